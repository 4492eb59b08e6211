//! The class at work: each story, step by step of the lab, on the embedded cloud.

use super::students::{self, Account, CLASS, End, Group, Resize, Story, Until};
use super::tables::Tables;
use crate::role::ROLE_NAME;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use labproof_checks::evidence::{SOURCES, Source, TRAIL};
use labproof_cloud::workshop::{AwsError, DeleteChoices, InstanceChoices, Student};
use labproof_cloud::{Cloud, Fault, FaultKind, Plan, Role};

/// The class and its cloud.
pub(super) struct Class {
    pub(super) cloud: Cloud,
    students: Vec<(Story, Student)>,
}

impl Class {
    /// Thirty accounts, with whatever is unusual about them.
    pub(super) fn new(cloud: Cloud) -> Self {
        cloud.add_account(students::HUB);
        let enrol = |(story, number): (&Story, usize)| {
            let account = students::account(number);
            prepare(&cloud, &account, story, &students::external_id(number));
            (*story, Student::new(&cloud, &account, story.region))
        };
        let students = CLASS.iter().zip(1..).map(enrol).collect();
        Self { cloud, students }
    }

    /// The group, the instance, the table.
    pub(super) fn first_half(&self, tables: &Tables) {
        self.each(|story, student| {
            if story.until == Until::NotBegun {
                return Ok(());
            }
            tables.connect(&self.cloud, student.account(), story.table);
            begin(story, student, &self.cloud)
        });
        self.cloud.advance(SignedDuration::from_mins(40));
    }

    /// The resize and the snapshot.
    pub(super) fn second_half(&self, _: &Tables) {
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
    pub(super) fn clean_up(&self, _: &Tables) {
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

    /// A step of everybody. The stories are written for this cloud: what it refuses against the
    /// story is a fault of the demonstration, and is logged as one.
    fn each(&self, step: impl Fn(&Story, &Student) -> Result<(), AwsError>) {
        for (story, student) in &self.students {
            if let Err(error) = step(story, student) {
                tracing::error!(student = story.name, %error, "the demonstration's story broke");
            }
        }
    }
}

fn prepare(cloud: &Cloud, account: &str, story: &Story, external_id: &str) {
    cloud.add_account(account);
    let role = Role::new(ROLE_NAME, students::HUB);
    match story.account {
        Account::NoRole => return,
        Account::OtherExternalId => {
            cloud.add_role(account, role.external_id("another-external-id"));
            return;
        }
        Account::NoTrail => {
            let actions = SOURCES.into_iter().filter(|source| *source != TRAIL);
            let allowed = actions.filter_map(Source::action).map(str::to_owned).collect();
            cloud.add_role(
                account,
                Role { allowed_actions: Some(allowed), ..role.external_id(external_id) },
            );
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
    let mut choices = choices(story);
    choices.groups = match story.group {
        Group::NotAttached => vec![default_group(student)?],
        Group::WithDefault => vec![group, default_group(student)?],
        Group::AsAsked | Group::Hyphen | Group::World | Group::AlsoSsh | Group::AllPorts => {
            vec![group]
        }
    };
    if story.account == Account::SecondTry {
        student.create_instance(&InstanceChoices { database: None, ..choices.clone() })?;
        cloud.advance(SignedDuration::from_mins(12));
        student.delete(&choices.identifier, &DeleteChoices::default())?;
        cloud.advance(SignedDuration::from_mins(8));
    }
    if story.account == Account::FreePlan {
        // The lab asks for seven days; the plan refuses them, on record.
        let refused = student.create_instance(&choices);
        debug_assert!(refused.is_err(), "a Free plan refuses seven days of backups");
        choices.retention = 1;
    }
    student.create_instance(&choices).map(|_| ())
}

fn default_group(student: &Student) -> Result<String, AwsError> {
    let filter = [("Filter.1.Name", "group-name"), ("Filter.1.Value.1", "default")];
    let groups = student.call("ec2", "DescribeSecurityGroups", &filter)?;
    Ok(groups.text("groupId").unwrap_or_default())
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
    let filter = [("Filter.1.Name", "group-name"), ("Filter.1.Value.1", "Stem Day DB Tier")];
    let group = student.call("ec2", "DescribeSecurityGroups", &filter)?.text("groupId");
    let id = group.unwrap_or_default();
    student.call("ec2", "DeleteSecurityGroup", &[("GroupId", &id)]).map(|_| ())
}
