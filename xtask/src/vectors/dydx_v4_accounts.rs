//! The subaccounts of `dydx_v4_margin`: which positions their requirements tell of.
//!
//! An example states its requirements and, in its name, an open notional, but neither prices nor
//! tiers. Two positions in a pair of tiers can be solved for from the two requirements; every such
//! account is put through the rule, and an example that is the `same` as the one before it must be of
//! the same positions in some pair. An example of which no pair can be made is left to the relations
//! between its own figures.

use trimtab_model::{Amount, Quantity};
use trimtab_risk::rules::dydx_v4::{DydxV4, LiquidityTier, MILLION, QUANTUM, Risk};
use trimtab_risk::rules::{RuleTerms, Symbols};

use super::figures::{At, account, money, position, quotes};

/// Quote quantums in a USDC.
const QUANTUMS: f64 = 1e6;
/// Quantums that requirements may be off by: notionals are solved for and rounded, and so are margins.
const ROUNDED: i128 = 100;

/// A liquidity tier of the file.
pub(super) struct Tier {
    /// Its name.
    pub(super) name: String,
    /// Its figures.
    pub(super) tier: LiquidityTier,
}

/// Two positions that ask for what an example states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pair {
    /// Which tiers they are in.
    tiers: [usize; 2],
    /// Whether the example's open notional is the first one's market's too; the second's it is.
    is_both: bool,
    /// Their notionals in quote quantums.
    notionals: [i128; 2],
}

/// An example and the open notional of its name.
#[derive(Clone, Copy)]
struct Example<'a> {
    at: &'a At<'a>,
    name: &'a str,
    open: i128,
}

/// Checks every example whose name tells an open notional.
pub(super) fn check(examples: &[At<'_>], tiers: &[Tier]) -> Result<(), String> {
    let mut before = None;
    for at in examples {
        let name = at.text("name")?;
        let Some(open) = open_interest(name) else { continue };
        let example = Example { at, name, open };
        told_maintenance(&example, tiers)?;
        let pairs = pairs(&example, tiers)?;
        for pair in &pairs {
            through_the_rule(&example, tiers, pair)?;
        }
        match before {
            Some(before) if name.starts_with("same") => same(&example, &before, tiers)?,
            _ => before = Some(example),
        }
    }
    Ok(())
}

/// Open interest moves no maintenance, so a name that tells every notional and its tier, as in `60k
/// mid cap long + 10k long-tail short`, tells what is required.
fn told_maintenance(example: &Example<'_>, tiers: &[Tier]) -> Result<(), String> {
    let told = |part: &str| {
        let amount = part.split_whitespace().next()?;
        let thousands = amount.strip_suffix('k')?.parse::<f64>().ok()?;
        let mut named = tiers.iter().filter(|tier| plain(part).contains(&plain(&tier.name)));
        let (Some(tier), None) = (named.next(), named.next()) else { return None };
        tier.tier.maintenance((thousands * 1e3 * QUANTUMS).round() as i128).ok()
    };
    let told: Option<Vec<i128>> = example.name.split('+').map(told).collect();
    let Some(told) = told else { return Ok(()) };
    let usdc = told.iter().map(|quantums| *quantums as f64 / QUANTUMS).sum();
    example.at.expect("mmr", usdc)
}

/// A text in which tiers are found however they are written.
fn plain(text: &str) -> String {
    text.to_lowercase().replace('-', " ")
}

/// That two positions of either example are the other's too. Both are tried, since two positions of
/// one tier are told apart only at an open notional that raises what one of them asks for.
fn same(example: &Example<'_>, before: &Example<'_>, tiers: &[Tier]) -> Result<(), String> {
    if before.name.matches('+').count() > 1 {
        return Ok(());
    }
    let (mut is_any, mut is_other) = (false, true);
    for (one, other) in [(before, example), (example, before)] {
        for pair in named(before.name, tiers, pairs(one, tiers)?) {
            is_any = true;
            is_other &= expect(other, &asked(other, tiers, &pair)?).is_err();
        }
    }
    if is_any && is_other {
        return Err(example.at.fault(&"is of other positions than the example before it"));
    }
    Ok(())
}

/// The open notional that a name tells, as in `OI 20m`, in quote quantums.
fn open_interest(name: &str) -> Option<i128> {
    let (_, after) = name.split_once("OI")?;
    let is_number = |word: &&str| word.starts_with(|first: char| first.is_ascii_digit());
    let number = after.split_whitespace().find(is_number)?.trim_end_matches([',', ')', ';']);
    let millions = number.strip_suffix('m')?.parse::<f64>().ok()?;
    Some((millions * 1e6 * QUANTUMS).round() as i128)
}

/// The pairs in the tiers that a name tells, as in `large cap`, or all where it tells no two.
fn named(name: &str, tiers: &[Tier], pairs: Vec<Pair>) -> Vec<Pair> {
    let name = plain(name);
    let is_told = |tier: &usize| tiers.get(*tier).is_some_and(|it| name.contains(&plain(&it.name)));
    let told: Vec<Pair> =
        pairs.iter().copied().filter(|pair| pair.tiers.iter().all(is_told)).collect();
    if told.is_empty() { pairs } else { told }
}

/// Every two positions that ask for what an example states.
fn pairs(example: &Example<'_>, tiers: &[Tier]) -> Result<Vec<Pair>, String> {
    let mut pairs = Vec::new();
    for (first, one) in tiers.iter().enumerate() {
        for (second, other) in tiers.iter().enumerate() {
            for is_both in [false, true] {
                let solved = solved(example, [&one.tier, &other.tier], is_both)?;
                let pair = |notionals| Pair { tiers: [first, second], is_both, notionals };
                pairs.extend(solved.map(pair));
            }
        }
    }
    Ok(pairs)
}

/// Both notionals in quote quantums, if two that are not below zero ask for this together.
fn solved(
    example: &Example<'_>,
    [one, other]: [&LiquidityTier; 2],
    is_both: bool,
) -> Result<Option<[i128; 2]>, String> {
    let share = |ppm: f64| ppm / MILLION as f64;
    let kept = |tier: &LiquidityTier| {
        let of = share(f64::from(tier.maintenance_fraction_ppm));
        share(f64::from(tier.initial_margin_ppm)) * of
    };
    let asked = |tier: &LiquidityTier, open: i128| {
        let ppm = tier.initial_ppm(open).map_err(|error| example.at.fault(&error))?;
        Ok::<f64, String>(share(ppm as f64))
    };
    let [open, raised] = opens(example, is_both);
    let (a, b, c, d) = (kept(one), kept(other), asked(one, open)?, asked(other, raised)?);
    let (mmr, imr) = (example.at.real("mmr")?, example.at.real("imr")?);
    let determinant = a * d - b * c;
    if determinant.abs() <= 1e-12 {
        return Ok(None);
    }
    let solved = [(mmr * d - imr * b) / determinant, (imr * a - mmr * c) / determinant];
    // Money ends before 1e15 USDC.
    let is_sound = solved.iter().all(|notional| (-1e-3..1e15).contains(notional));
    let quantums = |notional: f64| (notional.max(0.0) * QUANTUMS).round() as i128;
    Ok(is_sound.then(|| solved.map(quantums)))
}

/// The open notionals of both markets; that of the first raises nothing unless it is the same.
const fn opens(example: &Example<'_>, is_both: bool) -> [i128; 2] {
    [if is_both { example.open } else { 0 }, example.open]
}

/// Puts an example's own pair through the rule.
fn through_the_rule(example: &Example<'_>, tiers: &[Tier], pair: &Pair) -> Result<(), String> {
    expect(example, &asked(example, tiers, pair)?)
}

/// What the rule asks of a pair at an example's open notional.
fn asked(example: &Example<'_>, tiers: &[Tier], pair: &Pair) -> Result<Risk, String> {
    let case = example.at;
    let tiers = pair.tiers.map(|tier| tiers.get(tier).map(|it| it.tier));
    let [Some(first), Some(second)] = tiers else { return Err(case.fault(&"has no tier")) };
    let rule = rule([first, second]).map_err(|why| case.fault(&why))?;
    let usdc = |quantums: i128| Amount::from_base(quantums.saturating_mul(QUANTUM));
    let [long, short] = pair.notionals;
    let (long, short) = (usdc(long), usdc(-short));
    let mut quotes = quotes(&[money(1.0)?, money(1.0)?]);
    for (market, open) in quotes.markets.iter_mut().zip(opens(example, pair.is_both)) {
        // Nothing would be a figure that is not known: a unit is no quantum.
        let open = Quantity::from_base(usdc(open).base().max(1));
        (market.long, market.short) = (open, open);
    }
    let positions = vec![position(0, long, long), position(1, short, short)];
    let account = account(case.money("equity_nc")?, positions);
    rule.risk(&account, &quotes).map_err(|error| case.fault(&error))
}

fn expect(example: &Example<'_>, risk: &Risk) -> Result<(), String> {
    let told = |name: &str, got: i128| {
        let expected = (example.at.real(name)? * QUANTUMS).round() as i128;
        let is_near = (expected - got).abs() <= ROUNDED + expected.abs() / 1_000_000_000;
        let why = format!("{name}: expected {expected} quantums, got {got}");
        if is_near { Ok(()) } else { Err(example.at.fault(&why)) }
    };
    told("equity_nc", risk.net_collateral)?;
    told("imr", risk.initial)?;
    told("mmr", risk.maintenance)
}

fn rule([first, second]: [LiquidityTier; 2]) -> Result<DydxV4, String> {
    let Some(Ok(RuleTerms::DydxV4(mut terms))) = RuleTerms::builtin("dydx_v4") else {
        return Err(String::from("there are no built-in parameters"));
    };
    let names = ["FIRST", "SECOND"].map(String::from);
    terms.tiers = names.clone().into_iter().zip([first, second]).collect();
    terms.markets = names.clone().into_iter().zip(names).collect();
    let symbols = Symbols { assets: &["USDC"], markets: &["FIRST", "SECOND"] };
    terms.rule(symbols).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn tiers() -> Vec<Tier> {
        let tier =
            |name: &str, initial_margin_ppm, maintenance_fraction_ppm, lower: u64, upper: u64| {
                Tier {
                    name: name.to_owned(),
                    tier: LiquidityTier {
                        initial_margin_ppm,
                        maintenance_fraction_ppm,
                        open_interest_lower_cap: lower * 1_000_000_000_000,
                        open_interest_upper_cap: upper * 1_000_000_000_000,
                    },
                }
            };
        vec![
            tier("Large-Cap", 20_000, 600_000, 0, 0),
            tier("Small-Cap", 100_000, 500_000, 20, 50),
            tier("Long-Tail", 200_000, 500_000, 5, 10),
            tier("Mid-Cap", 50_000, 600_000, 40, 100),
        ]
    }

    fn checked(examples: &Value) -> Result<(), String> {
        check(&At::file(examples).entries().unwrap(), &tiers())
    }

    #[test]
    fn any_two_tiers_are_tried_and_none_is_no_fault() {
        let mid = json!({ "name": "60k mid cap long + 10k long-tail short, OI 7m", "equity_nc": 9000.0,
            "imr": 8200.0, "mmr": 2800.0 });
        let example = Example { at: &At::file(&mid), name: "", open: 7_000_000_000_000 };
        let notionals = [60_000_000_000, 10_000_000_000];
        let pair = Pair { tiers: [3, 2], is_both: false, notionals };
        assert!(pairs(&example, &tiers()).unwrap().contains(&pair));
        assert_eq!(checked(&json!([mid])), Ok(()));
        let mut wrong = mid;
        wrong["mmr"] = json!(2801.0);
        assert!(checked(&json!([wrong])).unwrap_err().contains("mmr: expected 2801, got 2800"));
        // More maintenance than initial margin is no two positions'.
        let none = json!({ "name": "OI 7m", "equity_nc": 9000.0, "imr": 1.0, "mmr": 2800.0 });
        assert_eq!(checked(&json!([none])), Ok(()));
    }

    #[test]
    fn the_same_account_is_of_the_same_positions() {
        let example = |name: &str, imr: f64, mmr: f64| json!({ "name": name, "equity_nc": 8000.0, "imr": imr, "mmr": mmr });
        let first = example("large cap long + small cap short, OI 35m", 83_700.0, 8_220.0);
        let same = |imr, mmr| checked(&json!([first, example("same, OI 20m", imr, mmr)]));
        assert_eq!(same(16_200.0, 8_220.0), Ok(()));
        for (imr, mmr) in [(16_201.0, 8_220.0), (16_200.0, 8_221.0)] {
            assert!(same(imr, mmr).unwrap_err().contains("other positions"));
        }
    }
}
