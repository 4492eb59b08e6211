//! Strings from rosters and from AWS, made harmless before a report shows them.
//!
//! HTML is escaped by its template; what is removed here is what no format can carry or no reader
//! should meet: terminal control sequences, control characters, characters that XML 1.0 forbids
//! even when escaped, and marks that reverse the reading direction. And it is cut here, and nowhere
//! else, for some reports repeat a name for every criterion.

use std::borrow::Cow;
use std::iter::Peekable;
use std::str::Chars;

const ESCAPE: char = '\u{1b}';
const CONTROL_SEQUENCE: char = '\u{9b}';

/// The longest text that a report shows, in characters; a cell of Excel holds 32,767 units.
pub(crate) const LONGEST: usize = 2_000;

/// Room for what says how long a text is that was cut.
const LENGTH: usize = 24;

/// So many characters of a longer text are looked at.
const READ: usize = 4 * LONGEST;

/// The text on one line, with white space of any kind as single spaces, cut where it is very long.
pub(crate) fn line(text: &str) -> String {
    as_line(text).into_owned()
}

/// The same, borrowed where nothing is to be changed.
pub(crate) fn as_line(text: &str) -> Cow<'_, str> {
    if is_clean(text) { text.into() } else { cleaned(text).into() }
}

/// Whether a text is such a line already, as nearly all are: reports clean each of them many times.
fn is_clean(text: &str) -> bool {
    let mut last = ' ';
    let is_part = |char: char| {
        let before = std::mem::replace(&mut last, char);
        match char {
            ' ' => before != ' ',
            // What nearly every text consists of: ASCII and Hangul.
            '!'..='~' | '\u{ac00}'..='\u{d7a3}' => true,
            _ => !char.is_whitespace() && is_harmless(char),
        }
    };
    text.len() <= LONGEST && text.chars().all(is_part) && last != ' '
}

fn cleaned(text: &str) -> String {
    let start = text.char_indices().nth(READ).map_or(text, |(end, _)| &text[..end]);
    let line = visible(start).split_whitespace().collect::<Vec<_>>().join(" ");
    match (start.len() == text.len(), line.len() <= LONGEST) {
        (true, true) => line,
        (true, false) => clipped(&line).into_owned(),
        (false, _) => cut(&line, text.chars().count()),
    }
}

/// The text; of one that is longer than anybody reads the beginning, an ellipsis, and in brackets of
/// how many characters it is.
pub(crate) fn clipped(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST || text.chars().nth(LONGEST).is_none() {
        return text.into();
    }
    cut(text, text.chars().count()).into()
}

fn cut(text: &str, length: usize) -> String {
    let end = text.char_indices().nth(LONGEST - LENGTH).map_or(text.len(), |(end, _)| end);
    format!("{}… ({length})", &text[..end])
}

/// The text as it is laid out, with its spaces, but without what must not be shown.
pub(crate) fn spaced(text: &str) -> String {
    visible(&clipped(text)).replace(['\n', '\r', '\t'], " ")
}

/// The same, cut to so many characters, an ellipsis included.
pub(crate) fn short(text: &str, limit: usize) -> String {
    let line = line(text);
    if line.chars().count() <= limit {
        return line;
    }
    let kept: String = line.chars().take(limit.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// The text without what must not be shown. Line breaks and tabs stay.
fn visible(text: &str) -> String {
    let mut rest = text.chars().peekable();
    let mut clean = String::with_capacity(text.len());
    while let Some(char) = rest.next() {
        match char {
            ESCAPE if rest.next_if_eq(&'[').is_some() => skip_sequence(&mut rest),
            CONTROL_SEQUENCE => skip_sequence(&mut rest),
            _ if is_harmless(char) => clean.push(char),
            _ => {}
        }
    }
    clean
}

/// Skips the parameters of a control sequence and its final character. Anything else ends it, so
/// that a cut-off sequence does not swallow the text behind it.
fn skip_sequence(rest: &mut Peekable<Chars<'_>>) {
    while rest.next_if(|char| (' '..='?').contains(char)).is_some() {}
    rest.next_if(|char| ('@'..='~').contains(char));
}

fn is_harmless(char: char) -> bool {
    let is_direction_mark = matches!(char,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}');
    let is_no_character = matches!(u32::from(char) & 0xffff, 0xfffe | 0xffff)
        || ('\u{fdd0}'..='\u{fdef}').contains(&char);
    let is_space = matches!(char, '\n' | '\t' | '\r');
    (is_space || !char.is_control()) && !is_direction_mark && !is_no_character
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_format_can_carry_is_removed() {
        for (dirty, clean) in [
            ("Kim Ha-neul", "Kim Ha-neul"),
            ("김\t하늘\r\n", "김 하늘"),
            ("\u{1b}[31mred\u{1b}[0m", "red"),
            ("\u{9b}1;31mred", "red"),
            ("a\u{1b}]8;;http://x\u{7}link", "a]8;;http://xlink"),
            ("cut \u{1b}[3", "cut"),
            ("cut \u{1b}[김", "cut 김"),
            ("nul\0 bell\u{7} \u{b}vt", "nul bell vt"),
            ("not \u{fffe}a\u{ffff} char\u{1ffff}acter", "not a character"),
            ("evil\u{202e}txt.exe", "eviltxt.exe"),
        ] {
            assert_eq!(line(dirty), clean, "{dirty:?}");
        }
    }

    /// Each of these in each place of a text, so that every beginning and end is among them.
    #[test]
    fn what_is_left_as_it_is_would_not_be_changed() {
        let pieces = [
            "",
            " ",
            "  ",
            "a",
            "김",
            "\t",
            "\n",
            "\u{a0}",
            "\u{3000}",
            "\u{1b}[1m",
            "\u{9b}",
            "\u{200e}",
            "\u{ffff}",
        ];
        for first in pieces {
            for middle in pieces {
                for last in pieces {
                    let text = format!("{first}{middle}{last}");
                    assert_eq!(line(&text), cleaned(&text), "{text:?}");
                    assert!(!is_clean(&text) || cleaned(&text) == text, "{text:?}");
                }
            }
        }
        assert!(is_clean("김하늘 (s001) <b> & \"c\"") && is_clean(&"a".repeat(LONGEST)));
        assert!(!is_clean(&"a".repeat(LONGEST + 1)));
    }

    #[test]
    fn a_very_long_text_is_cut_and_says_how_long_it_is() {
        for letter in ["a", "\u{ac00}", "\u{1f469}"] {
            let whole = letter.repeat(LONGEST);
            assert_eq!(line(&whole), whole);
            let cut = line(&letter.repeat(1_000_000));
            assert!(cut.ends_with(&format!("{letter}… (1000000)")), "{cut}");
            assert!(cut.chars().count() <= LONGEST);
            assert_eq!(line(&cut), cut, "what is cut is not cut again");
        }
    }

    #[test]
    fn a_long_text_is_cut_with_an_ellipsis() {
        assert_eq!(short("awsdb", 5), "awsdb");
        assert_eq!(short("stem day", 6), "stem…");
        assert_eq!(short("김하늘바다", 3), "김하…");
    }
}
