//! Python, as `scripts/setup test` makes it ready.

use crate::run::everything_is_required;
use std::path::Path;
use std::process::Command;

/// The interpreter with the packages of `tests/requirements.txt`, or `None` where it lacks a module
/// and need not have it.
pub(crate) fn python(module: &str) -> Option<Command> {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join(".venv/bin/python");
    let ready = Command::new(&python).args(["-c", &format!("import {module}")]).output();
    if ready.is_ok_and(|ready| ready.status.success()) {
        return Some(Command::new(python));
    }
    let message = format!("{} has no {module}: run scripts/setup test", python.display());
    assert!(!everything_is_required(), "{message}");
    None
}
