//! The vectors of `hyperliquid_funding`: premium, rates and what is paid.

use serde_json::Value;
use trimtab_model::{MoneyError, Price, Quantity};
use trimtab_risk::rules::RuleTerms;
use trimtab_risk::rules::hyperliquid::{FundingRate, FundingTerms, payment};

use super::figures::{At, money, real};

/// Checks every case.
pub(crate) fn check(file: &Value) -> Result<usize, String> {
    let Some(Ok(RuleTerms::Hyperliquid(terms))) = RuleTerms::builtin("hyperliquid") else {
        return Err(String::from("there are no built-in parameters"));
    };
    let cases = At::file(file).list("cases")?;
    cases.iter().try_for_each(|case| check_case(case, &terms.funding))?;
    Ok(cases.len())
}

fn check_case(case: &At<'_>, terms: &FundingTerms) -> Result<(), String> {
    let price = |name| case.money(name).map(|amount| Price::from_base(amount.base()));
    let oracle = price("oracle")?;
    let told = |rate: Result<FundingRate, MoneyError>| rate.map_err(|error| case.fault(&error));
    let premium = told(FundingRate::premium(price("impact_bid")?, price("impact_ask")?, oracle))?;
    let rate = told(terms.rate(premium))?;
    let hourly = told(terms.hourly(rate))?;
    for (name, got) in [("premium", premium), ("funding_8h", rate), ("hourly_rate_paid", hourly)] {
        // Rates are small: to nine digits of themselves, not of one.
        let expected = case.real(name)?;
        case.expect_within(name, got.base() as f64 / 1e18, expected.abs().max(1e-8))?;
    }
    let ten = Quantity::from_base(money(10.0)?.base());
    let paid = payment(ten, oracle, hourly).map_err(|error| case.fault(&error))?;
    case.expect("payment_10_units_long", real(paid))
}
