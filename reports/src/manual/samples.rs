//! An example of every reason, note and flag: the pages show the sentences that are made of them.

use jiff::Timestamp;
use labproof_checks::evidence::{Blind, Cause, IMAGES, ReasonCode, SESSION, TABLE, TRAIL};
use labproof_checks::outcome::{Actor, Flag, Looked, Note, Reason, Refusal};
use labproof_checks::things::DB_NAME;

const DATABASE: &str = "awsdb.c0example0000.ap-northeast-2.rds.amazonaws.com:3306";
const CHINA: &str = "awsdb.c0example0000.rds.cn-north-1.amazonaws.com.cn:3306";
const WEB_SERVER: &str = "203.0.113.10:22";
const PAGE: &str = "http://203.0.113.10/";
const SERVER: &str = "i-0123456789abcdef0";
const ROLE: &str = "sts:AssumeRole";
const READ: &str = "rds:DescribeDBInstances";
const ACCOUNT: &str = "111122223333";

/// The reasons of a code, each of which says something else.
pub(super) fn of(code: ReasonCode) -> Vec<Reason> {
    let plain = |subject: &str| Reason::new(code, subject);
    let because = |subject: &str, cause: &str| plain(subject).because(Cause::from(cause));
    let on_the_way = |cause: &str| {
        let blind = Blind::new(code, Blind::server(WEB_SERVER));
        Reason::from(&if cause.is_empty() { blind } else { blind.because(cause) })
    };
    match code {
        ReasonCode::AccessDenied => vec![
            because(READ, "AccessDenied"),
            because(TRAIL.as_str(), "AccessDenied"),
            on_the_way("publickey"),
            because_of(code, Cause::NotTheirs),
            because_of(code, Cause::NoForwarding),
        ],
        ReasonCode::AssumeRoleRefused => vec![because(ROLE, "AccessDenied")],
        ReasonCode::ProfileRefused => {
            vec![because("s017", "ExpiredToken"), plain("s017").because(Cause::NoProfile)]
        }
        ReasonCode::GraderCredentials => vec![
            because(ROLE, "ExpiredToken"),
            plain(ROLE).because(Cause::RegionOff),
            plain(ROLE).because(Cause::OwnPolicy),
        ],
        ReasonCode::Throttled => vec![because(READ, "ThrottlingException")],
        ReasonCode::Timeout => vec![
            plain(READ),
            plain(SESSION.as_str()).because(Cause::NotReached),
            on_the_way(""),
            plain(PAGE),
        ],
        ReasonCode::Unreachable => vec![
            plain(DATABASE),
            because(DATABASE, "1129"),
            because(DATABASE, "1040"),
            plain(DATABASE).because(Cause::NoServer),
            on_the_way(""),
            plain(DATABASE).because(Cause::BehindServer),
            plain(PAGE),
            plain(SERVER).because(Cause::NoAddress),
            plain(PAGE).because(Cause::OwnNetwork),
            plain(PAGE).because(Cause::NotAsked),
        ],
        ReasonCode::Tls => vec![
            because(DATABASE, "UnknownIssuer"),
            because(CHINA, "UnknownIssuer"),
            plain(READ).because(Cause::NoTls),
            because(DATABASE, "3159"),
            on_the_way("host key"),
        ],
        ReasonCode::LoginRefused => {
            vec![because(DATABASE, "1045"), because(DATABASE, "3118"), because(DATABASE, "1862")]
        }
        ReasonCode::NoRecord => vec![
            plain(TRAIL.as_str()),
            plain(TRAIL.as_str()).because(Cause::from(DB_NAME)),
            plain(SESSION.as_str()),
            Reason::gone(TABLE.as_str(), Looked::Never),
            Reason::gone(TABLE.as_str(), Looked::Before),
            Reason::gone(PAGE, Looked::Never),
            Reason::gone(PAGE, Looked::Before),
            plain(IMAGES.as_str()),
        ],
        ReasonCode::TooManyRecords => vec![plain(TRAIL.as_str())],
        ReasonCode::Settling => {
            vec![plain(TRAIL.as_str()), plain(TRAIL.as_str()).because(Cause::from(DB_NAME))]
        }
        ReasonCode::InProgress => vec![plain("awsdb: modifying"), plain("awsdb: available")],
        ReasonCode::Stopped => vec![plain("awsdb"), plain(SERVER).because(Cause::NoServer)],
        ReasonCode::WrongAccount => vec![plain(ACCOUNT)],
        ReasonCode::Internal => vec![because(READ, "HTTP 503")],
    }
}

/// What is in the way at the student's web server.
fn because_of(code: ReasonCode, cause: Cause) -> Reason {
    Reason::from(&Blind::new(code, Blind::server(WEB_SERVER)).because(cause))
}

/// Who must act for a reason of this code, the most usual one first; of AWS's own answers alone, or also of what
/// students' servers and databases answer.
pub(super) fn who_must_act(code: ReasonCode, is_of_aws: bool) -> Vec<Actor> {
    let of_servers = |reason: &Reason| {
        reason.on_the_way().is_some() || reason.of_page().is_some() || reason.subject == DATABASE
    };
    let reasons = of(code).into_iter().enumerate();
    let told = reasons.filter(|(place, reason)| *place == 0 || !is_of_aws || !of_servers(reason));
    let mut all = Vec::new();
    for who in told.map(|(_, reason)| reason.who()) {
        if !all.contains(&who) {
            all.push(who);
        }
    }
    all
}

/// Every note; those of one code follow each other.
pub(super) fn notes() -> Vec<Note> {
    let refused =
        |(error, about): (&str, Refusal)| Note::Refused { error: error.to_owned(), about };
    let text = str::to_owned;
    let mut all = vec![
        Note::AcceptedVariation { written: text("db.t2.micro"), found: text("db.t3.micro") },
        Note::NotStarted,
        Note::OtherName { found: text("mydb") },
        Note::AlreadyThatSize,
        Note::SecondLife { lives: 2 },
        Note::SeenLate,
        Note::TooLate,
        Note::ExtraGroup { groups: text("default") },
        Note::WaitsForWindow { window: text("sun:18:00-sun:18:30") },
        Note::RefusedByAws { error: text("FreeTierRestrictionError") },
    ];
    all.extend(REFUSED.map(refused));
    all.extend([
        Note::DidNotHappen { event: text("Unable to modify the DB instance class") },
        Note::OtherLetters { found: text("STEM") },
        Note::KnownByName { name: text("Stem Day - Web Server") },
        Note::WiderThanAsked { ports: text("0-65535") },
        Note::FinalSnapshot { name: text("awsdb-final-snapshot") },
        Note::Attested,
        Note::Decided,
    ]);
    all
}

/// What AWS refuses a call for, with an error that it names then.
const REFUSED: [(&str, Refusal); 15] = [
    ("InvalidParameterCombination", Refusal::Class),
    ("InvalidParameterCombination", Refusal::Version),
    ("FreeTierRestrictionError", Refusal::Retention),
    ("FreeTierRestrictionError", Refusal::Storage),
    ("FreeTierRestrictionError", Refusal::MultiAz),
    ("InvalidParameterCombination", Refusal::AnotherChange),
    ("FreeTierRestrictionError", Refusal::Plan),
    ("InvalidDBInstanceState", Refusal::State),
    ("AccessDenied", Refusal::Permission),
    ("DBInstanceAlreadyExists", Refusal::NameTaken),
    ("InstanceQuotaExceeded", Refusal::Quota),
    ("InsufficientDBInstanceCapacity", Refusal::Capacity),
    ("InvalidParameterCombination", Refusal::Protected),
    ("InvalidParameterValue", Refusal::Value),
    ("InternalFailure", Refusal::Other),
];

/// Every flag.
pub(super) fn flags() -> Vec<Flag> {
    let text = str::to_owned;
    let created = Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(24 * 20_741 + 3);
    vec![
        Flag::SharedAccount { with: text("s018") },
        Flag::SharedInstance { with: text("s018") },
        Flag::OlderThanLab { name: text("awsdb"), created },
        Flag::NotSeenThisTime,
        Flag::Leftover { instance: text("awsdb-restored") },
        Flag::HostKeyChanged {
            server: text(SERVER),
            before: text("SHA256:…"),
            now: text("SHA256:…"),
        },
    ]
}
