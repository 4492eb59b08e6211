//! Files that are being written: none of them is left, whatever ends labproof.
//!
//! A report is written as a file without a name, where the system has such, or beside its place, and moved
//! there when it is whole. Whoever is told to stop removes what has not been moved, and from then on nothing
//! is begun and nothing moved. What one left that was killed is removed by the next that writes there.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tempfile::{Builder, TempPath};

/// What the name of a file that is being written begins and ends with.
const NAME: (&str, &str) = (".labproof-", ".part");

/// What this process has begun.
static BEGUN: Mutex<Begun> = Mutex::new(Begun { files: BTreeSet::new(), tidied: BTreeSet::new() });

/// What a process has begun.
struct Begun {
    /// Where the files are that are being written.
    files: BTreeSet<PathBuf>,
    /// The folders that were rid of what others have left.
    tidied: BTreeSet<PathBuf>,
}

/// A file that is being written, to be moved to its place. Gone when it is dropped.
#[derive(Debug)]
pub(crate) struct Unfinished {
    file: File,
    /// Where it is; none if it has no name yet.
    path: Option<TempPath>,
    folder: PathBuf,
}

impl Unfinished {
    /// An empty file in a folder. Who may read it once it is in its place is for the umask to say.
    ///
    /// # Errors
    /// It cannot be made.
    pub(crate) fn within(folder: &Path) -> io::Result<Self> {
        let mut begun = begun();
        if begun.tidied.insert(folder.to_owned()) {
            tidy(folder);
        }
        let (file, path) = match nameless(folder) {
            Some(file) => (file, None),
            None => named(folder).map(|(file, path)| (file, Some(path)))?,
        };
        begun.files.extend(path.as_ref().map(|path| path.to_path_buf()));
        Ok(Self { file, path, folder: folder.to_owned() })
    }

    /// Moves it to its place.
    ///
    /// # Errors
    /// It cannot be moved.
    pub(crate) fn finish(self, place: &Path) -> io::Result<()> {
        let mut begun = begun();
        let path = match self.path {
            Some(path) => {
                begun.files.remove(&*path);
                path
            }
            None => with_a_name(&self.file, &self.folder)?,
        };
        path.persist(place).map_err(io::Error::from)
    }
}

impl Write for Unfinished {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Removes every file that is being written. What is written from now on waits for ever, so that the program
/// must end now.
pub(crate) fn remove_all() {
    let begun = begun();
    for file in &begun.files {
        // It may be gone already, and there is nobody to tell otherwise.
        let _ = std::fs::remove_file(file);
    }
    mem::forget(begun);
}

fn begun() -> MutexGuard<'static, Begun> {
    BEGUN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file of a folder that is gone with this process unless it is given a name; none where the system, or the
/// drive, has no such thing.
#[cfg(target_os = "linux")]
fn nameless(folder: &Path) -> Option<File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
    let file = File::from(rustix::fs::open(folder, flags, Mode::from_raw_mode(0o666)).ok()?);
    // What gives it a name must be there when it is whole.
    descriptor(&file).exists().then_some(file)
}

#[cfg(not(target_os = "linux"))]
fn nameless(_: &Path) -> Option<File> {
    None
}

/// Gives a file without a name one of its own in its folder.
#[cfg(target_os = "linux")]
fn with_a_name(file: &File, folder: &Path) -> io::Result<TempPath> {
    use rustix::fs::{AtFlags, CWD, linkat};
    held(file)?;
    let link = |path: &Path| Ok(linkat(CWD, descriptor(file), CWD, path, AtFlags::SYMLINK_FOLLOW)?);
    names().make_in(folder, link).map(tempfile::NamedTempFile::into_temp_path)
}

#[cfg(not(target_os = "linux"))]
fn with_a_name(_: &File, _: &Path) -> io::Result<TempPath> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Where the system shows an open file of this process.
#[cfg(target_os = "linux")]
fn descriptor(file: &File) -> PathBuf {
    use std::os::fd::AsRawFd;
    PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()))
}

/// A file of a folder under a name of its own, held for as long as it is open.
fn named(folder: &Path) -> io::Result<(File, TempPath)> {
    let make = |path: &Path| {
        let file = OpenOptions::new().write(true).create_new(true).open(path)?;
        held(&file)?;
        // Who removed it a moment ago no longer holds it.
        if path.exists() { Ok(file) } else { Err(io::ErrorKind::AlreadyExists.into()) }
    };
    Ok(names().make_in(folder, make)?.into_parts())
}

fn names() -> Builder<'static, 'static> {
    let mut names = Builder::new();
    names.prefix(NAME.0).suffix(NAME.1);
    names
}

/// Holds a file by a lock, which is gone with its process, so that nobody takes it for one that was left. A
/// drive that has no locks has nobody who could take it so.
///
/// # Errors
/// Somebody took it for one in the moment before, and another must be made.
fn held(file: &File) -> io::Result<()> {
    match file.try_lock() {
        Err(std::fs::TryLockError::WouldBlock) => Err(io::ErrorKind::AlreadyExists.into()),
        Ok(()) | Err(std::fs::TryLockError::Error(_)) => Ok(()),
    }
}

/// Removes the files that labproof was writing in a folder when it was killed: those of our names that no
/// process holds. Who may not remove them may still write reports.
fn tidy(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let is_ours = |name: &str| name.starts_with(NAME.0) && name.ends_with(NAME.1);
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_file && name.to_str().is_some_and(is_ours) {
            // It may be gone already, and nobody needs it gone.
            let _ = remove_if_left(&entry.path());
        }
    }
}

fn remove_if_left(path: &Path) -> io::Result<()> {
    let file = OpenOptions::new().write(true).open(path)?;
    match file.try_lock() {
        Ok(()) => std::fs::remove_file(path),
        Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn names_in(folder: &Path) -> Vec<String> {
        let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_one_left_that_was_killed_is_removed_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let others = [".labproof-mine.partial", ".labproof-open.part", "left.part", "report.html"];
        for name in others.iter().chain(&[".labproof-left.part", ".labproof-.part"]) {
            fs::write(at(name), "half of it").unwrap();
        }
        fs::create_dir(at(".labproof-folder.part")).unwrap();
        let open = File::open(at(".labproof-open.part")).unwrap();
        open.lock().unwrap();
        Unfinished::within(folder.path()).unwrap().finish(&at("report.html")).unwrap();
        let left: BTreeSet<_> = names_in(folder.path()).into_iter().collect();
        let expected = others.iter().chain(&[".labproof-folder.part"]);
        assert_eq!(left, expected.map(|name| (*name).to_owned()).collect());
        assert_eq!(fs::read(at("report.html")).unwrap(), b"");
    }

    #[test]
    fn a_file_is_in_its_place_when_it_is_whole_with_a_name_before_or_without() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("report.html");
        let with_a_name = || {
            let (file, path) = named(folder.path()).unwrap();
            Unfinished { file, path: Some(path), folder: folder.path().to_owned() }
        };
        let begin = |is_named: bool| {
            if is_named { with_a_name() } else { Unfinished::within(folder.path()).unwrap() }
        };
        for (round, is_named) in [false, true, false, true].into_iter().enumerate() {
            let mut file = begin(is_named);
            file.write_all(format!("round {round}").as_bytes()).unwrap();
            file.finish(&place).unwrap();
            assert_eq!(fs::read_to_string(&place).unwrap(), format!("round {round}"));
            assert_eq!(names_in(folder.path()), ["report.html"]);
            drop(begin(is_named));
            assert_eq!(names_in(folder.path()), ["report.html"], "nobody finished it");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_has_no_name_yet_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let Some(mut file) = nameless(folder.path()) else { return };
        file.write_all(b"half of it").unwrap();
        assert!(names_in(folder.path()).is_empty());
    }
}
