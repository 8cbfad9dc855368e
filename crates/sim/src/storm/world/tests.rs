#![allow(clippy::unwrap_used, reason = "tests say what must be there")]
//! The world by itself, asked by a client that carries one transfer after another: every kind of
//! leg, what a key means, and what single faults do.

use super::World;
use super::answer::hash_of;
use crate::storm::Settings;
use crate::storm::chronicle::{Event, Step, Verdict, Wrong};
use crate::storm::fault::{FaultClass, FaultMask};
use crate::storm::plan::{HOUR, TOKEN, Trial};
use crate::storm::weather::Weather;
use std::collections::BTreeSet;
use trimtab_model::{
    Amount, Canonical, Carriage, Command, Encoder, Impossibility, LegId, LegKind, LegNews,
    LegRefusal, LegRequest, LegTerms, Observation, Timestamp, TransferId,
};

/// What a transfer begins with: more than any venue or rail asks for at least.
const SENT: i128 = 6_000 * TOKEN;

/// What an id is made of.
struct Key(u64, u8);

impl Canonical for Key {
    fn encode(&self, out: &mut Encoder) {
        out.u64(self.0);
        out.u8(self.1);
    }
}

/// Somebody who asks the world, one transfer at a time.
struct Client {
    world: World,
    w: Weather,
    ways: Vec<Vec<LegTerms>>,
    transfers: u64,
}

impl Client {
    /// In the world of a seed, where one class strikes on every occasion.
    fn new(seed: u64, class: Option<FaultClass>) -> Self {
        let trial = Trial::of(seed, &Settings { payments_max: 0, ..Settings::default() }).unwrap();
        let on = class.map_or(FaultMask::NONE, |class| FaultMask::NONE.with(class));
        let rates = vec![1000; FaultClass::ALL.len()];
        let mut w = Weather::new(seed, on, rates, u64::MAX, u64::MAX);
        w.pass(trial.begins.nanos());
        let world = World::new(&trial, &mut w);
        let first = |carriage: &Carriage| match carriage {
            Carriage::Legs(ways) => ways[0].legs.clone(),
            Carriage::Whole => Vec::new(),
        };
        let routes = trial.setup.portfolio.routes().iter();
        let ways = routes.map(|route| first(&route.carriage)).collect();
        Self { world, w, ways, transfers: 0 }
    }

    fn run(&mut self, span: u64) {
        let end = self.w.now() + span;
        while let Some(at) = self.world.next_at().filter(|&at| at <= end) {
            self.w.pass(at.max(self.w.now()));
            self.world.advance(&mut self.w);
        }
        self.w.pass(end);
    }

    fn request(&self, terms: &LegTerms, ordinal: u8, amount: i128) -> LegRequest {
        let chain = terms.leaves_on.map(|chain| chain.index());
        LegRequest {
            id: LegId::derive(&Key(self.transfers, ordinal)),
            transfer: TransferId::derive(&Key(self.transfers, u8::MAX)),
            ordinal,
            kind: terms.kind,
            from: terms.from,
            to: terms.to,
            amount: Amount::from_base(amount / terms.unit.base() * terms.unit.base()),
            least: Amount::ZERO,
            nonce: chain.map(|chain| self.world.chains[chain].nonce),
            attempt: 0,
            expires: terms
                .expiry
                .map(|span| Timestamp::from_nanos(self.w.now()).after(span).unwrap()),
            epoch: 1,
        }
    }

    fn submit(&mut self, request: &LegRequest) -> Option<LegNews> {
        let submit = Command::Submit { request: *request, hash: hash_of(request) };
        self.world.take(&submit, &mut self.w).map(|answer| answer.news)
    }

    fn inquire(&mut self, request: &LegRequest) -> Option<LegNews> {
        self.world.take(&Command::Inquire(*request), &mut self.w).map(|answer| answer.news)
    }

    fn last_verdict(&self) -> Option<Verdict> {
        self.w.chronicle.entries().iter().rev().find_map(|entry| match &entry.what {
            Event::Taken(taken) => Some(taken.verdict),
            _ => None,
        })
    }

    /// What was told of a leg in the feeds, in the order of its feed.
    fn told(&self, id: LegId) -> Vec<LegNews> {
        let all = self.world.told.iter().flatten().flatten();
        all.filter_map(|seen| match seen {
            Observation::Leg { id: of, news } if *of == id => Some(*news),
            _ => None,
        })
        .collect()
    }

    fn steps(&self, id: LegId) -> Vec<Step> {
        let of_leg = self.w.chronicle.effects().filter(|(_, effect)| effect.leg == id);
        of_leg.map(|(_, effect)| effect.step).collect()
    }

    /// Sends a leg in fair weather and waits until it is over; what is there then.
    fn carry(&mut self, terms: &LegTerms, ordinal: u8, amount: i128) -> i128 {
        let request = self.request(terms, ordinal, amount);
        assert_eq!(self.submit(&request), None, "{:?}", terms.kind);
        let last = match terms.kind {
            LegKind::Approve => Step::LeftFinal,
            LegKind::Burn => Step::Attested,
            _ => Step::LandedFinal,
        };
        for _ in 0..48 {
            self.run(HOUR / 2);
            assert_eq!(self.world.truth().imbalance(), super::Both::default());
            if self.steps(request.id).contains(&last) {
                let deal = &self.world.deals[self.world.keys[&request.id]];
                let moves = !matches!(terms.kind, LegKind::Approve | LegKind::Burn);
                return if moves { deal.landed.settled } else { request.amount.base() };
            }
        }
        panic_told(&format!("{:?} is not over: {:?}", terms.kind, self.told(request.id)))
    }

    /// Carries a whole way; the amount at its end.
    fn carry_way(&mut self, way: &[LegTerms], amount: i128) -> i128 {
        self.transfers += 1;
        let legs = (0..).zip(way);
        legs.fold(amount, |amount, (ordinal, terms)| self.carry(terms, ordinal, amount))
    }

    /// Carries the legs before the first of a kind, on the first way that has one.
    fn reach(&mut self, kind: LegKind) -> Option<(LegTerms, LegRequest)> {
        let way = self.ways.iter().find(|way| way.iter().any(|leg| leg.kind == kind))?.clone();
        let at = way.iter().position(|leg| leg.kind == kind)?;
        let amount = self.carry_way(&way[..at], SENT);
        let ordinal = u8::try_from(at).unwrap();
        Some((way[at], self.request(&way[at], ordinal, amount)))
    }
}

fn panic_told(why: &str) -> i128 {
    assert_eq!(why, "");
    0
}

/// A client in the first seed's world whose routes have a leg of a kind, at that leg, in fair
/// weather until there; the class strikes from there on.
fn at(kind: LegKind, class: FaultClass) -> (Client, LegTerms, LegRequest) {
    for seed in 0..40 {
        let mut client = Client::new(seed, None);
        if let Some((terms, request)) = client.reach(kind) {
            let now = client.w.now();
            let rates = vec![1000; FaultClass::ALL.len()];
            let on = FaultMask::NONE.with(class);
            let chronicle = std::mem::take(&mut client.w.chronicle);
            client.w = Weather::new(seed, on, rates, u64::MAX, u64::MAX);
            client.w.chronicle = chronicle;
            client.w.pass(now);
            return (client, terms, request);
        }
    }
    unreachable!("some seed has every kind")
}

#[test]
fn every_kind_of_leg_is_carried_in_fair_weather() {
    let mut kinds = BTreeSet::new();
    for seed in 0..12 {
        let mut client = Client::new(seed, None);
        for way in client.ways.clone().into_iter().take(6) {
            let arrived = client.carry_way(&way, SENT);
            assert!(arrived > SENT / 10 * 9 && arrived <= SENT, "{arrived}");
            kinds.extend(way.iter().map(|leg| leg.kind));
        }
        let truth = client.world.truth();
        assert_eq!((truth.under_way.now, truth.given.now, truth.lost), (0, 0, 0));
        assert!(truth.withheld.is_empty());
        assert!(truth.on_the_way().now < TOKEN, "only what no unit can tell stays on the way");
    }
    assert_eq!(kinds.len(), LegKind::ALL.len());
}

#[test]
fn a_key_acts_once_and_tells_others_apart() {
    let mut client = Client::new(1, None);
    let (_, request) = client.reach(LegKind::Withdraw).unwrap();
    assert_eq!(client.inquire(&request), Some(LegNews::Absent));
    assert_eq!(client.submit(&request), None);
    assert_eq!(client.submit(&LegRequest { epoch: 2, ..request }), None);
    assert_eq!(client.last_verdict(), Some(Verdict::Again));
    let fenced = LegNews::Refused { reason: LegRefusal::Fenced };
    assert_eq!(client.submit(&request), Some(fenced));
    let other = LegRequest { amount: Amount::from_base(500 * TOKEN), epoch: 2, ..request };
    client.submit(&other);
    assert_eq!(client.last_verdict(), Some(Verdict::Wrong(Wrong::Conflict)));
    client.run(12 * HOUR);
    let left = client.steps(request.id).into_iter().filter(|step| *step == Step::Left).count();
    assert_eq!((left, client.inquire(&request)), (1, Some(LegNews::Known)));
}

#[test]
fn requests_that_no_right_engine_makes_are_written_down() {
    let mut client = Client::new(1, None);
    let (terms, request) = client.reach(LegKind::Withdraw).unwrap();
    let odd = request.amount.base() + terms.unit.base() / 2;
    let wrongs = [
        (LegRequest { amount: Amount::from_base(odd), ..request }, Wrong::Unit),
        (LegRequest { kind: LegKind::Lock, ..request }, Wrong::NoSuchLeg),
        (LegRequest { nonce: Some(0), ..request }, Wrong::Nonce),
    ];
    for (wrong, verdict) in wrongs {
        client.submit(&wrong);
        assert_eq!(client.last_verdict(), Some(Verdict::Wrong(verdict)));
    }
    let submit = Command::Submit { request, hash: hash_of(&LegRequest { attempt: 1, ..request }) };
    client.world.take(&submit, &mut client.w);
    assert_eq!(client.last_verdict(), Some(Verdict::Wrong(Wrong::Hash)));
}

#[test]
fn a_transaction_may_fail_be_forgotten_or_lose_its_nonce() {
    let (mut client, _, request) = at(LegKind::Lock, FaultClass::TransactionFails);
    client.submit(&request);
    client.run(2 * HOUR);
    assert!(matches!(client.told(request.id)[0], LegNews::Failed { .. }));
    assert_eq!(client.world.truth().imbalance(), super::Both::default());

    let (mut client, _, request) = at(LegKind::Lock, FaultClass::MempoolDrop);
    client.submit(&request);
    client.run(HOUR / 4);
    assert_eq!(client.inquire(&request), Some(LegNews::Absent));

    let (mut client, _, request) = at(LegKind::Lock, FaultClass::NonceStolen);
    client.submit(&request);
    client.run(2 * HOUR);
    let next = request.nonce.unwrap() + 1;
    let reason = Impossibility::NonceTaken { next };
    assert_eq!(client.inquire(&request), Some(LegNews::Impossible { reason }));
    assert!(client.told(request.id).is_empty());
}

#[test]
fn blocks_are_replaced_and_money_is_back_meanwhile() {
    let mut undone = 0;
    for kind in [LegKind::Lock, LegKind::Open, LegKind::Burn, LegKind::Mint, LegKind::Deposit] {
        let (mut client, _, request) = at(kind, FaultClass::Reorg);
        client.submit(&request);
        for _ in 0..60 {
            client.run(HOUR / 60);
            assert_eq!(client.world.truth().imbalance(), super::Both::default());
        }
        let told = client.told(request.id);
        undone += told.iter().filter(|news| **news == LegNews::Reversed).count();
    }
    assert!(undone > 0);
}

#[test]
fn an_intent_that_nobody_fills_comes_back_whole() {
    let (mut client, _, request) = at(LegKind::Open, FaultClass::IntentUnfilled);
    client.submit(&request);
    client.run(8 * HOUR);
    let back = client.told(request.id).into_iter().find_map(|news| match news {
        LegNews::Refunded { amount, .. } => Some(amount),
        _ => None,
    });
    assert_eq!(back, Some(request.amount));
    assert!(!client.steps(request.id).contains(&Step::Landed));
}

#[test]
fn a_deposit_may_be_credited_in_parts_that_add_up() {
    let (mut client, _, request) = at(LegKind::Deposit, FaultClass::CreditedInParts);
    client.submit(&request);
    client.run(12 * HOUR);
    let landed: Vec<_> = client
        .told(request.id)
        .into_iter()
        .filter_map(|news| match news {
            LegNews::Landed { amount, whole, .. } => Some((amount, whole)),
            _ => None,
        })
        .collect();
    assert_eq!(landed.len(), 2);
    assert!(landed[0].0 < request.amount && !landed[0].1);
    assert_eq!(landed[1], (request.amount, true));
}

#[test]
fn attestations_expire_and_are_given_anew() {
    let (mut client, _, request) = at(LegKind::Burn, FaultClass::AttestationExpires);
    client.submit(&request);
    client.run(3 * HOUR);
    client.world.take(&Command::Attest(request), &mut client.w);
    client.run(HOUR / 4);
    let expiries: BTreeSet<_> = client
        .told(request.id)
        .into_iter()
        .filter_map(|news| match news {
            LegNews::Attested { expires } => expires,
            _ => None,
        })
        .collect();
    assert_eq!(expiries.len(), 2);
}

#[test]
fn what_is_delivered_twice_is_turned_down_and_what_is_short_is_told() {
    let (mut client, _, request) = at(LegKind::Lock, FaultClass::ExecutedTwice);
    client.submit(&request);
    client.run(8 * HOUR);
    let steps = client.steps(request.id);
    let count = |step| steps.iter().filter(|one| **one == step).count();
    assert_eq!((count(Step::Landed), count(Step::Rejected)), (1, 1));

    let (mut client, _, request) = at(LegKind::Lock, FaultClass::FeeRaised);
    client.submit(&request);
    client.run(8 * HOUR);
    let truth = client.world.truth();
    assert_eq!(truth.withheld.keys().collect::<Vec<_>>(), [&request.transfer]);
    assert_eq!(truth.imbalance(), super::Both::default());
}

#[test]
fn what_is_stuck_can_be_taken_in_hand_and_nothing_happens_after() {
    let (mut client, _, request) = at(LegKind::Lock, FaultClass::RelayStuck);
    client.submit(&request);
    client.world.rails.relay_until = client.w.now() + 20 * HOUR;
    client.run(4 * HOUR);
    assert!(client.world.is_calm(request.transfer));
    let found = client.world.retire(request.transfer, i128::MAX, &mut client.w);
    assert_eq!(found, request.amount.base());
    client.run(30 * HOUR);
    assert!(!client.steps(request.id).contains(&Step::Landed));
    let truth = client.world.truth();
    assert_eq!((truth.imbalance(), truth.under_way.now), (super::Both::default(), 0));
}

#[test]
fn hours_of_trouble_are_felt_and_end() {
    let mut client = Client::new(3, Some(FaultClass::Maintenance));
    let (_, request) = client.reach(LegKind::Withdraw).unwrap();
    client.run(HOUR / 3);
    let (before, _) = (client.submit(&request), ());
    let unheard = client.last_verdict() == Some(Verdict::Unheard);
    assert!(unheard || before == Some(LegNews::Refused { reason: LegRefusal::Down }));
    let mut client = Client::new(3, Some(FaultClass::Suspended));
    let (_, request) = client.reach(LegKind::Withdraw).unwrap();
    client.run(HOUR / 3);
    let suspended = LegNews::Refused { reason: LegRefusal::Suspended };
    assert_eq!(client.submit(&request), Some(suspended));
    assert_eq!(client.submit(&request), Some(suspended), "a refusal is for good");
}
