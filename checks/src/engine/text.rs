//! Texts in two languages, and numbers that are points.

use crate::engine::points::Points;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de::Error};

/// A text for people, in Korean and in English.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// In Korean.
    pub ko: String,
    /// In English.
    pub en: String,
}

/// A language that reports are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Korean.
    Ko,
    /// English.
    En,
}

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Ko, Self::En];

    /// The BCP 47 tag.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ko => "ko",
            Self::En => "en",
        }
    }
}

impl Text {
    /// The text in one language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Ko => &self.ko,
            Language::En => &self.en,
        }
    }
}

/// Points as a lab file writes them: a number that is not negative, and whose half, which a
/// partial outcome earns, is exact to a tenth.
pub(crate) fn points<'de, D: Deserializer<'de>>(source: D) -> Result<Points, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "points must be a number: a multiple of 0.2, and not negative")]
    enum Number {
        Whole(u32),
        Decimal(f64),
    }
    let tenths = match Number::deserialize(source)? {
        Number::Whole(whole) => whole.checked_mul(10),
        Number::Decimal(decimal) => exact_tenths(decimal),
    };
    tenths
        .filter(|tenths| tenths % 2 == 0)
        .map(Points::from_tenths)
        .ok_or_else(|| D::Error::custom("points must be a multiple of 0.2, and not negative"))
}

fn exact_tenths(decimal: f64) -> Option<u32> {
    let written = format!("{decimal:.1}");
    let rounded: f64 = written.parse().ok()?;
    if (rounded - decimal).abs() >= 1e-9 {
        return None;
    }
    written.replace('.', "").parse().ok()
}
