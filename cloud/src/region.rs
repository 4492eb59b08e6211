//! One account in one region: the unit in which almost everything of AWS lives.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use crate::account::Roles;
use crate::clock::Pace;
use crate::services::{self, Common, Database, Network, PushedKey, Stacks, Trail};

/// The state of one account in one region.
#[derive(Debug)]
pub(crate) struct Region {
    pub(crate) account: String,
    pub(crate) name: String,
    /// The regions that are enabled in the account.
    pub(crate) enabled: Arc<[String]>,
    pub(crate) free_plan: bool,
    pub(crate) roles: Arc<Roles>,
    pub(crate) pace: Pace,
    serial: u64,
    pub(crate) network: Network,
    pub(crate) database: Database,
    pub(crate) trail: Trail,
    pub(crate) stacks: Stacks,
    pub(crate) pushed_keys: Vec<PushedKey>,
}

impl Region {
    /// A region as a new account finds it: a default VPC with its subnets and its default security group.
    pub(crate) fn new(
        account: &str,
        name: &str,
        (enabled, common, roles): (Arc<[String]>, Arc<Common>, Arc<Roles>),
        pace: Pace,
    ) -> Self {
        let seed = format!("{account} {name}");
        Self {
            account: account.to_owned(),
            name: name.to_owned(),
            enabled,
            free_plan: false,
            roles,
            pace,
            serial: 0,
            network: Network::of_a_new_account(account, name, &seed, common),
            database: Database::default(),
            trail: Trail::default(),
            stacks: Stacks::default(),
            pushed_keys: Vec::new(),
        }
    }

    /// Hexadecimal digits that nothing else has; the same ones in every run that makes the same calls.
    pub(crate) fn mint(&mut self) -> String {
        self.serial += 1;
        digits(&format!("{} {} {}", self.account, self.name, self.serial))
    }

    /// A new identifier as EC2 writes it: the prefix and 17 digits.
    pub(crate) fn mint_id(&mut self, prefix: &str) -> String {
        resource_id(prefix, &self.mint())
    }

    /// Lets everything happen that was due by now.
    pub(crate) fn settle(&mut self, now: Timestamp) {
        services::settle(self, now);
    }
}

/// 64 hexadecimal digits drawn from a text.
pub(crate) fn digits(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}

/// An identifier as EC2 writes it.
pub(crate) fn resource_id(prefix: &str, digits: &str) -> String {
    format!("{prefix}-0{}", &digits[..16])
}

/// A UUID made of digits.
pub(crate) fn uuid(digits: &str) -> String {
    format!(
        "{}-{}-4{}-8{}-{}",
        &digits[..8],
        &digits[8..12],
        &digits[13..16],
        &digits[17..20],
        &digits[20..32]
    )
}

/// A moment later than another.
pub(crate) fn after(time: Timestamp, duration: SignedDuration) -> Timestamp {
    time.saturating_add(duration).unwrap_or(Timestamp::MAX)
}
