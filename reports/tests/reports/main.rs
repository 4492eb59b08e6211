//! What reports promise, on one sample that contains every outcome.

mod annotations;
mod ctrf;
mod editions;
mod formats;
mod hostile;
mod html;
mod json;
mod junit;
mod lists;
mod markdown;
mod sample;
mod terminal;
mod words;
mod xlsx;
