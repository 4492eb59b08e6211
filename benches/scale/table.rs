//! What was measured, as people and as programs read it.

use crate::cases::{Part, Row};
use crate::targets::{Limit, Rows, TARGETS, Target, Verdict};
use jiff::Timestamp;
use serde_json::{Value, json};

/// What tells one machine's numbers from another's.
pub(crate) struct Machine {
    pub(crate) at: Timestamp,
    pub(crate) processor: String,
    pub(crate) cores: usize,
    /// How many processes wanted to run in the minute before.
    pub(crate) load: f64,
}

impl Part {
    fn title(self) -> &'static str {
        match self {
            Self::Bare => "bare loop of the same calls",
            Self::Boto3 => "boto3, 16 threads",
            Self::C7nOrg => "c7n-org",
            Self::Grade => "labproof grade",
            Self::GradeAgain => "labproof grade, same store again",
            Self::GradeFaulty => "labproof grade, 30 % throttled, 5 % failing",
            Self::Regrade => "labproof regrade, one core",
        }
    }
}

/// Both tables, as Markdown.
pub(crate) fn markdown(rows: &Rows, machine: &Machine) -> String {
    let Machine { at, processor, cores, load } = machine;
    let busy =
        if *load > 0.5 { " **Others were at work: seconds and rates say little.**" } else { "" };
    let mut page = format!(
        "Measured {}: {processor}, {cores} cores, load {load:.1} before.{busy}\n\n\
         | what | accounts | latency ms | seconds | accounts/s | processor ms/account | peak MB | endpoint's processor ms/account |\n\
         | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
        at.strftime("%Y-%m-%d")
    );
    for row in &rows.all {
        page.push_str(&line(row));
    }
    page.push_str("\n| target | limit | measured | |\n| --- | ---: | ---: | --- |\n");
    for target in TARGETS {
        page.push_str(&verdict(target, rows));
    }
    page
}

fn line(row: &Row) -> String {
    let case = row.case;
    let endpoint = row.endpoint_ms().map_or_else(|| "-".to_owned(), |ms| format!("{ms:.2}"));
    format!(
        "| {} | {} | {} | {:.2} | {:.1} | {:.2} | {:.1} | {endpoint} |\n",
        case.part.title(),
        case.accounts,
        case.latency_ms,
        row.usage.wall.as_secs_f64(),
        row.per_second(),
        row.processor_ms(),
        row.peak_mb(),
    )
}

fn verdict(target: &Target, rows: &Rows) -> String {
    let limit = match target.limit {
        Limit::AtLeast(limit) => format!("≥ {limit}"),
        Limit::AtMost(limit) => format!("≤ {limit}"),
    };
    let value = (target.value)(rows).map_or_else(|| "-".to_owned(), |value| format!("{value:.2}"));
    let word = match target.verdict(rows) {
        Verdict::NotMeasured => "not measured".to_owned(),
        Verdict::Reached => "reached".to_owned(),
        Verdict::Missed => "**missed**".to_owned(),
        Verdict::MissedHere => "missed, on this machine".to_owned(),
        Verdict::OutOfReach(bare) => format!("**missed**; the bare loop: {bare:.2}"),
    };
    format!("| {} | {limit} | {value} | {word} |\n", target.what)
}

/// The same, for programs.
pub(crate) fn json(rows: &Rows, machine: &Machine) -> Value {
    let row = |row: &Row| {
        json!({
            "case": row.case,
            "seconds": row.usage.wall.as_secs_f64(),
            "accounts_per_second": row.per_second(),
            "processor_ms_per_account": row.processor_ms(),
            "peak_bytes": row.usage.peak,
            "endpoint_processor_ms_per_account": row.endpoint_ms(),
            "calls": row.endpoint.as_ref().map(|(_, calls)| calls),
        })
    };
    let target = |target: &Target| {
        let verdict = target.verdict(rows);
        let reached = (verdict != Verdict::NotMeasured).then_some(verdict == Verdict::Reached);
        json!({"what": target.what, "measured": (target.value)(rows), "reached": reached})
    };
    json!({
        "at": machine.at,
        "processor": machine.processor,
        "cores": machine.cores,
        "load_before": machine.load,
        "rows": rows.all.iter().map(row).collect::<Vec<_>>(),
        "targets": TARGETS.iter().map(target).collect::<Vec<_>>(),
    })
}

/// The targets that were missed and could have been reached.
pub(crate) fn missed(rows: &Rows) -> Vec<&'static str> {
    let missed = TARGETS.iter().filter(|target| target.verdict(rows) == Verdict::Missed);
    missed.map(|target| target.what).collect()
}
