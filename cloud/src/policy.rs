//! Policies: which actions a session may call.
//!
//! Only what the grader's session policy needs is evaluated: actions with `*` and `?`, Allow and Deny, every resource, no
//! conditions. A policy that says more is refused, since ignoring a condition would allow too much or too little.

use serde_json::Value;

/// The actions that a policy allows and denies.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    allow: Vec<String>,
    deny: Vec<String>,
}

impl Policy {
    /// A policy that allows these actions on everything.
    pub(crate) fn allowing(actions: &[String]) -> Self {
        Self { allow: actions.to_vec(), deny: Vec::new() }
    }

    /// Reads a policy document; the error says what it could not read.
    pub(crate) fn parse(document: &str) -> Result<Self, String> {
        let document: Value = serde_json::from_str(document)
            .map_err(|error| format!("the policy is not JSON: {error}"))?;
        let mut policy = Self { allow: Vec::new(), deny: Vec::new() };
        for statement in one_or_many(&document["Statement"]) {
            if statement["Resource"] != "*" && statement["Resource"] != serde_json::json!(["*"]) {
                return Err(
                    "the embedded cloud evaluates statements on every resource only".to_owned()
                );
            }
            if let Some(unknown) = statement
                .as_object()
                .and_then(|members| members.keys().find(|key| !KNOWN.contains(&key.as_str())))
            {
                return Err(format!("the embedded cloud does not evaluate {unknown}"));
            }
            let actions = one_or_many(&statement["Action"])
                .into_iter()
                .filter_map(Value::as_str)
                .map(str::to_owned);
            match statement["Effect"].as_str() {
                Some("Allow") => policy.allow.extend(actions),
                Some("Deny") => policy.deny.extend(actions),
                _ => return Err("a statement has no Effect".to_owned()),
            }
        }
        Ok(policy)
    }

    /// Whether the policy lets the action through.
    pub(crate) fn allows(&self, action: &str) -> bool {
        let names = |patterns: &[String]| {
            patterns
                .iter()
                .any(|pattern| matches(&pattern.to_ascii_lowercase(), &action.to_ascii_lowercase()))
        };
        names(&self.allow) && !names(&self.deny)
    }
}

const KNOWN: [&str; 4] = ["Sid", "Effect", "Action", "Resource"];

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
        assert!(policy.allows("rds:DescribeDBInstances"));
        assert!(!policy.allows("rds:DeleteDBInstance"));
        assert!(!policy.allows("ec2:DescribeVpcs"));
    }

    #[test]
    fn what_is_not_evaluated_is_refused() {
        for document in [
            "no json",
            r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::x"}}"#,
            r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {}}}"#,
            r#"{"Statement": {"Action": "*", "Resource": "*"}}"#,
        ] {
            assert!(Policy::parse(document).is_err(), "{document}");
        }
    }
}
