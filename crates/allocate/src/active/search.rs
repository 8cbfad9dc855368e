//! How far to go along a step of the prices.

use super::{Active, FAR};
use crate::network::Network;

/// Evaluations along one direction.
const SEARCH: usize = 12;

impl Active {
    /// The slope of what is minimised, along the step.
    fn slope(&self) -> f64 {
        let rows: f64 = self.surplus.iter().zip(&self.step).map(|(one, other)| one * other).sum();
        rows + self.border.slope()
    }

    /// Goes along the step to where the slope has mostly gone; whether there is such a place.
    pub(super) fn search(&mut self, network: &Network) -> bool {
        let first = self.slope();
        if first >= 0.0 || first.is_nan() {
            return false;
        }
        self.base.copy_from_slice(&self.price);
        self.border.mark();
        let mut low = (0.0, first);
        let mut high = (f64::INFINITY, 0.0);
        // Prices go no further than the links left aside allow.
        let longest = self.step.iter().fold(0.0, |most: f64, step| most.max(step.abs()));
        let most = (0.4 * FAR * self.scale.price / longest).min(1.0);
        let mut share = most;
        for evaluation in 0..SEARCH {
            self.stand_at(network, share);
            let here = self.slope();
            if here.abs() <= 0.5 * first.abs() || (share == most && most < 1.0 && here < 0.0) {
                return true;
            }
            if here > 0.0 {
                high = (share, here);
            } else {
                low = (share, here);
            }
            share = match high.0.is_finite() {
                // The first kinks are known exactly: links and nodes that come to a limit.
                true if evaluation == 0 => {
                    self.stand_at(network, 0.0);
                    let (near, pulled) = (&self.near, (self.pull, self.anchor_fill.as_slice()));
                    self.kinks.walk(network, near, &self.base, &self.step, pulled, first).min(most)
                }
                true => {
                    let width = high.0 - low.0;
                    let cut = low.0 - low.1 * width / (high.1 - low.1);
                    cut.clamp(low.0 + 0.05 * width, low.0 + 0.95 * width)
                }
                false => (2.0 * share).min(most),
            };
        }
        true
    }

    /// Goes a share of the step.
    fn stand_at(&mut self, network: &Network, share: f64) {
        for ((price, base), step) in self.price.iter_mut().zip(&self.base).zip(&self.step) {
            *price = base + share * step;
        }
        self.border.advance(share);
        self.evaluate(network);
    }
}
