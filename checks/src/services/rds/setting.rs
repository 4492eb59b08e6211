//! The settings of an instance that AWS may refuse, as its messages name them.

use crate::engine::{Call, CriterionSpec, Value};
use crate::services::rds::calls::Action;
use crate::services::rds::class;

/// A setting that a refusal can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setting {
    /// The class at creation.
    FirstClass,
    /// The version at creation.
    Version,
    /// How long backups are kept.
    Retention,
    /// The class that the instance is resized to.
    Class,
    /// The storage that the instance is resized to.
    Storage,
}

const CREATE: &[&str] = &[Action::Create.name()];
const MODIFY: &[&str] = &[Action::Modify.name()];
const CREATE_OR_MODIFY: &[&str] = &[Action::Create.name(), Action::Modify.name()];

impl Setting {
    /// How AWS's messages name it, in lower case.
    pub(crate) fn words(self) -> &'static [&'static str] {
        match self {
            Self::FirstClass | Self::Class => {
                &["instance size", "instance class", "dbinstanceclass"]
            }
            Self::Version => &["engine version", "engineversion"],
            Self::Retention => &["backup retention"],
            Self::Storage => &["allocated storage", "storage size", "allocatedstorage"],
        }
    }

    /// Whether AWS's message, in lower case, names it.
    pub(crate) fn is_named_in(self, message: &str) -> bool {
        self.words().iter().any(|word| message.contains(word))
    }

    /// Whether a refused call asked for more than the lab does, which passes as well.
    pub(crate) fn asked_for_more(self, call: &Call<'_>, spec: &CriterionSpec) -> bool {
        let request = &call.record.request;
        let number = |member: &str| {
            let asked = request.get(member).and_then(serde_json::Value::as_i64);
            asked.zip(spec.number()).is_some_and(|(asked, wanted)| asked >= wanted)
        };
        match self {
            Self::Retention => number("backupRetentionPeriod"),
            Self::Storage => number("allocatedStorage"),
            Self::Class => {
                let asked = call.asked("dBInstanceClass").and_then(|class| class::rank(&class));
                let wanted = spec.values().map(Value::to_string);
                let smallest = wanted.filter_map(|class| class::rank(&class)).min();
                asked.zip(smallest).is_some_and(|(asked, smallest)| asked >= smallest)
            }
            Self::FirstClass | Self::Version => false,
        }
    }

    /// The calls that can set it.
    pub(crate) fn calls(self) -> &'static [&'static str] {
        match self {
            Self::FirstClass | Self::Version => CREATE,
            Self::Retention => CREATE_OR_MODIFY,
            Self::Class | Self::Storage => MODIFY,
        }
    }

    /// Whether a refused call asked for this value. `None` if the record keeps no request.
    pub(crate) fn asked(self, call: &Call<'_>, value: &str) -> Option<bool> {
        let request = call.record.request.as_object()?;
        let member = match self {
            Self::FirstClass | Self::Class => "dBInstanceClass",
            Self::Version => "engineVersion",
            Self::Retention => "backupRetentionPeriod",
            Self::Storage => "allocatedStorage",
        };
        let asked = request.get(member)?;
        let asked = asked.as_str().map_or_else(|| asked.to_string(), str::to_lowercase);
        let minor = format!("{value}.");
        Some(asked == value || (self == Self::Version && asked.starts_with(&minor)))
    }
}
