//! The reporting half of labproof: judged students in, a gradebook out, and out of the gradebook
//! every report.
//!
//! There is deliberately no file, no clock, no environment and no terminal here: what a report
//! depends on comes in as arguments, and every report goes to a writer or into a string. Every
//! sentence that a person reads comes from the message catalogues in `locales/` or from the lab.

mod catalogue;
mod clean;
mod cohort;
mod format;
pub mod gradebook;
mod html;
mod json;
mod junit;
mod message;
mod moment;
mod next_step;
mod pace;
pub mod terminal;
mod wording;

pub use format::{Format, UnknownFormat, View, render};
pub use gradebook::{Enrolment, Gradebook, Header};
pub use next_step::{NextStep, next_step};
pub use pace::{SOONEST, next_look};
