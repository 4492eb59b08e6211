//! Whether a lab file can be judged: every fault points at its place in the file.

use crate::engine::{Points, Value};
use crate::lab::errors::Fault;
use crate::lab::model::{Task, TaskCriterion};
use crate::lab::placed::{Placed, PlacedCriterion, Places, Total};
use crate::lab::{nearest, secret, sense};
use crate::modules::resources::{self, Resource, Resources};
use crate::modules::{Criterion, Expects, Kind, Need};
use crate::services::rds::ENGINES;
use secrecy::ExposeSecret;
use std::collections::BTreeSet;
use std::ops::Range;
use toml::Spanned;

/// Whether what stands above the tasks says something.
pub(super) fn head(id: &Spanned<String>, region: &Spanned<String>) -> Result<(), Fault> {
    check_id("lab", id)?;
    if !is_region(region.get_ref()) {
        let message = format!("AWS calls no region `{}`", region.get_ref());
        let help = "write its code, as in the console's address: us-east-1, ap-northeast-2";
        return Err(Fault::new(region.span(), message, help));
    }
    Ok(())
}

/// Whether it is written as regions are: `us-east-1`, `us-gov-west-1`.
fn is_region(code: &str) -> bool {
    let parts: Vec<&str> = code.split('-').collect();
    let is_word = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase());
    match parts.split_last() {
        Some((number, words)) => {
            let is_numbered = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
            is_numbered && words.len() >= 2 && words.iter().all(is_word)
        }
        None => false,
    }
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
pub(super) fn resource(resource: &Resource, places: &Places) -> Result<(), Fault> {
    sense::resource(resource, places)?;
    match resource {
        Resource::Table(table) if table.password.expose_secret() == secret::MASK => {
            let message = "the password is masked, as `labproof lab show` prints it";
            let help = "`labproof lab export` writes a lab with its password, as a file to change";
            Err(Fault::new(places.at("password"), message, help))
        }
        Resource::Table(table) if table.is_uneven() => {
            let message = "the row has another number of values than the table has columns";
            Err(Fault::new(places.at("row"), message, "write one text for each column"))
        }
        Resource::DbInstance(db) => engine(&db.engine, places.at("engine")),
        Resource::SecurityGroup(_)
        | Resource::Table(_)
        | Resource::Server(_)
        | Resource::DbSnapshot(_) => Ok(()),
    }
}

/// Whether instances of an engine can be graded.
fn engine(named: &str, place: Range<usize>) -> Result<(), Fault> {
    let engine = named.to_lowercase();
    let all = ENGINES.join(", ");
    if engine.starts_with("aurora") {
        let message = "the instances of an Aurora cluster are not graded";
        let help = format!("name the engine of a DB instance outside a cluster: {all}");
        return Err(Fault::new(place, message, &help));
    }
    if ENGINES.contains(&engine.as_str()) || engine.starts_with("custom-") {
        return Ok(());
    }
    let meant = nearest::question(&engine, ENGINES);
    let message = format!("RDS has no engine `{named}`");
    Err(Fault::new(place, message, &format!("{meant}the engines: {all}")))
}

/// Whether the things that a thing names are there, and of the type that is meant.
pub(super) fn references(
    resource: &Resource,
    all: &Resources,
    places: &Places,
) -> Result<(), Fault> {
    let found = match resource {
        Resource::SecurityGroup(_) => Ok(()),
        Resource::Server(server) => all.group("group", &server.group).map(drop),
        Resource::DbInstance(db) => {
            db.group.iter().try_for_each(|group| all.group("group", group).map(drop))
        }
        Resource::DbSnapshot(snapshot) => all.db("of", &snapshot.of).map(drop),
        Resource::Table(table) => all.db("of", &table.of).and_then(|db| can_be_asked(&db.engine)),
    };
    found.map_err(|fault| Fault::new(places.at(fault.key), fault.message, &fault.help))
}

/// Whether a table of an engine can be looked at: over MySQL's protocol.
fn can_be_asked(engine: &str) -> Result<(), resources::Fault> {
    let engine = engine.to_lowercase();
    if ["mysql", "mariadb"].iter().any(|name| engine.contains(name)) {
        return Ok(());
    }
    Err(resources::Fault {
        key: "of",
        message: format!("a table of a DB instance with the engine `{engine}` cannot be looked at"),
        help: "leave the table out, and the tasks on it, or name a DB instance with the engine mysql or mariadb"
            .to_owned(),
    })
}

/// Whether the criteria add up to the points that the lab says it is worth, if it does.
pub(super) fn total(said: Option<&Spanned<Total>>, tasks: &[Task]) -> Result<(), Fault> {
    let criteria = tasks.iter().flat_map(|task| &task.criteria);
    let sum: Points = criteria.map(|criterion| criterion.spec.points).sum();
    match said {
        Some(said) if said.get_ref().points != sum => {
            let message = format!(
                "the lab says that it is worth {} points, and its criteria add up to {sum}",
                said.get_ref().points
            );
            let help = "correct the points of the criteria or this total, which may be left out";
            Err(Fault::new(said.span(), message, help))
        }
        Some(_) | None => Ok(()),
    }
}

/// The tasks, each with how its criteria are judged.
pub(super) fn tasks(placed: &[Placed]) -> Result<Vec<Task>, Fault> {
    let mut ids = BTreeSet::new();
    for task in placed {
        check_id("task", &task.id)?;
        if !ids.insert(task.id.get_ref()) {
            let message = format!("the task `{}` appears twice", task.id.get_ref());
            return Err(Fault::new(task.id.span(), message, "give each an id of its own"));
        }
        criteria(task)?;
    }
    placed.iter().map(|task| resolved(task, placed)).collect()
}

fn criteria(task: &Placed) -> Result<(), Fault> {
    let mut ids = BTreeSet::new();
    for criterion in &task.criteria {
        check_id("criterion", &Spanned::new(criterion.places.at("id"), criterion.spec.id.clone()))?;
        let known = known(task, criterion)?;
        let id = full(task, criterion);
        if !ids.insert(&criterion.spec.id) {
            let message = format!("the criterion `{id}` appears twice");
            let help = "delete one of the two, or give it an id of its own and say by `check` what judges it";
            return Err(Fault::new(criterion.places.at("id"), message, help));
        }
        expected(&id, known, criterion)?;
        if let Some(part) = known.uses.iter().find(|part| !task.subject.has(**part)) {
            let message = format!("`{id}` needs more than the lab says");
            return Err(Fault::new(place(criterion), message, part.how()));
        }
    }
    Ok(())
}

fn full(task: &Placed, criterion: &PlacedCriterion) -> String {
    format!("{}.{}", task.id.get_ref(), criterion.spec.id)
}

/// Where a criterion says what judges it.
fn place(criterion: &PlacedCriterion) -> Range<usize> {
    let key = if criterion.places.has("check") { "check" } else { "id" };
    criterion.places.at(key)
}

fn known(task: &Placed, criterion: &PlacedCriterion) -> Result<&'static Criterion, Fault> {
    let module = task.module;
    module.criterion(criterion.spec.check()).ok_or_else(|| {
        let message = format!("no check judges the criterion `{}`", full(task, criterion));
        let all: Vec<&str> = module.criteria.iter().map(|known| known.id).collect();
        let meant = nearest::question(criterion.spec.check(), all.iter().copied());
        let help = format!(
            "{meant}the criteria of `{}`: {}; under another id, name one by `check`",
            module.id,
            all.join(", ")
        );
        Fault::new(place(criterion), message, &help)
    })
}

fn expected(id: &str, known: &Criterion, criterion: &PlacedCriterion) -> Result<(), Fault> {
    let spec = &criterion.spec;
    match (known.expects, &spec.expected) {
        (Expects::Of(_), None) | (Expects::Switch(_), Some(Value::Flag(_)))
            if spec.accepted.is_empty() =>
        {
            Ok(())
        }
        (Expects::Of(_), _) => {
            let help = "what it expects follows from the lab's things: [resource.NAME]";
            let message = format!("`{id}` takes no expected value");
            Err(Fault::new(value_place(criterion, |_| false), message, help))
        }
        (Expects::Switch(_), _) => {
            let message = format!("`{id}` needs `expected`: {}", described(Kind::Flag));
            let help = "write whether the lab's text wants it so; it accepts nothing else";
            let place = value_place(criterion, |value| is(value, Kind::Flag));
            Err(Fault::new(place, message, help))
        }
        (Expects::Value(kind), Some(_)) if spec.values().all(|value| is(value, kind)) => {
            let fault = spec.values().find_map(|value| sense::value(value, kind).err());
            let Some((message, help)) = fault else { return Ok(()) };
            let place = value_place(criterion, |value| sense::value(value, kind).is_ok());
            Err(Fault::new(place, format!("`{id}`: {message}"), help))
        }
        (Expects::Value(kind), _) => {
            let message = format!("`{id}` needs `expected`: {}", described(kind));
            let place = value_place(criterion, |value| is(value, kind));
            Err(Fault::new(place, message, "write the value that the lab's text names"))
        }
    }
}

/// Where the values that are at fault stand; the criterion's id, where it has none.
fn value_place(criterion: &PlacedCriterion, is_sound: impl Fn(&Value) -> bool) -> Range<usize> {
    match &criterion.spec.expected {
        Some(expected) if !is_sound(expected) => criterion.places.at("expected"),
        _ if !criterion.spec.accepted.is_empty() => criterion.places.at("accepted"),
        Some(_) | None => criterion.places.at("id"),
    }
}

fn resolved(task: &Placed, all: &[Placed]) -> Result<Task, Fault> {
    let criteria = task.criteria.iter().map(|one| criterion(task, one, all));
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
    criterion: &PlacedCriterion,
    all: &[Placed],
) -> Result<TaskCriterion, Fault> {
    let (check, id) = (known(task, criterion)?, full(task, criterion));
    let needs = check.needs.iter().map(|need| {
        needed(*need, task, all).ok_or_else(|| {
            let missing = left_out(*need, task);
            let message = format!("`{id}` needs {missing}, which the lab leaves out");
            let help = "add it, with 0 points if it is not to count";
            Fault::new(place(criterion), message, help)
        })
    });
    let needs = needs.collect::<Result<Vec<_>, _>>()?;
    let own = check.needs.iter().zip(&needs).filter(|(need, _)| matches!(need, Need::Own(_)));
    let needs_of_task = own.map(|(_, id)| id.clone()).collect();
    Ok(TaskCriterion { id, spec: criterion.spec.clone(), check, needs, needs_of_task })
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
        let found = task.criteria.iter().find(|known| known.spec.check() == check);
        found.map(|known| full(task, known))
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
            | (Value::Number(_), Kind::Number(_))
            | (Value::Text(_), Kind::Text)
    )
}

fn described(kind: Kind) -> &'static str {
    match kind {
        Kind::Flag => "true or false",
        Kind::Number(_) => "a whole number",
        Kind::Text => "a text",
    }
}
