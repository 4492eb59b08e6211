//! The memory of a run for the answers that it reads: shared by all accounts, so that none can take
//! it all, and no number of them more than there is.

use bytes::Bytes;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Answers that are no larger cost nothing: a socket's buffer holds them anyway, bytes.
const FREE: usize = 16 * 1024;

/// A small answer, bytes: a page of 50 records.
const SMALL: usize = 256 * 1024;

/// The largest answer that is read, bytes. A page of AWS's is far smaller.
pub(super) const LARGEST: usize = 16 * 1024 * 1024;

/// How many small answers are in memory at once: 16 MiB.
const SMALL_ONES: usize = 64;

/// How many larger answers are in memory at once: 48 MiB.
const LARGE_ONES: usize = 3;

/// The shares that answers hold until they have been read. Whoever waits for a large one may hold a
/// small one, and never the other way round: nobody waits in a circle.
#[derive(Debug, Clone)]
pub(crate) struct Budget {
    small: Arc<Semaphore>,
    large: Arc<Semaphore>,
}

impl Default for Budget {
    fn default() -> Self {
        let [small, large] = [SMALL_ONES, LARGE_ONES].map(|ones| Arc::new(Semaphore::new(ones)));
        Self { small, large }
    }
}

/// The share of the budget that one answer has, and what was read of it.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    budget: &'a Budget,
    held: Held,
}

#[derive(Debug, Default)]
struct Held {
    body: Vec<u8>,
    small: Option<OwnedSemaphorePermit>,
    large: Option<OwnedSemaphorePermit>,
}

/// The answer is larger than [`LARGEST`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooLarge;

impl Budget {
    pub(super) fn reading(&self) -> Reading<'_> {
        Reading { budget: self, held: Held::default() }
    }
}

impl Reading<'_> {
    /// One piece more, as soon as there is room for it.
    pub(super) async fn take(&mut self, piece: &[u8]) -> Result<(), TooLarge> {
        let length = self.held.body.len() + piece.len();
        if length > LARGEST {
            return Err(TooLarge);
        }
        if length > FREE && self.held.small.is_none() {
            self.held.small = Some(share(&self.budget.small).await);
        }
        if length > SMALL && self.held.large.is_none() {
            self.held.large = Some(share(&self.budget.large).await);
        }
        self.held.body.extend_from_slice(piece);
        Ok(())
    }

    /// All of it. It gives its share back when nobody reads it any more.
    pub(super) fn whole(self) -> Bytes {
        Bytes::from_owner(self.held)
    }
}

async fn share(of: &Arc<Semaphore>) -> OwnedSemaphorePermit {
    Arc::clone(of).acquire_owned().await.expect("nobody closes it")
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.body
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::future::join_all;
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
    use std::time::Duration;

    const PIECE: &[u8] = &[b'x'; 64 * 1024];

    /// Reads so many bytes piece by piece, with others in between, and counts what all of them hold.
    async fn read(budget: &Budget, bytes: usize, now: &AtomicUsize, most: &AtomicUsize) -> bool {
        let mut reading = budget.reading();
        let mut mine = 0;
        while mine < bytes {
            if reading.take(PIECE).await.is_err() {
                now.fetch_sub(mine, Relaxed);
                return false;
            }
            mine += PIECE.len();
            most.fetch_max(now.fetch_add(PIECE.len(), Relaxed) + PIECE.len(), Relaxed);
            tokio::task::yield_now().await;
        }
        let body = reading.whole();
        tokio::time::sleep(Duration::from_millis(1)).await;
        now.fetch_sub(body.len(), Relaxed);
        true
    }

    #[tokio::test]
    async fn any_number_of_answers_takes_no_more_memory_than_there_is() {
        const MIB: usize = 1024 * 1024;
        let budget = Budget::default();
        for (answers, bytes, is_read) in [
            (500, 64 * 1024, true),
            (500, 192 * 1024, true),
            (100, MIB, true),
            (20, LARGEST, true),
            (16, 200 * MIB, false),
        ] {
            let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
            let reads = (0..answers).map(|_| read(&budget, bytes, &now, &most));
            let read = tokio::time::timeout(Duration::from_mins(1), join_all(reads)).await;
            assert!(read.unwrap().into_iter().all(|read| read == is_read), "{answers} of {bytes}");
            let most = most.into_inner();
            assert!(most <= 64 * MIB, "{answers} answers of {bytes} bytes took {most}");
            assert_eq!(budget.small.available_permits(), SMALL_ONES);
            assert_eq!(budget.large.available_permits(), LARGE_ONES);
        }
    }

    #[tokio::test]
    async fn small_answers_pass_by_large_ones_that_wait() {
        let budget = Budget::default();
        let hold = || async {
            let mut reading = budget.reading();
            for _ in 0..5 {
                reading.take(PIECE).await.unwrap();
            }
            reading.whole()
        };
        let all = join_all((0..LARGE_ONES).map(|_| hold())).await;
        assert_eq!(budget.large.available_permits(), 0);
        let mut small = budget.reading();
        small.take(PIECE).await.unwrap();
        drop(all);
        assert_eq!(budget.large.available_permits(), LARGE_ONES);
        assert_eq!(small.whole().len(), PIECE.len());
    }
}
