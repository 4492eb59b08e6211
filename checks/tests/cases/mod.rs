//! Named students: each a way through the lab, and what the grader saw of it.

mod attested;
mod classes;
mod ec2;
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
    let found = EVERY.iter().find(|(known, _)| *known == name);
    &found.unwrap_or_else(|| panic!("no case {name}")).1
}

/// Every named case of the RDS workshop.
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

/// Every named case, of whichever workshop.
pub(crate) static EVERY: LazyLock<Vec<Case>> =
    LazyLock::new(|| ALL.iter().chain(OF_EC2.iter()).cloned().collect());

/// Every named case of the EC2 workshop.
pub(crate) static OF_EC2: LazyLock<Vec<Case>> = LazyLock::new(|| {
    [ec2::steps(), ec2::blind(), ec2::groups(), ec2::servers(), ec2::time(), ec2::pages()].concat()
});

fn created() -> Student {
    Student::begins().groups().creates().is_ready()
}

fn created_as(change: impl FnOnce(&mut DbInstance)) -> Student {
    Student::begins().groups().creates_as(change).is_ready()
}
