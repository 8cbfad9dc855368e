//! Names and figures of a journal's portfolio. An id that it does not have is shown as a number.

use crate::show;
use trimtab_engine::{Alert, Decision};
use trimtab_model::{
    AccountId, Amount, ChainId, MarketId, Portfolio, Price, Quantity, RouteId, TransferBody,
    VenueId,
};

/// Decimal places of a price or quantity.
const FINEST: u8 = 18;

/// Names of what ids stand for; of nothing, before a header was read.
#[derive(Debug, Default)]
pub(crate) struct Names {
    portfolio: Option<Portfolio>,
}

impl Names {
    pub(crate) fn of(portfolio: &Portfolio) -> Self {
        Self { portfolio: Some(portfolio.clone()) }
    }

    fn find<'a, T>(
        &'a self,
        table: fn(&'a Portfolio) -> &'a [T],
        index: usize,
        name: fn(&'a T) -> &'a str,
    ) -> String {
        let found = self.portfolio.as_ref().and_then(|portfolio| table(portfolio).get(index));
        found.map_or_else(|| number(index), |found| name(found).to_owned())
    }

    pub(crate) fn account(&self, id: AccountId) -> String {
        self.find(Portfolio::accounts, id.index(), |one| &one.name)
    }

    pub(crate) fn venue(&self, id: VenueId) -> String {
        self.find(Portfolio::venues, id.index(), |one| &one.name)
    }

    pub(crate) fn chain(&self, id: ChainId) -> String {
        self.find(Portfolio::chains, id.index(), |one| &one.name)
    }

    pub(crate) fn market(&self, id: MarketId) -> String {
        self.find(Portfolio::markets, id.index(), |one| &one.name)
    }

    /// Names of a route's two ends.
    pub(crate) fn route(&self, id: RouteId) -> [String; 2] {
        let routes = self.portfolio.as_ref().map_or(&[][..], Portfolio::routes);
        match routes.get(id.index()) {
            Some(route) => [route.source, route.target].map(|end| self.account(end)),
            None => [number(id.index()), number(id.index())],
        }
    }

    /// What amounts are counted in.
    pub(crate) fn unit(&self) -> &str {
        self.portfolio.as_ref().map_or("base units", |one| one.collateral().symbol.as_str())
    }

    /// An exact amount as a decimal string.
    pub(crate) fn decimal(&self, amount: Amount) -> String {
        let decimals = self.portfolio.as_ref().map_or(0, |one| one.collateral().decimals);
        show::decimal(amount, decimals)
    }

    /// An amount to the hundredth, with thousands separated and its unit.
    pub(crate) fn money(&self, amount: Amount) -> String {
        match &self.portfolio {
            Some(portfolio) => show::money(amount, portfolio.collateral()),
            None => format!("{} {}", amount.base(), self.unit()),
        }
    }

    /// What a person should know about a transfer.
    pub(crate) fn alert(&self, alert: &Alert) -> String {
        let told = self.portfolio.as_ref().map(|portfolio| alert.sentence(portfolio));
        told.unwrap_or_else(|| format!("transfer {}: {}", alert.transfer, alert.trouble.code()))
    }

    /// A decision in its own words, where it is about accounts and routes that there are.
    pub(crate) fn sentence(&self, decision: &Decision) -> String {
        self.told(decision, Decision::sentence)
    }

    /// The same of a decision that nobody carries out.
    pub(crate) fn proposal(&self, decision: &Decision) -> String {
        self.told(decision, Decision::proposal)
    }

    fn told(&self, decision: &Decision, tell: fn(&Decision, &Portfolio) -> String) -> String {
        let portfolio = self.portfolio.as_ref().filter(|portfolio| is_about(portfolio, decision));
        portfolio.map_or_else(
            || "a decision about accounts that the journal's header does not have".to_owned(),
            |portfolio| tell(decision, portfolio),
        )
    }
}

fn is_about(portfolio: &Portfolio, decision: &Decision) -> bool {
    let (accounts, routes) = (portfolio.accounts().len(), portfolio.routes().len());
    let knows = |id: AccountId| id.index() < accounts;
    let knows_body = |body: &TransferBody| {
        knows(body.source) && knows(body.target) && body.route.index() < routes
    };
    decision.moves.iter().all(|made| knows_body(&made.body))
        && decision.refusals.iter().all(|one| knows(one.source) && knows(one.target))
        && decision.unassessed.iter().all(|one| knows(one.account))
}

/// A price as a decimal string, collateral per unit of the underlying.
pub(crate) fn price(price: Price) -> String {
    show::decimal(Amount::from_base(price.base()), FINEST)
}

/// A position as a decimal string, in units of the underlying.
pub(crate) fn quantity(quantity: Quantity) -> String {
    show::decimal(Amount::from_base(quantity.base()), FINEST)
}

fn number(index: usize) -> String {
    format!("#{index}")
}
