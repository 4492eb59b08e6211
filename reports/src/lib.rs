//! The reporting half of labproof: judged students in, a gradebook out, and out of the gradebook
//! every report.
//!
//! There is deliberately no file, no clock, no environment and no terminal here: what a report
//! depends on comes in as arguments, and every report goes to a writer or into a string. Every
//! sentence that a person reads comes from the message catalogues in `locales/` or from the lab.

mod annotations;
mod attention;
mod canvas;
mod catalogue;
mod cell;
mod changes;
mod clean;
mod cohort;
mod command;
mod ctrf;
mod distinct;
mod edition;
pub mod explanation;
mod format;
pub mod gradebook;
mod grades;
mod gradescope;
mod json;
mod junit;
mod live;
mod lms;
pub mod manual;
mod markdown;
mod message;
mod moment;
mod moodle;
mod next_step;
mod not_graded;
mod obstacles;
mod pace;
pub mod page;
pub mod preflight;
pub mod rehearsal;
pub mod rules;
pub mod settings;
mod signs;
mod statistics;
pub mod terminal;
mod thresholds;
mod unseen;
mod view;
mod wording;
mod write;
mod xlsx;

pub use annotations::{Annotation, Kind, MOST_ANNOTATIONS, annotations};
pub use changes::{annotate_changes, changed_students};
pub use edition::{
    Document, Edition, Misfit, explanation, fits, fits_title, is_a_file_each, render,
};
pub use explanation::Explanation;
pub use format::{Format, UnknownFormat};
pub use gradebook::{Enrolment, Gradebook, Header};
pub use lms::title::TitleFault;
pub use lms::{LeftOut, Why};
pub use markdown::{LARGEST_SUMMARY, summary};
pub use next_step::{NextStep, is_at_work, next_step, next_step_in};
pub use pace::{SOONEST, next_look};
pub use preflight::Preflight;
pub use thresholds::{NoPerCent, PerCent, Thresholds};
pub use unseen::{Unseen, is_unseen};
pub use view::{Audience, UnknownAudience, View};
