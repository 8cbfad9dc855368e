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
    /// Slope of the cost.
    pub(crate) slope: Lanes,
    /// Curvature of the cost.
    pub(crate) bend: Lanes,
    /// What the prices pull with; then by how much a step of the prices changes that.
    pub(crate) pull: Lanes,
    /// How far a variable yields to a pull.
    pub(crate) yields: Lanes,
    /// What is to be balanced; then the step.
    pub(crate) step: Lanes,
    /// What each unit of the centre takes off that; then what the bow of the products adds.
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
    /// Makes room for a number of variables; those that fill up the last block rest at the centre.
    pub(crate) fn reset(&mut self, count: usize, centre: f64) {
        for lanes in [&mut self.flow, &mut self.gap] {
            lanes.reset(count, 1.0);
        }
        for lanes in [&mut self.below, &mut self.above] {
            lanes.reset(count, centre);
        }
        for lanes in [
            &mut self.slope,
            &mut self.bend,
            &mut self.pull,
            &mut self.yields,
            &mut self.step,
            &mut self.spread,
            &mut self.residual,
            &mut self.inverse_flow,
            &mut self.inverse_gap,
            &mut self.bow_below,
            &mut self.bow_above,
        ] {
            lanes.reset(count, 0.0);
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
        self.flow.blocks.len() * WIDTH
    }

    /// Reckons residuals and how far each variable yields, what the first step balances, and what
    /// each unit of the centre takes off that. Adds all complementary products to `sum`.
    #[inline(always)]
    pub(crate) fn assess(&mut self, blocks: Range<usize>, sum: &mut Block) {
        let one = Block::all(1.0);
        let mut found = *sum;
        for at in blocks {
            let (flow, gap) = (self.flow.at(at), self.gap.at(at));
            let (below, above) = (self.below.at(at), self.above.at(at));
            let area = flow * gap;
            let inverse = one / area;
            let (inverse_flow, inverse_gap) = (gap * inverse, flow * inverse);
            let stiff = self.bend.at(at) * area + (below * gap + above * flow);
            let yields = area / stiff;
            let residual = self.slope.at(at) - self.pull.at(at);
            found += flow * below + gap * above;
            self.inverse_flow.put(at, inverse_flow);
            self.inverse_gap.put(at, inverse_gap);
            self.yields.put(at, yields);
            self.residual.put(at, residual);
            self.step.put(at, residual * yields);
            self.spread.put(at, (inverse_flow - inverse_gap) * yields);
        }
        *sum = found;
    }

    /// The step straight at the optimum: how far it may go, how far its products bow, and what
    /// that adds to what is to be balanced.
    #[inline(always)]
    pub(crate) fn aim(&mut self, blocks: Range<usize>, reach: &mut Reach) {
        let one = Block::all(1.0);
        let mut found = *reach;
        for at in blocks {
            let (below, above) = (self.below.at(at), self.above.at(at));
            let (inverse_flow, inverse_gap) = (self.inverse_flow.at(at), self.inverse_gap.at(at));
            let yields = self.yields.at(at);
            let moved = yields * self.pull.at(at) - self.step.at(at);
            let (down, up) = (moved * inverse_flow, moved * inverse_gap);
            found.primal = found.primal.or_more((-down).or_more(up));
            found.dual = found.dual.or_more((one + down).or_more(one - up));
            let bow_below = -moved * below * (one + down);
            let bow_above = moved * above * (one - up);
            found.product += bow_below + bow_above;
            self.bow_below.put(at, bow_below);
            self.bow_above.put(at, bow_above);
            self.spread.put(at, (bow_below * inverse_flow - bow_above * inverse_gap) * yields);
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
        for at in blocks {
            let (below, above) = (self.below.at(at), self.above.at(at));
            let (inverse_flow, inverse_gap) = (self.inverse_flow.at(at), self.inverse_gap.at(at));
            let low = centre - trust * self.bow_below.at(at);
            let high = centre - trust * self.bow_above.at(at);
            let left = self.residual.at(at) - low * inverse_flow + high * inverse_gap;
            let moved = (self.pull.at(at) - left) * self.yields.at(at);
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
        for at in 0..self.flow.blocks.len() {
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
