//! How long a watch takes to judge. A measurement, run by hand with `--ignored`.

use super::tests::{Class, whole};
use super::*;
use crate::stop;
use std::time::Instant;

#[tokio::test]
#[ignore = "a measurement, not a rule: cargo test -p labproof speed -- --ignored --nocapture"]
async fn a_class_of_one_hundred_over_a_hundred_runs() {
    let students = 0..100;
    let steps = students.clone().flat_map(|n| whole(n, 2 + i64::try_from(n).unwrap() / 5));
    let class = Class::of(students.len(), steps.collect());
    let grader = class.grader(None);
    let until = Some(super::tests::minute(100));
    let watch = Watching { grader: &grader, until, stop: stop::never(), progress: None };
    let (mut runs, began) = (Vec::new(), Instant::now());
    let mut last = began;
    let pause = async |until: Timestamp| class.work(until);
    let show = |_: &Gradebook, _| {
        runs.push(last.elapsed());
        last = Instant::now();
        Ok(())
    };
    watch.run(class.store(), pause, show).await.unwrap();
    let mean =
        |runs: &[Duration]| runs.iter().sum::<Duration>() / u32::try_from(runs.len()).unwrap();
    let (count, ten) = (runs.len(), 10);
    println!(
        "{count} runs in {:?}: the first ten {:?} each, the last ten {:?}",
        began.elapsed(),
        mean(&runs[1..=ten]),
        mean(&runs[count - ten..])
    );
}
