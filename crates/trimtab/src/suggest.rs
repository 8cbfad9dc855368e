//! What may have been meant by a name that is not known.

/// How alike two names must be, 0 to 1, for one to be offered for the other.
const LIKENESS: f64 = 0.75;

/// `; did you mean ..?` where a known name is close, else `; there are ..`.
pub(crate) fn among(name: &str, known: &[&str]) -> String {
    let likeness = |one: &&&str| strsim::jaro_winkler(name, one);
    let closest = known.iter().max_by(|left, right| likeness(left).total_cmp(&likeness(right)));
    match closest.filter(|one| likeness(one) >= LIKENESS) {
        Some(one) => format!("; did you mean `{one}`?"),
        None => format!("; there are {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::among;

    #[test]
    fn close_names_are_offered_and_far_ones_listed() {
        let known = ["luna-2022", "calm-2023"];
        assert_eq!(among("luna-2002", &known), "; did you mean `luna-2022`?");
        assert_eq!(among("x", &known), "; there are luna-2022, calm-2023");
    }
}
