//! One relaxation of a problem with fixed charges: some of them decided, the others spread.
//!
//! An undecided charge `k` on a route that can usefully carry `u` adds `k / u` to the cost of every
//! unit: the convex envelope of what the route costs. With depth `q` the envelope rises with
//! `sqrt(2 k q)` up to `sqrt(2 k / q)` and goes on as the route's own cost from there; the solver
//! sees the part that the last flow was on, which is put right and solved again. None of this needs
//! to be right for the proof: its bound is the Lagrangian of the true problem at the prices found,
//! with `max(0, best - k)` as the term of an undecided route.

use super::local::Local;
use crate::active::Effort;
use crate::judge::{Bound, Links, Tariff, Tolls};
use crate::network::{Lines, Network};
use crate::problem::Problem;
use crate::solver::{Best, Solver, Task};

/// How far a relaxation goes from its parent before it is begun from scratch.
pub(super) const WARM: Effort = Effort { steps: 40, small: 1e-5 };
/// How often the parts that flows are on are put right.
const ROUNDS: usize = 6;
/// What rounding may do to a sum of terms, as a share of their sum, generously.
const ROUNDING: f64 = 1e-12;

/// What is decided of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Nothing is charged there.
    Gratis,
    /// Nothing is decided.
    Free,
    /// The charge is paid.
    Open,
    /// Nothing is sent.
    Closed,
}

/// What a relaxation came to; its prices and flows are the solver's best.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Relaxed {
    /// Bound on the benefit of any flows that agree with what is decided.
    pub(super) bound: f64,
    /// The same by the solver's last prices alone.
    pub(super) bound_there: f64,
    pub(super) steps: usize,
    /// Whether any round was solved from scratch.
    pub(super) is_cold: bool,
}

/// Arrays of a relaxation, kept from one to the next.
#[derive(Debug, Clone, Default)]
pub(super) struct Decided {
    /// What the solver sees.
    pub(super) lines: Lines,
    /// What the proof sees: limits, and charges that are not decided.
    most: Vec<f64>,
    charge: Vec<f64>,
    /// Charges that are paid.
    pub(super) paid: f64,
    /// Whether the flow of each place is beyond the straight part of its envelope.
    is_beyond: Vec<bool>,
    tariff: Tariff,
    /// Flow of every place.
    flows: Vec<f64>,
}

/// What of a place is decided already and what it may carry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decisions<'a> {
    pub(super) modes: &'a [Mode],
    /// What each place can usefully carry.
    pub(super) most: &'a [f64],
    /// Whether the solver's best is near.
    pub(super) is_near: bool,
}

impl Decided {
    /// Takes a problem in.
    pub(super) fn begin(&mut self, network: &Network) {
        self.lines.clone_from(&network.lines);
        self.is_beyond.clear();
        self.is_beyond.resize(network.topology.links(), false);
    }

    /// Writes a relaxation's arrays.
    pub(super) fn write(&mut self, lines: &Lines, given: Decisions<'_>) {
        self.lines.cost.clone_from(&lines.cost);
        self.lines.curvature.clone_from(&lines.curvature);
        self.lines.most.clear();
        self.lines.most.extend_from_slice(given.most);
        self.most.clear();
        self.most.extend_from_slice(given.most);
        self.charge.clear();
        self.charge.resize(given.most.len(), 0.0);
        self.paid = 0.0;
        for (place, mode) in given.modes.iter().enumerate() {
            match mode {
                Mode::Gratis => {}
                Mode::Free => {
                    self.charge[place] = lines.charge[place];
                    self.spread(lines, place);
                }
                // Rounded down, as the bound subtracts it.
                Mode::Open => self.paid = (self.paid + lines.charge[place]).next_down(),
                Mode::Closed => (self.lines.most[place], self.most[place]) = (0.0, 0.0),
            }
        }
        self.paid = self.paid.max(0.0);
    }

    /// Spreads an undecided charge over what the place can carry.
    fn spread(&mut self, lines: &Lines, place: usize) {
        let (charge, curvature) = (lines.charge[place], lines.curvature[place]);
        let most = self.most[place];
        if most <= 0.0 {
            return;
        }
        let straight = straight(charge, curvature).min(most);
        if straight < most && self.is_beyond[place] {
            return;
        }
        self.lines.cost[place] += charge / straight + 0.5 * curvature * straight;
        self.lines.curvature[place] = 0.0;
        self.lines.most[place] = straight;
    }

    /// Solves a relaxation from the solver's best; ends early when the bound falls to `enough`.
    pub(super) fn relax(
        &mut self,
        problem: &Problem,
        solver: &mut Solver,
        given: Decisions<'_>,
        enough: f64,
    ) -> Relaxed {
        let none = f64::INFINITY;
        let mut relaxed = Relaxed { bound: none, bound_there: none, steps: 0, is_cold: false };
        for _ in 0..ROUNDS {
            self.write(&problem.network.lines, given);
            let (lines, enough_paid) = (&self.lines, enough + self.paid);
            let task = Task { problem, lines, enough: enough_paid, warm: WARM };
            let found = solver.relax(&task, given.is_near || relaxed.steps > 0);
            relaxed.steps += found.steps;
            relaxed.is_cold |= found.is_cold;
            relaxed.bound_there = self.bound(&problem.network, &solver.best);
            relaxed.bound = relaxed.bound.min(relaxed.bound_there);
            if relaxed.bound <= enough || !self.put_right(&problem.network.lines, given, solver) {
                break;
            }
        }
        relaxed
    }

    /// Notes which part of its envelope each undecided flow is on; whether any is on another.
    fn put_right(&mut self, lines: &Lines, given: Decisions<'_>, solver: &Solver) -> bool {
        self.flows.clear();
        self.flows.resize(given.modes.len(), 0.0);
        for (place, flow) in solver.best.places.iter().zip(&solver.best.flows) {
            self.flows[*place as usize] = *flow;
        }
        let mut has_changed = false;
        for (place, mode) in given.modes.iter().enumerate() {
            if *mode != Mode::Free || lines.curvature[place] <= 0.0 {
                continue;
            }
            let straight = straight(lines.charge[place], lines.curvature[place]);
            if straight < self.most[place] {
                let is_beyond = self.flows[place] >= straight * (1.0 - 1e-9);
                has_changed |= is_beyond != self.is_beyond[place];
                self.is_beyond[place] = is_beyond;
            }
        }
        has_changed
    }

    /// The bound at prices; infinite if they are unfit.
    fn bound(&mut self, network: &Network, best: &Best) -> f64 {
        let links = Links::of(network, &network.lines);
        let links = Links { most: &self.most, charge: &self.charge, ..links };
        let tolls = self.tariff.quote(network, &links, &best.price, &best.group_price);
        tolls.map_or(f64::INFINITY, |tolls| {
            Bound { links, segments: &network.segments, tolls, paid: self.paid }.reckon()
        })
    }

    /// Decides what the last relaxation proves: a place is closed where the bound with its charge
    /// paid is at most `enough`, and open where the bound without it is. Gives the largest of the
    /// bounds that were put aside.
    pub(super) fn fix(
        &mut self,
        network: &Network,
        best: &Best,
        bound: f64,
        (modes, enough): (&mut [Mode], f64),
    ) -> f64 {
        let (lines, topology) = (&network.lines, &*network.topology);
        let links = Links::of(network, lines);
        let mut tariff = std::mem::take(&mut self.tariff);
        let Some(tolls) = tariff.quote(network, &links, &best.price, &best.group_price) else {
            return 0.0;
        };
        let off = ROUNDING * (bound.abs() + 2.0 * self.paid);
        let mut aside = 0.0_f64;
        for (place, mode) in modes.iter_mut().enumerate() {
            if *mode != Mode::Free {
                continue;
            }
            let price = |row: u32| tolls.price[row as usize];
            let ends = (price(topology.source[place]), price(topology.target[place]));
            let (least, most) = earn(lines, place, ends, (tolls.cost[place], self.most[place]));
            let charge = lines.charge[place];
            let (with, without) =
                (bound - (charge - most).max(0.0) + off, bound - (least - charge).max(0.0) + off);
            if with <= enough {
                *mode = Mode::Closed;
                aside = aside.max(with);
            } else if without <= enough {
                *mode = Mode::Open;
                aside = aside.max(without);
            }
        }
        aside = aside.max(self.open(network, (best, &tolls), bound + off, (modes, enough)));
        self.tariff = tariff;
        aside
    }

    /// Opens the places that flows use and that would leave no more than `enough` if closed, as far
    /// as moving one price shows. Gives the largest of the bounds that were put aside.
    fn open(
        &self,
        network: &Network,
        (best, tolls): (&Best, &Tolls<'_>),
        bound: f64,
        (modes, enough): (&mut [Mode], f64),
    ) -> f64 {
        let topology = &*network.topology;
        let mut aside = 0.0_f64;
        for (place, _) in best.places.iter().zip(&best.flows).filter(|(_, flow)| **flow > 0.0) {
            let place = *place as usize;
            if modes[place] != Mode::Free {
                continue;
            }
            for row in [topology.source[place] as usize, topology.target[place] as usize] {
                let (most, charge) = (&self.most, &self.charge);
                let local = Local { network, tolls, most, charge, row, place };
                let without = bound - local.falls(bound - enough);
                if without <= enough {
                    modes[place] = Mode::Open;
                    aside = aside.max(without);
                    break;
                }
            }
        }
        aside
    }
}

/// Where the straight part of the envelope of a charge ends.
pub(super) fn straight(charge: f64, curvature: f64) -> f64 {
    if curvature > 0.0 { (2.0 * charge / curvature).sqrt() } else { f64::INFINITY }
}

/// What a place can earn before its charge, rounded down and up, by the prices at its ends, its
/// cost and the most it can carry.
pub(super) fn earn(
    lines: &Lines,
    place: usize,
    (gives, takes): (f64, f64),
    (cost, most): (f64, f64),
) -> (f64, f64) {
    let arrives = lines.delivered[place] * takes;
    let surplus = arrives - gives - cost;
    let slack = ROUNDING * (arrives.abs() + gives.abs() + cost.abs()) + lines.blur;
    let curvature = lines.curvature[place];
    let earn = |surplus: f64| {
        if surplus <= 0.0 || most <= 0.0 {
            return 0.0;
        }
        let flow = if curvature > 0.0 { (surplus / curvature).min(most) } else { most };
        flow * (surplus - 0.5 * curvature * flow)
    };
    let (least, most) = (earn(surplus - slack), earn(surplus + slack));
    (least * (1.0 - ROUNDING), most * (1.0 + ROUNDING) + f64::MIN_POSITIVE)
}
