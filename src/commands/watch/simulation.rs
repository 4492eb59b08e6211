//! Classes of students at random speeds, with random mistakes: watched all along by the watch itself,
//! and looked at once, three hours after everything is gone. Where AWS keeps a record (`docs/aws.md`
//! 3.3), both tell the same, criterion by criterion; what only the watch can know is that section's.

mod databases;
mod matrix;
mod story;

use super::Watching;
use crate::clock::Clock;
use crate::commands::run::Grader;
use crate::grading::{Judged, Policy};
use crate::observe::Plan;
use crate::observe::fake::{self, HUB, REGION, lab, start};
use crate::role::ROLE_NAME;
use crate::roster::Roster;
use crate::stop::{self, Stop};
use crate::store::Store;
use databases::{Databases, Servers, Table};
use futures::FutureExt;
use indicatif::ProgressBar;
use jiff::{SignedDuration, Timestamp};
use labproof_checks::outcome::Outcome;
use labproof_cloud::workshop::Student;
use labproof_cloud::{Cloud, Role};
use labproof_reports::terminal::End;
use labproof_reports::{Gradebook, gradebook};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::time::Duration;
use story::{Die, Story};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// Minutes after which AWS is asked again for what it refused: an instance was not ready.
const AGAIN: i64 = 3;

/// How long after the last deed it is looked: CloudTrail has settled.
const SILENCE: SignedDuration = SignedDuration::from_hours(3);

/// A student, and what is still to be done.
struct Actor {
    student: Student,
    story: Story,
    /// When the next deed is due, in minutes.
    due: i64,
}

impl Actor {
    fn new(cloud: &Cloud, number: usize, die: &mut Die) -> Self {
        cloud.add_account(&account(number));
        cloud.add_role(&account(number), Role::new(ROLE_NAME, HUB));
        let story = Story::of(die);
        let due = story.deeds[0].0;
        Self { student: Student::new(cloud, &account(number), REGION), story, due }
    }

    /// Does what is due. What is refused is tried again later.
    fn act(&mut self, now: i64, databases: &Databases) {
        while let Some((_, deed)) = self.story.deeds.front().filter(|_| self.due <= now) {
            if let Err(error) = deed(&self.student, databases) {
                assert!(now < 24 * 60, "AWS refuses for ever: {error}, {}", self.story.told);
                self.due = now + AGAIN;
                return;
            }
            self.story.deeds.pop_front();
            self.due = now + self.story.deeds.front().map_or(0, |(after, _)| *after);
        }
    }

    fn is_done(&self) -> bool {
        self.story.deeds.is_empty()
    }
}

fn account(number: usize) -> String {
    format!("1111{number:08}")
}

/// A class, its cloud, and its databases.
struct Class {
    cloud: Cloud,
    databases: Databases,
    actors: RefCell<Vec<Actor>>,
}

impl Class {
    fn of(students: usize, seed: u64, servers: &Rc<Servers>) -> Self {
        let cloud = Cloud::new(start());
        cloud.add_account(HUB);
        let databases = Databases::new(&cloud, servers);
        let mut die = Die(seed);
        let actors = (0..students).map(|number| Actor::new(&cloud, number, &mut die)).collect();
        Self { databases, actors: RefCell::new(actors), cloud }
    }

    fn grader(&self, command: &'static str) -> Grader {
        let (lab, cloud) = (lab(), self.cloud.clone());
        let since = start() - SignedDuration::from_hours(1);
        let clock = Clock::of(move || cloud.now());
        let mut plan = Plan::new(&lab, since, Some(self.databases.tls()), clock);
        plan.pace = Duration::ZERO;
        let students = 0..self.actors.borrow().len();
        let rows = students.map(|n| format!("s{n},Student {n},{}\n", account(n)));
        let roster = format!("student_id,name,account_id\n{}", rows.collect::<String>());
        Grader {
            command: command.to_owned(),
            lab,
            receipts: None,
            elsewhere: BTreeSet::new(),
            policy: Policy { is_final: command == "grade", ..Policy::default() },
            roster: Roster::parse("class", roster.as_bytes()).unwrap().rows,
            base: fake::base(&self.cloud),
            plan,
            role_name: ROLE_NAME.to_owned(),
            external_id: None,
            region: REGION.to_owned(),
            concurrency: Some(8),
        }
    }

    /// The class at work, minute by minute; once all is done, silence. Says whether it was silent
    /// before.
    fn work(&self, until: Timestamp) -> bool {
        let mut actors = self.actors.borrow_mut();
        if actors.iter().all(Actor::is_done) {
            return true;
        }
        while self.cloud.now() < until && !actors.iter().all(Actor::is_done) {
            self.cloud.advance(MINUTE.min(until.duration_since(self.cloud.now())));
            let minute = self.cloud.now().duration_since(start()).as_mins();
            actors.iter_mut().for_each(|actor| actor.act(minute, &self.databases));
        }
        if actors.iter().all(Actor::is_done) {
            self.cloud.advance(SILENCE);
        }
        false
    }

    /// What a watch tells that goes on until the silence, and how often it looked.
    async fn watched(&self) -> (Gradebook, usize) {
        let (tell, told) = tokio::sync::oneshot::channel::<()>();
        let tell = RefCell::new(Some(tell));
        let stop: Stop = async { told.await.unwrap() }.boxed().shared();
        let (grader, runs) = (self.grader("watch"), Rc::new(RefCell::new(0)));
        let watch = Watching { grader: &grader, until: None, stop, progress: None };
        let pause = async |until: Timestamp| {
            if self.work(until) {
                tell.take().unwrap().send(()).unwrap();
                std::future::pending::<()>().await;
            }
        };
        let (folder, count) = (tempfile::tempdir().unwrap(), Rc::clone(&runs));
        let show = move |_: &Gradebook, _| {
            *count.borrow_mut() += 1;
            Ok(())
        };
        let store = Store::open(&folder.path().join("watched")).unwrap();
        let (book, end) = watch.run(store, pause, show).await.unwrap();
        assert_eq!(end, End::Stopped);
        (book, runs.take())
    }

    /// What one look tells, now.
    async fn graded(&self) -> Gradebook {
        let (grader, folder) = (self.grader("grade"), tempfile::tempdir().unwrap());
        let store = Store::open(&folder.path().join("graded")).unwrap();
        let (standings, bar) = (grader.standings(), ProgressBar::hidden());
        let kept = Judged { store, standings };
        grader.run(kept, &grader.roster, &bar, stop::never()).await.unwrap().1
    }
}

fn outcomes(student: &gradebook::Student) -> BTreeMap<&str, Outcome> {
    let criteria = student.tasks.iter().flat_map(|task| &task.criteria);
    criteria.map(|criterion| (criterion.id.as_str(), criterion.outcome)).collect()
}

/// Every criterion on which the two disagree, with what each of those students did.
fn disagreements(
    actors: &[Actor],
    watched: &Gradebook,
    late: &Gradebook,
) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for ((actor, watched), late) in actors.iter().zip(&watched.students).zip(&late.students) {
        let late = outcomes(late);
        for (criterion, watched) in outcomes(watched) {
            let late = late[criterion];
            if watched != late {
                let told = format!("watched {watched:?}, late {late:?}: {}", actor.story.told);
                found.entry(criterion.to_owned()).or_default().push(told);
            }
        }
    }
    found
}

/// What is on record is also decided: the two do not agree in knowing nothing.
fn assert_decided(actors: &[Actor], book: &Gradebook, without_record: &BTreeSet<String>) {
    for (actor, student) in actors.iter().zip(&book.students) {
        let outcomes = outcomes(student);
        let open = outcomes.iter().filter(|(criterion, outcome)| {
            outcome.is_open() && !without_record.contains(**criterion)
        });
        assert_eq!(open.collect::<Vec<_>>(), Vec::new(), "{}", actor.story.told);
    }
}

/// The watch saw each table that there was to see, by the probe.
fn assert_tables_seen(actors: &[Actor], watched: &Gradebook) {
    for (actor, student) in actors.iter().zip(&watched.students) {
        // An instance that nothing tells to be the lab's is not graded.
        if student.criterion("db-config.created").unwrap().outcome == Outcome::Failed {
            continue;
        }
        let expected = match actor.story.table {
            Some(Table::InTest) => [Outcome::Passed; 2],
            Some(Table::InInitialDatabase) => [Outcome::Partial, Outcome::Passed],
            Some(Table::Missing | Table::OfAnotherUser | Table::Unreachable) | None => continue,
        };
        let criteria = ["sql-table.database", "sql-table.row"];
        let seen = criteria.map(|id| student.criterion(id).unwrap().outcome);
        assert_eq!(seen, expected, "{}: {}", student.student_id, actor.story.told);
    }
}

/// Watches a class and looks at it once, late. Gives what only the watch knew.
async fn compared(students: usize, seed: u64, servers: &Rc<Servers>) -> BTreeSet<String> {
    let class = Class::of(students, seed, servers);
    let (watched, runs) = class.watched().await;
    let late = class.graded().await;
    let actors = class.actors.borrow();
    let without_record = matrix::without_record(&lab());
    let found = disagreements(&actors, &watched, &late);
    println!("{students} students, {runs} runs; what only the watch knows, and of how many:");
    for (criterion, students) in &found {
        println!("  {criterion} {}", students.len());
        if !without_record.contains(criterion) {
            println!("    {}", students.join("\n    "));
        }
    }
    let found: BTreeSet<String> = found.into_keys().collect();
    assert!(found.is_subset(&without_record), "{found:?}, but 3.3 says {without_record:?}");
    assert_tables_seen(&actors, &watched);
    assert_decided(&actors, &watched, &without_record);
    assert_decided(&actors, &late, &without_record);
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_look_after_deletion_tells_what_a_watch_tells_wherever_aws_keeps_a_record() {
    let found = compared(100, 20_261_121, &Servers::start()).await;
    assert_eq!(found, matrix::without_record(&lab()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_classes_agree_as_well() {
    let servers = Servers::start();
    for seed in [7, 2_026, 31_337] {
        compared(8, seed, &servers).await;
    }
}
