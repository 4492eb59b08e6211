//! The documents' command lines are ones that this program accepts: each of an `sh` or `console` block as a whole, each that is
//! named within a line by its commands and options.

use crate::cli::Cli;
use clap::{Command, CommandFactory, Parser};
use labproof_book::commands::{self, Command as Shown};
use labproof_book::document::Document;
use labproof_book::files;
use std::collections::BTreeSet;

/// Options within a line of text that are other programs'.
const OF_OTHERS: [&str; 19] = [
    "--bench",
    "--database",
    "--depends-on",
    "--file",
    "--icf",
    "--in-diff",
    "--locked",
    "--no-cache",
    "--no-default-features",
    "--package",
    "--parameter-overrides",
    "--profile",
    "--query",
    "--release",
    "--role-arn",
    "--role-name",
    "--ssl",
    "--template-file",
    "--version",
];

fn documents() -> Vec<Document> {
    files::documents(&files::root()).unwrap()
}

fn program() -> Command {
    let mut program = Cli::command();
    program.build();
    program
}

#[test]
fn every_command_line_in_a_document_is_accepted() {
    let documents = documents();
    let typed = documents.iter().flat_map(commands::prompted);
    let shown: Vec<Shown> = documents.iter().flat_map(commands::shown).chain(typed).collect();
    let ours = shown.iter().filter(|command| command.words[0].ends_with("labproof"));
    let ours: Vec<&Shown> = ours.collect();
    let refused = ours.iter().filter_map(|command| {
        let wrong = Cli::try_parse_from(&command.words).err()?;
        Some(format!("{}: {}\n{wrong}", command.place, command.words.join(" ")))
    });
    let refused: Vec<String> = refused.collect();
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    assert!(ours.len() > 100, "{}", ours.len());
}

/// A line of text names a command without all that it needs, and may stop at what is of interest.
#[test]
fn every_command_that_a_line_names_exists_with_its_options() {
    let program = program();
    let named = documents().into_iter();
    let named: Vec<Shown> =
        named.flat_map(|document| commands::named(&document, "labproof")).collect();
    assert!(named.len() > 100, "{}", named.len());
    for named in named {
        let mut command = &program;
        for word in &named.words[1..] {
            command = match (command.find_subcommand(word), word.strip_prefix("--")) {
                (Some(below), _) => below,
                (None, Some(option)) => {
                    assert!(has(command, option), "{}: {}", named.place, named.words.join(" "));
                    command
                }
                // What is none of its commands is a value, and a command that has others takes none.
                (None, None) if !command.has_subcommands() => command,
                (None, None) => panic!("{}: {}", named.place, named.words.join(" ")),
            };
        }
    }
}

#[test]
fn every_option_that_a_line_names_is_one_of_some_command() {
    let mut known: BTreeSet<String> = OF_OTHERS.map(str::to_owned).into();
    all_options(&program(), &mut known);
    let mut unknown = Vec::new();
    for document in documents() {
        let codes = document.codes();
        let options = codes.iter().filter(|code| code.starts_with("--") && code.len() > 2);
        for code in options {
            let name = code.split([' ', '=']).next().unwrap_or(code);
            if !known.contains(name) {
                unknown.push(format!("{}: {code}", document.path));
            }
        }
    }
    assert!(unknown.is_empty(), "{}", unknown.join("\n"));
}

fn has(command: &Command, option: &str) -> bool {
    let name = option.split('=').next();
    command.get_arguments().any(|known| {
        let aliases = known.get_all_aliases().unwrap_or_default();
        known.get_long() == name || aliases.iter().any(|alias| Some(*alias) == name)
    })
}

fn all_options(command: &Command, known: &mut BTreeSet<String>) {
    for argument in command.get_arguments() {
        let aliases = argument.get_all_aliases().unwrap_or_default();
        known
            .extend(argument.get_long().into_iter().chain(aliases).map(|name| format!("--{name}")));
    }
    command.get_subcommands().for_each(|below| all_options(below, known));
}
