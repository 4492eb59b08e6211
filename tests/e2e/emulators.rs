//! The embedded cloud, held against AWS as others know it (`tests/emulators`): botocore's models of the
//! services.

use crate::moto::Moto;
use crate::python::python;
use jiff::{SignedDuration, Timestamp};
use labproof_cloud::{Cloud, Fault, FaultKind, Member, Plan, Role};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

const HUB: &str = "999900000000";
const ACCOUNT: &str = "111100000001";
const ROLE: &str = "LabproofReader";
const REGION: &str = "ap-northeast-2";

#[test]
fn every_answer_of_the_embedded_cloud_is_one_that_botocore_s_models_have() {
    let Some(mut check) = python("boto3") else { return };
    println!("{}", drive(check.arg(script("check_models.py"))));
}

#[test]
fn the_embedded_cloud_and_moto_differ_in_what_is_listed_and_in_nothing_else() {
    let (Some(mut check), Some(moto)) = (python("boto3"), Moto::start()) else { return };
    println!("{}", drive(check.arg(script("check_moto.py")).arg(moto.endpoint())));
}

fn script(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/emulators");
    folder.join(name).to_str().unwrap().to_owned()
}

/// Runs a check against an embedded cloud, of which it may ask something by a line on its standard
/// output; it is told when that is done. Gives what the check says at its end.
fn drive(check: &mut Command) -> String {
    let cloud = Cloud::new("2026-11-21T01:00:00Z".parse::<Timestamp>().unwrap());
    cloud.add_account(HUB);
    cloud.add_role(ACCOUNT, Role::new(ROLE, HUB));
    let root = organize(&cloud);
    let runtime = Runtime::new().unwrap();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let serving = cloud.clone();
    runtime.spawn(async move { serving.serve(listener).await });

    let piped = check.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut process = piped.spawn().unwrap();
    let mut to_check = process.stdin.take().unwrap();
    writeln!(to_check, "{}", introduction(&cloud, &endpoint, &root)).unwrap();
    for line in BufReader::new(process.stdout.take().unwrap()).lines() {
        obey(&cloud, &serde_json::from_str(&line.unwrap()).unwrap());
        writeln!(to_check, "done").unwrap();
    }
    let output = process.wait_with_output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{told}");
    told
}

/// An organization whose root holds two units and two accounts, and the root's id.
fn organize(cloud: &Cloud) -> String {
    let root = cloud.organize(HUB);
    for (name, account) in [("A", "111100000002"), ("B", "111100000003")] {
        cloud.add_unit(&root, name);
        cloud.add_member(Member {
            account: account.to_owned(),
            unit: root.clone(),
            name: format!("Student {name}"),
            email: format!("{name}@school.example"),
            state: "ACTIVE".to_owned(),
        });
    }
    root
}

/// Where the cloud is, and what it serves.
fn introduction(cloud: &Cloud, endpoint: &str, root: &str) -> Value {
    let key = cloud.access_key(HUB);
    json!({
        "endpoint": endpoint,
        "key": [key.id, key.secret],
        "account": ACCOUNT,
        "organization": root,
        "interface": labproof_cloud::interface(),
    })
}

/// Does what a check asks of the cloud's owner.
fn obey(cloud: &Cloud, order: &Value) {
    match order["do"].as_str().unwrap() {
        "advance" => cloud.advance(SignedDuration::from_mins(order["minutes"].as_i64().unwrap())),
        "fault" => cloud.add_fault(Fault::new(fault(order["kind"].as_str().unwrap()))),
        "no fault" => cloud.clear_faults(),
        "free plan" => cloud.set_plan(ACCOUNT, Plan::Free),
        "back up" => {
            cloud.back_up(ACCOUNT, REGION, order["instance"].as_str().unwrap()).unwrap();
        }
        unknown => panic!("{unknown}"),
    }
}

fn fault(name: &str) -> FaultKind {
    match name {
        "Denied" => FaultKind::Denied,
        "DeniedByOrganization" => FaultKind::DeniedByOrganization,
        "NotSignedUp" => FaultKind::NotSignedUp,
        "Expired" => FaultKind::Expired,
        "Throttled" => FaultKind::Throttled,
        "RegionDisabled" => FaultKind::RegionDisabled,
        unknown => panic!("{unknown}"),
    }
}
