//! What of a lab file's text may be shown: never its password, whatever is wrong with the file.
//!
//! A file that is no TOML does not say where its password ends, so an excerpt shows only lines that
//! cannot be part of it. All this works on tokens, which every text has.

use std::ops::Range;
use toml_parser::Source;
use toml_parser::lexer::TokenKind;

/// What stands in place of a password.
pub(super) const MASK: &str = "********";

/// Words by which a key or a comment speaks of a password, in lower case.
const WORDS: [&str; 4] = ["passw", "secret", "비밀번호", "암호"];

/// The type of things that have a password.
const TYPE: &str = "mysql:table";

/// Keys whose values an excerpt shows: those of things without a password, and of tasks.
const OPEN_KEYS: [&str; 20] = [
    "id",
    "title",
    "languages",
    "region",
    "points",
    "resource",
    "type",
    "name",
    "admits",
    "group",
    "engine",
    "port",
    "database",
    "task",
    "check",
    "of",
    "from",
    "hint",
    "expected",
    "accepted",
];

/// A token, where it stands, and the text that it means.
struct Piece<'a> {
    kind: TokenKind,
    span: Range<usize>,
    raw: &'a str,
    meaning: String,
}

impl Piece<'_> {
    fn is_string(&self) -> bool {
        self.kind.encoding().is_some()
    }

    fn is_word(&self) -> bool {
        self.is_string() || self.kind == TokenKind::Atom
    }

    fn is_blank(&self) -> bool {
        matches!(self.kind, TokenKind::Whitespace | TokenKind::Newline)
    }

    fn closes(&self) -> bool {
        matches!(self.kind, TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket)
    }

    /// Whether no value outside of a list goes on here.
    fn ends_value(&self) -> bool {
        let ends = matches!(
            self.kind,
            TokenKind::Comma | TokenKind::Newline | TokenKind::Comment | TokenKind::Eof
        );
        ends || self.closes()
    }

    /// Whether one of these texts stands in it, as written or as meant.
    fn holds(&self, texts: &[String]) -> bool {
        let holds = |text: &String| self.raw.contains(text) || self.meaning.contains(text);
        texts.iter().any(holds)
    }
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let source = Source::new(text);
    let piece = |token: toml_parser::lexer::Token| {
        let span = token.span().start()..token.span().end();
        let mut meaning = String::new();
        if let Some(raw) = source.get(token).filter(|_| token.kind().encoding().is_some()) {
            // A string that breaks off still means something, and its fault is told elsewhere.
            let _ = raw.decode_scalar(&mut meaning, &mut ());
        } else {
            text[span.clone()].clone_into(&mut meaning);
        }
        Piece { kind: token.kind(), raw: &text[span.clone()], span, meaning }
    };
    source.lex().map(piece).collect()
}

fn speaks_of_one(text: &str) -> bool {
    let text = text.to_lowercase();
    WORDS.iter().any(|word| text.contains(word))
}

/// The values of the file's passwords: places among the pieces.
fn passwords(pieces: &[Piece<'_>]) -> Vec<Range<usize>> {
    let keys = pieces.iter().enumerate().filter(|(_, piece)| piece.is_word());
    keys.filter(|(_, piece)| speaks_of_one(&piece.meaning))
        .filter_map(|(at, _)| value(pieces, at + 1))
        .collect()
}

/// The value behind a key, with or without the sign between them; up to the end of the line, or of
/// the list that it begins.
fn value(pieces: &[Piece<'_>], behind: usize) -> Option<Range<usize>> {
    let is_sign = |piece: &Piece<'_>| piece.kind == TokenKind::Equals;
    let sign = (behind..pieces.len()).find(|at| pieces[*at].kind != TokenKind::Whitespace)?;
    let (start, from) = if is_sign(&pieces[sign]) {
        (sign + 1, (sign + 1..pieces.len()).find(|at| !pieces[*at].is_blank())?)
    } else {
        (sign, sign)
    };
    let end = end_of_value(pieces, from);
    (end > from).then_some(start..end)
}

fn end_of_value(pieces: &[Piece<'_>], from: usize) -> usize {
    let mut depth = 0_usize;
    for (at, piece) in pieces.iter().enumerate().skip(from) {
        if depth == 0 && piece.ends_value() {
            return at;
        }
        if matches!(piece.kind, TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket) {
            depth += 1;
        } else if piece.closes() {
            depth -= 1;
        }
    }
    pieces.len()
}

/// What the pieces of passwords say, longest first.
fn texts(pieces: &[Piece<'_>], passwords: &[Range<usize>]) -> Vec<String> {
    let words = passwords.iter().flat_map(|place| &pieces[place.clone()]);
    let mut texts: Vec<String> = words
        .filter(|piece| piece.is_word())
        .flat_map(|piece| [piece.meaning.as_str(), piece.raw.trim_matches(['"', '\''])])
        .map(|text| text.trim_matches('\n').to_owned())
        .filter(|text| !text.trim().is_empty())
        .collect();
    texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
    texts.dedup();
    texts
}

/// What a comment tells of a password: `# password = "…"`, `# password: …`.
fn in_comment(comment: &str) -> Option<Range<usize>> {
    let lower = comment.to_lowercase();
    // Folding moves nothing in the words that are looked for; where it did, nothing is found.
    let word = WORDS.iter().filter_map(|word| lower.find(word)).min()?;
    let behind = comment.get(word..)?;
    let sign = behind.find(['=', ':', '"', '\''])?;
    let is_sign = behind[sign..].starts_with(['=', ':']);
    let rest = &behind[sign + usize::from(is_sign)..];
    let value = rest.trim();
    let is_one = behind[sign..].starts_with('=')
        || value.starts_with(['"', '\''])
        || !value.contains(char::is_whitespace);
    let start = comment.len() - rest.trim_start().len();
    (is_one && !value.is_empty()).then(|| start..start + value.len())
}

/// The whole text, every password masked: where it is set, where it is said again in whatever
/// spelling, and in comments.
///
/// ```
/// use labproof_checks::lab::{SHIPPED, masked};
///
/// let (_, text) = SHIPPED[0];
/// assert!(masked(text).contains(r#"password = "********""#));
/// ```
pub fn masked(text: &str) -> String {
    let pieces = pieces(text);
    let places = passwords(&pieces);
    let secrets = texts(&pieces, &places);
    let show = |(at, piece): (usize, &Piece<'_>)| {
        let is_password = piece.is_word() && places.iter().any(|place| place.contains(&at));
        if piece.kind == TokenKind::Comment {
            masked_comment(piece.raw, &secrets)
        } else if is_password {
            format!("\"{MASK}\"")
        } else if piece.is_string() && piece.holds(&secrets) {
            masked_string(piece, &secrets)
        } else {
            piece.raw.to_owned()
        }
    };
    pieces.iter().enumerate().map(show).collect()
}

fn masked_comment(comment: &str, secrets: &[String]) -> String {
    let mut comment = comment.to_owned();
    if let Some(value) = in_comment(&comment) {
        comment.replace_range(value, MASK);
    }
    without(&comment, secrets)
}

/// Where only the spelling hides a password, nothing of the string is shown.
fn masked_string(piece: &Piece<'_>, secrets: &[String]) -> String {
    let masked = without(piece.raw, secrets);
    let is_clean = pieces(&masked).iter().all(|piece| !piece.holds(secrets));
    if is_clean { masked } else { format!("\"{MASK}\"") }
}

/// The text with each of these masked.
fn without(text: &str, secrets: &[String]) -> String {
    secrets.iter().fold(text.to_owned(), |text, secret| text.replace(secret, MASK))
}

/// The message with the file's passwords masked in what it quotes of it.
pub(super) fn unspoken(text: &str, message: &str) -> String {
    let pieces = pieces(text);
    let secrets = texts(&pieces, &passwords(&pieces));
    let parts = message.split('`').enumerate();
    let masked =
        parts.map(|(at, part)| if at % 2 == 1 { without(part, &secrets) } else { part.to_owned() });
    masked.collect::<Vec<_>>().join("`")
}

/// The text for an excerpt, byte for byte as long: lines that may hold a password, or stand beside
/// one, are starred out; of the others the value is shown where the key is known to hold none.
pub(super) fn excerpt(text: &str) -> String {
    let lines = lines(text);
    let secret = secret_lines(text, &lines);
    let is_near = |at: usize| {
        let beside = [at.checked_sub(1), Some(at), at.checked_add(1)];
        beside.into_iter().flatten().any(|at| secret.get(at).is_some_and(|it| *it))
    };
    let shown = lines.iter().enumerate().map(|(at, line)| {
        let line = &text[line.clone()];
        starred(line, if is_near(at) { 0 } else { harmless(line) })
    });
    shown.collect()
}

/// Whether an excerpt of the text shows all of a place.
pub(super) fn is_shown(text: &str, excerpt: &str, place: Range<usize>) -> bool {
    text.get(place.clone()).is_some_and(|part| excerpt.get(place) == Some(part))
}

fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let line = |line: &str| {
        start += line.len();
        start - line.len()..start
    };
    text.split_inclusive('\n').map(line).collect()
}

/// Which lines may hold a password: those that speak of one, those of its section, and those that
/// say it again.
fn secret_lines(text: &str, lines: &[Range<usize>]) -> Vec<bool> {
    let pieces = pieces(text);
    let places = passwords(&pieces);
    let mut secrets = texts(&pieces, &places);
    for comment in pieces.iter().filter(|piece| piece.kind == TokenKind::Comment) {
        let value = in_comment(comment.raw).map(|value| &comment.raw[value]);
        secrets.extend(value.map(|value| value.trim_matches(['"', '\'']).to_owned()));
    }
    secrets.retain(|secret| !secret.is_empty());
    let mut secret: Vec<bool> =
        lines.iter().map(|line| speaks_of_one(&text[line.clone()])).collect();
    let mut mark = |span: &Range<usize>| {
        for (line, secret) in lines.iter().zip(&mut secret) {
            *secret |= line.start < span.end && span.start < line.end;
        }
    };
    for place in places {
        let value = pieces[place.start].span.start..pieces[place.end - 1].span.end;
        mark(&section(text, &value));
    }
    for piece in &pieces {
        let names_one = piece.kind == TokenKind::Atom && speaks_of_one(&piece.meaning);
        if names_one || piece.meaning.contains(TYPE) {
            mark(&section(text, &piece.span));
        } else if piece.holds(&secrets) || speaks_of_one(&piece.meaning) {
            mark(&piece.span);
        }
    }
    secret
}

/// The section of the file that a place is in: from a line that begins with `[` to the next one.
fn section(text: &str, place: &Range<usize>) -> Range<usize> {
    let header = "\n[";
    let start = text[..place.start].rfind(header).map_or(0, |at| at + 1);
    let end = text[place.end..].find(header).map_or(text.len(), |at| place.end + at);
    start..end
}

/// How many bytes of a line can be shown: all of it, its key, or nothing.
fn harmless(line: &str) -> usize {
    let content = line.trim();
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let is_header =
        content.starts_with('[') && content.chars().all(|c| is_name(c) || "[] ".contains(c));
    if content.is_empty() || is_header {
        return line.len();
    }
    let indent = line.len() - line.trim_start().len();
    let key = &line[indent..];
    let key = &key[..key.find(|c| !is_name(c)).unwrap_or(key.len())];
    let first = key.split('.').next().unwrap_or_default();
    if OPEN_KEYS.contains(&first) && !line.contains('#') {
        return line.len();
    }
    let end = indent + key.len();
    if line[end..].trim_start().starts_with('=') { end } else { 0 }
}

/// The line with everything behind the first so many bytes starred out, byte for byte.
fn starred(line: &str, shown: usize) -> String {
    let (shown, hidden) = line.split_at(shown);
    let star = |c: char| match c {
        '\n' => "\n".to_owned(),
        _ => "*".repeat(c.len_utf8()),
    };
    shown.chars().map(String::from).chain(hidden.chars().map(star)).collect()
}
