//! What the role lets a run do, held against what runs do: the policy that `role` writes gives every
//! permission that a call needs, in each of its forms, and gives none that no call needs.

use crate::class::{Class, HUB, ROLE, account, now};
use crate::private::impostor::{self, Malice};
use crate::private::looked;
use crate::private::network::{Network, outside};
use crate::python::python;
use crate::run::{Run, keep, labproof};
use crate::{lab, labs};
use jiff::SignedDuration;
use labproof_cloud::workshop::Student;
use labproof_cloud::{Permission, Policy};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::net::SocketAddr;
use std::process::Command;
use tokio::runtime::Runtime;

const SHOP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/labs/shop-db.toml");

/// How a student begins a lab.
type Begin = fn(&Class, &Student);

/// Each lab, and how a student begins it: both that ship, and one that is a file.
const LABS: [(&str, Begin); 3] = [
    ("stem-day-rds", |_, student| lab::begin(student)),
    ("stem-day-ec2", labs::begin_ec2),
    (SHOP, labs::begin_shop),
];

/// Where nobody listens.
const CLOSED: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 9);

/// A form of the role for a lab.
fn role(lab: &str, with_ssh: bool, form: &str) -> Value {
    let grant = if with_ssh { &["--with-ssh"][..] } else { &[] };
    let arguments = [&["role", "--lab", lab, "--form", form], grant].concat();
    let folder = tempfile::tempdir().unwrap();
    let run = Run::of(&mut labproof(folder.path(), &arguments)).with_status(0);
    serde_json::from_str(&run.out).unwrap()
}

/// The policy that an account has installed by the template.
fn installed(template: &Value, account: &str) -> Value {
    let policies = template["Resources"]["Reader"]["Properties"]["Policies"].as_array().unwrap();
    let statements = policies.iter().flat_map(|policy| {
        policy["PolicyDocument"]["Statement"].as_array().unwrap().iter().cloned()
    });
    let in_place = statements.map(|mut statement| {
        if let Some(text) = statement["Resource"]["Fn::Sub"].as_str() {
            let text = text.replace("${AWS::Partition}", "aws");
            statement["Resource"] = text.replace("${AWS::AccountId}", account).into();
        }
        statement
    });
    json!({"Version": "2012-10-17", "Statement": in_place.collect::<Vec<_>>()})
}

fn actions(policy: &Value) -> BTreeSet<&str> {
    let statements = policy["Statement"].as_array().unwrap().iter();
    let listed = statements.flat_map(|statement| {
        let action = &statement["Action"];
        action.as_array().map_or_else(|| vec![action], |actions| actions.iter().collect())
    });
    listed.map(|action| action.as_str().unwrap()).collect()
}

/// Every command that looks at an account, and whose permissions it needs there.
fn commands(class: &Class, student: &Student, options: &[&str]) -> [(String, Command); 3] {
    // It ends as soon as it would wait for longer.
    let until = (now() + SignedDuration::from_secs(30)).to_string();
    let roster = ["--roster", "roster.csv"];
    let grade = class.labproof(&[&["grade"], &roster[..], options].concat());
    let watch = ["watch", "--evidence", "watched", "--until", &until];
    let watch = class.labproof(&[&watch, &roster[..], options].concat());
    let key = class.cloud.access_key(student.account());
    let mut check = class.labproof(&[&["check"], options].concat());
    check.env("AWS_ACCESS_KEY_ID", key.id).env("AWS_SECRET_ACCESS_KEY", key.secret);
    let reader = format!("arn:aws:iam::{}:role/{ROLE}", student.account());
    let student = format!("arn:aws:iam::{}:user/admin", student.account());
    [(reader.clone(), grade), (reader, watch), (student, check)]
}

/// The permissions that a command needed of the account; beyond them it needs to take the role, which
/// is the grader's own permission, and to ask who it is, which needs none.
fn needed(class: &Class, caller: &str, command: &mut Command) -> BTreeSet<Permission> {
    let (before, _) = (class.cloud.calls(), class.cloud.permissions());
    Run::of(command).with_status(0);
    let (theirs, own): (BTreeSet<_>, BTreeSet<_>) =
        class.cloud.permissions().into_iter().partition(|permission| permission.caller == caller);
    let hub = format!("arn:aws:iam::{HUB}:user/admin");
    for permission in own {
        let (caller, action) = (permission.caller.as_str(), permission.action.as_str());
        assert_eq!((caller, action), (hub.as_str(), "sts:AssumeRole"));
    }
    let after = class.cloud.calls();
    let made: BTreeSet<_> =
        after.iter().filter(|(name, count)| before.get(*name) < Some(count)).collect();
    for (name, _) in made {
        let is_known = ["AssumeRole", "GetCallerIdentity"].contains(&name.as_str());
        let ends = format!(":{name}");
        let is_needed = theirs.iter().any(|permission| permission.action.ends_with(&ends));
        assert!(is_known || is_needed, "{name} was called without a permission");
    }
    theirs
}

/// Every command needs what the role for the lab gives, all of it and nothing else.
#[track_caller]
fn assert_exact(lab: &str, with_ssh: bool, account: &str, needed: &BTreeSet<Permission>) {
    let plain = role(lab, with_ssh, "policy");
    let installed = installed(&role(lab, with_ssh, "cloudformation"), account);
    for document in [plain, installed] {
        let policy = Policy::parse(&document.to_string()).unwrap();
        for permission in needed {
            assert!(policy.gives(permission), "{lab}: {document} does not give {permission:?}");
        }
        let used: BTreeSet<_> = needed.iter().map(|it| it.action.as_str()).collect();
        assert_eq!(used, actions(&document), "{lab}: what is given, and nobody needs");
    }
}

#[test]
fn the_role_gives_each_permission_that_a_run_needs_and_no_other() {
    for (lab, begin) in LABS {
        let mut class = Class::began(SignedDuration::from_hours(1));
        let student = class.enrol("One");
        begin(&class, &student);
        class.minutes(40);
        class.until_now();
        keep(class.path("roster.csv"), class.roster()).unwrap();
        for (caller, mut command) in commands(&class, &student, &["--lab", lab]) {
            let needed = needed(&class, &caller, &mut command);
            assert_exact(lab, false, student.account(), &needed);
        }
    }
}

#[test]
fn the_role_with_ssh_gives_the_push_of_keys_besides_to_the_account_s_instances_alone() {
    outside(1, |network| {
        let (class, seats) = looked::class(network, &[3306]);
        let student = &seats[0].student;
        let runtime = refusing_server(network);
        for option in ["--allow-ssh", "--sql=ssh"] {
            for (caller, command) in commands(&class, student, &[option]) {
                let needed = needed(&class, &caller, &mut network.resolving(&command));
                assert_exact("stem-day-rds", true, student.account(), &needed);
                narrowed(&needed, student.account());
            }
        }
        drop(runtime);
    });
}

/// A server at the student's address that takes any key, and behind which nobody answers.
fn refusing_server(network: &Network) -> Runtime {
    let web = &network.web[0];
    let runtime = web.host.run(|| Runtime::new().unwrap());
    impostor::serve(&runtime, web.listen_for_ssh(), Malice::Elsewhere(CLOSED));
    runtime
}

/// What the template gives is of no use for another user, account or kind of thing.
fn narrowed(needed: &BTreeSet<Permission>, own: &str) {
    let template = role("stem-day-rds", true, "cloudformation");
    let policy = Policy::parse(&installed(&template, own).to_string()).unwrap();
    let mut pushes = needed.iter().filter(|it| it.action.ends_with(":SendSSHPublicKey"));
    let (Some(push), None) = (pushes.next(), pushes.next()) else { panic!("{needed:?}") };
    let on = |from: &str, to: &str| {
        let resource = push.resource.as_ref().map(|resource| resource.replace(from, to));
        assert_ne!(resource, push.resource, "{from} is not there");
        Permission { resource, ..push.clone() }
    };
    for other in [
        on(own, &account(99)),
        on("instance/", "instance-connect-endpoint/"),
        Permission { os_user: Some("root".to_owned()), ..push.clone() },
        Permission { os_user: None, ..push.clone() },
    ] {
        assert!(!policy.gives(&other), "{other:?}");
    }
    assert!(policy.gives(push));
}

/// `cfn-lint` knows what `CloudFormation` takes, and says what it thinks down to mere information.
#[test]
fn cfn_lint_has_nothing_to_say_about_any_template() {
    if python("cfnlint").is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let ssh = |lab: &str| lab != "stem-day-ec2" && lab != SHOP;
    for (number, (lab, _)) in LABS.iter().enumerate() {
        for with_ssh in [false, true].into_iter().filter(|with_ssh| !with_ssh || ssh(lab)) {
            for form in ["cloudformation", "stackset"] {
                let name = format!("{number}-{with_ssh}-{form}.json");
                let template = role(lab, with_ssh, form).to_string();
                fs::write(folder.path().join(name), template).unwrap();
            }
        }
    }
    let linted = |names: &[String]| {
        let mut command = python("cfnlint").unwrap();
        let regions = ["--regions", "ap-northeast-2", "us-east-1", "cn-north-1", "us-gov-west-1"];
        command
            .current_dir(folder.path())
            .args(["-c", "from cfnlint.runner import main; main()"])
            .args(["--include-checks", "I"])
            .args(regions);
        Run::of(command.arg("--").args(names))
    };
    let entries = fs::read_dir(folder.path()).unwrap();
    let names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(names.len(), 8, "{names:?}");
    assert_eq!(linted(&names).with_status(0).out, "");

    // It would have said something.
    let mut wrong = role("stem-day-rds", true, "cloudformation");
    let push = &mut wrong["Resources"]["Reader"]["Properties"]["Policies"][1];
    push["PolicyDocument"]["Statement"][0]["Resource"] = "instance/*".into();
    fs::write(folder.path().join("wrong.json"), wrong.to_string()).unwrap();
    let said = linted(&["wrong.json".to_owned()]);
    assert!(said.status != 0 && said.out.contains("instance/*"), "{said:?}");
}
