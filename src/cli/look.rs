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
    /// The region where the roster names none
    #[arg(long, value_name = "NAME", value_parser = region)]
    pub(crate) region: Option<String>,
    /// Look at that region only, even if it holds nothing of the lab
    #[arg(long)]
    pub(crate) one_region: bool,
    /// How long the whole run may take; who is not reached by then is looked at in the next run
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub(crate) timeout: Option<Duration>,
    /// How long one account may take, with all its regions
    #[arg(long, value_name = "DURATION", default_value = "2m", value_parser = duration)]
    pub(crate) account_timeout: Duration,
    /// By which way the database is asked
    #[arg(long, value_enum, default_value_t = SqlWay::Auto)]
    pub(crate) sql: SqlWay,
    /// Let `--sql auto` go through the student's web server by SSH where it must; pushing a key there
    /// is not a read, and shows in the student's CloudTrail
    #[arg(long)]
    pub(crate) allow_ssh: bool,
    /// The private key that opens the web servers; by default a fresh one each, pushed by EC2
    /// Instance Connect
    #[arg(long, value_name = "FILE")]
    pub(crate) ssh_key: Option<PathBuf>,
    /// Roots that the database's certificate is verified by, in place of AWS's own
    #[arg(long, value_name = "FILE", env = "LABPROOF_SQL_CA", hide_env = true)]
    pub(crate) sql_ca: Option<PathBuf>,
    /// Whether the database's certificate is verified; `off` sends the password in the clear, believes
    /// whoever answers, and never goes through SSH, where that could be the owner of the web server
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
    /// When the lab's window begins: RFC 3339, or local time; what was made before it is not the
    /// student's work. 90 days ago by default
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<String>,
    /// When the students' time ends: RFC 3339, or local time; calls made later do not count, and
    /// scores of which nothing is open are final then
    #[arg(long, value_name = "TIME")]
    pub(crate) deadline: Option<String>,
    /// The instant to judge for; by default the newest observation's
    #[arg(long, value_name = "TIME")]
    pub(crate) as_of: Option<String>,
    /// What an instructor has decided by hand, with name and reason: a TOML file
    #[arg(long, visible_alias = "waivers", value_name = "FILE")]
    pub(crate) decisions: Option<PathBuf>,
    /// Whose calls are not the student's, such as an account cleaner's:
    /// arn:aws:iam::111122223333:role/NAME, or arn:aws:iam::*:role/NAME in any account
    #[arg(long, value_name = "ARN")]
    pub(crate) staff_principal: Vec<Principal>,
}

/// The instructor's word that the class is over.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "How it is judged")]
pub(crate) struct Closing {
    /// The class is over: as-of counts as the deadline, and scores of which nothing is open are final
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
    /// By its certificate
    Verify,
    /// Not at all
    Off,
}
