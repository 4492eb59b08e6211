//! `labproof rehearse --on account`, held against an AWS that others wrote: it leaves nothing behind,
//! whenever it is killed, and never touches what it has not made.

use crate::moto::Moto;
use crate::run::{Run, labproof};
use aws_credential_types::Credentials;
use aws_sdk_ec2::config::{BehaviorVersion, Region};
use aws_smithy_http_client::Builder;
use std::collections::BTreeSet;
use std::fs;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;
use tempfile::TempDir;
use tokio::runtime::Runtime;

const REGION: &str = "ap-northeast-2";
const JOURNAL: &str = "labproof-rehearsal.journal";
const TAG: &str = "labproof:rehearsal";

/// An account at moto, and a folder to rehearse in.
struct Account {
    moto: Moto,
    folder: TempDir,
    runtime: Runtime,
    ec2: aws_sdk_ec2::Client,
    rds: aws_sdk_rds::Client,
}

impl Account {
    fn new() -> Option<Self> {
        let moto = Moto::start()?;
        let key = Credentials::new("key", "secret", None, None, "moto");
        let ec2 = aws_sdk_ec2::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .http_client(Builder::new().build_http())
            .region(Region::new(REGION))
            .endpoint_url(moto.endpoint())
            .credentials_provider(key.clone());
        let rds = aws_sdk_rds::Config::builder()
            .behavior_version(aws_sdk_rds::config::BehaviorVersion::latest())
            .http_client(Builder::new().build_http())
            .region(aws_sdk_rds::config::Region::new(REGION))
            .endpoint_url(moto.endpoint())
            .credentials_provider(key);
        Some(Self {
            ec2: aws_sdk_ec2::Client::from_conf(ec2.build()),
            rds: aws_sdk_rds::Client::from_conf(rds.build()),
            moto,
            folder: tempfile::tempdir().unwrap(),
            runtime: Runtime::new().unwrap(),
        })
    }

    fn rehearse(&self, arguments: &[&str]) -> Command {
        self.hurried("1000", arguments)
    }

    /// A rehearsal whose waits are so many times shorter.
    fn hurried(&self, haste: &str, arguments: &[&str]) -> Command {
        let rehearse = ["rehearse", "--on", "account", "--haste", haste];
        let mut command = labproof(self.folder.path(), &[&rehearse, arguments].concat());
        command
            .env("AWS_ENDPOINT_URL", self.moto.endpoint())
            .env("AWS_REGION", "us-east-1")
            .env("AWS_ACCESS_KEY_ID", "key")
            .env("AWS_SECRET_ACCESS_KEY", "secret")
            // moto's databases have no address: whoever looks for one is told so at once.
            .env("RES_OPTIONS", "timeout:1 attempts:1");
        command
    }

    fn journal(&self) -> String {
        fs::read_to_string(self.folder.path().join(JOURNAL)).unwrap_or_default()
    }

    /// Starts a rehearsal, and kills it as soon as its journal is so far, if it comes to that.
    fn killed_when(&self, haste: &str, is_far: impl Fn(&str) -> bool) -> bool {
        let mut process = self.spawn(haste);
        loop {
            if is_far(&self.journal()) {
                break;
            }
            if process.try_wait().unwrap().is_some() {
                return false;
            }
            sleep(Duration::from_millis(1));
        }
        process.kill().unwrap();
        process.wait().unwrap();
        true
    }

    fn spawn(&self, haste: &str) -> Child {
        let mut command = self.hurried(haste, &["--i-accept-charges"]);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Everything that is there and was not from the beginning, each with whose it is.
    fn things(&self) -> BTreeSet<String> {
        self.runtime.block_on(async {
            let (mut things, mut add) = (BTreeSet::new(), Vec::new());
            let groups = self.ec2.describe_security_groups().send().await.unwrap();
            let groups = groups.security_groups.unwrap_or_default().into_iter();
            let names = groups.filter_map(|it| it.group_name).filter(|name| name != "default");
            add.extend(names.map(|name| format!("group {name}")));
            for server in self.servers().await {
                if !server.ends_with("terminated") {
                    add.push(format!("server {server}"));
                }
            }
            let volumes = self.ec2.describe_volumes().send().await.unwrap();
            add.extend(volumes.volumes().iter().filter_map(|it| it.volume_id.clone()));
            let keys = self.ec2.describe_key_pairs().send().await.unwrap();
            add.extend(keys.key_pairs().iter().filter_map(|it| it.key_name.clone()));
            let vpcs = self.ec2.describe_vpcs().send().await.unwrap();
            let own = vpcs.vpcs().iter().filter(|it| it.is_default() != Some(true));
            add.extend(own.filter_map(|it| it.vpc_id.clone()));
            let instances = self.rds.describe_db_instances().send().await.unwrap();
            add.extend(instances.db_instances().iter().map(|it| {
                let class = it.db_instance_class().unwrap();
                let tags = it.tag_list().len();
                format!("instance {} {class} {tags} tags", it.db_instance_identifier().unwrap())
            }));
            let snapshots = self.rds.describe_db_snapshots().send().await.unwrap();
            add.extend(
                snapshots.db_snapshots().iter().filter_map(|it| it.db_snapshot_identifier.clone()),
            );
            let subnets = self.rds.describe_db_subnet_groups().send().await.unwrap();
            add.extend(
                subnets.db_subnet_groups().iter().filter_map(|it| it.db_subnet_group_name.clone()),
            );
            things.extend(add);
            things
        })
    }

    /// Every server that was ever launched, with its state.
    async fn servers(&self) -> Vec<String> {
        let shown = self.ec2.describe_instances().send().await.unwrap();
        let all = shown.reservations().iter().flat_map(aws_sdk_ec2::types::Reservation::instances);
        let named = all.map(|it| {
            let state = it.state().and_then(|state| state.name()).unwrap().as_str();
            format!("{} {state}", it.instance_id().unwrap())
        });
        named.collect()
    }

    fn launched(&self) -> usize {
        self.runtime.block_on(self.servers()).len()
    }

    /// Somebody else's DB instance, with its automated snapshot.
    fn somebody_creates(&self, name: &str) {
        let call = self.rds.create_db_instance().db_instance_identifier(name).engine("mysql");
        let call = call.db_instance_class("db.m5.large").allocated_storage(100);
        let call = call.master_username("somebody").master_user_password("somebodys-own");
        let tag = aws_sdk_rds::types::Tag::builder().key(TAG).value("another").build();
        self.runtime.block_on(call.tags(tag).send()).unwrap();
    }

    fn somebody_deletes(&self, name: &str) {
        let call = self.rds.delete_db_instance().db_instance_identifier(name);
        // It may never have been created.
        let _ = self.runtime.block_on(call.skip_final_snapshot(true).send());
    }
}

/// What is there of a foreign instance, and nothing else.
#[track_caller]
fn only_somebodys(things: &BTreeSet<String>) {
    let (instances, others): (Vec<_>, Vec<_>) =
        things.iter().partition(|thing| thing.starts_with("instance "));
    assert_eq!(instances, ["instance awsdb db.m5.large 1 tags"], "{things:?}");
    assert!(others.iter().all(|thing| thing.starts_with("rds:awsdb")), "{things:?}");
}

#[test]
fn without_consent_it_says_what_it_would_make_and_makes_nothing() {
    let Some(account) = Account::new() else { return };
    let run = Run::of(&mut account.rehearse(&[])).with_status(2);
    run.complains(&["--i-accept-charges"]);
    for said in ["awsdb", "stem-day-snapshot", "Extended Support", "about 2 hours", "USD"] {
        assert!(run.out.contains(said), "no {said} in {}", run.out);
    }
    assert!(account.things().is_empty());
    let korean = Run::of(&mut account.rehearse(&["--lang", "ko"])).with_status(2);
    assert!(korean.out.contains("달러"), "{}", korean.out);
    for option in ["--i-accept-charges", "--resume", "--clean-up"] {
        let mut command = labproof(account.folder.path(), &["rehearse", option]);
        Run::of(&mut command).with_status(2).complains(&[option, "--on account"]);
    }
}

#[test]
fn the_reference_student_works_in_an_account_and_leaves_nothing() {
    let Some(account) = Account::new() else { return };
    let run = Run::of(&mut account.rehearse(&["--i-accept-charges"]));
    // moto gives parameter groups another name than RDS, and has no databases to log in to.
    let run = run.with_status(1);
    for said in ["after web-tier", "after deletion", "at the end", "table stay open"] {
        assert!(run.out.contains(said), "no {said} in {}", run.out);
    }
    let lost: Vec<&str> = run.out.lines().filter(|line| line.contains('✗')).collect();
    assert!(lost.iter().all(|line| line.contains("db-config.parameter-group")), "{lost:#?}");
    assert!(!lost.is_empty() && !run.out.contains("awspassword"), "{}", run.out);
    assert_eq!((account.things(), account.launched()), (BTreeSet::new(), 1));
    assert!(account.journal().is_empty());
    // With nothing left, another one can begin; and there is nothing to go on with.
    Run::of(&mut account.rehearse(&["--resume", "--i-accept-charges"]))
        .with_status(2)
        .complains(&["there is no journal"]);
}

#[test]
fn an_account_that_holds_anything_of_the_lab_s_names_is_left_alone() {
    let Some(account) = Account::new() else { return };
    account.somebody_creates("awsdb");
    let group = account.ec2.create_security_group().group_name("stem-day db tier");
    account.runtime.block_on(group.description("mine").send()).unwrap();
    let key = account.ec2.create_key_pair().key_name("labproof-rehearsal");
    account.runtime.block_on(key.send()).unwrap();
    let before = account.things();
    Run::of(&mut account.rehearse(&["--i-accept-charges"])).with_status(2).complains(&[
        "DB instance awsdb",
        "security group stem-day db tier",
        "key pair labproof-rehearsal",
        "nothing was created",
    ]);
    assert_eq!((account.things(), account.launched()), (before, 0));
    assert!(account.journal().is_empty());
}

#[test]
fn killed_at_each_line_of_its_journal_it_is_gone_on_with_or_cleaned_up_and_leaves_nothing() {
    let Some(account) = Account::new() else { return };
    let mut lines = 1;
    while account.killed_when("1000", |journal| journal.lines().count() >= lines) {
        let launched = account.launched();
        let resume = ["--i-accept-charges", "--resume"];
        let again = if lines % 2 == 0 { &resume[..] } else { &["--clean-up"] };
        let run = Run::of(&mut account.rehearse(again));
        let what = format!("after {lines} lines, {again:?}: {}\n{}", run.out, run.err);
        // Killed after its end it has nothing to go on with.
        let is_over = run.status == 2 && run.err.contains("there is no journal");
        assert!(is_over || run.status <= 1, "{what}");
        assert_eq!(account.things(), BTreeSet::new(), "{what}");
        assert!(account.journal().is_empty(), "{what}");
        let more = account.launched() - launched;
        assert!(more <= 1, "{more} more servers were launched {what}");
        lines += 1;
    }
    assert!(lines > 25, "{lines}");
}

#[test]
fn a_killed_rehearsal_is_in_the_way_of_another_one() {
    let Some(account) = Account::new() else { return };
    assert!(account.killed_when("1000", |journal| journal.contains("db-instance")));
    let before = account.things();
    Run::of(&mut account.rehearse(&["--i-accept-charges"]))
        .with_status(2)
        .complains(&["--resume", "--clean-up"]);
    let other = ["--lab", "stem-day-ec2", "--i-accept-charges", "--resume"];
    Run::of(&mut account.rehearse(&other)).with_status(2).complains(&["lab file"]);
    let elsewhere = ["--region", "us-east-1", "--clean-up"];
    Run::of(&mut account.rehearse(&elsewhere)).with_status(2).complains(&["region"]);
    assert_eq!(account.things(), before);
    Run::of(&mut account.rehearse(&["--clean-up"])).with_status(0);
    assert!(account.things().is_empty());
}

#[test]
fn told_to_stop_it_deletes_what_it_made() {
    let Some(account) = Account::new() else { return };
    for far in ["\"server\"", "\"db-instance\"", "\"step\":7"] {
        let process = account.spawn("10");
        while !account.journal().contains(far) {
            sleep(Duration::from_millis(1));
        }
        let told = Command::new("kill").arg(process.id().to_string()).status().unwrap();
        assert!(told.success());
        assert_eq!(process.wait_with_output().unwrap().status.code(), Some(143), "{far}");
        assert_eq!(account.things(), BTreeSet::new(), "{far}");
        assert!(account.journal().is_empty(), "{far}");
    }
}

/// Where somebody else comes to have a thing of a name that the rehearsal uses, which it must not touch:
/// what stands in the journal when it is killed.
const TAKEN: [(&str, &str); 4] = [
    ("before anything of that name was made", "\"step\":3"),
    ("when it was about to be made", "\"db-instance\""),
    ("in the place of the one that was made", "\"step\":7"),
    ("when it was about to be deleted", "\"step\":9"),
];

#[test]
fn what_somebody_else_makes_meanwhile_stays_untouched() {
    let Some(account) = Account::new() else { return };
    for again in [&["--clean-up"][..], &["--i-accept-charges", "--resume"]] {
        for (when, far) in TAKEN {
            assert!(account.killed_when("1000", |journal| journal.contains(far)), "{when}");
            account.somebody_deletes("awsdb");
            account.somebody_creates("awsdb");
            let run = Run::of(&mut account.rehearse(again));
            println!("{when}, {again:?}: {}\n{}", run.status, run.err);
            only_somebodys(&account.things());
            assert!(account.journal().is_empty(), "{when}");
            account.somebody_deletes("awsdb");
            assert!(account.things().is_empty(), "{when}");
        }
    }
}

#[test]
fn what_comes_between_the_look_and_the_call_stays_untouched_too() {
    let Some(account) = Account::new() else { return };
    let process = account.spawn("10");
    while !account.journal().contains("\"after\":\"web-tier\"") {
        sleep(Duration::from_millis(1));
    }
    account.somebody_creates("awsdb");
    assert_eq!(process.wait_with_output().unwrap().status.code(), Some(1));
    only_somebodys(&account.things());
    assert!(account.journal().is_empty());
}
