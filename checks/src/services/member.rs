//! Members of AWS's answers, each spelled once: what of a record is kept, how a record and a kept
//! answer are read, and how an explanation names it all come from the same declaration.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// A member of the answers about one kind of thing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Member {
    /// As the API spells it; a dot leads inwards, and through lists as if they were not there. A
    /// record of a call lowers the first letter of each part.
    pub name: &'static str,
    /// The path to it in the evidence; empty where answers never show it.
    pub kept: &'static str,
    /// Where a record has it besides, in the record's spelling: what a call asks for.
    pub asked: &'static [&'static str],
    /// Whether the first part is a list, which is kept whole.
    pub is_list: bool,
}

/// A member that answers show and calls ask for.
pub(crate) const fn member(
    name: &'static str,
    kept: &'static str,
    asked: &'static [&'static str],
) -> Member {
    Member { name, kept, asked, is_list: false }
}

/// The same, of each item of a list.
pub(crate) const fn listed(
    name: &'static str,
    kept: &'static str,
    asked: &'static [&'static str],
) -> Member {
    Member { name, kept, asked, is_list: true }
}

impl Member {
    /// How a record spells it: `DBSubnetGroup.VpcId` is `dBSubnetGroup.vpcId`.
    pub(crate) fn recorded(&self) -> String {
        let part = |part: &str| {
            let mut letters = part.chars();
            let first = letters.next().map(|first| first.to_ascii_lowercase());
            first.into_iter().chain(letters).collect::<String>()
        };
        self.name.split('.').map(part).collect::<Vec<_>>().join(".")
    }

    /// The path of a record's answer that is kept for it.
    fn kept_of_record(&self) -> String {
        let recorded = self.recorded();
        match recorded.split_once('.') {
            Some((list, _)) if self.is_list => list.to_owned(),
            Some(_) | None => recorded,
        }
    }
}

/// The paths of a record's answer that are kept for these members.
pub(crate) fn answered(members: &[Member]) -> Vec<String> {
    let shown = members.iter().filter(|member| !member.kept.is_empty());
    let mut paths: Vec<String> = shown.map(Member::kept_of_record).collect();
    paths.dedup();
    paths
}

/// The members of a record's request that are kept for these members.
pub(crate) fn asked(members: &[Member]) -> Vec<String> {
    let mut asked: Vec<String> =
        members.iter().flat_map(|member| member.asked).map(|path| (*path).to_owned()).collect();
    asked.sort();
    asked.dedup();
    asked
}

/// What a path leads to; it goes through lists as if they were not there.
pub(crate) fn led_to(value: &Value, path: &[&str]) -> Option<Value> {
    match (value, path) {
        (Value::Null, _) => None,
        (_, []) => Some(value.clone()),
        (Value::Array(items), _) => {
            let found: Vec<Value> = items.iter().filter_map(|item| led_to(item, path)).collect();
            Some(Value::Array(found))
        }
        (_, [first, rest @ ..]) => led_to(value.get(first)?, rest),
    }
}

/// The thing that a record's answer describes. A member that is not what it should be is not told.
pub(crate) fn read<T: DeserializeOwned + Default>(answer: &Value, members: &[Member]) -> T {
    let told: Vec<(&str, Value)> = members
        .iter()
        .filter(|member| !member.kept.is_empty())
        .filter_map(|member| Some((member.kept, told(answer, member)?)))
        .collect();
    let of = |told: &[(&str, Value)]| {
        let mut thing = Value::Object(Map::new());
        for (path, value) in told {
            put(&mut thing, path, value.clone());
        }
        T::deserialize(&thing).ok()
    };
    of(&told).unwrap_or_else(|| of(&sound(&told, &of)).unwrap_or_default())
}

/// What can be read of it: whole parts, and of a part that cannot be read those members that can.
fn sound<'m, T>(
    told: &[(&'m str, Value)],
    of: &impl Fn(&[(&str, Value)]) -> Option<T>,
) -> Vec<(&'m str, Value)> {
    let part = |path: &'m str| path.split('.').next().unwrap_or_default();
    let parts = told.chunk_by(|one, next| part(one.0) == part(next.0));
    let sound = parts.flat_map(|members| {
        let is_whole = of(members).is_some();
        let is_sound =
            move |one: &&(&str, Value)| is_whole || of(std::slice::from_ref(*one)).is_some();
        members.iter().filter(is_sound)
    });
    sound.cloned().collect()
}

/// A list tells nothing if an item of it lacks the member.
fn told(answer: &Value, member: &Member) -> Option<Value> {
    let recorded = member.recorded();
    let path: Vec<&str> = recorded.split('.').collect();
    let value = led_to(answer, &path)?;
    let items = || answer.get(path[0]).and_then(Value::as_array).map(Vec::len);
    let is_whole = !member.is_list || value.as_array().map(Vec::len) == items();
    is_whole.then_some(value)
}

fn put(thing: &mut Value, path: &str, value: Value) {
    let inner = path.split('.').fold(thing, |thing, part| &mut thing[part]);
    *inner = value;
}
