//! The vectors of `bridge_speed_tradeoff`: when a faster rail pays for its fee.

use serde_json::Value;
use trimtab_risk::transit::{SpeedChoice, price_speed};

use super::compare::{Case, cases};

/// Compares every case with [`price_speed`].
pub(crate) fn check(file: &Value) -> Result<usize, String> {
    let cases = cases(file)?;
    cases.iter().try_for_each(check_case)?;
    Ok(cases.len())
}

fn check_case(case: &Case<'_>) -> Result<(), String> {
    let value = price_speed(&SpeedChoice {
        amount: case.number("amount")?,
        apr: case.number("apr")?,
        fast_fee_bps: case.number("fast_fee_bps")?,
        fast_s: case.number("fast_s")?,
        slow_s: case.number("slow_s")?,
    });
    case.expect_number("time_value_saved", value.time_value_saved)?;
    case.expect_number("fast_fee", value.fast_fee)?;
    case.expect_flag("fast_worth_it_on_carry_alone", value.worth_on_carry_alone())?;
    case.expect_number("min_liquidation_risk_value_needed", value.risk_value_needed)
}
