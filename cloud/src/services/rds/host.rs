//! Real databases behind the instances: whoever runs them is told of each instance that begins and of each that is gone.
//!
//! A server takes its time to start, so nobody is told while an account is locked: a call leaves orders, which are carried
//! out once it has let the account go, and before its caller has the answer.

use std::fmt;

use super::instance::DbInstance;
use super::{Database, catalogue};
use crate::Inner;
use crate::lock::lock;
use crate::region::Region;
use crate::wire::node::Secret;

/// Runs real databases.
pub trait DatabaseHost: fmt::Debug + Send + Sync {
    /// Starts the database of an instance of `MySQL` that `CreateDBInstance` has begun. Gives the host and the port at which
    /// it answers by now, and which the instance shows as its endpoint; `None` if there is nobody to answer.
    fn start(&self, new: &NewDatabase) -> Option<(String, u16)>;

    /// The instance with this `DbiResourceId`, which was started, has another password of its master user.
    fn set_password(&self, resource_id: &str, username: &str, password: &Secret);

    /// The instance with this `DbiResourceId`, which was started, has been deleted.
    fn stop(&self, resource_id: &str);
}

/// What `CreateDBInstance` was told of a database, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDatabase {
    /// The account's id.
    pub account: String,
    /// The region's name.
    pub region: String,
    /// `DBInstanceIdentifier`, in lower case.
    pub identifier: String,
    /// `DbiResourceId`, which a rename leaves as it is.
    pub resource_id: String,
    /// The engine's name: `mysql`.
    pub engine: String,
    /// The engine's version in full, such as `8.4.8`.
    pub version: String,
    /// `MasterUsername`.
    pub username: String,
    /// `MasterUserPassword`.
    pub password: Secret,
    /// `DBName`, if an initial database was asked for.
    pub database: Option<String>,
    /// `Port`. A host on one machine may have to answer at another.
    pub port: i64,
}

/// What is to be done once the account is not locked.
#[derive(Debug)]
pub(crate) enum Order {
    Start(NewDatabase),
    /// By `DbiResourceId`: the master user, and its new password.
    Password(String, String, Secret),
    /// By `DbiResourceId`.
    Stop(String),
}

impl NewDatabase {
    fn of(region: &Region, instance: &DbInstance, password: &Secret) -> Self {
        let settings = &instance.settings;
        Self {
            account: region.account.clone(),
            region: region.name.clone(),
            identifier: instance.identifier.clone(),
            resource_id: instance.resource_id.clone(),
            engine: settings.engine.name.to_owned(),
            version: settings.version.clone(),
            username: settings.username.clone(),
            password: password.clone(),
            database: settings.database.clone(),
            port: settings.port,
        }
    }
}

/// Orders the database of an instance that has just begun.
pub(super) fn begin(region: &mut Region, instance: &DbInstance, password: &Secret) {
    let hosted = [catalogue::MYSQL.name, catalogue::MARIADB.name];
    if hosted.contains(&instance.settings.engine.name) {
        let new = NewDatabase::of(region, instance, password);
        region.database.orders.push(Order::Start(new));
    }
}

/// Orders the new password of an instance's master user, if it has a database and was given one.
pub(super) fn reset_password(database: &mut Database, index: usize) {
    let instance = &mut database.instances[index];
    let Some(password) = instance.next_password.take() else { return };
    if database.hosted.contains_key(&instance.resource_id) {
        let (id, user) = (instance.resource_id.clone(), instance.settings.username.clone());
        database.orders.push(Order::Password(id, user, password));
    }
}

impl Database {
    /// Orders the end of an instance's database, if it has one.
    pub(super) fn end(&mut self, resource_id: &str) {
        if self.hosted.remove(resource_id).is_some() {
            self.orders.push(Order::Stop(resource_id.to_owned()));
        }
    }

    /// What the calls so far have left to be done.
    pub(crate) fn take_orders(&mut self) -> Vec<Order> {
        std::mem::take(&mut self.orders)
    }
}

/// Carries orders out. No account may be locked by the caller.
pub(crate) fn carry_out(cloud: &Inner, orders: Vec<Order>) {
    let Some(host) = lock(&cloud.services.host).clone() else { return };
    for order in orders {
        match order {
            Order::Start(new) => start(cloud, &*host, new),
            Order::Password(id, user, password) => host.set_password(&id, &user, &password),
            Order::Stop(resource_id) => host.stop(&resource_id),
        }
    }
}

fn start(cloud: &Inner, host: &dyn DatabaseHost, new: NewDatabase) {
    let Some(answering) = host.start(&new) else { return };
    let account = cloud.account(&new.account);
    let mut account = lock(&account);
    let database = account.regions.get_mut(&new.region).map(|region| &mut region.database);
    let stands =
        |it: &&mut Database| it.instances.iter().any(|one| one.resource_id == new.resource_id);
    if let Some(database) = database.filter(stands) {
        database.hosted.insert(new.resource_id, answering);
    } else {
        // It was deleted in the meantime.
        drop(account);
        host.stop(&new.resource_id);
    }
}
