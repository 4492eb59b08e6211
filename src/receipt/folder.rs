//! A folder of receipts, taken into the evidence: each that holds, once; the others are named.

use super::listing::{Listing, Unread};
use super::refusal::Refusal;
use super::{Asked, Identity, InstanceIdentity, Receipt, Reply};
use crate::exit::Failure;
use crate::store::{Store, StoreError};
use crate::streams::at_most;
use jiff::Timestamp;
use labproof_checks::attestation::{self, Misplaced, Place};
use labproof_checks::evidence::{Kept, Observation};
use labproof_checks::judge::Case;
use labproof_checks::lab::Lab;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The largest file that is read, bytes. A receipt has a few thousand.
const LARGEST: u64 = 1024 * 1024;

/// The most letters that a line repeats of what is wrong: some of it is the file's own words.
const REPEATED: usize = 500;

/// As many files are named as were not taken in: of a class each, of a flood not.
const MOST_NAMED: usize = 50;

/// A folder to which receipts are handed in.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    known: Mutex<Known>,
}

/// What earlier runs of this process have done: in a watch the same folder is read again and again.
#[derive(Debug, Default)]
struct Known {
    /// The hashes of receipts that were taken in.
    taken: BTreeSet<String>,
    /// What was refused or not read, and why, and has been said.
    told: BTreeSet<(PathBuf, String)>,
    /// The files that were left alone for their names, and have been counted.
    counted: BTreeSet<PathBuf>,
}

/// What receipts are compared with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms<'a> {
    /// The rules.
    pub(crate) lab: &'a Lab,
    /// The accounts of the cohort.
    pub(crate) accounts: &'a BTreeSet<String>,
    /// The accounts of everybody else on the roster: another shard takes their receipts in.
    pub(crate) elsewhere: &'a BTreeSet<String>,
    /// The time now: a receipt of the future is not genuine.
    pub(crate) now: Timestamp,
    /// The instant to judge for, if one was named.
    pub(crate) as_of: Option<Timestamp>,
}

/// What became of the folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Intake {
    /// The accounts of the receipts that are in the evidence for the first time.
    pub(crate) accounts: BTreeSet<String>,
    /// The files that were refused for the first time, and why.
    pub(crate) refused: Vec<(PathBuf, Refusal)>,
    /// The folders that were not read, for the first time for this reason.
    pub(crate) unread: Vec<(PathBuf, Unread)>,
    /// The files that were left alone for the first time: their names do not end in `.json`.
    pub(crate) others: Vec<PathBuf>,
}

impl Folder {
    /// The folder at `path`.
    ///
    /// # Errors
    /// There is no folder.
    pub(crate) fn at(path: &Path) -> Result<Self, Failure> {
        fs::read_dir(path).map_err(|error| {
            Failure::Input(miette::miette!(
                help = "name the folder that students' receipts are in; it may be empty",
                "--receipts: {} cannot be read: {error}",
                path.display()
            ))
        })?;
        Ok(Self { path: path.to_owned(), known: Mutex::default() })
    }

    /// Takes every receipt of the folder in that holds. One that does not hurts no other, and a
    /// folder that cannot be read any more hurts nobody: a network share that is gone comes back.
    ///
    /// # Errors
    /// The store could not be read or written.
    pub(crate) fn take_in(&self, store: &mut Store, terms: &Terms<'_>) -> Result<Intake, Failure> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut intake = Intake::default();
        let mut desk = Desk { terms, endpoints: None };
        let Listing { receipts, others, unread } = Listing::of(&self.path);
        intake.unread = unread;
        intake.unread.retain(|(path, why)| known.told.insert((path.clone(), why.to_string())));
        intake.others = others;
        intake.others.retain(|path| known.counted.insert(path.clone()));
        for path in receipts {
            let receipt = match read(&path) {
                Ok(receipt) => receipt,
                Err(refusal) => {
                    intake.refuse(&mut known, path, refusal);
                    continue;
                }
            };
            if known.taken.contains(&receipt.id()) {
                continue;
            }
            match desk.observation(store, &receipt) {
                Ok(observation) => {
                    let account = observation.account.clone();
                    let added = store.add(&[Kept::of(observation)]).map_err(Failure::internal)?;
                    intake.accounts.extend((added > 0).then_some(account));
                    known.taken.insert(receipt.id());
                }
                Err(Stop::Refused(refusal)) => intake.refuse(&mut known, path, refusal),
                Err(Stop::Elsewhere) => {}
                Err(Stop::Store(error)) => return Err(Failure::internal(error)),
            }
        }
        Ok(intake)
    }
}

impl Intake {
    fn refuse(&mut self, known: &mut Known, path: PathBuf, refusal: Refusal) {
        if known.told.insert((path.clone(), refusal.to_string())) {
            self.refused.push((path, refusal));
        }
    }

    /// A line for each folder that was not read and each file that was refused, of many the first, and
    /// one for all that were left alone, for standard error.
    pub(crate) fn lines(&self) -> String {
        let line = |line: String| line.replace(char::is_control, "\u{fffd}") + "\n";
        let unread = self.unread.iter();
        let unread = unread.map(|(path, why)| format!("not read: {}: {why}", path.display()));
        let refused = self
            .refused
            .iter()
            .map(|(path, why)| format!("not taken in: {}: {}", path.display(), begin_of(why)));
        let left_alone = self.left_alone().map(line).unwrap_or_default();
        at_most(MOST_NAMED, &unread.map(line).collect::<Vec<_>>())
            + &at_most(MOST_NAMED, &refused.map(line).collect::<Vec<_>>())
            + &left_alone
    }

    fn left_alone(&self) -> Option<String> {
        let first = self.others.first()?.display();
        Some(match self.others.len() {
            1 => format!("not looked at: {first}: its name does not end in .json"),
            files => format!(
                "not looked at: {files} files whose names do not end in .json, such as {first}"
            ),
        })
    }
}

fn begin_of(why: &Refusal) -> String {
    let why = why.to_string();
    match why.char_indices().nth(REPEATED) {
        None => why,
        Some((end, _)) => format!("{}…", &why[..end]),
    }
}

/// A file as a receipt. What is no ordinary file is not waited for.
fn read(path: &Path) -> Result<Receipt, Refusal> {
    let unreadable = |error: io::Error| Refusal::Unreadable(error.to_string());
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(Refusal::NotAFile);
    }
    let mut text = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(LARGEST + 1).read_to_end(&mut text).map_err(unreadable)?;
    if u64::try_from(text.len()).is_ok_and(|length| length > LARGEST) {
        return Err(Refusal::Huge { limit: LARGEST });
    }
    Ok(Receipt::parse(&text)?)
}

/// Why there is no observation: the receipt does not hold, is another shard's, or the evidence
/// cannot be read.
enum Stop {
    Refused(Refusal),
    Elsewhere,
    Store(StoreError),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Where receipts are checked.
struct Desk<'a> {
    terms: &'a Terms<'a>,
    /// The accounts of the cohort by the addresses that AWS told of them, once somebody asks.
    endpoints: Option<BTreeMap<String, BTreeSet<String>>>,
}

impl Desk<'_> {
    /// The observation that a receipt is.
    fn observation(&mut self, store: &Store, receipt: &Receipt) -> Result<Observation, Stop> {
        // What is wrong with it, its own shard says.
        let told = receipt.identity.as_ref().and_then(Identity::whose);
        if told.is_some_and(|whose| self.terms.elsewhere.contains(&whose.account)) {
            return Err(Stop::Elsewhere);
        }
        self.questions(receipt)?;
        self.time(receipt, store.issued(&receipt.nonce)?)?;
        let whose = self.whose(receipt)?;
        let accounts = match &whose {
            Some(whose) => BTreeSet::from([whose.account.clone()]),
            None => self.accounts_at(store, receipt)?,
        };
        let (account, place) = self.place(store, receipt, accounts)?;
        let Place { region, resource_id } = place;
        match whose {
            Some(whose) if whose.region != region => {
                Err(Refusal::OtherRegion { account, found: whose.region, region }.into())
            }
            Some(_) | None => Ok(receipt.observation(&account, &region, Some(resource_id))),
        }
    }

    /// Whether it answers what the lab asks.
    fn questions(&self, receipt: &Receipt) -> Result<(), Refusal> {
        let graded = self.terms.lab;
        if receipt.lab.id != graded.id {
            let (found, graded) = (receipt.lab.id.clone(), graded.id.clone());
            return Err(Refusal::OtherLab { found, graded });
        }
        if !graded.tables().any(|table| receipt.asked == Asked::from(table)) {
            return Err(Refusal::OtherQuestions);
        }
        match &receipt.look {
            Reply::Seen(_) => Ok(()),
            Reply::Blind(why) => Err(Refusal::Blind(why.code.as_str())),
        }
    }

    fn time(&self, receipt: &Receipt, issued: Option<Timestamp>) -> Result<(), Refusal> {
        let at = receipt.at;
        match issued {
            None => Err(Refusal::UnknownNonce(receipt.nonce.clone())),
            Some(issued) if at < issued => Err(Refusal::BeforeNonce { at, issued }),
            Some(_) if at > self.terms.now => Err(Refusal::InTheFuture { at }),
            Some(_) if self.terms.as_of.is_some_and(|as_of| at > as_of) => {
                Err(Refusal::AfterAsOf { at })
            }
            Some(_) => Ok(()),
        }
    }

    /// Whose web server it was made on, if that told.
    fn whose(&self, receipt: &Receipt) -> Result<Option<InstanceIdentity>, Refusal> {
        let Some(identity) = &receipt.identity else { return Ok(None) };
        let whose = identity.whose().ok_or(Refusal::Identity)?;
        if self.terms.accounts.contains(&whose.account) {
            Ok(Some(whose))
        } else {
            Err(Refusal::OtherAccount(whose.account))
        }
    }

    /// The accounts of whose databases AWS has told this address.
    fn accounts_at(
        &mut self,
        store: &Store,
        receipt: &Receipt,
    ) -> Result<BTreeSet<String>, StoreError> {
        let endpoints = match self.endpoints.take() {
            Some(endpoints) => endpoints,
            None => self.all_endpoints(store)?,
        };
        let found = endpoints.get(&receipt.endpoint.folded()).cloned().unwrap_or_default();
        self.endpoints = Some(endpoints);
        Ok(found)
    }

    fn all_endpoints(
        &self,
        store: &Store,
    ) -> Result<BTreeMap<String, BTreeSet<String>>, StoreError> {
        let mut endpoints: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for account in self.terms.accounts.union(self.terms.elsewhere) {
            for endpoint in attestation::endpoints(&store.observations(account)?) {
                endpoints.entry(endpoint).or_default().insert(account.clone());
            }
        }
        Ok(endpoints)
    }

    /// The one account, and the instance in it, that was looked at.
    fn place(
        &self,
        store: &Store,
        receipt: &Receipt,
        accounts: BTreeSet<String>,
    ) -> Result<(String, Place), Stop> {
        let endpoint = receipt.endpoint.folded();
        if accounts.is_empty() && !self.terms.elsewhere.is_empty() {
            return Err(Refusal::NotOfThisShard { endpoint }.into());
        }
        if !accounts.is_empty() && accounts.is_subset(self.terms.elsewhere) {
            return Err(Stop::Elsewhere);
        }
        let mut found = Vec::new();
        let mut why = Misplaced::Unknown;
        for account in &accounts {
            let observations = store.observations(account)?;
            let case = self.case(account, &observations);
            match attestation::place(&case, &receipt.endpoint, receipt.at) {
                Ok(place) => found.push((account.clone(), place)),
                Err(misplaced) => why = why.max(misplaced),
            }
        }
        if found.len() > 1 {
            why = Misplaced::Several;
        } else if let Some((account, place)) = found.pop() {
            let elsewhere = self.terms.elsewhere.contains(&account);
            return if elsewhere { Err(Stop::Elsewhere) } else { Ok((account, place)) };
        }
        let account = accounts.into_iter().next().filter(|_| receipt.identity.is_some());
        Err(Refusal::Place { endpoint, account, why }.into())
    }

    fn case<'c>(&'c self, account: &'c str, observations: &'c [Kept]) -> Case<'c> {
        Case {
            lab: self.terms.lab,
            account,
            region: &self.terms.lab.region,
            observations,
            as_of: self.terms.now,
            since: None,
            deadline: None,
            staff: &[],
            decisions: &[],
        }
    }
}
