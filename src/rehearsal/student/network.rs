//! Security groups and servers.

use super::{Kind, LOOK_AGAIN, PATIENCE, Student, Trouble, refused};
use aws_sdk_ec2::types::{
    self, Filter, InstanceNetworkInterfaceSpecification, InstanceType, IpPermission, IpRange,
    ResourceType, UserIdGroupPair,
};
use futures::FutureExt;
use jiff::SignedDuration;
use labproof_checks::modules::work::{Image, NewGroup, NewRule, NewServer, Page, RuleSource};

/// The name of the key pair that is made where one is wanted.
pub(in crate::rehearsal) const KEY_PAIR: &str = "labproof-rehearsal";

impl Student {
    pub(super) async fn create_group(&mut self, group: &NewGroup) -> Result<(), Trouble> {
        let vpc = if group.elsewhere { self.own_vpc().await? } else { self.default_vpc().await? };
        let call = self.ec2.create_security_group().group_name(&group.name);
        let call = call.description(&group.description).vpc_id(vpc);
        let tags = self.tags(&[ResourceType::SecurityGroup], group.name_tag.as_deref());
        let call = call.set_tag_specifications(tags);
        let making = async {
            let made = call.send().await.map_err(refused("CreateSecurityGroup"))?;
            made.group_id.ok_or(lacking("CreateSecurityGroup", "GroupId"))
        }
        .boxed();
        let id = self.once(Kind::SecurityGroup, &group.name, making).await?;
        self.made.groups.insert(group.name.clone(), id);
        Ok(())
    }

    pub(super) async fn add_rule(&mut self, rule: &NewRule) -> Result<(), Trouble> {
        let port = i32::from(rule.port);
        let permission = IpPermission::builder().ip_protocol("tcp").from_port(port).to_port(port);
        let permission = match &rule.from {
            RuleSource::Group(name) => {
                let source = UserIdGroupPair::builder().set_group_id(self.group(name));
                permission.user_id_group_pairs(source.build())
            }
            RuleSource::Addresses(cidr) => {
                permission.ip_ranges(IpRange::builder().cidr_ip(cidr).build())
            }
        };
        let call = self.ec2.authorize_security_group_ingress();
        let call = call.set_group_id(self.group(&rule.group)).ip_permissions(permission.build());
        match call.send().await.map_err(refused("AuthorizeSecurityGroupIngress")) {
            // Whoever was interrupted has added it already.
            Err(trouble) if trouble.code() == "InvalidPermission.Duplicate" => Ok(()),
            added => added.map(drop),
        }
    }

    pub(super) async fn launch(&mut self, server: &NewServer) -> Result<(), Trouble> {
        let class = self.offered_type(&server.types).await?;
        let image = self.newest(server.image, is_graviton(&class)).await?;
        let key = if server.key_pair { Some(self.key_pair().await?) } else { None };
        let groups = server.groups.iter().filter_map(|name| self.group(name)).collect();
        let interface = InstanceNetworkInterfaceSpecification::builder()
            .device_index(0)
            .associate_public_ip_address(server.public_address)
            .delete_on_termination(true)
            .set_groups(Some(groups))
            .build();
        let call = self.ec2.run_instances().image_id(image).instance_type(class);
        let call = call.min_count(1).max_count(1).set_key_name(key).network_interfaces(interface);
        let tags = self.tags(&[ResourceType::Instance], Some(&server.name));
        let call = call.set_tag_specifications(tags).user_data(user_data(server.page));
        let call = call.set_client_token(self.client_token(&server.name));
        let making = async {
            let made = call.send().await.map_err(refused("RunInstances"))?;
            let first = made.instances.unwrap_or_default().into_iter().next();
            let id = first.and_then(|instance| instance.instance_id);
            id.ok_or(lacking("RunInstances", "InstanceId"))
        }
        .boxed();
        let id = self.once(Kind::Server, &server.name, making).await?;
        self.made.servers.push(id.clone());
        self.until_it_runs(&id).await?;
        let status = match server.page {
            Page::Written => 200,
            Page::NotWritten => 403,
        };
        self.place.serve_page(&id, status);
        Ok(())
    }

    async fn until_it_runs(&self, id: &str) -> Result<(), Trouble> {
        let mut waited = SignedDuration::ZERO;
        loop {
            let call = self.ec2.describe_instances().instance_ids(id);
            let shown = call.send().await.map_err(refused("DescribeInstances"))?;
            let mut shown = shown.reservations().iter().flat_map(types::Reservation::instances);
            let state = shown.find_map(|one| one.state()?.name().cloned());
            let status = state.as_ref().map_or("unknown", types::InstanceStateName::as_str);
            if status == "running" {
                return Ok(());
            }
            if waited > PATIENCE {
                return Err(Trouble::Late { what: id.to_owned(), status: status.to_owned() });
            }
            self.place.wait(LOOK_AGAIN, id).await?;
            waited += LOOK_AGAIN;
        }
    }

    /// The id of a group that was made.
    pub(super) fn group(&self, name: &str) -> Option<String> {
        self.made.groups.get(name).cloned()
    }

    async fn default_vpc(&self) -> Result<String, Trouble> {
        let is_default = Filter::builder().name("is-default").values("true").build();
        let call = self.ec2.describe_vpcs().filters(is_default);
        let shown = call.send().await.map_err(refused("DescribeVpcs"))?;
        let first = shown.vpcs.unwrap_or_default().into_iter().next();
        first.and_then(|vpc| vpc.vpc_id).ok_or(lacking("DescribeVpcs", "default VPC"))
    }

    /// A VPC of the student's own, with a subnet in each of two zones.
    pub(super) async fn own_vpc(&mut self) -> Result<String, Trouble> {
        if let Some(vpc) = &self.made.vpc {
            return Ok(vpc.clone());
        }
        let call = self.ec2.create_vpc().cidr_block("10.77.0.0/16");
        let made = call.send().await.map_err(refused("CreateVpc"))?;
        let vpc = made.vpc.and_then(|vpc| vpc.vpc_id).ok_or(lacking("CreateVpc", "VpcId"))?;
        for (zone, number) in self.zones().await?.into_iter().zip(0..2) {
            let call = self.ec2.create_subnet().vpc_id(&vpc).availability_zone(zone);
            let call = call.cidr_block(format!("10.77.{number}.0/24"));
            call.send().await.map_err(refused("CreateSubnet"))?;
        }
        self.made.vpc = Some(vpc.clone());
        Ok(vpc)
    }

    /// The zones in which the default VPC has subnets.
    async fn zones(&self) -> Result<Vec<String>, Trouble> {
        let vpc = self.default_vpc().await?;
        let of_vpc = Filter::builder().name("vpc-id").values(vpc).build();
        let call = self.ec2.describe_subnets().filters(of_vpc);
        let shown = call.send().await.map_err(refused("DescribeSubnets"))?;
        let subnets = shown.subnets.unwrap_or_default().into_iter();
        Ok(subnets.filter_map(|subnet| subnet.availability_zone).collect())
    }

    /// The ids of a VPC's subnets.
    pub(super) async fn subnets_of(&self, own: bool) -> Result<Vec<String>, Trouble> {
        let vpc = match (&self.made.vpc, own) {
            (Some(vpc), true) => vpc.clone(),
            (_, _) => self.default_vpc().await?,
        };
        let of_vpc = Filter::builder().name("vpc-id").values(vpc).build();
        let call = self.ec2.describe_subnets().filters(of_vpc);
        let shown = call.send().await.map_err(refused("DescribeSubnets"))?;
        let subnets = shown.subnets.unwrap_or_default().into_iter();
        Ok(subnets.filter_map(|subnet| subnet.subnet_id).collect())
    }

    /// The newest public image of an operating system.
    async fn newest(&self, image: Image, arm: bool) -> Result<String, Trouble> {
        let (owner, name) = match image {
            Image::AmazonLinux => ("amazon", "al2023-ami-2023.*"),
            Image::Ubuntu => ("099720109477", "ubuntu/images/*"),
        };
        let architecture = if arm { "arm64" } else { "x86_64" };
        // A deprecated one is launched as well.
        let call = self.ec2.describe_images().owners(owner).include_deprecated(true);
        let call = call.filters(Filter::builder().name("name").values(name).build());
        let only = Filter::builder().name("architecture").values(architecture).build();
        let shown = call.filters(only).send().await.map_err(refused("DescribeImages"))?;
        let images = shown.images.unwrap_or_default().into_iter();
        let newest = images.max_by(|a, b| a.creation_date.cmp(&b.creation_date));
        newest.and_then(|image| image.image_id).ok_or(lacking("DescribeImages", "image"))
    }

    /// The first of these types that the region offers; the first of all if it does not tell.
    async fn offered_type(&self, types: &[String]) -> Result<InstanceType, Trouble> {
        let first = types.first().ok_or(lacking("the lab", "instance type"))?;
        let wanted = Filter::builder().name("instance-type").set_values(Some(types.to_vec()));
        let call = self.ec2.describe_instance_type_offerings().filters(wanted.build());
        // Whoever may not ask launches what is written, and AWS says the rest.
        let offered = call.send().await.ok().and_then(|shown| shown.instance_type_offerings);
        let offered: Vec<String> = offered
            .unwrap_or_default()
            .into_iter()
            .filter_map(|offer| Some(offer.instance_type?.as_str().to_owned()))
            .collect();
        let chosen = types.iter().find(|name| offered.contains(name)).unwrap_or(first);
        Ok(InstanceType::from(chosen.as_str()))
    }

    /// The key pair's name; whose key it is nobody needs to know.
    async fn key_pair(&self) -> Result<String, Trouble> {
        let call = self.ec2.create_key_pair().key_name(KEY_PAIR);
        let call = call.set_tag_specifications(self.tags(&[ResourceType::KeyPair], None));
        let making = async {
            let made = call.send().await.map_err(refused("CreateKeyPair"));
            made.map(|made| made.key_pair_id.unwrap_or_default())
        }
        .boxed();
        match self.once(Kind::KeyPair, KEY_PAIR, making).await {
            // Where there is nobody else's, it is of another server.
            Err(trouble) if trouble.code() == "InvalidKeyPair.Duplicate" && !self.is_marking() => {}
            made => drop(made?),
        }
        Ok(KEY_PAIR.to_owned())
    }
}

/// Whether a type's processors are ARM's.
fn is_graviton(class: &InstanceType) -> bool {
    let family = class.as_str().split('.').next().unwrap_or_default();
    family.trim_start_matches(|c: char| c.is_alphabetic()).contains('g')
}

fn lacking(call: &'static str, member: &'static str) -> Trouble {
    Trouble::Lacking { call, member }
}

/// What a new server of Amazon Linux does first: it starts a web server, as the lab's text has it, and
/// installs a client for databases.
fn user_data(page: Page) -> String {
    let write = match page {
        Page::Written => "echo '<h1>A page</h1>' > /var/www/html/index.html",
        Page::NotWritten => "",
    };
    let script = format!(
        "#!/bin/bash\ndnf install -y httpd mariadb105\n{write}\nsystemctl enable --now httpd\n"
    );
    aws_smithy_types::base64::encode(script)
}
