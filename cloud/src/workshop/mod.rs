//! Actors who do the lab: students at work in the console, through the same requests as everybody else.
//!
//! The lab's names and numbers stand here as what a perfect student chooses; the cloud itself knows nothing of them.

mod answer;
mod choices;
mod clusters;
mod connection;

use bytes::Bytes;

use crate::account::AccessKey;
use crate::body::response;
use crate::cloud::Cloud;
use crate::dispatch::Delivery;

pub use answer::{AwsError, Reply};
pub use choices::{DeleteChoices, InstanceChoices};

/// A student with the console open.
#[derive(Clone, Debug)]
pub struct Student {
    cloud: Cloud,
    account: String,
    region: String,
    key: AccessKey,
}

/// The web server of the lab before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebServer {
    /// Its instance id.
    pub instance: String,
    /// Its security group's id.
    pub group: String,
}

impl Student {
    /// A student who works in this account and region.
    pub fn new(cloud: &Cloud, account: &str, region: &str) -> Self {
        Self {
            cloud: cloud.clone(),
            account: account.to_owned(),
            region: region.to_owned(),
            key: cloud.console_key(account, "student01"),
        }
    }

    /// The same work with other credentials: those of a session, of an administrator, of nobody.
    #[must_use]
    pub fn with_key(self, key: AccessKey) -> Self {
        Self { key, ..self }
    }

    /// The student's account.
    pub fn account(&self) -> &str {
        &self.account
    }

    /// The region that the student works in.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// Calls an operation with flat parameters as they stand in the request, such as `("Filter.1.Name", "vpc-id")`.
    ///
    /// For a service that speaks JSON there is one parameter, named `Body`: the JSON of the request.
    pub fn call(
        &self,
        service: &str,
        action: &str,
        parameters: &[(&str, &str)],
    ) -> Result<Reply, AwsError> {
        let delivery = self.cloud.deliver(&self.request(service, action, parameters));
        let whole = match delivery {
            Delivery::Whole(ref answer) => Some(String::from_utf8_lossy(&answer.body).into_owned()),
            Delivery::Cut { .. } | Delivery::Hang | Delivery::Refused => None,
        };
        let status = response(delivery, None).map_or(0, |response| response.status().as_u16());
        let body = whole.ok_or_else(|| AwsError {
            code: "RequestFailed".to_owned(),
            message: "no complete answer".to_owned(),
            status: 0,
        })?;
        if status == 200 { Ok(Reply { status, body }) } else { Err(AwsError::read(status, &body)) }
    }

    fn request(
        &self,
        service: &str,
        action: &str,
        parameters: &[(&str, &str)],
    ) -> http::Request<Bytes> {
        let scope = format!("{}/20261121/{}/{service}/aws4_request", self.key.id, self.region);
        let request = http::Request::post("/")
            .header("host", format!("{service}.{}.amazonaws.com", self.region))
            .header("user-agent", "Mozilla/5.0")
            .header(
                "authorization",
                format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"),
            );
        let target = match service {
            "cloudtrail" => Some("com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101"),
            "ec2-instance-connect" => Some("AWSEC2InstanceConnectService"),
            _ => None,
        };
        let (request, body) = if let Some(target) = target {
            let body =
                parameters.iter().find(|(name, _)| *name == "Body").map_or("{}", |(_, body)| body);
            (request.header("x-amz-target", format!("{target}.{action}")), body.to_owned())
        } else {
            let mut form = form_urlencoded::Serializer::new(String::new());
            form.append_pair("Action", action).extend_pairs(parameters);
            (request, form.finish())
        };
        request.body(Bytes::from(body)).expect("names of services and regions are valid in headers")
    }

    /// The lab before this one: a group that admits TCP 80 and 22, and an instance that carries it.
    pub fn web_server(&self) -> Result<WebServer, AwsError> {
        let group = self.create_group("Stem Day - Web Server", "Stem Day - Web Server", None)?;
        for port in ["80", "22"] {
            self.authorize_from_cidr(&group, port, "0.0.0.0/0")?;
        }
        let parameters = [
            ("ImageId", "ami-0c2b8ca1dad447f8a"),
            ("InstanceType", "t3.micro"),
            ("MinCount", "1"),
            ("MaxCount", "1"),
            ("SecurityGroupId.1", group.as_str()),
            ("TagSpecification.1.ResourceType", "instance"),
            ("TagSpecification.1.Tag.1.Key", "Name"),
            ("TagSpecification.1.Tag.1.Value", "web-server"),
        ];
        let instance = self.text("ec2", "RunInstances", &parameters, "instanceId")?;
        Ok(WebServer { instance, group })
    }

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
        self.authorize(group, "3306", ("IpPermissions.1.Groups.1.GroupId", source_group))
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

    /// Creates a DB instance. The console spells out what it shows, so the record holds it all.
    pub fn create_instance(&self, choices: &InstanceChoices) -> Result<Reply, AwsError> {
        let (engine, version) = (&choices.engine, version_of(choices));
        let major = major_of(engine, version);
        let parameter_group = choices.parameter_group.clone();
        let parameter_group = parameter_group.unwrap_or_else(|| format!("default.{engine}{major}"));
        let option_group = choices.option_group.clone();
        let option_group =
            option_group.unwrap_or_else(|| format!("default:{engine}-{}", major.replace('.', "-")));
        let support = if choices.extended_support {
            "open-source-rds-extended-support"
        } else {
            "open-source-rds-extended-support-disabled"
        };
        let mut parameters: Vec<(String, String)> = [
            ("DBInstanceIdentifier", choices.identifier.clone()),
            ("AllocatedStorage", choices.storage.to_string()),
            ("DBInstanceClass", choices.class.clone()),
            ("Engine", engine.clone()),
            ("EngineVersion", version.to_owned()),
            ("MasterUsername", choices.username.clone()),
            ("MasterUserPassword", "awspassword".to_owned()),
            ("DBSubnetGroupName", choices.subnet_group.clone()),
            ("DBParameterGroupName", parameter_group),
            ("OptionGroupName", option_group),
            ("BackupRetentionPeriod", choices.retention.to_string()),
            ("Port", choices.port.to_string()),
            ("MultiAZ", choices.multi_az.to_string()),
            ("AutoMinorVersionUpgrade", "true".to_owned()),
            ("PubliclyAccessible", choices.public.to_string()),
            ("StorageType", choices.storage_type.clone()),
            ("StorageEncrypted", "true".to_owned()),
            ("CopyTagsToSnapshot", "true".to_owned()),
            ("EnableIAMDatabaseAuthentication", choices.iam.to_string()),
            ("DeletionProtection", choices.deletion_protection.to_string()),
            ("MaxAllocatedStorage", "1000".to_owned()),
            ("EngineLifecycleSupport", support.to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        parameters.extend(choices.database.iter().map(|name| ("DBName".to_owned(), name.clone())));
        let groups = choices.groups.iter().zip(1..);
        parameters.extend(groups.map(|(group, number)| {
            (format!("VpcSecurityGroupIds.VpcSecurityGroupId.{number}"), group.clone())
        }));
        self.call("rds", "CreateDBInstance", &borrowed(&parameters))
    }

    /// Changes class and storage (GiB) of an instance, each if given.
    pub fn resize(
        &self,
        identifier: &str,
        class: Option<&str>,
        storage: Option<i64>,
        apply_immediately: bool,
    ) -> Result<Reply, AwsError> {
        let (storage, apply) =
            (storage.map(|size| size.to_string()), apply_immediately.to_string());
        let mut parameters =
            vec![("DBInstanceIdentifier", identifier), ("ApplyImmediately", apply.as_str())];
        parameters.extend(class.map(|class| ("DBInstanceClass", class)));
        parameters.extend(storage.as_deref().map(|size| ("AllocatedStorage", size)));
        self.call("rds", "ModifyDBInstance", &parameters)
    }

    /// Takes a snapshot of an instance.
    pub fn take_snapshot(&self, identifier: &str, name: &str) -> Result<Reply, AwsError> {
        self.call(
            "rds",
            "CreateDBSnapshot",
            &[("DBSnapshotIdentifier", name), ("DBInstanceIdentifier", identifier)],
        )
    }

    /// Deletes an instance.
    pub fn delete(&self, identifier: &str, choices: &DeleteChoices) -> Result<Reply, AwsError> {
        let (skip, delete_backups) =
            (choices.final_snapshot.is_none().to_string(), (!choices.retain_backups).to_string());
        let mut parameters = vec![
            ("DBInstanceIdentifier", identifier),
            ("SkipFinalSnapshot", skip.as_str()),
            ("DeleteAutomatedBackups", delete_backups.as_str()),
        ];
        parameters.extend(
            choices.final_snapshot.as_deref().map(|name| ("FinalDBSnapshotIdentifier", name)),
        );
        self.call("rds", "DeleteDBInstance", &parameters)
    }

    fn text(
        &self,
        service: &str,
        action: &str,
        parameters: &[(&str, &str)],
        element: &str,
    ) -> Result<String, AwsError> {
        let reply = self.call(service, action, parameters)?;
        let message = || format!("the answer to {action} names no {element}");
        reply.text(element).ok_or_else(|| AwsError {
            code: "RequestFailed".to_owned(),
            message: message(),
            status: reply.status,
        })
    }
}

/// What the console puts into the field, if nobody changes it.
fn version_of(choices: &InstanceChoices) -> &str {
    let proposed = if choices.engine == "postgres" { "17.6" } else { "8.4.8" };
    choices.engine_version.as_deref().unwrap_or(proposed)
}

/// `8.4` of `8.4.8`; of `PostgreSQL`'s `17.6` it is `17`.
fn major_of<'a>(engine: &str, version: &'a str) -> &'a str {
    let mut dots = version.match_indices('.').map(|(at, _)| at);
    let end = if engine == "postgres" { dots.next() } else { dots.nth(1) };
    end.map_or(version, |end| &version[..end])
}

fn borrowed(parameters: &[(String, String)]) -> Vec<(&str, &str)> {
    parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}
