//! How the embedded cloud is served.

use clap::Args;
use std::net::SocketAddr;
use std::path::PathBuf;

/// How it is said who is who, at the end of the help.
const WHO: &str = "\
Who is who:
  The access key says whose account a call is for. --files writes a profile for each client:
  `grader`, and `s01`, `s02` and so on for the students.

    labproof cloud --speed 60 --database --files cloud &
    export AWS_CONFIG_FILE=$PWD/cloud/config
    AWS_PROFILE=s01 aws rds describe-db-instances
    AWS_PROFILE=grader labproof grade --roster cloud/roster.csv --sql-ca cloud/rds-ca.pem

The role:
  With --no-roles the grader enters an account as on AWS: only after somebody has installed
  the role there, and only with its external id.

    labproof role > role.json
    AWS_PROFILE=s01 aws cloudformation deploy --stack-name labproof-reader \\
      --template-file role.json --capabilities CAPABILITY_NAMED_IAM \\
      --parameter-overrides ExternalId=at-least-16-letters \\
      GraderPrincipalArn=arn:aws:iam::999900000000:user/admin

What it does not do:
  Signatures are not verified. Databases are open to this machine, whatever the security groups
  say; one that is restored from a snapshot has no server. When it ends, everything is lost.";

/// How the embedded cloud is served.
#[derive(Debug, Args)]
#[command(after_long_help = WHO)]
pub(crate) struct Cloud {
    /// The address to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:4566")]
    pub(crate) listen: SocketAddr,
    /// The address at which the pages of its web servers are served; by default any free port there
    #[arg(long, value_name = "ADDR")]
    pub(crate) listen_pages: Option<SocketAddr>,
    /// The number of student accounts
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(crate) students: u16,
    /// How many times faster than AWS it creates, modifies and deletes, and shows calls in CloudTrail:
    /// with 60, a database is created in five seconds. Its clock stays the real one, because clients sign with it
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=3600))]
    pub(crate) speed: u16,
    /// Run a real MySQL server, or else MariaDB, behind each DB instance of MySQL or MariaDB: at the endpoint's
    /// address and port, with TLS, the master user and its password, until the instance is deleted
    #[arg(long)]
    pub(crate) database: bool,
    /// Leave the students' accounts without the grader's role
    #[arg(long)]
    pub(crate) no_roles: bool,
    /// Write what clients need into this folder: config (with a profile for each client, for AWS_CONFIG_FILE),
    /// roster.csv, and with --database rds-ca.pem (for --sql-ca). Existing files with these names are replaced
    #[arg(long, value_name = "DIR")]
    pub(crate) files: Option<PathBuf>,
}
