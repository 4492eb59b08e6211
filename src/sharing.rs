//! What students have in common that each should have alone: an account, or a DB instance.

use crate::store::Enrolment;
use labproof_checks::evidence::{Observation, instances_of};
use std::collections::{BTreeMap, BTreeSet};

/// A student, and everything observed of the account.
pub(crate) type Known<'a> = (&'a Enrolment, Vec<Observation>);

/// Who has what.
#[derive(Debug)]
pub(crate) struct Sharing<'a> {
    accounts: BTreeMap<&'a str, Vec<&'a Enrolment>>,
    instances: BTreeMap<&'a str, Vec<&'a Enrolment>>,
}

impl<'a> Sharing<'a> {
    /// Looks through a cohort.
    pub(crate) fn of(cohort: &'a [Known<'a>]) -> Self {
        let mut sharing = Self { accounts: BTreeMap::new(), instances: BTreeMap::new() };
        for (enrolment, observations) in cohort {
            sharing.accounts.entry(&enrolment.account).or_default().push(enrolment);
            for id in instances_of(observations) {
                sharing.instances.entry(id).or_default().push(enrolment);
            }
        }
        sharing
    }

    /// The other students of the same account.
    pub(crate) fn of_account(&self, student: &Enrolment) -> Vec<String> {
        let same = self.accounts.get(student.account.as_str()).into_iter().flatten();
        let others = same.filter(|other| other.student_id != student.student_id);
        others.map(|other| other.student_id.clone()).collect()
    }

    /// The students of other accounts in which an instance of this one's was seen.
    pub(crate) fn of_instances(&self, (student, observations): &Known<'_>) -> Vec<String> {
        let ids = instances_of(observations).into_iter();
        let holders = ids.filter_map(|id| self.instances.get(id)).flatten();
        let others = holders.filter(|other| other.account != student.account);
        let others: BTreeSet<&str> = others.map(|other| other.student_id.as_str()).collect();
        others.into_iter().map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use labproof_checks::evidence::{DbInstance, Look, View};

    fn enrolled(student: &str, account: &str) -> Enrolment {
        Enrolment {
            student_id: student.to_owned(),
            name: String::new(),
            account: account.to_owned(),
            region: None,
            columns: BTreeMap::new(),
        }
    }

    fn saw(id: &str) -> Vec<Observation> {
        let instance = DbInstance { resource_id: Some(id.to_owned()), ..DbInstance::default() };
        vec![Observation {
            run: "run".to_owned(),
            account: "any".to_owned(),
            region: "any".to_owned(),
            at: jiff::Timestamp::UNIX_EPOCH,
            look: Look::Seen(View::DbInstances(vec![instance])),
        }]
    }

    #[test]
    fn one_account_or_one_instance_in_two_hands_is_found() {
        let (a, b, c) = (enrolled("a", "1"), enrolled("b", "1"), enrolled("c", "2"));
        let cohort = [(&a, saw("db-1")), (&b, saw("db-1")), (&c, saw("db-1"))];
        let sharing = Sharing::of(&cohort);
        assert_eq!(sharing.of_account(&a), ["b"]);
        assert!(sharing.of_account(&c).is_empty());
        assert_eq!(sharing.of_instances(&cohort[0]), ["c"]);
        assert_eq!(sharing.of_instances(&cohort[2]), ["a", "b"]);
    }
}
