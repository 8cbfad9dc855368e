//! Batches that cannot be: each must be refused whole, whatever true things stand before the lie.

use crate::chance::Chance;
use crate::scene::Scene;
use crate::truths;
use crate::world::{Ask, Fate, World};
use trimtab_model::{
    AccountId, Amount, Batch, DemandReport, Digest, Flow, FlowKind, MarketId, Observation,
    PlanBody, Position, Price, Quantity, Statement, Timestamp, TransferId, TransferRefusal,
    VenueId,
};

/// A batch that must be refused, and the name of what is wrong with it.
#[derive(Debug)]
pub(crate) struct Lie {
    pub(crate) name: &'static str,
    pub(crate) now: u64,
    pub(crate) batch: Batch,
}

/// A lie about what comes after `world`: often a true batch with one thing wrong at its end.
pub(crate) fn tell(scene: &Scene, world: &World, chance: &mut Chance) -> Lie {
    let (next, mut batch) = truths::next(scene, world, chance);
    let mut now = next.now;
    let name = match chance.below(4) {
        0 if chance.percent(30) => {
            let name = bad_order(world, chance, &mut batch, &mut now);
            return Lie { name, now, batch };
        }
        0 | 1 => unknown_or_priceless(scene, chance, &mut batch.observations),
        2 => unreconciled(&next, chance, &mut batch.observations),
        _ => bad_transfer(&next, chance, &mut batch.observations),
    };
    Lie { name, now, batch }
}

fn bad_order(world: &World, chance: &mut Chance, batch: &mut Batch, now: &mut u64) -> &'static str {
    if world.sequence > 0 && chance.percent(50) {
        *now = world.now - 1;
        return "time runs backwards";
    }
    batch.sequence = chance.pick(&[world.sequence, world.sequence + 2, 0, u64::MAX]);
    "wrong sequence"
}

fn unknown_or_priceless(
    scene: &Scene,
    chance: &mut Chance,
    told: &mut Vec<Observation>,
) -> &'static str {
    let portfolio = &scene.portfolio;
    let past = |count: usize, chance: &mut Chance| chance.pick(&[count, count + 7, 65_535]);
    let account = AccountId::at(past(portfolio.accounts().len(), chance)).unwrap();
    let venue = VenueId::at(past(portfolio.venues().len(), chance)).unwrap();
    let market = MarketId::at(past(portfolio.markets().len(), chance)).unwrap();
    let (known_venue, known_market) = (VenueId::new(0), MarketId::new(0));
    let (known_account, one) = (AccountId::new(0), Price::from_base(1));
    let bad = Price::from_base(chance.pick(&[0, -1, i128::MIN]));
    let quantity = Quantity::ZERO;
    let (notional, due) = (Amount::ZERO, Timestamp::EPOCH);
    let mark = |venue, market, price| Observation::Mark { venue, market, price };
    let bar = |venue, market, open, close| Observation::BarClosed { venue, market, open, close };
    let position = |account, market| Observation::Position(Position { account, market, quantity });
    let announced = |account, market| Observation::Announced { account, market, notional, due };
    let (name, lie) = match chance.below(17) {
        0 => ("unknown venue", mark(venue, known_market, one)),
        1 => ("unknown market", mark(known_venue, market, one)),
        2 => ("unknown venue", bar(venue, known_market, one, one)),
        3 => ("unknown market", bar(known_venue, market, one, one)),
        4 => ("unknown account", position(account, known_market)),
        5 => ("unknown market", position(known_account, market)),
        6 => ("unknown account", announced(account, known_market)),
        7 => ("unknown market", announced(known_account, market)),
        8 => ("unknown venue", Observation::Withdrawals { venue, open: true }),
        9 => {
            let (gross, deficit) = (Amount::ZERO, Amount::ZERO);
            ("unknown account", Observation::Liquidated { account, gross, deficit })
        }
        10 => ("unknown account", statement(account, 0, 0, &[])),
        11 => ("no price", mark(known_venue, known_market, bad)),
        12 => ("no price", bar(known_venue, known_market, bad, one)),
        13 => ("unknown account", demand(account, 0, &[1])),
        14 => ("demand below zero", demand(known_account, chance.pick(&[-1, i128::MIN]), &[])),
        15 => ("a request for nothing", demand(known_account, 5, &[5, chance.pick(&[0, -5])])),
        _ => ("no price", bar(known_venue, known_market, one, bad)),
    };
    told.push(lie);
    name
}

/// Statements that the books, as they stand at the end of the batch, do not explain.
fn unreconciled(next: &World, chance: &mut Chance, told: &mut Vec<Observation>) -> &'static str {
    let account = chance.below(next.held.len());
    let (id, held) = (AccountId::at(account).unwrap(), next.held[account]);
    let off = chance.pick(&[1, -1, 1_000_000, i128::from(u64::MAX)]);
    let (name, lie) = match chance.below(7) {
        0 => ("a unit too far off", statement(id, held + off, 0, &[])),
        1 => ("off beyond its rounding", statement(id, held + 10 + 41, 10, &[5, 5, 0])),
        2 => ("a flow left out", statement(id, held + 20, 3, &[13])),
        3 => ("precision below zero", statement(id, held, -1, &[])),
        4 => ("more than there can be", statement(id, i128::MIN, 0, &[i128::MAX, i128::MAX])),
        5 => {
            // The one figure without a negative.
            let balance = held.saturating_sub(i128::MAX);
            ("the least figure", statement(id, balance, 0, &[i128::MIN]))
        }
        _ => ("rounding without end", statement(id, held, i128::MAX, &[0])),
    };
    told.push(lie);
    name
}

/// Outcomes that cannot follow what the transfer has been through, or amounts that cannot be.
fn bad_transfer(next: &World, chance: &mut Chance, told: &mut Vec<Observation>) -> &'static str {
    let Some(ask) = (!next.asks.is_empty()).then(|| chance.pick_ref(&next.asks)) else {
        return nobody_asked(chance, told);
    };
    let (id, asked) = (ask.id, ask.body.amount.base());
    let due = Timestamp::from_nanos(next.now);
    let sent = |amount, fee| {
        let (amount, fee) = (Amount::from_base(amount), Amount::from_base(fee));
        Observation::TransferSent { id, amount, fee, due }
    };
    let comes_back = chance.percent(30);
    let landed = |amount| {
        let amount = Amount::from_base(amount);
        if comes_back {
            Observation::TransferReturned { id, amount }
        } else {
            Observation::TransferArrived { id, amount }
        }
    };
    let refused = Observation::TransferRefused { id, reason: TransferRefusal::RouteDown };
    let (name, lie) = match (ask.fate, chance.below(6)) {
        (_, 0) => return nobody_asked(chance, told),
        (Fate::Asked { expected }, 1) => ("arrived before it left", landed(expected)),
        (Fate::Asked { .. }, 2) => ("more left than was asked", sent(asked + 1, 0)),
        (Fate::Asked { .. }, 3) => ("a fee above the amount", sent(asked, asked + 1)),
        (Fate::Asked { .. }, 4) => ("a fee below zero", sent(asked, -1)),
        (Fate::Asked { .. }, _) => {
            let far = chance.pick(&[i128::MAX, i128::MIN]);
            ("an amount at the end of the range", sent(far, chance.pick(&[0, 1, -1, far])))
        }
        (Fate::Flying { .. }, 1) => ("sent twice", sent(asked, 0)),
        (Fate::Flying { .. }, 2) => ("refused after it left", refused),
        (Fate::Flying { net }, _) => {
            let wrong = chance.pick(&[net + 1, net - 1, i128::MAX, i128::MIN]);
            ("another amount arrived", landed(wrong))
        }
        (Fate::Arrived, 1) => ("sent after it arrived", sent(asked, 0)),
        (Fate::Arrived, 2) => ("refused after it arrived", refused),
        (Fate::Arrived, _) => ("arrived twice", landed(chance.between(0, asked))),
        (Fate::Returned, 1) => ("sent after it came back", sent(asked, 0)),
        (Fate::Returned, _) => ("arrived after it came back", landed(chance.between(0, asked))),
        (Fate::Refused, 1) => ("sent after it was refused", sent(asked, 0)),
        (Fate::Refused, 2) => ("refused twice", refused),
        (Fate::Refused, _) => ("arrived after it was refused", landed(asked)),
    };
    told.push(lie);
    name
}

fn nobody_asked(chance: &mut Chance, told: &mut Vec<Observation>) -> &'static str {
    let id = stranger(chance);
    let (amount, fee, due) = (Amount::from_base(5), Amount::ZERO, Timestamp::EPOCH);
    told.push(match chance.below(3) {
        0 => Observation::TransferSent { id, amount, fee, due },
        1 => Observation::TransferArrived { id, amount },
        _ => Observation::TransferRefused { id, reason: TransferRefusal::TooLittle },
    });
    "nobody asked for it"
}

/// The id of a transfer that was never asked for.
fn stranger(chance: &mut Chance) -> TransferId {
    struct Nothing;
    impl trimtab_model::Canonical for Nothing {
        fn encode(&self, _: &mut trimtab_model::Encoder) {}
    }
    let plan = PlanBody {
        portfolio: Digest::of("another portfolio", &Nothing),
        sequence: chance.next(),
        decided_at: Timestamp::EPOCH,
        transfers: Vec::new(),
    };
    TransferId::derive(&plan)
}

fn demand(account: AccountId, waiting: i128, requests: &[i128]) -> Observation {
    Observation::Demand(DemandReport {
        account,
        waiting: Amount::from_base(waiting),
        requests: requests.iter().map(|&request| Amount::from_base(request)).collect(),
    })
}

fn statement(account: AccountId, balance: i128, precision: i128, flows: &[i128]) -> Observation {
    let flow = |&amount: &i128| Flow { kind: FlowKind::Price, amount: Amount::from_base(amount) };
    Observation::Statement(Statement {
        account,
        balance: Amount::from_base(balance),
        precision: Amount::from_base(precision),
        flows: flows.iter().map(flow).collect(),
    })
}

impl Chance {
    fn pick_ref<'a>(&mut self, asks: &'a [Ask]) -> &'a Ask {
        &asks[self.below(asks.len())]
    }
}
