//! Held against the same done letter by letter.

use super::*;
use proptest::prelude::*;

/// The words of these people, one each, who may share them.
fn identities(names: &[String]) -> Identities {
    let mut owners: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    names.iter().enumerate().for_each(|(at, name)| owners.entry(name).or_default().push(at));
    Identities::new(owners.into_iter().map(|(text, owners)| Word::new(text, owners)).collect())
}

/// Where a name that begins here ends; nowhere if it does not stand here as a word of its own. Inside
/// another one it is looked at no further than as it tells whose it is.
fn end(text: &str, start: usize, name: &str, is_inside: bool) -> Option<usize> {
    let joined = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
    let same = |(one, other): &(char, char)| one.eq_ignore_ascii_case(other);
    let pairs = || text[start..].chars().zip(name.chars());
    let common: usize = pairs().take_while(same).map(|(char, _)| char.len_utf8()).sum();
    let (stood, head) = (&text[start..start + common], name.floor_char_boundary(TELLING));
    let is_word = name.len() > TELLING
        || name.chars().next_back().is_some_and(is_korean)
        || !joined(text[start + common..].chars().next());
    let as_written =
        !name.chars().all(|char| char.is_ascii_alphabetic()) || stood.starts_with(&name[..head]);
    let is_there = common >= head && is_word && as_written;
    let length = if is_inside { common.min(head) } else { common };
    (is_there && !joined(text[..start].chars().next_back())).then_some(start + length)
}

/// What the reader at place 0 of the class may see of a text.
fn naive(text: &str, names: &[String]) -> String {
    let mut clean = String::new();
    let (mut done, mut is_hidden) = (0, false);
    for (start, char) in text.char_indices() {
        let found =
            names.iter().filter_map(|name| Some((end(text, start, name, start < done)?, name)));
        let furthest = found.max_by_key(|(end, name)| (*end, **name == names[0]));
        match furthest {
            Some((end, name)) if start >= done => {
                is_hidden = *name != names[0];
                clean += if is_hidden { "***" } else { &text[start..end] };
                done = end;
            }
            Some((end, name)) if is_hidden && *name != names[0] => done = done.max(end),
            _ if start >= done => clean.push(char),
            _ => {}
        }
    }
    clean
}

fn hidden(text: &str, names: &[String]) -> String {
    identities(names).replace(text, |owner, _| (owner != 0).then(|| "***".to_owned()))
}

#[test]
fn of_two_words_that_overlap_nothing_is_left() {
    let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    for (text, class, seen) in [
        ("Kim Ha Neul", names(&["me", "Kim Ha", "Ha Neul"]), "***"),
        ("Kim Ha Neul, Neul", names(&["me", "Kim Ha", "Ha Neul", "Neul"]), "***, ***"),
        ("Kim Ha Neul", names(&["Kim Ha", "Ha Neul", "Neul"]), "Kim Ha ***"),
        ("Kim Ha", names(&["Kim Ha", "Ha"]), "Kim Ha"),
        ("KIM-1", names(&["KIM-1", "kim-1"]), "KIM-1"),
    ] {
        assert_eq!(hidden(text, &class), seen, "{class:?}");
    }
}

#[test]
fn a_long_name_is_hidden_also_where_a_text_has_only_its_beginning() {
    let name = "김 ".repeat(1_000);
    let class = ["me".to_owned(), name.trim().to_owned()];
    let cut: String = name.chars().take(300).collect();
    assert_eq!(hidden(&format!("of {cut}…"), &class), "of ***…");
    assert_eq!(hidden(&format!("of {name}!"), &class), "of ***!");
    assert_eq!(hidden("of 김 김", &class), "of 김 김");
}

/// 5,000 students, each of whom is named in a text: as in a class that everybody may see.
#[test]
fn many_names_in_many_texts_take_no_longer_than_the_texts() {
    let names: Vec<String> = (0..5_000).map(|at| format!("Student {at:04} of the class")).collect();
    let identities = identities(&names);
    let begun = std::time::Instant::now();
    let texts = names.iter().cycle().take(50_000).map(|name| format!("a group of {name}'s"));
    let hide = |text: String| identities.replace(&text, |_, _| Some("***".to_owned()));
    assert!(texts.map(hide).all(|text| text == "a group of ***'s"));
    // A second in the slowest build; each name tried in each text takes an hour.
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
}

proptest! {
    #[test]
    fn it_hides_what_is_hidden_letter_by_letter(
        text in "([abA가 .-]|ab|a b){0,40}",
        names in proptest::collection::vec("[abA가.-]([abA가 .-]{0,4}[abA가.-])?", 1..6),
    ) {
        prop_assert_eq!(hidden(&text, &names), naive(&text, &names));
    }

    #[test]
    fn nor_does_a_long_name_differ(
        (unit, times, more) in ("[ab]{1,3}|[a가] |- ", 90_usize..400, 0_usize..300),
        tail in "[ab가 -]{0,4}",
        own in "[ab가 -]{2,4}",
    ) {
        let text = format!("{} {}{tail}", unit.repeat(times), unit.repeat(more));
        let names = [own, unit.repeat(times), unit.repeat(times + 7) + &tail, tail + "b"];
        prop_assert_eq!(hidden(&text, &names), naive(&text, &names));
    }
}
