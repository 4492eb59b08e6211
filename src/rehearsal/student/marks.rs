//! What makes things known again, where others have things, too: each carries the rehearsal's mark from the
//! moment at which it begins, so nothing else is ever taken for it.

use super::{Kind, Student, Thing, Trouble};
use crate::rehearsal::thing::{MARK, Mark};
use aws_sdk_ec2::types::{ResourceType, Tag, TagSpecification};
use aws_sdk_rds::types as rds;
use futures::future::BoxFuture;
use labproof_checks::modules::work::{Act, Change, Deletion, Step};

impl Student {
    /// Makes a thing, unless it was made before by somebody who was interrupted, and gives its id. An
    /// answer that never came is looked for as well.
    pub(super) async fn once(
        &self,
        kind: Kind,
        name: &str,
        making: BoxFuture<'_, Result<String, Trouble>>,
    ) -> Result<String, Trouble> {
        let Some(finder) = &self.finder else { return making.await };
        let thing = Thing::new(kind, name);
        self.place.about_to_make(&thing)?;
        if let Some(found) = finder.one(&thing).await? {
            return Ok(found.id);
        }
        match making.await {
            Ok(id) => Ok(id),
            Err(trouble) => Ok(finder.one(&thing).await?.ok_or(trouble)?.id),
        }
    }

    /// Whether what is made is marked.
    pub(super) fn is_marking(&self) -> bool {
        self.finder.is_some()
    }

    /// Nothing is done to an instance that was not made here.
    pub(super) async fn must_be_ours(&self, instance: &str) -> Result<(), Trouble> {
        let Some(finder) = &self.finder else { return Ok(()) };
        let thing = Thing::new(Kind::DbInstance, instance);
        match finder.one(&thing).await? {
            Some(_) => Ok(()),
            None => Err(Trouble::NotOurs(thing)),
        }
    }

    /// A Name tag, and the mark, for what a call makes.
    pub(super) fn tags(
        &self,
        made: &[ResourceType],
        name: Option<&str>,
    ) -> Option<Vec<TagSpecification>> {
        let tag = |key: &str, value: &str| Tag::builder().key(key).value(value).build();
        let name = name.map(|name| tag("Name", name));
        let mark = self.mark().map(|mark| tag(MARK, &mark.0));
        let tags: Vec<Tag> = name.into_iter().chain(mark).collect();
        let specified = made.iter().map(|what| {
            let tags = Some(tags.clone());
            TagSpecification::builder().resource_type(what.clone()).set_tags(tags).build()
        });
        (!tags.is_empty()).then(|| specified.collect())
    }

    /// The mark, for what RDS makes.
    pub(super) fn rds_tags(&self) -> Option<Vec<rds::Tag>> {
        let mark = self.mark()?;
        Some(vec![rds::Tag::builder().key(MARK).value(&mark.0).build()])
    }

    /// By which EC2 knows a launch that is asked for twice.
    pub(super) fn client_token(&self, server: &str) -> Option<String> {
        let mark = self.mark()?;
        let letters = server.chars().filter(char::is_ascii_alphanumeric);
        Some(format!("{}-{}", mark.0, letters.collect::<String>()).chars().take(64).collect())
    }

    fn mark(&self) -> Option<&Mark> {
        self.finder.as_ref().map(|finder| &finder.mark)
    }

    /// Goes on where somebody was interrupted who has done these steps.
    ///
    /// # Errors
    /// AWS does not tell what was made.
    pub(crate) async fn take_over(
        &mut self,
        done: &[Step],
        things: &[Thing],
    ) -> Result<(), Trouble> {
        let Some(finder) = &self.finder else { return Ok(()) };
        for found in finder.all(things).await? {
            match found.thing.kind {
                Kind::SecurityGroup => {
                    self.made.groups.insert(found.thing.name, found.id);
                }
                Kind::Server if !found.is_going() => self.made.servers.push(found.id),
                Kind::DbSnapshot => self.made.snapshots.push(found.id),
                Kind::Server | Kind::DbInstance | Kind::SubnetGroup | Kind::KeyPair => {}
            }
        }
        for step in done {
            if let Act::CreateInstance(new) = &step.act {
                let password = match &new.password {
                    Some(password) => password.clone(),
                    None => self.place.password(&new.name)?,
                };
                self.made.users.insert(new.name.clone(), (new.user.clone(), password));
            }
        }
        Ok(())
    }

    /// Does what somebody who was interrupted had begun: nothing of it is done twice.
    ///
    /// # Errors
    /// As of [`Student::act`].
    pub(crate) async fn act_again(&mut self, act: &Act) -> Result<(), Trouble> {
        match act {
            Act::ChangeInstance(change) => {
                self.until_settled(&change.instance).await?;
                if self.is_changed(change).await? { Ok(()) } else { self.act(act).await }
            }
            Act::DeleteInstance(Deletion { instance, .. }) => {
                match self.must_be_ours(instance).await {
                    Err(Trouble::NotOurs(_)) => self.until_deleted(instance).await,
                    ours => {
                        ours?;
                        self.act(act).await
                    }
                }
            }
            Act::TypeStatements(login) => self.type_again(login).await,
            Act::CreateGroup(_)
            | Act::AddRule(_)
            | Act::LaunchServer(_)
            | Act::CreateInstance(_)
            | Act::TakeSnapshot(_)
            | Act::CleanUp => self.act(act).await,
        }
    }

    async fn is_changed(&self, change: &Change) -> Result<bool, Trouble> {
        let shown = self.instance(&change.instance).await?;
        let class = shown.as_ref().and_then(|it| it.db_instance_class()).unwrap_or_default();
        let storage = shown.as_ref().and_then(rds::DbInstance::allocated_storage).map(i64::from);
        let is_class = change.classes.is_empty() || change.classes.iter().any(|it| it == class);
        Ok(is_class && change.storage.is_none_or(|wanted| storage == Some(wanted)))
    }
}
