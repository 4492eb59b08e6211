//! Faults on demand: which calls go wrong, and how.
//!
//! What fails is a function of the seed and of how many calls of that operation the account has seen, so the same run
//! fails the same way, whatever else runs beside it.

use std::collections::HashMap;

use crate::region::digits;

/// A fault that calls run into.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The account whose calls fail (for `AssumeRole`: the account of the role); `None` means any.
    pub account: Option<String>,
    /// The region whose calls fail; `None` means any.
    pub region: Option<String>,
    /// The operation that fails, such as `DescribeDBInstances`; `None` means any.
    pub operation: Option<String>,
    /// How it fails.
    pub kind: FaultKind,
    /// How often it fails.
    pub times: Times,
}

/// How a call goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The service's own refusal for want of permission. A mutating call is recorded as refused.
    Denied,
    /// The service's own refusal by a policy of the organization that the account is a member of.
    DeniedByOrganization,
    /// The refusal of an account that may not use the service: without a payment method, or suspended.
    NotSignedUp,
    /// The refusal of credentials that have ended.
    Expired,
    /// The refusal of a security token service that is switched off in the region.
    RegionDisabled,
    /// The service's own refusal because of too many requests.
    Throttled,
    /// Status 503 with an HTML page, as a load balancer answers.
    Unavailable,
    /// No answer, ever.
    Hang,
    /// No connection.
    ConnectionRefused,
    /// The body ends too early at a random place, and its declared length says the same: nothing but a missing member tells.
    CutWithMatchingLength,
    /// The connection breaks in the middle of the body.
    CutWithoutMatchingLength,
}

/// How often a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// Every call.
    Always,
    /// The first calls of each operation in each account.
    First(u64),
    /// All but those: what begins well and does not go on, such as a lookup of many pages.
    After(u64),
    /// A share of the calls, drawn by the seed.
    Share {
        /// Of a thousand calls, so many fail.
        per_mille: u16,
        /// Another seed, other calls.
        seed: u64,
    },
}

impl Fault {
    /// A fault that strikes every call of every account; narrow it with the methods below.
    pub fn new(kind: FaultKind) -> Self {
        Self { account: None, region: None, operation: None, kind, times: Times::Always }
    }

    /// Strikes calls of this account only.
    #[must_use]
    pub fn account(self, account: &str) -> Self {
        Self { account: Some(account.to_owned()), ..self }
    }

    /// Strikes calls in this region only.
    #[must_use]
    pub fn region(self, region: &str) -> Self {
        Self { region: Some(region.to_owned()), ..self }
    }

    /// Strikes this operation only.
    #[must_use]
    pub fn operation(self, operation: &str) -> Self {
        Self { operation: Some(operation.to_owned()), ..self }
    }

    /// Strikes only so often.
    #[must_use]
    pub fn times(self, times: Times) -> Self {
        Self { times, ..self }
    }
}

/// The faults in force, and what has been called so far.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    faults: Vec<Fault>,
    calls: HashMap<String, u64>,
}

/// A fault that strikes one call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Strike {
    pub(crate) kind: FaultKind,
    /// Any number; where a body is cut is drawn from it.
    pub(crate) chance: u64,
}

impl Faults {
    pub(crate) fn add(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    pub(crate) fn clear(&mut self) {
        self.faults.clear();
        self.calls.clear();
    }

    /// Counts a call and says which fault strikes it, if one does. The first in the order of adding wins.
    pub(crate) fn strike(
        &mut self,
        account: &str,
        region: &str,
        operation: &str,
    ) -> Option<Strike> {
        if self.faults.is_empty() {
            return None;
        }
        let call = format!("{account} {region} {operation}");
        let number = self.calls.entry(call.clone()).or_insert(0);
        *number += 1;
        let concerns =
            |wanted: &Option<String>, is: &str| wanted.as_deref().is_none_or(|wanted| wanted == is);
        self.faults
            .iter()
            .filter(|fault| {
                concerns(&fault.account, account)
                    && concerns(&fault.region, region)
                    && concerns(&fault.operation, operation)
            })
            .find_map(|fault| strikes(fault, &call, *number))
    }
}

fn strikes(fault: &Fault, call: &str, number: u64) -> Option<Strike> {
    let seed = if let Times::Share { seed, .. } = fault.times { seed } else { 0 };
    let drawn = digits(&format!("{seed} {:?} {call} {number}", fault.kind));
    let draw = |range: std::ops::Range<usize>| {
        u64::from_str_radix(&drawn[range], 16).expect("digits are hexadecimal")
    };
    let hit = match fault.times {
        Times::Always => true,
        Times::First(calls) => number <= calls,
        Times::After(calls) => number > calls,
        Times::Share { per_mille, .. } => draw(0..12) % 1000 < u64::from(per_mille),
    };
    hit.then(|| Strike { kind: fault.kind, chance: draw(12..24) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn struck(faults: &mut Faults, calls: usize, account: &str) -> Vec<bool> {
        (0..calls).map(|_| faults.strike(account, "r", "DescribeDBInstances").is_some()).collect()
    }

    #[test]
    fn a_share_is_about_that_share_and_the_same_in_every_run() {
        let with = |seed| {
            let mut faults = Faults::default();
            faults
                .add(Fault::new(FaultKind::Throttled).times(Times::Share { per_mille: 100, seed }));
            struck(&mut faults, 10_000, "a")
        };
        let hits = with(1).iter().filter(|&&hit| hit).count();
        assert!((850..1150).contains(&hits), "{hits}");
        assert_eq!(with(1), with(1));
        assert_ne!(with(1), with(2));
    }

    #[test]
    fn what_begins_well_may_not_go_on() {
        let with = |times| {
            let mut faults = Faults::default();
            faults.add(Fault::new(FaultKind::Hang).times(times));
            struck(&mut faults, 3, "a")
        };
        assert_eq!(with(Times::First(2)), [true, true, false]);
        assert_eq!(with(Times::After(2)), [false, false, true]);
    }

    #[test]
    fn other_accounts_do_not_change_which_calls_fail() {
        let fault = Fault::new(FaultKind::Hang).times(Times::Share { per_mille: 300, seed: 7 });
        let (mut alone, mut beside) = (Faults::default(), Faults::default());
        alone.add(fault.clone());
        beside.add(fault);
        let expected = struck(&mut alone, 50, "a");
        let seen: Vec<_> = (0..50)
            .map(|_| {
                beside.strike("b", "r", "DescribeDBInstances");
                beside.strike("a", "r", "DescribeDBInstances").is_some()
            })
            .collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_fault_strikes_only_what_it_names() {
        let mut faults = Faults::default();
        faults.add(
            Fault::new(FaultKind::Denied)
                .account("a")
                .operation("X")
                .region("r")
                .times(Times::First(1)),
        );
        assert_eq!(faults.strike("b", "r", "X"), None);
        assert_eq!(faults.strike("a", "s", "X"), None);
        assert_eq!(faults.strike("a", "r", "Y"), None);
        assert!(faults.strike("a", "r", "X").is_some());
        assert_eq!(faults.strike("a", "r", "X"), None);
    }
}
