//! Deletes what a rehearsal has made: what its journal names and what carries its mark, and nothing else.

use super::place::Account;
use crate::rehearsal::marked::{Finder, Found};
use crate::rehearsal::student::{Trouble, refused};
use crate::rehearsal::thing::{Kind, Thing};
use jiff::SignedDuration;
use std::sync::Arc;

/// How long to wait before it is looked again what is left.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_secs(20);

/// How long AWS may take to delete everything: a DB instance takes minutes, and what it carried cannot be
/// deleted before.
const PATIENCE: SignedDuration = SignedDuration::from_mins(60);

/// How often in a row nothing must be found: what was asked for a moment before we were killed may not be
/// listed yet.
const LOOKS: usize = 2;

/// Deletes what was made.
#[derive(Debug)]
pub(super) struct Remover {
    pub(super) finder: Finder,
    pub(super) account: Arc<Account>,
}

/// What could not be deleted, and what AWS said last of each.
#[derive(Debug)]
pub(super) struct Left(pub(super) Vec<(Thing, String)>);

impl Remover {
    /// Deletes everything, and waits until nothing is left.
    ///
    /// # Errors
    /// What is left after an hour; or AWS does not tell what there is.
    pub(super) async fn remove(&self) -> Result<(), Left> {
        let things = self.account.journal.told().things;
        let mut waited = SignedDuration::ZERO;
        let mut empty_looks = 0;
        loop {
            let left = self.round(&things).await;
            empty_looks = if left.is_empty() { empty_looks + 1 } else { 0 };
            if empty_looks >= LOOKS || things.is_empty() {
                return Ok(());
            }
            if waited > PATIENCE {
                return Err(Left(left));
            }
            self.say(&left);
            self.account.wait_anyway(LOOK_AGAIN).await;
            waited += LOOK_AGAIN;
        }
    }

    /// Asks AWS to delete whatever there is, and gives that. What AWS refuses while something else needs it
    /// is asked for again in the next round.
    async fn round(&self, things: &[Thing]) -> Vec<(Thing, String)> {
        let found = match self.finder.all(things).await {
            Ok(found) => found,
            Err(trouble) => {
                let why = trouble.to_string();
                return things.iter().map(|thing| (thing.clone(), why.clone())).collect();
            }
        };
        let mut left = Vec::new();
        for one in found {
            let why = if one.is_going() {
                one.status.clone()
            } else {
                let asked = self.delete(&one).await;
                asked.err().map_or_else(String::new, |trouble| trouble.to_string())
            };
            left.push((one.thing, why));
        }
        left
    }

    async fn delete(&self, found: &Found) -> Result<(), Trouble> {
        let Finder { ec2, rds, .. } = &self.finder;
        let id = &found.id;
        match found.thing.kind {
            Kind::DbInstance => self.delete_instance(found).await,
            Kind::Server => {
                let asked = ec2.terminate_instances().instance_ids(id).send().await;
                asked.map(drop).map_err(refused("TerminateInstances"))
            }
            Kind::DbSnapshot => {
                let asked = rds.delete_db_snapshot().db_snapshot_identifier(id).send().await;
                asked.map(drop).map_err(refused("DeleteDBSnapshot"))
            }
            Kind::SubnetGroup => {
                let asked = rds.delete_db_subnet_group().db_subnet_group_name(id).send().await;
                asked.map(drop).map_err(refused("DeleteDBSubnetGroup"))
            }
            Kind::SecurityGroup => {
                let asked = ec2.delete_security_group().group_id(id).send().await;
                asked.map(drop).map_err(refused("DeleteSecurityGroup"))
            }
            Kind::KeyPair => {
                let asked = ec2.delete_key_pair().key_name(id).send().await;
                asked.map(drop).map_err(refused("DeleteKeyPair"))
            }
        }
    }

    async fn delete_instance(&self, found: &Found) -> Result<(), Trouble> {
        let Finder { rds, .. } = &self.finder;
        if found.is_protected {
            let call = rds.modify_db_instance().db_instance_identifier(&found.id);
            let asked = call.deletion_protection(false).apply_immediately(true).send().await;
            asked.map_err(refused("ModifyDBInstance"))?;
        }
        let call = rds.delete_db_instance().db_instance_identifier(&found.id);
        let asked = call.skip_final_snapshot(true).delete_automated_backups(true).send().await;
        asked.map(drop).map_err(refused("DeleteDBInstance"))
    }

    fn say(&self, left: &[(Thing, String)]) {
        let names: Vec<String> = left.iter().map(|(thing, _)| thing.to_string()).collect();
        self.account.progress.set_message(names.join(", "));
        for (thing, why) in left {
            tracing::info!(%thing, why, "still there");
        }
    }
}
