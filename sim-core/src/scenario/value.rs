//! The small values of the format: durations, counts, texts in two languages, distributions.

use crate::text::duration;
use crate::time::Ticks;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A length of time, written `"10ms"`, `"1.5s"`, `"250us"` or as a number of milliseconds.
///
/// Reads only through `Scenario::read`, which knows numbers as they are written; writes itself with its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize)]
pub struct Duration(pub Ticks);

impl Serialize for Duration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&duration(self.0))
    }
}

/// A text in the reader's language: `"…"`, or `{"en": "…", "zh": "…"}`.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = super::schema::or_text))]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// In English, or in the one language there is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
    /// In Chinese.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zh: Option<String>,
}

impl Wording {
    /// The English text; the other one, if there is no English one.
    #[must_use]
    pub fn en(&self) -> &str {
        self.en.as_deref().or(self.zh.as_deref()).unwrap_or_default()
    }

    /// The Chinese text; the other one, if there is no Chinese one.
    #[must_use]
    pub fn zh(&self) -> &str {
        self.zh.as_deref().or(self.en.as_deref()).unwrap_or_default()
    }
}

/// The version of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(pub u32);

impl Version {
    /// The one that this program reads.
    pub const CURRENT: Self = Self(1);
}

impl Default for Version {
    fn default() -> Self {
        Self::CURRENT
    }
}

/// `true`, where nothing else can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct True;

impl Serialize for True {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(true)
    }
}

impl<'de> Deserialize<'de> for True {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if bool::deserialize(deserializer)? {
            Ok(Self)
        } else {
            Err(serde::de::Error::invalid_type(serde::de::Unexpected::Bool(false), &"true"))
        }
    }
}

/// How many times a loop turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// This often.
    Number(u64),
    /// Without end; written `"forever"`.
    Forever,
}

/// How many waiters are notified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// This many at the most.
    Number(u32),
    /// Every one; written `"all"`.
    All,
}

impl Default for Count {
    fn default() -> Self {
        Self::Number(1)
    }
}

/// A number, or the one word that stands for no bound.
struct NumberOr {
    word: &'static str,
}

impl serde::de::Visitor<'_> for NumberOr {
    /// `None` for the word.
    type Value = Option<i64>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a whole number or \"{}\"", self.word)
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Option<i64>, E> {
        Ok(Some(number))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Option<i64>, E> {
        Ok(Some(i64::try_from(number).unwrap_or(i64::MAX)))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Option<i64>, E> {
        if text == self.word {
            Ok(None)
        } else {
            Err(E::invalid_type(serde::de::Unexpected::Str(text), &self))
        }
    }
}

impl Times {
    pub(super) const WORD: &str = "forever";
}

impl Count {
    pub(super) const WORD: &str = "all";
}

impl Serialize for Times {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(number) => serializer.serialize_u64(*number),
            Self::Forever => serializer.serialize_str(Self::WORD),
        }
    }
}

impl<'de> Deserialize<'de> for Times {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = deserializer.deserialize_any(NumberOr { word: Self::WORD })?;
        // A number below 0 becomes 0, which `check` tells with its range.
        Ok(number.map_or(Self::Forever, |number| Self::Number(u64::try_from(number).unwrap_or(0))))
    }
}

impl Serialize for Count {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(number) => serializer.serialize_u32(*number),
            Self::All => serializer.serialize_str(Self::WORD),
        }
    }
}

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = deserializer.deserialize_any(NumberOr { word: Self::WORD })?;
        let clamped =
            |number: i64| u32::try_from(number.clamp(0, i64::from(u32::MAX))).expect("it is clamped");
        Ok(number.map_or(Self::All, |number| Self::Number(clamped(number))))
    }
}

/// How random numbers spread: a bare value is always that value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Distribution<T> {
    /// Always this.
    #[serde(rename = "constant")]
    Constant(T),
    /// From the first to the second, each as likely.
    #[serde(rename = "uniform")]
    Uniform(Uniform<T>),
    /// Exponential, at least 1 ns (or 1).
    #[serde(rename = "exponential")]
    Exponential(Exponential<T>),
}

/// From the first to the second, each as likely.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(inline))]
#[serde(deny_unknown_fields)]
pub struct Uniform<T> {
    /// The smallest and the largest value.
    pub uniform: [T; 2],
}

/// Exponential: many small values, few large ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(inline))]
#[serde(deny_unknown_fields)]
pub struct Exponential<T> {
    /// The mean.
    pub exponential: T,
}

impl<T: Serialize> Serialize for Distribution<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Constant(value) => value.serialize(serializer),
            Self::Uniform(spread) => spread.serialize(serializer),
            Self::Exponential(spread) => spread.serialize(serializer),
        }
    }
}

pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
