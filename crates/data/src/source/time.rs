//! Instants as files write them.
//!
//! Decides what is believable: a number that makes no sense in the unit it should have, and does in
//! another, is refused with the unit that would make sense of it, never reinterpreted in silence.

use super::Cell;
use crate::fault::Fault;
use jiff::Timestamp;

/// The unit of a whole number that stands for an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Seconds since 1970, UTC.
    Seconds,
    /// Milliseconds.
    Millis,
    /// Microseconds.
    Micros,
    /// Nanoseconds.
    Nanos,
}

/// What instants are believable.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// Unit of whole numbers.
    pub unit: Unit,
    /// Nanoseconds since 1970 to be added to every instant, for data of another time zone.
    pub shift_ns: i64,
}

/// 2009-01-01, before which there was nothing to trade that we know of, in nanoseconds.
const EARLIEST_NS: i128 = 1_230_768_000 * SECOND_NS;
/// 2100-01-01, in nanoseconds.
const LATEST_NS: i128 = 4_102_444_800 * SECOND_NS;
const SECOND_NS: i128 = 1_000_000_000;

impl Unit {
    const ALL: [Self; 4] = [Self::Seconds, Self::Millis, Self::Micros, Self::Nanos];

    const fn nanos(self) -> i128 {
        match self {
            Self::Seconds => SECOND_NS,
            Self::Millis => 1_000_000,
            Self::Micros => 1_000,
            Self::Nanos => 1,
        }
    }

    /// As in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Millis => "milliseconds",
            Self::Micros => "microseconds",
            Self::Nanos => "nanoseconds",
        }
    }

    const fn option(self) -> &'static str {
        match self {
            Self::Seconds => "if the unit is seconds, say so with --time-unit s",
            Self::Millis => "if the unit is milliseconds, say so with --time-unit ms",
            Self::Micros => "if the unit is microseconds, say so with --time-unit us",
            Self::Nanos => "if the unit is nanoseconds, say so with --time-unit ns",
        }
    }
}

impl Clock {
    /// The instant of a cell in nanoseconds since 1970.
    ///
    /// # Errors
    /// [`Fault`] if it is no instant, or none that is believable.
    pub fn read(&self, cell: &Cell<'_>, column: &str) -> Result<i64, Fault> {
        let not_a_time = || {
            let remedy = "write UTC as a whole number since 1970 or as 2025-03-01T00:00:00Z";
            Fault::of(column, &cell.shown(), "is not a time", remedy)
        };
        let nanos = match cell {
            Cell::Whole(number) => self.believed(*number, column)?,
            Cell::Nanos(nanos) => *nanos,
            Cell::Real(number) if number.fract() == 0.0 && number.abs() < 9e15 => {
                self.believed(*number as i128, column)?
            }
            Cell::Text(text) => match whole(text) {
                Some(number) => self.believed(number, column)?,
                None => spelled(text).ok_or_else(not_a_time)?,
            },
            _ => return Err(not_a_time()),
        };
        if !(EARLIEST_NS..LATEST_NS).contains(&nanos) {
            let remedy = "correct it or remove the row";
            let problem = "is before 2009 or after 2100";
            return Err(Fault::of(column, &cell.shown(), problem, remedy));
        }
        i64::try_from(nanos + i128::from(self.shift_ns)).map_err(|_| not_a_time())
    }

    /// A number in the unit it should have.
    fn believed(&self, number: i128, column: &str) -> Result<i128, Fault> {
        let nanos = |unit: Unit| number.saturating_mul(unit.nanos());
        let is_believable = |unit: &Unit| (EARLIEST_NS..LATEST_NS).contains(&nanos(*unit));
        if is_believable(&self.unit) {
            return Ok(nanos(self.unit));
        }
        let (value, unit) = (number.to_string(), self.unit.name());
        let Some(likely) = Unit::ALL.into_iter().find(is_believable) else {
            let problem = format!("is no time since 2009 in any unit ({unit} were expected)");
            return Err(Fault::of(column, &value, &problem, "correct it or remove the row"));
        };
        let problem = format!(
            "is {} as {unit}, and {} as {}",
            shown(nanos(self.unit)),
            shown(nanos(likely)),
            likely.name()
        );
        Err(Fault::of(column, &value, &problem, likely.option()))
    }
}

/// A whole number, also as `1650758400000.0`.
fn whole(text: &str) -> Option<i128> {
    let text = text.trim();
    let digits = text.split_once('.').map_or(text, |(whole, rest)| {
        if rest.bytes().all(|byte| byte == b'0') { whole } else { text }
    });
    digits.parse().ok()
}

/// An instant in words: RFC 3339, or a date and time without a zone, which is taken for UTC.
fn spelled(text: &str) -> Option<i128> {
    let text = text.trim();
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant.as_nanosecond());
    }
    let civil: jiff::civil::DateTime = text.parse().ok()?;
    let zoned = civil.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(zoned.timestamp().as_nanosecond())
}

/// An instant for people.
pub(crate) fn shown(nanos: i128) -> String {
    Timestamp::from_nanosecond(nanos)
        .map_or_else(|_| format!("{nanos} ns since 1970"), |instant| instant.to_string())
}

#[cfg(test)]
mod tests {
    use super::{Clock, Unit, shown};
    use crate::source::Cell;

    fn read(text: &str, unit: Unit) -> Result<String, String> {
        let clock = Clock { unit, shift_ns: 0 };
        let read = clock.read(&Cell::Text(text.into()), "t");
        read.map(|nanos| shown(nanos.into())).map_err(|fault| fault.to_string())
    }

    #[test]
    fn instants_are_read_as_written() {
        let hour = Ok("2022-04-24T00:00:00Z".to_owned());
        assert_eq!(read("1650758400", Unit::Seconds), hour);
        assert_eq!(read("1650758400000", Unit::Millis), hour);
        assert_eq!(read("1650758400000.0", Unit::Millis), hour);
        assert_eq!(read("1650758400000000", Unit::Micros), hour);
        assert_eq!(read("2022-04-24T00:00:00Z", Unit::Millis), hour);
        assert_eq!(read("2022-04-24 00:00:00", Unit::Millis), hour);
        assert_eq!(read("2022-04-24 02:00:00+02:00", Unit::Millis), hour);
        assert_eq!(read("2022-04-24", Unit::Millis), hour);
    }

    #[test]
    fn a_wrong_unit_is_refused_with_the_likely_one() {
        let told = read("1650758400", Unit::Millis).unwrap_err();
        assert!(told.contains("1970-01-20") && told.contains("--time-unit s"), "{told}");
        let told = read("1650758400000000", Unit::Millis).unwrap_err();
        assert!(told.contains("--time-unit us"), "{told}");
        for nonsense in ["", "soon", "-5", "17", "9999999999999999999999", "2022-13-01"] {
            assert!(read(nonsense, Unit::Millis).is_err(), "{nonsense}");
        }
    }
}
