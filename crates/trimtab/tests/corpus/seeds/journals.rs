//! Seeds of what a program writes: a short journal of the example's desk, its records, its batches,
//! and batches of figures that no venue states.

use super::{Seed, damaged, read};
use crate::journal::header;
use crate::memory::Memory;
use crate::text::setup;
use trimtab::outside;
use trimtab_model::{
    AccountId, Amount, Batch, DemandReport, Flow, FlowKind, MarketId, Observation, Position, Price,
    Quantity, RouteId, Span, Statement, Timestamp, VenueId,
};
use trimtab_node::journal::{Cursor, Disk, Frame, Journal, JournalTerms, Kind, Reader};

/// Bytes of a segment's head: magic, version, two numbers, a hash.
const HEAD_BYTES: usize = 8 + 1 + 4 + 8 + 32;

/// The segments of the journal, one behind the other.
pub(super) fn segments() -> Vec<Seed> {
    let disk = recorded(&batches());
    let mut names = disk.list().unwrap();
    names.retain(|name| name.ends_with(".segment"));
    names.sort();
    let bytes: Vec<u8> = names.iter().flat_map(|name| contents(&disk, name)).collect();
    let mut seeds = damaged("desk", &bytes);
    // A length of four billion bytes, where the first record has its own.
    let mut long = bytes.clone();
    long[HEAD_BYTES..HEAD_BYTES + 4].fill(0xff);
    seeds.push(("desk-long".to_owned(), long));
    for cut in [0, 1, 8, 9, 20, HEAD_BYTES, HEAD_BYTES + 1, HEAD_BYTES + 9, HEAD_BYTES + 10] {
        seeds.push((format!("desk-first-{cut}"), bytes[..cut].to_vec()));
    }
    seeds
}

fn contents(disk: &Memory, name: &str) -> Vec<u8> {
    let mut bytes = vec![0; usize::try_from(disk.length(name).unwrap()).unwrap()];
    assert_eq!(disk.read_at(name, 0, &mut bytes).unwrap(), bytes.len());
    bytes
}

/// Records of a journal: all, and with one left out, told twice, or in the place of another.
pub(super) fn chains() -> Vec<Seed> {
    let all: Vec<Vec<u8>> =
        frames(&batches()).iter().map(|frame| framed(&numbered(frame))).collect();
    let mut seeds = damaged("desk", &all.concat());
    for index in 0..all.len() {
        let mut without = all.clone();
        let one = without.remove(index);
        seeds.push((format!("desk-without-{index}"), without.concat()));
        without.push(one);
        seeds.push((format!("desk-last-{index}"), without.concat()));
    }
    seeds
}

/// Every payload behind the number of its kind, the first of each.
pub(super) fn records() -> Vec<Seed> {
    let (mut seeds, mut seen) = (Vec::new(), Vec::new());
    for frame in frames(&batches()) {
        let word = frame.kind.word();
        if seen.contains(&word) {
            continue;
        }
        seen.push(word);
        let bytes = numbered(&frame);
        seeds.extend(damaged(word, &bytes));
        // A length of 2^63 or so where the first one stands.
        let mut long = bytes[..2].to_vec();
        long.extend([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x01]);
        seeds.push((format!("{word}-long"), long));
    }
    seeds
}

/// A payload behind the number of its kind.
fn numbered(frame: &Frame) -> Vec<u8> {
    let number = Kind::ALL.iter().position(|kind| *kind == frame.kind).unwrap();
    [&[u8::try_from(number).unwrap()], &frame.payload[..]].concat()
}

/// A record behind the length of its payload.
fn framed(numbered: &[u8]) -> Vec<u8> {
    let length = u16::try_from(numbered.len() - 1).unwrap().to_be_bytes();
    [&length, numbered].concat()
}

/// Batches behind their lengths.
pub(super) fn stories() -> Vec<Seed> {
    let mut seeds = damaged("desk", &story(&batches()));
    let (now, first) = &batches()[0];
    for (index, odd) in odd_observations().into_iter().enumerate() {
        let second = Batch { sequence: 2, observations: vec![odd] };
        let bytes = story(&[(*now, first.clone()), (*now, second)]);
        seeds.push((format!("odd-{index}"), bytes));
    }
    seeds
}

fn story(batches: &[(Timestamp, Batch)]) -> Vec<u8> {
    let told = frames(batches).into_iter().filter(|frame| frame.kind == Kind::Batch);
    let behind_length = |frame: Frame| {
        let length = u16::try_from(frame.payload.len()).unwrap().to_be_bytes();
        [&length[..], &frame.payload].concat()
    };
    told.flat_map(behind_length).collect()
}

fn frames(batches: &[(Timestamp, Batch)]) -> Vec<Frame> {
    let disk = recorded(batches);
    let mut reader = Reader::over(&disk).unwrap();
    std::iter::from_fn(|| reader.next_frame().unwrap()).collect()
}

/// A journal of what the desk's engine says to the batches, with a snapshot in the middle, closed.
fn recorded(batches: &[(Timestamp, Batch)]) -> Memory {
    let disk = Memory::default();
    let terms = JournalTerms { who: "seed".to_owned(), ..JournalTerms::default() };
    let (mut journal, recovered) = Journal::open(Box::new(disk.clone()), header(), terms).unwrap();
    let mut engine = recovered.engine;
    for (index, (now, batch)) in batches.iter().enumerate() {
        journal.batch(*now, batch, &[Cursor { feed: 1, position: batch.sequence }]).unwrap();
        let outcome = engine.step(*now, batch);
        drop(journal.outcome(outcome.as_ref().cloned(), engine.state()).unwrap());
        if index == 0 {
            journal.snapshot(engine.state()).unwrap();
        }
    }
    journal.close(engine.state()).unwrap();
    disk
}

/// The example's state, and an hour later a price that has moved.
fn batches() -> Vec<(Timestamp, Batch)> {
    let (now, first) = outside::batch(setup(), &read("examples/state.json")).unwrap();
    let price = Price::from_base(90_000_000_000_000_000_000_000);
    let mark = Observation::Mark { venue: VenueId::new(0), market: MarketId::new(0), price };
    let second = Batch { sequence: 2, observations: vec![mark] };
    vec![(now, first), (now.after(Span::HOUR).unwrap(), second)]
}

/// Figures at the ends of their ranges, and names of nothing.
fn odd_observations() -> Vec<Observation> {
    let (venue, market, account) = (VenueId::new(0), MarketId::new(0), AccountId::new(0));
    let most = Amount::from_base(i128::MAX);
    let least = Amount::from_base(i128::MIN);
    let price = Price::from_base(i128::MAX);
    let quantity = Quantity::from_base(i128::MIN);
    let statement = |balance, precision, amount| {
        let flows = vec![Flow { kind: FlowKind::Capital, amount }; 2];
        Observation::Statement(Statement { account, balance, precision, flows })
    };
    let demand = DemandReport { account, waiting: most, requests: vec![most, most] };
    vec![
        Observation::Mark { venue, market, price },
        Observation::Mark { venue: VenueId::new(u16::MAX), market, price },
        Observation::BarClosed { venue, market, open: Price::from_base(1), close: price },
        Observation::Position(Position { account, market, quantity }),
        Observation::Announced { account, market, notional: least, due: Timestamp::from_nanos(0) },
        statement(most, Amount::ZERO, most),
        statement(least, most, least),
        Observation::Liquidated { account, gross: most, deficit: least },
        Observation::Route { route: RouteId::new(u16::MAX), open: false },
        Observation::Demand(demand),
        Observation::OpenInterest { venue, market, long: quantity, short: quantity },
        Observation::KillSwitch { on: true },
    ]
}
