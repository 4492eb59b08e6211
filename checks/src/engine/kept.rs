//! An observation and its id. Hashing is expensive, so an id is
//! found once and stays with what it is of.

use crate::engine::observation::{self, Body, Look, Observation};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::ops::Deref;
use thiserror::Error;

/// An observation, with the id that it is kept by. The two belong together: neither can be changed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Claim<A>")]
#[serde(bound(deserialize = "A: Body", serialize = "A: Body"))]
pub struct Kept<A> {
    id: String,
    #[serde(flatten)]
    observation: Observation<A>,
    /// What was seen as JSON, where that had to be written for the id.
    #[serde(skip)]
    written: Option<Box<str>>,
}

impl<A: PartialEq> PartialEq for Kept<A> {
    fn eq(&self, other: &Self) -> bool {
        (&self.id, &self.observation) == (&other.id, &other.observation)
    }
}

impl<A: Eq> Eq for Kept<A> {}

/// An observation is not what its id says: one of the two was changed.
#[derive(Debug, Error)]
#[error("the observation {0} is not what its id says")]
pub struct Changed(String);

/// An observation that was kept cannot be had.
#[derive(Debug, Error)]
pub enum Lost {
    /// It is not what its id says.
    #[error(transparent)]
    Changed(#[from] Changed),
    /// What it saw is no JSON.
    #[error(transparent)]
    NoJson(#[from] serde_json::Error),
}

/// Who looked where and when: an observation, but for what it saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The run that looked.
    pub run: String,
    /// The twelve digits of the account that was looked at.
    pub account: String,
    /// The region that was looked at.
    pub region: String,
    /// When the answer, or the failure, arrived.
    pub at: Timestamp,
}

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
        let (written, is_canonical) = observation::written(&observation.look);
        let Observation { run, account, region, at, .. } = &observation;
        let id = if is_canonical {
            observation::id_of_written(run, account, region, *at, &written)
        } else {
            observation.id()
        };
        Self { id, observation, written: Some(written.into()) }
    }

    /// An observation that comes back from where it was kept.
    ///
    /// # Errors
    /// It is not what its id says.
    pub fn verified(id: String, observation: Observation<A>) -> Result<Self, Changed> {
        if observation.id() == id {
            Ok(Self { id, observation, written: None })
        } else {
            Err(Changed(id))
        }
    }

    /// An observation that comes back from where it was kept, with the JSON of what it saw.
    ///
    /// # Errors
    /// It is not what its id says, or what it saw is no JSON.
    pub fn read(id: String, place: Place, look: &str) -> Result<Self, Lost> {
        // What hashes to the id is what was kept, to the letter, and need not be written once more.
        let Place { run, account, region, at } = &place;
        let is_verified = observation::id_of_written(run, account, region, *at, look) == id;
        let kept = Self::known(id, place, look)?;
        if is_verified { Ok(kept) } else { Ok(Self::verified(kept.id, kept.observation)?) }
    }

    /// The same, of whose id the caller is certain, having verified it before.
    ///
    /// # Errors
    /// What it saw is no JSON.
    pub fn known(id: String, place: Place, look: &str) -> Result<Self, serde_json::Error> {
        let Place { run, account, region, at } = place;
        let look = Look::from_json(look)?;
        let observation = Observation { run, account, region, at, look };
        Ok(Self { id, observation, written: None })
    }

    /// What was seen as JSON, without spaces, the members of objects in the order of their names.
    pub fn written(&self) -> Cow<'_, str> {
        match &self.written {
            Some(written) => Cow::Borrowed(written),
            None => Cow::Owned(observation::written(&self.look).0),
        }
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
