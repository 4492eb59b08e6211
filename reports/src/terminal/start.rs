//! What to do first, for who types `labproof` and nothing else.

use crate::catalogue::say;
use crate::clean;
use crate::message::Message;
use labproof_checks::lab::Language;

/// Where somebody begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start<'a> {
    /// Nothing here belongs to a class. Whether this program can demonstrate what it does.
    Anywhere {
        /// Whether there is `labproof demo`.
        can_show: bool,
    },
    /// In the folder of a class, which has this class file.
    InClass(&'a str),
}

/// Who may be asking, or when, and the commands for them, each with what it is for.
type Part<'a> = (Message<'a>, &'static [(&'static str, Message<'a>)]);

const SHOW: Part<'_> = (Message::StartToSee, &[("labproof demo", Message::StartDemo)]);

const ANYWHERE: [Part<'_>; 2] = [
    (Message::StartStudent, &[("labproof check", Message::StartCheck)]),
    (Message::StartInstructor, &[("labproof init my-class", Message::StartInit)]),
];

const IN_CLASS: [Part<'_>; 3] = [
    (Message::StartBefore, &[("labproof preflight", Message::StartPreflight)]),
    (Message::StartDuring, &[("labproof watch", Message::StartWatch)]),
    (Message::StartAfter, &[("labproof grade", Message::StartGrade)]),
];

/// What to do first: commands to paste, each under who needs it.
///
/// ```
/// use labproof_checks::lab::Language;
/// use labproof_reports::terminal::{Start, start};
///
/// let text = start(Start::Anywhere { can_show: true }, Language::En);
/// assert!(text.contains("  labproof demo "));
/// let text = start(Start::InClass("labproof.toml"), Language::Ko);
/// assert!(text.contains("  labproof preflight "));
/// ```
pub fn start(from: Start<'_>, language: Language) -> String {
    let (here, parts) = match from {
        Start::Anywhere { can_show: true } => (None, [&[SHOW][..], &ANYWHERE].concat()),
        Start::Anywhere { can_show: false } => (None, ANYWHERE.to_vec()),
        Start::InClass(file) => (Some(clean::line(file)), IN_CLASS.to_vec()),
    };
    let mut lines = vec![say(language, Message::StartWhat), String::new()];
    if let Some(file) = &here {
        lines.extend([say(language, Message::StartClass { file }), String::new()]);
    }
    for (who, commands) in parts {
        lines.push(say(language, who));
        lines.extend(
            commands
                .iter()
                .map(|(command, does)| format!("  {command:<24}{}", say(language, *does))),
        );
    }
    lines.extend([String::new(), say(language, Message::StartMore), String::new()]);
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERY: [Start<'_>; 3] = [
        Start::Anywhere { can_show: true },
        Start::Anywhere { can_show: false },
        Start::InClass("labproof.toml"),
    ];

    #[test]
    fn it_fits_a_narrow_terminal_and_ends_with_a_way_to_more() {
        for from in EVERY {
            for language in [Language::En, Language::Ko] {
                let text = start(from, language);
                let width = |line: &str| unicode_width::UnicodeWidthStr::width(line);
                assert!(text.lines().all(|line| width(line) <= 80), "{text}");
                assert!(text.lines().count() <= 14, "{text}");
                assert!(text.lines().last().unwrap().contains("labproof --help"), "{text}");
            }
        }
    }

    #[test]
    fn a_command_that_is_not_there_is_not_named() {
        for language in [Language::En, Language::Ko] {
            assert!(!start(Start::Anywhere { can_show: false }, language).contains("demo"));
        }
    }
}
