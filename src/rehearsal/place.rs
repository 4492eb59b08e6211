//! Where a student works: on the embedded cloud, whose clock is moved, or in an account where time
//! passes by itself.

use super::student::Trouble;
use super::thing::{Mark, Thing};
use crate::practice;
use futures::FutureExt;
use futures::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use labproof_cloud::Cloud;
use secrecy::SecretString;
use std::fmt;
use std::path::{Path, PathBuf};

/// Where a student works.
pub(crate) trait Place: fmt::Debug + Send + Sync {
    /// What time it is there.
    fn now(&self) -> Timestamp;

    /// Lets time pass, while somebody waits for this.
    ///
    /// # Errors
    /// Nobody is to wait any longer.
    fn wait<'a>(
        &'a self,
        time: SignedDuration,
        what: &'a str,
    ) -> BoxFuture<'a, Result<(), Trouble>>;

    /// A server was launched that is to answer with a page of this status: what its user data do not
    /// do by themselves.
    fn serve_page(&self, instance: &str, status: u16);

    /// Who signs the certificates of databases, a PEM file; `None` if there are no databases.
    fn ca(&self) -> Option<&Path>;

    /// What everything that is made here carries, to be known again by; `None` where there is nobody
    /// else's.
    fn mark(&self) -> Option<Mark>;

    /// Keeps that something is about to be made.
    ///
    /// # Errors
    /// It was not kept, so it must not be made.
    fn about_to_make(&self, thing: &Thing) -> Result<(), Trouble>;

    /// A password for an instance, that nobody needs to know: always the same one for each.
    ///
    /// # Errors
    /// It was not kept.
    fn password(&self, instance: &str) -> Result<SecretString, Trouble>;
}

/// The embedded cloud.
#[derive(Debug)]
pub(crate) struct Embedded {
    pub(crate) cloud: Cloud,
    pub(crate) ca: Option<PathBuf>,
}

impl Place for Embedded {
    fn now(&self) -> Timestamp {
        practice::clock(&self.cloud).now()
    }

    fn wait<'a>(&'a self, time: SignedDuration, _: &'a str) -> BoxFuture<'a, Result<(), Trouble>> {
        self.cloud.advance(time);
        futures::future::ready(Ok(())).boxed()
    }

    fn serve_page(&self, instance: &str, status: u16) {
        self.cloud.serve_page(instance, status, "<h1>A page</h1>");
    }

    fn ca(&self) -> Option<&Path> {
        self.ca.as_deref()
    }

    fn mark(&self) -> Option<Mark> {
        None
    }

    fn about_to_make(&self, _: &Thing) -> Result<(), Trouble> {
        Ok(())
    }

    fn password(&self, instance: &str) -> Result<SecretString, Trouble> {
        Ok(SecretString::from(format!("Lp-{instance}-password")))
    }
}
