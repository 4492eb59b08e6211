//! `labproof-book stage FOLDER` writes the sources of both books below a folder; `labproof-book check FOLDER`
//! looks whether each link of the site that mdBook has made there leads somewhere (`make docs`).

use labproof_book::{files, site, stage};
use labproof_checks::lab::Language;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

/// What mdBook makes of no chapter: all of them on one page for printing, whose links lead into that page, and
/// what a server answers with for a page that is not there.
const NOT_READ: [&str; 2] = ["/print.html", "/404.html"];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words[..] {
        ["stage", folder] => staged(Path::new(folder)),
        ["check", folder] => checked(Path::new(folder)),
        _ => Err(io::Error::other("usage: labproof-book stage|check FOLDER")),
    };
    match done {
        Ok(said) => {
            let _ = writeln!(io::stdout(), "{said}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            let _ = writeln!(io::stderr(), "labproof-book: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the sources of both books, and the page that leads to them.
fn staged(folder: &Path) -> io::Result<String> {
    let root = files::root();
    let documents = files::documents(&root)?;
    let images: Vec<String> =
        files::all(&root)?.into_iter().filter(|file| file.starts_with(stage::IMAGES)).collect();
    let mut written = 0;
    for language in Language::ALL {
        let book = folder.join(language.as_str());
        if book.exists() {
            fs::remove_dir_all(&book)?;
        }
        for source in stage::sources(&documents, language) {
            write(&book.join("src").join(&source.path), source.text.as_bytes())?;
            written += 1;
        }
        for image in &images {
            let path = book.join("src").join(image.trim_start_matches("docs/"));
            write(&path, &fs::read(root.join(image))?)?;
        }
        write(&book.join("book.toml"), stage::settings(language).as_bytes())?;
        write(&book.join(stage::SEARCH.0), stage::SEARCH.1.as_bytes())?;
    }
    write(&folder.join("site/index.html"), include_bytes!("index.html"))?;
    Ok(format!("{written} pages for two books are in {}", folder.display()))
}

fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, content)
}

/// Looks at each link of the finished site.
fn checked(folder: &Path) -> io::Result<String> {
    let site = folder.join("site");
    let (mut pages, mut others) = (BTreeMap::new(), BTreeSet::new());
    for path in files::all(&site)? {
        let is_read = !NOT_READ.iter().any(|name| path.ends_with(name));
        if path.strip_suffix(".html").is_some() && is_read {
            pages.insert(path.clone(), fs::read_to_string(site.join(path))?);
        } else {
            others.insert(path);
        }
    }
    let broken = site::broken(&pages, &others);
    if broken.is_empty() {
        return Ok(format!("{} pages, and every link leads somewhere", pages.len()));
    }
    Err(io::Error::other(format!("links that lead nowhere:\n{}", broken.join("\n"))))
}
