//! Security groups and servers that a student makes.

/// A security group to create.
#[derive(Debug, Clone)]
pub struct NewGroup {
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: String,
    /// Its Name tag.
    pub name_tag: Option<String>,
    /// Whether it is made in a VPC of the student's own, and not in the default VPC.
    pub elsewhere: bool,
}

/// An inbound rule to add.
#[derive(Debug, Clone)]
pub struct NewRule {
    /// The security group's name.
    pub group: String,
    /// The TCP port that it admits.
    pub port: u16,
    /// From where.
    pub from: RuleSource,
}

/// From where a rule admits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleSource {
    /// The members of the security group of this name.
    Group(String),
    /// IPv4 addresses, as CIDR.
    Addresses(String),
}

/// An EC2 instance to launch.
#[derive(Debug, Clone)]
pub struct NewServer {
    /// Its Name tag.
    pub name: String,
    /// The names of the security groups that it carries; without one it carries the VPC's default group.
    pub groups: Vec<String>,
    /// What it runs.
    pub image: Image,
    /// Its instance type: the first of these that AWS offers.
    pub types: Vec<String>,
    /// Whether it is given a key pair.
    pub key_pair: bool,
    /// Whether it gets a public address.
    pub public_address: bool,
    /// What its web server answers.
    pub page: Page,
}

/// An operating system, by which its newest public image is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Image {
    /// Amazon Linux 2023.
    AmazonLinux,
    /// Ubuntu.
    Ubuntu,
}

/// What a web server answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// A page of the student's own.
    Written,
    /// The test page of a web server for which nobody has written a page.
    NotWritten,
}

impl NewGroup {
    /// A group as the labs have it: its description is its name.
    pub(crate) fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            description: name.to_owned(),
            name_tag: Some(name.to_owned()),
            elsewhere: false,
        }
    }

    pub(crate) fn details(&self) -> Vec<String> {
        let vpc = if self.elsewhere { "another" } else { "default" };
        let mut details = vec![format!("Description={}", self.description), format!("Vpc={vpc}")];
        details.extend(self.name_tag.iter().map(|tag| format!("Tag:Name={tag}")));
        details
    }
}

impl NewRule {
    pub(crate) fn details(&self) -> Vec<String> {
        let (port, from) = (self.port, &self.from);
        vec![match from {
            RuleSource::Group(name) => format!("TCP {port} <- {name}"),
            RuleSource::Addresses(cidr) => format!("TCP {port} <- {cidr}"),
        }]
    }
}

impl RuleSource {
    /// Every IPv4 address.
    pub(crate) fn everywhere() -> Self {
        Self::Addresses("0.0.0.0/0".to_owned())
    }
}

/// Names, or that there are none.
pub(super) fn names(names: &[String]) -> String {
    if names.is_empty() { "-".to_owned() } else { names.join("+") }
}

impl NewServer {
    pub(crate) fn details(&self) -> Vec<String> {
        vec![
            format!("SecurityGroups={}", names(&self.groups)),
            format!("Image={:?}", self.image),
            format!("InstanceType={}", self.types.join("|")),
            format!("KeyName={}", if self.key_pair { "a key pair" } else { "-" }),
            format!("AssociatePublicIpAddress={}", self.public_address),
            format!("Page={:?}", self.page),
        ]
    }
}
