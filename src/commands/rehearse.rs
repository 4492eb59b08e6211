//! `labproof rehearse`: proves before the class that a lab can be done and graded.

use crate::cli::{self, Output, Rehearse as Args};
use crate::exit::{self, Failure};
use crate::rehearsal::Rehearsing;
use crate::{github, labs, progress, publish};
use jiff::tz::TimeZone;
use labproof_reports::rehearsal::{self, Rehearsal};
use labproof_reports::{Format, View};
use std::io;
use std::path::Path;

/// The formats that a rehearsal has.
const FORMATS: [Format; 2] = [Format::Junit, Format::Md];

/// Rehearses a lab on the embedded cloud.
///
/// # Errors
/// There is no such lab or format, there is no database server for its table, or a report could not
/// be written.
pub(crate) async fn run(args: &Args, output: &Output) -> Result<u8, Failure> {
    let lab = labs::load(&args.lab)?.lab;
    if let Some(format) = args.format.iter().find(|format| !FORMATS.contains(format)) {
        return Err(Failure::Input(miette::miette!(
            help = "the formats of a rehearsal: junit, md",
            "a rehearsal is not written as {}",
            format.as_str()
        )));
    }
    publish::folder(&args.out)?;
    let rehearsing =
        Rehearsing::new(lab).map_err(|error| Failure::Input(miette::miette!("{error}")))?;
    let bar = progress::counted(output.progress(), rehearsing.students());
    let mut rehearsal = rehearsing.run(|| bar.inc(1)).await?;
    bar.finish_and_clear();
    rehearsal.min_score = args.min_score;
    let language = args.lang.unwrap_or_else(cli::of_locale);
    let view = View::new(language, TimeZone::UTC);
    publish::print(&rehearsal::shown(&rehearsal, &publish::sheet_for(view.clone(), output)))?;
    for format in FORMATS.into_iter().filter(|format| args.format.contains(format)) {
        let file = args.out.join(name(format));
        write(&rehearsal, format, &view, &file).map_err(|error| {
            Failure::Internal(miette::miette!("{} was not written: {error}", file.display()))
        })?;
        publish::print(&format!("{}\n", file.display()))?;
    }
    let summary = |room| Some(rehearsal.markdown(&view)).filter(|text| text.len() <= room);
    github::say(summary, &rehearsal.annotations(&view));
    Ok(if rehearsal.is_sound() { exit::OK } else { exit::BELOW_BAR })
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
