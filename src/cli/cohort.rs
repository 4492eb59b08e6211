//! Who is looked at, and how each account is entered.

use crate::exit::Failure;
use crate::external_id;
use crate::role::ROLE_NAME;
use clap::Args;
use secrecy::SecretString;
use std::path::{Path, PathBuf};

/// Who is looked at, and how each account is entered.
#[derive(Debug, Args)]
pub(crate) struct CohortArgs {
    /// The roster of the class: a CSV file with student_id, name, account_id
    #[arg(long, value_name = "FILE")]
    roster: Option<PathBuf>,
    /// The role to assume for students whose row in the roster names none
    #[arg(long, value_name = "NAME", default_value = ROLE_NAME)]
    pub(crate) role_name: String,
    /// The external id for students whose row in the roster names none
    #[arg(long, value_name = "ID", env = "LABPROOF_EXTERNAL_ID", hide_env_values = true)]
    external_id: Option<SecretString>,
    /// A file that contains that external id, readable by you alone
    #[arg(long, value_name = "FILE", conflicts_with = "external_id")]
    external_id_file: Option<PathBuf>,
    /// Enter each account with a named profile of your AWS configuration instead of a role: the profile in
    /// the roster's column profile, else the one with the student id as its name
    #[arg(long)]
    pub(crate) profiles: bool,
    /// How many accounts are looked at in parallel; by default it finds the fastest number itself
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) concurrency: Option<u16>,
    /// The folder of the receipts that students have handed in (`labproof check --receipt`)
    #[arg(long, value_name = "DIR")]
    pub(crate) receipts: Option<PathBuf>,
}

impl CohortArgs {
    /// The file of the cohort.
    ///
    /// # Errors
    /// Nobody names one.
    pub(crate) fn roster(&self) -> Result<&Path, Failure> {
        self.roster.as_deref().ok_or_else(|| {
            Failure::Input(miette::miette!(
                help = "run it in the folder of your class, where labproof.toml names the roster, or name one \
                        with --roster FILE; `labproof init` makes such a folder",
                "there is no roster, so it is not known whom to look at"
            ))
        })
    }

    /// The external id where the roster names none, if there is one.
    ///
    /// # Errors
    /// AWS would not take it; or its file cannot be read, or others can.
    pub(crate) fn external_id(&self) -> Result<Option<SecretString>, Failure> {
        match (&self.external_id, &self.external_id_file) {
            (Some(id), _) => external_id::given(id).map(Some).map_err(Failure::input),
            (None, Some(file)) => external_id::read(file).map(Some).map_err(Failure::input),
            (None, None) => Ok(None),
        }
    }
}
