//! Accounts and quotes as the tests write them: decimals as text, markets by index.

use trimtab_model::{Amount, Price, Quantity, Timestamp};
use trimtab_risk::rules::{
    AssetQuote, Fraction, Holdings, MarketQuote, Position, Quotes, RuleTerms, Symbols,
};

pub(crate) const ASSETS: &[&str] = &["USDC"];
pub(crate) const MARKETS: &[&str] = &["BTC", "ETH", "SOL", "XRP"];

pub(crate) fn symbols() -> Symbols<'static> {
    Symbols { assets: ASSETS, markets: MARKETS }
}

/// Built-in parameters over the four markets.
pub(crate) fn builtin(name: &str) -> std::sync::Arc<dyn trimtab_risk::rules::MarginRule> {
    RuleTerms::builtin(name).unwrap().unwrap().rule(symbols()).unwrap()
}

pub(crate) fn units(text: &str) -> i128 {
    Amount::parse(text, 18).unwrap().base()
}

pub(crate) fn usd(text: &str) -> Amount {
    Amount::from_base(units(text))
}

/// Quotes at these marks, with more open interest than anybody holds and none that scales margin.
pub(crate) fn quotes(marks: &[&str]) -> Quotes {
    let market = |mark: &&str| MarketQuote {
        mark: Some(Price::from_base(units(mark))),
        long: Quantity::from_base(units("1")),
        short: Quantity::from_base(units("1")),
        ..MarketQuote::default()
    };
    let dollar = AssetQuote { price: Some(Price::from_base(units("1"))), ..AssetQuote::default() };
    Quotes {
        now: Timestamp::EPOCH,
        assets: vec![dollar],
        markets: marks.iter().map(market).collect(),
    }
}

/// A position bought at a price, so that its gain is open.
pub(crate) fn position(market: usize, quantity: &str, entry: &str) -> Position {
    let quantity = Quantity::from_base(units(quantity));
    let price = Price::from_base(units(entry));
    let cost = trimtab_model::notional(quantity, price, 18, trimtab_model::Rounding::Up);
    Position { market, quantity, cost: Some(cost.unwrap()), ..Position::default() }
}

/// The same at a leverage of the account's own.
pub(crate) fn at_leverage(position: Position, leverage: u32) -> Position {
    Position { own_initial: Some(Fraction { of: 1, per: leverage }), ..position }
}

/// An account with so much in the settlement asset.
pub(crate) fn account(held: &str, positions: Vec<Position>) -> Holdings {
    Holdings { positions, ..Holdings::of_asset(0, usd(held)) }
}
