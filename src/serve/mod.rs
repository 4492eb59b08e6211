//! `watch --serve`: the cohort as it stands, in any number of browsers, for as long as the watch
//! goes on.
//!
//! The page is the report's own, kept up to date by server-sent events. Whatever a browser does,
//! nothing is changed by it: there is nothing here that could be asked for but two things to read. Nor does
//! anybody keep others out by opening connections (`limits.rs`).

mod access;
mod board;
mod connection;
mod limits;
mod router;
mod slots;
#[cfg(test)]
mod tests;

pub(crate) use access::Access;

use crate::clock::Clock;
use crate::exit::Failure;
use board::Board;
use labproof_reports::{Gradebook, View};
use limits::{Limits, USUAL};
use router::Shown;
use slots::Slots;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// How long browsers have to take the last state, once the watch has ended.
const FAREWELL: Duration = Duration::from_secs(2);

/// An address that is taken, and will be served from.
#[derive(Debug)]
pub(crate) struct Place {
    listener: TcpListener,
    address: SocketAddr,
    access: Access,
}

impl Place {
    /// Takes the address, so that a watch which could not be seen is not begun. Port 0 is any that
    /// is free.
    ///
    /// # Errors
    /// It cannot be listened on.
    pub(crate) async fn take(at: SocketAddr, access: Access) -> Result<Self, Failure> {
        let taken = TcpListener::bind(at).await;
        let taken = taken.and_then(|listener| Ok((listener.local_addr()?, listener)));
        let (address, listener) = taken.map_err(|error| {
            Failure::Input(miette::miette!(
                help = "name another port, or port 0 for any that is free",
                "--serve: cannot listen on {at}: {error}"
            ))
        })?;
        Ok(Self { listener, address, access })
    }

    /// Serves from now on: at first a page that has nobody on it. The clock is the run's.
    pub(crate) fn serve(self, before: &Gradebook, view: View, clock: Clock) -> Live {
        self.serve_within(USUAL, before, view, clock)
    }

    fn serve_within(self, limits: Limits, before: &Gradebook, view: View, clock: Clock) -> Live {
        let board = Board::new(before, view);
        let shown = Shown::new(board.reader(), clock, limits.streams);
        let app = router::router(shown, self.access.clone(), self.address.port());
        let (close, closed) = oneshot::channel::<()>();
        let slots = Slots::new(limits);
        let server = tokio::spawn(connection::accept(self.listener, slots, app, closed));
        Live { address: self.address, access: self.access, board, close, server }
    }
}

/// A cohort that is shown.
#[derive(Debug)]
pub(crate) struct Live {
    address: SocketAddr,
    access: Access,
    board: Board,
    close: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

impl Live {
    /// Where it is seen.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Whether a browser must bring a token once.
    pub(crate) fn asks_for_token(&self) -> bool {
        self.access.asks_for_token()
    }

    /// Shows this from now on. Costs nothing if nobody looks.
    pub(crate) fn show(&self, book: &Gradebook) {
        self.board.show(book);
    }

    /// Ends: every browser that keeps up is given the last state, and nobody is waited for long.
    pub(crate) async fn close(self) {
        let Self { board, close, mut server, .. } = self;
        // Without a board every stream of events comes to its end.
        drop(board);
        drop(close);
        if tokio::time::timeout(FAREWELL, &mut server).await.is_err() {
            server.abort();
        }
    }
}
