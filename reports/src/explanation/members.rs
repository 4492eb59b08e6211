//! The members of answers and records that a mark is judged by, as people call them, with their
//! service's own name for who looks them up.

use super::Value;
use crate::catalogue::say;
use crate::message::Message;
use labproof_checks::lab::Language;

/// What a call asked for, in a record.
const ASKED: &str = "requestParameters.";
/// What it was answered.
const ANSWERED: &str = "responseElements.";
/// What is to come.
const TO_COME: &str = "PendingModifiedValues.";

/// Several members, each with its service's name in brackets.
pub(crate) fn listed(members: &[String], language: Language) -> String {
    let each = members.iter().map(|raw| {
        let label = &label(raw, language);
        say(language, Message::ExplainMember { label, raw })
    });
    each.collect::<Vec<_>>().join(", ")
}

/// A member with the value that it had.
pub(crate) fn with_value(value: &Value, language: Language) -> String {
    let (label, words) = (label(&value.member, language), in_words(&value.value, language));
    say(language, Message::ExplainValue { label: &label, value: &words, raw: &value.member })
}

/// What a member is called.
pub(crate) fn label(raw: &str, language: Language) -> String {
    if let Some(asked) = raw.strip_prefix(ASKED) {
        return say(language, Message::ExplainAsked { label: &label(asked, language) });
    }
    let name = raw.strip_prefix(ANSWERED).unwrap_or(raw);
    match name.strip_prefix(TO_COME) {
        Some(coming) => say(language, Message::ExplainToCome { label: &label(coming, language) }),
        None => say(language, Message::MemberLabel { key: &key(name), name }),
    }
}

/// The last part of a path in small letters; with the part before it where `Name` alone says nothing.
fn key(name: &str) -> String {
    let mut parts = name.rsplit('.');
    let last = parts.next().unwrap_or(name);
    let owner = parts.next().filter(|owner| last == "Name" && matches!(*owner, "State" | "Tags"));
    let letters = |part: &str| {
        let letters = part.chars().filter(char::is_ascii_alphabetic);
        letters.map(|letter| letter.to_ascii_lowercase()).collect::<String>()
    };
    match owner {
        Some(owner) => format!("{}-{}", letters(owner), letters(last)),
        None => letters(last),
    }
}

/// A value in words: yes or no, and of what has parts each part by its label.
pub(crate) fn in_words(value: &str, language: Language) -> String {
    match value {
        "true" => return say(language, Message::ExplainYes),
        "false" => return say(language, Message::ExplainNo),
        _ => {}
    }
    let is_name =
        |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_');
    let parts = value.split(' ').map(|part| match part.split_once('=') {
        Some((name, value)) if is_name(name) => format!("{} {value}", label(name, language)),
        Some(_) | None => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_called_as_people_call_it_and_keeps_its_own_name_in_brackets() {
        let value =
            |member: &str, value: &str| Value { member: member.into(), value: value.into() };
        for (told, en, ko) in [
            (
                value("PubliclyAccessible", "true"),
                "public access: yes (PubliclyAccessible)",
                "퍼블릭 액세스: 예 (PubliclyAccessible)",
            ),
            (
                value("requestParameters.dBName", "stemday"),
                "requested initial database name: stemday (requestParameters.dBName)",
                "요청한 초기 데이터베이스 이름: stemday (requestParameters.dBName)",
            ),
            (
                value("PendingModifiedValues.AllocatedStorage", "30"),
                "storage (GiB), to come: 30 (PendingModifiedValues.AllocatedStorage)",
                "변경 예정인 스토리지(GiB): 30 (PendingModifiedValues.AllocatedStorage)",
            ),
            (
                value("IpPermissions", "IpProtocol=tcp FromPort=22 ToPort=22 CidrIp=0.0.0.0/0"),
                "inbound rules: protocol tcp from port 22 to port 22 addresses 0.0.0.0/0 (IpPermissions)",
                "인바운드 규칙: 프로토콜 tcp 시작 포트 22 끝 포트 22 주소 범위 0.0.0.0/0 (IpPermissions)",
            ),
            (value("Tags.Name", "web"), "Name tag: web (Tags.Name)", "Name 태그: web (Tags.Name)"),
            (value("NewMember", "1"), "NewMember: 1 (NewMember)", "NewMember: 1 (NewMember)"),
        ] {
            assert_eq!(with_value(&told, Language::En), en);
            assert_eq!(with_value(&told, Language::Ko), ko);
        }
    }
}
