//! Being told to stop: by Ctrl-C, by SIGTERM, or never.

use futures::FutureExt;
use futures::future::{self, BoxFuture, Shared};

/// Comes when labproof is told to stop. Whoever waits for it, then or later, is told.
pub(crate) type Stop = Shared<BoxFuture<'static, ()>>;

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
            _ = terminate.recv() => {}
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
