//! What the cloud's owner sets of RDS.

use std::sync::Arc;

use super::DatabaseHost;
use crate::Cloud;
use crate::lock::lock;

impl Cloud {
    /// Lets this host run the database of every DB instance of `MySQL` that is created from now on. `CreateDBInstance`
    /// answers when the database does; an endpoint that was set for the instance is shown all the same.
    pub fn set_database_host(&self, host: Arc<dyn DatabaseHost>) {
        *lock(&self.inner().services.host) = Some(host);
    }

    /// Lets nobody run databases any more, and lets go of the host that did.
    pub fn remove_database_host(&self) {
        let host = lock(&self.inner().services.host).take();
        // Ending its databases may take a while, in which nobody has to wait.
        drop(host);
    }

    /// Lets a DB instance, also one that is yet to be created, show this endpoint: where a real server answers. In a
    /// region that the account has not enabled there are no instances, and nothing is set.
    pub fn set_endpoint(
        &self,
        account: &str,
        region: &str,
        db_identifier: &str,
        host: &str,
        port: u16,
    ) {
        if let Some(region) = lock(&self.inner().account(account)).regions.get_mut(region) {
            region
                .database
                .endpoints
                .insert(db_identifier.to_ascii_lowercase(), (host.to_owned(), port));
        }
    }

    /// Lets every DB instance of the account that has no endpoint of its own, nor a database that a host runs, show this one.
    pub fn set_default_endpoint(&self, account: &str, host: &str, port: u16) {
        for region in lock(&self.inner().account(account)).regions.values_mut() {
            region.database.endpoints.insert(String::new(), (host.to_owned(), port));
        }
    }

    /// Lets AWS run out of a class in a region: a change to it is accepted, and then it does not happen.
    pub fn exhaust_class(&self, account: &str, region: &str, class: &str) {
        if let Some(region) = lock(&self.inner().account(account)).regions.get_mut(region) {
            region.database.exhausted.insert(class.to_owned());
        }
    }

    /// Withdraws a class (`db.t3.micro`) or a major version (`5.7`) from a region: what AWS offers differs from one to the
    /// next. Instances that stand go on.
    pub fn withdraw(&self, account: &str, region: &str, name: &str) {
        if let Some(region) = lock(&self.inner().account(account)).regions.get_mut(region) {
            region.database.withdrawn.insert(name.to_owned());
        }
    }
}
