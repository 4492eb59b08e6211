//! Every record has exactly the keys and types of the records in `tests/events` (docs/aws.md 1.6).

use labproof_cloud::workshop::{DeleteChoices, InstanceChoices, Student};
use labproof_cloud::{Fault, FaultKind};
use serde_json::{Value, json};

use crate::support::{classroom, example, lookup, minutes, newest_record, shape};

fn the_lab(student: &Student, advance: impl Fn(i64)) {
    let web = student.web_server().unwrap();
    let group = student
        .create_group("Stem Day DB Tier", "Stem Day DB Tier", Some("Stem Day DB Tier"))
        .unwrap();
    student.authorize_mysql_from(&group, &web.group).unwrap();
    student
        .create_instance(&InstanceChoices {
            groups: vec![group.clone()],
            ..InstanceChoices::default()
        })
        .unwrap();
    advance(10);
    student.resize("awsdb", Some("db.t3.small"), Some(30), true).unwrap();
    advance(30);
    student.take_snapshot("awsdb", "Stem-day-snapshot").unwrap();
    advance(5);
    student.delete("awsdb", &DeleteChoices::default()).unwrap();
    advance(10);
    student.call("ec2", "DeleteSecurityGroup", &[("GroupId", &group)]).unwrap();
    advance(10);
}

#[test]
fn the_records_of_the_lab_have_the_keys_and_types_of_real_ones() {
    let (cloud, student) = classroom();
    the_lab(&student, |by| cloud.advance(minutes(by)));
    for name in [
        "CreateSecurityGroup",
        "AuthorizeSecurityGroupIngress",
        "CreateDBInstance",
        "ModifyDBInstance",
        "CreateDBSnapshot",
        "DeleteDBInstance",
        "DeleteSecurityGroup",
    ] {
        assert_eq!(
            shape(&newest_record(&student, name)),
            shape(&example(&format!("{name}.json"))),
            "{name}"
        );
    }
}

#[test]
fn the_values_of_the_records_are_those_of_the_calls() {
    let (cloud, student) = classroom();
    the_lab(&student, |by| cloud.advance(minutes(by)));
    let create = newest_record(&student, "CreateDBInstance");
    for (pointer, value) in [
        ("/requestParameters/masterUserPassword", json!("HIDDEN_DUE_TO_SECURITY_REASONS")),
        ("/requestParameters/backupRetentionPeriod", json!(7)),
        ("/responseElements/dBInstanceStatus", json!("creating")),
        ("/responseElements/dbInstancePort", json!(0)),
        ("/eventTime", json!("2026-11-21T01:00:00Z")),
        ("/userAgent", json!("AWS Internal")),
    ] {
        assert_eq!(create.pointer(pointer), Some(&value), "{pointer}");
    }
    let modify = newest_record(&student, "ModifyDBInstance");
    for (pointer, value) in [
        ("/requestParameters/allowMajorVersionUpgrade", json!(false)),
        ("/requestParameters/applyImmediately", json!(true)),
        ("/responseElements/dBInstanceStatus", json!("available")),
        ("/responseElements/dBInstanceClass", json!("db.t3.micro")),
        (
            "/responseElements/pendingModifiedValues",
            json!({"dBInstanceClass": "db.t3.small", "allocatedStorage": 30}),
        ),
        ("/responseElements/instanceCreateTime", json!("Nov 21, 2026, 1:04:27 AM")),
    ] {
        assert_eq!(modify.pointer(pointer), Some(&value), "{pointer}");
    }
    let delete = newest_record(&student, "DeleteDBInstance");
    for (pointer, value) in [
        ("/responseElements/dBInstanceStatus", json!("deleting")),
        ("/responseElements/dBInstanceClass", json!("db.t3.small")),
        ("/responseElements/allocatedStorage", json!(30)),
        (
            "/requestParameters",
            json!({"dBInstanceIdentifier": "awsdb", "skipFinalSnapshot": true, "deleteAutomatedBackups": true}),
        ),
    ] {
        assert_eq!(delete.pointer(pointer), Some(&value), "{pointer}");
    }
    let snapshot = newest_record(&student, "CreateDBSnapshot");
    assert_eq!(snapshot["requestParameters"]["dBSnapshotIdentifier"], "Stem-day-snapshot");
    assert_eq!(snapshot["responseElements"]["dBSnapshotIdentifier"], "stem-day-snapshot");
    assert_eq!(
        snapshot["responseElements"]["dbiResourceId"],
        create["responseElements"]["dbiResourceId"]
    );
}

#[test]
fn the_records_of_refused_calls_have_the_keys_and_types_of_real_ones() {
    let (cloud, student) = classroom();
    let t2 = [
        ("DBInstanceIdentifier", "awsdb"),
        ("DBInstanceClass", "db.t2.micro"),
        ("Engine", "mysql"),
        ("EngineVersion", "8.4.8"),
        ("AllocatedStorage", "20"),
        ("MasterUsername", "awsuser"),
        ("MasterUserPassword", "awspassword"),
    ];
    student.call("rds", "CreateDBInstance", &t2).unwrap_err();
    cloud.advance(minutes(6));
    let refused_class = newest_record(&student, "CreateDBInstance");
    student.create_instance(&InstanceChoices::default()).unwrap();
    cloud.advance(minutes(10));
    cloud.add_fault(Fault::new(FaultKind::Denied).operation("CreateDBSnapshot"));
    student.take_snapshot("awsdb", "stem-day-snapshot").unwrap_err();
    student.delete("awsdb", &DeleteChoices::default()).unwrap();
    cloud.advance(minutes(1));
    student.delete("awsdb", &DeleteChoices::default()).unwrap_err();
    cloud.advance(minutes(6));
    let produced = [
        refused_class,
        newest_record(&student, "DeleteDBInstance"),
        newest_record(&student, "CreateDBSnapshot"),
    ];
    let examples = example("errors.json");
    for (produced, example) in produced.iter().zip(examples.as_array().unwrap()) {
        assert_eq!(shape(produced), shape(example));
        assert_eq!(produced["errorCode"], example["errorCode"]);
    }
    assert_eq!(produced[0]["errorMessage"], examples[0]["errorMessage"]);
    assert_eq!(produced[1]["errorMessage"], examples[1]["errorMessage"]);
}

#[test]
fn the_envelope_of_a_lookup_has_the_keys_and_types_of_a_real_one() {
    let (cloud, student) = classroom();
    for number in 0..51 {
        student
            .create_instance(&InstanceChoices {
                identifier: format!("db{number}"),
                ..InstanceChoices::default()
            })
            .unwrap();
    }
    cloud.advance(minutes(6));
    let mut page = lookup(&student, &json!({})).unwrap();
    page["Events"].as_array_mut().unwrap().truncate(1);
    assert_eq!(shape(&page), shape(&example("lookup_envelope.json")));
}

#[test]
fn ec2_records_its_refusals_with_a_prefix_and_keeps_the_request() {
    let (cloud, student) = classroom();
    student.create_group("web", "web", None).unwrap();
    student.create_group("web", "web", None).unwrap_err();
    cloud.advance(minutes(6));
    let record = newest_record(&student, "CreateSecurityGroup");
    assert_eq!(record["errorCode"], "Client.InvalidGroup.Duplicate");
    assert_eq!(record["requestParameters"]["groupName"], "web");
    assert_eq!(record["responseElements"], Value::Null);
}

#[test]
fn both_forms_of_an_ingress_call_are_recorded_as_they_were_sent() {
    let (cloud, student) = classroom();
    let group = student.create_group("web", "web", None).unwrap();
    let flat = [
        ("GroupId", group.as_str()),
        ("IpProtocol", "tcp"),
        ("FromPort", "80"),
        ("ToPort", "80"),
        ("CidrIp", "0.0.0.0/0"),
    ];
    student.call("ec2", "AuthorizeSecurityGroupIngress", &flat).unwrap();
    cloud.advance(minutes(6));
    let record = newest_record(&student, "AuthorizeSecurityGroupIngress");
    let expected = json!({"groupId": group, "ipPermissions": {}, "ipProtocol": "tcp", "fromPort": 80, "toPort": 80, "cidrIp": "0.0.0.0/0"});
    assert_eq!(record["requestParameters"], expected);
    assert_eq!(
        record["responseElements"]["securityGroupRuleSet"]["items"][0]["cidrIpv4"],
        "0.0.0.0/0"
    );
}

#[test]
fn a_modified_rule_is_recorded_with_the_names_of_the_api() {
    let (cloud, student) = classroom();
    let group = student.create_group("web", "web", None).unwrap();
    let rule = student
        .authorize_from_cidr(&group, "80", "0.0.0.0/0")
        .unwrap()
        .text("securityGroupRuleId")
        .unwrap();
    let parameters = [
        ("GroupId", group.as_str()),
        ("SecurityGroupRule.1.SecurityGroupRuleId", &rule),
        ("SecurityGroupRule.1.SecurityGroupRule.IpProtocol", "tcp"),
        ("SecurityGroupRule.1.SecurityGroupRule.FromPort", "443"),
        ("SecurityGroupRule.1.SecurityGroupRule.ToPort", "443"),
        ("SecurityGroupRule.1.SecurityGroupRule.CidrIpv4", "10.0.0.0/8"),
    ];
    student.call("ec2", "ModifySecurityGroupRules", &parameters).unwrap();
    cloud.advance(minutes(6));
    let record = newest_record(&student, "ModifySecurityGroupRules");
    let changed =
        json!({"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIpv4": "10.0.0.0/8"});
    let rule = json!({"SecurityGroupRuleId": rule, "tag": 1, "SecurityGroupRule": changed});
    let request = json!({"GroupId": group, "SecurityGroupRule": rule});
    assert_eq!(record["requestParameters"], json!({"ModifySecurityGroupRulesRequest": request}));
    let answer = json!({"xmlns": "http://ec2.amazonaws.com/doc/2016-11-15/", "requestId": record["requestID"], "return": true});
    assert_eq!(record["responseElements"], json!({"ModifySecurityGroupRulesResponse": answer}));
}

#[test]
fn a_revocation_is_recorded_as_it_was_sent_and_with_the_rules_that_went() {
    let (cloud, student) = classroom();
    let web = student.create_group("web", "web", None).unwrap();
    let group = student.create_group("db", "db", None).unwrap();
    let permission = [
        ("IpPermissions.1.IpProtocol", "tcp"),
        ("IpPermissions.1.FromPort", "3306"),
        ("IpPermissions.1.ToPort", "3306"),
    ];
    let from_web = ("IpPermissions.1.Groups.1.GroupId", web.as_str());
    let from_anywhere = ("IpPermissions.1.IpRanges.1.CidrIp", "0.0.0.0/0");
    for (how, source, source_member) in [
        ("by permission", from_web, "referencedGroupId"),
        ("by rule", from_anywhere, "cidrIpv4"),
        ("by name", from_anywhere, "cidrIpv4"),
    ] {
        let added = [&[("GroupId", group.as_str())][..], &permission, &[source]].concat();
        let added = student.call("ec2", "AuthorizeSecurityGroupIngress", &added).unwrap();
        let rule = added.text("securityGroupRuleId").unwrap();
        let revoked = match how {
            "by permission" => {
                [&[("GroupId", group.as_str())][..], &permission, &[source]].concat()
            }
            "by rule" => vec![("GroupId", group.as_str()), ("SecurityGroupRuleId.1", &rule)],
            _ => vec![
                ("GroupName", "db"),
                ("IpProtocol", "tcp"),
                ("FromPort", "3306"),
                ("ToPort", "3306"),
                ("CidrIp", "0.0.0.0/0"),
            ],
        };
        student.call("ec2", "RevokeSecurityGroupIngress", &revoked).unwrap();
        cloud.advance(minutes(6));
        let record = newest_record(&student, "RevokeSecurityGroupIngress");
        let request = &record["requestParameters"];
        assert_eq!(request.get("groupName").is_some(), how == "by name", "{how}");
        assert_eq!(request.get("groupId").is_some(), how != "by name", "{how}");
        assert_eq!(request.get("securityGroupRuleIds").is_some(), how == "by rule", "{how}");
        assert_eq!(request["ipPermissions"] == json!({}), how != "by permission", "{how}");
        let gone = &record["responseElements"]["revokedSecurityGroupRuleSet"]["items"];
        let expected = json!([{"groupId": group, "securityGroupRuleId": rule, "isEgress": false, "ipProtocol": "tcp", "fromPort": 3306, "toPort": 3306, source_member: source.1}]);
        assert_eq!(*gone, expected, "{how}");
    }
}

#[test]
fn the_records_of_a_cluster_and_of_its_member_have_the_keys_and_types_of_real_ones() {
    let (cloud, student) = classroom();
    let group = student.create_group("db", "db", None).unwrap();
    let class = "db.t3.medium".to_owned();
    let choices = InstanceChoices { class, groups: vec![group], ..InstanceChoices::default() };
    student.create_aurora(&choices).unwrap();
    cloud.advance(minutes(6));
    for (event, file) in [
        ("CreateDBCluster", "CreateDBCluster.json"),
        ("CreateDBInstance", "CreateDBInstance.member.json"),
    ] {
        assert_eq!(shape(&newest_record(&student, event)), shape(&example(file)), "{file}");
    }
}

#[test]
fn the_records_of_restores_stops_and_starts_are_those_of_the_instance() {
    let (cloud, student) = classroom();
    student.create_instance(&InstanceChoices::default()).unwrap();
    cloud.advance(minutes(10));
    let named = [("DBInstanceIdentifier", "awsdb")];
    let snapshot = "rds:awsdb-2026-11-21-01-04";
    let restored = [("DBInstanceIdentifier", "again"), ("DBSnapshotIdentifier", snapshot)];
    let back = [
        ("SourceDBInstanceIdentifier", "awsdb"),
        ("TargetDBInstanceIdentifier", "earlier"),
        ("UseLatestRestorableTime", "true"),
    ];
    let copied = [("SourceDBSnapshotIdentifier", snapshot), ("TargetDBSnapshotIdentifier", "Mine")];
    let calls = [
        (
            "RestoreDBInstanceFromDBSnapshot",
            &restored[..],
            "creating",
            json!({"dBInstanceIdentifier": "again", "dBSnapshotIdentifier": snapshot}),
        ),
        (
            "RestoreDBInstanceToPointInTime",
            &back[..],
            "creating",
            json!({"sourceDBInstanceIdentifier": "awsdb", "targetDBInstanceIdentifier": "earlier", "useLatestRestorableTime": true}),
        ),
        (
            "CopyDBSnapshot",
            &copied[..],
            "",
            json!({"sourceDBSnapshotIdentifier": snapshot, "targetDBSnapshotIdentifier": "Mine"}),
        ),
        ("RebootDBInstance", &named[..], "rebooting", json!({"dBInstanceIdentifier": "awsdb"})),
        ("StopDBInstance", &named[..], "stopping", json!({"dBInstanceIdentifier": "awsdb"})),
        ("StartDBInstance", &named[..], "starting", json!({"dBInstanceIdentifier": "awsdb"})),
    ];
    for (event, parameters, status, request) in calls {
        student.call("rds", event, parameters).unwrap();
        cloud.advance(minutes(6));
        let record = newest_record(&student, event);
        assert_eq!(record["requestParameters"], request, "{event}");
        let answer = &record["responseElements"];
        if event == "CopyDBSnapshot" {
            assert_eq!(answer["dBSnapshotIdentifier"], "mine");
            assert_eq!(answer["snapshotType"], "manual");
        } else {
            assert_eq!(answer["dBInstanceStatus"], status, "{event}");
            assert!(answer["dbiResourceId"].is_string(), "{event}");
        }
    }
}

#[test]
fn tags_and_sessions_are_recorded_as_ec2_writes_them() {
    let (cloud, student) = classroom();
    let group = student.create_group("web", "web", None).unwrap();
    let admin = student.clone().with_key(cloud.access_key(student.account()));
    admin
        .call(
            "ec2",
            "CreateTags",
            &[("ResourceId.1", &group), ("Tag.1.Key", "Name"), ("Tag.1.Value", "x")],
        )
        .unwrap();
    cloud.advance(minutes(6));
    let record = newest_record(&student, "CreateTags");
    let request = json!({"resourcesSet": {"items": [{"resourceId": group}]}, "tagSet": {"items": [{"key": "Name", "value": "x"}]}});
    assert_eq!(record["requestParameters"], request);
    assert_eq!(record["userIdentity"]["userName"], "admin");
    assert_eq!(record["userAgent"], "Mozilla/5.0");
    assert!(
        record.get("sessionCredentialFromConsole").is_none() && record.get("tlsDetails").is_some()
    );
}

#[test]
fn a_launch_is_recorded_with_its_groups_and_with_the_instance() {
    let (cloud, student) = classroom();
    let server = student.web_server().unwrap();
    cloud.advance(minutes(6));
    let record = newest_record(&student, "RunInstances");
    let image = json!({"imageId": "ami-0c2b8ca1dad447f8a", "minCount": 1, "maxCount": 1});
    assert_eq!(record["requestParameters"]["instancesSet"], json!({"items": [image]}));
    let launched = &record["responseElements"]["instancesSet"]["items"][0];
    assert_eq!(launched["instanceId"], server.instance.as_str());
    assert_eq!(launched["groupSet"]["items"][0]["groupId"], server.group.as_str());
}
