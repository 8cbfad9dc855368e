//! Any batch and any answer, of whatever figures.

use crate::scene::digest;
use proptest::collection::vec;
use proptest::prelude::*;
use std::borrow::Cow;
use trimtab_engine::decision::{Binding, Costs, Reasoning, Shortage, Surplus, Verdict};
use trimtab_engine::decision::{Move, Unassessed};
use trimtab_engine::{Decision, Effect, Reason, Refusal};
use trimtab_model::{
    AccountId, Amount, Batch, Canonical, Command, Encoder, Flow, FlowKind, MarketId, Observation,
    PlanId, Position, Price, Quantity, RouteId, Statement, Timestamp, TransferBody, TransferId,
    TransferRefusal, TransferRequest, VenueId,
};

struct Number(u64);

impl Canonical for Number {
    fn encode(&self, out: &mut Encoder) {
        out.u64(self.0);
    }
}

fn amount() -> impl Strategy<Value = Amount> {
    any::<i128>().prop_map(Amount::from_base)
}

fn transfer() -> impl Strategy<Value = TransferId> {
    any::<u64>().prop_map(|number| TransferId::derive(&Number(number)))
}

fn time() -> impl Strategy<Value = Timestamp> {
    any::<u64>().prop_map(Timestamp::from_nanos)
}

fn account() -> impl Strategy<Value = AccountId> {
    any::<u16>().prop_map(AccountId::new)
}

fn refusal() -> impl Strategy<Value = TransferRefusal> {
    proptest::sample::select(vec![
        TransferRefusal::TooLittle,
        TransferRefusal::RouteDown,
        TransferRefusal::ConflictingRequest,
    ])
}

fn reason() -> impl Strategy<Value = Reason> {
    let reasons = vec![Reason::NotAnAmount, Reason::InitialMargin, Reason::AlreadyRequested];
    proptest::sample::select(reasons)
}

fn statement() -> impl Strategy<Value = Observation> {
    let flow = (0..FlowKind::ALL.len(), amount())
        .prop_map(|(kind, amount)| Flow { kind: FlowKind::ALL[kind], amount });
    (account(), amount(), amount(), vec(flow, 0..4)).prop_map(
        |(account, balance, precision, flows)| {
            Observation::Statement(Statement { account, balance, precision, flows })
        },
    )
}

fn market_news() -> impl Strategy<Value = Observation> {
    let at = (any::<u16>(), any::<u16>(), any::<i128>(), any::<i128>(), 0..3);
    at.prop_map(|(place, market, one, two, kind)| {
        let (venue, market) = (VenueId::new(place), MarketId::new(market));
        let account = AccountId::new(place);
        match kind {
            0 => Observation::Mark { venue, market, price: Price::from_base(one) },
            1 => {
                let (open, close) = (Price::from_base(one), Price::from_base(two));
                Observation::BarClosed { venue, market, open, close }
            }
            _ => {
                let quantity = Quantity::from_base(one);
                Observation::Position(Position { account, market, quantity })
            }
        }
    })
}

fn transfer_news() -> impl Strategy<Value = Observation> {
    let told = (transfer(), amount(), amount(), time(), refusal(), 0..3);
    told.prop_map(|(id, amount, fee, due, reason, kind)| match kind {
        0 => Observation::TransferSent { id, amount, fee, due },
        1 => Observation::TransferRefused { id, reason },
        _ => Observation::TransferArrived { id, amount },
    })
}

fn other_news() -> impl Strategy<Value = Observation> {
    let told = (account(), amount(), amount(), time(), any::<(u16, bool)>(), 0..6);
    told.prop_map(|(account, one, two, due, (place, on), kind)| match kind {
        0 => Observation::Announced { account, market: MarketId::new(place), notional: one, due },
        1 => Observation::Liquidated { account, gross: one, deficit: two },
        2 => Observation::Withdrawals { venue: VenueId::new(place), open: on },
        3 => Observation::Route { route: RouteId::new(place), open: on },
        4 => Observation::OpenInterest {
            venue: VenueId::new(place),
            market: MarketId::new(1),
            long: Quantity::from_base(one.base()),
            short: Quantity::from_base(two.base()),
        },
        _ => Observation::KillSwitch { on },
    })
}

pub(crate) fn batch() -> impl Strategy<Value = Batch> {
    let seen = prop_oneof![statement(), market_news(), transfer_news(), other_news()];
    (any::<u64>(), vec(seen, 0..12))
        .prop_map(|(sequence, observations)| Batch { sequence, observations })
}

fn body() -> impl Strategy<Value = TransferBody> {
    (account(), account(), any::<u16>(), amount()).prop_map(|(source, target, route, amount)| {
        TransferBody { source, target, route: RouteId::new(route), amount }
    })
}

fn real() -> impl Strategy<Value = f64> {
    prop_oneof![any::<i32>().prop_map(|one| f64::from(one) * 1e-9), Just(0.0), Just(1e300)]
}

fn reasoning() -> impl Strategy<Value = Box<Reasoning>> {
    let surplus = (any::<u16>(), real(), real()).prop_map(|(route, gain, cost)| Surplus {
        route: RouteId::new(route),
        gain,
        cost,
        hours: 1.5,
    });
    let binding = prop_oneof![
        Just(Binding::Cost),
        any::<u16>().prop_map(|route| Binding::Route(RouteId::new(route))),
        account().prop_map(Binding::Source),
    ];
    let shortage = (real(), real()).prop_map(|(notional, saving)| Shortage {
        market: MarketId::new(1),
        share: 0.25,
        notional,
        cost: 3.5,
        saving,
    });
    (vec(real(), 0..4), vec(surplus, 0..3), binding, proptest::option::of(shortage), real())
        .prop_map(|(prices, surpluses, binding, shortage, benefit)| {
            Box::new(Reasoning {
                verdict: if benefit > 0.0 { Verdict::Move } else { Verdict::NoSurplus },
                prices,
                capital_price: 1e-5,
                amortisation_h: 24.0,
                surpluses,
                binding,
                benefit,
                bound: benefit,
                costs: Costs { proportional: 1.0, fixed: 2.0, in_flight: 0.25 },
                cover: Vec::new(),
                shortage,
            })
        })
}

fn decision() -> impl Strategy<Value = Effect> {
    let made = (transfer(), body(), amount(), proptest::option::of(reason()))
        .prop_map(|(id, body, wished, cut_by)| Move { id, body, wished, cut_by });
    let refused = (account(), account(), amount(), reason())
        .prop_map(|(source, target, wished, reason)| Refusal { source, target, wished, reason });
    let unassessed = (account(), ".{0,40}").prop_map(|(account, why)| Unassessed { account, why });
    (
        any::<u64>(),
        time(),
        "[a-z-]{0,12}",
        any::<bool>(),
        vec(made, 0..4),
        vec(refused, 0..4),
        proptest::option::of(reasoning()),
        vec(unassessed, 0..3),
    )
        .prop_map(
            |(sequence, at, strategy, planned, moves, refusals, reasoning, unassessed)| {
                Effect::Record(Decision {
                    sequence,
                    at,
                    strategy: Cow::Owned(strategy),
                    plan: planned.then(|| PlanId::derive(&Number(sequence))),
                    moves,
                    refusals,
                    reasoning,
                    unassessed,
                })
            },
        )
}

fn command() -> impl Strategy<Value = Effect> {
    (transfer(), body()).prop_map(|(id, TransferBody { source, target, route, amount })| {
        Effect::Command(Command::Transfer(TransferRequest { id, source, target, route, amount }))
    })
}

/// What came of a step, and whether a state hash stands with it.
pub(crate) fn outcome() -> impl Strategy<Value = Result<Vec<Effect>, String>> {
    let effects = vec(prop_oneof![decision(), command()], 0..4);
    prop_oneof![effects.prop_map(Ok), ".{0,40}".prop_map(Err)]
}

pub(crate) fn state() -> impl Strategy<Value = Option<trimtab_model::Digest>> {
    any::<bool>().prop_map(|there| there.then(digest))
}

pub(crate) fn now() -> impl Strategy<Value = Timestamp> {
    time()
}
