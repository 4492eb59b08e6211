//! Titles of assignments that the importers would overlook, change, or take for something else.

use crate::cell;
use crate::format::Format;
use crate::gradebook::Gradebook;
use crate::view::View;
use std::borrow::Cow;

/// Canvas drops every column in whose header one of these stands (`NON_ASSIGNMENT_COLUMN_HEADERS`).
const IGNORED: [&str; 9] = [
    "Current Score",
    "Current Points",
    "Current Grade",
    "Final Score",
    "Final Points",
    "Final Grade",
    "Override Score",
    "Override Grade",
    "Override Status",
];

/// Canvas's own columns, and the row of the points: a second column of such a name is read in place
/// of the first, or the first in place of the second. `Notes` is a custom column of every course.
const CANVAS: [&str; 11] = [
    "Student",
    "LastName",
    "FirstName",
    "ID",
    "SIS User ID",
    "SIS Login ID",
    "Integration ID",
    "Root Account",
    "Section",
    "Notes",
    "Points Possible",
];

/// The columns of our file for Moodle, and the one by which Moodle knows when its own was written.
const MOODLE: [&str; 3] = ["Email address", "ID number", "Last downloaded from this course"];

/// What is wrong with the title of an assignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TitleFault {
    /// It is empty, would be a formula, or holds what no cell carries.
    #[error("would not arrive as it is written")]
    Changed,
    /// The importer overlooks the column.
    #[error("names a column that {} passes over", .0.file_name())]
    Ignored(Format),
    /// The importer has a column of its own by that name.
    #[error("is the name of a column of its own in {}", .0.file_name())]
    Taken(Format),
}

/// Whether the importer of a format finds an assignment by this title.
///
/// # Errors
/// What it would do instead.
pub(crate) fn check(format: Format, title: &str) -> Result<(), TitleFault> {
    let own: &[&str] = match format {
        Format::Canvas => &CANVAS,
        Format::Moodle => &MOODLE,
        Format::Json
        | Format::Junit
        | Format::Html
        | Format::Md
        | Format::Csv
        | Format::Gradescope
        | Format::Ctrf
        | Format::Xlsx => return Ok(()),
    };
    let name = without_number(title);
    if name.trim().is_empty() || cell::text(title) != title {
        return Err(TitleFault::Changed);
    }
    if own.iter().any(|own| own.eq_ignore_ascii_case(name)) {
        return Err(TitleFault::Taken(format));
    }
    if format == Format::Canvas {
        if IGNORED.iter().any(|ignored| title.contains(ignored)) {
            return Err(TitleFault::Ignored(format));
        }
        if canvas_number(title) != title {
            return Err(TitleFault::Changed);
        }
    }
    Ok(())
}

/// The title that a file for a format names: the one that was asked for, else the lab's, else, where
/// the importer would not find that one, the lab's id.
pub(crate) fn of(format: Format, book: &Gradebook, view: &View) -> String {
    let lab = book.lab.title.get(view.language);
    let of_lab = || if check(format, lab).is_ok() { lab } else { &book.lab.id };
    cell::text(view.assignment.as_deref().unwrap_or_else(of_lab))
}

/// `Title (123)` without the number by which Canvas finds the assignment.
fn without_number(title: &str) -> &str {
    let Some((name, number)) = title.rsplit_once('(') else { return title };
    match number.strip_suffix(')') {
        Some(digits) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => {
            name.trim_end()
        }
        Some(_) | None => title,
    }
}

/// A cell as Canvas reads it: of nothing but digits, dots and commas it makes a number, in which only
/// the last of the signs stays, as a dot (`decimal_comma_to_period`).
pub(crate) fn canvas_number(text: &str) -> Cow<'_, str> {
    let signs = ['.', ','];
    let digits = text.strip_prefix('-').unwrap_or(text);
    let digits = digits.strip_suffix('%').unwrap_or(digits);
    let is_number =
        !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || signs.contains(&c));
    if !is_number {
        return Cow::Borrowed(text);
    }
    // Ruby's split leaves out what is empty at the end.
    match text.trim_end_matches(signs).rsplit_once(signs) {
        None => Cow::Owned(text.trim_end_matches(signs).to_owned()),
        Some((before, last)) => Cow::Owned(format!("{}.{last}", before.replace(signs, ""))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canvas_reads_numbers_in_its_own_way() {
        for (written, read) in [
            ("2026.11.001", "202611.001"),
            ("2026,11,002", "202611.002"),
            ("1,234.5", "1234.5"),
            ("1,5", "1.5"),
            ("1.5", "1.5"),
            ("5.", "5"),
            ("5,,", "5"),
            (".5", ".5"),
            ("0012", "0012"),
            ("12%", "12%"),
            ("1.2.3%", "12.3%"),
            ("1e5", "1e5"),
            ("2026.11.a", "2026.11.a"),
            ("2026-11-001", "2026-11-001"),
            ("", ""),
            ("-", "-"),
            (".", ""),
        ] {
            assert_eq!(canvas_number(written), read, "{written}");
        }
    }

    #[test]
    fn a_title_that_the_importer_would_not_find_is_refused() {
        for ignored in IGNORED {
            for title in
                [ignored.to_owned(), format!("RDS {ignored} (123)"), format!("Unposted {ignored}")]
            {
                assert_eq!(check(Format::Canvas, &title), Err(TitleFault::Ignored(Format::Canvas)));
                assert_eq!(check(Format::Moodle, &title), Ok(()));
            }
        }
        for taken in CANVAS {
            for title in [taken.to_owned(), format!("{taken} (123)"), taken.to_lowercase()] {
                assert_eq!(check(Format::Canvas, &title), Err(TitleFault::Taken(Format::Canvas)));
            }
        }
        for changed in
            ["", "  ", "(123)", "=1+1", "@home (12)", "two\nlines", " RDS", "1.2.3", "RDS  lab"]
        {
            assert_eq!(check(Format::Canvas, changed), Err(TitleFault::Changed), "{changed}");
        }
        assert_eq!(check(Format::Moodle, "ID number"), Err(TitleFault::Taken(Format::Moodle)));
        for title in [
            "RDS lab (123)",
            "RDS; lab, part 1 (123)",
            "final grade of RDS",
            "Section A",
            "Notes 2",
            "10",
        ] {
            assert_eq!(check(Format::Canvas, title), Ok(()), "{title}");
            assert_eq!(check(Format::Moodle, title), Ok(()), "{title}");
            assert_eq!(check(Format::Xlsx, title), Ok(()), "{title}");
        }
    }
}
