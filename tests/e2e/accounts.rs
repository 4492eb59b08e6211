//! Accounts without a role of the grader's: entered by named profiles, and rosters made of an
//! organization.

use crate::class::{Class, HUB, ROLE, account};
use crate::lab;
use crate::run::{Run, keep};
use jiff::SignedDuration;
use labproof_checks::outcome::{Actor, Outcome};
use labproof_cloud::{AccessKey, Member, Role};
use labproof_reports::gradebook::{Reason, State};
use std::fs;
use std::process::Command;

/// Students who have done the lab as asked, in accounts without any role.
fn class(students: usize) -> Class {
    let mut class = Class::began(SignedDuration::from_hours(1));
    for number in 1..=students {
        let student = class.enrol_with(&format!("Student {number}"), None);
        lab::begin(&student);
    }
    class.minutes(30);
    class.until_now();
    class
}

/// The session that a student's lab has, such as Learner Lab shows it.
fn session(class: &Class, number: usize) -> AccessKey {
    class.cloud.console_key(&account(number), "voclabs")
}

/// Writes `~/.aws/credentials`.
fn write_profiles(class: &Class, profiles: &[(&str, &AccessKey)]) {
    let section = |(name, key): &(&str, &AccessKey)| {
        let token = key.session_token.as_ref().unwrap();
        format!(
            "[{name}]\naws_access_key_id={}\naws_secret_access_key={}\naws_session_token={token}\n",
            key.id, key.secret
        )
    };
    fs::create_dir_all(class.path(".aws")).unwrap();
    let text: String = profiles.iter().map(section).collect();
    fs::write(class.path(".aws/credentials"), text).unwrap();
}

/// The program for a grader who has no credentials but the profiles.
fn labproof(class: &Class, arguments: &[&str]) -> Command {
    let mut command = class.labproof(arguments);
    command.env_remove("AWS_ACCESS_KEY_ID").env_remove("AWS_SECRET_ACCESS_KEY");
    command
}

fn grade(class: &Class, arguments: &[&str]) -> Run {
    let roster = class.path("roster.csv");
    if !roster.exists() {
        keep(&roster, class.roster()).unwrap();
    }
    let grade = ["grade", "--roster", "roster.csv", "--profiles", "--sql", "off"];
    Run::of(&mut labproof(class, &[&grade, arguments].concat()))
}

/// Why each student is not graded.
fn reasons(class: &Class) -> Vec<Option<Reason>> {
    class.book().students.iter().map(|student| student.reason.as_deref().cloned()).collect()
}

fn codes(class: &Class) -> Vec<Option<&'static str>> {
    reasons(class).iter().map(|reason| reason.as_ref().map(|it| it.code.as_str())).collect()
}

#[test]
fn accounts_are_graded_by_profiles_without_a_role_and_nothing_of_a_session_is_kept() {
    let class = class(3);
    let keys = [1, 2, 3].map(|number| session(&class, number));
    // The one whose profile is called otherwise says so in the roster.
    let profiles = ["", "voclabs-2", ""].map(str::to_owned);
    keep(class.path("roster.csv"), class.roster_with("profile", &profiles)).unwrap();
    write_profiles(&class, &[("s01", &keys[0]), ("voclabs-2", &keys[1]), ("s03", &keys[2])]);
    let run = grade(&class, &["--format", "json,html,md,csv", "-v"]).with_status(0);
    assert_eq!(codes(&class), [None; 3], "R198");
    let book = class.book();
    for student in &book.students {
        let created = student.criterion("db-config.created").unwrap();
        assert_eq!(created.outcome, Outcome::Passed, "{}", student.student_id);
    }
    assert_eq!(class.cloud.calls().get("AssumeRole"), None);

    let files = ["gradebook.json", "report.html", "summary.md", "students.csv"];
    let reports = files.map(|file| class.path("labproof-report").join(file));
    let written = reports.iter().filter_map(|file| fs::read(file).ok());
    let written: Vec<u8> =
        written.flatten().chain(fs::read(class.path("labproof.evidence")).unwrap()).collect();
    let shown = String::from_utf8_lossy(&written).into_owned() + &run.out + &run.err;
    for key in keys {
        for secret in [key.secret, key.session_token.unwrap()] {
            assert!(!shown.contains(&secret), "R198, R214");
        }
    }
}

#[test]
fn a_session_that_opens_nothing_is_its_own_students_and_says_whose_turn_it_is() {
    let class = class(4);
    let keys = [1, 2, 3, 4].map(|number| session(&class, number));
    class.cloud.end_key_after(&keys[1], 0);
    // s03 has no profile, and s04's is that of somebody else's account.
    write_profiles(&class, &[("s01", &keys[0]), ("s02", &keys[1]), ("s04", &keys[0])]);
    let run = grade(&class, &[]).with_status(0);
    assert_eq!(run.remarks(), [""; 0]);
    let refused = Some("profile-refused");
    assert_eq!(codes(&class), [None, refused, refused, Some("wrong-account")], "R199");
    let reasons = reasons(&class);
    for (number, who, words) in [
        (1, Actor::Student, "must start the lab session again"),
        (2, Actor::Instructor, "There is no profile for the student"),
        (3, Actor::Instructor, "another account"),
    ] {
        let reason = reasons[number].as_ref().unwrap();
        assert_eq!(reason.who, who, "{reason:?}");
        assert!(reason.message.en.contains(words), "{}", reason.message.en);
    }
    let book = class.book();
    assert_eq!(book.run.trouble, None, "it is nothing of the grader's");
    assert_eq!(book.students[3].state, State::NotGraded, "another account proves nothing");

    // New credentials in the file are enough.
    let again = class.cloud.console_key(&account(2), "voclabs-again");
    write_profiles(
        &class,
        &[("s01", &keys[0]), ("s02", &again), ("s03", &keys[2]), ("s04", &keys[3])],
    );
    grade(&class, &[]).with_status(0);
    assert_eq!(codes(&class), [None; 4]);
}

#[test]
fn a_session_that_ends_on_the_way_leaves_open_what_it_did_not_see() {
    let class = class(1);
    let key = session(&class, 1);
    class.cloud.end_key_after(&key, 3);
    write_profiles(&class, &[("s01", &key)]);
    grade(&class, &[]).with_status(0);
    let book = class.book();
    let open = book.students[0].criteria().filter_map(|criterion| criterion.reason.as_ref());
    let codes: Vec<_> = open.map(|reason| reason.code.as_str()).collect();
    assert!(codes.contains(&"profile-refused"), "{codes:?}");
    assert!(!codes.contains(&"grader-credentials"), "{codes:?}");
    assert_eq!(book.run.trouble, None);
}

#[test]
fn a_roster_chooses_no_profile_unless_the_command_line_says_so() {
    let mut class = Class::began(SignedDuration::from_hours(1));
    let role = Role::new(ROLE, HUB).external_id(&class.next_external_id());
    let student = class.enrol_with("Student", Some(role));
    lab::begin(&student);
    class.until_now();
    let roster = class.roster_with("profile", &["not-there".to_owned()]);
    keep(class.path("with-profile.csv"), &roster).unwrap();
    let grade = ["grade", "--roster", "with-profile.csv", "--sql", "off"];
    Run::of(&mut class.labproof(&grade)).with_status(0);
    assert_eq!(codes(&class), [None]);
    assert_eq!(class.cloud.calls().get("AssumeRole"), Some(&1));

    let role = format!("arn:aws:iam::{}:role/{ROLE}", account(1));
    let both = class.roster_with("role_arn", &[role]);
    keep(class.path("with-role.csv"), &both).unwrap();
    let grade = ["grade", "--roster", "with-role.csv", "--profiles"];
    let run = Run::of(&mut class.labproof(&grade)).with_status(2);
    run.complains(&["--profiles", "student s01", "role_arn"]);
}

#[test]
fn a_watch_goes_by_profiles_and_a_check_by_the_profile_of_the_environment() {
    let class = class(1);
    let key = session(&class, 1);
    write_profiles(&class, &[("s01", &key)]);
    keep(class.path("roster.csv"), class.roster()).unwrap();
    let until = (crate::class::now() + SignedDuration::from_secs(1)).to_string();
    let watch =
        ["watch", "--roster", "roster.csv", "--profiles", "--sql", "off", "--until", &until];
    Run::of(&mut labproof(&class, &watch)).with_status(0);
    assert_eq!(codes(&class), [None]);

    let preflight = ["preflight", "--roster", "roster.csv", "--profiles", "--sql", "off"];
    let tried = Run::of(&mut labproof(&class, &preflight));
    assert!(!tried.out.contains("asks for no external id"), "{}", tried.out);
    assert_eq!(class.cloud.calls().get("AssumeRole"), None);

    let check = || {
        let mut command = labproof(&class, &["check", "--sql", "off"]);
        Run::of(command.env("AWS_PROFILE", "s01"))
    };
    check().with_status(0);
    class.cloud.end_key_after(&key, 0);
    check().with_status(2).complains(&["AWS does not know who you are", "ExpiredToken"]);
}

/// An organization with a class of units within units, and its id.
fn organization(class: &Class) -> (String, String) {
    let root = class.cloud.organize(HUB);
    let year = class.cloud.add_unit(&root, "2026");
    let groups = [year.clone(), class.cloud.add_unit(&year, "A"), class.cloud.add_unit(&year, "B")];
    let member = |number: usize, unit: &str, state: &str| Member {
        account: account(number),
        unit: unit.to_owned(),
        name: format!("Student {number:02}"),
        email: format!("s{number:02}@school.example"),
        state: state.to_owned(),
    };
    // More than a page in one unit.
    for number in 1..=24 {
        class.cloud.add_member(member(number, &groups[usize::from(number > 21)], "ACTIVE"));
    }
    class.cloud.add_member(member(25, &groups[2], "ACTIVE"));
    class.cloud.add_member(member(26, &groups[2], "SUSPENDED"));
    class.cloud.add_member(member(27, &root, "ACTIVE"));
    (root, year)
}

#[test]
fn an_organizational_unit_becomes_a_roster_that_is_graded_by() {
    let class = Class::began(SignedDuration::from_mins(10));
    class.until_now();
    let (_, year) = organization(&class);
    let init = ["init", "new", "--from-organization", &year];
    let run = Run::of(&mut class.labproof(&init)).with_status(0);
    run.complains(&[&format!("left out: {} Student 26 (SUSPENDED)", account(26))]);
    assert!(run.out.contains("roster.csv"), "{}", run.out);
    let roster = fs::read_to_string(class.path("new/roster.csv")).unwrap();
    let row = |n: usize| format!("{0},Student {n:02},{0},s{n:02}@school.example\n", account(n));
    let rows: String = (1..=25).map(row).collect();
    assert_eq!(roster, format!("\u{feff}student_id,name,account_id,email\n{rows}"), "R209");

    for number in 1..=25 {
        class.cloud.add_role(&account(number), Role::new(ROLE, HUB));
    }
    let grade = ["grade", "--roster", "new/roster.csv", "--sql", "off"];
    Run::of(&mut class.labproof(&grade)).with_status(0);
    assert_eq!(codes(&class), [None; 25]);
}

#[test]
fn whoever_cannot_list_an_organization_is_told_why_and_nothing_is_written() {
    let class = Class::began(SignedDuration::from_mins(10));
    class.until_now();
    let init = |unit: &str, key: &AccessKey| {
        let mut command = class.labproof(&["init", "new", "--from-organization", unit]);
        command.env("AWS_ACCESS_KEY_ID", &key.id).env("AWS_SECRET_ACCESS_KEY", &key.secret);
        Run::of(&mut command).with_status(2)
    };
    let hub = class.cloud.access_key(HUB);
    init("ou-none-00000000", &hub).complains(&["belongs to no organization"]);
    let (root, year) = organization(&class);
    init("ou-none-00000000", &hub).complains(&["there is no organizational unit ou-none-00000000"]);
    let member = class.cloud.access_key(&account(1));
    init(&year, &member).complains(&[
        "may not list",
        "ListAccountsForParent",
        "management account",
    ]);
    let empty = class.cloud.add_unit(&root, "empty");
    init(&empty, &hub).complains(&["holds no account that can be used"]);
    init("Class A", &hub).complains(&["ou-…"]);
    assert!(!class.path("new").exists());
}
