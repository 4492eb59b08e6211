//! Work that a library does on what a stranger sent: in a task of its own, and not for ever.

use labproof_checks::evidence::{Blind, ReasonCode};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::timeout;

/// What the work comes to, if it comes to an end within `limit`. Should the library panic, nobody
/// else is hurt: that is a blind look at `address`, as is want of time. Given up with its caller.
pub(super) async fn run_isolated<T: Send + 'static>(
    limit: Duration,
    address: &str,
    work: impl Future<Output = Result<T, Blind>> + Send + 'static,
) -> Result<T, Blind> {
    let mut task = JoinSet::new();
    task.spawn(timeout(limit, work));
    match task.join_next().await {
        Some(Ok(Ok(done))) => done,
        Some(Ok(Err(_elapsed))) => Err(Blind::new(ReasonCode::Timeout, address)),
        Some(Err(_)) | None => Err(Blind::new(ReasonCode::Internal, address).because("driver")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_and_a_wait_without_end_are_blind_looks() {
        let work = |panics: bool| async move {
            assert!(!panics, "a bug of the library");
            std::future::pending::<Result<(), Blind>>().await
        };
        let limit = Duration::from_millis(20);
        let blind = run_isolated(limit, "host:1", work(true)).await.unwrap_err();
        assert_eq!(blind, Blind::new(ReasonCode::Internal, "host:1").because("driver"));
        let blind = run_isolated(limit, "host:1", work(false)).await.unwrap_err();
        assert_eq!(blind, Blind::new(ReasonCode::Timeout, "host:1"));
    }
}
