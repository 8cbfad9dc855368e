//! The links of a problem as variables of the method.
//!
//! At a hundred thousand links a pass is bound by memory. All that one stage does to a link is
//! therefore done to a tile of two thousand links, while they are in a near cache, before the
//! next tile is looked at.

use super::Reach;
use super::elimination::Elimination;
use super::right::Right;
use super::shut::Shut;
use super::variables::Variables;
use crate::lanes::{Block, Lanes, WIDTH};
use crate::network::topology::index;
use crate::network::{Lines, Network};
use std::ops::Range;

/// Blocks to a tile.
const TILE: usize = 256;

/// The links taken in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Links {
    pub(crate) variables: Variables,
    /// For each link: its rows, what is delivered of a unit, its place.
    pub(crate) source: Vec<u32>,
    pub(crate) target: Vec<u32>,
    pub(crate) delivered: Vec<f64>,
    pub(crate) place: Vec<u32>,
    pub(crate) cost: Lanes,
    /// For each pair of rows, its first link, and the number of links.
    pair_first: Vec<u32>,
    /// For each pair, the rows.
    pair: Vec<(u32, u32)>,
    /// 1 where a link leads from the lower row of its pair, -1 otherwise.
    sense: Vec<f64>,
    is_lossless: bool,
}

impl Links {
    /// Copies the links that can carry something.
    pub(crate) fn take(&mut self, network: &Network, lines: &Lines, shut: &Shut) {
        for list in [&mut self.source, &mut self.target, &mut self.place, &mut self.pair_first] {
            list.clear();
        }
        self.delivered.clear();
        self.sense.clear();
        self.pair.clear();
        self.is_lossless = true;
        let topology = &*network.topology;
        for range in topology.pair_first.windows(2) {
            self.pair_first.push(index(self.place.len()));
            let (one, other) =
                (topology.source[range[0] as usize], topology.target[range[0] as usize]);
            self.pair.push((one.min(other), one.max(other)));
            for place in range[0]..range[1] {
                let at = place as usize;
                let (source, target) = (topology.source[at], topology.target[at]);
                if lines.most[at] > 0.0 && !shut.holds(source, target) {
                    self.place.push(place);
                    self.source.push(source);
                    self.target.push(target);
                    self.delivered.push(lines.delivered[at]);
                    self.sense.push(if source < target { 1.0 } else { -1.0 });
                    self.is_lossless &= lines.delivered[at] >= 1.0;
                }
            }
        }
        self.pair_first.push(index(self.place.len()));
    }

    /// Stands every link at a first flow.
    pub(crate) fn begin(&mut self, lines: &Lines, centre: f64, first: impl Fn(f64) -> f64) {
        self.variables.reset(self.place.len(), TILE * WIDTH, centre);
        self.cost.reset(self.place.len(), 0.0);
        for (at, &place) in self.place.iter().enumerate() {
            let most = lines.most[place as usize];
            let flow = first(most);
            self.variables.set(at, flow, most - flow, centre);
            self.variables.bend.flat_mut()[at] = lines.curvature[place as usize];
            self.cost.flat_mut()[at] = lines.cost[place as usize];
        }
    }

    /// Takes a share of the last step, then reckons residuals and how far links yield, and adds
    /// that to the matrix and what is to be balanced to the right side. Gives the sum of all
    /// complementary products.
    #[inline(always)]
    pub(crate) fn assess(
        &mut self,
        share: f64,
        (price, toll): (&[f64], &Lanes),
        (elimination, right): (&mut Elimination, &mut Right),
    ) -> Block {
        let mut sum = Block::all(0.0);
        let mut open = Open::default();
        for tile in tiles(self.variables.flow.len()) {
            self.variables.base = tile.start;
            self.variables.advance(tile.clone(), share);
            for at in tile.clone() {
                let flow = self.variables.flow.at(at);
                let slope = self.variables.bend.at(at).times_plus(flow, self.cost.at(at));
                self.variables.slope.put(at - tile.start, slope);
            }
            self.pull(tile.clone(), price, toll);
            self.variables.assess(tile.clone(), &mut sum);
            self.gather(tile, &mut open, (elimination, right));
        }
        sum
    }

    /// How far the step straight at the optimum may go, and how its products bow.
    #[inline(always)]
    pub(crate) fn aim(
        &mut self,
        (step, toll): (&[f64], &Lanes),
        reach: &mut Reach,
        right: &mut Right,
    ) {
        let mut open = Open::default();
        for tile in tiles(self.variables.flow.len()) {
            self.variables.base = tile.start;
            self.pull(tile.clone(), step, toll);
            self.variables.aim(tile.clone(), reach);
            self.gather_bent(tile, &mut open, right);
        }
    }

    /// The corrected step and how far it may go.
    #[inline(always)]
    pub(crate) fn settle(
        &mut self,
        (step, toll): (&[f64], &Lanes),
        centre: (f64, f64),
        reach: &mut Reach,
    ) {
        for tile in tiles(self.variables.flow.len()) {
            self.variables.base = tile.start;
            self.pull(tile.clone(), step, toll);
            self.variables.settle(tile, centre, reach);
        }
    }

    /// What prices pull links with: worth of what arrives less worth of what leaves, and the tolls
    /// of groups if there are any.
    #[inline(always)]
    fn pull(&mut self, tile: Range<usize>, price: &[f64], toll: &Lanes) {
        let range = tile.start * WIDTH..(tile.end * WIDTH).min(self.source.len());
        let ends = self.source[range.clone()].iter().zip(&self.target[range.clone()]);
        let pull = self.variables.pull.flat_mut().iter_mut().zip(ends);
        if self.is_lossless {
            for (pull, (source, target)) in pull {
                *pull = price[*target as usize] - price[*source as usize];
            }
        } else {
            for ((pull, (source, target)), delivered) in pull.zip(&self.delivered[range]) {
                *pull = delivered * price[*target as usize] - price[*source as usize];
            }
        }
        if toll.len() > 0 {
            for at in tile.clone() {
                let less = self.variables.pull.at(at - tile.start) - toll.at(at);
                self.variables.pull.put(at - tile.start, less);
            }
        }
    }

    /// What prices pull all links with, without tolls.
    pub(crate) fn pull_into(&self, price: &[f64], pull: &mut Lanes) {
        let ends = self.source.iter().zip(&self.target).zip(&self.delivered);
        for (pull, ((source, target), delivered)) in pull.flat_mut().iter_mut().zip(ends) {
            *pull = delivered * price[*target as usize] - price[*source as usize];
        }
    }

    /// Adds to the matrix and to the right side what the links of a tile bring.
    #[inline(always)]
    fn gather(
        &self,
        tile: Range<usize>,
        open: &mut Open,
        (elimination, right): (&mut Elimination, &mut Right),
    ) {
        let variables = &self.variables;
        let (yields, step, spread) =
            (variables.yields.flat(), variables.step.flat(), variables.spread.flat());
        let (start, end) = (tile.start * WIDTH, tile.end * WIDTH);
        let Open { pair, weight, sums } = open;
        while *pair < self.pair.len() {
            let (first, last) =
                (self.pair_first[*pair] as usize, self.pair_first[*pair + 1] as usize);
            for at in first.max(start)..last.min(end) {
                let (step, spread) = (step[at], spread[at - start]);
                if self.is_lossless {
                    *weight += yields[at];
                    sums[0] += self.sense[at] * step;
                    sums[1] += self.sense[at] * spread;
                } else {
                    *weight += self.lose(at, (yields[at], step, spread), elimination, right);
                }
            }
            if last > end {
                return;
            }
            elimination.weight[*pair] = *weight;
            if self.is_lossless {
                let (lower, higher) = self.pair[*pair];
                right.carry(lower as usize, higher as usize, *sums);
            }
            (*pair, *weight, *sums) = (*pair + 1, 0.0, [0.0; 2]);
        }
    }

    /// What a link brings that may lose something on the way; gives its weight.
    #[inline(always)]
    fn lose(
        &self,
        at: usize,
        (yields, step, spread): (f64, f64, f64),
        elimination: &mut Elimination,
        right: &mut Right,
    ) -> f64 {
        let (source, target) = (self.source[at] as usize, self.target[at] as usize);
        let (delivered, lost) = (self.delivered[at], 1.0 - self.delivered[at]);
        if lost > 0.0 {
            elimination.excess[source] += yields * lost;
            elimination.excess[target] -= yields * lost * delivered;
        }
        right.leave(source, [step, spread]);
        right.leave(target, [-delivered * step, -delivered * spread]);
        yields * delivered
    }

    /// Adds what the bows of a tile's products bring to the right side.
    #[inline(always)]
    fn gather_bent(&self, tile: Range<usize>, open: &mut Open, right: &mut Right) {
        let bent = self.variables.spread.flat();
        let (start, end) = (tile.start * WIDTH, tile.end * WIDTH);
        if !self.is_lossless {
            for at in start..end.min(self.source.len()) {
                right.bent[self.source[at] as usize] -= bent[at - start];
                right.bent[self.target[at] as usize] += self.delivered[at] * bent[at - start];
            }
            return;
        }
        let Open { pair, weight: sum, .. } = open;
        while *pair < self.pair.len() {
            let (first, last) =
                (self.pair_first[*pair] as usize, self.pair_first[*pair + 1] as usize);
            for at in first.max(start)..last.min(end) {
                *sum += self.sense[at] * bent[at - start];
            }
            if last > end {
                return;
            }
            let (lower, higher) = self.pair[*pair];
            right.bent[lower as usize] -= *sum;
            right.bent[higher as usize] += *sum;
            (*pair, *sum) = (*pair + 1, 0.0);
        }
    }
}

/// A pair of which not all links have been walked yet, and their sums so far.
#[derive(Debug, Default)]
struct Open {
    pair: usize,
    weight: f64,
    sums: [f64; 2],
}

/// All blocks, a tile at a time.
#[inline(always)]
fn tiles(blocks: usize) -> impl Iterator<Item = Range<usize>> {
    (0..blocks).step_by(TILE).map(move |first| first..(first + TILE).min(blocks))
}
