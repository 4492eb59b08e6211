//! The class of stem-day-rds at work: each story, step by step of the lab, on the embedded cloud.

mod students;
mod tables;

use super::accounts::{self, HUB};
use super::{Class, Stage};
use crate::dbms::DbmsError;
use crate::observe::mysql::Tls;
use crate::role::ROLE_NAME;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use labproof_checks::evidence::{Endpoint, SOURCES, Source, TRAIL};
use labproof_cloud::workshop::{AwsError, DeleteChoices, InstanceChoices, Student};
use labproof_cloud::{Cloud, Fault, FaultKind, Plan, Role};
use std::error::Error;
use std::fmt::Display;
use students::{Account, CLASS, End, Group, Resize, Story, Until};
use tables::Tables;

/// A port of loopback on which nothing listens: how a private address looks from outside.
const NOBODY: (&str, u16) = ("127.0.0.1", 9);

/// The class, its cloud and its databases.
pub(super) struct Databases {
    cloud: Cloud,
    tables: Tables,
    students: Vec<(&'static Story, Student)>,
}

impl Class for Databases {
    fn cloud(&self) -> &Cloud {
        &self.cloud
    }

    fn roster(&self) -> String {
        accounts::roster(CLASS.iter().map(|story| story.name))
    }

    fn works_until(&self, stage: Stage) {
        match stage {
            Stage::HalfWay => self.first_half(),
            Stage::AtTheEnd => self.second_half(),
            Stage::AfterDeletion => self.clean_up(),
        }
    }

    fn example(&self) -> &'static str {
        "s06 security-group"
    }

    fn tls(&self) -> Option<Tls> {
        self.tables.tls()
    }

    fn missing(&self) -> Option<(&DbmsError, &'static str)> {
        self.tables.missing().map(|error| (error, tables::INSTALL))
    }
}

impl Databases {
    /// Thirty accounts, with whatever is unusual about them.
    pub(super) async fn new(cloud: Cloud) -> Self {
        cloud.add_account(HUB);
        let enrol = |(story, number): (&'static Story, usize)| {
            let account = accounts::account(number);
            prepare(&cloud, &account, story, &accounts::external_id(number));
            (story, Student::new(&cloud, &account, story.region))
        };
        let students = CLASS.iter().zip(1..).map(enrol).collect();
        Self { tables: Tables::of(&cloud).await, cloud, students }
    }

    /// The group, the instance, the table.
    fn first_half(&self) {
        self.each(|story, student| match story.until {
            Until::NotBegun => Ok(()),
            Until::TheEnd | Until::Created => begin(story, student, &self.cloud),
        });
        self.all_at_once(create);
        self.cloud.advance(SignedDuration::from_mins(20));
        self.all_at_once(|story, student| self.type_table(story, student));
        self.cloud.advance(SignedDuration::from_mins(20));
    }

    /// The table, typed at the endpoint that the instance shows.
    fn type_table(&self, story: &Story, student: &Student) -> Result<(), Box<dyn Error>> {
        let created = choices(story);
        self.tables.type_into(&endpoint(student, &created.identifier)?, &created, story.table)?;
        if !story.lets_grader_in {
            let (account, region) = (student.account(), student.region());
            self.cloud.set_endpoint(account, region, &created.identifier, NOBODY.0, NOBODY.1);
        }
        Ok(())
    }

    /// The resize and the snapshot.
    fn second_half(&self) {
        self.each(|story, student| match story.until {
            Until::TheEnd => resize(story, student, self.cloud.now()),
            Until::NotBegun | Until::Created => Ok(()),
        });
        self.cloud.advance(SignedDuration::from_mins(25));
        self.each(|story, student| match (story.until, story.snapshot) {
            (Until::TheEnd, Some(name)) => {
                student.take_snapshot(&identifier(story), name).map(|_| ())
            }
            (_, _) => Ok(()),
        });
        self.cloud.advance(SignedDuration::from_mins(15));
    }

    /// The deletion, and time for CloudTrail to settle.
    fn clean_up(&self) {
        self.each(|story, student| match (story.until, story.end) {
            (Until::TheEnd, End::Never) | (Until::NotBegun | Until::Created, _) => Ok(()),
            (Until::TheEnd, end) => delete(story, end, student),
        });
        self.cloud.advance(SignedDuration::from_mins(20));
        self.each(|story, student| match story.end {
            End::Tidy => tidy(student),
            End::AsAsked | End::FinalSnapshot | End::RetainedBackups | End::Never => Ok(()),
        });
        self.cloud.advance(SignedDuration::from_hours(3));
    }

    /// A step that takes real time, of everybody who has begun: side by side.
    fn all_at_once<E: Display>(&self, step: impl Fn(&Story, &Student) -> Result<(), E> + Sync) {
        let step = &step;
        std::thread::scope(|scope| {
            for one in self.students.iter().filter(|(story, _)| story.until != Until::NotBegun) {
                scope.spawn(move || super::each([(one.0.name, one.0, &one.1)].into_iter(), step));
            }
        });
    }

    fn each(&self, step: impl Fn(&Story, &Student) -> Result<(), AwsError>) {
        super::each(
            self.students.iter().map(|(story, student)| (story.name, *story, student)),
            step,
        );
    }
}

fn prepare(cloud: &Cloud, account: &str, story: &Story, external_id: &str) {
    cloud.add_account(account);
    cloud.set_default_endpoint(account, NOBODY.0, NOBODY.1);
    let role = Role::new(ROLE_NAME, HUB);
    match story.account {
        Account::NoRole => return,
        Account::OtherExternalId => {
            cloud.add_role(account, role.external_id("another-external-id"));
            return;
        }
        Account::NoTrail => {
            let actions = SOURCES.into_iter().filter(|source| *source != TRAIL);
            let allowed: Vec<_> = actions.filter_map(Source::action).collect();
            cloud.add_role(account, role.external_id(external_id).allowing(&allowed));
            return;
        }
        Account::FreePlan => cloud.set_plan(account, Plan::Free),
        Account::Throttled => cloud
            .add_fault(Fault::new(FaultKind::Throttled).account(account).operation("LookupEvents")),
        Account::Usual | Account::SecondTry => {}
    }
    cloud.add_role(account, role.external_id(external_id));
}

fn choices(story: &Story) -> InstanceChoices {
    let mut choices = InstanceChoices::default();
    (story.choices)(&mut choices);
    choices
}

fn identifier(story: &Story) -> String {
    choices(story).identifier
}

/// The groups, and a first instance where there was one.
fn begin(story: &Story, student: &Student, cloud: &Cloud) -> Result<(), AwsError> {
    let web = student.web_server()?;
    let name = if story.group == Group::Hyphen { "Stem Day - DB Tier" } else { "Stem Day DB Tier" };
    let group = student.create_group(name, name, Some(name))?;
    match story.group {
        Group::World => student.authorize_from_cidr(&group, "3306", "0.0.0.0/0")?,
        Group::AllPorts => student.call(
            "ec2",
            "AuthorizeSecurityGroupIngress",
            &[
                ("GroupId", &group),
                ("IpPermissions.1.IpProtocol", "-1"),
                ("IpPermissions.1.Groups.1.GroupId", &web.group),
            ],
        )?,
        Group::AlsoSsh => {
            student.authorize_from_cidr(&group, "22", "0.0.0.0/0")?;
            student.authorize_mysql_from(&group, &web.group)?
        }
        Group::AsAsked | Group::Hyphen | Group::NotAttached | Group::WithDefault => {
            student.authorize_mysql_from(&group, &web.group)?
        }
    };
    if story.account == Account::SecondTry {
        let first = InstanceChoices { database: None, groups: vec![group], ..choices(story) };
        student.create_instance(&first)?;
        cloud.advance(SignedDuration::from_mins(12));
        student.delete(&first.identifier, &DeleteChoices::default())?;
        cloud.advance(SignedDuration::from_mins(8));
    }
    Ok(())
}

/// The instance.
fn create(story: &Story, student: &Student) -> Result<(), AwsError> {
    let (own, default) =
        (|| group_like(student, "Stem Day *DB Tier"), || group_like(student, "default"));
    let mut choices = choices(story);
    choices.groups = match story.group {
        Group::NotAttached => vec![default()?],
        Group::WithDefault => vec![own()?, default()?],
        Group::AsAsked | Group::Hyphen | Group::World | Group::AlsoSsh | Group::AllPorts => {
            vec![own()?]
        }
    };
    if story.account == Account::FreePlan {
        // The lab asks for seven days; the plan refuses them, on record.
        let refused = student.create_instance(&choices);
        debug_assert!(refused.is_err(), "a Free plan refuses seven days of backups");
        choices.retention = 1;
    }
    student.create_instance(&choices).map(|_| ())
}

/// The group of a name, in which an asterisk stands for any letters.
fn group_like(student: &Student, name: &str) -> Result<String, AwsError> {
    let filter = [("Filter.1.Name", "group-name"), ("Filter.1.Value.1", name)];
    let groups = student.call("ec2", "DescribeSecurityGroups", &filter)?;
    Ok(groups.text("groupId").unwrap_or_default())
}

/// Where an instance says that it answers.
fn endpoint(student: &Student, identifier: &str) -> Result<Endpoint, Box<dyn Error>> {
    let named = [("DBInstanceIdentifier", identifier)];
    let shown = student.call("rds", "DescribeDBInstances", &named)?;
    let host = shown.text("Address").ok_or("the instance shows no endpoint yet")?;
    let port = shown.text("Port").ok_or("the endpoint has no port")?.parse()?;
    Ok(Endpoint { host, port })
}

/// A maintenance window days away, whatever day it is: a change that waits for it goes on waiting.
fn far_window(student: &Student, identifier: &str, now: Timestamp) -> Result<(), AwsError> {
    let day = now.to_zoned(TimeZone::UTC).weekday().wrapping_add(3);
    let day = format!("{day:?}").to_lowercase();
    let window = format!("{0}:15:00-{0}:15:30", &day[..3]);
    let parameters =
        [("DBInstanceIdentifier", identifier), ("PreferredMaintenanceWindow", &window)];
    student.call("rds", "ModifyDBInstance", &parameters).map(|_| ())
}

fn resize(story: &Story, student: &Student, now: Timestamp) -> Result<(), AwsError> {
    let identifier = identifier(story);
    let (class, storage, at_once) = match story.resize {
        Resize::AsAsked => (Some("db.t3.small"), Some(30), true),
        Resize::Waiting => {
            far_window(student, &identifier, now)?;
            (Some("db.t3.small"), Some(30), false)
        }
        Resize::ClassOnly => (Some("db.t3.small"), None, true),
        Resize::Never => return Ok(()),
    };
    if story.account == Account::FreePlan {
        // The class is refused, on record; the storage alone is not.
        let refused = student.resize(&identifier, class, storage, at_once);
        debug_assert!(refused.is_err(), "a Free plan refuses the class small");
        return student.resize(&identifier, None, storage, at_once).map(|_| ());
    }
    student.resize(&identifier, class, storage, at_once).map(|_| ())
}

fn delete(story: &Story, end: End, student: &Student) -> Result<(), AwsError> {
    let choices = DeleteChoices {
        final_snapshot: (end == End::FinalSnapshot).then(|| "awsdb-snapshot".to_owned()),
        retain_backups: end == End::RetainedBackups,
    };
    student.delete(&identifier(story), &choices).map(|_| ())
}

/// Snapshot and group are deleted too: tidy students lose nothing.
fn tidy(student: &Student) -> Result<(), AwsError> {
    let snapshot = [("DBSnapshotIdentifier", "stem-day-snapshot")];
    student.call("rds", "DeleteDBSnapshot", &snapshot)?;
    let id = group_like(student, "Stem Day DB Tier")?;
    student.call("ec2", "DeleteSecurityGroup", &[("GroupId", &id)]).map(|_| ())
}
