//! Numbers of a JSON text whose digits a double would lose.
//!
//! The parser gives doubles. What a double cannot hold is put in quotes before it is parsed, and
//! comes through as the text that it is.

use crate::layout::Figure;
use std::borrow::Cow;

/// The text with quotes around every number that would lose digits.
pub(super) fn kept(text: &[u8]) -> Cow<'_, [u8]> {
    let mut out: Option<Vec<u8>> = None;
    let (mut copied, mut at) = (0, 0);
    while let Some(&byte) = text.get(at) {
        let end = match byte {
            b'"' => after_text(text, at),
            b'-' | b'0'..=b'9' => after_number(text, at),
            _ => at + 1,
        };
        let token = text.get(at..end).unwrap_or_default();
        if byte != b'"' && is_cut(token) {
            let out = out.get_or_insert_with(|| Vec::with_capacity(text.len() + 64));
            out.extend_from_slice(text.get(copied..at).unwrap_or_default());
            out.push(b'"');
            out.extend_from_slice(token);
            out.push(b'"');
            copied = end;
        }
        at = end;
    }
    match out {
        None => Cow::Borrowed(text),
        Some(mut out) => {
            out.extend_from_slice(text.get(copied..).unwrap_or_default());
            Cow::Owned(out)
        }
    }
}

/// Whether a double loses digits of a number.
fn is_cut(token: &[u8]) -> bool {
    // Any number of so few signs is safe; most are.
    if token.len() <= 15 {
        return false;
    }
    let Ok(text) = std::str::from_utf8(token) else { return false };
    match (Figure::read(text), text.parse::<f64>()) {
        (Some(figure), Ok(real)) => figure != Figure::from(real),
        (None, Ok(_)) => true,
        _ => false,
    }
}

/// Behind the quote that closes the text that begins here.
fn after_text(text: &[u8], begin: usize) -> usize {
    let mut at = begin + 1;
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    text.len()
}

fn after_number(text: &[u8], begin: usize) -> usize {
    let is_part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
    let rest = text.get(begin..).unwrap_or_default();
    begin + rest.iter().take_while(|byte| is_part(byte)).count().max(1)
}

#[cfg(test)]
mod tests {
    use super::kept;

    #[test]
    fn only_what_would_lose_digits_is_quoted() {
        let text =
            br#"[{"a\"1": 12345678901234567.123456789, "b": 0.1, "c": "12345678901234567.1"},
            [-0.000012345678901234567, 1740787200000, 0.30000000000000004]]"#;
        let told = String::from_utf8(kept(text).into_owned()).unwrap();
        assert!(told.contains(r#": "12345678901234567.123456789", "b": 0.1, "c": "123"#), "{told}");
        assert!(told.contains(r#"["-0.000012345678901234567", 1740787200000, 0.3"#), "{told}");
        for text in ["", "\"", "[1, 2", "-", "\"a\\"] {
            assert_eq!(kept(text.as_bytes()), text.as_bytes());
        }
    }
}
