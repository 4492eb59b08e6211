use super::*;
use std::collections::{BTreeMap, BTreeSet};

/// What a catalogue holds: of each message the arguments that it speaks of.
fn entries(sources: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let mut entries: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = None;
    for line in sources.iter().flat_map(|source| source.lines()) {
        if let Some((id, _)) = line.split_once(" = ").filter(|(id, _)| is_name(id)) {
            assert!(entries.insert(id.to_owned(), BTreeSet::new()).is_none(), "{id} stands twice");
            current = Some(id.to_owned());
        }
        let Some(args) = current.as_ref().and_then(|id| entries.get_mut(id)) else { continue };
        if line.starts_with('#') {
            continue;
        }
        args.extend(line.split('$').skip(1).map(|rest| {
            rest.split(|char: char| !char.is_ascii_alphanumeric()).next().unwrap().to_owned()
        }));
    }
    entries
}

fn is_name(text: &str) -> bool {
    text.chars().all(|char| char.is_ascii_lowercase() || char == '-')
}

fn declared() -> BTreeMap<String, BTreeSet<String>> {
    let owned = |args: &[&str]| args.iter().map(|&arg| arg.to_owned()).collect();
    crate::message::ALL.iter().map(|(id, args)| ((*id).to_owned(), owned(args))).collect()
}

/// No message without words, no words without a message, and the same arguments on every side.
#[test]
fn the_catalogues_hold_exactly_the_messages_of_the_code() {
    for (language, sources) in [("ko", KOREAN), ("en", ENGLISH)] {
        let entries = entries(sources);
        for (id, args) in declared() {
            assert_eq!(entries.get(&id), Some(&args), "{id} in {language}");
        }
        for id in entries.keys() {
            assert!(declared().contains_key(id), "nobody says {id} in {language}");
        }
    }
}

#[test]
fn a_message_is_said_in_both_languages() {
    let both = text(Message::RowsLeftOut { count: 4950 });
    assert_eq!(both.ko, "나머지 4950명은 보고서에 있습니다.");
    assert_eq!(both.en, "4950 more students are in the reports.");
    assert_eq!(
        say(Language::En, Message::RowsLeftOut { count: 1 }),
        "1 more student is in the reports."
    );
}

#[test]
fn no_mark_of_direction_stands_around_an_argument() {
    let both = text(Message::OtherName { found: "mydb" });
    assert_eq!(both.en, "It has another name: mydb.");
}
