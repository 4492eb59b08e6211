//! Whether a lab file can be judged: every fault points at its place in the file.

use crate::engine::{CriterionSpec, Language, Value};
use crate::lab::errors::Fault;
use crate::lab::read::Placed;
use crate::lab::{Task, TaskCriterion};
use crate::modules::resources::Resource;
use crate::modules::{Criterion, Expects, Kind, Need};
use std::collections::BTreeSet;
use std::ops::Range;
use toml::Spanned;

/// Whether what stands above the tasks says something.
pub(super) fn head(id: &Spanned<String>, languages: &Spanned<Vec<Language>>) -> Result<(), Fault> {
    check_id("lab", id)?;
    if languages.get_ref().is_empty() {
        let help = "write languages = [\"ko\", \"en\"]";
        return Err(Fault::new(languages.span(), "the lab names no language", help));
    }
    Ok(())
}

fn check_id(what: &str, id: &Spanned<String>) -> Result<(), Fault> {
    let is_id = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let text = id.get_ref();
    if !text.is_empty() && text.chars().all(is_id) {
        return Ok(());
    }
    let message = format!("the {what}'s id `{text}` is not a name");
    Err(Fault::new(id.span(), message, "use lower-case letters, digits and hyphens"))
}

/// Whether a thing says something that can be looked for.
pub(super) fn resource(resource: &Resource, name: Range<usize>) -> Result<(), Fault> {
    match resource {
        Resource::Table(table) if table.is_uneven() => {
            let message = "the row has another number of values than the table has columns";
            Err(Fault::new(name, message, "write one text for each column"))
        }
        Resource::DbInstance(db) if db.port == Some(0) => {
            Err(Fault::new(name, "0 is no TCP port", "write a port from 1 to 65535"))
        }
        Resource::SecurityGroup(group) if group.admits == Some(0) => {
            Err(Fault::new(name, "0 is no TCP port", "write a port from 1 to 65535"))
        }
        Resource::Table(_)
        | Resource::DbInstance(_)
        | Resource::SecurityGroup(_)
        | Resource::Server(_)
        | Resource::DbSnapshot(_) => Ok(()),
    }
}

/// The tasks, each with how its criteria are judged.
pub(super) fn tasks(placed: Vec<Placed>) -> Result<Vec<Task>, Fault> {
    let mut ids = BTreeSet::new();
    for task in &placed {
        check_id("task", &task.id)?;
        if !ids.insert(task.id.get_ref()) {
            let message = format!("the task `{}` stands twice", task.id.get_ref());
            return Err(Fault::new(task.id.span(), message, "give each an id of its own"));
        }
        criteria(task)?;
    }
    placed.iter().map(|task| resolved(task, &placed)).collect()
}

fn criteria(task: &Placed) -> Result<(), Fault> {
    let mut ids = BTreeSet::new();
    for spec in &task.criteria {
        let known = known(task, spec)?;
        let (id, place) = (full(task, spec), spec.span());
        if !ids.insert(&spec.get_ref().id) {
            let message = format!("the criterion `{id}` stands twice");
            return Err(Fault::new(place, message, "delete one of the two"));
        }
        expected(&id, known, spec)?;
        if let Some(part) = known.uses.iter().find(|part| !task.subject.has(**part)) {
            let message = format!("`{id}` needs more than the lab says");
            return Err(Fault::new(place, message, part.how()));
        }
    }
    Ok(())
}

fn full(task: &Placed, spec: &Spanned<CriterionSpec>) -> String {
    format!("{}.{}", task.id.get_ref(), spec.get_ref().id)
}

fn known(task: &Placed, spec: &Spanned<CriterionSpec>) -> Result<&'static Criterion, Fault> {
    let module = task.module;
    module.criterion(spec.get_ref().check()).ok_or_else(|| {
        let message = format!("no check judges the criterion `{}`", full(task, spec));
        let all: Vec<&str> = module.criteria.iter().map(|known| known.id).collect();
        let help = format!("the criteria of `{}`: {}", module.id, all.join(", "));
        Fault::new(spec.span(), message, &help)
    })
}

fn expected(id: &str, known: &Criterion, spec: &Spanned<CriterionSpec>) -> Result<(), Fault> {
    let (place, spec) = (spec.span(), spec.get_ref());
    match (known.expects, &spec.expected) {
        (Expects::Of(_), None) | (Expects::Switch(_), Some(Value::Flag(_)))
            if spec.accepted.is_empty() =>
        {
            Ok(())
        }
        (Expects::Of(_), _) => {
            let help = "what it expects follows from the lab's things: [resource.NAME]";
            Err(Fault::new(place, format!("`{id}` takes no expected value"), help))
        }
        (Expects::Switch(_), _) => {
            let message = format!("`{id}` needs `expected`: {}", described(Kind::Flag));
            Err(Fault::new(place, message, "write whether the lab's text wants it so"))
        }
        (Expects::Value(kind), Some(_)) if spec.values().all(|value| is(value, kind)) => Ok(()),
        (Expects::Value(kind), _) => {
            let message = format!("`{id}` needs `expected`: {}", described(kind));
            Err(Fault::new(place, message, "write the value that the lab's text names"))
        }
    }
}

fn resolved(task: &Placed, all: &[Placed]) -> Result<Task, Fault> {
    let criteria = task.criteria.iter().map(|spec| criterion(task, spec, all));
    Ok(Task {
        id: task.id.get_ref().clone(),
        title: task.title.clone(),
        module: task.module,
        subject: task.subject.clone(),
        criteria: criteria.collect::<Result<_, _>>()?,
    })
}

fn criterion(
    task: &Placed,
    spec: &Spanned<CriterionSpec>,
    all: &[Placed],
) -> Result<TaskCriterion, Fault> {
    let (check, id) = (known(task, spec)?, full(task, spec));
    let needs = check.needs.iter().map(|need| {
        needed(*need, task, all).ok_or_else(|| {
            let missing = left_out(*need, task);
            let message = format!("`{id}` needs {missing}, which the lab leaves out");
            Fault::new(spec.span(), message, "give it 0 points if it is not to count")
        })
    });
    let needs = needs.collect::<Result<Vec<_>, _>>()?;
    let own = check.needs.iter().zip(&needs).filter(|(need, _)| matches!(need, Need::Own(_)));
    let needs_of_task = own.map(|(_, id)| id.clone()).collect();
    Ok(TaskCriterion { id, spec: spec.get_ref().clone(), check, needs, needs_of_task })
}

/// A needed criterion that the lab has not, as a message names it.
fn left_out(need: Need, task: &Placed) -> String {
    match need {
        Need::Own(id) => format!("`{}.{id}`", task.id.get_ref()),
        Need::Of { module, criterion } => {
            format!(
                "the criterion `{criterion}` of a task with check = \"{module}\" on the same thing"
            )
        }
    }
}

/// The full id of the criterion of the lab that is needed.
fn needed(need: Need, task: &Placed, all: &[Placed]) -> Option<String> {
    let in_task = |task: &Placed, check: &str| {
        let found = task.criteria.iter().find(|spec| spec.get_ref().check() == check);
        found.map(|spec| full(task, spec))
    };
    match need {
        Need::Own(check) => in_task(task, check),
        Need::Of { module, criterion } => {
            let same = |other: &&Placed| {
                other.module.id == module && other.subject.anchor == task.subject.anchor
            };
            all.iter().filter(same).find_map(|other| in_task(other, criterion))
        }
    }
}

fn is(value: &Value, kind: Kind) -> bool {
    matches!(
        (value, kind),
        (Value::Flag(_), Kind::Flag)
            | (Value::Number(_), Kind::Number)
            | (Value::Text(_), Kind::Text)
    )
}

fn described(kind: Kind) -> &'static str {
    match kind {
        Kind::Flag => "true or false",
        Kind::Number => "a whole number",
        Kind::Text => "a text",
    }
}
