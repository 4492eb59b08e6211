//! What the reports of a thousand students cost.

#![expect(clippy::unwrap_used, reason = "in a benchmark an unwrap is an assertion")]

#[path = "../../../reports/tests/reports/sample/mod.rs"]
#[expect(dead_code, reason = "the sample of the tests, of which little is needed here")]
mod sample;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use labproof_checks::lab::Language;
use labproof_reports::{Format, render};
use std::hint::black_box;
use std::io;

const STUDENTS: usize = 1_000;

fn rendering(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("render");
    group.throughput(Throughput::Elements(STUDENTS as u64)).sample_size(10);
    let (book, view) = (sample::crowd(STUDENTS), sample::view(Language::Ko));
    for format in [Format::Json, Format::Csv, Format::Junit, Format::Html, Format::Md, Format::Xlsx]
    {
        group.bench_function(format.file_name(), |it| {
            it.iter(|| render(format, black_box(&book), &view, &mut io::sink()).unwrap());
        });
    }
}

criterion_group!(benches, rendering);
criterion_main!(benches);
