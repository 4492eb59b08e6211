//! The words that the page's script says, in both languages, under their ids in the catalogues.

use super::class;
use super::table::{Both, both};
use crate::catalogue::text;
use crate::message::Message;
use crate::wording;
use labproof_checks::outcome::{Actor, Outcome};
use std::collections::BTreeMap;

/// What the script fills in itself stands in braces.
const SAID: &[Message<'static>] = &[
    Message::NotYet,
    Message::Student,
    Message::Name,
    Message::Score,
    Message::Open,
    Message::State,
    Message::Final,
    Message::Provisional,
    Message::NotGraded,
    Message::NextHeading,
    Message::Expected,
    Message::Found,
    Message::NeedsFirst { title: "{title}" },
    Message::EarnedWithOpen {
        earned: "{earned}",
        possible: "{possible}",
        open: "{open}",
        most: "{most}",
    },
    Message::PageLanguage,
    Message::PageKorean,
    Message::PageEnglish,
    Message::PageDark,
    Message::PageSkip,
    Message::PageGraded,
    Message::PageFinal,
    Message::PageOpen,
    Message::PageSettled,
    Message::PageMedian,
    Message::PageOverview,
    Message::PageDistribution,
    Message::PageShare,
    Message::PageBin { share: "{share}", settled: "{settled}", open: "{open}" },
    Message::PageSteps,
    Message::PageStoppedMost { title: "{title}", count: "{count}", students: "{students}" },
    Message::PageStoppedNobody,
    Message::PageRate,
    Message::PageDiscrimination,
    Message::PageTooFew,
    Message::PageAlike,
    Message::PageAllCriteria { count: "{count}" },
    Message::PageLostCriteria,
    Message::PageStudents,
    Message::PageSearch,
    Message::PageSearchFor,
    Message::PageCriterion,
    Message::PageAny,
    Message::PageFlag,
    Message::PageAnyFlag,
    Message::PageOutcomes,
    Message::PageClear,
    Message::PageShown { shown: "{shown}", count: "{count}" },
    Message::PageNobody,
    Message::PageColumns,
    Message::PageByStep,
    Message::PageByCriterion,
    Message::PageAccount,
    Message::PageRegion,
    Message::PageBack,
    Message::PagePrevious,
    Message::PageNext,
    Message::PageOpenAll,
    Message::PageCloseAll,
    Message::PageHint,
    Message::PageRests,
    Message::PageRules,
    Message::PageWhy,
    Message::PageCopy,
    Message::PageCopied,
    Message::PageFlags,
    Message::PageUnknown { id: "{id}" },
    Message::PageLive,
    Message::PageLost,
    Message::PageAttention,
    Message::PageAttentionNone,
    Message::PageAttentionShow { count: "{count}" },
    Message::PageAttentionShowOne,
    Message::PageDecisions { count: "{count}" },
    Message::PageDecisionsHow,
    Message::PagePassedOf { passed: "{passed}", judged: "{judged}" },
    Message::PageLostHere { count: "{count}" },
    Message::PageAdvanced,
    Message::PageRateMeans,
    Message::PageDiscriminationMeans { fewest: "{fewest}", apart: "{apart}" },
    Message::PageCopyKeys,
    Message::PageEntryRole,
    Message::PageEntryProfile,
    Message::PageEntryCaller,
    Message::PageEntryCheck,
    Message::PageEntryAgain,
    Message::PageProof,
    Message::PageSideways,
];

/// The words by their ids.
pub(super) fn words() -> BTreeMap<&'static str, Both> {
    let outcomes = Outcome::ALL.map(wording::of_outcome);
    let actors = [Actor::Student, Actor::Instructor, Actor::Aws].map(wording::of_actor);
    let all = SAID.iter().chain(class::SAID).copied().chain(outcomes).chain(actors);
    all.map(|message| (message.id(), both(&text(message)))).collect()
}
