//! A gradebook as certain readers may see it, and the files that it becomes. What they may not see is
//! taken out here, once, before any format.

mod file_name;
mod identities;
mod redact;

use crate::explanation::Explanation;
use crate::format::Format;
use crate::gradebook::Gradebook;
use crate::lms::title::{self, TitleFault};
use crate::lms::{self, LeftOut};
use crate::view::{Audience, View};
use crate::write::write;
use identities::Identities;
use std::borrow::Cow;
use std::io;
use std::sync::OnceLock;

/// A gradebook for a view.
#[derive(Debug, Clone)]
pub struct Edition<'a> {
    book: Cow<'a, Gradebook>,
    view: &'a View,
    /// Found once, when somebody is to be shown alone.
    identities: OnceLock<Identities>,
}

/// One file of a report.
#[derive(Debug, Clone)]
pub struct Document<'a> {
    /// Where it lies in the folder of reports, with `/` between folder and file.
    pub path: String,
    format: Format,
    edition: &'a Edition<'a>,
    /// The place of the student whom it is about; of everybody where there is none.
    student: Option<usize>,
}

/// A format that has no place for what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// A list of the class, for a reader who may see nobody else.
    #[error("{} lists the whole class, and a student may see nobody else", .0.file_name())]
    ClassList(Format),
    /// Scores for a system that must know whose they are.
    #[error("{} brings each student's score to another system, which must know whose it is", .0.file_name())]
    Nameless(Format),
    /// A title by which the importer would not find the assignment.
    #[error("the assignment {title:?} {fault}")]
    Title {
        /// The title.
        title: String,
        /// What is wrong with it.
        fault: TitleFault,
    },
}

impl<'a> Edition<'a> {
    /// The gradebook without what the view's readers may not see.
    ///
    /// ```
    /// # let book = labproof_reports::Gradebook::example();
    /// use labproof_checks::lab::Language;
    /// use labproof_reports::{Audience, Edition, Format, View};
    ///
    /// let view = View { audience: Audience::Student, ..View::new(Language::Ko, jiff::tz::TimeZone::UTC) };
    /// let edition = Edition::of(&book, &view);
    /// assert_eq!(edition.documents(Format::Html).len(), book.students.len(), "a page each");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(book: &'a Gradebook, view: &'a View) -> Self {
        let book = match view.audience {
            Audience::Instructor | Audience::Student => Cow::Borrowed(book),
            Audience::Everybody => Cow::Owned(redact::nameless(book, view.language)),
        };
        Self { book, view, identities: OnceLock::new() }
    }

    /// The cohort as it may be shown where the report is made.
    pub fn book(&self) -> &Gradebook {
        &self.book
    }

    /// The files of a format.
    pub fn documents(&self, format: Format) -> Vec<Document<'_>> {
        let whole = |path: &str| vec![self.document(format, path.to_owned(), None)];
        match (format, self.view.audience) {
            (Format::Gradescope, _) => self.a_file_each(format, "gradescope", ".json", |at| {
                lms::grade(&self.book, &self.book.students[at]).is_ok()
            }),
            (Format::Json, Audience::Student) => self.for_each(format, ".json"),
            (Format::Html, Audience::Student) => self.for_each(format, ".html"),
            (Format::Md, Audience::Student) => self.for_each(format, ".md"),
            (Format::Junit, Audience::Student) => self.for_each(format, ".junit.xml"),
            (Format::Ctrf, Audience::Student) => self.for_each(format, ".ctrf.json"),
            (Format::Csv | Format::Canvas | Format::Moodle | Format::Xlsx, _)
            | (_, Audience::Instructor | Audience::Everybody) => whole(format.file_name()),
        }
    }

    /// Who has no score in a format, and why. Only formats for other systems leave anybody out.
    pub fn left_out(&self, format: Format) -> Vec<LeftOut<'_>> {
        lms::left_out(format, &self.book)
    }

    fn for_each(&self, format: Format, ending: &str) -> Vec<Document<'_>> {
        self.a_file_each(format, "students", ending, |_| true)
    }

    fn a_file_each(
        &self,
        format: Format,
        folder: &str,
        ending: &str,
        has_one: impl Fn(usize) -> bool,
    ) -> Vec<Document<'_>> {
        let ids = self.book.students.iter().map(|student| student.student_id.as_str());
        let names = file_name::of(ids).into_iter().enumerate();
        names
            .filter(|(at, _)| has_one(*at))
            .map(|(at, name)| self.document(format, format!("{folder}/{name}{ending}"), Some(at)))
            .collect()
    }

    fn document(&self, format: Format, path: String, student: Option<usize>) -> Document<'_> {
        Document { path, format, edition: self, student }
    }
}

impl Document<'_> {
    /// Writes the file.
    ///
    /// # Errors
    /// The sink failed. Every gradebook can be written in every format.
    pub fn write(&self, sink: &mut dyn io::Write) -> io::Result<()> {
        let Edition { book, view, identities } = self.edition;
        match self.student {
            None => write(self.format, book, view, sink),
            Some(at) => {
                let identities = identities.get_or_init(|| Identities::of(book));
                write(self.format, &redact::alone(book, at, identities), view, sink)
            }
        }
    }
}

/// Why the student at this place of the gradebook has these marks, without what the view's readers
/// may not see.
///
/// ```
/// # use labproof_checks::judge::{Case, judge};
/// # use labproof_checks::lab::Lab;
/// # let lab = Lab::shipped("stem-day-rds").unwrap();
/// # let case = Case {
/// #     lab: &lab,
/// #     account: "111122223333",
/// #     region: "ap-northeast-2",
/// #     observations: &[],
/// #     as_of: "2026-11-22T18:00:00Z".parse()?,
/// #     since: None,
/// #     deadline: None,
/// #     staff: &[],
/// #     decisions: &[],
/// # };
/// # use labproof_reports::gradebook::{LabStamp, Run};
/// # let at = case.as_of;
/// # let run = Run {
/// #     id: "0".to_owned(), started_at: at, finished_at: at, version: "0".to_owned(), trouble: None, endpoint: None,
/// # };
/// use labproof_checks::explain::explain;
/// use labproof_reports::{Audience, Enrolment, Gradebook, Header, explanation};
///
/// let result = judge(&case);
/// let why = explain(&case, &result);
/// let header = Header { lab: LabStamp::from(&lab), run, as_of: at, deadline: None };
/// let student = Enrolment {
///     student_id: "s001".to_owned(),
///     name: "Kim Hana".to_owned(),
///     account_id: case.account.to_owned(),
///     columns: Default::default(),
/// };
/// let book = Gradebook::new(header, [(student, result)]);
/// let told = explanation(&book, 0, &why, Audience::Instructor);
/// assert!(serde_json::to_string(&told)?.contains("s001"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn explanation(
    book: &Gradebook,
    at: usize,
    why: &labproof_checks::explain::Explanation,
    audience: Audience,
) -> Explanation {
    match audience {
        Audience::Instructor => Explanation::new(book, at, why),
        Audience::Student | Audience::Everybody => {
            redact::explained_alone(book, at, why, &Identities::of(book))
        }
    }
}

/// Writes all files of a format, one behind the other.
///
/// ```
/// # let book = labproof_reports::Gradebook::example();
/// # use labproof_checks::lab::Language;
/// # use labproof_reports::View;
/// # let view = View::new(Language::En, jiff::tz::TimeZone::UTC);
/// use labproof_reports::{Format, render};
///
/// let mut csv = Vec::new();
/// render(Format::Csv, &book, &view, &mut csv)?;
/// assert_eq!(String::from_utf8(csv)?.lines().count(), 1 + book.students.len());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The sink failed.
pub fn render(
    format: Format,
    book: &Gradebook,
    view: &View,
    sink: &mut dyn io::Write,
) -> io::Result<()> {
    let edition = Edition::of(book, view);
    edition.documents(format).iter().try_for_each(|document| document.write(sink))
}

/// Whether a format is a file for each student, for these readers, and not one for all.
///
/// ```
/// use labproof_reports::{Audience, Format, is_a_file_each};
///
/// assert!(is_a_file_each(Format::Html, Audience::Student));
/// assert!(!is_a_file_each(Format::Html, Audience::Instructor));
/// ```
pub fn is_a_file_each(format: Format, audience: Audience) -> bool {
    match (format, audience) {
        (Format::Gradescope, _)
        | (
            Format::Json | Format::Html | Format::Md | Format::Junit | Format::Ctrf,
            Audience::Student,
        ) => true,
        (Format::Csv | Format::Canvas | Format::Moodle | Format::Xlsx, _)
        | (_, Audience::Instructor | Audience::Everybody) => false,
    }
}

/// Whether the system that a format is for finds an assignment by its title.
///
/// ```
/// use labproof_reports::{Format, fits_title};
///
/// assert!(fits_title(Format::Canvas, "Lab 1 (123)").is_ok());
/// assert!(fits_title(Format::Canvas, "Section").is_err());
/// ```
///
/// # Errors
/// Why it does not.
pub fn fits_title(format: Format, title: &str) -> Result<(), Misfit> {
    title::check(format, title).map_err(|fault| Misfit::Title { title: title.to_owned(), fault })
}

/// Whether a format can be written for a view.
///
/// ```
/// use labproof_reports::{Audience, Format, fits};
///
/// let refused = fits(Format::Csv, Audience::Student).unwrap_err();
/// assert!(refused.to_string().contains("csv"), "{refused}");
/// ```
///
/// # Errors
/// Why it cannot.
pub fn fits(format: Format, audience: Audience) -> Result<(), Misfit> {
    let lists_the_class =
        matches!(format, Format::Csv | Format::Canvas | Format::Moodle | Format::Xlsx);
    match audience {
        Audience::Student if lists_the_class => Err(Misfit::ClassList(format)),
        Audience::Everybody if format.is_of_final_scores() => Err(Misfit::Nameless(format)),
        Audience::Instructor | Audience::Student | Audience::Everybody => Ok(()),
    }
}
