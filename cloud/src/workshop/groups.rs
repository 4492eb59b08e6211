//! Students at work on networks: security groups, what they admit, and VPCs.

use super::{AwsError, Reply, Student, borrowed};

impl Student {
    /// Creates a security group in the default VPC, with a Name tag if one is given, and says its id.
    pub fn create_group(
        &self,
        name: &str,
        description: &str,
        name_tag: Option<&str>,
    ) -> Result<String, AwsError> {
        let default = [("Filter.1.Name", "is-default"), ("Filter.1.Value.1", "true")];
        let vpc = self.text("ec2", "DescribeVpcs", &default, "vpcId")?;
        self.create_group_in(&vpc, name, description, name_tag)
    }

    /// The same in another VPC.
    pub fn create_group_in(
        &self,
        vpc: &str,
        name: &str,
        description: &str,
        name_tag: Option<&str>,
    ) -> Result<String, AwsError> {
        let mut parameters =
            vec![("GroupName", name), ("GroupDescription", description), ("VpcId", vpc)];
        if let Some(tag) = name_tag {
            parameters.extend([
                ("TagSpecification.1.ResourceType", "security-group"),
                ("TagSpecification.1.Tag.1.Key", "Name"),
                ("TagSpecification.1.Tag.1.Value", tag),
            ]);
        }
        self.text("ec2", "CreateSecurityGroup", &parameters, "groupId")
    }

    /// Makes a VPC of one's own with two subnets, and a DB subnet group in it; says the VPC's id.
    pub fn create_vpc(&self, subnet_group: &str) -> Result<String, AwsError> {
        let vpc = self.text("ec2", "CreateVpc", &[("CidrBlock", "10.0.0.0/16")], "vpcId")?;
        let mut parameters = vec![
            ("DBSubnetGroupName".to_owned(), subnet_group.to_owned()),
            ("DBSubnetGroupDescription".to_owned(), subnet_group.to_owned()),
        ];
        for (number, letter) in ["a", "c"].iter().enumerate() {
            let (cidr, zone) = (format!("10.0.{number}.0/24"), format!("{}{letter}", self.region));
            let subnet =
                [("VpcId", vpc.as_str()), ("CidrBlock", &cidr), ("AvailabilityZone", &zone)];
            let id = self.text("ec2", "CreateSubnet", &subnet, "subnetId")?;
            parameters.push((format!("SubnetIds.SubnetIdentifier.{}", number + 1), id));
        }
        self.call("rds", "CreateDBSubnetGroup", &borrowed(&parameters))?;
        Ok(vpc)
    }

    /// Admits TCP 3306 from the members of another group.
    pub fn authorize_mysql_from(&self, group: &str, source_group: &str) -> Result<Reply, AwsError> {
        self.authorize_from_group(group, "3306", source_group)
    }

    /// Admits a TCP port from the members of another group.
    pub fn authorize_from_group(
        &self,
        group: &str,
        port: &str,
        source_group: &str,
    ) -> Result<Reply, AwsError> {
        self.authorize(group, port, ("IpPermissions.1.Groups.1.GroupId", source_group))
    }

    /// Admits a TCP port from addresses.
    pub fn authorize_from_cidr(
        &self,
        group: &str,
        port: &str,
        cidr: &str,
    ) -> Result<Reply, AwsError> {
        self.authorize(group, port, ("IpPermissions.1.IpRanges.1.CidrIp", cidr))
    }

    fn authorize(&self, group: &str, port: &str, source: (&str, &str)) -> Result<Reply, AwsError> {
        let parameters = [
            ("GroupId", group),
            ("IpPermissions.1.IpProtocol", "tcp"),
            ("IpPermissions.1.FromPort", port),
            ("IpPermissions.1.ToPort", port),
            source,
        ];
        self.call("ec2", "AuthorizeSecurityGroupIngress", &parameters)
    }
}
