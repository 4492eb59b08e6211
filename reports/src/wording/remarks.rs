//! Notes and flags in sentences.

use crate::catalogue::{say, text};
use crate::clean;
use crate::message::Message;
use crate::moment;
use jiff::tz::TimeZone;
use labproof_checks::lab::{Language, Text};
use labproof_checks::outcome::{Flag, Note};

/// What a note says.
pub(crate) fn of_note(note: &Note) -> Text {
    text(match note {
        Note::AcceptedVariation { written, found } => Message::AcceptedVariation { written, found },
        Note::NotStarted => Message::NotStarted,
        Note::OtherName { found } => Message::OtherName { found },
        Note::AlreadyThatSize => Message::AlreadyThatSize,
        Note::SecondLife { lives } => Message::SecondLife { lives: *lives },
        Note::SeenLate => Message::SeenLate,
        Note::TooLate => Message::TooLate,
        Note::ExtraGroup { groups } => Message::ExtraGroup { groups },
        Note::WaitsForWindow { window } => Message::WaitsForWindow { window },
        Note::RefusedByAws { error } => Message::RefusedByAws { error },
        Note::Refused { error, about } => Message::Refused { error, about: about.as_str() },
        Note::DidNotHappen { event } => Message::DidNotHappen { event },
        Note::OtherLetters { found } => Message::OtherLetters { found },
        Note::KnownByName { name } => Message::KnownByName { name },
        Note::WiderThanAsked { ports } => Message::WiderThanAsked { ports },
        Note::FinalSnapshot { name } => Message::FinalSnapshot { name },
        Note::Attested => Message::Attested,
        Note::Decided => Message::Decided,
    })
}

/// What a flag says.
pub(crate) fn of_flag(flag: &Flag) -> Text {
    let created = match flag {
        Flag::OlderThanLab { created, .. } => moment::local(*created, &TimeZone::UTC),
        Flag::SharedAccount { .. }
        | Flag::SharedInstance { .. }
        | Flag::NotSeenThisTime
        | Flag::Leftover { .. }
        | Flag::HostKeyChanged { .. } => String::new(),
    };
    text(match flag {
        Flag::SharedAccount { with } => Message::SharedAccount { with },
        Flag::SharedInstance { with } => Message::SharedInstance { with },
        Flag::OlderThanLab { name, .. } => Message::OlderThanLab { name, created: &created },
        Flag::NotSeenThisTime => Message::NotSeenThisTime,
        Flag::Leftover { instance } => Message::Leftover { instance },
        Flag::HostKeyChanged { server, before, now } => {
            Message::HostKeyChanged { server, before, now }
        }
    })
}

/// What is conspicuous, in a few words. Of a flag that a later version wrote there is only its code.
pub(crate) fn of_flag_code(code: &str, language: Language) -> String {
    let message = match code {
        "shared-account" => Message::FlagSharedAccount,
        "shared-instance" => Message::FlagSharedInstance,
        "older-than-lab" => Message::FlagOlderThanLab,
        "not-seen-this-time" => Message::FlagNotSeenThisTime,
        "leftover" => Message::FlagLeftover,
        "host-key-changed" => Message::FlagHostKeyChanged,
        _ => return clean::line(code),
    };
    say(language, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flag_has_a_few_words_and_an_unknown_one_its_code() {
        let flags = [
            "shared-account",
            "shared-instance",
            "older-than-lab",
            "not-seen-this-time",
            "leftover",
            "host-key-changed",
        ];
        for (code, language) in
            flags.into_iter().flat_map(|code| Language::ALL.map(|it| (code, it)))
        {
            assert_ne!(of_flag_code(code, language), code);
        }
        assert_eq!(of_flag_code("of-tomorrow\u{7}", Language::En), "of-tomorrow");
    }
}
