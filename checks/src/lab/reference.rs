//! The part of `docs/labs.md` and `docs/labs.ko.md` that the code tells: types of resources, and check
//! modules with their settings, criteria and reads.
//! `UPDATE_DOCS=1 cargo test -p labproof-checks reference` writes it between its markers.

use crate::engine::Source;
use crate::lab::{schema, toml_text};
use crate::modules::{Criterion, Expects, Kind, MODULES, Module, Need, Part, ResourceType, TYPES};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

const BEGIN: &str = "<!-- generated: UPDATE_DOCS=1 cargo test -p labproof-checks reference -->\n";
const END: &str = "<!-- generated until here -->\n";

/// The words of one page.
struct Words {
    page: &'static str,
    /// What a module, a type or one of their keys is, where the page does not say it as the code does.
    about: fn(&str) -> Option<&'static str>,
    member: &'static str,
    required: &'static str,
    looks: &'static str,
    no_action: &'static str,
    criteria: &'static str,
    half: &'static str,
    of_lab: &'static str,
    kinds: [&'static str; 3],
    of_module: fn(&str, &str) -> String,
}

const EN: Words = Words {
    page: "labs.md",
    about: |_| None,
    member: "| key | needed | what it is |",
    required: "yes",
    looks: "It looks at",
    no_action: "no IAM action",
    criteria: "| criterion | judged by | `expected` | half | needs | [rules](contract.md) |",
    half: "yes",
    of_lab: "-",
    kinds: ["`true` or `false`", "a whole number", "a text"],
    of_module: |module, criterion| format!("`{criterion}` of `{module}`"),
};

const KO: Words = Words {
    page: "labs.ko.md",
    about: in_korean,
    member: "| 키 | 필수 | 뜻 |",
    required: "예",
    looks: "조회하는 것",
    no_action: "IAM 작업 없음",
    criteria: "| 항목 | 판단 근거 | `expected` | 절반 점수 | 먼저 필요한 것 | [규칙](contract.ko.md) |",
    half: "있음",
    of_lab: "-",
    kinds: ["`true` 또는 `false`", "정수", "문자열"],
    of_module: |module, criterion| format!("`{module}`의 `{criterion}`"),
};

fn in_korean(id: &str) -> Option<&'static str> {
    let all = [
        ("server", "보안 그룹으로 알아보는 EC2 인스턴스."),
        ("web-page", "EC2 인스턴스의 웹 서버가 응답하는 페이지."),
        ("security-group", "VPC의 보안 그룹과 그 그룹이 허용하는 대상."),
        ("db-instance", "RDS의 DB 인스턴스와 생성할 때의 설정."),
        ("sql-table", "MySQL이나 MariaDB의 테이블, 그 열과 행."),
        ("resize", "생성한 뒤의 DB 인스턴스 크기 조정."),
        ("snapshot", "DB 인스턴스의 수동 스냅샷."),
        ("deletion", "DB 인스턴스를 삭제하고 요금이 나올 것을 남기지 않기."),
        ("ec2:security-group", "보안 그룹. 이름은 글자와 숫자만, 대소문자 구분 없이 비교합니다."),
        ("ec2:instance", "EC2 인스턴스."),
        ("rds:db-instance", "DB 인스턴스. 이름은 대소문자 구분 없이 비교합니다."),
        ("rds:db-snapshot", "수동 DB 스냅샷. 이름은 대소문자 구분 없이 비교합니다."),
        ("mysql:table", "학생이 SQL로 만드는 테이블과, 확인할 때 로그인할 사용자."),
        ("server.of", "EC2 인스턴스."),
        ("web-page.of", "EC2 인스턴스."),
        ("security-group.of", "보안 그룹."),
        ("security-group.from", "허용할 보안 그룹. 앞에 있는 서버의 그룹입니다."),
        ("security-group.port", "허용할 TCP 포트."),
        ("db-instance.of", "DB 인스턴스."),
        ("sql-table.of", "테이블."),
        ("resize.of", "DB 인스턴스."),
        ("snapshot.of", "DB 스냅샷."),
        ("deletion.of", "DB 인스턴스."),
        ("ec2:security-group.name", "이름."),
        ("ec2:security-group.admits", "이름이 달라도 이 TCP 포트를 허용하면 이 그룹으로 봅니다."),
        ("ec2:instance.group", "연결할 보안 그룹. 이 그룹으로 인스턴스를 알아봅니다."),
        ("rds:db-instance.name", "DB 인스턴스 식별자."),
        ("rds:db-instance.engine", "RDS에서 쓰는 DB 엔진 이름: `mysql`, `mariadb`, `postgres`."),
        ("rds:db-instance.database", "만들 때의 초기 데이터베이스."),
        ("rds:db-instance.group", "연결할 보안 그룹."),
        ("rds:db-instance.port", "TCP 포트. 적지 않으면 엔진의 기본 포트입니다."),
        ("rds:db-snapshot.name", "DB 스냅샷 식별자."),
        ("rds:db-snapshot.of", "스냅샷을 만들 DB 인스턴스."),
        ("mysql:table.of", "테이블이 있는 DB 인스턴스."),
        ("mysql:table.user", "교재의 사용자 이름."),
        (
            "mysql:table.password",
            "교재의 암호. 교재를 읽은 사람은 모두 알지만 화면에서는 가립니다.",
        ),
        ("mysql:table.schema", "학생이 만드는 스키마."),
        ("mysql:table.table", "그 안에 만드는 테이블."),
        ("mysql:table.columns", "테이블의 열."),
        ("mysql:table.row", "학생이 넣는 행. 열마다 문자열 하나입니다."),
        ("mysql:table.attested", "학생이 직접 확인한 것(확인서)만으로 인정할 점수."),
    ];
    all.into_iter().find(|(known, _)| *known == id).map(|(_, about)| about)
}

impl Words {
    fn generated(&self) -> String {
        let types: String = TYPES.iter().map(|of| self.resource(of)).collect();
        let modules: String = MODULES.iter().map(|of| self.module(of)).collect();
        types + &modules
    }

    fn resource(&self, of: &ResourceType) -> String {
        let about = schema::about(of.schema);
        let mut text = format!("\n### `type = \"{}\"`\n\n", of.id);
        let _ = writeln!(text, "{}\n", (self.about)(of.id).unwrap_or(&about));
        self.members(&mut text, of.id, of.schema);
        text
    }

    fn members(&self, text: &mut String, owner: &str, of: schema::Members) {
        let _ = writeln!(text, "{}\n| --- | --- | --- |", self.member);
        let required = schema::required(of);
        for (name, member) in schema::described(of) {
            let needed = if required.contains(&name) { self.required } else { "" };
            let what = match (member["x-resource"].as_str(), &member["examples"][0]) {
                (Some(named), _) => format!("→ `{named}`"),
                (None, Value::Null) => String::new(),
                (None, example) => format!("`{}`", toml_text::value(example)),
            };
            let about = member["description"].as_str().unwrap_or_default();
            let about = (self.about)(&format!("{owner}.{name}")).unwrap_or(about);
            let _ = writeln!(text, "| `{name}` | {needed} | {about} {what} |");
        }
    }

    fn module(&self, of: &Module) -> String {
        let mut text = format!("\n### `check = \"{}\"`\n\n", of.id);
        let _ = writeln!(text, "{}\n", (self.about)(of.id).unwrap_or(of.about));
        self.members(&mut text, of.id, of.bind.schema);
        let _ = writeln!(text, "\n{}: {}.\n", self.looks, self.reads(of));
        let _ = writeln!(text, "{}\n| --- | --- | --- | --- | --- | --- |", self.criteria);
        of.criteria.iter().for_each(|criterion| self.criterion(&mut text, criterion));
        text
    }

    /// What the module reads, by the IAM actions that this takes.
    fn reads(&self, of: &Module) -> String {
        let read: BTreeSet<Source> =
            of.criteria.iter().flat_map(|criterion| criterion.reads).copied().collect();
        let told = read.into_iter().map(|source| match source.action() {
            Some(action) => format!("`{action}`"),
            None => format!("{} ({})", source.as_str(), self.no_action),
        });
        told.collect::<Vec<_>>().join(", ")
    }

    fn criterion(&self, text: &mut String, of: &Criterion) {
        let members: Vec<String> = of.members().map(|member| format!("`{member}`")).collect();
        let half = if of.nature.has_half { self.half } else { "" };
        let rules: Vec<String> = of.rules.iter().map(|rule| format!("R{rule}")).collect();
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {half} | {} | {} |",
            of.id,
            members.join(", "),
            self.expected(of.expects),
            self.needs(of),
            rules.join(", "),
        );
    }

    fn expected(&self, expects: Expects) -> &str {
        match expects {
            Expects::Of(_) => self.of_lab,
            Expects::Switch(_) | Expects::Value(Kind::Flag) => self.kinds[0],
            Expects::Value(Kind::Number(_)) => self.kinds[1],
            Expects::Value(Kind::Text) => self.kinds[2],
        }
    }

    fn needs(&self, of: &Criterion) -> String {
        let needs = of.needs.iter().map(|need| match *need {
            Need::Own(id) => format!("`{id}`"),
            Need::Of { module, criterion } => (self.of_module)(module, criterion),
        });
        let uses = of.uses.iter().map(|part| format!("`{}`", key(*part)));
        needs.chain(uses).collect::<Vec<_>>().join(", ")
    }
}

/// The key by which a lab says a part of what a task is about.
fn key(part: Part) -> &'static str {
    match part {
        Part::Group => "group",
        Part::Web => "from",
        Part::Port => "port",
        Part::Database => "database",
    }
}

#[test]
fn the_pages_on_labs_have_what_the_code_tells() {
    for words in [&EN, &KO] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(words.page);
        let page = std::fs::read_to_string(&path).unwrap();
        let (before, rest) = page.split_once(BEGIN).unwrap();
        let (_, after) = rest.split_once(END).unwrap();
        let current = format!("{before}{BEGIN}{}\n{END}{after}", words.generated());
        if is_to_be_written() {
            std::fs::write(&path, &current).unwrap();
        }
        let page = std::fs::read_to_string(&path).unwrap();
        assert!(page == current, "{} is old: run with UPDATE_DOCS=1", words.page);
    }
}

#[test]
fn every_module_type_and_key_is_described_in_korean() {
    let modules = MODULES.iter().map(|it| (it.id, it.bind.schema));
    for (id, schema) in modules.chain(TYPES.iter().map(|it| (it.id, it.schema))) {
        assert!(in_korean(id).is_some(), "{id}");
        for (name, _) in schema::described(schema) {
            assert!(in_korean(&format!("{id}.{name}")).is_some(), "{id}.{name}");
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a test may be told to write what it compares with")]
fn is_to_be_written() -> bool {
    std::env::var_os("UPDATE_DOCS").is_some()
}
