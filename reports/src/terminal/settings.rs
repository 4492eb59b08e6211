//! What holds for a class, and who says so.

use super::Sheet;
use super::sheet::{heading, lay_out};
use crate::clean;
use crate::message::Message;
use crate::settings::{Held, Origin, Setting, Settings, rfc_3339};

/// What is shown where nobody said anything.
const NOTHING: &str = "–";

/// The settings of a command, a line each.
pub fn settings(settings: &Settings, sheet: &Sheet) -> String {
    let class = match &settings.class {
        Some(file) => sheet.say(Message::ConfigClass { file: &clean::line(file) }),
        None => sheet.say(Message::ConfigNoClass),
    };
    let command = sheet.say(Message::ConfigCommand { command: &settings.command });
    let mut table = sheet.table();
    let columns =
        [Message::ConfigColumnOption, Message::ConfigColumnValue, Message::ConfigColumnFrom];
    table.set_header(columns.map(|column| heading(sheet.say(column))));
    for setting in &settings.settings {
        table.add_row([
            setting.option.clone(),
            value(setting, sheet),
            origin(&setting.origin, sheet),
        ]);
    }
    format!(" {class}\n {command}\n\n{}", lay_out(&table))
}

fn value(setting: &Setting, sheet: &Sheet) -> String {
    match (&setting.held, setting.option.as_str()) {
        (Held::Text(text), _) => clean::line(text),
        (Held::Time(at), _) => {
            let local = at.to_zoned(sheet.view.time_zone.clone());
            format!("{} ({})", rfc_3339(*at, &sheet.view.time_zone), local.strftime("%Z"))
        }
        (Held::Secret, _) => sheet.say(Message::ConfigSecret),
        (Held::Nothing, "since") => sheet.say(Message::ConfigNoSince),
        (Held::Nothing, "deadline") => sheet.say(Message::ConfigNoDeadline),
        (Held::Nothing, "region") => sheet.say(Message::ConfigNoRegion),
        (Held::Nothing, _) => NOTHING.to_owned(),
    }
}

fn origin(origin: &Origin, sheet: &Sheet) -> String {
    match origin {
        Origin::CommandLine => sheet.say(Message::ConfigFromCommandLine),
        Origin::Environment { variable } => sheet.say(Message::ConfigFromEnvironment { variable }),
        Origin::ClassFile { file, line } => sheet.say(Message::ConfigFromClassFile {
            file: &clean::line(file),
            line: &line.to_string(),
        }),
        Origin::Machine => sheet.say(Message::ConfigFromMachine),
        Origin::Default => sheet.say(Message::ConfigFromDefault),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::View;
    use jiff::tz::TimeZone;
    use labproof_checks::lab::Language;

    fn sheet(language: Language) -> Sheet {
        let view = View::new(language, TimeZone::get("Asia/Seoul").unwrap());
        Sheet { width: 120, colour: false, view }
    }

    fn held(option: &str, held: Held, origin: Origin) -> Setting {
        Setting { option: option.to_owned(), held, origin }
    }

    fn sample() -> Settings {
        let file = || Origin::ClassFile { file: "labproof.toml".to_owned(), line: 7 };
        let variable = "LABPROOF_EXTERNAL_ID".to_owned();
        Settings {
            command: "grade".to_owned(),
            class: Some("labproof.toml".to_owned()),
            settings: vec![
                held("roster", Held::Text("roster.csv".to_owned()), file()),
                held("since", Held::Time("2026-11-22T00:00:00Z".parse().unwrap()), file()),
                held("deadline", Held::Nothing, Origin::Default),
                held("region", Held::Nothing, Origin::Default),
                held("sql-ca", Held::Nothing, Origin::Default),
                held("external-id", Held::Secret, Origin::Environment { variable }),
                held("lang", Held::Text("ko".to_owned()), Origin::Machine),
                held("concurrency", Held::Text("4".to_owned()), Origin::CommandLine),
            ],
        }
    }

    #[test]
    fn what_holds_is_told_with_who_says_so_and_times_as_they_are_understood() {
        let text = settings(&sample(), &sheet(Language::En));
        insta::assert_snapshot!(text);
        let text = settings(&sample(), &sheet(Language::Ko));
        insta::assert_snapshot!(text);
        let without = Settings { class: None, ..sample() };
        let text = settings(&without, &sheet(Language::En));
        assert!(text.contains("labproof init"), "{text}");
    }

    #[test]
    fn machines_read_times_with_their_offset_and_never_a_secret() {
        let text = sample().json(&TimeZone::get("Asia/Seoul").unwrap());
        insta::assert_snapshot!(text);
    }
}
