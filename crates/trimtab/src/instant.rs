//! Instants as people write them.

use trimtab_model::Timestamp;
use trimtab_sim::calendar::parse_instant;

/// Reads `2025-03-01`, `2025-03-01T00:20Z` or the same with seconds, always UTC.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    let instant = parse_instant(text)?;
    u64::try_from(instant.as_nanosecond()).ok().map(Timestamp::from_nanos)
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::show;

    #[test]
    fn reads_utc_to_the_second() {
        for (text, shown) in [
            ("2025-03-01", "2025-03-01T00:00:00Z"),
            ("2025-03-01T00:20Z", "2025-03-01T00:20:00Z"),
            ("2025-03-01T00:20:30.5Z", "2025-03-01T00:20:30.5Z"),
        ] {
            assert_eq!(show::time(parse(text).unwrap()), shown);
        }
        for text in ["", "Z", "soon", "2025-03-01T00:20", "2025-13-01", "1960-01-01"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
