//! Files of the project, with the paths of code that they name.

use std::path::{Path, PathBuf};

/// A file of Rust.
pub(super) struct File {
    /// Its path from the project's folder.
    pub(super) name: String,
    /// The module that it is, without the crate.
    pub(super) module: Vec<String>,
    pub(super) text: String,
    /// The text without comments, and without unit tests, which may use whatever they want.
    code: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// Every file of Rust below a folder of the project, by name.
pub(super) fn files(folder: &str) -> Vec<File> {
    let (root, mut names, mut folders) = (root(), Vec::new(), vec![root().join(folder)]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                names.push(path);
            }
        }
    }
    names.sort();
    let file = |path: PathBuf| {
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let text = std::fs::read_to_string(&path).unwrap();
        let within = name.strip_prefix(folder).unwrap();
        File { module: module(within), code: code(&text), name, text }
    };
    names.into_iter().map(file).collect()
}

fn module(file: &str) -> Vec<String> {
    let path = file.trim_start_matches('/').trim_end_matches(".rs");
    let mut parts: Vec<String> = path.split('/').map(str::to_owned).collect();
    if parts.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
        parts.pop();
    }
    parts
}

fn code(text: &str) -> String {
    let (text, _) = text.split_once("#[cfg(test)]").unwrap_or((text, ""));
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.fold(String::new(), |code, line| code + line + "\n")
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether what stands before a place ends a word or a path, so that a new path begins there.
fn begins_path(before: &str) -> bool {
    !before.ends_with(is_of_word) && !before.ends_with("::")
}

impl File {
    /// Every path that begins at the crate, without the crate; a list of them is taken apart.
    pub(super) fn crate_paths(&self) -> Vec<Vec<String>> {
        let mut paths = Vec::new();
        for (at, start) in self.code.match_indices("crate::") {
            if begins_path(&self.code[..at]) {
                tree(&self.code[at + start.len()..], &mut Vec::new(), &mut paths);
            }
        }
        paths
    }

    /// Whether a path begins with this name: of a module of its own.
    pub(super) fn names(&self, module: &str) -> bool {
        let path = format!("{module}::");
        self.code.match_indices(&path).any(|(at, _)| begins_path(&self.code[..at]))
    }
}

/// Takes `a::{b, c::d}` apart, and gives what stands behind it.
fn tree<'c>(code: &'c str, path: &mut Vec<String>, paths: &mut Vec<Vec<String>>) -> &'c str {
    let code = code.trim_start();
    if let Some(mut list) = code.strip_prefix('{') {
        loop {
            list = list.trim_start();
            if let Some(rest) = list.strip_prefix('}') {
                return rest;
            }
            let rest = tree(list, path, paths).trim_start();
            list = rest.strip_prefix(',').unwrap_or(rest);
            assert!(!list.is_empty(), "a list of paths that does not end");
        }
    }
    let end = code.find(|c| !is_of_word(c)).unwrap_or(code.len());
    let (name, rest) = code.split_at(end);
    if name.is_empty() {
        // All of a module: `a::*`.
        paths.push(path.clone());
        return code.strip_prefix('*').unwrap_or(code);
    }
    path.push(name.to_owned());
    let rest = match rest.strip_prefix("::") {
        // `a::<T>` is no path any more.
        Some(inner) if !inner.starts_with('<') => tree(inner, path, paths),
        _ => {
            paths.push(path.clone());
            renamed(rest)
        }
    };
    path.pop();
    rest
}

/// What stands behind `as name`.
fn renamed(rest: &str) -> &str {
    match rest.trim_start().strip_prefix("as ") {
        Some(name) => name.trim_start().trim_start_matches(is_of_word),
        None => rest,
    }
}

#[test]
fn a_list_of_paths_is_taken_apart() {
    let code = "use crate::a::{b, c::{D, e as f}, self};\nlet x = crate::g::h::<T>(pub_crate::i);\n// crate::no";
    let (name, module, text) = (String::new(), Vec::new(), String::new());
    let file = File { name, module, text, code: super::sources::code(code) };
    let paths: Vec<String> = file.crate_paths().iter().map(|path| path.join("::")).collect();
    assert_eq!(paths, ["a::b", "a::c::D", "a::c::e", "a::self", "g::h"]);
    assert!(file.names("pub_crate") && !file.names("b"));
}
