//! What somebody meant who wrote something else.

/// How many letters may be wrong, missing or too many.
const SLIPS: usize = 2;

/// The known word that is nearest to one that is not known; none, where none is near.
pub fn to<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let near = known.into_iter().map(|known| (slips(&word, known), known));
    let near = near.filter(|(slips, known)| *slips <= SLIPS && slips * 2 < known.len());
    near.min_by_key(|(slips, _)| *slips).map(|(_, known)| known)
}

/// The question, before the rest of a help.
pub fn question<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    to(word, known).map(|meant| format!("did you mean `{meant}`? ")).unwrap_or_default()
}

/// How many letters must be changed, added or taken out (Levenshtein's distance).
fn slips(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (at, letter) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (column, other) in to.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_with_a_slip_or_two_is_known_and_another_word_is_not() {
        let known = ["title", "hint", "check", "criterion", "of"];
        for (word, meant) in [
            ("titel", Some("title")),
            ("Hint", Some("hint")),
            ("chek", Some("check")),
            ("criteria", Some("criterion")),
            ("on", None),
            ("points", None),
            ("", None),
        ] {
            assert_eq!(to(word, known), meant, "{word}");
        }
    }
}
