//! The vectors of `drift_margin`: the program's own integers, its caps, and accounts told by sums.

use serde_json::Value;
use trimtab_model::{Amount, Price, Quantity};
use trimtab_risk::rules::drift::{
    DOLLAR, Drift, DriftTerms, IMF, Look, Stage, Staged, Tally, UNIT, WEIGHT, asset_weight,
    health_percent, liability_weight,
};
use trimtab_risk::rules::{
    AssetQuote, Balance, Holdings, MarginRule, MarketQuote, Orders, Position, Quotes, RuleTerms,
    Symbols,
};

use super::figures::{At, Check, money, real};

/// Dollars that the venue's own rounding to 1e-6 may be off by, as a scale of the comparison.
const SCALE: f64 = 10_000.0;
/// The token and the perpetuals of the built-in parameters that accounts are rebuilt of.
const TOKEN: &str = "SOL";
const PERPS: &[&str] = &["BTC", "SOL"];
/// What the token counts.
const COUNTS: Staged = Staged { initial: 8_000, maintenance: 9_000 };

/// Checks every list of the file.
pub(crate) fn check(file: &Value) -> Result<usize, String> {
    let file = At::file(file);
    precisions(&file.field("precisions")?)?;
    caps(&file.field("caps")?)?;
    let mut checked = 2;
    let lists: [(&str, Check); 3] =
        [("weights", weights), ("perp_margin_ratio", perp_margin_ratio), ("health", health)];
    for (name, check) in lists {
        let cases = file.list(name)?;
        cases.iter().try_for_each(check)?;
        checked += cases.len();
    }
    Ok(checked)
}

fn precisions(at: &At<'_>) -> Result<(), String> {
    at.expect_integer("AMM_RESERVE", UNIT)?;
    at.expect_integer("MARGIN/SPOT_WEIGHT", i128::from(WEIGHT))?;
    at.expect_integer("SPOT_IMF", i128::try_from(IMF).unwrap_or(i128::MAX))?;
    at.expect_integer("PRICE/QUOTE", DOLLAR)
}

/// A size in units as the venue's 1e-9.
fn size(case: &At<'_>, name: &str) -> Result<u128, String> {
    let size = case.money(name)?.base() / 1_000_000_000;
    u128::try_from(size).map_err(|_| case.fault(&format!("`{name}` is below zero")))
}

fn weights(case: &At<'_>) -> Result<(), String> {
    let (size, imf) = (size(case, "size_tokens")?, case.whole::<u32>("imf_factor")?);
    case.whole::<u8>("decimals")?;
    let has = |name: &str| case.field(name).is_ok();
    let staged = || -> Result<Staged, String> {
        Ok(Staged {
            initial: case.whole("initial_asset_weight")?,
            maintenance: case.whole("maintenance_asset_weight")?,
        })
    };
    let asset = |base: u32| i128::from(asset_weight(size, imf, base));
    let debt = |base: u32| i128::from(liability_weight(size, imf, base));
    let mut compared = 0;
    let mut expect = |name: &str, got: i128| {
        compared += 1;
        case.expect_integer(name, got)
    };
    for name in ["asset_weight", "asset_weight_initial"] {
        if has(name) {
            expect(name, asset(case.whole("initial_asset_weight")?))?;
        }
    }
    for (name, stage) in [("fill", Stage::Fill), ("maintenance", Stage::Maintenance)] {
        if has(name) {
            expect(name, asset(staged()?.at(stage)))?;
        }
    }
    if has("liability_weight") {
        expect("liability_weight", debt(case.whole("initial_liability_weight")?))?;
    }
    if has("maintenance_liability_weight_with_base_0") {
        expect("maintenance_liability_weight_with_base_0", debt(0))?;
    }
    if compared == 0 { Err(case.fault(&"expects no weight")) } else { Ok(()) }
}

fn perp_margin_ratio(case: &At<'_>) -> Result<(), String> {
    let (size, imf) = (size(case, "base_units")?, case.whole("imf_factor_ppm")?);
    let ratio = |base: &str| -> Result<i128, String> {
        Ok(i128::from(liability_weight(size, imf, case.whole(base)?)))
    };
    case.expect_integer("initial", ratio("margin_ratio_initial_bps")?)?;
    case.expect_integer("maintenance", ratio("margin_ratio_maintenance_bps")?)
}

/// The caps as the rule acts on them: an account with a large gain, one with an order.
fn caps(at: &At<'_>) -> Result<(), String> {
    let terms = terms()?;
    at.expect(
        "DEFAULT_LIQUIDATION_MARGIN_BUFFER_RATIO",
        f64::from(terms.liquidation_buffer) / f64::from(WEIGHT),
    )?;
    let rule = rule(&terms)?;
    let mut position = Position { cost: Some(money(-1e6)?), ..Position::default() };
    let tally = |position: Position| {
        let account = Holdings { balances: Vec::new(), positions: vec![position] };
        let tally = rule.tally(&account, Look::to_open(&quotes()));
        tally.map_err(|error| at.fault(&error))
    };
    let dollars = |micros: i128| micros as f64 / DOLLAR as f64;
    at.expect("MAX_POSITIVE_UPNL_FOR_INITIAL_MARGIN_usd", dollars(tally(position)?.collateral))?;
    position.orders = Orders { count: 1, ..Orders::default() };
    at.expect("OPEN_ORDER_MARGIN_REQUIREMENT_usd", dollars(tally(position)?.requirement))
}

/// The accounts are told by their sums. The sums' own relations go through the rule's functions, and
/// an account that has these sums through the rule.
fn health(case: &At<'_>) -> Result<(), String> {
    case.text("name")?;
    let sum = |name| Ok::<i128, String>((case.real(name)? * DOLLAR as f64).round() as i128);
    let kept = Tally {
        collateral: sum("total_collateral_maintenance")?,
        requirement: sum("margin_req_maintenance")?,
        liabilities: 0,
    };
    let opened = Tally {
        collateral: sum("total_collateral_initial")?,
        requirement: sum("margin_req_initial")?,
        liabilities: 0,
    };
    expect_health(case, &kept, &opened)?;
    let Some((terms, account)) = rebuilt(case, &kept, &opened)? else { return Ok(()) };
    let rule = rule(&terms)?;
    let quotes = quotes();
    let tally = |look| rule.tally(&account, look).map_err(|error| case.fault(&error));
    expect_health(case, &tally(Look::to_keep(&quotes))?, &tally(Look::to_open(&quotes))?)?;
    let standing = rule.assess(&account, &quotes).map_err(|error| case.fault(&error))?;
    case.expect_flag("liquidatable", standing.is_liquidatable)?;
    let free = real(standing.equity) - real(standing.kept);
    case.expect_within("free_collateral_initial", free, SCALE)
}

fn expect_health(case: &At<'_>, kept: &Tally, opened: &Tally) -> Result<(), String> {
    let dollars = |micros: i128| micros as f64 / DOLLAR as f64;
    let expect = |name: &str, got: i128| case.expect_within(name, dollars(got), SCALE);
    expect("total_collateral_maintenance", kept.collateral)?;
    expect("total_collateral_initial", opened.collateral)?;
    expect("margin_req_maintenance", kept.requirement)?;
    expect("margin_req_initial", opened.requirement)?;
    expect("free_collateral_initial", opened.free())?;
    case.expect_integer("health_pct", i128::from(health_percent(kept)))?;
    case.expect_flag("liquidatable", kept.free() < 0)
}

/// An account with a case's sums to the micro-dollar: a token that counts 0.9 and 0.8, the dollar or
/// a loss for the rest, and two perpetuals. One asks for all of its value at either look, the other
/// for all of it initially and for next to nothing to maintain, so any two requirements can be made;
/// nothing is answered where the second is above ten thousand times the first.
fn rebuilt(
    case: &At<'_>,
    kept: &Tally,
    opened: &Tally,
) -> Result<Option<(DriftTerms, Holdings)>, String> {
    let counted_less = kept.collateral - opened.collateral;
    let asked_more = opened.requirement - kept.requirement;
    if counted_less < 0 || kept.requirement < 0 || asked_more < 0 {
        return Err(case.fault(&"its sums are no account's"));
    }
    // The program cuts off: of `lax`, this many micro-dollars are asked for to maintain.
    let little = asked_more / i128::from(WEIGHT - 1);
    let (lax, full) = (asked_more + little, kept.requirement - little);
    if full < 0 {
        return Ok(None);
    }
    let mut terms = terms()?;
    let initial = WEIGHT;
    for (name, maintenance) in PERPS.iter().zip([WEIGHT, 1]) {
        let perp = terms.perps.get_mut(*name).ok_or("a built-in perpetual is missing")?;
        (perp.margin_ratio, perp.imf_factor) = (Staged { initial, maintenance }, 0);
    }
    let token = terms.spot.get_mut(TOKEN).ok_or("the built-in token is missing")?;
    (token.asset_weight, token.imf_factor) = (COUNTS, 0);
    // A tenth of the token is what counts less.
    let rest = kept.collateral - 9 * counted_less;
    let balance = |asset, held| Balance { asset, held: dollars(held), owed: Amount::ZERO };
    let short = |market, notional: i128| Position {
        market,
        quantity: Quantity::from_base(dollars(-notional).base()),
        cost: Some(dollars(-notional)),
        ..Position::default()
    };
    let loser = Position { owing: dollars((-rest).max(0)), ..short(0, full) };
    let account = Holdings {
        balances: vec![balance(0, rest.max(0)), balance(1, 10 * counted_less)],
        positions: vec![loser, short(1, lax)],
    };
    Ok(Some((terms, account)))
}

/// Micro-dollars as money.
fn dollars(micros: i128) -> Amount {
    Amount::from_base(micros.saturating_mul(10_i128.pow(12)))
}

fn terms() -> Result<DriftTerms, String> {
    match RuleTerms::builtin("drift") {
        Some(Ok(RuleTerms::Drift(terms))) => Ok(terms),
        _ => Err(String::from("there are no built-in parameters")),
    }
}

fn rule(terms: &DriftTerms) -> Result<Drift, String> {
    let symbols = Symbols { assets: &["USDC", TOKEN], markets: PERPS };
    terms.rule(symbols).map_err(|error| error.to_string())
}

/// Everything at one dollar, so that sums are sizes.
fn quotes() -> Quotes {
    let price = Some(Price::from_base(Amount::from_base(10_i128.pow(18)).base()));
    let asset = AssetQuote { price, ..AssetQuote::default() };
    let market = MarketQuote { mark: price, ..MarketQuote::default() };
    Quotes { assets: vec![asset; 2], markets: vec![market; PERPS.len()], ..Quotes::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_wrong_figure_is_found() {
        let file = json!({ "list": [{
            "size_tokens": 1000, "decimals": 6, "imf_factor": 100_000,
            "initial_asset_weight": 9000, "asset_weight": 2642,
        }, { "size_tokens": 1000, "decimals": 6, "imf_factor": 100_000 }, {
            "name": "", "total_collateral_maintenance": 1000.0, "total_collateral_initial": 950.5,
            "margin_req_maintenance": 30.0, "margin_req_initial": 70.0,
            "free_collateral_initial": 880.5, "health_pct": 97, "liquidatable": false,
        }, {
            "name": "of two ratios", "total_collateral_maintenance": 10_700.0,
            "total_collateral_initial": 10_400.0, "margin_req_maintenance": 1_666.665,
            "margin_req_initial": 4_233.33, "free_collateral_initial": 6_166.67, "health_pct": 84,
            "liquidatable": false,
        }] });
        let cases = At::file(&file).list("list").unwrap();
        assert_eq!(weights(&cases[0]), Ok(()));
        assert!(weights(&cases[1]).unwrap_err().contains("expects no weight"));
        assert_eq!(health(&cases[2]), Ok(()));
        assert_eq!(health(&cases[3]), Ok(()));
        let mut wrong = file.clone();
        wrong["list"][0]["asset_weight"] = json!(2643);
        wrong["list"][2]["health_pct"] = json!(96);
        let cases = At::file(&wrong).list("list").unwrap();
        assert!(weights(&cases[0]).unwrap_err().contains("expected 2643, got 2642"));
        assert!(health(&cases[2]).unwrap_err().contains("health_pct"));
    }
}
