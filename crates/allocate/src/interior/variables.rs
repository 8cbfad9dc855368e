//! Variables between zero and a limit, and the steps of an interior point method on them.
//!
//! Each variable `f` in `0..=u` has a convex cost and is pulled by the prices. Of the optimality
//! conditions `cost'(f) - pull - below + above = 0`, `f * below = t`, `(u - f) * above = t` the
//! methods here eliminate everything but the prices.

use crate::lanes::{Block, Lanes, WIDTH};

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
        for lanes in [&mut self.flow, &mut self.gap, &mut self.bend] {
            lanes.reset(count, 1.0);
        }
        for lanes in [&mut self.below, &mut self.above] {
            lanes.reset(count, centre);
        }
        for lanes in [
            &mut self.slope,
            &mut self.pull,
            &mut self.yields,
            &mut self.step,
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

    /// Reckons residuals and how far each variable yields, and what the first step balances.
    #[inline(always)]
    pub(crate) fn assess(&mut self) {
        let one = Block::all(1.0);
        for at in 0..self.flow.blocks.len() {
            let (inverse_flow, inverse_gap) = (one / self.flow.at(at), one / self.gap.at(at));
            let stiff = self.bend.at(at)
                + self.below.at(at) * inverse_flow
                + self.above.at(at) * inverse_gap;
            let yields = one / stiff;
            let residual = self.slope.at(at) - self.pull.at(at);
            self.inverse_flow.put(at, inverse_flow);
            self.inverse_gap.put(at, inverse_gap);
            self.yields.put(at, yields);
            self.residual.put(at, residual);
            self.step.put(at, residual * yields);
        }
    }

    /// The sum of all complementary products.
    #[inline(always)]
    pub(crate) fn complementarity(&self) -> Block {
        let mut sum = Block::all(0.0);
        for at in 0..self.flow.blocks.len() {
            sum += self.flow.at(at) * self.below.at(at) + self.gap.at(at) * self.above.at(at);
        }
        sum
    }

    /// The step straight at the optimum: how far it may go, and how far its products bow.
    #[inline(always)]
    pub(crate) fn aim(&mut self, reach: &mut Reach) {
        let one = Block::all(1.0);
        let mut found = *reach;
        for at in 0..self.flow.blocks.len() {
            let (below, above) = (self.below.at(at), self.above.at(at));
            let moved = self.yields.at(at) * self.pull.at(at) - self.step.at(at);
            let (down, up) = (moved * self.inverse_flow.at(at), moved * self.inverse_gap.at(at));
            found.primal = found.primal.or_more((-down).or_more(up));
            found.dual = found.dual.or_more((one + down).or_more(one - up));
            let bow_below = -moved * below * (one + down);
            let bow_above = moved * above * (one - up);
            found.product += bow_below + bow_above;
            self.bow_below.put(at, bow_below);
            self.bow_above.put(at, bow_above);
        }
        *reach = found;
    }

    /// What the corrected step balances, for the products to come to `centre`.
    #[inline(always)]
    pub(crate) fn correct(&mut self, (centre, trust): (f64, f64)) {
        let (centre, trust) = (Block::all(centre), Block::all(trust));
        for at in 0..self.flow.blocks.len() {
            let low = (centre - trust * self.bow_below.at(at)) * self.inverse_flow.at(at);
            let high = (centre - trust * self.bow_above.at(at)) * self.inverse_gap.at(at);
            self.step.put(at, (self.residual.at(at) - low + high) * self.yields.at(at));
        }
    }

    /// The corrected step: of the variables into `step`, of the multipliers into the bows.
    #[inline(always)]
    pub(crate) fn settle(&mut self, (centre, trust): (f64, f64), reach: &mut Reach) {
        let (centre, trust) = (Block::all(centre), Block::all(trust));
        let mut found = *reach;
        for at in 0..self.flow.blocks.len() {
            let (below, above) = (self.below.at(at), self.above.at(at));
            let (inverse_flow, inverse_gap) = (self.inverse_flow.at(at), self.inverse_gap.at(at));
            let moved = self.yields.at(at) * self.pull.at(at) - self.step.at(at);
            let low = centre - trust * self.bow_below.at(at) - below * moved;
            let high = centre - trust * self.bow_above.at(at) + above * moved;
            let low = low * inverse_flow - below;
            let high = high * inverse_gap - above;
            let (down, up) = (moved * inverse_flow, moved * inverse_gap);
            found.primal = found.primal.or_more((-down).or_more(up));
            found.dual = found.dual.or_more((-low / below).or_more(-high / above));
            self.bow_below.put(at, low);
            self.bow_above.put(at, high);
            self.step.put(at, moved);
        }
        *reach = found;
    }

    /// Takes a share of the step.
    #[inline(always)]
    pub(crate) fn advance(&mut self, share: f64) {
        let share = Block::all(share);
        for at in 0..self.flow.blocks.len() {
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
