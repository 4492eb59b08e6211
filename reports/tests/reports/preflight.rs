//! What is found before a class, as people read it: every finding, in both languages.

use crate::sample::{at, sheet, view};
use labproof_checks::Points;
use labproof_checks::evidence::ReasonCode;
use labproof_checks::lab::{Lab, Language};
use labproof_checks::outcome::OwnTrouble;
use labproof_checks::preflight::{Finding, Reads, Thing, Use, Way};
use labproof_reports::preflight::{Pupil, RegionFindings, Seen};
use labproof_reports::{Preflight, terminal};
use std::collections::BTreeSet;

const SCHEMA: &str = include_str!("../../schemas/preflight-1.schema.json");
const REGION: &str = "ap-northeast-2";

fn texts(all: &[&str]) -> Vec<String> {
    all.iter().map(|&one| one.to_owned()).collect()
}

fn pupil(number: usize, name: &str, findings: Vec<Finding>) -> Pupil {
    Pupil {
        student_id: format!("s{number:02}"),
        name: name.to_owned(),
        email: (number == 1).then(|| "kim@example.com".to_owned()),
        language: number.is_multiple_of(4).then_some(Language::Ko),
        account_id: format!("1111222200{number:02}"),
        region: REGION.to_owned(),
        reads: Reads { answered: 9, of: 9 },
        findings,
    }
}

fn leftover(thing: Thing, region: &str, in_the_way: bool) -> Finding {
    let since = matches!(thing, Thing::Database(_)).then(|| at("2026-05-11T04:00:00Z"));
    Finding::Leftover { thing, region: region.to_owned(), in_the_way, since }
}

/// Every finding about one account, a student each.
fn of_students() -> Vec<Vec<Finding>> {
    let (region, elsewhere) = (REGION.to_owned(), "us-east-1");
    let things = || {
        let name = "Stem Day - Web Server";
        vec![Thing::Server(name.to_owned()), Thing::Group(name.to_owned())]
    };
    vec![
        vec![],
        vec![Finding::RoleRefused { with_external_id: true }],
        vec![Finding::RoleRefused { with_external_id: false }],
        vec![Finding::ExternalIdUnwanted],
        vec![Finding::NoExternalId],
        vec![Finding::OwnPolicy],
        vec![Finding::WrongAccount],
        vec![Finding::Unanswered {
            what: texts(&["rds:DescribeDBInstances"]),
            code: ReasonCode::Throttled,
        }],
        vec![Finding::AccountNotReady { error: "OptInRequired".into() }],
        vec![Finding::RegionNotEnabled { region: "ap-east-1".into() }],
        vec![Finding::ReadsDenied { actions: vec!["ec2:DescribeVpcs", "rds:DescribeEvents"] }],
        vec![Finding::DeniedByOrganization {
            region: region.clone(),
            actions: vec!["rds:DescribeDBInstances"],
        }],
        vec![Finding::Missing { region: region.clone(), things: things(), elsewhere: vec![] }],
        vec![Finding::Missing { region, things: things(), elsewhere: texts(&[elsewhere]) }],
        vec![Finding::Stopped { server: "i-0aeb0000000000001".into() }],
        vec![
            leftover(Thing::Database("awsdb".into()), REGION, true),
            leftover(Thing::Group("Stem Day DB Tier".into()), REGION, true),
            leftover(Thing::Snapshot("awsdb-final".into()), REGION, false),
            leftover(Thing::Backups("awsdb".into()), elsewhere, false),
            leftover(Thing::Server("i-0aeb0000000000002".into()), elsewhere, false),
            leftover(Thing::Group("Stem Day DB Tier".into()), elsewhere, false),
        ],
    ]
}

fn of_a_region() -> Vec<Finding> {
    let engine = || "mysql".to_owned();
    let extended = |version: &str, third_year: bool, instead: &[&str]| Finding::ExtendedSupport {
        engine: engine(),
        version: version.to_owned(),
        until: third_year.then(|| at("2029-06-30T23:59:59Z")),
        third_year,
        instead: texts(instead),
    };
    let micro = texts(&["db.t2.micro", "db.t3.micro"]);
    vec![
        Finding::NoVersion {
            engine: engine(),
            asked: texts(&["5.7", "8.4"]),
            offered: texts(&["5.6"]),
        },
        Finding::NoClass { of: Use::Creation, asked: micro.clone() },
        Finding::NoClass { of: Use::Resize, asked: texts(&["db.t3.small"]) },
        Finding::OffersNotAllowed { actions: texts(&["rds:DescribeDBEngineVersions"]) },
        Finding::OffersUnanswered {
            what: texts(&["rds:DescribeDBMajorEngineVersions"]),
            code: ReasonCode::Timeout,
        },
        Finding::OtherVersion {
            engine: engine(),
            written: "5.7".into(),
            instead: texts(&["8.4", "9.7"]),
        },
        extended("5.7", true, &["8.4", "9.7"]),
        extended("8.0", false, &[]),
        Finding::OtherClass {
            of: Use::Creation,
            written: "db.t2.micro".into(),
            instead: micro[1..].to_vec(),
        },
        Finding::OtherClass {
            of: Use::Resize,
            written: "db.t2.small".into(),
            instead: texts(&["db.t3.small"]),
        },
    ]
}

fn of_the_grader() -> Vec<Finding> {
    let trouble = |trouble, error: &str| Finding::Grader { trouble, error: error.to_owned() };
    let tables = |way, receipts| Finding::Tables {
        way,
        receipts,
        points: Points::from_tenths(200),
        endpoints: 2,
        students: 16,
    };
    vec![
        trouble(OwnTrouble::Credentials, "ExpiredToken"),
        trouble(OwnTrouble::Region, "RegionDisabledException"),
        trouble(OwnTrouble::Policy, "AccessDenied"),
        Finding::NobodyLetsIn { accounts: 16 },
        Finding::RootsEnded,
        Finding::RootsMissing { region: "cn-north-1".into() },
        Finding::CredentialsEnd { at: at("2026-11-29T12:00:00Z"), class_ends: None },
        Finding::CredentialsEnd {
            at: at("2026-11-29T12:00:00Z"),
            class_ends: Some(at("2026-11-30T09:00:00Z")),
        },
        Finding::CredentialsEndUnknown,
        Finding::ClockDiffers { ahead: 540 },
        Finding::ClockDiffers { ahead: -540 },
        tables(Way::None, false),
        tables(Way::Direct, false),
        tables(Way::PushedKey, true),
        tables(Way::OwnKey, true),
        Finding::PagesNotAsked { points: Points::from_tenths(120) },
        Finding::FreePlan { days: Some(7), classes: texts(&["db.t3.small"]) },
    ]
}

fn found(
    grader: Vec<Finding>,
    region: Vec<Finding>,
    students: Vec<Vec<Finding>>,
    language: Language,
) -> Preflight {
    let names = ["김하늘", "Park Ji-woo", "<b>=1+1</b>", "이서아"];
    let lab = Lab::shipped("stem-day-rds").unwrap();
    let count = students.len();
    let pupils = students.into_iter().enumerate();
    let seen = Seen {
        lab: &lab,
        version: "0.1.0",
        tried_at: at("2026-11-29T09:00:00Z"),
        class_ends: Some(at("2026-11-30T09:00:00Z")),
        grader,
        regions: vec![RegionFindings {
            region: REGION.to_owned(),
            students: count,
            findings: region,
        }],
        students: pupils.map(|(at, found)| pupil(at + 1, names[at % 4], found)).collect(),
    };
    Preflight::new(&seen, &view(language))
}

pub(crate) fn everything(language: Language) -> Preflight {
    found(of_the_grader(), of_a_region(), of_students(), language)
}

fn written(write: impl Fn(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut sink = Vec::new();
    write(&mut sink).unwrap();
    String::from_utf8(sink).unwrap()
}

#[test]
fn every_finding_in_both_languages() {
    for language in Language::ALL {
        let name = format!("text-{}", language.as_str());
        let text = terminal::preflight(&everything(language), &sheet(language));
        insta::assert_snapshot!(name, text);
    }
}

#[test]
fn the_page_in_both_languages() {
    for language in Language::ALL {
        let (mut students, mut region) = (of_students(), of_a_region());
        students.truncate(2);
        region.truncate(1);
        let few = found(of_the_grader()[..1].to_vec(), region, students, language);
        let page = written(|sink| few.html(&view(language), sink));
        assert!(!page.contains("<script") && !page.contains("://"), "{page}");
        let (_, body) = page.split_once("<body>").unwrap();
        insta::assert_snapshot!(format!("page-{}", language.as_str()), body);
    }
}

#[test]
fn a_name_is_never_markup_and_never_a_formula() {
    let everything = everything(Language::En);
    let page = written(|sink| everything.html(&view(Language::En), sink));
    assert!(!page.contains("<b>=1+1"), "{page}");
    let markdown = written(|sink| everything.markdown(&view(Language::En), sink));
    assert!(!markdown.contains("<b>"), "{markdown}");
}

#[test]
fn markdown_and_the_lines_for_students() {
    let everything = everything(Language::En);
    insta::assert_snapshot!(
        "markdown",
        written(|sink| everything.markdown(&view(Language::En), sink))
    );
    insta::assert_snapshot!("mail", written(|sink| everything.mail(sink)));
}

#[test]
fn a_line_tells_a_student_what_is_the_students_own_alone() {
    for (findings, says) in [
        (vec![], "is ready"),
        (vec![Finding::NoExternalId], "(1) The role asks for no external id"),
        (vec![Finding::OwnPolicy], "is taking care of it"),
        (
            vec![Finding::Unanswered { what: vec![], code: ReasonCode::Timeout }],
            "could not yet be checked",
        ),
    ] {
        let found = found(vec![], vec![], vec![findings], Language::En);
        let line = &found.students[0].line;
        assert!(line.en.contains(says), "{}", line.en);
        assert!(!line.en.contains(['\n', '`']) && line.en != line.ko, "{}", line.en);
    }
}

#[test]
fn how_it_stands_with_the_class_is_as_with_the_gravest_finding() {
    let unanswered = || Finding::Unanswered { what: vec![], code: ReasonCode::Timeout };
    let no_class = Finding::NoClass { of: Use::Resize, asked: vec![] };
    for (grader, region, student, says) in [
        (vec![], vec![], vec![], "The class can be held and graded: the only student is ready."),
        (vec![Finding::CredentialsEndUnknown], vec![], vec![Finding::NoExternalId], "is ready."),
        (vec![], vec![], vec![unanswered()], "not everything could be checked"),
        (vec![], vec![no_class], vec![unanswered()], "cannot be held and graded"),
        (vec![Finding::RootsEnded], vec![], vec![], "cannot be held and graded"),
    ] {
        let found = found(grader, region, vec![student], Language::En);
        let text = terminal::preflight(&found, &sheet(Language::En));
        assert!(text.contains(says), "{text}");
    }
}

/// After a change of the types: `UPDATE_SCHEMA=1 cargo test -p labproof-reports`, and read the diff.
#[test]
fn the_committed_schema_is_generated_from_the_types() {
    let schema = serde_json::to_string_pretty(&Preflight::json_schema()).unwrap() + "\n";
    if option_env!("UPDATE_SCHEMA").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/preflight-1.schema.json");
        std::fs::write(path, &schema).unwrap();
    } else {
        assert!(schema == SCHEMA, "the types have changed: update the schema, or its version");
    }
}

#[test]
fn the_json_keeps_the_schema_and_comes_back_with_every_code_once() {
    let everything = everything(Language::En);
    let json = written(|sink| everything.json(sink));
    let schema = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let document = serde_json::from_str(&json).unwrap();
    let errors: Vec<_> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    assert_eq!(serde_json::from_str::<Preflight>(&json).unwrap(), everything);
    let all = everything.grader.iter().chain(&everything.regions[0].findings);
    let all = all.chain(everything.students.iter().flat_map(|student| &student.findings));
    let codes: BTreeSet<&str> = all.map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes.len(), 30, "{codes:?}");
}
