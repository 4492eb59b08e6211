//! A merge is a union: in any order, any number of times, the same bytes.

use super::*;
use crate::store::{Entry, MergeError, Source};
use proptest::prelude::*;
use proptest::sample::subsequence;

fn kept(seen: Kept) -> Entry {
    Entry::Observation(seen)
}

/// Everything that three runs saw of two accounts.
fn everything() -> Vec<Entry> {
    let mut entries = Vec::new();
    for number in 1..=3 {
        let id = format!("run-{number}");
        let at = |second: i32| format!("2026-11-22T1{number}:00:{second:02}Z");
        entries.push(Entry::Run(run(&id, &at(0))));
        entries.push(Entry::End { run: id.clone(), finished_at: time(&at(59)) });
        for (position, account) in (0..).zip([ACCOUNT, OTHER_ACCOUNT]) {
            let student = enrolled(&format!("s00{}", position + 1), account);
            entries.push(Entry::Enrolment { run: id.clone(), position, student });
            // Equal looks at other times, other looks at equal times.
            for look in [regions(account, &at(1)), regions(account, &at(2))] {
                entries.push(kept(Kept::of(Observation { run: id.clone(), ..(*look).clone() })));
            }
        }
        for storage in [20, 30] {
            entries.push(kept(Kept::of(Observation {
                run: id.clone(),
                ..(*instance(&at(2), storage)).clone()
            })));
        }
    }
    entries
}

/// The run that an entry is of.
fn run_of(entry: &Entry) -> String {
    let run = match entry {
        Entry::Run(run) => &run.id,
        Entry::End { run, .. } | Entry::Enrolment { run, .. } => run,
        Entry::Observation(kept) => &kept.run,
    };
    run.clone()
}

/// A part of everything, in any order, with the runs that it speaks of.
fn part() -> impl Strategy<Value = Vec<Entry>> {
    let all = everything();
    let number = all.len();
    subsequence(all, 0..=number).prop_shuffle().prop_map(|mut entries| {
        let spoken_of: Vec<_> = entries.iter().map(run_of).collect();
        let is_spoken_of =
            |entry: &Entry| matches!(entry, Entry::Run(run) if spoken_of.contains(&run.id));
        entries.extend(everything().into_iter().filter(is_spoken_of));
        entries
    })
}

fn lines(entries: &[Entry]) -> String {
    let line = |entry| serde_json::to_string(entry).unwrap() + "\n";
    entries.iter().map(line).collect()
}

/// A new store into which these files were merged, and its path.
fn merged(folder: &TempDir, name: &str, files: &[&Path]) -> (Store, PathBuf) {
    let path = folder.path().join(name);
    let mut store = Store::open(&path).unwrap();
    for file in files {
        store.merge(&mut Source::open(file).unwrap()).unwrap();
    }
    (store, path)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_merge_is_commutative_associative_and_idempotent(
        parts in prop::collection::vec((part(), any::<bool>()), 3)
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut stores = Vec::new();
        let files: Vec<PathBuf> = (0..).zip(&parts).map(|(number, (entries, as_store))| {
            let path = folder.path().join(format!("{number}.jsonl"));
            std::fs::write(&path, lines(entries)).unwrap();
            if !as_store {
                return path;
            }
            let (store, path) = merged(&folder, &format!("{number}.evidence"), &[&path]);
            stores.push(store);
            path
        }).collect();
        let [a, b, c] = [&*files[0], &*files[1], &*files[2]];
        let union = exported(&merged(&folder, "union", &[a, b, c]).0);

        let mut expected: Vec<_> =
            parts.iter().flat_map(|(entries, _)| entries).map(|entry| lines(std::slice::from_ref(entry))).collect();
        expected.sort_unstable();
        expected.dedup();
        let mut found: Vec<_> = union.iter().map(|line| format!("{line}\n")).collect();
        found.sort_unstable();
        prop_assert_eq!(found, expected, "it is the union");

        for (name, order) in [("cba", [c, b, a]), ("bca", [b, c, a]), ("bac", [b, a, c])] {
            prop_assert_eq!(&exported(&merged(&folder, name, &order).0), &union, "commutative");
        }
        let (_ab, ab) = merged(&folder, "ab", &[a, b]);
        let (_bc, bc) = merged(&folder, "bc", &[b, c]);
        prop_assert_eq!(&exported(&merged(&folder, "(ab)c", &[&ab, c]).0), &union, "associative");
        prop_assert_eq!(&exported(&merged(&folder, "a(bc)", &[a, &bc]).0), &union, "associative");
        let again = [a, b, c, a, &bc, c, &ab];
        prop_assert_eq!(&exported(&merged(&folder, "again", &again).0), &union, "idempotent");
    }
}

/// What merging some lines into a store with `run-1` comes to.
fn merge_lines(store: &mut Store, text: &str) -> Result<crate::store::Merged, MergeError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.jsonl");
    std::fs::write(&path, text).unwrap();
    store.merge(&mut Source::open(&path).unwrap())
}

#[test]
fn an_export_is_one_self_describing_object_a_line() {
    let (_folder, mut store) = begun();
    store.finish_run("run-1", time("2026-11-22T10:05:00Z")).unwrap();
    let seen = regions(ACCOUNT, "2026-11-22T10:00:01Z");
    store.add(std::slice::from_ref(&seen)).unwrap();
    let zeros = "0".repeat(64);
    let expected = [
        json!({"run": {"id": "run-1", "command": "grade", "version": "0.1.0",
            "lab": "stem-day-rds", "lab_sha256": zeros, "started_at": "2026-11-22T10:00:00Z"}}),
        json!({"end": {"run": "run-1", "finished_at": "2026-11-22T10:05:00Z"}}),
        json!({"enrolment": {"run": "run-1", "position": 0, "student": {"student_id": "s001",
            "name": "학생 s001", "account": ACCOUNT, "region": null,
            "columns": {"section": "A"}}}}),
        json!({"observation": {"id": seen.id(), "run": "run-1", "account": ACCOUNT,
            "region": "ap-northeast-2", "at": "2026-11-22T10:00:01Z",
            "look": {"seen": {"regions": ["ap-northeast-2", "us-east-1"]}}}}),
    ];
    let lines = exported(&store);
    let read: Vec<serde_json::Value> =
        lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(read, expected);
}

#[test]
fn a_line_that_is_not_evidence_is_named_and_nothing_of_its_file_is_kept() {
    let honest = kept(instance("2026-11-22T10:00:01Z", 20));
    let good = lines(&[honest, Entry::Run(run("run-2", "2026-11-22T11:00:00Z"))]);
    let forged = lines(&[kept(instance("2026-11-22T10:00:02Z", 20))]).replace("20,", "30,");
    let secret = lines(&[Entry::Enrolment {
        run: "run-2".to_owned(),
        position: 0,
        student: enrolled("s002", ACCOUNT),
    }])
    .replace("\"region\"", "\"external_id\":\"hush-hush\",\"region\"");
    let cut = lines(&[Entry::Run(run("run-3", "2026-11-22T11:00:00Z"))]).replace("}}\n", "");
    let bad = [
        ("nonsense\n", "expected value (column 1)"),
        ("{\"grade\":{}}\n", "unknown variant `grade`"),
        ("{\"end\":{\"run\":\"run-1\",\"finished_at\":\"noon\"}}\n", "invalid"),
        (forged.as_str(), "is not what its id says"),
        (secret.as_str(), "unknown field `external_id`"),
        (cut.as_str(), "EOF while parsing"),
        ("\u{0}\n", "expected value"),
    ];
    for (line, expected) in bad {
        let (_folder, mut store) = begun();
        let before = exported(&store);
        let error = merge_lines(&mut store, &format!("{good}\n{line}")).unwrap_err().to_string();
        assert!(error.contains("line 4 of "), "{error}");
        assert!(
            error.contains("copy.jsonl is not evidence") && error.contains(expected),
            "{error}"
        );
        assert!(!error.contains("hush-hush"), "{error}");
        assert_eq!(exported(&store), before, "{line}");
    }
}

#[test]
fn what_contradicts_the_store_is_refused_by_name() {
    let end = |at| Entry::End { run: "run-1".to_owned(), finished_at: time(at) };
    let row = |student| Entry::Enrolment { run: "run-1".to_owned(), position: 0, student };
    let (began, ended) = ("2026-11-22T10:00:00Z", "2026-11-22T10:05:00Z");
    let others = [
        (Entry::Run(run("run-1", ended)), "run of the id run-1"),
        (
            Entry::Run(Run { lab: "another".to_owned(), ..run("run-1", began) }),
            "run of the id run-1",
        ),
        (end("2026-11-22T10:06:00Z"), "end of the run run-1"),
        (row(enrolled("s001", OTHER_ACCOUNT)), "row of the student s001 in the run run-1"),
        (
            row(Enrolment { region: Some("us-east-1".to_owned()), ..enrolled("s001", ACCOUNT) }),
            "row of the student s001 in the run run-1",
        ),
    ];
    for (other, expected) in others {
        let (_folder, mut store) = begun();
        store.finish_run("run-1", time(ended)).unwrap();
        let before = exported(&store);
        let new = Entry::Run(run("run-2", began));
        let error = merge_lines(&mut store, &lines(&[new, other])).unwrap_err();
        assert!(matches!(error, MergeError::Conflict { .. }), "{error:?}");
        let error = error.to_string();
        for part in ["line 2 of ", "copy.jsonl has another", expected, "labproof.evidence"] {
            assert!(error.contains(part), "no “{part}” in {error}");
        }
        assert_eq!(exported(&store), before, "{expected}");
    }
}

#[test]
fn what_speaks_of_a_run_that_nobody_holds_is_refused() {
    let (_folder, mut store) = begun();
    let lost = Kept::of(Observation {
        run: "run-9".to_owned(),
        ..(*instance("2026-11-22T10:00:01Z", 20)).clone()
    });
    let known = kept(instance("2026-11-22T10:00:01Z", 20));
    let error = merge_lines(&mut store, &lines(&[known, kept(lost)])).unwrap_err();
    assert!(matches!(&error, MergeError::NoSuchRun { run, .. } if run == "run-9"), "{error:?}");
    assert_eq!(count(&store, "observations"), 0);
}

#[test]
fn an_instant_that_is_too_far_away_is_told_and_nothing_is_kept() {
    let (_folder, mut store) = begun();
    for at in ["9998-12-31T00:00:00Z", "0001-01-01T00:00:00Z"] {
        let known = kept(instance("2026-11-22T10:00:01Z", 20));
        let error = merge_lines(&mut store, &lines(&[known, kept(instance(at, 20))])).unwrap_err();
        let MergeError::Store(StoreError::Sqlite { cause, .. }) = error else {
            panic!("{error:?}")
        };
        assert_eq!(cause.to_string(), format!("{at} is too far away to be kept"));
        assert_eq!(count(&store, "observations"), 0);
    }
}

#[test]
fn a_store_that_is_damaged_is_not_merged() {
    let (_from, mut from) = begun();
    from.add(&[instance("2026-11-22T10:00:01Z", 20), instance("2026-11-22T10:00:02Z", 30)])
        .unwrap();
    unguarded(&from.connection);
    from.connection.execute("UPDATE items SET json = replace(json, '30', '31')", []).unwrap();
    let unguarded = Source::open(&from.path).unwrap_err().to_string();
    assert!(unguarded.contains("is damaged"), "{unguarded}");
    crate::store::guards::guard(&from.connection).unwrap();
    let (_folder, mut store) = begun();
    let mut source = Source::open(&from.path).unwrap();
    let error = store.merge(&mut source).unwrap_err().to_string();
    assert!(error.contains("is damaged") && error.contains(from.path.to_str().unwrap()), "{error}");
    assert_eq!(count(&store, "observations"), 0);
}

#[test]
fn a_store_merged_into_itself_stays_as_it_is() {
    let (_folder, mut store) = begun();
    store.add(&[instance("2026-11-22T10:00:01Z", 20)]).unwrap();
    let before = exported(&store);
    let mut source = Source::open(&store.path).unwrap();
    assert_eq!(store.merge(&mut source).unwrap(), crate::store::Merged::default());
    assert_eq!(exported(&store), before);
}

#[test]
fn a_merge_onto_a_full_disk_is_told_and_keeps_nothing_of_the_file() {
    let (_folder, mut store) = begun();
    let before = exported(&store);
    let pages: i64 =
        store.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    let limit = |store: &Store, pages: i64| {
        let limited = |_: &rusqlite::Row<'_>| Ok(());
        store.connection.pragma_update_and_check(None, "max_page_count", pages, limited).unwrap();
    };
    limit(&store, pages);
    let many: Vec<_> =
        (0..500).map(|storage| kept(instance("2026-11-22T10:00:02Z", storage))).collect();
    let error = merge_lines(&mut store, &lines(&many)).unwrap_err();
    assert!(matches!(error, MergeError::Store(StoreError::Full { .. })), "{error:?}");
    assert_eq!(exported(&store), before);
    limit(&store, 1_000_000);
    assert_eq!(merge_lines(&mut store, &lines(&many)).unwrap().observations, 500);
}

#[test]
fn an_export_that_was_cut_between_two_lines_is_not_a_smaller_one() {
    let (_folder, mut full) = begun();
    full.add(&[instance("2026-11-22T10:00:01Z", 20), regions(ACCOUNT, "2026-11-22T10:00:02Z")])
        .unwrap();
    let mut lines = Vec::new();
    let header = std::cell::RefCell::new(String::new());
    let begin = |found| {
        *header.borrow_mut() = serde_json::to_string(&found).unwrap();
        Ok(())
    };
    let visit = |entry: Entry| {
        lines.push(serde_json::to_string(&entry).unwrap());
        Ok::<_, StoreError>(())
    };
    full.counted(begin, visit).unwrap();
    let header = header.into_inner();
    assert_eq!(header, format!("{{\"export\":{{\"entries\":{}}}}}", lines.len()));

    let text = |lines: &[String]| format!("{header}\n{}\n", lines.join("\n"));
    let (whole, cut) = (text(&lines), text(&lines[..lines.len() - 1]));
    let (_folder, mut store) = begun();
    for broken in [cut.clone(), format!("{cut}{whole}"), format!("{whole}{header}\n")] {
        let error = merge_lines(&mut store, &broken).unwrap_err().to_string();
        assert!(error.contains("was cut short"), "{error}");
        assert_eq!(count(&store, "observations"), 0, "nothing of it was merged");
    }
    // One of an older version, which has no header; and several in one file.
    for good in [lines.join("\n"), whole.clone(), format!("{}\n{whole}{whole}", lines[0])] {
        merge_lines(&mut store, &good).unwrap();
        assert_eq!(count(&store, "observations"), 2);
    }
}
