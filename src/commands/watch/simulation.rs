//! One hundred students at random speeds, with random mistakes: watched all along, and looked at
//! once after everything is gone. Where AWS keeps a record (`docs/aws.md` 3.3), both tell the same.
//!
//! The SQL that a student wrote is seen by the watch alone: a look at the table is added to what
//! it saw, as the probe would have brought it while the instance stood.

mod story;

use crate::clock::Clock;
use crate::cohort::{self, Round};
use crate::commands::look;
use crate::grading::{self, Ruling, Terms};
use crate::observe::Plan;
use crate::observe::fake::{self, HUB, REGION, lab, start};
use crate::role::{self, ROLE_NAME};
use crate::roster::{Roster, Row};
use crate::stop;
use crate::store::{Enrolment, Store};
use indicatif::ProgressBar;
use jiff::{SignedDuration, Timestamp};
use labproof_checks::evidence::{Column, Kept, Look, Observation, Table, TableLook, View};
use labproof_checks::outcome::Outcome;
use labproof_cloud::workshop::Student;
use labproof_cloud::{Cloud, Role};
use labproof_reports::Gradebook;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use story::{Die, Story};
use tempfile::TempDir;

const STUDENTS: usize = 100;

/// Minutes between two looks of the watch at a student.
const RHYTHM: i64 = 20;

/// Minutes after which AWS is asked again for what it refused: an instance was not ready.
const AGAIN: i64 = 3;

/// What `docs/aws.md` 3.3 names no record of: its row "SQL step".
const WITHOUT_RECORD: &[&str] = &[
    "sql-table.columns",
    "sql-table.database",
    "sql-table.login",
    "sql-table.row",
    "sql-table.table",
];

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
    fn act(&mut self, now: i64) {
        while let Some((_, deed)) = self.story.deeds.front().filter(|_| self.due <= now) {
            if let Err(error) = deed(&self.student) {
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

    /// What the probe sees in the database while there is one.
    fn table(&self, run: &str, at: Timestamp) -> Option<Kept> {
        let schema = self.story.schema?;
        let instances = self.student.call("rds", "DescribeDBInstances", &[]).unwrap();
        instances.text("DBInstanceStatus").filter(|status| status == "available")?;
        let column = |name: &str, kind: &str, length| Column {
            name: name.to_owned(),
            data_type: kind.to_owned(),
            length,
        };
        let table = Table {
            schema: schema.to_owned(),
            columns: vec![column("col1", "int", None), column("col2", "varchar", Some(10))],
            rows: Some(vec![vec![Some("1".to_owned()), Some("stem".to_owned())]]),
            more_rows: false,
        };
        let look = Look::Seen(View::Table(TableLook {
            resource_id: instances.text("DbiResourceId"),
            endpoint: "awsdb:3306".to_owned(),
            version: None,
            schemas: vec![schema.to_owned()],
            tables: vec![table],
        }));
        let account = self.student.account().to_owned();
        let run = run.to_owned();
        Some(Kept::of(Observation { run, account, region: REGION.to_owned(), at, look }))
    }
}

fn account(number: usize) -> String {
    format!("1111{number:08}")
}

/// One who grades, and what was seen.
struct Grading {
    cloud: Cloud,
    roster: Vec<Row>,
    store: Option<Store>,
    _folder: TempDir,
}

impl Grading {
    fn new(cloud: &Cloud) -> Self {
        let rows = (0..STUDENTS).map(|n| format!("s{n},Student {n},{}\n", account(n)));
        let roster = format!("student_id,name,account_id\n{}", rows.collect::<String>());
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("evidence")).unwrap();
        let roster = Roster::parse("class", roster.as_bytes()).unwrap().rows;
        Self { cloud: cloud.clone(), roster, store: Some(store), _folder: folder }
    }

    fn clock(&self) -> Clock {
        let cloud = self.cloud.clone();
        Clock::of(move || cloud.now())
    }

    fn enrolments(&self) -> Vec<Enrolment> {
        self.roster.iter().map(Enrolment::from).collect()
    }

    /// A run that looks at these students, as `watch` makes them; says its id.
    async fn look(&mut self, rows: &[Row]) -> String {
        let run = look::begin("watch", &lab(), &self.clock());
        let mut store = self.store.take().unwrap();
        store.begin_run(&run, &self.enrolments()).unwrap();
        let since = start() - SignedDuration::from_hours(1);
        let mut plan = Plan::new(&lab(), since, None, self.clock());
        plan.pace = Duration::ZERO;
        let round = Round {
            base: fake::base(&self.cloud),
            plan,
            run: run.id.clone(),
            policy: role::session_policy(&lab(), role::Grant::Read),
            role_name: ROLE_NAME.to_owned(),
            external_id: None,
            region: REGION.to_owned(),
            concurrency: 8,
        };
        let bar = ProgressBar::hidden();
        let seen = cohort::observe(Arc::new(round), rows, store, &bar, stop::never()).await;
        let mut store = seen.unwrap();
        store.finish_run(&run.id, self.cloud.now()).unwrap();
        self.store = Some(store);
        run.id
    }

    fn judge(&self) -> Gradebook {
        let (lab, ruling) = (lab(), Ruling::default());
        let terms = Terms { lab: &lab, ruling: &ruling, time_is_up: true };
        let run = look::begin("grade", &lab, &self.clock());
        let run = look::reported(&run, self.cloud.now());
        let store = self.store.as_ref().unwrap();
        grading::gradebook(store, self.enrolments(), run, terms).unwrap()
    }
}

/// The outcomes of a cohort: by student, by criterion.
fn outcomes(book: &Gradebook) -> Vec<BTreeMap<String, Outcome>> {
    let of = |student: &labproof_reports::gradebook::Student| {
        let criteria = student.tasks.iter().flat_map(|task| &task.criteria);
        criteria.map(|criterion| (criterion.id.clone(), criterion.outcome)).collect()
    };
    book.students.iter().map(of).collect()
}

/// The class at work, minute by minute, under the eyes of the watch; then three hours of silence.
async fn worked(cloud: &Cloud, actors: &mut [Actor], watch: &mut Grading) {
    let mut minute = 0;
    while !actors.iter().all(Actor::is_done) {
        cloud.advance(SignedDuration::from_mins(1));
        minute += 1;
        for actor in actors.iter_mut() {
            actor.act(minute);
        }
        // A fifth of the class at a time.
        let is_due = |number: usize| (minute + 4 * i64::try_from(number).unwrap()) % RHYTHM == 0;
        let due = (0..actors.len()).filter(|n| is_due(*n) && !actors[*n].is_done());
        let due: Vec<usize> = due.collect();
        let rows: Vec<Row> = due.iter().map(|at| watch.roster[*at].clone()).collect();
        if rows.is_empty() {
            continue;
        }
        let run = watch.look(&rows).await;
        let tables = due.iter().filter_map(|at| actors[*at].table(&run, cloud.now()));
        let tables: Vec<Kept> = tables.collect();
        watch.store.as_mut().unwrap().add(&tables).unwrap();
    }
    cloud.advance(SignedDuration::from_hours(3));
}

/// Every criterion on which the two disagree, with what each of those students did.
fn disagreements<'a>(
    actors: &[Actor],
    watched: &'a [BTreeMap<String, Outcome>],
    late: &[BTreeMap<String, Outcome>],
) -> BTreeMap<&'a str, Vec<String>> {
    let mut found: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for ((actor, watched), late) in actors.iter().zip(watched).zip(late) {
        for (criterion, watched) in watched {
            let late = late[criterion];
            if *watched != late {
                let told = format!("watched {watched:?}, late {late:?}: {}", actor.story.told);
                found.entry(criterion).or_default().push(told);
            }
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_look_after_deletion_tells_what_a_watch_tells_wherever_aws_keeps_a_record() {
    let cloud = Cloud::new(start());
    cloud.add_account(HUB);
    let mut die = Die(20_261_121);
    let actors = (0..STUDENTS).map(|number| Actor::new(&cloud, number, &mut die));
    let mut actors: Vec<Actor> = actors.collect();
    let (mut watch, mut late) = (Grading::new(&cloud), Grading::new(&cloud));
    worked(&cloud, &mut actors, &mut watch).await;
    for grading in [&mut watch, &mut late] {
        let everybody = grading.roster.clone();
        grading.look(&everybody).await;
    }
    let (watched, late) = (outcomes(&watch.judge()), outcomes(&late.judge()));
    let without_record: BTreeSet<&str> = WITHOUT_RECORD.iter().copied().collect();
    let found = disagreements(&actors, &watched, &late);
    println!("what only a watch can know, and of how many students:");
    for (criterion, students) in &found {
        println!("  {criterion} {}", students.len());
        if !without_record.contains(criterion) {
            println!("    {}", students.join("\n    "));
        }
    }
    assert_eq!(found.into_keys().collect::<BTreeSet<_>>(), without_record);
    // What is on record is also decided: they do not agree in knowing nothing.
    for (actor, late) in actors.iter().zip(&late) {
        let open = late.iter().filter(|(criterion, outcome)| {
            outcome.is_open() && !without_record.contains(criterion.as_str())
        });
        assert_eq!(open.collect::<Vec<_>>(), Vec::new(), "{}", actor.story.told);
    }
}
