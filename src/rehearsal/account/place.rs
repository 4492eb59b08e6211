//! An account, as a place to work in: time passes by itself, and whoever is told to stop waits no longer.

use super::journal::Journal;
use crate::clock::Clock;
use crate::rehearsal::place::Place;
use crate::rehearsal::student::Trouble;
use crate::rehearsal::thing::{Mark, Thing};
use crate::stop::Stop;
use futures::FutureExt;
use futures::future::BoxFuture;
use indicatif::ProgressBar;
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// An account.
pub(super) struct Account {
    pub(super) journal: Journal,
    pub(super) clock: Clock,
    pub(super) stop: Stop,
    /// Every wait is so many times shorter: one on AWS.
    pub(super) haste: u32,
    /// The roots that RDS signs with.
    pub(super) ca: PathBuf,
    pub(super) progress: ProgressBar,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("journal", &self.journal).finish_non_exhaustive()
    }
}

impl Account {
    /// Waits, whatever somebody wants.
    pub(super) async fn wait_anyway(&self, time: SignedDuration) {
        tokio::time::sleep(hurried(time, self.haste)).await;
    }
}

pub(super) fn hurried(time: SignedDuration, haste: u32) -> Duration {
    Duration::try_from(time).unwrap_or_default() / haste.max(1)
}

impl Place for Account {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn wait<'a>(
        &'a self,
        time: SignedDuration,
        what: &'a str,
    ) -> BoxFuture<'a, Result<(), Trouble>> {
        self.progress.set_message(what.to_owned());
        async move {
            tokio::select! {
                () = self.wait_anyway(time) => Ok(()),
                () = self.stop.clone() => Err(Trouble::Stopped),
            }
        }
        .boxed()
    }

    fn serve_page(&self, _: &str, _: u16) {}

    fn ca(&self) -> Option<&Path> {
        Some(&self.ca)
    }

    fn mark(&self) -> Option<Mark> {
        Some(self.journal.told().mark())
    }

    fn about_to_make(&self, thing: &Thing) -> Result<(), Trouble> {
        self.journal.about_to_make(thing).map_err(|error| Trouble::Unkept(error.to_string()))
    }

    fn password(&self, instance: &str) -> Result<SecretString, Trouble> {
        self.journal.password(instance).map_err(|error| Trouble::Unkept(error.to_string()))
    }
}
