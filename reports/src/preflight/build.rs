//! From what the checks found to what people read.

use super::{Finding, Preflight, Region, SchemaId, Student, Summary, words};
use crate::catalogue::say;
use crate::clean;
use crate::gradebook::LabStamp;
use crate::message::Message;
use crate::view::View;
use jiff::Timestamp;
use labproof_checks::lab::{Lab, Language, Text};
use labproof_checks::preflight::{self, Reads, Standing, Who};

/// All that was found.
#[derive(Debug, Clone)]
pub struct Seen<'a> {
    /// The lab.
    pub lab: &'a Lab,
    /// The version of labproof.
    pub version: &'a str,
    /// When it was tried.
    pub tried_at: Timestamp,
    /// When the class ends, if that was said.
    pub class_ends: Option<Timestamp>,
    /// On the grader's own side.
    pub grader: Vec<preflight::Finding>,
    /// In each region.
    pub regions: Vec<RegionFindings>,
    /// Of each student, in the roster's order.
    pub students: Vec<Pupil>,
}

/// What was found in a region.
#[derive(Debug, Clone)]
pub struct RegionFindings {
    /// Its name.
    pub region: String,
    /// How many students do the lab there.
    pub students: usize,
    /// What was found.
    pub findings: Vec<preflight::Finding>,
}

/// What was found of a student.
#[derive(Debug, Clone)]
pub struct Pupil {
    /// The id in the roster.
    pub student_id: String,
    /// The name in the roster.
    pub name: String,
    /// The address in the roster, if it has one.
    pub email: Option<String>,
    /// The language that the roster names for the student.
    pub language: Option<Language>,
    /// The twelve digits of the account.
    pub account_id: String,
    /// The region of the lab.
    pub region: String,
    /// The reads that were tried.
    pub reads: Reads,
    /// What was found.
    pub findings: Vec<preflight::Finding>,
}

impl Preflight {
    /// All that was found, in words. Times are told in the view's zone, and its language is that of
    /// students for whom the roster names none.
    pub fn new(seen: &Seen<'_>, view: &View) -> Self {
        let grader = findings(&seen.grader, view);
        let region = |one: &RegionFindings| Region {
            region: one.region.clone(),
            students: one.students,
            findings: findings(&one.findings, view),
        };
        let regions: Vec<Region> = seen.regions.iter().map(region).collect();
        let of_region = |name: &str| {
            let here = regions.iter().filter(|region| region.region == name);
            Standing::of(here.flat_map(|region| &region.findings).map(|finding| finding.severity))
        };
        let students = seen.students.iter();
        let students: Vec<Student> =
            students.map(|one| student(one, of_region(&one.region), seen.lab, view)).collect();
        let common = grader.iter().chain(regions.iter().flat_map(|region| &region.findings));
        let all = common.chain(students.iter().flat_map(|student| &student.findings));
        Self {
            schema: SchemaId::V1,
            lab: LabStamp::from(seen.lab),
            version: seen.version.to_owned(),
            tried_at: seen.tried_at,
            class_ends: seen.class_ends,
            standing: Standing::of(all.map(|finding| finding.severity)),
            summary: summary(&students),
            grader,
            regions,
            students,
        }
    }
}

fn findings(found: &[preflight::Finding], view: &View) -> Vec<Finding> {
    let finding = |one: &preflight::Finding| Finding {
        code: one.code().to_owned(),
        severity: one.severity(),
        who: one.who(),
        message: words::message(one, &view.time_zone),
        action: words::action(one, &view.time_zone),
    };
    found.iter().map(finding).collect()
}

fn summary(students: &[Student]) -> Summary {
    let count = |standing| students.iter().filter(|one| one.standing == standing).count();
    Summary {
        students: students.len(),
        ready: count(Standing::Ready),
        blocked: count(Standing::Blocked),
        not_known: count(Standing::NotKnown),
    }
}

/// A student of a region in which the class cannot be held is not ready either.
fn student(pupil: &Pupil, of_region: Standing, lab: &Lab, view: &View) -> Student {
    let findings = findings(&pupil.findings, view);
    let own = Standing::of(findings.iter().map(|finding| finding.severity));
    let standing = own.min(of_region);
    let line = |language| line(&pupil.account_id, standing, &findings, lab, language);
    Student {
        student_id: pupil.student_id.clone(),
        name: pupil.name.clone(),
        email: pupil.email.clone(),
        language: pupil.language.unwrap_or(view.language),
        account_id: pupil.account_id.clone(),
        region: pupil.region.clone(),
        standing,
        reads_answered: pupil.reads.answered,
        reads: pupil.reads.of,
        line: Text { ko: line(Language::Ko), en: line(Language::En) },
        findings,
    }
}

/// One line for a student: what the student must do, or that there is nothing to do.
fn line(
    account: &str,
    standing: Standing,
    findings: &[Finding],
    lab: &Lab,
    language: Language,
) -> String {
    let lab = &clean::line(lab.title.get(language));
    let own = findings.iter().filter(|finding| finding.who == Who::Student);
    let things = (1..).zip(own).map(|(number, finding)| {
        let (message, action) = (finding.message.get(language), finding.action.get(language));
        format!("({number}) {message} {action}")
    });
    let things = &things.collect::<Vec<_>>().join(" ");
    let message = match standing {
        _ if !things.is_empty() => Message::PreflightLineTodo { lab, account, things },
        Standing::Ready => Message::PreflightLineReady { account, lab },
        Standing::Blocked => Message::PreflightLineOthers { account, lab },
        Standing::NotKnown => Message::PreflightLineUnknown { account, lab },
    };
    clean::line(&say(language, message)).replace('`', "")
}
