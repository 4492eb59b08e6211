//! A lab file, read: every fault at its place.

use crate::engine::{CriterionSpec, Language, Text};
use crate::lab::check;
use crate::lab::errors::Fault;
use crate::lab::{Lab, Task};
use crate::modules::bind_subject;
use crate::modules::resources::{Resource, Resources, TYPES};
use crate::modules::{MODULES, Module, Subject, module};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue, ValueDeserializer};

/// What stands above the things and tasks of a lab file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Head {
    id: Spanned<String>,
    title: Text,
    languages: Spanned<Vec<Language>>,
    region: String,
}

/// What every task says, whatever its check module.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct TaskHead {
    id: Spanned<String>,
    title: Text,
    check: Spanned<String>,
    #[serde(rename = "criterion")]
    criteria: Vec<Spanned<CriterionSpec>>,
}

/// A task, with the places in the file of what it says.
pub(super) struct Placed {
    pub(super) id: Spanned<String>,
    pub(super) title: Text,
    pub(super) module: &'static Module,
    pub(super) subject: Subject,
    pub(super) criteria: Vec<Spanned<CriterionSpec>>,
    /// The line on which the task begins.
    pub(super) place: Range<usize>,
}

type Table<'t> = Spanned<DeTable<'t>>;

/// The members that every task has; the others are its module's settings.
const COMMON: [&str; 4] = ["id", "title", "check", "criterion"];

/// The lab that a file describes. `sha256` is of the file.
pub(super) fn lab(text: &str, sha256: String) -> Result<Lab, Fault> {
    let mut root = DeTable::parse(text).map_err(|error| Fault::of(&error))?;
    let things = root.get_mut().remove("resource");
    let tasks = root.get_mut().remove("task");
    let end = 0..text.find('\n').unwrap_or(text.len());
    let missing = |what: &str, help: &str| Fault::new(end.clone(), what, help);
    let head: Head = read(DeValue::Table(root.get_ref().clone()), root.span())?;
    let things = things.ok_or_else(|| {
        missing("the lab has no things", "describe them: [resource.NAME] with a `type`")
    })?;
    let resources = resources(&things)?;
    let tasks = tasks.ok_or_else(|| missing("the lab has no tasks", "add [[task]]"))?;
    let tasks = placed(&tasks, &resources)?;
    check::head(&head.id, &head.languages)?;
    let tasks: Vec<Task> = check::tasks(filled(tasks))?;
    Ok(Lab {
        id: head.id.into_inner(),
        title: head.title,
        languages: head.languages.into_inner(),
        region: head.region,
        tasks,
        sha256,
    })
}

fn read<T: DeserializeOwned>(value: DeValue<'_>, place: Range<usize>) -> Result<T, Fault> {
    let from = ValueDeserializer::from(Spanned::new(place.clone(), value));
    T::deserialize(from).map_err(|error| at_least(&error, place))
}

/// What the reader says, at the table where it knows no better place.
fn at_least(error: &toml::de::Error, place: Range<usize>) -> Fault {
    let mut fault = Fault::of(error);
    fault.default_place(place);
    fault
}

fn resources(things: &Spanned<DeValue<'_>>) -> Result<Resources, Fault> {
    let place = things.span();
    let table = things.get_ref().as_table().ok_or_else(|| {
        Fault::new(place, "`resource` is a table", "write [resource.NAME], with a `type`")
    })?;
    let mut all = BTreeMap::new();
    for (name, thing) in table {
        all.insert(name.get_ref().to_string(), resource(name.span(), thing)?);
    }
    Ok(Resources(all))
}

fn resource(name: Range<usize>, thing: &Spanned<DeValue<'_>>) -> Result<Resource, Fault> {
    let known = || TYPES.iter().map(|known| known.id).collect::<Vec<_>>().join(", ");
    let Some(table) = thing.get_ref().as_table() else {
        return Err(Fault::new(thing.span(), "a resource is a table", "write [resource.NAME]"));
    };
    let mut table = table.clone();
    let Some(named) = table.remove("type") else {
        let help = format!("add type = \"…\", one of {}", known());
        return Err(Fault::new(name, "the resource has no `type`", &help));
    };
    let kind = named.get_ref().as_str().unwrap_or_default();
    let Some(kind) = TYPES.iter().find(|known| known.id == kind) else {
        let message = format!("there is no type `{kind}` of resources");
        return Err(Fault::new(named.span(), message, &format!("the types: {}", known())));
    };
    let from = ValueDeserializer::from(Spanned::new(thing.span(), DeValue::Table(table)));
    let resource = (kind.read)(from).map_err(|error| at_least(&error, name.clone()))?;
    check::resource(&resource, name)?;
    Ok(resource)
}

fn placed(tasks: &Spanned<DeValue<'_>>, resources: &Resources) -> Result<Vec<Placed>, Fault> {
    let place = tasks.span();
    let list = tasks
        .get_ref()
        .as_array()
        .ok_or_else(|| Fault::new(place, "tasks are a list", "begin each with [[task]]"))?;
    list.iter().map(|task| one(task, resources)).collect()
}

fn one(task: &Spanned<DeValue<'_>>, resources: &Resources) -> Result<Placed, Fault> {
    let Some(table) = task.get_ref().as_table() else {
        return Err(Fault::new(task.span(), "a task is a table", "begin it with [[task]]"));
    };
    let is_common = |key: &Spanned<DeString<'_>>| COMMON.contains(&&**key.get_ref());
    let entries = table.iter().map(|(key, value)| (key.clone(), value.clone()));
    let (common, settings): (Vec<_>, Vec<_>) = entries.partition(|(key, _)| is_common(key));
    let (common, settings) = (common.into_iter().collect(), settings.into_iter().collect());
    let head: TaskHead = read(DeValue::Table(common), task.span())?;
    let module = module(head.check.get_ref()).ok_or_else(|| {
        let message = format!("there is no check module `{}`", head.check.get_ref());
        let known: Vec<&str> = MODULES.iter().map(|module| module.id).collect();
        Fault::new(head.check.span(), message, &format!("the modules: {}", known.join(", ")))
    })?;
    let place = head.id.span();
    let key = |key: &str| {
        let found = table.iter().find(|(known, _)| **known.get_ref() == *key);
        found.map_or(place.clone(), |(_, value)| value.span())
    };
    let from = ValueDeserializer::from(Spanned::new(task.span(), DeValue::Table(settings)));
    let subject = bind_subject(module, from, resources).map_err(|unbound| match unbound {
        crate::modules::Unbound::Settings(error) => {
            let mut fault = at_least(&error, place.clone());
            fault.explain(&format!(
                "`{}` takes these settings besides {}",
                module.id,
                COMMON.join(", ")
            ));
            fault
        }
        crate::modules::Unbound::Fault(fault) => {
            Fault::new(key(fault.key), fault.message, &fault.help)
        }
    })?;
    Ok(Placed {
        id: head.id,
        title: head.title,
        module,
        subject,
        criteria: head.criteria,
        place: task.span(),
    })
}

/// Tasks on one thing know what the others on it say: who is admitted to its group, its table.
fn filled(mut tasks: Vec<Placed>) -> Vec<Placed> {
    let bound: Vec<Subject> = tasks.iter().map(|task| task.subject.clone()).collect();
    for task in &mut tasks {
        let of_group = |other: &&Subject| {
            let same = other.group_key.is_some() && other.group_key == task.subject.group_key;
            same && (task.subject.db.is_some() || other.db.is_some())
        };
        let mut subject = task.subject.clone();
        for other in bound.iter().filter(of_group) {
            subject = subject.filled_from(other);
        }
        for other in &bound {
            if other.anchor.is_some() && other.anchor == subject.anchor {
                subject = subject.filled_from(other);
            }
        }
        task.subject = subject;
    }
    tasks
}
