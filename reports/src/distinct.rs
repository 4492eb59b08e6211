//! Ids of students in the form that a report can carry, and no two alike.

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Stands before what tells two ids apart that would otherwise look alike.
const MARK: char = '~';

/// The ids in their order, each as `carried` makes it. Where that makes one of two, or makes nothing,
/// a part of the id's hash follows; also where an id looks as if it had one.
pub(crate) fn ids<'a>(
    ids: impl Iterator<Item = &'a str>,
    carried: impl Fn(&str) -> String,
) -> Vec<String> {
    let forms: Vec<(&str, String)> = ids.map(|id| (id, carried(id))).collect();
    let mut often: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, form) in &forms {
        *often.entry(form).or_default() += 1;
    }
    let is_alone = |form: &str| often[form] == 1 && !form.is_empty() && !form.contains(MARK);
    let distinct = |(id, form): &(&str, String)| {
        if is_alone(form) { form.clone() } else { format!("{form}{MARK}{}", hash(id)) }
    };
    forms.iter().map(distinct).collect()
}

/// Enough of an id's hash to tell it from every other.
pub(crate) fn hash(id: &str) -> String {
    hex::encode(&Sha256::digest(id.as_bytes())[..8])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_ids_become_one() {
        let all = ["s1", "S1", "s 1", "s  1", "s\u{202e} 1", "s1~", "\u{7}", "", "a~b", "\u{ae40}"];
        let forms = ids(all.into_iter(), clean::line);
        let apart: BTreeSet<_> = forms.iter().collect();
        assert_eq!(apart.len(), all.len(), "{forms:?}");
        assert_eq!((&*forms[0], &*forms[1], &*forms[9]), ("s1", "S1", "\u{ae40}"));
    }
}
