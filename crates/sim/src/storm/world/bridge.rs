//! What is between chains: messages and their attestor, intents and who fills them, locks and who
//! delivers, and a venue's payouts.
//!
//! Decides how much lands and when, and that nothing lands twice.

use super::World;
use super::agenda::Due;
use super::chain::Foreign;
use super::item::What;
use crate::storm::chronicle::Step;
use crate::storm::fault::FaultClass;
use crate::storm::plan::{HOUR, MINUTE, TOKEN};
use crate::storm::weather::Weather;
use trimtab_model::{LegKind, LegNews, Observation, Rounding, Timestamp};

/// Parts of one in shares.
const PARTS: i128 = 1_000_000_000;

/// The state of bridges.
#[derive(Debug, Default)]
pub(super) struct Rails {
    /// Nothing is taken until then.
    pub(super) paused_until: u64,
    /// No message is attested until then.
    pub(super) attestor_until: u64,
    /// No relayer does anything until then.
    pub(super) relay_until: u64,
    /// Until then, no more than so much is taken at once.
    pub(super) short_until: u64,
    pub(super) capacity: i128,
}

/// Nanoseconds after an intent's time is over until what nobody filled is on its way back.
pub(super) const EXPIRES_AFTER: u64 = 10 * MINUTE;

impl World {
    /// The most that the terms of a leg explain as its fee.
    pub(super) fn fee_most(&self, line: usize, amount: i128) -> i128 {
        let terms = &self.laws.lines[line].terms;
        let share =
            terms.fee_rate.of(trimtab_model::Amount::from_base(amount.max(0)), Rounding::Up);
        terms.fee_fixed.base() + share.map_or(0, trimtab_model::Amount::base)
    }

    /// What lands of an amount by the law of a leg, in units of where it lands.
    pub(super) fn by_law(&self, line: usize, amount: i128) -> i128 {
        let law = &self.laws.lines[line];
        let unit = law.terms.lands_on.map_or(1, |chain| self.laws.chains[chain.index()].unit);
        let fee = law.fee_fixed + amount / PARTS * law.fee_rate;
        ((amount - fee) / unit * unit).max(0)
    }

    /// What lands of a deal, this time.
    pub(super) fn promise(&mut self, at: usize, w: &mut Weather) -> i128 {
        let (line, request) = (self.deals[at].line, self.deals[at].request);
        let amount = request.amount.base();
        let lawful = self.by_law(line, amount);
        let leg = self.leg(at);
        let unit = self.laws.lines[line]
            .terms
            .lands_on
            .map_or(1, |chain| self.laws.chains[chain.index()].unit);
        let whole = |figure: i128| figure / unit * unit;
        if request.kind == LegKind::Swap {
            let slips = w.strikes_leg(FaultClass::Slippage, leg);
            let below = slips && w.draw(FaultClass::Slippage).coin();
            let least = request.least.base();
            let least = whole(least + unit - 1);
            return if below {
                least - unit
            } else if slips {
                least
            } else {
                lawful
            };
        }
        if w.strikes_leg(FaultClass::FeeRaised, leg) {
            let more = i128::from(w.draw(FaultClass::FeeRaised).within(1, 50)) * TOKEN;
            return whole((amount - self.fee_most(line, amount) - more).max(0));
        }
        let may_err = !matches!(request.kind, LegKind::Withdraw);
        if may_err && w.strikes_leg(FaultClass::WrongAmount, leg) {
            let draw = w.draw(FaultClass::WrongAmount);
            let percent = i128::from(draw.within(1, 30));
            let is_short = draw.in_thousand(700);
            let sign = if is_short { -1 } else { 1 };
            return whole((lawful + sign * lawful / 100 * percent).max(0));
        }
        lawful
    }

    /// A mint's transaction claims the message of its transfer, if it may.
    pub(super) fn claim(&mut self, at: usize, w: &mut Weather) -> What {
        let request = self.deals[at].request;
        let Some(burn) = self.burn_of(&request) else { return What::Failed };
        let message = &self.deals[burn];
        let is_open = message.attested.is_some_and(|until| until.is_none_or(|end| end >= w.now()));
        let amount = message.rest().now;
        if !is_open || amount <= 0 || amount != request.amount.base() || message.is_retired {
            if message.attested.is_some() && amount <= 0 {
                self.note(at, Step::Rejected, request.from, 0, w);
            }
            return What::Failed;
        }
        self.deals[at].parent = Some(burn);
        let out = self.promise(at, w);
        if w.strikes_leg(FaultClass::ExecutedTwice, self.leg(at)) {
            self.note(at, Step::Rejected, request.from, 0, w);
        }
        What::Through(amount, out)
    }

    /// The burn whose message a mint is to claim: the last one of its transfer before it.
    pub(super) fn burn_of(&self, mint: &trimtab_model::LegRequest) -> Option<usize> {
        let is_burn = |at: &usize| {
            let burn = &self.deals[*at];
            let request = &burn.request;
            request.kind == LegKind::Burn
                && request.transfer == mint.transfer
                && request.ordinal < mint.ordinal
                && request.to == mint.from
                && burn.left.now > 0
        };
        (0..self.deals.len()).rev().find(is_burn)
    }

    /// The attestor signs a burn's message, anew where it is asked again.
    pub(super) fn attest(&mut self, at: usize, w: &mut Weather) {
        let now = w.now();
        if self.rails.attestor_until > now {
            self.agenda.put(self.rails.attestor_until + MINUTE, Due::Attest(at));
            return;
        }
        let deal = &self.deals[at];
        if !deal.is_settled || deal.is_retired {
            return;
        }
        let is_valid = deal.attested.is_some_and(|until| until.is_none_or(|end| end > now));
        let until = if is_valid {
            deal.attested.flatten()
        } else if w.strikes_leg(FaultClass::AttestationExpires, self.leg(at)) {
            let draw = w.draw(FaultClass::AttestationExpires);
            Some(now + draw.within(2, 90) * MINUTE)
        } else {
            None
        };
        let deal = &mut self.deals[at];
        deal.attested = Some(until);
        let (id, amount, place) = (deal.request.id, deal.left.now, deal.request.to);
        self.note(at, Step::Attested, place, amount, w);
        let news = LegNews::Attested { expires: until.map(Timestamp::from_nanos) };
        self.tell(self.feeds.attestor(), vec![Observation::Leg { id, news }]);
    }

    /// An intent is open: somebody fills it, or nobody does.
    pub(super) fn offer_intent(&mut self, at: usize, soon: u64, w: &mut Weather) {
        let leg = self.leg(at);
        if !w.strikes_leg(FaultClass::IntentUnfilled, leg) {
            self.agenda.put(soon, Due::Relay(at));
        }
        if let Some(end) = self.deals[at].request.expires {
            self.agenda.put(end.nanos() + EXPIRES_AFTER, Due::Expire(at));
        }
    }

    /// A payout, a delivery or a fill is put on its chain.
    pub(super) fn deliver(&mut self, at: usize, w: &mut Weather) {
        let now = w.now();
        let (request, is_retired) = (self.deals[at].request, self.deals[at].is_retired);
        if is_retired || self.deals[at].is_over {
            return;
        }
        if request.kind != LegKind::Withdraw && self.rails.relay_until > now {
            self.agenda.put(self.rails.relay_until + MINUTE, Due::Relay(at));
            return;
        }
        let Some(chain) = self.chain_of(request.to) else { return };
        if self.deals[at].promise == 0 {
            self.deals[at].promise = self.promise(at, w);
        }
        let what = What::Landed(self.deals[at].promise, true);
        let ready_at = now + self.gas(chain, 1, now);
        self.put_foreign(chain, Foreign { deal: at, what, ready_at, is_settled: false }, w);
    }

    /// The time of an intent is over: what was not filled comes back.
    pub(super) fn expire(&mut self, at: usize, w: &mut Weather) {
        let deal = &self.deals[at];
        let is_filled = deal.landed.now != 0;
        let is_open = deal.is_settled && !is_filled && !deal.is_over && deal.back.now == 0;
        if !is_open || deal.is_retired {
            return;
        }
        let (request, amount) = (deal.request, deal.left.now);
        self.deals[at].is_over = true;
        if let Some(chain) = self.chain_of(request.to) {
            self.chains[chain].foreign.retain(|one| one.deal != at);
        }
        if let Some(chain) = self.chain_of(request.from) {
            let ready_at = w.now() + self.random.below(HOUR / 4);
            let what = What::Refunded(amount);
            self.put_foreign(chain, Foreign { deal: at, what, ready_at, is_settled: false }, w);
        }
    }
}
