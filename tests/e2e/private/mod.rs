//! A private database, by every way to it: real servers on hosts of their own, and others that lie.

mod attested;
mod blocked;
mod certificates;
mod crowd;
mod database;
mod impostor;
mod impostors;
mod liars;
mod looked;
mod mysql;
mod network;
mod obstacles;
mod openssh;
mod stops;
mod tunnel;
