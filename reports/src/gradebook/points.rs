//! Points as JSON numbers: `82.0`, exact to a tenth both ways.

use labproof_checks::Points;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::borrow::Cow;

/// Writes whole tenths as a number with one decimal place. Of every number of tenths there is just
/// one nearest double, and it is printed with that one place, so nothing drifts.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
pub(crate) fn serialize<S: Serializer>(points: &Points, sink: S) -> Result<S::Ok, S::Error> {
    points.as_f64().serialize(sink)
}

/// Reads a number that is a multiple of a tenth and not negative.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(source: D) -> Result<Points, D::Error> {
    let number = f64::deserialize(source)?;
    tenths(number).map(Points::from_tenths).ok_or_else(|| {
        D::Error::custom(format!("{number} is not points: a multiple of 0.1 from 0 up"))
    })
}

/// The whole tenths of a number, if it is the double nearest to some. Through its decimal text:
/// the way without a lossy cast.
fn tenths(number: f64) -> Option<u32> {
    let text = format!("{number:.1}");
    let is_exact = text.parse() == Ok(number);
    let digits: String = text.chars().filter(|char| *char != '.').collect();
    digits.parse().ok().filter(|_| is_exact)
}

/// The schema of points.
pub(crate) struct Tenths;

impl JsonSchema for Tenths {
    fn schema_name() -> Cow<'static, str> {
        "Points".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "minimum": 0, "description": "Points, exact to a tenth." })
    }
}

/// Points that an earlier version did not write.
pub(super) mod optional {
    use super::Points;
    use serde::{Deserializer, Serializer};

    /// Writes points; none are not written at all.
    #[expect(clippy::trivially_copy_pass_by_ref, clippy::ref_option, reason = "serde passes it")]
    pub(in super::super) fn serialize<S: Serializer>(
        points: &Option<Points>,
        sink: S,
    ) -> Result<S::Ok, S::Error> {
        match points {
            Some(points) => super::serialize(points, sink),
            None => sink.serialize_none(),
        }
    }

    /// Reads points that are there.
    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        source: D,
    ) -> Result<Option<Points>, D::Error> {
        super::deserialize(source).map(Some)
    }
}
