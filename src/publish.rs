//! Reports into files, and the cohort onto standard output.

use crate::cli::{Output, Reports, is_standard_output};
use crate::exit::{self, Failure};
use crate::github;
use crate::streams;
pub(crate) use crate::streams::{answer, insist, print, print_exactly, warn};
use crate::unfinished::Unfinished;
use labproof_reports::terminal::{self, Sheet};
use labproof_reports::{Document, Edition, Format, Gradebook, Thresholds, View};
use miette::{Context, IntoDiagnostic};
use serde::Serialize;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::thread;

/// The folder of the reports, made before anything is looked at: a run that could not be reported
/// is not begun.
///
/// # Errors
/// The folder cannot be made, a format is not for these readers, or an importer would not find the
/// assignment by its title.
pub(crate) fn prepare(reports: &Reports) -> Result<(), Failure> {
    for format in &reports.format {
        labproof_reports::fits(*format, reports.audience()).map_err(|misfit| {
            Failure::Input(miette::miette!(
                help = "leave it out of --format, or make it for the instructor",
                "{misfit}"
            ))
        })?;
        if let Some(title) = &reports.assignment {
            labproof_reports::fits_title(*format, title).map_err(|misfit| {
                Failure::Input(miette::miette!(
                    help = "give the assignment in the course another title, and name that one: \
                            --assignment 'My lab (123)'",
                    "{misfit}"
                ))
            })?;
        }
    }
    let formats: Vec<_> = reports.formats().collect();
    place(&reports.out, &formats.iter().map(|format| format.as_str()).collect::<Vec<_>>())?;
    match formats[..] {
        [format] if reports.are_for_standard_output() => fits_one_stream(format, reports),
        _ => Ok(()),
    }
}

/// Whether standard output can be this report.
fn fits_one_stream(format: Format, reports: &Reports) -> Result<(), Failure> {
    if labproof_reports::is_a_file_each(format, reports.audience()) {
        return Err(Failure::Input(miette::miette!(
            help = "name a folder: --out DIR",
            "--out -: {} is a file for each student, and standard output is one",
            format.as_str()
        )));
    }
    if format == Format::Xlsx && io::stdout().is_terminal() {
        return Err(Failure::Input(miette::miette!(
            help = "write it to a file, `--out - > report.xlsx`, or name a folder: --out DIR",
            "--out -: a workbook is not text, and standard output is a terminal"
        )));
    }
    Ok(())
}

/// Where what is written goes: to a folder, which is made, or to standard output, which is from now on for
/// that alone.
///
/// # Errors
/// The folder cannot be made, or standard output cannot hold so many formats.
pub(crate) fn place(out: &Path, formats: &[&str]) -> Result<(), Failure> {
    if !is_standard_output(out) {
        return folder(out);
    }
    if formats.len() != 1 {
        return Err(Failure::Input(miette::miette!(
            help = format!("name one, such as --format {}", formats.first().unwrap_or(&"json")),
            "--out -: standard output takes one format, and these are {}: {}",
            formats.len(),
            formats.join(", ")
        )));
    }
    streams::give_away();
    Ok(())
}

/// Whether a file that is read stays as it is: no report is to be written over it.
///
/// # Errors
/// One would be.
pub(crate) fn spare(file: &Path, what: &str, reports: &Reports) -> Result<(), Failure> {
    let mut documents = reports.formats().map(|format| reports.out.join(format.file_name()));
    let Some(over) = documents.find(|document| is_same(document, file)) else {
        return Ok(());
    };
    Err(Failure::Input(miette::miette!(
        help =
            format!("write the new reports to another folder: --out {}-2", reports.out.display()),
        "{what}: a new report would be written over {}, so nothing was done",
        over.display()
    )))
}

/// Whether two paths lead to one file.
pub(crate) fn is_same(one: &Path, other: &Path) -> bool {
    let place = |path: &Path| std::fs::canonicalize(path).ok();
    let (Some(one), Some(other)) = (place(one), place(other)) else { return false };
    one == other || is_one_inode(&one, &other)
}

#[cfg(unix)]
fn is_one_inode(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let inode = |path| std::fs::metadata(path).ok().map(|file| (file.dev(), file.ino()));
    inode(one).is_some() && inode(one) == inode(other)
}

#[cfg(not(unix))]
fn is_one_inode(_: &Path, _: &Path) -> bool {
    false
}

/// Makes a folder for what will be written.
///
/// # Errors
/// It cannot be made.
pub(crate) fn folder(folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder)
        .into_diagnostic()
        .wrap_err_with(|| format!("the folder of reports {} cannot be made", folder.display()))
        .map_err(Failure::Input)
}

/// What became of the reports.
#[derive(Debug, Default)]
pub(crate) struct Written {
    /// Where they are: the files, or the folder of those that are one a student.
    paths: Vec<PathBuf>,
    /// Those that could not be written, and why.
    failed: Vec<miette::Report>,
}

/// Writes the reports side by side, each file whole or not at all. Whatever becomes of one, the others are
/// written: what failed is told by [`whereabouts`], when all is done.
pub(crate) fn write(edition: &Edition<'_>, reports: &Reports) -> Written {
    let of_format = |format| -> Vec<_> {
        let out = (!reports.are_for_standard_output()).then_some(reports.out.as_path());
        edition.documents(format).iter().map(|document| written_to(document, out)).collect()
    };
    let documents = thread::scope(|scope| {
        let writers: Vec<_> =
            reports.formats().map(|format| scope.spawn(move || of_format(format))).collect();
        let documents = writers.into_iter().map(|writer| {
            writer.join().unwrap_or_else(|_| vec![Err(our_fault()).into_diagnostic()])
        });
        documents.flatten().collect::<Vec<_>>()
    });
    let mut written = Written::default();
    for document in documents {
        match document {
            Ok(path) => written.paths.extend(path),
            Err(failure) => {
                tracing::warn!("{failure}");
                written.failed.push(failure);
            }
        }
    }
    written.paths.dedup();
    written
}

/// Writes one file to its folder, and gives what is shown of its path; or to standard output.
fn written_to(
    document: &Document<'_>,
    out: Option<&Path>,
) -> Result<Option<PathBuf>, miette::Report> {
    match out {
        Some(out) => document_in(document, out).map(Some),
        None => on_stream(|sink| document.write(sink))
            .into_diagnostic()
            .wrap_err("the report could not be written to standard output")
            .map(|()| None),
    }
}

/// Writes to standard output, all of it at once: whatever fails, no half of it is there. A reader who has
/// gone away is no failure.
///
/// # Errors
/// Standard output could not be written; or what `write` says.
pub(crate) fn on_stream(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut bytes = Vec::new();
    // A bug of ours in one format is no reason to end otherwise than with a sentence.
    catch_unwind(AssertUnwindSafe(|| write(&mut bytes))).unwrap_or_else(|_| Err(our_fault()))?;
    streams::write_exactly(&bytes)
}

fn our_fault() -> io::Error {
    io::Error::other("labproof itself failed")
}

/// Writes one file, and gives what is shown of its path.
fn document_in(document: &Document<'_>, out: &Path) -> Result<PathBuf, miette::Report> {
    let path = out.join(&document.path);
    // A bug of ours in one format is no reason to lose the others.
    let write = || -> io::Result<()> {
        std::fs::create_dir_all(path.parent().unwrap_or(out))?;
        whole(&path, |sink| document.write(sink))
    };
    catch_unwind(AssertUnwindSafe(write))
        .unwrap_or_else(|_| Err(our_fault()))
        .into_diagnostic()
        .wrap_err_with(|| format!("the report {} could not be written", path.display()))?;
    let folder = document.path.split_once('/').map(|(folder, _)| out.join(folder));
    Ok(folder.unwrap_or(path))
}

/// Prints where the reports are, and whose scores are missing from which.
///
/// # Errors
/// Some report could not be written, or standard output.
pub(crate) fn whereabouts(
    written: &Written,
    edition: &Edition<'_>,
    reports: &Reports,
    sheet: &Sheet,
) -> Result<(), Failure> {
    let missing = terminal::left_out(edition, reports.formats(), sheet);
    print(&(files(&written.paths, sheet) + &missing))?;
    let failed: Vec<_> = written.failed.iter().map(|failure| format!("{failure:#}")).collect();
    if failed.is_empty() { Ok(()) } else { Err(incomplete(&failed)) }
}

/// Where files are; nothing where there are none.
pub(crate) fn files(paths: &[PathBuf], sheet: &Sheet) -> String {
    if paths.is_empty() { String::new() } else { terminal::whereabouts(paths, sheet) }
}

fn incomplete(failed: &[String]) -> Failure {
    Failure::Internal(miette::miette!(
        help = "`labproof report --from gradebook.json` writes them again, where that one is there",
        "{}",
        failed.join("\n")
    ))
}

/// Writes a file, whole or not at all. Who may read it is for the umask to say, as of any file.
///
/// # Errors
/// It could not be written; or what `write` says.
pub(crate) fn whole<E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<(), E> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let unfinished = Unfinished::within(folder.unwrap_or(Path::new(".")))?;
    let mut sink = BufWriter::new(unfinished);
    write(&mut sink)?;
    let file = sink.into_inner().map_err(io::IntoInnerError::into_error)?;
    Ok(file.finish(path)?)
}

/// Columns where standard output is not a terminal.
const WIDTH: u16 = 100;

/// For whom a terminal's text is set.
pub(crate) fn sheet(reports: &Reports, thresholds: Thresholds, output: &Output) -> Sheet {
    let view = View {
        language: output.language(),
        time_zone: reports.zone(),
        thresholds,
        audience: reports.audience(),
        assignment: reports.assignment.clone(),
    };
    sheet_for(view, output)
}

/// Standard output as something to write on, for this view.
pub(crate) fn sheet_for(view: View, output: &Output) -> Sheet {
    let terminal = terminal_size::terminal_size_of(io::stdout());
    Sheet { width: terminal.map_or(WIDTH, |(width, _)| width.0), colour: output.colour(), view }
}

/// A value as indented JSON, with a line break at its end.
pub(crate) fn json(value: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(value);
    text.expect("what labproof lists has text for keys") + "\n"
}

/// Tells CI how a cohort stands, says who misses what must be reached, and gives the exit status.
pub(crate) fn conclude(book: &Gradebook, view: &View) -> u8 {
    github::tell(book, view);
    insist(&terminal::missed(book, view));
    status(book, view.thresholds)
}

/// The exit status (`docs/contract.md` R242 to R244): a score below the bar counts before one that is not
/// final, or a class that the run's own credentials did not open.
fn status(book: &Gradebook, thresholds: Thresholds) -> u8 {
    if thresholds.below(book).next().is_some() {
        exit::BELOW_BAR
    } else if thresholds.unsettled(book).next().is_some() || book.run.trouble.is_some() {
        exit::NOT_FINAL
    } else {
        exit::OK
    }
}
