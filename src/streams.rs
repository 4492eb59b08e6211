//! Standard output and standard error: what goes where (`docs/contract.md` R215, R300 to R302).
//!
//! Both are the process's own, and so is the word on how much is said on them: it is given once, before
//! anything is done.

use crate::exit::Failure;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// Whether only errors are said, and who misses a bar (`-q`).
static QUIET: AtomicBool = AtomicBool::new(false);

/// Whether standard output is to be one report, and nothing else.
static GIVEN_AWAY: AtomicBool = AtomicBool::new(false);

/// From now on only errors are said, and who misses a bar.
pub(crate) fn be_quiet() {
    QUIET.store(true, Relaxed);
}

/// From now on standard output is for one report, and what people read goes to standard error.
pub(crate) fn give_away() {
    GIVEN_AWAY.store(true, Relaxed);
}

/// Prints what people read of what is done: to standard output, or to standard error where the former is
/// a report. With `-q` nowhere. A reader who has gone away is no failure.
///
/// # Errors
/// Standard output could not be written.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    if is_given_away() {
        note(text);
        return Ok(());
    }
    if QUIET.load(Relaxed) { Ok(()) } else { answer(text) }
}

/// Prints to standard output what the command was given for, which is not held back by `-q`.
///
/// # Errors
/// Standard output could not be written.
pub(crate) fn answer(text: &str) -> Result<(), Failure> {
    print_exactly(disarmed(text).as_bytes())
}

/// Prints a machine format to standard output, byte for byte.
///
/// # Errors
/// Standard output could not be written.
pub(crate) fn print_exactly(bytes: &[u8]) -> Result<(), Failure> {
    write_exactly(bytes).map_err(|error| {
        Failure::Internal(miette::miette!("cannot write to standard output: {error}"))
    })
}

/// The same, for who says otherwise what did not work.
///
/// # Errors
/// Standard output could not be written.
pub(crate) fn write_exactly(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Says on standard error what is good to know. With `-q` nowhere.
pub(crate) fn note(lines: &str) {
    if !QUIET.load(Relaxed) {
        insist(lines);
    }
}

/// Whether standard output is for one report.
pub(crate) fn is_given_away() -> bool {
    GIVEN_AWAY.load(Relaxed)
}

/// Warns on standard error of what stands in no report, each line by itself. With `-q` nowhere.
pub(crate) fn warn(lines: &str) {
    note(&lines.lines().map(|line| format!("Warning: {line}\n")).collect::<String>());
}

/// As many lines about one kind of thing as are said.
const MOST_LINES: usize = 10;

/// The lines, each with its line break; of more than ten the first nine, and how many more there are
/// (`docs/contract.md` R322). Those go to the log, which `-v` shows.
pub(crate) fn a_few(lines: &[String]) -> String {
    at_most(MOST_LINES, lines)
}

/// The same, of more than so many.
pub(crate) fn at_most(most: usize, lines: &[String]) -> String {
    if lines.len() <= most {
        return lines.concat();
    }
    let (said, rest) = lines.split_at(most - 1);
    for line in rest {
        tracing::info!("{}", line.trim_end());
    }
    format!("{}and {} more; -v shows them all\n", said.concat(), rest.len())
}

/// Says on standard error what is always said.
#[expect(clippy::print_stderr, reason = "standard output is for what was asked for")]
pub(crate) fn insist(lines: &str) {
    eprint!("{}", disarmed(lines));
}

/// The text without what a CI runner would take for a command: a line that begins with `::`, as one
/// may where a long name is wrapped, and `##[` and `##vso[` wherever they stand.
fn disarmed(text: &str) -> String {
    let lines = text.split_inclusive('\n').map(|line| {
        let command = line.trim_start();
        match command.strip_prefix("::") {
            Some(rest) => format!("{}: :{rest}", &line[..line.len() - command.len()]),
            None => line.to_owned(),
        }
    });
    lines.collect::<String>().replace("##[", "# #[").replace("##vso[", "# #vso[")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_lines_a_few_are_said_and_the_others_counted() {
        let lines = |count: usize| (1..=count).map(|line| format!("{line}\n")).collect::<Vec<_>>();
        assert_eq!(a_few(&lines(10)), "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n");
        let said = a_few(&lines(100_000));
        assert!(said.ends_with("\n9\nand 99991 more; -v shows them all\n"), "{said}");
        assert_eq!(said.lines().count(), 10);
    }

    #[test]
    fn no_text_is_a_command_to_a_ci_runner() {
        for (text, printed) in [
            ("s001  김하늘\n", "s001  김하늘\n"),
            ("::stop-commands::x\n", ": :stop-commands::x\n"),
            (" s001\n      ::error::x\n s002 ::1\n", " s001\n      : :error::x\n s002 ::1\n"),
            (" s1 ##[set-output name=x]y", " s1 # #[set-output name=x]y"),
            ("##vso[task.setvariable]", "# #vso[task.setvariable]"),
        ] {
            assert_eq!(disarmed(text), printed);
        }
    }
}
