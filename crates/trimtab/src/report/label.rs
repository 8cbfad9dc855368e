//! What a run is called: the same whether it is watched or read from its journal.

use std::collections::BTreeMap;

/// Values that say nothing: of a rule's only variant, of a desk's only latency.
const USUAL: [&str; 2] = ["default", "own"];

/// What a run is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Label {
    /// The run, such as `luna-2022, vol-band (tuned), base`.
    pub(crate) name: String,
    /// The strategy at work, such as `vol-band (tuned)`.
    pub(crate) strategy: String,
}

impl Label {
    pub(crate) fn new(name: impl Into<String>, strategy: impl Into<String>) -> Self {
        Self { name: name.into(), strategy: strategy.into() }
    }

    /// By the labels that a journal begins with; `rule` where they name no strategy.
    pub(crate) fn of(labels: &BTreeMap<String, String>, rule: &str) -> Self {
        let get = |key: &str| labels.get(key).map(String::as_str).filter(|text| !text.is_empty());
        let telling = |key: &str| get(key).filter(|value| !USUAL.contains(value));
        let mut strategy = get("strategy").unwrap_or(rule).to_owned();
        if let Some(variant) = telling("variant") {
            strategy.push_str(&format!(" ({variant})"));
        }
        let parts = [get("window"), Some(strategy.as_str()), telling("latency")];
        let name = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        Self { name, strategy }
    }
}

#[cfg(test)]
mod tests {
    use super::Label;

    #[test]
    fn what_says_nothing_is_left_out() {
        let label = |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
            Label::of(&pairs.collect(), "none")
        };
        let full = [("window", "luna"), ("strategy", "vol-band"), ("variant", "tuned")];
        assert_eq!(label(&full), Label::new("luna, vol-band (tuned)", "vol-band (tuned)"));
        let plain = [("strategy", "dynamic"), ("variant", "default"), ("latency", "base")];
        assert_eq!(label(&plain), Label::new("dynamic, base", "dynamic"));
        assert_eq!(label(&[]), Label::new("none", "none"));
    }
}
