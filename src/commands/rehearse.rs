//! `labproof rehearse`: proves before the class that a lab can be done and graded.

mod account;

use crate::cli::{Output, Rehearse as Args, RehearseOn, is_standard_output};
use crate::exit::{self, Failure};
use crate::rehearsal::Rehearsing;
use crate::stop::Stop;
use crate::{github, labs, progress, publish};
use jiff::tz::TimeZone;
use labproof_checks::lab::Lab;
use labproof_reports::rehearsal::{self, Rehearsal};
use labproof_reports::{Format, View};
use std::io;

/// The formats that a rehearsal has.
const FORMATS: [Format; 2] = [Format::Junit, Format::Md];

/// Rehearses a lab on the embedded cloud, or in a real account.
///
/// # Errors
/// There is no such lab or format, there is no database server for its table, or a report could not
/// be written; and what else an account needs.
pub(crate) async fn run(args: &Args, output: &Output, stop: Stop) -> Result<u8, Failure> {
    let lab = labs::load(&args.lab)?.lab;
    if let Some(format) = args.format.iter().find(|format| !FORMATS.contains(format)) {
        return Err(Failure::Input(miette::miette!(
            help = "the formats of a rehearsal: junit, md",
            "a rehearsal is not written as {}",
            format.as_str()
        )));
    }
    let language = output.language();
    let rehearsal = match args.on {
        RehearseOn::Embedded => {
            args.in_account.refuse()?;
            place(args)?;
            Some(embedded(lab, output).await?)
        }
        RehearseOn::Account => {
            place(args)?;
            Box::pin(account::run(args, lab, output, stop)).await?
        }
    };
    let Some(mut rehearsal) = rehearsal else { return Ok(exit::OK) };
    rehearsal.min_score = args.min_score;
    report(&rehearsal, args, &View::new(language, TimeZone::UTC), output)?;
    Ok(match args.on {
        RehearseOn::Account => account::status(&rehearsal),
        RehearseOn::Embedded if rehearsal.is_sound() => exit::OK,
        RehearseOn::Embedded => exit::BELOW_BAR,
    })
}

/// Where the reports go.
fn place(args: &Args) -> Result<(), Failure> {
    let formats: Vec<_> = formats(args).map(Format::as_str).collect();
    publish::place(&args.out, &formats)
}

/// The formats, each once.
fn formats(args: &Args) -> impl Iterator<Item = Format> {
    FORMATS.into_iter().filter(|format| args.format.contains(format))
}

async fn embedded(lab: Lab, output: &Output) -> Result<Rehearsal, Failure> {
    let rehearsing =
        Rehearsing::new(lab).map_err(|error| Failure::Input(miette::miette!("{error}")))?;
    let bar = progress::counted(output.progress(), rehearsing.students());
    let rehearsal = rehearsing.run(|| bar.inc(1)).await?;
    bar.finish_and_clear();
    Ok(rehearsal)
}

fn report(rehearsal: &Rehearsal, args: &Args, view: &View, output: &Output) -> Result<(), Failure> {
    publish::print(&rehearsal::shown(rehearsal, &publish::sheet_for(view.clone(), output)))?;
    for format in formats(args) {
        let file = args.out.join(name(format));
        let render = |sink: &mut dyn io::Write| {
            if format == Format::Junit {
                rehearsal.junit(view, sink)
            } else {
                sink.write_all(rehearsal.markdown(view).as_bytes())
            }
        };
        let is_stream = is_standard_output(&args.out);
        let written =
            if is_stream { publish::on_stream(render) } else { publish::whole(&file, render) };
        written.map_err(|error| {
            Failure::Internal(miette::miette!("{} was not written: {error}", file.display()))
        })?;
        if !is_stream {
            publish::print(&format!("{}\n", file.display()))?;
        }
    }
    publish::insist(&rehearsal::missing(rehearsal, view.language));
    let summary = |room| Some(rehearsal.markdown(view)).filter(|text| text.len() <= room);
    github::say(summary, &rehearsal.annotations(view));
    Ok(())
}

fn name(format: Format) -> &'static str {
    if format == Format::Junit { "rehearsal.xml" } else { "rehearsal.md" }
}
