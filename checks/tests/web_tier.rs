//! The prerequisite lab's web server: it informs, and earns nothing.

use crate::cases::case;
use crate::common::{Student, WEB_GROUP};
use labproof_checks::evidence::Source;
use serde_json::json;

#[test]
fn any_server_counts_and_only_complete_looks_show_that_there_is_none() {
    let terminated = Student::begins().look("01:00").with(|s| s.servers.clear()).look("01:10");
    let run = json!({"instancesSet": {"items": [{
        "instanceId": "i-1", "vpcId": "vpc-1", "groupSet": {"items": [{"groupId": WEB_GROUP}]},
    }]}});
    let on_record = Student::begins().with(|s| {
        s.servers.clear();
        s.records.push(crate::common::answered(
            "RunInstances",
            crate::common::t("00:30"),
            json!({}),
            run,
        ));
    });
    let table = [
        ("running", Student::begins().look("01:00"), "passed", "passed"),
        (
            "stopped",
            Student::begins().with(|s| s.servers[0].state = Some("stopped".into())).look("01:00"),
            "passed",
            "passed",
        ),
        ("seen earlier", terminated, "passed", "passed"),
        ("on record", on_record.look("01:00"), "passed", "passed"),
        (
            "none",
            Student::begins().with(|s| s.servers.clear()).look("01:00"),
            "failed (not-started)",
            "passed",
        ),
        ("without HTTP", case("web group without HTTP").clone(), "passed", "failed"),
        (
            "servers denied",
            Student::begins().look_but("01:00", &[Source::Servers]),
            "unverified access-denied",
            "passed",
        ),
        (
            "no CloudTrail and none",
            Student::begins().with(|s| s.servers.clear()).look_but("01:00", &[Source::Trail]),
            "unverified access-denied",
            "passed",
        ),
    ];
    for (name, student, server, http) in table {
        student.graded().expect(name, &[("web-tier.server", server), ("web-tier.http", http)]);
    }
}
