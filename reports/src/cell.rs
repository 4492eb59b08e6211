//! Cells of files that a spreadsheet opens: one line each, and never a formula.

use crate::clean;
use crate::unseen::is_unseen;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a spreadsheet takes for the beginning of a formula, in whichever width it is written; and the
/// bar, behind which some ask another program (DDE).
const FORMULA: [char; 6] = ['=', '+', '-', '@', '|', '\u{2212}'];

/// The text for a person to read. A name such as `=HYPERLINK(…)` gets an apostrophe in front, which
/// spreadsheets take for "this is text"; so does what follows a semicolon, at which some of them
/// part cells.
pub(crate) fn text(text: &str) -> String {
    let line = clean::line(text);
    let parts = line.split_inclusive(';');
    parts.flat_map(|part| [if is_formula(part) { "'" } else { "" }, part]).collect()
}

/// Whether a spreadsheet may take a text for a formula. Some leave out what nobody sees, and marks that
/// have no letter, before they look.
pub(crate) fn is_formula(text: &str) -> bool {
    let is_skipped =
        |c: &char| c.is_whitespace() || c.is_control() || is_unseen(*c) || is_combining_mark(*c);
    let first = text.chars().find(|c| !is_skipped(c));
    first.is_some_and(|first| first.nfkc().next().is_some_and(|c| FORMULA.contains(&c)))
}

/// An id that another system looks for, letter by letter: it cannot be disarmed, so one that would
/// be a formula is none; nor is one with spaces, which systems strip or not, or with characters that
/// nobody sees.
pub(crate) fn id(text: &str) -> Option<&str> {
    let is_letter = |c: char| !c.is_whitespace() && !is_unseen(c);
    let is_harmless = clean::line(text) == text && self::text(text) == text;
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
    fn no_text_is_a_formula_in_disguise() {
        let signs =
            ['=', '+', '-', '@', '|', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '−', '⁼'];
        let before =
            ["", " ", "\t", "\r", "\n", "\u{feff}", "\u{200b}", "\u{301}", "\u{a0}", "\u{3164}"];
        for (sign, before) in signs.iter().flat_map(|sign| before.map(|before| (sign, before))) {
            let formula = format!("{before}{sign}1+1");
            assert!(text(&formula).starts_with('\''), "{formula:?}");
            assert_eq!(id(&formula), None, "{formula:?}");
            let behind = text(&format!("a;{formula}"));
            assert!(behind.starts_with("a;'"), "{behind:?}");
        }
    }

    #[test]
    fn a_cell_holds_every_text() {
        for letter in ["a", "\u{ac00}", "\u{1f469}", "=", ";="] {
            let cut = text(&letter.repeat(40_000));
            assert!(cut.encode_utf16().count() <= 32_767, "{letter}");
            assert!(cut.contains('…'), "{letter}");
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
