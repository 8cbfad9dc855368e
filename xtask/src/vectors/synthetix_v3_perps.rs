//! The vectors of `synthetix_v3_perps`: fills, margins, and the account that upstream's test opens.

use serde_json::Value;
use trimtab_model::{Amount, Quantity};
use trimtab_risk::rules::synthetix_v3::{
    Decimal, MarketTerms, SynthetixV3, SynthetixV3Terms, fill_price, gain,
};
use trimtab_risk::rules::{Change, Holdings, MarginRule, Position, RuleTerms, Symbols};

use super::figures::{At, money, quotes, real};

/// A market of the file as the account opens it.
struct Opened {
    terms: MarketTerms,
    size: Amount,
    price: Amount,
    gain: f64,
    initial: f64,
    maintenance: f64,
}

/// Checks every list of the file and the account.
pub(crate) fn check(file: &Value) -> Result<usize, String> {
    let file = At::file(file);
    let fills = file.list("fill_price")?;
    fills.iter().try_for_each(fill)?;
    let margins = file.list("required_margin")?;
    let opened = margins.iter().map(required).collect::<Result<Vec<Opened>, String>>()?;
    account(&file.field("account")?, opened, &fills)?;
    Ok(fills.len() + margins.len() + 1)
}

fn fill(case: &At<'_>) -> Result<(), String> {
    let figure = |name| Ok::<i128, String>(case.money(name)?.base());
    let (size, price) = (figure("size_delta")?, figure("index_price")?);
    let filled = fill_price(figure("skew")?, figure("skew_scale")?, size, price);
    let filled = filled.map_err(|error| case.fault(&error))?;
    case.expect("fill_price", filled as f64 / 1e18)?;
    let gained = gain(size, price, filled).map_err(|error| case.fault(&error))?;
    // The figure is a difference of products of this size.
    let scale = (case.real("size_delta")? * case.real("index_price")?).abs();
    case.expect_within("pnl_at_fill", gained as f64 / 1e18, scale.max(1.0))
}

/// A market's margins; answers it as it would be opened on an even market.
fn required(case: &At<'_>) -> Result<Opened, String> {
    case.text("market")?;
    let decimal = |name| Ok::<Decimal, String>(Decimal::from_base(case.money(name)?.base()));
    let terms = MarketTerms {
        skew_scale: decimal("skew_scale")?,
        initial_margin_fraction: decimal("initial_margin_fraction")?,
        min_initial_margin_ratio: decimal("min_initial_margin_ratio")?,
        maintenance_scalar: decimal("maintenance_scalar")?,
        ..plain()?
    };
    let (size, price) = (case.money("size")?, case.money("price")?);
    let margins = terms.margins(size.base(), price.base()).map_err(|error| case.fault(&error))?;
    let units = |figure: i128| figure as f64 / 1e18;
    case.expect("imr", units(margins.initial_ratio))?;
    case.expect("mmr", units(margins.maintenance_ratio))?;
    case.expect("initial_margin", units(margins.initial))?;
    case.expect("maintenance_margin", units(margins.maintenance))?;
    let gain = gain_at_fill(&terms, size, price).map_err(|why| case.fault(&why))?;
    let (initial, maintenance) = (units(margins.initial), units(margins.maintenance));
    Ok(Opened { terms, size, price, gain, initial, maintenance })
}

/// What a size has gained once it was filled on an even market.
fn gain_at_fill(terms: &MarketTerms, size: Amount, price: Amount) -> Result<f64, String> {
    let filled = fill_price(0, terms.skew_scale.base(), size.base(), price.base());
    let filled = filled.map_err(|error| error.to_string())?;
    let gained = gain(size.base(), price.base(), filled).map_err(|error| error.to_string())?;
    Ok(gained as f64 / 1e18)
}

/// The account opens every market of the margins, and those of the fills whose gains it tells beside
/// them; what these ask for is what is left of its totals.
fn account(case: &At<'_>, mut opened: Vec<Opened>, fills: &[At<'_>]) -> Result<(), String> {
    let mut left = gains(case)?;
    for market in &opened {
        let at = left.iter().position(|gain| is_near(*gain, market.gain));
        let at = at.ok_or_else(|| case.fault(&format!("no gain of {} is told", market.gain)))?;
        left.remove(at);
    }
    let initial = case.real("total_initial")? - sum(&opened, |market| market.initial);
    let maintenance = case.real("total_maintenance")? - sum(&opened, |market| market.maintenance);
    let mut unnamed = Vec::new();
    left.retain(|gain| match fills.iter().find_map(|fill| market_of(fill, *gain)) {
        Some(market) => {
            unnamed.push(market);
            false
        }
        None => true,
    });
    share_out(case, &mut unnamed, (initial, maintenance), scalars(&opened))?;
    opened.append(&mut unnamed);
    through_the_rule(case, &opened, &left)
}

fn gains(case: &At<'_>) -> Result<Vec<f64>, String> {
    let gains = case.list("pnl_expected_upstream")?;
    let gains = gains.iter().enumerate().map(|(index, gain)| {
        let told = gain.number();
        told.ok_or_else(|| case.fault(&format!("pnl_expected_upstream {index} is not a number")))
    });
    gains.collect()
}

fn is_near(left: f64, right: f64) -> bool {
    (left - right).abs() <= 1e-9 * left.abs().max(1.0)
}

fn sum(markets: &[Opened], of: impl Fn(&Opened) -> f64) -> f64 {
    markets.iter().map(of).sum()
}

/// The least and the largest scalar of the markets; any there can be where there is no market.
fn scalars(markets: &[Opened]) -> (f64, f64) {
    let scalars = markets.iter().map(|market| market.terms.maintenance_scalar.base() as f64 / 1e18);
    let (least, most) = (scalars.clone().reduce(f64::min), scalars.reduce(f64::max));
    (least.unwrap_or(0.0), most.unwrap_or(1.0))
}

/// The market of a fill on an even market with this gain; what it asks for is not known yet.
fn market_of(fill: &At<'_>, gain: f64) -> Option<Opened> {
    if fill.real("skew").ok()? != 0.0 || !is_near(fill.real("pnl_at_fill").ok()?, gain) {
        return None;
    }
    let skew_scale = Decimal::from_base(fill.money("skew_scale").ok()?.base());
    Some(Opened {
        terms: MarketTerms { skew_scale, ..plain().ok()? },
        size: fill.money("size_delta").ok()?,
        price: fill.money("index_price").ok()?,
        gain,
        initial: 0.0,
        maintenance: 0.0,
    })
}

/// Gives what is left of the totals to the markets that have no margins of their own. The lists do
/// not tell what share these ask for, but maintenance is the scalar's share of it, and the scalar is
/// one that the lists tell.
fn share_out(
    case: &At<'_>,
    markets: &mut [Opened],
    (initial, maintenance): (f64, f64),
    (least, most): (f64, f64),
) -> Result<(), String> {
    let Some(first) = markets.first_mut() else { return Ok(()) };
    let notional = (real(first.size) * real(first.price)).abs();
    let (ratio, scalar) = (initial / notional, maintenance / initial);
    let is_listed = scalar >= least - 1e-9 && scalar <= most + 1e-9;
    if !(0.0..=1.0).contains(&ratio) || !is_listed {
        let why = format!("{initial} and {maintenance} are left of the totals for {notional}");
        return Err(case.fault(&why));
    }
    first.terms.min_initial_margin_ratio = Decimal::from_base(money(ratio)?.base());
    first.terms.maintenance_scalar = Decimal::from_base(money(scalar)?.base());
    Ok(())
}

/// Opens the markets one after the other; gains that are no market's here stand as they are told.
fn through_the_rule(case: &At<'_>, markets: &[Opened], gains: &[f64]) -> Result<(), String> {
    let rule = rule(markets)?;
    let marks: Vec<Amount> = markets.iter().map(|market| market.price).collect();
    let mut state = (Holdings::of_asset(0, case.money("collateral_usd")?), quotes(&marks));
    for (market, opened) in markets.iter().enumerate() {
        let quantity = Quantity::from_base(opened.size.base());
        let trade = Change::Trade { market, quantity, price: None, fee: Amount::ZERO };
        state = rule.after(&state.0, &state.1, &trade).map_err(|error| case.fault(&error))?;
    }
    for gain in gains {
        let owing = money(-gain)?;
        state.0.positions.push(Position { market: markets.len(), owing, ..Position::default() });
    }
    let standing = rule.assess(&state.0, &state.1).map_err(|error| case.fault(&error))?;
    case.expect("available_margin_after_open", real(standing.equity))?;
    case.expect("upstream_expected", real(standing.equity))?;
    case.expect("total_initial", real(standing.initial))?;
    case.expect("total_maintenance", real(standing.maintenance))
}

fn builtin() -> Result<SynthetixV3Terms, String> {
    match RuleTerms::builtin("synthetix_v3") {
        Some(Ok(RuleTerms::SynthetixV3(terms))) => Ok(terms),
        _ => Err(String::from("there are no built-in parameters")),
    }
}

/// A built-in market, for what the file does not tell.
fn plain() -> Result<MarketTerms, String> {
    let terms = builtin()?;
    let market = terms.markets.get("BTC").ok_or("the built-in parameters have no BTC")?;
    let none = Decimal::default();
    Ok(MarketTerms { initial_margin_fraction: none, min_initial_margin_ratio: none, ..*market })
}

fn rule(markets: &[Opened]) -> Result<SynthetixV3, String> {
    let names: Vec<String> = (0..markets.len()).map(|market| format!("M{market}")).collect();
    let mut terms = builtin()?;
    terms.markets = names.iter().cloned().zip(markets.iter().map(|market| market.terms)).collect();
    let symbols: Vec<&str> = names.iter().map(String::as_str).collect();
    let rule = terms.rule(Symbols { assets: &["USD"], markets: &symbols });
    rule.map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn file() -> Value {
        json!({
            "fill_price": [{ "skew": 0, "skew_scale": 1e5, "size_delta": 2000, "index_price": 5,
                "fill_price": 5.05, "pnl_at_fill": -100.0 }],
            "required_margin": [{ "market": "BTC", "size": -1, "price": 30000, "skew_scale": 100,
                "initial_margin_fraction": 2, "min_initial_margin_ratio": 0.01,
                "maintenance_scalar": 0.5, "imr": 0.03, "mmr": 0.015, "initial_margin": 900.0,
                "maintenance_margin": 450.0 }],
            "account": { "collateral_usd": 20000, "available_margin_after_open": 19750.0,
                "upstream_expected": 19750, "total_initial": 1400.0, "total_maintenance": 700.0,
                "pnl_expected_upstream": [-150, -100] },
        })
    }

    #[test]
    fn a_wrong_figure_is_found() {
        assert_eq!(check(&file()), Ok(3));
        let wrong = |place: &str, value: Value| {
            let mut file = file();
            *file.pointer_mut(place).unwrap() = value;
            check(&file).unwrap_err()
        };
        assert!(wrong("/fill_price/0/fill_price", json!(5.1)).contains("fill_price"));
        assert!(wrong("/required_margin/0/mmr", json!(0.02)).contains("mmr"));
        assert!(wrong("/account/upstream_expected", json!(19_751)).contains("upstream_expected"));
        assert!(wrong("/account/pnl_expected_upstream/0", json!(-151)).contains("no gain"));
        assert!(wrong("/account/total_initial", json!(20_000)).contains("left of the totals"));
        assert!(wrong("/account/total_initial", json!(1_600)).contains("left of the totals"));
        assert!(wrong("/account/total_maintenance", json!(690)).contains("left of the totals"));
    }
}
