//! A command that was told to stop: what is kept, and how to go on, in one line.

use crate::catalogue::say;
use crate::clean;
use crate::message::Message;
use labproof_checks::lab::Language;
use std::path::Path;

/// What a command leaves that was told to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left<'a> {
    /// Everything as it was.
    Nothing,
    /// What a run of grading saw until then, in this store.
    Seen(&'a Path),
    /// Nothing of a look at one account, which is kept whole or not at all.
    NoLook,
    /// Reports, each whole.
    Reports,
    /// The evidence of a demonstration, in this store.
    Demonstration(&'a Path),
    /// Files that were merged, each whole.
    Merged,
    /// No file of an export.
    NoExport(&'a Path),
    /// An export on standard output that is not whole.
    CutExport,
    /// Perhaps traces of those who were erased from this store.
    Traces(&'a Path),
    /// Nothing of the embedded cloud.
    NoCloud,
    /// Nothing of what a rehearsal in an account had made.
    Deleted,
}

/// What is left, and how to go on.
pub fn stopped(left: Left<'_>, language: Language) -> String {
    let shown = |path: &Path| clean::line(&path.display().to_string());
    let line = match left {
        Left::Nothing => say(language, Message::StoppedNothing),
        Left::Seen(store) => say(language, Message::StoppedSeen { evidence: &shown(store) }),
        Left::NoLook => say(language, Message::StoppedNoLook),
        Left::Reports => say(language, Message::StoppedReports),
        Left::Demonstration(store) => {
            say(language, Message::StoppedDemonstration { evidence: &shown(store) })
        }
        Left::Merged => say(language, Message::StoppedMerged),
        Left::NoExport(file) => say(language, Message::StoppedNoExport { file: &shown(file) }),
        Left::CutExport => say(language, Message::StoppedCutExport),
        Left::Traces(store) => say(language, Message::StoppedTraces { evidence: &shown(store) }),
        Left::NoCloud => say(language, Message::StoppedNoCloud),
        Left::Deleted => say(language, Message::StoppedDeleted),
    };
    format!("{line}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_end_is_one_line_that_begins_with_the_stop() {
        let store = Path::new("class\n.evidence");
        for left in [
            Left::Nothing,
            Left::Seen(store),
            Left::NoLook,
            Left::Reports,
            Left::Demonstration(store),
            Left::Merged,
            Left::NoExport(store),
            Left::CutExport,
            Left::Traces(store),
            Left::NoCloud,
            Left::Deleted,
        ] {
            for (language, begins) in [(Language::En, "Stopped"), (Language::Ko, "중지했습니다.")]
            {
                let line = stopped(left, language);
                assert_eq!(line.lines().count(), 1, "{line}");
                let is_late = left == Left::NoLook && language == Language::Ko;
                assert!(line.starts_with(begins) || is_late, "{line}");
            }
        }
    }
}
