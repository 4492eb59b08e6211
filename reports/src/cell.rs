//! Cells of files that a spreadsheet opens: one line each, and never a formula.

use crate::clean;
use crate::unseen::is_unseen;

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 4] = ['=', '+', '-', '@'];

/// The text for a person to read. A name such as `=HYPERLINK(…)` gets an apostrophe in front, which
/// spreadsheets take for "this is text".
pub(crate) fn text(text: &str) -> String {
    let line = clean::line(text);
    if line.starts_with(FORMULA) { format!("'{line}") } else { line }
}

/// An id that another system looks for, letter by letter: it cannot be disarmed, so one that would
/// be a formula is none; nor is one with spaces, which systems strip or not, or with characters that
/// nobody sees.
pub(crate) fn id(text: &str) -> Option<&str> {
    let is_letter = |c: char| !c.is_whitespace() && !is_unseen(c);
    let is_harmless = clean::line(text) == text && !text.starts_with(FORMULA);
    Some(text).filter(|_| is_harmless && !text.is_empty() && text.chars().all(is_letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_formula() {
        for (dirty, clean) in [
            ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
            ("+82 10", "'+82 10"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1+1", "'=1+1"),
            ("김\n하늘", "김 하늘"),
            ("a=b", "a=b"),
        ] {
            assert_eq!(text(dirty), clean);
        }
    }

    #[test]
    fn an_id_is_taken_as_it_is_or_not_at_all() {
        assert_eq!(id("u-1"), Some("u-1"));
        for none in ["", "=1", "@x", "two\nlines", " edge", "edge ", "a b", "a\u{200b}b", "a\u{a0}"]
        {
            assert_eq!(id(none), None, "{none:?}");
        }
    }
}
