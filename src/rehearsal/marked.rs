//! What carries a rehearsal's mark in an account. Everything is listed and compared here: a filter that
//! AWS ignores would make strangers' things ours.

use super::student::{Trouble, refused};
use super::thing::{Kind, Mark, Thing};
use aws_sdk_ec2::types as ec2;
use aws_sdk_rds::types as rds;

/// Finds what carries a mark.
#[derive(Debug, Clone)]
pub(crate) struct Finder {
    pub(crate) ec2: aws_sdk_ec2::Client,
    pub(crate) rds: aws_sdk_rds::Client,
    pub(crate) mark: Mark,
}

/// A thing that was found.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) thing: Thing,
    /// By which calls name it: an id of EC2's, or its name.
    pub(crate) id: String,
    /// How it stands, for what has a status.
    pub(crate) status: String,
    /// Whether AWS refuses to delete it before it is told otherwise.
    pub(crate) is_protected: bool,
}

impl Found {
    fn new(kind: Kind, name: String, id: String) -> Self {
        Self { thing: Thing { kind, name }, id, status: String::new(), is_protected: false }
    }

    fn status(self, status: Option<String>) -> Self {
        Self { status: status.unwrap_or_default(), ..self }
    }

    /// Whether AWS is deleting it.
    pub(crate) fn is_going(&self) -> bool {
        ["deleting", "shutting-down"].contains(&self.status.as_str())
    }
}

impl Finder {
    /// The thing of this name that carries the mark and is not being deleted.
    ///
    /// # Errors
    /// AWS did not tell.
    pub(crate) async fn one(&self, thing: &Thing) -> Result<Option<Found>, Trouble> {
        let found = self.all(std::slice::from_ref(thing)).await?;
        Ok(found.into_iter().find(|found| !found.is_going()))
    }

    /// Those of these things that carry the mark.
    ///
    /// # Errors
    /// AWS did not tell.
    pub(crate) async fn all(&self, things: &[Thing]) -> Result<Vec<Found>, Trouble> {
        let mut all = Vec::new();
        for kind in Kind::ALL {
            let named: Vec<&Thing> = things.iter().filter(|thing| thing.kind == kind).collect();
            if named.is_empty() {
                continue;
            }
            let found = match kind {
                Kind::DbInstance => self.db_instances().await?,
                Kind::Server => self.servers().await?,
                Kind::DbSnapshot => self.db_snapshots().await?,
                Kind::SubnetGroup => self.subnet_groups(&named).await?,
                Kind::SecurityGroup => self.security_groups().await?,
                Kind::KeyPair => self.key_pairs().await?,
            };
            let is_named = |one: &Found| named.iter().any(|it| it.is_called(&one.thing.name));
            all.extend(found.into_iter().filter(is_named));
        }
        Ok(all)
    }

    async fn db_instances(&self) -> Result<Vec<Found>, Trouble> {
        let pages = self.rds.describe_db_instances().into_paginator().items().send();
        let shown = pages.collect::<Result<Vec<_>, _>>().await;
        let shown = shown.map_err(refused("DescribeDBInstances"))?.into_iter();
        let ours = shown.filter(|one| self.is_on_rds(one.tag_list()));
        let found = ours.filter_map(|one| {
            let name = one.db_instance_identifier?;
            let found = Found::new(Kind::DbInstance, name.clone(), name);
            let is_protected = one.deletion_protection.unwrap_or_default();
            Some(Found { is_protected, ..found.status(one.db_instance_status) })
        });
        Ok(found.collect())
    }

    async fn db_snapshots(&self) -> Result<Vec<Found>, Trouble> {
        let call = self.rds.describe_db_snapshots().snapshot_type("manual");
        let shown = call.into_paginator().items().send().collect::<Result<Vec<_>, _>>().await;
        let shown = shown.map_err(refused("DescribeDBSnapshots"))?.into_iter();
        let ours = shown.filter(|one| self.is_on_rds(one.tag_list()));
        let found = ours.filter_map(|one| {
            let name = one.db_snapshot_identifier?;
            Some(Found::new(Kind::DbSnapshot, name.clone(), name).status(one.status))
        });
        Ok(found.collect())
    }

    /// Their tags are not told with them.
    async fn subnet_groups(&self, named: &[&Thing]) -> Result<Vec<Found>, Trouble> {
        let pages = self.rds.describe_db_subnet_groups().into_paginator().items().send();
        let shown = pages.collect::<Result<Vec<_>, _>>().await;
        let mut found = Vec::new();
        for group in shown.map_err(refused("DescribeDBSubnetGroups"))? {
            let (Some(name), Some(arn)) = (group.db_subnet_group_name, group.db_subnet_group_arn)
            else {
                continue;
            };
            if !named.iter().any(|thing| thing.is_called(&name)) {
                continue;
            }
            let tags = self.rds.list_tags_for_resource().resource_name(arn).send().await;
            let tags = tags.map_err(refused("ListTagsForResource"))?;
            if self.is_on_rds(tags.tag_list()) {
                found.push(Found::new(Kind::SubnetGroup, name.clone(), name));
            }
        }
        Ok(found)
    }

    /// One that is terminated is listed for an hour more.
    async fn servers(&self) -> Result<Vec<Found>, Trouble> {
        let pages = self.ec2.describe_instances().into_paginator().items().send();
        let shown = pages.collect::<Result<Vec<_>, _>>().await;
        let shown = shown.map_err(refused("DescribeInstances"))?.into_iter();
        let ours = shown
            .flat_map(|reservation| reservation.instances.unwrap_or_default())
            .filter(|one| self.is_on_ec2(one.tags()));
        let found = ours.filter_map(|one| {
            let name = one.tags().iter().find(|tag| tag.key() == Some("Name"));
            let name = name.and_then(ec2::Tag::value).unwrap_or_default().to_owned();
            let status = one.state.and_then(|state| state.name).map(|it| it.as_str().to_owned());
            Some(Found::new(Kind::Server, name, one.instance_id?).status(status))
        });
        Ok(found.filter(|found| found.status != "terminated").collect())
    }

    async fn security_groups(&self) -> Result<Vec<Found>, Trouble> {
        let pages = self.ec2.describe_security_groups().into_paginator().items().send();
        let shown = pages.collect::<Result<Vec<_>, _>>().await;
        let shown = shown.map_err(refused("DescribeSecurityGroups"))?.into_iter();
        let ours = shown.filter(|one| self.is_on_ec2(one.tags()));
        let found = ours.filter_map(|one| {
            Some(Found::new(Kind::SecurityGroup, one.group_name?, one.group_id?))
        });
        Ok(found.collect())
    }

    async fn key_pairs(&self) -> Result<Vec<Found>, Trouble> {
        let shown = self.ec2.describe_key_pairs().send().await;
        let shown = shown.map_err(refused("DescribeKeyPairs"))?.key_pairs.unwrap_or_default();
        let ours = shown.into_iter().filter(|one| self.is_on_ec2(one.tags()));
        let found = ours.filter_map(|one| {
            Some(Found::new(Kind::KeyPair, one.key_name.clone()?, one.key_name?))
        });
        Ok(found.collect())
    }

    fn is_on_ec2(&self, tags: &[ec2::Tag]) -> bool {
        self.mark.is_among(tags.iter().filter_map(|tag| Some((tag.key()?, tag.value()?))))
    }

    fn is_on_rds(&self, tags: &[rds::Tag]) -> bool {
        self.mark.is_among(tags.iter().filter_map(|tag| Some((tag.key()?, tag.value()?))))
    }
}
