//! The vectors of `morpho_adaptive_curve_irm`: constants, touches of a market, and the exponential.

use serde_json::Value;
use trimtab_risk::rules::morpho_blue::{
    INITIAL_LEVEL, LEVEL_LEAST, LEVEL_MOST, SPEED, STEEPNESS, TARGET, touch, wad_exp,
};
use trimtab_risk::rules::{I256, U256, real_of};

use super::exact::{Entry, constants, entries};

const YEAR_SECS: f64 = 31_536_000.0;

/// Compares every list with the model.
pub(crate) fn check(file: &Value) -> Result<usize, String> {
    let stated = constants(file)?;
    let names = stated.names();
    names.iter().try_for_each(|name| stated.expect_integer(name, constant(&stated, name)?))?;
    let (cases, powers) = (entries(file, "cases")?, entries(file, "wexp")?);
    cases.iter().try_for_each(check_case)?;
    powers.iter().try_for_each(check_power)?;
    Ok(names.len() + cases.len() + powers.len())
}

fn constant(stated: &Entry<'_>, name: &str) -> Result<I256, String> {
    match name {
        "CURVE_STEEPNESS" => Ok(STEEPNESS),
        "ADJUSTMENT_SPEED_per_s_wad" => Ok(SPEED),
        "TARGET_UTILIZATION" => Ok(TARGET),
        "INITIAL_RATE_AT_TARGET_per_s_wad" => Ok(INITIAL_LEVEL),
        "MIN_RATE_AT_TARGET" => Ok(LEVEL_LEAST),
        "MAX_RATE_AT_TARGET" => Ok(LEVEL_MOST),
        _ => Err(stated.unknown(name)),
    }
}

fn check_case(case: &Entry<'_>) -> Result<(), String> {
    let (supplied, lent): (U256, U256) =
        (case.integer("total_supply")?, case.integer("total_borrow")?);
    let (level, seconds) = (case.integer("start_rate_at_target")?, case.integer("elapsed_s")?);
    let found = touch(supplied, lent, level, seconds).map_err(|error| error.to_string())?;
    case.expect_integer("utilization_wad", found.utilisation)?;
    case.expect_integer("err_wad", found.deviation)?;
    case.expect_integer("avg_borrow_rate_per_s_wad", found.average_rate)?;
    case.expect_integer("end_rate_at_target", found.level)?;
    let borrow = a_year(found.average_rate);
    case.expect_real("avg_borrow_apr", borrow)?;
    case.expect_real("end_rate_at_target_apr", a_year(found.level))?;
    case.expect_real("borrow_apy", borrow.exp_m1())
}

fn check_power(case: &Entry<'_>) -> Result<(), String> {
    let power: I256 = case.integer("x")?;
    case.expect_integer("wexp", wad_exp(power))?;
    let size = real_of(power.unsigned_abs(), 18);
    let exact = if power < 0 { -size } else { size }.exp();
    // Stated in whole wads: a power that is next to nothing is known to half a unit only.
    case.expect_near("true", exact * 1e18, 1.0)
}

fn a_year(rate: I256) -> f64 {
    real_of(rate.unsigned_abs(), 18) * YEAR_SECS
}
