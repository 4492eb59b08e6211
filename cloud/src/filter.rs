//! Filters: a name and the values of which one must fit. A name that is not implemented is refused, never ignored.

use crate::policy::matches;
use crate::refusal::Refusal;
use crate::wire::node::Object;

/// The members that hold the filters: EC2's and RDS's names differ.
pub(crate) struct Filters<'a> {
    filters: Vec<(&'a str, Vec<&'a str>)>,
    wildcards: bool,
}

impl<'a> Filters<'a> {
    /// EC2's `Filter.N`; `tag:` in the known names stands for every tag.
    pub(crate) fn ec2(input: &'a Object, known: &[&str]) -> Result<Self, Refusal> {
        Self::read(input, "filterSet", "name", "valueSet", known, true)
    }

    /// RDS's `Filters`.
    pub(crate) fn rds(input: &'a Object, known: &[&str]) -> Result<Self, Refusal> {
        Self::read(input, "Filters", "Name", "Values", known, false)
    }

    fn read(
        input: &'a Object,
        list: &str,
        name: &str,
        values: &str,
        known: &[&str],
        wildcards: bool,
    ) -> Result<Self, Refusal> {
        let mut filters = Vec::new();
        for filter in input.objects(list) {
            let Some(name) = filter.text(name) else {
                return Err(Refusal::missing("Filter.Name"));
            };
            let by_tag = name.starts_with("tag:") && known.contains(&"tag:");
            if !by_tag && !known.contains(&name) {
                let message = if wildcards {
                    format!("The filter '{name}' is invalid")
                } else {
                    format!("Unrecognized filter name: {name}")
                };
                return Err(Refusal::new("InvalidParameterValue", message));
            }
            filters.push((name, filter.texts(values)));
        }
        Ok(Self { filters, wildcards })
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
