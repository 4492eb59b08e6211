//! The page around its data: content policy, style, script, words, and the table without scripts.

use super::data::Data;
use super::words::words;
use super::{Live, data, json};
use crate::catalogue::say;
use crate::cohort::{headline, not_aws, worst_first};
use crate::gradebook::{Gradebook, Score, Student};
use crate::message::Message;
use crate::view::View;
use crate::{clean, moment};
use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::io;

const STYLE: &str = concat!(
    include_str!("../../templates/page/base.css"),
    include_str!("../../templates/page/attention.css"),
    include_str!("../../templates/page/cohort.css"),
    include_str!("../../templates/page/students.css"),
    include_str!("../../templates/page/student.css"),
    include_str!("../../templates/page/live.css"),
    include_str!("../../templates/page/print.css"),
);

/// One strict script, in the order in which each file needs those before it.
const SCRIPT: &str = concat!(
    include_str!("../../templates/page/dom.js"),
    include_str!("../../templates/page/memory.js"),
    include_str!("../../templates/page/words.js"),
    include_str!("../../templates/page/book.js"),
    include_str!("../../templates/page/selection.js"),
    include_str!("../../templates/page/tip.js"),
    include_str!("../../templates/page/top.js"),
    include_str!("../../templates/page/copy.js"),
    include_str!("../../templates/page/attention.js"),
    include_str!("../../templates/page/overview.js"),
    include_str!("../../templates/page/steps.js"),
    include_str!("../../templates/page/filters.js"),
    include_str!("../../templates/page/columns.js"),
    include_str!("../../templates/page/grid.js"),
    include_str!("../../templates/page/criterion.js"),
    include_str!("../../templates/page/student.js"),
    include_str!("../../templates/page/live-board.js"),
    include_str!("../../templates/page/live-lists.js"),
    include_str!("../../templates/page/live.js"),
    include_str!("../../templates/page/main.js"),
);

/// The shell as its template sees it.
#[derive(Template)]
#[template(path = "page.html")]
struct Shell<'a> {
    book: &'a Gradebook,
    view: &'a View,
    events: Option<&'a str>,
    students: Vec<&'a Student>,
    data: String,
    words: String,
}

pub(super) fn write(
    book: &Gradebook,
    view: &View,
    live: Live<'_>,
    sink: &mut dyn io::Write,
) -> io::Result<()> {
    let shell = Shell {
        book,
        view,
        events: match live {
            Live::No => None,
            Live::Events(address) => Some(address),
        },
        students: worst_first(book),
        data: match live {
            Live::No => json(&Data::of(book, view)),
            Live::Events(_) => data(book, view),
        },
        words: json(&words()),
    };
    shell.write_into(&mut &mut *sink)
}

impl Shell<'_> {
    fn say(&self, message: Message<'_>) -> String {
        say(self.view.language, message)
    }

    fn title(&self) -> String {
        clean::line(self.book.lab.title.get(self.view.language))
    }

    fn headline(&self) -> String {
        headline(self.book, self.view.language)
    }

    fn trouble(&self) -> Option<&str> {
        let trouble = self.book.run.trouble.as_ref();
        trouble.map(|trouble| trouble.message.get(self.view.language))
    }

    fn not_aws(&self) -> Option<String> {
        not_aws(self.book, self.view.language)
    }

    fn as_of(&self) -> String {
        let at = moment::local(self.book.as_of, &self.view.time_zone);
        self.say(Message::PageAsOf { at: &at })
    }

    fn state(&self, score: &Score) -> String {
        self.say(if score.is_final { Message::Final } else { Message::Provisional })
    }

    fn reason<'s>(&self, student: &'s Student) -> &'s str {
        let reason = student.reason.as_ref();
        reason.map_or("", |reason| reason.message.get(self.view.language))
    }
}

/// The text as a content policy names it.
pub(crate) fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}
