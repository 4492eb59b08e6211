//! What judging is, whatever is judged: observations and what they cover, values over time, outcomes,
//! needs, points. Nothing here knows a service of AWS, a check or a lab.

mod blind;
mod coverage;
mod decision;
mod fact;
mod judge;
mod kept;
mod looks;
mod note;
mod observation;
mod open;
mod outcome;
mod points;
mod principal;
mod reason;
mod record;
mod result;
mod shown;
mod sorted;
mod source;
mod spec;
mod text;
mod thing;
mod trail;

pub use blind::{Attempt, Blind, Cause, ReasonCode};
pub use decision::{DECIDABLE, Decision};
pub use kept::{Changed, Lost, Place};
pub use note::{Flag, NAMED, Note, Refusal};
pub use observation::Body;
pub use outcome::{Citation, Evidence, Judgement, Outcome, Verdict};
pub use points::Points;
pub use principal::{NoPrincipal, Principal};
pub use reason::{Actor, Looked, OnTheWay, OwnTrouble, PageTrouble, Reason};
pub use record::{Lookup, Record, TRAIL};
pub use result::{CriterionResult, Decided, Score, Stage, State, StudentResult, TaskResult};
pub use shown::{Columns, Item, Named, Rule, Shown, TableName};
pub use source::Source;
pub use spec::{CriterionSpec, Value};
pub use text::{Language, Text};
pub use thing::{Condition, Thing};

pub(crate) use coverage::reach;
pub(crate) use decision::apply;
pub(crate) use fact::{Dated, Fact, Mark, Rank, When};
pub(crate) use judge::{Asked, best, judge_all, worth};
pub(crate) use kept::Kept;
pub(crate) use looks::{AnswerAt, Entry, Looks, Series};
pub(crate) use observation::{Look, Observation, sha256, variant};
pub(crate) use open::Open;
pub(crate) use source::{action, without_action};
pub(crate) use text::points as read_points;
pub(crate) use trail::{Call, Trail};
