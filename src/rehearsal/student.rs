//! A student at work through the SDK, and, for SQL, as an ordinary client: each act of a work as the calls
//! that it takes. The calls are AWS's alone; nothing here knows a lab.

mod database;
mod marks;
mod network;
mod sql;

pub(super) use network::KEY_PAIR;

use super::marked::Finder;
use super::place::Place;
use super::thing::{Kind, Thing};
use crate::observe::{ec2, rds};
use crate::session::Session;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::display::DisplayErrorContext;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use jiff::SignedDuration;
use labproof_checks::modules::work::Act;
use secrecy::SecretString;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How often a student looks whether AWS has done what it was asked for.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_secs(30);

/// How long a student waits for AWS at most: a DB instance of RDS takes up to half an hour.
const PATIENCE: SignedDuration = SignedDuration::from_mins(60);

/// Something that a student could not do.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum Trouble {
    /// AWS refused a call, or did not answer.
    #[error("{call} was refused: {code}: {message}")]
    Refused {
        /// The call.
        call: &'static str,
        /// AWS's code; empty if there was no answer.
        code: String,
        /// AWS's words, or what happened to the connection.
        message: String,
    },
    /// An answer lacks what it has to have.
    #[error("the answer to {call} has no {member}")]
    Lacking {
        /// The call.
        call: &'static str,
        /// What it lacks.
        member: &'static str,
    },
    /// AWS is still at work.
    #[error("{what} is still {status} after an hour")]
    Late {
        /// What is waited for.
        what: String,
        /// How it stands.
        status: String,
    },
    /// The statements could not be typed.
    #[error("{0}")]
    Sql(String),
    /// It is not what was made here.
    #[error("this rehearsal has created no {0}")]
    NotOurs(Thing),
    /// What is about to be made could not be kept.
    #[error("{0}")]
    Unkept(String),
    /// Somebody wants it to end.
    #[error("it was told to stop")]
    Stopped,
}

impl Trouble {
    /// AWS's code, if it refused a call.
    pub(crate) fn code(&self) -> &str {
        match self {
            Self::Refused { code, .. } => code,
            Self::Lacking { .. }
            | Self::Late { .. }
            | Self::Sql(_)
            | Self::NotOurs(_)
            | Self::Unkept(_)
            | Self::Stopped => "",
        }
    }
}

/// What a call's error tells.
pub(super) fn refused<E, R>(call: &'static str) -> impl Fn(SdkError<E, R>) -> Trouble
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: std::fmt::Debug,
{
    move |error| match error.as_service_error() {
        Some(service) => Trouble::Refused {
            call,
            code: service.code().unwrap_or_default().to_owned(),
            message: service.message().unwrap_or_default().to_owned(),
        },
        None => Trouble::Refused {
            call,
            code: String::new(),
            message: DisplayErrorContext(&error).to_string(),
        },
    }
}

/// A student in an account, and what the student has made there.
#[derive(Debug)]
pub(crate) struct Student {
    ec2: aws_sdk_ec2::Client,
    rds: aws_sdk_rds::Client,
    place: Arc<dyn Place>,
    /// Finds what was made, where others have things, too.
    finder: Option<Finder>,
    made: Made,
}

/// What a student has made, by the names that the work has for it.
#[derive(Debug, Default)]
struct Made {
    /// Ids of security groups.
    groups: BTreeMap<String, String>,
    /// Ids of EC2 instances.
    servers: Vec<String>,
    /// Where to log in, and as whom: user and password of each DB instance.
    users: BTreeMap<String, (String, SecretString)>,
    snapshots: Vec<String>,
    /// The VPC of the student's own.
    vpc: Option<String>,
}

impl Student {
    pub(crate) fn new(session: &Session, place: Arc<dyn Place>) -> Self {
        let (ec2, rds) = (ec2::client(session), rds::client(session));
        let finder = place.mark().map(|mark| Finder { ec2: ec2.clone(), rds: rds.clone(), mark });
        Self { ec2, rds, place, finder, made: Made::default() }
    }

    /// Does one thing, and waits until AWS has done it.
    ///
    /// # Errors
    /// AWS refused it, or the database did.
    pub(crate) async fn act(&mut self, act: &Act) -> Result<(), Trouble> {
        match act {
            Act::CreateGroup(group) => self.create_group(group).await,
            Act::AddRule(rule) => self.add_rule(rule).await,
            Act::LaunchServer(server) => self.launch(server).await,
            Act::CreateInstance(instance) => self.create_instance(instance).await,
            Act::TypeStatements(login) => self.type_statements(login).await,
            Act::ChangeInstance(change) => self.change_instance(change).await,
            Act::TakeSnapshot(snapshot) => self.take_snapshot(snapshot).await,
            Act::DeleteInstance(deletion) => self.delete_instance(deletion).await,
            Act::CleanUp => {
                self.clean_up().await;
                Ok(())
            }
        }
    }

    /// Deletes what else was made. What AWS refuses is left: a group that something still carries.
    async fn clean_up(&mut self) {
        if !self.made.servers.is_empty() {
            let ids = Some(std::mem::take(&mut self.made.servers));
            let _ = self.ec2.terminate_instances().set_instance_ids(ids).send().await;
            let _ = self.place.wait(LOOK_AGAIN * 4, "EC2").await;
        }
        for snapshot in std::mem::take(&mut self.made.snapshots) {
            let _ = self.rds.delete_db_snapshot().db_snapshot_identifier(snapshot).send().await;
        }
        // One that admits another goes before it: whoever is admitted was made first.
        let groups: Vec<String> = std::mem::take(&mut self.made.groups).into_values().collect();
        for _ in 0..2 {
            for id in &groups {
                let _ = self.ec2.delete_security_group().group_id(id).send().await;
            }
        }
    }
}
