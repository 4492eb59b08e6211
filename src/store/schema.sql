-- The evidence store, version 3. Rows are added and never changed: what a student was once proven
-- to have done stays proven, and two stores are merged by taking the union of what they hold. There
-- is no place for an external id, a role, a password or a key.
-- Things are told by what they say (an observation by its hash, a run by its id). The whole numbers
-- by which rows name each other are this file's own, and never leave it. They keep rows short: most
-- looks find what the one before found, and then cost little more than the hashes of what was seen.
-- Instants are nanoseconds since 1970, in UTC.

-- Texts that rows repeat: ids of runs, accounts, regions, commands, versions, labs.
CREATE TABLE names (
    key INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- A run of labproof: under which rules it looked. What is of a run may come before it, in a merge
-- whose lines are in another order; so others name it by its name, and are checked at the end.
CREATE TABLE runs (
    run INTEGER PRIMARY KEY REFERENCES names (key),
    command INTEGER NOT NULL REFERENCES names (key),
    version INTEGER NOT NULL REFERENCES names (key),
    lab INTEGER NOT NULL REFERENCES names (key),
    lab_sha256 INTEGER NOT NULL REFERENCES names (key),
    started_at INTEGER NOT NULL
) STRICT;

-- When a run came to its end. A run without one was cut short.
CREATE TABLE run_ends (
    run INTEGER PRIMARY KEY REFERENCES runs (run) DEFERRABLE INITIALLY DEFERRED,
    finished_at INTEGER NOT NULL
) STRICT;

-- What rosters say of students: each row that differs, once.
CREATE TABLE students (
    key INTEGER PRIMARY KEY,
    student_id TEXT NOT NULL,
    name TEXT NOT NULL,
    account INTEGER NOT NULL REFERENCES names (key),
    region INTEGER REFERENCES names (key),
    columns TEXT NOT NULL -- a JSON object of texts
) STRICT;
CREATE INDEX students_by_id ON students (student_id);

-- The rows of the roster that a run was given; of each student_id at most one.
CREATE TABLE enrolments (
    run INTEGER NOT NULL REFERENCES runs (run) DEFERRABLE INITIALLY DEFERRED,
    student INTEGER NOT NULL REFERENCES students (key),
    position INTEGER NOT NULL,
    PRIMARY KEY (run, student)
) STRICT, WITHOUT ROWID;

-- Items of lists that were answered, each once: a record, an event, a security group.
CREATE TABLE items (
    key INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE, -- SHA-256 of json
    json TEXT NOT NULL
) STRICT;

-- What a look showed, apart from what is another at every look (answer.rs): equal answers are kept
-- once.
CREATE TABLE answers (
    key INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE, -- SHA-256 of template and of its items' hashes
    template TEXT NOT NULL -- JSON, with placeholders for items, instants, counts and the run's id
) STRICT;

-- The items of an answer, in their order.
CREATE TABLE answer_items (
    answer INTEGER NOT NULL REFERENCES answers (key),
    position INTEGER NOT NULL,
    item INTEGER NOT NULL REFERENCES items (key),
    PRIMARY KEY (answer, position)
) STRICT, WITHOUT ROWID;

-- A region of an account that was looked at in a run.
CREATE TABLE looks (
    key INTEGER PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES names (key),
    run INTEGER NOT NULL REFERENCES runs (run) DEFERRABLE INITIALLY DEFERRED,
    region INTEGER NOT NULL REFERENCES names (key),
    at INTEGER NOT NULL, -- when the first of its observations that came here was made
    UNIQUE (account, run, region)
) STRICT;

-- An observation. Its id is a hash over all of it, so (look, at, id) is as unique as the id is. New
-- rows come to the end of the table, whose pages so are filled, and what one run saw of an account
-- is together.
CREATE TABLE observations (
    look INTEGER NOT NULL REFERENCES looks (key),
    at INTEGER NOT NULL, -- nanoseconds after looks.at
    id BLOB NOT NULL, -- Observation::id()
    answer INTEGER NOT NULL REFERENCES answers (key),
    window BLOB, -- the instants and counts of the answer, if it has some (window.rs)
    PRIMARY KEY (look, at, id)
) STRICT, WITHOUT ROWID;

-- What there is of each run, so that what is lost, changed or put in is noticed (seal.rs). Of all
-- rows these alone are changed: with whatever is added to their run, in the same transaction.
CREATE TABLE seals (
    number INTEGER PRIMARY KEY, -- counted from 1, in the order in which runs came into this file
    run INTEGER NOT NULL UNIQUE REFERENCES runs (run) DEFERRABLE INITIALLY DEFERRED,
    merged INTEGER NOT NULL, -- 1 if it came with a merge, so that its number says nothing of time
    students INTEGER NOT NULL,
    looks INTEGER NOT NULL,
    observations INTEGER NOT NULL,
    sum BLOB NOT NULL, -- of hashes: of its row, its end, each row of its roster, each look
    chain BLOB NOT NULL -- SHA-256 of the chain of the seal before, and of this seal
) STRICT;

-- This file, in one row.
CREATE TABLE store (
    key INTEGER PRIMARY KEY CHECK (key = 1),
    id BLOB NOT NULL, -- random: what the chain begins with
    seals INTEGER NOT NULL -- how many there are
) STRICT;
