//! The vectors of `dydx_v4_margin`: the chain's own integers, tiers, and whole subaccounts.

use serde_json::Value;
use trimtab_model::Quantity;
use trimtab_risk::rules::dydx_v4::{DydxV4, LiquidityTier, MILLION, Risk};
use trimtab_risk::rules::{Quotes, RuleTerms, Symbols};

use super::figures::{At, Check, account, money, position, quotes, real};

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
    let tiers = file.list("genesis_tiers")?;
    let examples = file.list("account_examples")?;
    let mut before = None;
    for example in &examples {
        relations(example)?;
        let name = example.text("name")?;
        let Some(open_interest) = open_interest(name) else { continue };
        let notionals = subaccount(example, &tiers, open_interest)?;
        if let Some(before) = before.filter(|_| name.starts_with("same"))
            && before != notionals
        {
            return Err(example.fault(&format!("is of {notionals:?}, not of {before:?}")));
        }
        before = Some(notionals);
    }
    Ok(checked + examples.len())
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
    expect_risk(case, &risk)
}

fn expect_risk(case: &At<'_>, risk: &Risk) -> Result<(), String> {
    let usdc = |quantums: i128| quantums as f64 / QUANTUMS;
    case.expect("equity_nc", usdc(risk.net_collateral))?;
    case.expect("imr", usdc(risk.initial))?;
    case.expect("mmr", usdc(risk.maintenance))?;
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

/// The open notional that an example's name tells, as in `OI 20m`, in USDC.
fn open_interest(name: &str) -> Option<f64> {
    let (_, after) = name.split_once("OI")?;
    let number =
        after.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    number.strip_suffix('m')?.parse::<f64>().ok().map(|millions| millions * 1e6)
}

/// The examples hold a large-cap market long and a small-cap one short, without telling prices. The
/// two requirements tell them: the account they make is put through the rule. Answers both notionals.
fn subaccount(case: &At<'_>, tiers: &[At<'_>], open_interest: f64) -> Result<[f64; 2], String> {
    let named = |name: &str| -> Result<LiquidityTier, String> {
        let tier = tiers.iter().find(|tier| tier.text("name") == Ok(name));
        genesis_tier(tier.ok_or_else(|| case.fault(&format!("there is no tier {name}")))?)
    };
    let (large, small) = (named("Large-Cap")?, named("Small-Cap")?);
    let open = (open_interest * QUANTUMS) as i128;
    let notionals = notionals(case, (&large, &small), open)?;
    let rule = rule(large, small).map_err(|why| case.fault(&why))?;
    let notionals = notionals.map(|notional| (notional * QUANTUMS).round() / QUANTUMS);
    let [long, short] = notionals;
    let (long, short) = (money(long)?, money(-short)?);
    let mut quotes = quotes(&[money(1.0)?, money(1.0)?]);
    open_at(&mut quotes, open_interest)?;
    let held = case.money("equity_nc")?;
    let account = account(held, vec![position(0, long, long), position(1, short, short)]);
    let risk = rule.risk(&account, &quotes).map_err(|error| case.fault(&error))?;
    expect_risk(case, &risk)?;
    // Open interest moves nothing but the initial requirement.
    let standing = trimtab_risk::rules::MarginRule::assess(&rule, &account, &quotes);
    let standing = standing.map_err(|error| case.fault(&error))?;
    case.expect("mmr", real(standing.maintenance))?;
    Ok(notionals)
}

fn open_at(quotes: &mut Quotes, open_interest: f64) -> Result<(), String> {
    let open = Quantity::from_base(money(open_interest)?.base());
    for market in &mut quotes.markets {
        (market.long, market.short) = (open, open);
    }
    Ok(())
}

/// Both notionals in USDC, from what is required of them together.
fn notionals(
    case: &At<'_>,
    (large, small): (&LiquidityTier, &LiquidityTier),
    open: i128,
) -> Result<[f64; 2], String> {
    let share = |ppm: f64| ppm / MILLION as f64;
    let base = |tier: &LiquidityTier| share(f64::from(tier.initial_margin_ppm));
    let kept = |tier: &LiquidityTier| base(tier) * share(f64::from(tier.maintenance_fraction_ppm));
    let scaled = small.initial_ppm(open).map_err(|error| case.fault(&error))?;
    let (a, b, c, d) = (kept(large), kept(small), base(large), share(scaled as f64));
    let (mmr, imr) = (case.real("mmr")?, case.real("imr")?);
    let determinant = a * d - b * c;
    let solved = [(mmr * d - imr * b) / determinant, (imr * a - mmr * c) / determinant];
    let is_sound = solved.iter().all(|notional| notional.is_finite() && *notional >= -1e-6);
    if !is_sound {
        return Err(case.fault(&format!("no two notionals require mmr {mmr} and imr {imr}")));
    }
    Ok(solved.map(|notional| notional.max(0.0)))
}

fn rule(large: LiquidityTier, small: LiquidityTier) -> Result<DydxV4, String> {
    let Some(Ok(RuleTerms::DydxV4(mut terms))) = RuleTerms::builtin("dydx_v4") else {
        return Err(String::from("there are no built-in parameters"));
    };
    let names = ["LARGE", "SMALL"].map(String::from);
    terms.tiers = names.clone().into_iter().zip([large, small]).collect();
    terms.markets = names.clone().into_iter().zip(names).collect();
    let symbols = Symbols { assets: &["USDC"], markets: &["LARGE", "SMALL"] };
    terms.rule(symbols).map_err(|error| error.to_string())
}
