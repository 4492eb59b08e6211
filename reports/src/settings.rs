//! What holds for a class, and who says so: the settings of a command, as `labproof config` tells them.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

/// The settings of a command.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The command's words.
    pub command: String,
    /// The class file, if one was read.
    pub class: Option<String>,
    /// Its options, in the order of its help.
    pub settings: Vec<Setting>,
}

/// What holds for one option.
#[derive(Debug, Clone)]
pub struct Setting {
    /// Its long name.
    pub option: String,
    /// What holds.
    pub held: Held,
    /// Who says so.
    pub origin: Origin,
}

/// What holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// Nothing was said.
    Nothing,
    /// This value.
    Text(String),
    /// This instant.
    Time(Timestamp),
    /// A value that is never shown.
    Secret,
}

/// Who says what holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "from")]
pub enum Origin {
    /// The command line.
    CommandLine,
    /// The environment.
    Environment {
        /// The variable.
        variable: String,
    },
    /// The class file.
    ClassFile {
        /// The file.
        file: String,
        /// The line, counted from 1.
        line: usize,
    },
    /// This machine: its locale, its time zone.
    Machine,
    /// Nobody: it is built in.
    Default,
}

/// The schema of [`Settings::json`].
const SCHEMA: &str = "labproof/config/1";

#[derive(Serialize)]
struct Written<'a> {
    schema: &'static str,
    command: &'a str,
    class_file: Option<&'a str>,
    settings: Vec<WrittenSetting<'a>>,
}

#[derive(Serialize)]
struct WrittenSetting<'a> {
    option: &'a str,
    /// Times are RFC 3339, with the offset of the time zone. `null` where nothing was said, and where
    /// `is_secret`.
    value: Option<String>,
    is_secret: bool,
    #[serde(flatten)]
    origin: &'a Origin,
}

impl Settings {
    /// As JSON. Times have the offset of this time zone.
    ///
    /// # Panics
    /// Never: all of it is text.
    pub fn json(&self, zone: &TimeZone) -> String {
        let settings = self.settings.iter().map(|setting| WrittenSetting {
            option: &setting.option,
            value: match &setting.held {
                Held::Nothing | Held::Secret => None,
                Held::Text(text) => Some(text.clone()),
                Held::Time(at) => Some(rfc_3339(*at, zone)),
            },
            is_secret: setting.held == Held::Secret,
            origin: &setting.origin,
        });
        let written = Written {
            schema: SCHEMA,
            command: &self.command,
            class_file: self.class.as_deref(),
            settings: settings.collect(),
        };
        let text = serde_json::to_string_pretty(&written).expect("text becomes JSON");
        text + "\n"
    }
}

/// `2026-11-22T09:00:00+09:00`.
pub(crate) fn rfc_3339(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}
