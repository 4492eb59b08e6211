//! The sentences of an explanation. No match has a `_` arm: a new kind of sighting, or reason to leave
//! one out, breaks the build here until it has words in both languages.

use super::{Kind, Rule};
use crate::catalogue::text;
use crate::gradebook::{Criterion, Remark, Shared};
use crate::message::Message;
use crate::{rules, wording};
use labproof_checks::explain::{Barred, Caller, What};
use labproof_checks::lab::{Language, Text};
use labproof_checks::outcome::{Reason, Shown};

/// The rules that judge the criterion, with what they say. One that this version does not know is
/// left out.
pub(super) fn of_rules(criterion: &Criterion) -> Vec<Rule> {
    let rule = |name: &Shared<str>| {
        let number = rules::number(name)?;
        let [ko, en] = [Language::Ko, Language::En].map(|language| rules::text(number, language));
        let text = Text { ko: ko?.to_owned(), en: en?.to_owned() };
        Some(Rule { rule: rules::name(number), text })
    };
    criterion.spec.rules.iter().filter_map(rule).collect()
}

/// Several values in words, in one text; none where each is its own word.
pub(super) fn of_values(values: &[Shown]) -> Option<Text> {
    let words: Vec<Option<Text>> = values.iter().map(wording::of_shown).collect();
    words.iter().any(Option::is_some).then_some(())?;
    let [ko, en] = Language::ALL.map(|language| {
        let each = values.iter().zip(&words).map(|(value, words)| {
            words.as_ref().map_or_else(|| value.to_string(), |it| it.get(language).to_owned())
        });
        each.collect::<Vec<_>>().join(", ")
    });
    Some(Text { ko, en })
}

/// What a sighting is.
pub(super) fn kind(what: &What) -> Kind {
    match what {
        What::Shown { .. } => Kind::Thing,
        What::Listed { .. } | What::Searched { .. } | What::Entered => Kind::Answer,
        What::Unanswered(_) => Kind::Unanswered,
        What::Called { .. } => Kind::Call,
        What::Told { .. } => Kind::Event,
        What::Answered { .. } => Kind::Table,
        What::Attested { .. } => Kind::Receipt,
    }
}

/// What a sighting is, in a sentence.
pub(super) fn of_sighting(what: &What) -> Text {
    match what {
        What::Shown { thing } => text(Message::SightShown { thing }),
        What::Listed { things } => text(Message::SightListed { things: *things }),
        What::Searched { found, .. } => text(Message::SightSearched { found: *found }),
        What::Entered => text(Message::SightEntered),
        What::Unanswered(blind) => wording::of_reason(&Reason::from(blind)),
        What::Called { name, caller, refused: None, .. } => text(match caller {
            Caller::Student => Message::SightCalled { name },
            Caller::Staff => Message::SightCalledByStaff { name },
            Caller::Service => Message::SightCalledByService { name },
        }),
        What::Called { name, refused: Some(refusal), .. } => {
            let said = refusal.message.as_deref().unwrap_or("-");
            text(Message::SightRefused { name, code: &refusal.code, said })
        }
        What::Told { subject, message } => text(Message::SightTold { subject, message }),
        What::Answered { endpoint } => text(Message::SightAnswered { endpoint }),
        What::Attested { receipt } => text(Message::SightAttested { receipt }),
    }
}

/// Why a sighting could not be to the student's credit.
pub(super) fn of_barred(barred: Barred) -> Remark {
    let (code, message) = match barred {
        Barred::Late => ("late", Message::BarredLate),
        Barred::AfterLateCall => ("after-late-call", Message::BarredAfterLateCall),
        Barred::Staff => ("staff", Message::BarredStaff),
        Barred::Service => ("service", Message::BarredService),
        Barred::Refused => ("refused", Message::BarredRefused),
        Barred::OtherLife => ("other-life", Message::BarredOtherLife),
        Barred::BeforeWindow => ("before-window", Message::BarredBeforeWindow),
        Barred::AfterEnd => ("after-end", Message::BarredAfterEnd),
    };
    Remark { code: code.into(), message: text(message).into() }
}
