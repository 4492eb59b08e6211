//! EC2 instances and the groups that they carry over time.

use labproof_cloud::workshop::InstanceChoices;
use serde_json::json;

use crate::support::{classroom, classroom_with_instance, code, instance, minutes, newest_record};

#[test]
fn groups_are_changed_by_the_instance_or_by_its_interface() {
    for action in ["ModifyInstanceAttribute", "ModifyNetworkInterfaceAttribute"] {
        let (cloud, student) = classroom();
        let server = student.web_server().unwrap();
        let other = student.create_group("other", "other", None).unwrap();
        let shown = student.call("ec2", "DescribeInstances", &[]).unwrap();
        let interface = shown.text("networkInterfaceId").unwrap();
        let (name, member, id) = if action == "ModifyInstanceAttribute" {
            ("InstanceId", "instanceId", &server.instance)
        } else {
            ("NetworkInterfaceId", "networkInterfaceId", &interface)
        };
        let letter =
            if action == "ModifyInstanceAttribute" { "GroupId" } else { "SecurityGroupId" };
        let parameters = [
            (name.to_owned(), id.clone()),
            (format!("{letter}.1"), other.clone()),
            (format!("{letter}.2"), server.group.clone()),
        ];
        let parameters: Vec<_> = parameters.iter().map(|(name, id)| (&**name, &**id)).collect();
        student.call("ec2", action, &parameters).unwrap();
        let shown = student.call("ec2", "DescribeInstances", &[]).unwrap();
        // Both in the instance and in its interface.
        assert_eq!(shown.body.matches(&format!("<groupId>{other}")).count(), 2, "{action}");
        assert_eq!(shown.body.matches(&format!("<groupId>{}", server.group)).count(), 2);
        cloud.advance(minutes(6));
        let groups = json!({"items": [{"groupId": other}, {"groupId": server.group}]});
        let record = newest_record(&student, action);
        assert_eq!(record["requestParameters"], json!({member: id, "groupSet": groups}));
        assert_eq!(record["responseElements"]["_return"], true);
        student.call("ec2", "TerminateInstances", &[("InstanceId.1", &server.instance)]).unwrap();
        let gone = student.call("ec2", action, &parameters);
        if action == "ModifyNetworkInterfaceAttribute" {
            assert_eq!(code(gone), "InvalidNetworkInterfaceID.NotFound");
        }
    }
}

#[test]
fn a_terminated_instance_is_listed_for_an_hour_without_groups_vpc_and_interface() {
    let (cloud, student) = classroom();
    let server = student.web_server().unwrap();
    student.call("ec2", "TerminateInstances", &[("InstanceId.1", &server.instance)]).unwrap();
    for (wait, expected) in [(0, Some("shutting-down")), (1, Some("terminated")), (70, None)] {
        cloud.advance(minutes(wait));
        let shown = student.call("ec2", "DescribeInstances", &[]).unwrap();
        assert_eq!(shown.text("name").as_deref(), expected, "{}", shown.body);
        for element in ["groupId", "vpcId", "networkInterfaceId"] {
            assert_eq!(shown.text(element), None, "{element}");
        }
    }
}

#[test]
fn the_console_names_the_groups_of_a_launch_in_its_interface() {
    let (cloud, student) = classroom();
    let group = student.create_group("launch-wizard-1", "launch-wizard-1", None).unwrap();
    let call = [
        ("ImageId", "ami-0c2b8ca1dad447f8a"),
        ("MinCount", "1"),
        ("MaxCount", "1"),
        ("KeyName", "mine"),
        ("NetworkInterface.1.DeviceIndex", "0"),
        ("NetworkInterface.1.AssociatePublicIpAddress", "true"),
        ("NetworkInterface.1.SecurityGroupId.1", &group),
    ];
    student.call("ec2", "RunInstances", &call).unwrap();
    cloud.advance(minutes(6));
    let record = newest_record(&student, "RunInstances");
    let interface = &record["requestParameters"]["networkInterfaceSet"]["items"][0];
    assert_eq!(interface["groupSet"], json!({"items": [{"groupId": group}]}));
    assert_eq!(record["requestParameters"]["instancesSet"]["items"][0]["keyName"], "mine");
    let launched = &record["responseElements"]["instancesSet"]["items"][0];
    assert_eq!(launched["groupSet"]["items"][0]["groupId"], group.as_str());
    let interface = &launched["networkInterfaceSet"]["items"][0];
    assert_eq!(interface["groupSet"], launched["groupSet"]);
    assert!(interface["networkInterfaceId"].as_str().unwrap().starts_with("eni-"));
}

#[test]
fn connecting_database_and_server_in_the_console_makes_a_group_for_each() {
    let (_, student) = classroom();
    let server = student.web_server().unwrap();
    student.create_instance_for(&server, &InstanceChoices::default()).unwrap();
    let database = instance(&student);
    assert_eq!(database.text("DBSubnetGroupName").as_deref(), Some("rds-ec2-db-subnet-group-1"));
    let named = |name: &str| {
        let filter = [("Filter.1.Name", "group-name"), ("Filter.1.Value.1", name)];
        student.call("ec2", "DescribeSecurityGroups", &filter).unwrap()
    };
    let (of_server, of_database) = (named("ec2-rds-1"), named("rds-ec2-1"));
    assert_eq!(database.text("VpcSecurityGroupId"), of_database.text("groupId"));
    let admits = format!("<groupId>{}</groupId>", of_server.text("groupId").unwrap());
    assert!(of_database.body.contains(&admits), "{}", of_database.body);
    let servers = student.call("ec2", "DescribeInstances", &[]).unwrap();
    assert!(servers.body.contains(&admits), "{}", servers.body);
}

#[test]
fn an_instance_that_stands_is_connected_by_one_group_more() {
    let (_, student) = classroom_with_instance(&InstanceChoices::default());
    let (server, own) = (student.web_server().unwrap(), student.create_group("db", "db", None));
    student.connect_to_server(&server, "awsdb", &[own.unwrap()]).unwrap();
    let groups = instance(&student).body.matches("<VpcSecurityGroupId>").count();
    assert_eq!(groups, 2);
}
