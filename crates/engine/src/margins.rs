//! How each venue margins our accounts there: its own rule where one is named, else the flat rates
//! of the portfolio.
//!
//! Turns what the state knows into a rule's holdings and quotes. Guard and assessment read the same
//! figures from here, so they cannot disagree on what a venue asks.

use crate::state::State;
use std::collections::BTreeMap;
use std::sync::Arc;
use trimtab_model::{
    AccountId, Amount, MarketId, MoneyError, Portfolio, Quantity, Ratio, Rounding, Venue, VenueId,
};
use trimtab_risk::rules::{
    AssetQuote, DECIMALS, Holdings, MarginRule, MarketQuote, Position, Provenance, Quotes,
    RatesTerms, RuleTerms, Standing, Symbols, TermsError, Unassessable,
};

/// The rules of a portfolio's venues.
#[derive(Debug, Clone)]
pub struct Margins {
    /// In venue order. A wallet's lists no market: what is held there all the same cannot be valued.
    rules: Vec<Rule>,
    /// Decimal places of the collateral asset.
    decimals: u8,
}

#[derive(Debug, Clone)]
struct Rule {
    rule: Arc<dyn MarginRule>,
    /// Whether it is the venue's own, not the portfolio's flat rates.
    is_own: bool,
}

/// A venue's parameters make no rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the margin rule of `{venue}`: {fault}")]
pub struct RuleError {
    /// The venue's name.
    pub venue: String,
    /// What is wrong.
    pub fault: TermsError,
}

impl Margins {
    /// The rules of a portfolio: `terms` in venue order, flat rates where there are none.
    ///
    /// # Errors
    /// [`RuleError`] names the venue and the parameter.
    pub fn of(portfolio: &Portfolio, terms: &[Option<RuleTerms>]) -> Result<Self, RuleError> {
        let markets: Vec<&str> =
            portfolio.markets().iter().map(|market| market.name.as_str()).collect();
        let assets = [portfolio.collateral().symbol.as_str()];
        let symbols = Symbols { assets: &assets, markets: &markets };
        let rule = |(index, venue): (usize, &Venue)| {
            let own = terms.get(index).and_then(Option::as_ref);
            let made = match own {
                Some(own) => own.rule(symbols),
                None => RuleTerms::Rates(flat(venue, &markets)).rule(symbols),
            };
            let named = |fault| RuleError { venue: venue.name.clone(), fault };
            Ok(Rule { rule: made.map_err(named)?, is_own: own.is_some() })
        };
        let rules = portfolio.venues().iter().enumerate().map(rule).collect::<Result<_, _>>()?;
        Ok(Self { rules, decimals: portfolio.collateral().decimals })
    }

    /// The rule that a venue has of its own.
    #[must_use]
    pub fn own(&self, venue: VenueId) -> Option<&dyn MarginRule> {
        let rule = self.rules.get(venue.index())?;
        rule.is_own.then_some(&*rule.rule)
    }

    /// Where an account stands by its venue's rule, in base units of the collateral: requirements
    /// rounded up, equity down. Requirements are told of what has landed: with what of it the venue
    /// does not count, so that they may be held against balances.
    ///
    /// # Errors
    /// [`Unassessable`] where a price is missing, parameters are stale, or a figure is beyond
    /// counting.
    pub fn standing(
        &self,
        portfolio: &Portfolio,
        state: &State,
        account: AccountId,
    ) -> Result<Standing, Unassessable> {
        let venue = portfolio.accounts()[account.index()].venue;
        self.standing_at(portfolio, state, account, &quotes(portfolio, state, venue))
    }

    /// As [`Margins::standing`], at the [`quotes`] of the account's venue where they are at hand.
    ///
    /// # Errors
    /// As there.
    pub fn standing_at(
        &self,
        portfolio: &Portfolio,
        state: &State,
        account: AccountId,
        quotes: &Quotes,
    ) -> Result<Standing, Unassessable> {
        let venue = portfolio.accounts()[account.index()].venue;
        let rule = &self.rules[venue.index()];
        let holdings = self.holdings(portfolio, state, account)?;
        let standing = rule.rule.assess(&holdings, quotes)?;
        let equity = from_rule(standing.equity, self.decimals, Rounding::Down)?;
        // What has landed and the venue does not count, as after a haircut, covers nothing.
        let landed = state.ledger().available(account)?;
        let uncounted = landed.minus(equity)?.or_zero();
        let up = |amount| from_rule(amount, self.decimals, Rounding::Up);
        let of_landed = |amount| up(amount).and_then(|amount| amount.plus(uncounted));
        Ok(Standing {
            equity,
            maintenance: of_landed(standing.maintenance)?,
            initial: of_landed(standing.initial)?,
            kept: of_landed(standing.kept)?,
            gross: up(standing.gross)?,
            is_liquidatable: standing.is_liquidatable,
        })
    }

    /// What an account holds, as its rule is told.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] where a balance is beyond counting at 1e-18.
    pub fn holdings(
        &self,
        portfolio: &Portfolio,
        state: &State,
        account: AccountId,
    ) -> Result<Holdings, MoneyError> {
        let landed = state.ledger().available(account)?;
        let mut holdings = Holdings::of_asset(0, to_rule(landed, self.decimals)?);
        for market in portfolio.market_ids() {
            let quantity = state.accounts()[account.index()].positions[market.index()];
            if !quantity.is_zero() {
                let market = market.index();
                holdings.positions.push(Position { market, quantity, ..Position::default() });
            }
        }
        Ok(holdings)
    }
}

/// What is known of a venue's markets, as its rule is told. Gains are settled, so the collateral
/// counts at par.
#[must_use]
pub fn quotes(portfolio: &Portfolio, state: &State, venue: VenueId) -> Quotes {
    let quote = |market: MarketId| {
        let interest = state.markets().interest(venue, market);
        MarketQuote {
            mark: state.markets().mark(venue, market).map(|seen| seen.price),
            long: interest.map_or(Quantity::ZERO, |held| held.long),
            short: interest.map_or(Quantity::ZERO, |held| held.short),
            ..MarketQuote::default()
        }
    };
    Quotes {
        now: state.now(),
        assets: vec![AssetQuote::at_par()],
        markets: portfolio.market_ids().map(quote).collect(),
    }
}

/// The portfolio's flat rates as a rule's parameters. They are part of the portfolio, so they
/// never age.
fn flat(venue: &Venue, markets: &[&str]) -> RatesTerms {
    let named = markets.iter().zip(&venue.margin);
    let rates = named.filter_map(|(name, terms)| Some(((*name).to_owned(), (*terms)?)));
    RatesTerms {
        provenance: Provenance {
            source: "the portfolio".to_owned(),
            as_of: 0,
            block: None,
            age_max: u64::MAX,
        },
        markets: rates.collect::<BTreeMap<_, _>>(),
        withdraw_floor: venue.withdraw_floor,
        penalty: Ratio::ZERO,
    }
}

/// An amount of the collateral in a rule's units of 1e-18.
fn to_rule(amount: Amount, decimals: u8) -> Result<Amount, MoneyError> {
    let (up, down) = scale(decimals);
    amount.scaled(up, down, Rounding::Down)
}

/// A rule's amount in base units of the collateral.
fn from_rule(amount: Amount, decimals: u8, rounding: Rounding) -> Result<Amount, MoneyError> {
    let (up, down) = scale(decimals);
    amount.scaled(down, up, rounding)
}

/// What an amount of `decimals` places is multiplied with and divided by to be counted in 1e-18.
fn scale(decimals: u8) -> (i128, i128) {
    let power = |places: u8| 10_i128.saturating_pow(u32::from(places));
    if decimals <= DECIMALS {
        (power(DECIMALS - decimals), 1)
    } else {
        (1, power(decimals - DECIMALS))
    }
}
