//! The vectors of `kyle_lambda`: one regression of price changes on signed volume.

use serde_json::Value;
use trimtab_risk::liquidity::kyle::KyleFit;

use super::compare::Case;

/// Compares slope and intercept, and the slope through the origin.
pub(crate) fn check(file: &Value) -> Result<usize, String> {
    let whole = serde_json::json!({ "file": file });
    let case = Case::part(&whole, "file")?;
    let (volumes, changes) = (case.numbers("signed_volume")?, case.numbers("dp")?);
    if volumes.len() != changes.len() {
        return Err(format!("{} volumes and {} changes", volumes.len(), changes.len()));
    }
    let pairs: Vec<(f64, f64)> = volumes.into_iter().zip(changes).collect();
    let fit = KyleFit::new(&pairs).map_err(|why| why.to_string())?;
    case.expect_number("lambda_ols", fit.lambda)?;
    case.expect_number("intercept", fit.intercept)?;
    case.expect_number("lambda_no_intercept", fit.lambda_through_origin)?;
    Ok(1)
}
