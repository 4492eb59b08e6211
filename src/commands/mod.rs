//! One module a command.

mod attest;
pub(crate) mod check;
#[cfg(feature = "rehearsal")]
pub(crate) mod cloud;
pub(crate) mod config;
#[cfg(feature = "rehearsal")]
pub(crate) mod demo;
pub(crate) mod evidence;
pub(crate) mod explain;
pub(crate) mod grade;

pub(crate) mod init;
pub(crate) mod lab;
pub(crate) mod look;
pub(crate) mod nonce;
pub(crate) mod own;
pub(crate) mod preflight;
pub(crate) mod regrade;
#[cfg(feature = "rehearsal")]
pub(crate) mod rehearse;
pub(crate) mod report;
pub(crate) mod role;
pub(crate) mod run;
mod unneeded;
pub(crate) mod watch;
