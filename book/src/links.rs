//! Links within the project: what they lead to, and which lead nowhere.

use crate::document::Document;
use std::collections::BTreeMap;

/// A link's target, as a path from the project's root, and the anchor. `None` if it leads out of the project.
pub fn resolved<'t>(from: &str, target: &'t str) -> Option<(String, Option<&'t str>)> {
    if target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) = match target.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor)),
        None => (target, None),
    };
    if path.is_empty() {
        return Some((from.to_owned(), anchor));
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    Some((parts.join("/"), anchor))
}

/// Every link of these documents that leads nowhere, with the document. `files` are all of the project.
pub fn broken(documents: &[Document], files: &[String]) -> Vec<String> {
    let exists = |path: &str| {
        let below = |file: &str| file.strip_prefix(path).map(|rest| rest.starts_with('/'));
        files.iter().any(|file| file == path || below(file) == Some(true))
    };
    let anchors: BTreeMap<&str, Vec<String>> =
        documents.iter().map(|it| (it.path.as_str(), it.anchors())).collect();
    let mut broken = Vec::new();
    for document in documents {
        for link in document.links() {
            let Some((path, anchor)) = resolved(&document.path, &link.target) else { continue };
            let known = anchors.get(path.as_str());
            let is_anchor =
                |anchor: &str| known.is_some_and(|all| all.iter().any(|known| known == anchor));
            if !exists(&path) || anchor.is_some_and(|anchor| !is_anchor(anchor)) {
                broken.push(format!("{}: {}", document.path, link.target));
            }
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_resolved_from_where_it_stands() {
        for (from, target, path, anchor) in [
            ("docs/a.md", "b.md", "docs/b.md", None),
            ("docs/a.md", "../README.md#x", "README.md", Some("x")),
            ("docs/x/y/a.md", "../../b.md", "docs/b.md", None),
            ("README.md", "#here", "README.md", Some("here")),
            ("README.md", "docs/images/a.png", "docs/images/a.png", None),
        ] {
            assert_eq!(resolved(from, target), Some((path.to_owned(), anchor)), "{from} {target}");
        }
        assert_eq!(resolved("README.md", "https://rustup.rs"), None);
    }

    #[test]
    fn what_leads_nowhere_is_named_with_its_document() {
        let document =
            |path: &str, text: &str| Document { path: path.to_owned(), text: text.to_owned() };
        let documents = [
            document(
                "README.md",
                "# R\n[a](docs/a.md#two) [b](docs/a.md#three) [c](docs) ![d](no.png)",
            ),
            document("docs/a.md", "# One\n## Two\n[r](../README.md) [self](#one) [x](b.md)"),
        ];
        let files = documents.each_ref().map(|it| it.path.clone());
        let expected = ["README.md: docs/a.md#three", "README.md: no.png", "docs/a.md: b.md"];
        assert_eq!(broken(&documents, &files), expected);
    }
}
