//! The class: its accounts, its roster, and the key of the grader who may enter them.

use crate::Outcome;
use clap::Args;
use std::fmt::Write as _;
use std::path::PathBuf;

/// The grader's account.
pub(crate) const HUB: &str = "999900000000";

/// The region of every lab.
pub(crate) const REGION: &str = "ap-northeast-2";

/// The role that lets the grader in.
pub(crate) const ROLE: &str = "LabproofReader";

/// What the role asks for.
pub(crate) const EXTERNAL_ID: &str = "bench-external-id-0001";

/// The roster to be written.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// How many students
    accounts: usize,
    /// The file
    file: PathBuf,
}

/// Writes a roster.
pub(crate) fn run(options: &Options) -> Outcome<()> {
    std::fs::write(&options.file, roster(options.accounts))?;
    Ok(())
}

/// The account of a student; students are counted from 1.
pub(crate) fn account(number: usize) -> String {
    format!("3333{number:08}")
}

/// A class as a roster file.
pub(crate) fn roster(accounts: usize) -> String {
    (1..=accounts).fold("student_id,name,account_id,section\n".to_owned(), |mut roster, number| {
        let section = if number % 2 == 1 { "A" } else { "B" };
        let _ = writeln!(roster, "s{number:05},Student {number},{},{section}", account(number));
        roster
    })
}

/// The id of an account's access key, which holds the account: the endpoint then has to remember nobody.
pub(crate) fn key_id(kind: &str, account: &str) -> String {
    format!("{kind}{account}BNCH")
}

/// The account of an access key's id.
pub(crate) fn account_of(key_id: &str) -> Option<&str> {
    key_id.get(4..16).filter(|account| account.bytes().all(|byte| byte.is_ascii_digit()))
}
