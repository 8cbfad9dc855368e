//! What must not stand in a configuration: keys, passwords, seed phrases.
//!
//! A configuration is mailed, committed and printed. Whatever looks like a secret is refused, and
//! nothing that is printed shows it.

use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// Parts of names that only secrets have.
const MARKS: [&str; 11] = [
    "secret",
    "password",
    "passphrase",
    "private",
    "apikey",
    "mnemonic",
    "seedphrase",
    "keystore",
    "token",
    "credential",
    "signingkey",
];
/// Hexadecimal digits of a private key.
const KEY_DIGITS: usize = 64;

/// Whether a key of this name would hold a secret.
pub(in super::super) fn is_secret_name(name: &str) -> bool {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    let plain: String = letters.map(|letter| letter.to_ascii_lowercase()).collect();
    MARKS.iter().any(|mark| plain.contains(mark))
}

/// Whether a text is a private key in hexadecimal digits.
pub(in super::super) fn is_private_key(text: &str) -> bool {
    let digits = text.trim().trim_start_matches("0x");
    digits.len() == KEY_DIGITS && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// Places of all secrets below `table`.
pub(in super::super) fn places(table: &DeTable<'_>) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    for (name, value) in table {
        if is_secret_name(name.get_ref()) {
            places.push(value.span());
        } else {
            look_into(value.get_ref(), value.span(), &mut places);
        }
    }
    places
}

fn look_into(value: &DeValue<'_>, span: Range<usize>, found: &mut Vec<Range<usize>>) {
    match value {
        DeValue::Table(inner) => found.extend(places(inner)),
        DeValue::Array(list) => {
            list.iter().for_each(|one| look_into(one.get_ref(), one.span(), found));
        }
        DeValue::String(text) if is_private_key(text) => found.push(span),
        _ => {}
    }
}
