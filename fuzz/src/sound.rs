//! Whether a report is what it should be, whatever stands in it: a real parser reads it, and nothing in
//! it does anything.

use labproof_reports::Format;
use std::io::{Cursor, Read};

/// The most letters of a cell of Excel, in UTF-16 units.
const LONGEST_CELL: usize = 32_767;

/// The elements that templates have.
const ELEMENTS: [&str; 39] = [
    "!doctype", "b", "body", "circle", "code", "dd", "defs", "div", "dl", "dt", "h1", "h2", "h3",
    "head", "header", "html", "li", "main", "meta", "noscript", "ol", "p", "path", "rect",
    "script", "section", "span", "style", "svg", "symbol", "table", "tbody", "td", "th", "thead",
    "time", "title", "tr", "ul",
];

/// A report of a format, or one file of it.
pub(crate) fn report(format: Format, bytes: &[u8]) {
    if format == Format::Xlsx {
        return workbook(bytes);
    }
    let text = std::str::from_utf8(bytes).expect("a report is UTF-8");
    match format {
        // Without a final score there is none for Gradescope.
        Format::Gradescope if text.is_empty() => {}
        Format::Json | Format::Ctrf | Format::Gradescope => json(text),
        Format::Html => html(text),
        Format::Csv | Format::Canvas | Format::Moodle => csv(text),
        Format::Junit => xml(text),
        Format::Md => markdown(text),
        Format::Xlsx => unreachable!("a workbook is no text"),
    }
}

/// JSON, which may say anything.
pub(crate) fn json(text: &str) {
    let _: serde_json::Value = serde_json::from_str(text).expect("it is JSON");
}

/// Nothing that a terminal obeys, and nothing that turns the direction of reading.
pub(crate) fn terminal(text: &str) {
    for char in text.chars() {
        let is_command = char.is_control() && char != '\n';
        assert!(!is_command && !is_bidi(char), "{char:?} on the terminal");
    }
}

fn is_bidi(char: char) -> bool {
    matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
}

/// No element, handler or address but those of the templates; data that is JSON and ends no script.
pub(crate) fn html(text: &str) {
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let end = rest.find('>').expect("every element is closed");
        let element = &rest[..end];
        let name =
            element.trim_start_matches('/').split([' ', '\n', '/']).next().unwrap_or_default();
        let lower = name.to_lowercase();
        assert!(ELEMENTS.contains(&lower.as_str()), "an element <{element:.80}>");
        let quiet = element.to_lowercase();
        for active in [" on", "href", "src=", "javascript:"] {
            assert!(!quiet.contains(active), "<{element:.80}>");
        }
        rest = &rest[end + 1..];
        if matches!(lower.as_str(), "script" | "style") && !element.starts_with('/') {
            let close = rest.find(&format!("</{lower}>")).expect("it is closed");
            let content = &rest[..close];
            assert!(!content.contains("<!--"), "a comment in <{element}>");
            if element.contains("application/json") {
                json(content);
            }
            rest = &rest[close..];
        }
    }
    assert!(!text.chars().any(is_bidi), "a mark of direction");
}

/// Rows of one length without formulas.
pub(crate) fn csv(text: &str) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    for row in reader.records() {
        for cell in &row.expect("every row has as many cells as the first") {
            let line = !cell.contains(['\n', '\r', '\t', '\0', '\u{1b}']);
            assert!(line && !cell.chars().any(is_bidi), "{cell:?}");
            assert!(cell.encode_utf16().count() <= LONGEST_CELL);
            let seen = cell.trim_start_matches(|c: char| {
                c.is_whitespace()
                    || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{300}'..='\u{36f}')
            });
            assert!(
                !seen.starts_with(['=', '+', '-', '@', '|', '＝', '＋', '－', '＠']),
                "{cell:?}"
            );
        }
    }
}

/// XML of XML's characters.
pub(crate) fn xml(text: &str) {
    let mut reader = quick_xml::Reader::from_str(text);
    loop {
        let event = reader.read_event().expect("it is XML");
        if let quick_xml::events::Event::Start(element) = &event {
            let name: &[u8] = element.name().into_inner().as_ref();
            assert_ne!(name, b"f", "a formula");
            element.attributes().for_each(|attribute| drop(attribute.expect("an attribute")));
        }
        if event == quick_xml::events::Event::Eof {
            break;
        }
    }
    let is_char = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    assert!(text.chars().all(is_char), "a character that XML has not");
}

fn workbook(bytes: &[u8]) {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a workbook is a ZIP file");
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).expect("every part can be read");
        let name = part.name().expect("a part has a name").into_owned();
        assert!(!name.contains("external") && !name.contains("vba"), "{name}");
        let mut text = String::new();
        part.read_to_string(&mut text).expect("every part is UTF-8");
        xml(&text);
        for cell in text.split("<t").skip(1) {
            let cell = cell.split("</t>").next().unwrap_or_default();
            assert!(cell.len() < 8 * LONGEST_CELL, "a cell of {} bytes", cell.len());
        }
    }
}

/// No HTML but ours, nobody mentioned, no control character.
pub(crate) fn markdown(text: &str) {
    let ours = ["<br>", "<sub>", "</sub>"];
    let bare = ours.iter().fold(text.to_owned(), |text, ours| text.replace(ours, ""));
    assert!(!bare.contains('<'), "HTML in Markdown");
    let quiet = |c: char| (!c.is_control() || c == '\n') && !is_bidi(c);
    assert!(bare.chars().all(quiet), "a control character in Markdown");
    for (at, _) in bare.match_indices('@') {
        assert!(bare[..at].ends_with('\\'), "somebody is mentioned");
    }
}
