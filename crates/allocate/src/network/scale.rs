//! What prices and flows typically are, so that methods are the same in any unit.

use super::Network;
use super::segments::response;

/// Typical figures of a problem.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Scale {
    /// How far nodes move on average to come to the middle price.
    pub(crate) flow: f64,
    /// How far prices are from it on average.
    pub(crate) price: f64,
    /// The middle one of the idle prices.
    pub(crate) middle: f64,
}

impl Scale {
    /// The figures of a problem; `scratch` is memory to use.
    pub(crate) fn of(network: &Network, scratch: &mut Vec<f64>) -> Self {
        let segments = &network.segments;
        scratch.clear();
        for node in 0..network.span.len() {
            scratch.extend(segments.idle_price(node));
        }
        if scratch.is_empty() {
            return Self { flow: 1.0, price: 1.0, middle: 0.0 };
        }
        let count = scratch.len() as f64;
        let at = scratch.len() / 2;
        let (_, middle, _) = scratch.select_nth_unstable_by(at, f64::total_cmp);
        let middle = *middle;
        // A price far above the others must not stretch the scale.
        let spread = scratch.iter().map(|one| (one - middle).abs().min(middle.abs()));
        let price = spread.sum::<f64>() / count;
        let flow = (0..network.span.len()).map(|node| response(segments, node, middle).0.abs());
        let flow = flow.sum::<f64>() / count;
        // Where all prices agree there is next to nothing to do, but still a unit.
        let span = network.span.iter().map(|(low, high)| high - low).sum::<f64>() / count;
        let size = middle.abs().max(f64::MIN_POSITIVE.sqrt());
        Self {
            flow: flow.max(1e-9 * span).max(f64::MIN_POSITIVE.sqrt()),
            price: price.max(1e-9 * size),
            middle,
        }
    }
}
