//! Who a record says it was: persons, services through persons, services by themselves.

use labproof_cloud::workshop::InstanceChoices;
use serde_json::{Value, json};

use crate::support::{
    ACCOUNT, REGION, classroom, classroom_with_instance, lookup, minutes, newest_record,
};

#[test]
fn a_service_through_which_a_person_calls_stands_beside_the_person() {
    for (service, address, has_key) in [
        ("signin.amazonaws.com", "203.0.113.10", true),
        ("cloudformation.amazonaws.com", "cloudformation.amazonaws.com", false),
    ] {
        let (cloud, student) = classroom();
        let through = student.clone().with_key(cloud.key_through(ACCOUNT, "student01", service));
        through.create_group("db", "db", None).unwrap();
        cloud.advance(minutes(6));
        let record = newest_record(&student, "CreateSecurityGroup");
        let identity = &record["userIdentity"];
        assert_eq!(identity["type"], "IAMUser");
        assert_eq!(identity["userName"], "student01");
        assert_eq!(identity["invokedBy"], service);
        assert_eq!(identity.get("accessKeyId").is_some(), has_key, "{service}");
        assert_eq!(record["sourceIPAddress"], address);
        assert_eq!(record["userAgent"], service);
        for member in ["tlsDetails", "sessionCredentialFromConsole"] {
            assert!(record.get(member).is_none(), "{service} {member}");
        }
    }
}

#[test]
fn a_service_by_itself_has_no_name_and_no_key() {
    let (cloud, student) = classroom_with_instance(&InstanceChoices::default());
    let service = student.clone().with_key(cloud.service_key(ACCOUNT, "rds.amazonaws.com"));
    service.resize("awsdb", Some("db.t3.small"), None, true).unwrap();
    cloud.advance(minutes(6));
    let attribute = json!({"AttributeKey": "EventName", "AttributeValue": "ModifyDBInstance"});
    let page = lookup(&student, &json!({"LookupAttributes": [attribute]})).unwrap();
    let event = &page["Events"][0];
    assert!(event.get("Username").is_none() && event.get("AccessKeyId").is_none(), "{event}");
    let record: Value = serde_json::from_str(event["CloudTrailEvent"].as_str().unwrap()).unwrap();
    let identity = json!({"type": "AWSService", "invokedBy": "rds.amazonaws.com"});
    assert_eq!(record["userIdentity"], identity);
}

#[test]
fn a_linked_role_is_a_session_of_a_role_in_the_service_s_own_path() {
    let (cloud, student) = classroom_with_instance(&InstanceChoices::default());
    cloud.back_up(ACCOUNT, REGION, "awsdb").unwrap();
    let key = cloud.linked_role_key(ACCOUNT, "rds.amazonaws.com", "AWSServiceRoleForRDS");
    student.clone().with_key(key).create_group("g", "g", None).unwrap();
    cloud.advance(minutes(6));
    for (event, service, role) in [
        ("CreateDBSnapshot", "backup.amazonaws.com", "AWSServiceRoleForBackup"),
        ("CreateSecurityGroup", "rds.amazonaws.com", "AWSServiceRoleForRDS"),
    ] {
        let identity = &newest_record(&student, event)["userIdentity"];
        assert_eq!(identity["type"], "AssumedRole");
        assert_eq!(identity["invokedBy"], service);
        assert_eq!(
            identity["sessionContext"]["sessionIssuer"]["arn"],
            format!("arn:aws:iam::{ACCOUNT}:role/aws-service-role/{service}/{role}")
        );
    }
    let backup = newest_record(&student, "CreateDBSnapshot");
    assert_eq!(backup["responseElements"]["snapshotType"], "awsbackup");
}
