//! What a student has in mind: the lab at some speed, with some mistakes, drawn by a die.

use super::databases::{Databases, Table};
use labproof_cloud::workshop::{AwsError, DeleteChoices, InstanceChoices, Reply, Student};
use std::collections::VecDeque;
use std::fmt::Write;

/// A die that falls the same way every time (splitmix64).
pub(super) struct Die(pub(super) u64);

impl Die {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % end
    }

    fn minutes(&mut self, from: i64, to: i64) -> i64 {
        from + i64::try_from(self.below((to - from).unsigned_abs())).unwrap()
    }

    fn one_in(&mut self, chances: u64) -> bool {
        self.below(chances) == 0
    }

    /// The first two times of three, as most students do what they are told.
    fn mostly<T: Copy>(&mut self, usual: T, others: &[T]) -> T {
        if self.one_in(3) { self.pick(others) } else { usual }
    }

    fn pick<T: Copy>(&mut self, among: &[T]) -> T {
        among[usize::try_from(self.below(among.len() as u64)).unwrap()]
    }
}

/// What a student does in one go. It is done again from the start if AWS refuses.
pub(super) type Deed = Box<dyn Fn(&Student, &Databases) -> Result<(), AwsError>>;

/// What a student has in mind: deeds, each so many minutes after the one before.
#[derive(Default)]
pub(super) struct Story {
    /// Some need twice the time of others.
    slowness: i64,
    pub(super) deeds: VecDeque<(i64, Deed)>,
    /// What is made in the database, as far as the lab's user may look.
    pub(super) table: Option<Table>,
    /// What this student does, for people who read a failure.
    pub(super) told: String,
}

impl Story {
    fn then(
        &mut self,
        after: i64,
        told: &str,
        deed: impl Fn(&Student) -> Result<Reply, AwsError> + 'static,
    ) {
        let after = self.note(after, told);
        self.deeds.push_back((after, Box::new(move |student, _| deed(student).map(|_| ()))));
    }

    /// What is done to the database, which answers so from then on. `deed` is refused while it is not
    /// ready for that.
    fn leave(
        &mut self,
        after: i64,
        told: &str,
        table: Table,
        deed: impl Fn(&Student) -> Result<Reply, AwsError> + 'static,
    ) {
        let after = self.note(after, told);
        let deed = move |student: &Student, databases: &Databases| {
            deed(student)?;
            databases.answer_with(student.account(), table);
            Ok(())
        };
        self.deeds.push_back((after, Box::new(deed)));
    }

    /// Notes a deed; gives when this student gets to it.
    fn note(&mut self, after: i64, told: &str) -> i64 {
        let after = after * self.slowness;
        write!(self.told, "+{after} {told}; ").unwrap();
        after
    }

    pub(super) fn of(die: &mut Die) -> Self {
        let mut story = Self { slowness: die.mostly(1, &[1, 2]), ..Self::default() };
        let group = die.mostly("Stem Day DB Tier", &["Stem Day - DB Tier", "db-sg", "launch-1"]);
        story.network(die, group);
        if die.one_in(25) {
            return story;
        }
        let identifier = story.database(die, group);
        story.changes_of_mind(die, group, identifier);
        story.sql(die, identifier);
        story.resize(die, identifier);
        let snapshot = story.snapshot(die, identifier);
        story.changes_of_mind(die, group, identifier);
        story.end(die, identifier);
        story.tidy(die, group, snapshot);
        story
    }

    fn network(&mut self, die: &mut Die, group: &'static str) {
        self.then(die.minutes(0, 6), "web server", |student| {
            student.web_server()?;
            found(student, WEB)
        });
        let tag = die.mostly(Some("Stem Day DB Tier"), &[None, Some("DB")]);
        let described = die.mostly("Stem Day DB Tier", &["DB"]);
        self.then(die.minutes(1, 3), &format!("group {group}, tag {tag:?}"), move |student| {
            student.create_group(group, described, tag)?;
            found(student, group)
        });
        let rule = die.mostly(Admit::Web, &[Admit::World, Admit::All, Admit::Itself]);
        if !die.one_in(15) {
            let told = format!("admit {rule:?}");
            self.then(die.minutes(1, 3), &told, move |student| rule.call(student, ADMIT, group));
        }
        if die.one_in(6) {
            let call = move |student: &Student| Admit::Ssh.call(student, ADMIT, group);
            self.then(die.minutes(1, 3), "admit ssh", call);
        }
    }

    fn database(&mut self, die: &mut Die, group: &'static str) -> &'static str {
        let identifier = die.mostly("awsdb", &["awsdb", "awsdb", "mydb"]);
        let username = die.mostly("awsuser", &["awsuser", "awsuser", "admin"]);
        let empty = if username == "awsuser" { Table::Missing } else { Table::OfAnotherUser };
        let choices = InstanceChoices {
            identifier: identifier.to_owned(),
            class: die.mostly("db.t3.micro", &["db.t3.small", "db.t4g.micro"]).to_owned(),
            storage: die.mostly(20, &[20, 30]),
            storage_type: die.mostly("gp2", &["gp3"]).to_owned(),
            database: die.mostly(Some("stemday"), &[None]).map(str::to_owned),
            username: username.to_owned(),
            retention: die.mostly(7, &[0, 1, 14]),
            iam: !die.one_in(4),
            public: die.one_in(5),
            multi_az: die.one_in(10),
            port: die.mostly(3306, &[3306, 3306, 3307]),
            ..Default::default()
        };
        let attached = die.mostly(&["own"][..], &[&["default"], &["own", "default"]]);
        let told = format!("create {choices:?} with {attached:?}");
        self.leave(die.minutes(1, 4), &told, empty, move |student| {
            let named = |name: &&str| id(student, if *name == "own" { group } else { name });
            let groups = attached.iter().map(named).collect::<Result<_, _>>()?;
            student.create_instance(&InstanceChoices { groups, ..choices.clone() })
        });
        self.table = (username == "awsuser").then_some(Table::Missing);
        identifier
    }

    /// What was right is made wrong, and what was wrong is made right.
    fn changes_of_mind(&mut self, die: &mut Die, group: &'static str, identifier: &'static str) {
        if die.one_in(6) {
            let rule = die.pick(&[Admit::Web, Admit::World, Admit::Ssh]);
            let how = die.pick(&[ADMIT, REVOKE]);
            self.then(die.minutes(1, 5), &format!("{how} {rule:?}"), move |student| {
                // A rule that stands already, or that never did, is refused: nothing to do.
                let _ = rule.call(student, how, group);
                found(student, group)
            });
        }
        let settings = [
            ("PubliclyAccessible", "true"),
            ("PubliclyAccessible", "false"),
            ("BackupRetentionPeriod", "7"),
            ("BackupRetentionPeriod", "1"),
            ("EnableIAMDatabaseAuthentication", "true"),
            ("EnableIAMDatabaseAuthentication", "false"),
            ("MultiAZ", "false"),
        ];
        if die.one_in(3) {
            let setting = die.pick(&settings);
            let now = die.mostly("true", &["false"]);
            self.then(die.minutes(1, 5), &format!("{setting:?} now {now}"), move |student| {
                let parameters =
                    [("DBInstanceIdentifier", identifier), ("ApplyImmediately", now), setting];
                student.call("rds", "ModifyDBInstance", &parameters)
            });
        }
    }

    /// The table, once the database lets its user in.
    fn sql(&mut self, die: &mut Die, identifier: &'static str) {
        let table = die.mostly(Table::InTest, &[Table::Missing, Table::InInitialDatabase]);
        if let (Some(may_look), true) = (&mut self.table, table != Table::Missing) {
            *may_look = table;
            self.leave(die.minutes(1, 4), &format!("{table:?}"), table, move |student| {
                is_up(student, identifier)
            });
        }
    }

    fn resize(&mut self, die: &mut Die, identifier: &'static str) {
        let class = die.mostly(Some("db.t3.small"), &[None, Some("db.t3.medium")]);
        let storage = die.mostly(Some(30), &[None, Some(40)]);
        let now = !die.one_in(5);
        if (class, storage) != (None, None) {
            let told = format!("resize {class:?} {storage:?} now {now}");
            self.then(die.minutes(1, 6), &told, move |student| {
                student.resize(identifier, class, storage, now)
            });
        }
    }

    fn snapshot(&mut self, die: &mut Die, identifier: &'static str) -> Option<&'static str> {
        let usual = Some("Stem-day-snapshot");
        let name = die.mostly(usual, &[None, Some("my-snapshot"), usual])?;
        self.then(die.minutes(1, 5), &format!("snapshot {name}"), move |student| {
            student.take_snapshot(identifier, name)
        });
        Some(name)
    }

    fn end(&mut self, die: &mut Die, identifier: &'static str) {
        let choices = DeleteChoices {
            final_snapshot: die.one_in(5).then(|| "the-end".to_owned()),
            retain_backups: die.one_in(5),
        };
        let told = format!("delete {choices:?}");
        self.leave(die.minutes(1, 6), &told, Table::Unreachable, move |student| {
            student.delete(identifier, &choices)
        });
    }

    fn tidy(&mut self, die: &mut Die, group: &'static str, snapshot: Option<&'static str>) {
        if let Some(name) = snapshot.filter(|_| die.one_in(3)) {
            self.then(die.minutes(1, 5), "delete the snapshot", move |student| {
                student.call("rds", "DeleteDBSnapshot", &[("DBSnapshotIdentifier", name)])
            });
        }
        if die.one_in(3) {
            self.then(die.minutes(6, 9), "delete the group", move |student| {
                let id = id(student, group)?;
                student.call("ec2", "DeleteSecurityGroup", &[("GroupId", &id)])
            });
        }
    }
}

const WEB: &str = "Stem Day - Web Server";
const ADMIT: &str = "AuthorizeSecurityGroupIngress";
const REVOKE: &str = "RevokeSecurityGroupIngress";

/// Who is let in to the database.
#[derive(Debug, Clone, Copy)]
enum Admit {
    Web,
    World,
    All,
    Itself,
    Ssh,
}

impl Admit {
    fn call(self, student: &Student, how: &str, group: &str) -> Result<Reply, AwsError> {
        let (group, web) = (id(student, group)?, id(student, WEB)?);
        let (protocol, port) = match self {
            Self::Web | Self::World | Self::Itself => ("tcp", Some("3306")),
            Self::Ssh => ("tcp", Some("22")),
            Self::All => ("-1", None),
        };
        let source = match self {
            Self::Web | Self::All => ("IpPermissions.1.Groups.1.GroupId", web.as_str()),
            Self::Itself => ("IpPermissions.1.Groups.1.GroupId", group.as_str()),
            Self::World | Self::Ssh => ("IpPermissions.1.IpRanges.1.CidrIp", "0.0.0.0/0"),
        };
        let mut parameters =
            vec![("GroupId", group.as_str()), ("IpPermissions.1.IpProtocol", protocol), source];
        let ends = ["IpPermissions.1.FromPort", "IpPermissions.1.ToPort"];
        parameters.extend(port.into_iter().flat_map(|port| ends.map(|end| (end, port))));
        student.call("ec2", how, &parameters)
    }
}

fn found(student: &Student, group: &str) -> Result<Reply, AwsError> {
    let filter = [("Filter.1.Name", "group-name"), ("Filter.1.Value.1", group)];
    student.call("ec2", "DescribeSecurityGroups", &filter)
}

/// Whether the database answers: AWS says so itself.
fn is_up(student: &Student, identifier: &str) -> Result<Reply, AwsError> {
    let answer =
        student.call("rds", "DescribeDBInstances", &[("DBInstanceIdentifier", identifier)])?;
    match answer.text("DBInstanceStatus").as_deref() {
        Some("available" | "backing-up" | "modifying") => Ok(answer),
        status => Err(AwsError {
            code: "CannotConnect".to_owned(),
            message: format!("{identifier} is {}", status.unwrap_or("nowhere")),
            status: 0,
        }),
    }
}

fn id(student: &Student, group: &str) -> Result<String, AwsError> {
    Ok(found(student, group)?.text("groupId").expect("the group was made before"))
}
