//! The table.

use super::{Case, created};
use crate::common::{column, stem_in};
use labproof_checks::evidence::{ReasonCode, TABLE, TableLook};

pub(super) fn sql() -> Vec<Case> {
    let with_table = |change: fn(&mut TableLook)| {
        created().with(|s| change(s.table.as_mut().unwrap())).look("01:30")
    };
    vec![
        ("no way to the table", created().with(|s| s.table = None).look("01:30")),
        (
            "login refused",
            created()
                .look_with("01:30", |source| (source == TABLE).then_some(ReasonCode::LoginRefused)),
        ),
        ("stopped", created().with(|s| s.db().status = Some("stopped".into())).look("01:30")),
        (
            "no database",
            with_table(|look| {
                look.schemas = vec!["stemday".into()];
                look.tables.clear();
            }),
        ),
        ("no table", with_table(|look| look.tables.clear())),
        (
            "table in stemday",
            with_table(|look| {
                look.schemas = vec!["stemday".into()];
                look.tables = vec![stem_in("stemday")];
            }),
        ),
        (
            "other columns",
            with_table(|look| {
                look.tables[0].columns =
                    vec![column("col1", "text", Some(9)), column("col2", "varchar", Some(10))];
            }),
        ),
        ("no row", with_table(|look| look.tables[0].rows = Some(Vec::new()))),
        (
            "another row",
            with_table(|look| {
                look.tables[0].rows = Some(vec![vec![Some("1".into()), Some("Stem".into())]]);
            }),
        ),
        ("rows unread", with_table(|look| look.tables[0].rows = None)),
        (
            "many rows",
            with_table(|look| {
                look.tables[0].rows = Some(vec![vec![Some("2".into()), Some("x".into())]]);
                look.tables[0].more_rows = true;
            }),
        ),
        (
            "table seen, then no way in",
            created().look("01:30").with(|s| s.table = None).look("01:40"),
        ),
        (
            "no table, then deleted",
            with_table(|look| look.tables.clear()).deletes().is_gone().look("02:50"),
        ),
    ]
}
