//! A lab file, read: every fault at its place.

use crate::engine::{CriterionSpec, Language, Text};
use crate::lab::errors::Fault;
use crate::lab::model::{Lab, Task};
use crate::lab::placed::{Placed, PlacedCriterion, Places, Total};
use crate::lab::{check, keys, languages, nearest, schema};
use crate::modules::resources::{Resource, ResourceType, Resources, TYPES};
use crate::modules::{MODULES, Module, Subject, Unbound, bind_subject, module};
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
    languages: Vec<Language>,
    region: Spanned<String>,
    points: Option<Spanned<Total>>,
}

/// What every task says, whatever its check module.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct TaskHead {
    id: Spanned<String>,
    title: Text,
    check: Spanned<String>,
    #[serde(rename = "criterion")]
    criteria: Spanned<Vec<CriterionSpec>>,
}

/// Tables of lab files before things had types.
const EARLIER: [&str; 2] = ["names", "sql"];

/// The lab that a file describes. `sha256` is of the file.
pub(super) fn lab(text: &str, sha256: String) -> Result<Lab, Fault> {
    let mut root = DeTable::parse(text).map_err(|error| Fault::of(&error))?;
    of_this_form(root.get_ref())?;
    let first_line = 0..text.find('\n').unwrap_or(text.len());
    let place = root.get_ref().get("id").map_or(first_line, Spanned::span);
    keys::HEAD.are_in(root.get_ref(), place.clone())?;
    languages::complete(root.get_mut())?;
    let things = root.get_mut().remove("resource");
    let tasks = root.get_mut().remove("task");
    let head: Head = read(DeValue::Table(root.get_ref().clone()), place, keys::HEAD.help)?;
    let missing = |what: &str, help: &str| Fault::new(head.id.span(), what, help);
    let things = things.ok_or_else(|| {
        missing("the lab has no things", "describe them: [resource.NAME] with a `type`")
    })?;
    let resources = resources(&things)?;
    let tasks = tasks.ok_or_else(|| missing("the lab has no tasks", "begin each with [[task]]"))?;
    let tasks = placed(&tasks, &resources)?;
    check::head(&head.id, &head.region)?;
    let tasks: Vec<Task> = check::tasks(&filled(tasks))?;
    check::total(head.points.as_ref(), &tasks)?;
    Ok(Lab {
        id: head.id.into_inner(),
        title: head.title,
        languages: head.languages,
        region: head.region.into_inner(),
        tasks,
        sha256,
    })
}

fn of_this_form(root: &DeTable<'_>) -> Result<(), Fault> {
    let earlier = root.iter().find(|(key, _)| EARLIER.contains(&&**key.get_ref()));
    let Some((key, _)) = earlier else { return Ok(()) };
    let message =
        format!("a lab's things are [resource.NAME] now, and no longer [{}]", key.get_ref());
    let help = "`labproof lab show stem-day-rds` shows a lab file";
    Err(Fault::new(key.span(), message, help))
}

fn read<T: DeserializeOwned>(
    value: DeValue<'_>,
    place: Range<usize>,
    help: &str,
) -> Result<T, Fault> {
    let from = ValueDeserializer::from(Spanned::new(place.clone(), value));
    T::deserialize(from).map_err(|error| {
        let mut fault = at_least(&error, place);
        fault.explain(help);
        fault
    })
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
    let mut all = Resources::default();
    let mut places_of = BTreeMap::new();
    for (name, thing) in table {
        let (resource, places) = resource(name.span(), thing)?;
        let name = name.get_ref().to_string();
        places_of.insert(name.clone(), places);
        all.0.insert(name, resource);
    }
    for (name, resource) in &all.0 {
        check::references(resource, &all, &places_of[name])?;
    }
    Ok(all)
}

fn resource(name: Range<usize>, thing: &Spanned<DeValue<'_>>) -> Result<(Resource, Places), Fault> {
    let Some(table) = thing.get_ref().as_table() else {
        let help = "write [resource.NAME], with a `type`";
        return Err(Fault::new(thing.span(), "a resource is a table", help));
    };
    let (mut table, places) = (table.clone(), Places::of(table, name.clone()));
    let kind = resource_type(table.remove("type").as_ref(), name.clone())?;
    let from = ValueDeserializer::from(Spanned::new(thing.span(), DeValue::Table(table)));
    let resource = (kind.read)(from).map_err(|error| {
        let mut fault = at_least(&error, name);
        let takes = schema::members(kind.schema).join(", ");
        fault.explain(&format!("a resource of the type `{}` takes: type, {takes}", kind.id));
        fault
    })?;
    check::resource(&resource, &places)?;
    Ok((resource, places))
}

/// The type that a resource names.
fn resource_type(
    named: Option<&Spanned<DeValue<'_>>>,
    name: Range<usize>,
) -> Result<&'static ResourceType, Fault> {
    let known = || TYPES.iter().map(|known| known.id).collect::<Vec<_>>().join(", ");
    let Some(named) = named else {
        let help = format!("add type = \"…\", one of {}", known());
        return Err(Fault::new(name, "the resource has no `type`", &help));
    };
    let id = named.get_ref().as_str().unwrap_or_default();
    TYPES.iter().find(|known| known.id == id).ok_or_else(|| {
        let message = format!("there is no type `{id}` of resources");
        let ids = || TYPES.iter().map(|known| known.id);
        // `security-group` lacks its service.
        let of_service = ids().find(|known| known.split_once(':').is_some_and(|it| it.1 == id));
        let meant = nearest::question(of_service.unwrap_or(id), ids());
        Fault::new(named.span(), message, &format!("{meant}the types: {}", known()))
    })
}

fn placed(tasks: &Spanned<DeValue<'_>>, resources: &Resources) -> Result<Vec<Placed>, Fault> {
    let place = tasks.span();
    let is_list = "begin each task with [[task]]";
    let list = tasks.get_ref().as_array();
    let list = list.ok_or_else(|| Fault::new(place.clone(), "tasks are a list", is_list))?;
    if list.is_empty() {
        return Err(Fault::new(place, "the lab has no tasks", is_list));
    }
    list.iter().map(|task| one(task, resources)).collect()
}

fn one(task: &Spanned<DeValue<'_>>, resources: &Resources) -> Result<Placed, Fault> {
    let Some(table) = task.get_ref().as_table() else {
        return Err(Fault::new(task.span(), "a task is a table", "begin it with [[task]]"));
    };
    keys::TASK.are_in(table, task.span())?;
    let is_common = |key: &Spanned<DeString<'_>>| keys::TASK.required.contains(&&**key.get_ref());
    let entries = table.iter().map(|(key, value)| (key.clone(), value.clone()));
    let (common, settings): (Vec<_>, Vec<_>) = entries.partition(|(key, _)| is_common(key));
    let (common, settings) = (common.into_iter().collect(), settings.into_iter().collect());
    for criterion in listed(table) {
        let of = criterion.get_ref().as_table();
        of.map_or(Ok(()), |of| keys::CRITERION.are_in(of, criterion.span()))?;
    }
    let head: TaskHead = read(DeValue::Table(common), task.span(), keys::CRITERION.help)?;
    let module = named_module(&head.check)?;
    let places = Places::of(table, head.id.span());
    let from = ValueDeserializer::from(Spanned::new(task.span(), DeValue::Table(settings)));
    let subject = bind_subject(module, from, resources)
        .map_err(|unbound| unbound_at(unbound, module, &places))?;
    Ok(Placed {
        id: head.id,
        title: head.title,
        module,
        subject,
        criteria: criteria(head.criteria, table)?,
    })
}

fn named_module(named: &Spanned<String>) -> Result<&'static Module, Fault> {
    module(named.get_ref()).ok_or_else(|| {
        let message = format!("there is no check module `{}`", named.get_ref());
        let known: Vec<&str> = MODULES.iter().map(|module| module.id).collect();
        let meant = nearest::question(named.get_ref(), known.iter().copied());
        Fault::new(named.span(), message, &format!("{meant}the modules: {}", known.join(", ")))
    })
}

/// Why a task's settings mean nothing, where they stand.
fn unbound_at(unbound: Unbound, module: &Module, places: &Places) -> Fault {
    match unbound {
        Unbound::Settings(error) => {
            let mut fault = at_least(&error, places.at("id"));
            let takes = schema::members(module.bind.schema).join(", ");
            let help =
                format!("a task with check = \"{}\" takes these settings: {takes}", module.id);
            fault.explain(&help);
            fault
        }
        Unbound::Fault(fault) => Fault::new(places.at(fault.key), fault.message, &fault.help),
    }
}

/// The criteria of a task, each with its places in the task's table.
fn criteria(
    specs: Spanned<Vec<CriterionSpec>>,
    task: &DeTable<'_>,
) -> Result<Vec<PlacedCriterion>, Fault> {
    let place = specs.span();
    let specs = specs.into_inner();
    if specs.is_empty() {
        let help = "begin each with [[task.criterion]]";
        return Err(Fault::new(place, "the task has no criterion", help));
    }
    let tables = listed(task).map(|one| match one.get_ref().as_table() {
        Some(table) => Places::of(table, one.span()),
        None => Places::of(&DeTable::new(), one.span()),
    });
    Ok(specs
        .into_iter()
        .zip(tables)
        .map(|(spec, places)| PlacedCriterion { spec, places })
        .collect())
}

/// The criteria of a task, as they are written.
fn listed<'t, 'i>(task: &'t DeTable<'i>) -> impl Iterator<Item = &'t Spanned<DeValue<'i>>> {
    let list = task.get("criterion").and_then(|list| list.get_ref().as_array());
    list.into_iter().flatten()
}

/// Tasks on one thing know what the others on it say: who is admitted to its group, its table.
fn filled(mut tasks: Vec<Placed>) -> Vec<Placed> {
    let bound: Vec<Subject> = tasks.iter().map(|task| task.subject.clone()).collect();
    let has_group = |subject: &Subject| subject.db.is_some() || subject.server.is_some();
    for task in &mut tasks {
        let of_group = |other: &&Subject| {
            let same = other.group_key.is_some() && other.group_key == task.subject.group_key;
            same && (has_group(&task.subject) || has_group(other))
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
