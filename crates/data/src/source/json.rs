//! Rows of a JSON file: a list of lists, as exchanges give bars, or a list of objects.

use super::text::{broken, damaged};
use super::{Cell, Opened, Rows, RowsError, digits};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Read;

/// Names of a bar's places in a list.
const PLACES: [&str; 6] = ["timestamp", "open", "high", "low", "close", "volume"];

struct Entries {
    entries: Vec<Value>,
    columns: Vec<String>,
    /// Entries gone through.
    row: usize,
}

pub(super) fn open(mut bytes: Box<dyn Read>, gzip: bool) -> Result<Opened, RowsError> {
    let mut text = Vec::new();
    bytes.read_to_end(&mut text).map_err(|error| broken(error, gzip))?;
    let whole: Value = serde_json::from_slice(&digits::kept(&text))
        .map_err(|error| damaged("the JSON breaks off or is corrupt", error.to_string()))?;
    let Value::Array(entries) = whole else {
        let detail = "the whole of it is no list".to_owned();
        return Err(damaged("there are no rows in the JSON", detail));
    };
    let columns = columns(&entries);
    let made_of = if gzip { "gzipped JSON" } else { "JSON" };
    let headless = entries.first().is_some_and(Value::is_array);
    let rows = Box::new(Entries { entries, columns: columns.clone(), row: 0 });
    Ok(Opened { made_of, columns, headless, metadata: BTreeMap::new(), rows })
}

/// Names by the first entry: of places in a list, or the keys of an object.
fn columns(entries: &[Value]) -> Vec<String> {
    match entries.first() {
        Some(Value::Array(places)) => (0..places.len())
            .map(|at| {
                PLACES.get(at).map_or_else(|| format!("place {}", at + 1), |&name| name.into())
            })
            .collect(),
        Some(Value::Object(keys)) => keys.keys().cloned().collect(),
        _ => Vec::new(),
    }
}

impl Rows for Entries {
    fn advance(&mut self) -> Result<bool, RowsError> {
        if self.row < self.entries.len() {
            self.row += 1;
            return Ok(true);
        }
        Ok(false)
    }

    fn row(&self) -> u64 {
        u64::try_from(self.row).unwrap_or(u64::MAX)
    }

    fn cell(&self, column: usize) -> Cell<'_> {
        let entry = self.row.checked_sub(1).and_then(|at| self.entries.get(at));
        let value = match entry {
            Some(Value::Array(places)) => places.get(column),
            Some(Value::Object(keys)) => self.columns.get(column).and_then(|name| keys.get(name)),
            _ => None,
        };
        match value {
            None | Some(Value::Null) => Cell::Blank,
            Some(Value::String(text)) => Cell::Text(Cow::Borrowed(text)),
            Some(Value::Number(number)) => match (number.as_i128(), number.as_f64()) {
                (Some(whole), _) => Cell::Whole(whole),
                (None, Some(real)) => Cell::Real(real),
                (None, None) => Cell::Text(Cow::Owned(number.to_string())),
            },
            Some(other) => Cell::Text(Cow::Owned(other.to_string())),
        }
    }

    fn width(&self) -> usize {
        let entry = self.row.checked_sub(1).and_then(|at| self.entries.get(at));
        match entry {
            Some(Value::Array(places)) => places.len(),
            // Keys may be left out; a column that is needed is missed where it is read.
            Some(Value::Object(_)) => self.columns.len(),
            _ => 0,
        }
    }
}
