//! A transfer that is carried leg by leg: which leg it is at, what was asked, what was told.
//!
//! Decides what a saga remembers, and what its present leg asks for. Facts are kept as they were
//! told, absolute, so that hearing one twice changes nothing.

use super::phase::Phase;
use crate::alert::Trouble;
use serde::{Deserialize, Serialize};
use trimtab_model::{
    AccountId, Amount, Canonical, Carriage, ChainId, Digest, Encoder, LEGS_TOGETHER_MAX, LegId,
    LegKind, LegTerms, MoneyError, Place, Rounding, Route, Span, Timestamp, TransferId, Way,
};

/// Legs of one transfer, over all ways, at most.
pub(super) const ORDINALS_MAX: u8 = LEGS_TOGETHER_MAX;
/// How often a leg that came to nothing is begun again before another way is sought.
pub(super) const ROUNDS_MAX: u8 = 3;

/// The saga of one transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saga {
    /// Which way of its route.
    pub(super) way: u8,
    /// Which leg of that way.
    pub(super) leg: u8,
    /// Which leg it is, counted over all ways.
    pub(super) ordinal: u8,
    /// How often this leg was begun again, after proof that it had come to nothing.
    pub(super) round: u8,
    /// The most rounds that any of its legs had: a person may begin a leg again as often as it takes.
    pub(super) rounds: u8,
    /// How often its price was raised.
    pub(super) attempt: u8,
    /// Ways that were tried, a bit each.
    pub(super) tried: u8,
    /// Way and leg of each ordinal so far.
    pub(super) trail: [u8; 24],
    /// Where it stands.
    pub(super) phase: Phase,
    /// Key of the present leg.
    pub(super) key: LegId,
    /// What was asked of it.
    pub(super) asked: Asked,
    /// What was told of it.
    pub(super) told: Told,
    /// What shall be done about it in this step.
    pub(super) due: Due,
    /// When somebody asks again, or the leg may begin.
    pub(super) wake: Timestamp,
    /// How often somebody asked in vain.
    pub(super) asks: u8,
    /// How often it was sent again, or found waiting, at this price.
    pub(super) resent: u8,
    /// Whether money has left the source.
    pub(super) has_left: bool,
    /// What is at the present place, or on its way from there; zero before anything left.
    pub(super) held: Amount,
    /// What of the ledger's money in flight is this transfer's.
    pub(super) floating: Amount,
    /// What is missing: in flight, and nobody knows where.
    pub(super) missing: Amount,
    /// Whether its present way leads back to the source.
    pub(super) is_homeward: bool,
    /// The message of the last burn, and until when it may be claimed.
    pub(super) message: Option<Message>,
    /// Why nothing more is done until a person says so.
    pub(super) quarantine: Option<Trouble>,
    /// Whether a person was told that it is late.
    pub(super) is_late: bool,
    /// Whether nobody has said yet what became of the leg while the process was away.
    pub(super) is_unsettled: bool,
    /// Why the leg came to nothing, while a way on is sought.
    pub(super) setback: Option<Setback>,
}

/// What was asked of a leg.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Asked {
    pub(super) amount: Amount,
    pub(super) least: Amount,
    pub(super) nonce: Option<u64>,
    pub(super) hash: Option<Digest>,
    pub(super) expires: Option<Timestamp>,
}

/// What was told of a leg.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Told {
    /// What left, and whether that is final.
    pub(super) left: Option<(Amount, bool)>,
    /// What landed, whether it is whole, whether that is final.
    pub(super) landed: Option<(Amount, bool, bool)>,
    /// What of it was booked at an account already.
    pub(super) booked: Amount,
    /// Whether it failed, finally.
    pub(super) has_failed: bool,
}

/// A message that waits to be claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Message {
    /// Key of the burn.
    pub(super) burn: LegId,
    /// Its ordinal.
    pub(super) ordinal: u8,
    /// Until when it may be claimed; none: for ever.
    pub(super) expires: Option<Timestamp>,
    /// Whether it must be attested again.
    pub(super) is_stale: bool,
}

/// What shall be asked of the outside in this step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) enum Due {
    #[default]
    Nothing,
    Sign,
    Submit,
    Ask,
    Attest,
}

/// Why a leg came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Setback {
    /// It may go better another time.
    Passing,
    /// It will not: another way is needed.
    Lasting,
}

/// A leg's identity: what its key is derived from.
pub(super) struct LegName {
    pub(super) transfer: TransferId,
    pub(super) ordinal: u8,
    pub(super) round: u8,
}

impl LegName {
    pub(super) fn key(&self) -> LegId {
        LegId::derive(self)
    }
}

impl Canonical for LegName {
    fn encode(&self, out: &mut Encoder) {
        self.transfer.encode(out);
        out.u8(self.ordinal);
        out.u8(self.round);
    }
}

/// The ways of a route that is carried leg by leg.
pub(super) fn ways(route: &Route) -> &[Way] {
    match &route.carriage {
        Carriage::Whole => &[],
        Carriage::Legs(ways) => ways,
    }
}

/// The most that a leg may cost.
pub(super) fn fee_most(terms: &LegTerms, amount: Amount) -> Result<Amount, MoneyError> {
    terms.fee_fixed.plus(terms.fee_rate.of(amount, Rounding::Up)?)
}

/// The largest multiple of a leg's unit within an amount.
pub(super) fn in_units(terms: &LegTerms, amount: Amount) -> Amount {
    let unit = terms.unit.base();
    match amount.base().checked_rem_euclid(unit) {
        Some(rest) => Amount::from_base(amount.base().saturating_sub(rest)),
        None => Amount::ZERO,
    }
}

/// The chains that the legs of a route's first way leave or land on.
pub(crate) fn chains_on(route: &Route) -> impl Iterator<Item = ChainId> + '_ {
    let legs = ways(route).first().into_iter().flat_map(|way| &way.legs);
    legs.flat_map(|leg| [leg.leaves_on, leg.lands_on]).flatten()
}

/// Whether an amount is enough for every leg of a route's first way, whatever the legs before cost.
pub(crate) fn reaches(route: &Route, amount: Amount) -> Result<bool, MoneyError> {
    let legs = ways(route).first().map_or(&[][..], |way| &way.legs);
    let mut rest = amount;
    for terms in legs {
        rest = in_units(terms, rest);
        if rest < terms.minimum || !rest.is_positive() {
            return Ok(false);
        }
        if terms.kind != LegKind::Approve {
            rest = rest.minus(fee_most(terms, rest)?)?;
        }
    }
    Ok(legs.is_empty() || rest.is_positive())
}

impl Saga {
    /// A saga before its first leg.
    pub(crate) fn new(transfer: TransferId, now: Timestamp) -> Self {
        Self {
            way: 0,
            leg: 0,
            ordinal: 0,
            round: 0,
            rounds: 0,
            attempt: 0,
            tried: 1,
            trail: [0; 24],
            phase: Phase::Planned,
            key: LegName { transfer, ordinal: 0, round: 0 }.key(),
            asked: Asked::default(),
            told: Told::default(),
            due: Due::Nothing,
            wake: now,
            asks: 0,
            resent: 0,
            has_left: false,
            held: Amount::ZERO,
            floating: Amount::ZERO,
            missing: Amount::ZERO,
            is_homeward: false,
            message: None,
            quarantine: None,
            is_late: false,
            is_unsettled: false,
            setback: None,
        }
    }

    /// Where it stands.
    #[must_use]
    pub const fn phase(&self) -> Phase {
        self.phase
    }

    /// Key of its present leg.
    #[must_use]
    pub const fn key(&self) -> LegId {
        self.key
    }

    /// Which leg it is at, from 0, counted over all ways it took.
    #[must_use]
    pub const fn ordinal(&self) -> u8 {
        self.ordinal
    }

    /// Why nothing more is done about it until a person says so.
    #[must_use]
    pub const fn quarantine(&self) -> Option<Trouble> {
        self.quarantine
    }

    /// Whether it is held until a person says so, and no answer lifts that.
    pub(super) fn waits_for_person(&self) -> bool {
        self.quarantine.is_some_and(|trouble| trouble != Trouble::Unanswered)
    }

    /// Whether money has left the source for good.
    #[must_use]
    pub const fn has_left(&self) -> bool {
        self.has_left
    }

    /// What of it is between source and target by the books.
    #[must_use]
    pub const fn floating(&self) -> Amount {
        self.floating
    }

    /// Whether a request of it may act at any time. While a dearer attempt is signed the one before
    /// still may.
    #[must_use]
    pub const fn may_act(&self) -> bool {
        let has_cheaper = matches!(self.phase, Phase::Signing) && self.attempt > 0;
        self.phase.is_open_question() || has_cheaper
    }

    /// What of it is in flight and cannot be found.
    #[must_use]
    pub const fn missing(&self) -> Amount {
        self.missing
    }

    /// Whether nobody has said yet what became of its leg while the process was away.
    #[must_use]
    pub const fn is_unsettled(&self) -> bool {
        self.is_unsettled
    }

    /// The terms of its present leg.
    #[must_use]
    pub fn terms<'a>(&self, route: &'a Route) -> Option<&'a LegTerms> {
        ways(route).get(usize::from(self.way))?.legs.get(usize::from(self.leg))
    }

    /// The terms of a leg that it did, or does.
    pub(super) fn terms_of<'a>(&self, ordinal: u8, route: &'a Route) -> Option<&'a LegTerms> {
        let step = *self.trail.get(usize::from(ordinal))?;
        let (way, leg) = (usize::from(step >> 4), usize::from(step & 15));
        ways(route).get(way)?.legs.get(leg)
    }

    /// How many rounds of a leg there may have been.
    pub(super) const fn rounds_of(&self, ordinal: u8) -> u8 {
        if ordinal == self.ordinal { self.round } else { self.rounds }
    }

    /// The chain and nonce of the present leg, where it was not taken in yet.
    pub(super) fn occupies(&self, route: &Route) -> Option<(ChainId, u64)> {
        let waits = matches!(self.phase, Phase::Signing | Phase::Submitted | Phase::Unknown);
        let chain = self.terms(route)?.leaves_on.filter(|_| waits)?;
        Some((chain, self.asked.nonce?))
    }

    /// Begins the leg at `way` and `leg` as one that was never begun.
    pub(super) fn turn_to(&mut self, transfer: TransferId, way: u8, leg: u8, ordinal: u8) {
        (self.way, self.leg, self.ordinal, self.round) = (way, leg, ordinal, 0);
        if let Some(step) = self.trail.get_mut(usize::from(ordinal)) {
            *step = (way << 4) | (leg & 15);
        }
        self.renew(transfer);
    }

    /// Begins the present leg again, under another key.
    pub(super) fn again(&mut self, transfer: TransferId) {
        self.round = self.round.saturating_add(1);
        self.rounds = self.rounds.max(self.round);
        self.renew(transfer);
    }

    fn renew(&mut self, transfer: TransferId) {
        self.key = LegName { transfer, ordinal: self.ordinal, round: self.round }.key();
        (self.asked, self.told) = (Asked::default(), Told::default());
        (self.attempt, self.asks, self.resent, self.is_late) = (0, 0, 0, false);
        (self.due, self.setback) = (Due::Nothing, None);
    }

    /// When to ask after asking `asks` times in vain: each pause is twice the one before, up to
    /// sixteen times the patience.
    pub(super) fn pause(&self, terms: &LegTerms) -> Span {
        let times = 1_u64 << self.asks.min(4);
        Span::from_nanos(terms.patience.nanos().saturating_mul(times))
    }
}

/// The account at a place, if it is one.
pub(super) const fn account_at(place: Place) -> Option<AccountId> {
    match place {
        Place::Account(account) => Some(account),
        Place::Wallet(_) | Place::Message(_) => None,
    }
}

impl Canonical for Saga {
    fn encode(&self, out: &mut Encoder) {
        let place = [self.way, self.leg, self.ordinal, self.round, self.rounds];
        place.into_iter().chain([self.attempt, self.tried]).for_each(|small| out.u8(small));
        self.trail.iter().for_each(|&step| out.u8(step));
        out.u8(self.phase.code());
        self.key.encode(out);
        self.asked.encode(out);
        self.told.encode(out);
        out.u8(match self.due {
            Due::Nothing => 0,
            Due::Sign => 1,
            Due::Submit => 2,
            Due::Ask => 3,
            Due::Attest => 4,
        });
        self.wake.encode(out);
        out.u8(self.asks);
        out.u8(self.resent);
        out.u8(u8::from(self.has_left));
        self.held.encode(out);
        self.floating.encode(out);
        self.missing.encode(out);
        out.u8(u8::from(self.is_homeward));
        out.option(self.message.as_ref());
        out.option(self.quarantine.as_ref());
        out.u8(u8::from(self.is_late));
        out.u8(u8::from(self.is_unsettled));
        out.u8(match self.setback {
            None => 0,
            Some(Setback::Passing) => 1,
            Some(Setback::Lasting) => 2,
        });
    }
}

impl Canonical for Asked {
    fn encode(&self, out: &mut Encoder) {
        self.amount.encode(out);
        self.least.encode(out);
        out.u8(u8::from(self.nonce.is_some()));
        out.u64(self.nonce.unwrap_or(0));
        out.option(self.hash.as_ref());
        out.option(self.expires.as_ref());
    }
}

impl Canonical for Told {
    fn encode(&self, out: &mut Encoder) {
        let (left, is_final) = self.left.unwrap_or_default();
        out.u8(u8::from(self.left.is_some()));
        left.encode(out);
        out.u8(u8::from(is_final));
        let (landed, is_whole, is_final) = self.landed.unwrap_or_default();
        out.u8(u8::from(self.landed.is_some()));
        landed.encode(out);
        out.u8(u8::from(is_whole));
        out.u8(u8::from(is_final));
        self.booked.encode(out);
        out.u8(u8::from(self.has_failed));
    }
}

impl Canonical for Message {
    fn encode(&self, out: &mut Encoder) {
        self.burn.encode(out);
        out.u8(self.ordinal);
        out.option(self.expires.as_ref());
        out.u8(u8::from(self.is_stale));
    }
}
