//! The engines that there are manifests for: where each writes its command lines, which variables it sets for an
//! index, and where evidence and reports are left.

use super::SHARDS;
use serde_json::Value;

/// A command line as an engine runs it.
pub(super) struct Job {
    /// The shell, up to the script.
    pub(super) shell: Vec<String>,
    pub(super) script: String,
    /// What the engine and the manifest set.
    pub(super) variables: Vec<(String, String)>,
}

pub(super) struct Engine {
    pub(super) name: &'static str,
    pub(super) files: &'static [&'static str],
    /// The job of an index, counted from 0.
    pub(super) grade: fn(&[Value], usize) -> Job,
    pub(super) merge: fn(&[Value]) -> Job,
    /// Where the evidence of shards is found by the merge.
    pub(super) kept: &'static str,
    /// Where the merged evidence and the reports are left.
    pub(super) class: &'static str,
}

pub(super) static ENGINES: [Engine; 4] = [
    Engine {
        name: "Kubernetes",
        files: &["kubernetes/grade.yaml", "kubernetes/merge.yaml"],
        grade: kubernetes,
        merge: |documents| of_kubernetes(&documents[3], vec![]),
        kept: "evidence",
        class: "evidence/class",
    },
    Engine {
        name: "AWS Batch",
        files: &["aws-batch.yaml"],
        grade: batch,
        merge: |documents| of_batch(&documents[0], "Merge", vec![]),
        kept: "evidence/evidence",
        class: "evidence/class",
    },
    Engine {
        name: "GitHub Actions",
        files: &["github.yml"],
        grade: github,
        merge: |documents| of_github(&documents[0]["jobs"]["merge"], vec![]),
        kept: "work",
        class: "work",
    },
    Engine {
        name: "GitLab CI",
        files: &["gitlab-ci.yml"],
        grade: gitlab,
        merge: |documents| of_gitlab(&documents[0]["merge"], vec![]),
        kept: "work",
        class: "work",
    },
];

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

fn variable(name: &str, value: &impl ToString) -> (String, String) {
    (name.to_owned(), value.to_string())
}

/// Where a Job's script stands.
pub(super) const KUBERNETES_SCRIPT: &str = "/spec/template/spec/containers/0/args/0";

/// Kubernetes counts from 0 and says no number; the manifest names it.
fn kubernetes(documents: &[Value], index: usize) -> Job {
    let job = &documents[2];
    for number in ["completions", "parallelism"] {
        assert_eq!(job["spec"][number], SHARDS, "{number}");
    }
    assert_eq!(job["spec"]["completionMode"], "Indexed");
    of_kubernetes(job, vec![variable("JOB_COMPLETION_INDEX", &index)])
}

fn of_kubernetes(job: &Value, mut variables: Vec<(String, String)>) -> Job {
    let container = &job["spec"]["template"]["spec"]["containers"][0];
    for set in container["env"].as_array().into_iter().flatten() {
        variables.extend(
            set["value"].as_str().map(|value| variable(set["name"].as_str().unwrap(), &value)),
        );
    }
    let shell = container["command"].as_array().unwrap().iter().map(text).collect();
    Job { shell, script: text(job.pointer(KUBERNETES_SCRIPT).unwrap()), variables }
}

/// AWS Batch counts from 0, and says how many there are.
fn batch(documents: &[Value], index: usize) -> Job {
    let size = variable("AWS_BATCH_JOB_ARRAY_SIZE", &SHARDS);
    of_batch(&documents[0], "Grade", vec![variable("AWS_BATCH_JOB_ARRAY_INDEX", &index), size])
}

fn of_batch(template: &Value, definition: &str, mut variables: Vec<(String, String)>) -> Job {
    let container = &template["Resources"][definition]["Properties"]["ContainerProperties"];
    assert_eq!(container["Environment"][0]["Name"], "BUCKET");
    variables.push(variable("BUCKET", &"bucket"));
    let mut shell: Vec<_> = container["Command"].as_array().unwrap().iter().map(text).collect();
    let script = shell.pop().unwrap();
    Job { shell, script, variables }
}

/// GitHub's matrix is as the workflow lists it.
fn github(documents: &[Value], index: usize) -> Job {
    let job = &documents[0]["jobs"]["grade"];
    let matrix = job["strategy"]["matrix"]["shard"].as_array().unwrap();
    assert_eq!(matrix.len(), SHARDS);
    let shard = matrix[index].to_string();
    let expand = |value: &Value| {
        let value = text(value).replace("${{ matrix.shard }}", &shard);
        value.replace("${{ strategy.job-total }}", &matrix.len().to_string())
    };
    let upload =
        job["steps"].as_array().unwrap().iter().find(|step| step["with"]["retention-days"] == 1);
    assert_eq!(expand(&upload.unwrap()["with"]["path"]), format!("shard-{shard}.evidence"));
    let variables = ["SHARD", "SHARDS"].map(|name| variable(name, &expand(&job["env"][name])));
    of_github(job, variables.into())
}

fn of_github(job: &Value, variables: Vec<(String, String)>) -> Job {
    let steps = job["steps"].as_array().unwrap();
    let script = steps.iter().find_map(|step| step["run"].as_str()).unwrap().to_owned();
    let shell =
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"].map(str::to_owned).into();
    Job { shell, script, variables }
}

/// GitLab counts from 1, and says how many there are.
fn gitlab(documents: &[Value], index: usize) -> Job {
    let job = &documents[0]["grade"];
    assert_eq!(job["parallel"], SHARDS);
    assert_eq!(job["artifacts"]["paths"][0], "shard-*.evidence");
    let (number, total) =
        (variable("CI_NODE_INDEX", &(index + 1)), variable("CI_NODE_TOTAL", &SHARDS));
    of_gitlab(job, vec![number, total, variable("AWS_TOKEN", &"a token")])
}

fn of_gitlab(job: &Value, variables: Vec<(String, String)>) -> Job {
    let lines: Vec<_> = job["script"].as_array().unwrap().iter().map(text).collect();
    let shell = ["bash", "-eo", "pipefail", "-c"].map(str::to_owned).into();
    Job { shell, script: lines.join("\n"), variables }
}
