//! Check modules: criteria over one kind of thing. Names, values and points come from a lab.

mod bind;
mod compare;
pub(crate) mod criterion;
pub(crate) mod db_instance;
mod deletion;
pub(crate) mod facts;
mod group;
pub(crate) mod history;
mod resize;
pub(crate) mod resources;
mod security_group;
mod server;
mod snapshot;
pub(crate) mod sql_table;
pub(crate) mod subject;
mod way_in;
mod web;
mod web_page;
pub mod work;

pub(crate) use bind::Unbound;
pub use criterion::{Criterion, Expects, Kind, Module, Nature, Need, Switch, Unit};
pub use resources::{ResourceType, TYPES};
pub use subject::{Anchor, Part, Subject};

/// Every check module.
pub static MODULES: [&Module; 8] = [
    &server::MODULE,
    &web_page::MODULE,
    &security_group::MODULE,
    &db_instance::MODULE,
    &sql_table::MODULE,
    &resize::MODULE,
    &snapshot::MODULE,
    &deletion::MODULE,
];

/// What a task on this module is about, by its settings.
pub(crate) fn bind_subject(
    module: &Module,
    settings: toml::de::ValueDeserializer<'_>,
    resources: &resources::Resources,
) -> Result<Subject, Unbound> {
    (module.bind.read)(settings, resources)
}

/// The check module of an id.
pub fn module(id: &str) -> Option<&'static Module> {
    MODULES.into_iter().find(|module| module.id == id)
}
