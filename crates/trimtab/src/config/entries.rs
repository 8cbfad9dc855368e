//! Tables whose keys are names that the desk chooses.

use super::scalar::Written;
use super::schema::{Name, Strategy};
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;
use toml::Spanned;

/// Named values in the order in which they stand in the file; TOML itself refuses a name twice.
#[derive(Debug)]
pub(super) struct Entries<T>(Vec<(Name, T)>);

impl<T> Entries<T> {
    /// Names and values, in the file's order.
    pub(super) fn iter(&self) -> std::slice::Iter<'_, (Name, T)> {
        self.0.iter()
    }
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entries<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor(PhantomData))
    }
}

struct EntriesVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for EntriesVisitor<T> {
    type Value = Entries<T>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a table")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries: Vec<(Name, T)> = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        // The parser keeps tables sorted by name; the order in the file is the desk's own.
        entries.sort_by_key(|(name, _)| name.span().start);
        Ok(Entries(entries))
    }
}

impl<'de> Deserialize<'de> for Strategy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(StrategyVisitor)
    }
}

/// Flattening by derive would lose the places of the parameters.
struct StrategyVisitor;

impl<'de> Visitor<'de> for StrategyVisitor {
    type Value = Strategy;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a table [[strategy]]")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Strategy, A::Error> {
        let (mut name, mut rule, mut shares) = (None, None, None);
        let mut params: Vec<(Name, Written)> = Vec::new();
        while let Some(key) = map.next_key::<Spanned<String>>()? {
            match key.get_ref().as_str() {
                "name" => name = Some(map.next_value()?),
                "rule" => rule = Some(map.next_value()?),
                "shares" => shares = Some(map.next_value()?),
                _ => params.push((key, map.next_value()?)),
            }
        }
        params.sort_by_key(|(name, _)| name.span().start);
        Ok(Strategy {
            name: name.ok_or_else(|| A::Error::missing_field("name"))?,
            rule: rule.ok_or_else(|| A::Error::missing_field("rule"))?,
            shares,
            params,
        })
    }
}
