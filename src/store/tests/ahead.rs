//! A clock that was ahead once freezes nothing.

use super::*;

const NOW: &str = "2026-11-22T12:00:00Z";

fn of_run(id: &str, at: &str) -> Kept {
    Kept::of(Observation { run: id.to_owned(), ..(*instance(at, 20)).clone() })
}

fn believed(store: &Store, now: &str) -> (Option<Timestamp>, usize, usize) {
    let ahead = store.ahead(time(now)).unwrap();
    let mut observations = store.observations(ACCOUNT).unwrap();
    let doubted = ahead.take_out(&mut observations).into_values().sum();
    (store.newest(ACCOUNT, &ahead).unwrap(), observations.len(), doubted)
}

#[test]
fn what_lies_in_the_future_is_not_believed() {
    let (_folder, mut store) = begun();
    let true_look = time("2026-11-22T11:59:00Z");
    store
        .add(&[of_run("run-1", "2026-11-22T11:59:00Z"), of_run("run-1", "2026-11-22T21:00:00Z")])
        .unwrap();
    assert_eq!(believed(&store, NOW), (Some(true_look), 1, 1));
    // Clocks that differ by two minutes are taken for the same.
    let soon = "2026-11-22T12:01:59Z";
    store.add(&[of_run("run-1", soon)]).unwrap();
    assert_eq!(believed(&store, NOW), (Some(time(soon)), 2, 1));
}

#[test]
fn a_run_that_is_later_than_one_after_it_is_not_believed_when_its_time_has_come_either() {
    let (_folder, mut store) = begun();
    store.begin_run(&run("run-2", "2026-11-23T10:00:00Z"), &[]).unwrap();
    store.add(&[of_run("run-2", "2026-11-23T10:00:01Z")]).unwrap();
    let later = "2026-11-24T00:00:00Z";
    assert_eq!(
        believed(&store, later),
        (Some(time("2026-11-23T10:00:01Z")), 1, 0),
        "nobody knows yet"
    );
    store.begin_run(&run("run-3", NOW), &[]).unwrap();
    store.add(&[of_run("run-3", "2026-11-22T12:00:01Z")]).unwrap();
    assert_eq!(believed(&store, later), (Some(time("2026-11-22T12:00:01Z")), 1, 1));
}

#[test]
fn runs_of_two_programs_at_once_a_nonce_and_a_merge_tell_nothing_of_others() {
    let (_folder, mut store) = begun();
    store.add(&[of_run("run-1", "2026-11-22T10:00:01Z")]).unwrap();
    // Within two minutes; by a clock without AWS.
    store.begin_run(&run("run-2", "2026-11-22T09:58:30Z"), &[]).unwrap();
    let nonce =
        Run { command: crate::store::NONCE.to_owned(), ..run("nonce", "2026-11-21T00:00:00Z") };
    store.begin_run(&nonce, &[]).unwrap();
    // Another store, which is older.
    let (folder, mut other) = begun();
    other.begin_run(&run("run-0", "2026-11-01T00:00:00Z"), &[]).unwrap();
    drop(other);
    let mut other = crate::store::Source::open(&file(&folder)).unwrap();
    store.merge(&mut other).unwrap();
    assert_eq!(believed(&store, NOW), (Some(time("2026-11-22T10:00:01Z")), 1, 0));
}
