//! Faults: each kind as a client meets it in process.

use labproof_cloud::{Fault, FaultKind, Times};

use crate::support::{ACCOUNT, HUB, classroom, code};

#[test]
fn each_service_throttles_and_denies_in_its_own_words() {
    for (service, action, throttled, denied) in [
        ("sts", "GetCallerIdentity", "Throttling", "AccessDenied"),
        ("rds", "DescribeDBInstances", "Throttling", "AccessDenied"),
        ("ec2", "DescribeVpcs", "RequestLimitExceeded", "UnauthorizedOperation"),
        ("cloudtrail", "LookupEvents", "ThrottlingException", "AccessDeniedException"),
    ] {
        for (kind, expected) in [(FaultKind::Throttled, throttled), (FaultKind::Denied, denied)] {
            let (cloud, student) = classroom();
            cloud.add_fault(
                Fault::new(kind).account(ACCOUNT).operation(action).times(Times::First(1)),
            );
            assert_eq!(code(student.call(service, action, &[])), expected, "{service}");
            student.call(service, action, &[]).unwrap();
        }
    }
}

#[test]
fn an_unavailable_service_answers_with_a_page() {
    let (cloud, student) = classroom();
    cloud.add_fault(Fault::new(FaultKind::Unavailable));
    let error = student.call("rds", "DescribeDBInstances", &[]).unwrap_err();
    assert_eq!(error.status, 503);
    assert!(error.message.starts_with("<html>"));
    cloud.clear_faults();
    student.call("rds", "DescribeDBInstances", &[]).unwrap();
}

#[test]
fn faults_of_an_assumed_role_are_filed_under_its_account() {
    let (cloud, _) = classroom();
    cloud.add_role(ACCOUNT, labproof_cloud::Role::new("Reader", HUB));
    let hub = labproof_cloud::workshop::Student::new(&cloud, HUB, "us-east-1");
    let assume = || {
        hub.call(
            "sts",
            "AssumeRole",
            &[("RoleArn", "arn:aws:iam::111122223333:role/Reader"), ("RoleSessionName", "run")],
        )
    };
    cloud.add_fault(Fault::new(FaultKind::Throttled).account(ACCOUNT));
    assert_eq!(code(assume()), "Throttling");
    hub.call("sts", "GetCallerIdentity", &[]).unwrap();
}

#[test]
fn calls_are_counted_by_operation_whatever_came_of_them() {
    let (cloud, student) = classroom();
    cloud.add_fault(Fault::new(FaultKind::ConnectionRefused).times(Times::First(1)));
    for _ in 0..3 {
        let _ = student.call("ec2", "DescribeVpcs", &[]);
    }
    assert_eq!(cloud.calls().get("DescribeVpcs"), Some(&3));
}
