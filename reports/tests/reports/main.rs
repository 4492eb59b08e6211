//! What reports promise, on one sample that contains every outcome.

#![expect(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

mod formats;
mod hostile;
mod html;
mod json;
mod junit;
mod sample;
mod terminal;
