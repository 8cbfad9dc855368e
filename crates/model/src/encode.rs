//! The one canonical byte encoding, written by hand, that ids and state hashes are made of.
//!
//! Decides the bytes, once: integers are big-endian of fixed width, text and sequences carry a
//! u64 length, options and enums a tag byte, reals their IEEE bits. No self-description, no
//! padding, nothing optional: equal values have equal bytes and different values different ones.
//! The golden tests pin it; changing a byte is a breaking change of every id and journal.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};
use std::fmt;

/// Something with exactly one byte representation.
pub trait Canonical {
    /// Appends the value's bytes.
    fn encode(&self, out: &mut Encoder);
}

/// Collects canonical bytes.
#[derive(Debug, Default)]
pub struct Encoder {
    bytes: Vec<u8>,
}

impl Encoder {
    /// One byte: a tag, a flag, a version.
    pub fn u8(&mut self, value: u8) {
        self.bytes.push(value);
    }

    /// Two bytes, big-endian.
    pub fn u16(&mut self, value: u16) {
        self.bytes.extend(value.to_be_bytes());
    }

    /// Eight bytes, big-endian.
    pub fn u64(&mut self, value: u64) {
        self.bytes.extend(value.to_be_bytes());
    }

    /// Sixteen bytes, big-endian two's complement.
    pub fn i128(&mut self, value: i128) {
        self.bytes.extend(value.to_be_bytes());
    }

    /// A length: eight bytes.
    pub fn length(&mut self, length: usize) {
        // No collection on any target is longer than 2^64.
        self.u64(u64::try_from(length).unwrap_or(u64::MAX));
    }

    /// Text: its length in bytes, then UTF-8.
    pub fn text(&mut self, text: &str) {
        self.length(text.len());
        self.bytes.extend(text.as_bytes());
    }

    /// Bytes of fixed length, as they are.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend(bytes);
    }

    /// An optional value: 0, or 1 and the value.
    pub fn option<T: Canonical>(&mut self, value: Option<&T>) {
        match value {
            None => self.u8(0),
            Some(value) => {
                self.u8(1);
                value.encode(self);
            }
        }
    }

    /// A sequence: its length, then each value.
    pub fn sequence<T: Canonical>(&mut self, values: &[T]) {
        self.length(values.len());
        for value in values {
            value.encode(self);
        }
    }

    /// The bytes so far.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// A SHA-256 hash of a domain name and canonical bytes.
///
/// In formats that people read it is 64 hexadecimal digits, in others its 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Hashes `value` under `domain`, so that values of different kinds never share a hash.
    #[must_use]
    pub fn of(domain: &str, value: &impl Canonical) -> Self {
        let mut encoder = Encoder::default();
        encoder.text(domain);
        value.encode(&mut encoder);
        Self(Sha256::digest(encoder.bytes()).into())
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The hash that is told by 64 hexadecimal digits.
    fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.bytes().all(|one| one.is_ascii_hexdigit()) {
            return None;
        }
        for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(text.get(at..at + 2)?, 16).ok()?;
        }
        Some(Self(bytes))
    }

    /// The first 16 hexadecimal digits: enough for people, not for machines.
    #[must_use]
    pub fn short(&self) -> String {
        self.to_string()[..16].to_owned()
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            self.0.serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            return <[u8; 32]>::deserialize(deserializer).map(Self);
        }
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            D::Error::custom(format!("`{text}` is no hash: it has 64 hexadecimal digits"))
        })
    }
}

impl Canonical for Digest {
    fn encode(&self, out: &mut Encoder) {
        out.raw(&self.0);
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Digest({self})")
    }
}

impl Canonical for crate::money::Amount {
    fn encode(&self, out: &mut Encoder) {
        out.i128(self.base());
    }
}

impl Canonical for crate::time::Timestamp {
    fn encode(&self, out: &mut Encoder) {
        out.u64(self.nanos());
    }
}

impl Canonical for crate::time::Span {
    fn encode(&self, out: &mut Encoder) {
        out.u64(self.nanos());
    }
}

impl Canonical for crate::ratio::Ratio {
    fn encode(&self, out: &mut Encoder) {
        out.raw(&self.parts().to_be_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::{Canonical, Digest, Encoder};
    use crate::money::Amount;

    struct Sample;

    impl Canonical for Sample {
        fn encode(&self, out: &mut Encoder) {
            out.u8(7);
            out.u16(258);
            out.text("okx");
            out.option(Some(&Amount::from_base(-1)));
            out.option::<Amount>(None);
            out.sequence(&[Amount::from_base(1)]);
        }
    }

    #[test]
    fn golden_bytes() {
        let mut out = Encoder::default();
        Sample.encode(&mut out);
        let hex: String = out.bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            hex,
            concat!(
                "07",
                "0102",
                "0000000000000003",
                "6f6b78",
                "01",
                "ffffffffffffffffffffffffffffffff",
                "00",
                "0000000000000001",
                "00000000000000000000000000000001",
            )
        );
    }

    #[test]
    fn golden_digest() {
        let digest = Digest::of("sample/1", &Sample);
        // Checked against `printf .. | sha256sum` of length-prefixed domain and the bytes above.
        assert_eq!(
            digest.to_string(),
            "92e2673bac97d75260d87c3ff1ff6d4c9995bfd9c8165364a3af3d0b8ffd185f"
        );
        assert_ne!(digest, Digest::of("sample/2", &Sample));
    }
}
