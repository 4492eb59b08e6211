//! What imports what: each layer only those before it, no file in a circle; and where the words of a
//! service or a lab may stand.

mod sources;
mod words;

use sources::{File, files};
use std::collections::{BTreeMap, BTreeSet};

/// Each layer with what it may import. What stands on top of them may import everything.
const LAYERS: [(&str, &[&str]); 3] = [
    ("engine", &["engine"]),
    ("services", &["engine", "services"]),
    ("modules", &["engine", "services", "modules"]),
];

#[test]
fn a_layer_imports_none_that_comes_after_it() {
    let files = files("checks/src");
    let mut wrong = Vec::new();
    for file in &files {
        let layer = file.module.first().map(String::as_str).unwrap_or_default();
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == layer) else { continue };
        for path in file.crate_paths() {
            if !allowed.contains(&path[0].as_str()) {
                wrong.push(format!("{} imports crate::{}", file.name, path.join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for (layer, _) in LAYERS {
        assert!(files.iter().any(|file| file.module.first().is_some_and(|it| it == layer)));
    }
}

#[test]
fn no_file_imports_in_a_circle() {
    let files = files("checks/src");
    let arrows = arrows(&files);
    let circles = circles(&arrows);
    let shown = circles.iter().map(|circle| {
        let within = |file: &str| {
            let inner = arrows[file].intersection(circle).copied().collect::<Vec<_>>();
            format!("  {file} -> {}", inner.join(", "))
        };
        circle.iter().map(|file| within(file)).collect::<Vec<_>>().join("\n")
    });
    let shown: Vec<String> = shown.collect();
    assert!(circles.is_empty(), "{} circles:\n{}", circles.len(), shown.join("\n\n"));
}

/// Which files each file takes something of. A module's re-export is that module's own.
fn arrows(files: &[File]) -> BTreeMap<&str, BTreeSet<&str>> {
    let file_of = |module: &[String]| files.iter().find(|file| file.module == module);
    let leads_to = |path: &[String]| (0..=path.len()).rev().find_map(|end| file_of(&path[..end]));
    let is_child_of = |child: &File, file: &File| {
        let parent = child.module.split_last();
        parent.is_some_and(|(name, parent)| parent == file.module && file.names(name))
    };
    let of = |file: &File| {
        let named = file.crate_paths().into_iter().filter_map(|path| leads_to(&path));
        let children = files.iter().filter(|child| is_child_of(child, file));
        let all = named.chain(children).map(|other| other.name.as_str());
        all.filter(|other| *other != file.name).collect()
    };
    files.iter().map(|file| (file.name.as_str(), of(file))).collect()
}

/// The sets of files that reach each other.
fn circles<'f>(arrows: &BTreeMap<&'f str, BTreeSet<&'f str>>) -> Vec<BTreeSet<&'f str>> {
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        arrows.keys().map(|from| (*from, reach(from, arrows))).collect();
    let mut circles: Vec<BTreeSet<&str>> = Vec::new();
    for from in arrows.keys() {
        let back = |to: &&&str| reached[**to].contains(from);
        let circle: BTreeSet<&str> = reached[from].iter().filter(back).copied().collect();
        if circle.contains(from) && !circles.contains(&circle) {
            circles.push(circle);
        }
    }
    circles
}

/// All that can be reached from a file, itself only by a circle.
fn reach<'f>(from: &str, arrows: &BTreeMap<&'f str, BTreeSet<&'f str>>) -> BTreeSet<&'f str> {
    let mut reached = BTreeSet::new();
    let mut next: Vec<&str> = arrows[from].iter().copied().collect();
    while let Some(file) = next.pop() {
        if reached.insert(file) {
            next.extend(&arrows[file]);
        }
    }
    reached
}

#[test]
fn a_circle_is_found() {
    let arrows = |pairs: &[(&'static str, &[&'static str])]| {
        pairs.iter().map(|(from, to)| (*from, to.iter().copied().collect())).collect()
    };
    let line = arrows(&[("a", &["b", "c"]), ("b", &["c"]), ("c", &[])]);
    assert_eq!(circles(&line), Vec::<BTreeSet<&str>>::new());
    let round = arrows(&[("a", &["b"]), ("b", &["c"]), ("c", &["b"])]);
    assert_eq!(circles(&round), [BTreeSet::from(["b", "c"])]);
}
