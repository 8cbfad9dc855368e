//! What must not stand in a configuration: keys, passwords, seed phrases.
//!
//! A configuration is mailed, committed and printed. Whatever looks like a secret, by its name or by
//! itself, is refused, and nothing that is printed shows it: not the frame around a place, not the
//! sentence above it, not where the text is no TOML at all.

use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// Parts of names that only secrets have.
const MARKS: [&str; 12] = [
    "secret",
    "password",
    "passphrase",
    "private",
    "apikey",
    "mnemonic",
    "seedphrase",
    "seedwords",
    "keystore",
    "token",
    "credential",
    "signingkey",
];
/// Words that only secrets are called, alone or among others.
const WORDS: [&str; 14] = [
    "auth", "bearer", "jwt", "pass", "passwd", "pin", "pk", "privkey", "pwd", "seed", "signer",
    "sk", "wallet", "xprv",
];
/// What extended keys of wallets begin with.
const EXTENDED: [&str; 8] = ["xprv", "xpub", "yprv", "ypub", "zprv", "zpub", "tprv", "tpub"];
/// Signs from which on such a beginning is no name any more.
const EXTENDED_LEAST: usize = 40;
/// Hexadecimal digits of a private key; a longer one holds more than one.
const KEY_DIGITS: usize = 64;
/// How many words a seed phrase has.
const PHRASES: [usize; 5] = [12, 15, 18, 21, 24];

/// Whether a key of this name would hold a secret.
pub(in super::super) fn is_secret_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let plain: String = lower.chars().filter(char::is_ascii_alphanumeric).collect();
    let mut words = lower.split(|sign: char| !sign.is_ascii_alphanumeric());
    MARKS.iter().any(|mark| plain.contains(mark)) || words.any(|word| WORDS.contains(&word))
}

/// Whether a text is a secret by itself: a private or extended key, or a seed phrase.
pub(in super::super) fn is_secret(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_word = |word: &&str| {
        (3..=8).contains(&word.len()) && word.bytes().all(|it| it.is_ascii_lowercase())
    };
    let is_phrase = PHRASES.contains(&words.len()) && words.iter().all(is_word);
    is_phrase || text.contains("PRIVATE KEY-----") || !keys(text).is_empty()
}

/// Places of private and extended keys in any text.
pub(in super::super) fn keys(text: &str) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let mut start = 0;
    for run in text.split(|sign: char| !sign.is_ascii_alphanumeric()) {
        let digits = run.strip_prefix("0x").unwrap_or(run);
        let is_hex =
            digits.len() >= KEY_DIGITS && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let is_extended =
            run.len() >= EXTENDED_LEAST && EXTENDED.iter().any(|head| run.starts_with(head));
        if is_hex || is_extended {
            places.push(start..start + run.len());
        }
        // What divides two runs may be longer than a byte.
        start += run.len();
        start += text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    places
}

/// Words with stars in the place of every key in them.
pub(in super::super) fn masked(words: &str) -> String {
    let mut masked = words.to_owned();
    for key in keys(words) {
        masked.replace_range(key.clone(), &"*".repeat(key.len()));
    }
    masked
}

/// Places of all secrets below `table`.
pub(in super::super) fn places(table: &DeTable<'_>) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    for (name, value) in table {
        match (name.get_ref().as_ref(), value.get_ref()) {
            // Venues go by names that a desk chooses, and may be called a wallet.
            ("venue", DeValue::Table(venues)) => venues
                .iter()
                .for_each(|(_, venue)| look_into(venue.get_ref(), venue.span(), &mut places)),
            (name, _) if is_secret_name(name) => places.push(value.span()),
            (_, value_of) => look_into(value_of, value.span(), &mut places),
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
        DeValue::String(text) if is_secret(text) => found.push(span),
        _ => {}
    }
}

/// Places of what may be secret in text that is no TOML: whatever follows a secret's name on its
/// line, or up to the end of a text of several lines, and every quotation that is a secret.
pub(in super::super) fn places_in_lines(text: &str) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some(offset) = after_secret_name(line) {
            places.push(start + offset..end_of_value(text, start + offset, start + line.len()));
        } else if line.split(['"', '\'']).any(is_secret) {
            places.push(start..start + line.len());
        }
        start += line.len();
    }
    places
}

/// Where the value of the first secret's name on a line begins.
fn after_secret_name(line: &str) -> Option<usize> {
    let name_before = |end: usize| {
        let before = line[..end].trim_end().trim_end_matches(['"', '\'']);
        let is_part = |sign: char| sign.is_ascii_alphanumeric() || "_-. ".contains(sign);
        before.rsplit(|sign| !is_part(sign)).next().unwrap_or_default()
    };
    let signs = line.char_indices().filter(|(_, sign)| matches!(sign, '=' | ':'));
    let mut ends = signs.map(|(end, sign)| (end, end + sign.len_utf8()));
    ends.find(|(end, _)| is_secret_name(name_before(*end))).map(|(_, after)| after).or_else(|| {
        // Without a sign between them, the name is the first word.
        let first = line.split_whitespace().next()?;
        let is_header = first.starts_with(['[', '#']);
        (!is_header && is_secret_name(first))
            .then(|| line.find(first).map(|at| at + first.len()))?
    })
}

/// A text in three quotation marks goes on behind its line.
fn end_of_value(text: &str, start: usize, line_end: usize) -> usize {
    let value = text.get(start..).unwrap_or_default();
    let trimmed = value.trim_start();
    let Some(mark) = ["\"\"\"", "'''"].into_iter().find(|mark| trimmed.starts_with(mark)) else {
        return line_end;
    };
    let inner = start + (value.len() - trimmed.len()) + mark.len();
    let closing = text.get(inner..).and_then(|rest| rest.find(mark));
    closing.map_or(text.len(), |at| inner + at).max(line_end)
}

#[cfg(test)]
mod tests {
    use super::{is_secret, is_secret_name, masked, places_in_lines};

    #[test]
    fn secrets_are_known_by_their_names() {
        for name in ["api_secret", "auth", "x-auth", "signer", "seed", "pk", "Wallet", "apiKey"] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in ["author", "pkg", "taker", "passes", "spin", "risk"] {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn secrets_are_known_by_themselves() {
        let hex = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318";
        let phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow";
        let extended = format!("xprv{}", "9s21ZrQH143K".repeat(8));
        for text in [hex, phrase, &format!("0x{hex}"), &extended] {
            assert!(is_secret(text), "{text}");
        }
        for text in ["treasury -> okx", "xpub", &hex[1..], "250_000 USD", "é ü"] {
            assert!(!is_secret(text), "{text}");
        }
        assert_eq!(
            masked(&format!("é `0x{hex}` is no share")),
            format!("é `{}` is no share", "*".repeat(66))
        );
    }

    #[test]
    fn what_is_no_toml_hides_its_secrets_too() {
        let hidden = |text: &str| {
            let places = places_in_lines(text);
            places.into_iter().map(|place| text[place].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(hidden("a = 1\napi_secret = \"x\ntaker = 4"), [" \"x\n"]);
        assert_eq!(hidden("t = { fee = 1, \"auth\" = \"x\" }"), [" \"x\" }"]);
        assert_eq!(hidden("password hunter\n"), [" hunter\n"]);
        assert_eq!(hidden("seed = '''\none\ntwo\n''' x\ny = 1"), [" '''\none\ntwo\n"]);
        assert_eq!(hidden("[venue.okx]\ntaker = 4bps"), [""; 0]);
    }
}
