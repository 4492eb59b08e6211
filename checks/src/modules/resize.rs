//! The resize of a DB instance: a larger class, more storage, at once. Only a change after creation
//! counts.

mod work;

use crate::engine::{
    Citation, CriterionSpec, Dated, Evidence, Judgement, Mark, Note, Open, Refusal, Shown,
};
use crate::modules::bind::ON_DB;
use crate::modules::compare::{CREATED, LIFE, compare, too_late};
use crate::modules::criterion::Thing::Instance;
use crate::modules::criterion::{Basis, Criterion, Expects, Kind, Module, PLAIN, Unit};
use crate::modules::facts::Facts;
use crate::services::rds::Status;
use crate::services::rds::calls::Action;
use crate::services::rds::class::rank;
use crate::services::rds::members::{
    AT_ONCE, AUTOSCALING, CLASS as CLASS_MEMBER, CLASS_TO_COME, STORAGE as STORAGE_MEMBER,
    STORAGE_TO_COME, WINDOW,
};
use crate::services::rds::setting::Setting;
use crate::services::rds::sizes::{CLASS, Change, STORAGE, Size};
use crate::services::refusal::noted;

const MODIFY: &[&str] = &[Action::Modify.name()];

const fn at_once(on: bool) -> Shown {
    Shown::Switch { member: "ApplyImmediately", on }
}

pub(crate) static MODULE: Module = Module {
    id: "resize",
    about: "The resize of a DB instance after its creation.",
    bind: ON_DB,
    walk: work::walk,
    faults: work::FAULTS,
    contradictions: &[],
    criteria: &[
        Criterion {
            id: "instance-class",
            needs: CREATED,
            rules: &[130, 131, 132, 136],
            reads: &LIFE,
            uses: &[],
            expects: Expects::Value(Kind::Text),
            nature: PLAIN.with_half().refusable(),
            basis: Basis {
                members: &[
                    (Instance, CLASS_MEMBER),
                    (Instance, CLASS_TO_COME),
                    (Instance, AT_ONCE),
                ],
                calls: MODIFY,
            },
            judge: instance_class,
        },
        Criterion {
            id: "storage",
            needs: CREATED,
            rules: &[130, 131, 133, 134, 136],
            reads: &LIFE,
            uses: &[],
            expects: Expects::Value(Kind::Number(Unit::Gibibytes)),
            nature: PLAIN.with_half().refusable(),
            basis: Basis {
                members: &[
                    (Instance, STORAGE_MEMBER),
                    (Instance, STORAGE_TO_COME),
                    (Instance, AUTOSCALING),
                    (Instance, AT_ONCE),
                ],
                calls: MODIFY,
            },
            judge: storage,
        },
        Criterion {
            id: "applied-immediately",
            needs: CREATED,
            rules: &[130, 137],
            reads: &LIFE,
            uses: &[],
            expects: Expects::Of(|_| Some(at_once(true))),
            nature: PLAIN.refusable(),
            basis: Basis {
                members: &[
                    (Instance, AT_ONCE),
                    (Instance, CLASS_MEMBER),
                    (Instance, STORAGE_MEMBER),
                    (Instance, CLASS_TO_COME),
                    (Instance, STORAGE_TO_COME),
                    (Instance, WINDOW),
                ],
                calls: MODIFY,
            },
            judge: applied_immediately,
        },
    ],
};

fn instance_class(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    let target = |class: &str| compare(spec, class, str::eq_ignore_ascii_case);
    let large_enough = |class: &String| {
        let smallest = spec.values().filter_map(|value| rank(&value.to_string())).min();
        rank(class) >= smallest && rank(class).is_some()
    };
    let larger = |from: &str, to: &str| rank(to) > rank(from) && rank(from).is_some();
    let judgement = judge(
        facts,
        &CLASS,
        |from, to| match target(to) {
            mark if !mark.is_wrong() => mark,
            _ if from.is_some_and(|from| larger(from, to)) => Mark::part(to),
            mark => mark,
        },
        large_enough,
    );
    facts.db().or_excused(judgement, Setting::Class, spec)
}

fn storage(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    let target = spec.number().unwrap_or_default();
    let judgement = judge(
        facts,
        &STORAGE,
        |from, to| match from {
            _ if *to >= target => Mark::right(Shown::Storage(*to)),
            Some(from) if to > from => Mark::part(Shown::Storage(*to)),
            _ => Mark::wrong(Shown::Storage(*to)),
        },
        |size| *size >= target,
    );
    facts.db().or_excused(judgement, Setting::Storage, spec)
}

/// Judges what became of a size. `mark` says what a change is worth, `enough` whether a size is at
/// or above the target.
fn judge<T: Clone + PartialEq>(
    facts: &Facts<'_>,
    size: &Size<T>,
    mark: impl Fn(Option<&T>, &T) -> Mark,
    enough: impl Fn(&T) -> bool,
) -> Judgement {
    match facts.db().change(size) {
        Change::Made { from: Ok(from), to } => best(&to, |value| mark(Some(&from), value)),
        // Without the size at creation only the target itself is proven.
        Change::Made { from: Err(open), to } => {
            let judgement = best(&to, |value| mark(None, value));
            if judgement.is_failed() { open.judgement() } else { judgement }
        }
        Change::Waiting { from, to, window, cite } => {
            let asked = mark(from.as_ref(), &to);
            let judgement = match (asked.is_wrong(), from) {
                (true, Some(_)) => Judgement::failed(cite),
                (true, None) => facts.trail().missing(facts.life().start()).judgement(),
                (false, _) => Judgement::partial(cite),
            };
            let found = Shown::ToCome("PendingModifiedValues", Box::new((size.shown)(&to)));
            judgement.found(found).note(Note::WaitsForWindow { window })
        }
        Change::UnderWay { to, open } => with(open.judgement(), size, to.as_ref()),
        Change::Unchanged { size: value, cite } if enough(&value) => {
            Judgement::partial(cite).found((size.shown)(&value)).note(Note::AlreadyThatSize)
        }
        Change::LastIs { size: value, before, .. } if enough(&value) => {
            with(before.judgement(), size, Some(&value))
        }
        Change::Unchanged { size: value, cite } | Change::LastIs { size: value, cite, .. } => {
            not_done(facts, size, Some(size.refusal), cite).found((size.shown)(&value))
        }
        // What was seen stays: it had the size, and whether it got more could not be looked at.
        Change::Unknown { until_now: Some(seen), .. }
            if enough(&seen.value) && matches!(facts.fate(), Status::Unknown(_)) =>
        {
            let found = (size.shown)(&seen.value);
            Judgement::partial(seen.cite).found(found).note(Note::AlreadyThatSize)
        }
        Change::Unknown { open, .. } => open.judgement(),
    }
}

fn best<T>(values: &[Dated<T>], mark: impl Fn(&T) -> Mark) -> Judgement {
    let marked = values.iter().map(|dated| (mark(&dated.value), dated));
    let best = marked.min_by_key(|(mark, dated)| (mark.rank(), std::cmp::Reverse(dated.at)));
    let (mark, dated) = best.expect("a change that was made has a size since");
    mark.judgement(dated.cite.clone())
}

fn with<T>(judgement: Judgement, size: &Size<T>, found: Option<&T>) -> Judgement {
    match found {
        Some(found) => judgement.found((size.shown)(found)),
        None => judgement,
    }
}

/// `own` is what AWS would name in refusing this change alone.
fn not_done<T>(
    facts: &Facts<'_>,
    size: &Size<T>,
    own: Option<Refusal>,
    cite: Citation,
) -> Judgement {
    if let Some(call) = facts.db().resized_late(size) {
        return too_late(call);
    }
    let failed = Judgement::failed(cite);
    if let Some(told) = facts.db().did_not_happen(size) {
        let evidence = failed.evidence.and([told.cite.clone()]);
        return Judgement::failed(evidence).note(Note::DidNotHappen { event: told.text.clone() });
    }
    let refused = facts.db().refused_resize();
    let asked = facts.db().resizes(size).into_iter().next().is_some() || refused.is_some();
    let mut judgement = noted(failed.note_if((!asked).then_some(Note::NotStarted)), refused);
    for note in &mut judgement.notes {
        if let Note::Refused { about, .. } = note {
            *about = about.beside(own);
        }
    }
    judgement
}

/// Of the calls, the last that took effect was asked for at once, or took effect outside the
/// weekly window. A change that still waits fails.
fn applied_immediately(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let (class, storage) = (how(facts, &CLASS), how(facts, &STORAGE));
    let order = |how: &How| match how {
        How::Waiting(..) => 0,
        How::UnderWay(_) => 1,
        How::Made(_) => 2,
        How::Unknown(_) => 3,
        How::Not(_) => 4,
    };
    match std::cmp::min_by_key(class, storage, order) {
        How::Waiting(window, cite) => {
            Judgement::failed(cite).found(at_once(false)).note(Note::WaitsForWindow { window })
        }
        How::UnderWay(open) | How::Unknown(open) => open.judgement(),
        How::Made(cite) => took_effect(facts, &cite),
        How::Not(cite) => none_applied(facts, cite),
    }
}

/// Nothing was changed; if AWS refused both changes, neither could be applied.
fn none_applied(facts: &Facts<'_>, cite: Citation) -> Judgement {
    let refused = |id: &str, setting| facts.db().refusal(setting, facts.sibling(id)?);
    let class = refused("instance-class", Setting::Class);
    match (class, refused("storage", Setting::Storage)) {
        (Some(class), Some(storage)) => {
            let error = class.record.error.clone().unwrap_or_default();
            Judgement::excused(Evidence::from(class.cite.clone()).and([storage.cite.clone()]))
                .note(Note::RefusedByAws { error })
        }
        (None, _) | (_, None) => not_done(facts, &CLASS, None, cite),
    }
}

enum How {
    Waiting(String, Citation),
    UnderWay(Open),
    Made(Citation),
    Unknown(Open),
    Not(Citation),
}

fn how<T: Clone + PartialEq>(facts: &Facts<'_>, size: &Size<T>) -> How {
    match facts.db().change(size) {
        Change::Made { to, .. } => match facts.db().waits_behind(size) {
            Some(Ok((window, cite))) => How::Waiting(window, cite),
            Some(Err(open)) => How::UnderWay(open),
            None => {
                How::Made(to.first().expect("a change that was made has a size since").cite.clone())
            }
        },
        Change::Waiting { window, cite, .. } => How::Waiting(window, cite),
        Change::UnderWay { open, .. } => How::UnderWay(open),
        Change::Unchanged { cite, .. } => How::Not(cite),
        Change::LastIs { before, .. } => How::Unknown(before),
        Change::Unknown { open, .. } => How::Unknown(open),
    }
}

fn took_effect(facts: &Facts<'_>, seen: &Citation) -> Judgement {
    let calls = facts.db().resizes(&CLASS).into_iter().chain(facts.db().resizes(&STORAGE));
    let last = calls.max_by_key(|call| call.record.at);
    if let Some(call) = last.filter(|call| call.at_once()) {
        return Judgement::passed(call.cite.clone()).found(at_once(true));
    }
    let effect = [facts.db().took_effect(&CLASS), facts.db().took_effect(&STORAGE)];
    let effect = effect.into_iter().flatten().max_by_key(|told| told.at);
    let inside = effect.and_then(|told| facts.db().in_window(told.at));
    match (effect, inside, last) {
        (Some(told), Some(false), _) => Judgement::passed(told.cite.clone()),
        (_, Some(true), Some(call)) => Judgement::failed(call.cite.clone()).found(at_once(false)),
        (None, ..) => by_looks(facts, seen),
        (Some(_), ..) => facts.trail().missing(seen.at).judgement(),
    }
}

/// Two looks with no weekly window between them show that the last change did not wait for one.
fn by_looks(facts: &Facts<'_>, seen: &Citation) -> Judgement {
    let changes = [facts.db().seen_to_change(&CLASS), facts.db().seen_to_change(&STORAGE)];
    match changes.into_iter().flatten().max_by_key(|(at, ..)| *at) {
        Some((_, cite, true)) => Judgement::passed(cite),
        Some((_, _, false)) | None => facts.trail().missing(seen.at).judgement(),
    }
}
