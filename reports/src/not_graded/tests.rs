use super::*;
use crate::gradebook::{Attempt, State};
use labproof_checks::outcome::Actor;
use std::collections::BTreeMap;

const ROLE: &str = "arn:aws:iam::111122220004:role/LabproofReader";

fn student(code: ReasonCode, answer: &str, caller: Option<&str>) -> Student {
    let words = || Text { ko: String::new(), en: String::new() };
    let attempt = Attempt {
        role: Some(ROLE.into()),
        profile: None,
        caller: caller.map(str::to_owned),
        answer: Some(answer.to_owned()),
    };
    let (who, again_at, attempt) = (Actor::Instructor, None, Some(attempt));
    Student {
        student_id: "s 4".into(),
        name: String::new(),
        account_id: "111122220004".into(),
        region: "ap-northeast-2".into(),
        regions_seen: Vec::new(),
        columns: BTreeMap::new().into(),
        things: Vec::new(),
        last_change: None,
        state: State::NotGraded,
        reason: Some(Reason { code, who, message: words(), again_at, attempt }.into()),
        score: None,
        flags: Vec::new(),
        tasks: Vec::new().into(),
    }
}

fn of(code: ReasonCode, answer: &str, caller: Option<&str>) -> NotGraded {
    NotGraded::of(&student(code, answer, caller)).unwrap()
}

#[test]
fn a_refused_role_says_what_was_tried_what_aws_answered_and_what_to_look_at_in_order() {
    let caller = "arn:aws:iam::999988887777:user/teacher";
    let told = of(ReasonCode::AssumeRoleRefused, "AccessDenied", Some(caller));
    assert_eq!((told.role.as_deref(), told.caller.as_deref()), (Some(ROLE), Some(caller)));
    assert_eq!(told.answer.en, "the role could not be assumed (AccessDenied)");
    let ids = ["`labproof role`", caller, "sts:ExternalId", "service control policy", ROLE];
    assert!(told.steps[0].en.contains("look for LabproofReader."), "{}", told.steps[0].en);
    assert_eq!(told.steps.len(), ids.len());
    for (step, id) in told.steps.iter().zip(ids) {
        assert!(step.en.contains(id), "{id}: {}", step.en);
    }
    assert_eq!(told.command, "labproof grade --only 's 4'");
}

#[test]
fn a_session_is_trusted_by_the_name_of_its_role() {
    let sso = "AWSReservedSSO_Teacher_0123456789abcdef";
    let caller = format!("arn:aws:sts::999988887777:assumed-role/{sso}/kim");
    let told = of(ReasonCode::AssumeRoleRefused, "AccessDenied", Some(&caller));
    let step = &told.steps[1].en;
    assert!(step.contains(&format!("--role-name {sso} ")) && !step.contains("/kim"), "{step}");
    assert!(step.contains("aws-reserved/sso.amazonaws.com"), "{step}");
}

#[test]
fn what_aws_blames_on_the_caller_is_looked_at_first_and_nothing_else() {
    let own = Cause::OwnPolicy.to_string();
    for code in [ReasonCode::AssumeRoleRefused, ReasonCode::GraderCredentials] {
        let told = of(code, &own, None);
        assert_eq!(told.steps.len(), 2, "{code:?}");
        assert!(told.steps[0].en.contains("permission"), "{code:?}: {}", told.steps[0].en);
    }
}

#[test]
fn every_reason_for_which_an_account_is_not_entered_has_a_step() {
    let of_other_reads = [
        ReasonCode::LoginRefused,
        ReasonCode::NoRecord,
        ReasonCode::TooManyRecords,
        ReasonCode::Settling,
        ReasonCode::InProgress,
        ReasonCode::Stopped,
    ];
    for code in ReasonCode::ALL {
        let is_without = of(code, "x", None).steps.is_empty();
        assert_eq!(is_without, of_other_reads.contains(&code), "{code:?}");
    }
}
