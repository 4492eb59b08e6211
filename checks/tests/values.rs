//! What was expected and found, as machines read it.

use crate::common::{Student, t};
use labproof_checks::outcome::{Columns, Item, Named, Rule, Shown, TableName};

fn named(id: &str, name: Option<&str>) -> Named {
    Named { id: id.into(), name: name.map(Into::into) }
}

fn table() -> TableName {
    TableName { schema: "test".into(), table: "stem".into() }
}

fn columns(columns: &[&str]) -> Shown {
    let columns = columns.iter().map(|&it| it.into()).collect();
    Shown::Columns(Columns { of: Some(table()), columns, missing: vec![], other: vec![] })
}

#[test]
fn each_value_is_written_in_one_way_and_nothing_as_a_dash() {
    let rule =
        |ports: &str, from: Vec<Named>| Rule { protocol: "TCP".into(), ports: ports.into(), from };
    let rules = vec![
        rule("3306", vec![named("sg-1", Some("web")), named("10.0.0.0/8", None)]),
        rule("0-65535", vec![named("pl-1", None)]),
    ];
    let public = || Shown::Switch { member: "PubliclyAccessible", on: true };
    let table = [
        ("8.4.8".into(), "8.4.8"),
        (Shown::Status("deleting".into()), "deleting"),
        (Shown::No(Item::Row), "-"),
        (Shown::Any(Item::KeyPair, "KeyName"), "KeyName"),
        (Shown::Gone("DBInstanceNotFound"), "DBInstanceNotFound"),
        (public(), "PubliclyAccessible=true"),
        (Shown::ToCome("pending", Box::new(public())), "pending=PubliclyAccessible=true"),
        (Shown::Days(7), "7"),
        (Shown::Storage(30), "30"),
        (Shown::At(t("01:20:04")), "2026-11-21T01:20:04Z"),
        (Shown::Things(vec![named("i-1", Some("web")), named("i-2", None)]), "i-1, i-2"),
        (Shown::Rules(vec![]), "-"),
        (Shown::Rules(rules), "TCP 3306 <- sg-1, 10.0.0.0/8; TCP 0-65535 <- pl-1"),
        (Shown::OnlyPort(3306), "TCP 3306"),
        (Shown::Closed(22), "TCP 22 <- -"),
        (Shown::NameTag("DB Tier".into()), "Name=DB Tier"),
        (Shown::Page(200), "HTTP 200"),
        (Shown::Schemas(vec!["stemday".into(), "test".into()]), "stemday, test"),
        (Shown::Table(table()), "test.stem"),
        (columns(&[]), "-"),
        (columns(&["col1 int", "col2 varchar(10)"]), "col1 int, col2 varchar(10)"),
        (Shown::Row(table(), vec!["1".into(), "stem".into()]), "(1, stem)"),
    ];
    for (value, written) in table {
        assert_eq!(value.to_string(), written, "{value:?}");
    }
}

/// Reports write each with its unit, in the language of whoever reads them.
#[test]
fn what_was_wanted_is_told_as_what_it_is() {
    let graded = Student::all_but_deletion().look("02:20").graded();
    let table = [
        ("db-config.backup-retention", Shown::Days(7)),
        ("resize.storage", Shown::Storage(30)),
        ("db-config.master-username", "awsuser".into()),
        ("db-config.storage-type", "gp2, gp3".into()),
    ];
    for (id, wanted) in table {
        assert_eq!(graded.criterion(id).expected, Some(wanted), "{id}");
    }
}

#[test]
fn what_has_a_name_is_shown_with_its_id() {
    assert_eq!(named("sg-1", Some("web")).in_full(), "web (sg-1)");
    assert_eq!(named("sg-1", None).in_full(), "sg-1");
}

/// The message catalogues select by these.
#[test]
fn what_a_thing_may_lack_has_a_code() {
    let table = [
        (Item::Rule, "rule"),
        (Item::KeyPair, "key-pair"),
        (Item::Address, "address"),
        (Item::FirstSchema, "first-schema"),
        (Item::Schema, "schema"),
        (Item::Table, "table"),
        (Item::Row, "row"),
    ];
    for (item, code) in table {
        assert_eq!(item.as_str(), code);
    }
}
