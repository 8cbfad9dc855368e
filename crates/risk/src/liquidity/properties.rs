//! What holds of every book: depth grows with width, cost is convex, limits are inverses.

use super::book::{Book, Level, Side};
use proptest::prelude::*;

/// Books of one venue about a price of 100, up to eight levels a side.
fn books() -> impl Strategy<Value = Book> {
    let side = || prop::collection::vec((0.001..0.5_f64, 0.01..50.0_f64), 1..8);
    (side(), side()).prop_map(|(bids, asks)| {
        let levels = |steps: &[(f64, f64)], sign: f64| {
            let mut price = 100.0;
            let level = |&(step, size): &(f64, f64)| {
                price += sign * step;
                Level { price, size }
            };
            steps.iter().map(level).collect::<Vec<_>>()
        };
        Book::new(levels(&bids, -1.0), levels(&asks, 1.0)).unwrap()
    })
}

fn either() -> impl Strategy<Value = Side> {
    prop_oneof![Just(Side::Bid), Just(Side::Ask)]
}

proptest! {
    #[test]
    fn depth_grows_with_width_and_with_venues(
        book in books(), other in books(), side in either(), bps in 0.0..400.0_f64,
        wider in 0.0..200.0_f64,
    ) {
        let depth = |bps| book.depth(side, bps).unwrap();
        prop_assert!(depth(bps) <= depth(bps + wider));
        let all: f64 = book.levels(side).iter().map(Level::notional).sum();
        prop_assert!((depth(1e6) - all).abs() < 1e-9 * all);
        let both = Book::together([&book, &other]);
        let count = book.levels(side).len() + other.levels(side).len();
        prop_assert_eq!(both.levels(side).len(), count);
        // About one common mid all depth of either is there.
        let sum = all + other.levels(side).iter().map(Level::notional).sum::<f64>();
        prop_assert!((both.depth(side, 1e6).unwrap() - sum).abs() < 1e-9 * sum);
    }

    #[test]
    fn the_cost_of_a_sweep_is_convex_and_its_slippage_rises(
        book in books(), side in either(), one in 0.0..1.0_f64, other in 0.0..1.0_f64,
        share in 0.0..1.0_f64,
    ) {
        let curve = book.cost_curve(side).unwrap();
        let all = curve.capacity() * (1.0 - 1e-9);
        let cost = |part: f64| book.sweep(side, all * part).unwrap().cost.unwrap();
        let between = one + share * (other - one);
        let chord = cost(one) + share * (cost(other) - cost(one));
        prop_assert!(cost(between) <= chord + 1e-9 * all);
        prop_assert!(cost(one) >= -1e-9 * all);
        let (less, more) = (one.min(other).max(1e-3), one.max(other).max(1e-3));
        let slip = |part: f64| book.sweep(side, all * part).unwrap().slippage_bps.unwrap();
        prop_assert!(slip(less) <= slip(more) + 1e-8);
        let steps = curve.steps().windows(2);
        prop_assert!(steps.into_iter().all(|two| two[0].marginal < two[1].marginal));
    }

    #[test]
    fn what_is_filled_and_what_is_not_is_all(
        book in books(), side in either(), notional in 0.0..1e5_f64,
    ) {
        let sweep = book.sweep(side, notional).unwrap();
        prop_assert!((sweep.filled + sweep.unfilled - notional).abs() < 1e-9 * notional.max(1.0));
        let all = book.cost_curve(side).unwrap().capacity();
        prop_assert_eq!(sweep.unfilled > 0.0, notional > all);
    }

    #[test]
    fn the_most_within_a_slippage_is_the_inverse_of_the_sweep(
        book in books(), side in either(), part in 0.01..0.99_f64,
    ) {
        let all = book.cost_curve(side).unwrap().capacity();
        let slipped = book.sweep(side, all * part).unwrap().slippage_bps.unwrap();
        let most = book.most_within(side, slipped.max(0.0)).unwrap().unwrap();
        // Within the best level slippage is flat, so the most there is the whole level.
        let best = book.levels(side)[0].notional();
        prop_assert!(most >= all * part * (1.0 - 1e-6) || most >= best * (1.0 - 1e-6));
        let least = book.most_within(side, slipped.max(0.0) * 0.5).unwrap().unwrap();
        prop_assert!(least <= most);
        if all * part > best * 1.01 {
            prop_assert!((most / (all * part) - 1.0).abs() < 1e-6, "{most} {}", all * part);
        }
    }
}
