//! What an SSH server proved itself with, when it was gone through on the way to the database.

use crate::engine::{Source, without_action};
use serde::{Deserialize, Serialize};

/// The host key of the server on the way to a database. No criterion reads it.
pub const HOST_KEY: Source = Source::new(&without_action("host-key", "ssh:HostKey"));

/// The host key that a server showed, and proved to hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostKey {
    /// Which server: its instance id where AWS named it, since its address changes with every
    /// stop; else the address of the roster.
    pub server: String,
    /// The address that was dialled, `host:port`.
    pub address: String,
    /// The kind of key, such as `ssh-ed25519`.
    pub algorithm: String,
    /// `SHA256:` and the hash of the public key, as `ssh-keygen -l` prints it.
    pub fingerprint: String,
    /// Whether the roster pins a key, so that a kind was asked for that would not be otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pinned: bool,
}
