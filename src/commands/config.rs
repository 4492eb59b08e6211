//! `labproof config`: what holds, and who says so. Nothing is contacted, and no file but the class file is
//! read.

use crate::class::{ClassFile, Entry, KEYS};
use crate::cli::{Called, Config, Output, SettingsForm, instant, zone_named};
use crate::exit::{self, Failure};
use crate::publish;
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches};
use jiff::tz::TimeZone;
use labproof_reports::settings::{Held, Origin, Setting, Settings};
use labproof_reports::{View, terminal};

/// Tells what holds for a command.
///
/// # Errors
/// A time that cannot be read.
pub(crate) fn run(
    args: &Config,
    class: Option<&ClassFile>,
    output: &Output,
) -> Result<u8, Failure> {
    let called = args.called(class);
    let zone = zone(&called.matches);
    let options = called.command.get_arguments().filter(|option| is_shown(option));
    let settings = options.map(|option| setting(option, &called, class, &zone, output));
    let settings = Settings {
        command: called.name.clone(),
        class: class.map(|class| class.path.display().to_string()),
        settings: settings.collect::<Result<_, _>>()?,
    };
    match args.format {
        SettingsForm::Json => publish::print_exactly(settings.json(&zone).as_bytes())?,
        SettingsForm::Text => {
            let view = View::new(output.language(), zone);
            publish::answer(&terminal::settings(&settings, &publish::sheet_for(view, output)))?;
        }
    }
    Ok(exit::OK)
}

/// The options of the command itself, and of those that every command has what a class file may say.
fn is_shown(option: &Arg) -> bool {
    let is_key = |name| KEYS.iter().any(|key| key.option == name);
    option.get_long().is_some_and(|name| {
        name != "help" && !option.is_hide_set() && (!option.is_global_set() || is_key(name))
    })
}

fn setting(
    option: &Arg,
    called: &Called,
    class: Option<&ClassFile>,
    zone: &TimeZone,
    output: &Output,
) -> Result<Setting, Failure> {
    let name = option.get_long().unwrap_or_default();
    let id = option.get_id().as_str();
    let raw = called.matches.get_raw(id).map(|values| {
        let values: Vec<_> = values.map(|value| value.to_string_lossy()).collect();
        values.join(",")
    });
    let entry = class.and_then(|class| Some((class, class.entry(name)?)));
    let source = called.matches.value_source(id);
    let (origin, held) = match (raw, id) {
        (None, "lang") => (Origin::Machine, Held::Text(output.language().as_str().to_owned())),
        (None, "time_zone") => (Origin::Machine, Held::Text(name_of(zone))),
        (None, _) => (Origin::Default, Held::Nothing),
        (Some(_), "external_id") => (origin(source, option, entry), Held::Secret),
        (Some(text), _) if is_time(option) => {
            let at = instant(&text, zone).map_err(|error| unread(name, &error))?;
            (origin(source, option, entry), Held::Time(at))
        }
        (Some(text), _) => (origin(source, option, entry), Held::Text(text)),
    };
    Ok(Setting { option: name.to_owned(), held, origin })
}

fn unread(option: &str, error: &str) -> Failure {
    Failure::Input(miette::miette!("--{option}: {error}"))
}

fn is_time(option: &Arg) -> bool {
    option.get_value_names().is_some_and(|names| names.iter().any(|name| *name == "TIME"))
}

/// Who says it.
fn origin(
    source: Option<ValueSource>,
    option: &Arg,
    entry: Option<(&ClassFile, &Entry)>,
) -> Origin {
    match (source, entry) {
        (Some(ValueSource::CommandLine), _) => Origin::CommandLine,
        (Some(ValueSource::EnvVariable), _) => {
            let variable = option.get_env().unwrap_or_default().to_string_lossy().into_owned();
            Origin::Environment { variable }
        }
        (_, Some((class, entry))) => {
            Origin::ClassFile { file: class.path.display().to_string(), line: entry.line }
        }
        (_, None) => Origin::Default,
    }
}

/// The time zone that the command would go by.
fn zone(matches: &ArgMatches) -> TimeZone {
    let named = matches.try_get_raw("time_zone").ok().flatten();
    let named = named.and_then(|mut values| values.next()?.to_str().map(str::to_owned));
    named.and_then(|name| zone_named(&name).ok()).unwrap_or_else(TimeZone::system)
}

fn name_of(zone: &TimeZone) -> String {
    zone.iana_name().unwrap_or("UTC").to_owned()
}
