//! The tree that every request is read into and every answer is written from.
//!
//! Member names are those of the API (RDS: `DBInstanceClass`, EC2: `groupId`), so one tree serves the XML answer and
//! the `CloudTrail` record of it.

use std::fmt;

use jiff::Timestamp;

/// A value on the wire.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    Text(String),
    Number(i64),
    Flag(bool),
    Time(Timestamp),
    /// A password: no answer and no record shows it.
    Secret(Secret),
    Object(Object),
    /// A list and the name of its elements in XML. EC2's is `item`; an empty name marks a list that `CloudTrail` writes
    /// as a plain array even for EC2.
    List(&'static str, Vec<Node>),
}

/// A text that nobody shows, not even a debugger's print.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A secret text.
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text, for whoever has to use it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(****)")
    }
}

/// Named members in the order in which they were added.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Object(Vec<(&'static str, Node)>);

impl Object {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds a member.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<Node>) -> Self {
        self.0.push((name, value.into()));
        self
    }

    /// Adds a member if there is a value for it.
    pub(crate) fn with_some(self, name: &'static str, value: Option<impl Into<Node>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    pub(crate) fn members(&self) -> impl Iterator<Item = (&'static str, &Node)> {
        self.0.iter().map(|(name, node)| (*name, node))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Node> {
        self.0.iter().find(|(member, _)| *member == name).map(|(_, node)| node)
    }

    fn first(&self) -> Option<&Node> {
        self.0.first().map(|(_, node)| node)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Node::as_text)
    }

    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        match self.get(name) {
            Some(Node::Number(number)) => Some(*number),
            _ => None,
        }
    }

    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        match self.get(name) {
            Some(Node::Flag(flag)) => Some(*flag),
            _ => None,
        }
    }

    pub(crate) fn time(&self, name: &str) -> Option<Timestamp> {
        match self.get(name) {
            Some(Node::Time(time)) => Some(*time),
            _ => None,
        }
    }

    pub(crate) fn secret(&self, name: &str) -> Option<&Secret> {
        match self.get(name) {
            Some(Node::Secret(secret)) => Some(secret),
            _ => None,
        }
    }

    pub(crate) fn object(&self, name: &str) -> Option<&Object> {
        self.get(name).and_then(Node::as_object)
    }

    /// The elements of a list; none if the member is absent.
    pub(crate) fn list(&self, name: &str) -> &[Node] {
        match self.get(name) {
            Some(Node::List(_, nodes)) => nodes,
            _ => &[],
        }
    }

    /// The elements of a list of objects.
    pub(crate) fn objects(&self, name: &str) -> impl Iterator<Item = &Object> {
        self.list(name).iter().filter_map(Node::as_object)
    }

    /// The texts of a list of texts, or of objects with one text each.
    pub(crate) fn texts(&self, name: &str) -> Vec<&str> {
        self.list(name)
            .iter()
            .filter_map(|node| {
                node.as_object().map_or(Some(node), Object::first).and_then(Node::as_text)
            })
            .collect()
    }
}

impl Node {
    /// An EC2 list.
    pub(crate) fn items(nodes: impl IntoIterator<Item = Object>) -> Self {
        Self::list("item", nodes)
    }

    /// A list whose elements are called `element` in XML.
    pub(crate) fn list(
        element: &'static str,
        nodes: impl IntoIterator<Item = impl Into<Node>>,
    ) -> Self {
        Self::List(element, nodes.into_iter().map(Into::into).collect())
    }

    fn as_object(&self) -> Option<&Object> {
        if let Self::Object(object) = self { Some(object) } else { None }
    }

    fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Node {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<i64> for Node {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Node {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<Timestamp> for Node {
    fn from(time: Timestamp) -> Self {
        Self::Time(time)
    }
}

impl From<Object> for Node {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}
