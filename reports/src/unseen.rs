//! Characters that nobody sees. In what tells people or accounts apart they make two of one.

use std::fmt::{self, Display, Formatter};

/// A character that takes no place on the screen, or looks like a space and is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unseen(char);

/// What Unicode lets a display leave out (`Default_Ignorable_Code_Point`), the format characters,
/// the no-break spaces, and letters without a shape; each with its name.
const KINDS: [(char, char, &str); 35] = [
    ('\u{a0}', '\u{a0}', "a no-break space"),
    ('\u{ad}', '\u{ad}', "a soft hyphen"),
    ('\u{34f}', '\u{34f}', "a grapheme joiner"),
    ('\u{600}', '\u{605}', "an Arabic number sign"),
    ('\u{61c}', '\u{61c}', "an Arabic letter mark"),
    ('\u{70f}', '\u{70f}', "a Syriac abbreviation mark"),
    ('\u{115f}', '\u{1160}', "a Hangul filler"),
    ('\u{17b4}', '\u{17b5}', "an invisible vowel"),
    ('\u{180b}', '\u{180f}', "a Mongolian separator"),
    ('\u{2007}', '\u{2007}', "a figure space"),
    ('\u{200b}', '\u{200b}', "a zero-width space"),
    ('\u{200c}', '\u{200c}', "a zero-width non-joiner"),
    ('\u{200d}', '\u{200d}', "a zero-width joiner"),
    ('\u{200e}', '\u{200e}', "a left-to-right mark"),
    ('\u{200f}', '\u{200f}', "a right-to-left mark"),
    ('\u{2028}', '\u{2029}', "a line separator"),
    ('\u{202a}', '\u{202a}', "a left-to-right embedding"),
    ('\u{202b}', '\u{202b}', "a right-to-left embedding"),
    ('\u{202c}', '\u{202c}', "the end of a direction"),
    ('\u{202d}', '\u{202d}', "a left-to-right override"),
    ('\u{202e}', '\u{202e}', "a right-to-left override"),
    ('\u{202f}', '\u{202f}', "a narrow no-break space"),
    ('\u{2060}', '\u{2060}', "a word joiner"),
    ('\u{2061}', '\u{2065}', "an invisible operator"),
    ('\u{2066}', '\u{2069}', "a direction isolate"),
    ('\u{206a}', '\u{206f}', "an obsolete format character"),
    ('\u{2800}', '\u{2800}', "a blank Braille pattern"),
    ('\u{3164}', '\u{3164}', "a Hangul filler"),
    ('\u{fe00}', '\u{fe0f}', "a variation selector"),
    ('\u{feff}', '\u{feff}', "a byte-order mark"),
    ('\u{ffa0}', '\u{ffa0}', "a Hangul filler"),
    ('\u{fff0}', '\u{fffb}', "an annotation mark"),
    ('\u{1bca0}', '\u{1bca3}', "a shorthand control"),
    ('\u{1d173}', '\u{1d17a}', "a musical control"),
    ('\u{e0000}', '\u{e0fff}', "an invisible tag"),
];

impl Unseen {
    /// The first one of a text.
    ///
    /// ```
    /// use labproof_reports::Unseen;
    ///
    /// let unseen = Unseen::first_of("s001\u{200b}").unwrap();
    /// assert!(unseen.to_string().ends_with("(U+200B)"));
    /// assert!(Unseen::first_of("Kim Hana").is_none());
    /// ```
    pub fn first_of(text: &str) -> Option<Self> {
        text.chars().map(Self).find(|unseen| unseen.name().is_some())
    }

    fn name(self) -> Option<&'static str> {
        let kind = KINDS.iter().find(|(first, last, _)| (*first..=*last).contains(&self.0));
        kind.map(|(.., name)| *name)
    }
}

impl Display for Unseen {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let name = self.name().unwrap_or("an invisible character");
        write!(f, "{name} (U+{:04X})", u32::from(self.0))
    }
}

/// Whether nobody sees it.
///
/// ```
/// use labproof_reports::is_unseen;
///
/// assert!(is_unseen('\u{200b}'));
/// assert!(!is_unseen(' '));
/// ```
pub fn is_unseen(character: char) -> bool {
    Unseen(character).name().is_some()
}
