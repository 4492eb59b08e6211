//! What a check module is: criteria over one kind of thing, as values.

use crate::engine::{CriterionSpec, Judgement, ReasonCode, Shown, Source, Stage, Value};
use crate::modules::bind::Bind;
use crate::modules::facts::Facts;
use crate::modules::subject::{Part, Subject};
use crate::modules::work::{Asked, Fault, Work};
use crate::services::answer::SESSION;
use crate::services::member::Member;
use std::collections::BTreeSet;

/// A check module: criteria over one kind of thing.
#[derive(Debug)]
pub struct Module {
    /// Its id in lab files.
    pub id: &'static str,
    /// What it judges, in one English sentence.
    pub about: &'static str,
    /// Its settings, and how it finds what they name.
    pub bind: Bind,
    /// What the reference student does for a task on it: adds the steps that its id, its subject and
    /// what the lab says of its criteria ask for.
    pub(crate) walk: Walk,
    /// What a student may do wrong: each criterion has a fault that it must catch.
    pub faults: &'static [Fault],
    /// Its criteria.
    pub criteria: &'static [Criterion],
    /// Criteria that nobody can pass who passes another one: each with that other one.
    pub contradictions: &'static [(&'static str, &'static str)],
}

/// Adds what the reference student does for a task.
pub(crate) type Walk = fn(&mut Work, &str, &Subject, &Asked<'_>);

/// One gradable fact, as a value.
#[derive(Debug, Clone, Copy)]
pub struct Criterion {
    /// Its id within the module.
    pub id: &'static str,
    /// The criteria without which it cannot be so (`docs/contract.md` R12).
    pub needs: &'static [Need],
    /// The numbers of the contract's rules that judge it, ascending.
    pub rules: &'static [u16],
    /// Every source that its judge reads. The one declaration of what is read.
    pub reads: &'static [Source],
    /// What a lab has to say for it besides the thing that its task is on.
    pub uses: &'static [Part],
    /// Where what it expects comes from.
    pub expects: Expects,
    /// What reports have to know of it.
    pub nature: Nature,
    /// By which members of which answers it is judged.
    pub(crate) basis: Basis,
    /// The judge: pure, and short.
    pub(crate) judge: Judge,
}

/// A criterion that another one needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// One of the same task.
    Own(&'static str),
    /// That the thing exists which the task is about: a criterion of another module on the same thing.
    Of {
        /// The module.
        module: &'static str,
        /// Its criterion.
        criterion: &'static str,
    },
}

/// What reports have to know of a criterion, besides its outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Nature {
    /// When it can be done.
    pub stage: Option<Stage>,
    /// Whether a part of it earns half.
    pub has_half: bool,
    /// Whether AWS may refuse it to an account, so that it is excused.
    pub is_refusable: bool,
}

/// Nothing to know.
pub(crate) const PLAIN: Nature = Nature { stage: None, has_half: false, is_refusable: false };

impl Nature {
    pub(crate) const fn at(self, stage: Stage) -> Self {
        Self { stage: Some(stage), ..self }
    }

    pub(crate) const fn with_half(self) -> Self {
        Self { has_half: true, ..self }
    }

    pub(crate) const fn refusable(self) -> Self {
        Self { is_refusable: true, ..self }
    }
}

/// Judges one criterion by the facts of one student.
pub(crate) type Judge = fn(&Facts<'_>, &CriterionSpec) -> Judgement;

/// What a criterion is judged by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Basis {
    pub(crate) members: &'static [(Thing, Member)],
    /// The calls that can make it so, or undo it.
    pub(crate) calls: &'static [&'static str],
}

/// What a member is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Thing {
    Instance,
    Group,
    WebGroup,
    Server,
    /// The one server that is graded.
    GradedServer,
    Image,
    Vpc,
    Snapshot,
    Backup,
    Table,
    Page,
}

impl Thing {
    /// What AWS's interfaces call it; the table and the page are named here.
    fn as_str(self) -> &'static str {
        match self {
            Self::Instance => "DBInstance",
            Self::Group | Self::WebGroup => "SecurityGroup",
            Self::Server | Self::GradedServer => "Instance",
            Self::Image => "Image",
            Self::Vpc => "Vpc",
            Self::Snapshot => "DBSnapshot",
            Self::Backup => "DBInstanceAutomatedBackup",
            Self::Table => "Table",
            Self::Page => "Page",
        }
    }
}

impl Criterion {
    /// The members of answers that it is judged by, each with what it is a member of:
    /// `DBInstance.PubliclyAccessible`.
    pub fn members(&self) -> impl Iterator<Item = String> {
        let members = self.basis.members.iter();
        members.map(|(thing, member)| format!("{}.{}", thing.as_str(), member.name))
    }

    /// The calls whose records can make it so, or undo it, as CloudTrail names them.
    pub fn calls(&self) -> &'static [&'static str] {
        self.basis.calls
    }

    /// Why it may be open: what can be in the way of entering the account, and of each source that it
    /// reads; and a server that is stopped hides what it has while it runs.
    pub fn reasons(&self) -> BTreeSet<ReasonCode> {
        let sources = self.reads.iter().copied().chain([SESSION]);
        let is_of_server = self.basis.members.iter().any(|(of, _)| *of == Thing::GradedServer);
        let stopped = is_of_server.then_some(ReasonCode::Stopped);
        sources.flat_map(Source::reasons).copied().chain(stopped).collect()
    }
}

/// Where what a criterion expects comes from.
#[derive(Debug, Clone, Copy)]
pub enum Expects {
    /// The lab file's `expected`, a value of this kind.
    Value(Kind),
    /// The lab file's `expected`, yes or no, shown as the setting that it is in AWS.
    Switch(Switch),
    /// The lab's names, or what else was found.
    Of(fn(&Facts<'_>) -> Option<Shown>),
}

/// A setting of AWS that is on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Switch {
    /// The member of AWS's answer.
    pub member: &'static str,
    /// The member's value where the criterion's answer is yes.
    pub yes: bool,
}

impl Switch {
    /// The setting where the criterion's answer is this: `PubliclyAccessible=false`.
    pub(crate) fn shown(self, answer: bool) -> Shown {
        Shown::Switch { member: self.member, on: answer == self.yes }
    }
}

impl Switch {
    /// The setting that a value of a lab file asks for; none if it is neither yes nor no.
    pub(crate) fn shown_of(self, value: &Value) -> Option<Shown> {
        match value {
            Value::Flag(answer) => Some(self.shown(*answer)),
            Value::Number(_) | Value::Text(_) => None,
        }
    }
}

/// The kind of a compared value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Yes or no.
    Flag,
    /// A whole number.
    Number(Unit),
    /// A text.
    Text,
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Days.
    Days,
    /// GiB of storage.
    Gibibytes,
}

impl Unit {
    /// So many of them.
    pub(crate) fn shown(self, number: i64) -> Shown {
        match self {
            Self::Days => Shown::Days(number),
            Self::Gibibytes => Shown::Storage(number),
        }
    }
}

impl Kind {
    /// A value of a lab file, as what it is.
    pub(crate) fn shown(self, value: &Value) -> Shown {
        match (self, value) {
            (Self::Number(unit), Value::Number(number)) => unit.shown(*number),
            (Self::Flag | Self::Text | Self::Number(_), _) => value.to_string().into(),
        }
    }
}

impl Module {
    /// The criterion of an id.
    pub fn criterion(&self, id: &str) -> Option<&'static Criterion> {
        self.criteria.iter().find(|criterion| criterion.id == id)
    }
}
