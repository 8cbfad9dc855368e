//! The truth, in exact integers: chains, venues, bridges, a signer, an owner.
//!
//! Decides what happens and when, from what it is asked and by laws of its own. It never looks into
//! an engine. What it tells goes into numbered feeds, of which every event stays readable, and into
//! answers, which are told once.

mod agenda;
mod answer;
mod block;
mod bridge;
mod chain;
mod deal;
mod item;
mod market;
mod owner;
mod person;
mod submit;
#[cfg(test)]
mod tests;
mod truth;
mod venue;

pub use agenda::Feeds;
pub use answer::Answer;
pub use truth::{Both, Truth};

use super::plan::{Laws, Trial};
use super::random::Random;
use super::weather::Weather;
use agenda::{Agenda, Due};
use bridge::Rails;
use chain::ChainState;
use deal::Deal;
use market::Prices;
use std::collections::{BTreeMap, BTreeSet};
use trimtab_model::{
    AccountId, ChainId, LegId, LegKind, Observation, Place, Portfolio, TransferId,
};
use venue::VenueState;

/// The world of one trial.
#[derive(Debug)]
pub struct World {
    laws: Laws,
    portfolio: Portfolio,
    random: Random,
    agenda: Agenda,
    feeds: Feeds,
    /// Every event of every feed.
    told: Vec<Vec<Vec<Observation>>>,
    /// Events that were told and not yet handed to the network: feed and position.
    fresh: Vec<(u16, u64)>,
    keys: BTreeMap<LegId, usize>,
    deals: Vec<Deal>,
    lines: BTreeMap<(LegKind, Place, Place), usize>,
    chains: Vec<ChainState>,
    venues: Vec<VenueState>,
    accounts: Vec<Both>,
    wallets: BTreeMap<(ChainId, TransferId), Both>,
    approvals: BTreeSet<(TransferId, ChainId)>,
    rails: Rails,
    prices: Prices,
    signer_down_until: u64,
    /// Latest epoch seen by each chain, then each venue, then the signer.
    fences: Vec<u64>,
    flows: i128,
    lost: i128,
    retired: i128,
    /// What the owner has in hand of what was taken out of transfers.
    pocket: i128,
    payments_left: u64,
    payments: u64,
    /// Transfers of which anything was taken in.
    transfers: BTreeSet<TransferId>,
    /// When the storm begins and ends.
    stormy: (u64, u64),
    kill_switch: bool,
    is_quiet: bool,
}

impl World {
    /// The world of a trial, at its beginning.
    pub(super) fn new(trial: &Trial, w: &mut Weather) -> Self {
        let laws = trial.laws.clone();
        let portfolio = trial.setup.portfolio.clone();
        let index = |(at, line): (usize, &super::plan::Line)| {
            ((line.terms.kind, line.terms.from, line.terms.to), at)
        };
        let feeds = Feeds::of(laws.venues.len() - 1, laws.chains.len());
        let fences = vec![0; laws.chains.len() + laws.venues.len() + 1];
        let mut world = Self {
            lines: laws.lines.iter().enumerate().map(index).collect(),
            chains: laws.chains.iter().map(|_| ChainState::default()).collect(),
            venues: laws.venues.iter().map(|_| VenueState::default()).collect(),
            accounts: vec![Both::default(); laws.accounts.len()],
            prices: Prices::new(portfolio.markets().len(), laws.accounts.len()),
            told: vec![Vec::new(); feeds.count()],
            random: Random::of(trial.seed, 10),
            agenda: Agenda::default(),
            fresh: Vec::new(),
            keys: BTreeMap::new(),
            deals: Vec::new(),
            wallets: BTreeMap::new(),
            approvals: BTreeSet::new(),
            rails: Rails::default(),
            signer_down_until: 0,
            flows: 0,
            lost: 0,
            retired: 0,
            pocket: 0,
            payments_left: trial.settings.payments_max,
            payments: 0,
            transfers: BTreeSet::new(),
            stormy: (trial.begins.nanos(), trial.stormy_until.nanos()),
            kill_switch: false,
            is_quiet: false,
            feeds,
            fences,
            laws,
            portfolio,
        };
        world.begin(trial, w);
        world
    }

    fn begin(&mut self, trial: &Trial, w: &mut Weather) {
        let now = trial.begins.nanos();
        self.open_accounts(w);
        self.agenda.put(now + super::plan::HOUR / 3, Due::Hour);
        self.agenda.put(trial.stormy_until.nanos(), Due::Quiet);
        // Nothing new is begun near the end, so that what was begun can end.
        let last = trial.settings.quiet.nanos() / 3;
        self.agenda.put(trial.ends.nanos().saturating_sub(last), Due::Drain);
        self.plan_payment(now);
        for venue in 0..self.laws.venues.len() {
            let first = self.random.within(60, self.laws.statements);
            self.agenda.put(now + first * super::plan::SECOND, Due::Statement(venue));
        }
    }

    /// When something happens next.
    pub(super) fn next_at(&self) -> Option<u64> {
        self.agenda.next_at()
    }

    /// Does one thing that is due at or before now; whether there was one.
    pub(super) fn advance(&mut self, w: &mut Weather) -> bool {
        let Some(due) = self.agenda.take(w.now()) else { return false };
        match due {
            Due::Block(chain) => self.block(chain, w),
            Due::Statement(venue) => self.state_regularly(venue, w),
            Due::Correct(venue) => self.state(venue, 0, w),
            Due::Payment => self.pay(w),
            Due::Hour => self.hour(w),
            Due::Reopen(venue) => self.reopen(venue),
            Due::Debit(deal) => self.debit(deal, w),
            Due::Payout(deal) | Due::Relay(deal) => self.deliver(deal, w),
            Due::Credit(deal) => self.credit(deal, w),
            Due::Attest(deal) => self.attest(deal, w),
            Due::Expire(deal) => self.expire(deal, w),
            Due::Release => self.press(false, w),
            Due::Quiet => self.calm_down(w),
            Due::Drain => self.press(true, w),
        }
        true
    }

    /// Tells an event in a feed.
    fn tell(&mut self, feed: u16, observations: Vec<Observation>) {
        let told = &mut self.told[usize::from(feed)];
        told.push(observations);
        self.fresh.push((feed, told.len() as u64));
    }

    /// What was told since this was asked last, in order.
    pub(super) fn take_fresh(&mut self) -> Vec<(u16, u64)> {
        std::mem::take(&mut self.fresh)
    }

    /// An event of a feed, by its position from 1.
    #[must_use]
    pub fn event(&self, feed: u16, position: u64) -> Option<&[Observation]> {
        let at = usize::try_from(position.checked_sub(1)?).ok()?;
        self.told.get(usize::from(feed))?.get(at).map(Vec::as_slice)
    }

    /// How many events a feed has told.
    #[must_use]
    pub fn told(&self, feed: u16) -> u64 {
        self.told.get(usize::from(feed)).map_or(0, |events| events.len() as u64)
    }

    /// How feeds are numbered.
    #[must_use]
    pub const fn feeds(&self) -> Feeds {
        self.feeds
    }

    /// The laws it works by.
    #[must_use]
    pub const fn laws(&self) -> &Laws {
        &self.laws
    }

    /// Payments of the owner so far.
    pub(super) const fn payments(&self) -> u64 {
        self.payments
    }

    /// The account of a place, if it is one.
    fn account_of(place: Place) -> Option<AccountId> {
        match place {
            Place::Account(account) => Some(account),
            Place::Wallet(_) | Place::Message(_) => None,
        }
    }

    /// The chain that a place is on; none at a venue's account.
    fn chain_of(&self, place: Place) -> Option<usize> {
        match place {
            Place::Wallet(chain) | Place::Message(chain) => Some(chain.index()),
            Place::Account(account) if account.index() + 1 == self.accounts.len() => {
                Some(self.laws.treasury_chain.index())
            }
            Place::Account(_) => None,
        }
    }

    /// Where all money is.
    #[must_use]
    pub fn truth(&self) -> Truth {
        let mut truth = Truth {
            accounts: self.accounts.clone(),
            lost: self.lost,
            retired: self.retired,
            flows: self.flows,
            ..Truth::default()
        };
        for (&(chain, _), &wallet) in &self.wallets {
            let sum = truth.wallets.entry(chain).or_default();
            *sum = sum.plus(wallet);
        }
        for deal in &self.deals {
            let (on, over) = deal.parts();
            truth.under_way = truth.under_way.plus(on);
            let (kept, given) = (over.clamped(0, i128::MAX), over.clamped(i128::MIN, 0));
            truth.kept = truth.kept.plus(kept);
            truth.given = truth.given.plus(Both { now: -given.now, settled: -given.settled });
            let most = self.fee_most(deal.line, deal.left.settled);
            if kept.now > most || kept.settled > most {
                let sum = truth.withheld.entry(deal.request.transfer).or_default();
                *sum = sum.plus(kept);
            }
        }
        truth
    }
}

impl Both {
    fn clamped(self, least: i128, most: i128) -> Self {
        Self { now: self.now.clamp(least, most), settled: self.settled.clamp(least, most) }
    }
}
