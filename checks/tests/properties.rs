//! What holds of every lab, every criterion, every case and every source.

use crate::cases;
use crate::common::{Graded, LABS, Student};
use labproof_checks::evidence::{
    Answer, Blind, DB_INSTANCES, HOST_KEY, Look, Observation, REGIONS, ReasonCode, SESSION,
    SOURCES, Source, TRAIL,
};
use labproof_checks::lab::{Lab, TaskCriterion};
use labproof_checks::outcome::{Note, Outcome};
use labproof_checks::result::CriterionResult;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The sources that can be blind one by one. The door, the regions and the key of the server on the
/// way to the database are no criterion's.
fn sources() -> impl Iterator<Item = Source> {
    let apart = [SESSION, REGIONS, HOST_KEY];
    SOURCES.into_iter().filter(move |source| !apart.contains(source))
}

fn blind(student: &Student, is_blind: impl Fn(&Observation) -> bool) -> Student {
    let mut student = student.clone();
    for seen in &mut student.seen {
        if is_blind(seen) {
            let source = seen.look.source();
            let why = Blind::new(ReasonCode::AccessDenied, source.as_str());
            seen.look = Look::blind(source, why);
        }
    }
    student
}

/// What a criterion and all that it needs read.
fn reads(lab: &Lab, criterion: &TaskCriterion) -> BTreeSet<Source> {
    let needs = criterion.needs.iter().filter_map(|need| lab.criterion(need));
    let of_needs = needs.flat_map(|need| reads(lab, need));
    criterion.check.reads.iter().copied().chain(of_needs).collect()
}

/// The exception: a look that remains shows it wrong by itself. The result costs points, and what
/// it rests on is not CloudTrail.
fn a_look_shows_it_wrong(result: &CriterionResult) -> bool {
    matches!(result.outcome, Outcome::Failed | Outcome::Partial)
        && result.evidence.iter().all(|cite| cite.source != TRAIL.as_str())
}

/// What was open may be shown by a look that remains, once nothing speaks against it any more.
fn a_look_shows_what_was_open(before: &CriterionResult, after: &CriterionResult) -> bool {
    before.outcome.is_open() && after.evidence.iter().all(|cite| cite.source != TRAIL.as_str())
}

/// Where a look is blind, what counts is what was known before it, unless that costs points: evidence
/// up to there gives the same outcome.
fn was_so_before(
    lab: &Lab,
    less: &Less<'_>,
    before: &CriterionResult,
    after: &CriterionResult,
) -> bool {
    let is_so =
        |earlier: &Student| earlier.graded_of(lab).criterion(&after.id).outcome == after.outcome;
    after.earned() >= before.earned() && less.earlier().iter().any(is_so)
}

/// The grader's own look overrules what a student attested before it: where it is blind, the
/// attested one counts, which is what receipts are for.
fn is_no_longer_overruled(before: &CriterionResult, after: &CriterionResult) -> bool {
    matches!(before.outcome, Outcome::Failed | Outcome::Partial | Outcome::Blocked)
        && after.notes.contains(&Note::Attested)
}

/// A student of whom less was seen than there was to see.
struct Less<'a> {
    whole: &'a Student,
    part: Student,
}

impl<'a> Less<'a> {
    fn blind(whole: &'a Student, is_blind: impl Fn(&Observation) -> bool) -> Self {
        Self { whole, part: blind(whole, is_blind) }
    }

    /// What was seen before each of the looks that show less.
    fn earlier(&self) -> Vec<Student> {
        let pairs = self.whole.seen.iter().zip(&self.part.seen);
        let less = pairs.filter(|(whole, part)| whole.look != part.look);
        let began: BTreeSet<_> = less.map(|(whole, _)| whole.at).collect();
        let until = |at| {
            let mut earlier = self.whole.clone();
            earlier.seen.retain(|seen| seen.at < at);
            (!earlier.seen.is_empty()).then_some(earlier)
        };
        began.into_iter().filter_map(until).collect()
    }

    /// What less evidence turned into what it may not.
    fn wrong(&self, lab: &Lab, name: &str, what: &str) -> Vec<String> {
        self.wrong_beside(&self.whole.graded_of(lab), lab, name, what)
    }

    /// The same, where it is known what all that was seen gives.
    fn wrong_beside(&self, before: &Graded, lab: &Lab, name: &str, what: &str) -> Vec<String> {
        let after = self.part.graded_of(lab);
        let pairs = before.0.criteria().zip(after.0.criteria());
        let wrong = pairs.filter(|(was, now)| {
            !may_become(was, now, &after) && !was_so_before(lab, self, was, now)
        });
        let (id, said) = (&lab.id, |graded: &Graded, id: &str| graded.says(id));
        let line = |(was, _): (&CriterionResult, &CriterionResult)| {
            let (before, after) = (said(before, &was.id), said(&after, &was.id));
            format!("{id}: {name}, {what}: {} {before} -> {after}", was.id)
        };
        wrong.map(line).collect()
    }
}

/// Whether less evidence may turn the one into the other.
fn may_become(before: &CriterionResult, after: &CriterionResult, all_after: &Graded) -> bool {
    let blocked = || {
        let by = after.blocked_by.as_deref().map(|id| all_after.criterion(id));
        by.is_some_and(a_look_shows_it_wrong)
    };
    before.outcome == after.outcome
        || after.outcome.is_open()
        || a_look_shows_it_wrong(after)
        || a_look_shows_what_was_open(before, after)
        || is_no_longer_overruled(before, after)
        || blocked()
}

/// Which of several lives is graded depends on all that they earned: less evidence may choose
/// another one.
static OF_ONE_LIFE: LazyLock<Vec<&cases::Case>> = LazyLock::new(|| {
    let one_life = |(_, student): &&cases::Case| {
        let looked = student.seen.iter().flat_map(|seen| match &seen.look {
            Look::Seen(Answer::DbInstances(instances)) => {
                instances.iter().filter_map(|db| db.resource_id.clone()).collect()
            }
            Look::Seen(_) | Look::Blind { .. } => Vec::new(),
        });
        let called = student.records.iter().map(|record| &record.response["dbiResourceId"]);
        let called = called.filter_map(|id| id.as_str().map(str::to_owned));
        looked.chain(called).collect::<BTreeSet<_>>().len() < 2
    };
    cases::EVERY.iter().filter(one_life).collect()
});

/// Every lab with every case, and of these only those of one life.
fn every(
    cases: &'static [cases::Case],
) -> impl Iterator<Item = (&'static Lab, &'static cases::Case)> {
    LABS.iter().flat_map(move |lab| cases.iter().map(move |case| (lab, case)))
}

fn every_of_one_life() -> impl Iterator<Item = (&'static Lab, &'static cases::Case)> {
    let all = LABS.iter().flat_map(|lab| OF_ONE_LIFE.iter().map(move |case| (lab, *case)));
    all.filter(|(lab, (_, student))| is_of_one_server(lab, student))
}

/// The same of servers, in a lab that grades one of them.
fn is_of_one_server(lab: &Lab, student: &Student) -> bool {
    let servers = student.seen.iter().flat_map(|seen| match &seen.look {
        Look::Seen(Answer::Servers(servers)) => servers.iter().map(|it| &*it.id).collect(),
        Look::Seen(_) | Look::Blind { .. } => Vec::new(),
    });
    let launched = student.records.iter().filter(|record| record.name == "RunInstances");
    let launched = launched.flat_map(|record| {
        let items = record.response["instancesSet"]["items"].as_array();
        items.into_iter().flatten().filter_map(|item| item["instanceId"].as_str())
    });
    let grades_a_database = lab.reads().contains(&DB_INSTANCES);
    grades_a_database || servers.chain(launched).collect::<BTreeSet<_>>().len() < 2
}

#[test]
fn no_two_cases_share_a_name() {
    let names: BTreeSet<&str> = cases::EVERY.iter().map(|(name, _)| *name).collect();
    assert_eq!(names.len(), cases::EVERY.len());
}

fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn an_error_in_place_of_a_source_leaves_an_outcome_or_opens_it() {
    let mut wrong = Vec::new();
    for (lab, (name, student)) in every_of_one_life() {
        for source in sources() {
            let less = Less::blind(student, |seen| seen.look.source() == source);
            wrong.extend(less.wrong(lab, name, &format!("{source:?} blind")));
        }
    }
    assert_none(&wrong);
}

#[test]
fn an_error_in_the_last_look_leaves_an_outcome_opens_it_or_gives_that_of_the_look_before() {
    let mut wrong = Vec::new();
    for (lab, (name, student)) in every_of_one_life() {
        for source in sources() {
            let of_source = || student.seen.iter().filter(|seen| seen.look.source() == source);
            let Some(last) = of_source().map(|seen| seen.at).max() else { continue };
            if of_source().all(|seen| seen.at == last) {
                continue;
            }
            let is_last = |seen: &Observation| seen.look.source() == source && seen.at == last;
            let less = Less::blind(student, is_last);
            wrong.extend(less.wrong(lab, name, &format!("{source:?} blind at last")));
        }
    }
    assert_none(&wrong);
}

#[test]
fn a_criterion_depends_on_nothing_but_what_it_declares_to_read() {
    let mut wrong = Vec::new();
    for (lab, (name, student)) in every_of_one_life() {
        let before = student.graded_of(lab);
        for source in sources() {
            let after = blind(student, |seen| seen.look.source() == source).graded_of(lab);
            for (was, now) in before.0.criteria().zip(after.0.criteria()) {
                let known = lab.criterion(&was.id).unwrap();
                if !reads(lab, known).contains(&source) && was != now {
                    wrong.push(format!("{name}, {source:?} blind: {was:?}\n   -> {now:?}"));
                }
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn what_was_earned_stays_whatever_later_runs_cannot_see() {
    let mut wrong = Vec::new();
    for (lab, (name, student)) in every(&cases::EVERY) {
        let before = student.graded_of(lab);
        let later = [
            ("blind", student.clone().look_blind("30 05:00", ReasonCode::Timeout)),
            ("denied", student.clone().look_blind("30 23:00", ReasonCode::AccessDenied)),
            ("not let in", student.clone().shut("30 05:00", ReasonCode::AssumeRoleRefused)),
        ];
        for (what, student) in later {
            let after = student.graded_of(lab);
            for (was, now) in before.0.criteria().zip(after.0.criteria()) {
                if now.earned() < was.earned() || now.possible() < was.possible() {
                    wrong.push(format!(
                        "{name}, later {what}: {} {} -> {}",
                        was.id,
                        before.says(&was.id),
                        after.says(&now.id)
                    ));
                }
            }
        }
    }
    assert_none(&wrong);
}

/// R162, of looks that do see: the account as it stands, once more.
#[test]
fn what_was_earned_stays_when_a_later_run_looks_again() {
    let mut wrong = Vec::new();
    for (lab, (name, student)) in every(&cases::EVERY) {
        let before = student.graded_of(lab);
        let after = student.clone().look("30 05:00").graded_of(lab);
        for (was, now) in before.0.criteria().zip(after.0.criteria()) {
            if now.earned() < was.earned() {
                let (id, is, then) = (&was.id, before.says(&was.id), after.says(&now.id));
                wrong.push(format!("{name}, looked at again: {id} {is} -> {then}"));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn the_order_of_observations_does_not_matter_and_judging_twice_is_judging_once() {
    for (lab, (name, student)) in every(&cases::EVERY) {
        let before = student.graded_of(lab);
        let mut turned = student.clone();
        turned.seen.reverse();
        assert_eq!(before, turned.graded_of(lab), "{name}, reversed");
        turned.seen.sort_by_key(Observation::id);
        assert_eq!(before, turned.graded_of(lab), "{name}, by id");
        assert_eq!(before, student.graded_of(lab), "{name}, again");
    }
}

#[test]
fn observations_after_as_of_and_of_other_accounts_are_not_used() {
    for (lab, (name, student)) in every(&cases::EVERY) {
        let as_of = student.newest();
        let before = student.graded_in(lab, as_of);
        let mut more = student.clone().look_blind("30 05:00", ReasonCode::Timeout);
        let mut other = Student::done().look("02:50").seen;
        for seen in &mut other {
            seen.account = "999900001111".into();
            seen.at = as_of;
        }
        more.seen.extend(other);
        assert_eq!(before, more.graded_in(lab, as_of), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Any mixture of failing reads: no panic, and nothing but the same, open, or shown wrong.
    #[test]
    fn any_reads_may_fail(
        lab in 0..LABS.len(),
        case in 0..OF_ONE_LIFE.len(),
        fails in proptest::collection::vec(any::<bool>(), 64),
    ) {
        let (name, student) = OF_ONE_LIFE[case];
        prop_assume!(is_of_one_server(&LABS[lab], student));
        let index = std::cell::Cell::new(0);
        let less = Less::blind(student, |seen| {
            index.set(index.get() + 1);
            seen.look.source() != SESSION && fails[index.get() % fails.len()]
        });
        let wrong = less.wrong(&LABS[lab], name, "some blind");
        prop_assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

/// Members whose absence tells something: no tag, nothing pending, no ports, no length, no value, no key
/// pair, no address, no name for an owner.
const TELLING: &[&str] = &[
    "name_tag",
    "pending",
    "from_port",
    "to_port",
    "length",
    "rows",
    "error",
    "message",
    "principal",
    "db_name",
    "request",
    "max_storage",
    "key_name",
    "public_ip",
    "owner",
];

/// Every way to leave out one optional member of one observation's answer.
fn truncations(look: &Look) -> Vec<Look> {
    let Look::Seen(view) = look else { return Vec::new() };
    let whole = serde_json::to_value(view).unwrap();
    let mut paths = Vec::new();
    collect(&whole, &mut Vec::new(), &mut paths);
    let mut cut = Vec::new();
    for path in paths {
        let mut value = whole.clone();
        *value.pointer_mut(&path).unwrap() = serde_json::Value::Null;
        if let Ok(view) = serde_json::from_value::<Answer>(value) {
            cut.push(Look::Seen(view));
        }
    }
    cut
}

fn collect(value: &serde_json::Value, path: &mut Vec<String>, paths: &mut Vec<String>) {
    let children: Vec<(String, &serde_json::Value)> = match value {
        serde_json::Value::Object(members) => members.iter().map(|(k, v)| (k.clone(), v)).collect(),
        serde_json::Value::Array(items) => {
            items.iter().enumerate().map(|(i, v)| (i.to_string(), v)).collect()
        }
        serde_json::Value::Null
        | serde_json::Value::Bool(_)
        | serde_json::Value::Number(_)
        | serde_json::Value::String(_) => Vec::new(),
    };
    for (key, child) in children {
        if TELLING.contains(&key.as_str()) {
            continue;
        }
        // An answer that is missing as a whole is that of a refused call.
        let cut = !child.is_null() && key != "response";
        path.push(key);
        if cut {
            paths.push(format!("/{}", path.join("/")));
        }
        collect(child, path, paths);
        path.pop();
    }
}

#[test]
fn a_missing_member_never_makes_failed_or_passed() {
    let mut wrong = Vec::new();
    // Each case cuts every seventh member, each another seventh: the cases are much alike.
    for (case, (lab, (name, student))) in every_of_one_life().enumerate() {
        let before = student.graded_of(lab);
        for index in 0..student.seen.len() {
            let cut = truncations(&student.seen[index].look);
            for look in cut.into_iter().skip(case % 7).step_by(7) {
                let source = look.source();
                let mut part = student.clone();
                part.seen[index].look = look;
                let less = Less { whole: student, part };
                wrong.extend(less.wrong_beside(&before, lab, name, &format!("{source:?} cut")));
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert_none(&wrong);
}

/// Replaces every leaf below by a value that nobody expects.
fn spoil(value: &mut serde_json::Value, with: &serde_json::Value) {
    match value {
        serde_json::Value::Object(members) => members.values_mut().for_each(|v| spoil(v, with)),
        serde_json::Value::Array(items) => items.iter_mut().for_each(|item| spoil(item, with)),
        serde_json::Value::Null
        | serde_json::Value::Bool(_)
        | serde_json::Value::Number(_)
        | serde_json::Value::String(_) => *value = with.clone(),
    }
}

#[test]
fn no_evidence_however_strange_makes_judging_panic() {
    use serde_json::json;
    let strange =
        [json!(null), json!(""), json!(i64::MAX), json!(-1), json!([]), json!({}), json!(true)];
    for (lab, (_, student)) in every(&cases::EVERY) {
        for with in &strange {
            let mut student = student.clone();
            for seen in &mut student.seen {
                match &mut seen.look {
                    Look::Seen(Answer::Trail(lookup)) => {
                        for record in &mut lookup.records {
                            spoil(&mut record.request, with);
                            spoil(&mut record.response, with);
                        }
                    }
                    Look::Seen(Answer::DbInstances(instances)) => {
                        for db in instances {
                            db.storage = with.as_i64();
                            db.backup_retention = with.as_i64();
                            db.class = Some(format!("db.{with}xlarge"));
                            db.maintenance_window = Some(format!("{with}-tue:99:99"));
                            db.created_at = with.as_i64().map(|_| jiff::Timestamp::MIN);
                        }
                    }
                    Look::Seen(_) | Look::Blind { .. } => {}
                }
            }
            let _ = student.graded_of(lab);
            let _ = student.graded_in(lab, jiff::Timestamp::MAX);
        }
    }
}
