//! What the console does when a student connects a database and an EC2 instance by a button. The groups' names and
//! descriptions are those seen in real accounts; which calls the console makes is not known, and what a look finds is the
//! same whichever they are.

use super::{AwsError, InstanceChoices, Reply, Student, WebServer, borrowed};

impl Student {
    /// Creates a DB instance with "Connect to an EC2 compute resource": the console makes the groups `ec2-rds-1` and
    /// `rds-ec2-1`, gives each side its own, and puts the instance into `rds-ec2-db-subnet-group-1`, which it makes of
    /// subnets in two zones.
    pub fn create_instance_for(
        &self,
        server: &WebServer,
        choices: &InstanceChoices,
    ) -> Result<Reply, AwsError> {
        let mut choices = choices.clone();
        let port = choices.port.to_string();
        choices.groups.push(self.connection_groups(server, &choices.identifier, &port)?);
        "rds-ec2-db-subnet-group-1".clone_into(&mut choices.subnet_group);
        self.create_connection_subnet_group(&choices.subnet_group)?;
        self.create_instance(&choices)
    }

    /// "Set up EC2 connection" for an instance that exists and carries these groups: the same groups, and no subnet group.
    pub fn connect_to_server(
        &self,
        server: &WebServer,
        identifier: &str,
        groups: &[String],
    ) -> Result<Reply, AwsError> {
        let named = [("DBInstanceIdentifier", identifier)];
        let port = self.text("rds", "DescribeDBInstances", &named, "Port")?;
        let added = self.connection_groups(server, identifier, &port)?;
        let mut parameters = vec![
            ("DBInstanceIdentifier".to_owned(), identifier.to_owned()),
            ("ApplyImmediately".to_owned(), "true".to_owned()),
        ];
        parameters.extend(groups.iter().chain([&added]).zip(1..).map(|(group, number)| {
            (format!("VpcSecurityGroupIds.VpcSecurityGroupId.{number}"), group.clone())
        }));
        self.call("rds", "ModifyDBInstance", &borrowed(&parameters))
    }

    /// The group for the database; the server carries the other one, which it admits.
    fn connection_groups(
        &self,
        server: &WebServer,
        identifier: &str,
        port: &str,
    ) -> Result<String, AwsError> {
        let end = "Modification could lead to connection loss.";
        let for_server = self.create_group(
            "ec2-rds-1",
            &format!(
                "Security group attached to instances to securely connect to {identifier}. {end}"
            ),
            None,
        )?;
        let for_database = self.create_group(
            "rds-ec2-1",
            &format!("Security group attached to {identifier} to allow EC2 instances with specific security groups attached to connect to the database. {end}"),
            None,
        )?;
        self.authorize_from_group(&for_database, port, &for_server)?;
        self.carry(&server.instance, &[&server.group, &for_server])?;
        Ok(for_database)
    }

    /// "Change security groups" of an EC2 instance: it carries these and no others, by its network interface.
    pub fn carry(&self, instance: &str, groups: &[&str]) -> Result<Reply, AwsError> {
        let interface = instance.replacen("i-", "eni-", 1);
        let mut parameters = vec![("NetworkInterfaceId".to_owned(), interface)];
        parameters.extend(
            groups
                .iter()
                .zip(1..)
                .map(|(group, number)| (format!("SecurityGroupId.{number}"), (*group).to_owned())),
        );
        self.call("ec2", "ModifyNetworkInterfaceAttribute", &borrowed(&parameters))
    }

    fn create_connection_subnet_group(&self, name: &str) -> Result<Reply, AwsError> {
        let mut parameters = vec![
            ("DBSubnetGroupName".to_owned(), name.to_owned()),
            (
                "DBSubnetGroupDescription".to_owned(),
                "Created from the RDS Management Console".to_owned(),
            ),
        ];
        for (number, zone) in ["a", "c"].iter().enumerate() {
            let zone = format!("{}{zone}", self.region);
            let filter = [
                ("Filter.1.Name", "availability-zone"),
                ("Filter.1.Value.1", zone.as_str()),
                ("Filter.2.Name", "default-for-az"),
                ("Filter.2.Value.1", "true"),
            ];
            let id = self.text("ec2", "DescribeSubnets", &filter, "subnetId")?;
            parameters.push((format!("SubnetIds.SubnetIdentifier.{}", number + 1), id));
        }
        self.call("rds", "CreateDBSubnetGroup", &borrowed(&parameters))
    }
}
