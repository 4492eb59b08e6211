//! The public images, as `DescribeImages` tells of them.

use labproof_cloud::workshop::{AwsError, Reply, Student};
use labproof_cloud::{Cloud, Role};

use crate::support::{ACCOUNT, HUB, classroom, code, count};

const OF_2024: &str = "ami-0c2b8ca1dad447f8a";
const UBUNTU: &str = "ami-0a1b2c3d4e5f60004";
const IMITATED: &str = "ami-0a1b2c3d4e5f60008";

fn images(student: &Student, asked: &[(&str, &str)]) -> Result<Reply, AwsError> {
    student.call("ec2", "DescribeImages", asked)
}

#[test]
fn an_image_tells_its_name_and_whose_it_is() {
    let (_, student) = classroom();
    let al2023 = "al2023-ami-2023.6.20241010.0-kernel-6.1-x86_64";
    let ubuntu = "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20241109";
    for (id, name, owner, alias, details) in [
        (OF_2024, al2023, "137112412989", Some("amazon"), "Linux/UNIX"),
        // The alias is that of every verified publisher.
        (UBUNTU, ubuntu, "099720109477", Some("amazon"), "Linux/UNIX"),
        (IMITATED, al2023, "600000000001", None, "Linux/UNIX"),
        (
            "ami-0a1b2c3d4e5f60007",
            "Windows_Server-2022-English-Full-Base-2026.11.12",
            "801119661308",
            Some("amazon"),
            "Windows",
        ),
    ] {
        let shown = images(&student, &[("ImageId.1", id)]).unwrap();
        assert_eq!(count(&shown, "imageId"), 1, "{id}");
        assert_eq!(shown.text("name").as_deref(), Some(name));
        assert_eq!(shown.text("imageOwnerId").as_deref(), Some(owner));
        assert_eq!(shown.text("imageOwnerAlias").as_deref(), alias, "{id}");
        assert_eq!(shown.text("platformDetails").as_deref(), Some(details));
        assert_eq!(shown.text("architecture").as_deref(), Some("x86_64"));
        assert_eq!(shown.text("imageState").as_deref(), Some("available"));
    }
}

#[test]
fn an_image_tells_when_it_was_made_and_until_when_it_is_listed() {
    let (_, student) = classroom();
    let shown = images(&student, &[("ImageId.1", OF_2024)]).unwrap();
    assert_eq!(shown.text("creationDate").as_deref(), Some("2024-10-05T00:52:43.000Z"));
    assert_eq!(shown.text("deprecationTime").as_deref(), Some("2025-01-03T00:53:00.000Z"));
}

#[test]
fn images_are_the_same_in_every_region() {
    let (cloud, student) = classroom();
    let abroad = Student::new(&cloud, ACCOUNT, "us-east-1");
    let ids = |student| images(student, &[]).unwrap().body.matches("<imageId>").count();
    assert_eq!(ids(&student), ids(&abroad));
}

#[test]
fn images_are_listed_as_they_are_asked_for() {
    let (_, student) = classroom();
    let old = ("IncludeDeprecated", "true");
    let table: &[(&[(&str, &str)], usize)] = &[
        (&[("ImageId.1", OF_2024), ("ImageId.2", UBUNTU)], 2),
        // Deprecated ones are listed to whoever asks for them, or names them.
        (&[], 7),
        (&[old], 10),
        (&[("Filter.1.Name", "image-id"), ("Filter.1.Value.1", OF_2024)], 0),
        (&[("Filter.1.Name", "image-id"), ("Filter.1.Value.1", OF_2024), old], 1),
        (&[("Filter.1.Name", "image-id"), ("Filter.1.Value.1", "ami-0123456789abcdef0")], 0),
        (&[("Filter.1.Name", "name"), ("Filter.1.Value.1", "al2023-ami-2023.*"), old], 4),
        (&[("Filter.1.Name", "owner-alias"), ("Filter.1.Value.1", "amazon"), old], 9),
        (&[("Filter.1.Name", "platform"), ("Filter.1.Value.1", "windows")], 1),
        (&[("Filter.1.Name", "architecture"), ("Filter.1.Value.1", "arm64")], 1),
        (&[("Owner.1", "137112412989"), old], 4),
        (&[("Owner.1", "amazon"), old], 9),
        (&[("Owner.1", "self"), old], 0),
        (&[("MaxResults", "5")], 5),
    ];
    for (asked, expected) in table {
        assert_eq!(count(&images(&student, asked).unwrap(), "imageId"), *expected, "{asked:?}");
    }
}

#[test]
fn an_image_that_nobody_published_is_refused_and_a_withdrawn_one_is_left_out() {
    let (cloud, student) = classroom();
    cloud.deregister_image(UBUNTU);
    for (id, expected) in [
        ("ami-0123456789abcdef0", Err("InvalidAMIID.NotFound")),
        ("ubuntu", Err("InvalidAMIID.Malformed")),
        (UBUNTU, Ok(0)),
        (OF_2024, Ok(1)),
    ] {
        let answer = images(&student, &[("ImageId.1", id)]);
        let told = answer.map(|reply| count(&reply, "imageId")).map_err(|error| error.code);
        assert_eq!(told, expected.map_err(str::to_owned), "{id}");
    }
    let message = images(&student, &[("ImageId.1", "ami-0123456789abcdef0")]).unwrap_err().message;
    assert_eq!(message, "The image id '[ami-0123456789abcdef0]' does not exist");
}

/// The student's account, entered by a role with this policy.
fn entered(cloud: &Cloud, student: &Student, actions: &[&str]) -> Student {
    cloud.add_role(ACCOUNT, Role::new("Reader", HUB).allowing(actions));
    let hub = Student::new(cloud, HUB, student.region()).with_key(cloud.access_key(HUB));
    let arn = format!("arn:aws:iam::{ACCOUNT}:role/Reader");
    let parameters = [("RoleArn", arn.as_str()), ("RoleSessionName", "look")];
    let reply = hub.call("sts", "AssumeRole", &parameters).unwrap();
    student.clone().with_key(labproof_cloud::AccessKey {
        id: reply.text("AccessKeyId").unwrap(),
        secret: reply.text("SecretAccessKey").unwrap(),
        session_token: reply.text("SessionToken"),
    })
}

#[test]
fn images_are_read_by_whoever_s_policy_says_so() {
    for (actions, allowed) in [
        (&["ec2:DescribeImages"][..], true),
        (&["ec2:Describe*"], true),
        (&["ec2:DescribeInstances", "rds:*"], false),
    ] {
        let (cloud, student) = classroom();
        let reader = entered(&cloud, &student, actions);
        let answer = images(&reader, &[("ImageId.1", OF_2024)]);
        if allowed {
            answer.unwrap();
        } else {
            assert_eq!(code(answer), "UnauthorizedOperation");
        }
    }
}
