//! Looking at an account: every source that the lab's checks read, side by side, and each answer or
//! failure an observation. The only code that imports an SDK, MySQL or SSH.

pub(crate) mod answer;
mod apart;
pub(crate) mod cloudtrail;
mod ec2;
mod gate;
pub(crate) mod mysql;
mod rds;
mod regions;
pub(crate) mod ssh;
mod way;

pub(crate) use way::{Directions, Ways};

use crate::clock::Clock;
use crate::session::Session;
use futures::FutureExt;
use futures::future::join_all;
use jiff::Timestamp;
use labproof_checks::evidence::{
    Blind, DbInstance, Kept, Look, Observation, ReasonCode, Server, Source, View,
};
use labproof_checks::lab::{Lab, Sql};
use labproof_checks::registry;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// What a run looks at, and for how long.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// Every source that some check of the lab reads.
    sources: BTreeSet<Source>,
    lab: Arc<Lab>,
    questions: Arc<Sql>,
    /// Where the lab's window begins: CloudTrail is read from there.
    pub(crate) since: Timestamp,
    /// How long one account may take. What has answered by then is kept.
    pub(crate) timeout: Duration,
    /// The pause between two pages of CloudTrail: [`cloudtrail::PACE`] on AWS.
    pub(crate) pace: Duration,
    /// Whether only the named region is looked at, even if it holds nothing of the lab.
    pub(crate) one_region: bool,
    /// How to log in to the database; `None` if nobody is to.
    pub(crate) login: Option<mysql::Login>,
    /// The ways to the database that may be gone.
    pub(crate) ways: Ways,
    /// What time it is.
    pub(crate) clock: Clock,
}

impl Plan {
    /// Everything that the lab's checks read, since an instant; the database with the lab's own
    /// user, if `tls` says how it proves who it is, and directly.
    pub(crate) fn new(lab: &Lab, since: Timestamp, tls: Option<mysql::Tls>, clock: Clock) -> Self {
        let sql = &lab.file.sql;
        let login = tls.map(|tls| mysql::Login {
            user: sql.user.clone(),
            password: sql.password.clone(),
            tls,
        });
        Self {
            sources: registry::reads(lab),
            lab: Arc::new(lab.clone()),
            questions: Arc::new(sql.clone()),
            since,
            timeout: Duration::from_mins(2),
            pace: cloudtrail::PACE,
            one_region: false,
            login,
            ways: Ways::Direct,
            clock,
        }
    }
}

/// Looks at an account that was entered, as `door` says: at the session's region, and if that holds
/// nothing of the lab, at the others that the account has enabled. The door is the first of what was
/// seen.
pub(crate) async fn account(
    session: &Session,
    plan: &Plan,
    directions: &Directions,
    door: Kept,
) -> Vec<Kept> {
    let mut seen = vec![door];
    seen.extend(region(session, plan, directions).await);
    if !plan.one_region {
        seen.extend(regions::elsewhere(session, plan, directions, &seen).await);
    }
    seen
}

/// Looks at one region of an account.
async fn region(session: &Session, plan: &Plan, directions: &Directions) -> Vec<Kept> {
    let eye = Eye::new(session, plan, directions);
    let looks = plan.sources.iter().map(|source| Box::pin(eye.look(*source)));
    join_all(looks).await.into_iter().flatten().map(Kept::of).collect()
}

/// One look at one account.
#[derive(Clone, Copy)]
struct Eye<'a> {
    session: &'a Session,
    plan: &'a Plan,
    directions: &'a Directions,
    until: Instant,
}

impl<'a> Eye<'a> {
    fn new(session: &'a Session, plan: &'a Plan, directions: &'a Directions) -> Self {
        Self { session, plan, directions, until: Instant::now() + plan.timeout }
    }
}

impl Eye<'_> {
    /// Looks at one source. The session has been seen before, and the servers, the groups, the table
    /// and who was met on the way to it belong to the database.
    async fn look(&self, source: Source) -> Vec<Observation> {
        let Self { session, plan, .. } = self;
        let seen = match source {
            Source::Session
            | Source::Servers
            | Source::SecurityGroups
            | Source::Table
            | Source::HostKey => return Vec::new(),
            Source::DbInstances => return Box::pin(self.database()).await,
            Source::Regions => self.wait(source, ec2::regions(&session.ec2())).await,
            Source::Vpcs => self.wait(source, ec2::vpcs(&session.ec2())).await,
            Source::DbSnapshots => self.wait(source, rds::db_snapshots(&session.rds())).await,
            Source::AutomatedBackups => {
                self.wait(source, rds::automated_backups(&session.rds())).await
            }
            Source::DbEvents => {
                self.wait(source, rds::db_events(&session.rds(), plan.clock.now())).await
            }
            Source::Trail => {
                let (client, now) = (session.cloudtrail(), plan.clock.now());
                cloudtrail::lookup(&client, plan.since, now, plan.pace, self.until).await
            }
        };
        vec![self.observation(source, seen)]
    }

    /// The servers, the instances and the groups, and then, knowing whom to ask and through whom,
    /// the table.
    async fn database(&self) -> Vec<Observation> {
        let servers = self.servers().shared();
        let (servers, table) = tokio::join!(servers.clone(), self.groups_and_table(servers));
        let (at, servers) = servers;
        let is_asked = self.plan.sources.contains(&Source::Servers);
        let servers = is_asked.then(|| self.seen(at, Source::Servers, servers.map(View::Servers)));
        servers.into_iter().chain(table).collect()
    }

    /// The servers, and when they were seen: none where the lab reads none.
    async fn servers(&self) -> (Timestamp, Result<Vec<Server>, Blind>) {
        let ec2 = self.session.ec2();
        let servers = if self.plan.sources.contains(&Source::Servers) {
            self.wait(Source::Servers, ec2::servers(&ec2)).await
        } else {
            Ok(Vec::new())
        };
        (self.plan.clock.now(), servers)
    }

    async fn groups_and_table(
        &self,
        servers: impl Future<Output = (Timestamp, Result<Vec<Server>, Blind>)>,
    ) -> Vec<Observation> {
        let (ec2, rds) = (self.session.ec2(), self.session.rds());
        let (groups, instances) = tokio::join!(
            self.wait(Source::SecurityGroups, ec2::security_groups(&ec2)),
            self.wait(Source::DbInstances, rds::db_instances(&rds)),
        );
        let at = self.plan.clock.now();
        let known = groups.as_deref().unwrap_or_default();
        let servers = servers.map(|(_, servers)| servers);
        let table = self.table(instances.as_deref(), known, servers).await;
        let groups = self.seen(at, Source::SecurityGroups, groups.map(View::SecurityGroups));
        let instances = self.seen(at, Source::DbInstances, instances.map(View::DbInstances));
        [groups, instances].into_iter().chain(table).collect()
    }

    /// An answer, or blind for want of time.
    async fn wait<T>(
        &self,
        source: Source,
        answer: impl Future<Output = Result<T, Blind>>,
    ) -> Result<T, Blind> {
        timeout_at(self.until, answer)
            .await
            .unwrap_or_else(|_elapsed| Err(Blind::new(ReasonCode::Timeout, source.as_str())))
    }

    /// What was seen just now, and is kept with the rest.
    fn observed(&self, view: View) -> Kept {
        Kept::of(self.observation(view.source(), Ok(view)))
    }

    /// What was seen just now.
    fn observation(&self, source: Source, seen: Result<View, Blind>) -> Observation {
        self.seen(self.plan.clock.now(), source, seen)
    }

    fn seen(&self, at: Timestamp, source: Source, seen: Result<View, Blind>) -> Observation {
        Observation {
            run: self.session.run().to_owned(),
            account: self.session.caller().account.clone(),
            region: self.session.region().to_owned(),
            at,
            look: match seen {
                Ok(view) => Look::Seen(view),
                Err(why) => Look::Blind { source, why },
            },
        }
    }
}

/// An instance that is not up does not answer: nobody dials it.
fn answers(instance: &DbInstance) -> bool {
    !matches!(
        instance.status.as_deref(),
        Some("creating" | "deleting" | "stopped" | "stopping" | "starting")
    )
}

#[cfg(test)]
pub(crate) mod fake;
#[cfg(test)]
mod tests;
