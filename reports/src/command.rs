//! Commands of labproof as a reader can paste them into a shell, in the folder of the class.

use crate::clean;

/// Grades everybody again.
pub(crate) fn grade() -> String {
    line(["grade".to_owned()])
}

/// Grades these students alone.
pub(crate) fn grade_only<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    let only = ids.flat_map(|id| ["--only".to_owned(), quoted(&clean::line(id))]);
    line(std::iter::once("grade".to_owned()).chain(only))
}

/// Grades everybody for the last time.
pub(crate) fn grade_final() -> String {
    line(["grade", "--final"].map(str::to_owned))
}

/// Says why a student has the mark of a criterion.
pub(crate) fn explain(student: &str, criterion: &str) -> String {
    line(["explain".to_owned(), quoted(&clean::line(student)), criterion.to_owned()])
}

fn line(words: impl IntoIterator<Item = String>) -> String {
    std::iter::once("labproof".to_owned()).chain(words).collect::<Vec<_>>().join(" ")
}

/// A word as a POSIX shell takes it for one.
fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_.@+".contains(letter);
    if !word.is_empty() && !word.starts_with('-') && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_one_word_of_a_shell_whatever_stands_in_it() {
        for (id, word) in [
            ("s001", "s001"),
            ("학생-7", "학생-7"),
            ("a@b.kr", "a@b.kr"),
            ("two words", "'two words'"),
            ("$(rm -rf ~)", "'$(rm -rf ~)'"),
            ("it's", r"'it'\''s'"),
            ("-x", "'-x'"),
            ("", "''"),
        ] {
            assert_eq!(explain(id, "a.b"), format!("labproof explain {word} a.b"));
            assert_eq!(grade_only([id].into_iter()), format!("labproof grade --only {word}"));
        }
    }
}
