//! What the cloud does not know, it refuses: with AWS's own error, in the service's own shape, and never with an empty list.

use labproof_cloud::workshop::Student;

use crate::support::{ACCOUNT, HUB, classroom, code, lookup};

#[test]
fn what_is_unknown_is_refused() {
    let (_, student) = classroom();
    for (service, action, parameters, expected) in [
        ("ec2", "DescribeVolumes", &[][..], "InvalidAction"),
        ("rds", "DescribeDBProxies", &[][..], "InvalidAction"),
        ("sts", "GetSessionToken", &[][..], "InvalidAction"),
        ("cloudtrail", "ListTrails", &[][..], "UnknownOperationException"),
        ("s3", "ListBuckets", &[][..], "InvalidAction"),
        (
            "ec2",
            "DescribeVpcs",
            &[("Filter.1.Name", "colour"), ("Filter.1.Value.1", "x")][..],
            "InvalidParameterValue",
        ),
        (
            "ec2",
            "DescribeSecurityGroups",
            &[("Filter.1.Name", "egress.ip-permission.cidr"), ("Filter.1.Value.1", "x")][..],
            "InvalidParameterValue",
        ),
        ("ec2", "DescribeInstances", &[("Colour", "x")][..], "InvalidParameterValue"),
        (
            "rds",
            "DescribeDBInstances",
            &[("Filters.Filter.1.Name", "colour"), ("Filters.Filter.1.Values.Value.1", "x")][..],
            "InvalidParameterValue",
        ),
        ("rds", "DescribeDBSnapshots", &[("SnapshotType", "shared")][..], "InvalidParameterValue"),
        (
            "rds",
            "DescribeOrderableDBInstanceOptions",
            &[("Engine", "oracle-ee")][..],
            "InvalidParameterValue",
        ),
        (
            "ec2",
            "DescribeSecurityGroups",
            &[("GroupId.1", "sg-00000000000000000")][..],
            "InvalidGroup.NotFound",
        ),
        ("ec2", "DescribeSecurityGroups", &[("GroupId.1", "web")][..], "InvalidGroupId.Malformed"),
        (
            "ec2",
            "DescribeInstances",
            &[("InstanceId.1", "i-00000000000000000")][..],
            "InvalidInstanceID.NotFound",
        ),
        (
            "rds",
            "CreateDBInstance",
            &[("DBInstanceIdentifier", "x"), ("AllocatedStorage", "many")][..],
            "InvalidParameterValue",
        ),
        ("rds", "CreateDBSnapshot", &[("DBSnapshotIdentifier", "x")][..], "MissingParameter"),
        ("ec2", "CreateTags", &[("ResourceId.1", "sg-0")][..], "InvalidGroup.NotFound"),
        ("ec2", "CreateTags", &[("ResourceId.1", "i-0")][..], "InvalidInstanceID.NotFound"),
        ("ec2", "DeleteTags", &[("ResourceId.1", "vpc-0")][..], "InvalidVpcID.NotFound"),
        ("ec2", "DeleteTags", &[("ResourceId.1", "vol-0")][..], "InvalidID"),
    ] {
        assert_eq!(
            code(student.call(service, action, parameters)),
            expected,
            "{service} {action} {parameters:?}"
        );
    }
}

#[test]
fn credentials_that_nobody_has_are_refused_by_each_service_in_its_way() {
    let (cloud, student) = classroom();
    let mut key = cloud.access_key(ACCOUNT);
    key.id = "AKIA0000000000000000".to_owned();
    let nobody = student.with_key(key);
    for (service, action, expected, status) in [
        ("sts", "GetCallerIdentity", "InvalidClientTokenId", 403),
        ("rds", "DescribeDBInstances", "InvalidClientTokenId", 403),
        ("ec2", "DescribeVpcs", "AuthFailure", 401),
        ("cloudtrail", "LookupEvents", "UnrecognizedClientException", 400),
    ] {
        let error = nobody.call(service, action, &[]).unwrap_err();
        assert_eq!((error.code.as_str(), error.status), (expected, status), "{service}");
    }
}

#[test]
fn a_region_that_is_not_enabled_knows_nobody() {
    let (cloud, student) = classroom();
    let elsewhere = Student::new(&cloud, ACCOUNT, "eu-south-2");
    assert_eq!(code(elsewhere.call("rds", "DescribeDBInstances", &[])), "InvalidClientTokenId");
    cloud.add_account_in(HUB, &["eu-south-2"]);
    let regions =
        Student::new(&cloud, HUB, "eu-south-2").call("ec2", "DescribeRegions", &[]).unwrap();
    assert_eq!(regions.text("regionName").as_deref(), Some("eu-south-2"));
    assert!(student.call("ec2", "DescribeRegions", &[]).unwrap().body.contains("ap-northeast-1"));
}

#[test]
fn accounts_and_regions_do_not_see_each_other() {
    let (cloud, student) = classroom();
    student.create_group("web", "web", None).unwrap();
    cloud.advance(jiff::SignedDuration::from_mins(10));
    for (account, region, groups, events) in [
        (ACCOUNT, "ap-northeast-2", 2, 1),
        (ACCOUNT, "us-east-1", 1, 0),
        (HUB, "ap-northeast-2", 1, 0),
    ] {
        let other = Student::new(&cloud, account, region);
        let shown = other.call("ec2", "DescribeSecurityGroups", &[]).unwrap();
        assert_eq!(crate::support::count(&shown, "groupName"), groups, "{account} {region}");
        let page = lookup(&other, &serde_json::json!({})).unwrap();
        assert_eq!(page["Events"].as_array().unwrap().len(), events, "{account} {region}");
    }
}

#[test]
fn a_dry_run_says_what_would_happen_and_does_nothing() {
    let (_, student) = classroom();
    let dry = student.call(
        "ec2",
        "CreateSecurityGroup",
        &[("GroupName", "x"), ("GroupDescription", "x"), ("DryRun", "true")],
    );
    assert_eq!(code(dry), "DryRunOperation");
    student.create_group("x", "x", None).unwrap();
}
