//! `CloudFormation`, as far as the grader's role is installed by it.

use labproof_cloud::workshop::{AwsError, Reply, Student};
use labproof_cloud::{AccessKey, Cloud, Member, Role};
use serde_json::{Value, json};

use crate::support::{ACCOUNT, HUB, REGION, classroom, code, count, newest_record, seconds};

const GRADER: &str = "arn:aws:iam::999999999999:user/admin";
const EXTERNAL_ID: &str = "at-least-16-letters";
const ROLE_ARN: &str = "arn:aws:iam::111122223333:role/Reader";

/// A template as `labproof role` prints it: of one role that may read DB instances.
fn template() -> Value {
    let read = json!({"Effect": "Allow", "Action": "rds:Describe*", "Resource": "*"});
    let trust = json!({
        "Effect": "Allow",
        "Principal": {"AWS": {"Ref": "GraderPrincipalArn"}},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"sts:ExternalId": {"Ref": "ExternalId"}}},
    });
    json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "A role that reads",
        "Parameters": {
            "GraderPrincipalArn": {
                "Type": "String",
                "AllowedPattern": "arn:aws:iam::[0-9]{12}:(root|(role|user)/.+)",
                "ConstraintDescription": "the ARN of an IAM role or user",
            },
            "ExternalId": {"Type": "String", "NoEcho": true, "MinLength": 16},
        },
        "Resources": {"Reader": {"Type": "AWS::IAM::Role", "Properties": {
            "RoleName": "Reader",
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
            "Policies": [{"PolicyName": "read", "PolicyDocument": {"Statement": [read]}}],
        }}},
        "Outputs": {"RoleArn": {"Value": {"Fn::GetAtt": ["Reader", "Arn"]}}},
    })
}

/// A call about a stack of the template with these parameters.
fn call(
    student: &Student,
    action: &str,
    template: &Value,
    more: &[(&str, &str)],
) -> Result<Reply, AwsError> {
    let body = template.to_string();
    let mut request = vec![
        ("StackName", "reader"),
        ("TemplateBody", body.as_str()),
        ("Capabilities.member.1", "CAPABILITY_NAMED_IAM"),
    ];
    request.extend_from_slice(more);
    student.call("cloudformation", action, &request)
}

fn parameters<'a>(principal: &'a str, external_id: &'a str) -> [(&'static str, &'a str); 4] {
    [
        ("Parameters.member.1.ParameterKey", "GraderPrincipalArn"),
        ("Parameters.member.1.ParameterValue", principal),
        ("Parameters.member.2.ParameterKey", "ExternalId"),
        ("Parameters.member.2.ParameterValue", external_id),
    ]
}

fn create(student: &Student) -> Result<Reply, AwsError> {
    call(student, "CreateStack", &template(), &parameters(GRADER, EXTERNAL_ID))
}

fn stack(student: &Student) -> Result<Reply, AwsError> {
    student.call("cloudformation", "DescribeStacks", &[("StackName", "reader")])
}

fn status(student: &Student) -> String {
    stack(student).unwrap().text("StackStatus").unwrap()
}

fn hub(cloud: &Cloud) -> Student {
    Student::new(cloud, HUB, REGION).with_key(cloud.access_key(HUB))
}

fn enter(cloud: &Cloud, arn: &str, external_id: Option<&str>) -> Result<AccessKey, AwsError> {
    let mut request = vec![("RoleArn", arn), ("RoleSessionName", "labproof")];
    request.extend(external_id.map(|id| ("ExternalId", id)));
    let reply = hub(cloud).call("sts", "AssumeRole", &request)?;
    let text = |element: &str| reply.text(element).unwrap();
    Ok(AccessKey {
        id: text("AccessKeyId"),
        secret: text("SecretAccessKey"),
        session_token: reply.text("SessionToken"),
    })
}

#[test]
fn a_role_comes_with_its_stack_lets_in_whom_it_trusts_and_goes_with_it() {
    let (cloud, student) = classroom();
    assert_eq!(enter(&cloud, ROLE_ARN, Some(EXTERNAL_ID)).unwrap_err().code, "AccessDenied");
    create(&student).unwrap();
    assert_eq!(status(&student), "CREATE_IN_PROGRESS");
    cloud.advance(seconds(20));
    let whole = stack(&student).unwrap();
    assert_eq!(whole.text("StackStatus").as_deref(), Some("CREATE_COMPLETE"));
    assert_eq!(whole.text("OutputValue").as_deref(), Some(ROLE_ARN));
    assert!(!whole.body.contains(EXTERNAL_ID), "{}", whole.body);

    let key = enter(&cloud, ROLE_ARN, Some(EXTERNAL_ID)).unwrap();
    let grader = Student::new(&cloud, ACCOUNT, REGION).with_key(key);
    grader.call("rds", "DescribeDBInstances", &[]).unwrap();
    assert_eq!(code(grader.call("ec2", "DescribeVpcs", &[])), "UnauthorizedOperation");
    for wrong in [None, Some("another-external-id")] {
        let refused = enter(&cloud, ROLE_ARN, wrong).unwrap_err();
        assert_eq!((refused.code.as_str(), refused.status), ("AccessDenied", 403));
        let said = format!(
            "User: {GRADER} is not authorized to perform: sts:AssumeRole on resource: {ROLE_ARN}"
        );
        assert_eq!(refused.message, said);
    }

    student.call("cloudformation", "DeleteStack", &[("StackName", "reader")]).unwrap();
    assert_eq!(enter(&cloud, ROLE_ARN, Some(EXTERNAL_ID)).unwrap_err().code, "AccessDenied");
    assert_eq!(status(&student), "DELETE_IN_PROGRESS");
    cloud.advance(seconds(20));
    let gone = stack(&student).unwrap_err();
    assert_eq!(
        (gone.code.as_str(), gone.message.as_str()),
        ("ValidationError", "Stack with id reader does not exist")
    );
}

#[test]
fn a_role_lets_in_the_principal_that_its_trust_policy_names_and_nobody_else() {
    for (principal, lets_in) in [
        (GRADER, true),
        ("arn:aws:iam::999999999999:root", true),
        ("arn:aws:iam::999999999999:user/somebody", false),
        ("arn:aws:iam::999999999999:role/Grader", false),
        ("arn:aws:iam::000000000000:root", false),
    ] {
        let (cloud, student) = classroom();
        call(&student, "CreateStack", &template(), &parameters(principal, EXTERNAL_ID)).unwrap();
        let entered = enter(&cloud, ROLE_ARN, Some(EXTERNAL_ID));
        assert_eq!(entered.is_ok(), lets_in, "{principal}");
    }
}

#[test]
fn a_stack_is_changed_by_an_update_and_refused_where_nothing_changes() {
    let (cloud, student) = classroom();
    create(&student).unwrap();
    let update = |id: &str| call(&student, "UpdateStack", &template(), &parameters(GRADER, id));
    let busy = update("another-external-id").unwrap_err();
    assert!(busy.message.ends_with("is in CREATE_IN_PROGRESS state and can not be updated."));
    cloud.advance(seconds(20));
    assert_eq!(update(EXTERNAL_ID).unwrap_err().message, "No updates are to be performed.");
    update("another-external-id").unwrap();
    assert_eq!(status(&student), "UPDATE_IN_PROGRESS");
    assert!(enter(&cloud, ROLE_ARN, Some(EXTERNAL_ID)).is_err());
    enter(&cloud, ROLE_ARN, Some("another-external-id")).unwrap();
    cloud.advance(seconds(20));
    assert_eq!(status(&student), "UPDATE_COMPLETE");
    assert_eq!(code(create(&student)), "AlreadyExistsException");
}

#[test]
fn a_role_that_is_there_already_is_left_alone_and_the_stack_is_rolled_back() {
    let (cloud, student) = classroom();
    cloud.add_role(ACCOUNT, Role::new("Reader", HUB).external_id("made-by-hand"));
    create(&student).unwrap();
    cloud.advance(seconds(20));
    assert_eq!(status(&student), "ROLLBACK_COMPLETE");
    enter(&cloud, ROLE_ARN, Some("made-by-hand")).unwrap();
    let named = [("StackName", "reader")];
    let events = student.call("cloudformation", "DescribeStackEvents", &named).unwrap();
    assert!(events.body.contains("already exists."), "{}", events.body);
    let again = call(&student, "UpdateStack", &template(), &parameters(GRADER, EXTERNAL_ID));
    assert!(again.unwrap_err().message.contains("ROLLBACK_COMPLETE"));
}

#[test]
fn what_is_wrong_with_a_request_is_said_as_cloudformation_says_it() {
    let (_, student) = classroom();
    let deny = |part: &str, value: Value| {
        let mut wrong = template();
        *wrong.pointer_mut(part).unwrap() = value;
        wrong
    };
    let role = "/Resources/Reader";
    let right = parameters(GRADER, EXTERNAL_ID);
    let cases = [
        (template(), &right[..2], "Parameters: [ExternalId] must have values"),
        (
            template(),
            &parameters("arn:aws:sts::1:assumed-role/A/b", EXTERNAL_ID),
            "Parameter GraderPrincipalArn failed to satisfy constraint: the ARN of an IAM role or user",
        ),
        (
            template(),
            &parameters(GRADER, "short"),
            "Parameter 'ExternalId' must contain at least 16 characters",
        ),
        (
            deny("/Parameters", json!({})),
            &right,
            "Parameters: [ExternalId, GraderPrincipalArn] do not exist in the template",
        ),
        (
            deny(role, json!({"Type": "AWS::S3::Bucket"})),
            &right,
            "Template format error: Unrecognized resource types: [AWS::S3::Bucket]",
        ),
        (
            deny("/Resources", json!({})),
            &right,
            "Template format error: At least one Resources member must be defined.",
        ),
    ];
    for (template, parameters, message) in cases {
        let refused = call(&student, "CreateStack", &template, parameters).unwrap_err();
        assert_eq!((refused.code.as_str(), &*refused.message), ("ValidationError", message));
    }
    let body = template().to_string();
    let mut request = vec![("StackName", "reader"), ("TemplateBody", body.as_str())];
    request.extend(right);
    let refused = student.call("cloudformation", "CreateStack", &request).unwrap_err();
    assert_eq!(refused.code, "InsufficientCapabilitiesException");
    assert_eq!(refused.message, "Requires capabilities : [CAPABILITY_NAMED_IAM]");
    assert!(stack(&student).is_err());
}

#[test]
fn what_the_cloud_cannot_evaluate_makes_no_role() {
    let (cloud, student) = classroom();
    let mut wrong = template();
    wrong["Resources"]["Reader"]["Properties"]["ManagedPolicyArns"] = json!([]);
    call(&student, "CreateStack", &wrong, &parameters(GRADER, EXTERNAL_ID)).unwrap();
    cloud.advance(seconds(20));
    assert_eq!(status(&student), "ROLLBACK_COMPLETE");
    assert!(enter(&cloud, ROLE_ARN, Some(EXTERNAL_ID)).is_err());
}

/// What `aws cloudformation deploy` calls.
#[test]
fn a_change_set_is_made_looked_at_and_executed_as_deploy_does_it() {
    let (cloud, student) = classroom();
    let deploy = |kind: &str, name: &str, id: &str| {
        let change = [("ChangeSetName", name), ("ChangeSetType", kind)];
        let more = [&parameters(GRADER, id)[..], &change].concat();
        call(&student, "CreateChangeSet", &template(), &more)
    };
    let of = |action: &str, name: &str| {
        let named = [("StackName", "reader"), ("ChangeSetName", name)];
        student.call("cloudformation", action, &named)
    };
    deploy("CREATE", "first", EXTERNAL_ID).unwrap();
    assert_eq!(status(&student), "REVIEW_IN_PROGRESS");
    assert_eq!(code(of("ExecuteChangeSet", "first")), "InvalidChangeSetStatus");
    cloud.advance(seconds(5));
    let ready = of("DescribeChangeSet", "first").unwrap();
    assert_eq!(ready.text("Status").as_deref(), Some("CREATE_COMPLETE"));
    assert_eq!(ready.text("LogicalResourceId").as_deref(), Some("Reader"));
    assert!(enter(&cloud, ROLE_ARN, Some(EXTERNAL_ID)).is_err());
    of("ExecuteChangeSet", "first").unwrap();
    cloud.advance(seconds(20));
    assert_eq!(status(&student), "CREATE_COMPLETE");
    enter(&cloud, ROLE_ARN, Some(EXTERNAL_ID)).unwrap();

    deploy("UPDATE", "nothing", EXTERNAL_ID).unwrap();
    cloud.advance(seconds(5));
    let empty = of("DescribeChangeSet", "nothing").unwrap();
    assert_eq!(empty.text("Status").as_deref(), Some("FAILED"));
    let why = empty.text("StatusReason").unwrap();
    assert!(why.starts_with("The submitted information didn't contain changes."), "{why}");
    of("DeleteChangeSet", "nothing").unwrap();
    assert_eq!(code(of("DescribeChangeSet", "nothing")), "ChangeSetNotFound");

    deploy("UPDATE", "second", "another-external-id").unwrap();
    cloud.advance(seconds(5));
    of("ExecuteChangeSet", "second").unwrap();
    enter(&cloud, ROLE_ARN, Some("another-external-id")).unwrap();
}

/// A template that puts the other one into every account of a unit.
fn for_a_unit(unit: &str) -> Value {
    json!({"Resources": {"Readers": {"Type": "AWS::CloudFormation::StackSet", "Properties": {
        "StackSetName": "Readers",
        "PermissionModel": "SERVICE_MANAGED",
        "Capabilities": ["CAPABILITY_NAMED_IAM"],
        "Parameters": [
            {"ParameterKey": "GraderPrincipalArn", "ParameterValue": GRADER},
            {"ParameterKey": "ExternalId", "ParameterValue": EXTERNAL_ID},
        ],
        "StackInstancesGroup": [{
            "DeploymentTargets": {"OrganizationalUnitIds": [unit]},
            "Regions": [{"Ref": "AWS::Region"}],
        }],
        "TemplateBody": template().to_string(),
    }}}})
}

#[test]
fn a_stack_set_puts_the_role_into_every_account_of_the_unit_and_takes_it_out() {
    let (cloud, student) = classroom();
    let root = cloud.organize(HUB);
    let class = cloud.add_unit(&root, "Class");
    let group = cloud.add_unit(&class, "Group A");
    let accounts = ["222200000001", "222200000002", "222200000003"];
    for (account, unit) in accounts.iter().zip([&class, &group, &root]) {
        cloud.add_member(Member {
            account: (*account).to_owned(),
            unit: unit.clone(),
            name: "Student".to_owned(),
            email: "s@school.example".to_owned(),
            state: "ACTIVE".to_owned(),
        });
    }
    let enters = |account: &str| {
        let arn = format!("arn:aws:iam::{account}:role/Reader");
        enter(&cloud, &arn, Some(EXTERNAL_ID)).is_ok()
    };
    let administrator = hub(&cloud);
    call(&administrator, "CreateStack", &for_a_unit(&class), &[]).unwrap();
    assert_eq!(accounts.map(enters), [true, true, false]);
    cloud.advance(seconds(20));
    assert_eq!(status(&administrator), "CREATE_COMPLETE");
    let inside = Student::new(&cloud, accounts[0], REGION);
    let stacks = inside.call("cloudformation", "DescribeStacks", &[]).unwrap();
    assert!(stacks.text("StackName").unwrap().starts_with("StackSet-Readers-"));
    administrator.call("cloudformation", "DeleteStack", &[("StackName", "reader")]).unwrap();
    assert_eq!(accounts.map(enters), [false, false, false]);

    // Whoever manages no organization has no such stack sets.
    call(&student, "CreateStack", &for_a_unit(&class), &[]).unwrap();
    assert_eq!(status(&student), "ROLLBACK_COMPLETE");
}

#[test]
fn templates_are_summed_up_and_their_hidden_values_are_in_no_record() {
    let (cloud, student) = classroom();
    let body = template().to_string();
    for action in ["ValidateTemplate", "GetTemplateSummary"] {
        let request = [("TemplateBody", body.as_str())];
        let summary = student.call("cloudformation", action, &request).unwrap();
        assert_eq!(count(&summary, "ParameterKey"), 2, "{action}");
        assert!(summary.body.contains("CAPABILITY_NAMED_IAM"), "{action}");
    }
    create(&student).unwrap();
    cloud.advance(seconds(600));
    let record = newest_record(&student, "CreateStack");
    assert_eq!(record["eventSource"], "cloudformation.amazonaws.com");
    let parameters =
        json!([{"parameterKey": "GraderPrincipalArn"}, {"parameterKey": "ExternalId"}]);
    assert_eq!(record["requestParameters"]["parameters"], parameters);
    assert!(!record.to_string().contains(EXTERNAL_ID));
}
