//! A lab that is a file alone, `tests/labs/shop-db.toml`: `PostgreSQL`, reached from an app tier.

use crate::class::{Class, account};
use crate::run::{Run, criterion, keep};
use crate::situations::{LONG, Story, graded};
use jiff::SignedDuration;
use labproof_checks::outcome::Outcome::{Blocked, Failed, Partial, Passed};
use labproof_cloud::workshop::{DeleteChoices, InstanceChoices, ServerChoices, Student};
use std::fs;

/// The lab, as the program is told of it.
const SHOP: [&str; 2] = ["--lab", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/labs/shop-db.toml")];

const DB: &str = "shopdb";

fn app_server(student: &Student) -> String {
    let choices = ServerChoices {
        name: "app".into(),
        group: "shop-app".into(),
        rules: vec![(443, "0.0.0.0/0".into())],
        ..ServerChoices::default()
    };
    student.launch_server(&choices).unwrap().group
}

fn db_group(student: &Student, app: &str) -> String {
    let group = student.create_group("shop-db", "shop-db", None).unwrap();
    student.authorize_from_group(&group, "5432", app).unwrap();
    group
}

fn create(student: &Student, group: String, otherwise: fn(&mut InstanceChoices)) {
    let mut choices = InstanceChoices {
        database: Some("shop".into()),
        groups: vec![group],
        ..InstanceChoices::postgres(DB)
    };
    otherwise(&mut choices);
    student.create_instance(&choices).unwrap();
}

fn with(student: &Student, otherwise: fn(&mut InstanceChoices)) {
    let app = app_server(student);
    let group = db_group(student, &app);
    create(student, group, otherwise);
}

/// Begins the lab, as asked.
pub(crate) fn begin(_: &Class, student: &Student) {
    with(student, |_| ());
}

fn larger(_: &Class, student: &Student) {
    student.resize(DB, Some("db.t4g.medium"), None, true).unwrap();
}

fn save(_: &Class, student: &Student) {
    student.take_snapshot(DB, "shopdb-before-sale").unwrap();
}

fn remove(_: &Class, student: &Student) {
    student.delete(DB, &DeleteChoices::default()).unwrap();
}

fn nothing(_: &Class, _: &Student) {}

type Steps = &'static [fn(&Class, &Student)];

/// As asked, but for the first step.
macro_rules! beginning {
    ($first:expr) => {{
        const STEPS: Steps = &[$first, larger, save, remove];
        STEPS
    }};
}

static STORIES: [Story; 18] = [
    Story { name: "as asked", steps: &[begin, larger, save, remove], marks: &[] },
    Story {
        name: "no app server",
        steps: beginning!(|_, student| {
            let app = student.create_group("shop-app", "shop-app", None).unwrap();
            let group = db_group(student, &app);
            create(student, group, |_| ());
        }),
        marks: &[("app.launched", Failed, "not-started")],
    },
    Story {
        name: "a group of another name",
        steps: beginning!(|_, student| {
            let app = app_server(student);
            let group = student.create_group("postgres", "postgres", None).unwrap();
            student.authorize_from_group(&group, "5432", &app).unwrap();
            create(student, group, |_| ());
        }),
        marks: &[("network.exists", Partial, "other-name")],
    },
    Story {
        name: "another VPC",
        steps: beginning!(|_, student| {
            let app = app_server(student);
            let vpc = student.create_vpc("elsewhere").unwrap();
            let group = student.create_group_in(&vpc, "shop-db", "shop-db", None).unwrap();
            // A group of another VPC cannot be named.
            student.authorize_from_group(&group, "5432", &app).unwrap_err();
            create(student, group, |db| db.subnet_group = "elsewhere".into());
        }),
        marks: &[("network.vpc", Failed, ""), ("network.from-group", Failed, "")],
    },
    Story {
        name: "from addresses in place of the group",
        steps: beginning!(|_, student| {
            app_server(student);
            let group = student.create_group("shop-db", "shop-db", None).unwrap();
            student.authorize_from_cidr(&group, "5432", "172.31.0.0/16").unwrap();
            create(student, group, |_| ());
        }),
        marks: &[("network.from-group", Failed, ""), ("network.nothing-else-open", Blocked, "")],
    },
    Story {
        name: "another rule too",
        steps: beginning!(|_, student| {
            let app = app_server(student);
            let group = db_group(student, &app);
            student.authorize_from_cidr(&group, "22", "0.0.0.0/0").unwrap();
            create(student, group, |_| ());
        }),
        marks: &[("network.nothing-else-open", Failed, "")],
    },
    Story {
        name: "the app server alone",
        steps: &[|_, student| {
            app_server(student);
        }],
        marks: &[
            ("network.exists", Failed, "not-started"),
            ("instance.created", Failed, "not-started"),
        ],
    },
    Story {
        name: "another engine",
        steps: beginning!(|_, student| with(student, |db| {
            db.engine = "mysql".into();
        })),
        marks: &[("instance.engine", Failed, "")],
    },
    Story {
        name: "another class",
        steps: beginning!(|_, student| with(student, |db| db.class = "db.t3.micro".into())),
        marks: &[("instance.instance-class", Failed, "")],
    },
    Story {
        name: "public",
        steps: beginning!(|_, student| with(student, |db| db.public = true)),
        marks: &[("instance.private", Failed, "")],
    },
    Story {
        name: "the default group",
        steps: beginning!(|_, student| with(student, |db| db.groups.clear())),
        marks: &[("instance.security-group", Failed, "")],
    },
    Story {
        name: "another port",
        steps: beginning!(|_, student| with(student, |db| db.port = 5433)),
        marks: &[("instance.port", Failed, "")],
    },
    Story {
        name: "no initial database",
        steps: beginning!(|_, student| with(student, |db| db.database = None)),
        marks: &[("instance.database-name", Failed, "")],
    },
    Story {
        name: "not made larger",
        steps: &[begin, nothing, save, remove],
        marks: &[("larger.instance-class", Failed, "")],
    },
    Story {
        name: "not saved",
        steps: &[begin, larger, nothing, remove],
        marks: &[("saved.exists", Failed, ""), ("saved.of-instance", Blocked, "")],
    },
    Story {
        name: "another instance saved",
        steps: &[
            |_, student| {
                with(student, |_| ());
                student.create_instance(&InstanceChoices::postgres("other")).unwrap();
            },
            larger,
            |_, student| {
                student.take_snapshot("other", "shopdb-before-sale").unwrap();
            },
            remove,
        ],
        marks: &[("saved.of-instance", Failed, "")],
    },
    Story {
        name: "not removed",
        steps: &[begin, larger, save, nothing],
        marks: &[
            ("removed.instance-deleted", Failed, ""),
            ("removed.no-retained-backups", Blocked, ""),
        ],
    },
    Story {
        name: "backups kept",
        steps: &[begin, larger, save, |_, student| {
            let kept = DeleteChoices { retain_backups: true, ..DeleteChoices::default() };
            student.delete(DB, &kept).unwrap();
        }],
        marks: &[("removed.no-retained-backups", Failed, "")],
    },
];

#[test]
fn each_criterion_is_missed_by_whoever_misses_it() {
    let (class, book) = graded(&STORIES, LONG, &SHOP);
    let perfect = &book.students[0];
    for criterion in perfect.criteria() {
        assert_eq!(criterion.outcome, Passed, "{criterion:?}");
    }
    let score = perfect.score.unwrap();
    assert_eq!(
        (score.earned.to_string(), score.possible.to_string()),
        ("100".into(), "100".into())
    );
    for found in book.students[0].criteria() {
        let is_missed =
            STORIES.iter().flat_map(|story| story.marks).any(|mark| mark.0 == found.id.as_str());
        assert!(is_missed, "nobody misses {}", found.id);
    }
    // Whoever misses something at one step alone has everything of the others.
    for (student, task) in
        [("s08", "network"), ("s13", "larger"), ("s14", "instance"), ("s18", "saved")]
    {
        let student = book.students.iter().find(|one| one.student_id == student).unwrap();
        let task = student.tasks.iter().find(|it| it.id == task).unwrap();
        assert!(task.criteria.iter().all(|it| it.outcome == Passed), "{task:?}");
    }
    texts_name_the_things_of_the_lab(&class);
}

fn texts_name_the_things_of_the_lab(class: &Class) {
    let grade = class.grade(&[&SHOP[..], &["--lang", "en"]].concat()).with_status(0);
    let read = |name: &str| fs::read_to_string(class.path("labproof-report").join(name)).unwrap();
    let explain = [&["explain", "s05", "--lang", "en"][..], &SHOP].concat();
    let explained = Run::of(&mut class.labproof(&explain)).with_status(0).out;
    for (name, text) in [
        ("terminal", grade.out),
        ("page", read("report.html")),
        ("gradebook", read("gradebook.json")),
        ("explanation", explained),
    ] {
        // The page and the explanation quote the contract's rules, which are of every lab.
        let quotes_rules = ["page", "explanation"].contains(&name);
        let more: &[&str] = if quotes_rules { &[] } else { &["MySQL", "Stem Day"] };
        for word in more.iter().copied().chain(["awsdb", "Stem-day", "stem-day"]) {
            assert!(!text.contains(word), "{name}: {word}");
        }
        // Within the digits of a hash it would be chance.
        let mut words = text.split(|c: char| !c.is_alphanumeric());
        assert!(quotes_rules || words.all(|word| word != "3306"), "{name}: 3306");
    }
    for word in ["shopdb", "shop-db", "shop-app", "5432"] {
        assert!(read("report.html").contains(word), "{word}");
    }
}

#[test]
fn it_is_found_in_the_region_that_the_lab_names() {
    let mut class = Class::began(SignedDuration::from_hours(4));
    class.cloud.add_account_in(&account(1), &["eu-central-1", "us-east-1"]);
    class.enrol("in Frankfurt");
    let student = Student::new(&class.cloud, &account(1), "eu-central-1");
    begin(&class, &student);
    class.until_now();
    let mut grade = class.labproof(&["grade", "--roster", "roster.csv"]);
    keep(class.path("roster.csv"), class.roster()).unwrap();
    Run::of(grade.args(SHOP).env_remove("AWS_REGION")).with_status(0);
    let book = class.book();
    assert_eq!(book.students[0].region, "eu-central-1");
    assert_eq!(criterion(&book, "s01", "instance.engine").outcome, Passed);
}
