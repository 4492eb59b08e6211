//! The functions that a value of a template may be: `Ref`, `Fn::GetAtt`, `Fn::Sub` and `Fn::Join`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// What names stand for in a template.
#[derive(Debug)]
pub(super) struct Scope {
    pub(super) account: String,
    pub(super) region: String,
    pub(super) stack: String,
    pub(super) stack_id: String,
    pub(super) parameters: BTreeMap<String, Value>,
    /// By resource that has been made so far.
    pub(super) made: BTreeMap<String, Attributes>,
}

/// What a `Ref` to a resource gives, and its ARN if it has one.
#[derive(Debug)]
pub(super) struct Attributes {
    pub(super) reference: String,
    pub(super) arn: Option<String>,
}

impl Scope {
    fn named(&self, name: &str) -> Result<Value, String> {
        let pseudo = match name {
            "AWS::AccountId" => Some(self.account.as_str()),
            "AWS::Region" => Some(&*self.region),
            "AWS::Partition" => Some("aws"),
            "AWS::URLSuffix" => Some("amazonaws.com"),
            "AWS::StackName" => Some(&*self.stack),
            "AWS::StackId" => Some(&*self.stack_id),
            _ => self.made.get(name).map(|made| made.reference.as_str()),
        };
        pseudo
            .map(Value::from)
            .or_else(|| self.parameters.get(name).cloned())
            .ok_or_else(|| format!("Unresolved resource dependencies [{name}] in the template"))
    }

    fn attribute(&self, of: &str, name: &str) -> Result<Value, String> {
        let arn = self.made.get(of).filter(|_| name == "Arn").and_then(|made| made.arn.clone());
        arn.map(Value::from)
            .ok_or_else(|| format!("Requested attribute {name} does not exist for resource {of}"))
    }
}

/// The value that a part of a template has.
///
/// # Errors
/// It names what is not there, or a function that this cloud does not have.
pub(super) fn resolve(value: &Value, scope: &Scope) -> Result<Value, String> {
    match value {
        Value::Object(members) => {
            if let Some((name, argument)) = function(members) {
                return call(name, argument, scope);
            }
            let resolved = members.iter().map(|(name, it)| Ok((name.clone(), resolve(it, scope)?)));
            resolved.collect::<Result<_, String>>().map(Value::Object)
        }
        Value::Array(values) => {
            values.iter().map(|it| resolve(it, scope)).collect::<Result<_, _>>().map(Value::Array)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(value.clone()),
    }
}

fn function(members: &Map<String, Value>) -> Option<(&str, &Value)> {
    let (name, argument) = members.iter().next().filter(|_| members.len() == 1)?;
    (name == "Ref" || name.starts_with("Fn::")).then_some((name, argument))
}

fn call(name: &str, argument: &Value, scope: &Scope) -> Result<Value, String> {
    let wrong =
        || format!("Template error: {name} is used in a way that the embedded cloud does not know");
    match name {
        "Ref" => scope.named(argument.as_str().ok_or_else(wrong)?),
        "Fn::GetAtt" => {
            let dotted = argument.as_str().and_then(|text| text.split_once('.'));
            let (of, attribute) = dotted
                .or_else(|| Some((argument[0].as_str()?, argument[1].as_str()?)))
                .ok_or_else(wrong)?;
            scope.attribute(of, attribute)
        }
        "Fn::Sub" => substitute(argument.as_str().ok_or_else(wrong)?, scope).map(Value::from),
        "Fn::Join" => {
            let separator = argument[0].as_str().ok_or_else(wrong)?;
            let parts = resolve(&argument[1], scope)?;
            let parts = parts.as_array().ok_or_else(wrong)?;
            let texts: Option<Vec<&str>> = parts.iter().map(Value::as_str).collect();
            Ok(texts.ok_or_else(wrong)?.join(separator).into())
        }
        _ => Err(format!("Template error: the embedded cloud has no {name}")),
    }
}

/// `${Name}` and `${Resource.Attribute}` in a text; `${!Name}` stands for itself without the mark.
fn substitute(text: &str, scope: &Scope) -> Result<String, String> {
    let mut parts = text.split("${");
    let mut written = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part
            .split_once('}')
            .ok_or_else(|| format!("Template error: a ${{ in {text} is not closed"))?;
        if let Some(literal) = name.strip_prefix('!') {
            written.extend(["${", literal, "}"]);
        } else {
            let value = match name.split_once('.') {
                Some((of, attribute)) => scope.attribute(of, attribute)?,
                None => scope.named(name)?,
            };
            let value =
                value.as_str().ok_or_else(|| format!("Template error: {name} is no text"))?;
            written += value;
        }
        written += rest;
    }
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn scope() -> Scope {
        let role = Attributes {
            reference: "Reader".into(),
            arn: Some("arn:aws:iam::1:role/Reader".into()),
        };
        Scope {
            account: "111100000001".into(),
            region: "ap-northeast-2".into(),
            stack: "reader".into(),
            stack_id: "arn:stack".into(),
            parameters: [("Name".to_owned(), json!("value"))].into(),
            made: [("Role".to_owned(), role)].into(),
        }
    }

    #[test]
    fn functions_give_what_cloudformation_documents() {
        for (value, expected) in [
            (json!({"Ref": "Name"}), json!("value")),
            (json!({"Ref": "AWS::AccountId"}), json!("111100000001")),
            (json!({"Ref": "Role"}), json!("Reader")),
            (json!({"Fn::GetAtt": ["Role", "Arn"]}), json!("arn:aws:iam::1:role/Reader")),
            (json!({"Fn::GetAtt": "Role.Arn"}), json!("arn:aws:iam::1:role/Reader")),
            (
                json!({"Fn::Sub": "a-${Name}-${AWS::Region}-${!Name}"}),
                json!("a-value-ap-northeast-2-${Name}"),
            ),
            (json!({"Fn::Sub": "${Role.Arn}"}), json!("arn:aws:iam::1:role/Reader")),
            (json!({"Fn::Join": ["-", ["a", {"Ref": "Name"}]]}), json!("a-value")),
            (json!([{"a": {"Ref": "Name"}}, 1, null]), json!([{"a": "value"}, 1, null])),
        ] {
            assert_eq!(resolve(&value, &scope()), Ok(expected), "{value}");
        }
    }

    #[test]
    fn what_is_not_there_is_an_error() {
        for value in [
            json!({"Ref": "Nothing"}),
            json!({"Fn::GetAtt": ["Role", "Name"]}),
            json!({"Fn::GetAtt": ["Nothing", "Arn"]}),
            json!({"Fn::Sub": "${Name"}),
            json!({"Fn::If": ["a", "b", "c"]}),
        ] {
            assert!(resolve(&value, &scope()).is_err(), "{value}");
        }
    }
}
