//! What real classes bring, played on the embedded cloud and graded by the built program: a file a part of the contract's
//! rules, a story a situation.

mod copies;
mod groups;
mod instances;
mod refusals;
mod regions;
mod servers;
mod services;
mod settling;
mod versions;
mod waiting;

use crate::class::Class;
use crate::run::criterion;
use jiff::SignedDuration;
use labproof_checks::outcome::Outcome;
use labproof_cloud::workshop::Student;
use labproof_reports::Gradebook;

/// A student's way through the lab, and what it is worth.
pub(crate) struct Story {
    pub(crate) name: &'static str,
    /// What the student does, [`BETWEEN`] one step and the next.
    pub(crate) steps: &'static [fn(&Class, &Student)],
    pub(crate) marks: &'static [Mark],
}

/// A criterion, its outcome, and a note or reason that goes with it, if that matters.
pub(crate) type Mark = (&'static str, Outcome, &'static str);

const BETWEEN: SignedDuration = SignedDuration::from_mins(40);

/// Long enough that CloudTrail has nothing left to deliver.
pub(crate) const LONG: SignedDuration = SignedDuration::from_hours(3);

/// Plays the stories side by side, waits, grades, and compares every mark that a story names.
#[track_caller]
pub(crate) fn graded(
    stories: &[Story],
    wait: SignedDuration,
    arguments: &[&str],
) -> (Class, Gradebook) {
    let (class, _) = played(stories, wait);
    class.grade(&[&["--sql", "off"], arguments].concat()).with_status(0);
    let book = class.book();
    assert_marks(&book, stories);
    (class, book)
}

/// Plays the stories; the last step was taken so long ago.
pub(crate) fn played(stories: &[Story], wait: SignedDuration) -> (Class, Vec<Student>) {
    let steps = stories.iter().map(|story| story.steps.len()).max().unwrap_or(0);
    // Some steps take a few minutes of their own. Where the end is near, none does.
    let more = if wait < BETWEEN { SignedDuration::ZERO } else { SignedDuration::from_mins(30) };
    let lasts = BETWEEN * i32::try_from(steps).unwrap() + more;
    let mut class = Class::began(lasts + wait);
    let students: Vec<_> = stories.iter().map(|story| class.enrol(story.name)).collect();
    for number in 0..steps {
        // A story that is shorter begins later, so that everybody's last step is the last.
        class.cloud.advance(BETWEEN);
        for (story, student) in stories.iter().zip(&students) {
            let step = (number + story.steps.len()).checked_sub(steps);
            if let Some(step) = step.and_then(|step| story.steps.get(step)) {
                step(&class, student);
            }
        }
    }
    class.until_now();
    (class, students)
}

/// Compares all marks and tells of all that differ.
#[track_caller]
pub(crate) fn assert_marks(book: &Gradebook, stories: &[Story]) {
    let mut wrong = Vec::new();
    for (number, story) in stories.iter().enumerate() {
        for (id, outcome, code) in story.marks {
            let found = criterion(book, &format!("s{:02}", number + 1), id);
            let reason = found.reason.as_ref().map(|reason| reason.code.as_str());
            let codes = found.notes.iter().map(|note| note.code.as_str()).chain(reason);
            let codes: Vec<_> = codes.collect();
            if found.outcome != *outcome || !(code.is_empty() || codes.contains(code)) {
                let is = format!("{:?} {codes:?}, found {:?}", found.outcome, found.found);
                wrong.push(format!("{}: {id} is {is}, not {outcome:?} {code}", story.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The codes of a student's flags; students are counted from 1.
fn flags(book: &Gradebook, number: usize) -> Vec<&str> {
    book.students[number - 1].flags.iter().map(|flag| flag.code.as_str()).collect()
}

/// The id of the group of that name.
fn group_named(student: &Student, name: &str) -> String {
    let filter = [("Filter.1.Name", "group-name"), ("Filter.1.Value.1", name)];
    let groups = student.call("ec2", "DescribeSecurityGroups", &filter).unwrap();
    groups.text("groupId").unwrap_or_else(|| panic!("there is no group {name}"))
}

/// The id of the student's first EC2 instance.
pub(crate) fn first_server(student: &Student) -> String {
    student.call("ec2", "DescribeInstances", &[]).unwrap().text("instanceId").unwrap()
}

/// Changes `awsdb` as the call says.
fn modify(student: &Student, change: &[(&str, &str)]) {
    let call = [&[("DBInstanceIdentifier", crate::lab::INSTANCE)], change].concat();
    student.call("rds", "ModifyDBInstance", &call).unwrap();
}
