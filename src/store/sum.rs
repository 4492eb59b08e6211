//! A sum of hashes: the same whatever the order is in which they came, and made a new one without the others.

use serde::Serialize;
use sha2::{Digest, Sha256};

/// A whole number of 256 bits, its lowest 64 first. It wraps around.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sum([u64; 4]);

/// How many bytes a hash, and so a sum, has.
const LENGTH: usize = 32;

impl Sum {
    /// The hash of some values, as what they are in JSON; with a sum behind them.
    pub(super) fn hash(values: &impl Serialize, of: Self) -> Self {
        let json = serde_json::to_vec(values).expect("texts and numbers are JSON");
        let hash = Sha256::new_with_prefix(json).chain_update(of.bytes()).finalize();
        Self::read(&hash).expect("a SHA-256 has 32 bytes")
    }

    /// A sum from its bytes, if they are as many as one has.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; LENGTH] = bytes.try_into().ok()?;
        let limb = |at: usize| {
            let limb = bytes[8 * at..8 * at + 8].try_into();
            u64::from_le_bytes(limb.expect("the slice has eight bytes"))
        };
        Some(Self([limb(0), limb(1), limb(2), limb(3)]))
    }

    /// Its bytes.
    pub(super) fn bytes(self) -> [u8; LENGTH] {
        let mut bytes = [0; LENGTH];
        for (to, limb) in bytes.chunks_exact_mut(8).zip(self.0) {
            to.copy_from_slice(&limb.to_le_bytes());
        }
        bytes
    }

    /// Adds another one.
    pub(super) fn add(&mut self, other: Self) {
        let mut carried = false;
        for (limb, added) in self.0.iter_mut().zip(other.0) {
            let (sum, over) = limb.overflowing_add(added);
            let (sum, again) = sum.overflowing_add(u64::from(carried));
            (*limb, carried) = (sum, over || again);
        }
    }

    /// Takes another one away that was added.
    pub(super) fn take(&mut self, other: Self) {
        let mut borrowed = false;
        for (limb, taken) in self.0.iter_mut().zip(other.0) {
            let (rest, under) = limb.overflowing_sub(taken);
            let (rest, again) = rest.overflowing_sub(u64::from(borrowed));
            (*limb, borrowed) = (rest, under || again);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_the_same_in_any_order_and_what_was_added_can_be_taken_away() {
        let [a, b, c] = [1, 2, 3].map(|n| Sum::hash(&n, Sum::default()));
        let sum = |of: &[Sum]| {
            of.iter().fold(Sum::default(), |mut sum, one| {
                sum.add(*one);
                sum
            })
        };
        assert_eq!(sum(&[a, b, c]), sum(&[c, a, b]));
        let mut left = sum(&[a, b, c]);
        left.take(b);
        assert_eq!(left, sum(&[a, c]));
        assert_ne!(sum(&[a, a]), Sum::default(), "twice the same is not nothing");
        assert_eq!(Sum::read(&left.bytes()), Some(left));
    }

    #[test]
    fn a_sum_carries_from_limb_to_limb() {
        let (most, one) = (Sum([u64::MAX; 4]), Sum([1, 0, 0, 0]));
        let mut sum = most;
        sum.add(one);
        assert_eq!(sum, Sum::default());
        sum.take(one);
        assert_eq!(sum, most);
        let mut sum = Sum([u64::MAX, 0, 0, 0]);
        sum.add(one);
        assert_eq!(sum, Sum([0, 1, 0, 0]));
    }
}
