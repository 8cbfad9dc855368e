//! What can be wrong with one row; the file and the row's number are added by the caller.

/// A rule that a row breaks. Values are as written in the file, cut to a readable length.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RowFault {
    /// More or fewer fields than the header.
    #[error(
        "fields: {found}, but the header has {expected}; \
         the row is cut or holds a stray comma, repair it"
    )]
    FieldCount {
        /// Fields in the row.
        found: usize,
        /// Columns in the header.
        expected: usize,
    },
    /// The row belongs to another venue.
    #[error("venue {found:?} in a file of {expected:?}; move the row to its own file")]
    WrongVenue {
        /// The venue the row names.
        found: String,
        /// The venue the file is named after.
        expected: String,
    },
    /// The time is not a whole number.
    #[error("ts_ms {value:?} is not an integer; write UTC milliseconds since 1970")]
    Timestamp {
        /// The field.
        value: String,
    },
    /// A bar that does not open on a whole hour.
    #[error(
        "bar at ts_ms {ts_ms} is not on a whole hour; \
         this file must hold hourly bars stamped at their opening"
    )]
    Misaligned {
        /// UTC milliseconds since 1970.
        ts_ms: i64,
    },
    /// Time runs backwards within a coin.
    #[error(
        "{coin} goes back to ts_ms {ts_ms} after {previous} in row {previous_row}; \
         sort the file by symbol and ts_ms"
    )]
    Backwards {
        /// The coin.
        coin: String,
        /// This row's time, UTC milliseconds.
        ts_ms: i64,
        /// Time of the coin's row before, UTC milliseconds.
        previous: i64,
        /// Where that row stands.
        previous_row: u64,
    },
    /// One moment of a coin given twice in a file.
    #[error("{coin} repeats ts_ms {ts_ms} of row {previous_row}; remove one of the two rows")]
    Repeated {
        /// The coin.
        coin: String,
        /// The time both rows have, UTC milliseconds.
        ts_ms: i64,
        /// Where the first one stands.
        previous_row: u64,
    },
    /// Text where a number is due.
    #[error("{column} {value:?} is not a number; repair it or remove the row (a hole is allowed)")]
    Number {
        /// The column.
        column: &'static str,
        /// The field.
        value: String,
    },
    /// A price that is NaN, infinite, zero or negative.
    #[error(
        "{column} {value:?} is not a positive, finite price; remove the row (a hole is allowed)"
    )]
    Price {
        /// The column.
        column: &'static str,
        /// The field.
        value: String,
    },
    /// The extremes are crossed.
    #[error("high {high} is below low {low}; the columns are swapped or the row is corrupt")]
    HighBelowLow {
        /// Highest price, quote units.
        high: f64,
        /// Lowest price, quote units.
        low: f64,
    },
    /// Open or close beyond the extremes.
    #[error(
        "{column} {value} is outside low {low} .. high {high}; \
         the row is corrupt, remove it (a hole is allowed)"
    )]
    OutsideRange {
        /// `open` or `close`.
        column: &'static str,
        /// That price, quote units.
        value: f64,
        /// Lowest price, quote units.
        low: f64,
        /// Highest price, quote units.
        high: f64,
    },
    /// A funding rate that no venue has ever settled.
    #[error(
        "rate {value:?} is beyond 0.5, half of the position in one settlement; \
         write fractions (0.01 is 1 %), or remove the row (a hole is allowed)"
    )]
    RateBeyond {
        /// The field.
        value: String,
    },
    /// A funding rate that is NaN or infinite.
    #[error("rate {value:?} is not finite; remove the row (a hole is allowed)")]
    Rate {
        /// The field.
        value: String,
    },
}

/// A field as it can be shown in a message, whatever bytes it holds.
pub(super) fn shown(field: &[u8]) -> String {
    const LONGEST: usize = 40;
    let text = String::from_utf8_lossy(field);
    if text.chars().count() <= LONGEST {
        return text.into_owned();
    }
    text.chars().take(LONGEST).chain("...".chars()).collect()
}
