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
mod progress;
mod publish;
mod receipt;
#[cfg(feature = "rehearsal")]
mod rehearsal;
mod role;
mod roster;
mod serve;
mod session;
mod sharing;
mod stop;
mod store;
mod streams;
mod window;

use cli::{Asked, Command, Output};
use std::process::ExitCode;

fn main() -> ExitCode {
    let Asked { cli, class } = match Asked::read() {
        Ok(asked) => asked,
        Err((error, output)) => {
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
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a machine that runs programs has threads to run them on");
    let output = cli.output;
    let done = runtime.block_on(async {
        match cli.command {
            #[cfg(feature = "rehearsal")]
            Command::Demo(demo) => commands::demo::run(&demo, &output).await,
            #[cfg(feature = "rehearsal")]
            Command::Rehearse(rehearse) => commands::rehearse::run(&rehearse, &output).await,
            Command::Grade(grade) => commands::grade::run(&grade, &output).await,
            Command::Preflight(preflight) => commands::preflight::run(&preflight, &output).await,
            Command::Watch(watch) => commands::watch::run(&watch, &output).await,
            Command::Check(check) => commands::check::run(&check, &output).await,
            Command::Regrade(regrade) => commands::regrade::run(&regrade, &output),
            Command::Explain(explain) => commands::explain::run(&explain, &output),
            Command::Report(report) => commands::report::run(&report, &output),
            Command::Role(role) => commands::role::run(&role),
            Command::Lab(lab) => commands::lab::run(&lab, &output),
            Command::Evidence(evidence) => commands::evidence::run(&evidence, &output),
            Command::Nonce(nonce) => commands::nonce::run(&nonce, &output),
            Command::Config(config) => commands::config::run(&config, class.as_ref(), &output),
            Command::Init(init) => commands::init::run(&init).await,
            #[cfg(feature = "rehearsal")]
            Command::Cloud(cloud) => commands::cloud::run(&cloud).await,
        }
    });
    // Looks that were given up may still be waiting for an answer that never comes.
    runtime.shutdown_background();
    match done {
        Ok(status) => ExitCode::from(status),
        Err(failure) => {
            complain(&failure);
            ExitCode::from(&failure)
        }
    }
}

#[expect(clippy::print_stderr, reason = "errors are printed here, and nowhere else")]
fn complain(failure: &exit::Failure) {
    eprintln!("Error: {:?}", failure.report());
}

/// Errors are in colour where logs are.
fn colour_errors(output: &Output) {
    let colour = output.colour_of_errors();
    let hook = miette::set_hook(Box::new(move |_| {
        Box::new(miette::MietteHandlerOpts::new().color(colour).build())
    }));
    hook.expect("this is the first hook");
}
