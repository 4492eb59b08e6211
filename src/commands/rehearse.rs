//! `labproof rehearse`: proves before the class that a lab can be done and graded.

mod account;

use crate::cli::{Output, Rehearse as Args, RehearseOn};
use crate::exit::{self, Failure};
use crate::rehearsal::Rehearsing;
use crate::{github, labs, progress, publish};
use jiff::tz::TimeZone;
use labproof_checks::lab::Lab;
use labproof_reports::rehearsal::{self, Rehearsal};
use labproof_reports::{Format, View};
use std::io;
use std::path::Path;

/// The formats that a rehearsal has.
const FORMATS: [Format; 2] = [Format::Junit, Format::Md];

/// Rehearses a lab on the embedded cloud, or in a real account.
///
/// # Errors
/// There is no such lab or format, there is no database server for its table, or a report could not
/// be written; and what else an account needs.
pub(crate) async fn run(args: &Args, output: &Output) -> Result<u8, Failure> {
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
            publish::folder(&args.out)?;
            Some(embedded(lab, output).await?)
        }
        RehearseOn::Account => {
            publish::folder(&args.out)?;
            Box::pin(account::run(args, lab, language, output)).await?
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
    for format in FORMATS.into_iter().filter(|format| args.format.contains(format)) {
        let file = args.out.join(name(format));
        write(rehearsal, format, view, &file).map_err(|error| {
            Failure::Internal(miette::miette!("{} was not written: {error}", file.display()))
        })?;
        publish::print(&format!("{}\n", file.display()))?;
    }
    let summary = |room| Some(rehearsal.markdown(view)).filter(|text| text.len() <= room);
    github::say(summary, &rehearsal.annotations(view));
    Ok(())
}

fn name(format: Format) -> &'static str {
    if format == Format::Junit { "rehearsal.xml" } else { "rehearsal.md" }
}

fn write(rehearsal: &Rehearsal, format: Format, view: &View, file: &Path) -> io::Result<()> {
    publish::whole(file, |sink| {
        if format == Format::Junit {
            rehearsal.junit(view, sink)
        } else {
            sink.write_all(rehearsal.markdown(view).as_bytes())
        }
    })
}
