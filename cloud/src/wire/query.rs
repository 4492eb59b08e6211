//! Reading the query protocol: flat form fields such as `IpPermissions.1.Groups.1.GroupId` into one typed tree.
//!
//! Each operation lists the parameters that it implements. What is not listed is refused: an ignored parameter would be
//! a wrong answer that looks right.

use serde_json::{Value, json};

use super::node::{Node, Object, Secret};
use crate::refusal::Refusal;

/// A parameter of an operation.
#[derive(Debug)]
pub(crate) struct Parameter {
    /// The name in the request.
    wire: &'static str,
    /// The name in the tree: RDS's own, for EC2 the one that `CloudTrail` writes.
    name: &'static str,
    kind: Kind,
}

/// What a parameter holds.
#[derive(Debug)]
pub(crate) enum Kind {
    Text,
    Number,
    Flag,
    Time,
    Secret,
    Record(&'static [Parameter]),
    List(&'static Kind),
    /// An EC2 list that `CloudTrail` shows even if it was not sent.
    Shown(&'static Kind),
    /// An EC2 list that `CloudTrail` writes as a plain array.
    Plain(&'static Kind),
    /// An EC2 list of texts, each written by `CloudTrail` as an object with this one member.
    Each(&'static str),
}

impl Parameter {
    /// A parameter that is called otherwise in the tree.
    pub(crate) const fn renamed(wire: &'static str, name: &'static str, kind: Kind) -> Self {
        Self { wire, name, kind }
    }

    /// A parameter that keeps its name.
    pub(crate) const fn new(wire: &'static str, kind: Kind) -> Self {
        Self { wire, name: wire, kind }
    }

    /// The name in the request.
    pub(crate) fn wire(&self) -> &'static str {
        self.wire
    }
}

/// Parameters as data: their names in a request, and of each what it holds. A list is a list of what its elements hold.
pub(crate) fn form(parameters: &[Parameter]) -> Value {
    let member = |it: &Parameter| (it.wire.to_owned(), it.kind.form());
    Value::Object(parameters.iter().map(member).collect())
}

impl Kind {
    fn form(&self) -> Value {
        match self {
            Self::Text | Self::Secret => json!("text"),
            Self::Number => json!("number"),
            Self::Flag => json!("flag"),
            Self::Time => json!("time"),
            Self::Record(parameters) => form(parameters),
            Self::List(element) | Self::Shown(element) | Self::Plain(element) => {
                json!([element.form()])
            }
            Self::Each(_) => json!(["text"]),
        }
    }
}

/// The fields of a form body, in order.
pub(crate) fn fields(body: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(body).into_owned().collect()
}

/// Reads the fields by the operation's parameters.
pub(crate) fn decode(
    parameters: &'static [Parameter],
    fields: &[(String, String)],
) -> Result<Object, Refusal> {
    let mut root = Branch::default();
    for (path, value) in fields {
        if path != "Action" && path != "Version" {
            root.insert(path, value);
        }
    }
    record(parameters, &root, "")
}

#[derive(Default)]
struct Branch {
    value: Option<String>,
    children: Vec<(String, Branch)>,
}

impl Branch {
    fn insert(&mut self, path: &str, value: &str) {
        let mut branch = self;
        for step in path.split('.') {
            let position =
                branch.children.iter().position(|(name, _)| name == step).unwrap_or_else(|| {
                    branch.children.push((step.to_owned(), Self::default()));
                    branch.children.len() - 1
                });
            branch = &mut branch.children[position].1;
        }
        branch.value = Some(value.to_owned());
    }

    /// The elements in their order. RDS puts the element's name between list and number, EC2 does not.
    fn elements(&self) -> Result<Vec<&Branch>, Refusal> {
        let mut numbered = Vec::new();
        for (name, child) in &self.children {
            match name.parse::<u32>() {
                Ok(number) => numbered.push((number, child)),
                Err(_) if self.children.len() == 1 => return child.elements(),
                Err(_) => {
                    return Err(Refusal::new(
                        "MalformedQueryString",
                        format!("{name} is not the number of an element"),
                    ));
                }
            }
        }
        numbered.sort_by_key(|(number, _)| *number);
        Ok(numbered.into_iter().map(|(_, child)| child).collect())
    }
}

fn record(
    parameters: &'static [Parameter],
    branch: &Branch,
    within: &str,
) -> Result<Object, Refusal> {
    let mut object = Object::new();
    for (wire, child) in &branch.children {
        let path = if within.is_empty() { wire.clone() } else { format!("{within}.{wire}") };
        let Some(parameter) = parameters.iter().find(|parameter| parameter.wire == wire) else {
            return Err(Refusal::new(
                "InvalidParameterValue",
                format!("The parameter {path} is not recognized or not implemented"),
            ));
        };
        object = object.with(parameter.name, read(&parameter.kind, child, &path)?);
    }
    for parameter in parameters {
        if matches!(parameter.kind, Kind::Shown(_)) && !object.has(parameter.name) {
            object = object.with(parameter.name, Node::List("item", Vec::new()));
        }
    }
    Ok(object)
}

fn read(kind: &'static Kind, branch: &Branch, path: &str) -> Result<Node, Refusal> {
    let elements = |kind: &'static Kind| -> Result<Vec<Node>, Refusal> {
        branch.elements()?.into_iter().map(|element| read(kind, element, path)).collect()
    };
    let value = branch.value.as_deref().unwrap_or_default();
    let malformed = |what: &str| {
        Refusal::new("InvalidParameterValue", format!("Invalid value '{value}' for {path}: {what}"))
    };
    Ok(match kind {
        Kind::Text => value.into(),
        Kind::Number => Node::Number(
            value
                .parse()
                .map_err(|error: std::num::ParseIntError| malformed(&error.to_string()))?,
        ),
        Kind::Flag => match value.to_ascii_lowercase().as_str() {
            "true" => Node::Flag(true),
            "false" => Node::Flag(false),
            _ => return Err(malformed("not a boolean")),
        },
        Kind::Time => {
            Node::Time(value.parse().map_err(|error: jiff::Error| malformed(&error.to_string()))?)
        }
        Kind::Secret => Node::Secret(Secret::new(value)),
        Kind::Record(parameters) => record(parameters, branch, path)?.into(),
        Kind::List(kind) | Kind::Shown(kind) => Node::List("item", elements(kind)?),
        Kind::Plain(kind) => Node::List("", elements(kind)?),
        Kind::Each(name) => Node::items(
            elements(&Kind::Text)?.into_iter().map(|text| Object::new().with(name, text)),
        ),
    })
}
