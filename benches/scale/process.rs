//! A process, from its beginning to its end, and what the kernel says that it took.

use crate::Outcome;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};
use wait4::{ResUse, Wait4 as _};

/// What a process and those that it waited for took. The peak of the memory cannot be less than what this program had
/// when it started the process, a few MB.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Usage {
    pub(crate) wall: Duration,
    /// User and system.
    pub(crate) processor: Duration,
    /// Resident, in bytes.
    pub(crate) peak: u64,
}

impl Usage {
    fn of(began: Instant, used: &ResUse) -> Self {
        let used = used.rusage;
        Self { wall: began.elapsed(), processor: used.utime + used.stime, peak: used.maxrss }
    }
}

/// Runs a command to its end, in an environment of nothing but what it was given.
///
/// # Errors
/// It failed, and what it said on standard error.
pub(crate) fn run(mut command: Command) -> Outcome<Usage> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let began = Instant::now();
    let mut child = command.spawn().map_err(|error| format!("{command:?}: {error}"))?;
    let mut said = String::new();
    child.stderr.take().ok_or("no standard error")?.read_to_string(&mut said)?;
    let used = child.wait4()?;
    if used.status.success() {
        return Ok(Usage::of(began, &used));
    }
    Err(format!("{command:?}: {}\n{said}", used.status).into())
}

/// A server that says on its first line where it is, and on its last what it did.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    says: BufReader<ChildStdout>,
    began: Instant,
    pub(crate) address: String,
}

impl Server {
    pub(crate) fn start(mut command: Command) -> Outcome<Self> {
        let began = Instant::now();
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut says = BufReader::new(child.stdout.take().ok_or("no standard output")?);
        let mut address = String::new();
        says.read_line(&mut address)?;
        Ok(Self { child, says, began, address: address.trim().to_owned() })
    }

    /// Ends it; gives what it took and what it said last.
    pub(crate) fn end(mut self) -> Outcome<(Usage, String)> {
        drop(self.child.stdin.take());
        let mut last = String::new();
        self.says.read_to_string(&mut last)?;
        Ok((Usage::of(self.began, &self.child.wait4()?), last))
    }
}
