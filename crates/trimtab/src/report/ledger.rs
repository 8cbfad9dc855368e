//! Where money came from and went to in a span: the engine's ledger at its end, less at its start.

use trimtab_engine::ledger::{Ledger, LedgerAccount, Purpose};
use trimtab_model::{Amount, MoneyError};
use trimtab_report::Part;
use trimtab_risk::real;

/// What the purposes of a ledger have got and given at one instant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Books {
    /// What there is, in flight included.
    pub(super) total: Amount,
    capital: Amount,
    price: Amount,
    funding: Amount,
    interest: Amount,
    trading: Amount,
    fees: Amount,
    penalty: Amount,
    service: Amount,
    dust: Amount,
    deficit: Amount,
    volume: Amount,
}

/// What a span came to, seen from the desk: costs are below zero.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Flows {
    /// All there was at the start.
    pub(super) start: Amount,
    /// All there is at the end.
    pub(super) end: Amount,
    /// Put in by the owner on the way.
    pub(super) capital: Amount,
    /// Mark-to-market.
    pub(super) price: Amount,
    /// Funding.
    pub(super) funding: Amount,
    /// Interest.
    pub(super) interest: Amount,
    /// Trading.
    pub(super) trading: Amount,
    /// Transfers.
    pub(super) fees: Amount,
    /// Liquidations.
    pub(super) penalty: Amount,
    /// Users' own money, in and out.
    pub(super) service: Amount,
    /// Rounding.
    pub(super) dust: Amount,
    /// Shortages paid by the treasury: a memo.
    pub(super) deficit: Amount,
    /// What left sources, fees included: a memo.
    pub(super) volume: Amount,
}

impl Books {
    /// A ledger as it stands.
    pub(super) fn of(ledger: &Ledger) -> Result<Self, MoneyError> {
        let got = |purpose| ledger.net(purpose)?.negated();
        let turned = |purpose| *ledger.balance(LedgerAccount::For(purpose));
        let fees = got(Purpose::Fees)?;
        Ok(Self {
            total: ledger.total()?,
            capital: got(Purpose::Capital)?,
            price: got(Purpose::Price)?,
            funding: got(Purpose::Funding)?,
            interest: got(Purpose::Yield)?,
            trading: got(Purpose::Trading)?,
            fees,
            penalty: got(Purpose::Penalty)?,
            service: got(Purpose::Service)?,
            dust: got(Purpose::Dust)?,
            deficit: turned(Purpose::Deficit).given,
            volume: turned(Purpose::InFlight).received.minus(fees)?,
        })
    }

    /// The books before anything happened, but for the capital that `self` says was put in.
    pub(super) fn opening(&self) -> Self {
        Self { total: self.capital, capital: self.capital, ..Self::default() }
    }

    /// What happened from `self` to `end`.
    pub(super) fn until(&self, end: &Self) -> Result<Flows, MoneyError> {
        Ok(Flows {
            start: self.total,
            end: end.total,
            capital: end.capital.minus(self.capital)?,
            price: end.price.minus(self.price)?,
            funding: end.funding.minus(self.funding)?,
            interest: end.interest.minus(self.interest)?,
            trading: end.trading.minus(self.trading)?,
            fees: end.fees.minus(self.fees)?,
            penalty: end.penalty.minus(self.penalty)?,
            service: end.service.minus(self.service)?,
            dust: end.dust.minus(self.dust)?,
            deficit: end.deficit.minus(self.deficit)?,
            volume: end.volume.minus(self.volume)?,
        })
    }
}

impl Flows {
    /// What was earned or lost: the difference of totals, without what the owner put in.
    pub(super) fn net(&self) -> Result<Amount, MoneyError> {
        self.end.minus(self.start)?.minus(self.capital)
    }

    /// The way from the first total to the last; parts that are nothing are left out.
    pub(super) fn waterfall(&self, decimals: u8) -> Vec<Part> {
        let parts = [
            ("capital put in", self.capital),
            ("price moves", self.price),
            ("funding", self.funding),
            ("interest", self.interest),
            ("trading", self.trading),
            ("transfer fees", self.fees),
            ("liquidation penalties", self.penalty),
            ("users, in and out", self.service),
            ("rounding", self.dust),
        ];
        let parts = parts.into_iter().filter(|(_, amount)| *amount != Amount::ZERO);
        let part = |(name, amount): (&str, Amount)| Part {
            name: name.to_owned(),
            amount: real::amount(amount, decimals),
        };
        parts.map(part).collect()
    }
}
