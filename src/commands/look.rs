//! What `grade` and `check` have in common: how it is looked, and the run that is kept.

use super::unneeded;
use crate::cli::{LookArgs, Named, SqlTls, SqlWay, ca_bundle, instant, named_credentials};
use crate::clock::Clock;
use crate::exit::Failure;
use crate::http;
use crate::observe::answer::NO_CREDENTIALS;
use crate::observe::mysql::Tls;
use crate::observe::ssh::Key;
use crate::observe::{Plan, Ways};
use crate::publish;
use crate::role::OS_USER;
use crate::roster::{Row, is_region};
use crate::session::profile::{self, ByProfile};
use crate::session::{Base, Patience};
use crate::store::{Run, Store};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use labproof_checks::evidence::{Blind, Caller, Cause, ReasonCode};
use labproof_checks::lab::Lab;
use std::borrow::Cow;
use std::path::Path;
use uuid::Uuid;

/// The lab's window where nobody names one, in days: what CloudTrail keeps (`docs/aws.md` 1.1).
pub(crate) const WINDOW_DAYS: u64 = 90;

const WINDOW: SignedDuration = SignedDuration::from_hours(WINDOW_DAYS.cast_signed() * 24);

/// How every account is looked at.
///
/// # Errors
/// A time or a file of certificates that cannot be read, or an option that the lab has no use for.
pub(crate) fn plan(
    args: &LookArgs,
    lab: &Lab,
    zone: &TimeZone,
    clock: &Clock,
) -> Result<Plan, Failure> {
    unneeded::refuse(args, lab)?;
    let since = since(args, zone, clock)?;
    let tls = match args.sql {
        SqlWay::Off => None,
        SqlWay::Auto | SqlWay::Direct | SqlWay::Ssh => Some(tls(args)?),
    };
    let mut plan = Plan::new(lab, since, tls, clock.clone());
    plan.ways = ways(args)?;
    if args.sql_tls == SqlTls::Off && plan.ways.go_through_servers() {
        return Err(Failure::Input(miette::miette!(
            help = "leave --sql-tls out; if the databases have certificates of your own, name their \
                    roots with --sql-ca",
            "--sql-tls off: through a student's web server, only the database's certificate tells \
             its rows from the student's own"
        )));
    }
    plan.pages = args.pages.pages();
    plan.timeout = args.account_timeout;
    plan.run_timeout = args.timeout;
    plan.one_region = args.one_region;
    Ok(plan)
}

/// When the lab's window begins.
///
/// # Errors
/// A time that cannot be read.
pub(crate) fn since(args: &LookArgs, zone: &TimeZone, clock: &Clock) -> Result<Timestamp, Failure> {
    match &args.judging.since {
        None => clock.now().checked_sub(WINDOW).map_err(|error| {
            Failure::Input(miette::miette!("the system's clock is not set: {error}"))
        }),
        Some(text) => {
            instant(text, zone).map_err(|error| Failure::Input(miette::miette!("{error}")))
        }
    }
}

/// How a database server proves who it is.
///
/// # Errors
/// A file of certificates that cannot be read.
pub(crate) fn tls(args: &LookArgs) -> Result<Tls, Failure> {
    match args.sql_tls {
        SqlTls::Off => Ok(Tls::Off),
        SqlTls::Verify => roots(args.sql_ca.as_deref()),
    }
}

/// The ways to the database. SSH is used only where somebody asked for it.
fn ways(args: &LookArgs) -> Result<Ways, Failure> {
    let key = || match &args.ssh_key {
        Some(file) => Key::read(file).map_err(Failure::input),
        None => Ok(Key::Fresh),
    };
    match (args.sql, args.allow_ssh) {
        (SqlWay::Ssh, _) => Ok(Ways::Ssh(key()?)),
        (SqlWay::Auto, true) => Ok(Ways::DirectThenSsh(key()?)),
        (SqlWay::Direct | SqlWay::Off, true) => Err(Failure::Input(miette::miette!(
            help = "leave --allow-ssh out, or choose --sql auto or --sql ssh",
            "--allow-ssh: this --sql never goes through SSH"
        ))),
        (SqlWay::Auto | SqlWay::Direct | SqlWay::Off, false) if args.ssh_key.is_some() => {
            Err(Failure::Input(miette::miette!(
                help = "add --allow-ssh, or choose --sql ssh",
                "--ssh-key: nobody has allowed SSH"
            )))
        }
        (SqlWay::Auto | SqlWay::Direct | SqlWay::Off, false) => Ok(Ways::Direct),
    }
}

/// Whether every student can be looked at in the ways that were chosen.
///
/// # Errors
/// The roster has somebody log in whom no pushed key opens a server to.
pub(crate) fn can_go(ways: &Ways, rows: &[Row]) -> Result<(), Failure> {
    let another = |row: &&Row| row.ssh.as_ref().is_some_and(|ssh| ssh.user != OS_USER);
    match rows.iter().find(another).filter(|_| ways.push_keys()) {
        None => Ok(()),
        Some(row) => Err(Failure::Input(miette::miette!(
            help = "name a key that opens it with --ssh-key, or write {OS_USER}@… in the roster",
            "student {}, column ssh: a key can be pushed for {OS_USER} alone",
            row.student_id
        ))),
    }
}

fn roots(file: Option<&Path>) -> Result<Tls, Failure> {
    let Some(file) = file else { return Ok(Tls::rds()) };
    let pem = http::certificates(file)
        .map_err(|error| Failure::Input(miette::miette!("--sql-ca: {error}")))?;
    Ok(Tls::Verify(Cow::Owned(pem)))
}

/// The AWS configuration of the environment, proven to be somebody's. From then on the clock goes by
/// AWS's, if they differ.
///
/// # Errors
/// The environment has no credentials that AWS accepts, or the clock is not to be trusted. Nothing
/// was done.
pub(crate) async fn base(region: &str, clock: &Clock) -> Result<(Base, Caller), Failure> {
    patient_base(region, clock, &Patience::default()).await
}

/// The same, for whom AWS is asked so patiently.
///
/// # Errors
/// As of [`base`].
pub(crate) async fn patient_base(
    region: &str,
    clock: &Clock,
    patience: &Patience,
) -> Result<(Base, Caller), Failure> {
    let base = unproven(region, patience).await?;
    let caller = base.caller().await.cloned();
    go_by_aws(&base, clock)?;
    Ok((base, caller.map_err(|blind| Failure::Input(nobody(&blind)))?))
}

/// The same for a class. Whoever is entered by a profile needs no credentials of the environment: the
/// first profile that reaches AWS tells what its clock says. An empty shard asks AWS nothing.
///
/// # Errors
/// As of [`base`].
pub(crate) async fn base_of_class(
    region: &str,
    clock: &Clock,
    rows: &[Row],
) -> Result<Base, Failure> {
    if rows.is_empty() {
        return unproven(region, &Patience::default()).await;
    }
    if rows.iter().all(|row| row.profile.is_none()) {
        return base(region, clock).await.map(|(base, _)| base);
    }
    let base = unproven(region, &Patience::default()).await?;
    for row in rows {
        if base.traffic().ahead().is_some() {
            break;
        }
        let Some(profile) = &row.profile else { continue };
        let by = ByProfile { account: &row.account_id, profile, region, run: "clock" };
        // Whether it opens the account is the run's to find out.
        let _ = profile::enter(&base, &by).await;
    }
    go_by_aws(&base, clock)?;
    Ok(base)
}

async fn unproven(region: &str, patience: &Patience) -> Result<Base, Failure> {
    let client = http::client(ca_bundle().as_deref())
        .map_err(|error| Failure::Input(miette::miette!("AWS_CA_BUNDLE: {error}")))?;
    let base = Base::from_environment(client, patience, region).await;
    if is_region(base.region()) { Ok(base) } else { Err(no_region(base.region())) }
}

/// What the environment or a profile calls a region would be asked for at an address that nobody has.
fn no_region(named: &str) -> Failure {
    Failure::Input(miette::miette!(
        help = "set AWS_REGION, or `region` in ~/.aws/config, to the region's code, such as \
                ap-northeast-2 (Seoul); or set neither, and name it with --region",
        "your AWS configuration names the region {named}, which is not the code of a region"
    ))
}

fn go_by_aws(base: &Base, clock: &Clock) -> Result<(), Failure> {
    let ahead = base.traffic().ahead().unwrap_or_default();
    if let Some(differs) = clock.go_by_aws(ahead).map_err(Failure::input)? {
        publish::warn(&format!("{differs}\n"));
    }
    Ok(())
}

/// What to do depends on whether AWS refused the credentials or could not be asked.
fn nobody(blind: &Blind) -> miette::Report {
    let error = blind.error().unwrap_or_else(|| blind.code.as_str().to_owned());
    match blind.code {
        ReasonCode::Tls if blind.cause == Some(Cause::NoTls) => miette::miette!(
            help = "check AWS_ENDPOINT_URL and the proxy (HTTPS_PROXY): something other than AWS \
                    answers there; a server without TLS has an address that begins with http://",
            "{} could not be reached: the server that answered does not speak TLS",
            blind.subject
        ),
        ReasonCode::Tls => miette::miette!(
            help = "if a proxy or an endpoint of your own signs for AWS, name the certificates to \
                    trust, a PEM file, in AWS_CA_BUNDLE",
            "{} could not be reached: the certificate of the server that answered is not trusted",
            blind.subject
        ),
        ReasonCode::Unreachable | ReasonCode::Timeout | ReasonCode::Throttled => miette::miette!(
            help = "check the network, the proxy (HTTPS_PROXY) and AWS_ENDPOINT_URL, and try \
                    again; `labproof demo` needs no network",
            "{} could not be reached: {error}",
            blind.subject
        ),
        ReasonCode::AccessDenied
        | ReasonCode::AssumeRoleRefused
        | ReasonCode::ProfileRefused
        | ReasonCode::GraderCredentials
        | ReasonCode::LoginRefused
        | ReasonCode::NoRecord
        | ReasonCode::TooManyRecords
        | ReasonCode::Settling
        | ReasonCode::InProgress
        | ReasonCode::Stopped
        | ReasonCode::WrongAccount
        | ReasonCode::Internal => unknown(&blind.subject, &error),
    }
}

/// What to do depends on where the credentials would have come from.
fn unknown(subject: &str, error: &str) -> miette::Report {
    match named_credentials() {
        Named::PartOfAKey(missing) => miette::miette!(
            help = "set every part of the key, as it was given to you, or none of them",
            "AWS does not know who you are: {missing} is not set, and belongs to your key"
        ),
        Named::Profile(name) if error == NO_CREDENTIALS => miette::miette!(
            help = format!(
                "`aws configure list-profiles` lists the profiles of this machine, `aws sso login \
                 --profile {name}` logs in again; without AWS_PROFILE, the default one is taken"
            ),
            "AWS does not know who you are: the profile {name}, which AWS_PROFILE names, is \
             missing or has no credentials"
        ),
        Named::Profile(_) | Named::NothingMore => miette::miette!(
            help = "log in (`aws sso login`, `aws configure`), name a profile in AWS_PROFILE, or \
                    open AWS CloudShell; `aws sts get-caller-identity` must answer. \
                    `labproof demo` needs no credentials",
            "AWS does not know who you are: {subject} answered {error}"
        ),
    }
}

/// A run that begins now.
pub(crate) fn begin(command: &str, lab: &Lab, clock: &Clock) -> Run {
    Run {
        id: Uuid::now_v7().to_string(),
        command: command.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        lab: lab.id.clone(),
        lab_sha256: lab.sha256.clone(),
        started_at: clock.now(),
        finished_at: None,
    }
}

/// Keeps that the run has ended, and gives what reports say of it.
///
/// # Errors
/// The store could not be written.
pub(crate) fn end(
    store: &mut Store,
    run: &Run,
    at: Timestamp,
) -> Result<labproof_reports::gradebook::Run, Failure> {
    store.finish_run(&run.id, at).map_err(Failure::internal)?;
    Ok(reported(run, at))
}

/// What reports say of a run that ended, or was ended, at an instant.
pub(crate) fn reported(run: &Run, at: Timestamp) -> labproof_reports::gradebook::Run {
    labproof_reports::gradebook::Run {
        id: run.id.clone(),
        started_at: run.started_at,
        finished_at: at,
        version: run.version.clone(),
        trouble: None,
        endpoint: None,
    }
}
