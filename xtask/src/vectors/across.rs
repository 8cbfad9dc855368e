//! The vectors of `across_lp_fee`: the pool's fee in integers of 1e-18.

use serde_json::Value;
use trimtab_risk::routes::across::RateModel;

use super::compare::{Case, check_list};

/// Compares yearly rate, week of it and truncated week of every case, to the last digit.
pub(crate) fn check(file: &Value) -> Result<usize, String> {
    let terms = Case::part(file, "rate_model")?;
    let model = RateModel {
        kink: unsigned(&terms, "UBar")?,
        base: unsigned(&terms, "R0")?,
        below: unsigned(&terms, "R1")?,
        above: unsigned(&terms, "R2")?,
    };
    check_list(file, "cases", |case| check_case(&model, case))
}

fn check_case(model: &RateModel, case: &Case<'_>) -> Result<(), String> {
    let (before, after) = (unsigned(case, "util_before")?, unsigned(case, "util_after")?);
    for (field, fee) in [
        ("apy", model.yearly(before, after)),
        ("weekly_fee_pct", model.weekly(before, after)),
        ("weekly_truncated_6dp", model.realised(before, after)),
    ] {
        let fee = fee.map_err(|why| format!("{field}: {why}"))?;
        case.expect_whole(field, i128::try_from(fee).map_err(|why| format!("{field}: {why}"))?)?;
    }
    Ok(())
}

fn unsigned(case: &Case<'_>, field: &str) -> Result<u128, String> {
    u128::try_from(case.whole(field)?).map_err(|why| format!("{field}: {why}"))
}
