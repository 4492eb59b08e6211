//! The short answer to one student: what to do next and how, the steps with their points, what is
//! wrong, and what AWS is doing. It fits a small screen, whatever happened.

use super::receipt::command;
use super::sheet::{Sheet, fit};
use super::student::{Page, of, score};
use crate::gradebook::{Criterion, Gradebook, Reason, Student, Task, Thing};
use crate::message::Message;
use crate::next_step::words::doing;
use crate::next_step::{NextStep, is_ending, is_mistake, next_step_in};
use crate::signs::Sign;
use crate::{clean, wording};
use labproof_checks::Points;
use labproof_checks::evidence::ReasonCode;
use labproof_checks::lab::Language;
use labproof_checks::outcome::{Actor, Outcome};
use labproof_checks::result::{Condition, Stage};
use std::collections::BTreeSet;
use unicode_width::UnicodeWidthStr;

/// Lines of the whole, and columns of each.
const MOST_LINES: usize = 20;
const WIDEST: u16 = 80;

/// Lines of what says how the next step is done, where whole sentences fit into them.
const HOW: usize = 4;

/// Tasks that have a line each; of more, those alike share one.
const TASKS: usize = 8;

/// Columns of a page that are not its text: sign, points, and the spaces around them.
const AROUND: u16 = 15;

/// Columns that what was found has at least, where it needs them.
const FOUND: usize = 34;

/// Where students read how to get labproof onto their web server.
fn how_to_get(language: Language) -> &'static str {
    match language {
        Language::Ko => "github.com/labproof/labproof/blob/main/docs/students.ko.md",
        Language::En => "github.com/labproof/labproof/blob/main/docs/students.md",
    }
}

/// The short answer to one student, for a terminal: at most 20 lines.
///
/// ```
/// # let book = labproof_reports::Gradebook::example();
/// # use labproof_checks::lab::Language;
/// # use labproof_reports::View;
/// # let view = View::new(Language::En, jiff::tz::TimeZone::UTC);
/// # let sheet = labproof_reports::terminal::Sheet { width: 80, colour: false, view };
/// use labproof_reports::terminal;
///
/// let text = terminal::brief(&book.students[0], &book, &sheet);
/// assert!(text.lines().count() <= 20, "{text}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn brief(student: &Student, book: &Gradebook, sheet: &Sheet) -> String {
    let narrow = Sheet { width: sheet.columns().min(WIDEST), ..sheet.clone() };
    Brief { student, book, sheet: &narrow }.text()
}

struct Brief<'a> {
    student: &'a Student,
    book: &'a Gradebook,
    sheet: &'a Sheet,
}

impl Brief<'_> {
    fn text(&self) -> String {
        let step = next_step_in(self.book, self.student);
        let (next, steps, aws) = (self.next(step), self.steps(), self.aws(step));
        let taken = [&next, &steps, &aws].map(|part| part.lines().count()).iter().sum::<usize>();
        let wrong = self.wrong(MOST_LINES.saturating_sub(taken));
        let all = if self.student.score.is_some() { self.all() } else { String::new() };
        set([next, steps, wrong + &aws, all])
    }

    /// Where everything is.
    fn all(&self) -> String {
        let mut page = Page::untitled(self.sheet).with_whole_lines();
        page.dim(&self.sheet.say(Message::CheckAll));
        page.finish()
    }

    fn page(&self, title: &str) -> Page<'_> {
        Page::new(self.sheet, title).with_whole_lines()
    }

    /// The text in one line of a page.
    fn one_line(&self, text: &str) -> String {
        fit(text, self.room())
    }

    /// The columns of a line of a page that has points.
    fn room(&self) -> usize {
        usize::from(self.sheet.columns().saturating_sub(AROUND))
    }

    /// What to do next, and how.
    fn next(&self, step: NextStep<'_>) -> String {
        let says = step.says(&self.sheet.clock(self.book.as_of));
        let mut title = self.sheet.text(&says).to_owned();
        if let Some(criterion) = step.criterion().filter(|_| step.address().is_none()) {
            title = format!("{title} {}", self.sheet.text(&criterion.spec.title));
        }
        if let Some(address) = step.address() {
            return self.page(&title).finish() + &command(address) + &self.after_command(step);
        }
        let mut page = self.page(&title);
        if let Some(reason) = &self.student.reason {
            page.reason(reason);
        }
        let Some(how) = step.how().map(|how| self.sheet.text(how)) else { return page.finish() };
        sentences_that_fit(&page, how)
    }

    /// Where the command can be run, and what comes after it.
    fn after_command(&self, step: NextStep<'_>) -> String {
        let mut page = Page::untitled(self.sheet).with_whole_lines();
        page.line(&self.sheet.say(Message::CheckGet { url: how_to_get(self.sheet.language()) }));
        let NextStep::Keep { step, .. } = step else { return page.finish() };
        page.line(&self.sheet.say(Message::CheckThen { title: self.sheet.text(&step.spec.title) }));
        sentences_that_fit(&page, self.sheet.text(&step.spec.hint))
    }

    /// The steps of the lab with their points.
    fn steps(&self) -> String {
        let Some(points) = &self.student.score else { return String::new() };
        let lab = self.sheet.text(&self.book.lab.title);
        let mut page = self.page(&format!("{lab}: {}", score(points, self.sheet)));
        for (sign, text, points) in self.rows() {
            page.signed(sign, &self.one_line(&text), points);
        }
        page.finish()
    }

    /// A row for each task; of many, one for those in a row that are done, or not begun, alike.
    fn rows(&self) -> Vec<(Sign, String, String)> {
        let tasks = &self.student.tasks;
        let alike = |a: &Task, b: &Task| {
            let sign = sign(a);
            tasks.len() > TASKS && sign == self::sign(b) && may_be_shared(sign)
        };
        let groups: Vec<&[Task]> = tasks.chunk_by(alike).collect();
        let shown = if groups.len() > TASKS { TASKS - 1 } else { groups.len() };
        let mut rows: Vec<_> = groups[..shown].iter().map(|group| self.row(group)).collect();
        let left = groups[shown..].iter().map(|group| group.len()).sum();
        if left > 0 {
            rows.push((
                Sign::NotBegun,
                self.sheet.say(Message::CheckMore { count: left }),
                String::new(),
            ));
        }
        rows
    }

    fn row(&self, group: &[Task]) -> (Sign, String, String) {
        let [earned, possible]: [Points; 2] =
            [|task: &Task| task.earned, |task: &Task| task.possible]
                .map(|of| group.iter().map(of).sum());
        let text = match group {
            [task] => {
                let title = self.sheet.text(&task.title);
                self.state(task)
                    .map_or_else(|| title.to_owned(), |state| format!("{title}: {state}"))
            }
            several => self.sheet.say(Message::CheckSteps { count: several.len() }),
        };
        (sign(&group[0]), text, of(earned, possible))
    }

    /// Why something of a task is open, in a few words.
    fn state(&self, task: &Task) -> Option<String> {
        let open = task.criteria.iter().filter(|it| !it.possible.is_zero());
        let reason = open.filter_map(|it| it.reason.as_ref()).min_by_key(|it| rank(it))?;
        let code = reason.code;
        let words = match code {
            ReasonCode::InProgress => Message::CheckAtWork,
            ReasonCode::Settling => Message::CheckRecord,
            ReasonCode::AccessDenied
            | ReasonCode::AssumeRoleRefused
            | ReasonCode::ProfileRefused
            | ReasonCode::GraderCredentials
            | ReasonCode::Throttled
            | ReasonCode::Timeout
            | ReasonCode::Unreachable
            | ReasonCode::Tls
            | ReasonCode::LoginRefused
            | ReasonCode::NoRecord
            | ReasonCode::TooManyRecords
            | ReasonCode::Stopped
            | ReasonCode::WrongAccount
            | ReasonCode::Internal => wording::of_cause(code),
        };
        Some(self.sheet.say(words))
    }

    /// What is wrong, in so many lines: first what only another instance can put right, with what it
    /// costs to go on.
    fn wrong(&self, room: usize) -> String {
        let mistakes = self.student.criteria().filter(|it| is_mistake(self.student, it));
        let (fixed, open): (Vec<_>, Vec<_>) = mistakes.partition(|it| it.is_at(Stage::Creation));
        if is_ending(self.student) {
            let all: Vec<_> = fixed.into_iter().chain(open).collect();
            return self.listed(&self.sheet.say(Message::CheckLost), &all, room);
        }
        let cost = fixed.iter().map(|it| lost(it)).sum::<Points>().to_string();
        let cost = self.sheet.say(Message::CheckCreation { points: &cost });
        let needed = if open.is_empty() { 0 } else { 2 };
        let fixed = self.listed(&cost, &fixed, room.saturating_sub(needed));
        let room = room.saturating_sub(fixed.lines().count());
        fixed + &self.listed(&self.sheet.say(Message::CheckMistakes), &open, room)
    }

    /// A heading and each mistake, in a line each where there is no room for more; where there is none
    /// for all, how many are left out.
    fn listed(&self, title: &str, mistakes: &[&Criterion], room: usize) -> String {
        if mistakes.is_empty() {
            return String::new();
        }
        let with = |shown: usize, text: &dyn Fn(&Criterion) -> String| {
            let mut page = self.page(title);
            for mistake in &mistakes[..shown] {
                let points = format!("-{}", lost(mistake));
                page.signed(Sign::of_criterion(mistake), &text(mistake), points);
            }
            if shown < mistakes.len() {
                let count = mistakes.len() - shown;
                page.line(&self.sheet.say(Message::CheckMore { count }));
            }
            page.finish()
        };
        let whole = with(mistakes.len(), &|it| self.mistake(it));
        let shown = (1..=mistakes.len()).rev();
        let cut = shown.map(|shown| with(shown, &|it| self.short_mistake(it)));
        let mut texts = std::iter::once(whole).chain(cut);
        texts.find(|text| text.lines().count() <= room).unwrap_or_else(|| {
            let mut page = Page::untitled(self.sheet).with_whole_lines();
            page.line(&self.sheet.say(Message::CheckWrong { count: mistakes.len() }));
            page.finish()
        })
    }

    /// A mistake: what should be, and what is.
    fn mistake(&self, criterion: &Criterion) -> String {
        let (title, found) = self.parts(criterion);
        found.map_or_else(|| title.to_owned(), |found| format!("{title}: {found}"))
    }

    /// The same in one line: what is says more than the end of what should be.
    fn short_mistake(&self, criterion: &Criterion) -> String {
        let (title, Some(found)) = self.parts(criterion) else {
            return self.one_line(&self.mistake(criterion));
        };
        let room = self.room().saturating_sub(found.width().min(FOUND) + 2);
        self.one_line(&format!("{}: {found}", fit(title, room)))
    }

    fn parts<'a>(&self, criterion: &'a Criterion) -> (&'a str, Option<String>) {
        let title = criterion.spec.title.get(self.sheet.language());
        let view = &self.sheet.view;
        let found = wording::found(criterion, view.language, &view.time_zone);
        (title, found.map(|found| clean::line(&found)).filter(|found| !found.is_empty()))
    }

    /// What AWS is doing and until when, as far as the next step does not say it; and what is left that
    /// costs money.
    fn aws(&self, step: NextStep<'_>) -> String {
        let mut page = Page::untitled(self.sheet).with_whole_lines();
        let is_told = |it: &Thing| matches!(step, NextStep::WaitFor { thing, .. } if thing == it);
        let clock = self.sheet.clock(self.book.as_of);
        let is_taking = self.student.things.iter().any(|it| it.condition == Condition::BeingTaken);
        let shown = self.student.things.iter().filter(|thing| {
            // A snapshot that is being taken is the backup that is made.
            let is_twice = is_taking && thing.condition == Condition::BackingUp;
            thing.condition != Condition::Ready && !is_told(thing) && !is_twice
        });
        for thing in shown {
            page.marked("↻", &doing(thing, &clock, self.sheet.language()));
        }
        if let Some(at) = self.records_until().filter(|_| !matches!(step, NextStep::Wait(_))) {
            let when = &clock.when(at, self.sheet.language());
            page.marked("↻", &self.sheet.say(Message::CheckRecords { when }));
        }
        for flag in self.student.flags.iter().filter(|flag| flag.code == "leftover") {
            page.marked("!", self.sheet.text(&flag.message));
        }
        page.finish()
    }

    /// Until when records may arrive that something waits for.
    fn records_until(&self) -> Option<jiff::Timestamp> {
        let reasons = self.student.criteria().filter_map(|it| it.reason.as_ref());
        let settling = reasons.filter(|reason| reason.code == ReasonCode::Settling);
        settling.filter_map(|reason| reason.again_at).max()
    }
}

/// The parts, a free line between them as far as there is room; the last one where it is too.
fn set([next, steps, rest, all]: [String; 4]) -> String {
    let lines = |text: &str| text.lines().count();
    let mut room = MOST_LINES.saturating_sub(lines(&next) + lines(&steps) + lines(&rest));
    let mut text = next;
    // The steps stand apart first: they are what is looked for.
    for part in [steps, rest] {
        let is_apart = room > 0 && !text.is_empty() && !part.is_empty();
        room -= usize::from(is_apart);
        text += if is_apart { "\n" } else { "" };
        text += &part;
    }
    if room > lines(&all) { text + "\n" + &all } else { text }
}

/// The sign of a task; of one that earns nothing, that of what it begins with. What waits for a step
/// before it is not begun either.
fn sign(task: &Task) -> Sign {
    let first = task.criteria.first().map(Sign::of_criterion);
    match Sign::of_task(task).or(first) {
        Some(Sign::Of(Outcome::Blocked)) | None => Sign::NotBegun,
        Some(sign) => sign,
    }
}

fn may_be_shared(sign: Sign) -> bool {
    match sign {
        Sign::NotBegun | Sign::Of(Outcome::Passed | Outcome::Excused) => true,
        Sign::Of(
            Outcome::Partial
            | Outcome::Failed
            | Outcome::Blocked
            | Outcome::Pending
            | Outcome::Unverified,
        ) => false,
    }
}

/// Of several reasons that one is told on which somebody must act.
fn rank(reason: &Reason) -> u8 {
    match reason.who {
        Actor::Student => 0,
        Actor::Instructor => 1,
        Actor::Aws => 2,
    }
}

fn lost(criterion: &Criterion) -> Points {
    let lost = criterion.possible.tenths().saturating_sub(criterion.points.tenths());
    Points::from_tenths(lost)
}

/// The page with as many whole sentences as fit, and at least the first.
fn sentences_that_fit(page: &Page<'_>, how: &str) -> String {
    let sentences = sentences(how);
    let with = |count: usize| {
        let mut page = page.clone();
        page.line(&sentences[..count].concat());
        page.finish()
    };
    let bare = page.clone().finish().lines().count();
    let fits = |count: &usize| with(*count).lines().count() <= bare + HOW;
    (1..=sentences.len()).rev().find(fits).map_or_else(|| with(1), with)
}

/// The sentences of a text, each with the space behind it.
fn sentences(text: &str) -> Vec<&str> {
    let mut starts = BTreeSet::from([0]);
    starts.extend(text.match_indices(". ").map(|(at, end)| at + end.len()).filter(|at| {
        // `db.t3.small. ` ends one, and so does code; what begins in lower case goes on.
        text[*at..].chars().next().is_some_and(|next| !next.is_ascii_lowercase())
    }));
    let ends = starts.iter().copied().skip(1).chain([text.len()]);
    starts.iter().copied().zip(ends).map(|(from, to)| &text[from..to]).collect()
}
