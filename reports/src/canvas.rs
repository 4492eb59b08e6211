//! Scores for Canvas: the CSV that its gradebook imports.
//!
//! The importer finds a student by `ID`, `SIS User ID` or `SIS Login ID`, which come from the roster's
//! columns of those names. It would also go by a name, which two students may share: whoever has no id
//! that it reads as it is written is left out. A blank cell would overwrite a grade, so nobody without a final score has a row.

use crate::format::Format;
use crate::gradebook::{Gradebook, Student};
use crate::lms::{self, Why, matching, title};
use crate::view::View;
use crate::{cell, clean};
use csv::Writer;
use std::collections::BTreeMap;
use std::io;
use unicode_normalization::UnicodeNormalization;

/// Canvas's word for a student who need not do the assignment.
const EXCUSED: &str = "EX";

/// A row that says so in its first cell is no student's.
const POINTS: &str = "Points Possible";

/// Writes the scores.
pub(crate) fn render(book: &Gradebook, view: &View, sink: &mut dyn io::Write) -> io::Result<()> {
    let mut table = Writer::from_writer(sink);
    let assignment = title::of(Format::Canvas, book, view);
    let names = Names::of(book);
    let matching = matching::canvas(book);
    let header = ["Student"].into_iter().chain(matching.headers);
    table.write_record(header.chain(["Section", &assignment]))?;
    let points = lms::scale(book).to_string();
    table.write_record([&format!("    {POINTS}"), "", "", "", "", points.as_str()])?;
    for (student, ids) in book.students.iter().zip(matching.cells) {
        if let (Some(grade), Ok(ids)) = (grade(book, student), ids) {
            let section = cell::text(student.columns.get("section").map_or("", String::as_str));
            let name = names.written(student);
            let first = [name.as_str()].into_iter().chain(ids);
            table.write_record(first.chain([section.as_str(), grade.as_str()]))?;
        }
    }
    table.flush()
}

fn grade(book: &Gradebook, student: &Student) -> Option<String> {
    match lms::grade(book, student) {
        Ok(grade) => Some(grade.to_string()),
        Err(Why::Excused) => Some(EXCUSED.to_owned()),
        Err(
            Why::NotGraded
            | Why::Open(_)
            | Why::StillTime
            | Why::Provisional
            | Why::NoId
            | Why::UnfitId
            | Why::SharedId,
        ) => None,
    }
}

/// Canvas goes by the name where it does not know the id.
struct Names {
    /// How many students have a name.
    often: BTreeMap<String, usize>,
}

impl Names {
    fn of(book: &Gradebook) -> Self {
        let mut often = BTreeMap::new();
        for student in &book.students {
            *often.entry(folded(&student.name)).or_default() += 1;
        }
        Self { often }
    }

    /// A namesake's name has the student's id behind it, so that nobody is taken for another by it;
    /// and nobody may be named like the row of the points.
    fn written(&self, student: &Student) -> String {
        let is_shared = self.often.get(&folded(&student.name)).is_some_and(|count| *count > 1);
        let name = if is_shared {
            format!("{} ({})", student.name, student.student_id)
        } else {
            student.name.clone()
        };
        cell::text(&name).replace(POINTS, "Points\u{a0}Possible")
    }
}

fn folded(name: &str) -> String {
    clean::line(name).nfkc().collect::<String>().to_lowercase()
}
