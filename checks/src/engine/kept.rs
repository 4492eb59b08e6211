//! An observation and its id. Hashing is expensive, so an id is
//! found once and stays with what it is of.

use crate::engine::observation::{Body, Observation};
use serde::{Deserialize, Serialize};
use std::ops::Deref;
use thiserror::Error;

/// An observation, with the id that it is kept by. The two belong together: neither can be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Claim<A>")]
#[serde(bound(deserialize = "A: Body", serialize = "A: Body"))]
pub struct Kept<A> {
    id: String,
    #[serde(flatten)]
    observation: Observation<A>,
}

/// An observation is not what its id says: one of the two was changed.
#[derive(Debug, Error)]
#[error("the observation {0} is not what its id says")]
pub struct Changed(String);

/// An observation as it is written, with the id that it claims to have.
#[derive(Deserialize)]
#[serde(bound(deserialize = "A: Body"))]
struct Claim<A> {
    id: String,
    #[serde(flatten)]
    observation: Observation<A>,
}

impl<A: Body> Kept<A> {
    /// An observation that was made just now.
    pub fn of(observation: Observation<A>) -> Self {
        Self { id: observation.id(), observation }
    }

    /// An observation that comes back from where it was kept.
    ///
    /// # Errors
    /// It is not what its id says.
    pub fn verified(id: String, observation: Observation<A>) -> Result<Self, Changed> {
        if observation.id() == id { Ok(Self { id, observation }) } else { Err(Changed(id)) }
    }

    /// An observation of whose id the caller is certain, having verified it before.
    pub fn known(id: String, observation: Observation<A>) -> Self {
        Self { id, observation }
    }

    /// [`Observation::id`].
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl<A> Deref for Kept<A> {
    type Target = Observation<A>;

    fn deref(&self) -> &Observation<A> {
        &self.observation
    }
}

impl<A: Body> TryFrom<Claim<A>> for Kept<A> {
    type Error = Changed;

    fn try_from(Claim { id, observation }: Claim<A>) -> Result<Self, Changed> {
        Self::verified(id, observation)
    }
}
