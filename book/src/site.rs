//! The finished site: whether each of its links leads to a page, and to a place on it.

use crate::links;
use percent_encoding::percent_decode_str;
use std::collections::{BTreeMap, BTreeSet};

/// The values of an attribute in a page of mdBook's, which writes them between double quotes.
fn values<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
    let begin = format!(" {attribute}=\"");
    page.split(&begin).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// Every link of a site that leads nowhere. Pages by their path; other files by theirs.
pub fn broken(pages: &BTreeMap<String, String>, files: &BTreeSet<String>) -> Vec<String> {
    let ids: BTreeMap<&str, BTreeSet<&str>> = pages
        .iter()
        .map(|(path, page)| (&**path, values(page, "id").into_iter().collect()))
        .collect();
    let mut broken = Vec::new();
    for (path, page) in pages {
        for target in [values(page, "href"), values(page, "src")].concat() {
            let target = target.replace("&amp;", "&");
            let Some((to, anchor)) = links::resolved(path, &target) else { continue };
            let to = if to.is_empty() { "index.html".to_owned() } else { to };
            let is_there = files.contains(&to) || pages.contains_key(&to);
            let is_place = |anchor: &str| {
                let name = percent_decode_str(anchor).decode_utf8_lossy();
                anchor.is_empty() || ids.get(&*to).is_some_and(|ids| ids.contains(&*name))
            };
            if !is_there || !anchor.is_none_or(is_place) {
                broken.push(format!("{path}: {target}"));
            }
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_a_place_and_a_picture_that_are_not_there_are_named() {
        let pages = BTreeMap::from([
            (
                "en/a.html".to_owned(),
                r##"<h2 id="x"><a href="#x"></a><a href="../ko/a.html#%EA%B0%80"></a>
                <a href="b.html"></a><img src="no.png"> <a href="#y"></a>"##
                    .to_owned(),
            ),
            (
                "ko/a.html".to_owned(),
                r#"<h2 id="가"></h2><link href="a.css"><a href="https://a.b">"#.to_owned(),
            ),
        ]);
        let files = BTreeSet::from(["ko/a.css".to_owned()]);
        let expected = ["en/a.html: b.html", "en/a.html: #y", "en/a.html: no.png"];
        assert_eq!(broken(&pages, &files), expected);
    }
}
