//! The class of stem-day-ec2 at work: each story, step by step of the lab, on the embedded cloud.

mod students;

use super::accounts::{self, HUB};
use super::{Class, Stage};
use crate::role::ROLE_NAME;
use jiff::SignedDuration;
use labproof_cloud::workshop::{AwsError, Student};
use labproof_cloud::{Cloud, Role};
use students::{Account, CLASS, Page, Story, Until};

/// The class and its cloud.
pub(super) struct Servers {
    cloud: Cloud,
    students: Vec<(&'static Story, Student)>,
}

impl Servers {
    /// Fourteen accounts, with whatever is unusual about them.
    pub(super) fn new(cloud: Cloud) -> Self {
        cloud.add_account(HUB);
        let enrol = |(story, number): (&'static Story, usize)| {
            let account = accounts::account(number);
            cloud.add_account(&account);
            if story.account != Account::NoRole {
                let role = Role::new(ROLE_NAME, HUB);
                cloud.add_role(&account, role.external_id(&accounts::external_id(number)));
            }
            (story, Student::new(&cloud, &account, story.region))
        };
        let students = CLASS.iter().zip(1..).map(enrol).collect();
        Self { cloud, students }
    }

    /// The group, the instance, and its page.
    fn first_half(&self, story: &Story, student: &Student) -> Result<(), AwsError> {
        if story.until == Until::NotBegun {
            return Ok(());
        }
        let group = match story.first_try() {
            None => None,
            Some(choices) => {
                let server = student.launch_server(&choices)?;
                terminate(student, &server.instance)?;
                Some(server.group)
            }
        };
        let instance = match group {
            None => student.launch_server(&story.choices())?.instance,
            Some(group) => student.launch_with_groups(&story.choices(), &[&group])?,
        };
        match story.page {
            Page::AsAsked => self.cloud.serve_page(&instance, 200, "<h1>Stem Day</h1>"),
            Page::Test => self.cloud.serve_page(&instance, 403, "<h1>Test Page</h1>"),
            Page::NotStarted | Page::Late => {}
        }
        if story.until == Until::EarlyEnd { terminate(student, &instance) } else { Ok(()) }
    }

    /// The web server that was started late.
    fn second_half(&self, story: &Story, student: &Student) -> Result<(), AwsError> {
        if story.page == Page::Late {
            self.cloud.serve_page(&running(student)?, 200, "<h1>Stem Day</h1>");
        }
        Ok(())
    }

    fn each(&self, step: impl Fn(&Story, &Student) -> Result<(), AwsError>) {
        super::each(
            self.students.iter().map(|(story, student)| (story.name, *story, student)),
            step,
        );
    }
}

impl Class for Servers {
    fn cloud(&self) -> &Cloud {
        &self.cloud
    }

    fn roster(&self) -> String {
        accounts::roster(CLASS.iter().map(|story| story.name))
    }

    fn works_until(&self, stage: Stage) {
        // Nobody acts in the very second of a look: records tell no smaller time.
        self.cloud.advance(SignedDuration::from_mins(5));
        match stage {
            Stage::HalfWay => {
                self.each(|story, student| self.first_half(story, student));
                self.cloud.advance(SignedDuration::from_mins(30));
            }
            Stage::AtTheEnd => {
                self.each(|story, student| self.second_half(story, student));
                self.cloud.advance(SignedDuration::from_mins(30));
            }
            Stage::AfterDeletion => {
                self.each(clean_up);
                self.cloud.advance(SignedDuration::from_hours(3));
            }
        }
    }

    fn example(&self) -> &'static str {
        "s10 web-page"
    }
}

fn clean_up(story: &Story, student: &Student) -> Result<(), AwsError> {
    match story.until {
        Until::TheEnd => terminate(student, &running(student)?),
        Until::Running | Until::EarlyEnd | Until::NotBegun => Ok(()),
    }
}

fn terminate(student: &Student, instance: &str) -> Result<(), AwsError> {
    student.call("ec2", "TerminateInstances", &[("InstanceId.1", instance)]).map(|_| ())
}

/// The instance that runs.
fn running(student: &Student) -> Result<String, AwsError> {
    let filter = [("Filter.1.Name", "instance-state-name"), ("Filter.1.Value.1", "running")];
    let shown = student.call("ec2", "DescribeInstances", &filter)?;
    Ok(shown.text("instanceId").unwrap_or_default())
}
