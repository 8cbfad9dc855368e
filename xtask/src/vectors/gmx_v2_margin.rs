//! The vectors of `gmx_v2_margin`: price impact, collateral by open interest, liquidations.

use serde_json::Value;
use trimtab_model::{Amount, Quantity, Rounding};
use trimtab_risk::rules::gmx_v2::{
    Closing, Curve, Factor, GmxV2, GmxV2Terms, Impact, Usd, min_collateral_factor,
};
use trimtab_risk::rules::{AssetQuote, Holdings, MarginRule, Quotes, RuleTerms, Symbols};

use super::figures::{At, Check, account, money, position, quotes, real};

/// Checks every list of the file.
pub(crate) fn check(file: &Value) -> Result<usize, String> {
    let file = At::file(file);
    let lists: [(&str, Check); 3] = [
        ("price_impact", price_impact),
        ("min_collateral_oi", min_collateral),
        ("liquidation", liquidation),
    ];
    let mut checked = 0;
    for (name, check) in lists {
        let cases = file.list(name)?;
        cases.iter().try_for_each(check)?;
        checked += cases.len();
    }
    Ok(checked)
}

/// A real as a factor of 1e-30, by the digits that write it.
fn factor(real: f64) -> Result<Factor, String> {
    if !real.is_finite() {
        return Err(format!("{real} is no factor"));
    }
    let parsed = Amount::parse(&real.to_string(), 30);
    let parsed = parsed.or_else(|_| Amount::parse(&format!("{real:.30}"), 30));
    let parsed = parsed.map_err(|error| error.to_string())?;
    Ok(Factor::from_base(parsed.base()))
}

fn factor_of(case: &At<'_>, name: &str) -> Result<Factor, String> {
    factor(case.real(name)?).map_err(|why| case.fault(&format!("{name}: {why}")))
}

fn usd(case: &At<'_>, name: &str) -> Result<Usd, String> {
    case.money(name).map(Usd::of_amount)
}

fn dollars(case: &At<'_>, value: Usd) -> Result<f64, String> {
    let amount = value.amount(Rounding::Nearest);
    amount.map(real).map_err(|error| case.fault(&error))
}

fn price_impact(case: &At<'_>) -> Result<(), String> {
    case.text("name")?;
    let has = |name: &str| case.field(name).is_ok();
    let one = if has("impact_factor_full") { Some("impact_factor_full") } else { None };
    let exponent = if has("exponent") { "exponent" } else { "exponent_used_in_example" };
    let curve = |name| -> Result<Curve, String> {
        let factor = factor_of(case, one.unwrap_or(name))?;
        Ok(Curve { factor, exponent: factor_of(case, exponent)? })
    };
    let impact =
        Impact { positive: curve("positive_factor")?, negative: curve("negative_factor")? };
    let (before, after) = (usd(case, "initial_imbalance_usd")?, usd(case, "next_imbalance_usd")?);
    let got = impact.of(before, after).map_err(|error| case.fault(&error))?;
    let got = dollars(case, got)?;
    case.expect("impact_usd", got)?;
    if has("impact_bps_of_trade") {
        let traded = (case.real("next_imbalance_usd")? - case.real("initial_imbalance_usd")?).abs();
        case.expect("impact_bps_of_trade", got / traded * 1e4)?;
    }
    Ok(())
}

fn min_collateral(case: &At<'_>) -> Result<(), String> {
    let got = min_collateral_factor(
        factor_of(case, "min_collateral_factor_market")?,
        usd(case, "open_interest_after_usd")?,
        factor_of(case, "multiplier")?,
    );
    let got = got.map_err(|error| case.fault(&error))?.base() as f64 / 1e30;
    case.expect("effective_min_collateral_factor", got)?;
    case.expect("max_leverage", 1.0 / got)
}

/// A position by its parts, and then whole through the rule.
fn liquidation(case: &At<'_>) -> Result<(), String> {
    case.text("name")?;
    let is_long = case.field("is_long").and_then(|_| {
        let long = case.expect_flag("is_long", true).is_ok();
        if long { Ok(true) } else { case.expect_flag("is_long", false).map(|()| false) }
    })?;
    let (size, entry) = (case.real("size_usd")?, case.real("entry")?);
    let units = if is_long { size / entry } else { -size / entry };
    let (units, mark) = (money(units)?, case.money("mark")?);
    let cost = money(if is_long { size } else { -size })?;
    let value = Usd::of(Quantity::from_base(units.base()), price(mark));
    let gain = value.minus(Usd::of_amount(cost)).map_err(|error| case.fault(&error))?;
    case.expect_within("pnl_usd", dollars(case, gain)?, size)?;
    let closing = Closing {
        size: usd(case, "size_usd")?,
        collateral: usd(case, "collateral_usd")?,
        gain,
        impact: usd(case, "uncapped_price_impact_usd")?,
        impact_cap: factor_of(case, "max_position_impact_factor_for_liq")?,
        owing: Usd::ZERO,
        fees: usd(case, "closing_fees_usd")?,
    };
    let capped = closing.capped_impact().map_err(|error| case.fault(&error))?;
    case.expect("capped_impact_usd", dollars(case, capped)?)?;
    let remaining = closing.remaining().map_err(|error| case.fault(&error))?;
    case.expect_within("remaining_collateral_usd", dollars(case, remaining)?, size)?;
    let account = account(case.money("collateral_usd")?, vec![position(0, units, cost)]);
    through_the_rule(case, &account, &quotes_of(units, mark)?)
}

fn price(mark: Amount) -> trimtab_model::Price {
    trimtab_model::Price::from_base(mark.base())
}

/// The position's side is the smaller one, so that closing it worsens the imbalance.
fn quotes_of(units: Amount, mark: Amount) -> Result<Quotes, String> {
    let mut quotes = quotes(&[mark]);
    let dollar = Some(price(money(1.0)?));
    quotes.assets = vec![AssetQuote { price: dollar, ..AssetQuote::default() }];
    let (own, other) = (units.magnitude().base(), units.magnitude().base().saturating_mul(10));
    let (own, other) = (Quantity::from_base(own), Quantity::from_base(other));
    let market = &mut quotes.markets[0];
    (market.long, market.short) = if units.is_negative() { (other, own) } else { (own, other) };
    Ok(quotes)
}

fn through_the_rule(case: &At<'_>, account: &Holdings, quotes: &Quotes) -> Result<(), String> {
    let rule = rule_of(case)?;
    let standing = rule.assess(account, quotes).map_err(|error| case.fault(&error))?;
    let size = case.real("size_usd")?;
    case.expect_within("remaining_collateral_usd", real(standing.equity), size)?;
    let least = case.real("min_collateral_usd")?;
    let floor = case.real("min_collateral_for_leverage_usd")?.max(least);
    if (real(standing.maintenance) - floor).abs() > 1e-9 * floor.max(1.0) {
        return Err(case.fault(&format!("a floor of {}, not {floor}", real(standing.maintenance))));
    }
    case.expect_flag("liquidatable", standing.is_liquidatable)?;
    let taken = rule.liquidation(account, quotes).map_err(|error| case.fault(&error))?;
    case.expect_flag("liquidatable", taken.is_some())
}

/// The built-in parameters with the case's floors and fees, and an impact as large as the case's.
fn rule_of(case: &At<'_>) -> Result<GmxV2, String> {
    let mut terms = terms()?;
    let size = case.real("size_usd")?;
    let share = |name: &str| -> Result<Factor, String> {
        factor(case.real(name)?.abs() / size).map_err(|why| case.fault(&format!("{name}: {why}")))
    };
    let btc = terms.markets.get_mut("BTC").ok_or("the built-in parameters have no BTC")?;
    let costs = case.real("uncapped_price_impact_usd")? < 0.0;
    let factor = if costs { share("uncapped_price_impact_usd")? } else { Factor::default() };
    let curve = Curve { factor, exponent: Factor::ONE };
    btc.impact = Impact { positive: curve, negative: curve };
    btc.close_fee = share("closing_fees_usd")?;
    btc.max_liquidation_impact = factor_of(case, "max_position_impact_factor_for_liq")?;
    btc.min_collateral_factor_for_liquidation = share("min_collateral_for_leverage_usd")?;
    terms.min_collateral_usd = factor_of(case, "min_collateral_usd")?;
    let symbols = Symbols { assets: &["USDC"], markets: &["BTC"] };
    terms.rule(symbols).map_err(|error| case.fault(&error))
}

fn terms() -> Result<GmxV2Terms, String> {
    match RuleTerms::builtin("gmx_v2") {
        Some(Ok(RuleTerms::GmxV2(terms))) => Ok(terms),
        _ => Err(String::from("there are no built-in parameters")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_wrong_figure_is_found() {
        let crossing = json!({
            "name": "", "initial_imbalance_usd": 1e7, "next_imbalance_usd": -5e6,
            "positive_factor": 3e-11, "negative_factor": 9e-11, "exponent": 2, "impact_usd": 750.0,
        });
        let short = json!({
            "name": "", "size_usd": 50000, "collateral_usd": 600, "entry": 3000, "mark": 3027,
            "is_long": false, "closing_fees_usd": 45.0, "uncapped_price_impact_usd": 90.0,
            "max_position_impact_factor_for_liq": 0.005, "capped_impact_usd": 0.0,
            "pnl_usd": -450.0, "remaining_collateral_usd": 105.0,
            "min_collateral_for_leverage_usd": 100.0, "min_collateral_usd": 1.0,
            "liquidatable": false,
        });
        let mut file = json!({ "list": [crossing, short] });
        let case = |file: &Value, at: usize, check: Check| {
            check(&At::file(file).list("list").unwrap()[at])
        };
        assert_eq!(case(&file, 0, price_impact), Ok(()));
        assert_eq!(case(&file, 1, liquidation), Ok(()));
        file["list"][0]["impact_usd"] = json!(750.1);
        file["list"][1]["liquidatable"] = json!(true);
        assert!(case(&file, 0, price_impact).unwrap_err().contains("impact_usd"));
        assert!(case(&file, 1, liquidation).unwrap_err().contains("liquidatable"));
    }
}
