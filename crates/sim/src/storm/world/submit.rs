//! What the world is asked: signing, sending, inquiring, attesting.
//!
//! Decides what is taken in under a key, what is refused for good, and what is not even heard. It
//! keeps to the contract of `trimtab_model::leg` in every case.

use super::World;
use super::agenda::Due;
use super::answer::{Answer, hash_of};
use super::deal::{Deal, Stage};
use crate::storm::chronicle::{Event, Step, Taken, Verdict, Wrong};
use crate::storm::fault::FaultClass;
use crate::storm::plan::{HOUR, MINUTE, SECOND};
use crate::storm::weather::Weather;
use trimtab_model::{
    Command, Digest, Impossibility, LegKind, LegNews, LegRefusal, LegRequest, Place,
};

impl World {
    /// A command reaches the place it is for; the answer, if there is one.
    pub(in crate::storm) fn take(&mut self, command: &Command, w: &mut Weather) -> Option<Answer> {
        let verdict = match command {
            Command::Transfer(_) => return self.wrong(command, Wrong::NoSuchLeg, w),
            Command::Sign(request) => self.sign(request, w),
            Command::Submit { request, hash } => self.submit(request, *hash, w),
            Command::Inquire(request) => self.inquire(request, w),
            Command::Attest(request) => self.ask_attestor(request, w),
        };
        let (verdict, request, after) = match verdict {
            Err(wrong) => return self.wrong(command, wrong, w),
            Ok((verdict, request, after)) => (verdict, request, after),
        };
        w.chronicle.write(Event::Taken(Taken { command: *command, verdict }));
        let Verdict::Answered(news) = verdict else { return None };
        Some(Answer { leg: request.id, news, epoch: request.epoch, after })
    }

    /// Something that no right engine asks. It is answered as a place would, and written down.
    fn wrong(&mut self, command: &Command, wrong: Wrong, w: &mut Weather) -> Option<Answer> {
        w.chronicle
            .write(Event::Taken(Taken { command: *command, verdict: Verdict::Wrong(wrong) }));
        let request = match command {
            Command::Transfer(_) => return None,
            Command::Sign(request) | Command::Inquire(request) | Command::Attest(request) => {
                request
            }
            Command::Submit { request, .. } => request,
        };
        let reason = match wrong {
            Wrong::Conflict => LegRefusal::Conflict,
            Wrong::UnderMinimum => LegRefusal::Minimum,
            Wrong::NotOurs => LegRefusal::TooLittle,
            Wrong::Unit | Wrong::Hash | Wrong::NoSuchLeg | Wrong::Nonce => LegRefusal::Unknown,
        };
        let news = LegNews::Refused { reason };
        let known = self.keys.get(&request.id).copied();
        // A place that holds the right request under this key goes on with that one.
        if let Some(deal) = known.map(|at| &mut self.deals[at]) {
            if deal.stage == Stage::Nowhere && wrong != Wrong::Conflict {
                deal.refused = Some(reason);
            } else {
                return None;
            }
        }
        Some(Answer { leg: request.id, news, epoch: request.epoch, after: SECOND })
    }

    /// The deal of a request: known by its key, or new.
    fn deal_of(&mut self, request: &LegRequest) -> Result<usize, Wrong> {
        if let Some(&at) = self.keys.get(&request.id) {
            let is_same = self.deals[at].request.asks_the_same(request);
            return if is_same { Ok(at) } else { Err(Wrong::Conflict) };
        }
        let key = (request.kind, request.from, request.to);
        let line = *self.lines.get(&key).ok_or(Wrong::NoSuchLeg)?;
        let amount = request.amount.base();
        if amount <= 0 || amount % self.laws.lines[line].terms.unit.base() != 0 {
            return Err(Wrong::Unit);
        }
        if self.laws.lines[line].terms.leaves_on.is_some() != request.nonce.is_some() {
            return Err(Wrong::Nonce);
        }
        self.deals.push(Deal::new(*request, line));
        self.keys.insert(request.id, self.deals.len() - 1);
        Ok(self.deals.len() - 1)
    }

    /// Whether a later epoch was seen at a place; this one counts from now on.
    fn is_fenced(&mut self, place: usize, epoch: u64) -> bool {
        let seen = &mut self.fences[place];
        *seen = (*seen).max(epoch);
        *seen > epoch
    }

    fn sign(&mut self, request: &LegRequest, w: &mut Weather) -> Took {
        let signer = self.fences.len() - 1;
        if self.is_fenced(signer, request.epoch) {
            return answered(LegNews::Refused { reason: LegRefusal::Fenced }, request);
        }
        let at = self.deal_of(request)?;
        if self.signer_down_until > w.now() {
            return answered(LegNews::Unsigned, request);
        }
        let news = LegNews::Signed { attempt: request.attempt, hash: hash_of(request) };
        let is_slow = w.strikes_leg(FaultClass::SignerSlow, Some((request.id, request.kind)));
        let draw = w.draw(FaultClass::SignerSlow);
        let mut after = if is_slow { draw.within(1, 20) * MINUTE } else { 2 * SECOND };
        if request.attempt > 0 && w.strikes_leg(FaultClass::Overtaken, self.leg(at)) {
            after += w.draw(FaultClass::Overtaken).within(2, 90) * MINUTE;
            self.deals[at].ready_at = w.now();
            if let Some(chain) = self.chain_of(request.from) {
                self.wake(chain, w);
            }
        }
        Ok((Verdict::Answered(news), *request, after))
    }

    fn submit(&mut self, request: &LegRequest, hash: Digest, w: &mut Weather) -> Took {
        let (place, venue) = self.place_of(request);
        if let Some(venue) = venue.filter(|&venue| self.is_down(venue, w)) {
            let deal = self.deal_of(request)?;
            let says_so = self.deals[deal].stage == Stage::Nowhere && self.random.in_thousand(250);
            if says_so && self.venues[venue].down_until > w.now() {
                return self.refuse(deal, LegRefusal::Down, w);
            }
            return Ok((Verdict::Unheard, *request, 0));
        }
        if self.is_fenced(place, request.epoch) {
            return answered(LegNews::Refused { reason: LegRefusal::Fenced }, request);
        }
        let at = self.deal_of(request)?;
        if hash != hash_of(request) {
            return Err(Wrong::Hash);
        }
        if let Some(news) = self.over(at, w) {
            return answered(news, request);
        }
        match self.deals[at].stage {
            Stage::Nowhere => self.admit(at, request, w),
            Stage::Done => Ok((Verdict::Again, *request, 0)),
            Stage::Pending => {
                if request.attempt > self.deals[at].attempt {
                    self.deals[at].attempt = request.attempt;
                    let chain = self.chain_of(request.from).unwrap_or(0);
                    let ready = w.now() + self.gas(chain, request.attempt, w.now());
                    self.deals[at].ready_at = self.deals[at].ready_at.min(ready);
                    self.hasten(chain, ready);
                }
                Ok((Verdict::Again, *request, 0))
            }
        }
    }

    /// Index of a request's place among the fences, and the venue it is for, if it is for one.
    fn place_of(&self, request: &LegRequest) -> (usize, Option<usize>) {
        match (self.chain_of(request.from), World::account_of(request.from)) {
            (Some(chain), _) if request.nonce.is_some() => (chain, None),
            (_, Some(account)) => {
                let venue = self.laws.accounts.get(account.index()).copied().unwrap_or(0);
                (self.chains.len() + venue, Some(venue))
            }
            (chain, None) => (chain.unwrap_or(0), None),
        }
    }

    /// Whether a venue's interface hears nothing now.
    fn is_down(&mut self, venue: usize, w: &mut Weather) -> bool {
        self.venues[venue].down_until > w.now() || w.strikes(FaultClass::RateLimited)
    }

    /// What is for good about a deal: refused, or never to take effect.
    fn over(&mut self, at: usize, w: &mut Weather) -> Option<LegNews> {
        let deal = &self.deals[at];
        if let Some(reason) = deal.refused {
            return Some(LegNews::Refused { reason });
        }
        if let Some(reason) = deal.dead {
            let next = self.chain_of(deal.request.from).map_or(0, |chain| self.chains[chain].nonce);
            let taken = matches!(reason, Impossibility::NonceTaken { .. });
            let reason = if taken { Impossibility::NonceTaken { next } } else { reason };
            return Some(LegNews::Impossible { reason });
        }
        if deal.stage != Stage::Nowhere {
            return None;
        }
        let chain = deal.request.nonce.and_then(|_| self.chain_of(deal.request.from));
        let state = chain.map(|chain| &self.chains[chain]);
        let taken =
            state.filter(|state| deal.request.nonce.is_some_and(|nonce| nonce < state.final_nonce));
        let is_late = deal.request.expires.is_some_and(|end| end.nanos() < w.now());
        let reason = match taken {
            Some(state) => Impossibility::NonceTaken { next: state.nonce },
            None if is_late => Impossibility::Expired,
            None => return None,
        };
        self.deals[at].dead = Some(reason);
        self.bury(at, w);
        Some(LegNews::Impossible { reason })
    }

    fn refuse(&mut self, at: usize, reason: LegRefusal, w: &mut Weather) -> Took {
        self.deals[at].refused = Some(reason);
        let request = self.deals[at].request;
        self.bury(at, w);
        answered(LegNews::Refused { reason }, &request)
    }

    fn accept(&mut self, at: usize, request: &LegRequest, w: &mut Weather) {
        self.transfers.insert(request.transfer);
        self.note(at, Step::Accepted, request.from, 0, w);
    }

    /// Takes a request in, or refuses it for good.
    fn admit(&mut self, at: usize, request: &LegRequest, w: &mut Weather) -> Took {
        if let Some(reason) = self.objection(at, request, w)? {
            return self.refuse(at, reason, w);
        }
        let now = w.now();
        self.deals[at].attempt = request.attempt;
        let Some(nonce) = request.nonce else {
            self.deals[at].stage = Stage::Pending;
            self.accept(at, request, w);
            let mut due = now + self.random.within(1, 60) * SECOND;
            if w.strikes_leg(FaultClass::Review, self.leg(at)) {
                let draw = w.draw(FaultClass::Review);
                due = now + draw.within(HOUR / 2, 8 * HOUR);
                // Held, and refused in the end.
                self.deals[at].is_over = draw.coin();
            }
            self.agenda.put(due, Due::Debit(at));
            return Ok((Verdict::New, *request, 0));
        };
        let chain = self.chain_of(request.from).unwrap_or(0);
        if w.strikes_leg(FaultClass::MempoolDrop, self.leg(at)) {
            return Ok((Verdict::New, *request, 0));
        }
        self.deals[at].stage = Stage::Pending;
        self.deals[at].ready_at = now + self.gas(chain, request.attempt, now);
        self.accept(at, request, w);
        self.chains[chain].pending.push(at);
        let is_next = nonce == self.chains[chain].nonce;
        if is_next && w.strikes_leg(FaultClass::NonceStolen, self.leg(at)) {
            self.chains[chain].stranger_at = Some(now);
        }
        self.wake(chain, w);
        Ok((Verdict::New, *request, 0))
    }

    /// Nanoseconds until a block takes a transaction at the price of an attempt.
    pub(super) fn gas(&mut self, chain: usize, attempt: u8, now: u64) -> u64 {
        let interval = self.laws.chains[chain].interval * SECOND;
        let is_dear = self.chains[chain].dear_until > now && attempt == 0;
        let wait = self.random.within(0, 2) * interval;
        // While it is dear, what offers little waits until it is over.
        if is_dear { wait + self.random.within(10 * MINUTE, 90 * MINUTE) } else { wait }
    }

    /// Why a place would not take a request, if it would not.
    fn objection(
        &mut self,
        at: usize,
        request: &LegRequest,
        w: &mut Weather,
    ) -> Result<Option<LegRefusal>, Wrong> {
        let line = self.deals[at].line;
        let (terms, amount) = (self.laws.lines[line].terms, request.amount.base());
        let now = w.now();
        if amount < terms.minimum.base() {
            if request.kind == LegKind::Deposit {
                return Err(Wrong::UnderMinimum);
            }
            return Ok(Some(LegRefusal::Minimum));
        }
        if request.kind == LegKind::Mint {
            let message = self.burn_of(request).map(|burn| self.deals[burn].rest().now);
            if message != Some(amount) {
                return Err(Wrong::NotOurs);
            }
        }
        let held = self.held_at(request.from, request.transfer);
        if matches!(request.from, Place::Wallet(_)) && held.now.max(held.settled) < amount {
            return Err(Wrong::NotOurs);
        }
        let is_bridge = matches!(request.kind, LegKind::Burn | LegKind::Open | LegKind::Lock);
        if is_bridge && self.rails.paused_until > now {
            return Ok(Some(LegRefusal::Down));
        }
        if is_bridge && self.rails.short_until > now && amount > self.rails.capacity {
            return Ok(Some(LegRefusal::Capacity));
        }
        let has_fee = !matches!(request.kind, LegKind::Approve | LegKind::Burn | LegKind::Mint);
        let is_dear = has_fee && w.strikes_leg(FaultClass::FeeAsked, self.leg(at));
        let is_too_dear = self.by_law(line, amount) < request.least.base();
        if is_dear || (is_too_dear && request.kind != LegKind::Approve) {
            return Ok(Some(LegRefusal::Fee));
        }
        if matches!(request.kind, LegKind::Withdraw | LegKind::Internal) {
            return Ok(self.venue_objection(request, w));
        }
        let is_short = request.kind != LegKind::Mint && held.now < amount;
        Ok(is_short.then_some(LegRefusal::TooLittle))
    }

    fn venue_objection(&self, request: &LegRequest, w: &Weather) -> Option<LegRefusal> {
        let account = World::account_of(request.from)?;
        let venue = &self.venues[self.laws.accounts[account.index()]];
        let (amount, now) = (request.amount.base(), w.now());
        if venue.suspended_until > now && request.kind == LegKind::Withdraw {
            return Some(LegRefusal::Suspended);
        }
        if venue.limited_until > now && amount > venue.limit {
            return Some(LegRefusal::Capacity);
        }
        (self.free_at(account) < amount).then_some(LegRefusal::TooLittle)
    }

    fn inquire(&mut self, request: &LegRequest, w: &mut Weather) -> Took {
        let (_, venue) = self.place_of(request);
        if venue.is_some_and(|venue| self.is_down(venue, w)) {
            return Ok((Verdict::Unheard, *request, 0));
        }
        let at = self.deal_of(request)?;
        if let Some(news) = self.over(at, w) {
            return answered(news, request);
        }
        let news = match self.deals[at].stage {
            Stage::Nowhere => LegNews::Absent,
            Stage::Done => LegNews::Known,
            Stage::Pending => {
                let is_chain = request.nonce.is_some();
                let lies = is_chain && w.strikes_leg(FaultClass::NodeLies, self.leg(at));
                if lies { LegNews::Absent } else { LegNews::Known }
            }
        };
        answered(news, request)
    }

    fn ask_attestor(&mut self, request: &LegRequest, w: &mut Weather) -> Took {
        // By its key alone: what else the request says is about the leg that waits for the message.
        let Some(&at) = self.keys.get(&request.id) else {
            return Ok((Verdict::Unheard, *request, 0));
        };
        if request.kind == LegKind::Burn && self.deals[at].is_settled {
            let due = w.now() + self.random.within(5, 120) * SECOND;
            self.agenda.put(due, Due::Attest(at));
        }
        Ok((Verdict::Again, *request, 0))
    }
}

/// What the world made of a command: the verdict, who asked, and when an answer is there.
type Took = Result<(Verdict, LegRequest, u64), Wrong>;

fn answered(news: LegNews, request: &LegRequest) -> Took {
    Ok((Verdict::Answered(news), *request, SECOND))
}
