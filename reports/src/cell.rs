//! Cells of files that a spreadsheet opens: one line each, and never a formula.

use crate::clean;
use crate::unseen::is_unseen;

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 4] = ['=', '+', '-', '@'];

/// The longest text that a cell of Excel holds, in UTF-16 units; of a longer one in a CSV file it
/// would make several rows.
const LONGEST: usize = 32_767;

/// The text, cut with an ellipsis where a cell would not hold it.
pub(crate) fn fitting(text: String) -> String {
    if text.len() <= LONGEST || text.encode_utf16().count() <= LONGEST {
        return text;
    }
    let mut units = 0;
    let kept = text.chars().take_while(|letter| {
        units += letter.len_utf16();
        units < LONGEST
    });
    kept.chain(['…']).collect()
}

/// The text for a person to read. A name such as `=HYPERLINK(…)` gets an apostrophe in front, which
/// spreadsheets take for "this is text".
pub(crate) fn text(text: &str) -> String {
    let line = clean::line(text);
    fitting(if line.starts_with(FORMULA) { format!("'{line}") } else { line })
}

/// An id that another system looks for, letter by letter: it cannot be disarmed, so one that would
/// be a formula is none; nor is one with spaces, which systems strip or not, or with characters that
/// nobody sees.
pub(crate) fn id(text: &str) -> Option<&str> {
    let is_letter = |c: char| !c.is_whitespace() && !is_unseen(c);
    let is_harmless =
        clean::line(text) == text && !text.starts_with(FORMULA) && text.len() <= LONGEST;
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
    fn a_text_that_no_cell_holds_is_cut() {
        let units = |text: &str| text.encode_utf16().count();
        for letter in ["a", "\u{ac00}", "\u{1f469}"] {
            let long = letter.repeat(40_000);
            let cut = text(&long);
            assert!((LONGEST - 1..=LONGEST).contains(&units(&cut)), "{letter}: {}", units(&cut));
            assert!(cut.ends_with('…') && long.starts_with(cut.trim_end_matches('…')));
        }
        assert_eq!(units(&text(&format!("={}", "x".repeat(40_000)))), LONGEST);
        let whole = "x".repeat(LONGEST);
        assert_eq!(text(&whole), whole);
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
