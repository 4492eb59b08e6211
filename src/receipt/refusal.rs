//! Why a receipt is not taken in. It costs nobody anything: the table stays as it was known.

use super::Fault;
use crate::nonce::Nonce;
use jiff::Timestamp;
use labproof_checks::attestation::Misplaced;

/// Why a receipt is not taken in, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("it cannot be read: {0}")]
    Unreadable(String),
    #[error("it is not a file")]
    NotAFile,
    #[error("it is larger than {limit} bytes, and no receipt is")]
    Huge { limit: u64 },
    #[error("{0}; have the student make it again")]
    Fault(#[from] Fault),
    #[error("it is a receipt of the lab `{found}`, and `{graded}` is graded")]
    OtherLab { found: String, graded: String },
    #[error(
        "it was made by another version of the lab file, which looks for something else; give the \
         student your lab file (--lab)"
    )]
    OtherQuestions,
    #[error(
        "its nonce {0} was not issued by this evidence store (`labproof nonce`); merge the store \
         that issued it, or have the student make it again with the right one"
    )]
    UnknownNonce(Nonce),
    #[error(
        "it was made at {at}, before its nonce was issued ({issued}); a clock is wrong, or it is not genuine"
    )]
    BeforeNonce { at: Timestamp, issued: Timestamp },
    #[error("its time, {at}, is in the future; set the clock, or grade with it again later")]
    InTheFuture { at: Timestamp },
    #[error("it was made at {at}, after the time that is judged for (--as-of)")]
    AfterAsOf { at: Timestamp },
    #[error("the student could not look at the database: {0}")]
    Blind(&'static str),
    #[error("its instance identity document cannot be read")]
    Identity,
    #[error("it was made in the account {0}, which nobody on the roster has")]
    OtherAccount(String),
    #[error(
        "it was made in the region {found}, and the database of account {account} is in {region}"
    )]
    OtherRegion { account: String, found: String, region: String },
    #[error(
        "nothing that AWS has reported so far names {endpoint} as a database of this shard's students \
         (--shard); another shard may know it"
    )]
    NotOfThisShard { endpoint: String },
    #[error("{}", place(endpoint, account.as_deref(), *why))]
    Place { endpoint: String, account: Option<String>, why: Misplaced },
}

fn place(endpoint: &str, account: Option<&str>, why: Misplaced) -> String {
    let whose = account.map_or_else(|| "on the roster".to_owned(), |id| format!("of account {id}"));
    match why {
        Misplaced::Unknown => {
            format!("nothing that AWS has reported so far names {endpoint} as a database {whose}")
        }
        Misplaced::AnotherInstance => {
            format!("{endpoint} is not the lab's database {whose}")
        }
        Misplaced::AnotherTime => format!(
            "the lab's database at {endpoint} did not exist at that time, as far as AWS has reported"
        ),
        Misplaced::Several => {
            format!("{endpoint} was the address of more than one database {whose} at that time")
        }
    }
}
