use super::*;
use labproof_checks::outcome::Item;

fn named(id: &str, name: &str) -> Named {
    Named { id: id.into(), name: Some(name.into()) }
}

fn rule(ports: &str, from: Named) -> Rule {
    Rule { protocol: "TCP".into(), ports: ports.into(), from: vec![from] }
}

fn table() -> TableName {
    TableName { schema: "sample".into(), table: "stem".into() }
}

fn columns(missing: &[&str], other: &[(&str, &str)]) -> Columns {
    let owned = |word: &str| word.to_owned();
    Columns {
        of: Some(table()),
        columns: vec!["id int".into()],
        missing: missing.iter().copied().map(owned).collect(),
        other: other.iter().map(|(one, two)| (owned(one), owned(two))).collect(),
    }
}

#[test]
fn every_value_is_written_for_machines_and_has_words_for_people() {
    let everybody = Named { id: "0.0.0.0/0".into(), name: None };
    let public = Shown::Switch { member: "PubliclyAccessible", on: false };
    let cases = [
        (Shown::No(Item::Rule), "-", "no inbound rule", "인바운드 규칙 없음"),
        (Shown::Any(Item::KeyPair, "KeyName"), "KeyName", "a key pair", "키 페어 있음"),
        (public, "PubliclyAccessible=false", "public access off", "퍼블릭 액세스 끔"),
        (Shown::Days(1), "1", "1 day", "1일"),
        (Shown::Storage(30), "30", "30 GiB", "30GiB"),
        (
            Shown::ToCome("PendingModifiedValues", Box::new(Shown::Storage(30))),
            "PendingModifiedValues=30",
            "will become 30 GiB",
            "변경 예정: 30GiB",
        ),
        (Shown::Status("deleting".into()), "deleting", "being deleted", "삭제 중"),
        (
            Shown::Status("inaccessible".into()),
            "inaccessible",
            "status “inaccessible”",
            "상태 “inaccessible”",
        ),
        (Shown::Gone("DBInstanceNotFound"), "DBInstanceNotFound", "deleted", "삭제됨"),
        (
            Shown::Things(vec![named("sg-1", "Web Tier"), Named { id: "sg-2".into(), name: None }]),
            "sg-1, sg-2",
            "Web Tier (sg-1), sg-2",
            "Web Tier (sg-1), sg-2",
        ),
        (
            Shown::Rules(vec![rule("3306", named("sg-1", "Web Tier")), rule("22", everybody)]),
            "TCP 3306 <- sg-1; TCP 22 <- 0.0.0.0/0",
            "MySQL (TCP 3306) from Web Tier (sg-1); SSH (TCP 22) from anywhere (0.0.0.0/0)",
            "MySQL(TCP 3306), 소스 Web Tier (sg-1); SSH(TCP 22), 소스 모든 곳(0.0.0.0/0)",
        ),
        (Shown::OnlyPort(3306), "TCP 3306", "only MySQL (TCP 3306)", "MySQL(TCP 3306)만"),
        (
            Shown::Closed(22),
            "TCP 22 <- -",
            "SSH (TCP 22) not open to everybody",
            "모두에게 열지 않음: SSH(TCP 22)",
        ),
        (Shown::NameTag("a".into()), "Name=a", "Name tag “a”", "Name 태그 “a”"),
        (Shown::NameTag(String::new()), "Name=", "no Name tag", "Name 태그 없음"),
        (Shown::Page(403), "HTTP 403", "HTTP status 403", "HTTP 상태 403"),
        (
            Shown::Schemas(vec!["a".into(), "b".into()]),
            "a, b",
            "databases a, b",
            "데이터베이스 a, b",
        ),
        (
            Shown::Table(table()),
            "sample.stem",
            "table stem in database sample",
            "데이터베이스 sample의 테이블 stem",
        ),
        (
            Shown::Columns(columns(&["이름"], &[])),
            "id int",
            "table stem in database sample: column 이름 is missing",
            "데이터베이스 sample의 테이블 stem: 없는 열 이름",
        ),
        (
            Shown::Columns(columns(&[], &[("id text", "id int")])),
            "id int",
            "table stem in database sample: column id text instead of id int",
            "데이터베이스 sample의 테이블 stem: 열 id text (기대한 열 id int)",
        ),
        (
            Shown::Row(table(), vec!["1".into(), "stem".into()]),
            "(1, stem)",
            "table stem in database sample: row (1, stem)",
            "데이터베이스 sample의 테이블 stem: 행 (1, stem)",
        ),
    ];
    for (shown, written, en, ko) in cases {
        let words = of_shown(&shown).unwrap();
        assert_eq!(shown.to_string(), written);
        assert_eq!((words.en.as_str(), words.ko.as_str()), (en, ko), "{written}");
    }
}

#[test]
fn a_name_is_its_own_word_and_an_instant_is_told_by_the_clock_on_the_wall() {
    let at: Timestamp = "2026-11-21T01:00:00Z".parse().unwrap();
    assert_eq!(of_shown(&Shown::from("db.t3.micro")), None);
    assert_eq!(of_shown(&Shown::At(at)), None);
    let seoul = TimeZone::get("Asia/Seoul").unwrap();
    for language in Language::ALL {
        assert_eq!(in_words("db.t3.micro", None, language, &seoul), "db.t3.micro");
        let local = in_words(&Shown::At(at).to_string(), None, language, &seoul);
        assert_eq!(local, moment::local(at, &seoul));
    }
}
