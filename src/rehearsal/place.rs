//! Where a student works: on the embedded cloud, whose clock is moved, or in an account where time
//! passes by itself.

use crate::practice;
use futures::FutureExt;
use futures::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use labproof_cloud::Cloud;
use std::fmt;
use std::path::{Path, PathBuf};

/// Where a student works.
pub(crate) trait Place: fmt::Debug + Send + Sync {
    /// What time it is there.
    fn now(&self) -> Timestamp;

    /// Lets time pass.
    fn wait(&self, time: SignedDuration) -> BoxFuture<'_, ()>;

    /// A server was launched that is to answer with a page of this status: what its user data do not
    /// do by themselves.
    fn serve_page(&self, instance: &str, status: u16);

    /// Who signs the certificates of databases, a PEM file; `None` if there are no databases.
    fn ca(&self) -> Option<&Path>;
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

    fn wait(&self, time: SignedDuration) -> BoxFuture<'_, ()> {
        self.cloud.advance(time);
        futures::future::ready(()).boxed()
    }

    fn serve_page(&self, instance: &str, status: u16) {
        self.cloud.serve_page(instance, status, "<h1>A page</h1>");
    }

    fn ca(&self) -> Option<&Path> {
        self.ca.as_deref()
    }
}
