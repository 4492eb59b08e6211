//! The JSON Schema of lab files: what an editor completes.

use crate::engine::{CriterionSpec, Language, Text};
use crate::modules::{Criterion, Expects, Kind, MODULES, Module, ResourceType, TYPES};
use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

/// The schema of a table of a lab file.
pub(super) type Members = fn(&mut SchemaGenerator) -> Schema;

/// The schema of a lab file: things by their type, tasks by their check module.
pub(super) fn lab_file() -> Schema {
    let mut generator = SchemaGenerator::default();
    let text = generator.subschema_for::<Text>();
    let languages = generator.subschema_for::<Vec<Language>>();
    let criterion = generator.subschema_for::<CriterionSpec>();
    let resources: Vec<Value> = TYPES.iter().map(|it| resource(it, &mut generator)).collect();
    let tasks: Vec<Value> =
        MODULES.iter().map(|it| task(it, &text, &criterion, &mut generator)).collect();
    let mut definitions = generator.take_definitions(true);
    in_some_language(&mut definitions["Text"]);
    json_schema!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A lab file of labproof",
        "type": "object",
        "properties": {
            "id": {
                "type": "string",
                "pattern": "^[a-z0-9-]+$",
                "description": "A short name in lower case, digits and hyphens.",
            },
            "title": text,
            "languages": languages,
            "region": {
                "type": "string",
                "description": "The region that the lab's text links to, where nobody names another.",
            },
            "points": {
                "type": "number",
                "minimum": 0,
                "description": "What the whole lab is worth: the sum of its criteria's points, which is checked.",
            },
            "resource": {
                "type": "object",
                "description": "The lab's things, by names that the tasks use.",
                "additionalProperties": {"oneOf": resources},
            },
            "task": {
                "type": "array",
                "description": "The tasks in the lab's order.",
                "minItems": 1,
                "items": {"oneOf": tasks},
            },
        },
        "required": ["id", "title", "languages", "region", "resource", "task"],
        "additionalProperties": false,
        "$defs": definitions,
    })
}

/// A text is written in the lab's languages: at least one, and which ones they are a schema cannot say.
fn in_some_language(text: &mut Value) {
    if let Some(members) = text.as_object_mut() {
        members.remove("required");
    }
    text["minProperties"] = 1.into();
}

/// A thing of one type, with the members that the type takes.
fn resource(of: &ResourceType, generator: &mut SchemaGenerator) -> Value {
    let schema = inlined(of.schema, generator);
    tagged("type", of.id, schema, json!({}), &[])
}

/// A task of one check module, with the settings that the module takes.
fn task(of: &Module, text: &Schema, criterion: &Schema, generator: &mut SchemaGenerator) -> Value {
    let mut schema = inlined(of.bind.schema, generator);
    schema["description"] = of.about.into();
    let checks: Vec<&str> = of.criteria.iter().map(|criterion| criterion.id).collect();
    let mut criterion = vec![
        json!(criterion),
        json!({
            "if": {"required": ["check"]},
            "then": {"properties": {"check": {"enum": checks}}},
            "else": {"properties": {"id": {"enum": checks}}},
        }),
    ];
    criterion.extend(of.criteria.iter().map(values));
    let common = json!({
        "id": {"type": "string", "pattern": "^[a-z0-9-]+$"},
        "title": text,
        "criterion": {"type": "array", "minItems": 1, "items": {"allOf": criterion}},
    });
    tagged("check", of.id, schema, common, &["id", "title", "criterion"])
}

/// What a criterion of a lab may expect where this one judges it.
fn values(of: &Criterion) -> Value {
    let is_it = json!({"const": of.id});
    let judges = json!({"anyOf": [
        {"required": ["check"], "properties": {"check": is_it}},
        {"not": {"required": ["check"]}, "properties": {"id": is_it}},
    ]});
    let of_kind = |kind: &str| {
        json!({"required": ["expected"], "properties": {
            "expected": {"type": kind},
            "accepted": {"items": {"type": kind}},
        }})
    };
    let then = match of.expects {
        Expects::Of(_) => json!({"properties": {"expected": false, "accepted": {"maxItems": 0}}}),
        Expects::Switch(_) | Expects::Value(Kind::Flag) => of_kind("boolean"),
        Expects::Value(Kind::Number(_)) => of_kind("integer"),
        Expects::Value(Kind::Text) => of_kind("string"),
    };
    json!({"if": judges, "then": then})
}

/// The members of a table that a lab file may have, as its schema says.
pub(super) fn members(schema: Members) -> Vec<String> {
    described(schema).into_iter().map(|(name, _)| name).collect()
}

/// Those of them that may not be left out.
pub(super) fn required(schema: Members) -> Vec<String> {
    let schema = inlined(schema, &mut SchemaGenerator::default());
    let names = schema["required"].as_array().into_iter().flatten();
    names.filter_map(|name| name.as_str().map(str::to_owned)).collect()
}

/// The same, each with its own schema; those first that may not be left out.
pub(super) fn described(of: Members) -> Vec<(String, Value)> {
    let schema = inlined(of, &mut SchemaGenerator::default());
    let required = required(of);
    let place = |name: &str| required.iter().position(|it| it == name).unwrap_or(usize::MAX);
    let members = schema["properties"].as_object().cloned().unwrap_or_default();
    let mut members: Vec<_> = members.into_iter().collect();
    members.sort_by(|(a, _), (b, _)| (place(a), a).cmp(&(place(b), b)));
    members
}

/// What a table of a lab file is, in a sentence or two.
pub(super) fn about(schema: Members) -> String {
    let schema = inlined(schema, &mut SchemaGenerator::default());
    schema["description"].as_str().unwrap_or_default().to_owned()
}

/// The schema of a type by itself, not as a reference to it.
fn inlined(schema: Members, generator: &mut SchemaGenerator) -> Value {
    let schema = schema(generator).to_value();
    let name = schema["$ref"].as_str().and_then(|name| name.rsplit('/').next().map(str::to_owned));
    let found = name.and_then(|name| generator.definitions().get(&name).cloned());
    found.unwrap_or(schema)
}

/// An object that says by one member what it is.
fn tagged(tag: &str, id: &str, mut schema: Value, common: Value, required: &[&str]) -> Value {
    if let (Some(properties), Value::Object(common)) =
        (schema["properties"].as_object_mut(), common)
    {
        properties.extend(common);
        properties.insert(tag.to_owned(), json!({"const": id}));
    }
    let mut all: Vec<Value> = schema["required"].as_array().cloned().unwrap_or_default();
    all.extend([tag].iter().chain(required).map(|name| json!(name)));
    schema["required"] = all.into();
    schema
}
