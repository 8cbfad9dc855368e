//! What an Arrow writer left in a Parquet file about the table: its key-value metadata.
//!
//! Writers keep them within the encoded schema `ARROW:schema`: base64 of an encapsulated message
//! whose flatbuffer is a `Message` with a `Schema`, which has a list of `KeyValue`
//! (format/Message.fbs and format/Schema.fbs of Apache Arrow). Only that list is read, and every
//! offset is checked; what cannot be followed counts as not there.

use std::collections::BTreeMap;

/// Begins an encapsulated message.
const CONTINUATION: [u8; 4] = [0xff; 4];
/// Fields by their place in their tables.
const MESSAGE_HEADER: usize = 2;
const SCHEMA_METADATA: usize = 2;
const KEY: usize = 0;
const VALUE: usize = 1;
/// No schema has more entries than this.
const ENTRIES_MAX: usize = 10_000;

/// The key-value metadata of an encoded schema.
pub(super) fn metadata(encoded: &str) -> BTreeMap<String, String> {
    let bytes = decode(encoded);
    bytes.and_then(|bytes| entries(&bytes)).unwrap_or_default()
}

fn entries(bytes: &[u8]) -> Option<BTreeMap<String, String>> {
    let start = if bytes.starts_with(&CONTINUATION) { 8 } else { 4 };
    let buffer = Buffer(bytes.get(start..)?);
    let message = buffer.follow(0)?;
    let schema = buffer.follow(buffer.field(message, MESSAGE_HEADER)?)?;
    let list = buffer.follow(buffer.field(schema, SCHEMA_METADATA)?)?;
    let count = usize::try_from(buffer.u32(list)?).ok()?.min(ENTRIES_MAX);
    let mut entries = BTreeMap::new();
    for entry in 0..count {
        let table = buffer.follow(list.checked_add(4 + 4 * entry)?)?;
        let text = |field| buffer.text(buffer.follow(buffer.field(table, field)?)?);
        if let (Some(key), Some(value)) = (text(KEY), text(VALUE)) {
            entries.insert(key, value);
        }
    }
    Some(entries)
}

/// A flatbuffer: tables and lists found by offsets.
struct Buffer<'a>(&'a [u8]);

impl Buffer<'_> {
    fn array<const N: usize>(&self, at: usize) -> Option<[u8; N]> {
        self.0.get(at..at.checked_add(N)?)?.try_into().ok()
    }

    fn u32(&self, at: usize) -> Option<u32> {
        self.array(at).map(u32::from_le_bytes)
    }

    /// Where the offset at `at` leads.
    fn follow(&self, at: usize) -> Option<usize> {
        at.checked_add(usize::try_from(self.u32(at)?).ok()?)
    }

    /// Where a field of a table lies; None where the table has not got it.
    fn field(&self, table: usize, place: usize) -> Option<usize> {
        let back = i64::from(self.array(table).map(i32::from_le_bytes)?);
        let places = usize::try_from(i64::try_from(table).ok()?.checked_sub(back)?).ok()?;
        let length = usize::from(self.array(places).map(u16::from_le_bytes)?);
        let at = 4 + 2 * place;
        if at + 2 > length {
            return None;
        }
        let offset = usize::from(self.array(places.checked_add(at)?).map(u16::from_le_bytes)?);
        if offset == 0 { None } else { table.checked_add(offset) }
    }

    fn text(&self, at: usize) -> Option<String> {
        let length = usize::try_from(self.u32(at)?).ok()?;
        let bytes = self.0.get(at.checked_add(4)?..at.checked_add(4)?.checked_add(length)?)?;
        String::from_utf8(bytes.to_vec()).ok()
    }
}

/// Base64 of RFC 4648, section 4.
fn decode(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut held, mut bits) = (0_u32, 0);
    for sign in text.trim_end().trim_end_matches('=').bytes() {
        let value = match sign {
            b'A'..=b'Z' => sign - b'A',
            b'a'..=b'z' => sign - b'a' + 26,
            b'0'..=b'9' => sign - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        held = (held << 6 | u32::from(value)) & 0xff_ffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push(u8::try_from(held >> bits & 0xff).ok()?);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::{decode, metadata};

    #[test]
    fn base64_is_read() {
        assert_eq!(decode("VHJpbXRhYg==").unwrap(), b"Trimtab");
        assert_eq!(decode("/+8=").unwrap(), [0xff, 0xef]);
        assert_eq!(decode("no!"), None);
    }

    #[test]
    fn nonsense_has_no_metadata() {
        for text in ["", "AAAA", "/////wAAAAAQAAAA", "////////////////////////////////"] {
            assert!(metadata(text).is_empty(), "{text}");
        }
    }
}
