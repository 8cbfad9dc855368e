//! Instants as people write them.

use crate::exit::Failure;
use crate::show;
use std::ops::Range;
use std::time::SystemTime;
use trimtab_model::Timestamp;
use trimtab_sim::calendar::parse_instant;

/// Reads `2025-03-01`, `2025-03-01T00:20Z` or the same with seconds, always UTC.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    let instant = parse_instant(text)?;
    u64::try_from(instant.as_nanosecond()).ok().map(Timestamp::from_nanos)
}

/// The instant as of which a command speaks: the one that is named, or what the clock says. The one
/// place where the clock is read for that.
pub(crate) fn named_or_now(named: Option<&str>) -> Result<Timestamp, Failure> {
    let Some(text) = named else {
        let passed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        return Ok(Timestamp::from_secs(passed.as_secs()));
    };
    parse(text).ok_or_else(|| {
        let text = show::plain(text);
        let remedy = "write 2026-11-21 or 2026-11-21T08:30Z (UTC)";
        Failure::usage(format!("--now {text} is no instant; {remedy}"))
    })
}

/// A span of time from two instants of a command line, the end not included.
pub(crate) fn span(from: &str, to: &str) -> Result<Range<Timestamp>, Failure> {
    let read = |text: &str| {
        parse(text).ok_or_else(|| {
            Failure::usage(format!(
                "`{text}` is no instant; write 2025-02-03 or 2025-02-03T12:20Z (UTC)"
            ))
        })
    };
    let (start, end) = (read(from)?, read(to)?);
    if start >= end {
        return Err(Failure::usage(format!(
            "--between {from} {to} is no span: the first instant must be before the second"
        )));
    }
    Ok(start..end)
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
