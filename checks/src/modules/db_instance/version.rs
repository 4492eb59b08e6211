//! The version of a DB engine.

use super::settings::same;
use crate::engine::{CriterionSpec, Judgement, Mark, Note, When};
use crate::modules::compare::compare;
use crate::modules::facts::Facts;
use crate::services::rds::setting::Setting;
use crate::services::rds::waiting;

pub(super) fn engine_version(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    let ours = &facts.subject.db().engine;
    let is_listed = |version: &str| !listed(spec, version).is_wrong();
    // A version that is not listed may be a later one: only with its engine does it tell.
    let fact = facts.setting(When::Any, |state| {
        let (version, engine) = (state.instance.engine_version.clone()?, &state.instance.engine);
        let is_ours = engine.as_ref().map(|engine| same(ours, engine));
        Some((is_ours.or(is_listed(&version).then_some(true))?, version))
    });
    let judgement = fact.judge(|(is_ours, found)| match listed(spec, found) {
        mark if mark.is_wrong() && *is_ours && is_later(spec, found) => later(spec, found),
        mark => mark,
    });
    let judgement = facts.db().or_waits(judgement, &waiting::VERSION, |found| is_listed(found));
    facts.db().or_excused(judgement, Setting::Version, spec)
}

/// Whether a version passes, as written, as accepted, or as one that came later.
pub(crate) fn is_accepted(spec: &CriterionSpec, version: &str) -> bool {
    !listed(spec, version).is_wrong() || is_later(spec, version)
}

/// Whether what was found is that version, or one of its minor versions: `8.4.8` is `8.4`, and `8.4.8`.
pub(crate) fn is_of(wanted: &str, found: &str) -> bool {
    let rest = found.strip_prefix(wanted);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']))
}

/// The major version: `8.4` of MySQL's `8.4.8`; `16` of `16.3`, for `PostgreSQL` counts by one number since 10.
pub(crate) fn major(engine: &str, version: &str) -> String {
    let numbers = if engine.contains("postgres") { 1 } else { 2 };
    version.split('.').take(numbers).collect::<Vec<_>>().join(".")
}

fn listed(spec: &CriterionSpec, found: &str) -> Mark {
    compare(spec, found, is_of)
}

/// Whether it is a version that came after the oldest accepted one.
fn is_later(spec: &CriterionSpec, found: &str) -> bool {
    let accepted = spec.accepted.iter().map(|version| numbers(&version.to_string()));
    let oldest = accepted.filter(|numbers| !numbers.is_empty()).min();
    oldest.is_some_and(|oldest| numbers(found) > oldest)
}

/// `5.7.44-rds.20251212` as numbers that can be compared.
fn numbers(version: &str) -> Vec<u32> {
    version.split(['.', '-']).map_while(|part| part.parse().ok()).collect()
}

fn later(spec: &CriterionSpec, found: &str) -> Mark {
    let written = spec.expected.as_ref().map(ToString::to_string).unwrap_or_default();
    Mark::right(found).note(Note::AcceptedVariation { written, found: found.to_owned() })
}
