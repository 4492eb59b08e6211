//! What is looked at, and by which rules it is judged.

use super::pages::PageArgs;
use super::value::{duration, region};
use clap::{Args, ValueEnum};
use labproof_checks::lab::DEFAULT;
use labproof_checks::principal::Principal;
use std::path::PathBuf;
use std::time::Duration;

/// What is looked at, and by which rules.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "What is looked at")]
pub(crate) struct LookArgs {
    /// A lab that ships, or a lab file
    #[arg(long, value_name = "ID_OR_FILE", default_value = DEFAULT)]
    pub(crate) lab: String,
    /// The evidence store
    #[arg(long, value_name = "FILE", default_value = "labproof.evidence")]
    pub(crate) evidence: PathBuf,
    /// The region for students whose row in the roster names none
    #[arg(long, value_name = "NAME", value_parser = region)]
    pub(crate) region: Option<String>,
    /// Look at that region only, even if nothing of the lab is in it
    #[arg(long)]
    pub(crate) one_region: bool,
    /// How long the whole run may take; students who are not reached by then are left for the next run
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub(crate) timeout: Option<Duration>,
    /// How long one account may take, with all its regions
    #[arg(long, value_name = "DURATION", default_value = "2m", value_parser = duration)]
    pub(crate) account_timeout: Duration,
    /// How the database is reached
    #[arg(long, value_enum, default_value_t = SqlWay::Auto)]
    pub(crate) sql: SqlWay,
    /// Let `--sql auto` go through the student's web server by SSH if there is no other way; pushing a key
    /// there is more than a read, and shows in the student's CloudTrail
    #[arg(long)]
    pub(crate) allow_ssh: bool,
    /// The private key for logging in to the web servers; by default a new one for each, pushed by EC2
    /// Instance Connect
    #[arg(long, value_name = "FILE")]
    pub(crate) ssh_key: Option<PathBuf>,
    /// Root certificates for verifying the database's certificate, instead of AWS's own
    #[arg(long, value_name = "FILE", env = "LABPROOF_SQL_CA", hide_env = true)]
    pub(crate) sql_ca: Option<PathBuf>,
    /// Whether the database's certificate is verified; `off` sends the password unencrypted, trusts any
    /// server that answers, and never goes through SSH, where that could be the web server's owner
    #[arg(long, value_enum, default_value_t = SqlTls::Verify)]
    pub(crate) sql_tls: SqlTls,
    #[command(flatten)]
    pub(crate) pages: PageArgs,
    #[command(flatten)]
    pub(crate) judging: Judging,
}

/// By what it is judged, besides the lab.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "How it is judged")]
pub(crate) struct Judging {
    /// When the class began: RFC 3339, or local time; what was created earlier is not counted as the
    /// student's work. 90 days ago by default
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<String>,
    /// The students' deadline: RFC 3339, or local time; calls made later do not count, and once it has
    /// passed, scores with nothing open are final
    #[arg(long, value_name = "TIME")]
    pub(crate) deadline: Option<String>,
    /// The point in time to judge for; by default that of the newest observation
    #[arg(long, value_name = "TIME")]
    pub(crate) as_of: Option<String>,
    /// A TOML file with what an instructor has decided by hand, with name and reason
    #[arg(long, visible_alias = "waivers", value_name = "FILE")]
    pub(crate) decisions: Option<PathBuf>,
    /// A role or user whose calls are not the student's, such as an account cleaner's:
    /// arn:aws:iam::111122223333:role/NAME, or arn:aws:iam::*:role/NAME in any account
    #[arg(long, value_name = "ARN")]
    pub(crate) staff_principal: Vec<Principal>,
}

/// The instructor's word that the class is over.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "How it is judged")]
pub(crate) struct Closing {
    /// The class is over: the time judged for (--as-of) counts as the deadline, and scores with nothing
    /// open are final
    #[arg(long = "final")]
    pub(crate) is_final: bool,
}

/// The way to the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SqlWay {
    /// Directly, and with --allow-ssh also through the student's web server
    Auto,
    /// From here to the address that AWS or the roster names
    Direct,
    /// Through the student's web server, by SSH
    Ssh,
    /// Not at all
    Off,
}

/// Whether the database must prove who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SqlTls {
    /// It is verified
    Verify,
    /// Not at all
    Off,
}
