//! What is asked, and how an answer changes a template.
//!
//! Capital scales every amount that goes with it, to two digits; names of venues and chains are
//! replaced wherever they stand.

use super::asking::Asking;
use crate::cli::Template;
use crate::exit::Failure;
use std::io::{BufRead, Write};
use trimtab_model::decimal::grouped;

/// Smaller amounts are fees and the like, and do not go with the capital.
const SCALED_FROM: u64 = 10_000;
/// What may be asked for, USD.
const CAPITAL: std::ops::RangeInclusive<u64> = 100_000..=10_000_000_000;

/// The template's text after all questions.
pub(super) fn ask(
    asking: &mut Asking<impl BufRead, impl Write>,
    template: Template,
    text: &str,
) -> Result<String, Failure> {
    let (what, names): (&str, &[&str]) = match template {
        Template::BasisFund | Template::VaultCurator => {
            ("Venues", &["binance", "okx", "hyperliquid"])
        }
        Template::Solver => ("Chains", &["ethereum", "arbitrum", "base"]),
    };
    let mut text = text.to_owned();
    if template != Template::Solver {
        let before = capital_of(&text);
        let default = format!("{} USD", underscored(before));
        let after = asking.ask("Capital", &default, read_capital)?;
        text = scaled(&text, before, after);
    }
    let default = names.join(", ");
    let chosen = asking.ask(&format!("{what}, as in your data"), &default, |answer| {
        read_names(answer, names.len())
    })?;
    Ok(renamed(&text, names, &chosen))
}

/// The capital that a template has.
fn capital_of(text: &str) -> u64 {
    let line = text.lines().find(|line| line.starts_with("amount = "));
    line.map_or(0, |line| digits(line.split_once(" USD").map_or(line, |(amount, _)| amount)))
}

fn digits(text: &str) -> u64 {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0)
}

fn read_capital(answer: &str) -> Result<u64, String> {
    let amount = answer.strip_suffix("USD").unwrap_or(answer).trim();
    let is_plain =
        !amount.is_empty() && amount.chars().all(|sign| sign.is_ascii_digit() || sign == '_');
    let value = if is_plain { digits(amount) } else { 0 };
    if CAPITAL.contains(&value) {
        return Ok(value);
    }
    let [least, most] = [*CAPITAL.start(), *CAPITAL.end()].map(underscored);
    Err(format!("write an amount of {least} to {most} USD, such as 3_000_000 USD"))
}

fn read_names(answer: &str, count: usize) -> Result<Vec<String>, String> {
    let names: Vec<String> = answer.split(',').map(|name| name.trim().to_owned()).collect();
    let is_plain = |name: &String| {
        !name.is_empty()
            && !["treasury", "band"].contains(&name.as_str())
            && name.chars().all(|sign| matches!(sign, 'a'..='z' | '0'..='9' | '_' | '-'))
    };
    let distinct: std::collections::BTreeSet<&String> = names.iter().collect();
    if names.len() == count && distinct.len() == count && names.iter().all(is_plain) {
        return Ok(names);
    }
    Err(format!(
        "write {count} different names with commas between them: small letters, digits, - and _"
    ))
}

/// Every amount from [`SCALED_FROM`] on, times `after / before`; the capital itself to the digit.
fn scaled(text: &str, before: u64, after: u64) -> String {
    if before == after || before == 0 {
        return text.to_owned();
    }
    let line = |line: &str| {
        let Some((head, rest)) = line.split_once('"') else { return line.to_owned() };
        let Some((amount, tail)) = rest.split_once(" USD\"") else { return line.to_owned() };
        let value = digits(amount);
        if amount.contains('.') || value < SCALED_FROM || line.starts_with('#') {
            return line.to_owned();
        }
        let exact = u128::from(value) * u128::from(after) / u128::from(before);
        let exact = u64::try_from(exact).unwrap_or(u64::MAX);
        let value = if value == before { after } else { two_digits(exact) };
        format!("{head}\"{} USD\"{tail}", underscored(value))
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Rounded to its first two digits.
fn two_digits(value: u64) -> u64 {
    let mut unit = 1;
    while value / unit >= 100 {
        unit *= 10;
    }
    (value / unit) * unit
}

fn underscored(value: u64) -> String {
    grouped(&value.to_string()).replace(',', "_")
}

/// Whole words replaced all at once, so that names may be swapped.
fn renamed(text: &str, from: &[&str], to: &[String]) -> String {
    let mut out = String::new();
    let mut word = String::new();
    let replaced = |word: &str| {
        let index = from.iter().position(|name| *name == word);
        index.and_then(|index| to.get(index)).map_or_else(|| word.to_owned(), Clone::clone)
    };
    for sign in text.chars() {
        if sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-') {
            word.push(sign);
            continue;
        }
        out.push_str(&replaced(&word));
        word.clear();
        out.push(sign);
    }
    out + &replaced(&word)
}

#[cfg(test)]
mod tests {
    use super::super::asking::Asking;
    use super::super::template::text;
    use super::{ask, two_digits};
    use crate::cli::Template;

    fn answered(template: Template, answers: &str) -> (String, String) {
        let mut questions = Vec::new();
        let mut asking = Asking::new(answers.as_bytes(), &mut questions);
        let written = ask(&mut asking, template, text(template)).unwrap_or_default();
        (written, String::from_utf8(questions).unwrap())
    }

    #[test]
    fn empty_answers_leave_the_template_as_it_is() {
        for template in [Template::BasisFund, Template::VaultCurator, Template::Solver] {
            assert_eq!(answered(template, "\n\n\n").0, text(template));
        }
    }

    #[test]
    fn capital_scales_what_goes_with_it_and_names_are_replaced() {
        let (written, _) = answered(Template::BasisFund, "6_000_000 USD\nokx, bybit, drift\n");
        for line in [
            "amount = \"6_000_000 USD\"",
            "notional_per_side = \"18_000_000 USD\"",
            "per_hour = \"4_000_000 USD\"",
            "min_transfer = \"1_000 USD\"",
            "[venue.okx.margin]",
            "[venue.bybit]",
            "shares = { okx = \"30%\", bybit = \"30%\", drift = \"20%\" }",
        ] {
            assert!(written.contains(line), "{line} is not in: {written}");
        }
        assert!(!written.contains("binance") && !written.contains("hyperliquid"));
    }

    #[test]
    fn wrong_answers_are_asked_again() {
        let (written, questions) =
            answered(Template::VaultCurator, "much\n5\n2_000_000\na,b\na,b,treasury\na, b, c\n");
        assert!(written.contains("amount = \"2_000_000 USD\""));
        assert!(written.contains("[venue.a]") && written.contains("[venue.c]"));
        assert_eq!(questions.matches("Capital [").count(), 3, "{questions}");
        assert_eq!(questions.matches("Venues, as in your data [").count(), 3, "{questions}");
        assert_eq!(answered(Template::Solver, "").0, "");
    }

    #[test]
    fn two_digits_are_kept() {
        assert_eq!([9, 99, 101, 1_666_666].map(two_digits), [9, 99, 100, 1_600_000]);
    }
}
