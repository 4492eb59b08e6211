//! A student's id as the name of a file: harmless on every system, and no two alike.
//!
//! Letters and digits of ASCII, Hangul syllables, `-`, `_` and inner dots stay; anything else is
//! written as its bytes, `%2F`. Where that is not enough (names that differ in case only, names that
//! a system reserves, names too long) a part of the id's hash follows behind `~`, which no id keeps.

use crate::distinct::hash;
use std::collections::BTreeMap;

/// Bytes of a name, so that an ending fits into the 255 that file systems take.
const LONGEST: usize = 120;

/// Windows reserves these, whatever ending they have.
const RESERVED: [&str; 4] = ["con", "prn", "aux", "nul"];

/// The names of these ids, in their order.
pub(super) fn of<'a>(ids: impl Iterator<Item = &'a str>) -> Vec<String> {
    let stems: Vec<(&str, String)> = ids.map(|id| (id, stem(id))).collect();
    let mut often: BTreeMap<String, usize> = BTreeMap::new();
    for (_, stem) in &stems {
        *often.entry(stem.to_lowercase()).or_default() += 1;
    }
    let is_alone = |stem: &str| often[&stem.to_lowercase()] == 1;
    stems
        .iter()
        .map(|(id, stem)| match stem {
            stem if is_alone(stem) && !is_reserved(stem) && stem.len() <= LONGEST => stem.clone(),
            stem => format!("{}~{}", cut(stem), hash(id)),
        })
        .collect()
}

fn stem(id: &str) -> String {
    let last = id.chars().count().saturating_sub(1);
    let mut stem = String::with_capacity(id.len());
    for (at, char) in id.chars().enumerate() {
        let is_inner_dot = char == '.' && at > 0 && at < last;
        let is_hangul = ('\u{ac00}'..='\u{d7a3}').contains(&char);
        if char.is_ascii_alphanumeric() || "-_".contains(char) || is_hangul || is_inner_dot {
            stem.push(char);
        } else {
            let mut bytes = [0; 4];
            let bytes = char.encode_utf8(&mut bytes).bytes();
            stem.extend(bytes.map(|byte| format!("%{byte:02X}")));
        }
    }
    stem
}

fn is_reserved(stem: &str) -> bool {
    let name = stem.split('.').next().unwrap_or_default().to_lowercase();
    let port = name.strip_prefix("com").or(name.strip_prefix("lpt"));
    stem.is_empty()
        || RESERVED.contains(&name.as_str())
        || port
            .is_some_and(|number| number.len() == 1 && number.bytes().all(|b| b.is_ascii_digit()))
}

fn cut(stem: &str) -> &str {
    &stem[..stem.floor_char_boundary(LONGEST)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn one(id: &str) -> String {
        of(std::iter::once(id)).remove(0)
    }

    #[test]
    fn an_ordinary_id_is_its_own_name() {
        for id in ["s001", "2026-12345", "kim.haneul", "김하늘_2"] {
            assert_eq!(one(id), id);
        }
    }

    #[test]
    fn an_id_never_leaves_its_folder() {
        for (id, name) in [
            ("../x", "%2E./x".replace('/', "%2F")),
            ("a/b\\c", "a%2Fb%5Cc".to_owned()),
            ("x:y*?", "x%3Ay%2A%3F".to_owned()),
            (".hidden", "%2Ehidden".to_owned()),
            ("end.", "end%2E".to_owned()),
            ("a~b", "a%7Eb".to_owned()),
        ] {
            assert_eq!(one(id), name, "{id}");
        }
    }

    #[test]
    fn a_name_that_a_system_keeps_for_itself_or_cannot_hold_gets_a_hash() {
        for id in ["CON", "nul.txt", "com1", "LPT9.x", &"x".repeat(300)] {
            let name = one(id);
            assert!(name.contains('~') && name.len() < 200, "{name}");
        }
        assert_eq!(one("command"), "command");
    }

    #[test]
    fn ids_that_differ_in_case_only_have_names_that_differ_in_more() {
        let names = of(["S1", "s1", "s2"].into_iter());
        let folded: BTreeSet<_> = names.iter().map(|name| name.to_lowercase()).collect();
        assert_eq!(folded.len(), 3, "{names:?}");
        assert_eq!(names[2], "s2");
    }

    proptest! {
        #[test]
        fn no_two_ids_share_a_name_on_a_system_that_folds_case(ids in proptest::collection::btree_set("\\PC{0,12}|[aA.]{1,4}", 1..20)) {
            let names = of(ids.iter().map(String::as_str));
            let folded: BTreeSet<_> = names.iter().map(|name| name.to_lowercase()).collect();
            prop_assert_eq!(folded.len(), ids.len());
            for name in names {
                prop_assert!(!name.is_empty() && !name.contains(['/', '\\', ':', '\0']));
                prop_assert!(!name.starts_with('.') && !name.ends_with('.'));
            }
        }
    }
}
