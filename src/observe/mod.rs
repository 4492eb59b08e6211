//! Looking at an account: every source that the lab's checks read, side by side, and each answer or
//! failure an observation. The only code that imports an SDK or MySQL.

pub(crate) mod answer;
pub(crate) mod cloudtrail;
mod ec2;
pub(crate) mod mysql;
mod rds;
mod regions;

use crate::clock::Clock;
use crate::session::Session;
use futures::future::join_all;
use jiff::Timestamp;
use labproof_checks::evidence::{
    Blind, DbInstance, Endpoint, Kept, Look, Observation, ReasonCode, SecurityGroup, Source, View,
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
    /// What time it is.
    pub(crate) clock: Clock,
}

impl Plan {
    /// Everything that the lab's checks read, since an instant; the database with the lab's own
    /// user, if `tls` says how it proves who it is.
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
            clock,
        }
    }
}

/// Looks at an account that was entered, as `door` says: at the session's region, and if that holds
/// nothing of the lab, at the others that the account has enabled. `db_endpoint`, if the roster has
/// one, is dialled in place of the address that AWS names. The door is the first of what was seen.
pub(crate) async fn account(
    session: &Session,
    plan: &Plan,
    db_endpoint: Option<&Endpoint>,
    door: Kept,
) -> Vec<Kept> {
    let mut seen = vec![door];
    seen.extend(region(session, plan, db_endpoint).await);
    if !plan.one_region {
        seen.extend(regions::elsewhere(session, plan, db_endpoint, &seen).await);
    }
    seen
}

/// Looks at one region of an account.
async fn region(session: &Session, plan: &Plan, db_endpoint: Option<&Endpoint>) -> Vec<Kept> {
    let until = Instant::now() + plan.timeout;
    let eye = Eye { session, plan, db_endpoint, until };
    let looks = plan.sources.iter().map(|source| Box::pin(eye.look(*source)));
    join_all(looks).await.into_iter().flatten().map(Kept::of).collect()
}

/// One look at one account.
#[derive(Clone, Copy)]
struct Eye<'a> {
    session: &'a Session,
    plan: &'a Plan,
    db_endpoint: Option<&'a Endpoint>,
    until: Instant,
}

impl Eye<'_> {
    /// Looks at one source. The session has been seen before, and the groups and the table belong
    /// to the database.
    async fn look(&self, source: Source) -> Vec<Observation> {
        let Self { session, plan, .. } = self;
        let seen = match source {
            Source::Session | Source::SecurityGroups | Source::Table => return Vec::new(),
            Source::DbInstances => return Box::pin(self.database()).await,
            Source::Regions => self.wait(source, ec2::regions(&session.ec2())).await,
            Source::Vpcs => self.wait(source, ec2::vpcs(&session.ec2())).await,
            Source::Servers => self.wait(source, ec2::servers(&session.ec2())).await,
            Source::DbSnapshots => self.wait(source, rds::db_snapshots(&session.rds())).await,
            Source::AutomatedBackups => {
                self.wait(source, rds::automated_backups(&session.rds())).await
            }
            Source::DbEvents => {
                self.wait(source, rds::db_events(&session.rds(), plan.clock.now())).await
            }
            Source::Trail => {
                let client = session.cloudtrail();
                let lookup = cloudtrail::lookup(&client, plan.since, plan.clock.now(), plan.pace);
                self.wait(source, lookup).await
            }
        };
        vec![self.observation(source, seen)]
    }

    /// The instances and the groups, and then, knowing whom to ask, the table.
    async fn database(&self) -> Vec<Observation> {
        let (ec2, rds) = (self.session.ec2(), self.session.rds());
        let (groups, instances) = tokio::join!(
            self.wait(Source::SecurityGroups, ec2::security_groups(&ec2)),
            self.wait(Source::DbInstances, rds::db_instances(&rds)),
        );
        let table = self.table(instances.as_deref(), groups.as_deref().unwrap_or_default()).await;
        [
            Some(self.observation(Source::SecurityGroups, groups.map(View::SecurityGroups))),
            Some(self.observation(Source::DbInstances, instances.map(View::DbInstances))),
            table,
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// `None` if there is nobody to ask.
    async fn table(
        &self,
        instances: Result<&[DbInstance], &Blind>,
        groups: &[SecurityGroup],
    ) -> Option<Observation> {
        let login = self.plan.login.as_ref()?;
        let (endpoint, resource_id) = match instances {
            Ok(instances) => {
                let names = &self.plan.lab.file.names;
                let found = names.instance_among(instances, groups);
                let instance = found.filter(|instance| answers(instance))?;
                let endpoint = self.db_endpoint.or(instance.endpoint.as_ref())?;
                (endpoint, instance.resource_id.clone())
            }
            // The roster knows where it is, even if AWS does not say.
            Err(_) => (self.db_endpoint?, None),
        };
        let look = mysql::table(login, &self.plan.questions, endpoint, resource_id);
        let seen = timeout_at(self.until, look).await.unwrap_or_else(|_elapsed| {
            let address = format!("{}:{}", endpoint.host, endpoint.port);
            Err(Blind::new(ReasonCode::Timeout, address))
        });
        Some(self.observation(Source::Table, seen.map(View::Table)))
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

    fn observation(&self, source: Source, seen: Result<View, Blind>) -> Observation {
        Observation {
            run: self.session.run().to_owned(),
            account: self.session.caller().account.clone(),
            region: self.session.region().to_owned(),
            at: self.plan.clock.now(),
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
