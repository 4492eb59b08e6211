//! AWS Backup at work in an account: a service that takes snapshots on a plan, which nobody asked for by a call.

use super::cloudtrail::{Attempt, record};
use super::rds;
use crate::Cloud;
use crate::account::{Principal, PrincipalKind};
use crate::lock::lock;
use crate::region::{digits, uuid};
use crate::wire::node::{Node, Object};

const SERVICE: &str = "backup.amazonaws.com";

impl Cloud {
    /// Lets AWS Backup take a snapshot of a DB instance, through the role that is linked to it: its name begins with
    /// `awsbackup:job-`. Says the name, or `None` where no snapshot can be taken.
    pub fn back_up(&self, account: &str, region: &str, db_identifier: &str) -> Option<String> {
        let job = digits(&format!("job {}", self.inner().next_serial()));
        let name = format!("awsbackup:job-{}", uuid(&job));
        let tag = Object::new().with("Key", "aws:backup:source-resource").with("Value", uuid(&job));
        let input = Object::new()
            .with("DBSnapshotIdentifier", &name)
            .with("DBInstanceIdentifier", db_identifier)
            .with("Tags", Node::list("Tag", [tag]));
        let now = self.now();
        let held = self.inner().account(account);
        let mut held = lock(&held);
        let region = held.regions.get_mut(region)?;
        region.settle(now);
        let result = rds::by_aws_backup(region, &input, now);
        let caller = Principal {
            account: account.to_owned(),
            access_key_id: String::new(),
            issued_at: now,
            kind: PrincipalKind::LinkedRole {
                role: "AWSServiceRoleForBackup".to_owned(),
                session: "AWSBackup-AWSServiceRoleForBackup".to_owned(),
            },
            invoked_by: Some(SERVICE.to_owned()),
        };
        let attempt = Attempt {
            service: &rds::SERVICE,
            operation: "CreateDBSnapshot",
            caller: &caller,
            user_agent: SERVICE,
            request_id: &uuid(&digits(&format!("request {job}"))),
            input: &input,
            result: &result,
            at: now,
        };
        record(region, &attempt);
        result.ok().map(|_| name)
    }
}
