//! One leg as it was asked for and told, and when what was told can be relied upon.

use std::collections::{BTreeMap, BTreeSet};
use trimtab_model::{
    Carriage, ChainId, LegId, LegKind, LegNews, LegRefusal, LegRequest, LegTerms, Place, Portfolio,
    RouteId, Timestamp, TransferId,
};

/// A leg by its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leg {
    /// As it was asked for last.
    pub request: LegRequest,
    /// The declared leg that it is, if there is one.
    pub terms: Option<LegTerms>,
    /// How often signing was asked for.
    pub signings: u32,
    /// Whether signing was asked for after it was last submitted.
    pub is_signing: bool,
    /// How often it was submitted.
    pub submissions: u32,
    /// How often it was inquired after.
    pub inquiries: u32,
    /// When it was asked for first.
    pub asked_at: Timestamp,
    /// When it was submitted first.
    pub submitted_at: Option<Timestamp>,
    /// What left, and how deep that is.
    pub left: Option<(i128, u32)>,
    /// What landed, whether that is all, and how deep it is.
    pub landed: Option<(i128, bool, u32)>,
    /// What came back, and how deep that is.
    pub refunded: Option<(i128, u32)>,
    /// It came to nothing in a block this deep.
    pub failed: Option<u32>,
    /// Refused under this key, for good.
    pub is_refused: bool,
    /// It can never take effect any more.
    pub is_impossible: bool,
    /// Its message can be claimed.
    pub is_attested: bool,
    /// Something final of it was told as reversed.
    pub is_reversed: bool,
}

/// Money that moved for good by one leg, in base units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moved {
    /// Away from where it was.
    pub left: i128,
    /// To where it should be.
    pub landed: i128,
    /// Back to where it was.
    pub refunded: i128,
}

/// All legs of an engine, by key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LegBook {
    legs: BTreeMap<LegId, Leg>,
    /// Keys by transfer, in order of ordinal and of asking.
    by_transfer: BTreeMap<TransferId, Vec<LegId>>,
    /// Keys that were submitted, and of which nothing final was told.
    unknown: BTreeSet<LegId>,
    /// Keys that landed for good before they were told to have left for good.
    early: BTreeSet<LegId>,
}

impl LegBook {
    /// The leg of a request, now asked for.
    pub(super) fn ask(
        &mut self,
        request: LegRequest,
        terms: impl FnOnce() -> Option<LegTerms>,
        now: Timestamp,
    ) -> &mut Leg {
        let keys = &mut self.by_transfer;
        let leg = self.legs.entry(request.id).or_insert_with(|| {
            keys.entry(request.transfer).or_default().push(request.id);
            Leg::asked(request, terms(), now)
        });
        leg.request = request;
        leg
    }

    /// A leg by its key.
    #[must_use]
    pub fn get(&self, id: LegId) -> Option<&Leg> {
        self.legs.get(&id)
    }

    /// Takes in news of a leg; it and how its money stood before and stands now.
    pub(super) fn hear(
        &mut self,
        portfolio: &Portfolio,
        id: LegId,
        news: LegNews,
    ) -> Option<(LegRequest, Moved, Moved)> {
        let leg = self.legs.get_mut(&id)?;
        let before = leg.moved(portfolio);
        leg.hear(portfolio, news);
        let found = (leg.request, before, leg.moved(portfolio));
        self.note(portfolio, id);
        Some(found)
    }

    /// Keeps whether the fate of a leg is unknown.
    pub(super) fn note(&mut self, portfolio: &Portfolio, id: LegId) {
        if self.legs.get(&id).is_some_and(|leg| leg.is_fate_unknown(portfolio)) {
            self.unknown.insert(id);
        } else {
            self.unknown.remove(&id);
        }
        let is_early = |leg: &Leg| leg.moved(portfolio).landed > 0 && !leg.has_left(portfolio);
        if self.legs.get(&id).is_some_and(is_early) {
            self.early.insert(id);
        } else {
            self.early.remove(&id);
        }
    }

    /// Legs that were submitted, and of which nothing final was told, in order of keys.
    pub fn unknown(&self) -> impl Iterator<Item = &Leg> {
        self.unknown.iter().filter_map(|id| self.legs.get(id))
    }

    /// What was told to have landed for good before it was told to have left.
    #[must_use]
    pub fn landed_early(&self, portfolio: &Portfolio) -> i128 {
        let early = self.early.iter().filter_map(|id| self.legs.get(id));
        early.map(|leg| leg.moved(portfolio).landed).sum()
    }

    /// Every leg, in order of keys.
    pub fn iter(&self) -> impl Iterator<Item = &Leg> {
        self.legs.values()
    }

    /// The legs of a transfer, in order of asking.
    pub fn of(&self, transfer: TransferId) -> impl Iterator<Item = &Leg> {
        let keys = self.by_transfer.get(&transfer).into_iter().flatten();
        keys.filter_map(|key| self.legs.get(key))
    }
}

/// The leg of a route that a request carries out.
#[must_use]
pub fn declared(portfolio: &Portfolio, route: RouteId, request: &LegRequest) -> Option<LegTerms> {
    let Carriage::Legs(ways) = &portfolio.routes().get(route.index())?.carriage else {
        return None;
    };
    let is_it = |leg: &&LegTerms| {
        leg.kind == request.kind && leg.from == request.from && leg.to == request.to
    };
    ways.iter().flat_map(|way| &way.legs).find(is_it).copied()
}

/// Whether an event with so many blocks on it can be relied upon; a venue's word can.
fn is_final(portfolio: &Portfolio, chain: Option<ChainId>, depth: u32) -> bool {
    let chain = chain.and_then(|chain| portfolio.chains().get(chain.index()));
    chain.is_none_or(|chain| depth >= chain.confirmations)
}

impl Leg {
    fn asked(request: LegRequest, terms: Option<LegTerms>, now: Timestamp) -> Self {
        Self {
            request,
            terms,
            signings: 0,
            is_signing: false,
            submissions: 0,
            inquiries: 0,
            asked_at: now,
            submitted_at: None,
            left: None,
            landed: None,
            refunded: None,
            failed: None,
            is_refused: false,
            is_impossible: false,
            is_attested: false,
            is_reversed: false,
        }
    }

    /// Takes in news. They are absolute, so the last word counts; but what was told as final stays
    /// booked, whatever is told after it: a person has to look then.
    pub(super) fn hear(&mut self, portfolio: &Portfolio, news: LegNews) {
        let [leaves, lands] = self.chains();
        let sure = |chain, depth| is_final(portfolio, chain, depth);
        let is_left = self.left.is_some_and(|(_, depth)| sure(leaves, depth));
        let is_landed = self.landed.is_some_and(|(_, whole, depth)| whole && sure(lands, depth));
        let is_back = self.refunded.is_some_and(|(_, depth)| sure(leaves, depth));
        match news {
            LegNews::Left { amount, depth } if !is_left => self.left = Some((amount.base(), depth)),
            LegNews::Landed { amount, whole, depth } if !is_landed => {
                self.landed = Some((amount.base(), whole, depth));
            }
            LegNews::Refunded { amount, depth } if !is_back => {
                self.refunded = Some((amount.base(), depth));
            }
            // Once it was final it is, though a later block repeats it.
            LegNews::Failed { depth } => self.failed = self.failed.max(Some(depth)),
            LegNews::Attested { .. } => self.is_attested = true,
            // That another engine took over says nothing of the key.
            LegNews::Refused { reason: LegRefusal::Fenced } => {}
            LegNews::Refused { .. } => self.is_refused = true,
            LegNews::Impossible { .. } => self.is_impossible = true,
            LegNews::Reversed => {
                self.is_reversed |= is_left;
                self.left = self.left.filter(|_| is_left);
                self.failed = self.failed.filter(|&depth| sure(leaves, depth));
            }
            LegNews::Unlanded => {
                self.is_reversed |= is_landed || is_back;
                self.landed = self.landed.filter(|_| is_landed);
                self.refunded = self.refunded.filter(|_| is_back);
            }
            _ => {}
        }
    }

    /// What moved for good, by what was told.
    #[must_use]
    pub fn moved(&self, portfolio: &Portfolio) -> Moved {
        let [leaves, lands] = self.chains();
        let sure = |chain, depth| is_final(portfolio, chain, depth);
        let left = self.left.filter(|&(_, depth)| sure(leaves, depth));
        let landed = self.landed.filter(|&(_, _, depth)| sure(lands, depth));
        let refunded = self.refunded.filter(|&(_, depth)| sure(leaves, depth));
        Moved {
            left: left.map_or(0, |(amount, _)| amount),
            landed: landed.map_or(0, |(amount, ..)| amount),
            refunded: refunded.map_or(0, |(amount, _)| amount),
        }
    }

    /// The chains on which it leaves and lands.
    const fn chains(&self) -> [Option<ChainId>; 2] {
        match self.terms {
            Some(terms) => [terms.leaves_on, terms.lands_on],
            None => [None, None],
        }
    }

    /// Whether it was told, for good, that it took effect.
    #[must_use]
    pub fn has_left(&self, portfolio: &Portfolio) -> bool {
        self.left.is_some_and(|(_, depth)| is_final(portfolio, self.chains()[0], depth))
    }

    /// Whether it was told, for good, that it came to nothing.
    #[must_use]
    pub fn came_to_nothing(&self, portfolio: &Portfolio) -> bool {
        let has_failed =
            self.failed.is_some_and(|depth| is_final(portfolio, self.chains()[0], depth));
        self.is_refused || self.is_impossible || has_failed
    }

    /// Whether it was submitted, and nothing that was told says what became of it.
    #[must_use]
    pub fn is_fate_unknown(&self, portfolio: &Portfolio) -> bool {
        self.submissions > 0 && !self.has_left(portfolio) && !self.came_to_nothing(portfolio)
    }

    /// Whether it was sent, and nothing at all was told of what became of it.
    #[must_use]
    pub fn is_unheard_of(&self, portfolio: &Portfolio) -> bool {
        let is_seen = self.left.is_some() || self.failed.is_some();
        self.is_fate_unknown(portfolio) && !is_seen
    }

    /// Whether the next leg may rest on it.
    #[must_use]
    pub fn is_done(&self, portfolio: &Portfolio) -> bool {
        let [_, lands] = self.chains();
        let has_landed = || {
            self.landed.is_some_and(|(_, whole, depth)| whole && is_final(portfolio, lands, depth))
        };
        self.has_left(portfolio)
            && match self.request.kind {
                LegKind::Approve => true,
                LegKind::Burn => self.is_attested,
                _ => has_landed(),
            }
    }

    /// Whether anything of it reached an account for good, or came back to one.
    #[must_use]
    pub fn ends_at_account(&self, portfolio: &Portfolio) -> bool {
        let moved = self.moved(portfolio);
        let is_account = |place| matches!(place, Place::Account(_));
        (is_account(self.request.to) && moved.landed > 0)
            || (is_account(self.request.from) && moved.refunded > 0)
    }
}
