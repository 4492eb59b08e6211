//! Named students: each a way through the lab, and what the grader saw of it.

mod attested;
mod classes;
mod ends;
pub(crate) mod groups;
mod resizes;
mod settings;
mod sql;
mod steps;

use crate::common::Student;
use labproof_checks::evidence::DbInstance;
use std::sync::LazyLock;

pub(crate) type Case = (&'static str, Student);

/// The case of this name.
pub(crate) fn case(name: &str) -> &'static Student {
    let found = ALL.iter().find(|(known, _)| *known == name);
    &found.unwrap_or_else(|| panic!("no case {name}")).1
}

/// Every named case.
pub(crate) static ALL: LazyLock<Vec<Case>> = LazyLock::new(|| {
    [
        steps::stages(),
        steps::blind(),
        groups::groups(),
        groups::servers(),
        settings::settings(),
        settings::refusals(),
        sql::sql(),
        resizes::resizes(),
        resizes::refused_resizes(),
        ends::snapshots(),
        ends::deletions(),
        attested::attested(),
        classes::instances(),
        classes::changes(),
        classes::ends(),
        classes::looks(),
    ]
    .concat()
});

fn created() -> Student {
    Student::begins().groups().creates().is_ready()
}

fn created_as(change: impl FnOnce(&mut DbInstance)) -> Student {
    Student::begins().groups().creates_as(change).is_ready()
}
