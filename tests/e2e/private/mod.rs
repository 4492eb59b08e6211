//! A private database, by every way to it: real servers on hosts of their own, and others that lie.

mod attested;
mod blocked;
mod certificates;
mod crowd;
mod database;
pub(crate) mod impostor;
mod impostors;
mod liars;
pub(crate) mod looked;
mod mysql;
pub(crate) mod network;
mod obstacles;
mod openssh;
mod stops;
mod tunnel;
