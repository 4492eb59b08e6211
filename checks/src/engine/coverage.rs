//! Which time several looks together cover.

use jiff::Timestamp;

/// How far intervals lead from `after` on without a gap.
pub(crate) fn reach(after: Timestamp, covered: &[(Timestamp, Timestamp)]) -> Timestamp {
    let mut covered = covered.to_vec();
    covered.sort();
    covered.into_iter().fold(
        after,
        |reached, (from, to)| {
            if from <= reached { reached.max(to) } else { reached }
        },
    )
}
