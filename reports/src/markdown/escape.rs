//! Any text as Markdown that shows it and does nothing: no markup, no HTML, no link, no mention.

use crate::clean;

/// Longer texts are cut: a row is for a glance.
const LONGEST_CELL: usize = 400;

/// A text that may stand in a cell of a table.
pub(crate) fn cell(text: &str) -> String {
    inline(&clean::short(text, LONGEST_CELL))
}

/// A text on one line, every character as itself.
pub(crate) fn inline(text: &str) -> String {
    let line = clean::line(text);
    let mut escaped = String::with_capacity(line.len() + 8);
    let mut before = ' ';
    let mut rest = line.chars().peekable();
    while let Some(char) = rest.next() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // GitHub sets what stands between dollars as mathematics, also behind a backslash.
            '$' => escaped.push_str("&#36;"),
            // GitHub looks for `@name` and `#1` in what Markdown has already become: a character
            // without width keeps them apart, as it does in the texts of its own bots.
            '@' | '#' if rest.peek().is_some_and(|next| next.is_alphanumeric()) => {
                escaped.push('\\');
                escaped.push(char);
                escaped.push_str("&#8203;");
            }
            '\\' | '`' | '*' | '_' | '~' | '[' | ']' | '|' | '#' | '@' | '!' => {
                escaped.push('\\');
                escaped.push(char);
            }
            // `https://…` and `www.…` become links by themselves.
            ':' if rest.peek() == Some(&'/') => escaped.push_str("\\:"),
            '.' if before.eq_ignore_ascii_case(&'w') => escaped.push_str("\\."),
            _ => escaped.push(char),
        }
        before = char;
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_shown_and_does_nothing() {
        for (text, markdown) in [
            ("Park Ji-woo", "Park Ji-woo"),
            ("김하늘 (2반)", "김하늘 (2반)"),
            ("a|b", "a\\|b"),
            ("a\\|b", "a\\\\\\|b"),
            ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
            ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
            ("@octocat", "\\@&#8203;octocat"),
            ("see #12", "see \\#&#8203;12"),
            ("[x](javascript:alert)", "\\[x\\](javascript:alert)"),
            ("![x](http://evil)", "\\!\\[x\\](http\\://evil)"),
            ("www.evil.example", "www\\.evil.example"),
            ("**bold** _it_ ~s~ `code`", "\\*\\*bold\\*\\* \\_it\\_ \\~s\\~ \\`code\\`"),
            ("$x$", "&#36;x&#36;"),
            ("one\r\n\n| two |\n# three", "one \\| two \\| \\# three"),
            ("\u{1b}[31mred", "red"),
        ] {
            assert_eq!(inline(text), markdown, "{text:?}");
        }
    }

    #[test]
    fn a_long_text_is_cut_before_it_is_escaped() {
        let cut = cell(&"|".repeat(1000));
        assert_eq!(cut.matches("\\|").count(), LONGEST_CELL - 1);
    }
}
