//! Seeds of what a program writes: a short journal of the example's desk, its records, its batches,
//! and batches of figures that no venue states.

use super::{Seed, damaged, read};
use crate::text::setup;
use std::collections::BTreeMap;
use std::fs;
use tempfile::TempDir;
use trimtab::outside;
use trimtab_model::{
    AccountId, Amount, Batch, DemandReport, Flow, FlowKind, MarketId, Observation, Position, Price,
    Quantity, RouteId, Span, Statement, Timestamp, VenueId,
};
use trimtab_node::journal::{Frame, Header, Kind, Reader, Recorder};

/// The segments of the journal, one behind the other.
pub(super) fn segments() -> Vec<Seed> {
    let folder = recorded(&batches());
    let mut paths: Vec<_> =
        fs::read_dir(folder.path().join("j")).unwrap().map(|one| one.unwrap().path()).collect();
    paths.sort();
    let segments: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
    let bytes = segments.concat();
    let mut seeds = damaged("desk", &bytes);
    // A length of four billion bytes, first of the first record and then of all that looks like one.
    let mut long = bytes.clone();
    long.windows(2).position(|pair| pair == [0, 0]).into_iter().for_each(|at| long[at] = 0xff);
    seeds.push(("desk-long".to_owned(), long));
    for cut in [0, 1, 8, 9, 20, 52, 53, 54, 60, 61, 62] {
        seeds.push((format!("desk-first-{cut}"), bytes[..cut].to_vec()));
    }
    seeds
}

/// Every payload behind the number of its kind.
pub(super) fn records() -> Vec<Seed> {
    let mut seeds = Vec::new();
    for (index, frame) in frames(&batches()).into_iter().enumerate() {
        let number = Kind::ALL.iter().position(|kind| *kind == frame.kind).unwrap();
        let bytes = [&[u8::try_from(number).unwrap()], &frame.payload[..]].concat();
        seeds.extend(damaged(&format!("{index}-{}", frame.kind.word()), &bytes));
        // A length of 2^63 or so where the first one stands.
        let mut long = bytes[..2].to_vec();
        long.extend([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x01]);
        seeds.push((format!("{index}-{}-long", frame.kind.word()), long));
    }
    seeds
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
    let framed = |frame: Frame| {
        let length = u16::try_from(frame.payload.len()).unwrap().to_be_bytes();
        [&length[..], &frame.payload].concat()
    };
    told.flat_map(framed).collect()
}

fn frames(batches: &[(Timestamp, Batch)]) -> Vec<Frame> {
    let folder = recorded(batches);
    let mut reader = Reader::open(&folder.path().join("j")).unwrap();
    std::iter::from_fn(|| reader.next_frame().unwrap()).collect()
}

/// A closed journal `j` of what the desk's engine says to the batches.
fn recorded(batches: &[(Timestamp, Batch)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    let setup = setup().clone();
    let header = Header {
        program: "seed".to_owned(),
        config: setup.portfolio.digest(),
        labels: BTreeMap::from([("window".to_owned(), "by hand".to_owned())]),
        setup: setup.clone(),
    };
    let mut recorder = Recorder::create(&folder.path().join("j"), &header).unwrap();
    let mut engine = setup.engine().unwrap();
    for (now, batch) in batches {
        recorder.batch(*now, batch).unwrap();
        let outcome = engine.step(*now, batch);
        recorder.outcome(outcome.as_deref(), engine.state()).unwrap();
    }
    recorder.close(engine.state()).unwrap();
    folder
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
