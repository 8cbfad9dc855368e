//! Text from outside made fit for a page.
//!
//! Everything that is told arrives from journals, files and venues and may be hostile. It gets
//! onto the page through [`push_escaped`] and no other way, in words as in pictures.

use std::borrow::Cow;

/// Appends text so that a browser shows it and never acts on it: markup is escaped, control
/// characters and marks that turn the direction of writing become a replacement character.
pub(crate) fn push_escaped(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(character),
            other if is_treacherous(other) => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
}

/// Whether a character shows nothing itself and could make other text look like what it is not.
fn is_treacherous(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{061c}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
        )
}

/// At most so many characters of a text, the last of them an ellipsis where something was cut.
pub(crate) fn clipped(text: &str, most: usize) -> Cow<'_, str> {
    if text.len() <= most || text.chars().count() <= most {
        return Cow::Borrowed(text);
    }
    let mut kept: String = text.chars().take(most.saturating_sub(1)).collect();
    kept.push('…');
    Cow::Owned(kept)
}

/// A text in lines of at most so many characters, broken between words; what is beyond the last line
/// is cut, and an ellipsis says so.
pub(crate) fn wrapped(text: &str, room: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let is_last = lines.len() == most;
        match lines.last_mut() {
            Some(line) if is_last || line.chars().count() + 1 + word.chars().count() <= room => {
                line.push(' ');
                line.push_str(word);
                if line.chars().count() > room {
                    break;
                }
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.iter().map(|line| clipped(line, room).into_owned()).collect()
}

/// `1 transfer`, `2 transfers`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    let word = if number == 1 { one } else { many };
    format!("{} {word}", crate::figures::whole(number))
}

#[cfg(test)]
mod tests {
    use super::{clipped, count, push_escaped, wrapped};

    #[test]
    fn hostile_text_is_shown_and_does_nothing() {
        let mut out = String::new();
        push_escaped(&mut out, "</script><b a=\"1\" c='2'>&\u{0}\u{7}\u{202e}\n");
        let wanted =
            "&lt;/script&gt;&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;\u{fffd}\u{fffd}\u{fffd}\n";
        assert_eq!(out, wanted);
    }

    #[test]
    fn clipping_counts_characters_not_bytes() {
        assert_eq!(clipped("ääää", 4), "ääää");
        assert_eq!(clipped("äääää", 4), "äää…");
        assert_eq!(clipped("abc", 0), "…");
    }

    #[test]
    fn lines_break_between_words_and_the_last_is_cut() {
        assert_eq!(wrapped("one two three", 7, 3), ["one two", "three"]);
        assert_eq!(wrapped("one two three four", 7, 2), ["one two", "three …"]);
        assert_eq!(wrapped("onetwothree four", 7, 2), ["onetwo…", "four"]);
        assert_eq!(wrapped("  ", 7, 2), [""; 0]);
    }

    #[test]
    fn one_and_many() {
        assert_eq!(count(1, "move", "moves"), "1 move");
        assert_eq!(count(1200, "move", "moves"), "1,200 moves");
    }
}
