//! One account at one instant: what it holds, needs, and could give.

use super::AccountView;
use crate::margins::{self, Margins};
use crate::state::State;
use trimtab_model::{AccountId, MarketId, Portfolio, Quantity, Ratio, VenueId, VenueKind};
use trimtab_risk::margin::{self, Leg, Requirement};
use trimtab_risk::real;
use trimtab_risk::rules::{
    MarginRule, PAR, Position, PositionMargin, Quotes, Series, Standing, Subject, Unassessable,
};

/// What an account is seen with.
#[derive(Clone, Copy)]
pub(super) struct Sight<'a> {
    pub(super) portfolio: &'a Portfolio,
    pub(super) margins: &'a Margins,
    pub(super) state: &'a State,
    /// Landed balances, in account order.
    pub(super) landed: &'a [f64],
}

/// What an account's positions come to under its venue's rule.
struct Book {
    legs: Vec<Leg>,
    requirement: Requirement,
    /// What the venue keeps behind a withdrawal.
    kept: f64,
    unassessable: Option<Unassessable>,
}

impl Sight<'_> {
    /// The account as strategies see it.
    pub(super) fn view(&self, account: AccountId, inbound: f64) -> AccountView {
        let balance = self.landed[account.index()];
        let venue = self.portfolio.accounts()[account.index()].venue;
        let book = self.book(account, venue);
        let kept = book.kept.max(self.tranche_keeps(account, &book.requirement));
        let is_open = self.state.withdrawals_open(venue) && book.unassessable.is_none();
        AccountView {
            balance,
            inbound,
            kept,
            available: if is_open { (balance - kept).max(0.0) } else { 0.0 },
            legs: book.legs,
            requirement: book.requirement,
            demand: self.state.demand().view(account, self.state.now()),
            unassessable: book.unassessable,
        }
    }

    fn book(&self, account: AccountId, venue: VenueId) -> Book {
        if self.portfolio.venues()[venue.index()].kind == VenueKind::Wallet {
            let (legs, requirement) = (Vec::new(), Requirement::default());
            return Book { legs, requirement, kept: 0.0, unassessable: None };
        }
        match self.margins.own(venue) {
            Some(rule) => self.ruled(account, venue, rule),
            None => self.flat(account, venue),
        }
    }

    /// The portfolio's flat rates, in reals as the rules of the benchmark are specified.
    fn flat(&self, account: AccountId, venue: VenueId) -> Book {
        let terms = &self.portfolio.venues()[venue.index()];
        let leg = |market: MarketId| {
            let rates = terms.margin[market.index()];
            Leg {
                initial: rates.map_or(0.0, |rates| real::ratio(rates.initial)),
                maintenance: rates.map_or(0.0, |rates| real::ratio(rates.maintenance)),
                ..self.bare_leg(account, venue, market)
            }
        };
        let legs: Vec<Leg> = self.portfolio.market_ids().map(leg).collect();
        let requirement = margin::requirement(&legs);
        let kept = requirement.initial.max(real::ratio(terms.withdraw_floor) * requirement.gross);
        let dark = self.portfolio.market_ids().find(|market| {
            let held = self.state.accounts()[account.index()].positions[market.index()];
            !held.is_zero() && self.state.markets().mark(venue, *market).is_none()
        });
        let unassessable =
            dark.map(|market| Unassessable::NoPrice { of: Subject::Market(market.index()) });
        Book { legs, requirement, kept, unassessable }
    }

    /// The venue's own rule: its figures for what is held, and per market the rates that it asks at
    /// the size that is to be funded.
    fn ruled(&self, account: AccountId, venue: VenueId, rule: &dyn MarginRule) -> Book {
        let quotes = margins::quotes(self.portfolio, self.state, venue);
        let legs: Vec<Leg> = self
            .portfolio
            .market_ids()
            .map(|market| with_rates(self.bare_leg(account, venue, market), market, rule, &quotes))
            .collect();
        let requirement = margin::requirement(&legs);
        match self.margins.standing_at(self.portfolio, self.state, account, &quotes) {
            Ok(standing) => {
                let (requirement, kept) = self.told(&standing, requirement);
                Book { legs, requirement, kept, unassessable: None }
            }
            Err(why) => {
                Book { kept: requirement.initial, legs, requirement, unassessable: Some(why) }
            }
        }
    }

    /// The rule's own figures in the place of those added up from legs.
    fn told(&self, standing: &Standing, added: Requirement) -> (Requirement, f64) {
        let decimals = self.portfolio.collateral().decimals;
        let requirement = Requirement {
            gross: real::amount(standing.gross, decimals),
            initial: real::amount(standing.initial, decimals),
            maintenance: real::amount(standing.maintenance, decimals),
            need: added.need,
        };
        (requirement, real::amount(standing.kept, decimals))
    }

    /// A leg without its rates.
    fn bare_leg(&self, account: AccountId, venue: VenueId, market: MarketId) -> Leg {
        let known = &self.state.accounts()[account.index()];
        let mark = self.state.markets().mark(venue, market);
        let announced = known.announced[market.index()].notional;
        Leg {
            quantity: real::quantity(known.positions[market.index()]),
            mark: mark.map_or(0.0, |seen| real::price(seen.price)),
            announced: real::amount(announced, self.portfolio.collateral().decimals),
            initial: 0.0,
            maintenance: 0.0,
        }
    }

    /// What the account's tranche keeps there: in a wallet what of its reserve no other wallet holds, and
    /// behind positions the equity at which they reach its limit of utilisation.
    fn tranche_keeps(&self, account: AccountId, requirement: &Requirement) -> f64 {
        let Self { portfolio, landed, .. } = *self;
        let tranche = portfolio.tranche_of(account);
        let is_wallet = |account: AccountId| portfolio.venue_of(account).kind == VenueKind::Wallet;
        if is_wallet(account) {
            let same = portfolio.accounts()[account.index()].tranche;
            let others = portfolio.account_ids().filter(|other| {
                *other != account
                    && is_wallet(*other)
                    && portfolio.accounts()[other.index()].tranche == same
            });
            let elsewhere: f64 = others.map(|other| landed[other.index()].max(0.0)).sum();
            return real::amount(tranche.reserve, portfolio.collateral().decimals) - elsewhere;
        }
        let limit = tranche.max_utilisation;
        // A limit of all there is says no more than the margin itself, and leaves its bits alone.
        if limit >= Ratio::ONE { 0.0 } else { requirement.maintenance / real::ratio(limit) }
    }
}

/// A leg with the rates that the rule asks at the size to be funded: what is held or announced,
/// whichever is more.
fn with_rates(leg: Leg, market: MarketId, rule: &dyn MarginRule, quotes: &Quotes) -> Leg {
    match margin_at(leg.exposure().net, market, rule, quotes) {
        Some(margin) if margin.notional.is_positive() => {
            let notional = real::amount(margin.notional, trimtab_risk::rules::DECIMALS);
            let rate = |amount| real::amount(amount, trimtab_risk::rules::DECIMALS) / notional;
            Leg { initial: rate(margin.initial), maintenance: rate(margin.maintenance), ..leg }
        }
        _ => leg,
    }
}

/// What a signed notional asks; `None` where that cannot be told, which the account's standing then
/// says. Without a mark, one unit at par stands for the notional.
fn margin_at(
    net: f64,
    market: MarketId,
    rule: &dyn MarginRule,
    quotes: &Quotes,
) -> Option<PositionMargin> {
    if net == 0.0 {
        return None;
    }
    let market = market.index();
    let (price, priced);
    let quotes = match quotes.mark(market) {
        Ok(mark) => {
            price = mark;
            quotes
        }
        Err(_) => {
            price = PAR;
            priced = quotes.with_price(Series::Market(market), PAR);
            &priced
        }
    };
    let quantity: Quantity = real::to_quantity(net / real::price(price))?;
    rule.position_margin(&Position { market, quantity, ..Position::default() }, quotes).ok()
}
