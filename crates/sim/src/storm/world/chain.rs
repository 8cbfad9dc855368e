//! A chain: its height, its wallet's nonces, what waits for a block and what is in one.
//!
//! Decides what the next block takes: of our own transactions the one with the next nonce, and what
//! venues, relayers and intents put there. A chain makes blocks only while something is pending or
//! not final; heights count those.

use super::World;
use super::agenda::Due;
use super::bridge::EXPIRES_AFTER;
use super::deal::{Stage, View};
use super::item::{Item, Steps, What};
use crate::storm::chronicle::Step;
use crate::storm::fault::FaultClass;
use crate::storm::plan::{MINUTE, SECOND};
use crate::storm::weather::Weather;
use trimtab_model::{Impossibility, LegKind, Place};

/// Nanoseconds between blocks while all that is pending waits for something else.
const IDLE: u64 = 10 * MINUTE;

/// What somebody else puts on a chain.
#[derive(Debug, Clone, Copy)]
pub(super) struct Foreign {
    pub(super) deal: usize,
    pub(super) what: What,
    pub(super) ready_at: u64,
    pub(super) is_settled: bool,
}

/// A chain as it stands.
#[derive(Debug, Default)]
pub(super) struct ChainState {
    pub(super) height: u64,
    /// Nonce that the next block may take.
    pub(super) nonce: u64,
    /// Nonces below this one are used in final blocks.
    pub(super) final_nonce: u64,
    /// Our transactions in the mempool.
    pub(super) pending: Vec<usize>,
    pub(super) foreign: Vec<Foreign>,
    /// From when a stranger's transaction may take our next nonce.
    pub(super) stranger_at: Option<u64>,
    /// What is in blocks and not long final, in order of height.
    pub(super) items: Vec<Item>,
    pub(super) halted_until: u64,
    pub(super) dear_until: u64,
    /// Whether a block is due, and when: what else is on the agenda is of an earlier decision.
    pub(super) is_awake: bool,
    pub(super) planned_at: u64,
}

impl World {
    /// Sees to it that a chain makes blocks.
    pub(super) fn wake(&mut self, chain: usize, w: &Weather) {
        if !self.chains[chain].is_awake {
            self.chains[chain].is_awake = true;
            self.plan_block(chain, w);
        }
        let interval = self.laws.chains[chain].interval * SECOND;
        self.hasten(chain, w.now() + interval);
    }

    /// Decides when the next block is.
    pub(super) fn plan_block(&mut self, chain: usize, w: &Weather) {
        let interval = self.laws.chains[chain].interval * SECOND;
        let wait = interval / 2 + self.random.below(interval);
        let state = &self.chains[chain];
        // Where nothing is in a block that is not final, the next block of interest is the one that
        // something waits for.
        let is_next = |deal: &&usize| self.deals[**deal].request.nonce == Some(state.nonce);
        let pending = state.pending.iter().filter(is_next).map(|&deal| self.deals[deal].ready_at);
        let waits = pending.chain(state.foreign.iter().map(|one| one.ready_at));
        let first = waits.chain(state.stranger_at).min().unwrap_or(w.now() + IDLE);
        let is_empty = state.items.iter().all(|item| item.is_settled);
        let least = if is_empty { first } else { 0 };
        let at = (w.now() + wait).max(state.halted_until + wait).max(least);
        self.chains[chain].planned_at = at;
        self.agenda.put(at, Due::Block(chain));
    }

    /// A block may be wanted earlier than was decided.
    pub(super) fn hasten(&mut self, chain: usize, at: u64) {
        let state = &mut self.chains[chain];
        let at = at.max(state.halted_until);
        if state.is_awake && at < state.planned_at {
            state.planned_at = at;
            self.agenda.put(at, Due::Block(chain));
        }
    }

    /// Puts what somebody else does on a chain.
    pub(super) fn put_foreign(&mut self, chain: usize, foreign: Foreign, w: &Weather) {
        self.chains[chain].foreign.push(foreign);
        self.wake(chain, w);
    }

    /// Takes in what others put there.
    pub(super) fn take_foreign(&mut self, chain: usize, w: &mut Weather) {
        let now = w.now();
        let mut at = 0;
        while let Some(&one) = self.chains[chain].foreign.get(at) {
            if one.ready_at > now {
                at += 1;
                continue;
            }
            self.chains[chain].foreign.remove(at);
            let deal = &self.deals[one.deal];
            if deal.is_retired {
                continue;
            }
            // An intent cannot be filled once its time is over.
            let expires = deal.request.expires.map_or(u64::MAX, |end| end.nanos());
            let is_fill =
                deal.request.kind == LegKind::Open && matches!(one.what, What::Landed(..));
            if is_fill && !one.is_settled && (now > expires || deal.is_over) {
                // It may have been filled in a block that is gone: then it comes back.
                if now > expires.saturating_add(EXPIRES_AFTER) && !deal.is_over {
                    self.agenda.put(now, Due::Expire(one.deal));
                }
                continue;
            }
            self.include(chain, one.deal, one.what, (None, one.is_settled), w);
        }
    }

    /// Puts an item into the present block and tells it.
    fn include(
        &mut self,
        chain: usize,
        deal: usize,
        what: What,
        (nonce, is_settled): (Option<u64>, bool),
        w: &mut Weather,
    ) {
        let height = self.chains[chain].height;
        let item = Item { deal, height, what, nonce, is_settled };
        if what != What::Stranger {
            self.post(deal, what, View::Now, 1);
        }
        self.note_item(&item, Steps::Done, w);
        self.chains[chain].items.push(item);
        // At finality zero the block itself tells it as final.
        if self.laws.chains[chain].confirmations > 0 || is_settled {
            let news = self.news_of(&item, 0);
            if !news.is_empty() {
                self.tell(self.feeds.chain(chain), news);
            }
        }
        if matches!(what, What::Landed(..))
            && w.strikes_leg(FaultClass::ExecutedTwice, self.leg(deal))
        {
            self.note(deal, Step::Rejected, self.deals[deal].request.to, 0, w);
        }
    }

    /// Takes in our own transactions, by nonce.
    pub(super) fn take_ours(&mut self, chain: usize, w: &mut Weather) {
        self.evict(chain, w);
        let now = w.now();
        loop {
            let state = &self.chains[chain];
            let next = state.nonce;
            // What was final before its block was replaced comes again under its nonce.
            let was_final = state.pending.iter().any(|&deal| {
                let deal = &self.deals[deal];
                deal.request.nonce == Some(next) && (deal.is_settled || deal.has_failed)
            });
            if !was_final && state.stranger_at.is_some_and(|at| at <= now) {
                self.chains[chain].stranger_at = None;
                self.chains[chain].nonce += 1;
                self.include(chain, usize::MAX, What::Stranger, (Some(next), false), w);
                continue;
            }
            let is_next = |&deal: &usize| {
                let deal = &self.deals[deal];
                deal.request.nonce == Some(next) && deal.ready_at <= now
            };
            let Some(at) = state.pending.iter().position(is_next) else { break };
            let deal = self.chains[chain].pending.remove(at);
            self.chains[chain].nonce += 1;
            self.deals[deal].stage = Stage::Done;
            let is_settled = self.deals[deal].is_settled;
            let what = self.execute(deal, w);
            self.include(chain, deal, what, (Some(next), is_settled), w);
        }
    }

    /// What can never be in a block any more leaves the mempool.
    fn evict(&mut self, chain: usize, w: &mut Weather) {
        let now = w.now();
        let (next, last) = (self.chains[chain].nonce, self.chains[chain].final_nonce);
        let mut at = 0;
        while let Some(&deal) = self.chains[chain].pending.get(at) {
            let one = &mut self.deals[deal];
            let is_late = one.request.expires.is_some_and(|end| end.nanos() < now);
            let is_taken = one.request.nonce.is_some_and(|nonce| nonce < last);
            if one.is_settled || one.has_failed || !(is_late || is_taken) {
                at += 1;
                continue;
            }
            one.dead = Some(if is_taken {
                Impossibility::NonceTaken { next }
            } else {
                Impossibility::Expired
            });
            one.stage = Stage::Nowhere;
            let from = one.request.from;
            self.chains[chain].pending.remove(at);
            self.note(deal, Step::Dead, from, 0, w);
        }
    }

    /// What a transaction does when it is in a block, by the state of the chain there and then.
    fn execute(&mut self, at: usize, w: &mut Weather) -> What {
        let deal = &self.deals[at];
        let (request, line) = (deal.request, self.laws.lines[deal.line]);
        let amount = request.amount.base();
        // What was final before its block was replaced happens as it did.
        if deal.is_settled {
            let out = deal.landed.settled;
            let is_through = matches!(request.kind, LegKind::Mint | LegKind::Swap);
            return if is_through {
                What::Through(amount, out)
            } else {
                What::Left(deal.left.settled)
            };
        }
        let leg = self.leg(at);
        if deal.has_failed || w.strikes_leg(FaultClass::TransactionFails, leg) {
            return What::Failed;
        }
        if line.wants_approval && !self.is_approved(&request) {
            self.note(at, Step::Rejected, request.from, 0, w);
            return What::Failed;
        }
        if request.kind == LegKind::Mint {
            return self.claim(at, w);
        }
        if self.held_at(request.from, request.transfer).now < amount {
            return What::Failed;
        }
        match request.kind {
            LegKind::Approve => What::Left(0),
            LegKind::Swap => {
                let out = self.promise(at, w);
                if out < request.least.base() { What::Failed } else { What::Through(amount, out) }
            }
            _ => What::Left(amount),
        }
    }

    /// Whether what a contract needs was approved on its chain.
    fn is_approved(&self, request: &trimtab_model::LegRequest) -> bool {
        let chain = self.chain_of(request.from).and_then(trimtab_model::ChainId::at);
        chain.is_some_and(|chain| self.approvals.contains(&(request.transfer, chain)))
    }

    /// What there is for a transfer at a place.
    pub(super) fn held_at(&self, place: Place, transfer: trimtab_model::TransferId) -> super::Both {
        match place {
            Place::Account(account) => self.accounts[account.index()],
            Place::Wallet(chain) => {
                self.wallets.get(&(chain, transfer)).copied().unwrap_or_default()
            }
            Place::Message(_) => super::Both::default(),
        }
    }
}
