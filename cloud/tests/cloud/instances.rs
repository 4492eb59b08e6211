//! DB instances over time: status, pending values, events, refusals.

use labproof_cloud::workshop::{DeleteChoices, InstanceChoices};
use labproof_cloud::{Fault, FaultKind, Plan};

use crate::support::{
    ACCOUNT, REGION, classroom, classroom_with_instance, code, count, instance, messages, minutes,
    seconds, status,
};

#[test]
fn creation_passes_through_the_states_that_the_lab_names() {
    for (retention, expected) in [
        (7, [(0, "creating"), (260, "creating"), (270, "backing-up"), (350, "available")]),
        (0, [(0, "creating"), (260, "creating"), (270, "available"), (350, "available")]),
    ] {
        let (cloud, student) = classroom();
        student
            .create_instance(&InstanceChoices { retention, ..InstanceChoices::default() })
            .unwrap();
        let start = cloud.now();
        for (moment, expected) in expected {
            cloud.advance(seconds(moment) - cloud.now().duration_since(start));
            assert_eq!(status(&student), expected, "retention {retention} after {moment} s");
            assert_eq!(
                instance(&student).text("Address").is_some(),
                moment > 267,
                "an endpoint after {moment} s"
            );
        }
    }
}

#[test]
fn an_immediate_change_waits_a_moment_restarts_and_optimises() {
    let (cloud, student) = classroom_with_instance(&InstanceChoices::default());
    let answer = student.resize("awsdb", Some("db.t3.small"), Some(30), true).unwrap();
    assert_eq!(answer.text("DBInstanceStatus").as_deref(), Some("available"));
    for (wait, expected) in [
        (0, ("available", "db.t3.micro", "20", 2)),
        (30, ("modifying", "db.t3.micro", "20", 2)),
        (320, ("modifying", "db.t3.small", "20", 1)),
        (60, ("storage-optimization", "db.t3.small", "30", 1)),
        (1200, ("available", "db.t3.small", "30", 1)),
    ] {
        cloud.advance(seconds(wait));
        let shown = instance(&student);
        let text = |element: &str| shown.text(element).unwrap();
        let classes = count(&shown, "DBInstanceClass");
        assert_eq!(
            (
                text("DBInstanceStatus").as_str(),
                text("DBInstanceClass").as_str(),
                text("AllocatedStorage").as_str(),
                classes
            ),
            expected,
            "after {wait} s more"
        );
    }
    let seen = messages(&student);
    let position = |message: &str| {
        seen.iter()
            .position(|seen| seen == message)
            .unwrap_or_else(|| panic!("{message}: {seen:?}"))
    };
    for (earlier, later) in [
        ("DB instance created", "Finished DB Instance backup"),
        ("Applying modification to database instance class", "DB instance shutdown"),
        ("DB instance shutdown", "DB instance restarted"),
        ("DB instance restarted", "Finished applying modification to DB instance class"),
        (
            "Applying modification to allocated storage",
            "Finished applying modification to allocated storage",
        ),
    ] {
        assert!(position(earlier) < position(later), "{earlier} before {later}");
    }
}

#[test]
fn a_change_for_the_maintenance_window_waits_for_it() {
    // The window opens on Tuesday, 24 November, at 15:00.
    let (cloud, student) = classroom_with_instance(&InstanceChoices::default());
    student.resize("awsdb", Some("db.t3.small"), None, false).unwrap();
    cloud.advance(minutes(24 * 60));
    assert_eq!(instance(&student).text("DBInstanceClass").as_deref(), Some("db.t3.micro"));
    assert_eq!(status(&student), "available");
    cloud.advance(
        "2026-11-24T15:02:00Z".parse::<jiff::Timestamp>().unwrap().duration_since(cloud.now()),
    );
    assert_eq!(status(&student), "modifying");
    cloud.advance(minutes(10));
    assert_eq!(instance(&student).text("DBInstanceClass").as_deref(), Some("db.t3.small"));
}

#[test]
fn applying_immediately_applies_what_waited_too() {
    let (cloud, student) = classroom_with_instance(&InstanceChoices::default());
    student.resize("awsdb", Some("db.t3.small"), None, false).unwrap();
    student.resize("awsdb", None, Some(30), true).unwrap();
    cloud.advance(minutes(40));
    let shown = instance(&student);
    assert_eq!(shown.text("DBInstanceClass").as_deref(), Some("db.t3.small"));
    assert_eq!(shown.text("AllocatedStorage").as_deref(), Some("30"));
}

#[test]
fn asking_for_what_already_is_takes_the_wish_back() {
    let (cloud, student) = classroom_with_instance(&InstanceChoices::default());
    student.resize("awsdb", Some("db.t3.small"), None, false).unwrap();
    student.resize("awsdb", Some("db.t3.micro"), None, false).unwrap();
    cloud.advance(minutes(10 * 24 * 60));
    assert_eq!(instance(&student).text("DBInstanceClass").as_deref(), Some("db.t3.micro"));
    assert!(!messages(&student).iter().any(|message| message.contains("Applying")));
}

#[test]
fn some_settings_change_at_once_and_others_do_not() {
    let (cloud, student) = classroom_with_instance(&InstanceChoices::default());
    for (parameter, value, element, at_once) in [
        ("DeletionProtection", "true", "DeletionProtection", true),
        ("PubliclyAccessible", "true", "PubliclyAccessible", true),
        ("EnableIAMDatabaseAuthentication", "false", "IAMDatabaseAuthenticationEnabled", false),
        ("BackupRetentionPeriod", "1", "BackupRetentionPeriod", false),
    ] {
        let before = instance(&student).text(element).unwrap();
        student
            .call(
                "rds",
                "ModifyDBInstance",
                &[
                    ("DBInstanceIdentifier", "awsdb"),
                    ("ApplyImmediately", "true"),
                    (parameter, value),
                ],
            )
            .unwrap();
        let pending = format!("<PendingModifiedValues><{element}>{value}");
        assert_eq!(instance(&student).body.contains(&pending), !at_once, "{parameter}");
        assert_eq!(
            instance(&student).body.contains(&format!("<{element}>{before}")),
            !at_once,
            "{parameter}"
        );
        cloud.advance(minutes(3));
        assert_eq!(instance(&student).text(element).as_deref(), Some(value), "{parameter}");
        assert_eq!(status(&student), "available", "{parameter}");
    }
}

#[test]
fn a_renamed_instance_answers_to_its_new_name_only() {
    let (cloud, student) = classroom_with_instance(&InstanceChoices::default());
    let rename = [
        ("DBInstanceIdentifier", "awsdb"),
        ("NewDBInstanceIdentifier", "Other"),
        ("ApplyImmediately", "true"),
    ];
    student.call("rds", "ModifyDBInstance", &rename).unwrap();
    cloud.advance(seconds(30));
    assert_eq!(status(&student), "renaming");
    cloud.advance(minutes(5));
    assert_eq!(
        code(student.call("rds", "DescribeDBInstances", &[("DBInstanceIdentifier", "awsdb")])),
        "DBInstanceNotFound"
    );
    let shown =
        student.call("rds", "DescribeDBInstances", &[("DBInstanceIdentifier", "OTHER")]).unwrap();
    assert_eq!(shown.text("DBInstanceIdentifier").as_deref(), Some("other"));
    // What happens from now on happens under the new name; what happened stays under the old one.
    student.delete("other", &DeleteChoices::default()).unwrap();
    cloud.advance(minutes(5));
    let of = |name: &str| {
        let call = [("Duration", "60"), ("SourceType", "db-instance"), ("SourceIdentifier", name)];
        student.call("rds", "DescribeEvents", &call).unwrap().body
    };
    assert!(of("other").contains("Renamed instance from awsdb to other"));
    assert!(of("other").contains("DB instance deleted"));
    assert!(of("awsdb").contains("DB instance created"));
}

#[test]
fn a_class_that_aws_has_none_of_is_asked_for_in_vain() {
    let (cloud, student) = classroom_with_instance(&InstanceChoices::default());
    cloud.exhaust_class(ACCOUNT, REGION, "db.t3.small");
    let answer = student.resize("awsdb", Some("db.t3.small"), Some(30), true).unwrap();
    assert!(answer.body.contains("<PendingModifiedValues><DBInstanceClass>db.t3.small"));
    cloud.advance(minutes(40));
    let shown = instance(&student);
    assert_eq!(status(&student), "available");
    assert_eq!(shown.text("DBInstanceClass").as_deref(), Some("db.t3.micro"));
    assert_eq!(count(&shown, "DBInstanceClass"), 1, "nothing waits any more");
    assert_eq!(shown.text("AllocatedStorage").as_deref(), Some("30"));
    let seen = messages(&student);
    let has = |start: &str| seen.iter().any(|message| message.starts_with(start));
    assert!(has("Applying modification to database instance class"));
    assert!(has("Unable to modify database instance class. Insufficient instance capacity"));
    assert!(!has("Finished applying modification to DB instance class"));
    assert!(!has("DB instance restarted"));
}

#[test]
fn a_reboot_takes_a_minute_and_applies_nothing_that_waits() {
    let (cloud, student) = classroom_with_instance(&InstanceChoices::default());
    student.resize("awsdb", Some("db.t3.small"), None, false).unwrap();
    let named = [("DBInstanceIdentifier", "awsdb")];
    let answer = student.call("rds", "RebootDBInstance", &named).unwrap();
    assert_eq!(answer.text("DBInstanceStatus").as_deref(), Some("rebooting"));
    assert_eq!(code(student.call("rds", "RebootDBInstance", &named)), "InvalidDBInstanceState");
    cloud.advance(minutes(2));
    assert_eq!(status(&student), "available");
    assert_eq!(instance(&student).text("DBInstanceClass").as_deref(), Some("db.t3.micro"));
    assert_eq!(messages(&student).last().map(String::as_str), Some("DB instance restarted"));
    let failover = [("DBInstanceIdentifier", "awsdb"), ("ForceFailover", "true")];
    assert_eq!(
        code(student.call("rds", "RebootDBInstance", &failover)),
        "InvalidParameterCombination"
    );
}

#[test]
fn a_deleted_instance_is_deleting_and_then_gone_with_an_event() {
    let (cloud, student) = classroom_with_instance(&InstanceChoices::default());
    student.delete("awsdb", &DeleteChoices::default()).unwrap();
    assert_eq!(status(&student), "deleting");
    assert_eq!(code(student.delete("awsdb", &DeleteChoices::default())), "InvalidDBInstanceState");
    cloud.advance(minutes(5));
    assert_eq!(
        code(student.call("rds", "DescribeDBInstances", &[("DBInstanceIdentifier", "awsdb")])),
        "DBInstanceNotFound"
    );
    assert_eq!(messages(&student).last().map(String::as_str), Some("DB instance deleted"));
    student.create_instance(&InstanceChoices::default()).unwrap();
}

#[test]
fn stopping_and_starting_take_their_time_and_aws_starts_again_after_a_week() {
    let (cloud, student) = classroom_with_instance(&InstanceChoices::default());
    let named = [("DBInstanceIdentifier", "awsdb")];
    student.call("rds", "StopDBInstance", &named).unwrap();
    assert_eq!(status(&student), "stopping");
    cloud.advance(minutes(4));
    assert_eq!(status(&student), "stopped");
    assert_eq!(
        code(student.resize("awsdb", Some("db.t3.small"), None, true)),
        "InvalidDBInstanceState"
    );
    student.call("rds", "StartDBInstance", &named).unwrap();
    cloud.advance(minutes(5));
    assert_eq!(status(&student), "available");
    student.call("rds", "StopDBInstance", &named).unwrap();
    cloud.advance(minutes(8 * 24 * 60));
    assert_eq!(status(&student), "available");
}

#[test]
fn what_is_not_offered_or_not_possible_is_refused_in_aws_words() {
    let perfect = InstanceChoices::default;
    let group = |name: &str| vec![name.to_owned()];
    for (choices, expected, words) in [
        (
            InstanceChoices { class: "db.t2.micro".into(), ..perfect() },
            "InvalidParameterCombination",
            "DBInstanceClass=db.t2.micro, Engine=mysql, EngineVersion=8.4.8",
        ),
        (
            InstanceChoices {
                class: "db.t4g.micro".into(),
                engine_version: Some("5.7.44".into()),
                extended_support: true,
                ..perfect()
            },
            "InvalidParameterCombination",
            "db.t4g.micro",
        ),
        (
            InstanceChoices { engine_version: Some("5.7".into()), ..perfect() },
            "InvalidParameterCombination",
            "standard support",
        ),
        (
            InstanceChoices { engine_version: Some("8.0".into()), ..perfect() },
            "InvalidParameterCombination",
            "standard support",
        ),
        (
            InstanceChoices { engine_version: Some("9.9".into()), ..perfect() },
            "InvalidParameterCombination",
            "Cannot find version 9.9 for mysql",
        ),
        (InstanceChoices { storage: 19, ..perfect() }, "InvalidParameterValue", "storage size"),
        (InstanceChoices { retention: 36, ..perfect() }, "InvalidParameterValue", "retention"),
        (
            InstanceChoices { identifier: "1db".into(), ..perfect() },
            "InvalidParameterValue",
            "not a valid identifier",
        ),
        (
            InstanceChoices { groups: group("sg-0000"), ..perfect() },
            "InvalidParameterValue",
            "sg-0000",
        ),
        (
            InstanceChoices { storage_type: "gp9".into(), ..perfect() },
            "InvalidParameterValue",
            "gp9",
        ),
    ] {
        let (_, student) = classroom();
        let error = student.create_instance(&choices).unwrap_err();
        assert_eq!(error.code, expected, "{choices:?}");
        assert!(error.message.contains(words), "{error}");
    }
}

#[test]
fn a_version_past_standard_support_needs_extended_support() {
    for (asked, got) in [
        ("5.7", "5.7.44-RDS.20260212"),
        ("5.7.44-rds.20260212", "5.7.44-RDS.20260212"),
        ("5.7.44", "5.7.44"),
        ("8.0", "8.0.45"),
    ] {
        let (_, student) = classroom();
        let choices = InstanceChoices {
            engine_version: Some(asked.to_owned()),
            extended_support: true,
            ..InstanceChoices::default()
        };
        let created = student.create_instance(&choices).unwrap();
        assert_eq!(created.text("EngineVersion").as_deref(), Some(got));
        let major = &asked[..3];
        assert_eq!(created.text("DBParameterGroupName").unwrap(), format!("default.mysql{major}"));
        assert_eq!(
            created.text("OptionGroupName").unwrap(),
            format!("default:mysql-{}", major.replace('.', "-"))
        );
    }
}

#[test]
fn each_engine_has_its_versions_groups_licence_and_port() {
    for (engine, version, got, parameters, options, license, port) in [
        (
            "mysql",
            "8.4",
            "8.4.8",
            "default.mysql8.4",
            "default:mysql-8-4",
            "general-public",
            "3306",
        ),
        (
            "mysql",
            "9.7",
            "9.7.1",
            "default.mysql9.7",
            "default:mysql-9-7",
            "general-public",
            "3306",
        ),
        (
            "postgres",
            "17",
            "17.6",
            "default.postgres17",
            "default:postgres-17",
            "postgresql",
            "5432",
        ),
    ] {
        let (cloud, student) = classroom();
        let call = [
            ("DBInstanceIdentifier", "awsdb"),
            ("DBInstanceClass", "db.t3.micro"),
            ("Engine", engine),
            ("EngineVersion", version),
            ("EngineLifecycleSupport", "open-source-rds-extended-support-disabled"),
            ("MasterUsername", "awsuser"),
            ("MasterUserPassword", "awspassword"),
            ("AllocatedStorage", "20"),
        ];
        student.call("rds", "CreateDBInstance", &call).unwrap();
        cloud.advance(minutes(10));
        let shown = instance(&student);
        for (element, expected) in [
            ("Engine", engine),
            ("EngineVersion", got),
            ("DBParameterGroupName", parameters),
            ("OptionGroupName", options),
            ("LicenseModel", &format!("{license}-license")),
            ("Port", port),
        ] {
            assert_eq!(shown.text(element).as_deref(), Some(expected), "{engine} {version}");
        }
        let offered = [("Engine", engine), ("EngineVersion", version)];
        let offered = student.call("rds", "DescribeDBEngineVersions", &offered).unwrap();
        assert_eq!(
            offered.text("DBParameterGroupFamily"),
            Some(parameters.replacen("default.", "", 1))
        );
    }
    let (_, student) = classroom();
    let choices = InstanceChoices { engine: "oracle-ee".into(), ..InstanceChoices::default() };
    assert_eq!(code(student.create_instance(&choices)), "InvalidParameterValue");
}

#[test]
fn a_password_of_fewer_than_eight_letters_is_refused() {
    for (password, expected) in [("seven77", Some("InvalidParameterValue")), ("eight888", None)] {
        let (cloud, student) = classroom();
        let choices = InstanceChoices { password: password.into(), ..InstanceChoices::default() };
        let created = student.create_instance(&choices);
        assert_eq!(created.err().map(|error| error.code).as_deref(), expected, "{password}");
        if expected.is_none() {
            cloud.advance(minutes(10));
            let change = [("DBInstanceIdentifier", "awsdb"), ("MasterUserPassword", "seven77")];
            let changed = student.call("rds", "ModifyDBInstance", &change);
            assert_eq!(code(changed), "InvalidParameterValue");
        }
    }
}

#[test]
fn a_student_who_chose_postgresql_has_a_postgresql_instance() {
    let choices =
        InstanceChoices { engine: "postgres".into(), port: 5432, ..InstanceChoices::default() };
    let (_, student) = classroom_with_instance(&choices);
    assert_eq!(instance(&student).text("Engine").as_deref(), Some("postgres"));
}

#[test]
fn a_request_that_says_little_gets_the_defaults_of_the_service() {
    let (_, student) = classroom();
    let little = [
        ("DBInstanceIdentifier", "AwsDB"),
        ("DBInstanceClass", "db.t3.micro"),
        ("Engine", "mysql"),
        ("MasterUsername", "awsuser"),
        ("MasterUserPassword", "awspassword"),
        ("AllocatedStorage", "20"),
    ];
    let created = student.call("rds", "CreateDBInstance", &little).unwrap();
    for (element, expected) in [
        ("DBInstanceIdentifier", "awsdb"),
        ("EngineVersion", "8.4.8"),
        ("StorageType", "gp3"),
        ("DBParameterGroupName", "default.mysql8.4"),
        ("OptionGroupName", "default:mysql-8-4"),
        ("DBSubnetGroupName", "default"),
        ("BackupRetentionPeriod", "1"),
        ("IAMDatabaseAuthenticationEnabled", "false"),
        ("EngineLifecycleSupport", "open-source-rds-extended-support"),
    ] {
        assert_eq!(created.text(element).as_deref(), Some(expected), "{element}");
    }
    assert_eq!(code(student.call("rds", "CreateDBInstance", &little)), "DBInstanceAlreadyExists");
}

#[test]
fn a_free_plan_refuses_what_free_plans_refuse() {
    let (cloud, student) = classroom();
    cloud.set_plan(ACCOUNT, Plan::Free);
    let modest = InstanceChoices { retention: 1, ..InstanceChoices::default() };
    for (choices, words) in [
        (
            InstanceChoices::default(),
            "backup retention period exceeds the maximum available to free tier customers",
        ),
        (
            InstanceChoices { class: "db.t3.small".into(), ..modest.clone() },
            "This instance size isn't available with free plan accounts",
        ),
        (InstanceChoices { multi_az: true, ..modest.clone() }, "Multi-AZ"),
    ] {
        let error = student.create_instance(&choices).unwrap_err();
        assert_eq!(error.code, "FreeTierRestrictionError");
        assert!(error.message.contains(words), "{error}");
    }
    student.create_instance(&modest).unwrap();
    cloud.advance(minutes(10));
    assert_eq!(
        code(student.resize("awsdb", Some("db.t3.small"), Some(30), true)),
        "FreeTierRestrictionError"
    );
    student
        .create_instance(&InstanceChoices { identifier: "second".into(), ..modest.clone() })
        .unwrap();
    assert_eq!(
        code(student.create_instance(&InstanceChoices { identifier: "third".into(), ..modest })),
        "FreeTierRestrictionError"
    );
}

#[test]
fn storage_grows_by_a_tenth_at_least_and_never_shrinks() {
    let (cloud, student) =
        classroom_with_instance(&InstanceChoices { storage: 30, ..InstanceChoices::default() });
    for size in [20, 31] {
        assert_eq!(
            code(student.resize("awsdb", None, Some(size), true)),
            "InvalidParameterCombination",
            "{size}"
        );
    }
    student.resize("awsdb", None, Some(40), true).unwrap();
    cloud.advance(minutes(8));
    assert_eq!(status(&student), "storage-optimization");
    assert_eq!(code(student.resize("awsdb", None, Some(60), true)), "InvalidParameterCombination");
    student.resize("awsdb", Some("db.t3.small"), None, true).unwrap();
    cloud.advance(minutes(8));
    assert_eq!(status(&student), "available");
}

#[test]
fn a_protected_instance_is_not_deleted() {
    let (_, student) = classroom_with_instance(&InstanceChoices {
        deletion_protection: true,
        ..InstanceChoices::default()
    });
    assert_eq!(
        code(student.delete("awsdb", &DeleteChoices::default())),
        "InvalidParameterCombination"
    );
}

#[test]
fn an_endpoint_can_be_pointed_elsewhere_before_the_instance_exists() {
    let (cloud, student) = classroom();
    cloud.set_default_endpoint(ACCOUNT, "127.0.0.1", 33060);
    cloud.set_endpoint(ACCOUNT, REGION, "AWSDB", "127.0.0.2", 33061);
    for identifier in ["awsdb", "other"] {
        student
            .create_instance(&InstanceChoices {
                identifier: identifier.to_owned(),
                ..InstanceChoices::default()
            })
            .unwrap();
    }
    cloud.advance(minutes(10));
    for (identifier, host, port) in
        [("awsdb", "127.0.0.2", "33061"), ("other", "127.0.0.1", "33060")]
    {
        let shown = student
            .call("rds", "DescribeDBInstances", &[("DBInstanceIdentifier", identifier)])
            .unwrap();
        assert_eq!(
            (shown.text("Address").as_deref(), shown.text("Port").as_deref()),
            (Some(host), Some(port))
        );
    }
}

#[test]
fn events_reach_back_an_hour_unless_told_otherwise_and_no_more_than_fourteen_days() {
    let (cloud, student) = classroom_with_instance(&InstanceChoices::default());
    cloud.advance(minutes(120));
    assert_eq!(count(&student.call("rds", "DescribeEvents", &[]).unwrap(), "Event"), 0);
    assert!(messages(&student).contains(&"DB instance created".to_owned()));
    for (parameters, expected) in [
        (&[("Duration", "20161")][..], "InvalidParameterValue"),
        (&[("SourceIdentifier", "awsdb")][..], "InvalidParameterCombination"),
        (&[("StartTime", "2026-10-01T00:00:00Z")][..], "InvalidParameterValue"),
        (&[("SourceType", "db-thing")][..], "InvalidParameterValue"),
    ] {
        assert_eq!(
            code(student.call("rds", "DescribeEvents", parameters)),
            expected,
            "{parameters:?}"
        );
    }
    let snapshots = student
        .call("rds", "DescribeEvents", &[("Duration", "20160"), ("SourceType", "db-snapshot")])
        .unwrap();
    assert_eq!(count(&snapshots, "Event"), 2);
    cloud.advance(minutes(15 * 24 * 60));
    assert_eq!(messages(&student), [""; 0]);
}

#[test]
fn a_denied_call_changes_nothing() {
    let (cloud, student) = classroom();
    cloud.add_fault(Fault::new(FaultKind::Denied).operation("CreateDBInstance"));
    assert_eq!(code(student.create_instance(&InstanceChoices::default())), "AccessDenied");
    assert_eq!(count(&student.call("rds", "DescribeDBInstances", &[]).unwrap(), "DBInstance"), 0);
}

#[test]
fn an_account_s_servers_can_be_pointed_elsewhere() {
    let (cloud, student) = classroom();
    let shown = || {
        let shown = student.call("ec2", "DescribeInstances", &[]).unwrap();
        format!("{shown:?}")
    };
    student.web_server().unwrap();
    assert!(shown().contains("203.0.113.10"));
    cloud.set_public_address(ACCOUNT, "127.0.0.1".parse().unwrap());
    assert!(shown().contains("127.0.0.1") && !shown().contains("203.0.113.10"));
}
