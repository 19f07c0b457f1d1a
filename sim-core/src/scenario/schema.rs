//! The published JSON Schema (draft 2020-12), generated from the types. Leaves to `check` what a schema cannot say:
//! that names are known, different and of the right kind.

use super::value::{Count, Distribution, Duration, Times, True, Version};
use super::{Scenario, value};
use crate::policy::catalog::CATALOG;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

/// The schema as a text, laid out, with a newline at its end.
#[must_use]
pub fn text() -> String {
    let mut schema = schemars::generate::SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<Scenario>();
    schema.insert("title".to_owned(), "Timeslice scenario, version 1".into());
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    text.push('\n');
    text
}

/// For the policy: a bare text is its name.
pub(super) fn or_name(schema: &mut Schema) {
    let name = schema.pointer("/properties/name").cloned().expect("a policy has a name");
    *schema = either(&name, schema);
}

/// For texts in two languages: a bare text is the one there is.
pub(super) fn or_text(schema: &mut Schema) {
    *schema = either(&serde_json::json!({ "type": "string", "minLength": 1 }), schema);
}

fn either(text: &serde_json::Value, object: &Schema) -> Schema {
    let mut object = object.clone();
    let description = object.remove("description");
    json_schema!({ "description": description, "anyOf": [text, object] })
}

/// For the policy's name: the catalogue's keys.
pub(super) fn policy_name(_: &mut SchemaGenerator) -> Schema {
    let keys: Vec<&str> = CATALOG.iter().map(|row| row.key).collect();
    json_schema!({ "type": "string", "enum": keys })
}

macro_rules! by_hand {
    ($type:ty, $name:literal, $schema:tt) => {
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

by_hand!(Duration, "Duration", {
    "description": "A length of time: a number with a unit (ns, us, ms, s), or a number of milliseconds.",
    "anyOf": [
        { "type": "string", "pattern": "^\\s*([0-9]+\\.?[0-9]*|\\.[0-9]+)\\s*(ns|us|µs|μs|ms|s)?\\s*$" },
        { "type": "number", "minimum": 0 }
    ],
    "examples": ["10ms", "1.5s", "250us", "7ns", 10]
});
by_hand!(Version, "Version", { "const": 1 });
by_hand!(True, "True", { "const": true });
by_hand!(Times, "Times", {
    "description": "How often: at least once, or \"forever\".",
    "anyOf": [{ "type": "integer", "minimum": 1 }, { "const": value::Times::WORD }]
});
by_hand!(Count, "Count", {
    "description": "How many at the most: at least 1, or \"all\".",
    "anyOf": [{ "type": "integer", "minimum": 1, "maximum": u32::MAX }, { "const": value::Count::WORD }]
});

impl<T: JsonSchema> JsonSchema for Distribution<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("DistributionOf{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let constant = generator.subschema_for::<T>();
        let uniform = generator.subschema_for::<value::Uniform<T>>();
        let exponential = generator.subschema_for::<value::Exponential<T>>();
        json_schema!({
            "description": "Always the same value, or values at random.",
            "anyOf": [constant, uniform, exponential]
        })
    }
}
