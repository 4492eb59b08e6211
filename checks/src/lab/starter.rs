//! A lab file to start from, made of what check modules and types of resources say of themselves.

mod choice;
mod sample;

use crate::engine::{Language, Text};
use crate::lab::model::Lab;
use crate::lab::schema::{self, Members};
use crate::lab::{read, toml_text};
use crate::modules::{Criterion, Module, Need, Part, ResourceType, Subject, TYPES};
use choice::Chosen;
use std::fmt::Write;

/// A file in the making.
struct Starter<'a> {
    chosen: Vec<Chosen>,
    languages: &'a [Language],
    /// The same file with the criteria alone that use nothing but their task's thing: it tells what the
    /// tasks are about.
    bare: Option<Lab>,
}

/// A lab file for these modules, with texts in these languages. It can be graded by as it is.
///
/// # Panics
/// If it cannot, which a test rules out for every choice of modules.
pub(super) fn file(modules: &[&'static Module], languages: &[Language]) -> String {
    let mut starter = Starter { chosen: choice::of(modules), languages, bare: None };
    let bare = read::lab(&starter.text(), String::new());
    starter.bare = Some(bare.expect("a test makes a file of every choice of modules"));
    starter.text()
}

impl Starter<'_> {
    fn text(&self) -> String {
        let tasks: String = self.chosen.iter().map(|chosen| self.task(chosen)).collect();
        let points = tasks.lines().filter(|line| *line == "points = 1").count();
        let things = things(&self.chosen);
        let things: String = things.iter().map(|(name, of)| thing(name, of)).collect();
        self.head(points) + &things + &tasks
    }

    fn head(&self, points: usize) -> String {
        let named = self.languages.iter().map(|it| it.as_str()).collect::<Vec<_>>();
        let title =
            Text { ko: "실습의 제목".to_owned(), en: "The title of the lab".to_owned() };
        let mut text = include_str!("starter/head.toml").to_owned();
        self.texts(&mut text, "title", &title);
        let _ = write!(
            text,
            "# The languages of every title and hint: \"en\", \"ko\", or both.\n\
             languages = {}\n\
             # The region that the lab's text links to.\n\
             region = \"us-east-1\"\n\
             # What the points of the criteria add up to. It is checked, and may be left out.\n\
             points = {points}\n",
            toml_text::value(&named.into()),
        );
        text
    }

    fn task(&self, chosen: &Chosen) -> String {
        let module = chosen.module;
        let mut text = format!("\n# {}\n", "-".repeat(98));
        toml_text::comment(&mut text, module.about);
        let _ = writeln!(text, "\n[[task]]\nid = \"{0}\"\ncheck = \"{0}\"", module.id);
        settings(&mut text, module.bind.schema, module.id);
        let title =
            Text { ko: "이 단계의 제목".to_owned(), en: "The title of this step".to_owned() };
        self.texts(&mut text, "title", &title);
        for criterion in chosen.criteria() {
            let written = self.criterion(chosen, criterion);
            let why = match (self.lacks(module, criterion), self.contradicts(module, criterion)) {
                (Some(part), _) => format!("To judge this too, {}.", part.how()),
                (None, Some(other)) => {
                    format!("To judge this, leave `{other}` out: nobody has both.")
                }
                (None, None) => {
                    text.push_str(&written);
                    continue;
                }
            };
            commented_out(&mut text, &why, &written);
        }
        text
    }

    /// What the lab does not say for a criterion, or for one that it needs.
    fn lacks(&self, module: &Module, criterion: &Criterion) -> Option<Part> {
        let subject = self.subject(module);
        let lacks = |part: &&Part| subject.is_none_or(|subject| !subject.has(**part));
        let needed = criterion.needs.iter().filter_map(|need| match need {
            Need::Own(id) => module.criterion(id),
            Need::Of { .. } => None,
        });
        criterion
            .uses
            .iter()
            .find(lacks)
            .copied()
            .or_else(|| needed.into_iter().find_map(|need| self.lacks(module, need)))
    }

    /// The criterion that stands in the file and that nobody passes who passes this one.
    fn contradicts(&self, module: &Module, criterion: &Criterion) -> Option<&'static str> {
        let others = module.contradictions.iter().filter(|(id, _)| *id == criterion.id);
        let mut others = others.map(|(_, other)| *other);
        others.find(|other| {
            module.criterion(other).is_some_and(|other| self.lacks(module, other).is_none())
        })
    }

    /// What the task on a module is about.
    fn subject(&self, module: &Module) -> Option<&Subject> {
        let tasks = self.bare.iter().flat_map(|lab| &lab.tasks);
        tasks
            .map(|task| (task.module.id, &task.subject))
            .find_map(|(id, subject)| (id == module.id).then_some(subject))
    }

    fn criterion(&self, chosen: &Chosen, criterion: &Criterion) -> String {
        let mut text = String::from("\n");
        if chosen.points() == 0 {
            toml_text::comment(&mut text, "Another task needs it. It earns nothing by itself.");
        }
        let sample = sample::of(chosen.module, criterion, self.subject(chosen.module));
        let (id, points) = (criterion.id, chosen.points());
        let _ = writeln!(text, "[[task.criterion]]\nid = \"{id}\"\npoints = {points}");
        self.texts(&mut text, "title", &sample.title);
        self.texts(&mut text, "hint", &sample.hint);
        text + &sample.values
    }

    fn texts(&self, text: &mut String, key: &str, said: &Text) {
        for language in self.languages {
            let value = toml_text::value(&said.get(*language).into());
            let _ = writeln!(text, "{key}.{} = {value}", language.as_str());
        }
    }
}

/// What the tasks are on, and what that names, each before what names it.
fn things(chosen: &[Chosen]) -> Vec<(String, &'static ResourceType)> {
    let mut things = Vec::new();
    for task in chosen {
        follow(task.module.bind.schema, &mut things);
    }
    things
}

fn follow(schema: Members, things: &mut Vec<(String, &'static ResourceType)>) {
    for (_, member) in schema::described(schema) {
        let named = TYPES.iter().find(|of| member["x-resource"] == of.id);
        let (Some(of), Some(name)) = (named, member["examples"][0].as_str()) else { continue };
        if !things.iter().any(|(known, _)| known == name) {
            follow(of.schema, things);
            things.push((name.to_owned(), of));
        }
    }
}

fn thing(name: &str, of: &ResourceType) -> String {
    let mut text = String::from("\n");
    toml_text::comment(&mut text, &schema::about(of.schema));
    let _ = writeln!(text, "[resource.{name}]\ntype = \"{}\"", of.id);
    settings(&mut text, of.schema, &format!("my-{name}"));
    text
}

/// The members of a table with their examples. A thing's name is its own.
fn settings(text: &mut String, schema: Members, name: &str) {
    for (member, of) in schema::described(schema) {
        toml_text::comment(text, of["description"].as_str().unwrap_or_default());
        let value = if member == "name" { &name.into() } else { &of["examples"][0] };
        let rarely = if of["x-rare"] == true { "# " } else { "" };
        let _ = writeln!(text, "{rarely}{member} = {}", toml_text::value(value));
    }
}

fn commented_out(text: &mut String, why: &str, written: &str) {
    text.push('\n');
    toml_text::comment(text, why);
    written.trim_start().lines().for_each(|line| {
        let _ = writeln!(text, "# {line}");
    });
}
