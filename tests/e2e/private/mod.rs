//! A private database, by every way to it: real servers on hosts of their own, and others that lie.

mod certificates;
mod direct;
mod looked;
mod mysql;
mod network;
mod tunnel;
