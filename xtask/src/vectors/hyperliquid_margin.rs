//! The vectors of `hyperliquid_margin`: tables, liquidation prices, what may leave, and how an
//! account is liquidated. Tables are built from the file's own tiers, so that it may have any.

use std::collections::BTreeMap;

use serde_json::Value;
use trimtab_model::{Amount, Price, Ratio, Rounding};
use trimtab_risk::rules::hyperliquid::{
    Hyperliquid, HyperliquidTerms, Table, TierTerms, borrowable,
};
use trimtab_risk::rules::{
    Fraction, Holdings, MarginRule, Quotes, RuleTerms, Series, Standing, Symbols, Taken,
};

use super::figures::{At, Check, account, money, position, quotes, real};

/// The name of the one market that most cases are about, and of one that stands for all others.
const MARKETS: &[&str] = &["IT", "OTHERS"];

/// Checks every list of the file.
pub(crate) fn check(file: &Value) -> Result<usize, String> {
    let file = At::file(file);
    let tables = tables(&file)?;
    let mut checked = tables.len();
    let lists: [(&str, Check); 3] = [
        ("liquidation_price", liquidation_price),
        ("transfer_margin", transfer_margin),
        ("backstop", backstop),
    ];
    for case in file.list("maintenance")? {
        maintenance(&case, &tables)?;
        checked += 1;
    }
    for (name, check) in lists {
        let cases = file.list(name)?;
        cases.iter().try_for_each(check)?;
        checked += cases.len();
    }
    portfolio_margin(&file.field("portfolio_margin")?)?;
    partial_liquidation(&file.field("partial_liquidation")?)?;
    Ok(checked + 2)
}

fn tables(file: &At<'_>) -> Result<BTreeMap<String, Table>, String> {
    let mut tables = BTreeMap::new();
    for (market, tiers) in file.fields("tiers_mainnet")? {
        let tiers = tiers.entries().ok_or_else(|| tiers.fault(&"is no list of tiers"))?;
        let terms: Result<Vec<TierTerms>, String> = tiers
            .iter()
            .map(|tier| {
                Ok(TierTerms {
                    from_usdc: tier.whole("lower_bound_usdc")?,
                    max_leverage: tier.whole("max_leverage")?,
                })
            })
            .collect();
        let table = Table::new(market, &terms?).map_err(|error| error.to_string())?;
        tables.insert(market.to_owned(), table);
    }
    Ok(tables)
}

fn maintenance(case: &At<'_>, tables: &BTreeMap<String, Table>) -> Result<(), String> {
    let asset = case.text("asset")?;
    let table = tables.get(asset).ok_or_else(|| case.fault(&"has an asset without tiers"))?;
    let notional = case.money("notional_usdc")?;
    let rate = table.rate(notional);
    case.expect("mm_rate", f64::from(rate.of) / f64::from(rate.per))?;
    let told = |amount: Result<Amount, _>| amount.map(real).map_err(|error| case.fault(&error));
    case.expect("maintenance_deduction", told(table.deduction(notional))?)?;
    let maintenance = table.maintenance(notional);
    case.expect("maintenance_margin", told(maintenance)?)?;
    let standing =
        Standing { maintenance: maintenance.map_err(|e| case.fault(&e))?, ..Standing::default() };
    let rule = rule(1, |_| ()).map_err(|why| case.fault(&why))?;
    let trigger = rule.backstop_equity(&standing).map_err(|error| case.fault(&error))?;
    case.expect("backstop_trigger_equity(2/3 mm)", real(trigger))
}

/// The built-in rule, with one tier at a leverage for the market and one at 1 for all others.
fn rule(leverage: u32, change: impl Fn(&mut HyperliquidTerms)) -> Result<Hyperliquid, String> {
    let Some(Ok(RuleTerms::Hyperliquid(mut terms))) = RuleTerms::builtin("hyperliquid") else {
        return Err(String::from("there are no built-in parameters"));
    };
    let names = MARKETS.iter().map(|name| String::from(*name));
    terms.markets = names.clone().zip(names).collect();
    let tier = |max_leverage| vec![TierTerms { from_usdc: 0, max_leverage }];
    terms.tables =
        MARKETS.iter().map(|name| String::from(*name)).zip([tier(leverage), tier(1)]).collect();
    change(&mut terms);
    let symbols = Symbols { assets: &["USDC"], markets: MARKETS };
    terms.rule(symbols).map_err(|error| error.to_string())
}

fn liquidation_price(case: &At<'_>) -> Result<(), String> {
    let leverage: u32 = case.whole("max_leverage")?;
    let rule = rule(leverage, |_| ()).map_err(|why| case.fault(&why))?;
    let (price, side, size) = (case.real("mark_price")?, case.real("side")?, case.real("size")?);
    let held = match (case.text("mode")?, case.maybe_real("account_value")?) {
        (_, Some(value)) => value,
        // What an isolated position is opened with.
        ("isolated", None) => price * size / case.real("leverage_set")?,
        _ => return Err(case.fault(&"a cross account without `account_value`")),
    };
    let quotes = quotes(&[money(price)?, money(1.0)?]);
    let told = |error: &dyn ToString| case.fault(error);
    let mut positions = vec![position(0, money(side * size)?, money(side * size * price)?)];
    let own = rule.position_margin(&positions[0], &quotes).map_err(|e| told(&e))?.maintenance;
    // What the case needs beyond the position itself is held in another market, at a half of it.
    let others = 2.0 * (case.real("maintenance_margin_required")? - real(own));
    if others > 1e-9 {
        positions.push(position(1, money(others)?, money(others)?));
    }
    let account = account(money(held)?, positions);
    let standing = rule.assess(&account, &quotes).map_err(|e| told(&e))?;
    let rate = rule.table(0).map_err(|e| told(&e))?.rate(standing.gross);
    case.expect("l=1/maintenance_leverage", f64::from(rate.of) / f64::from(rate.per))?;
    case.expect("maintenance_margin_required", real(standing.maintenance))?;
    case.expect("margin_available", real(standing.buffer()))?;
    if standing.is_liquidatable {
        let price = published(price, side, size, &standing, rate);
        return at_published(case, &rule, (&account, &quotes), price);
    }
    at_price(case, &rule, (&account, &quotes))
}

/// The venue's formula for the price of liquidation, of the rule's margins.
fn published(price: f64, side: f64, size: f64, standing: &Standing, rate: Fraction) -> f64 {
    let share = f64::from(rate.of) / f64::from(rate.per);
    price - side * real(standing.buffer()) / size / (1.0 - share * side)
}

/// An account that may be liquidated already has no price of liquidation but now; the formula goes
/// on to the price at which it would be sound again, where the rule finds nothing left or missing.
fn at_published(
    case: &At<'_>,
    rule: &Hyperliquid,
    (account, quotes): (&Holdings, &Quotes),
    price: f64,
) -> Result<(), String> {
    case.expect("liq_price", price)?;
    buffer_at(case, rule, (account, quotes), Price::from_base(money(price)?.base()))
}

/// The price of liquidation, and the buffer there, which is nothing but for rounding.
fn at_price(
    case: &At<'_>,
    rule: &Hyperliquid,
    (account, quotes): (&Holdings, &Quotes),
) -> Result<(), String> {
    let series = Series::Market(0);
    let found = rule.liquidation_price(account, quotes, series).map_err(|e| case.fault(&e))?;
    let Some(found) = found else {
        // A formula without a floor goes below zero, where no price is.
        return match case.maybe_real("liq_price")? {
            Some(expected) if expected > 0.0 => Err(case.fault(&"no price liquidates it")),
            _ => Ok(()),
        };
    };
    case.expect("liq_price", real(Amount::from_base(found.base())))?;
    buffer_at(case, rule, (account, quotes), found)
}

fn buffer_at(
    case: &At<'_>,
    rule: &Hyperliquid,
    (account, quotes): (&Holdings, &Quotes),
    price: Price,
) -> Result<(), String> {
    let moved = quotes.with_price(Series::Market(0), price);
    let standing = rule.assess(account, &moved).map_err(|e| case.fault(&e))?;
    let dust = "check_equity_at_liq_minus_mm_at_liq";
    // It is a difference of figures from before the price moved, which may have gone to nothing.
    let before = rule.assess(account, quotes).map_err(|e| case.fault(&e))?;
    let scale = real(standing.gross.max(before.gross)).max(1.0);
    case.expect_within(dust, real(standing.buffer()), scale)
}

fn transfer_margin(case: &At<'_>) -> Result<(), String> {
    let entries = case.list("positions")?;
    let (mut positions, mut greatest) = (Vec::new(), 1);
    for entry in &entries {
        let (notional, leverage) = (entry.money("notional")?, entry.whole("leverage_set")?);
        if leverage == 0 {
            return Err(entry.fault(&"a leverage of 0"));
        }
        greatest = greatest.max(leverage);
        let mut held = position(0, notional, notional);
        held.own_initial = Some(Fraction { of: 1, per: leverage });
        positions.push(held);
    }
    let rule = rule(greatest, |_| ()).map_err(|why| case.fault(&why))?;
    let account = account(case.money("account_value")?, positions);
    let quotes = quotes(&[money(1.0)?, money(1.0)?]);
    let standing = rule.assess(&account, &quotes).map_err(|e| case.fault(&e))?;
    case.expect("initial_margin_required", real(standing.initial))?;
    case.expect("transfer_margin_required", real(standing.kept))?;
    let out = rule.withdrawable(&account, &quotes, 0).map_err(|e| case.fault(&e))?;
    case.expect("withdrawable_from_cross", real(out))
}

/// An account's value and maintenance, and whether the vault takes it.
fn backstop(case: &At<'_>) -> Result<(), String> {
    let (equity, maintenance) = (case.money("account_value")?, case.money("maintenance_margin")?);
    let is_liquidatable = equity < maintenance;
    let standing = Standing { equity, maintenance, is_liquidatable, ..Standing::default() };
    let rule = rule(1, |_| ()).map_err(|why| case.fault(&why))?;
    case.expect_flag("backstop", rule.is_backstopped(&standing).map_err(|e| case.fault(&e))?)
}

fn portfolio_margin(part: &At<'_>) -> Result<(), String> {
    let example = part.field("example")?;
    let ltv = |of: &At<'_>, name: &str| {
        let share = Ratio::parse(&format!("{:.9}", of.real(name)?));
        share.map_err(|error| of.fault(&error))
    };
    if !(Ratio::ZERO..=Ratio::ONE).contains(&ltv(part, "ltv_HYPE_BTC")?) {
        return Err(part.fault(&"`ltv_HYPE_BTC` is no share"));
    }
    let price = Price::from_base(example.money("price")?.base());
    let lent = borrowable(example.money("balance")?, price, ltv(&example, "ltv")?);
    example.expect("borrowable_usdc", real(lent.map_err(|error| example.fault(&error))?))
}

/// A position just above the threshold goes in parts, one at it goes whole.
fn partial_liquidation(part: &At<'_>) -> Result<(), String> {
    let (above, share) = (part.money("threshold_usdc")?, part.real("fraction")?);
    let parsed = Ratio::parse(&format!("{share:.9}")).map_err(|error| part.fault(&error))?;
    let cooldown_s = part.whole("cooldown_s")?;
    let rule = rule(1, |_| ()).map_err(|why| part.fault(&why))?;
    let quotes = quotes(&[money(1.0)?, money(1.0)?]);
    for (notional, is_parted) in
        [(above, false), (above.plus(above).map_err(|e| part.fault(&e))?, true)]
    {
        // Two fifths of notional are below maintenance, a half, and above the backstop, a third.
        let held = notional.scaled(2, 5, Rounding::Up).map_err(|e| part.fault(&e))?;
        let account = account(held, vec![position(0, notional, notional)]);
        let seizure = rule.liquidation(&account, &quotes).map_err(|e| part.fault(&e))?;
        let seizure = seizure.ok_or_else(|| part.fault(&"nothing is seized"))?;
        let sent = if is_parted { parsed.of(notional, Rounding::Up) } else { Ok(notional) };
        let sent = sent.map_err(|error| part.fault(&error))?;
        let is_as_told = matches!(
            seizure.taken[..],
            [Taken::Position { quantity, .. }] if quantity.base() == sent.base()
        );
        let pause = seizure.pause.map(|pause| pause.nanos() / 1_000_000_000);
        if !is_as_told || pause != is_parted.then_some(cooldown_s) {
            return Err(part.fault(&format!("at {} USDC: {seizure:?}", real(notional))));
        }
    }
    Ok(())
}
