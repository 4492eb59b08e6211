//! Which shards of a class a store holds, and what that makes doubtful: whoever has merged all but one
//! learns of it.

use super::{Shard, indexes};
use crate::store::{Enrolment, NONCE, Run, Store, StoreError};
use labproof_reports::terminal::ShardDoubt;
use std::collections::BTreeMap;

/// The newest run of each shard.
type Newest = BTreeMap<Shard, Run>;

/// What is doubtful about a store whose newest run is of a shard, if anything is. Of the `students` who
/// are judged it is said who is in a shard that is not there.
///
/// # Errors
/// The store cannot be read.
pub(crate) fn doubts(store: &Store, students: &[Enrolment]) -> Result<Vec<ShardDoubt>, StoreError> {
    let runs = store.runs()?;
    let newest = runs.iter().rfind(|run| run.command != NONCE);
    let Some(Shard { of, .. }) = newest.and_then(|run| Shard::of_command(&run.command)) else {
        return Ok(Vec::new());
    };
    // Oldest first, so the newest stays.
    let sharded = runs.into_iter().filter_map(|run| Some((Shard::of_command(&run.command)?, run)));
    let shards: Newest = sharded.filter(|(shard, _)| shard.of == of).collect();
    let doubts = [missing(store, &shards, of, students)?, cut_short(&shards), other_lab(&shards)];
    Ok(doubts.into_iter().flatten().chain(other_roster(store, &shards)?).collect())
}

/// The shards that are not there.
fn missing(
    store: &Store,
    shards: &Newest,
    of: u32,
    students: &[Enrolment],
) -> Result<Option<ShardDoubt>, StoreError> {
    let is_missing = |index: &u32| !shards.contains_key(&Shard { index: *index, of });
    let number = of - u32::try_from(shards.len()).unwrap_or(of);
    if number == 0 {
        return Ok(None);
    }
    let ids = students.iter().map(|one| (one.student_id.as_str(), one.account.as_str()));
    let theirs = students.iter().zip(indexes(ids, of)).filter(|(_, index)| is_missing(index));
    let mut never = Vec::new();
    for (student, _) in theirs {
        if store.oldest(&student.account)?.is_none() {
            never.push(student.student_id.clone());
        }
    }
    let first = named((1..=of).filter(is_missing).map(|index| Shard { index, of }));
    Ok(Some(ShardDoubt::Missing { number, first, students: never }))
}

/// The shards whose newest run was killed, or goes on.
fn cut_short(shards: &Newest) -> Option<ShardDoubt> {
    let begun = || shards.iter().filter(|(_, run)| run.finished_at.is_none());
    let number = u32::try_from(begun().count()).unwrap_or(u32::MAX);
    let first = || named(begun().map(|(shard, _)| *shard));
    (number > 0).then(|| ShardDoubt::CutShort { number, first: first() })
}

/// The first few of some shards.
fn named(shards: impl Iterator<Item = Shard>) -> Vec<String> {
    shards.take(ShardDoubt::NAMED).map(|shard| shard.to_string()).collect()
}

/// Two shards that were looked at by other labs.
fn other_lab(shards: &Newest) -> Option<ShardDoubt> {
    let (first, one) = shards.iter().next()?;
    let differs = |(_, other): &(&Shard, &Run)| other.lab_sha256 != one.lab_sha256;
    let (other, _) = shards.iter().find(differs)?;
    Some(ShardDoubt::OtherLab { shards: [first, other].map(ToString::to_string) })
}

/// Two shards that were given other rosters: the same line is one student's and another's.
fn other_roster(store: &Store, shards: &Newest) -> Result<Option<ShardDoubt>, StoreError> {
    let mut lines: BTreeMap<i64, (Shard, String)> = BTreeMap::new();
    for (shard, run) in shards {
        for (line, student) in store.lines(&run.id)? {
            let (first, known) = lines.entry(line).or_insert_with(|| (*shard, student.clone()));
            if *known != student {
                let students = [known.clone(), student];
                let shards = [*first, *shard].map(|shard| shard.to_string());
                return Ok(Some(ShardDoubt::OtherRoster { line, students, shards }));
            }
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use labproof_checks::evidence::{Blind, Kept, Look, Observation, ReasonCode, SESSION};
    use std::collections::BTreeSet;

    const LAB: &str = "a lab";

    /// A run on a shard: its command, the hour when it began, the lab, whether it ended, its students by
    /// their lines.
    type Begun<'a> = (&'a str, u8, &'a str, bool, &'a [(i64, &'a str)]);

    fn enrolled(student: &str) -> Enrolment {
        let columns = BTreeMap::new().into();
        let (student_id, account) = (student.to_owned(), format!("account of {student}"));
        Enrolment { student_id, name: String::new(), account, region: None, columns }
    }

    fn store(runs: &[Begun<'_>]) -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(&folder.path().join("evidence")).unwrap();
        for (number, (command, hour, lab, ended, students)) in runs.iter().enumerate() {
            let started_at = format!("2026-11-22T{hour:02}:00:00Z").parse().unwrap();
            let run = Run {
                id: format!("run-{number}"),
                command: (*command).to_owned(),
                version: "0.1.0".to_owned(),
                lab: "lab".to_owned(),
                lab_sha256: (*lab).to_owned(),
                started_at,
                finished_at: ended.then_some(started_at),
            };
            let lines: Vec<_> = students.iter().map(|(line, _)| *line).collect();
            let rows: Vec<_> = students.iter().map(|(_, student)| enrolled(student)).collect();
            store.begin_run_of(&run, &lines, &rows).unwrap();
        }
        (folder, store)
    }

    fn missing(number: u32, first: &[&str], students: &[&str]) -> ShardDoubt {
        let owned = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        ShardDoubt::Missing { number, first: owned(first), students: owned(students) }
    }

    #[test]
    fn what_is_doubtful_about_shards_is_known_from_their_runs() {
        let (one, two) = ("grade --shard 1/2", "grade --shard 2/2");
        // s01 and s02 are in the first shard of two, s03 in the second.
        let (first, second): (&[_], &[_]) = (&[(2, "s01"), (3, "s02")], &[(4, "s03")]);
        let cut = |shard: &str| ShardDoubt::CutShort { number: 1, first: vec![shard.to_owned()] };
        let both = || [one, two].map(|run| run.rsplit_once(' ').unwrap().1.to_owned());
        let cases: &[(&[Begun<'_>], Vec<ShardDoubt>)] = &[
            (&[], vec![]),
            (&[("grade", 9, LAB, true, first)], vec![]),
            (&[(one, 9, LAB, true, first), (two, 9, LAB, true, second)], vec![]),
            (&[(one, 9, LAB, true, first)], vec![missing(1, &["2/2"], &["s03"])]),
            (&[(two, 9, LAB, true, second)], vec![missing(1, &["1/2"], &["s01", "s02"])]),
            // A later run of the whole class, or by other shards, is what counts.
            (&[(one, 9, LAB, true, first), ("grade", 10, LAB, true, first)], vec![]),
            (
                &[(one, 9, LAB, true, first), ("watch --shard 3/3", 10, LAB, true, &[])],
                vec![missing(2, &["1/3", "2/3"], &["s01", "s02", "s03"])],
            ),
            // A nonce is no look at anybody.
            (
                &[(one, 9, LAB, true, first), (NONCE, 10, LAB, true, &[])],
                vec![missing(1, &["2/2"], &["s03"])],
            ),
            (&[(one, 9, LAB, false, first), (two, 9, LAB, true, second)], vec![cut("1/2")]),
            // It was run again.
            (
                &[
                    (one, 9, LAB, false, first),
                    (two, 9, LAB, true, second),
                    (one, 10, LAB, true, first),
                ],
                vec![],
            ),
            (
                &[(one, 9, LAB, true, first), (two, 9, "another", true, second)],
                vec![ShardDoubt::OtherLab { shards: both() }],
            ),
            (
                &[(one, 9, LAB, true, first), (two, 9, LAB, true, &[(3, "s03")])],
                vec![ShardDoubt::OtherRoster {
                    line: 3,
                    students: ["s02", "s03"].map(str::to_owned),
                    shards: both(),
                }],
            ),
        ];
        let class = ["s01", "s02", "s03"].map(enrolled);
        for (number, (runs, expected)) in cases.iter().enumerate() {
            let (_folder, store) = store(runs);
            assert_eq!(&doubts(&store, &class).unwrap(), expected, "case {number}");
        }
    }

    #[test]
    fn whoever_was_looked_at_before_is_not_said_to_be_missing() {
        let (_folder, mut store) =
            store(&[("grade", 9, LAB, true, &[]), ("grade --shard 1/2", 10, LAB, true, &[])]);
        let class = ["s03", "s06"].map(enrolled);
        let why = Blind::new(ReasonCode::Timeout, SESSION.as_str());
        let seen = Observation {
            run: "run-0".to_owned(),
            account: class[0].account.clone(),
            region: "ap-northeast-2".to_owned(),
            at: "2026-11-22T09:00:00Z".parse().unwrap(),
            look: Look::blind(SESSION, why),
        };
        store.add(&[Kept::of(seen)]).unwrap();
        assert_eq!(doubts(&store, &class).unwrap(), [missing(1, &["2/2"], &["s06"])]);
    }

    #[test]
    fn of_very_many_shards_the_first_few_are_named() {
        let (_folder, store) = store(&[("grade --shard 2/4000000000", 9, LAB, true, &[])]);
        let found = doubts(&store, &[]).unwrap();
        let [ShardDoubt::Missing { number: 3_999_999_999, first, .. }] = &found[..] else {
            panic!("{found:?}")
        };
        let first: BTreeSet<_> = first.iter().map(String::as_str).collect();
        assert_eq!(first.len(), ShardDoubt::NAMED);
        assert!(first.contains("1/4000000000") && !first.contains("2/4000000000"));
    }
}
