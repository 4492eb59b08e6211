//! What a region offers, and how long AWS supports it: as the instructor's preflight asks for it.

use labproof_cloud::workshop::{InstanceChoices, Reply};
use labproof_cloud::{Fault, FaultKind};

use crate::support::{ACCOUNT, REGION, classroom, code};

/// The texts of an element, as often as it stands in an answer.
fn texts(reply: &Reply, element: &str) -> Vec<String> {
    let element = format!("<{element}>");
    let parts = reply.body.split(&element).skip(1);
    parts.map(|part| part.split_once("</").unwrap().0.to_owned()).collect()
}

#[test]
fn a_major_version_has_the_dates_of_its_support() {
    let (_, student) = classroom();
    for (major, names, ends) in [
        (
            "5.7",
            &["open-source-rds-standard-support", "open-source-rds-extended-support"][..],
            &["2024-02-29T23:59:59.999Z", "2029-06-30T23:59:59.999Z"][..],
        ),
        ("9.7", &[], &[]),
    ] {
        let asked = [("Engine", "mysql"), ("MajorEngineVersion", major)];
        let shown = student.call("rds", "DescribeDBMajorEngineVersions", &asked).unwrap();
        assert_eq!(shown.text("MajorEngineVersion").as_deref(), Some(major));
        assert_eq!(texts(&shown, "LifecycleSupportName"), names);
        assert_eq!(texts(&shown, "LifecycleSupportEndDate"), ends);
    }
    let all = student.call("rds", "DescribeDBMajorEngineVersions", &[]).unwrap();
    assert_eq!(texts(&all, "MajorEngineVersion"), ["5.7", "8.0", "8.4", "9.7"]);
}

#[test]
fn what_is_withdrawn_from_a_region_is_neither_offered_nor_created_there() {
    let (cloud, student) = classroom();
    cloud.withdraw(ACCOUNT, REGION, "db.t3.micro");
    cloud.withdraw(ACCOUNT, REGION, "5.7");
    let options = |class: &str| {
        let asked = [("Engine", "mysql"), ("DBInstanceClass", class)];
        let shown = student.call("rds", "DescribeOrderableDBInstanceOptions", &asked).unwrap();
        texts(&shown, "EngineVersion")
    };
    assert!(options("db.t3.micro").is_empty());
    let small = options("db.t3.small");
    assert!(!small.is_empty() && small.iter().all(|version| !version.starts_with("5.7")));
    let versions = student.call("rds", "DescribeDBEngineVersions", &[("Engine", "mysql")]).unwrap();
    assert!(!texts(&versions, "EngineVersion").iter().any(|version| version.starts_with("5.7")));
    let refused = student.create_instance(&InstanceChoices::default());
    assert_eq!(code(refused), "InvalidParameterCombination");
}

#[test]
fn an_organization_denies_and_an_account_that_is_not_signed_up_is_refused_in_aws_s_words() {
    for (kind, codes) in [
        (
            FaultKind::DeniedByOrganization,
            ["AccessDenied", "UnauthorizedOperation", "AccessDeniedException"],
        ),
        (
            FaultKind::NotSignedUp,
            ["OptInRequired", "OptInRequired", "SubscriptionRequiredException"],
        ),
    ] {
        let (cloud, student) = classroom();
        cloud.add_fault(Fault::new(kind).account(ACCOUNT));
        let calls = [
            ("rds", "DescribeDBInstances"),
            ("ec2", "DescribeVpcs"),
            ("cloudtrail", "LookupEvents"),
        ];
        for ((service, action), expected) in calls.into_iter().zip(codes) {
            let refused = student.call(service, action, &[]).unwrap_err();
            assert_eq!(refused.code, expected, "{kind:?}");
            let by_policy = "with an explicit deny in a service control policy";
            let names_policy = refused.message.contains(by_policy);
            assert_eq!(names_policy, kind == FaultKind::DeniedByOrganization, "{refused:?}");
        }
    }
}
