//! A summary in Markdown, for the page of a CI job and for people: the headline, what needs attention,
//! what stopped the cohort, everybody's score.
//!
//! GitHub drops a step's whole summary where it is larger than 1,024 KiB, so rows are left out before
//! that, and counted.

pub(crate) mod escape;

use crate::attention::{self, Concern, concerns};
use crate::catalogue::say;
use crate::cohort::{headline, not_aws, state, worst_first};
use crate::gradebook::{Gradebook, Student};
use crate::message::Message;
use crate::moment;
use crate::obstacles::{Obstacle, obstacles};
use crate::signs::Sign;
use crate::view::View;
use escape::{cell, inline};
use std::io;

/// Bytes of a step's summary; one that is larger is not shown at all.
pub const LARGEST_SUMMARY: usize = 1024 * 1024;

/// As many obstacles as somebody reads.
const MOST_OBSTACLES: usize = 10;

/// As many ids as fit into a cell.
const MOST_IDS: usize = 20;

/// Writes the summary as a file of its own.
pub(crate) fn render(book: &Gradebook, view: &View, sink: &mut dyn io::Write) -> io::Result<()> {
    let text = summary(book, view, LARGEST_SUMMARY);
    sink.write_all(text.unwrap_or_default().as_bytes())
}

/// The summary in so many bytes at most; none where there is not even room for its head.
///
/// ```
/// # let book = labproof_reports::Gradebook::example();
/// # use labproof_checks::lab::Language;
/// # use labproof_reports::View;
/// # let view = View::new(Language::En, jiff::tz::TimeZone::UTC);
/// use labproof_reports::{LARGEST_SUMMARY, summary};
///
/// let text = summary(&book, &view, LARGEST_SUMMARY).unwrap();
/// assert!(text.contains("A database for a web server"), "{text}");
/// assert_eq!(summary(&book, &view, 10), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn summary(book: &Gradebook, view: &View, room: usize) -> Option<String> {
    let head = head(book, view);
    let whole =
        head.clone() + &attention(book, view) + &settling(book, view) + &hurdles(book, view);
    let foot = foot(book, view);
    [whole, head].into_iter().find_map(|start| with_students(start, &foot, book, view, room))
}

/// The start, as many students as there is room for, how many there was none for, and the foot.
fn with_students(
    mut text: String,
    foot: &str,
    book: &Gradebook,
    view: &View,
    room: usize,
) -> Option<String> {
    let students = worst_first(book);
    let left_out =
        |count| format!("\n{}\n", inline(&say(view.language, Message::RowsLeftOut { count })));
    text += &table_head(view);
    // The line that says how many are left out is longest for most of them.
    let room = room.checked_sub(text.len() + left_out(students.len()).len() + foot.len())?;
    let start = text.len();
    let mut shown = 0;
    for student in &students {
        let row = row(student, view);
        if text.len() - start + row.len() > room {
            break;
        }
        text += &row;
        shown += 1;
    }
    if shown < students.len() {
        text += &left_out(students.len() - shown);
    }
    Some(text + foot)
}

fn head(book: &Gradebook, view: &View) -> String {
    let language = view.language;
    let mut facts =
        vec![say(language, Message::PageAsOf { at: &moment::local(book.as_of, &view.time_zone) })];
    facts.extend(book.deadline.map(|deadline| {
        say(language, Message::PageDeadline { at: &moment::local(deadline, &view.time_zone) })
    }));
    let scores = || book.students.iter().filter_map(|student| student.score.as_ref());
    for (label, count) in [
        (Message::PageFinal, scores().filter(|score| score.is_final).count()),
        (Message::PageOpen, scores().filter(|score| !score.open.is_zero()).count()),
    ] {
        facts.push(format!("{}: {count}", say(language, label)));
    }
    let facts: Vec<_> = facts.iter().map(|fact| inline(fact)).collect();
    let not_aws = not_aws(book, language);
    let not_aws = not_aws.map(|text| format!("**{}**\n\n", inline(&text))).unwrap_or_default();
    format!(
        "## {}\n\n**{}**\n\n{not_aws}{}\n",
        inline(book.lab.title.get(language)),
        inline(&headline(book, language)),
        facts.join(" · ")
    )
}

/// What needs attention, a row a matter; nothing where nothing does.
fn attention(book: &Gradebook, view: &View) -> String {
    let concerns = concerns(book, view.thresholds);
    if concerns.is_empty() {
        return String::new();
    }
    let rows: String = concerns.iter().map(|concern| matter(concern, view)).collect();
    let headings = [Message::SummaryMatter, Message::SummaryAction, Message::PageStudents];
    let ways: String = concerns.iter().map(|concern| way_in(concern, view)).collect();
    section(Message::SummaryAttention, &headings, view) + &rows + &ways
}

/// Of those whose account could not be entered, what was tried for the first, and what to check.
fn way_in(concern: &Concern<'_>, view: &View) -> String {
    let (Some(told), Some(student)) = (concern.not_graded(), concern.students.first()) else {
        return String::new();
    };
    let language = view.language;
    let tried =
        told.tried(language).iter().map(|line| format!("- {}\n", inline(line))).collect::<String>();
    let steps = told.steps.iter().zip(1..);
    let steps = steps.map(|(step, number)| format!("{number}. {}\n", inline(step.get(language))));
    let state = inline(&say(language, Message::NotGraded));
    let head = format!("\n**{}: {state}**\n\n", inline(&student.student_id));
    format!("{head}{tried}\n{}", steps.collect::<String>())
}

fn matter(concern: &Concern<'_>, view: &View) -> String {
    let language = view.language;
    let name = cell(&concern.matter.name(language));
    let name = match concern.matter.example(language) {
        Some(example) => format!("{name}<br>{}", cell(example)),
        None => name,
    };
    let ids: Vec<_> =
        concern.students.iter().take(MOST_IDS).map(|student| cell(&student.student_id)).collect();
    let more = if concern.students.len() > MOST_IDS { ", …" } else { "" };
    let act = [Some(concern.matter.who(language)), advice(concern, view)];
    let act: Vec<_> = act.into_iter().flatten().map(|text| cell(&text)).collect();
    line(&[name, act.join("<br>"), format!("{}: {}{more}", concern.students.len(), ids.join(", "))])
}

/// What to do, and the command for it.
fn advice(concern: &Concern<'_>, view: &View) -> Option<String> {
    let advice = concern.advice(&view.time_zone)?;
    let command = concern.command().unwrap_or_default();
    Some(format!("{} {command}", advice.get(view.language)).trim_end().to_owned())
}

/// Whose score can still move without anybody doing anything, a line a matter.
fn settling(book: &Gradebook, view: &View) -> String {
    let mut all = attention::all(book, view.thresholds);
    all.retain(|concern| concern.matter.settles_itself());
    let line = |concern: &Concern<'_>| {
        let name = concern.matter.name(view.language);
        let advice = advice(concern, view).unwrap_or_default();
        format!("\n{}\n", inline(&format!("{name}: {}. {advice}", concern.students.len())))
    };
    all.iter().map(line).collect()
}

/// The criteria that most got stuck on; nothing where nobody did.
fn hurdles(book: &Gradebook, view: &View) -> String {
    let all = obstacles(book);
    if all.is_empty() {
        return String::new();
    }
    let rows: String = all.iter().take(MOST_OBSTACLES).map(|one| hurdle(one, view)).collect();
    let headings = [
        Message::PageCriterion,
        Message::Failed,
        Message::Partial,
        Message::Passed,
        Message::Open,
        Message::PageStudents,
    ];
    section(Message::SummaryObstacles, &headings, view) + &rows
}

fn hurdle(obstacle: &Obstacle<'_>, view: &View) -> String {
    let criterion = obstacle.criterion;
    let name = criterion.spec.title.get(view.language);
    let counts =
        [obstacle.failed, obstacle.partial, obstacle.passed, obstacle.open, obstacle.students];
    let counts = counts.map(|count| count.to_string());
    line(&[vec![cell(name)], counts.to_vec()].concat())
}

fn table_head(view: &View) -> String {
    let headings = [
        Message::Student,
        Message::Name,
        Message::Score,
        Message::Open,
        Message::Tasks,
        Message::State,
    ];
    section(Message::PageStudents, &headings, view)
}

fn row(student: &Student, view: &View) -> String {
    let (score, open) = student.score.map_or_else(Default::default, |score| {
        let open = if score.open.is_zero() { String::new() } else { score.open.to_string() };
        (format!("{}/{}", score.earned, score.possible), open)
    });
    let signs = student.tasks.iter().filter_map(Sign::of_task);
    let signs: Vec<_> = signs.map(|sign| inline(sign.as_str())).collect();
    let cells = [&student.student_id, &student.name, &score, &open].map(|text| cell(text));
    let state = cell(&state(student, view.language));
    line(&[cells.to_vec(), vec![signs.join(" "), state]].concat())
}

/// What the signs mean, and what made the summary.
fn foot(book: &Gradebook, view: &View) -> String {
    let language = view.language;
    let signs = Sign::ALL
        .map(|sign| format!("{} {}", inline(sign.as_str()), inline(&say(language, sign.name()))));
    let run = Message::PageRun { id: &book.run.id, version: &book.run.version };
    let lab = Message::PageLab { id: &book.lab.id, sha256: &book.lab.sha256 };
    let [run, lab] = [run, lab].map(|message| inline(&say(language, message)));
    format!("\n{}\n\n<sub>{run} · {lab}</sub>\n", signs.join(" · "))
}

fn section(title: Message<'_>, headings: &[Message<'_>], view: &View) -> String {
    let say = |message| inline(&say(view.language, message));
    let headings_row = line(&headings.iter().map(|heading| say(*heading)).collect::<Vec<_>>());
    let rule = line(&vec!["---".to_owned(); headings.len()]);
    format!("\n### {}\n\n{headings_row}{rule}", say(title))
}

fn line(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}
