//! GitHub Actions: the summary of a step, and what is shown beside the build. Elsewhere nothing.

use crate::cli::{self, Actions};
use labproof_reports::{Annotation, Gradebook, LARGEST_SUMMARY, View, annotations, summary};
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;

/// What stands between two parts of a summary.
const PARAGRAPH: &str = "\n\n";

/// Tells GitHub Actions, where this runs in a job of it, how a cohort stands. A grade does not
/// depend on it: what cannot be told is logged.
pub(crate) fn tell(book: &Gradebook, view: &View) {
    say(|room| summary(book, view, room), &annotations(book, view));
}

/// Tells it a summary, which is given the bytes that it may have, and these annotations.
pub(crate) fn say(summary_in: impl FnOnce(usize) -> Option<String>, annotations: &[Annotation]) {
    let Some(Actions { summary }) = cli::actions() else { return };
    if let Some(file) = &summary
        && let Err(error) = append(file, summary_in)
    {
        tracing::warn!(file = %file.display(), %error, "the job's summary was not written");
    }
    annotate(annotations);
}

/// Shows it these annotations.
pub(crate) fn annotate(annotations: &[Annotation]) {
    if cli::actions().is_none() {
        return;
    }
    // The runner reads commands on both streams, and standard output is for people or for a machine.
    let lines: String = annotations.iter().map(|annotation| format!("{annotation}\n")).collect();
    if let Err(error) = io::stderr().lock().write_all(lines.as_bytes()) {
        tracing::warn!(%error, "the annotations were not written");
    }
}

/// Adds to what other commands of the step have written, in the room that they left.
fn append(file: &Path, summary_in: impl FnOnce(usize) -> Option<String>) -> io::Result<()> {
    let mut sink = OpenOptions::new().append(true).create(true).open(file)?;
    let taken = usize::try_from(sink.metadata()?.len()).unwrap_or(usize::MAX);
    let gap = if taken == 0 { "" } else { PARAGRAPH };
    let room = LARGEST_SUMMARY.saturating_sub(taken).saturating_sub(gap.len());
    let text = summary_in(room).ok_or_else(|| {
        io::Error::other(format!("{taken} bytes of it are taken, and GitHub drops a larger one"))
    })?;
    sink.write_all(format!("{gap}{text}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use jiff::tz::TimeZone;
    use labproof_checks::lab::{Lab, Language};
    use labproof_reports::Header;
    use labproof_reports::gradebook::{LabStamp, Run};
    use std::fs;

    fn book() -> Gradebook {
        let at = Timestamp::UNIX_EPOCH;
        let run = Run {
            id: "run".to_owned(),
            started_at: at,
            finished_at: at,
            version: "1.0.0".to_owned(),
            trouble: None,
            endpoint: None,
        };
        let lab = LabStamp::from(&Lab::shipped("stem-day-rds").unwrap());
        Gradebook::new(Header { lab, run, as_of: at, deadline: None }, Vec::new())
    }

    fn view() -> View {
        View::new(Language::En, TimeZone::UTC)
    }

    #[test]
    fn a_summary_is_added_to_what_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("summary");
        append(&file, |room| summary(&book(), &view(), room)).unwrap();
        let alone = fs::read_to_string(&file).unwrap();
        assert!(alone.starts_with("## "), "{alone}");
        fs::write(&file, "| somebody else's | table |").unwrap();
        append(&file, |room| summary(&book(), &view(), room)).unwrap();
        let both = fs::read_to_string(&file).unwrap();
        assert_eq!(both, format!("| somebody else's | table |\n\n{alone}"));
    }

    #[test]
    fn a_summary_that_has_no_room_left_is_an_error_and_nothing_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("summary");
        fs::write(&file, vec![b'x'; LARGEST_SUMMARY - 100]).unwrap();
        let error = append(&file, |room| summary(&book(), &view(), room)).unwrap_err();
        assert!(error.to_string().contains("GitHub drops"), "{error}");
        assert_eq!(
            fs::metadata(&file).unwrap().len(),
            u64::try_from(LARGEST_SUMMARY).unwrap() - 100
        );
        fs::write(&file, vec![b'x'; LARGEST_SUMMARY - 2000]).unwrap();
        append(&file, |room| summary(&book(), &view(), room)).unwrap();
        assert!(fs::metadata(&file).unwrap().len() <= u64::try_from(LARGEST_SUMMARY).unwrap());
    }
}
