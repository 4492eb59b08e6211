//! Only an answered call proves anything (R58), whatever else its record says.

use crate::cases::{EVERY, OF_EC2};
use crate::common::{EC2, LAB, Student, shown};
use labproof_checks::evidence::{Answer, Look, Record};
use serde_json::{Value, json};

/// The same student, with these records in every lookup.
fn with_records(student: &Student, change: impl Fn(&mut Vec<Record>)) -> Student {
    let mut student = student.clone();
    for seen in &mut student.seen {
        if let Look::Seen(Answer::Trail(lookup)) = &mut seen.look {
            change(&mut lookup.records);
        }
    }
    student
}

/// Judges each case after the one change and after the other, which must say the same.
fn says_the_same(one: impl Fn(&mut Vec<Record>), other: impl Fn(&mut Vec<Record>)) {
    for (name, student) in EVERY.iter() {
        let lab = if OF_EC2.iter().any(|(of_ec2, _)| of_ec2 == name) { &EC2 } else { &LAB };
        let said = |student: &Student| shown(&student.graded_of(lab));
        let (one, other) = (with_records(student, &one), with_records(student, &other));
        assert_eq!(said(&one), said(&other), "{name}");
    }
}

#[test]
fn what_an_error_comes_with_is_no_answer() {
    let refused = |is_answered: bool| {
        move |records: &mut Vec<Record>| {
            for record in records {
                record.error = Some("InvalidParameterValue".into());
                if !is_answered {
                    record.response = Value::Null;
                }
            }
        }
    };
    says_the_same(refused(true), refused(false));
}

#[test]
fn a_call_without_an_answer_is_as_good_as_none() {
    for nothing in [Value::Null, json!(""), json!([])] {
        let unanswered = |records: &mut Vec<Record>| {
            for record in records {
                record.response = nothing.clone();
            }
        };
        let refused = |record: &Record| record.error.is_some();
        says_the_same(unanswered, |records| records.retain(refused));
    }
}
