//! What is known: a fold over batches of observations.
//!
//! Decides how each observation changes the picture, and which batches are refused. A batch is
//! taken whole or not at all (invariant I4): [`State::after`] works on a copy.

mod account;
mod demand;
mod fit;
mod market;
mod memory;
mod observe;
mod statement;

pub use account::{AccountState, Announcement};
pub use demand::{AccountDemand, DemandBook, DemandTerms};
pub use fit::Misfit;
pub use market::{MarketState, OpenInterest, SeenPrice, Watch};
pub use memory::{Memory, Told};

use crate::alert::Alert;
use crate::ledger::{Balance, Ledger, LedgerAccount, Purpose};
use crate::mutant::{Mutant, Planted};
use crate::transfer::{Books, Chains, TransferError, Transfers};
use serde::{Deserialize, Serialize};
use trimtab_model::{
    AccountId, Amount, Batch, Canonical, Command, Digest, Encoder, MoneyError, Portfolio, RouteId,
    Timestamp, VenueId,
};
use trimtab_risk::covariance::CovarianceTerms;

/// Tags of the parts of a state that not every book has.
const MEMORY: u8 = 1;
const DEMAND: u8 = 2;
const UNASSESSED: u8 = 3;
const LEGS: u8 = 4;

/// Everything the engine knows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct State {
    sequence: u64,
    now: Timestamp,
    markets: MarketState,
    accounts: Vec<AccountState>,
    withdrawals_open: Vec<bool>,
    routes_open: Vec<bool>,
    kill_switch: bool,
    ledger: Ledger,
    transfers: Transfers,
    /// What transfers that are carried leg by leg share.
    chains: Chains,
    /// Which opening of the journal this is.
    epoch: u64,
    /// What a person should know, until it is told at the end of the step.
    alerts: Vec<Alert>,
    demand: DemandBook,
    memory: Memory,
    /// Accounts that could not be assessed at the last step, in account order.
    unassessed: Vec<AccountId>,
    #[serde(skip)]
    planted: Planted,
}

/// Why a batch was refused. Nothing of it was taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// A batch is missing, repeated, or late.
    #[error("batch {found} came where {expected} was next; ask the source for what is missing")]
    Sequence {
        /// What it says it is.
        found: u64,
        /// What was due.
        expected: u64,
    },
    /// Time went backwards.
    #[error("batch at {found} ns is before the one at {last} ns")]
    Time {
        /// When it says it is.
        found: u64,
        /// When the last one was.
        last: u64,
    },
    /// A new beginning that is not newer than the last.
    #[error(
        "opening {found} of the journal came after opening {last}; two processes may be at work"
    )]
    Epoch {
        /// Which it says it is.
        found: u64,
        /// The last one.
        last: u64,
    },
    /// An observation names something that the portfolio does not have.
    #[error("an observation names {what} {index}, of which the portfolio has {count}")]
    UnknownId {
        /// Which table.
        what: &'static str,
        /// What it names.
        index: usize,
        /// How many there are.
        count: usize,
    },
    /// A price that is zero or below.
    #[error("a price of {units} units at venue {venue} is not above zero", venue = venue.index())]
    Price {
        /// Whose.
        venue: VenueId,
        /// The price in units of 1e-18.
        units: i128,
    },
    /// An open interest below zero.
    #[error("an open interest of {units} units at venue {venue} is below zero", venue = venue.index())]
    OpenInterest {
        /// Whose.
        venue: VenueId,
        /// The smaller side in units of 1e-18.
        units: i128,
    },
    /// A statement that the ledger cannot explain.
    #[error(
        "account {account} states {stated} base units where the ledger has {explained}; \
         {allowed} of rounding would be allowed"
    )]
    Unreconciled {
        /// Whose.
        account: usize,
        /// What the venue says.
        stated: i128,
        /// What the ledger says after the flows.
        explained: i128,
        /// How far apart they may be.
        allowed: i128,
    },
    /// A statement's precision is below zero.
    #[error("account {account} states a precision of {precision} base units, below zero")]
    Precision {
        /// Whose.
        account: usize,
        /// What it says.
        precision: i128,
    },
    /// A report of demand with a sum below zero, or a request that is not above it.
    #[error("account {account} reports demand of {units} base units, which cannot be")]
    Demand {
        /// Whose.
        account: usize,
        /// What it says.
        units: i128,
    },
    /// A transfer's outcome does not fit it.
    #[error(transparent)]
    Transfer(#[from] TransferError),
    /// An amount left its range.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl State {
    /// The state before anything was observed, with the volatilities that a strategy watches.
    #[must_use]
    pub fn new(
        portfolio: &Portfolio,
        terms: CovarianceTerms,
        watches: &[Watch],
        demand: DemandTerms,
    ) -> Self {
        let (venues, markets) = (portfolio.venues().len(), portfolio.markets().len());
        Self {
            sequence: 0,
            now: Timestamp::EPOCH,
            markets: MarketState::new(venues, markets, terms, watches),
            accounts: vec![AccountState::new(markets); portfolio.accounts().len()],
            withdrawals_open: vec![true; venues],
            routes_open: vec![true; portfolio.routes().len()],
            kill_switch: false,
            ledger: Ledger::new(portfolio.accounts().len()),
            transfers: Transfers::default(),
            chains: Chains::new(portfolio.chains().len()),
            epoch: 0,
            alerts: Vec::new(),
            demand: DemandBook::new(portfolio, demand),
            memory: Memory::default(),
            unassessed: Vec::new(),
            planted: Planted::default(),
        }
    }

    /// The state after one more batch.
    ///
    /// # Errors
    /// [`BatchError`] says why the batch is refused; `self` is as it was.
    pub fn after(
        &self,
        portfolio: &Portfolio,
        now: Timestamp,
        batch: &Batch,
    ) -> Result<Self, BatchError> {
        let mut next = self.clone();
        next.advance(now, batch)?;
        for observation in &batch.observations {
            next.observe(portfolio, observation)?;
        }
        next.markets.close_hour();
        Ok(next)
    }

    /// Planted: what a refused batch would leave behind without [`State::after`]'s copy.
    pub(crate) fn half_applied(&self, portfolio: &Portfolio, batch: &Batch) -> Option<Self> {
        if !self.planted.is(Mutant::RefusalHalfApplied) {
            return None;
        }
        let mut next = self.clone();
        let mut observations = batch.observations.iter();
        while let Some(Ok(())) = observations.next().map(|seen| next.observe(portfolio, seen)) {}
        Some(next)
    }

    fn advance(&mut self, now: Timestamp, batch: &Batch) -> Result<(), BatchError> {
        let expected = self.sequence + 1;
        if batch.sequence != expected {
            return Err(BatchError::Sequence { found: batch.sequence, expected });
        }
        if now < self.now {
            return Err(BatchError::Time { found: now.nanos(), last: self.now.nanos() });
        }
        (self.sequence, self.now) = (batch.sequence, now);
        self.transfers.forget_finished(now);
        Ok(())
    }

    /// Sequence of the last batch.
    #[must_use]
    pub const fn sequence(&self) -> u64 {
        self.sequence
    }

    /// Time of the last batch.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// Prices and how they move.
    #[must_use]
    pub const fn markets(&self) -> &MarketState {
        &self.markets
    }

    /// Positions and announcements, in account order.
    #[must_use]
    pub fn accounts(&self) -> &[AccountState] {
        &self.accounts
    }

    /// Whether a venue lets money out.
    #[must_use]
    pub fn withdrawals_open(&self, venue: VenueId) -> bool {
        self.withdrawals_open[venue.index()]
    }

    /// Whether a route carries anything at present.
    #[must_use]
    pub fn route_open(&self, route: RouteId) -> bool {
        self.routes_open[route.index()]
    }

    /// Whether the operator's kill switch is on.
    #[must_use]
    pub const fn kill_switch(&self) -> bool {
        self.kill_switch
    }

    /// Where every unit is.
    #[must_use]
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// What users want, and what they wanted before.
    #[must_use]
    pub const fn demand(&self) -> &DemandBook {
        &self.demand
    }

    /// Transfers that still matter.
    #[must_use]
    pub const fn transfers(&self) -> &Transfers {
        &self.transfers
    }

    /// What transfers that are carried leg by leg share.
    #[must_use]
    pub const fn chains(&self) -> &Chains {
        &self.chains
    }

    /// Which opening of the journal this is; 0 where nobody said.
    #[must_use]
    pub const fn epoch(&self) -> u64 {
        self.epoch
    }

    /// Transfers, and what they are booked with.
    fn sagas<'a>(&'a mut self, portfolio: &'a Portfolio) -> (&'a mut Transfers, Books<'a>) {
        let Self { transfers, ledger, chains, alerts, now, planted, .. } = self;
        (transfers, Books { portfolio, ledger, chains, alerts, now: *now, planted: *planted })
    }

    /// Begins and asks what is due about legs: commands, and what a person should know.
    pub(crate) fn tend(
        &mut self,
        portfolio: &Portfolio,
    ) -> Result<(Vec<Command>, Vec<Alert>), BatchError> {
        let epoch = self.epoch;
        let (transfers, mut books) = self.sagas(portfolio);
        let commands = transfers.tend(epoch, &mut books)?;
        Ok((commands, std::mem::take(&mut self.alerts)))
    }

    /// What the strategy asked to be told again.
    #[must_use]
    pub const fn memory(&self) -> &Memory {
        &self.memory
    }

    /// This knowledge for the strategy of `fresh`, a state that has seen nothing: volatilities that
    /// only the new strategy watches begin anew, and what the old one remembered is gone.
    pub(crate) fn watching(self, fresh: Self) -> Self {
        let markets = self.markets.watching(fresh.markets);
        Self { markets, memory: fresh.memory, ..self }
    }

    /// Keeps what the strategy wants to be told at the next step.
    pub(crate) fn remember(&mut self, memory: Memory) {
        self.memory = memory;
    }

    /// Accounts that could not be assessed at the last step.
    #[must_use]
    pub fn unassessed(&self) -> &[AccountId] {
        &self.unassessed
    }

    /// Keeps which accounts could not be assessed; whether others than at the last step.
    pub(crate) fn note_unassessed(&mut self, accounts: Vec<AccountId>) -> bool {
        let is_news = self.unassessed != accounts;
        self.unassessed = accounts;
        is_news
    }

    /// What is on its way, and where to, in order of request.
    pub fn expected_arrivals(&self) -> impl Iterator<Item = (AccountId, Amount)> + '_ {
        self.transfers.expected(self.planted)
    }

    /// What is on its way to each account.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] beyond 128 bits.
    pub fn inbound(&self) -> Result<Vec<Amount>, MoneyError> {
        let mut inbound = vec![Amount::ZERO; self.accounts.len()];
        for (target, amount) in self.expected_arrivals() {
            inbound[target.index()] = inbound[target.index()].plus(amount)?;
        }
        Ok(inbound)
    }

    /// Ledger and transfers, for the stage that makes requests.
    pub(crate) const fn books_mut(&mut self) -> (&mut Ledger, &mut Transfers, Planted) {
        (&mut self.ledger, &mut self.transfers, self.planted)
    }

    /// Whether a bug is planted.
    pub(crate) fn carries(&self, mutant: Mutant) -> bool {
        self.planted.is(mutant)
    }

    /// Plants a bug, or none.
    pub(crate) const fn plant(&mut self, planted: Planted) {
        self.planted = planted;
    }

    /// Hash of all that is known: equal states, equal hashes, on every machine.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of("trimtab/state/1", self)
    }
}

impl Canonical for State {
    fn encode(&self, out: &mut Encoder) {
        out.u64(self.sequence);
        self.now.encode(out);
        self.markets.encode(out);
        out.sequence(&self.accounts);
        self.withdrawals_open.iter().for_each(|&open| out.u8(u8::from(open)));
        self.routes_open.iter().for_each(|&open| out.u8(u8::from(open)));
        out.u8(u8::from(self.kill_switch));
        self.ledger.encode(out);
        self.transfers.encode(out);
        // These at the end, each with a tag of its own and only where there is something: the state
        // of a book that remembers nothing and serves nobody is encoded as before there were any.
        if !self.memory.is_empty() {
            out.u8(MEMORY);
            self.memory.encode(out);
        }
        if !self.unassessed.is_empty() {
            out.u8(UNASSESSED);
            out.sequence(&self.unassessed);
        }
        if self.chains.len() > 0 || self.epoch > 0 {
            out.u8(LEGS);
            self.chains.encode(out);
            out.u64(self.epoch);
            let purposes = [Purpose::Surplus, Purpose::Remainder, Purpose::Loss];
            for purpose in purposes {
                self.ledger.balance(LedgerAccount::For(purpose)).encode(out);
            }
        }
        let service = self.ledger.balance(LedgerAccount::For(Purpose::Service));
        if self.demand.is_serving() || service != &Balance::default() {
            out.u8(DEMAND);
            service.encode(out);
            self.demand.encode(out);
        }
    }
}
