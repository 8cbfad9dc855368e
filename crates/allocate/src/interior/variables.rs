//! Variables between zero and a limit, and the steps of an interior point method on them.
//!
//! Each variable `f` in `0..=u` has a convex cost and is pulled by the prices. Of the optimality
//! conditions `cost'(f) - pull - below + above = 0`, `f * below = t`, `(u - f) * above = t` the
//! methods here eliminate everything but the prices.

use crate::lanes::{Block, Lanes, WIDTH};
use std::ops::Range;

/// Variables and what belongs to them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Variables {
    /// Distance from zero.
    pub(crate) flow: Lanes,
    /// Distance from the limit.
    pub(crate) gap: Lanes,
    /// Multiplier of the lower limit.
    pub(crate) below: Lanes,
    /// Multiplier of the upper limit.
    pub(crate) above: Lanes,
    /// Curvature of the cost.
    pub(crate) bend: Lanes,
    /// How far a variable yields to a pull.
    pub(crate) yields: Lanes,
    /// What is to be balanced; then the step.
    pub(crate) step: Lanes,
    /// The block that `slope`, `pull` and `spread` begin at: they hold a tile, if not everything.
    pub(crate) base: usize,
    /// Slope of the cost.
    pub(crate) slope: Lanes,
    /// What the prices pull with; then by how much a step of the prices changes that.
    pub(crate) pull: Lanes,
    /// What each unit of the centre takes off `step`; then what the bow of the products adds.
    pub(crate) spread: Lanes,
    residual: Lanes,
    inverse_flow: Lanes,
    inverse_gap: Lanes,
    bow_below: Lanes,
    bow_above: Lanes,
}

/// What bounds the length of a step: one over it, of the variables and of their multipliers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reach {
    pub(crate) primal: Block,
    pub(crate) dual: Block,
    /// Sum of the products of steps, for the centring.
    pub(crate) product: Block,
}

impl Reach {
    /// No bound.
    pub(crate) const FREE: Self =
        Self { primal: Block::all(0.0), dual: Block::all(0.0), product: Block::all(0.0) };
}

impl Variables {
    /// Makes room for a number of variables, of which so many are walked at a time; those that fill
    /// up the last block rest at the centre.
    pub(crate) fn reset(&mut self, count: usize, tile: usize, centre: f64) {
        self.base = 0;
        let rest = [
            (&mut self.flow, count, 1.0),
            (&mut self.gap, count, 1.0),
            (&mut self.below, count, centre),
            (&mut self.above, count, centre),
            (&mut self.bend, count, 0.0),
            (&mut self.yields, count, 0.0),
            (&mut self.step, count, 0.0),
            (&mut self.residual, count, 0.0),
            (&mut self.inverse_flow, count, 0.0),
            (&mut self.inverse_gap, count, 0.0),
            (&mut self.bow_below, count, 0.0),
            (&mut self.bow_above, count, 0.0),
            (&mut self.slope, tile, 0.0),
            (&mut self.pull, tile, 0.0),
            (&mut self.spread, tile, 0.0),
        ];
        for (lanes, count, value) in rest {
            lanes.reset(count, value);
        }
    }

    /// Puts a variable somewhere, with multipliers of which the products are `centre`.
    pub(crate) fn set(&mut self, at: usize, flow: f64, gap: f64, centre: f64) {
        self.flow.flat_mut()[at] = flow;
        self.gap.flat_mut()[at] = gap;
        self.below.flat_mut()[at] = centre / flow;
        self.above.flat_mut()[at] = centre / gap;
    }

    /// How many variables there are, those that fill up the last block included.
    pub(crate) fn len(&self) -> usize {
        self.flow.len() * WIDTH
    }

    /// Reckons residuals and how far each variable yields, what the first step balances, and what
    /// each unit of the centre takes off that. Adds all complementary products to `sum`.
    #[inline(always)]
    pub(crate) fn assess(&mut self, blocks: Range<usize>, sum: &mut Block) {
        let one = Block::all(1.0);
        let mut found = *sum;
        let base = self.base;
        for at in blocks {
            let (flow, gap) = (self.flow.at(at), self.gap.at(at));
            let (below, above) = (self.below.at(at), self.above.at(at));
            let area = flow * gap;
            let inverse = one / area;
            let (inverse_flow, inverse_gap) = (gap * inverse, flow * inverse);
            let stiff = self.bend.at(at) * area + (below * gap + above * flow);
            let yields = area / stiff;
            let residual = self.slope.at(at - base) - self.pull.at(at - base);
            found += flow * below + gap * above;
            self.inverse_flow.put(at, inverse_flow);
            self.inverse_gap.put(at, inverse_gap);
            self.yields.put(at, yields);
            self.residual.put(at, residual);
            self.step.put(at, residual * yields);
            self.spread.put(at - base, (inverse_flow - inverse_gap) * yields);
        }
        *sum = found;
    }

    /// The step straight at the optimum: how far it may go, how far its products bow, and what
    /// that adds to what is to be balanced.
    #[inline(always)]
    pub(crate) fn aim(&mut self, blocks: Range<usize>, reach: &mut Reach) {
        let one = Block::all(1.0);
        let mut found = *reach;
        let base = self.base;
        for at in blocks {
            let (below, above) = (self.below.at(at), self.above.at(at));
            let (inverse_flow, inverse_gap) = (self.inverse_flow.at(at), self.inverse_gap.at(at));
            let yields = self.yields.at(at);
            let moved = yields * self.pull.at(at - base) - self.step.at(at);
            let (down, up) = (moved * inverse_flow, moved * inverse_gap);
            found.primal = found.primal.or_more((-down).or_more(up));
            found.dual = found.dual.or_more((one + down).or_more(one - up));
            let bow_below = -moved * below * (one + down);
            let bow_above = moved * above * (one - up);
            found.product += bow_below + bow_above;
            self.bow_below.put(at, bow_below);
            self.bow_above.put(at, bow_above);
            self.spread
                .put(at - base, (bow_below * inverse_flow - bow_above * inverse_gap) * yields);
        }
        *reach = found;
    }

    /// The corrected step, its products heading for `centre` with so much trust in their bow: of
    /// the variables into `step`, of the multipliers into the bows.
    #[inline(always)]
    pub(crate) fn settle(
        &mut self,
        blocks: Range<usize>,
        (centre, trust): (f64, f64),
        reach: &mut Reach,
    ) {
        let (centre, trust) = (Block::all(centre), Block::all(trust));
        let mut found = *reach;
        let base = self.base;
        for at in blocks {
            let (below, above) = (self.below.at(at), self.above.at(at));
            let (inverse_flow, inverse_gap) = (self.inverse_flow.at(at), self.inverse_gap.at(at));
            let low = centre - trust * self.bow_below.at(at);
            let high = centre - trust * self.bow_above.at(at);
            let left = self.residual.at(at) - low * inverse_flow + high * inverse_gap;
            let moved = (self.pull.at(at - base) - left) * self.yields.at(at);
            let low = (low - below * moved) * inverse_flow - below;
            let high = (high + above * moved) * inverse_gap - above;
            let (down, up) = (moved * inverse_flow, moved * inverse_gap);
            found.primal = found.primal.or_more((-down).or_more(up));
            let most = (-low * above).or_more(-high * below) / (below * above);
            found.dual = found.dual.or_more(most);
            self.bow_below.put(at, low);
            self.bow_above.put(at, high);
            self.step.put(at, moved);
        }
        *reach = found;
    }

    /// Puts what the corrected step balances into `step`, for the groups to weigh.
    #[inline(always)]
    pub(crate) fn correct(&mut self, (centre, trust): (f64, f64)) {
        let (centre, trust) = (Block::all(centre), Block::all(trust));
        for at in 0..self.flow.len() {
            let low = (centre - trust * self.bow_below.at(at)) * self.inverse_flow.at(at);
            let high = (centre - trust * self.bow_above.at(at)) * self.inverse_gap.at(at);
            self.step.put(at, (self.residual.at(at) - low + high) * self.yields.at(at));
        }
    }

    /// Takes a share of the step.
    #[inline(always)]
    pub(crate) fn advance(&mut self, blocks: Range<usize>, share: f64) {
        let share = Block::all(share);
        for at in blocks {
            let step = share * self.step.at(at);
            let (flow, gap) = (self.flow.at(at) + step, self.gap.at(at) - step);
            let below = self.below.at(at) + share * self.bow_below.at(at);
            let above = self.above.at(at) + share * self.bow_above.at(at);
            self.flow.put(at, flow);
            self.gap.put(at, gap);
            self.below.put(at, below);
            self.above.put(at, above);
        }
    }
}
