//! `labproof` as people and CI use it: the built program, a loopback cloud, real files.

#![expect(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

mod access;
mod accounts;
mod again;
mod browser;
mod check;
mod class;
mod class_file;
mod cloud_command;
mod commands;
mod credentials;
mod database;
#[path = "../../src/dbms/mod.rs"]
mod dbms;
mod documents;
mod emulators;
mod evidence;
mod explain;
mod faults;
mod files;
mod gate;
mod github;
mod glibc;
mod importers;
mod killed;
mod lab;
mod labs;
mod mid_class;
mod moto;
mod offline;
mod old_store;
mod permissions;
mod preflight;
mod private;
mod python;
mod receipts;
mod regions;
mod rehearse;
mod rehearse_account;
mod reports;
mod roster;
mod run;
mod secrets;
mod servers;
mod settled;
mod signals;
mod situations;
mod ssh;
mod stores;
mod streams;
mod terminal;
mod three_days;
mod tls;
mod typed;
mod watch;
