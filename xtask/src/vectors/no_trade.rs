//! The vectors of `no_trade_region`: widths, bands, and the buffer a slow way needs.
//!
//! The file's `monte_carlo` simulates a case whose name states its costs, at the first case's
//! volatility and penalty: the formula's cost is compared, and that the simulation is close to it.

use serde_json::Value;
use trimtab_risk::no_trade::weights::{merton_band, target_half_width};
use trimtab_risk::no_trade::{Imbalance, MoveCost};
use trimtab_risk::routes::buffer::buffer_for;

use super::compare::{Case, cases, check_list};

/// The file's widths with both costs come from a search over a flat valley: good to some 1e-8
/// of the width. Their
/// cost, where the valley is flat, is compared like any figure.
const SEARCHED: f64 = 1e-6;

/// How far a simulation of some thousand paths may be from what it simulates.
const SIMULATED: f64 = 0.02;

const DAY_S: f64 = 86_400.0;

/// Compares every width and its cost, every band, and every buffer.
pub(crate) fn check(file: &Value) -> Result<usize, String> {
    let widths = check_list(file, "cases", check_width)?;
    let merton = check_list(file, "merton_bands", check_merton)?;
    let targets = check_list(file, "kallsen_muhle_karbe", check_target)?;
    let buffers = check_list(file, "latency_buffer", check_buffer)?;
    check_simulated(file)?;
    Ok(widths + merton + targets + buffers + 1)
}

fn check_simulated(file: &Value) -> Result<(), String> {
    let simulated = Case::part(file, "monte_carlo")?;
    let name = simulated.text("case").map_err(|why| format!("monte_carlo, {why}"))?;
    let cost = told_cost(name)
        .ok_or_else(|| format!("monte_carlo: `{name}` states no costs as in `$30 + 5bp`"))?;
    let cases = cases(file)?;
    let first = cases.first().ok_or("monte_carlo: there is no case whose terms it could have")?;
    let region = imbalance(first)?.no_trade(cost).map_err(|why| why.to_string())?;
    let is_close = simulated.expect_number("formula", region.cost_rate).and_then(|()| {
        let mc = simulated.number("mc")?;
        let off = (mc / region.cost_rate - 1.0).abs();
        let why = format!("mc {mc} is not within {SIMULATED} of {}", region.cost_rate);
        if off <= SIMULATED { Ok(()) } else { Err(why) }
    });
    is_close.map_err(|why| format!("monte_carlo, {why}"))
}

/// The costs that a name states, as in `$30 + 5bp`.
fn told_cost(name: &str) -> Option<MoveCost> {
    let figure = |text: &str| text.replace(',', "").parse::<f64>().ok();
    let fixed = name.split_whitespace().find_map(|word| figure(word.strip_prefix('$')?));
    let points =
        name.split_whitespace().find_map(|word| figure(word.trim_matches(',').strip_suffix("bp")?));
    if fixed.is_none() && points.is_none() {
        return None;
    }
    Some(MoveCost { fixed: fixed.unwrap_or(0.0), rate: points.unwrap_or(0.0) / 1e4 })
}

fn imbalance(case: &Case<'_>) -> Result<Imbalance, String> {
    Ok(Imbalance {
        volatility: case.number("target_vol_sigma")?,
        penalty: case.number("quad_penalty_k")?,
    })
}

fn check_width(case: &Case<'_>) -> Result<(), String> {
    let imbalance = imbalance(case)?;
    let cost = MoveCost { fixed: case.number("fixed_cost_K")?, rate: case.number("prop_cost_c")? };
    let region = imbalance.no_trade(cost).map_err(|why| why.to_string())?;
    case.expect_number("cost_rate", region.cost_rate)?;
    let Some(between) = region.between_moves else {
        case.expect_number("l", region.act_at)?;
        return case.expect_number("check", imbalance.cost_rate_at_edge(cost.rate, region.act_at));
    };
    if cost.rate == 0.0 {
        case.expect_number("L", region.act_at)?;
        return case.expect_number("mean_time_between_trades", between);
    }
    // What the search missed is a share of the width, in whatever is made of it.
    let about = |field: &str, got: f64, of: f64| {
        case.expect_about(field, got, SEARCHED * of / got.abs().max(1.0))
    };
    let (wide, variance) = (region.act_at, imbalance.volatility * imbalance.volatility);
    about("m", region.back_to, wide)?;
    about("L", wide, wide)?;
    about("mean_time_between_trades", between, wide * wide / variance)?;
    about("trade_size", wide - region.back_to, wide)
}

fn check_merton(case: &Case<'_>) -> Result<(), String> {
    let band = merton_band(
        case.number("mu")?,
        case.number("sigma")?,
        case.number("gamma")?,
        case.number("bid_ask_spread_eps")?,
    );
    let band = band.map_err(|why| why.to_string())?;
    case.expect_number("merton_weight", band.target)?;
    case.expect_number("half_width", band.half_width)?;
    case.expect_number("buy_below", band.low())?;
    case.expect_number("sell_above", band.high())
}

fn check_target(case: &Case<'_>) -> Result<(), String> {
    let half_width = target_half_width(
        case.number("abs_risk_aversion")?,
        case.number("price_vol_per_sqrt_day")?,
        case.number("target_position_vol_units")?,
        case.number("half_spread_usd_per_unit")?,
    );
    case.expect_number("half_width_units", half_width.map_err(|why| why.to_string())?)
}

fn check_buffer(case: &Case<'_>) -> Result<(), String> {
    let buffer = buffer_for(
        case.number("breach_prob")?,
        case.number("sigma_per_sqrt_day")?,
        case.number("latency_s")? / DAY_S,
    );
    case.expect_number("buffer", buffer.map_err(|why| why.to_string())?)
}
