//! What the instance is set to, compared with what the lab asks for.

use super::version::major;
use crate::engine::{CriterionSpec, Item, Judgement, Mark, Shown, When};
use crate::modules::compare::{compare, compare_switch};
use crate::modules::criterion::Switch;
use crate::modules::facts::Facts;
use crate::services::rds::calls::Action;
use crate::services::rds::members::DB_NAME;
use crate::services::rds::setting::Setting;
use crate::services::rds::{State, sizes, waiting};

pub(super) const IS_SINGLE_AZ: Switch = Switch { member: "MultiAZ", yes: false };
pub(super) const HAS_IAM_AUTH: Switch =
    Switch { member: "IAMDatabaseAuthenticationEnabled", yes: true };
pub(super) const HAS_UPGRADES: Switch = Switch { member: "AutoMinorVersionUpgrade", yes: true };
pub(super) const IS_PROTECTED: Switch = Switch { member: "DeletionProtection", yes: true };

/// Judges a text setting.
pub(super) fn text(
    facts: &Facts<'_>,
    when: When,
    read: impl Fn(&State<'_>) -> Option<String>,
    mark: impl Fn(&str) -> Mark,
) -> Judgement {
    facts.setting(when, |state| read(state)).judge(|found| mark(found))
}

pub(super) fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// A member of a DB cluster is none of the lab's instances, whatever its engine is called.
pub(super) fn engine(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let wanted = &facts.subject.db().engine;
    let cluster = facts.life().cluster();
    let fact = facts.setting(When::Fixed, |state| state.instance.engine.clone());
    fact.judge(|engine| match cluster {
        Some(cluster) => Mark::wrong(format!("{engine} ({cluster})")),
        None => Mark::right_if(same(wanted, engine), engine),
    })
}

pub(super) fn instance_class(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    let judgement = match facts.db().at_creation(&sizes::CLASS) {
        Ok(class) => compare(spec, &class.value, same).judgement(class.cite),
        Err(open) => open.judgement(),
    };
    facts.db().or_excused(judgement, Setting::FirstClass, spec)
}

pub(super) fn storage_type(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    text(
        facts,
        When::Any,
        |state| state.instance.storage_type.clone(),
        |found| compare(spec, found, same),
    )
}

/// A member of a DB cluster shares it with others in other zones, whatever its own flag says.
pub(super) fn single_az(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    let is_member = facts.life().cluster().is_some();
    let fact = facts.setting(When::Any, |state| Some(state.instance.multi_az? || is_member));
    let judgement = fact.judge(|multi_az| compare_switch(spec, IS_SINGLE_AZ, !multi_az));
    facts.db().or_waits(judgement, &waiting::MULTI_AZ, |multi_az| {
        !compare_switch(spec, IS_SINGLE_AZ, !multi_az).is_wrong()
    })
}

pub(super) fn iam_auth(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    let fact = facts.setting(When::Any, |state| state.instance.iam_auth);
    let judgement = fact.judge(|on| compare_switch(spec, HAS_IAM_AUTH, *on));
    facts.db().or_waits(judgement, &waiting::IAM, |on| {
        !compare_switch(spec, HAS_IAM_AUTH, *on).is_wrong()
    })
}

pub(super) fn master_username(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    text(
        facts,
        When::Fixed,
        |state| state.instance.master_username.clone(),
        |found| compare(spec, found, same),
    )
}

pub(super) fn database_name(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let wanted = facts.subject.db().database.as_deref().unwrap_or_default();
    let fact = facts.setting(When::Fixed, |state| state.instance.db_name.clone());
    // AWS leaves the member out where there is no initial database. Only the request of the
    // creation can prove that none was asked for: an absent member there means none.
    if let (true, Some(call)) = (fact.values.is_empty(), &facts.life().created) {
        let request = call.record.request.as_object();
        if Action::of(call.record) == Some(Action::Create)
            && request.is_some_and(|request| !request.contains_key("dBName"))
        {
            return Judgement::failed(call.cite.clone()).found(Shown::No(Item::FirstSchema));
        }
    }
    // Nothing but the creation's record tells of a name that a look does not show.
    if fact.values.is_empty() && facts.life().last_look().is_some() {
        let open = facts.trail().missing(facts.life().start());
        return open.about(DB_NAME.name).judgement();
    }
    fact.judge(|found| Mark::right_if(same(wanted, found), found))
}

/// The default parameter and option group of an engine's version: `default.mysql8.4` and
/// `default:mysql-8-4` (`docs/aws.md` 5).
fn defaults_of(engine: &str, version: &str) -> (String, String) {
    let major = major(engine, version);
    let dashed = major.replace('.', "-");
    (format!("default.{engine}{major}"), format!("default:{engine}-{dashed}"))
}

pub(super) fn default_groups(facts: &Facts<'_>) -> Option<(String, String)> {
    let mut states = facts.maybe_life()?.states.iter().rev();
    let told = states.find_map(|state| {
        Some((state.instance.engine.as_deref()?, state.instance.engine_version.as_deref()?))
    });
    told.map(|(engine, version)| defaults_of(engine, version))
}

/// Judges groups of one kind against the default of the version at the same moment.
fn default_group(
    facts: &Facts<'_>,
    read: impl Fn(&State<'_>) -> Option<Vec<String>>,
    default: impl Fn((String, String)) -> String,
) -> Judgement {
    let fact = facts.setting(When::Any, |state| {
        let engine = state.instance.engine.as_deref()?;
        let version = state.instance.engine_version.as_deref()?;
        Some((read(state)?, default(defaults_of(engine, version))))
    });
    fact.judge(|(groups, default)| {
        Mark::right_if(groups.iter().any(|group| same(group, default)), groups.join(", "))
    })
}

pub(super) fn parameter_group(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    default_group(
        facts,
        |state| state.instance.parameter_groups.clone(),
        |(parameters, _)| parameters,
    )
}

pub(super) fn option_group(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    default_group(facts, |state| state.instance.option_groups.clone(), |(_, options)| options)
}

pub(super) fn backup_retention(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    let wanted = spec.number().unwrap_or_default();
    let fact = facts.setting(When::Any, |state| state.instance.backup_retention);
    let judgement = fact.judge(|days| Mark::right_if(*days >= wanted, Shown::Days(*days)));
    let judgement = facts.db().or_waits(judgement, &waiting::RETENTION, |days| *days >= wanted);
    facts.db().or_excused(judgement, Setting::Retention, spec)
}

pub(super) fn minor_upgrade(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    let fact = facts.setting(When::Any, |state| state.instance.minor_upgrade);
    fact.judge(|on| compare_switch(spec, HAS_UPGRADES, *on))
}

pub(super) fn deletion_protection(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    let fact = facts.setting(When::Any, |state| state.instance.deletion_protection);
    fact.judge(|on| compare_switch(spec, IS_PROTECTED, *on))
}
