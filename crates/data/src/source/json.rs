//! Rows of a JSON file: a list of lists, as exchanges give bars, or a list of objects; or a line
//! for each of them.

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
    let (entries, is_lines) = match serde_json::from_slice(&digits::kept(&text)) {
        Ok(Value::Array(entries)) => (entries, false),
        Ok(_) => {
            let detail = "the whole of it is no list".to_owned();
            return Err(damaged("there are no rows in the JSON", detail));
        }
        Err(_) => (lines(&text)?, true),
    };
    let columns = columns(&entries);
    let made_of = match (is_lines, gzip) {
        (false, false) => "JSON",
        (false, true) => "gzipped JSON",
        (true, false) => "JSON lines",
        (true, true) => "gzipped JSON lines",
    };
    let headless = entries.first().is_some_and(Value::is_array);
    let rows = Box::new(Entries { entries, columns: columns.clone(), row: 0 });
    Ok(Opened { made_of, columns, headless, metadata: BTreeMap::new(), rows })
}

/// Entries of JSON lines; what is neither these nor whole is damaged.
fn lines(text: &[u8]) -> Result<Vec<Value>, RowsError> {
    let told = |row, error: serde_json::Error| RowsError::Damaged {
        what: "the JSON breaks off or is corrupt",
        row: u64::try_from(row).ok(),
        detail: error.to_string(),
    };
    let kept = digits::kept(text);
    let mut entries = Vec::new();
    for one in serde_json::Deserializer::from_slice(&kept).into_iter() {
        match one {
            Ok(entry) => entries.push(entry),
            Err(error) if entries.is_empty() => {
                let row = entries_before(text, error.line(), error.column());
                return Err(told(row, error));
            }
            Err(error) => return Err(told(entries.len(), error)),
        }
    }
    Ok(entries)
}

/// Entries of a list that are whole before a place in its text, which counts from 1.
fn entries_before(text: &[u8], line: usize, column: usize) -> usize {
    let mut lines = text.split_inclusive(|byte| *byte == b'\n');
    let before: usize = lines.by_ref().take(line.saturating_sub(1)).map(<[u8]>::len).sum();
    let (mut depth, mut entries, mut in_text, mut escaped) = (0_usize, 0, false, false);
    for byte in text.iter().take(before.saturating_add(column)) {
        match (in_text, byte) {
            (true, b'\\') if !escaped => {
                escaped = true;
                continue;
            }
            (true, b'"') if !escaped => in_text = false,
            (true, _) => {}
            (false, b'"') => in_text = true,
            (false, b'[' | b'{') => depth += 1,
            (false, b']' | b'}') => {
                depth = depth.saturating_sub(1);
                entries += usize::from(depth == 1);
            }
            _ => {}
        }
        escaped = false;
    }
    entries
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
