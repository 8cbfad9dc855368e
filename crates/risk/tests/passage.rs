//! First passage against what is known otherwise: closed forms, paths drawn one by one, and what
//! must rise with what.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up should stop")]
#![allow(dead_code, unreachable_pub, reason = "the oracle is the bench's, used in part")]

#[path = "../benches/passage/draw.rs"]
mod draw;
#[path = "../benches/passage/oracle.rs"]
mod oracle;
#[path = "../benches/passage/sets.rs"]
mod sets;
#[path = "../benches/passage/world.rs"]
mod world;

use proptest::prelude::*;
use trimtab_risk::passage::{Jumps, Moves, Passage, PassageError, Side};
use world::{Law, World};

/// Inversions are exact to some thousandths of a chance, so order is asked for beyond that.
const SLACK: f64 = 2e-3;

#[test]
fn paths_drawn_one_by_one_agree() {
    for at in [0, 1, 3, 6, 9, 10, 13, 16, 19] {
        let world = &sets::TWENTY[at];
        let seen = oracle::play(world, 40 + at as u64, 40_000, 0.01);
        let crossing = world.passage().crossing(world.buffer, world.hours).unwrap();
        let allowed = 0.02 * seen.chance + 4.0 * seen.chance_error;
        assert!(
            (crossing.probability - seen.chance).abs() < allowed,
            "{at}: {crossing:?} {seen:?}"
        );
        let allowed = 0.03 * seen.overshoot + 4.0 * seen.overshoot_error;
        assert!(
            (crossing.overshoot - seen.overshoot).abs() <= allowed,
            "{at}: {crossing:?} {seen:?}"
        );
    }
}

#[test]
fn every_set_has_an_answer_and_fine_steps_are_in_order() {
    let mut stream = draw::Stream::new(99);
    for _ in 0..2000 {
        let world = sets::random(&mut stream);
        let buffer = world.buffer * stream.log_uniform([0.01, 100.0]);
        assert!(world.passage().probability(buffer, world.hours).is_ok(), "{buffer} {world:?}");
    }
    // Roots pass each other and exponentials are drawn together on the way: no step may show.
    for world in [&sets::TWENTY[4], &sets::TWENTY[11], &sets::TWENTY[14]] {
        let (passage, mut last) = (world.passage(), 1.0);
        for step in 0..600 {
            let buffer = world.buffer * (0.01 * f64::from(step) - 3.0).exp();
            let chance = passage.probability(buffer, world.hours).unwrap();
            assert!(chance <= last, "{buffer}: {chance} after {last}");
            last = chance;
        }
    }
}

fn power(exponent: f64, scale: f64) -> Law {
    Law {
        exponent: Some(exponent),
        adverse_share: 0.5,
        adverse_scale: scale,
        favourable_scale: scale,
    }
}

fn world(moves: [f64; 3], law: Law, buffer: f64, hours: f64) -> World {
    let [volatility, jumps_per_hour, drift] = moves;
    World { volatility, drift, jumps_per_hour, law, buffer, hours }
}

fn chance(world: &World) -> f64 {
    world.passage().probability(world.buffer, world.hours).unwrap()
}

#[test]
fn ever_rarer_jumps_leave_the_inverse_gaussian_law() {
    for drift in [-0.002, 0.0, 0.002] {
        for buffer in [0.01, 0.03, 0.06] {
            let with = |rate| chance(&world([0.01, rate, drift], power(3.0, 0.01), buffer, 4.0));
            let ratio = with(1e-12) / with(0.0);
            assert!((ratio - 1.0).abs() < SLACK, "{drift} {buffer}: {ratio}");
        }
    }
}

#[test]
fn without_diffusion_one_sided_jumps_are_a_compound_poisson_sum() {
    // Exponential jumps to the adverse side only: the loss at the end is the largest, so the chance
    // is that of the sum, sum over n of Poisson(n) times the tail of an Erlang law of order n.
    let law =
        Law { exponent: None, adverse_share: 1.0, adverse_scale: 0.01, favourable_scale: 0.01 };
    for (rate, buffer) in [(0.1, 0.02), (0.5, 0.05), (2.0, 0.02)] {
        let hours = 3.0_f64;
        let (mut poisson, mut term, mut erlang) = ((-rate * hours).exp(), 1.0, 0.0);
        let mut expected = 0.0;
        for count in 1..60 {
            poisson *= rate * hours / f64::from(count);
            erlang += term * (-buffer / 0.01_f64).exp();
            term *= buffer / 0.01 / f64::from(count);
            expected += poisson * erlang;
        }
        let seen = chance(&world([0.0, rate, 0.0], law, buffer, hours));
        assert!((seen / expected - 1.0).abs() < 0.01, "{rate} {buffer}: {seen} {expected}");
    }
}

#[test]
fn without_diffusion_a_rare_jump_must_clear_the_buffer() {
    for buffer in [0.001, 0.02, 0.3, 2.0] {
        let law = power(3.0, 0.01);
        let seen =
            world([0.0, 1e-6, 0.0], law, buffer, 2.0).passage().crossing(buffer, 2.0).unwrap();
        let expected = 2e-6 * law.beyond(buffer);
        assert!((seen.probability / expected - 1.0).abs() < 0.015, "{buffer}: {seen:?}");
        // Beyond b, a power law of exponent a overshoots by (b + scale) / (a - 1) on average.
        let over = expected * (buffer + 0.01) / 2.0;
        assert!((seen.overshoot / over - 1.0).abs() < 0.02, "{buffer}: {seen:?} {over}");
    }
}

#[test]
fn what_is_not_a_number_is_refused_by_name() {
    let side = Side { share: 0.5, scale: 1.0 };
    let jumps = Jumps::exponential(side, side).unwrap();
    let moves = Moves { swing: 1.0, drift: 0.0, jumps_per_hour: 0.1, jumps };
    for broken in [
        Moves { swing: f64::NAN, ..moves },
        Moves { swing: -1.0, ..moves },
        Moves { drift: f64::INFINITY, ..moves },
        Moves { jumps_per_hour: -0.1, ..moves },
    ] {
        assert!(matches!(Passage::new(broken), Err(PassageError::Figure { .. })));
    }
    let passage = Passage::new(moves).unwrap();
    assert!(passage.crossing(f64::NAN, 1.0).is_err() && passage.crossing(1.0, -1.0).is_err());
    assert!(passage.buffer_for(0.0, 1.0).is_err() && passage.buffer_for(1.0, 1.0).is_err());
    assert!(passage.buffer_for(0.1, f64::NAN).is_err() && passage.time_to(0.5, f64::NAN).is_err());
    let refused = passage.crossing(1.0, f64::NAN).unwrap_err().to_string();
    assert!(refused.contains("horizon in hours is NaN"), "{refused}");
}

#[test]
fn the_ends_are_plain() {
    let passage = sets::TWENTY[0].passage();
    assert_eq!(passage.probability(0.0, 1.0), Ok(1.0));
    assert_eq!(passage.crossing(-2.0, 1.0).unwrap().overshoot, 2.0);
    assert_eq!(passage.probability(1.0, 0.0), Ok(0.0));
    let still = world([0.0, 0.0, 0.0], power(3.0, 0.01), 1.0, 1.0).passage();
    assert_eq!((still.probability(1.0, 1e6), still.buffer_for(0.01, 1e6)), (Ok(0.0), Ok(0.0)));
    assert_eq!(still.time_to(0.01, 1.0), Ok(None));
}

/// Worlds as wide as accounts meet them, symmetric, so that more of anything is worse.
fn worlds() -> impl Strategy<Value = World> {
    let log = |low: f64, high: f64| (low.ln()..high.ln()).prop_map(f64::exp);
    (
        log(0.002, 0.05),
        prop_oneof![Just(0.0), log(1e-3, 2.0)],
        log(0.2, 8.0),
        prop_oneof![Just(None), (2.2..6.0).prop_map(Some)],
        log(0.5, 15.0),
        log(1.0 / 3.0, 168.0),
    )
        .prop_map(|(volatility, rate, size, exponent, deviations, hours)| {
            let scale = size * volatility;
            let law =
                Law { exponent, adverse_share: 0.5, adverse_scale: scale, favourable_scale: scale };
            let buffer = deviations * volatility * hours.sqrt();
            world([volatility, rate, 0.0], law, buffer, hours)
        })
}

/// Any figures that doubles can hold, extremes first.
fn extreme() -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(0.0),
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(f64::MAX),
        Just(f64::MIN_POSITIVE),
        Just(-1.0),
        (-30.0..30.0).prop_map(|power: f64| 10.0_f64.powf(power)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn more_of_anything_bad_is_no_better(world in worlds(), more in 1.02_f64..3.0) {
        let base = chance(&world);
        prop_assert!((0.0..=1.0).contains(&base));
        let most = base * (1.0 + SLACK);
        let safer = chance(&World { buffer: world.buffer * more, ..world });
        prop_assert!(safer <= most, "{world:?}: {safer} > {base}");
        let least = base * (1.0 - SLACK);
        for worse in [
            World { hours: world.hours * more, ..world },
            World { volatility: world.volatility * more, ..world },
            World { jumps_per_hour: world.jumps_per_hour * more, ..world },
            World { drift: -0.1 * world.buffer / world.hours, ..world },
        ] {
            prop_assert!(chance(&worse) >= least, "{worse:?}: {} < {base}", chance(&worse));
        }
    }

    #[test]
    fn inverses_undo(world in worlds(), log_chance in -14.0_f64..-0.2) {
        let wanted = log_chance.exp();
        let passage = world.passage();
        let buffer = passage.buffer_for(wanted, world.hours).unwrap();
        let seen = passage.probability(buffer, world.hours).unwrap();
        prop_assert!((seen / wanted - 1.0).abs() < 1e-3, "{seen} {wanted}");
        let hours = passage.time_to(wanted, world.buffer).unwrap();
        if let Some(hours) = hours {
            let seen = passage.probability(world.buffer, hours).unwrap();
            prop_assert!((seen / wanted - 1.0).abs() < 1e-3, "{seen} {wanted}");
        }
    }

    #[test]
    fn no_figure_makes_it_panic_or_lie(
        figures in proptest::array::uniform6(extreme()),
        share in prop_oneof![Just(0.0), Just(0.5), Just(1.0), Just(f64::NAN)],
        exponent in prop_oneof![Just(2.1), Just(12.0), Just(3.0), Just(f64::NAN)],
    ) {
        let [swing, drift, rate, scale, buffer, hours] = figures;
        let (adverse, favourable) =
            (Side { share, scale }, Side { share: 1.0 - share, scale });
        let laws =
            [Jumps::power(exponent, adverse, favourable), Jumps::exponential(adverse, favourable)];
        for jumps in laws.into_iter().flatten() {
            let moves = Moves { swing, drift, jumps_per_hour: rate, jumps };
            let Ok(passage) = Passage::new(moves) else { continue };
            if let Ok(crossing) = passage.crossing(buffer, hours) {
                prop_assert!((0.0..=1.0).contains(&crossing.probability), "{crossing:?}");
                prop_assert!(crossing.overshoot >= 0.0 && crossing.overshoot.is_finite());
            }
            if let Ok(needed) = passage.buffer_for(0.01, hours) {
                prop_assert!(needed >= 0.0 && needed.is_finite());
            }
            if let Ok(Some(time)) = passage.time_to(0.01, buffer) {
                prop_assert!(time >= 0.0 && time.is_finite());
            }
        }
    }
}
