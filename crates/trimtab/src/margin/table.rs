//! Tables without clutter, and figures as people read them.

use crate::show::{grouped_decimal, without_end_zeros};
use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use trimtab_model::{Amount, Price, Rounding};
use trimtab_risk::real;
use trimtab_risk::rules::DECIMALS;

/// What is not known.
pub(super) const NONE: &str = "-";
/// One line under the header and nothing else.
const HEADED: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─'));
/// Units of 1e-18 in a hundredth.
const CENT: i128 = 10_000_000_000_000_000;
/// Significant digits of a price.
const DIGITS: i32 = 7;

/// A table whose columns but the first `left` are aligned to the right.
pub(super) fn table(header: &[&str], rows: Vec<Vec<String>>, left: usize) -> String {
    let mut table = Table::new();
    table.load_style(HEADED).set_header(header.iter().copied());
    rows.into_iter().for_each(|row| {
        table.add_row(row);
    });
    for column in table.column_iter_mut().skip(left) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let text = table.to_string();
    let lines = text.lines().map(|line| line.trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

/// Money to the hundredth: `1,500,000.25`. What is not nothing never reads as nothing.
pub(super) fn money(amount: Amount) -> String {
    let cents = amount.scaled(1, CENT, Rounding::Nearest).unwrap_or_default();
    if cents == Amount::ZERO && amount != Amount::ZERO {
        return if amount.is_negative() { "-0.00..".to_owned() } else { "0.00..".to_owned() };
    }
    grouped_decimal(&cents.decimal(2).to_string())
}

/// The same of a real number.
pub(super) fn real_money(value: f64) -> String {
    real::to_amount(value, DECIMALS, Rounding::Nearest).map_or_else(|| "-".to_owned(), money)
}

/// A quantity or an amount of an asset to six decimals, without zeros at its end.
pub(super) fn units(amount: Amount) -> String {
    let unit = CENT / 10_000;
    let millionths = amount.scaled(1, unit, Rounding::Nearest).unwrap_or_default();
    if millionths == Amount::ZERO && amount != Amount::ZERO {
        return "0.00..".to_owned();
    }
    grouped_decimal(without_end_zeros(&millionths.decimal(6).to_string()))
}

/// A price to seven digits: `60,123.46`, `0.1234568`.
pub(super) fn price(price: Price) -> String {
    let value = real::price(price);
    let magnitude = if value > 0.0 { value.log10().floor() } else { 0.0 };
    let places = (f64::from(DIGITS) - 1.0 - magnitude).clamp(2.0, 18.0);
    // Within 2 to 18, so nothing is cut off.
    let places = places as usize;
    grouped_decimal(without_end_zeros(&format!("{value:.places$}")))
}

/// A share with its sign, to the tenth of a percent: `-12.3 %`.
pub(super) fn signed_percent(share: f64) -> String {
    format!("{:+.1} %", share * 100.0)
}

/// A share or a chance: `12.3 %`, `0.040 %`, `< 0.001 %`.
pub(super) fn percent(share: f64) -> String {
    let percent = share * 100.0;
    match percent.abs() {
        0.0 => "0 %".to_owned(),
        large if large >= 10.0 => format!("{percent:.1} %"),
        small if small >= 0.001 => format!("{percent:.3} %"),
        _ => "< 0.001 %".to_owned(),
    }
}

/// Hours in the unit that suits them: `35 min`, `7.2 h`, `12.5 days`, `3.1 years`.
pub(super) fn hours(hours: f64) -> String {
    match hours {
        short if short < 1.0 => format!("{:.0} min", short * 60.0),
        whole if whole < 48.0 && whole.fract() == 0.0 => format!("{whole} h"),
        day if day < 48.0 => format!("{day:.1} h"),
        year if year < 8_760.0 * 2.0 => format!("{:.1} days", year / 24.0),
        long => format!("{:.1} years", long / 8_760.0),
    }
}
