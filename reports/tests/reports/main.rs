//! What reports promise, on one sample that contains every outcome.

#![expect(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

mod annotations;
mod changes;
mod check;
mod classmates;
mod codes;
#[path = "../../../checks/tests/common/mod.rs"]
#[expect(
    dead_code,
    unused_imports,
    reason = "the students of the tests of checks, of whom few are needed here"
)]
mod common;
mod corpus;
mod ctrf;
mod editions;
mod explanation;
mod formats;
mod hostile;
mod html;
mod importers;
mod json;
mod junit;
mod lists;
mod markdown;
mod preflight;
#[path = "../../../fuzz/src/pure.rs"]
mod pure;
mod sample;
#[path = "../../../fuzz/src/sound.rs"]
mod sound;
mod terminal;
mod untrusted;
mod word_list;
mod words;
mod xlsx;
