//! What a rehearsal in an account has done and is about to do, line by line on the disk before it is done:
//! whoever is killed is found by it. Nothing that it does not name is ever deleted.

use crate::private::{self, Exposed, Secret};
use crate::rehearsal::thing::{Mark, Thing};
use jiff::Timestamp;
use miette::Diagnostic;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use thiserror::Error;

/// Which rehearsal it is of.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Began {
    /// At random: the mark of everything that is made.
    pub(crate) id: String,
    pub(crate) lab: String,
    pub(crate) lab_sha256: String,
    pub(crate) account: String,
    pub(crate) region: String,
    pub(crate) at: Timestamp,
}

/// A line.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Line {
    /// The first one.
    Began(Began),
    /// The step of the work of this number is begun.
    Step(usize),
    /// Something is about to be made.
    Making(Thing),
    /// A password that was made up for an instance.
    Password { instance: String, password: String },
    /// The step of this number is done.
    Done(usize),
    /// The account was graded behind a task, or at the end.
    Graded { after: Option<String>, at: Timestamp },
    /// What was made is being deleted: nothing is made any more.
    CleaningUp,
}

/// What a journal says.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) began: Began,
    /// Everything that was made, or may have been.
    pub(crate) things: Vec<Thing>,
    /// How many steps are done; the work's are done in order.
    pub(crate) done: usize,
    /// Whether the step behind those is begun.
    pub(crate) is_in_step: bool,
    pub(crate) graded: Vec<(Option<String>, Timestamp)>,
    pub(crate) is_cleaning_up: bool,
    passwords: BTreeMap<String, SecretString>,
}

impl Told {
    fn new(began: Began) -> Self {
        Self {
            began,
            things: Vec::new(),
            done: 0,
            is_in_step: false,
            graded: Vec::new(),
            is_cleaning_up: false,
            passwords: BTreeMap::new(),
        }
    }

    /// What everything carries that was made.
    pub(crate) fn mark(&self) -> Mark {
        Mark(self.began.id.clone())
    }

    fn take_in(&mut self, line: Line) {
        match line {
            Line::Began(began) => self.began = began,
            Line::Step(_) => self.is_in_step = true,
            Line::Making(thing) if self.things.contains(&thing) => {}
            Line::Making(thing) => self.things.push(thing),
            Line::Password { instance, password } => {
                self.passwords.insert(instance, SecretString::from(password));
            }
            Line::Done(step) => {
                self.done = step + 1;
                self.is_in_step = false;
            }
            Line::Graded { after, at } => self.graded.push((after, at)),
            Line::CleaningUp => self.is_cleaning_up = true,
        }
    }
}

/// Why a journal cannot be used.
#[derive(Debug, Error, Diagnostic)]
pub(crate) enum JournalError {
    /// It is there.
    #[error("{} is the journal of a rehearsal that has not finished", .0.display())]
    #[diagnostic(help(
        "continue it (--resume), or delete what it has created (--clean-up); for another account \
         name another --journal"
    ))]
    Unfinished(PathBuf),
    /// It is not there.
    #[error("there is no journal {}, so there is nothing to continue", .0.display())]
    #[diagnostic(help("name the journal of the rehearsal (--journal), or leave the option out"))]
    Missing(PathBuf),
    /// Another process has it.
    #[error("another labproof is at work with the journal {}", .0.display())]
    InUse(PathBuf),
    /// Others than its owner may read it.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Exposed(#[from] Exposed),
    /// It says something else.
    #[error("{} is not the journal of a rehearsal: line {line}: {cause}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// From 1.
        line: usize,
        /// What is wrong.
        cause: String,
    },
    /// The file cannot be read or written.
    #[error("the journal {} cannot be kept: {cause}", file.display())]
    #[diagnostic(help("name a file that can be written: --journal FILE"))]
    Io {
        /// The file.
        file: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
}

/// A journal that nobody else writes, for as long as it is held.
#[derive(Debug)]
pub(crate) struct Journal {
    path: PathBuf,
    kept: Mutex<Kept>,
}

#[derive(Debug)]
struct Kept {
    file: File,
    told: Told,
}

impl Journal {
    /// Begins one, which must not be there yet. It is for its owner alone: it may hold passwords.
    ///
    /// # Errors
    /// It is there, or cannot be written.
    pub(crate) fn begin(path: &Path, began: Began) -> Result<Self, JournalError> {
        let failed = |cause: io::Error| {
            if cause.kind() == io::ErrorKind::AlreadyExists {
                return JournalError::Unfinished(path.to_owned());
            }
            JournalError::Io { file: path.to_owned(), cause }
        };
        let mut options = OpenOptions::new();
        private::for_its_owner(options.read(true).append(true).create_new(true));
        let file = options.open(path).map_err(failed)?;
        let journal = Self::of(path, file, Told::new(began.clone()))?;
        journal.add(Line::Began(began))?;
        sync_folder(path);
        Ok(journal)
    }

    /// Goes on with one.
    ///
    /// # Errors
    /// It is not there, or in use, or cannot be read.
    pub(crate) fn reopen(path: &Path) -> Result<Self, JournalError> {
        let failed = |cause: io::Error| {
            if cause.kind() == io::ErrorKind::NotFound {
                return JournalError::Missing(path.to_owned());
            }
            JournalError::Io { file: path.to_owned(), cause }
        };
        let mut file = OpenOptions::new().read(true).append(true).open(path).map_err(failed)?;
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(failed)?;
        // Whoever is killed in a line has not done what it says: the line is taken back.
        let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let told = read(path, &text[..whole])?;
        if let Some(exposed) = private::exposed(&file, path, Secret::Passwords).map_err(failed)? {
            return Err(exposed.into());
        }
        let journal = Self::of(path, file, told)?;
        if whole < text.len() {
            let length = u64::try_from(whole).unwrap_or(u64::MAX);
            let mut kept = journal.kept();
            kept.file.set_len(length).and_then(|()| kept.file.rewind()).map_err(failed)?;
        }
        Ok(journal)
    }

    fn of(path: &Path, file: File, told: Told) -> Result<Self, JournalError> {
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(JournalError::InUse(path.to_owned())),
            Err(TryLockError::Error(cause)) => {
                return Err(JournalError::Io { file: path.to_owned(), cause });
            }
        }
        Ok(Self { path: path.to_owned(), kept: Mutex::new(Kept { file, told }) })
    }

    /// What it says.
    pub(crate) fn told(&self) -> Told {
        self.kept().told.clone()
    }

    /// A step is begun.
    ///
    /// # Errors
    /// It could not be written.
    pub(crate) fn begin_step(&self, step: usize) -> Result<(), JournalError> {
        self.add(Line::Step(step))
    }

    /// A step is done.
    ///
    /// # Errors
    /// It could not be written.
    pub(crate) fn end_step(&self, step: usize) -> Result<(), JournalError> {
        self.add(Line::Done(step))
    }

    /// Something is about to be made.
    ///
    /// # Errors
    /// It could not be written, so it must not be made.
    pub(crate) fn about_to_make(&self, thing: &Thing) -> Result<(), JournalError> {
        self.add(Line::Making(thing.clone()))
    }

    /// The account was graded.
    ///
    /// # Errors
    /// It could not be written.
    pub(crate) fn graded(&self, after: Option<&str>, at: Timestamp) -> Result<(), JournalError> {
        self.add(Line::Graded { after: after.map(str::to_owned), at })
    }

    /// From now on things are deleted, and none is made.
    ///
    /// # Errors
    /// It could not be written.
    pub(crate) fn clean_up(&self) -> Result<(), JournalError> {
        if self.told().is_cleaning_up { Ok(()) } else { self.add(Line::CleaningUp) }
    }

    /// The password that was made up for an instance, now or before.
    ///
    /// # Errors
    /// It could not be made up or written.
    pub(crate) fn password(&self, instance: &str) -> Result<SecretString, JournalError> {
        if let Some(known) = self.kept().told.passwords.get(instance) {
            return Ok(known.clone());
        }
        let password =
            SecretString::from(format!("Lp-{}", random().map_err(|cause| self.io(cause))?));
        let line = Line::Password {
            instance: instance.to_owned(),
            password: password.expose_secret().to_owned(),
        };
        self.add(line)?;
        Ok(password)
    }

    /// Ends it: everything is deleted that was made.
    ///
    /// # Errors
    /// The file could not be removed.
    pub(crate) fn end(self) -> Result<(), JournalError> {
        std::fs::remove_file(&self.path).map_err(|cause| self.io(cause))?;
        sync_folder(&self.path);
        Ok(())
    }

    /// Writes a line, which is on the disk when this returns.
    fn add(&self, line: Line) -> Result<(), JournalError> {
        let mut text = serde_json::to_string(&line).expect("a line is plain data");
        text.push('\n');
        let mut kept = self.kept();
        let written = kept.file.write_all(text.as_bytes()).and_then(|()| kept.file.sync_data());
        written.map_err(|cause| self.io(cause))?;
        kept.told.take_in(line);
        Ok(())
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn io(&self, cause: io::Error) -> JournalError {
        JournalError::Io { file: self.path.clone(), cause }
    }
}

/// 32 hexadecimal digits that nobody can guess.
///
/// # Errors
/// The system has no randomness to give.
pub(crate) fn random() -> io::Result<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(hex::encode(bytes))
}

fn read(path: &Path, text: &[u8]) -> Result<Told, JournalError> {
    let mut told: Option<Told> = None;
    let lines = text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    for (number, line) in lines.enumerate() {
        // The cause could quote a password: its place is enough.
        let unreadable = |cause: String| JournalError::Unreadable {
            file: path.to_owned(),
            line: number + 1,
            cause,
        };
        let line: Line = serde_json::from_slice(line)
            .map_err(|error| unreadable(format!("column {}", error.column())))?;
        match (&mut told, line) {
            (None, Line::Began(began)) => told = Some(Told::new(began)),
            (None, _) => return Err(unreadable("it does not begin with a rehearsal".to_owned())),
            (Some(told), line) => told.take_in(line),
        }
    }
    told.ok_or_else(|| JournalError::Unreadable {
        file: path.to_owned(),
        line: 1,
        cause: "there is none".to_owned(),
    })
}

/// A name in a folder is on the disk when the folder is. Where a system has no such thing, it is so anyway.
fn sync_folder(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Ok(folder) = File::open(folder.unwrap_or(Path::new("."))) {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rehearsal::thing::Kind;

    fn began() -> Began {
        Began {
            id: "0123".to_owned(),
            lab: "stem-day-rds".to_owned(),
            lab_sha256: "ab".to_owned(),
            account: "123456789012".to_owned(),
            region: "ap-northeast-2".to_owned(),
            at: Timestamp::UNIX_EPOCH,
        }
    }

    fn folder() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("journal");
        (folder, file)
    }

    #[test]
    fn what_was_written_is_told_to_whoever_comes_next() {
        let (_folder, file) = folder();
        let thing = Thing::new(Kind::DbInstance, "awsdb");
        let password = {
            let journal = Journal::begin(&file, began()).unwrap();
            journal.begin_step(0).unwrap();
            journal.about_to_make(&thing).unwrap();
            journal.about_to_make(&thing).unwrap();
            journal.end_step(0).unwrap();
            journal.begin_step(1).unwrap();
            journal.password("awsdb").unwrap()
        };
        let journal = Journal::reopen(&file).unwrap();
        let told = journal.told();
        assert_eq!((told.done, told.is_in_step, told.is_cleaning_up), (1, true, false));
        assert_eq!((told.things, told.began.id.as_str()), (vec![thing], "0123"));
        let again = journal.password("awsdb").unwrap();
        assert_eq!(again.expose_secret(), password.expose_secret());
        journal.end().unwrap();
        assert!(!file.exists());
    }

    #[test]
    fn a_line_that_was_cut_short_was_never_written() {
        let (_folder, file) = folder();
        Journal::begin(&file, began()).unwrap();
        let whole = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, format!("{whole}{{\"step\":")).unwrap();
        let journal = Journal::reopen(&file).unwrap();
        journal.begin_step(0).unwrap();
        drop(journal);
        assert!(Journal::reopen(&file).unwrap().told().is_in_step);
    }

    #[test]
    fn a_journal_is_begun_once_and_is_one_process_s_own() {
        let (_folder, file) = folder();
        let journal = Journal::begin(&file, began()).unwrap();
        assert!(matches!(Journal::begin(&file, began()), Err(JournalError::Unfinished(_))));
        assert!(matches!(Journal::reopen(&file), Err(JournalError::InUse(_))));
        journal.end().unwrap();
        assert!(matches!(Journal::reopen(&file), Err(JournalError::Missing(_))));
    }

    #[cfg(unix)]
    #[test]
    fn a_journal_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let (_folder, file) = folder();
        let journal = Journal::begin(&file, began()).unwrap();
        let mode = |mode| std::fs::Permissions::from_mode(mode);
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        drop(journal);
        std::fs::set_permissions(&file, mode(0o644)).unwrap();
        assert!(matches!(Journal::reopen(&file), Err(JournalError::Exposed(_))));
        std::fs::set_permissions(&file, mode(0o600)).unwrap();
        Journal::reopen(&file).unwrap();
    }

    #[test]
    fn another_file_is_no_journal() {
        let (_folder, file) = folder();
        for text in ["", "{}\n", "{\"step\":0}\n", "secret\n"] {
            std::fs::write(&file, text).unwrap();
            let error = Journal::reopen(&file).unwrap_err();
            assert!(matches!(error, JournalError::Unreadable { .. }), "{error}");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }
}
