//! A student, step by step through the lab, and the looks that a grader makes meanwhile.
//!
//! Records have the shapes of `tests/events/*.json`; what a call answers is the account's state.

mod ec2;
mod records;
mod shown;
mod things;

pub(crate) use ec2::{EC2, image};
pub(crate) use records::{answered, kept, refused, refused_modify, sample};
pub(crate) use shown::{Graded, shown, written};
pub(crate) use things::{
    cidr, column, group_source, permission, snapshot_of, stem_in, the_instance, the_table,
};

use jiff::{SignedDuration, Timestamp};
use labproof_checks::decision::Decision;
use labproof_checks::evidence::{
    Answer, Attested, AutomatedBackup, Blind, Body, Caller, DbEvent, DbInstance, DbSnapshot,
    Endpoint, EventLog, Image, Kept, Look, Lookup, Observation, PAGES, Permission, ReasonCode,
    Record, SESSION, SecurityGroup, Server, Source, TABLE, TableLook, Vpc,
};
use labproof_checks::explain::{Explanation, explain};
use labproof_checks::judge::{Case, judge};
use labproof_checks::lab::{Lab, SHIPPED};
use labproof_checks::principal::Principal;
use labproof_checks::standing::stands_until;
use std::path::Path;
use std::sync::LazyLock;

pub(crate) const ACCOUNT: &str = "111122223333";
pub(crate) const REGION: &str = "ap-northeast-2";
pub(crate) const VPC: &str = "vpc-0aaaaaaaaaaaaaaa1";
pub(crate) const DB_GROUP: &str = "sg-0db00000000000001";
pub(crate) const WEB_GROUP: &str = "sg-0aeb0000000000001";
pub(crate) const LIFE: &str = "db-EXAMPLEAAAABBBBCCCCDDDDEE";

/// The lab that ships.
pub(crate) static LAB: LazyLock<Lab> = LazyLock::new(|| Lab::shipped("stem-day-rds").unwrap());

/// Every lab: those that ship, and those of `tests/labs`, which are files alone.
pub(crate) static LABS: LazyLock<Vec<Lab>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/labs");
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|kind| kind == "toml"));
    files.sort();
    let of_tests = files.iter().map(|path| {
        let (name, text) = (path.to_string_lossy(), std::fs::read_to_string(path).unwrap());
        Lab::parse(&name, &text).unwrap()
    });
    SHIPPED.iter().map(|(id, _)| Lab::shipped(id).unwrap()).chain(of_tests).collect()
});

/// Its file, without the sum of its points: criteria may be changed in it.
pub(crate) static LAB_TEXT: LazyLock<String> = LazyLock::new(|| {
    let (_, text) = SHIPPED[0];
    assert!(text.contains("\npoints = 100\n"));
    text.replacen("\npoints = 100\n", "\n", 1)
});

/// A lab file without the criterion of a full id.
pub(crate) fn without_criterion(lab: &str, full: &str) -> String {
    let (task, id) = full.split_once('.').unwrap();
    let header = "[[task.criterion]]\n";
    let task = lab.find(&format!("[[task]]\nid = \"{task}\"\n")).unwrap();
    let start = task + lab[task..].find(&format!("{header}id = \"{id}\"\n")).unwrap();
    let rest = &lab[start + header.len()..];
    let end = ["\n[[", "\n# -"].iter().filter_map(|next| rest.find(next)).min();
    format!("{}{}", &lab[..start], &rest[end.unwrap_or(rest.len())..])
}

/// An instant: `01:20` or `01:20:30` on 21 November 2026, `22 01:20` on another day of it.
pub(crate) fn t(text: &str) -> Timestamp {
    let (day, time) = text.split_once(' ').unwrap_or(("21", text));
    let time = if time.len() == 5 { format!("{time}:00") } else { time.to_owned() };
    format!("2026-11-{day}T{time}Z").parse().unwrap()
}

/// One account: what stands there now, what AWS keeps of it, and what the grader has seen.
#[derive(Debug, Clone)]
pub(crate) struct Student {
    pub(crate) vpcs: Vec<Vpc>,
    pub(crate) servers: Vec<Server>,
    pub(crate) groups: Vec<SecurityGroup>,
    pub(crate) instances: Vec<DbInstance>,
    pub(crate) snapshots: Vec<DbSnapshot>,
    pub(crate) backups: Vec<AutomatedBackup>,
    pub(crate) events: Vec<DbEvent>,
    pub(crate) records: Vec<Record>,
    /// The images that EC2 lists; without a list, nobody asks.
    pub(crate) images: Option<Vec<Image>>,
    /// The status that the page of a running server answers with, or why it does not; without
    /// either, nobody asks.
    pub(crate) page: Option<Result<u16, ReasonCode>>,
    /// What a look over SQL shows while the instance is available; without it, no way in.
    pub(crate) table: Option<TableLook>,
    /// How late CloudTrail delivers.
    pub(crate) delay: SignedDuration,
    pub(crate) staff: Vec<Principal>,
    pub(crate) since: Option<Timestamp>,
    pub(crate) deadline: Option<Timestamp>,
    pub(crate) decisions: Vec<Decision>,
    pub(crate) seen: Vec<Observation>,
    runs: usize,
}

#[expect(clippy::wrong_self_convention, reason = "a step of the story: the instance is ready")]
impl Student {
    /// The prerequisite lab is done, nothing of this one.
    pub(crate) fn begins() -> Self {
        let web = SecurityGroup {
            id: WEB_GROUP.into(),
            name: Some("Stem Day - Web Server".into()),
            description: Some("web".into()),
            vpc: Some(VPC.into()),
            name_tag: None,
            inbound: Some(vec![permission("tcp", 80, 80, [cidr("0.0.0.0/0")])]),
        };
        let server = Server {
            id: "i-0aeb0000000000001".into(),
            state: Some("running".into()),
            vpc: Some(VPC.into()),
            groups: Some(vec![WEB_GROUP.into()]),
            name_tag: None,
            public_ip: Some("198.51.100.7".into()),
            network_interfaces: None,
            ..Server::default()
        };
        Self {
            vpcs: vec![Vpc { id: VPC.into(), is_default: Some(true) }],
            servers: vec![server],
            groups: vec![web],
            instances: Vec::new(),
            snapshots: Vec::new(),
            backups: Vec::new(),
            events: Vec::new(),
            records: Vec::new(),
            images: None,
            page: None,
            table: Some(the_table()),
            delay: SignedDuration::ZERO,
            staff: Vec::new(),
            since: None,
            deadline: None,
            decisions: Vec::new(),
            seen: Vec::new(),
            runs: 0,
        }
    }

    /// Anything that no step does.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// 01:10: the group, with its one rule.
    pub(crate) fn groups(self) -> Self {
        self.groups_as(|_| {})
    }

    pub(crate) fn groups_as(mut self, change: impl FnOnce(&mut SecurityGroup)) -> Self {
        let mut group = SecurityGroup {
            id: DB_GROUP.into(),
            name: Some("Stem Day DB Tier".into()),
            description: Some("Stem Day DB Tier".into()),
            vpc: Some(VPC.into()),
            name_tag: Some("Stem Day DB Tier".into()),
            inbound: Some(vec![permission("tcp", 3306, 3306, [group_source(WEB_GROUP)])]),
        };
        change(&mut group);
        self.records.push(records::create_group(&group, t("01:10")));
        let rules = group.inbound.clone().unwrap_or_default();
        self.groups.push(SecurityGroup { inbound: Some(Vec::new()), ..group.clone() });
        for permission in rules {
            self = self.opens(&group.id, permission, "01:10:01");
        }
        self
    }

    /// One more inbound permission.
    pub(crate) fn opens(mut self, id: &str, permission: Permission, at: &str) -> Self {
        self.records.push(records::authorize(id, &permission, t(at)));
        let inbound = self.group(id).inbound.get_or_insert_default();
        inbound.push(permission);
        inbound.sort();
        self
    }

    /// An inbound permission less.
    pub(crate) fn closes(mut self, id: &str, permission: &Permission, at: &str) -> Self {
        self.records.push(records::revoke(id, permission, t(at)));
        self.group(id).inbound.get_or_insert_default().retain(|open| open != permission);
        self
    }

    pub(crate) fn group(&mut self, id: &str) -> &mut SecurityGroup {
        self.groups.iter_mut().find(|group| group.id == id).unwrap()
    }

    /// 02:45: the group goes.
    pub(crate) fn deletes_group(mut self) -> Self {
        self.records.push(kept("DeleteSecurityGroup"));
        self.groups.retain(|group| group.id != DB_GROUP);
        self
    }

    /// 01:20: the instance, as the lab asks for it.
    pub(crate) fn creates(self) -> Self {
        self.creates_as(|_| {})
    }

    pub(crate) fn creates_as(self, change: impl FnOnce(&mut DbInstance)) -> Self {
        self.creates_at("01:20:04", change)
    }

    pub(crate) fn creates_at(mut self, at: &str, change: impl FnOnce(&mut DbInstance)) -> Self {
        let mut instance = the_instance();
        change(&mut instance);
        self.records.push(records::create(&instance, t(at)));
        self.instances.push(instance);
        self
    }

    pub(crate) fn db(&mut self) -> &mut DbInstance {
        self.instances.last_mut().unwrap()
    }

    /// 01:24: the instance is available.
    pub(crate) fn is_ready(self) -> Self {
        self.is_ready_at("01:24:31")
    }

    pub(crate) fn is_ready_at(mut self, at: &str) -> Self {
        let db = self.db();
        db.status = Some("available".into());
        db.created_at = Some(t(at));
        let host = format!("{}.c0example0000.{REGION}.rds.amazonaws.com", db.identifier);
        let port = db.endpoint.as_ref().map_or(3306, |endpoint| endpoint.port);
        db.endpoint = Some(Endpoint { host, port });
        self.event(at, "DB instance created")
    }

    /// 01:50: class and storage at once.
    pub(crate) fn resizes(self) -> Self {
        self.asks_resize("01:50:10", Some("db.t3.small"), Some(30), Some(true))
    }

    /// A Modify call: what it asks for is pending.
    pub(crate) fn asks_resize(
        mut self,
        at: &str,
        class: Option<&str>,
        storage: Option<i64>,
        at_once: Option<bool>,
    ) -> Self {
        let db = self.db();
        if class.is_some() {
            db.pending.class = class.map(Into::into);
        }
        if storage.is_some() {
            db.pending.storage = storage;
        }
        let db = db.clone();
        self.records.push(records::modify(&db, class, storage, at_once, t(at)));
        self
    }

    /// 01:58: what is pending is done.
    pub(crate) fn is_resized(self) -> Self {
        self.is_resized_at("01:51", "01:58")
    }

    pub(crate) fn is_resized_at(mut self, started: &str, finished: &str) -> Self {
        let db = self.db();
        db.status = Some("available".into());
        let (class, storage) = (db.pending.class.take(), db.pending.storage.take());
        let (has_class, has_storage) = (class.is_some(), storage.is_some());
        db.class = class.or(db.class.take());
        db.storage = storage.or(db.storage);
        if has_class {
            self = self
                .event(started, "Applying modification to database instance class")
                .event(finished, "Finished applying modification to DB instance class");
        }
        if has_storage {
            self = self
                .event(started, "Applying modification to allocated storage")
                .event(finished, "Finished applying modification to allocated storage");
        }
        self
    }

    /// 02:10: the snapshot is being made.
    pub(crate) fn snapshots(self) -> Self {
        self.snapshots_as("Stem-day-snapshot", "02:10:20")
    }

    pub(crate) fn snapshots_as(mut self, name: &str, at: &str) -> Self {
        let mut snapshot = snapshot_of(self.db(), name);
        self.records.push(records::snapshot("CreateDBSnapshot", name, &snapshot, t(at)));
        snapshot.status = Some("creating".into());
        self.snapshots.push(snapshot);
        self.snapshot_event(at, name, "Creating manual snapshot")
    }

    /// 02:14: the snapshot is available.
    pub(crate) fn is_snapshotted(self) -> Self {
        self.is_snapshotted_at("02:14")
    }

    pub(crate) fn is_snapshotted_at(mut self, at: &str) -> Self {
        let snapshot = self.snapshots.last_mut().unwrap();
        snapshot.status = Some("available".into());
        snapshot.created_at = Some(t(at));
        let name = snapshot.identifier.clone();
        self.snapshot_event(at, &name, "Manual snapshot created")
    }

    /// 02:20: the newest snapshot is deleted.
    pub(crate) fn deletes_snapshot(mut self) -> Self {
        let snapshot = self.snapshots.pop().unwrap();
        let name = snapshot.identifier.clone();
        self.records.push(records::snapshot("DeleteDBSnapshot", &name, &snapshot, t("02:20")));
        self.snapshot_event("02:20", &name, "Deleted user snapshot")
    }

    /// 02:30: the instance is being deleted, as the lab asks.
    pub(crate) fn deletes(self) -> Self {
        self.deletes_as(|_| {})
    }

    pub(crate) fn deletes_as(self, change: impl FnOnce(&mut Record)) -> Self {
        self.deletes_at("02:30:30", change)
    }

    pub(crate) fn deletes_at(mut self, at: &str, change: impl FnOnce(&mut Record)) -> Self {
        self.db().status = Some("deleting".into());
        let mut record = records::delete(self.db(), t(at));
        change(&mut record);
        self.records.push(record);
        self
    }

    /// 02:36: the instance is gone.
    pub(crate) fn is_gone(self) -> Self {
        self.is_gone_at("02:36")
    }

    pub(crate) fn is_gone_at(mut self, at: &str) -> Self {
        self = self.event(at, "DB instance deleted");
        self.instances.pop();
        self
    }

    /// The whole lab, up to the instance that is about to be deleted.
    pub(crate) fn all_but_deletion() -> Self {
        Self::begins()
            .groups()
            .creates()
            .is_ready()
            .resizes()
            .is_resized()
            .snapshots()
            .is_snapshotted()
    }

    /// The whole lab.
    pub(crate) fn done() -> Self {
        Self::all_but_deletion().deletes().is_gone()
    }

    pub(crate) fn event(mut self, at: &str, message: &str) -> Self {
        let subject = self.db().identifier.clone();
        let kind = "db-instance".to_owned();
        self.events.push(DbEvent { at: t(at), subject, kind, message: message.into() });
        self
    }

    pub(crate) fn snapshot_event(mut self, at: &str, name: &str, message: &str) -> Self {
        let subject = name.to_lowercase();
        let kind = "db-snapshot".to_owned();
        self.events.push(DbEvent { at: t(at), subject, kind, message: message.into() });
        self
    }

    /// A run that looks at everything.
    pub(crate) fn look(self, at: &str) -> Self {
        self.look_but(at, &[])
    }

    /// A run in which these sources answer with `AccessDenied`.
    pub(crate) fn look_but(self, at: &str, blind: &[Source]) -> Self {
        self.look_with(at, |source| blind.contains(&source).then_some(ReasonCode::AccessDenied))
    }

    /// A run in which every source but the door answers with this trouble.
    pub(crate) fn look_blind(self, at: &str, code: ReasonCode) -> Self {
        self.look_with(at, |source| (source != SESSION).then_some(code))
    }

    /// A run that is not let in.
    pub(crate) fn shut(mut self, at: &str, code: ReasonCode) -> Self {
        self.runs += 1;
        let why = Blind::new(code, "sts:AssumeRole");
        self.note(t(at), Look::blind(SESSION, why));
        self
    }

    pub(crate) fn look_with(
        mut self,
        at: &str,
        trouble: impl Fn(Source) -> Option<ReasonCode>,
    ) -> Self {
        self.runs += 1;
        let at = t(at);
        for view in self.views(at) {
            let source = view.source();
            let look = match trouble(source) {
                Some(code) => Look::blind(source, Blind::new(code, source.as_str())),
                None => Look::Seen(view),
            };
            self.note(at, look);
        }
        let available = self.instances.iter().any(|db| db.status.as_deref() == Some("available"));
        if available && self.table.is_none() {
            let why = Blind::new(ReasonCode::Unreachable, "awsdb:3306");
            self.note(at, Look::blind(TABLE, why));
        }
        self.look_at_pages(at, trouble(PAGES));
        self
    }

    /// The student takes a look at the graded instance and hands it in.
    pub(crate) fn attests(self, at: &str, change: impl FnOnce(&mut TableLook)) -> Self {
        let table = TableLook { resource_id: Some(LIFE.into()), ..the_table() };
        self.attests_as(at, |look| {
            *look = table;
            change(look);
        })
    }

    pub(crate) fn attests_as(mut self, at: &str, change: impl FnOnce(&mut TableLook)) -> Self {
        let mut table = the_table();
        change(&mut table);
        let look = Look::Seen(Answer::Attested(Attested {
            table,
            receipt: "0".repeat(64),
            server_uuid: Some("6ccd780c-baba-1026-9564-5b8c656024db".into()),
            hostname: Some("ip-10-1-2-3".into()),
            web_server: Some("i-0aeb0000000000001".into()),
        }));
        let (run, account, region) = ("NONCE".to_owned(), ACCOUNT.to_owned(), REGION.to_owned());
        self.seen.push(Observation { run, account, region, at: t(at), look });
        self
    }

    /// The lookup of the last run answered only now, and brings what was called meanwhile.
    pub(crate) fn catch_up(&mut self, at: &str) {
        for seen in &mut self.seen {
            if let Look::Seen(Answer::Trail(lookup)) = &mut seen.look {
                seen.at = t(at);
                lookup.to = t(at);
                lookup.records.clone_from(&self.records);
            }
        }
    }

    pub(crate) fn note(&mut self, at: Timestamp, look: Look) {
        let run = format!("run-{}", self.runs);
        let (account, region) = (ACCOUNT.to_owned(), REGION.to_owned());
        self.seen.push(Observation { run, account, region, at, look });
    }

    fn views(&self, at: Timestamp) -> Vec<Answer> {
        let caller = Caller {
            account: ACCOUNT.into(),
            arn: format!("arn:aws:sts::{ACCOUNT}:assumed-role/LabproofReader/labproof"),
            endpoint: None,
        };
        let from = at - SignedDuration::from_hours(24 * 90);
        let delivered = |record: &&Record| record.at <= at - self.delay;
        let lookup = Lookup {
            cut: None,
            from,
            covered_from: from,
            to: at,
            records: self.records.iter().filter(delivered).cloned().collect(),
            others: 7,
        };
        let recent = at - SignedDuration::from_hours(24 * 14);
        let events = self.events.iter().filter(|event| event.at >= recent && event.at <= at);
        let log = EventLog { from: recent, events: events.cloned().collect() };
        let mut views = vec![
            Answer::Session(caller),
            Answer::Vpcs(self.vpcs.clone()),
            Answer::SecurityGroups(self.groups.clone()),
            Answer::Servers(self.servers.clone()),
            Answer::DbInstances(self.instances.clone()),
            Answer::DbSnapshots(self.snapshots.clone()),
            Answer::AutomatedBackups(self.backups.clone()),
            Answer::DbEvents(log),
            Answer::Trail(lookup),
        ];
        views.extend(self.images.clone().map(Answer::Images));
        let available =
            self.instances.iter().filter(|db| db.status.as_deref() == Some("available"));
        let looked = available.zip(self.table.iter().cycle());
        views.extend(looked.map(|(db, table)| {
            let resource_id = db.resource_id.clone();
            Answer::Table(TableLook { resource_id, ..table.clone() })
        }));
        views
    }

    /// Judged for the instant of the newest look.
    pub(crate) fn graded(&self) -> Graded {
        self.graded_at(self.newest())
    }

    /// The instant of the newest look.
    pub(crate) fn newest(&self) -> Timestamp {
        self.seen.iter().map(|seen| seen.at).max().unwrap()
    }

    /// What was seen, with its ids.
    pub(crate) fn kept(&self) -> Vec<Kept> {
        self.seen.iter().cloned().map(Kept::of).collect()
    }

    pub(crate) fn graded_at(&self, as_of: Timestamp) -> Graded {
        self.graded_in(&LAB, as_of)
    }

    /// Judged by another lab for the instant of the newest look.
    pub(crate) fn graded_of(&self, lab: &Lab) -> Graded {
        self.graded_in(lab, self.newest())
    }

    pub(crate) fn graded_in(&self, lab: &Lab, as_of: Timestamp) -> Graded {
        self.judged_in(lab, as_of).0
    }

    /// The same, and from which as-of on it could be another.
    pub(crate) fn judged_in(&self, lab: &Lab, as_of: Timestamp) -> (Graded, Option<Timestamp>) {
        self.of_case(lab, as_of, |case| {
            let result = judge(case);
            let until = stands_until(case, &result);
            (Graded(result), until)
        })
    }

    /// Why it is judged so.
    pub(crate) fn explained(&self) -> (Graded, Explanation) {
        self.explained_in(&LAB)
    }

    pub(crate) fn explained_in(&self, lab: &Lab) -> (Graded, Explanation) {
        self.of_case(lab, self.newest(), |case| {
            let result = judge(case);
            let explanation = explain(case, &result);
            (Graded(result), explanation)
        })
    }

    fn of_case<T>(&self, lab: &Lab, as_of: Timestamp, tell: impl FnOnce(&Case<'_>) -> T) -> T {
        tell(&Case {
            lab,
            account: ACCOUNT,
            region: REGION,
            observations: &self.kept(),
            as_of,
            since: self.since,
            deadline: self.deadline,
            staff: &self.staff,
            decisions: &self.decisions,
        })
    }
}
