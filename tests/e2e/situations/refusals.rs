//! What AWS refuses, or accepts and does not do (R19 to R22).

use super::{LONG, Story, graded};
use crate::class::{Class, REGION};
use crate::lab;
use labproof_checks::outcome::Outcome::{Excused, Failed, Passed};
use labproof_cloud::Plan;
use labproof_cloud::workshop::{InstanceChoices, Student};

fn refused_for_seven_days(class: &Class, student: &Student) {
    class.cloud.set_plan(student.account(), Plan::Free);
    let groups = vec![lab::group(student)];
    let asked = InstanceChoices { groups, ..InstanceChoices::default() };
    student.create_instance(&asked).unwrap_err();
}

fn refused_as_busy(class: &Class, student: &Student) {
    lab::resize(student);
    class.minutes(2);
    student.take_snapshot(lab::INSTANCE, "stem-day-snapshot").unwrap_err();
}

fn begin(_: &Class, student: &Student) {
    lab::begin(student);
}

#[test]
fn a_refusal_that_can_be_tried_again_is_told_and_costs_points() {
    graded(
        &[
            Story {
                name: "no instance yet",
                steps: &[refused_for_seven_days],
                marks: &[("db-config.created", Failed, "refused")],
            },
            Story {
                name: "busy",
                steps: &[begin, refused_as_busy],
                marks: &[
                    ("snapshot.exists", Failed, "refused"),
                    ("resize.instance-class", Passed, ""),
                ],
            },
        ],
        LONG,
        &[],
    );
}

/// Thirty days are refused; then one is what the plan gives.
fn refused_for_thirty_days(class: &Class, student: &Student) {
    class.cloud.set_plan(student.account(), Plan::Free);
    let group = lab::group(student);
    let groups = vec![group.clone()];
    let asked = InstanceChoices { groups, retention: 30, ..InstanceChoices::default() };
    student.create_instance(&asked).unwrap_err();
    lab::create(student, &group, |db| db.retention = 1);
}

fn refused_medium(_: &Class, student: &Student) {
    student.resize(lab::INSTANCE, Some("db.t3.medium"), None, true).unwrap_err();
}

#[test]
fn a_refused_value_that_would_have_passed_as_more_is_excused() {
    graded(
        &[Story {
            name: "thirty days, medium",
            steps: &[refused_for_thirty_days, refused_medium],
            marks: &[
                ("db-config.created", Passed, ""),
                ("db-config.backup-retention", Excused, "refused-by-aws"),
                ("resize.instance-class", Excused, "refused-by-aws"),
                ("resize.storage", Failed, ""),
            ],
        }],
        LONG,
        &[],
    );
}

fn resize_in_vain(class: &Class, student: &Student) {
    class.cloud.exhaust_class(student.account(), REGION, "db.t3.small");
    lab::resize(student);
}

#[test]
fn a_change_that_was_accepted_and_did_not_happen_is_told() {
    graded(
        &[Story {
            name: "no capacity",
            steps: &[begin, resize_in_vain],
            marks: &[
                ("resize.instance-class", Failed, "did-not-happen"),
                ("resize.storage", Passed, ""),
            ],
        }],
        LONG,
        &[],
    );
}
