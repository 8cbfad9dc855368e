//! The shape of a JSON instance: what fields there are, and what holds where one is left out.
//!
//! Fields that are not known are refused, so that a misspelt limit is never passed over.

use serde::de::{Error as _, MapAccess, Unexpected, Visitor};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// What [`Document::schema`] must say.
pub(super) const FORMAT: &str = "trimtab/instance/1";

/// The whole file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    pub(super) schema: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) units: Units,
    pub(super) nodes: Vec<NodeEntry>,
    #[serde(default)]
    pub(super) routes: Vec<RouteEntry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) groups: Vec<GroupEntry>,
}

/// What amounts and prices are counted in: words for people, nothing is converted by them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Units {
    /// Of amounts, such as `million USD`; empty if not said.
    pub money: String,
    /// Of prices and costs, such as `bps`; empty if not said. The objective is in money times this.
    pub price: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NodeEntry {
    pub(super) name: String,
    pub(super) held: f64,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) inbound: f64,
    /// Without it: what is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) drawable: Option<Limit>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) floor: Option<f64>,
    /// Without it: hard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) floor_price: Option<FloorPrice>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) floor_rise: Option<f64>,
    /// Without it: unlimited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) cap: Option<Limit>,
    /// Must be there; asked for later, so that the refusal can name the node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) utility: Option<UtilityEntry>,
}

/// A utility: an object whose one field names the kind, so that faults are told where they stand.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum UtilityEntry {
    Linear {
        price: f64,
    },
    Log {
        weight: f64,
        offset: f64,
    },
    Quadratic {
        slope: f64,
        curvature: f64,
        centre: f64,
    },
    Curve {
        #[serde(default, skip_serializing_if = "is_default")]
        rise: f64,
        /// Position and price of each.
        knots: Vec<(f64, f64)>,
    },
    Sum(Vec<UtilityEntry>),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RouteEntry {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) cost: f64,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) curvature: f64,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) used: f64,
    #[serde(default = "whole", skip_serializing_if = "is_whole")]
    pub(super) delivered: f64,
    /// Without it: unlimited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) capacity: Option<Limit>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) fixed: f64,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupEntry {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    pub(super) cap: Limit,
    #[serde(default, skip_serializing_if = "Weights::is_empty")]
    pub(super) nodes: Weights,
    #[serde(default, skip_serializing_if = "Weights::is_empty")]
    pub(super) routes: Weights,
}

/// A number, or `"unlimited"`: JSON has no infinity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Limit(pub(super) f64);

/// A number, or `"hard"`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct FloorPrice(pub(super) f64);

/// An object of names and weights, in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Weights(pub(super) Vec<(String, f64)>);

impl Weights {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(NumberOr("unlimited")).map(Self)
    }
}

impl Serialize for Limit {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        number_or("unlimited", self.0, to)
    }
}

impl<'de> Deserialize<'de> for FloorPrice {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(NumberOr("hard")).map(Self)
    }
}

impl Serialize for FloorPrice {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        number_or("hard", self.0, to)
    }
}

/// Takes a number, or one word that stands for infinity.
struct NumberOr(&'static str);

impl Visitor<'_> for NumberOr {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a number or \"{}\"", self.0)
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<f64, E> {
        Ok(value)
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<f64, E> {
        Ok(value as f64)
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<f64, E> {
        Ok(value as f64)
    }

    fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<f64, E> {
        if word == self.0 {
            return Ok(f64::INFINITY);
        }
        Err(E::invalid_value(Unexpected::Str(word), &self))
    }
}

fn number_or<S: Serializer>(word: &str, value: f64, to: S) -> Result<S::Ok, S::Error> {
    if value == f64::INFINITY { to.serialize_str(word) } else { to.serialize_f64(value) }
}

impl<'de> Deserialize<'de> for Weights {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Names;

        impl<'de> Visitor<'de> for Names {
            type Value = Weights;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of names and weights")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Weights, A::Error> {
                let mut weights: Vec<(String, f64)> = Vec::new();
                let mut seen = std::collections::BTreeSet::new();
                while let Some((name, weight)) = map.next_entry::<String, f64>()? {
                    if !seen.insert(name.clone()) {
                        return Err(A::Error::custom(format!("`{name}` has two weights")));
                    }
                    weights.push((name, weight));
                }
                Ok(Weights(weights))
            }
        }

        from.deserialize_map(Names)
    }
}

impl Serialize for Weights {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.0.len()))?;
        for (name, weight) in &self.0 {
            map.serialize_entry(name, weight)?;
        }
        map.end()
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn whole() -> f64 {
    1.0
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it by reference")]
fn is_whole(value: &f64) -> bool {
    *value == whole()
}
