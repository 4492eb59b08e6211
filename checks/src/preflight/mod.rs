//! Before the class: what was tried in each account, each region and on the grader's own side becomes
//! findings. Judged is whether the class can be held and graded, never a student's work.
//!
//! What could not be looked at is never found broken: it is a finding of its own kind.

mod account;
mod finding;
mod grader;
mod offers;
mod things;

pub use account::{AccountSeen, Reads, Tried, account, reads};
pub use finding::{Finding, Severity, Standing, Thing, Use, Way, Who};
pub use grader::{CredentialsEnd, GraderSeen, Roots, grader};
pub use offers::{Asked, OFFER_READS, Offer, Orderable, Support, actions, asked, region};
