-- The evidence store, version 1. Rows are added and never changed: what a student was once proven
-- to have done stays proven, and two stores are merged by taking the union of their rows. So every
-- row is told by what it says, never by a number that this file gave it, and there is no place for
-- an external id, a role, a password or a key.
-- Times are RFC 3339 in UTC with nine decimals, so that their order as text is their order in time.

-- A run of labproof: under which rules it looked.
CREATE TABLE runs (
    id TEXT PRIMARY KEY NOT NULL,
    command TEXT NOT NULL,
    version TEXT NOT NULL,
    lab TEXT NOT NULL,
    lab_sha256 TEXT NOT NULL,
    started_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- When a run came to its end. A run without one was cut short.
CREATE TABLE run_ends (
    run TEXT PRIMARY KEY NOT NULL REFERENCES runs (id) DEFERRABLE INITIALLY DEFERRED,
    finished_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The rows of the roster that a run was given.
CREATE TABLE enrolments (
    run TEXT NOT NULL REFERENCES runs (id) DEFERRABLE INITIALLY DEFERRED,
    student_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    account TEXT NOT NULL,
    region TEXT,
    columns TEXT NOT NULL, -- a JSON object of texts
    PRIMARY KEY (run, student_id)
) STRICT, WITHOUT ROWID;

-- What a look showed, apart from when and where: equal answers are kept once.
CREATE TABLE looks (
    id TEXT PRIMARY KEY NOT NULL, -- Look::id()
    json TEXT NOT NULL
) STRICT;

-- An observation. Its id is a hash over all of it, so (account, at, id) is as unique as the id is,
-- and keeps what is read together, one account over time, together on the disk.
CREATE TABLE observations (
    account TEXT NOT NULL,
    at TEXT NOT NULL,
    id TEXT NOT NULL, -- Observation::id()
    run TEXT NOT NULL REFERENCES runs (id) DEFERRABLE INITIALLY DEFERRED,
    region TEXT NOT NULL,
    source TEXT NOT NULL,
    look TEXT NOT NULL REFERENCES looks (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (account, at, id)
) STRICT, WITHOUT ROWID;
