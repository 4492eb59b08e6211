//! `labproof` grades a hands-on cloud lab by what really happened in each student's AWS account.
//!
//! This program is the rim: everything that waits or may fail. What is seen goes to the evidence
//! store, the store to `labproof-checks`, its results to `labproof-reports`, and never back.

mod class;
mod cli;
mod clock;
mod cohort;
mod commands;
#[cfg(any(feature = "rehearsal", test))]
mod dbms;
mod exit;
mod external_id;
mod github;
mod grading;
mod held;
mod http;
mod init;
mod labs;
mod log;
mod metadata;
mod nonce;
mod observe;
mod organization;
#[cfg(feature = "rehearsal")]
mod practice;
mod preflight;
mod private;
mod progress;
mod publish;
mod receipt;
#[cfg(feature = "rehearsal")]
mod rehearsal;
mod role;
mod roster;
mod serve;
mod session;
mod shard;
mod sharing;
mod stop;
mod store;
mod streams;
mod unfinished;
mod window;

/// What one thread asks for another one often gives back: that takes glibc's allocator more time.
#[cfg(unix)]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

use class::ClassFile;
use cli::{Asked, Command, Output};
use std::process::ExitCode;

fn main() -> ExitCode {
    let Asked { cli, class } = match Asked::read() {
        Ok(asked) => asked,
        Err(refused) => {
            let (error, output) = *refused;
            colour_errors(&output);
            let failure = exit::Failure::input(error);
            complain(&failure);
            return ExitCode::from(&failure);
        }
    };
    colour_errors(&cli.output);
    if cli.output.quiet {
        streams::be_quiet();
    }
    if let Err(failure) = log::start(&cli.output) {
        complain(&failure);
        return ExitCode::from(&failure);
    }
    let cli::Cli { command, output, .. } = cli;
    let Some(command) = command else { return ended(&commands::start::run(&output)) };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a machine that runs programs has threads to run them on");
    let time_to_leave = command.time_to_leave();
    let done = runtime.block_on(carry_out(command, class.as_ref(), &output));
    let status = ended(&done);
    if matches!(done, Err(exit::Failure::Stopped(_))) {
        // What was seen is still being kept, and database servers are still being ended.
        runtime.shutdown_timeout(time_to_leave);
    } else {
        // Looks that were given up may still be waiting for an answer that never comes.
        runtime.shutdown_background();
    }
    status
}

/// The exit status, and the words of what went wrong.
fn ended(done: &Result<u8, exit::Failure>) -> ExitCode {
    match done {
        Ok(status) => ExitCode::from(*status),
        Err(failure) => {
            complain(failure);
            ExitCode::from(failure)
        }
    }
}

/// Carries out a command, unless it is told to stop. A command that has something to put in order first is
/// told itself; any other is left where it is.
async fn carry_out(
    command: Command,
    class: Option<&ClassFile>,
    output: &Output,
) -> Result<u8, exit::Failure> {
    let stop = stop::on_signal().map_err(exit::Failure::of_machine)?;
    let last_words = commands::last_words(&command, output.language());
    let work = Box::pin(commands::run(command, class, output, stop.clone()));
    let Some(last_words) = last_words else { return work.await };
    tokio::select! {
        done = work => done,
        () = stop => {
            unfinished::remove_all();
            Err(exit::Failure::Stopped(last_words))
        }
    }
}

fn complain(failure: &exit::Failure) {
    streams::insist(&failure.shown());
}

/// Errors are in colour where logs are.
fn colour_errors(output: &Output) {
    let colour = output.colour_of_errors();
    let hook = miette::set_hook(Box::new(move |_| {
        Box::new(miette::MietteHandlerOpts::new().color(colour).build())
    }));
    hook.expect("this is the first hook");
}
