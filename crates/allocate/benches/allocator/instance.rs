//! The instances: families, topologies and sizes of the comparison.

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64;
use trimtab_allocate::{Knot, MarginalCurve, Node, Problem, Route, Utility};

/// What nodes' utilities and routes' costs look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    Log,
    Quad,
    Smooth,
    Pwl,
}

/// How routes lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Topology {
    Hub,
    Rand,
}

/// An instance to be made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case {
    pub(crate) family: Family,
    pub(crate) topology: Topology,
    pub(crate) nodes: usize,
    pub(crate) routes: usize,
}

/// The sizes of the comparison, as nodes and routes.
pub(crate) const SIZES: [(usize, usize); 5] =
    [(10, 40), (50, 300), (100, 1_000), (1_000, 10_000), (10_000, 100_000)];

impl Family {
    pub(crate) const ALL: [Self; 4] = [Self::Log, Self::Quad, Self::Smooth, Self::Pwl];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Quad => "quad",
            Self::Smooth => "smooth",
            Self::Pwl => "pwl",
        }
    }
}

impl Topology {
    pub(crate) const ALL: [Self; 2] = [Self::Hub, Self::Rand];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Hub => "hub",
            Self::Rand => "rand",
        }
    }
}

impl Case {
    /// Cases over hubs, of the sizes given, family by family.
    pub(crate) fn over(families: &[Family], sizes: &[(usize, usize)]) -> Vec<Self> {
        let one = |family, &(nodes, routes): &(usize, usize)| Self {
            family,
            topology: Topology::Hub,
            nodes,
            routes,
        };
        families
            .iter()
            .flat_map(|family| sizes.iter().map(move |size| one(*family, size)))
            .collect()
    }

    pub(crate) fn size(&self) -> String {
        format!("{}x{}", self.nodes, self.routes)
    }

    pub(crate) fn name(&self) -> String {
        format!("{} {} {}", self.family.name(), self.topology.name(), self.size())
    }

    /// The family as tables name it: with its topology where that is not the usual one.
    pub(crate) fn family_name(&self) -> String {
        match self.topology {
            Topology::Hub => self.family.name().to_owned(),
            Topology::Rand => format!("{} rand", self.family.name()),
        }
    }

    /// The instance without fixed charges.
    pub(crate) fn problem(&self, seed: u64) -> Problem {
        stand_in(self, seed, false)
    }

    /// The instance with them.
    pub(crate) fn charged(&self, seed: u64) -> Problem {
        stand_in(self, seed, true)
    }
}

struct Dice(Pcg64);
impl Dice {
    fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }
    fn within(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }
    fn normal(&mut self) -> f64 {
        (-2.0 * (1.0 - self.unit()).ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }
    fn below(&mut self, end: usize) -> usize {
        ((self.unit() * end as f64) as usize).min(end - 1)
    }
}

fn stand_in(case: &Case, seed: u64, is_charged: bool) -> Problem {
    let mut dice = Dice(Pcg64::seed_from_u64(seed));
    let (n, m) = (case.nodes, case.routes);
    let hubs = match (case.topology, n) {
        (Topology::Rand, _) => 0,
        (_, 10) => 4,
        (_, 50) => 12,
        (_, 100) => 20,
        (_, 1_000) => 100,
        _ => 500,
    };
    let mut scale = Vec::new();
    let mut nodes = Vec::new();
    for at in 0..n {
        let hub = at < hubs;
        let s = if hub { 0.2 } else { dice.normal().exp().clamp(0.05, 30.0) };
        let price = if hub { dice.within(5.0, 20.0) } else { dice.within(10.0, 60.0) };
        let margin = if hub { 0.0 } else { 0.3 * s };
        let floor = (1.02 * margin).max(0.01 * s);
        let cap = 20.0 * s;
        let mut held = s * (0.8 * dice.normal()).exp();
        if dice.unit() < 0.2 {
            held = 0.35 * s;
        }
        let weight = price * (s - margin);
        let utility = match case.family {
            Family::Log | Family::Smooth => Utility::Log { weight, offset: margin },
            Family::Quad => {
                Utility::Quadratic { slope: price, curvature: price / (s - margin), centre: s }
            }
            Family::Pwl => {
                let mut knots = Vec::new();
                let at = |k: usize| {
                    margin
                        + (floor - margin)
                            * ((cap - margin) / (floor - margin)).powf(k as f64 / 8.0)
                };
                for k in 0..8 {
                    let (a, b) = (at(k), at(k + 1));
                    let p = weight * ((b - margin) / (a - margin)).ln() / (b - a);
                    knots.push(Knot { position: a, price: p });
                    knots.push(Knot { position: b, price: p });
                }
                let mut last = 0.0_f64;
                for knot in &mut knots {
                    knot.position = knot.position.max(last);
                    last = knot.position;
                }
                Utility::Curve(MarginalCurve::new(knots, 0.0).unwrap())
            }
        };
        scale.push(s);
        nodes.push(Node {
            floor,
            floor_price: f64::INFINITY,
            cap,
            drawable: f64::INFINITY,
            ..Node::new(held.clamp(floor * 1.01, cap * 0.99), utility)
        });
    }
    let routes = (0..m).map(|at| {
        let leaves = n - hubs;
        let (i, j, core) = if hubs > 0 && at < leaves {
            (hubs + at, dice.below(hubs), false)
        } else if hubs > 0 && at < 2 * leaves {
            (dice.below(hubs), hubs + at - leaves, false)
        } else {
            let all = if hubs > 0 { hubs } else { n };
            let i = dice.below(all);
            (i, (i + 1 + dice.below(all - 1)) % all, true)
        };
        let fee = if core { dice.within(1.0, 10.0) } else { dice.within(0.1, 2.0) };
        let mut q = dice.within(0.5, 10.0);
        let soft = core && dice.unit() < 0.5;
        q = match case.family {
            Family::Log | Family::Quad => {
                if soft {
                    q
                } else {
                    0.0
                }
            }
            Family::Pwl => 0.0,
            Family::Smooth => {
                if core {
                    q
                } else {
                    0.2
                }
            }
        };
        let wide = 20.0 * scale[i].max(scale[j]);
        Route {
            curvature: q,
            capacity: if core { (0.7 + dice.normal()).exp() } else { wide },
            fixed: if is_charged {
                (0.005_f64.ln() + dice.unit() * 100.0_f64.ln()).exp() * if core { 1.0 } else { 0.2 }
            } else {
                0.0
            },
            ..Route::new(i, j, fee)
        }
    });
    let routes = routes.collect();
    Problem::new(nodes, routes, Vec::new()).unwrap()
}
