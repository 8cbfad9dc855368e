//! Flows that keep every limit, from flows that keep them up to rounding.

use super::{Solver, Task};
use crate::network::groups::Tie;
use crate::network::topology::index;

/// Sweeps over all limits.
const SWEEPS: usize = 64;
/// Largest share of all flows that is given up at once to keep limits.
const SHARE: f64 = 1e-9;
/// A little more than rounding.
const TINY: f64 = 4.0 * f64::EPSILON;

impl Solver {
    /// Cuts the flows until all limits are kept; whether that could be done.
    pub(super) fn mend(&mut self, task: &Task<'_>) -> bool {
        for (flow, most) in self.flows.all_mut().iter_mut().zip(&task.lines.most) {
            *flow = if flow.is_finite() { flow.clamp(0.0, *most) } else { 0.0 };
        }
        let network = &task.problem.network;
        self.moves.make(network, task.lines, self.flows.all());
        for sweep in 0..SWEEPS {
            if self
                .moves
                .check(&task.problem.network, task.problem.nodes(), self.flows.all())
                .is_ok()
            {
                return true;
            }
            // Doing nothing keeps all limits, and so does all that lies between: a small share of
            // everything mends what is broken by rounding, at the cost of that share.
            let share = if sweep == 0 { self.excess(task) } else { f64::INFINITY };
            if share <= SHARE {
                let kept = 1.0 - share - TINY;
                self.flows.all_mut().iter_mut().for_each(|flow| *flow *= kept);
            } else {
                self.cut(task);
            }
            self.moves.make(network, task.lines, self.flows.all());
        }
        false
    }

    /// The least share of all flows that must be given up to keep all limits, if one is enough.
    fn excess(&self, task: &Task<'_>) -> f64 {
        let mut most = 0.0_f64;
        let mut take = |load: f64, room: f64| {
            if load > room {
                most = most.max((load - room) / load);
            }
        };
        for (node, parts) in task.problem.nodes().iter().enumerate() {
            take(-self.moves.change[node], parts.fall());
            take(self.moves.change[node], parts.lift());
            let outlet = task.problem.network.topology.outlet[node] as usize;
            if outlet != node {
                take(self.outflow(task, outlet), parts.drawable);
            }
        }
        for tie in &task.problem.network.ties {
            take(self.load(tie), tie.room);
        }
        most
    }

    /// What leaves an outlet.
    fn outflow(&self, task: &Task<'_>, outlet: usize) -> f64 {
        let out = task.problem.network.topology.out.of(outlet).iter();
        out.map(|place| self.flows.all()[*place as usize]).sum()
    }

    fn load(&self, tie: &Tie) -> f64 {
        let nodes: f64 =
            tie.nodes.iter().map(|(node, w)| w * self.moves.change[*node as usize]).sum();
        let links: f64 =
            tie.links.iter().map(|(place, w)| w * self.flows.all()[*place as usize]).sum();
        nodes + links
    }

    /// Takes what is too much off the largest flows that cause it.
    fn cut(&mut self, task: &Task<'_>) {
        let topology = &*task.problem.network.topology;
        for (node, parts) in task.problem.nodes().iter().enumerate() {
            let off = TINY * self.moves.traffic[node];
            let short = -self.moves.change[node] - parts.fall();
            let outlet = topology.outlet[node] as usize;
            if short > 0.0 {
                cut(self.flows.all_mut(), topology.out.of(outlet), |_| 1.0, short + off);
            }
            let over = self.moves.change[node] - parts.lift();
            if over > 0.0 {
                let delivered = |place: usize| task.lines.delivered[place];
                cut(self.flows.all_mut(), topology.into.of(node), delivered, over + off);
            }
            if outlet != node {
                let over = self.outflow(task, outlet) - parts.drawable;
                if over > 0.0 {
                    cut(self.flows.all_mut(), topology.out.of(outlet), |_| 1.0, over + off);
                }
                // The feed carries what leaves.
                let feed = topology.feed(outlet);
                self.flows.all_mut()[feed] = self.outflow(task, outlet);
            }
        }
        for tie in &task.problem.network.ties {
            let over = self.load(tie) - tie.room;
            if over > 0.0 {
                let weight = |place: usize| tie.load(topology, place, task.lines.delivered[place]);
                let places: Vec<u32> =
                    (0..topology.links()).filter(|place| weight(*place) > 0.0).map(index).collect();
                cut(self.flows.all_mut(), &places, weight, over * (1.0 + 1e-12));
            }
        }
    }
}

/// Takes an amount, counted by weight, off flows, the heaviest first.
fn cut(flows: &mut [f64], places: &[u32], weight: impl Fn(usize) -> f64, mut amount: f64) {
    while amount > 0.0 {
        let load = |place: &&u32| flows[**place as usize] * weight(**place as usize);
        let Some(&heaviest) = places.iter().max_by(|a, b| load(a).total_cmp(&load(b))) else {
            return;
        };
        let place = heaviest as usize;
        let taken = (amount / weight(place)).min(flows[place]);
        if taken <= 0.0 || taken.is_nan() {
            return;
        }
        flows[place] -= taken;
        amount -= taken * weight(place);
    }
}
