//! The sheet that is written on: its width, its colours, and the signs of the outcomes.

use crate::catalogue::say;
use crate::clean;
use crate::message::Message;
use crate::moment::{self, Clock};
use crate::signs::Sign;
use crate::view::View;
use comfy_table::presets::NOTHING;
use comfy_table::{Attribute, Cell, Color, ContentArrangement, Table};
use jiff::Timestamp;
use labproof_checks::lab::{Language, Text};
use labproof_checks::outcome::Outcome;
use unicode_width::UnicodeWidthStr;

/// Narrower than this nothing can be read; a terminal that says so is not believed.
const NARROWEST: u16 = 40;

/// A space at which no line is broken.
const NO_BREAK: &str = "\u{a0}";

/// What stands between two entries of a legend: as wide as two spaces, and a line may end there.
pub(super) const GAP: &str = "\u{a0} ";

/// What a cut text ends with.
const ELLIPSIS: &str = "…";

/// What a text for a terminal is written on.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Columns. Korean letters take two.
    pub width: u16,
    /// Whether control sequences for colour may be used.
    pub colour: bool,
    /// Language and time zone.
    pub view: View,
}

impl Sheet {
    pub(super) fn language(&self) -> Language {
        self.view.language
    }

    pub(super) fn say(&self, message: Message<'_>) -> String {
        say(self.view.language, message)
    }

    pub(super) fn text<'a>(&self, text: &'a Text) -> &'a str {
        text.get(self.view.language)
    }

    pub(super) fn local(&self, at: Timestamp) -> String {
        moment::local(at, &self.view.time_zone)
    }

    /// The clock of whoever reads at once what was so at an instant.
    pub(super) fn clock(&self, now: Timestamp) -> Clock<'_> {
        Clock { time_zone: &self.view.time_zone, now: Some(now) }
    }

    /// The time of day, to the second.
    pub(super) fn time(&self, at: Timestamp) -> String {
        at.to_zoned(self.view.time_zone.clone()).strftime("%H:%M:%S").to_string()
    }

    pub(super) fn columns(&self) -> u16 {
        self.width.max(NARROWEST)
    }

    /// An empty table without lines that fits the sheet. It never asks the terminal anything.
    pub(super) fn table(&self) -> Table {
        let mut table = Table::new();
        table
            .load_style(NOTHING)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(self.columns())
            .force_no_tty();
        if self.colour {
            table.enforce_styling();
        }
        table
    }
}

/// Lays the table out, a line break at the end of each line and no spaces before it.
pub(super) fn lay_out(table: &Table) -> String {
    table.lines().fold(String::new(), |text, line| text + line.trim_end() + "\n")
}

/// Paragraphs, wrapped. A no-break space keeps words together, and is printed as a space.
pub(super) fn wrap(sheet: &Sheet, paragraphs: &[String]) -> String {
    let mut table = sheet.table();
    table.add_rows(paragraphs.iter().map(|text| [clean::spaced(text)]));
    lay_out(&table).replace(NO_BREAK, " ")
}

/// Words between which no line is broken.
pub(super) fn unbroken(words: &str) -> String {
    words.replace(' ', NO_BREAK)
}

pub(super) fn heading(text: impl ToString) -> Cell {
    Cell::new(text).add_attribute(Attribute::Bold)
}

/// The text in so many columns, an ellipsis included where it is cut.
pub(super) fn fit(text: &str, columns: usize) -> String {
    // What has no width could be without end.
    let line = clean::short(text, columns * 4);
    if line.width() <= columns {
        return line;
    }
    let mut kept = String::new();
    for char in line.chars() {
        kept.push(char);
        if kept.width() + ELLIPSIS.width() > columns {
            kept.pop();
            break;
        }
    }
    kept.trim_end().to_owned() + ELLIPSIS
}

/// The colour of a sign; what it means is told by its shape alone.
pub(super) fn colour(sign: Sign) -> Color {
    match sign {
        Sign::NotBegun => Color::Reset,
        Sign::Of(Outcome::Passed) => Color::Green,
        Sign::Of(Outcome::Partial) => Color::Yellow,
        Sign::Of(Outcome::Failed) => Color::Red,
        Sign::Of(Outcome::Blocked) => Color::DarkGrey,
        Sign::Of(Outcome::Pending) => Color::Cyan,
        Sign::Of(Outcome::Unverified) => Color::Magenta,
        Sign::Of(Outcome::Excused) => Color::Grey,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_by_its_columns_and_not_by_its_letters() {
        for (text, columns, cut) in [
            ("김하늘", 6, "김하늘"),
            ("김하늘", 5, "김하…"),
            ("김하늘", 4, "김…"),
            ("Park Ji-woo", 11, "Park Ji-woo"),
            ("Park Ji-woo", 6, "Park…"),
            ("\u{1b}[31mred", 3, "red"),
        ] {
            assert_eq!(fit(text, columns), cut, "{text:?} in {columns}");
        }
        let stacked = format!("a{}", "\u{301}".repeat(10_000));
        assert!(fit(&stacked, 6).len() < 60, "marks without width do not go on for ever");
    }
}
