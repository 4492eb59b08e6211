//! Who has no score in a file for another system, and why: counted, and named as far as it is read.

use super::Sheet;
use crate::clean;
use crate::edition::Edition;
use crate::format::Format;
use crate::lms::{LeftOut, Why};
use crate::message::Message;

/// As many ids as somebody reads in a line.
const MOST_IDS: usize = 10;

/// A line for the format, if it leaves anybody out.
pub fn left_out(edition: &Edition<'_>, format: Format, sheet: &Sheet) -> String {
    let out = edition.left_out(format);
    if out.is_empty() {
        return String::new();
    }
    let students = edition.book().students.len();
    let who: Vec<_> =
        [0, 1, 2, 3, 4, 5, 6].map(|kind| group(&out, kind, sheet)).into_iter().flatten().collect();
    let line = Message::LeftOut {
        file: format.file_name(),
        students,
        written: students - out.len(),
        who: &who.join("; "),
    };
    sheet.say(line) + "\n"
}

fn kind(why: Why) -> u8 {
    match why {
        Why::NotGraded => 0,
        Why::Open(_) => 1,
        Why::StillTime => 2,
        Why::Excused => 3,
        Why::NoId => 4,
        Why::UnfitId => 5,
        Why::SharedId => 6,
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
        Why::Excused => Message::LeftOutExcused { count, ids },
        Why::NoId => Message::LeftOutNoId { count, ids },
        Why::UnfitId => Message::LeftOutUnfitId { count, ids },
        Why::SharedId => Message::LeftOutSharedId { count, ids },
    }))
}
