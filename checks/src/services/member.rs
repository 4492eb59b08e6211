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
        self.recorded_parts().join(".")
    }

    fn recorded_parts(&self) -> Vec<String> {
        let part = |part: &str| {
            let mut part = part.to_owned();
            if let Some(first) = part.get_mut(..1) {
                first.make_ascii_lowercase();
            }
            part
        };
        self.name.split('.').map(part).collect()
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
pub(crate) fn led_to(value: &Value, path: &[impl AsRef<str>]) -> Option<Value> {
    match (value, path) {
        (Value::Null, _) => None,
        (_, []) => Some(value.clone()),
        (Value::Array(items), _) => {
            let found: Vec<Value> = items.iter().filter_map(|item| led_to(item, path)).collect();
            Some(Value::Array(found))
        }
        (_, [first, rest @ ..]) => led_to(value.get(first.as_ref())?, rest),
    }
}

/// The thing that a record's answer describes. A member that is not what it should be is not told.
pub(crate) fn read<T: DeserializeOwned + Default>(answer: &Value, members: &[Member]) -> T {
    let told = || {
        let shown = members.iter().filter(|member| !member.kept.is_empty());
        shown.filter_map(|member| Some((member.kept, told(answer, member)?)))
    };
    made(told())
        .unwrap_or_else(|| made(sound::<T>(&told().collect::<Vec<_>>())).unwrap_or_default())
}

/// The thing that has these members; `None` if there can be none.
fn made<'m, T: DeserializeOwned>(told: impl IntoIterator<Item = (&'m str, Value)>) -> Option<T> {
    let mut thing = Value::Object(Map::new());
    for (path, value) in told {
        put(&mut thing, path, value);
    }
    T::deserialize(thing).ok()
}

/// What can be read of it: whole parts, and of a part that cannot be read those members that can.
fn sound<'m, T: DeserializeOwned>(told: &[(&'m str, Value)]) -> Vec<(&'m str, Value)> {
    let part = |path: &'m str| path.split('.').next().unwrap_or_default();
    let parts = told.chunk_by(|one, next| part(one.0) == part(next.0));
    let can_be_read = |members: &[(&str, Value)]| made::<T>(members.iter().cloned()).is_some();
    let sound = parts.flat_map(|members| {
        let is_whole = can_be_read(members);
        let is_sound =
            move |one: &&(&str, Value)| is_whole || can_be_read(std::slice::from_ref(*one));
        members.iter().filter(is_sound)
    });
    sound.cloned().collect()
}

/// A list tells nothing if an item of it lacks the member.
fn told(answer: &Value, member: &Member) -> Option<Value> {
    let path = member.recorded_parts();
    let value = led_to(answer, &path)?;
    let items = || answer.get(&path[0]).and_then(Value::as_array).map(Vec::len);
    let is_whole = !member.is_list || value.as_array().map(Vec::len) == items();
    is_whole.then_some(value)
}

fn put(thing: &mut Value, path: &str, value: Value) {
    let inner = path.split('.').fold(thing, |thing, part| &mut thing[part]);
    *inner = value;
}
