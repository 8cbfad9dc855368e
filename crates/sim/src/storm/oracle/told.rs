//! What an engine was told and what it asked for, kept beside it.
//!
//! An auditor's own book: folded from the batches that an engine took in and the effects that it
//! gave out, in words of the contract in `trimtab_model::leg` alone. Nothing here is read from the
//! engine's state, so that a mistake there shows as a difference.

use super::legs::{Leg, LegBook, declared};
use std::collections::{BTreeMap, BTreeSet};
use trimtab_engine::{Effect, Trouble};
use trimtab_model::{
    Batch, ChainId, Command, LegId, LegKind, LegNews, LegRequest, MarketId, Observation, Order,
    Place, Portfolio, Price, Quantity, Span, Timestamp, TransferBody, TransferId, VenueId,
};

/// One step: a batch that was taken in, and what came out.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// The batch's time.
    pub now: Timestamp,
    /// What was taken in.
    pub batch: &'a Batch,
    /// What came out.
    pub effects: &'a [Effect],
}

/// A transfer as it was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided {
    /// What was to move.
    pub body: TransferBody,
    /// When it was decided.
    pub at: Timestamp,
    /// Closed by a person.
    pub is_abandoned: bool,
    /// What is told of its legs, all in all.
    pub tidings: Tidings,
}

/// What is told of all legs of a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tidings {
    /// Asked for, came to nothing, and nothing left.
    pub is_refused: bool,
    /// Money left its source for good.
    pub has_departed: bool,
    /// Money is on the way, or may be, as far as is known for sure.
    pub is_open: bool,
}

/// What was told of one account.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccountTold {
    /// Balance by statements, legs and orders, in base units.
    pub held: i128,
    /// When a statement came last.
    pub stated_at: Option<Timestamp>,
    /// Positions by market.
    pub positions: BTreeMap<MarketId, Quantity>,
}

/// Everything that was told and asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Told {
    /// Time of the last batch.
    pub now: Timestamp,
    /// Accounts, in account order.
    pub accounts: Vec<AccountTold>,
    /// Last mark by venue and market, and when.
    pub marks: BTreeMap<(VenueId, MarketId), (Price, Timestamp)>,
    /// Transfers, by id.
    pub decided: BTreeMap<TransferId, Decided>,
    /// Their legs.
    pub legs: LegBook,
    /// Left accounts for good, less what came to accounts for good and what the owner took over, in
    /// base units: what is on the way, paid, or lost.
    pub out: i128,
    /// What the owner took over of transfers that were closed, in base units.
    pub recovered: i128,
    /// Epochs of the openings told.
    pub epoch: u64,
    /// Chains of which a final event was told as undone, and that no person has lifted since.
    pub halted: BTreeSet<ChainId>,
    /// Transfers that were said to wait for a person, and why.
    pub held: BTreeMap<TransferId, Trouble>,
    /// Legs that were sent before the last opening, and of which nothing was told since.
    pub unsettled: BTreeSet<LegId>,
}

impl Told {
    /// Nothing told yet.
    #[must_use]
    pub fn new(portfolio: &Portfolio) -> Self {
        let accounts = vec![AccountTold::default(); portfolio.accounts().len()];
        Self { accounts, ..Self::default() }
    }

    /// Takes in one step.
    pub fn take(&mut self, portfolio: &Portfolio, step: Step<'_>) {
        self.hear(portfolio, step.now, step.batch);
        step.effects.iter().for_each(|effect| self.say(portfolio, effect));
    }

    /// Takes in what an engine was told.
    pub fn hear(&mut self, portfolio: &Portfolio, now: Timestamp, batch: &Batch) {
        self.now = now;
        batch.observations.iter().for_each(|seen| self.observe(portfolio, seen));
    }

    /// Takes in what it answered.
    pub fn say(&mut self, portfolio: &Portfolio, effect: &Effect) {
        match effect {
            Effect::Record(decision) => {
                let decided = |body| Decided {
                    body,
                    at: self.now,
                    is_abandoned: false,
                    tidings: Tidings::default(),
                };
                let moves = decision.moves.iter().map(|one| (one.id, decided(one.body)));
                self.decided.extend(moves);
            }
            Effect::Command(command) => self.ask(portfolio, command),
            Effect::Alert(alert) if alert.quarantined => {
                self.held.insert(alert.transfer, alert.trouble);
            }
            Effect::Alert(_) => {}
        }
    }

    fn ask(&mut self, portfolio: &Portfolio, command: &Command) {
        match *command {
            Command::Sign(request) => {
                let leg = self.leg(portfolio, request);
                (leg.signings, leg.is_signing) = (leg.signings + 1, true);
                self.reckon(portfolio, request.transfer);
            }
            Command::Submit { request, .. } => {
                let now = self.now;
                let leg = self.leg(portfolio, request);
                (leg.submissions, leg.is_signing) = (leg.submissions + 1, false);
                leg.submitted_at.get_or_insert(now);
                self.legs.note(portfolio, request.id);
                self.reckon(portfolio, request.transfer);
            }
            Command::Inquire(request) => self.leg(portfolio, request).inquiries += 1,
            Command::Attest(_) | Command::Transfer(_) => {}
        }
    }

    fn leg(&mut self, portfolio: &Portfolio, request: LegRequest) -> &mut Leg {
        let route = self.decided.get(&request.transfer).map(|one| one.body.route);
        let terms = || declared(portfolio, route?, &request);
        self.legs.ask(request, terms, self.now)
    }

    fn observe(&mut self, portfolio: &Portfolio, seen: &Observation) {
        match *seen {
            Observation::Mark { venue, market, price } => {
                self.marks.insert((venue, market), (price, self.now));
            }
            Observation::Position(position) => {
                let account = &mut self.accounts[position.account.index()];
                account.positions.insert(position.market, position.quantity);
            }
            Observation::Statement(ref statement) => {
                let account = &mut self.accounts[statement.account.index()];
                account.held = statement.balance.base();
                account.stated_at = Some(self.now);
            }
            Observation::Leg { id, news } => self.news(portfolio, id, news),
            Observation::Restarted { epoch } => {
                self.epoch = epoch;
                let unheard = self.legs.unknown().filter(|leg| {
                    let decided = self.decided.get(&leg.request.transfer);
                    leg.is_unheard_of(portfolio) && decided.is_some_and(|one| !one.is_abandoned)
                });
                self.unsettled = unheard.map(|leg| leg.request.id).collect();
            }
            Observation::Order(Order::Resume { transfer }) => drop(self.held.remove(&transfer)),
            Observation::Order(Order::Lift { chain }) => drop(self.halted.remove(&chain)),
            Observation::Order(Order::Abandon { transfer, recovered }) => {
                // Once closed, nothing more can be closed.
                let open = self.decided.get_mut(&transfer).filter(|one| !one.is_abandoned);
                let Some(decided) = open else { return };
                self.held.remove(&transfer);
                decided.is_abandoned = true;
                decided.tidings.is_open = false;
                // The owner has it in hand: it is on no way of ours any more.
                self.out -= recovered.base();
                self.recovered += recovered.base();
            }
            _ => {}
        }
    }

    /// News of a leg, and what they mean to balances: only what is final moves a balance.
    fn news(&mut self, portfolio: &Portfolio, id: LegId, news: LegNews) {
        self.unsettled.remove(&id);
        self.halt(portfolio, id, news);
        let Some((request, before, after)) = self.legs.hear(portfolio, id, news) else { return };
        // Any answer ends the wait for one.
        if self.held.get(&request.transfer) == Some(&Trouble::Unanswered) {
            self.held.remove(&request.transfer);
        }
        self.reckon(portfolio, request.transfer);
        // What left an account for good, and what reached one for good.
        self.flow(request.from, before.left - after.left);
        self.flow(request.to, after.landed - before.landed);
        self.flow(request.from, after.refunded - before.refunded);
    }

    /// A final event that is undone halts its chain, as long as the transfer is remembered.
    fn halt(&mut self, portfolio: &Portfolio, id: LegId, news: LegNews) {
        let Some(leg) = self.legs.get(id) else { return };
        let Some(terms) = leg.terms else { return };
        let decided = self.decided.get(&leg.request.transfer);
        if decided.is_none_or(|one| self.now.since(one.at) >= Span::DAY || one.is_abandoned) {
            return;
        }
        let moved = leg.moved(portfolio);
        let chain = match news {
            LegNews::Reversed if moved.left > 0 => terms.leaves_on,
            LegNews::Unlanded if moved.landed > 0 => terms.lands_on,
            _ => None,
        };
        self.halted.extend(chain);
    }

    fn flow(&mut self, place: Place, change: i128) {
        if let Place::Account(account) = place {
            self.accounts[account.index()].held += change;
            self.out -= change;
        }
    }

    /// What each account must keep aside, in account order: asked to leave it, submitted, and nobody
    /// knows the fate.
    #[must_use]
    pub fn unknown(&self) -> Vec<i128> {
        let mut unknown = vec![0; self.accounts.len()];
        // One transfer asks under several keys only one after another.
        for leg in self.legs.unknown().filter(|leg| leg.request.kind != LegKind::Approve) {
            let Place::Account(account) = leg.request.from else { continue };
            let decided = self.decided.get(&leg.request.transfer);
            if decided.is_some_and(|one| !one.is_abandoned) {
                unknown[account.index()] += leg.request.amount.base();
            }
        }
        unknown
    }

    /// The request under a key.
    #[must_use]
    pub fn request(&self, id: LegId) -> Option<&LegRequest> {
        self.legs.get(id).map(|leg| &leg.request)
    }

    /// Reckons anew what is told of a transfer.
    fn reckon(&mut self, portfolio: &Portfolio, transfer: TransferId) {
        let Some(decided) = self.decided.get_mut(&transfer) else { return };
        let (mut any, mut all_nothing, mut has_left, mut is_over, mut is_unknown) =
            (false, true, false, false, false);
        for leg in self.legs.of(transfer) {
            any = true;
            let is_approval = leg.request.kind == LegKind::Approve;
            let left = leg.has_left(portfolio);
            all_nothing &= leg.came_to_nothing(portfolio) || (is_approval && left);
            if !is_approval {
                is_unknown |= leg.is_fate_unknown(portfolio);
                has_left |= left;
                is_over |= leg.ends_at_account(portfolio);
            }
        }
        decided.tidings = Tidings {
            is_refused: any && all_nothing,
            has_departed: has_left,
            is_open: !decided.is_abandoned && (is_unknown || (has_left && !is_over)),
        };
    }
}
