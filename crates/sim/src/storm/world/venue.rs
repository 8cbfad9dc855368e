//! Venues: withdrawals, deposits, and what becomes of both.

use super::World;
use super::agenda::Due;
use super::deal::{Stage, View};
use crate::storm::chronicle::Step;
use crate::storm::fault::FaultClass;
use crate::storm::plan::{HOUR, MINUTE};
use crate::storm::weather::Weather;
use trimtab_model::{AccountId, Amount, Impossibility, LegKind, LegNews, LegRefusal, Observation};

/// A venue as it stands.
#[derive(Debug, Default)]
pub(super) struct VenueState {
    /// Its interface is out of order until then.
    pub(super) down_until: u64,
    /// It lets no money out until then.
    pub(super) suspended_until: u64,
    /// Until then it lets out no more than `limit` at once.
    pub(super) limited_until: u64,
    pub(super) limit: i128,
    /// Whether it told that it lets no money out.
    pub(super) is_closed: bool,
    /// Hour of its last closed bar.
    pub(super) barred_at: u64,
}

impl World {
    /// A venue takes a withdrawal, or a transfer within it, off its account: or refuses it now.
    pub(super) fn debit(&mut self, at: usize, w: &mut Weather) {
        let (request, is_retired) = (self.deals[at].request, self.deals[at].is_retired);
        if self.deals[at].stage != Stage::Pending || is_retired {
            return;
        }
        let Some(account) = Self::account_of(request.from) else { return };
        let venue = self.laws.accounts[account.index()];
        let now = w.now();
        if request.expires.is_some_and(|end| end.nanos() < now) {
            self.deals[at].dead = Some(Impossibility::Expired);
            self.bury(at, w);
            return;
        }
        if self.venues[venue].suspended_until > now {
            self.agenda.put(self.venues[venue].suspended_until + MINUTE, Due::Debit(at));
            return;
        }
        if self.deals[at].is_over || self.free_at(account) < request.amount.base() {
            let is_rejected = self.deals[at].is_over;
            let why = if is_rejected { LegRefusal::Suspended } else { LegRefusal::TooLittle };
            self.deals[at].refused = Some(why);
            self.bury(at, w);
            return;
        }
        self.take_off(at, account, venue, w);
    }

    fn take_off(&mut self, at: usize, account: AccountId, venue: usize, w: &mut Weather) {
        let (request, line) = (self.deals[at].request, self.deals[at].line);
        let amount = request.amount.base();
        self.deals[at].stage = Stage::Done;
        self.deals[at].is_settled = true;
        let left = super::item::What::Left(amount);
        for view in [View::Now, View::Settled] {
            self.post(at, left, view, 1);
        }
        self.note(at, Step::Left, request.from, amount, w);
        self.note(at, Step::LeftFinal, request.from, amount, w);
        let id = request.id;
        let mut told =
            vec![Observation::Leg { id, news: LegNews::Left { amount: request.amount, depth: 0 } }];
        if request.kind == LegKind::Internal {
            self.land_at_once(at, amount, true, w);
            let news = LegNews::Landed { amount: request.amount, whole: true, depth: 0 };
            told.push(Observation::Leg { id, news });
        } else {
            self.deals[at].promise = self.promise(at, w);
            let due = w.now() + self.pace(line);
            self.agenda.put(due, Due::Payout(at));
        }
        if self.random.coin() {
            told.push(self.bare_statement(account));
        }
        self.tell(self.feeds.venue(venue), told);
    }

    /// Money is usable at a venue's account, in both views.
    fn land_at_once(&mut self, at: usize, amount: i128, is_whole: bool, w: &mut Weather) {
        let to = self.deals[at].request.to;
        let landed = super::item::What::Landed(amount, is_whole);
        for view in [View::Now, View::Settled] {
            self.post(at, landed, view, 1);
        }
        self.note(at, Step::Landed, to, amount, w);
        self.note(at, Step::LandedFinal, to, amount, w);
    }

    /// A venue credits a deposit, whole or in parts, or not at all.
    pub(super) fn credit(&mut self, at: usize, w: &mut Weather) {
        let (request, line) = (self.deals[at].request, self.deals[at].line);
        let Some(account) = Self::account_of(request.to).filter(|_| !self.deals[at].is_retired)
        else {
            return;
        };
        let venue = self.laws.accounts[account.index()];
        let terms = self.laws.lines[line].terms;
        let amount = request.amount.base();
        if amount < terms.minimum.base() && self.laws.venues[venue].swallows {
            let deal = &mut self.deals[at];
            let rest = deal.rest();
            deal.back = deal.back.plus(rest);
            self.lost += rest.settled;
            self.note(at, Step::Lost, request.to, amount, w);
            return;
        }
        let landed = self.deals[at].landed.now;
        if landed == 0 {
            self.deals[at].promise = self.promise(at, w);
        }
        let promise = self.deals[at].promise;
        let (mut part, mut is_whole) = (promise - landed, true);
        let may_split = landed == 0 && promise > 4 * terms.unit.base();
        if may_split && w.strikes_leg(FaultClass::CreditedInParts, self.leg(at)) {
            let unit = terms.unit.base();
            (part, is_whole) = (promise / 3 / unit * unit, false);
            let later = w.draw(FaultClass::CreditedInParts).within(MINUTE, 5 * HOUR);
            self.agenda.put(w.now() + later, Due::Credit(at));
        }
        self.land_at_once(at, part, is_whole, w);
        let amount = Amount::from_base(landed + part);
        let news = LegNews::Landed { amount, whole: is_whole, depth: 0 };
        let mut told = vec![Observation::Leg { id: request.id, news }];
        if self.random.coin() {
            told.push(self.bare_statement(account));
        }
        self.tell(self.feeds.venue(venue), told);
    }

    /// What a venue would let out of an account: what is not needed as margin.
    pub(super) fn free_at(&self, account: AccountId) -> i128 {
        let at = account.index();
        let venue = &self.laws.venues[self.laws.accounts[at]];
        let gross = self.prices.gross(at);
        let needed = gross / 1_000_000_000 * (venue.margin.0 + venue.floor);
        self.accounts[at].now - needed
    }
}
