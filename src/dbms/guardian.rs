//! A server must not outlive the program that started it, however that ends: killed, interrupted, or
//! gone without dropping what it holds.

use std::io::{self, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Reads the server's number, and waits for the end of its input, which comes when the program ends; then it
/// ends the server, and removes the server's folder. Signals to the program's whole group are not for it.
const SCRIPT: &str = r#"trap '' HUP INT TERM
read -r server; read -r _
[ -n "$server" ] && kill -9 "$server"
rm -rf "$1""#;

/// Watches over a server. It is dismissed when this is dropped.
#[derive(Debug)]
pub(super) struct Guardian(Child);

impl Guardian {
    /// Watches over the server that is to have its data in this folder. It stands before the server does,
    /// so that there is no moment without it.
    ///
    /// # Errors
    /// There is no shell.
    pub(super) fn of(folder: &Path) -> io::Result<Self> {
        let mut shell = Command::new("sh");
        shell.args(["-c", SCRIPT, "guardian"]).arg(folder);
        shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        shell.spawn().map(Self)
    }

    /// Tells it which process the server is.
    ///
    /// # Errors
    /// It is not there any more.
    pub(super) fn watch(&mut self, server: &Child) -> io::Result<()> {
        let input = self.0.stdin.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        writeln!(input, "{}", server.id())
    }
}

impl Drop for Guardian {
    fn drop(&mut self) {
        // Killed, and not told that its input has ended: the server's number may be another's by now.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
