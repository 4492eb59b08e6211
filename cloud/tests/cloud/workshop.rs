//! Students of three labs: a database of MySQL, a web server on EC2, and a database of `PostgreSQL` behind an app tier.

use std::net::Ipv4Addr;

use labproof_cloud::Connection;
use labproof_cloud::workshop::{DeleteChoices, InstanceChoices, ServerChoices, Student};
use serde_json::{Value, json};

use crate::support::{classroom, minutes, newest_record};

const OUTSIDE: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 7);

/// A web server as a lab may ask for it: SSH from one address only, and a key pair.
fn asked() -> ServerChoices {
    ServerChoices {
        rules: vec![(80, "0.0.0.0/0".to_owned()), (22, "198.51.100.20/32".to_owned())],
        key_pair: Some("student-key".to_owned()),
        ..ServerChoices::default()
    }
}

#[test]
fn a_server_is_launched_as_a_student_chooses() {
    type Choose = fn(&mut ServerChoices);
    let table: &[(Choose, &str, Option<&str>)] = &[
        (|_| (), "keyName", Some("student-key")),
        (|choices| choices.key_pair = None, "keyName", None),
        (|_| (), "instanceType", Some("t3.micro")),
        (|choices| choices.instance_type = "t2.large".into(), "instanceType", Some("t2.large")),
        (|_| (), "imageId", Some("ami-0c2b8ca1dad447f8a")),
        (|it| it.image = "ami-0a1b2c3d4e5f60007".into(), "platformDetails", Some("Windows")),
        (|_| (), "ipAddress", Some("203.0.113.10")),
        (|choices| choices.public_address = Some(true), "ipAddress", Some("203.0.113.10")),
        (|choices| choices.public_address = Some(false), "ipAddress", None),
        (|_| (), "groupName", Some("Stem Day - Web Server")),
        (|choices| choices.group = "launch-wizard-1".into(), "groupName", Some("launch-wizard-1")),
    ];
    for (choose, element, expected) in table {
        let (_, student) = classroom();
        let mut choices = asked();
        choose(&mut choices);
        let server = student.launch_server(&choices).unwrap();
        let shown = student.call("ec2", "DescribeInstances", &[]).unwrap();
        assert_eq!(shown.text(element).as_deref(), *expected, "{choices:?}");
        assert_eq!(shown.text("instanceId").as_ref(), Some(&server.instance));
        let address = student.public_address(&server.instance).unwrap();
        let shown = shown.text("ipAddress").map(|address| address.parse().unwrap());
        assert_eq!(address, shown);
    }
}

#[test]
fn a_server_that_was_launched_answers_once_its_owner_has_set_it_up() {
    let (cloud, student) = classroom();
    let server = student.launch_server(&asked()).unwrap();
    cloud.advance(minutes(1));
    let address = student.public_address(&server.instance).unwrap().unwrap();
    assert_eq!(cloud.connect_http(address, 80, OUTSIDE), Connection::Refused);
    cloud.serve_page(&server.instance, 200, "Stem Day");
    assert!(matches!(cloud.connect_http(address, 80, OUTSIDE), Connection::Page(_)));
    assert_eq!(cloud.connect_http(address, 22, OUTSIDE), Connection::Silent);
}

#[test]
fn a_server_is_launched_with_groups_that_are_there_already() {
    let (_, student) = classroom();
    let groups = ["one", "two"].map(|name| student.create_group(name, name, None).unwrap());
    for public_address in [None, Some(true)] {
        let choices = ServerChoices { public_address, ..asked() };
        let instance = student.launch_with_groups(&choices, &[&groups[0], &groups[1]]).unwrap();
        let named = [("InstanceId.1", instance.as_str())];
        let shown = student.call("ec2", "DescribeInstances", &named).unwrap();
        for group in &groups {
            // In the instance and in its interface.
            assert_eq!(shown.body.matches(&format!("<groupId>{group}")).count(), 2);
        }
    }
}

/// The `PostgreSQL` lab, from its groups to the end of its instance.
fn shop(student: &Student, advance: impl Fn(i64)) {
    let app = ServerChoices {
        name: "shop-app".to_owned(),
        group: "Shop App Tier".to_owned(),
        rules: vec![(8080, "0.0.0.0/0".to_owned())],
        ..ServerChoices::default()
    };
    let app = student.launch_server(&app).unwrap();
    let group = student.create_group("Shop DB Tier", "Shop DB Tier", None).unwrap();
    student.authorize_from_group(&group, "5432", &app.group).unwrap();
    let choices = InstanceChoices {
        database: Some("shopdb".to_owned()),
        username: "shop".to_owned(),
        groups: vec![group],
        ..InstanceChoices::postgres("shopdb")
    };
    student.create_instance(&choices).unwrap();
    advance(10);
    student.resize("shopdb", Some("db.t4g.medium"), None, true).unwrap();
    advance(30);
    student.take_snapshot("shopdb", "shop-snapshot").unwrap();
    advance(5);
    student.delete("shopdb", &DeleteChoices::default()).unwrap();
    advance(15);
}

#[test]
fn a_lab_of_postgresql_leaves_the_records_of_what_was_chosen() {
    let (cloud, student) = classroom();
    shop(&student, |by| cloud.advance(minutes(by)));
    let record = |event: &str| newest_record(&student, event);
    let named: &[(&str, &str, Value)] = &[
        (
            "RunInstances",
            "/responseElements/instancesSet/items/0/groupSet/items/0/groupName",
            json!("Shop App Tier"),
        ),
        ("CreateSecurityGroup", "/requestParameters/groupName", json!("Shop DB Tier")),
        (
            "AuthorizeSecurityGroupIngress",
            "/requestParameters/ipPermissions/items/0/fromPort",
            json!(5432),
        ),
        ("CreateDBInstance", "/requestParameters/dBInstanceIdentifier", json!("shopdb")),
        ("CreateDBInstance", "/requestParameters/engine", json!("postgres")),
        ("CreateDBInstance", "/requestParameters/port", json!(5432)),
        ("CreateDBInstance", "/requestParameters/dBName", json!("shopdb")),
        ("CreateDBInstance", "/responseElements/masterUsername", json!("shop")),
        ("CreateDBInstance", "/responseElements/dBInstanceClass", json!("db.t4g.micro")),
        (
            "CreateDBInstance",
            "/requestParameters/dBParameterGroupName",
            json!("default.postgres17"),
        ),
        (
            "ModifyDBInstance",
            "/responseElements/pendingModifiedValues/dBInstanceClass",
            json!("db.t4g.medium"),
        ),
        ("CreateDBSnapshot", "/responseElements/dBSnapshotIdentifier", json!("shop-snapshot")),
        ("CreateDBSnapshot", "/responseElements/engine", json!("postgres")),
        ("CreateDBSnapshot", "/responseElements/port", json!(5432)),
        ("DeleteDBInstance", "/responseElements/dBInstanceClass", json!("db.t4g.medium")),
        ("DeleteDBInstance", "/responseElements/endpoint/port", json!(5432)),
    ];
    for (event, pointer, expected) in named {
        assert_eq!(record(event).pointer(pointer), Some(expected), "{event} {pointer}");
    }
    let gone = student.call("rds", "DescribeDBInstances", &[]).unwrap();
    assert_eq!(gone.text("DBInstanceIdentifier"), None);
}

#[test]
fn a_database_is_connected_to_a_server_by_its_own_port() {
    let (cloud, student) = classroom();
    let (created, connected) =
        (InstanceChoices::postgres("created"), InstanceChoices::postgres("connected"));
    let server = student.web_server().unwrap();
    student.create_instance(&connected).unwrap();
    cloud.advance(minutes(10));
    student.connect_to_server(&server, "connected", &[]).unwrap();
    cloud.advance(minutes(6));
    let port = |student: &Student| {
        let rule = newest_record(student, "AuthorizeSecurityGroupIngress");
        rule["requestParameters"]["ipPermissions"]["items"][0]["fromPort"].clone()
    };
    assert_eq!(port(&student), 5432);
    let (cloud, student) = classroom();
    let server = student.web_server().unwrap();
    student.create_instance_for(&server, &created).unwrap();
    cloud.advance(minutes(6));
    assert_eq!(port(&student), 5432);
}
