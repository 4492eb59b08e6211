//! The targets that need the pure crates alone.

use crate::sound;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use labproof_checks::evidence::{Answer, Caller, Kept, Look, Lookup, Observation, keep};
use labproof_checks::explain::explain;
use labproof_checks::judge::{Case, judge};
use labproof_checks::lab::{Lab, Language};
use labproof_reports::gradebook::{LabStamp, Run};
use labproof_reports::terminal::{self, Sheet};
use labproof_reports::{
    Audience, Edition, Enrolment, Format, Gradebook, Header, View, annotations, explanation, fits,
    next_look, next_step, page,
};
use std::collections::BTreeMap;

const ACCOUNT: &str = "111122223333";
const REGION: &str = "ap-northeast-2";

/// Bytes of a file that is longer than any of ours would be: what is slow there is slow for nobody.
const LONGEST: usize = 64 * 1024;

/// A lab file, which is read or has a fault that points into it.
pub(crate) fn lab(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    match Lab::parse("lab.toml", text) {
        Ok(lab) => {
            judged(&lab, &[], Timestamp::UNIX_EPOCH);
        }
        Err(fault) => {
            use miette::Diagnostic;
            assert!(!fault.to_string().is_empty());
            for label in fault.labels().into_iter().flatten() {
                assert!(label.offset() + label.len() <= text.len(), "{fault}");
            }
        }
    }
}

/// Records of CloudTrail, one a line, in an account that was entered.
pub(crate) fn records(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let records: Vec<_> = text.lines().filter_map(|line| keep(line).ok().flatten()).collect();
    if records.is_empty() {
        return;
    }
    let now = records.iter().map(|record| record.at).max().unwrap_or_default();
    let from = records.iter().map(|record| record.at).min().unwrap_or_default();
    let lookup = Lookup { from, covered_from: from, to: now, records, others: 0, cut: None };
    let arn = format!("arn:aws:iam::{ACCOUNT}:root");
    let entered = Caller { account: ACCOUNT.to_owned(), arn, endpoint: None };
    class(&[Answer::Session(entered), Answer::Trail(lookup)].map(|answer| seen(answer, now)), now);
}

/// Observations, one a line, as an export has them.
pub(crate) fn evidence(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let read = text.lines().filter_map(|line| serde_json::from_str::<Observation>(line).ok());
    let observations: Vec<_> = read
        .map(|observation| {
            let (account, region) = (ACCOUNT.to_owned(), REGION.to_owned());
            Observation { account, region, ..observation }
        })
        .collect();
    let latest = observations.iter().map(|observation| observation.at).max();
    if let Some(now) = latest {
        class(&observations, now);
    }
}

/// A gradebook, and every report of it.
pub(crate) fn gradebook(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    if let Ok(book) = Gradebook::from_json(text) {
        reports(&book);
    }
}

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok().filter(|text| text.len() <= LONGEST)
}

fn seen(answer: Answer, at: Timestamp) -> Observation {
    let (account, region) = (ACCOUNT.to_owned(), REGION.to_owned());
    Observation { run: "run".to_owned(), account, region, at, look: Look::Seen(answer) }
}

/// Judges what was seen by the lab that ships, and reports it.
fn class(observations: &[Observation], now: Timestamp) {
    let lab = Lab::shipped("stem-day-rds").expect("it ships");
    let observations: Vec<Kept> = observations.iter().cloned().map(Kept::of).collect();
    reports(&judged(&lab, &observations, now));
}

fn judged(lab: &Lab, observations: &[Kept], now: Timestamp) -> Gradebook {
    let case = Case {
        lab,
        account: ACCOUNT,
        region: REGION,
        observations,
        as_of: now,
        since: None,
        deadline: Some(now),
        staff: &[],
        decisions: &[],
    };
    let result = judge(&case);
    let why = explain(&case, &result);
    let enrolment = Enrolment {
        student_id: "s001".to_owned(),
        name: "김하늘".to_owned(),
        account_id: ACCOUNT.to_owned(),
        columns: BTreeMap::new().into(),
    };
    let book = Gradebook::new(header(lab, now), [(enrolment, result)]);
    for audience in [Audience::Instructor, Audience::Student] {
        let explanation = explanation(&book, 0, &why, audience);
        for view in views(audience) {
            sound::html(&written(|sink| explanation.html(&view, sink)));
            sound::terminal(&terminal::explanation(&explanation, &sheet(view)));
        }
        sound::json(&written(|sink| explanation.json(sink)));
    }
    book
}

fn header(lab: &Lab, now: Timestamp) -> Header {
    Header {
        lab: LabStamp {
            id: lab.id.clone(),
            sha256: lab.sha256.clone(),
            title: lab.title.clone(),
            points: Some(lab.points()),
        },
        run: Run {
            id: "run".to_owned(),
            started_at: now,
            finished_at: now,
            version: "0.1.0".to_owned(),
            trouble: None,
            endpoint: None,
        },
        as_of: now,
        deadline: Some(now),
    }
}

fn views(audience: Audience) -> [View; 2] {
    Language::ALL.map(|language| View { audience, ..View::new(language, TimeZone::UTC) })
}

fn sheet(view: View) -> Sheet {
    Sheet { width: 80, colour: false, view }
}

fn written(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut sink = Vec::new();
    write(&mut sink).expect("memory takes every byte");
    String::from_utf8(sink).expect("it is UTF-8")
}

/// Every report of a gradebook, for everybody who may read one; how many bytes each has.
pub(crate) fn reports(book: &Gradebook) -> Vec<(Format, usize)> {
    let mut sizes = Vec::new();
    for audience in [Audience::Instructor, Audience::Student, Audience::Everybody] {
        let [view, other] = views(audience);
        for (at, format) in Format::ALL.into_iter().enumerate() {
            if fits(format, audience).is_err() {
                continue;
            }
            let view = if at.is_multiple_of(2) { &view } else { &other };
            let edition = Edition::of(book, view);
            for document in edition.documents(format) {
                let mut sink = Vec::new();
                document.write(&mut sink).expect("every gradebook can be written in every format");
                sound::report(format, &sink);
                sizes.push((format, sink.len()));
            }
        }
    }
    for view in views(Audience::Instructor) {
        sound::json(&page::data(book, &view));
        for annotation in annotations(book, &view) {
            let line = annotation.to_string();
            assert!(line.starts_with("::") && line.lines().count() == 1, "{line:?}");
        }
        sound::terminal(&terminal::missed(book, &view));
        let sheet = sheet(view);
        sound::terminal(&terminal::cohort(book, &sheet));
        sound::terminal(&terminal::beat(book, &sheet));
        for student in book.students.iter().take(20) {
            sound::terminal(&terminal::student(student, book, &sheet));
            sound::terminal(&terminal::brief(student, book, &sheet));
            next_step(student);
            next_look(student, book.as_of, book.deadline);
        }
    }
    sizes
}
