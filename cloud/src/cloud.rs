//! The cloud as its owner sees it: accounts, roles, keys, time, faults and counters.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, AtomicU16, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, RwLock};

use aws_smithy_runtime_api::client::http::SharedHttpClient;
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};

use crate::account::{AccessKey, Account, DEFAULT_REGIONS, Plan, Principal, PrincipalKind, Role};
use crate::client::InProcess;
use crate::clock::{Clock, Pace};
use crate::dispatch::{Delivery, deliver};
use crate::fault::{Fault, Faults};
use crate::lock::{lock, read, write};
use crate::policy::Permission;
use crate::region::digits;
use crate::services::{Shared, USUAL_DELAY, carry_out};

/// The name of the user whose long-lived key an account has.
pub const ADMINISTRATOR: &str = "admin";

/// An embedded cloud. Clones are the same cloud.
#[derive(Clone, Debug)]
pub struct Cloud(Arc<Inner>);

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) clock: Clock,
    pub(crate) faults: Mutex<Faults>,
    pub(crate) services: Shared,
    accounts: RwLock<BTreeMap<String, Arc<Mutex<Account>>>>,
    principals: RwLock<HashMap<String, Principal>>,
    calls: Mutex<BTreeMap<String, u64>>,
    permissions: Mutex<BTreeSet<Permission>>,
    /// By access key id: with how many more calls a key comes to its end.
    calls_left: Mutex<HashMap<String, u64>>,
    serial: AtomicU64,
    dates_answers: AtomicBool,
    /// How many times as fast as usual AWS works.
    speed: AtomicU16,
}

impl Cloud {
    /// A cloud without accounts whose clock stands at `start`.
    pub fn new(start: Timestamp) -> Self {
        Self(Arc::new(Inner {
            clock: Clock::new(start),
            faults: Mutex::default(),
            services: Shared::default(),
            accounts: RwLock::default(),
            principals: RwLock::default(),
            calls: Mutex::default(),
            permissions: Mutex::default(),
            calls_left: Mutex::default(),
            serial: AtomicU64::new(0),
            dates_answers: AtomicBool::new(false),
            speed: AtomicU16::new(1),
        }))
    }

    /// The cloud's time.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// Moves the cloud's clock; whatever is due by then has happened when somebody looks.
    pub fn advance(&self, by: SignedDuration) {
        self.0.clock.advance(by);
    }

    /// Lets the clock run with real time from now on. It can still be moved.
    pub fn let_time_flow(&self) {
        self.0.clock.let_flow();
    }

    /// Lets everything happen that was due by now, also where nobody looks: databases end, passwords change.
    pub fn settle(&self) {
        let now = self.now();
        for account in self.0.all_accounts() {
            let mut orders = Vec::new();
            for region in lock(&account).regions.values_mut() {
                region.settle(now);
                orders.append(&mut region.database.take_orders());
            }
            carry_out(&self.0, orders);
        }
    }

    /// Lets AWS work so many times as fast as usual in the accounts that are added from now on: what a call sets going is
    /// done sooner, and `CloudTrail` shows it sooner. The clock is not touched.
    pub fn set_speed(&self, speed: u16) {
        self.0.speed.store(speed, Ordering::Relaxed);
        self.set_trail_delay(self.0.pace().of(USUAL_DELAY));
    }

    /// Dates every answer by the cloud's clock from now on, as AWS does by its own. Until then the machine's clock dates
    /// what goes over a socket, and nothing dates the rest.
    pub fn date_answers(&self) {
        self.0.dates_answers.store(true, Ordering::Relaxed);
    }

    /// The date of an answer, if the cloud's clock dates it.
    pub(crate) fn date(&self) -> Option<Timestamp> {
        self.0.dates_answers.load(Ordering::Relaxed).then(|| self.now())
    }

    /// Adds an account with a default VPC and default security group in each of [`DEFAULT_REGIONS`]. One that exists is left as it is.
    pub fn add_account(&self, id: &str) {
        self.0.account(id);
    }

    /// Adds an account with these regions enabled, in place of one of that id.
    pub fn add_account_in(&self, id: &str, regions: &[&str]) {
        let account = Account::new(id, regions, &self.0.services.common, self.0.pace());
        write(&self.0.accounts).insert(id.to_owned(), Arc::new(Mutex::new(account)));
    }

    /// The ids of all accounts, in order.
    pub fn accounts(&self) -> Vec<String> {
        read(&self.0.accounts).keys().cloned().collect()
    }

    /// Puts an account on a plan; accounts begin on the paid one.
    pub fn set_plan(&self, account: &str, plan: Plan) {
        for region in lock(&self.0.account(account)).regions.values_mut() {
            region.free_plan = plan == Plan::Free;
        }
    }

    /// Adds a role to an account, or replaces the one of that name.
    pub fn add_role(&self, account: &str, role: Role) {
        let roles = Arc::clone(&lock(&self.0.account(account)).roles);
        lock(&roles).insert(role.name.clone(), role);
    }

    /// Removes a role. Sessions of it go on, as they do on AWS until they expire.
    pub fn remove_role(&self, account: &str, name: &str) {
        let roles = Arc::clone(&lock(&self.0.account(account)).roles);
        lock(&roles).remove(name);
    }

    /// The long-lived key of the account's [`ADMINISTRATOR`]: what a hub or a CLI is configured with.
    pub fn access_key(&self, account: &str) -> AccessKey {
        self.user_key(account, ADMINISTRATOR, false)
    }

    /// Ends a key after so many more calls with it, as temporary credentials end: each call after
    /// them is refused as expired.
    pub fn end_key_after(&self, key: &AccessKey, calls: u64) {
        lock(&self.0.calls_left).insert(key.id.clone(), calls);
    }

    /// The key of a user at work in the console: `CloudTrail` records it as such (docs/aws.md 1.4).
    pub fn console_key(&self, account: &str, user: &str) -> AccessKey {
        self.user_key(account, user, true)
    }

    /// The key by which a service calls for a user who told it to: `CloudTrail` records the user, and the service as
    /// `invokedBy`. Real records carry `signin.amazonaws.com` (the console, in 2019) and `cloudformation.amazonaws.com`.
    pub fn key_through(&self, account: &str, user: &str, service: &str) -> AccessKey {
        let kind = PrincipalKind::User { name: user.to_owned(), console: true };
        self.key(account, kind, &format!("{user} {service}"), Some(service))
    }

    /// The key by which a service calls through the role that is linked to it, such as `rds.amazonaws.com` through
    /// `AWSServiceRoleForRDS`. Nobody in the account told it to.
    pub fn linked_role_key(&self, account: &str, service: &str, role: &str) -> AccessKey {
        let kind = PrincipalKind::LinkedRole {
            role: role.to_owned(),
            session: "SLRManagement".to_owned(),
        };
        self.key(account, kind, &format!("{role} {service}"), Some(service))
    }

    /// The key by which a service calls as itself: `userIdentity.type` is `AWSService`.
    pub fn service_key(&self, account: &str, service: &str) -> AccessKey {
        self.key(account, PrincipalKind::Service, service, Some(service))
    }

    fn user_key(&self, account: &str, user: &str, console: bool) -> AccessKey {
        let kind = PrincipalKind::User { name: user.to_owned(), console };
        self.key(account, kind, &format!("{user} {console}"), None)
    }

    /// The key of a principal; the same one for the same `seed`.
    fn key(
        &self,
        account: &str,
        kind: PrincipalKind,
        seed: &str,
        invoked_by: Option<&str>,
    ) -> AccessKey {
        self.add_account(account);
        let lasts = matches!(kind, PrincipalKind::User { console: false, .. });
        let secret = digits(&format!("key {account} {seed}"));
        let id =
            format!("{}{}", if lasts { "AKIA" } else { "ASIA" }, secret[..16].to_ascii_uppercase());
        write(&self.0.principals).entry(id.clone()).or_insert_with(|| Principal {
            account: account.to_owned(),
            access_key_id: id.clone(),
            issued_at: self.now(),
            kind,
            invoked_by: invoked_by.map(str::to_owned),
        });
        AccessKey {
            id,
            secret: secret[16..56].to_owned(),
            session_token: (!lasts).then(|| format!("IQoJb3JpZ2lu{secret}")),
        }
    }

    /// Adds a fault; of several that strike a call, the first one added does.
    pub fn add_fault(&self, fault: Fault) {
        lock(&self.0.faults).add(fault);
    }

    /// Ends all faults and forgets the calls that they counted.
    pub fn clear_faults(&self) {
        lock(&self.0.faults).clear();
    }

    /// How often each operation was called, also where a fault struck or the call was refused.
    pub fn calls(&self) -> BTreeMap<String, u64> {
        lock(&self.0.calls).clone()
    }

    /// The permissions that calls have needed since this was last asked, whether or not they had them. Who a caller is may be
    /// asked without any.
    pub fn permissions(&self) -> BTreeSet<Permission> {
        std::mem::take(&mut *lock(&self.0.permissions))
    }

    /// The cloud as the HTTP client of an SDK configuration: no sockets, whatever the endpoint.
    pub fn http_client(&self) -> SharedHttpClient {
        SharedHttpClient::new(InProcess(self.clone()))
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
    }

    pub(crate) fn deliver(&self, request: &http::Request<Bytes>) -> Delivery {
        deliver(&self.0, request)
    }
}

impl Inner {
    /// The account of that id; it comes into being when it is first named.
    pub(crate) fn account(&self, id: &str) -> Arc<Mutex<Account>> {
        if let Some(account) = read(&self.accounts).get(id) {
            return Arc::clone(account);
        }
        let mut accounts = write(&self.accounts);
        Arc::clone(accounts.entry(id.to_owned()).or_insert_with(|| {
            let common = &self.services.common;
            Arc::new(Mutex::new(Account::new(id, &DEFAULT_REGIONS, common, self.pace())))
        }))
    }

    pub(crate) fn pace(&self) -> Pace {
        Pace::times(self.speed.load(Ordering::Relaxed))
    }

    /// Every account there is.
    pub(crate) fn all_accounts(&self) -> Vec<Arc<Mutex<Account>>> {
        read(&self.accounts).values().cloned().collect()
    }

    pub(crate) fn role(&self, account: &str, name: &str) -> Option<Role> {
        let account = read(&self.accounts).get(account).map(Arc::clone)?;
        let roles = Arc::clone(&lock(&account).roles);
        lock(&roles).get(name).cloned()
    }

    pub(crate) fn principal(&self, access_key_id: &str) -> Option<Principal> {
        read(&self.principals).get(access_key_id).cloned()
    }

    /// Uses a key once more, unless it has come to its end.
    pub(crate) fn use_key(&self, access_key_id: &str) -> bool {
        let mut left = lock(&self.calls_left);
        let Some(calls) = left.get_mut(access_key_id) else { return true };
        let used = calls.checked_sub(1);
        *calls = used.unwrap_or(0);
        used.is_some()
    }

    pub(crate) fn remember(&self, principal: Principal) {
        write(&self.principals).insert(principal.access_key_id.clone(), principal);
    }

    pub(crate) fn count(&self, operation: &str) {
        *lock(&self.calls).entry(operation.to_owned()).or_insert(0) += 1;
    }

    /// Notes that a call needs a permission.
    pub(crate) fn ask_for(&self, permission: Permission) {
        lock(&self.permissions).insert(permission);
    }

    pub(crate) fn next_serial(&self) -> u64 {
        self.serial.fetch_add(1, Ordering::Relaxed)
    }
}
