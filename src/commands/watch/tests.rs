//! A class at work on the embedded cloud, watched in the cloud's time: a pause takes no time, and
//! the students do in it what is theirs to do.

use super::*;
use crate::commands::run::Grader;
use crate::grading::{self, Policy};
use crate::observe::Plan;
use crate::observe::fake::{self, HUB, REGION, start};
use crate::role::ROLE_NAME;
use crate::roster::Roster;
use crate::stop;
use crate::store::Enrolment;
use labproof_checks::evidence::SESSION;
use labproof_checks::lab::{Lab, SHIPPED};
use labproof_checks::outcome::Outcome;
use labproof_cloud::workshop::{DeleteChoices, InstanceChoices, Student};
use labproof_cloud::{Cloud, Fault, FaultKind, Role};
use labproof_reports::gradebook;
use std::cell::RefCell;
use std::collections::{BTreeSet, VecDeque};
use tempfile::TempDir;

pub(super) type Work = fn(&Student);

/// What somebody does, so many minutes after the class began.
pub(super) type Step = (i64, usize, Work);

pub(super) struct Class {
    cloud: Cloud,
    students: Vec<Student>,
    steps: RefCell<VecDeque<Step>>,
    folder: TempDir,
}

fn account(number: usize) -> String {
    format!("1111{number:08}")
}

pub(super) fn minute(minutes: i64) -> Timestamp {
    start() + SignedDuration::from_mins(minutes)
}

/// The lab as it ships, less the table, for which there is no server here.
fn lab() -> Lab {
    let (id, text) = SHIPPED[0];
    // Without the table it is worth less than it says.
    let text = text.replacen("\npoints = 100\n", "\n", 1);
    let tasks: Vec<&str> = text.split("\n[[task]]\n").collect();
    let others = tasks.iter().filter(|task| !task.starts_with("id = \"sql-table\""));
    let others: Vec<&str> = others.copied().collect();
    assert_eq!(others.len() + 1, tasks.len());
    Lab::parse(id, &others.join("\n[[task]]\n")).unwrap()
}

impl Class {
    pub(super) fn of(students: usize, mut steps: Vec<Step>) -> Self {
        let cloud = Cloud::new(start());
        cloud.add_account(HUB);
        let enrol = |number| {
            cloud.add_account(&account(number));
            cloud.add_role(&account(number), Role::new(ROLE_NAME, HUB));
            Student::new(&cloud, &account(number), REGION)
        };
        let students = (0..students).map(enrol).collect();
        steps.sort_by_key(|(minutes, ..)| *minutes);
        let folder = tempfile::tempdir().unwrap();
        Self { cloud, students, steps: RefCell::new(steps.into()), folder }
    }

    pub(super) fn grader(&self, deadline: Option<Timestamp>) -> Grader {
        let lab = lab();
        let cloud = self.cloud.clone();
        let since = start() - SignedDuration::from_hours(1);
        let mut plan = Plan::new(&lab, since, None, Clock::of(move || cloud.now()));
        plan.pace = Duration::ZERO;
        let rows = (0..self.students.len()).map(|n| format!("s{n},Student {n},{}\n", account(n)));
        let roster = format!("student_id,name,account_id\n{}", rows.collect::<String>());
        Grader {
            command: "watch".to_owned(),
            lab,
            policy: Policy { deadline, ..Policy::default() },
            receipts: None,
            elsewhere: BTreeSet::new(),
            roster: Roster::parse("class", roster.as_bytes()).unwrap().rows,
            base: fake::base(&self.cloud),
            plan,
            role_name: ROLE_NAME.to_owned(),
            external_id: None,
            region: REGION.to_owned(),
            concurrency: Some(4),
        }
    }

    pub(super) fn store(&self) -> Store {
        Store::open(&self.folder.path().join("evidence")).unwrap()
    }

    /// Lets the class work until then.
    pub(super) fn work(&self, until: Timestamp) {
        while let Some((minutes, student, work)) = self.step(until) {
            self.advance(minute(minutes));
            work(&self.students[student]);
        }
        self.advance(until);
    }

    fn step(&self, until: Timestamp) -> Option<Step> {
        self.steps.borrow_mut().pop_front_if(|(minutes, ..)| minute(*minutes) <= until)
    }

    fn advance(&self, until: Timestamp) {
        self.cloud.advance(until.duration_since(self.cloud.now()).max(SignedDuration::ZERO));
    }

    /// Watches the class, and gives every state that it was reported in.
    async fn watched(&self, until: Option<i64>, stop: Stop) -> (Vec<Gradebook>, End) {
        self.watched_with(&self.grader(None), until, stop).await
    }

    async fn watched_with(
        &self,
        grader: &Grader,
        until: Option<i64>,
        stop: Stop,
    ) -> (Vec<Gradebook>, End) {
        let watch = Watching { grader, until: until.map(minute), stop, progress: None };
        let mut books = Vec::new();
        let pause = async |until: Timestamp| self.work(until);
        let show = |book: &Gradebook, _| {
            // Whoever judges everything again comes to the same.
            assert_eq!(*book, self.judged_again(grader, book));
            books.push(book.clone());
            Ok(())
        };
        let (book, end) = watch.run(self.store(), pause, show).await.unwrap();
        assert_eq!(books.last(), Some(&book));
        (books, end)
    }

    /// What all that is in the store comes to, for somebody who knows nothing yet.
    fn judged_again(&self, grader: &Grader, book: &Gradebook) -> Gradebook {
        let enrolments = grader.roster.iter().map(Enrolment::from).collect();
        let terms = grader.terms();
        grading::gradebook(&self.store(), enrolments, book.run.clone(), terms).unwrap()
    }

    /// When an account was looked at, in minutes since the class began.
    fn looks(&self, student: usize) -> Vec<i64> {
        let seen = self.store().observations(&account(student)).unwrap();
        let looks = seen.iter().filter(|seen| seen.look.source() == SESSION);
        looks.map(|look| look.at.duration_since(start()).as_mins()).collect()
    }
}

fn begin(student: &Student) {
    let web = student.web_server().unwrap();
    let name = "Stem Day DB Tier";
    let group = student.create_group(name, name, Some(name)).unwrap();
    student.authorize_mysql_from(&group, &web.group).unwrap();
    let choices = InstanceChoices { groups: vec![group], ..Default::default() };
    student.create_instance(&choices).unwrap();
}

fn resize(student: &Student) {
    student.resize("awsdb", Some("db.t3.small"), Some(30), true).unwrap();
}

fn snapshot(student: &Student) {
    student.take_snapshot("awsdb", "stem-day-snapshot").unwrap();
}

fn delete(student: &Student) {
    student.delete("awsdb", &DeleteChoices::default()).unwrap();
}

/// The whole lab by one student, from a minute on: it takes an hour and a half.
pub(super) fn whole(student: usize, from: i64) -> [Step; 4] {
    [
        (from, student, begin),
        (from + 30, student, resize),
        (from + 60, student, snapshot),
        (from + 80, student, delete),
    ]
}

fn outcome(student: &gradebook::Student, id: &str) -> Outcome {
    student.criterion(id).unwrap().outcome
}

fn is_done(student: &gradebook::Student) -> bool {
    student.score.is_some_and(|score| score.is_final)
}

#[tokio::test]
async fn a_class_is_watched_until_nobody_can_gain_any_more() {
    let class = Class::of(2, [whole(0, 2), whole(1, 40)].concat());
    let (books, end) = class.watched(None, stop::never()).await;
    assert_eq!(end, End::NobodyCanGain);
    let last = books.last().unwrap();
    assert!(last.students.iter().all(is_done), "{:#?}", last.students[0].score);
    let ended = class.cloud.now().duration_since(start()).as_mins();
    assert!((120..160).contains(&ended), "it ended after {ended} minutes");
    for student in 0..2 {
        let looks = class.looks(student);
        assert!(looks.windows(2).all(|pair| pair[1] > pair[0]), "{student}: {looks:?}");
    }
    // Who was done was left alone while others worked.
    assert!(class.looks(0).last() < Some(&110), "{:?}", class.looks(0));
    // Everybody was seen half-way.
    let earned = |book: &Gradebook| book.students[0].score.unwrap().earned.tenths();
    let mut steps: Vec<u32> = books.iter().map(earned).collect();
    steps.dedup();
    assert!(steps.len() >= 5, "{steps:?}");
}

#[tokio::test]
async fn a_change_that_no_record_tells_is_seen_between_two_looks() {
    let late = Class::of(1, whole(0, 2).to_vec());
    let watched = Class::of(1, whole(0, 2).to_vec());
    for class in [&late, &watched] {
        for operation in ["LookupEvents", "DescribeEvents"] {
            class
                .cloud
                .add_fault(Fault::new(FaultKind::Denied).account(&account(0)).operation(operation));
        }
    }
    late.work(minute(110));
    let (late, _) = late.watched(Some(110), stop::never()).await;
    let (watched, end) = watched.watched(Some(110), stop::never()).await;
    assert_eq!(end, End::Until);
    let (late, watched) = (&late.last().unwrap().students[0], &watched.last().unwrap().students[0]);
    let cases = [
        ("resize.instance-class", Outcome::Passed),
        ("db-config.security-group", Outcome::Passed),
        ("db-config.private", Outcome::Passed),
        ("deletion.instance-deleted", Outcome::Passed),
    ];
    for (id, expected) in cases {
        assert_eq!(outcome(watched, id), expected, "{id}");
        assert_eq!(outcome(late, id), Outcome::Unverified, "{id}, looked at late");
    }
}

#[tokio::test]
async fn a_watch_ends_at_the_time_that_was_set_with_a_last_look() {
    let class = Class::of(2, [whole(0, 2), whole(1, 5)].concat());
    let (books, end) = class.watched(Some(50), stop::never()).await;
    assert_eq!(end, End::Until);
    assert_eq!(books.last().unwrap().as_of, minute(50));
    for student in 0..2 {
        assert_eq!(class.looks(student).last(), Some(&50), "{:?}", class.looks(student));
    }
}

#[tokio::test]
async fn an_account_that_lets_nobody_in_costs_nobody_and_is_asked_seldom() {
    let class = Class::of(2, whole(1, 2).to_vec());
    class.cloud.remove_role(&account(0), ROLE_NAME);
    let (books, end) = class.watched(Some(120), stop::never()).await;
    assert_eq!(end, End::Until);
    let last = books.last().unwrap();
    assert_eq!((last.summary.graded, last.summary.not_graded), (1, 1));
    assert!(is_done(&last.students[1]), "{:#?}", last.students[1].score);
    assert_eq!(class.looks(0).len(), 120 / 15 + 1, "{:?}", class.looks(0));
}

#[tokio::test]
async fn the_deadline_ends_a_watch_once_nothing_is_open() {
    let class = Class::of(2, whole(0, 2)[..2].to_vec());
    let grader = class.grader(Some(minute(70)));
    let (books, end) = class.watched_with(&grader, None, stop::never()).await;
    assert_eq!(end, End::NobodyCanGain);
    let last = books.last().unwrap();
    // As `regrade` judges: to the byte.
    let again = class.judged_again(&grader, last);
    assert_eq!(serde_json::to_string(&again).unwrap(), serde_json::to_string(last).unwrap());
    assert!(last.students.iter().all(is_done), "{last:#?}");
    assert!(last.as_of >= minute(70) && last.as_of <= minute(70 + 120), "{}", last.as_of);
    for student in 0..2 {
        assert!(class.looks(student).contains(&70), "{:?}", class.looks(student));
    }
}

#[tokio::test]
async fn what_another_process_adds_to_the_store_is_judged_too() {
    let class = Class::of(2, [whole(0, 2), whole(1, 2)].concat());
    let grader = class.grader(None);
    let (merged, elsewhere) = (RefCell::new(false), Class::of(2, whole(1, 2).to_vec()));
    let pause = async |until: Timestamp| {
        class.work(until);
        // Somebody merges what was seen on another machine, of a student whom this one leaves alone.
        if until >= minute(40) && !merged.replace(true) {
            elsewhere.watched(Some(20), stop::never()).await;
            let other = elsewhere.folder.path().join("evidence");
            let mut other = crate::store::Source::open(&other).unwrap();
            class.store().merge(&mut other).unwrap();
        }
    };
    let watch =
        Watching { grader: &grader, until: Some(minute(60)), stop: stop::never(), progress: None };
    let show = |book: &Gradebook, _| {
        assert_eq!(*book, class.judged_again(&grader, book));
        Ok(())
    };
    watch.run(class.store(), pause, show).await.unwrap();
    assert!(*merged.borrow());
}

#[tokio::test]
async fn what_was_stopped_goes_on_where_it_was() {
    let class = Class::of(1, whole(0, 2).to_vec());
    let (tell, told) = tokio::sync::oneshot::channel::<()>();
    let tell = RefCell::new(Some(tell));
    let grader = class.grader(None);
    let stop: Stop = futures::FutureExt::shared(Box::pin(async { told.await.unwrap() }));
    let watch = Watching { grader: &grader, until: None, stop, progress: None };
    let pause = async |until: Timestamp| {
        class.work(until);
        if until >= minute(40) {
            tell.take().unwrap().send(()).unwrap();
            std::future::pending::<()>().await;
        }
    };
    let (book, end) = watch.run(class.store(), pause, |_, _| Ok(())).await.unwrap();
    assert_eq!(end, End::Stopped);
    assert_eq!(outcome(&book.students[0], "db-config.created"), Outcome::Passed);
    let looks = class.looks(0);
    let (books, end) = class.watched(None, stop::never()).await;
    assert_eq!(end, End::NobodyCanGain);
    assert!(is_done(&books.last().unwrap().students[0]));
    assert_eq!(class.looks(0)[..looks.len()], looks);
}

#[tokio::test]
async fn a_run_that_is_stopped_keeps_what_it_saw_and_gives_up_what_it_waits_for() {
    let class = Class::of(2, whole(1, 2).to_vec());
    class.work(minute(20));
    class.cloud.add_fault(Fault::new(FaultKind::Hang).account(&account(0)));
    let seen = {
        let file = class.folder.path().join("evidence");
        move || {
            Store::existing(&file).is_ok_and(|it| !it.observations(&account(1)).unwrap().is_empty())
        }
    };
    drop(class.store());
    let stop: Stop = futures::FutureExt::shared(Box::pin(async move {
        while !seen() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }));
    let mut grader = class.grader(None);
    let patience = crate::session::Patience {
        attempt: Duration::from_mins(10),
        operation: Duration::from_mins(10),
        ..fake::hurry()
    };
    grader.base = crate::session::Base::with_key(
        class.cloud.http_client(),
        &patience,
        REGION,
        fake::credentials(class.cloud.access_key(HUB)),
    );
    let (books, end) = class.watched_with(&grader, None, stop).await;
    assert_eq!((books.len(), end), (1, End::Stopped));
    let students = &books[0].students;
    assert_eq!(students[0].state, gradebook::State::NotGraded);
    assert_eq!(outcome(&students[1], "db-config.created"), Outcome::Passed);
}
