//! Policies: which actions a session may call.
//!
//! Only what the grader's session policy needs is evaluated: actions with `*` and `?`, Allow and Deny, every resource, and
//! of conditions `StringEquals` on `ec2:osuser`. A policy that says more is refused, since ignoring a condition would
//! allow too much or too little.

use serde_json::Value;

/// The statements of a policy.
#[derive(Clone, Debug)]
pub(crate) struct Policy(Vec<Statement>);

#[derive(Clone, Debug)]
struct Statement {
    effect: Effect,
    actions: Vec<String>,
    /// The values of `ec2:osuser` for which it holds; `None` if for all, and for requests without one.
    os_users: Option<Vec<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Effect {
    Allow,
    Deny,
}

/// What a request tells besides its action.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Context<'a> {
    /// `ec2:osuser`: the user on the instance that a key is pushed for.
    pub(crate) os_user: Option<&'a str>,
}

impl Policy {
    /// A policy that allows these actions on everything.
    pub(crate) fn allowing(actions: &[String]) -> Self {
        Self(vec![Statement { effect: Effect::Allow, actions: actions.to_vec(), os_users: None }])
    }

    /// Reads a policy document; the error says what it could not read.
    pub(crate) fn parse(document: &str) -> Result<Self, String> {
        let document: Value = serde_json::from_str(document)
            .map_err(|error| format!("the policy is not JSON: {error}"))?;
        one_or_many(&document["Statement"])
            .into_iter()
            .map(statement)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether the policy lets the action through.
    pub(crate) fn allows(&self, action: &str, context: Context<'_>) -> bool {
        let says = |effect: Effect| {
            self.0
                .iter()
                .any(|statement| statement.effect == effect && statement.is_about(action, context))
        };
        says(Effect::Allow) && !says(Effect::Deny)
    }
}

impl Statement {
    fn is_about(&self, action: &str, context: Context<'_>) -> bool {
        let action = action.to_ascii_lowercase();
        let named =
            self.actions.iter().any(|pattern| matches(&pattern.to_ascii_lowercase(), &action));
        // A key that the request does not carry equals nothing.
        let holds = self.os_users.as_ref().is_none_or(|users| {
            context.os_user.is_some_and(|asked| users.iter().any(|user| user == asked))
        });
        named && holds
    }
}

const KNOWN: [&str; 5] = ["Sid", "Effect", "Action", "Resource", "Condition"];

fn statement(statement: &Value) -> Result<Statement, String> {
    if statement["Resource"] != "*" && statement["Resource"] != serde_json::json!(["*"]) {
        return Err("the embedded cloud evaluates statements on every resource only".to_owned());
    }
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
    Ok(Statement { effect, actions: texts(&statement["Action"]), os_users })
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

fn texts(value: &Value) -> Vec<String> {
    one_or_many(value).into_iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn one_or_many(value: &Value) -> Vec<&Value> {
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
        let allows = |action: &str| policy.allows(action, Context::default());
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
                let context = Context { os_user };
                let sends = policy.allows("ec2-instance-connect:SendSSHPublicKey", context);
                assert_eq!(sends, holds && effect == "Allow", "{effect} {users} {os_user:?}");
                assert!(policy.allows("ec2:DescribeVpcs", context));
            }
        }
    }

    #[test]
    fn what_is_not_evaluated_is_refused() {
        for document in [
            "no json",
            r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::x"}}"#,
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
