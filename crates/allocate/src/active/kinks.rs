//! Where along a step something comes to a limit.
//!
//! Between two kinks the slope along a step rises evenly (nearly so for logarithms). Walking from
//! kink to kink finds where it vanishes, however thin the band is in which a link is free: the
//! line search of an active set method.

use super::near::Near;
use crate::network::Network;

/// A place where the slope begins to rise faster or slower.
#[derive(Debug, Clone, Copy)]
struct Kink {
    share: f64,
    /// By how much the rise of the slope changes.
    change: f64,
}

/// Memory for the kinks of one step.
#[derive(Debug, Clone, Default)]
pub(super) struct Kinks {
    found: Vec<Kink>,
}

impl Kinks {
    /// Makes room for so many.
    pub(super) fn reserve(&mut self, kinks: usize) {
        self.found.reserve(kinks.saturating_sub(self.found.len()));
    }

    /// The share of a step at which the slope, `first` at its beginning, vanishes. What is
    /// evaluated must stand at the beginning.
    pub(super) fn walk(
        &mut self,
        network: &Network,
        near: &Near,
        price: &[f64],
        step: &[f64],
        (pull, anchor_fill): (f64, &[f64]),
        first: f64,
    ) -> f64 {
        self.found.clear();
        self.gather_links(near, price, step, pull);
        self.gather_nodes(network, (price, step), (pull, anchor_fill));
        self.found.sort_unstable_by(|one, other| one.share.total_cmp(&other.share));
        // Newton's step would come to a slope of nothing at its end.
        let (mut at, mut slope, mut rise) = (0.0, first, -first);
        for kink in &self.found {
            let next = slope + rise * (kink.share - at);
            if next >= 0.0 {
                break;
            }
            (at, slope) = (kink.share, next);
            rise = (rise + kink.change).max(0.0);
        }
        if rise > 0.0 { (at - slope / rise).min(1.0) } else { 1.0 }
    }

    fn add(&mut self, share: f64, change: f64) {
        if share > 0.0 && share < 1.0 {
            self.found.push(Kink { share, change });
        }
    }

    fn gather_links(&mut self, near: &Near, price: &[f64], step: &[f64], pull: f64) {
        for at in 0..near.len() {
            let (source, target) = (near.source[at] as usize, near.target[at] as usize);
            let turn = near.delivered[at] * step[target] - step[source];
            if turn == 0.0 {
                continue;
            }
            let surplus = near.delivered[at] * price[target] - price[source] - near.cost[at];
            let stiff = near.curvature[at] + pull;
            let wanted = surplus + pull * near.anchor[at];
            let change = turn * turn / stiff;
            // It is free while what it wants lies between nothing and the most.
            let (empty, full) = (-wanted / turn, (stiff * near.most[at] - wanted) / turn);
            let (enters, leaves) = if turn > 0.0 { (empty, full) } else { (full, empty) };
            self.add(enters, change);
            self.add(leaves, -change);
        }
    }

    fn gather_nodes(
        &mut self,
        network: &Network,
        (price, step): (&[f64], &[f64]),
        (pull, anchor_fill): (f64, &[f64]),
    ) {
        let segments = &network.segments;
        for (at, anchor) in anchor_fill.iter().enumerate().take(segments.len()) {
            let node = segments.node[at] as usize;
            let segment = segments.get(at);
            if step[node] == 0.0 {
                continue;
            }
            // Where the price is constant, the pull makes it fall.
            let is_flat = segment.fall == 0.0 && segment.weight == 0.0;
            let (top, bottom) = if is_flat {
                let top = segment.value + pull * anchor;
                (top, top - pull * segment.length)
            } else {
                (segments.top[at], segments.bottom[at])
            };
            let soft = |distance: f64| {
                if is_flat {
                    return step[node] * step[node] / pull;
                }
                let y = segment.depth + distance - segment.origin;
                let log = if segment.weight > 0.0 { segment.weight / (y * y) } else { 0.0 };
                step[node] * step[node] / (segment.fall + log)
            };
            let (empty, full) =
                ((top - price[node]) / step[node], (bottom - price[node]) / step[node]);
            let (at_top, at_bottom) = (soft(segment.start), soft(segment.end()));
            if step[node] > 0.0 {
                self.add(full, at_bottom);
                self.add(empty, -at_top);
            } else {
                self.add(empty, at_top);
                self.add(full, -at_bottom);
            }
        }
    }
}
