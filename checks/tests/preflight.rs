//! What a preflight makes of what was tried, before the class (`docs/contract.md` R246 to R249).

use crate::common::{EC2, LAB, LAB_TEXT, REGION, Student, t};
use jiff::{SignedDuration, Timestamp};
use labproof_checks::evidence::{
    AutomatedBackup, Blind, Cause, DB_EVENTS, DB_INSTANCES, Kept, Look, Observation, ReasonCode,
    SERVERS,
};
use labproof_checks::lab::Lab;
use labproof_checks::preflight::{
    self, AccountSeen, CredentialsEnd, Finding, GraderSeen, Offer, Orderable, Reads, Roots,
    Severity, Standing, Support, Tried, Way, Who,
};

const BEFORE: &str = "09:00:00";
const ELSEWHERE: &str = "us-east-1";

fn entered() -> Tried {
    let refused = Err(Blind::new(ReasonCode::AssumeRoleRefused, "sts:AssumeRole"));
    Tried { given: true, first: Ok(()), without: Some(refused) }
}

fn looks(student: &Student) -> Vec<Kept> {
    student.seen.iter().cloned().map(Kept::of).collect()
}

fn of(lab: &Lab, tried: &Tried, looks: &[Kept], enabled: Option<&[String]>) -> Vec<Finding> {
    preflight::account(lab, &AccountSeen { region: REGION, tried, enabled, looks })
}

/// `SEVERITY who code`, a line each.
fn said(findings: &[Finding]) -> Vec<String> {
    let line = |it: &Finding| format!("{:?} {:?} {}", it.severity(), it.who(), it.code());
    findings.iter().map(line).collect()
}

fn of_student(student: &Student) -> Vec<String> {
    said(&of(&LAB, &entered(), &looks(student), None))
}

#[test]
fn an_account_with_the_prerequisite_alone_is_ready() {
    let student = Student::begins().look(BEFORE);
    let seen = looks(&student);
    assert_eq!(of_student(&student), Vec::<String>::new());
    let tried = entered();
    let seen = AccountSeen { region: REGION, tried: &tried, enabled: None, looks: &seen };
    // Nobody asked for its regions.
    assert_eq!(preflight::reads(&LAB, &seen), Reads { answered: 8, of: 9 });
}

#[test]
fn how_a_role_was_entered_says_who_must_act() {
    let no = |code| Err(Blind::new(code, "sts:AssumeRole"));
    let refused = || no(ReasonCode::AssumeRoleRefused);
    let own =
        Err(Blind::new(ReasonCode::AssumeRoleRefused, "sts:AssumeRole").because(Cause::OwnPolicy));
    for (given, first, without, expected) in [
        (true, Ok(()), Some(refused()), None),
        (true, Ok(()), Some(no(ReasonCode::Timeout)), None),
        (true, Ok(()), Some(Ok(())), Some("ToKnow Student no-external-id")),
        (false, Ok(()), None, Some("ToKnow Student no-external-id")),
        (true, refused(), Some(Ok(())), Some("BlocksGrading Instructor external-id-unwanted")),
        (true, refused(), Some(refused()), Some("BlocksGrading Student role-refused")),
        (false, refused(), None, Some("BlocksGrading Student role-refused")),
        (true, own, Some(refused()), Some("BlocksGrading Instructor own-policy")),
        (true, no(ReasonCode::WrongAccount), None, Some("BlocksGrading Instructor wrong-account")),
        (true, no(ReasonCode::Throttled), None, Some("NotKnown Aws unanswered")),
        (true, no(ReasonCode::Unreachable), None, Some("NotKnown Aws unanswered")),
    ] {
        let tried = Tried { given, first, without };
        let expected: Vec<String> = expected.map(str::to_owned).into_iter().collect();
        assert_eq!(said(&of(&LAB, &tried, &[], None)), expected, "{tried:?}");
    }
}

/// The same looks, but two of them blind for this cause.
fn denied(code: ReasonCode, cause: Option<&Cause>) -> Vec<Kept> {
    let student = Student::begins().look(BEFORE);
    let denied = |seen: &Observation| {
        let source = seen.look.source();
        if ![DB_INSTANCES, DB_EVENTS].contains(&source) {
            return Kept::of(seen.clone());
        }
        let why = Blind { cause: cause.cloned(), ..Blind::new(code, source.as_str()) };
        Kept::of(Observation { look: Look::blind(source, why), ..seen.clone() })
    };
    student.seen.iter().map(denied).collect()
}

#[test]
fn reads_that_are_denied_are_told_apart_by_who_denies_them() {
    let named = |name: &str| Some(Cause::Named(name.to_owned()));
    let denied_code = ReasonCode::AccessDenied;
    for (code, cause, expected) in [
        (denied_code, named("AccessDenied"), "BlocksGrading Student reads-denied"),
        (
            denied_code,
            Some(Cause::Organization),
            "BlocksGrading Administrator denied-by-organization",
        ),
        (denied_code, named("OptInRequired"), "BlocksGrading Student account-not-ready"),
        (ReasonCode::Internal, named("Blocked"), "BlocksGrading Student account-not-ready"),
        (ReasonCode::Throttled, None, "NotKnown Aws unanswered"),
        (ReasonCode::Internal, named("HTTP 503"), "NotKnown Aws unanswered"),
    ] {
        let looks = denied(code, cause.as_ref());
        let findings = of(&LAB, &entered(), &looks, None);
        assert_eq!(said(&findings), [expected]);
        if let Finding::ReadsDenied { actions } = &findings[0] {
            assert_eq!(*actions, ["rds:DescribeDBInstances", "rds:DescribeEvents"]);
        }
        let other_region = [ELSEWHERE.to_owned()];
        let findings = of(&LAB, &entered(), &looks, Some(&other_region));
        assert_eq!(said(&findings), ["BlocksGrading Student region-not-enabled"]);
    }
}

#[test]
fn what_nobody_could_look_at_is_not_missing() {
    let student = Student::begins().with(|s| s.servers.clear()).look_but(BEFORE, &[SERVERS]);
    assert_eq!(of_student(&student), ["BlocksGrading Student reads-denied"]);
}

/// What was seen, and the same of another student in another region.
fn beside(here: &Student, there: &Student) -> Vec<Kept> {
    let mut all = looks(here);
    let moved = |seen: &Observation| Observation { region: ELSEWHERE.to_owned(), ..seen.clone() };
    all.extend(there.seen.iter().map(moved).map(Kept::of));
    all
}

#[test]
fn things_that_the_lab_needs_are_looked_for_here_and_elsewhere() {
    let none = || Student::arrives().look(BEFORE);
    let missing = of(&LAB, &entered(), &beside(&none(), &none()), None);
    assert_eq!(said(&missing), ["BlocksClass Student missing"]);
    let there = Student::begins().look(BEFORE);
    let missing = of(&LAB, &entered(), &beside(&none(), &there), None);
    assert_eq!(said(&missing), ["ToKnow Instructor missing"]);
    let Finding::Missing { elsewhere, things, .. } = &missing[0] else { panic!("{missing:?}") };
    assert_eq!(*elsewhere, [ELSEWHERE]);
    assert_eq!(things.len(), 2, "the server and its group: {things:?}");
    assert!(of(&EC2, &entered(), &looks(&none()), None).is_empty(), "that lab begins with nothing");
    let stop = |s: &mut Student| s.servers[0].state = Some("stopped".into());
    assert_eq!(of_student(&Student::begins().with(stop).look(BEFORE)), ["ToKnow Student stopped"]);
}

#[test]
fn what_stands_already_is_in_the_way_where_it_has_the_lab_s_name() {
    let whole = || Student::begins().groups().creates().is_ready().snapshots().is_snapshotted();
    let worked = whole().look("12:00:00");
    let found = of(&LAB, &entered(), &looks(&worked), None);
    let things = found.iter().map(|it| {
        let Finding::Leftover { thing, in_the_way, since, .. } = it else { panic!("{it:?}") };
        (thing.name(), *in_the_way, since.is_some())
    });
    let things: Vec<_> = things.collect();
    let expected = [
        ("Stem Day DB Tier", true, false),
        ("awsdb", true, true),
        ("stem-day-snapshot", true, true),
    ];
    assert_eq!(things.len(), expected.len(), "{things:?}");
    for one in expected {
        assert!(things.contains(&one), "{one:?} in {things:?}");
    }
    let elsewhere = of(&LAB, &entered(), &beside(&Student::begins().look(BEFORE), &worked), None);
    assert!(elsewhere.iter().all(|it| it.severity() == Severity::ToKnow), "{elsewhere:?}");
    assert_eq!(elsewhere.len(), 3);
}

#[test]
fn retained_backups_and_other_snapshots_of_the_instance_cost_money_and_nothing_else() {
    let student = Student::begins().with(|s| {
        s.backups.push(AutomatedBackup {
            instance: Some("awsdb".into()),
            resource_id: None,
            status: Some("retained".into()),
        });
    });
    let lines = of_student(&student.look(BEFORE));
    assert_eq!(lines, ["ToKnow Student leftover"]);
}

fn now() -> Timestamp {
    t("09:00:00")
}

fn support(major: &str, standard: &str, extended: Option<(&str, &str)>) -> Support {
    let at = |text: &str| text.parse().unwrap();
    Support {
        major: major.to_owned(),
        standard_until: Some(at(standard)),
        extended_from: extended.map(|(from, _)| at(from)),
        extended_until: extended.map(|(_, until)| at(until)),
    }
}

/// What is offered of these versions and classes.
fn offer(versions: &[&str], classes: &[&str]) -> Offer {
    let orderable = |class: &&str| {
        let class = (*class).to_owned();
        versions
            .iter()
            .map(move |version| Orderable { class: class.clone(), version: (*version).to_owned() })
    };
    Offer {
        engine: "mysql".into(),
        versions: Ok(versions.iter().map(|version| (*version).to_owned()).collect()),
        support: Ok(vec![
            support(
                "5.7",
                "2024-02-29T23:59:59Z",
                Some(("2024-03-01T00:00:00Z", "2029-06-30T23:59:59Z")),
            ),
            support(
                "8.0",
                "2026-07-31T23:59:59Z",
                Some(("2026-08-01T00:00:00Z", "2029-07-31T23:59:59Z")),
            ),
            support("8.4", "2029-07-31T23:59:59Z", None),
        ]),
        options: Ok(classes.iter().flat_map(orderable).collect()),
    }
}

#[test]
fn a_region_is_judged_by_what_it_offers() {
    let classes = ["db.t3.micro", "db.t3.small"];
    let old = "ToKnow Instructor other-class";
    let extended = "ToKnow Instructor extended-support";
    let (no_class, no_version) =
        ("BlocksClass Instructor no-class", "BlocksClass Instructor no-version");
    for (versions, classes, expected) in [
        (&["8.4.8"][..], &classes[..], vec!["ToKnow Instructor other-version", old]),
        (&["5.7.44", "8.4.8"], &classes, vec![extended, old]),
        (&["5.7.44"], &classes, vec![extended, old]),
        (&["5.6.51"], &classes, vec![no_version, no_class, no_class]),
        (&["5.7.44", "8.4.8"], &["db.t3.small"], vec![no_class, extended]),
    ] {
        let found = preflight::region(&LAB, &[offer(versions, classes)], now());
        assert_eq!(said(&found), expected, "{versions:?} {classes:?}");
    }
}

/// A lab may name a version down to its last number.
#[test]
fn a_version_named_in_full_is_offered_where_it_is() {
    let text = LAB_TEXT.replace("expected = \"5.7\"\n", "expected = \"8.4.8\"\n");
    let lab = Lab::parse("lab.toml", &text).unwrap();
    for (offered, other) in [("8.4.8", false), ("8.4.7", true), ("8.4.80", true)] {
        let offer = offer(&[offered], &["db.t2.micro", "db.t3.small"]);
        let found = said(&preflight::region(&lab, &[offer], now()));
        assert_eq!(found.iter().any(|it| it.ends_with("other-version")), other, "{offered}");
    }
}

#[test]
fn extended_support_says_until_when_and_which_versions_need_none() {
    let found = preflight::region(
        &LAB,
        &[offer(&["5.7.44", "8.0.45", "8.4.8"], &["db.t3.micro", "db.t3.small"])],
        now(),
    );
    let extended = found.iter().filter_map(|it| {
        let Finding::ExtendedSupport { version, third_year, instead, .. } = it else { return None };
        Some((version.as_str(), *third_year, instead.join(" ")))
    });
    let expected = [("5.7", true, "8.4".to_owned()), ("8.0", false, "8.4".to_owned())];
    assert_eq!(extended.collect::<Vec<_>>(), expected);
}

#[test]
fn what_a_region_offers_is_never_called_impossible_because_nobody_could_look() {
    let blind = |code| Blind::new(code, "rds:DescribeDBEngineVersions");
    for (code, expected) in [
        (ReasonCode::AccessDenied, "ToKnow Instructor offers-not-allowed"),
        (ReasonCode::Throttled, "ToKnow Aws offers-unanswered"),
    ] {
        let offer = Offer {
            engine: "mysql".into(),
            versions: Err(blind(code)),
            support: Err(blind(code)),
            options: Err(blind(code)),
        };
        let found = preflight::region(&LAB, &[offer], now());
        assert_eq!(said(&found), [expected]);
        assert_eq!(Standing::of(found.iter().map(Finding::severity)), Standing::Ready);
    }
    assert!(preflight::asked(&EC2).is_empty(), "that lab has no DB instance");
}

fn grader() -> GraderSeen {
    GraderSeen {
        trouble: None,
        entered: 3,
        refused: 0,
        credentials: CredentialsEnd::Never,
        class_ends: None,
        ahead: None,
        roots: Some(Roots { valid: 87, missing: Vec::new() }),
        way: Way::Direct,
        receipts: false,
        pages: true,
        endpoints: 0,
        students: 3,
    }
}

#[test]
fn the_grader_s_own_side_is_the_instructor_s_matter() {
    let blind = |cause| Blind::new(ReasonCode::GraderCredentials, "sts:AssumeRole").because(cause);
    let at = CredentialsEnd::At(t("12:00:00"));
    let always = ["tables", "free-plan"];
    let mut cases: Vec<(GraderSeen, Vec<&str>)> = vec![
        (grader(), vec![]),
        (GraderSeen { trouble: Some(blind(Cause::RegionOff)), ..grader() }, vec!["grader"]),
        (GraderSeen { entered: 0, refused: 2, ..grader() }, vec!["nobody-lets-in"]),
        (GraderSeen { entered: 0, refused: 1, ..grader() }, vec![]),
        (GraderSeen { credentials: at, ..grader() }, vec!["credentials-end"]),
        (
            GraderSeen { credentials: CredentialsEnd::Unknown, ..grader() },
            vec!["credentials-end-unknown"],
        ),
        (
            GraderSeen { ahead: Some(SignedDuration::from_mins(9)), ..grader() },
            vec!["clock-differs"],
        ),
        (
            GraderSeen { roots: Some(Roots { valid: 0, missing: vec![] }), ..grader() },
            vec!["roots-ended"],
        ),
        (
            GraderSeen {
                roots: Some(Roots { valid: 1, missing: vec!["cn-north-1".into()] }),
                ..grader()
            },
            vec!["roots-missing"],
        ),
    ];
    for (hour, is_told) in [("11:00:00", false), ("13:00:00", true)] {
        let seen = GraderSeen { credentials: at, class_ends: Some(t(hour)), ..grader() };
        cases.push((seen, if is_told { vec!["credentials-end"] } else { vec![] }));
    }
    for (seen, expected) in cases {
        let found = preflight::grader(&LAB, &seen);
        let codes: Vec<_> = found.iter().map(Finding::code).collect();
        let own: Vec<_> = codes.iter().copied().filter(|code| !always.contains(code)).collect();
        assert_eq!(own, expected, "{seen:?}");
        assert!(always.iter().all(|code| codes.contains(code)), "{codes:?}");
        assert!(found.iter().all(|it| it.who() == Who::Instructor), "{found:?}");
    }
    let found = preflight::grader(&EC2, &GraderSeen { pages: false, ..grader() });
    assert_eq!(said(&found), ["ToKnow Instructor pages-not-asked"]);
}
