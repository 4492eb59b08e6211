//! What students attest by a look of their own.

use super::{Case, created};
use crate::common::Student;

pub(super) fn attested() -> Vec<Case> {
    let no_way_in = || created().with(|s| s.table = None);
    let empty = |s: Student, at| s.attests(at, |look| look.tables.clear());
    vec![
        ("attested", no_way_in().attests("01:35", |_| {}).look("01:40")),
        ("attested, then deleted", Student::done().attests("01:45", |_| {}).look("02:50")),
        ("attested wrong", empty(no_way_in(), "01:35").look("01:40")),
        ("attested after the look", no_way_in().look("01:30").attests("01:35", |_| {})),
        ("attested and seen", created().attests("01:35", |_| {}).look("01:40")),
        (
            "seen wrong, then attested",
            created()
                .with(|s| s.table.as_mut().unwrap().tables.clear())
                .look("01:30")
                .with(|s| s.table = None)
                .attests("01:35", |_| {})
                .look("01:40"),
        ),
        (
            "attested, then seen wrong",
            created()
                .attests("01:25", |_| {})
                .with(|s| s.table.as_mut().unwrap().tables.clear())
                .look("01:30"),
        ),
    ]
}
