//! "Did you mean ...?" for names that are almost right.

/// The known name nearest to `name`, if one is near enough to be meant.
pub(super) fn closest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = name.to_lowercase();
    let near_enough = (name.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|known| (strsim::osa_distance(&wanted, &known.to_lowercase()), known))
        .filter(|(distance, _)| *distance <= near_enough)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// What to do about an unknown name: the nearest one, or the choice there is.
pub(super) fn remedy<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str> + Clone,
    none: &str,
) -> String {
    if let Some(near) = closest(name, known.clone()) {
        return format!("did you mean `{near}`?");
    }
    let known: Vec<&str> = known.into_iter().collect();
    if known.is_empty() { none.to_owned() } else { format!("use one of {}", known.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::{closest, remedy};

    #[test]
    fn slips_are_recognised_and_other_words_are_not() {
        let known = ["binance", "okx", "weighted-tolerance"];
        assert_eq!(closest("binanse", known), Some("binance"));
        assert_eq!(closest("OKX", known), Some("okx"));
        assert_eq!(closest("wieghted-tolerence", known), Some("weighted-tolerance"));
        assert_eq!(closest("bybit", known), None);
        assert_eq!(remedy("x", ["okx"], ""), "use one of okx");
        assert_eq!(remedy("x", [], "add one"), "add one");
    }
}
