//! The sheet that is written on: its width, its colours, and the signs of the outcomes.

use crate::catalogue::say;
use crate::format::View;
use crate::message::Message;
use crate::moment;
use comfy_table::presets::NOTHING;
use comfy_table::{Attribute, Cell, Color, ContentArrangement, Table};
use jiff::Timestamp;
use labproof_checks::lab::{Language, Text};
use labproof_checks::outcome::Outcome;

/// Narrower than this nothing can be read; a terminal that says so is not believed.
const NARROWEST: u16 = 40;

/// A space at which no line is broken.
pub(super) const NO_BREAK: &str = "\u{a0}";

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
    table.add_rows(paragraphs.iter().map(|text| [text]));
    lay_out(&table).replace(NO_BREAK, " ")
}

pub(super) fn heading(text: impl ToString) -> Cell {
    Cell::new(text).add_attribute(Attribute::Bold)
}

/// The sign of a criterion that failed because nothing was attempted: open, not wrong.
pub(super) const NOT_BEGUN: &str = "☐";

/// The sign of an outcome: one column wide in every terminal, and told apart without colour.
pub(super) fn sign(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Passed => "✓",
        Outcome::Partial => "~",
        Outcome::Failed => "✗",
        Outcome::Blocked => "⊘",
        Outcome::Pending => "↻",
        Outcome::Unverified => "?",
        Outcome::Excused => "-",
    }
}

pub(super) fn colour(outcome: Outcome) -> Color {
    match outcome {
        Outcome::Passed => Color::Green,
        Outcome::Partial => Color::Yellow,
        Outcome::Failed => Color::Red,
        Outcome::Blocked => Color::DarkGrey,
        Outcome::Pending => Color::Cyan,
        Outcome::Unverified => Color::Magenta,
        Outcome::Excused => Color::Grey,
    }
}
