//! What is fuzzed: each target takes any bytes, and panics where something is wrong. `pure` needs the
//! pure crates alone, and the tests of `reports` replay the corpora by it; the readers of rosters and
//! receipts are the program's own files, whose tests replay theirs.

use sha2::{Digest, Sha256};

mod pure;
mod sound;

/// The program's own readers, as they stand.
#[allow(dead_code, unused_imports, unreachable_pub, reason = "the program uses all of it")]
#[path = "../../src"]
mod program {
    pub(crate) mod external_id;
    pub(crate) mod nonce;
    pub(crate) mod private;
    #[path = "receipt/file.rs"]
    pub(crate) mod receipt;
    pub(crate) mod roster;

    #[path = "observe/services/mysql/names.rs"]
    pub(crate) mod names;
}

/// Where they look for each other.
use program::{external_id, nonce, private};
mod observe {
    pub(crate) use crate::program::names as mysql;
}

/// A lab file.
pub fn lab(bytes: &[u8]) {
    pure::lab(bytes);
}

/// Records of CloudTrail, one a line.
pub fn records(bytes: &[u8]) {
    pure::records(bytes);
}

/// Observations, one a line.
pub fn evidence(bytes: &[u8]) {
    pure::evidence(bytes);
}

/// A gradebook.
pub fn gradebook(bytes: &[u8]) {
    pure::gradebook(bytes);
}

/// A roster: rows that are as they should be, or faults at their places.
pub fn roster(bytes: &[u8]) {
    match program::roster::Roster::parse("roster.csv", bytes) {
        Ok(roster) => {
            assert!(!roster.rows.is_empty());
            for row in &roster.rows {
                assert!(!row.student_id.trim().is_empty() && row.account_id.len() == 12);
            }
        }
        Err(fault) => assert!(!fault.to_string().is_empty()),
    }
}

/// A receipt, which is written as it was read; also with a hash that holds.
pub fn receipt(bytes: &[u8]) {
    let _ = program::receipt::Receipt::parse(bytes);
    let Some(hashed) = with_its_hash(bytes) else { return };
    if let Ok(receipt) = program::receipt::Receipt::parse(&hashed) {
        let again = program::receipt::Receipt::parse(receipt.to_json().as_bytes());
        assert_eq!(again.as_ref(), Ok(&receipt));
        let _ = receipt.observation("111122223333", "us-east-1", None);
    }
}

/// The JSON with the hash that a receipt of that has.
fn with_its_hash(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut value: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    value.as_object_mut()?.remove("sha256");
    let canonical = serde_json_canonicalizer::to_vec(&value).ok()?;
    let hash: String =
        Sha256::digest(&canonical).iter().map(|byte| format!("{byte:02x}")).collect();
    value.as_object_mut()?.insert("sha256".to_owned(), hash.into());
    serde_json::to_vec(&value).ok()
}
