//! Maps whose keys stand once.
//!
//! JSON allows a key to be repeated and most readers let the last one win; in a file of fees and
//! rates that would hide which one counts.

use indexmap::IndexMap;
use indexmap::map::Iter;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

/// Values by name, in the file's order; reading refuses a repeated name.
#[derive(Debug, Clone, PartialEq)]
pub struct Unique<V>(IndexMap<String, V>);

impl<V> Default for Unique<V> {
    fn default() -> Self {
        Self(IndexMap::new())
    }
}

impl<V> Deref for Unique<V> {
    type Target = IndexMap<String, V>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<'a, V> IntoIterator for &'a Unique<V> {
    type Item = (&'a String, &'a V);
    type IntoIter = Iter<'a, String, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Unique<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Entries(PhantomData))
    }
}

/// To a schema it is any map.
impl<V: JsonSchema> JsonSchema for Unique<V> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        BTreeMap::<String, V>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        BTreeMap::<String, V>::json_schema(generator)
    }
}

/// Takes the entries one by one.
struct Entries<V>(PhantomData<V>);

impl<'de, V: Deserialize<'de>> Visitor<'de> for Entries<V> {
    type Value = Unique<V>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut map = IndexMap::new();
        while let Some(name) = entries.next_key::<String>()? {
            // Before the value is read, so that the place in the message is that of the key.
            if map.contains_key(&name) {
                return Err(A::Error::custom(format_args!("duplicate key `{name}`")));
            }
            map.insert(name, entries.next_value()?);
        }
        Ok(Unique(map))
    }
}
