//! What the grader may do in a student's account: look, and where somebody asked for that, push the
//! key that opens the way to the database. Nothing else.
//!
//! What is read is derived from what the lab's checks read. The documents are JSON, which
//! CloudFormation takes as well as YAML, so that no YAML writer is needed.

use labproof_checks::lab::Lab;
use labproof_checks::preflight;
use serde_json::{Value, json};
use std::io;

/// The role's name where nobody gives another.
pub(crate) const ROLE_NAME: &str = "LabproofReader";

/// The version of the policy language.
const POLICY_VERSION: &str = "2012-10-17";

const PRINCIPAL_PARAMETER: &str = "GraderPrincipalArn";
const EXTERNAL_ID_PARAMETER: &str = "ExternalId";

/// The one action that is not a read.
pub(crate) const SEND_PUBLIC_KEY: &str = "ec2-instance-connect:SendSSHPublicKey";

/// The user of Amazon Linux that keys are pushed for.
pub(crate) const OS_USER: &str = "ec2-user";

/// Every EC2 instance, in whatever partition: a policy reaches no further than its own account. Only
/// the service may not be a wildcard
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html>).
const INSTANCES: &str = "arn:*:ec2:*:*:instance/*";

/// What a role lets its bearer do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grant {
    /// Look.
    Read,
    /// Look, and push public keys by EC2 Instance Connect. Whoever may do that may open a shell.
    ReadAndPushKeys,
    /// Look, also at what AWS offers, which nobody is graded by: for a preflight.
    ReadAndPreflight,
    /// All of it.
    All,
}

impl Grant {
    /// By what is wanted beside looking.
    pub(crate) fn of(push_keys: bool, preflight: bool) -> Self {
        match (push_keys, preflight) {
            (false, false) => Self::Read,
            (true, false) => Self::ReadAndPushKeys,
            (false, true) => Self::ReadAndPreflight,
            (true, true) => Self::All,
        }
    }

    fn pushes_keys(self) -> bool {
        matches!(self, Self::ReadAndPushKeys | Self::All)
    }

    fn preflights(self) -> bool {
        matches!(self, Self::ReadAndPreflight | Self::All)
    }
}

/// The role, in one of the forms in which it can be installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Form {
    /// A CloudFormation template: the role in one account
    Cloudformation,
    /// A CloudFormation template: the role in every account of organizational units
    Stackset,
    /// The permissions policy alone
    Policy,
    /// The trust policy alone, with placeholders for the grader and the external id
    Trust,
    /// What the grader's own role or user needs: to assume that role in every account
    GraderPolicy,
}

/// Writes the role for a lab. A template asks for the external id, unless it is given one.
///
/// # Errors
/// It could not be written.
pub(crate) fn write(
    form: Form,
    lab: &Lab,
    grant: Grant,
    role_name: &str,
    external_id: Option<&str>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let document = match form {
        Form::Cloudformation => cloudformation(lab, grant, role_name, external_id),
        Form::Stackset => stackset(lab, grant, role_name, external_id),
        Form::GraderPolicy => grader_policy(role_name),
        Form::Policy => policy(&statements(lab, grant)),
        Form::Trust => trust("arn:aws:iam::GRADER_ACCOUNT:role/GRADER_ROLE", "EXTERNAL_ID"),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

/// The policy of a session: what the role allows beyond it is of no use. At most 2,048 characters
/// (`docs/aws.md` 7.2).
pub(crate) fn session_policy(lab: &Lab, grant: Grant) -> String {
    policy(&statements(lab, grant)).to_string()
}

/// What is granted, a statement each, by the name of the role's policy that holds it. Pushing keys is
/// not reading, so it is a policy of its own: whoever reviews the account sees it. The id of the web
/// server is not known before, so it is for the `instances` of the account.
fn grants(lab: &Lab, grant: Grant, instances: &Value) -> Vec<(&'static str, Value)> {
    // None of the lab's permissions to read is of a single resource.
    let read = json!({"Effect": "Allow", "Action": lab.actions(), "Resource": "*"});
    let push_keys = json!({
        "Effect": "Allow",
        "Action": SEND_PUBLIC_KEY,
        "Resource": instances,
        "Condition": {"StringEquals": {"ec2:osuser": OS_USER}},
    });
    // These reads are of no resource either, and nobody is graded by them.
    let preflight = json!({"Effect": "Allow", "Action": preflight::actions(lab), "Resource": "*"});
    let mut granted = vec![("read", read)];
    granted.extend(grant.pushes_keys().then_some(("push-ssh-keys", push_keys)));
    granted.extend(grant.preflights().then_some(("preflight", preflight)));
    granted
}

fn statements(lab: &Lab, grant: Grant) -> Vec<Value> {
    let grants = grants(lab, grant, &INSTANCES.into());
    grants.into_iter().map(|(_, statement)| statement).collect()
}

fn policy(statements: &[Value]) -> Value {
    json!({"Version": POLICY_VERSION, "Statement": statements})
}

/// The policies of the role, as CloudFormation has them.
fn role_policies(lab: &Lab, grant: Grant) -> Vec<Value> {
    let named =
        |(name, statement)| json!({"PolicyName": name, "PolicyDocument": policy(&[statement])});
    let instances = json!({"Fn::Sub": "arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:instance/*"});
    grants(lab, grant, &instances).into_iter().map(named).collect()
}

/// What the role is, for whoever installs it.
fn description(grant: Grant) -> String {
    match grant {
        Grant::Read | Grant::ReadAndPreflight => {
            "The role that labproof looks at this account with. It reads, and changes nothing."
                .into()
        }
        Grant::ReadAndPushKeys | Grant::All => format!(
            "The role that labproof looks at this account with. It reads, and may push an SSH key \
             for {OS_USER} onto EC2 instances, which opens a way to the database and can open a \
             shell. CloudTrail shows it as SendSSHPublicKey."
        ),
    }
}

/// Who may take the role: the grader, if it names the external id.
fn trust(principal: impl Into<Value>, external_id: impl Into<Value>) -> Value {
    json!({
        "Version": POLICY_VERSION,
        "Statement": [{
            "Effect": "Allow",
            "Principal": {"AWS": principal.into()},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"sts:ExternalId": external_id.into()}},
        }],
    })
}

/// What the grader's own role or user must be allowed: the one call by which every account is entered.
fn grader_policy(role_name: &str) -> Value {
    policy(&[json!({
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Resource": format!("arn:aws:iam::*:role/{role_name}"),
    })])
}

/// A template for one account.
fn cloudformation(lab: &Lab, grant: Grant, role_name: &str, external_id: Option<&str>) -> Value {
    json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": description(grant),
        "Parameters": {
            PRINCIPAL_PARAMETER: principal_parameter(),
            EXTERNAL_ID_PARAMETER: external_id_parameter(external_id),
        },
        "Resources": {
            "Reader": {
                "Type": "AWS::IAM::Role",
                "Properties": {
                    "RoleName": role_name,
                    "Description": match grant {
                        Grant::Read | Grant::ReadAndPreflight => "Lets labproof read what the lab asks for",
                        Grant::ReadAndPushKeys | Grant::All => "Lets labproof read what the lab asks for, and push SSH keys",
                    },
                    "MaxSessionDuration": 3600,
                    "AssumeRolePolicyDocument":
                        trust(reference(PRINCIPAL_PARAMETER), reference(EXTERNAL_ID_PARAMETER)),
                    "Policies": role_policies(lab, grant),
                },
            },
        },
        "Outputs": {
            "RoleArn": {
                "Description": "For the column role_arn of the roster, if the role has another name",
                "Value": {"Fn::GetAtt": ["Reader", "Arn"]},
            },
        },
    })
}

/// A template for the management account, or a delegated one, that puts the role into every
/// account of organizational units. IAM is global: one region, the template's own, is enough.
fn stackset(lab: &Lab, grant: Grant, role_name: &str, external_id: Option<&str>) -> Value {
    json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "Puts the role that labproof looks with into every account of organizational units. \
                        Trusted access for StackSets must be on. The management account is skipped.",
        "Parameters": {
            PRINCIPAL_PARAMETER: principal_parameter(),
            EXTERNAL_ID_PARAMETER: external_id_parameter(external_id),
            "OrganizationalUnits": {
                "Type": "CommaDelimitedList",
                "Description": "The organizational units of the students' accounts: ou-..., separated by commas",
            },
            "CallAs": {
                "Type": "String",
                "Description": "SELF in the management account, DELEGATED_ADMIN in a delegated administrator's",
                "Default": "SELF",
                "AllowedValues": ["SELF", "DELEGATED_ADMIN"],
            },
        },
        "Resources": {
            "Readers": {
                "Type": "AWS::CloudFormation::StackSet",
                "Properties": {
                    "StackSetName": ROLE_NAME,
                    "PermissionModel": "SERVICE_MANAGED",
                    "CallAs": reference("CallAs"),
                    "AutoDeployment": {"Enabled": true, "RetainStacksOnAccountRemoval": false},
                    "ManagedExecution": {"Active": true},
                    "Capabilities": ["CAPABILITY_NAMED_IAM"],
                    // One account that cannot take the role does not keep it from the others.
                    "OperationPreferences":
                        {"FailureTolerancePercentage": 100, "MaxConcurrentPercentage": 100},
                    "Parameters": [
                        passed_on(PRINCIPAL_PARAMETER),
                        passed_on(EXTERNAL_ID_PARAMETER),
                    ],
                    "StackInstancesGroup": [{
                        "DeploymentTargets":
                            {"OrganizationalUnitIds": reference("OrganizationalUnits")},
                        "Regions": [reference("AWS::Region")],
                    }],
                    "TemplateBody": cloudformation(lab, grant, role_name, external_id).to_string(),
                },
            },
        },
    })
}

fn principal_parameter() -> Value {
    json!({
        "Type": "String",
        "Description": "The ARN of the role or user that runs labproof, as arn:aws:iam::ACCOUNT:role/NAME; of a \
                        role of IAM Identity Center (SSO) arn:aws:iam::ACCOUNT:role/aws-reserved/\
                        sso.amazonaws.com/REGION/AWSReservedSSO_NAME_HASH, never the assumed-role ARN",
        "AllowedPattern": "arn:aws[a-z-]*:iam::[0-9]{12}:(root|(role|user)/.+)",
        "ConstraintDescription": "the ARN of an IAM role or user, not of a session (assumed-role), or of an account \
                                  (arn:aws:iam::ACCOUNT:root)",
    })
}

fn external_id_parameter(default: Option<&str>) -> Value {
    let mut parameter = json!({
        "Type": "String",
        "Description": "What labproof must name to assume the role: the roster's external_id",
        "NoEcho": true,
        "MinLength": 16,
        "MaxLength": 1224,
        "AllowedPattern": "[A-Za-z0-9_+=,.@:/-]*",
        "ConstraintDescription": "16 or more letters, digits and + = , . @ : / - _",
    });
    if let Some(default) = default {
        parameter["Default"] = default.into();
    }
    parameter
}

fn reference(name: &str) -> Value {
    json!({"Ref": name})
}

fn passed_on(name: &str) -> Value {
    json!({"ParameterKey": name, "ParameterValue": reference(name)})
}

#[cfg(test)]
mod tests {
    use super::*;
    use labproof_checks::lab::SHIPPED;

    fn lab() -> Lab {
        Lab::shipped("stem-day-rds").unwrap()
    }

    fn written(form: Form) -> Value {
        granting(Grant::Read, form)
    }

    fn granting(grant: Grant, form: Form) -> Value {
        let mut out = Vec::new();
        write(form, &lab(), grant, ROLE_NAME, None, &mut out).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    fn allowed(policy: &Value) -> Vec<&str> {
        let actions = policy["Statement"][0]["Action"].as_array().unwrap();
        actions.iter().map(|action| action.as_str().unwrap()).collect()
    }

    #[test]
    fn it_allows_what_the_checks_read_and_only_reads() {
        let policy = written(Form::Policy);
        let actions = allowed(&policy);
        assert_eq!(actions, lab().actions());
        assert_eq!(policy["Statement"].as_array().unwrap().len(), 1);
        assert!(actions.contains(&"rds:DescribeDBInstances"));
        for action in actions {
            let (_, call) = action.split_once(':').unwrap();
            assert!(call.starts_with("Describe") || call == "LookupEvents", "{action}");
        }
    }

    #[test]
    fn the_session_policy_is_as_short_as_aws_demands() {
        for grant in [Grant::Read, Grant::ReadAndPushKeys, Grant::All] {
            for (id, _) in SHIPPED {
                let policy = session_policy(&Lab::shipped(id).unwrap(), grant);
                assert!(policy.chars().count() <= 2048, "{id}: {}", policy.len());
            }
            let policy: Value = serde_json::from_str(&session_policy(&lab(), grant)).unwrap();
            assert_eq!(policy, granting(grant, Form::Policy));
        }
    }

    #[test]
    fn pushing_keys_is_a_policy_of_its_own_for_one_user() {
        let policy = granting(Grant::ReadAndPushKeys, Form::Policy);
        let [read, push] = &policy["Statement"].as_array().unwrap()[..] else { panic!("{policy}") };
        assert_eq!(*read, written(Form::Policy)["Statement"][0]);
        assert_eq!(push["Effect"], "Allow");
        assert_eq!(push["Action"], "ec2-instance-connect:SendSSHPublicKey");
        assert_eq!(push["Resource"], "arn:*:ec2:*:*:instance/*");
        assert_eq!(push["Condition"], json!({"StringEquals": {"ec2:osuser": "ec2-user"}}));
        let template = granting(Grant::ReadAndPushKeys, Form::Cloudformation);
        let role = &template["Resources"]["Reader"]["Properties"];
        let policies = role["Policies"].as_array().unwrap();
        let named: Vec<_> = policies.iter().map(|policy| &policy["PolicyName"]).collect();
        assert_eq!(named, ["read", "push-ssh-keys"]);
        let mut push = push.clone();
        push["Resource"] =
            json!({"Fn::Sub": "arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:instance/*"});
        for (policy, statement) in policies.iter().zip([read, &push]) {
            assert_eq!(policy["PolicyDocument"]["Statement"], json!([statement]));
        }
        assert!(template["Description"].as_str().unwrap().contains("shell"));
    }

    #[test]
    fn what_a_preflight_needs_beyond_grading_is_a_policy_of_its_own() {
        let policy = granting(Grant::ReadAndPreflight, Form::Policy);
        let [read, more] = &policy["Statement"].as_array().unwrap()[..] else { panic!("{policy}") };
        assert_eq!(*read, written(Form::Policy)["Statement"][0]);
        for action in more["Action"].as_array().unwrap() {
            let action = action.as_str().unwrap();
            assert!(!lab().actions().contains(&action), "{action} is in the plain role");
            assert!(action.contains(":Describe"), "{action}");
        }
        let template = granting(Grant::All, Form::Cloudformation);
        let policies = &template["Resources"]["Reader"]["Properties"]["Policies"];
        let named: Vec<_> =
            policies.as_array().unwrap().iter().map(|policy| &policy["PolicyName"]).collect();
        assert_eq!(named, ["read", "push-ssh-keys", "preflight"]);
    }

    #[test]
    fn the_template_has_the_role_with_this_policy_and_demands_the_external_id() {
        let template = written(Form::Cloudformation);
        let role = &template["Resources"]["Reader"]["Properties"];
        assert_eq!(role["RoleName"], ROLE_NAME);
        assert_eq!(role["Policies"][0]["PolicyDocument"], written(Form::Policy));
        let trust = &role["AssumeRolePolicyDocument"]["Statement"][0];
        assert_eq!(trust["Principal"]["AWS"]["Ref"], PRINCIPAL_PARAMETER);
        assert_eq!(
            trust["Condition"]["StringEquals"]["sts:ExternalId"]["Ref"],
            EXTERNAL_ID_PARAMETER
        );
        assert_eq!(template["Parameters"][EXTERNAL_ID_PARAMETER]["NoEcho"], true);
    }

    #[test]
    fn a_template_that_is_given_the_external_id_does_not_ask_for_it() {
        for form in [Form::Cloudformation, Form::Stackset] {
            let mut out = Vec::new();
            write(form, &lab(), Grant::Read, ROLE_NAME, Some("of-the-class"), &mut out).unwrap();
            let template: Value = serde_json::from_slice(&out).unwrap();
            let parameter = &template["Parameters"][EXTERNAL_ID_PARAMETER];
            assert_eq!(parameter["Default"], "of-the-class");
            assert_eq!(written(form)["Parameters"][EXTERNAL_ID_PARAMETER].get("Default"), None);
        }
    }

    #[test]
    fn the_grader_needs_one_call_on_that_role_alone() {
        let policy = written(Form::GraderPolicy);
        let [statement] = &policy["Statement"].as_array().unwrap()[..] else { panic!("{policy}") };
        assert_eq!(statement["Action"], "sts:AssumeRole");
        assert_eq!(statement["Resource"], "arn:aws:iam::*:role/LabproofReader");
    }

    #[test]
    fn the_stack_set_carries_the_template_of_one_account() {
        let template = written(Form::Stackset);
        let stack_set = &template["Resources"]["Readers"]["Properties"];
        let body = stack_set["TemplateBody"].as_str().unwrap();
        assert_eq!(serde_json::from_str::<Value>(body).unwrap(), written(Form::Cloudformation));
        assert!(body.len() <= 51_200, "{}", body.len());
        let passed: Vec<_> = stack_set["Parameters"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| &it["ParameterKey"])
            .collect();
        assert_eq!(passed, [PRINCIPAL_PARAMETER, EXTERNAL_ID_PARAMETER]);
    }

    #[test]
    fn the_plain_trust_policy_is_the_templates_with_placeholders() {
        let template = written(Form::Cloudformation);
        let mut expected =
            template["Resources"]["Reader"]["Properties"]["AssumeRolePolicyDocument"].clone();
        let statement = &mut expected["Statement"][0];
        statement["Principal"]["AWS"] = "arn:aws:iam::GRADER_ACCOUNT:role/GRADER_ROLE".into();
        statement["Condition"]["StringEquals"]["sts:ExternalId"] = "EXTERNAL_ID".into();
        assert_eq!(written(Form::Trust), expected);
    }
}
