//! The lab: its things, tasks, criteria, points, what is expected, and its texts. A TOML file, never
//! code.

mod check;
mod decisions;
mod errors;
mod keys;
mod languages;
mod model;
pub mod nearest;
mod placed;
mod read;
#[cfg(test)]
mod reference;
mod schema;
mod secret;
mod sense;
mod shipped;
mod starter;
mod toml_text;
mod work;

pub use decisions::{DecisionError, parse as parse_decisions};
pub use errors::LabError;
pub use model::{Lab, Task, TaskCriterion};
pub use secret::masked;
pub use shipped::{DEFAULT, SHIPPED};
pub use work::LabFault;

pub use crate::engine::{CriterionSpec, Language, Text, Value};

use crate::engine::sha256;
use crate::modules::Module;

impl Lab {
    /// A lab from the text of its file. `name` is the file's name, for errors.
    ///
    /// ```
    /// use labproof_checks::lab::{Lab, SHIPPED};
    ///
    /// let (id, text) = SHIPPED[0];
    /// let lab = Lab::parse(id, text).unwrap();
    /// assert_eq!(lab.points().to_string(), "100");
    /// assert!(Lab::parse("my-lab.toml", "id = 7").is_err());
    /// ```
    ///
    /// # Errors
    /// The file is not TOML, or says something that no check can judge; the error points there.
    #[expect(clippy::result_large_err, reason = "it is made once, and miette reads its fields")]
    pub fn parse(name: &str, text: &str) -> Result<Self, LabError> {
        let lab = read::lab(text, sha256(text.as_bytes()));
        lab.map_err(|fault| fault.at(name, text))
    }

    /// The text of a lab file to start from: with a task on each of these check modules and on those
    /// that they need, with comments, and with texts in these languages. It is a lab as it is.
    ///
    /// ```
    /// use labproof_checks::lab::{Lab, Language};
    /// use labproof_checks::modules::MODULES;
    ///
    /// let text = Lab::starter(&[MODULES[0]], &[Language::En]);
    /// assert!(Lab::parse("my-lab.toml", &text).is_ok());
    /// ```
    pub fn starter(modules: &[&'static Module], languages: &[Language]) -> String {
        starter::file(modules, languages)
    }

    /// The JSON Schema of lab files.
    ///
    /// ```
    /// use labproof_checks::lab::Lab;
    ///
    /// assert!(Lab::json_schema().get("properties").is_some());
    /// ```
    pub fn json_schema() -> schemars::Schema {
        schema::lab_file()
    }

    /// A lab that ships with the program, by its id.
    ///
    /// ```
    /// use labproof_checks::lab::Lab;
    ///
    /// let lab = Lab::shipped("stem-day-ec2").unwrap();
    /// assert!(lab.criteria().count() > 5);
    /// assert!(Lab::shipped("nowhere").is_none());
    /// ```
    ///
    /// # Panics
    /// If a lab ships that cannot be read, which a test rules out.
    pub fn shipped(id: &str) -> Option<Self> {
        let (_, text) = SHIPPED.iter().find(|(shipped, _)| *shipped == id)?;
        Some(Self::parse(id, text).expect("a test reads every lab that ships"))
    }
}
