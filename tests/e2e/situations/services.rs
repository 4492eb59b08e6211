//! Whose work a call is (R58, R59, R141): a person's, whatever carries it; never a service's own.

use super::{LONG, Story, graded};
use crate::class::{Class, REGION};
use crate::lab;
use labproof_checks::outcome::Outcome::{Failed, Passed};
use labproof_cloud::workshop::Student;

fn begin(_: &Class, student: &Student) {
    lab::begin(student);
}

fn backed_up(class: &Class, student: &Student) {
    class.cloud.back_up(student.account(), REGION, lab::INSTANCE).unwrap();
}

fn resized_by_a_service(class: &Class, student: &Student) {
    let key = class.cloud.service_key(student.account(), "rds.amazonaws.com");
    lab::resize(&student.clone().with_key(key));
}

fn resized_by_a_linked_role(class: &Class, student: &Student) {
    let service = "rds.amazonaws.com";
    let key = class.cloud.linked_role_key(student.account(), service, "AWSServiceRoleForRDS");
    lab::resize(&student.clone().with_key(key));
}

#[test]
fn what_a_service_does_by_itself_is_nobody_s_work() {
    graded(
        &[
            Story {
                name: "AWS Backup",
                steps: &[begin, backed_up],
                marks: &[("snapshot.exists", Failed, "not-started")],
            },
            Story {
                name: "resized by a service",
                steps: &[begin, resized_by_a_service],
                marks: &[("resize.instance-class", Failed, ""), ("resize.storage", Failed, "")],
            },
            Story {
                name: "resized by a linked role",
                steps: &[begin, resized_by_a_linked_role],
                marks: &[("resize.instance-class", Failed, ""), ("resize.storage", Failed, "")],
            },
        ],
        LONG,
        &[],
    );
}

fn through(class: &Class, student: &Student, service: &str) -> Student {
    student.clone().with_key(class.cloud.key_through(student.account(), "student01", service))
}

fn begin_by_a_stack(class: &Class, student: &Student) {
    lab::begin(&through(class, student, "cloudformation.amazonaws.com"));
}

fn resize_by_a_stack(class: &Class, student: &Student) {
    lab::resize(&through(class, student, "cloudformation.amazonaws.com"));
}

fn snapshot_by_the_old_console(class: &Class, student: &Student) {
    lab::snapshot(&through(class, student, "signin.amazonaws.com"));
}

fn delete_by_a_stack(class: &Class, student: &Student) {
    lab::delete(&through(class, student, "cloudformation.amazonaws.com"));
}

#[test]
fn what_a_person_does_through_a_service_is_the_person_s_work() {
    graded(
        &[Story {
            name: "CloudFormation",
            steps: &[
                begin_by_a_stack,
                resize_by_a_stack,
                snapshot_by_the_old_console,
                delete_by_a_stack,
            ],
            marks: &[
                ("security-group.mysql-from-web-tier", Passed, ""),
                ("db-config.created", Passed, ""),
                ("db-config.instance-class", Passed, ""),
                ("resize.instance-class", Passed, ""),
                ("resize.applied-immediately", Passed, ""),
                ("snapshot.exists", Passed, ""),
                ("deletion.instance-deleted", Passed, ""),
                ("deletion.no-final-snapshot", Passed, ""),
            ],
        }],
        LONG,
        &[],
    );
}
