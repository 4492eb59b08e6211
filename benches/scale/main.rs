//! How fast labproof grades a class, held against others that make the same calls: `make bench`, docs/performance.md.
//!
//! One program plays every part, each in a process of its own, so that each part's processor time and memory are the
//! kernel's figures for that process: the endpoint, the bare loop, and what measures them. As a test it runs `smoke`.

mod bare;
mod bodies;
mod cases;
mod class;
mod endpoint;
mod faults;
mod measure;
mod process;
mod smoke;
mod table;
mod targets;

use clap::{Args, Parser, Subcommand};
use std::process::ExitCode;

/// What may go wrong in any part: there is nobody to tell but the person who measures.
type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[derive(Debug, Parser)]
#[command(about = "How fast labproof grades a class")]
struct Arguments {
    #[command(subcommand)]
    part: Option<Part>,
    #[command(flatten)]
    harness: Harness,
}

#[derive(Debug, Subcommand)]
enum Part {
    /// Measure, and fail where a target that is a ratio is missed
    Measure(measure::Options),
    /// Answer as AWS does, with bodies that were made before
    Endpoint(endpoint::Options),
    /// Make the calls that labproof makes, and do nothing with what they tell
    Bare(bare::Options),
    /// Write the roster of a class whose accounts the endpoint has
    Roster(class::Options),
    /// Run every part once, on a class of a few
    Smoke,
}

/// What cargo and nextest say to each program of tests or benchmarks.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "they are the options of another program")]
struct Harness {
    #[arg(long, global = true, hide = true)]
    list: bool,
    #[arg(long, global = true, hide = true)]
    ignored: bool,
    #[arg(long, global = true, hide = true)]
    format: Option<String>,
    #[arg(long, global = true, hide = true)]
    exact: bool,
    #[arg(long, global = true, hide = true)]
    nocapture: bool,
    #[arg(long, global = true, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    let Arguments { part, harness } = Arguments::parse();
    let outcome = match part {
        None => list(&harness),
        Some(Part::Measure(options)) => measure::run(&options),
        Some(Part::Endpoint(options)) => endpoint::run(&options),
        Some(Part::Bare(options)) => bare::run(&options),
        Some(Part::Roster(options)) => class::run(&options),
        Some(Part::Smoke) => smoke::run(),
    };
    outcome.map_or_else(|error| failed(error.as_ref()), |()| ExitCode::SUCCESS)
}

/// The tests that there are, as nextest asks for them; without it, the one is run.
#[expect(clippy::print_stdout, reason = "a program for the terminal")]
fn list(harness: &Harness) -> Outcome<()> {
    if !harness.list {
        return smoke::run();
    }
    if !harness.ignored {
        println!("smoke: test");
    }
    Ok(())
}

#[expect(clippy::print_stderr, reason = "a program for the terminal")]
fn failed(error: &(dyn std::error::Error + Send + Sync)) -> ExitCode {
    eprintln!("scale: {error}");
    ExitCode::FAILURE
}
