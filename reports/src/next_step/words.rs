//! What is said about the next step, before the title and the hint of its criterion.

use super::NextStep;
use crate::catalogue::{say, text};
use crate::gradebook::Thing;
use crate::message::Message;
use crate::moment::Clock;
use labproof_checks::lab::{Language, Text};
use labproof_checks::outcome::Actor;
use labproof_checks::result::Condition;

impl NextStep<'_> {
    /// What is said about it.
    pub(crate) fn says(self, clock: &Clock<'_>) -> Text {
        let message = match self {
            Self::Enter => Message::NextEnter,
            Self::Begin(_) => Message::NextBegin,
            Self::Prepare(_) => Message::NextPrepare,
            Self::Do(_) => Message::NextDo,
            Self::ApplyNow(_) => Message::NextApplyNow,
            Self::Unlock(_) => Message::NextUnlock,
            Self::Attest { task, .. } => {
                return both(|language| {
                    say(language, Message::NextAttest { title: task.title.get(language) })
                });
            }
            Self::Keep { address: Some(_), .. } => Message::NextKeepAttest,
            Self::Keep { unseen, address: None, .. } => {
                let for_aws = unseen.reason.as_ref().is_some_and(|it| it.who == Actor::Aws);
                return both(|language| {
                    let title = unseen.spec.title.get(language);
                    say(
                        language,
                        if for_aws {
                            Message::NextKeepLook { title }
                        } else {
                            Message::NextKeep { title }
                        },
                    )
                });
            }
            Self::Perhaps(_) => Message::NextPerhaps,
            Self::Wait(None) => Message::NextWait,
            Self::Wait(Some(at)) => {
                return both(|language| {
                    say(language, Message::NextWaitUntil { when: &clock.when(at, language) })
                });
            }
            Self::WaitFor { thing, then } => {
                return both(|language| {
                    let doing = &doing(thing, clock, language);
                    say(
                        language,
                        match (thing.condition, then) {
                            (_, Some(_)) => Message::NextWaitThen { doing },
                            (Condition::Deleting, None) => Message::NextWaitGone { doing },
                            (_, None) => Message::NextWaitFor { doing },
                        },
                    )
                });
            }
            Self::Start { thing, .. } => {
                return both(|language| say(language, Message::NextStart { name: &thing.name }));
            }
            Self::Ask(None) => Message::NextAsk,
            Self::Ask(Some(_)) => Message::NextAskMeanwhile,
            Self::Again(_) => Message::NextAgain,
            Self::Final => Message::NextFinal,
            Self::Done => Message::NextDone,
        };
        text(message)
    }
}

fn both(say: impl Fn(Language) -> String) -> Text {
    Text { ko: say(Language::Ko), en: say(Language::En) }
}

/// What AWS is doing to a thing, and until about when: a sentence.
pub(crate) fn doing(thing: &Thing, clock: &Clock<'_>, language: Language) -> String {
    let name = &thing.name;
    let doing = say(
        language,
        match thing.condition {
            Condition::Creating => Message::DoingCreating { name },
            Condition::Changing => Message::DoingChanging { name },
            Condition::BackingUp => Message::DoingBackingUp { name },
            Condition::BeingTaken => Message::DoingSnapshot { name },
            Condition::Starting => Message::DoingStarting { name },
            Condition::Stopping => Message::DoingStopping { name },
            Condition::Deleting => Message::DoingDeleting { name },
            Condition::Optimizing => return say(language, Message::DoingOptimizing { name }),
            Condition::Ready | Condition::Stopped | Condition::Broken => {
                return say(language, Message::DoingNothing { name, status: &thing.status });
            }
        },
    );
    let doing = &doing;
    let Some(until) = thing.until else { return say(language, Message::DoingLong { doing }) };
    say(language, Message::DoingUntil { doing, when: &clock.when(until, language) })
}
