//! Seals: of each run, how much there is of it and a sum of hashes over it all, each chained to the one
//! before. They are brought up to date with every transaction, by what it adds, so a run that is killed
//! is sealed as far as it came; and nothing that was there before is read again for it.
//!
//! A seal depends on what there is of its run alone, and not on the order in which that came: so it is
//! the same in every store, however they were merged. It is no signature: who can write the file, and
//! knows how, can seal it anew. It tells what went wrong, and what was changed by hand.

use super::read::{self, ENROLMENT, RUN};
use super::sum::Sum;
use super::value::{Time, nanoseconds};
use super::{Enrolment, Run};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::BTreeMap;

/// What there is of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Rows of its roster.
    pub(super) students: i64,
    /// Regions of accounts that were looked at.
    pub(super) looks: i64,
    /// What was seen there.
    pub(super) observations: i64,
    /// Of the hashes of all this, of its own row and of its end.
    pub(super) sum: Sum,
}

/// The observations of a look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// How many.
    pub(super) observations: i64,
    /// Of their ids.
    pub(super) sum: Sum,
}

/// A seal as it is kept.
#[derive(Debug, Clone)]
pub(super) struct Seal {
    pub(super) number: i64,
    pub(super) run: i64,
    /// The run's id; `None` if it has lost its name.
    pub(super) name: Option<String>,
    pub(super) tally: Tally,
    pub(super) chain: Sum,
}

/// What a run began with.
pub(super) fn of_run(run: &Run) -> rusqlite::Result<Sum> {
    let Run { id, command, version, lab, lab_sha256, started_at, finished_at: _ } = run;
    let began = nanoseconds(*started_at)?;
    let row = ("run", id, command, version, lab, lab_sha256, began);
    Ok(Sum::hash(&row, Sum::default()))
}

/// That a run ended, and when.
pub(super) fn of_end(at: Timestamp) -> rusqlite::Result<Sum> {
    Ok(Sum::hash(&("end", nanoseconds(at)?), Sum::default()))
}

/// A row of a roster, and its place there.
pub(super) fn of_enrolment(position: i64, enrolment: &Enrolment) -> Sum {
    let Enrolment { student_id, name, account, region, columns } = enrolment;
    let row = ("enrolment", position, student_id, name, account, region, columns);
    Sum::hash(&row, Sum::default())
}

impl Seen {
    /// Adds an observation.
    pub(super) fn add(&mut self, id: Sum) {
        self.observations += 1;
        self.sum.add(id);
    }

    /// What it is of a look at this region of this account.
    fn hash(self, account: &str, region: &str) -> Sum {
        Sum::hash(&("look", account, region, self.observations), self.sum)
    }
}

impl Tally {
    /// Adds a look.
    pub(super) fn look(&mut self, account: &str, region: &str, seen: Seen) {
        self.looks += 1;
        self.observations += seen.observations;
        self.sum.add(seen.hash(account, region));
    }

    fn take_look(&mut self, account: &str, region: &str, seen: Seen) {
        self.looks -= 1;
        self.observations -= seen.observations;
        self.sum.take(seen.hash(account, region));
    }

    fn add(&mut self, other: Self) {
        let Self { students, looks, observations, sum } = other;
        self.students += students;
        self.looks += looks;
        self.observations += observations;
        self.sum.add(sum);
    }

    /// The chain that goes on from another one with this, of a run.
    pub(super) fn chained(&self, before: Sum, run: &str) -> Sum {
        let Self { students, looks, observations, sum } = *self;
        let both = Sum::hash(&("chain", before.bytes()), sum);
        Sum::hash(&("seal", run, students, looks, observations), both)
    }
}

/// What a transaction adds to runs.
#[derive(Debug, Default)]
pub(super) struct Growth {
    /// By the keys of runs.
    runs: BTreeMap<i64, Tally>,
    /// By the keys of looks.
    looks: BTreeMap<i64, GrownLook>,
}

/// A look that has grown.
#[derive(Debug)]
struct GrownLook {
    run: i64,
    account: String,
    region: String,
    before: Seen,
    now: Seen,
}

/// After so many looks what they add is added up: a large merge is not kept in memory.
const LOOKS: usize = 4096;

impl Growth {
    /// A row or an end is added to a run.
    pub(super) fn row(&mut self, run: i64, hash: Sum, students: i64) {
        self.runs.entry(run).or_default().add(Tally { students, sum: hash, ..Tally::default() });
    }

    /// An observation is added to a look, of which `before` tells what it had before.
    pub(super) fn observation(
        &mut self,
        (look, run): (i64, i64),
        (account, region): (&str, &str),
        id: Sum,
        before: impl FnOnce() -> rusqlite::Result<Seen>,
    ) -> rusqlite::Result<()> {
        if !self.looks.contains_key(&look) {
            if self.looks.len() >= LOOKS {
                self.add_up();
            }
            let before = before()?;
            let (account, region) = (account.to_owned(), region.to_owned());
            self.looks.insert(look, GrownLook { run, account, region, before, now: before });
        }
        if let Some(grown) = self.looks.get_mut(&look) {
            grown.now.add(id);
        }
        Ok(())
    }

    fn add_up(&mut self) {
        for look in std::mem::take(&mut self.looks).into_values() {
            let GrownLook { run, account, region, before, now } = look;
            let tally = self.runs.entry(run).or_default();
            if before.observations > 0 {
                tally.take_look(&account, &region, before);
            }
            tally.look(&account, &region, now);
        }
    }

    /// Writes the seals anew of the runs that have grown.
    pub(super) fn seal(mut self, connection: &Connection, merged: bool) -> rusqlite::Result<()> {
        self.add_up();
        let mut first = None;
        for (run, added) in self.runs {
            let number = grow(connection, run, added, merged)?;
            first = Some(first.map_or(number, |first: i64| first.min(number)));
        }
        first.map_or(Ok(()), |first| chain(connection, first))
    }
}

/// Adds to what a run's seal says there is; gives its number.
fn grow(connection: &Connection, run: i64, added: Tally, merged: bool) -> rusqlite::Result<i64> {
    let sql = format!("{SEAL} WHERE seals.run = ?1");
    let found = connection.prepare_cached(&sql)?.query_row([run], seal).optional()?;
    let (number, mut tally) = match found {
        Some(seal) => (seal.number, seal.tally),
        None => (begin(connection, run, merged)?, Tally::default()),
    };
    tally.add(added);
    set(connection, number, tally)?;
    Ok(number)
}

/// An empty seal of a run that had none; gives its number.
fn begin(connection: &Connection, run: i64, merged: bool) -> rusqlite::Result<i64> {
    connection.prepare_cached("UPDATE store SET seals = seals + 1")?.execute([])?;
    let sql = "INSERT INTO seals (number, run, merged, students, looks, observations, sum, chain)
               SELECT seals, ?1, ?2, 0, 0, 0, zeroblob(32), zeroblob(32) FROM store";
    connection.prepare_cached(sql)?.execute(params![run, merged])?;
    connection.prepare_cached("SELECT seals FROM store")?.query_row([], |row| row.get(0))
}

fn set(connection: &Connection, number: i64, tally: Tally) -> rusqlite::Result<()> {
    let Tally { students, looks, observations, sum } = tally;
    let sql = "UPDATE seals SET (students, looks, observations, sum) = (?2, ?3, ?4, ?5)
               WHERE number = ?1";
    let values = params![number, students, looks, observations, sum.bytes()];
    connection.prepare_cached(sql)?.execute(values).map(drop)
}

/// Chains the seals anew, from this number on.
fn chain(connection: &Connection, first: i64) -> rusqlite::Result<()> {
    let mut before = match first {
        1 => beginning(connection)?,
        later => {
            connection.query_row("SELECT chain FROM seals WHERE number = ?1", [later - 1], sum)?
        }
    };
    for seal in seals(connection, first)? {
        before = seal.tally.chained(before, seal.name.as_deref().unwrap_or_default());
        let sql = "UPDATE seals SET chain = ?2 WHERE number = ?1";
        connection.prepare_cached(sql)?.execute(params![seal.number, before.bytes()])?;
    }
    Ok(())
}

/// What the chain of a store begins with.
pub(super) fn beginning(connection: &Connection) -> rusqlite::Result<Sum> {
    connection.prepare_cached("SELECT id FROM store")?.query_row([], sum)
}

/// The first column of a row as a sum.
fn sum(row: &Row<'_>) -> rusqlite::Result<Sum> {
    row.get(0)
}

const SEAL: &str = "SELECT number, seals.run, name, students, looks, observations, sum, chain
                    FROM seals LEFT JOIN names ON key = seals.run";

/// The seals from this number on, in the order of the chain.
pub(super) fn seals(connection: &Connection, first: i64) -> rusqlite::Result<Vec<Seal>> {
    let sql = format!("{SEAL} WHERE number >= ?1 ORDER BY number");
    connection.prepare_cached(&sql)?.query_map([first], seal)?.collect()
}

fn seal(row: &Row<'_>) -> rusqlite::Result<Seal> {
    Ok(Seal {
        number: row.get(0)?,
        run: row.get(1)?,
        name: row.get(2)?,
        tally: Tally {
            students: row.get(3)?,
            looks: row.get(4)?,
            observations: row.get(5)?,
            sum: row.get(6)?,
        },
        chain: row.get(7)?,
    })
}

/// Seals all runs by what there is, however they were sealed before: after an erasure, and in a store of
/// an older format, which does not tell in which order its runs came.
pub(super) fn reseal(connection: &Connection) -> rusqlite::Result<()> {
    for (run, tally) in tallies(connection)? {
        let sql = format!("{SEAL} WHERE seals.run = ?1");
        let known = connection.prepare_cached(&sql)?.query_row([run], seal).optional()?;
        let number = known.map_or_else(|| begin(connection, run, true), |seal| Ok(seal.number))?;
        set(connection, number, tally)?;
    }
    chain(connection, 1)
}

/// What there is of each run, by the keys of runs, in the order of their beginnings where they are new.
pub(super) fn tallies(connection: &Connection) -> rusqlite::Result<BTreeMap<i64, Tally>> {
    let mut tallies: BTreeMap<i64, Tally> = BTreeMap::new();
    let mut add = |run: i64, hash: Sum, students: i64| {
        let tally = Tally { students, sum: hash, ..Tally::default() };
        tallies.entry(run).or_default().add(tally);
    };
    let mut runs = connection.prepare(RUN)?;
    let mut rows = runs.query([])?;
    while let Some(row) = rows.next()? {
        add(row.get(7)?, of_run(&read::run(row)?)?, 0);
    }
    let mut ends = connection.prepare("SELECT run, finished_at FROM run_ends")?;
    let mut rows = ends.query([])?;
    while let Some(row) = rows.next()? {
        let Time(at) = row.get(1)?;
        add(row.get(0)?, of_end(at)?, 0);
    }
    let mut enrolments = connection.prepare(ENROLMENT)?;
    let mut rows = enrolments.query([])?;
    while let Some(row) = rows.next()? {
        let enrolment = read::enrolment(row)?;
        add(row.get(7)?, of_enrolment(row.get(6)?, &enrolment), 1);
    }
    each_look(connection, |run, account, region, seen| {
        tallies.entry(run).or_default().look(account, region, seen);
    })?;
    Ok(tallies)
}

/// Visits the looks: the run's key, the account, the region, and what was seen.
fn each_look(
    connection: &Connection,
    mut visit: impl FnMut(i64, &str, &str, Seen),
) -> rusqlite::Result<()> {
    let looks = "SELECT looks.key, run, account.name, region.name FROM looks
                 JOIN names AS account ON account.key = account
                 JOIN names AS region ON region.key = region ORDER BY looks.key";
    // Read in the order in which they lie there, side by side.
    let mut looks = connection.prepare(looks)?;
    let mut observations = connection.prepare("SELECT look, id FROM observations ORDER BY look")?;
    let mut ids = observations.query([])?;
    let mut next: Option<(i64, Sum)> = ids.next()?.map(look_and_id).transpose()?;
    let mut rows = looks.query([])?;
    while let Some(row) = rows.next()? {
        let look: i64 = row.get(0)?;
        let mut seen = Seen::default();
        while let Some((of, id)) = next.take_if(|(of, _)| *of <= look) {
            if of == look {
                seen.add(id);
            }
            next = ids.next()?.map(look_and_id).transpose()?;
        }
        let (account, region): (String, String) = (row.get(2)?, row.get(3)?);
        visit(row.get(1)?, &account, &region, seen);
    }
    Ok(())
}

fn look_and_id(row: &Row<'_>) -> rusqlite::Result<(i64, Sum)> {
    Ok((row.get(0)?, row.get(1)?))
}
