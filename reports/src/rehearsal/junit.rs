//! A rehearsal as `JUnit` XML: a suite for the reference student, with a case a criterion, and one for
//! the faults, with a case each.

use super::findings::{of_lost, of_verdict};
use super::{FaultSeen, Rehearsal, Verdict};
use crate::junit::text;
use junit_report::{Duration, OffsetDateTime, ReportBuilder, TestCase, TestSuite};
use labproof_checks::lab::Language;
use std::io;

pub(super) fn render(
    rehearsal: &Rehearsal,
    language: Language,
    sink: &mut dyn io::Write,
) -> io::Result<()> {
    let mut report = ReportBuilder::new();
    let faults = (!rehearsal.is_in_account).then(|| faults(rehearsal, language));
    report.add_testsuites([reference(rehearsal, language)].into_iter().chain(faults));
    report.build().write_xml(&mut *sink).map_err(io::Error::other)?;
    writeln!(sink)
}

fn reference(rehearsal: &Rehearsal, language: Language) -> TestSuite {
    let lost = rehearsal.lost();
    let cases = rehearsal.criteria.iter().map(|(id, _)| {
        let of_it = lost.iter().filter(|lost| lost.criterion.id == *id);
        let said: Vec<String> = of_it.map(|lost| of_lost(lost, language)).collect();
        case(rehearsal, "reference", id, &said.join("; "))
    });
    suite(rehearsal, "reference", cases.collect())
}

fn faults(rehearsal: &Rehearsal, language: Language) -> TestSuite {
    let of_fault = |(fault, verdict): &(FaultSeen, Verdict)| {
        let said = of_verdict(fault, verdict, language);
        let mut case = case(rehearsal, "faults", &fault.criterion, &said.unwrap_or_default());
        case.set_system_out(&text(&fault.did.join("; ")));
        case
    };
    suite(rehearsal, "faults", rehearsal.faults.iter().map(of_fault).collect())
}

/// A case that succeeds if there is nothing to say.
fn case(rehearsal: &Rehearsal, kind: &str, id: &str, said: &str) -> TestCase {
    let name = text(id);
    let mut case = if said.is_empty() {
        TestCase::success(&name, Duration::ZERO)
    } else {
        TestCase::failure(&name, Duration::ZERO, kind, &text(said))
    };
    case.set_classname(&text(&format!("{}.{kind}", rehearsal.lab)));
    case
}

/// Made by its fields: the crate's constructor would read the clock.
fn suite(rehearsal: &Rehearsal, kind: &str, testcases: Vec<TestCase>) -> TestSuite {
    TestSuite {
        name: text(&format!("{} {kind}", rehearsal.lab)).into_owned(),
        package: text(&rehearsal.lab).into_owned(),
        timestamp: OffsetDateTime::UNIX_EPOCH,
        hostname: String::new(),
        testcases,
        system_out: None,
        system_err: None,
    }
}
