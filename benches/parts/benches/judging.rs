//! What one student costs: the ids of what was seen, and the judgement.

#![expect(clippy::unwrap_used, reason = "in a benchmark an unwrap is an assertion")]

#[path = "../../../checks/tests/common/mod.rs"]
#[expect(
    dead_code,
    unused_imports,
    reason = "the students of the tests, of whom few are needed here"
)]
mod common;

use common::{ACCOUNT, LAB, REGION, Student};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use labproof_checks::evidence::Kept;
use labproof_checks::judge::{Case, judge};
use std::hint::black_box;

/// Students by what the grader saw of them.
fn students() -> [(&'static str, Student); 3] {
    let begun = Student::begins().look("01:00");
    let watched = Student::all_but_deletion().look("02:20").deletes().is_gone().look("02:50");
    [
        ("nothing begun", begun),
        ("seen once, at the end", Student::done().look("02:50")),
        ("watched", watched),
    ]
}

fn judging(bench: &mut Criterion) {
    for (name, student) in students() {
        let observations = student.kept();
        let case = Case {
            lab: &LAB,
            account: ACCOUNT,
            region: REGION,
            observations: &observations,
            as_of: student.newest(),
            since: student.since,
            deadline: student.deadline,
            staff: &student.staff,
            decisions: &student.decisions,
        };
        bench.bench_function(&format!("judge/{name}"), |it| it.iter(|| judge(black_box(&case))));
    }
}

fn hashing(bench: &mut Criterion) {
    for (name, student) in students() {
        bench.bench_function(&format!("hash/{name}"), |it| {
            let seen = || student.seen.clone();
            let hash = |seen: Vec<_>| seen.into_iter().map(Kept::of).collect::<Vec<_>>();
            it.iter_batched(seen, hash, BatchSize::SmallInput);
        });
    }
}

criterion_group!(benches, judging, hashing);
criterion_main!(benches);
