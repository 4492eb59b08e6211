//! What a launch of an EC2 instance asks for, what EC2 and `CloudTrail` tell of it afterwards, and what is refused.

use std::net::Ipv4Addr;

use labproof_cloud::Plan;
use labproof_cloud::workshop::{AwsError, Reply, Student};
use serde_json::json;

use crate::support::{
    ACCOUNT, REGION, classroom, code, count, example, minutes, newest_record, seconds, shape,
};

const AMAZON_LINUX: &str = "ami-0a1b2c3d4e5f60001";
const ON_ARM: &str = "ami-0a1b2c3d4e5f60002";
const UBUNTU: &str = "ami-0a1b2c3d4e5f60004";
const WINDOWS: &str = "ami-0a1b2c3d4e5f60007";

/// Parameters as they stand in a request.
type Asked<'a> = &'a [(&'a str, &'a str)];

/// Elements of an answer, and what they say if they are there.
type Told<'a> = &'a [(&'a str, Option<&'a str>)];

fn launch(student: &Student, image: &str, more: &[(&str, &str)]) -> Result<Reply, AwsError> {
    let call = [&[("ImageId", image), ("MinCount", "1"), ("MaxCount", "1")], more].concat();
    student.call("ec2", "RunInstances", &call)
}

fn shown(student: &Student) -> Reply {
    student.call("ec2", "DescribeInstances", &[]).unwrap()
}

#[test]
fn an_instance_is_told_as_it_was_launched() {
    let private = ("NetworkInterface.1.AssociatePublicIpAddress", "false");
    let public = ("NetworkInterface.1.AssociatePublicIpAddress", "true");
    let first = "203.0.113.10";
    let table: &[(&str, Asked, Told)] = &[
        (
            AMAZON_LINUX,
            &[("InstanceType", "t3.micro"), ("KeyName", "mine")],
            &[
                ("imageId", Some(AMAZON_LINUX)),
                ("instanceType", Some("t3.micro")),
                ("keyName", Some("mine")),
                ("launchTime", Some("2026-11-21T01:00:00.000Z")),
                ("ipAddress", Some(first)),
                ("publicIp", Some(first)),
                ("dnsName", Some("ec2-203-0-113-10.ap-northeast-2.compute.amazonaws.com")),
                ("platform", None),
                ("platformDetails", Some("Linux/UNIX")),
                ("architecture", Some("x86_64")),
            ],
        ),
        (
            ON_ARM,
            &[("InstanceType", "t4g.micro"), public],
            &[("keyName", None), ("architecture", Some("arm64")), ("ipAddress", Some(first))],
        ),
        (
            UBUNTU,
            &[("InstanceType", "t2.large"), private],
            &[
                ("instanceType", Some("t2.large")),
                ("ipAddress", None),
                ("publicIp", None),
                ("dnsName", Some("")),
                ("platformDetails", Some("Linux/UNIX")),
            ],
        ),
        (
            WINDOWS,
            &[("InstanceType", "t3.micro")],
            &[("platform", Some("windows")), ("platformDetails", Some("Windows"))],
        ),
    ];
    for (image, asked, expected) in table {
        let (_, student) = classroom();
        launch(&student, image, asked).unwrap();
        let shown = shown(&student);
        for (element, value) in *expected {
            assert_eq!(shown.text(element).as_deref(), *value, "{image} {element}");
        }
    }
}

#[test]
fn what_cannot_be_launched_is_refused_with_aws_s_own_code() {
    let (cloud, student) = classroom();
    cloud.deregister_image("ami-0a1b2c3d4e5f60003");
    let group = student.create_group("web", "web", None).unwrap();
    let vpc = student.create_vpc("own").unwrap();
    let elsewhere = student.create_group_in(&vpc, "web", "web", None).unwrap();
    let interface = ("NetworkInterface.1.AssociatePublicIpAddress", "true");
    let micro = ("InstanceType", "t3.micro");
    let table: &[(&str, Asked, &str)] = &[
        ("ami-0123456789abcdef0", &[micro], "InvalidAMIID.NotFound"),
        ("al2023", &[micro], "InvalidAMIID.Malformed"),
        ("ami-0a1b2c3d4e5f60003", &[micro], "InvalidAMIID.Unavailable"),
        (AMAZON_LINUX, &[("InstanceType", "t3.tiny")], "InvalidParameterValue"),
        (AMAZON_LINUX, &[("InstanceType", "t4g.micro")], "InvalidParameterValue"),
        (ON_ARM, &[micro], "InvalidParameterValue"),
        (
            AMAZON_LINUX,
            &[micro, interface, ("SecurityGroupId.1", &group)],
            "InvalidParameterCombination",
        ),
        (AMAZON_LINUX, &[micro, ("SecurityGroupId.1", &elsewhere)], "InvalidParameter"),
        (AMAZON_LINUX, &[micro, ("SubnetId", "subnet-0")], "InvalidSubnetID.NotFound"),
    ];
    for (image, asked, expected) in table {
        assert_eq!(code(launch(&student, image, asked)), *expected, "{image} {asked:?}");
    }
    cloud.set_plan(ACCOUNT, Plan::Free);
    for (class, expected) in
        [("t2.micro", "InvalidParameterCombination"), ("t3.large", "InvalidParameterCombination")]
    {
        assert_eq!(code(launch(&student, AMAZON_LINUX, &[("InstanceType", class)])), expected);
    }
    launch(&student, AMAZON_LINUX, &[micro]).unwrap();
}

#[test]
fn a_launch_is_listed_as_the_reservation_that_it_told() {
    let (_, student) = classroom();
    let three = [
        ("ImageId", AMAZON_LINUX),
        ("InstanceType", "t3.micro"),
        ("MinCount", "1"),
        ("MaxCount", "3"),
        ("ClientToken", "once"),
    ];
    let told = student.call("ec2", "RunInstances", &three).unwrap();
    launch(&student, AMAZON_LINUX, &[("InstanceType", "t3.micro")]).unwrap();
    let listed = shown(&student);
    assert_eq!(listed.text("reservationId"), told.text("reservationId"));
    for (element, times) in [("reservationId", 2), ("instanceId", 4), ("clientToken", 3)] {
        assert_eq!(count(&listed, element), times, "{element}");
    }
    for index in 0..3 {
        assert!(listed.body.contains(&format!("<amiLaunchIndex>{index}</amiLaunchIndex>")));
    }
}

#[test]
fn ids_and_pages_exclude_each_other() {
    let (_, student) = classroom();
    let launched = launch(&student, AMAZON_LINUX, &[("InstanceType", "t3.micro")]).unwrap();
    let id = launched.text("instanceId").unwrap();
    let asked = [("InstanceId.1", id.as_str()), ("MaxResults", "5")];
    let refused = student.call("ec2", "DescribeInstances", &asked);
    assert_eq!(code(refused), "InvalidParameterCombination");
}

#[test]
fn a_subnet_has_the_addresses_of_its_block_but_for_five() {
    let (_, student) = classroom();
    let vpc = student.call("ec2", "DescribeVpcs", &[]).unwrap().text("vpcId").unwrap();
    for (block, free) in [("172.31.64.0/24", "251"), ("172.31.128.0/20", "4091")] {
        let call = [("VpcId", vpc.as_str()), ("CidrBlock", block)];
        let made = student.call("ec2", "CreateSubnet", &call).unwrap();
        assert_eq!(made.text("availableIpAddressCount").as_deref(), Some(free), "{block}");
        assert_eq!(made.text("availabilityZoneId").as_deref(), Some("apne2-az1"));
    }
}

#[test]
fn a_stop_loses_the_public_address_and_a_start_brings_another_one() {
    let (cloud, student) = classroom();
    let id = launch(&student, AMAZON_LINUX, &[("InstanceType", "t3.micro")]).unwrap();
    let id = id.text("instanceId").unwrap();
    let morning = "2026-11-21T01:00:00.000Z";
    for (call, address, launched, by_its_owner) in [
        ("", Some("203.0.113.10"), morning, false),
        ("StopInstances", None, morning, true),
        ("StopInstances", None, morning, true),
        ("StartInstances", Some("203.0.113.11"), "2026-11-21T01:03:00.000Z", false),
        ("StartInstances", Some("203.0.113.11"), "2026-11-21T01:03:00.000Z", false),
        ("TerminateInstances", None, "2026-11-21T01:03:00.000Z", true),
    ] {
        if !call.is_empty() {
            student.call("ec2", call, &[("InstanceId.1", &id)]).unwrap();
        }
        let shown = shown(&student);
        assert_eq!(shown.text("ipAddress").as_deref(), address, "{call}");
        assert_eq!(shown.text("launchTime").as_deref(), Some(launched), "{call}");
        let said = shown.text("stateReason").is_some_and(|it| it.contains("UserInitiated"));
        assert_eq!(said, by_its_owner, "{call}");
        cloud.advance(minutes(1));
    }
}

#[test]
fn an_instance_that_asked_for_no_public_address_gets_none_by_a_start() {
    let (_, student) = classroom();
    let private = ("NetworkInterface.1.AssociatePublicIpAddress", "false");
    let id = launch(&student, AMAZON_LINUX, &[private]).unwrap().text("instanceId").unwrap();
    for call in ["StopInstances", "StartInstances"] {
        student.call("ec2", call, &[("InstanceId.1", &id)]).unwrap();
        assert_eq!(shown(&student).text("ipAddress"), None, "{call}");
    }
}

#[test]
fn an_address_that_was_said_stays_through_a_stop_as_an_elastic_one_does() {
    let (cloud, student) = classroom();
    let id = launch(&student, AMAZON_LINUX, &[]).unwrap().text("instanceId").unwrap();
    cloud.set_public_address(ACCOUNT, Ipv4Addr::LOCALHOST);
    for (call, expected) in [("StopInstances", Some("127.0.0.1")), ("TerminateInstances", None)] {
        student.call("ec2", call, &[("InstanceId.1", &id)]).unwrap();
        assert_eq!(shown(&student).text("ipAddress").as_deref(), expected, "{call}");
    }
}

#[test]
fn no_two_instances_of_the_cloud_have_one_public_address() {
    let (cloud, student) = classroom();
    let other = Student::new(&cloud, "444455556666", REGION);
    let abroad = Student::new(&cloud, ACCOUNT, "us-east-1");
    let mut addresses: Vec<_> = [&student, &other, &abroad]
        .map(|student| {
            launch(student, AMAZON_LINUX, &[]).unwrap();
            shown(student).text("ipAddress").unwrap()
        })
        .into();
    addresses.dedup();
    assert_eq!(addresses, ["203.0.113.10", "203.0.113.11", "203.0.113.12"]);
}

#[test]
fn instances_are_found_by_what_they_were_launched_with() {
    let (_, student) = classroom();
    launch(&student, AMAZON_LINUX, &[("InstanceType", "t3.micro"), ("KeyName", "mine")]).unwrap();
    for (name, value, found) in [
        ("image-id", AMAZON_LINUX, true),
        ("image-id", UBUNTU, false),
        ("instance-type", "t3.*", true),
        ("key-name", "mine", true),
        ("key-name", "another", false),
        ("ip-address", "203.0.113.10", true),
        ("ip-address", "203.0.113.11", false),
        ("architecture", "arm64", false),
    ] {
        let filter = [("Filter.1.Name", name), ("Filter.1.Value.1", value)];
        let reply = student.call("ec2", "DescribeInstances", &filter).unwrap();
        assert_eq!(reply.text("instanceId").is_some(), found, "{name}={value}");
    }
}

/// What a launch by the console carries, as in the record of 2024.
fn console_launch<'a>(group: &'a str, subnet: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("InstanceType", "t3a.micro"),
        ("KeyName", "student-key"),
        ("ClientToken", "00000000-0000-4000-8000-000000003603"),
        ("EbsOptimized", "true"),
        ("BlockDeviceMapping.1.DeviceName", "/dev/xvda"),
        ("BlockDeviceMapping.1.Ebs.DeleteOnTermination", "true"),
        ("BlockDeviceMapping.1.Ebs.Encrypted", "false"),
        ("BlockDeviceMapping.1.Ebs.Iops", "3000"),
        ("BlockDeviceMapping.1.Ebs.SnapshotId", "snap-0"),
        ("BlockDeviceMapping.1.Ebs.Throughput", "125"),
        ("BlockDeviceMapping.1.Ebs.VolumeSize", "8"),
        ("BlockDeviceMapping.1.Ebs.VolumeType", "gp3"),
        ("NetworkInterface.1.AssociatePublicIpAddress", "true"),
        ("NetworkInterface.1.DeviceIndex", "0"),
        ("NetworkInterface.1.SubnetId", subnet),
        ("NetworkInterface.1.SecurityGroupId.1", group),
        ("PrivateDnsNameOptions.HostnameType", "ip-name"),
        ("PrivateDnsNameOptions.EnableResourceNameDnsARecord", "false"),
        ("PrivateDnsNameOptions.EnableResourceNameDnsAAAARecord", "false"),
        ("TagSpecification.1.ResourceType", "instance"),
        ("TagSpecification.1.Tag.1.Key", "Name"),
        ("TagSpecification.1.Tag.1.Value", "test"),
    ]
}

#[test]
fn the_record_of_a_launch_has_the_keys_and_types_of_a_real_one() {
    let (cloud, student) = classroom();
    let group = student.create_group("ssh", "ssh", None).unwrap();
    let subnet = student.call("ec2", "DescribeSubnets", &[]).unwrap().text("subnetId").unwrap();
    launch(&student, AMAZON_LINUX, &console_launch(&group, &subnet)).unwrap();
    cloud.advance(minutes(6));
    let (record, real) =
        (newest_record(&student, "RunInstances"), example("RunInstances.console.json"));
    assert_eq!(shape(&record["requestParameters"]), shape(&real["requestParameters"]));
    let real = shape(&real["responseElements"]);
    for (path, kind) in shape(&record["responseElements"]) {
        assert_eq!(real.get(&path), Some(&kind), "{path}");
    }
    let launched = &record["responseElements"]["instancesSet"]["items"][0];
    for absent in ["ipAddress", "dnsName", "platformDetails"] {
        assert!(launched.get(absent).is_none(), "{absent}: EC2 does not know it yet");
    }
}

#[test]
fn a_launch_from_the_command_line_is_recorded_as_it_was_sent() {
    let (cloud, student) = classroom();
    let group = student.create_group("web", "web", None).unwrap();
    let asked = [("InstanceType", "t3.micro"), ("SecurityGroupId.1", &group), ("UserData", "IyE=")];
    launch(&student, UBUNTU, &asked).unwrap();
    launch(&student, "ami-0123456789abcdef0", &[]).unwrap_err();
    cloud.advance(minutes(6));
    let refused = newest_record(&student, "RunInstances");
    assert_eq!(refused["errorCode"], "Client.InvalidAMIID.NotFound");
    let item = json!({"imageId": "ami-0123456789abcdef0", "minCount": 1, "maxCount": 1});
    let expected = json!({
        "instancesSet": {"items": [item]}, "blockDeviceMapping": {}, "monitoring": {"enabled": false},
        "disableApiTermination": false, "disableApiStop": false,
    });
    assert_eq!(refused["requestParameters"], expected);
    let (cloud, student) = classroom();
    launch(&student, UBUNTU, &[("UserData", "IyE=")]).unwrap();
    cloud.advance(minutes(6));
    let record = newest_record(&student, "RunInstances");
    assert_eq!(record["requestParameters"]["userData"], "<sensitiveDataRemoved>");
}

#[test]
fn the_record_of_a_termination_has_the_keys_and_types_of_a_real_one() {
    let (cloud, student) = classroom();
    let id = launch(&student, AMAZON_LINUX, &[]).unwrap().text("instanceId").unwrap();
    cloud.advance(seconds(60));
    student.call("ec2", "TerminateInstances", &[("InstanceId.1", &id)]).unwrap();
    cloud.advance(minutes(6));
    let (record, real) =
        (newest_record(&student, "TerminateInstances"), example("TerminateInstances.json"));
    assert_eq!(shape(&record), shape(&real));
    for member in ["currentState", "previousState"] {
        let of = |record: &serde_json::Value| {
            record["responseElements"]["instancesSet"]["items"][0][member].clone()
        };
        assert_eq!(of(&record), of(&real), "{member}");
    }
}
