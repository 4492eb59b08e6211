//! Clusters and their members: Aurora, whose instances join, and Multi-AZ clusters, whose instances RDS makes.

use labproof_cloud::workshop::{DeleteChoices, InstanceChoices, Student};

use crate::support::{classroom, code, count, messages, minutes};

fn medium() -> InstanceChoices {
    InstanceChoices { class: "db.t3.medium".into(), ..InstanceChoices::default() }
}

fn managed() -> InstanceChoices {
    let class = "db.m6gd.large".into();
    InstanceChoices {
        class,
        storage: 100,
        storage_type: "gp3".into(),
        ..InstanceChoices::default()
    }
}

fn shown(student: &Student, identifier: &str) -> labproof_cloud::workshop::Reply {
    student.call("rds", "DescribeDBInstances", &[("DBInstanceIdentifier", identifier)]).unwrap()
}

#[test]
fn an_aurora_instance_says_its_cluster_and_has_what_the_cluster_has() {
    let (cloud, student) = classroom();
    let group = student.create_group("db", "db", None).unwrap();
    student.create_aurora(&InstanceChoices { groups: vec![group.clone()], ..medium() }).unwrap();
    cloud.advance(minutes(10));
    let member = shown(&student, "awsdb-instance-1");
    for (element, expected) in [
        ("DBInstanceStatus", "available"),
        ("Engine", "aurora-mysql"),
        ("DBClusterIdentifier", "awsdb"),
        ("AllocatedStorage", "1"),
        ("StorageType", "aurora"),
        ("MasterUsername", "awsuser"),
        ("BackupRetentionPeriod", "7"),
        ("IAMDatabaseAuthenticationEnabled", "true"),
        ("PromotionTier", "1"),
        ("VpcSecurityGroupId", &group),
    ] {
        assert_eq!(member.text(element).as_deref(), Some(expected), "{element}");
    }
    let snapshots = student.call("rds", "DescribeDBSnapshots", &[]).unwrap();
    assert_eq!(count(&snapshots, "DBSnapshot"), 0, "the cluster is backed up");
    assert!(messages(&student).contains(&"DB instance created".to_owned()));
    let cluster = student.call("rds", "DescribeDBClusters", &[]).unwrap();
    assert_eq!(cluster.text("Status").as_deref(), Some("available"));
    assert_eq!(cluster.text("DatabaseName").as_deref(), Some("stemday"));
    assert_eq!(count(&cluster, "DBClusterMember"), 1);
    assert_eq!(
        code(student.call("ec2", "DeleteSecurityGroup", &[("GroupId", &group)])),
        "DependencyViolation"
    );
}

#[test]
fn what_is_the_cluster_s_is_not_asked_of_a_member() {
    let (cloud, student) = classroom();
    student.create_aurora(&medium()).unwrap();
    cloud.advance(minutes(10));
    for (expected, answer) in [
        ("InvalidParameterCombination", student.resize("awsdb-instance-1", None, Some(30), true)),
        ("InvalidParameterValue", student.take_snapshot("awsdb-instance-1", "stem-day-snapshot")),
        (
            "InvalidParameterCombination",
            student.call("rds", "StopDBInstance", &[("DBInstanceIdentifier", "awsdb-instance-1")]),
        ),
        (
            "InvalidDBClusterStateFault",
            student.call(
                "rds",
                "DeleteDBCluster",
                &[("DBClusterIdentifier", "awsdb"), ("SkipFinalSnapshot", "true")],
            ),
        ),
    ] {
        assert_eq!(code(answer), expected);
    }
    student.resize("awsdb-instance-1", Some("db.t3.large"), None, true).unwrap();
    cloud.advance(minutes(10));
    let class = shown(&student, "awsdb-instance-1").text("DBInstanceClass");
    assert_eq!(class.as_deref(), Some("db.t3.large"));
    let small = InstanceChoices { identifier: "two".into(), ..InstanceChoices::default() };
    assert_eq!(code(student.create_aurora(&small)), "InvalidParameterCombination");
}

#[test]
fn a_cluster_is_deleted_after_its_members() {
    let (cloud, student) = classroom();
    student.create_aurora(&medium()).unwrap();
    cloud.advance(minutes(10));
    student.delete("awsdb-instance-1", &DeleteChoices::default()).unwrap();
    let call = [("DBClusterIdentifier", "awsdb"), ("SkipFinalSnapshot", "true")];
    student.call("rds", "DeleteDBCluster", &call).unwrap();
    cloud.advance(minutes(5));
    assert_eq!(
        code(student.call("rds", "DescribeDBClusters", &call[..1])),
        "DBClusterNotFoundFault"
    );
}

#[test]
fn rds_makes_and_removes_the_three_members_of_a_multi_az_cluster() {
    let (cloud, student) = classroom();
    assert_eq!(code(student.create_multi_az_cluster(&medium())), "InvalidParameterCombination");
    student.create_multi_az_cluster(&managed()).unwrap();
    cloud.advance(minutes(10));
    let instances = student.call("rds", "DescribeDBInstances", &[]).unwrap();
    assert_eq!(count(&instances, "DBInstance"), 3);
    let member = shown(&student, "awsdb-instance-3");
    for (element, expected) in [
        ("Engine", "mysql"),
        ("DBClusterIdentifier", "awsdb"),
        ("AllocatedStorage", "100"),
        ("DBInstanceClass", "db.m6gd.large"),
    ] {
        assert_eq!(member.text(element).as_deref(), Some(expected), "{element}");
    }
    assert_eq!(
        code(student.delete("awsdb-instance-1", &DeleteChoices::default())),
        "InvalidParameterCombination"
    );
    let call = [("DBClusterIdentifier", "awsdb"), ("SkipFinalSnapshot", "true")];
    student.call("rds", "DeleteDBCluster", &call).unwrap();
    cloud.advance(minutes(5));
    let instances = student.call("rds", "DescribeDBInstances", &[]).unwrap();
    assert_eq!(count(&instances, "DBInstance"), 0);
}
