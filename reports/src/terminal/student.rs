//! The whole answer to one student: what to do next, what is being waited for, the score, and
//! every criterion with what was expected and found.

use super::receipt::command;
use super::sheet::{Sheet, colour, heading, lay_out};
use crate::gradebook::{Criterion, Gradebook, Reason, Score, Student, Task};
use crate::message::Message;
use crate::next_step::{hint, next_step_in};
use crate::signs::Sign;
use crate::{clean, wording};
use comfy_table::{Attribute, Cell, CellAlignment, ColumnConstraint, Table, Width};
use labproof_checks::Points;
use labproof_checks::outcome::{Actor, Outcome};

/// Longer values are cut: a hostile one must not fill the screen.
const LONGEST_VALUE: usize = 300;

/// Columns for signs, columns for points, and the longest line that is still easy to read.
const MARKS: u16 = 3;
const POINTS: u16 = 10;
const WIDEST: u16 = 96;

/// The answer to one student, for a terminal.
///
/// ```
/// # let book = labproof_reports::Gradebook::example();
/// # use labproof_checks::lab::Language;
/// # use labproof_reports::View;
/// # let view = View::new(Language::En, jiff::tz::TimeZone::UTC);
/// # let sheet = labproof_reports::terminal::Sheet { width: 80, colour: false, view };
/// use labproof_reports::terminal;
///
/// let text = terminal::student(&book.students[0], &book, &sheet);
/// assert!(text.contains("A database for a web server"), "{text}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn student(student: &Student, book: &Gradebook, sheet: &Sheet) -> String {
    let mut parts = vec![next(student, book, sheet)];
    parts.extend(open(student, sheet));
    parts.push(standing(student, book, sheet));
    parts.extend(student.tasks.iter().map(|task| self::task(student, task, sheet)));
    parts.join("\n")
}

fn next(student: &Student, book: &Gradebook, sheet: &Sheet) -> String {
    let mut page = Page::new(sheet, &sheet.say(Message::NextHeading));
    let step = next_step_in(book, student);
    page.line(sheet.text(&step.says(&sheet.clock(book.as_of))));
    if let Some(criterion) = step.criterion() {
        page.marked("▸", sheet.text(&criterion.spec.title));
    }
    if let Some(how) = step.how() {
        page.line(sheet.text(how));
    }
    if let Some(reason) = &student.reason {
        page.reason(reason);
    }
    page.finish() + &step.address().map(command).unwrap_or_default()
}

/// What AWS is still doing, and what could not be looked at: each reason once.
pub(super) fn open(student: &Student, sheet: &Sheet) -> Vec<String> {
    let sections = [
        (Message::WaitingHeading, Outcome::Pending),
        (Message::UnseenHeading, Outcome::Unverified),
    ];
    sections
        .into_iter()
        .filter_map(|(title, outcome)| {
            let groups = by_reason(student, outcome);
            (!groups.is_empty()).then(|| section(title, &groups, sheet))
        })
        .collect()
}

/// The criteria of an open outcome, together where they are open for the same reason.
fn by_reason(student: &Student, outcome: Outcome) -> Vec<(&Reason, Vec<&Criterion>)> {
    let mut groups: Vec<(&Reason, Vec<&Criterion>)> = Vec::new();
    for criterion in student.criteria().filter(|criterion| criterion.outcome == outcome) {
        let Some(reason) = criterion.reason.as_deref() else { continue };
        match groups.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, criteria)) => criteria.push(criterion),
            None => groups.push((reason, vec![criterion])),
        }
    }
    groups
}

fn section(title: Message<'_>, groups: &[(&Reason, Vec<&Criterion>)], sheet: &Sheet) -> String {
    let mut page = Page::new(sheet, &sheet.say(title));
    for (reason, criteria) in groups {
        page.reason(reason);
        let titles: Vec<_> =
            criteria.iter().map(|criterion| sheet.text(&criterion.spec.title)).collect();
        page.line(&sheet.say(Message::Concerns { titles: &titles.join(", ") }));
    }
    page.finish()
}

/// Who is graded, in what, as of when, and the score.
fn standing(student: &Student, book: &Gradebook, sheet: &Sheet) -> String {
    let mut page = Page::new(sheet, sheet.text(&book.lab.title));
    let at = sheet.local(book.as_of);
    let as_of = sheet.say(Message::PageAsOf { at: &at });
    // Who checks the own work is known by the account.
    let account = if student.account_id == student.student_id {
        String::new()
    } else {
        format!("{} · ", student.account_id)
    };
    let (id, name, region) = (&student.student_id, &student.name, &student.region);
    page.line(&format!("{id} {name} · {account}{region} · {as_of}"));
    if let Some(score) = &student.score {
        page.line(&self::score(score, sheet));
    }
    // Of the flags, which are the instructor's, the one that costs the student money.
    for flag in student.flags.iter().filter(|flag| flag.code == "leftover") {
        page.marked("!", sheet.text(&flag.message));
    }
    page.finish()
}

pub(super) fn score(score: &Score, sheet: &Sheet) -> String {
    let [earned, possible, open, most] =
        [score.earned, score.possible, score.open, score.earned + score.open]
            .map(|points| points.to_string());
    if score.open.is_zero() {
        sheet.say(Message::Earned { earned: &earned, possible: &possible })
    } else {
        sheet.say(Message::EarnedWithOpen {
            earned: &earned,
            possible: &possible,
            open: &open,
            most: &most,
        })
    }
}

pub(super) fn task(student: &Student, task: &Task, sheet: &Sheet) -> String {
    let title = format!("{}  {}", sheet.text(&task.title), of(task.earned, task.possible));
    let mut page = Page::new(sheet, &title);
    for criterion in &task.criteria {
        page.criterion(criterion);
        if criterion.outcome != Outcome::Passed || criterion.decided.is_some() {
            for line in details(student, criterion, sheet) {
                page.line(&line);
            }
        }
    }
    page.finish()
}

/// Why a criterion did not pass, a line each: what was expected and found, and the reason or what
/// to do. Of what was not begun only that is said: the hint comes when its turn does.
fn details(student: &Student, criterion: &Criterion, sheet: &Sheet) -> Vec<String> {
    let values = wording::values(criterion, &sheet.view).into_iter();
    let values = values.map(|value| clean::short(&value, LONGEST_VALUE));
    let needs = wording::of_need(student, criterion, sheet.language());
    let reason = criterion.reason.as_ref().map(|reason| sheet.say(wording::of_actor(reason.who)));
    let notes = wording::notes(criterion)
        .filter(|_| !wording::is_not_begun(criterion))
        .map(|note| sheet.text(&note.message).to_owned());
    let decision = criterion.decided.as_ref().map(|decided| {
        sheet.text(&wording::of_decision(decided, &sheet.view.time_zone)).to_owned()
    });
    let hint = hint(student, criterion).map(|hint| format!("→ {}", sheet.text(hint)));
    values.chain(needs).chain(reason).chain(notes).chain(decision).chain(hint).collect()
}

/// A heading, and under it lines: a sign, a text that is wrapped, points.
#[derive(Clone)]
pub(super) struct Page<'a> {
    sheet: &'a Sheet,
    head: String,
    body: Table,
    /// Whether there is a column for points.
    has_points: bool,
}

impl<'a> Page<'a> {
    pub(super) fn new(sheet: &'a Sheet, title: &str) -> Self {
        let mut head = sheet.table();
        head.add_row([heading(clean::line(title))]);
        Self { head: lay_out(&head), ..Self::untitled(sheet) }
    }

    /// Lines without a heading.
    pub(super) fn untitled(sheet: &'a Sheet) -> Self {
        Self { sheet, head: String::new(), body: sheet.table(), has_points: true }
    }

    pub(super) fn line(&mut self, text: &str) {
        self.marked("", text);
    }

    /// The same, with lines as long as the sheet as long as none has points.
    pub(super) fn with_whole_lines(self) -> Self {
        Self { has_points: false, ..self }
    }

    /// A line that is easily passed over.
    pub(super) fn dim(&mut self, text: &str) {
        let text = Cell::new(clean::line(text)).add_attribute(Attribute::Dim);
        self.body.add_row(vec![Cell::new(""), text, Cell::new("")]);
    }

    pub(super) fn marked(&mut self, mark: &str, text: &str) {
        self.row(Cell::new(mark), text, String::new());
    }

    pub(super) fn reason(&mut self, reason: &Reason) {
        let mark = if reason.who == Actor::Aws { Outcome::Pending } else { Outcome::Unverified };
        let mut text = self.sheet.text(&reason.message).to_owned();
        if let Some(at) = reason.again_at {
            let at = &self.sheet.local(at);
            text = format!("{text} {}", self.sheet.say(Message::LookAgain { at }));
        }
        self.marked(Sign::Of(mark).as_str(), &text);
    }

    /// A line with the sign of a verdict.
    pub(super) fn signed(&mut self, sign: Sign, text: &str, points: String) {
        let mark = Cell::new(sign.as_str()).fg(colour(sign)).add_attribute(Attribute::Bold);
        self.row(mark, text, points);
    }

    fn criterion(&mut self, criterion: &Criterion) {
        let outcome = criterion.outcome;
        let mut text = self.sheet.text(&criterion.spec.title).to_owned();
        if outcome != Outcome::Passed {
            text = format!("{text}: {}", self.sheet.say(wording::of_verdict(criterion)));
        }
        let points = of(criterion.points, criterion.possible);
        self.signed(Sign::of_criterion(criterion), &text, points);
    }

    fn row(&mut self, mark: Cell, text: &str, points: String) {
        self.has_points |= !points.is_empty();
        self.body.add_row(vec![mark, Cell::new(clean::line(text)), Cell::new(points)]);
    }

    pub(super) fn finish(mut self) -> String {
        let fixed = |width| ColumnConstraint::Absolute(Width::Fixed(width));
        let rest = self.sheet.columns().min(WIDEST) - MARKS;
        let (text, points) = if self.has_points {
            (rest - POINTS, fixed(POINTS))
        } else {
            (rest, ColumnConstraint::Hidden)
        };
        self.body.set_constraints([fixed(MARKS), fixed(text), points]);
        if let Some(points) = self.body.column_mut(2) {
            points.set_cell_alignment(CellAlignment::Right);
        }
        self.head + &lay_out(&self.body)
    }
}

/// “4/6”, and nothing where there are no points to give.
pub(super) fn of(earned: Points, possible: Points) -> String {
    if possible.is_zero() { String::new() } else { format!("{earned}/{possible}") }
}
