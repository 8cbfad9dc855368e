//! Figures for people.

use trimtab_engine::decision::figures;
use trimtab_model::decimal::grouped;
use trimtab_model::{Amount, Asset, Rounding, Timestamp};
use trimtab_sim::spec::DECIMALS;

/// Whole dollars with thousands separated: `-1,234,567`.
pub(crate) fn usd(amount: Amount) -> String {
    figures::whole(amount, DECIMALS)
}

/// A count with thousands separated.
pub(crate) fn count(count: u64) -> String {
    grouped(&count.to_string())
}

/// `1 row`, `2,000 rows`.
pub(crate) fn counted(number: impl TryInto<u64>, what: &str) -> String {
    let number = number.try_into().unwrap_or(u64::MAX);
    format!("{} {what}{}", count(number), if number == 1 { "" } else { "s" })
}

/// An exact amount as a decimal string without zeros at its end.
pub(crate) fn decimal(amount: Amount, decimals: u8) -> String {
    without_end_zeros(&amount.decimal(decimals).to_string()).to_owned()
}

/// An amount to the hundredth, with thousands separated and its unit: `1,500,000.25 USD`.
pub(crate) fn money(amount: Amount, asset: &Asset) -> String {
    let unit = 10_i128.checked_pow(u32::from(asset.decimals.saturating_sub(2)));
    let cents = unit.and_then(|unit| amount.scaled(1, unit, Rounding::Nearest).ok());
    let text = match cents {
        Some(cents) if asset.decimals >= 2 => cents.decimal(2).to_string(),
        _ => decimal(amount, asset.decimals),
    };
    format!("{} {}", grouped_decimal(&text), asset.symbol)
}

/// A decimal number with thousands separated.
pub(crate) fn grouped_decimal(decimal: &str) -> String {
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
    let whole = grouped(whole);
    if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") }
}

/// Without the zeros behind the point, and without the point where nothing follows it.
pub(crate) fn without_end_zeros(decimal: &str) -> &str {
    if decimal.contains('.') {
        decimal.trim_end_matches('0').trim_end_matches('.')
    } else {
        decimal
    }
}

/// Words of a file on one line, without signs that would steer a terminal instead of being shown.
pub(crate) fn plain(words: &str) -> String {
    let sign = |sign: char| match sign.is_control() {
        true => sign.escape_default().to_string(),
        false => sign.to_string(),
    };
    words.chars().map(sign).collect()
}

/// An instant as RFC 3339, with as many digits of a second as it needs.
pub(crate) fn time(at: Timestamp) -> String {
    let (seconds, nanos) = (at.nanos() / 1_000_000_000, at.nanos() % 1_000_000_000);
    let instant = i64::try_from(seconds).ok().zip(i32::try_from(nanos).ok());
    let instant = instant.and_then(|(seconds, nanos)| jiff::Timestamp::new(seconds, nanos).ok());
    instant.map_or_else(|| format!("{} ns", at.nanos()), |instant| instant.to_string())
}

#[cfg(test)]
mod tests {
    use super::{count, counted, usd};
    use trimtab_model::Amount;
    use trimtab_sim::spec::DECIMALS;

    #[test]
    fn thousands_are_separated() {
        let amount = |text: &str| Amount::parse(text, DECIMALS).unwrap();
        assert_eq!(usd(amount("-1234567.5")), "-1,234,568");
        assert_eq!(usd(amount("999.4")), "999");
        assert_eq!(usd(amount("0")), "0");
        assert_eq!(count(12_789), "12,789");
        assert_eq!(counted(12_789_u64, "row"), "12,789 rows");
        assert_eq!(
            (counted(0_usize, "gap"), counted(1_usize, "gap")),
            ("0 gaps".into(), "1 gap".into())
        );
    }
}
