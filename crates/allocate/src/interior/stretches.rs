//! The stretches of nodes' prices as variables of the method.

use super::elimination::Elimination;
use super::right::Right;
use super::variables::{Reach, Variables};
use crate::lanes::{Block, Lanes};
use crate::network::segments::Segments;

/// The stretches.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stretches {
    pub(crate) variables: Variables,
}

impl Stretches {
    /// Stands every stretch near its idle point, `edge` of its length away from its ends.
    pub(crate) fn begin(&mut self, segments: &Segments, centre: f64, edge: impl Fn(f64) -> f64) {
        self.variables.reset(segments.len(), segments.len(), centre);
        for at in 0..segments.len() {
            let segment = segments.get(at);
            let filled = (-segment.start).clamp(0.0, segment.length);
            let edge = edge(segment.length);
            let flow = filled.clamp(edge, segment.length - edge);
            self.variables.set(at, flow, segment.length - flow, centre);
        }
    }

    /// As the links' assessment.
    #[inline(always)]
    pub(crate) fn assess(
        &mut self,
        share: f64,
        (segments, price, toll): (&Segments, &[f64], &Lanes),
        (elimination, right): (&mut Elimination, &mut Right),
    ) -> Block {
        let all = 0..self.variables.flow.len();
        self.variables.advance(all.clone(), share);
        self.shape(segments);
        self.pull(&segments.node, price, toll);
        let mut sum = Block::all(0.0);
        self.variables.assess(all, &mut sum);
        let variables = &self.variables;
        let (yields, step, spread) =
            (variables.yields.flat(), variables.step.flat(), variables.spread.flat());
        for (at, node) in segments.node.iter().enumerate() {
            elimination.excess[*node as usize] += yields[at];
            right.leave(*node as usize, [step[at], spread[at]]);
        }
        sum
    }

    /// As the links' aim.
    #[inline(always)]
    pub(crate) fn aim(
        &mut self,
        (node, step, toll): (&[u32], &[f64], &Lanes),
        reach: &mut Reach,
        right: &mut Right,
    ) {
        self.pull(node, step, toll);
        self.variables.aim(0..self.variables.flow.len(), reach);
        for (bent, node) in self.variables.spread.flat().iter().zip(node) {
            right.bent[*node as usize] -= bent;
        }
    }

    /// As the links' settling.
    #[inline(always)]
    pub(crate) fn settle(
        &mut self,
        (node, step, toll): (&[u32], &[f64], &Lanes),
        centre: (f64, f64),
        reach: &mut Reach,
    ) {
        self.pull(node, step, toll);
        self.variables.settle(0..self.variables.flow.len(), centre, reach);
    }

    /// What prices pull stretches with: what is held costs its price, and the tolls of groups.
    #[inline(always)]
    pub(crate) fn pull(&mut self, node: &[u32], price: &[f64], toll: &Lanes) {
        for (pull, node) in self.variables.pull.flat_mut().iter_mut().zip(node) {
            *pull = -price[*node as usize];
        }
        for at in 0..toll.len() {
            self.variables.pull.put(at, self.variables.pull.at(at) - toll.at(at));
        }
    }

    /// Slopes and curvatures of what is held.
    #[inline(always)]
    fn shape(&mut self, segments: &Segments) {
        let (slope, bend) = (self.variables.slope.flat_mut(), self.variables.bend.flat_mut());
        let flow = self.variables.flow.flat();
        for at in 0..segments.len() {
            let t = flow[at] + (segments.start[at] - segments.origin[at]);
            let inverse = 1.0 / (segments.depth[at] + t);
            let log = segments.weight[at] * inverse;
            slope[at] = segments.fall[at] * t - segments.value[at] - log;
            bend[at] = segments.fall[at] + log * inverse;
        }
    }
}
