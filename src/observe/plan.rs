//! What a run looks at, and for how long.

use super::Ways;
use super::services::mysql;
use crate::clock::Clock;
use crate::session::Base;
use jiff::Timestamp;
use labproof_checks::evidence::Source;
use labproof_checks::lab::Lab;
use labproof_checks::modules::Subject;
use labproof_checks::things::TableSpec;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// What CloudTrail allows is two requests a second for each account and region; this stays below
/// (`docs/aws.md` 1.1).
const PACE: Duration = Duration::from_millis(550);

/// No look takes so long.
const LONGEST: Duration = Duration::from_hours(24 * 365);

/// What a run looks at, and for how long.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// Every source that some check of the lab reads.
    pub(super) sources: BTreeSet<Source>,
    pub(super) lab: Arc<Lab>,
    /// Where the lab's window begins: records are read from there.
    pub(crate) since: Timestamp,
    /// How long one account may take, with all its regions. What has answered by then is kept.
    pub(crate) timeout: Duration,
    /// How long a whole run may take, if anybody says. What has answered by then is kept.
    pub(crate) run_timeout: Option<Duration>,
    /// The time between the beginnings of two requests for records: [`PACE`] on AWS.
    pub(crate) pace: Duration,
    /// Whether only the named region is looked at, even if it holds nothing of the lab.
    pub(crate) one_region: bool,
    /// What databases are asked; nothing if nobody is to log in.
    pub(super) tables: Vec<Asked>,
    /// The ways to databases that may be tried.
    pub(crate) ways: Ways,
    /// How the pages of web servers are asked for; `None` if they are not to be.
    pub(crate) pages: Option<Pages>,
    /// What time it is.
    pub(crate) clock: Clock,
}

/// How pages are asked for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Pages {
    /// Whether addresses of the grader's own networks may be asked: loopback, private, link-local.
    pub(crate) allow_private: bool,
    /// Where to connect in place of every address: to the embedded cloud's servers.
    pub(crate) connect_to: Option<SocketAddr>,
}

/// A table that is looked for, and how to log in for that.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) subject: Subject,
    pub(super) login: mysql::Login,
    pub(super) table: Arc<TableSpec>,
    /// The table's name, where the lab has several.
    pub(super) name: Option<String>,
}

impl Plan {
    /// Everything that the lab's checks read, since an instant; databases with the lab's own users,
    /// if `tls` says how they prove who they are, and directly.
    pub(crate) fn new(lab: &Lab, since: Timestamp, tls: Option<mysql::Tls>, clock: Clock) -> Self {
        Self {
            sources: lab.reads(),
            lab: Arc::new(lab.clone()),
            since,
            timeout: Duration::from_mins(2),
            run_timeout: None,
            pace: PACE,
            one_region: false,
            tables: tls.map(|tls| asked(lab, &tls)).unwrap_or_default(),
            ways: Ways::Direct,
            pages: Some(Pages::default()),
            clock,
        }
    }

    /// The same, as whoever answers allows it: where nobody has limits, requests need no pause.
    pub(crate) fn of_base(mut self, base: &Base) -> Self {
        if !base.has_limits() {
            self.pace = Duration::ZERO;
        }
        self
    }

    /// When a look at an account ends that begins now, in a run that ends at `run` at the latest.
    pub(crate) fn until(&self, run: Option<Instant>) -> Instant {
        let account = after(self.timeout).unwrap_or_else(|| Instant::now() + LONGEST);
        run.map_or(account, |run| run.min(account))
    }

    /// When a run ends that begins now, if it does by itself.
    pub(crate) fn end_of_run(&self) -> Option<Instant> {
        after(self.run_timeout?)
    }

    /// The lab that is looked at.
    pub(crate) fn lab(&self) -> &Lab {
        &self.lab
    }

    /// What is looked at.
    pub(crate) fn sources(&self) -> impl Iterator<Item = Source> {
        self.sources.iter().copied()
    }

    /// The same, of these sources alone, without logging in anywhere.
    pub(crate) fn of(&self, sources: impl IntoIterator<Item = Source>) -> Self {
        let sources = sources.into_iter().collect();
        Self { sources, tables: Vec::new(), pages: None, ..self.clone() }
    }
}

/// The instant so long after now, if there is one.
fn after(duration: Duration) -> Option<Instant> {
    Instant::now().checked_add(duration)
}

fn asked(lab: &Lab, tls: &mysql::Tls) -> Vec<Asked> {
    let has_several = lab.tables().count() > 1;
    let asked = lab.on_tables().map(|(subject, table)| Asked {
        subject: subject.clone(),
        login: mysql::Login {
            user: table.user.clone(),
            password: table.password.clone(),
            tls: tls.clone(),
        },
        name: has_several.then(|| table.full_name()),
        table: Arc::new(table.clone()),
    });
    asked.collect()
}
