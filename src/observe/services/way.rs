//! The ways to the database: which of them a run may use, in which order, and through which server.
//!
//! The next way is tried where the one before did not reach the database, and the observation names
//! the last one's trouble: that a private database does not answer from outside is as it should be,
//! and helps nobody.

use super::mysql::{self, Place, Route};
use super::ssh::{self, Key, Opener, Seen, Tunnel};
use crate::observe::isolated::run_isolated;
use crate::observe::plan::Asked;
use crate::observe::scan::{Before, Observer, Scan, told};
use crate::role::OS_USER;
use crate::roster::{HostKeyPin, SshTarget};
use futures::FutureExt;
use labproof_checks::evidence::{
    Answer, Blind, Cause, DB_INSTANCES, DbInstance, Endpoint, HOST_KEY, Observation, ReasonCode,
    SECURITY_GROUPS, SERVERS, SecurityGroup, Server, TABLE, TableLook,
};
use labproof_checks::login_error::LoginError;
use tokio::time::timeout_at;

/// How many databases of one student are asked at most: whoever has more has lost the way.
const MOST_DATABASES: usize = 4;

/// SSH's own port.
const SSH_PORT: u16 = 22;

/// The ways that a run may go.
#[derive(Debug, Clone)]
pub(crate) enum Ways {
    /// From here to the address that AWS or the roster names.
    Direct,
    /// Through the student's web server.
    Ssh(Key),
    /// Directly, and where that does not reach the database, through the web server.
    DirectThenSsh(Key),
}

impl Ways {
    /// Whether AWS is asked to push keys, which is not a read.
    pub(crate) fn push_keys(&self) -> bool {
        matches!(self.ssh(), Some(Key::Fresh))
    }

    /// Whether a student's server may stand between us and the database.
    pub(crate) fn go_through_servers(&self) -> bool {
        self.ssh().is_some()
    }

    fn direct(&self) -> bool {
        matches!(self, Self::Direct | Self::DirectThenSsh(_))
    }

    fn ssh(&self) -> Option<&Key> {
        match self {
            Self::Direct => None,
            Self::Ssh(key) | Self::DirectThenSsh(key) => Some(key),
        }
    }
}

/// What the roster knows of the way to one student's database.
#[derive(Debug, Clone, Default)]
pub(crate) struct Directions {
    /// The database's address, in place of the one that AWS names.
    pub(crate) db_endpoint: Option<Endpoint>,
    /// The server to go through, in place of the web server that AWS shows.
    pub(crate) ssh: Option<SshTarget>,
    /// The key that the server must show.
    pub(crate) host_key: Option<HostKeyPin>,
}

/// The tables of the lab, each in every database that may come to be graded, asked by whoever knows
/// where these are and which server leads there.
pub(super) const TABLE_OBSERVER: Observer = Observer {
    source: TABLE,
    after: &[DB_INSTANCES, SECURITY_GROUPS, SERVERS],
    look: |scan, before| async move { scan.tables(&Around::of(&before)).await }.boxed(),
};

/// What is known around the databases.
struct Around<'b> {
    /// `Err` also where nobody looked at them.
    instances: Option<&'b [DbInstance]>,
    groups: &'b [SecurityGroup],
    servers: Result<&'b [Server], Blind>,
}

impl<'b> Around<'b> {
    fn of(before: &'b Before) -> Self {
        let instances = before.told(DB_INSTANCES, told!([DbInstances]));
        let groups = before.told(SECURITY_GROUPS, told!([SecurityGroups]));
        let servers = before.told(SERVERS, told!([Servers]));
        Self {
            instances: instances.and_then(Result::ok),
            groups: groups.and_then(Result::ok).unwrap_or_default(),
            servers: servers.unwrap_or(Ok(&[])).map_err(Clone::clone),
        }
    }
}

/// The database to ask, for what, and what else is known around it.
struct Database<'a> {
    asked: &'a Asked,
    place: Place,
    /// `None` if only the roster knows of it.
    instance: Option<&'a DbInstance>,
    around: &'a Around<'a>,
}

impl Scan<'_> {
    /// Asks each database that may come to be graded, and tells who the servers on the way were.
    /// Nothing if there is nobody to ask.
    async fn tables(&self, around: &Around<'_>) -> Vec<Observation> {
        let mut seen = Vec::new();
        for asked in &self.plan.tables {
            for database in self.databases(asked, around) {
                seen.extend(self.table_of(&database).await);
            }
        }
        seen
    }

    async fn table_of(&self, database: &Database<'_>) -> Vec<Observation> {
        let ways = &self.plan.ways;
        let direct =
            if ways.direct() { Some(self.ask(database, Route::Direct).await) } else { None };
        let host_key = Seen::default();
        let seen = match ways.ssh().filter(|_| !direct.as_ref().is_some_and(reached)) {
            Some(key) => Some(self.through(key, database, &host_key).await),
            None => direct,
        };
        let table = seen.map(|seen| self.observation(TABLE, seen.map(Answer::Table)));
        let host_key = host_key.host_key().cloned().map(Answer::HostKey);
        let host_key = host_key.map(|key| self.observation(HOST_KEY, Ok(key)));
        host_key.into_iter().chain(table).collect()
    }

    fn databases<'a>(&'a self, asked: &'a Asked, around: &'a Around<'a>) -> Vec<Database<'a>> {
        let given = self.directions.db_endpoint.as_ref();
        let Some(instances) = around.instances else {
            // The roster knows where it is, even if AWS does not say.
            let place = given.cloned().map(Place::from);
            let known = place.map(|place| Database { asked, place, instance: None, around });
            return known.into_iter().collect();
        };
        let ours = asked.subject.instances_among(instances, around.groups);
        let up = ours.into_iter().filter(|it| answers(it) && speaks_mysql(it));
        // The roster's address leads to one database: the likeliest.
        let most = if given.is_some() { 1 } else { MOST_DATABASES };
        let place = |instance| Some((self.place(instance)?, instance));
        let found = up.take(most).filter_map(place);
        found
            .map(|(place, instance)| Database { asked, place, instance: Some(instance), around })
            .collect()
    }

    fn place(&self, instance: &DbInstance) -> Option<Place> {
        let told = instance.endpoint.as_ref();
        let endpoint = self.directions.db_endpoint.as_ref().or(told)?.clone();
        // The roster's address may be a forwarded one, or an alias: who answers there must be the
        // database that AWS tells of.
        let name = told.unwrap_or(&endpoint).host.clone();
        Some(Place { endpoint, name })
    }

    async fn ask(&self, database: &Database<'_>, route: Route) -> Result<TableLook, Blind> {
        let Asked { login, table, name, .. } = database.asked;
        let life = database.instance.and_then(|instance| instance.resource_id.clone());
        let look = mysql::table(login, table, &database.place, life, route);
        let late = |_| Err(mysql::too_slow(&database.place.endpoint));
        let seen = timeout_at(self.until, look).await.unwrap_or_else(late);
        seen.map(|look| TableLook { asked: name.clone(), ..look })
    }

    async fn through(
        &self,
        key: &Key,
        database: &Database<'_>,
        seen: &Seen,
    ) -> Result<TableLook, Blind> {
        let (server, opener) = self.server_for(key, database)?;
        let tunnel = self.open(server, opener, database, seen).await?;
        self.ask(database, Route::Through(tunnel)).await
    }

    async fn open(
        &self,
        server: ssh::Server,
        opener: Opener,
        database: &Database<'_>,
        seen: &Seen,
    ) -> Result<Tunnel, Blind> {
        let subject = server.subject();
        let tunnel = Tunnel::open(server, opener, database.place.endpoint.clone(), seen.clone());
        // The account's own time is up: that is no fault of the server's.
        let late = |_| Err(mysql::too_slow(&database.place.endpoint));
        timeout_at(self.until, run_isolated(ssh::WHOLE, &subject, tunnel))
            .await
            .unwrap_or_else(late)
    }

    /// The server to go through, and what opens it.
    fn server_for(
        &self,
        key: &Key,
        database: &Database<'_>,
    ) -> Result<(ssh::Server, Opener), Blind> {
        let Around { servers, groups, .. } = database.around;
        let known = *servers.as_ref().unwrap_or(&Default::default());
        let nobody = || match servers {
            Err(blind) => blind.clone(),
            Ok(_) => Blind::new(ReasonCode::Unreachable, database.place.endpoint.to_string())
                .because(Cause::NoServer),
        };
        let server = if let Some(given) = &self.directions.ssh {
            self.server(at(known, &given.host), given.clone())
        } else {
            let web = database.asked.subject.way_in(database.instance, known, groups);
            self.server(web, web.and_then(open_to_all).ok_or_else(nobody)?)
        };
        let opener = match (key, servers) {
            (Key::Given(key), _) => Opener::Given(key.clone()),
            (Key::Fresh, Err(blind)) => return Err(blind.clone()),
            (Key::Fresh, Ok(servers)) => Opener::Push {
                client: Box::new(ssh::instance_connect(self.session)),
                servers: servers.to_vec(),
            },
        };
        Ok((server, opener))
    }

    fn server(&self, instance: Option<&Server>, target: SshTarget) -> ssh::Server {
        let SshTarget { user, host, port } = target;
        let name = instance.map_or_else(|| format!("{host}:{port}"), |server| server.id.clone());
        ssh::Server { name, user, host, port, pin: self.directions.host_key.clone() }
    }
}

/// An instance that is not up does not answer: nobody dials it.
fn answers(instance: &DbInstance) -> bool {
    !matches!(
        instance.status.as_deref(),
        Some("creating" | "deleting" | "stopped" | "stopping" | "starting")
    )
}

/// Whether its engine answers MySQL's protocol, as far as is told.
fn speaks_mysql(instance: &DbInstance) -> bool {
    let engine = instance.engine.as_deref().map(str::to_lowercase);
    engine.is_none_or(|engine| ["mysql", "mariadb"].iter().any(|known| engine.contains(known)))
}

/// The server that has this public address.
fn at<'s>(servers: &'s [Server], host: &str) -> Option<&'s Server> {
    servers.iter().find(|server| server.public_ip.as_deref() == Some(host))
}

/// The way in that every image of Amazon Linux has.
fn open_to_all(server: &Server) -> Option<SshTarget> {
    let host = server.public_ip.clone()?;
    Some(SshTarget { user: OS_USER.to_owned(), host, port: SSH_PORT })
}

/// Whether the database itself has answered, so that another way would bring the same answer. Who
/// answers without proving to be it may be a stranger who has its private address here. A database
/// that has blocked us or has no room is left alone, whoever it is.
fn reached(seen: &Result<TableLook, Blind>) -> bool {
    match seen {
        Ok(_) => true,
        Err(blind) => match LoginError::in_blind(blind) {
            Some(LoginError::HostBlocked | LoginError::NoRoom) => true,
            Some(LoginError::Locked | LoginError::PasswordExpired | LoginError::TlsRequired)
            | None => {
                matches!(blind.code, ReasonCode::LoginRefused | ReasonCode::AccessDenied)
            }
        },
    }
}

#[cfg(test)]
mod tests;
