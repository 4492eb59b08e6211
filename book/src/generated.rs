//! The pages that are made of the labs that ship and of the message catalogues.

use crate::document::Document;
use labproof_checks::lab::{Lab, Language, SHIPPED};
use labproof_reports::manual;
use std::fmt::Write;

/// The line in `docs/SUMMARY.md` after which the list of criteria is made.
pub const MARK: &str = "<!-- made of the labs that ship -->\n";

/// The labs that ship.
fn labs() -> Vec<Lab> {
    SHIPPED.iter().filter_map(|(id, _)| Lab::shipped(id)).collect()
}

/// Every page that is made of the code, in both languages.
pub fn pages() -> Vec<Document> {
    let labs = labs();
    Language::ALL.into_iter().flat_map(|language| in_language(&labs, language)).collect()
}

fn in_language(labs: &[Lab], language: Language) -> Vec<Document> {
    let page = |name: &str, text: String| Document {
        path: format!("docs/{}", manual::file_name(name, language)),
        text,
    };
    let mut pages =
        vec![page("reasons", manual::reasons(language)), page("notes", manual::notes(language))];
    for lab in labs {
        let folder = format!("criteria/{}", lab.id);
        pages.push(page(&folder, manual::criteria(lab, language)));
        for task in &lab.tasks {
            pages.extend(task.criteria.iter().map(|known| {
                let text = manual::criterion(lab, task, known, language);
                page(&format!("{folder}/{}", known.id), text)
            }));
        }
    }
    pages
}

/// A table of contents with its list of criteria as the labs have them.
pub fn with_criteria(summary: &str, language: Language) -> String {
    let before = summary.split(MARK).next().unwrap_or_default();
    let mut text = format!("{before}{MARK}\n");
    for lab in labs() {
        let page = |name: &str| manual::file_name(name, language);
        let _ = writeln!(text, "- [{}](criteria/{})", lab.title.get(language), page(&lab.id));
        for known in lab.criteria() {
            let (title, file) = (known.spec.title.get(language), page(&known.id));
            let _ = writeln!(text, "  - [{title}](criteria/{}/{file})", lab.id);
        }
    }
    text
}
