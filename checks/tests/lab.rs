//! Lab files: those that ship are sound, and every fault points at its place.

use crate::common::{LAB, LAB_TEXT, without_criterion};
use labproof_checks::lab::{Lab, Language, SHIPPED, Text};
use miette::Diagnostic;

#[test]
fn every_lab_that_ships_parses_and_every_criterion_of_it_is_known() {
    for (id, text) in SHIPPED {
        let lab = Lab::parse(id, text).unwrap();
        assert_eq!(lab.id, id);
        assert_eq!(lab.sha256.len(), 64);
        for task in &lab.tasks {
            for criterion in &task.criteria {
                let (full, spec) = (&criterion.id, &criterion.spec);
                assert_eq!(*full, format!("{}.{}", task.id, spec.id));
                assert_eq!(&lab.criterion(full).unwrap().id, full);
                let texts = [&spec.title.ko, &spec.title.en, &spec.hint.ko, &spec.hint.en];
                assert!(texts.iter().all(|text| !text.trim().is_empty()), "{full}");
                assert!(
                    !spec.hint.ko.contains("awspassword") && !spec.hint.en.contains("awspassword")
                );
            }
        }
    }
}

#[test]
fn the_shipped_lab_has_the_points_of_the_contract() {
    let tasks: Vec<(&str, u32)> = LAB
        .tasks
        .iter()
        .map(|task| (task.id.as_str(), task.criteria.iter().map(|c| c.spec.points.tenths()).sum()))
        .collect();
    let contract = [
        ("web-tier", 0),
        ("security-group", 150),
        ("db-config", 300),
        ("sql-table", 200),
        ("resize", 100),
        ("snapshot", 100),
        ("deletion", 150),
    ];
    assert_eq!(tasks, contract);
}

/// What a fault of the lab file says, its help, and the text that it points at.
fn fault(text: &str) -> (String, String, String) {
    let error = Lab::parse("lab.toml", text).unwrap_err();
    let help = error.help().map(|help| help.to_string()).unwrap_or_default();
    let label = error.labels().unwrap().next().unwrap();
    (error.to_string(), help, text[label.offset()..label.offset() + label.len()].to_owned())
}

/// A slip: what the shipped lab says, what is written instead, what the fault says, a word of its
/// help, and the text that it points at.
type Slip = (&'static str, &'static str, &'static str, &'static str, &'static str);

fn assert_faults(slips: &[Slip]) {
    for (from, to, message, help, at) in slips {
        let text = SHIPPED[0].1;
        assert!(text.contains(from), "{from}");
        let (said, advised, marked) = fault(&text.replacen(from, to, 1));
        assert!(said.contains(message), "{to}: {said}");
        assert!(advised.contains(help) && !advised.is_empty(), "{to}: {advised}");
        assert_eq!(marked, *at, "{to}: {said}");
    }
}

const SERVER: &str = "id = \"web-tier\"\ncheck = \"server\"\nof = \"web\"";
const GROUP: &str = "of = \"db-tier\"\nfrom = \"web-tier\"\nport = 3306";
const WEB: &str = "type = \"ec2:instance\"\ngroup = \"web-tier\"";

#[test]
fn a_fault_above_the_things_says_what_is_wrong_and_where() {
    assert_faults(&[
        (
            "id = \"stem-day-rds\"",
            "id = \"Stem Day\"",
            "is not a name",
            "lower-case",
            "\"Stem Day\"",
        ),
        ("languages = [\"ko\", \"en\"]", "languages = []", "no language", "languages", "[]"),
        ("languages = [\"ko\",", "languages = [\"kr\",", "unknown variant `kr`", "", "\"kr\""),
        ("region =", "regoin =", "unknown field `regoin`", "", "regoin"),
        ("points = 100", "points = 99", "99 points, and its criteria add up to 100", "total", "99"),
        ("points = 100", "points = -1", "multiple of 0.2", "", "-1"),
        ("points = 4\n", "points = 6\n", "100 points, and its criteria add up to 102", "", "100"),
    ]);
}

/// A lab of one language, as an instructor has written it.
const SHOP: &str = include_str!("../../tests/labs/shop-db.toml");

#[test]
fn a_lab_of_one_language_is_written_in_that_language_alone() {
    let lab = Lab::parse("shop-db.toml", SHOP).unwrap();
    assert_eq!(lab.points(), LAB.points());
    let texts = lab.criteria().flat_map(|it| [&it.spec.title, &it.spec.hint]);
    for text in texts.chain(lab.tasks.iter().map(|task| &task.title)).chain([&lab.title]) {
        assert_eq!(text.ko, text.en);
    }
}

/// Slips in an instructor's file: what it says, what is written instead, what the fault says, words
/// of its help, and the text that it points at.
fn assert_faults_of_the_shop(slips: &[Slip]) {
    for (from, to, message, help, at) in slips {
        assert!(SHOP.contains(from), "{from}");
        let (said, advised, marked) = fault(&SHOP.replacen(from, to, 1));
        assert!(said.contains(message), "{to}: {said}");
        assert!(advised.contains(help), "{to}: {advised}");
        assert_eq!(marked, *at, "{to}: {said}");
    }
}

#[test]
fn a_text_is_written_in_every_language_of_its_lab() {
    let title = "title.en = \"Take a snapshot\"";
    let languages = "languages = [\"en\"]";
    assert_faults_of_the_shop(&[
        (
            languages,
            "languages = [\"en\", \"ko\"]",
            "`title` is not written in `ko`",
            "write title.ko = \"…\", or take ko out of `languages`",
            "title",
        ),
        (title, "title = {}", "`title` is not written in `en`", "write title.en = \"…\"", "title"),
        (title, "title.en = \" \"", "`title.en` is empty", "students will read", "\" \""),
        (
            title,
            "title = \"Take a snapshot\"",
            "`title` is written once for each language of the lab",
            "write title.en = \"…\"",
            "title",
        ),
        (title, "title.fr = \"Sauvegarder\"", "unknown field `fr`", "", "fr"),
        (languages, "languages = \"en\"", "expected a list", "languages = [\"en\"]", "\"en\""),
        (languages, "", "missing field `languages`", "languages, region", "\"shop-db\""),
    ]);
}

#[test]
fn a_slip_of_the_pen_is_told_with_what_was_meant() {
    let (check, class) = ("check = \"server\"", "expected = \"db.t4g.micro\"");
    let (points, engine) = ("points = 10\ntitle.en = \"PostgreSQL", "engine = \"postgres\"");
    assert_faults_of_the_shop(&[
        ("region =", "regoin =", "`regoin`", "did you mean `region`?", "regoin"),
        (check, "chek = \"server\"", "`chek`", "did you mean `check`?", "chek"),
        (check, "check = \"servr\"", "`servr`", "did you mean `server`?", "\"servr\""),
        ("[[task.criterion]]", "[[task.criteria]]", "`criteria`", "mean `criterion`?", "criteria"),
        ("id = \"launched\"", "id = \"lauched\"", "app.lauched", "`launched`?", "\"lauched\""),
        (points, "point = 10\ntitle.en = \"PostgreSQL", "`point`", "mean `points`?", "point"),
        (class, "expect = \"db.t4g.micro\"", "`expect`", "mean `expected`?", "expect"),
        ("port = 5432", "ports = 5432", "`ports`", "did you mean `port`?", "ports"),
        (engine, "engin = \"postgres\"", "`engin`", "did you mean `engine`?", "engin"),
        (
            engine,
            "engine = \"PostgreSQL\"",
            "no engine `PostgreSQL`",
            "did you mean `postgres`?",
            "\"PostgreSQL\"",
        ),
        (
            "type = \"ec2:security-group\"",
            "type = \"security-group\"",
            "no type `security-group`",
            "did you mean `ec2:security-group`?",
            "\"security-group\"",
        ),
    ]);
}

#[test]
fn what_can_never_be_found_is_at_fault() {
    let region = "region = \"eu-central-1\"";
    assert_faults_of_the_shop(&[
        (region, "region = \"frankfurt\"", "no region `frankfurt`", "us-east-1", "\"frankfurt\""),
        (region, "region = \"eu-central\"", "no region", "us-east-1", "\"eu-central\""),
        ("name = \"shop-app\"", "name = \"\"", "the name is empty", "lab's text", "\"\""),
        (
            "engine = \"postgres\"",
            "engine = \"aurora-postgresql\"",
            "an Aurora cluster are not graded",
            "mysql, mariadb, postgres",
            "\"aurora-postgresql\"",
        ),
    ]);
}

#[test]
fn a_value_of_another_type_is_told_in_words_of_a_lab_file() {
    let class = "expected = \"db.t4g.micro\"";
    assert_faults_of_the_shop(&[
        ("port = 5432", "port = \"5432\"", "a whole number from 0", "of, from, port", "\"5432\""),
        (
            "points = 10\ntitle.en = \"PostgreSQL",
            "points = \"10\"\ntitle.en = \"PostgreSQL",
            "points must be a number",
            "a criterion has id, points",
            "\"10\"",
        ),
        (class, "expected = []", "expected true or false, a whole number", "accepted", "[]"),
        (class, "expected = 5", "`instance.instance-class` needs `expected`: a text", "", "5"),
        (
            "[[task]]\nid = \"app\"",
            "[task]\nid = \"app\"",
            "is here a second time",
            "[[task]]",
            "task",
        ),
        (
            "[[task.criterion]]",
            "[task.criterion]",
            "expected a list",
            "a criterion has",
            "[task.criterion]",
        ),
    ]);
}

#[test]
fn a_lab_may_leave_its_total_out() {
    let lab = Lab::parse("lab.toml", &LAB_TEXT).unwrap();
    assert_eq!(lab.points(), LAB.points());
}

/// R13. Half of a criterion's points, which a partial outcome earns, is exact to a tenth.
#[test]
fn points_may_be_fifths_and_nothing_finer() {
    let written = |points: &str| {
        let file = LAB_TEXT.replacen("\npoints = 4\n", &format!("\npoints = {points}\n"), 1);
        let lab = Lab::parse("lab.toml", &file).ok()?;
        Some(lab.criteria().map(|one| one.spec.points.tenths()).sum::<u32>())
    };
    let whole = written("4").unwrap();
    let table = [
        ("3.6", Some(whole - 4)),
        ("4.0", Some(whole)),
        ("0.2", Some(whole - 38)),
        ("0.0", Some(whole - 40)),
        ("0.3", None),
        ("3.55", None),
        ("3.6000001", None),
        ("-0.2", None),
        ("nan", None),
        ("inf", None),
    ];
    for (points, sum) in table {
        assert_eq!(written(points), sum, "{points}");
    }
}

#[test]
fn where_a_lab_has_nothing_of_the_type_that_is_meant_it_says_how_to_add_one() {
    let (from, to) = ("check = \"snapshot\"\n", "check = \"sql-table\"\n");
    assert!(SHOP.contains(from));
    let (said, advised, marked) = fault(&SHOP.replacen(from, to, 1));
    assert_eq!(
        said,
        "`backup` is of the type rds:db-snapshot, and one of the type mysql:table is meant"
    );
    let add = "the lab has no mysql:table: add [resource.NAME] with type = \"mysql:table\"";
    assert_eq!((advised.as_str(), marked.as_str()), (add, "\"backup\""));
}

#[test]
fn a_fault_in_a_thing_says_what_is_wrong_and_where() {
    let mysql = "engine = \"mysql\"\nport = 3306";
    assert_faults(&[
        ("admits = 80", "admit = 80", "unknown field `admit`", "type, name, admits", "admit"),
        ("admits = 80", "admits = 0", "0 is not a TCP port", "65535", "0"),
        ("admits = 80", "admits = 65536", "65536", "admits", "65536"),
        ("admits = 80", "admits = \"80\"", "invalid type: string \"80\"", "", "\"80\""),
        (WEB, "group = \"web-tier\"", "has no `type`", "ec2:instance", "web"),
        (WEB, "type = \"ec2:instance\"", "missing field `group`", "type, group", "[resource.web]"),
        (WEB, "type = 7", "no type `", "ec2:instance", "7"),
        ("ec2:instance", "ec2:server", "no type `ec2:server`", "ec2:instance", "\"ec2:server\""),
        (
            WEB,
            "type = \"ec2:instance\"\ngroup = \"web\"",
            "`web` is of the type ec2:instance, and one of the type ec2:security-group is meant",
            "db-tier, web-tier",
            "\"web\"",
        ),
        (
            "group = \"db-tier\"",
            "group = \"db\"",
            "the type rds:db-instance, and one of the type ec2:security-group",
            "db-tier, web-tier",
            "\"db\"",
        ),
        (
            "name = \"stem-day-snapshot\"\nof = \"db\"",
            "name = \"stem-day-snapshot\"\nof = \"awsdb\"",
            "no resource `awsdb`",
            "the lab's rds:db-instance: db",
            "\"awsdb\"",
        ),
        (
            "type = \"mysql:table\"\nof = \"db\"",
            "type = \"mysql:table\"\nof = \"web\"",
            "`web` is of the type ec2:instance, and one of the type rds:db-instance is meant",
            "the lab's rds:db-instance: db",
            "\"web\"",
        ),
        (
            mysql,
            "engine = \"postgres\"",
            "with the engine `postgres` cannot be looked at",
            "mysql or mariadb",
            "\"db\"",
        ),
        (mysql, "engine = \"mysql\"\nport = 0", "0 is not a TCP port", "65535", "0"),
        (
            "row = [\"1\", \"stem\"]",
            "row = [\"1\"]",
            "another number of values",
            "each column",
            "[\"1\"]",
        ),
    ]);
}

#[test]
fn a_fault_in_a_task_says_what_is_wrong_and_where() {
    assert_faults(&[
        ("id = \"web-tier\"", "id = \"Web\"", "is not a name", "lower-case", "\"Web\""),
        ("id = \"resize\"", "id = \"snapshot\"", "appears twice", "id", "\"snapshot\""),
        (
            "check = \"server\"",
            "check = \"servers\"",
            "no check module `servers`",
            "server, web-page, security-group",
            "\"servers\"",
        ),
        (SERVER, "id = \"web-tier\"\nof = \"web\"", "missing field `check`", "", "[[task]]"),
        (
            SERVER,
            "id = \"web-tier\"\ncheck = \"server\"",
            "missing field `of`",
            "check = \"server\" takes these settings: of",
            "[[task]]",
        ),
        (
            SERVER,
            "id = \"web-tier\"\ncheck = \"server\"\nof = \"web\"\nport = 80",
            "unknown field `port`",
            "check = \"server\" takes these settings: of",
            "port",
        ),
        (
            SERVER,
            "id = \"web-tier\"\ncheck = \"server\"\nof = \"nobody\"",
            "no resource `nobody`",
            "the lab's ec2:instance: web",
            "\"nobody\"",
        ),
        (
            SERVER,
            "id = \"web-tier\"\ncheck = \"server\"\nof = \"db\"",
            "`db` is of the type rds:db-instance, and one of the type ec2:instance is meant",
            "the lab's ec2:instance: web",
            "\"db\"",
        ),
        (
            GROUP,
            "of = \"db-tier\"\nfrom = \"web\"\nport = 3306",
            "`web` is of the type ec2:instance",
            "db-tier, web-tier",
            "\"web\"",
        ),
        (
            GROUP,
            "of = \"db-tier\"\nfrom = \"web-tier\"\nport = 0",
            "0 is not a TCP port",
            "65535",
            "0",
        ),
        (GROUP, "of = \"db-tier\"\nfrom = \"web-tier\"\nport = -1", "-1", "of, from, port", "-1"),
    ]);
}

#[test]
fn a_fault_in_a_criterion_says_what_is_wrong_and_where() {
    assert_faults(&[
        (
            "id = \"server\"",
            "id = \"servers\"",
            "no check judges the criterion `web-tier.servers`",
            "the criteria of `server`: server, http",
            "\"servers\"",
        ),
        ("id = \"server\"", "id = \"engine\"", "no check judges", "server, http", "\"engine\""),
        (
            "check = \"from-group\"",
            "check = \"engine\"",
            "no check judges the criterion `security-group.mysql-from-web-tier`",
            "exists, vpc, from-group",
            "\"engine\"",
        ),
        ("id = \"http\"", "id = \"server\"", "appears twice", "delete", "\"server\""),
        ("id = \"http\"", "id = \"HTTP\"", "is not a name", "lower-case", "\"HTTP\""),
        ("points = 4", "points = 0.1", "multiple of 0.2", "", "0.1"),
        ("points = 4", "points = -1", "multiple of 0.2", "", "-1"),
        ("points = 4\ntitle", "title", "missing field `points`", "", "[[task.criterion]]"),
        ("hint.en =", "hint.fr =", "unknown field `fr`", "", "fr"),
        ("expected = 7", "expected = \"7\"", "a whole number", "value", "\"7\""),
        ("expected = 7", "", "a whole number", "value", "\"backup-retention\""),
        ("accepted = [\"gp3\"]", "accepted = [3]", "a text", "value", "[3]"),
        ("expected = true", "expected = \"yes\"", "true or false", "wants it", "\"yes\""),
        (
            "id = \"applied-immediately\"\npoints = 2",
            "id = \"applied-immediately\"\nexpected = 1\npoints = 2",
            "takes no expected value",
            "follows from",
            "1",
        ),
    ]);
}

/// What a criterion needs of the lab besides its own task's thing.
#[test]
fn a_criterion_that_the_lab_does_not_tell_enough_for_is_at_fault() {
    assert_faults(&[
        (
            GROUP,
            "of = \"db-tier\"\nport = 3306",
            "`security-group.vpc` needs more than the lab says",
            "from = ",
            "\"vpc\"",
        ),
        (
            "database = \"stemday\"\n",
            "",
            "`db-config.database-name` needs more",
            "database = ",
            "\"database-name\"",
        ),
    ]);
    let text = without_criterion(&LAB_TEXT, "security-group.vpc");
    let text = text.replacen("group = \"db-tier\"\n", "", 1);
    for (settings, expected) in [
        ("of = \"db-tier\"\nport = 3306", "from = "),
        ("of = \"db-tier\"\nfrom = \"web-tier\"", "port = NUMBER"),
    ] {
        let (message, help, at) = fault(&text.replacen(GROUP, settings, 1));
        assert!(message.contains("`security-group.mysql-from-web-tier` needs more"), "{message}");
        assert!(help.contains(expected), "{help}");
        assert_eq!(at, "\"from-group\"");
    }
}

#[test]
fn a_criterion_whose_need_is_left_out_is_at_fault() {
    for (left_out, message, at) in [
        ("sql-table.login", "`sql-table.database` needs `sql-table.login`", "\"database\""),
        ("deletion.instance-deleted", "needs `deletion.instance-deleted`", "\"no-final-snapshot\""),
        ("db-config.created", "`db-config.engine` needs `db-config.created`", "\"engine\""),
    ] {
        let (said, help, marked) = fault(&without_criterion(&LAB_TEXT, left_out));
        assert!(said.contains(message), "{left_out}: {said}");
        assert!(help.contains("0 points"), "{left_out}: {help}");
        assert_eq!(marked, at, "{left_out}: {said}");
    }
}

#[test]
fn a_task_whose_thing_no_task_finds_is_at_fault() {
    let (before, rest) = LAB_TEXT.split_once("[[task]]\nid = \"db-config\"").unwrap();
    let (_, after) = rest.split_once("[[task]]").unwrap();
    let (message, help, at) = fault(&format!("{before}[[task]]{after}"));
    let need = "the criterion `created` of a task with check = \"db-instance\" on the same thing";
    assert_eq!(message, format!("`sql-table.login` needs {need}, which the lab leaves out"));
    assert!(help.contains("0 points"), "{help}");
    assert_eq!(at, "\"login\"");
}

#[test]
fn a_lab_without_things_tasks_or_criteria_is_at_fault() {
    let (head, rest) = LAB_TEXT.split_once("[resource.").unwrap();
    let (things, tasks) = rest.split_once("[[task]]").unwrap();
    let (task, _) = tasks.split_once("[[task.criterion]]").unwrap();
    for (text, message, help, at) in [
        (head.to_owned(), "no things", "[resource.NAME]", "\"stem-day-rds\""),
        (format!("{head}[resource.{things}"), "no tasks", "[[task]]", "\"stem-day-rds\""),
        (format!("{head}task = []\n[resource.{things}"), "no tasks", "[[task]]", "[]"),
        (format!("{head}resource = 1"), "is a table", "[resource.NAME]", "1"),
        (
            format!("{head}[resource.{things}[[task]]{task}"),
            "missing field `criterion`",
            "",
            "[[task]]",
        ),
        (
            format!("{head}[resource.{things}[[task]]{task}criterion = []"),
            "the task has no criterion",
            "[[task.criterion]]",
            "[]",
        ),
    ] {
        let (said, advised, marked) = fault(&text);
        assert!(said.contains(message), "{message}: {said}");
        assert!(advised.contains(help), "{message}: {advised}");
        assert_eq!(marked, at, "{message}: {said}");
    }
}

#[test]
fn a_lab_file_in_the_form_of_before_is_told_the_form_of_now() {
    let (head, rest) = LAB_TEXT.split_once("[resource.").unwrap();
    let (_, tasks) = rest.split_once("[[task]]").unwrap();
    let names = "[names]\nweb-group = \"Stem Day - Web Server\"\n";
    let sql = "[sql]\nuser = \"awsuser\"\npassword = \"awspassword\"\n";
    for (earlier, at) in [(format!("{names}{sql}"), "names"), (sql.to_owned(), "sql")] {
        let text = format!("{head}{earlier}[[task]]{tasks}");
        let (message, help, marked) = fault(&text);
        assert!(message.contains("[resource.NAME] now"), "{message}");
        assert!(help.contains("labproof lab show stem-day-rds"), "{help}");
        assert_eq!(marked, at);
    }
}

#[test]
fn a_value_that_nothing_can_have_is_at_fault() {
    let (port, name) = ("port = 3306\ngroup", "name = \"awsdb\"");
    let (col1, col2) = ("name = \"col1\", types", "types = [\"varchar\"], length = 10");
    let (storage, snapshot) = ("expected = 30\n", "name = \"stem-day-snapshot\"");
    let group = "name = \"Stem Day DB Tier\"";
    let no_name = |what: &'static str, written: &'static str, marked: &'static str| {
        (what, written, "the name is empty", "the lab's text", marked)
    };
    let no_instance = |written: &'static str, marked: &'static str| {
        (name, written, "RDS has no DB instance named", "letters, digits and hyphens", marked)
    };
    assert_faults(&[
        (port, "port = 0\ngroup", "0 is not a TCP port", "1 to 65535", "0"),
        (port, "port = -1\ngroup", "-1", "port", "-1"),
        (port, "port = 65536\ngroup", "65536", "port", "65536"),
        no_name(name, "name = \"\"", "\"\""),
        no_name(name, "name = \" \\t\"", "\" \\t\""),
        no_instance("name = \"aws db\"", "\"aws db\""),
        no_instance("name = \"1db\"", "\"1db\""),
        no_instance("name = \"aws--db\"", "\"aws--db\""),
        no_instance("name = \"awsdb-\"", "\"awsdb-\""),
        no_instance("name = \"데이터베이스\"", "\"데이터베이스\""),
        no_instance("name = \"=1+1\"", "\"=1+1\""),
        (snapshot, "name = \"a:b\"", "RDS has no snapshot named `a:b`", "1 to 255", "\"a:b\""),
        (group, "name = \" - \"", "no letter and no digit", "compared", "\" - \""),
        (group, "name = \"a\\nb\"", "control character", "one line", "\"a\\nb\""),
        ("database = \"stemday\"", "database = \"\"", "the name of the database", "text", "\"\""),
        no_name("schema = \"test\"", "schema = \"\"", "\"\""),
        no_name("table = \"stem\"", "table = \" \"", "\" \""),
        ("user = \"awsuser\"", "user = \"\"", "user's name is empty", "lab's text", "\"\""),
        (storage, "expected = 0\n", "no storage of 0 GiB", "1 to 65536", "0"),
        (storage, "expected = -30\n", "no storage of -30 GiB", "1 to 65536", "-30"),
        (storage, "expected = 9223372036854775807\n", "GiB", "65536", "9223372036854775807"),
        (
            "expected = \"Stem Day DB Tier\"",
            "expected = \"\"",
            "the value is empty",
            "text",
            "\"\"",
        ),
    ]);
    for (from, to, message) in [
        (col1, "name = \"\", types", "the name of a column is empty"),
        (col1, "name = \"COL2\", types", "`col2` appears twice"),
        (col2, "types = [], length = 10", "`col2` may have no type"),
        (col2, "types = [\"\"], length = 10", "`col2` may have no type"),
        (col2, "types = [\"varchar\"], length = 0", "`col2` holds no character"),
        ("password = \"awspassword\"", "password = \"\"", "the password is empty"),
    ] {
        let text = SHIPPED[0].1;
        assert!(text.contains(from), "{from}");
        let (said, advised, _) = fault(&text.replacen(from, to, 1));
        assert!(said.contains(message) && !advised.is_empty(), "{to}: {said}");
    }
    let long = format!("table = \"{}\"", "x".repeat(65));
    let (said, ..) = fault(&SHIPPED[0].1.replacen("table = \"stem\"", &long, 1));
    assert!(said.contains("the name has 65 characters"), "{said}");
}

#[test]
fn a_text_is_given_in_the_language_that_is_asked_for() {
    let text = Text { ko: "과제".into(), en: "Task".into() };
    assert_eq!(Language::ALL.map(|language| text.get(language)), ["과제", "Task"]);
}
