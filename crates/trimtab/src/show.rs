//! Figures for people.

use trimtab_model::{Amount, Rounding, Timestamp};
use trimtab_sim::spec::DECIMALS;

/// Whole dollars with thousands separated: `-1,234,567`.
pub(crate) fn usd(amount: Amount) -> String {
    let unit = 10_i128.pow(u32::from(DECIMALS));
    match amount.scaled(1, unit, Rounding::Nearest) {
        Ok(whole) => grouped(&whole.base().to_string()),
        Err(_) => amount.decimal(DECIMALS).to_string(),
    }
}

/// A count with thousands separated.
pub(crate) fn count(count: u64) -> String {
    grouped(&count.to_string())
}

/// An instant as RFC 3339, with as many digits of a second as it needs.
pub(crate) fn time(at: Timestamp) -> String {
    let (seconds, nanos) = (at.nanos() / 1_000_000_000, at.nanos() % 1_000_000_000);
    let instant = i64::try_from(seconds).ok().zip(i32::try_from(nanos).ok());
    let instant = instant.and_then(|(seconds, nanos)| jiff::Timestamp::new(seconds, nanos).ok());
    instant.map_or_else(|| format!("{} ns", at.nanos()), |instant| instant.to_string())
}

fn grouped(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let mut out = String::from(sign);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{count, usd};
    use trimtab_model::Amount;
    use trimtab_sim::spec::DECIMALS;

    #[test]
    fn thousands_are_separated() {
        let amount = |text: &str| Amount::parse(text, DECIMALS).unwrap();
        assert_eq!(usd(amount("-1234567.5")), "-1,234,568");
        assert_eq!(usd(amount("999.4")), "999");
        assert_eq!(usd(amount("0")), "0");
        assert_eq!(count(12_789), "12,789");
    }
}
