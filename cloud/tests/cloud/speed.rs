//! A cloud on which AWS works faster than usual, by a clock that does not.

use labproof_cloud::Cloud;
use labproof_cloud::workshop::{DeleteChoices, InstanceChoices, ServerChoices, Student};
use serde_json::json;

use crate::support::{ACCOUNT, REGION, code, lookup, seconds, status};

fn fast(speed: u16) -> (Cloud, Student) {
    let cloud = Cloud::new("2026-11-21T01:00:00Z".parse().unwrap());
    cloud.set_speed(speed);
    cloud.add_account(ACCOUNT);
    let student = Student::new(&cloud, ACCOUNT, REGION);
    (cloud, student)
}

#[test]
fn sixty_times_as_fast_a_database_comes_changes_and_goes_in_seconds() {
    let (cloud, student) = fast(60);
    let began = cloud.now();
    student.create_instance(&InstanceChoices::default()).unwrap();
    let after = |count| {
        cloud.advance(seconds(count));
        status(&student)
    };
    assert_eq!(after(4), "creating");
    assert_eq!(after(1), "backing-up");
    assert_eq!(after(2), "available");
    let bigger = [
        ("DBInstanceIdentifier", "awsdb"),
        ("DBInstanceClass", "db.t3.small"),
        ("AllocatedStorage", "30"),
        ("ApplyImmediately", "true"),
    ];
    student.call("rds", "ModifyDBInstance", &bigger).unwrap();
    assert_eq!(after(2), "modifying");
    assert_eq!(after(20), "available");
    student.delete("awsdb", &DeleteChoices::default()).unwrap();
    assert_eq!(after(3), "deleting");
    cloud.advance(seconds(2));
    let gone = student.call("rds", "DescribeDBInstances", &[("DBInstanceIdentifier", "awsdb")]);
    assert_eq!(code(gone), "DBInstanceNotFound");
    // The clock went on by what was waited for, and by nothing else.
    assert_eq!(cloud.now().duration_since(began), seconds(34));
}

#[test]
fn a_server_and_the_record_of_a_call_come_sooner_too() {
    for (speed, waited, there) in [(1, 5, false), (60, 5, true), (1, 300, true)] {
        let (cloud, student) = fast(speed);
        student.launch_server(&ServerChoices::default()).unwrap();
        cloud.advance(seconds(waited));
        let shown = student.call("ec2", "DescribeInstances", &[]).unwrap();
        assert_eq!(shown.body.contains("<name>running</name>"), there, "{speed} {waited}");
        let asked =
            json!({"LookupAttributes": [{"AttributeKey": "ReadOnly", "AttributeValue": "false"}]});
        let events = lookup(&student, &asked).unwrap();
        assert_eq!(!events["Events"].as_array().unwrap().is_empty(), there, "{speed} {waited}");
    }
}
