//! What students have in common that each should have alone: an account, or a DB instance.

use crate::store::Enrolment;
use labproof_checks::outcome::NAMED;
use std::collections::BTreeMap;

/// Who has what.
#[derive(Debug)]
pub(crate) struct Sharing<'a> {
    accounts: BTreeMap<&'a str, Vec<&'a Enrolment>>,
    instances: BTreeMap<&'a str, Vec<&'a Enrolment>>,
}

impl<'a> Sharing<'a> {
    /// Looks through a cohort: every student, and the DB instances that were seen in the account.
    pub(crate) fn of(cohort: impl IntoIterator<Item = (&'a Enrolment, &'a [String])>) -> Self {
        let mut sharing = Self { accounts: BTreeMap::new(), instances: BTreeMap::new() };
        for (enrolment, instances) in cohort {
            sharing.accounts.entry(&enrolment.account).or_default().push(enrolment);
            for id in instances {
                sharing.instances.entry(id).or_default().push(enrolment);
            }
        }
        sharing
    }

    /// The other students of the same account: as many as a flag names, and one more.
    pub(crate) fn of_account(&self, student: &Enrolment) -> Vec<String> {
        let same = self.accounts.get(student.account.as_str()).into_iter().flatten();
        few(same.filter(|other| other.student_id != student.student_id))
    }

    /// The students of other accounts in which one of these instances of this student's was seen: as many
    /// as a flag names, and one more.
    pub(crate) fn of_instances(&self, student: &Enrolment, instances: &[String]) -> Vec<String> {
        let holders = instances.iter().filter_map(|id| self.instances.get(id.as_str())).flatten();
        few(holders.filter(|other| other.account != student.account))
    }
}

fn few<'a>(others: impl Iterator<Item = &'a &'a Enrolment>) -> Vec<String> {
    let mut few: Vec<String> = Vec::new();
    for other in others {
        if few.len() > NAMED {
            break;
        }
        if !few.contains(&other.student_id) {
            few.push(other.student_id.clone());
        }
    }
    few
}

#[cfg(test)]
mod tests {
    use super::*;

    fn enrolled(student: &str, account: &str) -> Enrolment {
        Enrolment {
            student_id: student.to_owned(),
            name: String::new(),
            account: account.to_owned(),
            region: None,
            columns: BTreeMap::new().into(),
        }
    }

    #[test]
    fn one_account_or_one_instance_in_two_hands_is_found() {
        let (a, b, c) = (enrolled("a", "1"), enrolled("b", "1"), enrolled("c", "2"));
        let one = vec!["db-1".to_owned()];
        let sharing = Sharing::of([&a, &b, &c].map(|student| (student, &one[..])));
        assert_eq!(sharing.of_account(&a), ["b"]);
        assert!(sharing.of_account(&c).is_empty());
        assert_eq!(sharing.of_instances(&a, &one), ["c"]);
        assert_eq!(sharing.of_instances(&c, &one), ["a", "b"]);
    }
}
