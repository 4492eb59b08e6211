//! The judging half of labproof: a pure function from evidence to outcomes and points.
//!
//! There is deliberately no AWS, no async runtime, no file, no clock here. What was observed comes
//! in as [`evidence`], the lab as a [`lab::Lab`], and out goes one [`result::StudentResult`] a
//! student. The same input gives the same output, to the byte.
//!
//! Each layer imports only those before it: `engine` (judging, whatever is judged), `services` (what
//! AWS and servers tell), `modules` (criteria over one kind of thing), `lab` (a lab's file).

mod account;
pub mod attestation;
mod case;
mod engine;
pub mod evidence;
pub mod explain;
mod host_keys;
pub mod judge;
pub mod lab;
mod last_change;
pub mod modules;
pub mod preflight;
pub mod region;
mod services;
pub mod standing;

pub use engine::Points;

/// What an instructor decides by hand.
pub mod decision {
    pub use crate::engine::{DECIDABLE, Decided, Decision};
    pub use crate::lab::{DecisionError, parse_decisions as parse};
}

/// What outcomes there are, and what they rest on.
pub mod outcome {
    pub use crate::engine::{
        Actor, Citation, Evidence, Flag, Judgement, Looked, NAMED, Note, OnTheWay, Outcome,
        OwnTrouble, PageTrouble, Reason, Refusal, Verdict,
    };
    pub use crate::engine::{Columns, Item, Named, Rule, Shown, TableName};
}

/// What judging yields.
pub mod result {
    pub use crate::engine::{
        Condition, CriterionResult, Decided, Score, Stage, State, StudentResult, TaskResult, Thing,
    };
}

/// Who made a call.
pub mod principal {
    pub use crate::engine::{NoPrincipal, Principal};
}

/// What a MySQL server's own error numbers mean.
pub mod login_error {
    pub use crate::services::mysql::login_error::LoginError;
}

/// What a lab says of its things.
pub mod things {
    pub use crate::services::ec2::{GroupSpec, ServerSpec};
    pub use crate::services::mysql::{Attestation, ColumnSpec, TableSpec};
    pub use crate::services::rds::{DB_NAME, DbInstanceSpec, DbSnapshotSpec};
}
