//! What a student may ask of `labproof check`: nothing that is an instructor's.

use super::look::{Judging, LookArgs, SqlTls, SqlWay};
use super::pages::PageArgs;
use super::receipt::ReceiptArgs;
use super::reports::{Reports, Thresholds};
use super::value::{duration, format, region, time_zone};
use clap::Args;
use jiff::tz::TimeZone;
use labproof_checks::lab::DEFAULT;
use labproof_reports::Format;
use std::path::PathBuf;
use std::time::Duration;

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Show everything: each criterion with what was expected and found
    #[arg(long)]
    pub(crate) all: bool,
    /// Look again and again, until no more points can be gained, or Ctrl-C
    #[arg(long)]
    pub(crate) watch: bool,
    #[command(flatten)]
    look: OwnLook,
    #[command(flatten)]
    files: Files,
    #[command(flatten)]
    pub(crate) receipt: ReceiptArgs,
    /// Exit with 3 if the account was not graded or the score is not final
    #[arg(long, hide = true)]
    strict: bool,
}

/// How the own account is looked at.
#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
struct OwnLook {
    /// A lab that ships, or a lab file
    #[arg(long, value_name = "ID_OR_FILE", default_value = DEFAULT)]
    lab: String,
    /// The region that you work in; by default the one in your AWS configuration
    #[arg(long, value_name = "NAME", value_parser = region)]
    region: Option<String>,
    /// When your class began, for an account that was used before: 2026-11-22T09:00
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Your deadline: what is done later does not count
    #[arg(long, value_name = "TIME")]
    deadline: Option<String>,
    /// The time zone of times; by default the system's
    #[arg(long, value_name = "NAME", value_parser = time_zone)]
    time_zone: Option<TimeZone>,
    /// Keep what was seen in this file
    #[arg(long, value_name = "FILE")]
    evidence: Option<PathBuf>,
    /// Look at that region only, even if nothing of the lab is in it
    #[arg(long, hide = true)]
    one_region: bool,
    /// How long a look may take
    #[arg(long, value_name = "DURATION", default_value = "2m", value_parser = duration, hide = true)]
    timeout: Duration,
    /// How the database is reached
    #[arg(long, value_enum, default_value_t = SqlWay::Auto, hide_possible_values = true, value_name = "auto|direct|ssh|off")]
    sql: SqlWay,
    /// Let `--sql auto` go through your web server by SSH if there is no other way
    #[arg(long)]
    allow_ssh: bool,
    /// The private key for logging in to your web server; by default a new one, pushed there
    #[arg(long, value_name = "FILE")]
    ssh_key: Option<PathBuf>,
    /// Root certificates for verifying the database's certificate, instead of AWS's own
    #[arg(long, value_name = "FILE", env = "LABPROOF_SQL_CA", hide = true)]
    sql_ca: Option<PathBuf>,
    /// Whether the database's certificate is verified
    #[arg(long, value_enum, default_value_t = SqlTls::Verify, hide = true)]
    sql_tls: SqlTls,
    /// Request no web page
    #[arg(long, hide = true)]
    no_http: bool,
    /// Request pages from servers at private addresses, too
    #[arg(long, conflicts_with = "no_http", hide = true)]
    http_allow_private: bool,
    /// Where every page is asked for: at the embedded cloud's servers
    #[arg(long, value_name = "ADDR", env = "LABPROOF_HTTP_CONNECT_TO", hide = true)]
    http_connect_to: Option<std::net::SocketAddr>,
}

/// Files that are written where somebody asks for them.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Files")]
struct Files {
    /// Write reports into this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The formats of reports: html, json, md, junit, ctrf, csv, xlsx
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = format)]
    format: Vec<Format>,
}

/// Where reports are written, and as what, where only one of the two is said.
const FOLDER: &str = "labproof-report";
const FORMATS: [Format; 2] = [Format::Json, Format::Html];

impl Check {
    /// How is looked, as for a class.
    pub(crate) fn look(&self) -> LookArgs {
        let OwnLook {
            lab,
            region,
            since,
            deadline,
            time_zone: _,
            evidence,
            one_region,
            timeout,
            sql,
            allow_ssh,
            ssh_key,
            sql_ca,
            sql_tls,
            no_http,
            http_allow_private,
            http_connect_to,
        } = self.look.clone();
        LookArgs {
            lab,
            evidence: evidence.unwrap_or_default(),
            region,
            one_region,
            timeout: None,
            account_timeout: timeout,
            sql,
            allow_ssh,
            ssh_key,
            sql_ca,
            sql_tls,
            pages: PageArgs { no_http, http_allow_private, http_connect_to },
            judging: Judging {
                since,
                deadline,
                as_of: None,
                decisions: None,
                staff_principal: Vec::new(),
            },
        }
    }

    /// The file that what was seen is kept in: the one that was named, else one for the account in the
    /// folder where programs of this user keep such things. `None` where there is no such folder.
    pub(crate) fn evidence(&self, account: &str) -> Option<PathBuf> {
        let own = || Some(state_folder()?.join("labproof").join(format!("{account}.evidence")));
        self.look.evidence.clone().or_else(own)
    }

    /// Whether files are to be written.
    pub(crate) fn writes(&self) -> bool {
        self.files.out.is_some() || !self.files.format.is_empty()
    }

    /// The reports, where they are written.
    pub(crate) fn reports(&self) -> Reports {
        let Files { out, format } = self.files.clone();
        let format = if format.is_empty() { FORMATS.to_vec() } else { format };
        let out = out.unwrap_or_else(|| FOLDER.into());
        Reports::of_student(out, format, self.look.time_zone.clone())
    }

    /// What must be reached.
    pub(crate) fn thresholds(&self) -> Thresholds {
        Thresholds { min_score: None, strict: self.strict }
    }
}

/// Where programs of this user keep what is to stay from run to run: `XDG_STATE_HOME`, else
/// `~/.local/state`; on Windows `LOCALAPPDATA`.
#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
fn state_folder() -> Option<PathBuf> {
    let folder = |name| std::env::var_os(name).map(PathBuf::from).filter(|it| it.is_absolute());
    if cfg!(windows) {
        return folder("LOCALAPPDATA");
    }
    folder("XDG_STATE_HOME").or_else(|| Some(folder("HOME")?.join(".local").join("state")))
}
