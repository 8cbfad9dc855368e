//! Where in a JSON text a value stands.

use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Line and column, from 1, of the value that `path` leads to, or of the nearest value above it.
#[must_use]
pub fn locate(text: &str, path: &[String]) -> (usize, usize) {
    let start = text.len() - text.trim_start().len();
    let mut at = &text[start..];
    for step in path {
        let Some(next) = child(at, step) else { break };
        at = next;
    }
    // `at` is a part of `text`, so the difference of their addresses is its place.
    let offset = (at.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    let before = text.get(..offset).unwrap_or("");
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
    (line, column)
}

/// The text of a member or element.
fn child<'a>(text: &'a str, step: &str) -> Option<&'a str> {
    if let Ok(object) = serde_json::from_str::<BTreeMap<String, &'a RawValue>>(text) {
        return object.get(step).map(|value| value.get());
    }
    let list = serde_json::from_str::<Vec<&'a RawValue>>(text).ok()?;
    list.get(step.parse::<usize>().ok()?).map(|value| value.get())
}

#[cfg(test)]
mod tests {
    use super::locate;

    #[test]
    fn finds_members_and_elements() {
        let text = "{\n \"a\": {\"b\": [1,\n  2]}\n}";
        let path = |steps: &[&str]| steps.iter().map(|&step| step.to_owned()).collect::<Vec<_>>();
        assert_eq!(locate(text, &path(&["a", "b", "1"])), (3, 3));
        assert_eq!(locate(text, &path(&["a", "missing"])), (2, 7));
        assert_eq!(locate(text, &path(&[])), (1, 1));
    }
}
