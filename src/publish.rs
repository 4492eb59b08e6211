//! Reports into files, and the cohort onto standard output.

use crate::cli::{Output, Reports};
use crate::exit::{self, Failure};
use crate::github;
pub(crate) use crate::streams::{answer, print, print_exactly, warn};
use labproof_reports::terminal::{self, Sheet};
use labproof_reports::{Document, Edition, Gradebook, Thresholds, View};
use miette::{Context, IntoDiagnostic};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

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
    folder(&reports.out)
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

/// Writes the reports, each file whole or not at all. Whatever becomes of one, the others are
/// written: what failed is told by [`whereabouts`], when all is done.
pub(crate) fn write(edition: &Edition<'_>, reports: &Reports) -> Written {
    let mut written = Written::default();
    for format in reports.formats() {
        for document in edition.documents(format) {
            match document_in(&document, &reports.out) {
                Ok(path) => written.paths.push(path),
                Err(failure) => {
                    tracing::warn!("{failure}");
                    written.failed.push(failure);
                }
            }
        }
    }
    written.paths.dedup();
    written
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
        .unwrap_or_else(|_| Err(io::Error::other("labproof itself failed")))
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
    print(&(terminal::whereabouts(&written.paths, sheet) + &missing))?;
    let failed: Vec<_> = written.failed.iter().map(|failure| format!("{failure:#}")).collect();
    if failed.is_empty() { Ok(()) } else { Err(incomplete(&failed)) }
}

fn incomplete(failed: &[String]) -> Failure {
    Failure::Internal(miette::miette!(
        help = "`labproof report --from gradebook.json` writes them again, where that one is there",
        "{}",
        failed.join("\n")
    ))
}

/// Writes a file, whole or not at all.
///
/// # Errors
/// It could not be written; or what `write` says.
pub(crate) fn whole<E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<(), E> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let unfinished = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    let mut sink = BufWriter::new(unfinished);
    write(&mut sink)?;
    let file = sink.into_inner().map_err(io::IntoInnerError::into_error)?;
    readable(file.as_file())?;
    file.persist(path).map_err(io::Error::from)?;
    Ok(())
}

/// A temporary file is for its owner alone; a report is an ordinary file.
#[cfg(unix)]
fn readable(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &File) -> io::Result<()> {
    Ok(())
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

/// Tells CI how a cohort stands, and gives the exit status.
pub(crate) fn conclude(book: &Gradebook, view: &View) -> u8 {
    github::tell(book, view);
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
