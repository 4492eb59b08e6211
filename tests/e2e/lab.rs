//! The lab, step by step, as a student does it; each mistake is a step done otherwise.

use crate::class::now;
use jiff::SignedDuration;
use labproof_cloud::workshop::{DeleteChoices, InstanceChoices, Student, WebServer};

/// The DB instance.
pub(crate) const INSTANCE: &str = "awsdb";

/// The web server and the DB tier's group, which admits MySQL from it.
pub(crate) fn group(student: &Student) -> String {
    let (web, group) = bare_group(student);
    student.authorize_mysql_from(&group, &web.group).unwrap();
    group
}

/// The group as it is before it admits anybody.
pub(crate) fn bare_group(student: &Student) -> (WebServer, String) {
    let web = student.web_server().unwrap();
    let name = "Stem Day DB Tier";
    let group = student.create_group(name, name, Some(name)).unwrap();
    (web, group)
}

/// The instance, with what the student chose otherwise.
pub(crate) fn create(student: &Student, group: &str, otherwise: fn(&mut InstanceChoices)) {
    let mut choices = InstanceChoices { groups: vec![group.to_owned()], ..Default::default() };
    otherwise(&mut choices);
    student.create_instance(&choices).unwrap();
}

/// As far as the instance, as asked.
pub(crate) fn begin(student: &Student) {
    let group = group(student);
    create(student, &group, |_| ());
}

/// The resize, as asked.
pub(crate) fn resize(student: &Student) {
    student.resize(INSTANCE, Some("db.t3.small"), Some(30), true).unwrap();
}

/// The resize, which waits for a maintenance window that is days away, whatever day it is.
pub(crate) fn resize_later(student: &Student) {
    let day = (now() + SignedDuration::from_hours(72)).strftime("%a").to_string().to_lowercase();
    let window = format!("{day}:15:00-{day}:15:30");
    let call = [
        ("DBInstanceIdentifier", INSTANCE),
        ("DBInstanceClass", "db.t3.small"),
        ("AllocatedStorage", "30"),
        ("ApplyImmediately", "false"),
        ("PreferredMaintenanceWindow", &window),
    ];
    student.call("rds", "ModifyDBInstance", &call).unwrap();
}

/// The snapshot.
pub(crate) fn snapshot(student: &Student) {
    student.take_snapshot(INSTANCE, "Stem-day-snapshot").unwrap();
}

/// The deletion, without a final snapshot and without retained backups.
pub(crate) fn delete(student: &Student) {
    student.delete(INSTANCE, &DeleteChoices::default()).unwrap();
}
