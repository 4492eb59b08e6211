//! A page whose commands are played: its blocks, and the marks between them that a reader does not see.

use std::collections::BTreeSet;

/// What a page tells somebody to do.
#[derive(Debug, PartialEq)]
pub(super) enum Part<'a> {
    /// A block, by its language.
    Block(&'a str, &'a str),
    /// A mark: who does what now.
    Mark(&'a str, &'a str),
}

const FENCE: &str = "```";
const MARK: &str = "<!-- ";

/// The blocks and the marks of a page, in their order.
pub(super) fn parts(page: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = page;
    while let Some(at) = [FENCE, MARK].iter().filter_map(|it| rest.find(it)).min() {
        let (part, after) = if let Some(block) = rest[at..].strip_prefix(FENCE) {
            let (language, text) = block.split_once('\n').unwrap();
            let (text, after) = text.split_once(FENCE).unwrap();
            (Part::Block(language, text), after)
        } else {
            let (mark, after) = rest[at + MARK.len()..].split_once(" -->").unwrap();
            let (who, what) = mark.split_once(": ").unwrap();
            (Part::Mark(who, what), after)
        };
        parts.push(part);
        rest = after;
    }
    parts
}

#[test]
fn both_languages_tell_the_same_commands() {
    let english = include_str!("../../../docs/three-days.md");
    let korean = include_str!("../../../docs/three-days.ko.md");
    let blocks = |page| {
        let parts = parts(page).into_iter();
        parts.filter(|part| matches!(part, Part::Block(..))).collect::<Vec<_>>()
    };
    assert_eq!(blocks(english), blocks(korean));
}

/// The commands of a page, each as its words and the names of its options.
fn commands(page: &str) -> Vec<BTreeSet<&str>> {
    let blocks = parts(page).into_iter().filter_map(|part| match part {
        Part::Block("sh", block) => Some(block),
        Part::Block(..) | Part::Mark(..) => None,
    });
    let lines = blocks.flat_map(str::lines).map(str::trim);
    let typed = lines.flat_map(|line| line.split(" && ")).filter(|it| it.starts_with("labproof "));
    let named = typed.map(|command| {
        let words = command.split(' ').enumerate();
        words.filter(|(at, word)| *at == 1 || word.starts_with("--")).map(|it| it.1).collect()
    });
    named.collect()
}

#[test]
fn every_command_of_the_instructors_page_is_played() {
    let page = include_str!("../../../docs/three-days.md").replace("\\\n", "");
    let played = commands(&page);
    for command in commands(include_str!("../../../docs/instructors.md")) {
        assert!(played.iter().any(|it| it.is_superset(&command)), "nobody plays {command:?}");
    }
}
