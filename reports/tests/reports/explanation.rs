//! Why a mark is what it is, as people read it: every kind of sighting and every reason to leave one
//! out, in both languages, and what of it a student may be handed.

use crate::sample::{at, book, sheet, view};
use jiff::Timestamp;
use labproof_checks::Points;
use labproof_checks::evidence::{Blind, ReasonCode};
use labproof_checks::explain::{
    Barred, Caller, CriterionExplanation, Explanation, LifeSummary, Refusal, Sighting, Value, What,
};
use labproof_checks::lab::Language;
use labproof_checks::outcome::{Citation, Shown};
use labproof_reports::gradebook::Shared;
use labproof_reports::{Audience, explanation, terminal};

const SCHEMA: &str = include_str!("../../schemas/explanation-1.schema.json");
const STUDENT: usize = 1;
const ACCOUNT: &str = "111122220002";
const STAFF: &str = "arn:aws:iam::111122220002:role/kang-cleaner";

fn when(minute: u32) -> Timestamp {
    at(&format!("2026-11-22T09:{minute:02}:30Z"))
}

fn sighting(minute: u32, what: What, values: &[(&str, &str)]) -> Sighting {
    let digit = char::from_digit(minute % 10, 10).unwrap();
    let value = |(member, value): &(&str, &str)| Value {
        member: (*member).to_owned(),
        value: (*value).to_owned(),
    };
    Sighting {
        at: when(minute),
        citation: Citation {
            id: format!("sha256:{}", String::from(digit).repeat(64)),
            source: "cloudtrail:LookupEvents",
            at: when(50),
            item: Some(format!("event-{minute}")),
        },
        what,
        values: values.iter().map(value).collect(),
        counted: false,
        barred: None,
    }
}

fn called(name: &str, by: &str, caller: Caller) -> What {
    What::Called { name: name.to_owned(), by: Some(by.to_owned()), caller, refused: None }
}

/// Every kind of sighting; the first counted, the third could not be to the student's credit.
fn every_kind() -> Vec<Sighting> {
    let student = format!("arn:aws:iam::{ACCOUNT}:user/park");
    let public = ("responseElements.publiclyAccessible", "true");
    let mut all = vec![
        sighting(1, called("CreateDBInstance", &student, Caller::Student), &[public]),
        sighting(2, What::Shown { thing: "db-AAAA".into() }, &[("PubliclyAccessible", "true")]),
        sighting(3, called("ModifyDBInstance", STAFF, Caller::Staff), &[]),
        sighting(4, called("DeleteDBInstance", "rds.amazonaws.com", Caller::Service), &[]),
        sighting(5, What::Listed { things: 1 }, &[]),
        sighting(6, What::Searched { from: when(0), found: 12 }, &[]),
        sighting(7, What::Entered, &[]),
        sighting(
            8,
            What::Unanswered(
                Blind::new(ReasonCode::AccessDenied, "rds:DescribeEvents").because("AccessDenied"),
            ),
            &[],
        ),
        sighting(
            9,
            What::Told {
                subject: "awsdb".into(), message: "DB instance created by 김하늘".into()
            },
            &[],
        ),
        sighting(10, What::Answered { endpoint: "awsdb.example:3306".into() }, &[]),
        sighting(11, What::Attested { receipt: "0".repeat(64) }, &[]),
    ];
    all.push(sighting(
        12,
        What::Called {
            name: "ModifyDBInstance".into(),
            by: Some(student),
            caller: Caller::Student,
            refused: Some(Refusal {
                code: "InvalidDBInstanceState".into(),
                message: Some("Database instance is not in available state.".into()),
            }),
        },
        &[("requestParameters.publiclyAccessible", "false")],
    ));
    all[0].counted = true;
    all[2].barred = Some(Barred::Staff);
    all
}

fn every_bar() -> impl Iterator<Item = Sighting> {
    let thresholds = [
        Barred::Late,
        Barred::AfterLateCall,
        Barred::Staff,
        Barred::Service,
        Barred::Refused,
        Barred::OtherLife,
        Barred::BeforeWindow,
        Barred::AfterEnd,
    ];
    (20..).zip(thresholds).map(|(minute, barred)| Sighting {
        barred: Some(barred),
        ..sighting(minute, What::Shown { thing: "db-AAAA".into() }, &[])
    })
}

fn why() -> Explanation {
    let criterion = |id: &str, sightings: Vec<Sighting>| CriterionExplanation {
        id: id.to_owned(),
        passes: vec![Shown::Switch { member: "PubliclyAccessible", on: false }],
        members: vec!["PubliclyAccessible"],
        sightings,
    };
    let life = |id: &str, earned: u32| LifeSummary {
        names: vec!["awsdb".into()],
        resource_id: Some(id.to_owned()),
        began: Some(when(1)),
        ended: (earned < 50).then(|| when(40)),
        earned: Points::from_tenths(earned * 10),
        open: Points::ZERO,
    };
    Explanation {
        lives: vec![life("db-AAAA", 82), life("db-BBBB", 12)],
        regions: vec!["ap-northeast-2".into(), "us-east-1".into()],
        criteria: vec![
            criterion("db-config.private", every_kind()),
            criterion("resize.applied-immediately", every_bar().collect()),
        ],
    }
}

/// The sample's, with every kind of sighting.
pub(crate) fn whole(audience: Audience) -> labproof_reports::Explanation {
    explanation(&book(), STUDENT, &why(), audience)
}

pub(crate) fn text(language: Language) -> String {
    let whole = explanation(&book(), STUDENT, &why(), Audience::Instructor);
    terminal::explanation(&whole, &sheet(language))
}

#[test]
fn the_text_in_both_languages() {
    for language in Language::ALL {
        insta::assert_snapshot!(format!("text-{}", language.as_str()), text(language));
    }
}

#[test]
fn the_page_in_both_languages() {
    for language in Language::ALL {
        let whole = explanation(&book(), STUDENT, &why(), Audience::Instructor);
        let mut page = Vec::new();
        whole.of(&["db-config.private".into()]).html(&view(language), &mut page).unwrap();
        let page = String::from_utf8(page).unwrap();
        assert!(!page.contains("<script") && !page.contains("://"), "{page}");
        let (_, body) = page.split_once("<body>").unwrap();
        insta::assert_snapshot!(format!("page-{}", language.as_str()), body);
    }
}

#[test]
fn what_a_student_is_handed_names_no_account_no_staff_and_nobody_else() {
    let mut book = book();
    book.students[STUDENT].flags = book.students[2].flags.clone();
    let handed = explanation(&book, STUDENT, &why(), Audience::Student);
    let (mut json, mut page) = (Vec::new(), Vec::new());
    handed.json(&mut json).unwrap();
    handed.html(&view(Language::Ko), &mut page).unwrap();
    let text = terminal::explanation(&handed, &sheet(Language::Ko));
    for form in [String::from_utf8(json).unwrap(), String::from_utf8(page).unwrap(), text] {
        for hidden in [ACCOUNT, "kang-cleaner", "김하늘", "s001", "rds.amazonaws.com"] {
            assert!(!form.contains(hidden), "{hidden} stands in {form}");
        }
        for told in ["Park Ji-woo", "user/park", "publiclyAccessible"] {
            assert!(form.contains(told), "{told} does not stand in {form}");
        }
    }
    assert!(handed.student.flags.is_empty());
}

#[test]
fn every_rule_of_a_criterion_is_cited_with_its_words() {
    let whole = explanation(&book(), STUDENT, &why(), Audience::Instructor);
    for explained in &whole.criteria {
        let cited: Vec<_> = explained.rules.iter().map(|rule| rule.rule.as_str()).collect();
        assert_eq!(
            cited,
            explained.result.spec.rules.iter().map(Shared::as_str).collect::<Vec<_>>()
        );
        assert!(
            !cited.is_empty() && explained.rules.iter().all(|rule| rule.text.ko != rule.text.en)
        );
    }
}

#[test]
fn a_student_who_is_not_graded_is_told_why() {
    let nobody = explanation(&book(), 3, &Explanation::default(), Audience::Instructor);
    let text = terminal::explanation(&nobody, &sheet(Language::En));
    assert!(text.contains("The account could not be entered"), "{text}");
}

fn json() -> String {
    let mut sink = Vec::new();
    explanation(&book(), STUDENT, &why(), Audience::Instructor).json(&mut sink).unwrap();
    String::from_utf8(sink).unwrap()
}

/// After a change of the types: `UPDATE_SCHEMA=1 cargo test -p labproof-reports`, and read the diff.
#[test]
fn the_committed_schema_is_generated_from_the_types() {
    let schema = labproof_reports::Explanation::json_schema();
    let schema = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    if option_env!("UPDATE_SCHEMA").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/explanation-1.schema.json");
        std::fs::write(path, &schema).unwrap();
    } else {
        assert!(schema == SCHEMA, "the types have changed: update the schema, or its version");
    }
}

#[test]
fn the_json_keeps_the_schema_and_comes_back() {
    let schema = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let document = serde_json::from_str(&json()).unwrap();
    let errors: Vec<_> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let again: labproof_reports::Explanation = serde_json::from_str(&json()).unwrap();
    assert_eq!(again, explanation(&book(), STUDENT, &why(), Audience::Instructor));
}
