//! Whether a lab is possible in a region today: the versions and the classes that AWS offers there.

use crate::engine::{Blind, CriterionSpec, ReasonCode, Value};
use crate::lab::Lab;
use crate::modules::Anchor;
use crate::modules::db_instance::{is_accepted, is_of, major};
use crate::preflight::finding::{Finding, Use};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// What to ask AWS about for a lab's DB instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The engine.
    pub engine: String,
    /// The classes that pass, at creation or for the resize.
    pub classes: Vec<String>,
}

/// What AWS offers of an engine in a region, or why it did not tell.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The engine.
    pub engine: String,
    /// The versions that can be created.
    pub versions: Result<Vec<String>, Blind>,
    /// For how long AWS supports each major version.
    pub support: Result<Vec<Support>, Blind>,
    /// The classes that were asked about, with each version that they can be ordered with.
    pub options: Result<Vec<Orderable>, Blind>,
}

/// For how long AWS supports a major version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Support {
    /// `8.4`.
    pub major: String,
    /// When standard support ends.
    pub standard_until: Option<Timestamp>,
    /// When Extended Support begins, which costs extra.
    pub extended_from: Option<Timestamp>,
    /// When that ends.
    pub extended_until: Option<Timestamp>,
}

/// A class that can be ordered with a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Orderable {
    /// `db.t3.micro`.
    pub class: String,
    /// `8.4.8`.
    pub version: String,
}

/// The reads that tell what AWS offers, as IAM names them: versions, how long they are supported, and
/// classes. Grading makes none of them.
pub const OFFER_READS: [&str; 3] = [
    "rds:DescribeDBEngineVersions",
    "rds:DescribeDBMajorEngineVersions",
    "rds:DescribeOrderableDBInstanceOptions",
];

/// From its third year on, Extended Support costs twice as much (`docs/aws.md` 5).
const TWO_YEARS: SignedDuration = SignedDuration::from_hours(2 * 365 * 24);

/// What a lab says of one of its DB instances.
struct Wanted<'l> {
    engine: &'l str,
    version: Option<&'l CriterionSpec>,
    class: Option<&'l CriterionSpec>,
    resize: Option<&'l CriterionSpec>,
}

/// What to ask AWS about, for each DB instance of the lab.
///
/// ```
/// use labproof_checks::lab::Lab;
/// use labproof_checks::preflight;
///
/// let lab = Lab::shipped("stem-day-rds").unwrap();
/// assert_eq!(preflight::asked(&lab)[0].engine, "mysql");
/// ```
pub fn asked(lab: &Lab) -> Vec<Asked> {
    let asked = wanted(lab).into_iter().map(|wanted| {
        let specs = [wanted.class, wanted.resize].into_iter().flatten();
        let classes: BTreeSet<String> =
            specs.flat_map(CriterionSpec::values).map(Value::to_string).collect();
        Asked { engine: wanted.engine.to_owned(), classes: classes.into_iter().collect() }
    });
    asked.collect()
}

/// The permissions that a preflight needs beside those of grading; none where nothing is asked of AWS
/// that it might not offer.
pub fn actions(lab: &Lab) -> &'static [&'static str] {
    if asked(lab).is_empty() { &[] } else { &OFFER_READS }
}

/// The findings of a region, by what it offers for the lab.
pub fn region(lab: &Lab, offers: &[Offer], now: Timestamp) -> Vec<Finding> {
    let mut findings = unlooked(offers);
    for wanted in wanted(lab) {
        if let Some(offer) = offers.iter().find(|offer| offer.engine == wanted.engine) {
            findings.extend(of_offer(&wanted, offer, now));
        }
    }
    findings.sort_by_key(Finding::severity);
    findings
}

fn wanted(lab: &Lab) -> Vec<Wanted<'_>> {
    let databases = lab.anchors().into_iter().filter_map(|(anchor, subject)| match anchor {
        Anchor::DbInstance(_) => Some((anchor, subject.db.as_ref()?)),
        Anchor::Server(_) => None,
    });
    let wanted = databases.map(|(anchor, db)| {
        let spec = |module: &str, check: &str| {
            let of_it = lab.tasks_about(Some(anchor)).into_iter();
            let mut criteria =
                of_it.filter(|task| task.module.id == module).flat_map(|task| &task.criteria);
            criteria.find(|criterion| criterion.check.id == check).map(|found| &found.spec)
        };
        Wanted {
            engine: &db.engine,
            version: spec("db-instance", "engine-version"),
            class: spec("db-instance", "instance-class"),
            resize: spec("resize", "instance-class"),
        }
    });
    wanted.collect()
}

/// What could not be looked at: by a permission that is not there, which grading does not need, or
/// because nobody answered.
fn unlooked(offers: &[Offer]) -> Vec<Finding> {
    let blind = offers.iter().flat_map(|offer| {
        let (versions, support) = (offer.versions.as_ref().err(), offer.support.as_ref().err());
        [versions, support, offer.options.as_ref().err()].into_iter().flatten()
    });
    let (denied, unanswered): (Vec<&Blind>, Vec<&Blind>) =
        blind.partition(|why| why.code == ReasonCode::AccessDenied);
    let subjects = |of: &[&Blind]| -> Vec<String> {
        of.iter().map(|why| why.subject.clone()).collect::<BTreeSet<_>>().into_iter().collect()
    };
    let not_allowed =
        (!denied.is_empty()).then(|| Finding::OffersNotAllowed { actions: subjects(&denied) });
    let unanswered = unanswered
        .first()
        .map(|why| Finding::OffersUnanswered { what: subjects(&unanswered), code: why.code });
    not_allowed.into_iter().chain(unanswered).collect()
}

fn of_offer(wanted: &Wanted<'_>, offer: &Offer, now: Timestamp) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let (Some(spec), Ok(offered)) = (wanted.version, &offer.versions) {
        let passing = passing(wanted.engine, spec, offered);
        findings.extend(of_versions(wanted.engine, spec, offered, &passing));
        if let Ok(support) = &offer.support {
            findings.extend(extended(wanted.engine, &passing, support, now));
        }
    }
    if let Ok(options) = &offer.options {
        let fits = |version: &str| wanted.version.is_none_or(|spec| is_accepted(spec, version));
        let orderable: BTreeSet<&str> = options
            .iter()
            .filter(|option| fits(&option.version))
            .map(|option| option.class.as_str())
            .collect();
        for (of, spec) in [(Use::Creation, wanted.class), (Use::Resize, wanted.resize)] {
            findings.extend(spec.and_then(|spec| of_classes(of, spec, &orderable)));
        }
    }
    findings
}

/// The major versions that are offered and pass, in their order.
fn passing(engine: &str, spec: &CriterionSpec, offered: &[String]) -> Vec<String> {
    let mut majors: Vec<String> = Vec::new();
    for version in offered.iter().filter(|version| is_accepted(spec, version)) {
        let major = major(engine, version);
        if !majors.contains(&major) {
            majors.push(major);
        }
    }
    majors
}

fn of_versions(
    engine: &str,
    spec: &CriterionSpec,
    offered: &[String],
    passing: &[String],
) -> Option<Finding> {
    if passing.is_empty() {
        let majors: BTreeSet<_> = offered.iter().map(|version| major(engine, version)).collect();
        return Some(Finding::NoVersion {
            engine: engine.to_owned(),
            asked: spec.values().map(Value::to_string).collect(),
            offered: majors.into_iter().collect(),
        });
    }
    let written = spec.expected.as_ref()?.to_string();
    let is_offered = offered.iter().any(|version| is_of(&written, version));
    (!is_offered).then(|| Finding::OtherVersion {
        engine: engine.to_owned(),
        written,
        instead: passing.to_vec(),
    })
}

/// Versions that pass and are created with Extended Support alone.
fn extended(engine: &str, passing: &[String], support: &[Support], now: Timestamp) -> Vec<Finding> {
    let of = |major: &String| support.iter().find(|one| one.major == *major);
    let is_past = |one: &&Support| one.standard_until.is_some_and(|end| end < now);
    let past: Vec<&Support> = passing.iter().filter_map(of).filter(is_past).collect();
    let needs = |major: &&String| past.iter().any(|one| one.major == **major);
    let instead: Vec<String> = passing.iter().filter(|major| !needs(major)).cloned().collect();
    let finding = |one: &&Support| Finding::ExtendedSupport {
        engine: engine.to_owned(),
        version: one.major.clone(),
        until: one.extended_until,
        third_year: one.extended_from.is_some_and(|from| now.duration_since(from) >= TWO_YEARS),
        instead: instead.clone(),
    };
    past.iter().map(finding).collect()
}

fn of_classes(of: Use, spec: &CriterionSpec, orderable: &BTreeSet<&str>) -> Option<Finding> {
    let asked: Vec<String> = spec.values().map(Value::to_string).collect();
    let passing: Vec<String> =
        asked.iter().filter(|class| orderable.contains(class.as_str())).cloned().collect();
    if passing.is_empty() {
        return Some(Finding::NoClass { of, asked });
    }
    let written = spec.expected.as_ref()?.to_string();
    let is_orderable = passing.contains(&written);
    (!is_orderable).then_some(Finding::OtherClass { of, written, instead: passing })
}
