//! Everybody as CSV, for whatever comes next: state, points, open points, the roster's columns, and
//! the outcome of each criterion. Headers are in no language, and a byte order mark makes Excel show
//! Korean.

use crate::cell;
use crate::gradebook::{Gradebook, Student};
use crate::lms;
use csv::Writer;
use std::io::{self, Write};

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

const HEADER: [&str; 12] = [
    "student_id",
    "name",
    "account_id",
    "region",
    "state",
    "earned",
    "possible",
    "open",
    "final",
    "reason",
    "flags",
    "decided",
];

/// Writes everybody.
pub(crate) fn render(book: &Gradebook, mut sink: &mut dyn Write) -> io::Result<()> {
    sink.write_all(BYTE_ORDER_MARK)?;
    let mut table = Writer::from_writer(&mut sink);
    let columns = book.columns();
    let criteria = lms::criteria(book);
    let header = HEADER.iter().chain(&columns).chain(&criteria).map(|name| cell::text(name));
    table.write_record(header)?;
    for student in &book.students {
        let own = columns.iter().map(|name| student.columns.get(*name).map_or("", String::as_str));
        let outcomes = criteria
            .iter()
            .map(|id| student.criterion(id).map_or("", |criterion| criterion.outcome.as_str()));
        let rest = own.chain(outcomes).map(cell::text);
        table.write_record(row(student).into_iter().chain(rest))?;
    }
    table.flush()
}

fn row(student: &Student) -> [String; 12] {
    let points = |of: fn(&crate::gradebook::Score) -> String| {
        student.score.as_ref().map(of).unwrap_or_default()
    };
    let reason = student.reason.as_ref().map_or("", |reason| reason.code.as_str());
    let flags: Vec<_> = student.flags.iter().map(|flag| flag.code.as_str()).collect();
    let decided: Vec<_> = student.decided().map(|criterion| criterion.id.as_str()).collect();
    [
        cell::text(&student.student_id),
        cell::text(&student.name),
        cell::text(&student.account_id),
        cell::text(&student.region),
        student.state.as_str().to_owned(),
        points(|score| score.earned.to_string()),
        points(|score| score.possible.to_string()),
        points(|score| score.open.to_string()),
        points(|score| score.is_final.to_string()),
        reason.to_owned(),
        cell::text(&flags.join(" ")),
        cell::text(&decided.join(" ")),
    ]
}
