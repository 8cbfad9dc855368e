//! The vectors of `aave_v3`: rates, compounding, health and liquidations of Aave v3.

use serde_json::Value;
use trimtab_risk::rules::U256;
use trimtab_risk::rules::aave_v3::{
    Bonus, CLEARED_BELOW, CLOSE_FACTOR_BPS, CLOSE_FACTOR_HEALTH, CollateralValue, Health,
    LEFT_OVER, OPTIMAL_LEAST_BPS, OPTIMAL_MOST_BPS, RATE_MOST_BPS, RateCurve, Reserves, Side,
    YEAR_SECS, compounded, coverable, step, yearly_yield,
};
use trimtab_risk::rules::real_of;

use super::exact::{Entry, constants, entries};

/// What checks one entry of a list.
type Check = fn(&Entry<'_>) -> Result<(), String>;

/// Compares every list with the model.
pub(crate) fn check(file: &Value) -> Result<usize, String> {
    let mut checked = check_constants(&constants(file)?)?;
    let lists: [(&str, Check); 4] = [
        ("rates", check_rates),
        ("compounding", check_compounding),
        ("health_factor", check_health),
        ("liquidation", check_liquidation),
    ];
    for (name, check) in lists {
        let entries = entries(file, name)?;
        entries.iter().try_for_each(check)?;
        checked += entries.len();
    }
    Ok(checked)
}

fn check_rates(case: &Entry<'_>) -> Result<(), String> {
    let curve = RateCurve {
        optimal_bps: case.integer("optimal_bps")?,
        base_bps: case.integer("base_bps")?,
        slope1_bps: case.integer("slope1_bps")?,
        slope2_bps: case.integer("slope2_bps")?,
        reserve_factor_bps: case.integer("reserve_factor_bps")?,
    };
    let unbacked = if case.has("unbacked") { case.integer("unbacked")? } else { U256::ZERO };
    let reserves = Reserves {
        available: case.integer("available")?,
        owed: case.integer("total_debt")?,
        unbacked,
    };
    let rates = curve.rates(&reserves).map_err(|error| error.to_string())?;
    case.expect_integer("usage_ray", rates.usage)?;
    case.expect_integer("borrow_rate_ray", rates.borrow)?;
    case.expect_integer("liquidity_rate_ray", rates.liquidity)?;
    let borrow = real_of(rates.borrow, 27);
    case.expect_real("borrow_apr", borrow)?;
    case.expect_real("supply_apr", real_of(rates.liquidity, 27))?;
    case.expect_real("borrow_apy_compounded", yearly_yield(borrow))
}

fn check_compounding(case: &Entry<'_>) -> Result<(), String> {
    let (rate, seconds): (U256, u64) = (case.integer("rate_ray")?, case.integer("seconds")?);
    let growth = compounded(rate, seconds).map_err(|error| error.to_string())?;
    case.expect_integer("index_growth_ray", growth)?;
    case.expect_real("ideal_exp", (real_of(rate, 27) * seconds as f64 / YEAR_SECS as f64).exp())
}

fn check_health(case: &Entry<'_>) -> Result<(), String> {
    let collaterals = case.entries("collaterals")?;
    let collateral = collaterals.iter().map(|asset| {
        Ok(CollateralValue {
            value: asset.integer("value_base8")?,
            ltv_bps: asset.integer("ltv_bps")?,
            threshold_bps: asset.integer("liq_threshold_bps")?,
        })
    });
    let collateral = collateral.collect::<Result<Vec<_>, String>>()?;
    let debt = case.integer("debt_base8")?;
    let health = Health::of(&collateral, debt).map_err(|error| error.to_string())?;
    case.expect_integer("avg_ltv_bps", health.average_ltv_bps)?;
    case.expect_integer("avg_lt_bps", health.average_threshold_bps)?;
    case.expect_integer("health_factor_wad", health.factor)?;
    case.expect_real("hf", real_of(health.factor, 18))?;
    let available = health.available_borrows().map_err(|error| error.to_string())?;
    case.expect_integer("available_borrows_base8", available)
}

fn check_liquidation(case: &Entry<'_>) -> Result<(), String> {
    let unit = |field, usual: u8| -> Result<U256, String> {
        let decimals = if case.has(field) { case.integer(field)? } else { usual };
        Ok(U256::from(10_u8).pow(u32::from(decimals.min(36))))
    };
    let collateral = Side {
        price: case.integer("collateral_price8")?,
        unit: unit("collateral_decimals", 18)?,
        balance: case.integer("collateral_balance")?,
    };
    let cover = case.integer("debt_to_cover")?;
    let debt = Side {
        price: case.integer("debt_price8")?,
        unit: unit("debt_decimals", 6)?,
        balance: cover,
    };
    let bonus = Bonus {
        bps: case.integer("liq_bonus_bps")?,
        protocol_fee_bps: case.integer("protocol_fee_bps")?,
    };
    let step = step(&collateral, &debt, &bonus, cover).map_err(|error| error.to_string())?;
    case.expect_integer("collateral_to_liquidator", step.to_liquidator)?;
    case.expect_integer("debt_needed", step.repaid)?;
    case.expect_integer("protocol_fee_collateral", step.protocol_fee)
}

/// Every constant that is stated; one that this model does not know fails.
fn check_constants(stated: &Entry<'_>) -> Result<usize, String> {
    let names = stated.names();
    for name in &names {
        match *name {
            "DEFAULT_LIQUIDATION_CLOSE_FACTOR" => {
                stated.expect_real(name, f64::from(CLOSE_FACTOR_BPS) / 10_000.0)?;
            }
            "CLOSE_FACTOR_HF_THRESHOLD" => {
                stated.expect_real(name, real_of(CLOSE_FACTOR_HEALTH, 18))?;
            }
            "MIN_BASE_MAX_CLOSE_FACTOR_THRESHOLD_usd" => {
                stated.expect_real(name, real_of(CLEARED_BELOW, 8))?;
            }
            "MIN_LEFTOVER_BASE_usd" => stated.expect_real(name, real_of(LEFT_OVER, 8))?,
            "MAX_BORROW_RATE_bps" => stated.expect_integer(name, RATE_MOST_BPS)?,
            "OPTIMAL_RANGE_bps" => {
                stated.expect_integers(name, &[OPTIMAL_LEAST_BPS, OPTIMAL_MOST_BPS])?;
            }
            "close_factor_rule" => check_close_factor()?,
            _ => return Err(stated.unknown(name)),
        }
    }
    Ok(names.len())
}

/// The rule in words says half only from 2,000 on both sides and above 0.95: the model at its edges.
fn check_close_factor() -> Result<(), String> {
    let unit = U256::from(100_000_000_u32);
    let share = |held: u32, owed: u32, health: U256| {
        let side = |value| Side { price: unit, unit, balance: U256::from(value) * unit };
        let owed = side(owed);
        let most = coverable(&side(held), &owed, health, owed.balance);
        most.map(|most| real_of(most, 8) / real_of(owed.balance, 8))
            .map_err(|error| error.to_string())
    };
    let above = CLOSE_FACTOR_HEALTH + 1;
    let edges = [
        (share(2_000, 2_000, above)?, 0.5),
        (share(1_999, 2_000, above)?, 1.0),
        (share(2_000, 1_999, above)?, 1.0),
        (share(2_000, 2_000, CLOSE_FACTOR_HEALTH)?, 1.0),
    ];
    match edges.iter().find(|(got, expected)| (got - expected).abs() > f64::EPSILON) {
        None => Ok(()),
        Some((got, expected)) => {
            Err(format!("constants: close factor: expected {expected}, got {got}"))
        }
    }
}
