//! The measurement: which cases, one after another, then the table.

use crate::Outcome;
use crate::cases::{Bench, Case, Part, Row};
use crate::table::{Machine, json, markdown, missed};
use crate::targets::Rows;
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// How long an answer takes from another continent's region, or with the lab's own in a bad hour, in ms.
const LATENCY: u64 = 50;

/// How long it takes besides where round trips are counted: what a machine takes to wake up is nothing beside it.
const FAR: u64 = 250;

/// Up to so many accounts a case is measured in each round, and its fastest run counts: what is short is easily disturbed.
const SHORT: usize = 1_000;

/// How many rounds there are. What is held against each other is measured by turns: a slow minute is nobody's alone.
const ROUNDS: usize = 5;

/// What is measured.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// How much is measured
    #[arg(long, value_enum, default_value_t = Size::Full)]
    size: Size,
    /// The folder of `python` and `c7n-org`; without it they are left out
    #[arg(long, value_name = "DIR")]
    peers: Option<PathBuf>,
    /// The program to measure, if it is not the one that was built along
    #[arg(long, value_name = "FILE", default_value = env!("CARGO_BIN_EXE_labproof"))]
    labproof: PathBuf,
    /// How many records each account's trail has
    #[arg(long, value_name = "N", default_value_t = 20)]
    events: usize,
    /// Where bench.md, bench.json and what the programs write go
    #[arg(long, value_name = "DIR", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/target/bench"))]
    out: PathBuf,
}

/// How much is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Size {
    /// Up to 10,000 accounts: some minutes
    Full,
    /// Up to 1,000 accounts: about two minutes
    Quick,
}

impl Size {
    /// The classes; the last but one size has a bare loop beside it.
    fn cases(self) -> Vec<Case> {
        let (sizes, peers, faulty): (&[usize], _, _) = match self {
            Self::Full => (&[1, 100, 1_000, 10_000], 16, 1_000),
            Self::Quick => (&[1, 100, 1_000], 4, 200),
        };
        let largest = sizes.last().copied().unwrap_or_default();
        let case = |part, accounts, latency_ms| Case { part, accounts, latency_ms };
        let near = sizes.iter().map(|accounts| case(Part::Grade, *accounts, 0));
        // The bare loop comes last, beside the class that is held against it.
        let others =
            [case(Part::Boto3, peers, 0), case(Part::C7nOrg, peers, 0), case(Part::Bare, 1_000, 0)];
        let later = [
            case(Part::GradeAgain, largest, 0),
            case(Part::Regrade, largest, 0),
            case(Part::Grade, 1, LATENCY),
            case(Part::Grade, 1, FAR),
            case(Part::Bare, faulty, LATENCY),
            case(Part::Grade, faulty, LATENCY),
            case(Part::GradeFaulty, faulty, LATENCY),
        ];
        others.into_iter().chain(near).chain(later).collect()
    }
}

/// Measures, and writes the tables.
///
/// # Errors
/// A program failed, or a target that is a ratio was missed.
pub(crate) fn run(options: &Options) -> Outcome<()> {
    let bench = Bench {
        scale: std::env::current_exe()?,
        labproof: std::path::absolute(&options.labproof)?,
        peers: options.peers.as_deref().map(std::path::absolute).transpose()?,
        scratch: std::path::absolute(options.out.join("scratch"))?,
        events: options.events,
    };
    let machine = machine()?;
    let cases = options.size.cases().into_iter().filter(|case| bench.has(case.part));
    let rows = Rows::of_runs(measured(&bench, &cases.collect::<Vec<_>>())?);
    let page = markdown(&rows, &machine);
    write!(io::stdout(), "\n{page}")?;
    std::fs::write(options.out.join("bench.md"), &page)?;
    std::fs::write(options.out.join("bench.json"), json(&rows, &machine).to_string())?;
    std::fs::remove_dir_all(&bench.scratch)?;
    match missed(&rows).as_slice() {
        [] => Ok(()),
        missed => Err(format!("missed: {}", missed.join("; ")).into()),
    }
}

/// All runs, in the order in which they were made.
fn measured(bench: &Bench, cases: &[Case]) -> Outcome<Vec<Row>> {
    let mut runs = Vec::new();
    for round in 0..ROUNDS {
        for case in cases.iter().filter(|case| round == 0 || case.is_repeated()) {
            let row = bench.measure(*case)?;
            writeln!(io::stderr(), "{case:?}: {:.2} s", row.usage.wall.as_secs_f64())?;
            runs.push(row);
        }
    }
    Ok(runs)
}

impl Case {
    /// Whether it takes no minute, and needs no store of another case.
    fn is_repeated(self) -> bool {
        self.accounts <= SHORT && !matches!(self.part, Part::GradeAgain | Part::Regrade)
    }
}

impl Bench {
    fn has(&self, part: Part) -> bool {
        self.peers.is_some() || !matches!(part, Part::Boto3 | Part::C7nOrg)
    }
}

/// This machine, today.
pub(crate) fn machine() -> Outcome<Machine> {
    #[expect(
        clippy::disallowed_methods,
        reason = "numbers are of the day on which they were measured"
    )]
    let at = Timestamp::now();
    Ok(Machine {
        at,
        processor: processor(Path::new("/proc/cpuinfo"))
            .unwrap_or_else(|| "unknown processor".to_owned()),
        cores: std::thread::available_parallelism()?.get(),
        load: load(Path::new("/proc/loadavg")).unwrap_or_default(),
    })
}

fn processor(file: &Path) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// How many processes wanted to run, in the last minute's mean.
fn load(file: &Path) -> Option<f64> {
    std::fs::read_to_string(file).ok()?.split(' ').next()?.parse().ok()
}
