//! Sessions: who gets in, as whom, and what a session policy leaves of a role.

use labproof_cloud::workshop::{AwsError, Student};
use labproof_cloud::{AccessKey, Cloud, Role};

use crate::support::{ACCOUNT, HUB, REGION, classroom, code};

const ROLE: &str = "arn:aws:iam::111122223333:role/LabproofReader";

fn hub(cloud: &Cloud) -> Student {
    Student::new(cloud, HUB, REGION).with_key(cloud.access_key(HUB))
}

/// A session of the student's role.
fn assume(cloud: &Cloud, parameters: &[(&str, &str)]) -> Result<Student, AwsError> {
    let mut request = vec![("RoleArn", ROLE), ("RoleSessionName", "labproof-run-1")];
    request.extend_from_slice(parameters);
    let reply = hub(cloud).call("sts", "AssumeRole", &request)?;
    let text = |element: &str| reply.text(element).unwrap();
    let key = AccessKey {
        id: text("AccessKeyId"),
        secret: text("SecretAccessKey"),
        session_token: reply.text("SessionToken"),
    };
    Ok(Student::new(cloud, ACCOUNT, REGION).with_key(key))
}

#[test]
fn a_session_is_in_the_roles_account_under_its_name() {
    let (cloud, _) = classroom();
    cloud.add_role(ACCOUNT, Role::new("LabproofReader", HUB).external_id("secret"));
    let session = assume(&cloud, &[("ExternalId", "secret")]).unwrap();
    let identity = session.call("sts", "GetCallerIdentity", &[]).unwrap();
    assert_eq!(identity.text("Account").as_deref(), Some(ACCOUNT));
    assert_eq!(
        identity.text("Arn").as_deref(),
        Some("arn:aws:sts::111122223333:assumed-role/LabproofReader/labproof-run-1")
    );
    let own = hub(&cloud).call("sts", "GetCallerIdentity", &[]).unwrap();
    assert_eq!(own.text("Arn").as_deref(), Some("arn:aws:iam::999999999999:user/admin"));
}

#[test]
fn a_missing_role_a_wrong_external_id_and_a_stranger_are_refused_alike() {
    let refusal = |role: Option<Role>, parameters: &[(&str, &str)]| {
        let (cloud, _) = classroom();
        if let Some(role) = role {
            cloud.add_role(ACCOUNT, role);
        }
        assume(&cloud, parameters).map(drop).unwrap_err()
    };
    let missing = refusal(None, &[("ExternalId", "secret")]);
    assert_eq!((missing.code.as_str(), missing.status), ("AccessDenied", 403));
    let role = || Role::new("LabproofReader", HUB).external_id("secret");
    assert_eq!(refusal(Some(role()), &[("ExternalId", "wrong")]), missing);
    assert_eq!(refusal(Some(role()), &[]), missing);
    assert_eq!(refusal(Some(Role::new("LabproofReader", "000000000000")), &[]), missing);
}

#[test]
fn a_removed_role_lets_nobody_in() {
    let (cloud, _) = classroom();
    cloud.add_role(ACCOUNT, Role::new("LabproofReader", HUB));
    assume(&cloud, &[]).unwrap();
    cloud.remove_role(ACCOUNT, "LabproofReader");
    assert_eq!(assume(&cloud, &[]).unwrap_err().code, "AccessDenied");
}

#[test]
fn a_session_may_do_what_both_the_role_and_its_session_policy_allow() {
    let policy = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["rds:Describe*", "cloudtrail:LookupEvents"], "Resource": "*"}]}"#;
    for (role, policy, expected) in [
        (Role::new("LabproofReader", HUB), None, ["", "", "", ""]),
        (
            Role::new("LabproofReader", HUB),
            Some(policy),
            ["", "AccessDenied", "UnauthorizedOperation", ""],
        ),
        (
            Role::new("LabproofReader", HUB).allowing(&["rds:*", "ec2:Describe*"]),
            Some(policy),
            ["", "AccessDenied", "UnauthorizedOperation", "AccessDeniedException"],
        ),
        (
            Role::new("LabproofReader", HUB).allowing(&["rds:*", "ec2:Describe*"]),
            None,
            ["", "", "", "AccessDeniedException"],
        ),
    ] {
        let (cloud, student) = classroom();
        student.create_instance(&labproof_cloud::workshop::InstanceChoices::default()).unwrap();
        cloud.add_role(ACCOUNT, role.clone());
        let parameters: Vec<_> = policy.map(|policy| ("Policy", policy)).into_iter().collect();
        let session = assume(&cloud, &parameters).unwrap();
        let calls = [
            session.call("rds", "DescribeDBInstances", &[]),
            session.call(
                "rds",
                "DeleteDBInstance",
                &[("DBInstanceIdentifier", "awsdb"), ("SkipFinalSnapshot", "true")],
            ),
            session.call("ec2", "DescribeVpcs", &[]),
            session.call("cloudtrail", "LookupEvents", &[]),
        ];
        let codes = calls.map(|call| call.err().map(|error| error.code).unwrap_or_default());
        assert_eq!(codes, expected, "{role:?} {policy:?}");
    }
}

#[test]
fn what_a_session_may_not_be_is_refused() {
    let (cloud, _) = classroom();
    cloud.add_role(ACCOUNT, Role::new("LabproofReader", HUB));
    let long = format!(
        r#"{{"Statement": [{{"Effect": "Allow", "Action": "{}", "Resource": "*"}}]}}"#,
        "x".repeat(2048)
    );
    for (parameter, expected) in [
        (("Policy", long.as_str()), "ValidationError"),
        (("Policy", "{"), "MalformedPolicyDocument"),
        (("DurationSeconds", "899"), "ValidationError"),
        (("DurationSeconds", "3601"), "ValidationError"),
        (("TokenCode", "123456"), "InvalidParameterValue"),
    ] {
        assert_eq!(assume(&cloud, &[parameter]).unwrap_err().code, expected, "{parameter:?}");
    }
    let spaced = [("RoleArn", ROLE), ("RoleSessionName", "run 1")];
    assert_eq!(code(hub(&cloud).call("sts", "AssumeRole", &spaced)), "ValidationError");
}
