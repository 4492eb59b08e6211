//! Where the instance stands, and who reaches it.

use crate::engine::{CriterionSpec, Judgement, Mark, Note, Shown, When};
use crate::modules::compare::{compare, compare_switch};
use crate::modules::criterion::Switch;
use crate::modules::db_instance::settings::{same, text};
use crate::modules::facts::Facts;
use crate::services::rds::waiting;

pub(super) const IS_PRIVATE: Switch = Switch { member: "PubliclyAccessible", yes: false };

pub(super) fn vpc(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    match facts.right_vpcs() {
        Ok((right, _)) => facts.unless_unseen(text(
            facts,
            When::Any,
            |state| state.instance.vpc.clone(),
            |found| Mark::right_if(right.contains(found), found),
        )),
        Err(open) => open.judgement(),
    }
}

pub(super) fn subnet_group(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    let named = |found: &str| {
        compare(spec, found, |pattern, found| match pattern.strip_suffix('*') {
            Some(start) => found.to_lowercase().starts_with(start),
            None => same(pattern, found),
        })
    };
    // Another group may be half right: only a state that tells its VPC can show that it is not.
    let fact = facts.setting(When::Any, |state| {
        let group = state.instance.subnet_group.clone()?;
        let vpc = state.instance.vpc.clone();
        (vpc.is_some() || !named(&group).is_wrong()).then_some((group, vpc))
    });
    let right_vpcs = facts.right_vpcs();
    let judgement = fact.judge(|(found, vpc)| {
        let named = named(found);
        let right = right_vpcs.as_ref().map(|(right, _)| right);
        let half = right.is_ok_and(|right| vpc.as_ref().is_some_and(|vpc| right.contains(vpc)));
        if named.is_wrong() && half { Mark::part(found) } else { named }
    });
    match right_vpcs {
        Err(open) if judgement.is_failed() => open.judgement(),
        _ => facts.unless_unseen(judgement),
    }
}

pub(super) fn private(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    let fact = facts.setting(When::Last, |state| state.instance.public);
    let mark = |public: bool| compare_switch(spec, IS_PRIVATE, !public);
    let judgement = fact.judge(|public| mark(*public));
    facts.db().or_due(judgement, |call| {
        call.flag("publiclyAccessible").is_some_and(|public| !mark(public).is_wrong())
    })
}

pub(super) fn security_group(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let name = &facts.subject.group().name;
    let groups = &facts.history.ec2.groups;
    let is_ours = |id: &String| {
        let chosen = facts.group().is_some_and(|group| group.id == *id);
        chosen || groups.get(id).is_some_and(|group| group.was_called(name))
    };
    let fact = facts.setting(When::Any, |state| state.instance.security_groups.clone());
    let judgement = fact.judge(|attached| {
        let shown = Shown::Things(attached.iter().map(|id| facts.named(id)).collect());
        let others = attached.iter().filter(|id| !is_ours(id));
        let others: Vec<String> = others.map(|id| facts.named(id).in_full()).collect();
        match (attached.iter().any(is_ours), others.is_empty()) {
            (false, _) => Mark::wrong(shown),
            (true, true) => Mark::right(shown),
            (true, false) => {
                Mark::right(shown).note(Note::ExtraGroup { groups: others.join(", ") })
            }
        }
    });
    // A group that nothing tells the name of may be the one.
    match facts.nameless_group() {
        Some(open) if judgement.is_failed() => open.judgement(),
        Some(_) | None => judgement,
    }
}

pub(super) fn port(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let wanted = facts.subject.db().port();
    let fact = facts.setting(When::Any, |state| state.port);
    let judgement = fact.judge(|port| Mark::right_if(*port == wanted, port.to_string()));
    facts.db().or_waits(judgement, &waiting::PORT, |port| *port == wanted)
}
