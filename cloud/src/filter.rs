//! Filters: a name and the values of which one must fit. A name that is not implemented is refused, never ignored.

use crate::policy::matches;
use crate::refusal::Refusal;
use crate::wire::node::Object;

/// How a protocol writes filters.
pub(crate) struct Form {
    /// The members that hold the list, and the name and the values of each filter.
    pub(crate) list: &'static str,
    pub(crate) name: &'static str,
    pub(crate) values: &'static str,
    /// Whether `*` and `?` in a value stand for others.
    pub(crate) wildcards: bool,
}

/// The filters of a request.
pub(crate) struct Filters<'a> {
    filters: Vec<(&'a str, Vec<&'a str>)>,
    wildcards: bool,
}

impl<'a> Filters<'a> {
    /// The filters of a request; `tag:` in the known names stands for every tag.
    pub(crate) fn read(input: &'a Object, form: &Form, known: &[&str]) -> Result<Self, Refusal> {
        let mut filters = Vec::new();
        for filter in input.objects(form.list) {
            let Some(name) = filter.text(form.name) else {
                return Err(Refusal::missing("Filter.Name"));
            };
            let by_tag = name.starts_with("tag:") && known.contains(&"tag:");
            if !by_tag && !known.contains(&name) {
                let message = if form.wildcards {
                    format!("The filter '{name}' is invalid")
                } else {
                    format!("Unrecognized filter name: {name}")
                };
                return Err(Refusal::new("InvalidParameterValue", message));
            }
            filters.push((name, filter.texts(form.values)));
        }
        Ok(Self { filters, wildcards: form.wildcards })
    }

    /// Whether something fits every filter; `values` gives what it has under a filter's name.
    pub(crate) fn keep(&self, values: impl Fn(&str) -> Vec<String>) -> bool {
        self.filters.iter().all(|(name, wanted)| {
            let has = values(name);
            let fits = |wanted: &str, has: &String| {
                if self.wildcards { matches(wanted, has) } else { wanted == has }
            };
            wanted.iter().any(|wanted| has.iter().any(|has| fits(wanted, has)))
        })
    }
}
