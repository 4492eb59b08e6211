//! How much of the live page anybody may take up. Whoever says nothing, or says it slowly, is closed; and
//! whoever may look is not kept out by them.

use std::time::Duration;

/// What a server bears.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Connections at a time.
    pub(super) connections: usize,
    /// Of these, from one address, or one IPv6 network of 64 bits. This machine itself has no such limit: a
    /// proxy or `ssh -L` makes one address of everybody.
    pub(super) of_one_address: usize,
    /// Connections that may stay for events; those beyond them are for pages, which come and go.
    pub(super) streams: usize,
    /// How long a request may take to arrive, from when it could have come: the first, or one after another
    /// on a connection that is kept open.
    pub(super) request: Duration,
    /// How long a browser may take nothing of what is sent to it.
    pub(super) stall: Duration,
    /// The longest head of a request, bytes.
    pub(super) head: usize,
}

/// What the page bears: a process may often open 1,024 files, and the watch needs its own. A class of a hundred
/// behind one address has the page open in a hundred browsers, with one connection each. A browser asks in a
/// fraction of a second and sends about a kilobyte.
pub(super) const USUAL: Limits = Limits {
    connections: 400,
    of_one_address: 120,
    streams: 350,
    request: Duration::from_secs(10),
    stall: Duration::from_secs(30),
    head: 16 * 1024,
};
