//! For whom a report is written. A gradebook is made fit for its readers before any format sees it
//! (`edition`); a format only asks how to say things.

use crate::thresholds::Thresholds;
use jiff::tz::TimeZone;
use labproof_checks::lab::Language;
use std::str::FromStr;

/// For whom a report is written.
#[derive(Debug, Clone)]
pub struct View {
    /// The language of the text, or the one shown first where a report holds both.
    pub language: Language,
    /// The time zone of every time in a text. The gradebook itself stays in UTC.
    pub time_zone: TimeZone,
    /// What everybody must reach.
    pub thresholds: Thresholds,
    /// Who reads it.
    pub audience: Audience,
    /// The assignment of the learning management system that scores go to: `Title (123)`. The
    /// lab's title where there is none.
    pub assignment: Option<String>,
}

impl View {
    /// For the instructor, with nothing to be reached.
    ///
    /// ```
    /// use labproof_checks::lab::Language;
    /// use labproof_reports::{Audience, View};
    ///
    /// let view = View::new(Language::Ko, jiff::tz::TimeZone::UTC);
    /// assert_eq!(view.audience, Audience::Instructor);
    /// ```
    pub fn new(language: Language, time_zone: TimeZone) -> Self {
        Self {
            language,
            time_zone,
            thresholds: Thresholds::default(),
            audience: Audience::Instructor,
            assignment: None,
        }
    }
}

/// Who reads a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// The instructor: everything.
    Instructor,
    /// Each student alone: a file each, without anybody else, account numbers or the instructor's
    /// notes.
    Student,
    /// The class, on a screen that everybody sees: nobody can be told by name, id or account.
    Everybody,
}

impl FromStr for Audience {
    type Err = UnknownAudience;

    fn from_str(name: &str) -> Result<Self, UnknownAudience> {
        match name {
            "instructor" => Ok(Self::Instructor),
            "student" => Ok(Self::Student),
            _ => Err(UnknownAudience),
        }
    }
}

/// An audience that does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the audiences are instructor and student")]
pub struct UnknownAudience;
