//! A desk whose venue margins by a rule of its own.

use crate::spec::DeskSpec;
use trimtab_model::Quantity;
use trimtab_risk::real;
use trimtab_risk::rules::{
    AssetQuote, DECIMALS, MarginRule, MarketQuote, ONE, PAR, Position, Quotes, RuleTerms, Symbols,
    TermsError, Unassessable,
};

/// Why a venue of a desk cannot margin by a rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AdoptionError {
    /// The parameters make no rule.
    #[error(transparent)]
    Terms(#[from] TermsError),
    /// The rule has no answer for a coin of the book.
    #[error("{coin}: {why}")]
    Coin {
        /// The coin.
        coin: String,
        /// Why not.
        why: String,
    },
}

/// What a rule of a desk's venue is bound to: the one asset of a desk, and its coins.
pub(crate) const fn symbols<'a>(coins: &'a [&'a str]) -> Symbols<'a> {
    Symbols { assets: &["USD"], markets: coins }
}

/// Lets a venue margin by a rule. Its rates become what the rule asks for one leg of the book as one
/// unit, so that what reads rates alone is right at that size where a rule reads notionals, and right
/// as of one unit where it reads units (Drift, Synthetix); a share to be kept behind withdrawals is
/// then the rule's own.
///
/// # Errors
/// [`AdoptionError`] where the parameters make no rule, or it has no answer for a coin.
pub fn adopt(desk: &mut DeskSpec, venue: usize, terms: RuleTerms) -> Result<(), AdoptionError> {
    let markets: Vec<&str> = desk.coins.iter().map(String::as_str).collect();
    let rule = terms.rule(symbols(&markets))?;
    let rates = (0..markets.len()).map(|coin| rates(&*rule, desk, coin));
    let margin = rates.collect::<Result<Vec<_>, _>>()?;
    let Some(spec) = desk.venues.get_mut(venue) else { return Ok(()) };
    spec.margin = margin;
    spec.withdraw_floor = 0.0;
    spec.rule = Some(terms);
    Ok(())
}

/// Initial and maintenance margin of one leg of the book as shares of its notional. The leg counts
/// as one unit of the underlying, priced at all of it: how many units it is, prices tell later. What
/// a rule adds for the number of units, these shares leave out.
fn rates(rule: &dyn MarginRule, desk: &DeskSpec, coin: usize) -> Result<(f64, f64), AdoptionError> {
    let named = |why: String| AdoptionError::Coin { coin: desk.coins[coin].clone(), why };
    let notional = desk.notionals.get(coin).copied().unwrap_or_default();
    let mark = real::to_price(notional).unwrap_or(PAR);
    let quotes = Quotes {
        assets: vec![AssetQuote::at_par()],
        markets: vec![MarketQuote { mark: Some(mark), ..MarketQuote::default() }; desk.coins.len()],
        ..Quotes::default()
    };
    let quantity = Quantity::from_base(ONE);
    let position = Position { market: coin, quantity, ..Position::default() };
    let name = |_| Some(desk.coins[coin].as_str());
    let margin = rule.position_margin(&position, &quotes);
    let margin = margin.map_err(|why: Unassessable| named(why.told(name)))?;
    let figure = |amount| real::amount(amount, DECIMALS);
    let notional = figure(margin.notional);
    let rate = |amount| (figure(amount) / notional).min(1.0);
    Ok((rate(margin.initial), rate(margin.maintenance)))
}
