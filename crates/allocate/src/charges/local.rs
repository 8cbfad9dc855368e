//! What closing a place does to a bound when one price gives way.
//!
//! Any prices bound the benefit. Without a place, the price of a row at one of its ends is moved to
//! where the terms of that row are least; all others stay. That takes the row's own terms alone,
//! and where an account hangs on one route it tells nearly all that a solve would.

use super::decided::earn;
use crate::judge::Tolls;
use crate::network::Network;

/// Links at a row from which on its price is not moved: where so many meet, others give way too.
const MANY: usize = 16;
/// Doublings of the way that a price goes, and narrowings of where its terms are least.
const DOUBLINGS: usize = 16;
const NARROWINGS: usize = 10;
/// The first way, as a share of the price.
const FIRST: f64 = 1e-3;
/// Of a range, the part up to the nearer inner point of the golden section.
const GOLDEN: f64 = 0.381_966_011_250_105_1;

/// The terms of one row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Local<'a> {
    pub(super) network: &'a Network,
    pub(super) tolls: &'a Tolls<'a>,
    /// What places can carry, and what they charge if that is not decided.
    pub(super) most: &'a [f64],
    pub(super) charge: &'a [f64],
    pub(super) row: usize,
    pub(super) place: usize,
}

impl Local<'_> {
    /// By how much the bound falls at least without the place, its row's price moved; no search
    /// goes on once that is `wanted`.
    pub(super) fn falls(&self, wanted: f64) -> f64 {
        let topology = &*self.network.topology;
        if topology.out.of(self.row).len() + topology.into.of(self.row).len() >= MANY {
            return 0.0;
        }
        let price = self.tolls.price[self.row];
        let (least, _) = self.terms(price, true);
        let is_target = topology.target[self.place] as usize == self.row;
        let sign = if is_target { 1.0 } else { -1.0 };
        let mut step = sign * (FIRST * price.abs()).max(f64::MIN_POSITIVE);
        let at = |price: f64| self.terms(price, false).1;
        let (mut before, mut low) = (price, (price, at(price)));
        for _ in 0..DOUBLINGS {
            let next = (low.0 + step, at(low.0 + step));
            if least - low.1 >= wanted || next.1 >= low.1 {
                break;
            }
            (before, low) = (low.0, next);
            step *= 2.0;
        }
        let (mut from, mut to) = (before, low.0 + step);
        for _ in 0..NARROWINGS {
            if least - low.1 >= wanted {
                break;
            }
            // The wider side of the best so far is tried.
            let is_wide = (to - low.0).abs() > (low.0 - from).abs();
            let end = if is_wide { to } else { from };
            let next = low.0 + GOLDEN * (end - low.0);
            let told = at(next);
            if told < low.1 {
                *(if is_wide { &mut from } else { &mut to }) = low.0;
                low = (next, told);
            } else {
                *(if is_wide { &mut to } else { &mut from }) = next;
            }
        }
        least - low.1
    }

    /// The row's terms at a price of its own, rounded down and up.
    fn terms(&self, price: f64, with_place: bool) -> (f64, f64) {
        let topology = &*self.network.topology;
        let (mut least, mut most) = (0.0, 0.0);
        let links = topology.out.of(self.row).iter().chain(topology.into.of(self.row));
        for &place in links {
            let at = place as usize;
            if at == self.place && !with_place {
                continue;
            }
            let of = |row: u32| {
                let is_own = row as usize == self.row;
                if is_own { price } else { self.tolls.price[row as usize] }
            };
            let ends = (of(topology.source[at]), of(topology.target[at]));
            let told = earn(&self.network.lines, at, ends, (self.tolls.cost[at], self.most[at]));
            least += (told.0 - self.charge[at]).max(0.0);
            most += (told.1 - self.charge[at]).max(0.0);
        }
        if self.row < topology.nodes {
            let told = self.node(price);
            least += told.0;
            most += told.1;
        }
        (least, most)
    }

    /// What the row's node can gain at most, rounded down and up.
    fn node(&self, price: f64) -> (f64, f64) {
        let segments = &self.network.segments;
        let (low, high) = self.network.span[self.row];
        let seen = (price - self.tolls.price[self.row]) + self.tolls.seen.0[self.row];
        let most: f64 = segments.of(self.row).map(|at| segments.get(at).most(seen)).sum();
        // The price seen may be off by the rounding of what groups add.
        let off = 1e-12 * (most + 1e-2 * (high - low) * (seen.abs() + price.abs()));
        (most - off, most + off)
    }
}
