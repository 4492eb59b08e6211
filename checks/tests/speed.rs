//! How long judging takes. A measurement, run by hand with `--release --ignored`.

use crate::cases::case;
use std::time::Instant;

#[test]
#[ignore = "a measurement, not a rule: cargo test --release -p labproof-checks -- --ignored --nocapture"]
fn judging_one_student_a_thousand_times() {
    for name in ["only after deletion", "watched all along"] {
        let student = case(name);
        let start = Instant::now();
        for _ in 0..1000 {
            std::hint::black_box(student.graded());
        }
        println!("{name}: {} µs a student", start.elapsed().as_micros() / 1000);
    }
}
