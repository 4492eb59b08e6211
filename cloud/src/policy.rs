//! Policies: which actions a session may call, and on what.
//!
//! Only what the grader's policies need is evaluated: actions with `*` and `?`, Allow and Deny, resources of the actions in
//! [`ON_RESOURCES`], and of conditions `StringEquals` on `ec2:osuser`. A policy that says more is refused, since ignoring
//! what it says would allow too much or too little.

use serde_json::Value;

/// The statements of a policy.
#[derive(Clone, Debug)]
pub struct Policy(Vec<Statement>);

#[derive(Clone, Debug)]
struct Statement {
    effect: Effect,
    actions: Vec<String>,
    /// `*`, or patterns of ARNs.
    resources: Vec<String>,
    /// The values of `ec2:osuser` for which it holds; `None` if for all, and for requests without one.
    os_users: Option<Vec<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Effect {
    Allow,
    Deny,
}

/// The permission that a call needs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Permission {
    /// Who calls: the ARN of a user or of a role, or the name of a service.
    pub caller: String,
    /// The action, as IAM names it: `rds:DescribeDBInstances`.
    pub action: String,
    /// The ARN of what it is about; `None` if it is about no single resource, or about one that this cloud does not tell.
    pub resource: Option<String>,
    /// `ec2:osuser`: the user on the instance that a key is pushed for.
    pub os_user: Option<String>,
}

/// The actions whose calls say which resource they are about. Of all others a policy can only speak of every resource.
const ON_RESOURCES: [&str; 2] = ["ec2-instance-connect:SendSSHPublicKey", "sts:AssumeRole"];

/// Every resource.
const ALL: &str = "*";

impl Policy {
    /// A policy that allows these actions on everything.
    pub(crate) fn allowing(actions: &[String]) -> Self {
        Self(vec![Statement {
            effect: Effect::Allow,
            actions: actions.to_vec(),
            resources: vec![ALL.to_owned()],
            os_users: None,
        }])
    }

    /// Reads a policy document.
    ///
    /// # Errors
    /// What it says that is not evaluated here, or what is wrong with it.
    pub fn parse(document: &str) -> Result<Self, String> {
        let document: Value = serde_json::from_str(document)
            .map_err(|error| format!("the policy is not JSON: {error}"))?;
        Self::read(&document)
    }

    /// Reads a policy document that has been parsed.
    pub(crate) fn read(document: &Value) -> Result<Self, String> {
        one_or_many(&document["Statement"])
            .into_iter()
            .map(statement)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// What several policies of one role say together.
    pub(crate) fn together(policies: impl IntoIterator<Item = Self>) -> Self {
        Self(policies.into_iter().flat_map(|policy| policy.0).collect())
    }

    /// Whether the policy gives a permission.
    pub fn gives(&self, permission: &Permission) -> bool {
        let says = |effect: Effect| {
            self.0
                .iter()
                .any(|statement| statement.effect == effect && statement.is_about(permission))
        };
        says(Effect::Allow) && !says(Effect::Deny)
    }
}

impl Statement {
    fn is_about(&self, permission: &Permission) -> bool {
        let action = permission.action.to_ascii_lowercase();
        let named =
            self.actions.iter().any(|pattern| matches(&pattern.to_ascii_lowercase(), &action));
        let covered = self.resources.iter().any(|pattern| {
            pattern == ALL
                || permission.resource.as_ref().is_some_and(|resource| matches(pattern, resource))
        });
        // A key that the request does not carry equals nothing.
        let holds = self.os_users.as_ref().is_none_or(|users| {
            permission.os_user.as_ref().is_some_and(|asked| users.contains(asked))
        });
        named && covered && holds
    }
}

const KNOWN: [&str; 5] = ["Sid", "Effect", "Action", "Resource", "Condition"];

fn statement(statement: &Value) -> Result<Statement, String> {
    let mut members = statement.as_object().into_iter().flat_map(serde_json::Map::keys);
    if let Some(unknown) = members.find(|key| !KNOWN.contains(&key.as_str())) {
        return Err(format!("the embedded cloud does not evaluate {unknown}"));
    }
    let effect = match statement["Effect"].as_str() {
        Some("Allow") => Effect::Allow,
        Some("Deny") => Effect::Deny,
        _ => return Err("a statement has no Effect".to_owned()),
    };
    let os_users = statement.get("Condition").map(os_users).transpose()?;
    let actions = texts(&statement["Action"]);
    let resources = resources(&statement["Resource"], &actions)?;
    Ok(Statement { effect, actions, resources, os_users })
}

/// What a statement about these actions is on.
fn resources(value: &Value, actions: &[String]) -> Result<Vec<String>, String> {
    let resources = texts(value);
    if resources.is_empty() {
        return Err("a statement has no Resource".to_owned());
    }
    let tells_its_resource =
        |action: &String| ON_RESOURCES.iter().any(|known| known.eq_ignore_ascii_case(action));
    for resource in resources.iter().filter(|resource| *resource != ALL) {
        if !is_pattern_of_arns(resource) {
            return Err(format!("Resource {resource} must be in ARN format or \"*\"."));
        }
        if let Some(action) = actions.iter().find(|action| !tells_its_resource(action)) {
            return Err(format!("the embedded cloud evaluates {action} on every resource only"));
        }
    }
    Ok(resources)
}

/// `arn:partition:service:region:account:resource`, with wildcards anywhere but in the service
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html>).
fn is_pattern_of_arns(text: &str) -> bool {
    let segments: Vec<_> = text.splitn(6, ':').collect();
    let [prefix, partition, service, _region, _account, resource] = segments[..] else {
        return false;
    };
    let is_service = !service.is_empty() && !service.contains(['*', '?']);
    prefix == "arn" && is_service && !partition.is_empty() && !resource.is_empty()
}

/// The values that a condition, which must be the one that is evaluated, names.
fn os_users(condition: &Value) -> Result<Vec<String>, String> {
    let refused = || format!("the embedded cloud does not evaluate the condition {condition}");
    let only = |value: &Value, name: &str| {
        let members = value.as_object().filter(|members| members.len() == 1)?;
        let (key, value) = members.iter().next()?;
        key.eq_ignore_ascii_case(name).then(|| value.clone())
    };
    let users = only(condition, "StringEquals")
        .and_then(|test| only(&test, "ec2:osuser"))
        .map(|values| texts(&values))
        .filter(|users| !users.is_empty());
    users.ok_or_else(refused)
}

pub(crate) fn texts(value: &Value) -> Vec<String> {
    one_or_many(value).into_iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

pub(crate) fn one_or_many(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(values) => values.iter().collect(),
        Value::Null => Vec::new(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => vec![value],
    }
}

/// Whether a text fits a pattern of letters, `*` and `?`.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at, mut read) = (0, 0);
    // Where the last `*` stood, and how far the text was read when it was tried: enough to go back to.
    let mut star: Option<(usize, usize)> = None;
    while read < text.len() {
        if pattern.get(at) == Some(&b'*') {
            star = Some((at, read));
            at += 1;
        } else if pattern.get(at).is_some_and(|&byte| byte == b'?' || byte == text[read]) {
            at += 1;
            read += 1;
        } else if let Some((position, tried)) = star {
            star = Some((position, tried + 1));
            at = position + 1;
            read = tried + 1;
        } else {
            return false;
        }
    }
    pattern[at..].iter().all(|&byte| byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On no single resource.
    fn permission(action: &str) -> Permission {
        Permission {
            caller: "arn:aws:iam::111122223333:role/Reader".to_owned(),
            action: action.to_owned(),
            resource: None,
            os_user: None,
        }
    }

    #[test]
    fn stars_and_question_marks_match_as_iam_says() {
        for (pattern, text, fits) in [
            ("rds:Describe*", "rds:DescribeDBInstances", true),
            ("rds:*Instances", "rds:DescribeDBInstances", true),
            ("*", "ec2:RunInstances", true),
            ("rds:Describe?", "rds:DescribeX", true),
            ("rds:Describe?", "rds:Describe", false),
            ("rds:Describe", "rds:DescribeX", false),
            ("*a*b", "xaxxb", true),
            ("*a*b", "xaxxbc", false),
        ] {
            assert_eq!(matches(pattern, text), fits, "{pattern} {text}");
        }
    }

    #[test]
    fn a_denied_action_is_denied_whatever_is_allowed() {
        let policy = Policy::parse(
            r#"{"Statement": [{"Effect": "Allow", "Action": "RDS:*", "Resource": "*"}, {"Effect": "Deny", "Action": ["rds:Delete*"], "Resource": "*"}]}"#,
        )
        .unwrap();
        let allows = |action: &str| policy.gives(&permission(action));
        assert!(allows("rds:DescribeDBInstances"));
        assert!(!allows("rds:DeleteDBInstance"));
        assert!(!allows("ec2:DescribeVpcs"));
    }

    #[test]
    fn a_condition_holds_for_the_user_that_it_names_and_for_no_other() {
        let cases = [
            (r#""ec2-user""#, Some("ec2-user"), true),
            (r#""ec2-user""#, Some("EC2-user"), false),
            (r#""ec2-user""#, Some("root"), false),
            (r#""ec2-user""#, None, false),
            (r#"["admin", "ec2-user"]"#, Some("ec2-user"), true),
        ];
        for (users, os_user, holds) in cases {
            for effect in ["Allow", "Deny"] {
                let policy = format!(
                    r#"{{"Statement": [{{"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}},
                        {{"Effect": "{effect}", "Action": "ec2-instance-connect:*", "Resource": "*",
                          "Condition": {{"StringEquals": {{"ec2:osuser": {users}}}}}}}]}}"#
                );
                let policy = Policy::parse(&policy).unwrap();
                let with_user = |action: &str| Permission {
                    os_user: os_user.map(str::to_owned),
                    ..permission(action)
                };
                let sends = policy.gives(&with_user("ec2-instance-connect:SendSSHPublicKey"));
                assert_eq!(sends, holds && effect == "Allow", "{effect} {users} {os_user:?}");
                assert!(policy.gives(&with_user("ec2:DescribeVpcs")));
            }
        }
    }

    #[test]
    fn a_statement_holds_on_the_resources_that_it_names_and_on_no_others() {
        let instance = "arn:aws:ec2:ap-northeast-2:111122223333:instance/i-0a1b2c3d4e5f60001";
        for (pattern, resource, holds) in [
            ("*", Some(instance), true),
            ("*", None, true),
            (instance, Some(instance), true),
            ("arn:*:ec2:*:*:instance/*", Some(instance), true),
            ("arn:aws:ec2:*:111122223333:instance/*", Some(instance), true),
            ("arn:aws:ec2:us-east-?:111122223333:instance/*", Some(instance), false),
            ("arn:aws-cn:ec2:*:111122223333:instance/*", Some(instance), false),
            ("arn:aws:ec2:*:999999999999:instance/*", Some(instance), false),
            ("arn:aws:ec2:*:*:instance/i-1*", Some(instance), false),
            ("arn:aws:ec2:*:*:instance-connect-endpoint/*", Some(instance), false),
            // A call that names none is about every resource.
            ("arn:*:ec2:*:*:instance/*", None, false),
        ] {
            for many in [serde_json::json!(pattern), serde_json::json!(["arn:a:b:c:d:e", pattern])]
            {
                let policy = serde_json::json!({"Statement": {
                    "Effect": "Allow",
                    "Action": "ec2-instance-connect:SendSSHPublicKey",
                    "Resource": many,
                }});
                let asked = Permission {
                    resource: resource.map(str::to_owned),
                    ..permission("ec2-instance-connect:SendSSHPublicKey")
                };
                let policy = Policy::parse(&policy.to_string()).unwrap();
                assert_eq!(policy.gives(&asked), holds, "{many} {resource:?}");
            }
        }
    }

    #[test]
    fn what_is_not_evaluated_is_refused() {
        for document in [
            "no json",
            r#"{"Statement": {"Effect": "Allow", "Action": "*"}}"#,
            r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::x"}}"#,
            r#"{"Statement": {"Effect": "Allow", "Action": "rds:DescribeDBInstances", "Resource": ["*", "arn:aws:rds:*:*:db:awsdb"]}}"#,
            r#"{"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "role/Reader"}}"#,
            r#"{"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:*:::x"}}"#,
            r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {}}}"#,
            r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringLike": {"ec2:osuser": "ec2-*"}}}}"#,
            r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"aws:SourceIp": "1"}}}}"#,
            r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"ec2:osuser": "a", "aws:SourceIp": "1"}}}}"#,
            r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"ec2:osuser": []}}}}"#,
            r#"{"Statement": {"Action": "*", "Resource": "*"}}"#,
        ] {
            assert!(Policy::parse(document).is_err(), "{document}");
        }
    }
}
