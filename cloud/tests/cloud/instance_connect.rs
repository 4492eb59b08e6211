//! EC2 Instance Connect: a public key that opens an instance for a minute, and who may push one.

use labproof_cloud::workshop::{AwsError, Reply, Student};
use labproof_cloud::{AccessKey, Cloud, Role};
use serde_json::json;

use crate::support::{ACCOUNT, HUB, REGION, classroom, newest_record, seconds};

const KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFXSDK4nEcZ3lXhMvcUQAFCRYcR6xBXRlwEAz1CoJpNX labproof";

fn push(who: &Student, instance: &str, os_user: &str, key: &str) -> Result<Reply, AwsError> {
    let body =
        json!({"InstanceId": instance, "InstanceOSUser": os_user, "SSHPublicKey": key}).to_string();
    who.call("ec2-instance-connect", "SendSSHPublicKey", &[("Body", &body)])
}

/// A cloud with a running web server: its student, and its id.
fn with_web_server() -> (Cloud, Student, String) {
    let (cloud, student) = classroom();
    let web = student.web_server().unwrap();
    cloud.advance(seconds(60));
    cloud.set_trail_delay(seconds(0));
    (cloud, student, web.instance)
}

#[test]
fn a_key_opens_its_instance_to_its_user_for_a_minute() {
    let (cloud, student, web) = with_web_server();
    push(&student, &web, "ec2-user", KEY).unwrap();
    for (account, instance, os_user) in
        [(ACCOUNT, web.as_str(), "root"), (ACCOUNT, "i-0", "ec2-user"), (HUB, &web, "ec2-user")]
    {
        assert!(cloud.ssh_keys(account, instance, os_user).is_empty(), "{account} {os_user}");
    }
    cloud.advance(seconds(59));
    assert_eq!(cloud.ssh_keys(ACCOUNT, &web, "ec2-user"), [KEY]);
    cloud.advance(seconds(1));
    assert!(cloud.ssh_keys(ACCOUNT, &web, "ec2-user").is_empty());
}

#[test]
fn the_student_sees_it_in_cloudtrail() {
    let (_, student, web) = with_web_server();
    push(&student, &web, "ec2-user", KEY).unwrap();
    let record = newest_record(&student, "SendSSHPublicKey");
    assert_eq!(record["eventSource"], "ec2-instance-connect.amazonaws.com");
    assert_eq!(record["readOnly"], false);
    assert_eq!(
        record["requestParameters"],
        json!({"instanceId": web, "instanceOSUser": "ec2-user", "sSHPublicKey": KEY})
    );
    assert_eq!(record["responseElements"]["success"], true);
}

#[test]
fn an_instance_that_is_not_there_or_not_running_takes_no_key() {
    let (cloud, student, web) = with_web_server();
    let error = push(&student, "i-0123456789abcdef0", "ec2-user", KEY).unwrap_err();
    assert_eq!((error.code.as_str(), error.status), ("EC2InstanceNotFoundException", 400));
    student.call("ec2", "StopInstances", &[("InstanceId.1", &web)]).unwrap();
    for state in ["stopping", "stopped"] {
        let error = push(&student, &web, "ec2-user", KEY).unwrap_err();
        assert_eq!(error.code, "EC2InstanceStateInvalidException", "{state}");
        assert!(error.message.ends_with(state), "{}", error.message);
        cloud.advance(seconds(60));
    }
    assert!(cloud.ssh_keys(ACCOUNT, &web, "ec2-user").is_empty());
    assert_eq!(
        newest_record(&student, "SendSSHPublicKey")["errorCode"],
        "EC2InstanceStateInvalidException",
        "a refused call is on record"
    );
}

#[test]
fn what_is_no_key_or_no_user_is_refused() {
    let (_, student, web) = with_web_server();
    let unknown = format!("ssh-dss {}", "A".repeat(100));
    for (os_user, key) in [("", KEY), ("ec2-user", "ssh-ed25519 AAAA"), ("ec2-user", &*unknown)] {
        let error = push(&student, &web, os_user, key).unwrap_err();
        assert_eq!(error.code, "InvalidArgsException", "{os_user} {key}");
    }
}

#[test]
fn a_session_may_push_a_key_only_to_the_instances_that_its_policy_names() {
    let (cloud, _, web) = with_web_server();
    cloud.add_role(ACCOUNT, Role::new("LabproofReader", HUB));
    for (resource, allowed) in [
        ("arn:*:ec2:*:*:instance/*".to_owned(), true),
        (format!("arn:aws:ec2:*:{ACCOUNT}:instance/*"), true),
        (format!("arn:aws:ec2:{REGION}:{ACCOUNT}:instance/{web}"), true),
        (format!("arn:aws:ec2:{REGION}:{ACCOUNT}:instance/i-0fffffffffffffff0"), false),
        (format!("arn:aws:ec2:*:{HUB}:instance/*"), false),
        ("arn:aws:ec2:us-west-?:*:instance/*".to_owned(), false),
        ("arn:aws:ec2:*:*:instance-connect-endpoint/*".to_owned(), false),
    ] {
        let policy = json!({"Statement": [{"Effect": "Allow", "Resource": resource,
            "Action": "ec2-instance-connect:SendSSHPublicKey"}]});
        let pushed = push(&assume(&cloud, &policy.to_string()), &web, "ec2-user", KEY);
        assert_eq!(pushed.is_ok(), allowed, "{resource}");
        if let Err(error) = pushed {
            let on = format!("on resource: arn:aws:ec2:{REGION}:{ACCOUNT}:instance/{web} because");
            assert_eq!(error.code, "AccessDeniedException");
            assert!(error.message.contains(&on), "{}", error.message);
        }
    }
}

#[test]
fn the_permissions_that_calls_need_are_told_once() {
    let (cloud, student, web) = with_web_server();
    cloud.add_role(ACCOUNT, Role::new("LabproofReader", HUB));
    assert!(!cloud.permissions().is_empty(), "the student's own");
    student.call("sts", "GetCallerIdentity", &[]).unwrap();
    assert!(cloud.permissions().is_empty(), "that needs none");
    let nothing = json!({"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]});
    let session = assume(&cloud, &nothing.to_string());
    for _ in 0..2 {
        push(&session, &web, "ec2-user", KEY).unwrap_err();
    }
    let told: Vec<_> = cloud.permissions().into_iter().collect();
    let [push, assume] = &told[..] else { panic!("{told:?}") };
    assert_eq!(push.caller, format!("arn:aws:iam::{ACCOUNT}:role/LabproofReader"));
    assert_eq!(push.action, "ec2-instance-connect:SendSSHPublicKey");
    assert_eq!(push.os_user.as_deref(), Some("ec2-user"));
    let instance = format!("arn:aws:ec2:{REGION}:{ACCOUNT}:instance/{web}");
    assert_eq!(push.resource.as_ref(), Some(&instance));
    assert_eq!(assume.caller, format!("arn:aws:iam::{HUB}:user/admin"));
    assert_eq!(assume.resource.as_ref(), Some(&push.caller));
}

#[test]
fn a_session_may_push_a_key_only_for_the_user_that_its_policy_names() {
    let (cloud, _, web) = with_web_server();
    let send = "ec2-instance-connect:SendSSHPublicKey";
    let for_user = json!({"Statement": [{"Effect": "Allow", "Action": send, "Resource": "*",
        "Condition": {"StringEquals": {"ec2:osuser": "ec2-user"}}}]});
    let nothing =
        json!({"Statement": [{"Effect": "Allow", "Action": "ec2:Describe*", "Resource": "*"}]});
    for (role, policy, os_user, allowed) in [
        (None, &for_user, "ec2-user", true),
        (None, &for_user, "root", false),
        (None, &nothing, "ec2-user", false),
        (Some(["ec2:Describe*"]), &for_user, "ec2-user", false),
    ] {
        let base = Role::new("LabproofReader", HUB);
        cloud.add_role(ACCOUNT, role.map_or(base.clone(), |actions| base.allowing(&actions)));
        let session = assume(&cloud, &policy.to_string());
        let pushed = push(&session, &web, os_user, KEY).map(drop).map_err(|error| error.code);
        let expected = if allowed { Ok(()) } else { Err("AccessDeniedException".to_owned()) };
        assert_eq!(pushed, expected, "{role:?} {policy} {os_user}");
        if !allowed {
            let record = newest_record(&Student::new(&cloud, ACCOUNT, REGION), "SendSSHPublicKey");
            assert_eq!(record["errorCode"], "AccessDenied");
            assert!(record["requestParameters"].is_null());
        }
        cloud.advance(seconds(1));
    }
}

fn assume(cloud: &Cloud, policy: &str) -> Student {
    let hub = Student::new(cloud, HUB, REGION).with_key(cloud.access_key(HUB));
    let request = [
        ("RoleArn", "arn:aws:iam::111122223333:role/LabproofReader"),
        ("RoleSessionName", "labproof-run-1"),
        ("Policy", policy),
    ];
    let reply = hub.call("sts", "AssumeRole", &request).unwrap();
    let text = |element: &str| reply.text(element).unwrap();
    Student::new(cloud, ACCOUNT, REGION).with_key(AccessKey {
        id: text("AccessKeyId"),
        secret: text("SecretAccessKey"),
        session_token: reply.text("SessionToken"),
    })
}
