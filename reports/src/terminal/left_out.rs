//! Who has no score in a file for another system, and why: counted, and named as far as it is read.

use super::Sheet;
use crate::clean;
use crate::edition::Edition;
use crate::format::Format;
use crate::lms::{LeftOut, Why};
use crate::message::Message;
use std::collections::BTreeSet;

/// As many ids as somebody reads in a line.
const MOST_IDS: usize = 10;

/// A line for each format that leaves anybody out, and what to do where it need not.
pub fn left_out(
    edition: &Edition<'_>,
    formats: impl IntoIterator<Item = Format>,
    sheet: &Sheet,
) -> String {
    let students = edition.book().students.len();
    let mut kinds = BTreeSet::new();
    let mut lines = Vec::new();
    for format in formats {
        let out = edition.left_out(format);
        kinds.extend(out.iter().map(|one| kind(one.why)));
        if !out.is_empty() {
            lines.push(line(format, students, &out, sheet));
        }
    }
    let is_open = kinds.contains(&OPEN);
    let is_endless = edition.book().deadline.is_none();
    lines.extend(is_open.then(|| sheet.say(Message::SayDecided)));
    let may_rise = is_open || kinds.contains(&PROVISIONAL);
    lines.extend((is_endless && may_rise).then(|| sheet.say(Message::SayFinal)));
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn line(format: Format, students: usize, out: &[LeftOut<'_>], sheet: &Sheet) -> String {
    let who: Vec<_> = (0..=7).filter_map(|kind| group(out, kind, sheet)).collect();
    sheet.say(Message::LeftOut {
        file: format.file_name(),
        students,
        written: students - out.len(),
        who: &who.join("; "),
    })
}

/// Kinds of reasons, in the order in which they are told.
const OPEN: u8 = 1;
const PROVISIONAL: u8 = 3;

fn kind(why: Why) -> u8 {
    match why {
        Why::NotGraded => 0,
        Why::Open(_) => OPEN,
        Why::StillTime => 2,
        Why::Provisional => PROVISIONAL,
        Why::Excused => 4,
        Why::NoId => 5,
        Why::UnfitId => 6,
        Why::SharedId => 7,
    }
}

/// Everybody who is left out for one reason.
fn group(out: &[LeftOut<'_>], wanted: u8, sheet: &Sheet) -> Option<String> {
    let them: Vec<_> = out.iter().filter(|one| kind(one.why) == wanted).collect();
    let count = them.len();
    let ids: Vec<_> =
        them.iter().take(MOST_IDS).map(|one| clean::short(&one.student.student_id, 40)).collect();
    let more = if count > MOST_IDS { ", …" } else { "" };
    let ids = &format!("{}{more}", ids.join(", "));
    Some(sheet.say(match them.first()?.why {
        Why::NotGraded => Message::LeftOutNotGraded { count, ids },
        Why::Open(_) => Message::LeftOutOpen { count, ids },
        Why::StillTime => Message::LeftOutStillTime { count, ids },
        Why::Provisional => Message::LeftOutProvisional { count, ids },
        Why::Excused => Message::LeftOutExcused { count, ids },
        Why::NoId => Message::LeftOutNoId { count, ids },
        Why::UnfitId => Message::LeftOutUnfitId { count, ids },
        Why::SharedId => Message::LeftOutSharedId { count, ids },
    }))
}
