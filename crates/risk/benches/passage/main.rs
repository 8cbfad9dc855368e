//! First passage: the formula beside the oracle, set by set, and what one evaluation costs.
//!
//! `cargo bench -p trimtab-risk --bench passage` prints the twenty sets. After `--`:
//! `sweep 300 SEED` so many random ones besides, of which the worst are shown; `set HOURS BUFFER
//! VOLATILITY JUMPS DRIFT EXPONENT SHARE ADVERSE FAVOURABLE` one of your own (per hour and its square root, in
//! shares of a notional; drift above zero gains; `exp` in place of an exponent; the share of
//! adverse jumps and the two scales); `speed` times only.

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
use world::{Law, World};

/// What is lost with the buffer, as a share of the notional.
const PENALTY: f64 = 0.01;
/// A chance above this is held to [`CLOSE`], one below to [`FACTOR`], and the loss that goes with it.
const COMMON: f64 = 1e-3;
const CLOSE: f64 = 0.05;
const FACTOR: f64 = 1.5;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let number = |at: usize| words.get(at).and_then(|word| word.parse::<u64>().ok());
    match words.first().map(String::as_str) {
        Some("speed") => {
            sets::TWENTY.iter().for_each(|world| println!("{}", speeds(world)));
        }
        Some("set") => table(&[own(&words[1..])]),
        Some("sweep") => {
            table(&sets::TWENTY);
            sweep(number(1).unwrap_or(300), number(2).unwrap_or(1));
        }
        _ => table(&sets::TWENTY),
    }
}

/// A set from the command line.
fn own(words: &[String]) -> World {
    let number = |at: usize| words[at].parse::<f64>().unwrap();
    let exponent = (words[5] != "exp").then(|| number(5));
    let [adverse_share, adverse_scale, favourable_scale] = [6, 7, 8].map(number);
    World {
        hours: number(0),
        buffer: number(1),
        volatility: number(2),
        jumps_per_hour: number(3),
        drift: number(4),
        law: Law { exponent, adverse_share, adverse_scale, favourable_scale },
    }
}

fn table(worlds: &[World]) {
    println!(
        "| # | hours | buffer, % | vol, %/√h | jumps/h | law | drift, bps/h | formula | Monte Carlo \
         | ± | ratio | loss, ratio | overshoot, ratio | one move, power tail | verdict | µs |"
    );
    println!("|{}", "---|".repeat(16));
    for (at, world) in worlds.iter().enumerate() {
        let seen = oracle::play(world, 7 + at as u64, 3_000_000, 0.003);
        let crossing = world.passage().crossing(world.buffer, world.hours).unwrap();
        println!(
            "| {} | {} | {:.4e} | {:.4e} | {:.1e} | {:.3} | {:.3} | {} | {:.1e} | {} | {:.0} |",
            at + 1,
            describe(world),
            crossing.probability,
            seen.chance,
            seen.chance_error,
            crossing.probability / seen.chance,
            crossing.loss(PENALTY) / loss(&seen),
            overshoots(&crossing, &seen),
            one_move(world),
            verdict(&crossing, &seen),
            micros(world),
        );
    }
}

/// Overshoot over that of the oracle, and how well that is known.
fn overshoots(crossing: &Crossing, seen: &Seen) -> String {
    if seen.overshoot == 0.0 {
        return "none".to_owned();
    }
    let (ratio, error) =
        (crossing.overshoot / seen.overshoot, seen.overshoot_error / seen.overshoot);
    format!("{ratio:.3} ± {error:.3}")
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

/// How far off chance and loss are, the worse of them, in allowances.
fn allowances(crossing: &Crossing, seen: &Seen) -> f64 {
    let off = |ratio: f64| {
        if seen.chance > COMMON {
            (ratio - 1.0).abs() / CLOSE
        } else {
            ratio.ln().abs() / FACTOR.ln()
        }
    };
    off(crossing.probability / seen.chance).max(off(crossing.loss(PENALTY) / loss(seen)))
}

fn loss(seen: &Seen) -> f64 {
    PENALTY * seen.chance + seen.overshoot
}

fn verdict(crossing: &Crossing, seen: &Seen) -> &'static str {
    if allowances(crossing, seen) <= 1.0 { "holds" } else { "FAILS" }
}

/// Microseconds of one evaluation.
fn micros(world: &World) -> f64 {
    let passage = world.passage();
    least(500, || passage.crossing(world.buffer, world.hours).unwrap())
}

/// Microseconds of an evaluation and of both inverses.
fn speeds(world: &World) -> String {
    let passage = world.passage();
    let buffer = least(20, || passage.buffer_for(1e-3, world.hours).unwrap());
    let time = least(20, || passage.time_to(0.5, world.buffer).unwrap());
    format!("chance {:.1} µs, buffer {buffer:.0} µs, time {time:.0} µs", micros(world))
}

/// Microseconds of the quickest of so many turns.
fn least<T>(turns: usize, mut turn: impl FnMut() -> T) -> f64 {
    let time = |_| {
        let start = Instant::now();
        std::hint::black_box(turn());
        start.elapsed().as_secs_f64() * 1e6
    };
    (0..turns).map(time).fold(f64::INFINITY, f64::min)
}

/// Random sets: how many hold, and the worst of them. Those that the oracle itself does not know
/// well enough to judge by are counted apart.
fn sweep(count: u64, seed: u64) {
    let mut stream = Stream::new(seed);
    let (mut rows, mut unknown) = (Vec::new(), 0);
    for at in 0..count {
        let world = sets::random(&mut stream);
        let seen = oracle::play(&world, seed * 1_000_003 + at, 800_000, 0.006);
        let Ok(crossing) = world.passage().crossing(world.buffer, world.hours) else {
            println!("no answer: {world:?}");
            continue;
        };
        if is_known(&seen) {
            rows.push((allowances(&crossing, &seen), world, crossing, seen));
        } else {
            unknown += 1;
        }
    }
    rows.sort_by(|one, other| other.0.total_cmp(&one.0));
    let held = rows.iter().filter(|row| row.0 <= 1.0).count();
    println!(
        "\nsweep: {held} of {} hold, {unknown} more are not known well enough; the worst:",
        rows.len()
    );
    for (off, world, crossing, seen) in rows.iter().take(12) {
        println!(
            "| {off:.2} | {} | {:.4e} | {:.4e} | {:.1} % | {:.4} | loss {:.3} | over {} |",
            describe(world),
            crossing.probability,
            seen.chance,
            100.0 * seen.chance_error / seen.chance,
            crossing.probability / seen.chance,
            crossing.loss(PENALTY) / loss(seen),
            overshoots(crossing, seen),
        );
    }
}

/// Whether chance and loss are known to a third of what is allowed.
fn is_known(seen: &Seen) -> bool {
    let allowed = if seen.chance > COMMON { CLOSE } else { FACTOR.ln() };
    let error = PENALTY * seen.chance_error + seen.overshoot_error;
    seen.chance_error < allowed / 3.0 * seen.chance && error < allowed / 3.0 * loss(seen)
}
