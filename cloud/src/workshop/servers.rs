//! Students at work on EC2: servers, launched with a group of their own.

use std::net::Ipv4Addr;

use super::{AwsError, ServerChoices, Student, borrowed};

/// A server that was launched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebServer {
    /// Its instance id.
    pub instance: String,
    /// Its security group's id.
    pub group: String,
}

impl Student {
    /// The lab before the RDS workshop: a server as [`ServerChoices::default`] has it.
    pub fn web_server(&self) -> Result<WebServer, AwsError> {
        self.launch_server(&ServerChoices::default())
    }

    /// Creates the security group in the default VPC, with its rules, and launches a server that carries it.
    pub fn launch_server(&self, choices: &ServerChoices) -> Result<WebServer, AwsError> {
        let group = self.create_group(&choices.group, &choices.group, None)?;
        for (port, cidr) in &choices.rules {
            self.authorize_from_cidr(&group, &port.to_string(), cidr)?;
        }
        let instance = self.launch_with_groups(choices, &[&group])?;
        Ok(WebServer { instance, group })
    }

    /// Launches a server that carries groups that are there already, and says its instance id.
    pub fn launch_with_groups(
        &self,
        choices: &ServerChoices,
        groups: &[&str],
    ) -> Result<String, AwsError> {
        let mut parameters: Vec<(String, String)> = [
            ("ImageId", choices.image.as_str()),
            ("InstanceType", &choices.instance_type),
            ("MinCount", "1"),
            ("MaxCount", "1"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        // Whoever leaves the network settings as they are names the groups in the call, as records of the console show.
        let within = match choices.public_address {
            None => "",
            Some(_) => "NetworkInterface.1.",
        };
        let mut add = |name: String, value: &str| parameters.push((name, value.to_owned()));
        for (group, number) in groups.iter().zip(1..) {
            add(format!("{within}SecurityGroupId.{number}"), group);
        }
        if let Some(public) = choices.public_address {
            add(format!("{within}AssociatePublicIpAddress"), &public.to_string());
            add(format!("{within}DeviceIndex"), "0");
        }
        if let Some(key_pair) = &choices.key_pair {
            add("KeyName".to_owned(), key_pair);
        }
        for (name, value) in
            [("ResourceType", "instance"), ("Tag.1.Key", "Name"), ("Tag.1.Value", &choices.name)]
        {
            add(format!("TagSpecification.1.{name}"), value);
        }
        self.text("ec2", "RunInstances", &borrowed(&parameters), "instanceId")
    }

    /// The public address of an instance, if it has one just now.
    pub fn public_address(&self, instance: &str) -> Result<Option<Ipv4Addr>, AwsError> {
        let shown = self.call("ec2", "DescribeInstances", &[("InstanceId.1", instance)])?;
        Ok(shown.text("ipAddress").and_then(|address| address.parse().ok()))
    }
}
