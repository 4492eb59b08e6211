//! Codes and raw values are for machines (`docs/contract.md` R211, R219): what people read says in words
//! what happened, to which thing, and what to do.

use crate::check::{book_of, moments};
use crate::sample::{at, book, cohort, graded, header, sheet, view};
use labproof_checks::evidence::{Blind, ReasonCode};
use labproof_checks::lab::Language;
use labproof_checks::outcome::{Flag, Note, Outcome, Reason, Refusal};
use labproof_checks::result::{CriterionResult, StudentResult};
use labproof_reports::gradebook::{Gradebook, Student};
use labproof_reports::{Enrolment, Format, LARGEST_SUMMARY, annotations, page, summary, terminal};
use serde_json::Value;

/// A reason of each code, as looks give it.
fn reasons() -> Vec<Reason> {
    let database = "awsdb.c0example0.ap-northeast-2.rds.amazonaws.com:3306";
    ReasonCode::ALL
        .into_iter()
        .flat_map(|code| {
            let (subject, error) = match code {
                ReasonCode::AccessDenied => ("rds:DescribeDBInstances", "AccessDenied"),
                ReasonCode::AssumeRoleRefused | ReasonCode::GraderCredentials => {
                    ("sts:AssumeRole", "AccessDenied")
                }
                ReasonCode::ProfileRefused => ("sts:GetCallerIdentity", "ExpiredToken"),
                ReasonCode::Throttled => ("cloudtrail:LookupEvents", "ThrottlingException"),
                ReasonCode::Unreachable => (database, "through the web server"),
                ReasonCode::Tls => (database, "UnknownIssuer"),
                ReasonCode::LoginRefused => (database, "1045"),
                ReasonCode::NoRecord | ReasonCode::Settling => {
                    ("cloudtrail:LookupEvents", "DBName")
                }
                ReasonCode::InProgress => ("awsdb: modifying", ""),
                ReasonCode::Stopped => ("awsdb", ""),
                ReasonCode::Timeout
                | ReasonCode::TooManyRecords
                | ReasonCode::WrongAccount
                | ReasonCode::Internal => ("cloudtrail:LookupEvents", ""),
            };
            let blind = Blind::new(code, subject);
            let bare = Reason::from(&blind);
            let named = (!error.is_empty()).then(|| Reason::from(&blind.because(error)));
            named.into_iter().chain([bare])
        })
        .collect()
}

fn notes() -> Vec<Note> {
    let text = |text: &str| text.to_owned();
    let refused = |about| Note::Refused { error: text("InvalidDBInstanceState"), about };
    let mut all = vec![
        Note::AcceptedVariation { written: text("5.7"), found: text("8.4.8") },
        Note::NotStarted,
        Note::OtherName { found: text("mydb") },
        Note::AlreadyThatSize,
        Note::SecondLife { lives: 2 },
        Note::SeenLate,
        Note::TooLate,
        Note::ExtraGroup { groups: text("default (sg-0fee)") },
        Note::WaitsForWindow { window: text("sun:17:00-sun:17:30") },
        Note::RefusedByAws { error: text("FreeTierRestrictionError") },
        Note::DidNotHappen { event: text("Unable to modify the DB instance class.") },
        Note::OtherLetters { found: text("test.STEM") },
        Note::KnownByName { name: text("Stem Day Web Tier") },
        Note::WiderThanAsked { ports: text("0-65535") },
        Note::FinalSnapshot { name: text("awsdb-final") },
        Note::Attested,
        Note::Decided,
    ];
    all.extend(REFUSALS.map(refused));
    all
}

const REFUSALS: [Refusal; 15] = [
    Refusal::Class,
    Refusal::Version,
    Refusal::Retention,
    Refusal::Storage,
    Refusal::MultiAz,
    Refusal::AnotherChange,
    Refusal::Plan,
    Refusal::State,
    Refusal::Permission,
    Refusal::NameTaken,
    Refusal::Quota,
    Refusal::Capacity,
    Refusal::Protected,
    Refusal::Value,
    Refusal::Other,
];

fn flags() -> Vec<Flag> {
    let text = |text: &str| text.to_owned();
    vec![
        Flag::SharedAccount { with: text("s016") },
        Flag::SharedInstance { with: text("s016") },
        Flag::OlderThanLab { name: text("awsdb"), created: at("2026-11-01T00:00:00Z") },
        Flag::NotSeenThisTime,
        Flag::Leftover { instance: text("awsdb") },
        Flag::HostKeyChanged {
            server: text("i-1"),
            before: text("SHA256:a"),
            now: text("SHA256:b"),
        },
    ]
}

/// A student for each of many results.
fn class(results: Vec<StudentResult>) -> Gradebook {
    let (enrolment, _) = cohort().swap_remove(1);
    let students = results.into_iter().enumerate().map(|(number, result)| {
        let student_id = format!("t{number:03}");
        (Enrolment { student_id, ..enrolment.clone() }, result)
    });
    Gradebook::new(header(), students)
}

/// Every reason, on a criterion and in the place of a grade, every note and every flag.
fn everything() -> Gradebook {
    let mut results = Vec::new();
    for reason in reasons() {
        results.push(graded(&[("sql-table.login", &|it: &mut CriterionResult| {
            it.outcome = Outcome::Unverified;
            it.reason = Some(reason.clone());
        })]));
        results.push(StudentResult::not_graded("ap-northeast-2".into(), reason));
    }
    for note in notes() {
        results.push(graded(&[("db-config.created", &|it: &mut CriterionResult| {
            it.outcome = Outcome::Partial;
            it.notes = vec![note.clone()];
        })]));
    }
    results.push(StudentResult { flags: flags(), ..graded(&[]) });
    class(results)
}

/// The class of everything, the sample, and a student with mistakes at every moment of the lab.
fn books() -> Vec<Gradebook> {
    let at_work = moments().into_iter();
    let at_work = at_work.map(|(_, it)| book_of(it.graded(), it.newest(), it.deadline));
    [everything(), book()].into_iter().chain(at_work).collect()
}

/// What people read of a gradebook, in one language, a part each.
fn read_by_people(book: &Gradebook, language: Language) -> Vec<(String, String)> {
    let (view, sheet) = (view(language), sheet(language));
    let mut parts = vec![
        ("cohort".to_owned(), terminal::cohort(book, &sheet)),
        ("summary".to_owned(), summary(book, &view, LARGEST_SUMMARY).unwrap()),
    ];
    for student in &book.students {
        let id = &student.student_id;
        parts.push((format!("student {id}"), terminal::student(student, book, &sheet)));
        parts.push((format!("brief {id}"), terminal::brief(student, book, &sheet)));
    }
    let annotated = annotations(book, &view).iter().map(ToString::to_string).collect::<Vec<_>>();
    parts.push(("annotations".to_owned(), annotated.join("\n")));
    let data: Value = serde_json::from_str(&page::data(book, &view)).unwrap();
    parts.extend(texts_of(&data).into_iter().map(|text| ("page".to_owned(), text)));
    parts.push(("junit".to_owned(), messages(&rendered(Format::Junit, book, language))));
    let tests: Value = serde_json::from_str(&rendered(Format::Ctrf, book, language)).unwrap();
    let tests = tests["results"]["tests"].as_array().unwrap().iter();
    parts.extend(
        tests.filter_map(|test| Some(("ctrf".to_owned(), test["message"].as_str()?.into()))),
    );
    parts
}

/// The texts of a page's data, but for the rules of the contract, which are cited as they stand there.
fn texts_of(data: &Value) -> Vec<String> {
    let criteria = data["criteria"].as_array().unwrap().iter();
    let cited = criteria.flat_map(|one| one["rules"].as_array().unwrap());
    let cited: Vec<u64> = cited.map(|rule| rule[1].as_u64().unwrap()).collect();
    let texts = (0..).zip(data["texts"].as_array().unwrap());
    let told = texts.filter(|(number, _)| !cited.contains(number));
    let both = told.flat_map(|(_, both)| both.as_array().unwrap());
    both.map(|text| text.as_str().unwrap().to_owned()).collect()
}

fn rendered(format: Format, book: &Gradebook, language: Language) -> String {
    let mut sink = Vec::new();
    labproof_reports::render(format, book, &view(language), &mut sink).unwrap();
    String::from_utf8(sink).unwrap()
}

/// The messages of a `JUnit` file; its types and properties are for machines.
fn messages(xml: &str) -> String {
    let parts = xml.split(" message=\"").skip(1);
    parts.map(|part| part.split('"').next().unwrap()).collect::<Vec<_>>().join("\n")
}

/// The codes that are no words: `timeout` and `stopped` are.
fn codes() -> Vec<&'static str> {
    let reasons = ReasonCode::ALL.map(ReasonCode::as_str);
    let notes: Vec<&str> = notes().iter().map(Note::code).collect();
    let flags: Vec<&str> = flags().iter().map(Flag::code).collect();
    let all = reasons.into_iter().chain(notes).chain(flags);
    all.filter(|code| code.contains('-')).collect()
}

/// What a text has that is for machines.
fn raw<'t>(text: &'t str, codes: &[&'t str], ids: &[&'t str]) -> Option<&'t str> {
    let code = codes.iter().copied().find(|code| stands_alone(text, code));
    let id = ids.iter().copied().find(|id| {
        let mut places = text.match_indices(id);
        places.any(|(start, _)| !is_in_a_command(text, start))
    });
    let marks = [" <- ", "(awsdb: "];
    let mark = marks.into_iter().find(|mark| text.contains(mark));
    code.or(id).or(mark).or_else(|| assignment(text)).or_else(|| error_name(text))
}

fn stands_alone(text: &str, word: &str) -> bool {
    let joins = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    text.match_indices(word).any(|(start, _)| {
        let before = text[..start].chars().next_back();
        let behind = text[start + word.len()..].chars().next();
        !before.is_some_and(joins) && !behind.is_some_and(joins)
    })
}

/// Whether it stands in a line of a command to copy.
fn is_in_a_command(text: &str, at: usize) -> bool {
    let line = text[..at].rfind('\n').map_or(0, |start| start + 1);
    text[line..at].contains("labproof ")
}

/// `MultiAZ=true`: a member of AWS's answers with its value.
fn assignment(text: &str) -> Option<&str> {
    text.split_whitespace().find(|word| {
        let name = word.trim_start_matches(['(', '“', '`']).split('=').next().unwrap_or_default();
        let is_member = name.len() > 2
            && name.starts_with(|c: char| c.is_ascii_uppercase())
            && name.chars().all(|c| c.is_ascii_alphanumeric())
            && name.chars().any(|c| c.is_ascii_lowercase());
        is_member && word.contains('=')
    })
}

/// `DBInstanceNotFound`: an error as AWS names it, outside of brackets.
fn error_name(text: &str) -> Option<&str> {
    const ENDS: [&str; 8] =
        ["NotFound", "Denied", "Exception", "Fault", "Error", "Exceeded", "AlreadyExists", "State"];
    let mut depth = 0_usize;
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_ascii_alphanumeric() {
            start.get_or_insert(at);
            continue;
        }
        if let Some(word) = start.take().map(|start| &text[start..at]) {
            let is_error = ENDS.iter().any(|end| word.len() > end.len() && word.ends_with(end));
            if is_error && depth == 0 {
                return Some(word);
            }
        }
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

#[test]
fn what_is_for_machines_is_found() {
    let (codes, ids) = (["no-record", "other-name"], ["a.b"]);
    for text in [
        "not graded (no-record)",
        "TCP 3306 <- sg-1",
        "found: MultiAZ=true",
        "a.b: failed",
        "DBInstanceNotFound",
        "`a.b`",
    ] {
        assert!(raw(text, &codes, &ids).is_some(), "{text}");
    }
    for text in
        ["refused (AccessDenied).", "labproof explain s1 a.b", "in another-name", "2 + 2 = 4"]
    {
        assert_eq!(raw(text, &codes, &ids), None, "{text}");
    }
}

/// An explanation cites records and rules, and gives AWS's own names in brackets.
#[test]
fn an_explanation_says_in_words_what_an_answer_had() {
    for language in Language::ALL {
        let text = crate::explanation::text(language);
        assert_eq!(raw(&text, &[], &[]), None, "{text}");
    }
}

#[test]
fn people_read_no_code_and_no_raw_value_in_any_report() {
    let codes = codes();
    let mut found = Vec::new();
    for (book, language) in books().iter().flat_map(|book| Language::ALL.map(|it| (book, it))) {
        let mut ids: Vec<&str> =
            book.students.iter().flat_map(Student::criteria).map(|it| it.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        for (part, text) in read_by_people(book, language) {
            if let Some(raw) = raw(&text, &codes, &ids) {
                let line = text.lines().find(|line| line.contains(raw)).unwrap_or(&text);
                found.push(format!("{} {part}: {raw:?} in {line}", language.as_str()));
            }
        }
    }
    found.sort();
    found.dedup();
    assert!(found.is_empty(), "{} places:\n{}", found.len(), found.join("\n"));
}
