//! moto's server, an AWS that others wrote (`tests/emulators/serve_moto.py`): on a loopback port of its
//! own, for as long as it is held.

use crate::python::python;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

/// A server that ends when it is dropped, or when this process does.
#[derive(Debug)]
pub(crate) struct Moto {
    process: Child,
    endpoint: String,
}

impl Moto {
    /// Starts a server with nothing in it, or says `None` where moto is not installed and need not
    /// be.
    pub(crate) fn start() -> Option<Self> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/emulators/serve_moto.py");
        let mut server = python("moto.server")?;
        // It ends with its standard input.
        server.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = server.spawn().unwrap();
        let mut endpoint = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut endpoint).unwrap();
        assert!(endpoint.starts_with("http://127.0.0.1:"), "moto did not start: {endpoint:?}");
        Some(Self { process, endpoint: endpoint.trim().to_owned() })
    }

    /// Where it answers, as `AWS_ENDPOINT_URL` names it. Every key is good, and is one of the account
    /// 123456789012; a role can be assumed in any account, which is then another AWS account.
    pub(crate) fn endpoint(&self) -> &str {
        &self.endpoint
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
