//! The vectors of `dydx_v4_margin`: the chain's own integers, tiers, and whole subaccounts.

use serde_json::Value;
use trimtab_risk::rules::dydx_v4::{LiquidityTier, MILLION, Risk};

use super::dydx_v4_accounts::{self, Tier};
use super::figures::{At, Check};

/// Quote quantums in a USDC.
const QUANTUMS: f64 = 1e6;

/// Checks every list of the file.
pub(crate) fn check(file: &Value) -> Result<usize, String> {
    let file = At::file(file);
    let lists: [(&str, Check); 3] = [
        ("initial_margin_tests", initial_margin),
        ("adjusted_imf_ppm_tests", adjusted_fraction),
        ("genesis_tiers", |case| genesis_tier(case).map(|_| ())),
    ];
    let mut checked = 0;
    for (name, check) in lists {
        let cases = file.list(name)?;
        cases.iter().try_for_each(check)?;
        checked += cases.len();
    }
    let examples = file.list("account_examples")?;
    examples.iter().try_for_each(relations)?;
    dydx_v4_accounts::check(&examples, &tiers(&file)?)?;
    Ok(checked + examples.len())
}

/// The file's tiers by name.
fn tiers(file: &At<'_>) -> Result<Vec<Tier>, String> {
    let tier =
        |at: &At<'_>| Ok(Tier { name: at.text("name")?.to_owned(), tier: genesis_tier(at)? });
    file.list("genesis_tiers")?.iter().map(tier).collect()
}

fn tier(case: &At<'_>, lower: &str, upper: &str) -> Result<LiquidityTier, String> {
    let tier = LiquidityTier {
        initial_margin_ppm: case.whole("initial_margin_ppm")?,
        maintenance_fraction_ppm: 1_000_000,
        open_interest_lower_cap: case.whole(lower)?,
        open_interest_upper_cap: case.whole(upper)?,
    };
    tier.check("tier").map_err(|error| case.fault(&error))?;
    Ok(tier)
}

fn initial_margin(case: &At<'_>) -> Result<(), String> {
    let tier = tier(case, "oi_lower_cap", "oi_upper_cap")?;
    let open = case.integer("oi_notional_quantums")?;
    let initial = tier.initial(case.integer("position_quote_quantums")?, open, 0);
    case.expect_integer("expected_imr_quantums", initial.map_err(|error| case.fault(&error))?)
}

fn adjusted_fraction(case: &At<'_>) -> Result<(), String> {
    let tier = tier(case, "lower", "upper")?;
    let ppm = tier.initial_ppm(case.integer("oi")?).map_err(|error| case.fault(&error))?;
    case.expect_integer("expected_ppm", ppm)
}

/// A tier whose caps are in USDC; its maintenance of a million is its fraction.
fn genesis_tier(case: &At<'_>) -> Result<LiquidityTier, String> {
    let quantums = |name| -> Result<u64, String> {
        let quantums = case.integer(name)?.checked_mul(1_000_000);
        let quantums = quantums.and_then(|quantums| u64::try_from(quantums).ok());
        quantums.ok_or_else(|| case.fault(&format!("`{name}` is out of range")))
    };
    let tier = LiquidityTier {
        initial_margin_ppm: case.whole("initial_margin_ppm")?,
        maintenance_fraction_ppm: case.whole("maintenance_fraction_ppm")?,
        open_interest_lower_cap: quantums("oi_lower_cap_usdc")?,
        open_interest_upper_cap: quantums("oi_upper_cap_usdc")?,
    };
    tier.check(case.text("name")?).map_err(|error| case.fault(&error))?;
    let large = i128::from(MILLION) * i128::from(MILLION);
    let maintenance = tier.maintenance(large).map_err(|error| case.fault(&error))?;
    case.expect("mmf", maintenance as f64 / large as f64)?;
    Ok(tier)
}

/// What must hold between an example's own figures, through the rule's functions.
fn relations(case: &At<'_>) -> Result<(), String> {
    let quantums = |name| Ok::<i128, String>((case.real(name)? * QUANTUMS).round() as i128);
    let risk = Risk {
        net_collateral: quantums("equity_nc")?,
        initial: quantums("imr")?,
        maintenance: quantums("mmr")?,
        gross: 0,
    };
    let usdc = |quantums: i128| quantums as f64 / QUANTUMS;
    let free = risk.free_collateral().map_err(|error| case.fault(&error))?;
    case.expect("free_collateral", usdc(free))?;
    case.expect_flag("initial_collateralised", risk.is_initial_collateralised())?;
    case.expect_flag("liquidatable", risk.is_liquidatable())?;
    let usage = risk.initial as f64 / risk.net_collateral as f64;
    match case.maybe_real("margin_usage_imr_over_nc")? {
        None => Ok(()),
        Some(_) => case.expect("margin_usage_imr_over_nc", usage),
    }
}
