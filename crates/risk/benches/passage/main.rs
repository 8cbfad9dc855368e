//! First passage: the formula beside the oracle, set by set, and what one evaluation costs.
//!
//! `cargo bench -p trimtab-risk --bench passage` prints the twenty sets; `-- sweep 300 SEED` after it
//! that many random ones, of which the worst are shown.

#![expect(clippy::unwrap_used, reason = "a bench that cannot be set up should stop")]
#![allow(missing_docs, unreachable_pub, reason = "nothing uses a bench from outside")]

mod draw;
mod oracle;
mod sets;
mod world;

use draw::Stream;
use oracle::Seen;
use std::time::Instant;
use trimtab_risk::liquidation::{Exposure, LiquidationRisk, LiquidationTerms};
use trimtab_risk::passage::Crossing;
use trimtab_risk::tail::Tail;
use world::World;

/// A chance above this is held to [`CLOSE`], one below to [`FACTOR`].
const COMMON: f64 = 1e-3;
const CLOSE: f64 = 0.05;
const FACTOR: f64 = 1.5;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let number = |at: usize| words.get(at).and_then(|word| word.parse::<u64>().ok());
    if words.first().is_some_and(|word| word == "speed") {
        return sets::TWENTY.iter().for_each(|world| println!("{:.1} µs", micros(world)));
    }
    twenty();
    if words.first().is_some_and(|word| word == "sweep") {
        sweep(number(1).unwrap_or(300), number(2).unwrap_or(1));
    }
}

fn twenty() {
    println!(
        "| # | hours | buffer, % | vol, %/√h | jumps/h | law | drift, bps/h | formula | Monte Carlo \
         | ± | ratio | overshoot, ratio | one move, power tail | verdict | µs |"
    );
    println!("|{}", "---|".repeat(15));
    for (at, world) in sets::TWENTY.iter().enumerate() {
        let seen = oracle::play(world, 7 + at as u64, 3_000_000, 0.003);
        let crossing = world.passage().crossing(world.buffer, world.hours).unwrap();
        println!(
            "| {} | {} | {:.4e} | {:.4e} | {:.1e} | {:.3} | {:.3} ± {:.3} | {:.1e} | {} | {:.0} |",
            at + 1,
            describe(world),
            crossing.probability,
            seen.chance,
            seen.chance_error,
            crossing.probability / seen.chance,
            crossing.overshoot / seen.overshoot,
            seen.overshoot_error / seen.overshoot,
            one_move(world),
            verdict(&crossing, &seen),
            micros(world),
        );
    }
}

fn describe(world: &World) -> String {
    let law = &world.law;
    let kind = law.exponent.map_or("exp".to_owned(), |a| format!("power {a:.2}"));
    format!(
        "{:.2} | {:.2} | {:.2} | {:.3} | {kind}, {:.2} of {:.2} %, else {:.2} % | {:.1}",
        world.hours,
        100.0 * world.buffer,
        100.0 * world.volatility,
        world.jumps_per_hour,
        law.adverse_share,
        100.0 * law.adverse_scale,
        100.0 * law.favourable_scale,
        1e4 * world.drift,
    )
}

/// What the strategy's utility takes the chance for: one move with tail 3 over the horizon, with
/// the variance of diffusion and jumps.
fn one_move(world: &World) -> f64 {
    let variance = world.volatility.powi(2) + world.jumps_per_hour * world.law.variance();
    let exposure =
        Exposure { gross: 1.0, net: 1.0, maintenance: 0.0, initial: 0.0, swing: variance.sqrt() };
    let terms = LiquidationTerms { tail: Tail::new(3.0), loss: 1.0, volatility_floor: 0.0 };
    let risk = LiquidationRisk::new(&exposure, world.hours, &terms);
    risk.map_or(0.0, |risk| risk.loss(world.buffer) * world.hours)
}

/// How far off a chance is, in allowances.
fn allowances(crossing: &Crossing, seen: &Seen) -> f64 {
    let ratio = crossing.probability / seen.chance;
    if seen.chance > COMMON { (ratio - 1.0).abs() / CLOSE } else { ratio.ln().abs() / FACTOR.ln() }
}

fn verdict(crossing: &Crossing, seen: &Seen) -> &'static str {
    if allowances(crossing, seen) <= 1.0 { "holds" } else { "FAILS" }
}

/// Microseconds of one evaluation, least of five hundred.
fn micros(world: &World) -> f64 {
    let passage = world.passage();
    let time = |_| {
        let start = Instant::now();
        std::hint::black_box(std::hint::black_box(&passage).crossing(world.buffer, world.hours))
            .unwrap();
        start.elapsed().as_secs_f64() * 1e6
    };
    (0..500).map(time).fold(f64::INFINITY, f64::min)
}

/// Random sets: how many hold, and the worst of them.
fn sweep(count: u64, seed: u64) {
    let mut stream = Stream::new(seed);
    let mut rows = Vec::new();
    for at in 0..count {
        let world = sets::random(&mut stream);
        let seen = oracle::play(&world, seed * 1_000_003 + at, 400_000, 0.005);
        let Ok(crossing) = world.passage().crossing(world.buffer, world.hours) else {
            println!("no answer: {world:?}");
            continue;
        };
        rows.push((allowances(&crossing, &seen), world, crossing, seen));
    }
    rows.sort_by(|one, other| other.0.total_cmp(&one.0));
    let held = rows.iter().filter(|row| row.0 <= 1.0).count();
    println!("\nsweep: {held} of {} hold; worst, with the chance's own error:", rows.len());
    for (off, world, crossing, seen) in rows.iter().take(12) {
        println!(
            "| {off:.2} | {} | {:.4e} | {:.4e} | {:.1} % | {:.4} | over {:.3} ± {:.3} |",
            describe(world),
            crossing.probability,
            seen.chance,
            100.0 * seen.chance_error / seen.chance,
            crossing.probability / seen.chance,
            crossing.overshoot / seen.overshoot,
            seen.overshoot_error / seen.overshoot,
        );
    }
}
