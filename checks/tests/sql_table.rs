//! The table: what was read counts, and nobody can read it later.

use crate::cases::case;
use crate::common::{LIFE, Student, column, stem_in, t, the_table, written};
use labproof_checks::evidence::{
    Answer, Blind, DbInstance, Look, ReasonCode, TABLE, Table, TableLook,
};

fn seeing(change: impl FnOnce(&mut TableLook)) -> Student {
    Student::begins().groups().creates().is_ready().with(|s| change(s.table.as_mut().unwrap()))
}

#[test]
fn what_was_read_is_judged_letter_by_letter() {
    let rows = |rows: &[[&str; 2]]| {
        rows.iter().map(|row| row.iter().map(|v| Some((*v).to_owned())).collect()).collect()
    };
    let with = |change: &dyn Fn(&mut Table)| {
        let mut table = stem_in("test");
        change(&mut table);
        table
    };
    let table: Vec<(&str, Table, &str, &str)> = vec![
        ("as asked", with(&|_| {}), "passed", "passed"),
        ("bigint", with(&|t| t.columns[0].data_type = "bigint".into()), "passed", "passed"),
        (
            "text for a number",
            with(&|t| t.columns[0].data_type = "text".into()),
            "failed",
            "passed",
        ),
        ("decimal", with(&|t| t.columns[0].data_type = "decimal".into()), "failed", "passed"),
        ("longer", with(&|t| t.columns[1].length = Some(20)), "failed", "passed"),
        ("char", with(&|t| t.columns[1].data_type = "char".into()), "failed", "passed"),
        ("other name", with(&|t| t.columns[1].name = "name".into()), "failed", "passed"),
        (
            "one more column",
            with(&|t| t.columns.push(column("id", "int", None))),
            "passed",
            "passed",
        ),
        (
            "twice",
            with(&|t| t.rows = Some(rows(&[["2", "x"], ["1", "stem"], ["1", "stem"]]))),
            "passed",
            "passed",
        ),
        ("cents", with(&|t| t.rows = Some(rows(&[["1.00", "stem"]]))), "passed", "passed"),
        ("more cents", with(&|t| t.rows = Some(rows(&[["1.50", "stem"]]))), "passed", "failed"),
        ("a full stop", with(&|t| t.rows = Some(rows(&[["1", "stem."]]))), "passed", "failed"),
        ("capital", with(&|t| t.rows = Some(rows(&[["1", "Stem"]]))), "passed", "failed"),
        ("space", with(&|t| t.rows = Some(rows(&[["1", "stem "]]))), "passed", "failed"),
        ("null", with(&|t| t.rows = Some(vec![vec![Some("1".into()), None]])), "passed", "failed"),
        ("empty", with(&|t| t.rows = Some(Vec::new())), "passed", "failed (not-started)"),
        ("unread", with(&|t| t.rows = None), "passed", "unverified access-denied"),
        (
            "too many to read",
            with(&|t| {
                t.rows = Some(rows(&[["2", "x"]]));
                t.more_rows = true;
            }),
            "passed",
            "unverified internal",
        ),
    ];
    for (name, read, columns, row) in table {
        let student = seeing(|look| look.tables = vec![read]).look("01:30");
        student.graded().expect(
            name,
            &[
                ("sql-table.login", "passed"),
                ("sql-table.table", "passed"),
                ("sql-table.columns", columns),
                ("sql-table.row", row),
            ],
        );
    }
}

#[test]
fn a_row_that_is_not_the_one_asked_for_is_shown_value_by_value() {
    let rows = |row: Vec<Option<String>>| {
        let graded = seeing(|look| look.tables[0].rows = Some(vec![row])).look("01:30").graded();
        written(graded.criterion("sql-table.row")).unwrap()
    };
    let wrong = rows(vec![Some("1".into()), Some("stam".into())]);
    assert!(wrong.contains("stam"), "{wrong}");
    let null = rows(vec![Some("2".into()), None]);
    assert!(null.contains('2') && null.contains("NULL"), "{null}");
}

#[test]
fn the_table_may_stand_in_any_schema_and_test_comes_first() {
    let elsewhere = case("table in stemday").graded();
    elsewhere.expect(
        "stemday",
        &[
            ("sql-table.database", "partial"),
            ("sql-table.table", "passed (accepted-variation)"),
            ("sql-table.columns", "passed"),
            ("sql-table.row", "passed"),
        ],
    );
    let both = seeing(|look| {
        let mut empty = stem_in("test");
        empty.rows = Some(Vec::new());
        look.tables = vec![stem_in("stemday"), empty];
    });
    both.look("01:30").graded().expect(
        "both",
        &[("sql-table.database", "passed"), ("sql-table.row", "failed (not-started)")],
    );
    case("no table").graded().expect(
        "none",
        &[
            ("sql-table.database", "passed"),
            ("sql-table.table", "failed (not-started)"),
            ("sql-table.columns", "blocked by sql-table.table"),
            ("sql-table.row", "blocked by sql-table.table"),
        ],
    );
    case("no database").graded().expect("none", &[("sql-table.database", "failed (not-started)")]);
}

#[test]
fn a_database_that_could_not_be_read_is_unverified_with_its_reason() {
    for code in
        [ReasonCode::LoginRefused, ReasonCode::Timeout, ReasonCode::Tls, ReasonCode::Unreachable]
    {
        let student = seeing(|_| {});
        let graded =
            student.look_with("01:30", |source| (source == TABLE).then_some(code)).graded();
        let says = format!("unverified {}", code.as_str());
        graded.expect("blind", &[("sql-table.login", &says), ("sql-table.row", &says)]);
    }
    case("stopped").graded().expect(
        "stopped",
        &[("sql-table.login", "unverified stopped"), ("db-config.port", "passed")],
    );
    case("creating").graded().expect("creating", &[("sql-table.login", "pending in-progress")]);
}

#[test]
fn rows_once_read_stay_and_wrong_ones_fail_only_while_somebody_looks() {
    let later = |student: Student| student.with(|s| s.table = None).look("01:40");
    let wrong = || seeing(|look| look.tables.clear()).look("01:30");
    let table = [
        ("right, then no way in", later(seeing(|_| {}).look("01:30")), "passed"),
        (
            "right, then deleted",
            seeing(|_| {}).look("01:30").deletes().is_gone().look("02:50"),
            "passed",
        ),
        ("wrong", wrong(), "failed (not-started)"),
        ("wrong, then no way in", later(wrong()), "unverified unreachable (not-started)"),
        ("wrong, then deleted", wrong().deletes().is_gone().look("02:50"), "unverified no-record"),
        (
            "wrong, then right",
            wrong().with(|s| s.table = Some(crate::common::the_table())).look("01:40"),
            "passed",
        ),
        ("never read, deleted", Student::done().look("02:50"), "unverified no-record"),
    ];
    for (name, student, says) in table {
        let says = says.replace(
            " (not-started)",
            if says.starts_with("failed") { " (not-started)" } else { "" },
        );
        student.graded().expect(name, &[("sql-table.table", &says)]);
    }
}

#[test]
fn a_table_of_another_life_does_not_count() {
    let student = case("began badly, then again").graded();
    assert_eq!(student.outcome("sql-table.row").as_str(), "passed");
    let second = case("deleted and created again").graded();
    assert_eq!(second.outcome("sql-table.row").as_str(), "unverified");
}

#[test]
fn a_table_in_other_letters_passes_with_a_note_and_an_exact_one_comes_first() {
    let spelt = |schema: &str, name: Option<&str>| {
        let mut table = stem_in(schema);
        table.name = name.map(Into::into);
        table
    };
    let upper = |mut table: Table| {
        for column in &mut table.columns {
            column.name = column.name.to_uppercase();
        }
        table
    };
    let empty = |mut table: Table| {
        table.rows = Some(Vec::new());
        table
    };
    let table = [
        ("TEST.STEM", vec![upper(spelt("TEST", Some("STEM")))], "passed (other-letters)", "passed"),
        ("test.Stem", vec![spelt("test", Some("Stem"))], "passed (other-letters)", "passed"),
        ("test.stem", vec![spelt("test", None)], "passed", "passed"),
        (
            "an exact one without a row",
            vec![spelt("TEST", Some("STEM")), empty(spelt("test", None))],
            "passed",
            "failed (not-started)",
        ),
        (
            "an exact one in a schema in other letters",
            vec![empty(spelt("TEST", None)), spelt("test", None)],
            "passed",
            "passed",
        ),
        (
            "an exact one elsewhere",
            vec![spelt("test", Some("STEM")), spelt("stemday", None)],
            "passed (accepted-variation)",
            "passed",
        ),
    ];
    for (name, tables, says, row) in table {
        let schemas = tables.iter().map(|table| table.schema.clone()).collect();
        let look = TableLook { schemas, tables, ..the_table() };
        let student = Student::begins().groups().creates().is_ready();
        let graded = student.with(|s| s.table = Some(look)).look("01:30").graded();
        graded.expect(
            name,
            &[("sql-table.table", says), ("sql-table.columns", "passed"), ("sql-table.row", row)],
        );
    }
}

#[test]
fn each_database_that_may_be_graded_is_looked_at_by_itself() {
    let second = |db: &mut DbInstance| {
        db.identifier = "awsdb2".into();
        db.resource_id = Some("db-SECOND".into());
    };
    let botched = |db: &mut DbInstance| {
        db.public = Some(true);
        db.iam_auth = Some(false);
        db.multi_az = Some(true);
    };
    let both = Student::begins().groups().creates_as(botched).is_ready();
    let both = both.creates_at("01:40", second).is_ready_at("01:44").look("02:00");
    // Only the second one answers.
    let mut student = both;
    for seen in &mut student.seen {
        let is_of_first = match &seen.look {
            Look::Seen(Answer::Table(look)) => look.resource_id.as_deref() == Some(LIFE),
            Look::Seen(_) | Look::Blind { .. } => false,
        };
        if is_of_first {
            let why = Blind::new(ReasonCode::Unreachable, "awsdb:3306");
            seen.look = Look::blind(TABLE, why);
        }
    }
    student.graded().expect(
        "the second",
        &[("db-config.created", "partial (other-name)"), ("sql-table.row", "passed")],
    );
}

/// Where a lab has several tables in one database, each look tells which one it asked for.
#[test]
fn a_look_that_asked_for_another_table_says_nothing_of_this_one() {
    for (asked, says) in [
        (None, "passed"),
        (Some("test.stem"), "passed"),
        (Some("test.another"), "unverified unreachable"),
        (Some("stem"), "unverified unreachable"),
    ] {
        let student = seeing(|look| look.asked = asked.map(Into::into)).look("01:30");
        let expected = [("sql-table.login", says), ("sql-table.table", says)];
        student.graded().expect(&format!("{asked:?}"), &expected);
    }
}

/// R114. What was seen of a table holds until a later run looks at the instance and not at the table.
#[test]
fn a_table_that_a_later_run_did_not_ask_for_may_have_changed_since() {
    let empty = || {
        let student = Student::begins().groups().creates().is_ready();
        student.with(|s| s.table.as_mut().unwrap().tables.clear()).look("01:30")
    };
    empty().graded().expect("seen empty", &[("sql-table.table", "failed (not-started)")]);
    let later = empty().look("01:40").with(|s| {
        s.seen.retain(|seen| seen.at < t("01:40") || seen.look.source() != TABLE);
    });
    let graded = later.graded();
    assert!(graded.outcome("sql-table.table").is_open(), "{}", graded.says("sql-table.table"));
}

/// R114. A run may ask only one of a student's databases: what was seen of another before may have
/// changed since.
#[test]
fn a_table_may_have_changed_since_a_later_run_asked_another_database_alone() {
    let empty = seeing(|look| look.tables.clear()).look("01:30").look("01:40");
    let of_another = |s: &mut Student| {
        let later = s.seen.iter_mut().filter(|seen| seen.at == t("01:40"));
        for seen in later {
            if let Look::Seen(Answer::Table(look)) = &mut seen.look {
                look.resource_id = Some("db-ANOTHER".into());
            }
        }
    };
    let says = |student: Student| student.graded().says("sql-table.table");
    assert_eq!(says(empty.clone()), "failed (not-started)");
    assert_eq!(says(empty.with(of_another)), "unverified unreachable");
}
