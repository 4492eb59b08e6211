//! An observation and its id. Hashing is dear, so an id is found once and stays with what it is of.

use super::Observation;
use serde::{Deserialize, Serialize};
use std::ops::Deref;
use thiserror::Error;

/// An observation, with the id that it is kept by. The two belong together: neither can be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Claim")]
pub struct Kept {
    id: String,
    #[serde(flatten)]
    observation: Observation,
}

/// An observation is not what its id says: one of the two was changed.
#[derive(Debug, Error)]
#[error("the observation {0} is not what its id says")]
pub struct Changed(String);

/// An observation as it is written, with the id that it claims to have.
#[derive(Deserialize)]
struct Claim {
    id: String,
    #[serde(flatten)]
    observation: Observation,
}

impl Kept {
    /// An observation that was made just now.
    pub fn of(observation: Observation) -> Self {
        Self { id: observation.id(), observation }
    }

    /// An observation that comes back from where it was kept.
    ///
    /// # Errors
    /// It is not what its id says.
    pub fn verified(id: String, observation: Observation) -> Result<Self, Changed> {
        if observation.id() == id { Ok(Self { id, observation }) } else { Err(Changed(id)) }
    }

    /// An observation of whose id the caller is certain, having verified it before.
    pub fn known(id: String, observation: Observation) -> Self {
        Self { id, observation }
    }

    /// [`Observation::id`].
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl Deref for Kept {
    type Target = Observation;

    fn deref(&self) -> &Observation {
        &self.observation
    }
}

impl TryFrom<Claim> for Kept {
    type Error = Changed;

    fn try_from(Claim { id, observation }: Claim) -> Result<Self, Changed> {
        Self::verified(id, observation)
    }
}
