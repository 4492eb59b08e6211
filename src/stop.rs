//! Being told to stop: by Ctrl-C, by SIGTERM, or never.

use futures::FutureExt;
use futures::future::{self, BoxFuture, Shared};
use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

/// Comes when labproof is told to stop. Whoever waits for it, then or later, is told.
pub(crate) type Stop = Shared<BoxFuture<'static, ()>>;

/// The exit statuses of a program that Ctrl-C or SIGTERM ended, as a shell gives them: 128 and the signal's
/// number.
const BY_INTERRUPT: u8 = 130;
#[cfg(unix)]
const BY_TERMINATION: u8 = 143;

/// The exit status that the signal asks for which came.
static STATUS: AtomicU8 = AtomicU8::new(BY_INTERRUPT);

/// The exit status of a command that was told to stop before its end.
pub(crate) fn status() -> u8 {
    STATUS.load(Relaxed)
}

/// Never.
pub(crate) fn never() -> Stop {
    future::pending().boxed().shared()
}

/// On Ctrl-C or SIGTERM, which from now on end nothing by themselves.
///
/// # Errors
/// The system does not let us listen.
#[cfg(unix)]
pub(crate) fn on_signal() -> std::io::Result<Stop> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let told = async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => STATUS.store(BY_TERMINATION, Relaxed),
        }
    };
    Ok(told.boxed().shared())
}

/// On Ctrl-C, which from now on ends nothing by itself.
///
/// # Errors
/// The system does not let us listen.
#[cfg(not(unix))]
pub(crate) fn on_signal() -> std::io::Result<Stop> {
    Ok(tokio::signal::ctrl_c().map(drop).boxed().shared())
}
