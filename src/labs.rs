//! Labs by their id, or from a file.

use crate::exit::Failure;
use labproof_checks::lab::{Lab, SHIPPED};
use std::path::Path;

/// A lab, and the text of its file.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) lab: Lab,
    pub(crate) text: String,
}

/// The lab of an id that ships, else of a file.
///
/// # Errors
/// There is no such lab, or its file says something that no check can judge.
pub(crate) fn load(id_or_file: &str) -> Result<Loaded, Failure> {
    if let Some((id, text)) = SHIPPED.iter().find(|(id, _)| *id == id_or_file) {
        let lab = Lab::parse(id, text).map_err(Failure::input)?;
        return Ok(Loaded { lab, text: (*text).to_owned() });
    }
    let path = Path::new(id_or_file);
    let text = std::fs::read_to_string(path).map_err(|error| {
        let shipped: Vec<&str> = SHIPPED.iter().map(|(id, _)| *id).collect();
        Failure::Input(miette::miette!(
            help = format!("the labs that ship: {}; or name a lab file", shipped.join(", ")),
            "there is no lab `{id_or_file}`: {error}"
        ))
    })?;
    let lab = Lab::parse(id_or_file, &text).map_err(Failure::input)?;
    Ok(Loaded { lab, text })
}
