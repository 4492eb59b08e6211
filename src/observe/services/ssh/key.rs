//! The key that opens a server: one that was given, or a fresh one that AWS lets it accept for a
//! minute (EC2 Instance Connect, `docs/aws.md` 6).

use crate::observe::answer::blind;
use crate::private::{self, Exposed, Secret};
use crate::role::SEND_PUBLIC_KEY;
use aws_sdk_ec2instanceconnect::Client;
use labproof_checks::evidence::{Blind, Cause, ReasonCode, Server};
use miette::Diagnostic;
use russh::keys::key::safe_rng;
use russh::keys::{self, Algorithm, PrivateKey, decode_secret_key};
use std::fs::File;
use std::io::Read;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use thiserror::Error;

/// What AWS answers where the instance can take no key: it is gone, or does not run.
const NOT_THERE: [&str; 3] = [
    "EC2InstanceNotFoundException",
    "EC2InstanceStateInvalidException",
    "EC2InstanceUnavailableException",
];

/// How a run opens servers.
#[derive(Debug, Clone)]
pub(crate) enum Key {
    /// With a fresh key for each, which AWS pushes there.
    Fresh,
    /// With this one.
    Given(Arc<PrivateKey>),
}

/// Why a file holds no key to log in with.
#[derive(Debug, Error, Diagnostic)]
pub(crate) enum KeyError {
    /// It could not be read.
    #[error("--ssh-key: {} cannot be read", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system says.
        #[source]
        cause: std::io::Error,
    },
    /// Others than its owner may read it.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Exposed(#[from] Exposed),
    /// It needs a passphrase, and nobody is asked for one.
    #[error("--ssh-key: the key in {} is encrypted", file.display())]
    #[diagnostic(help(
        "name a copy without a passphrase (`ssh-keygen -p -f COPY`), or leave --ssh-key out: then \
         a fresh key is pushed by EC2 Instance Connect"
    ))]
    Encrypted {
        /// The file.
        file: PathBuf,
    },
    /// It is something else.
    #[error("--ssh-key: there is no private key in {}", file.display())]
    #[diagnostic(help("name a private key as OpenSSH or EC2 (.pem) writes it, not the .pub file"))]
    NoKey {
        /// The file.
        file: PathBuf,
    },
}

impl Key {
    /// The key in a file.
    ///
    /// # Errors
    /// There is none that can be used. What the file holds is never told.
    pub(crate) fn read(file: &Path) -> Result<Self, KeyError> {
        let named = || file.to_owned();
        let unreadable = |cause| KeyError::Unreadable { file: named(), cause };
        let mut opened = File::open(file).map_err(unreadable)?;
        let mut bytes = Vec::new();
        opened.read_to_end(&mut bytes).map_err(unreadable)?;
        let exposed = private::exposed(&opened, file, Secret::SshKey).map_err(unreadable)?;
        let text = String::from_utf8_lossy(&bytes);
        match decode_secret_key(&text, None) {
            Ok(key) if key.is_encrypted() => Err(KeyError::Encrypted { file: named() }),
            Ok(key) => exposed.map_or_else(|| Ok(Self::Given(Arc::new(key))), |it| Err(it.into())),
            Err(keys::Error::KeyIsEncrypted) => Err(KeyError::Encrypted { file: named() }),
            Err(_) if text.contains("ENCRYPTED") => Err(KeyError::Encrypted { file: named() }),
            // The cause could quote the file.
            Err(_) => Err(KeyError::NoKey { file: named() }),
        }
    }
}

/// What opens one server.
pub(crate) enum Opener {
    /// This key.
    Given(Arc<PrivateKey>),
    /// A fresh key, once AWS has pushed it to the instance that has answered.
    Push {
        /// Who pushes it.
        client: Box<Client>,
        /// The account's EC2 instances.
        servers: Vec<Server>,
    },
}

impl Opener {
    /// The key that opens a server, now. A fresh one goes to the instance whose address has answered,
    /// `peer`, and to no other.
    ///
    /// # Errors
    /// No key could be pushed.
    pub(super) async fn key(
        self,
        server: &super::Server,
        peer: IpAddr,
    ) -> Result<Arc<PrivateKey>, Blind> {
        let (client, servers) = match self {
            Self::Given(key) => return Ok(key),
            Self::Push { client, servers } => (client, servers),
        };
        let stands_there = |server: &&Server| {
            server.public_ip.as_ref().is_some_and(|address| address.parse() == Ok(peer))
        };
        let Some(instance) = servers.iter().find(stands_there) else {
            return Err(
                Blind::new(ReasonCode::AccessDenied, server.subject()).because(Cause::NotTheirs)
            );
        };
        let no_key = |_| Blind::new(ReasonCode::Internal, SEND_PUBLIC_KEY).because("no key");
        let key = PrivateKey::random(&mut safe_rng(), Algorithm::Ed25519).map_err(no_key)?;
        let public = key.public_key().to_openssh().map_err(no_key)?;
        let call = client.send_ssh_public_key().instance_id(&instance.id);
        match call.instance_os_user(&server.user).ssh_public_key(public).send().await {
            Ok(_accepted) => Ok(Arc::new(key)),
            Err(error) => Err(refused(blind(SEND_PUBLIC_KEY, &error), server)),
        }
    }
}

/// An instance that does not run is no fault of anybody's but out of reach.
fn refused(blind: Blind, server: &super::Server) -> Blind {
    let named = blind.cause.as_ref().map(ToString::to_string);
    if named.is_some_and(|error| NOT_THERE.contains(&error.as_str())) {
        return Blind { code: ReasonCode::Unreachable, subject: server.subject(), ..blind };
    }
    blind
}
