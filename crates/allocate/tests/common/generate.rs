//! Instances of any size from a seed, in the distributions of the published benchmark family.
//!
//! Only tests and benchmarks draw them, and pure code takes no chance, so this is no part of the
//! crate: include it with `#[path = "common/generate.rs"] mod generate;`. It stands alone.
//!
//! Amounts are in millions of dollars, prices in basis points. A seed gives the same network and
//! the same node sizes in every family; the published files come from another stream of random
//! numbers, so seeds of the two are not comparable one by one, their statistics are.

#![allow(dead_code, reason = "each file takes what it needs")]
#![allow(clippy::unwrap_used, reason = "what is drawn here is a sound instance")]

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64;
use trimtab_allocate::instance::{Instance, Kind, NodeRow, Piece, RouteRow, Table};

/// The sizes of the published instances: nodes and routes.
pub(crate) const SIZES: [(usize, usize); 5] =
    [(10, 40), (50, 300), (100, 1_000), (1_000, 10_000), (10_000, 100_000)];

/// How many straight pieces [`Family::Pieces`] has.
const PIECES: usize = 8;

/// What positions are worth, and which routes have depth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    /// Logarithms; half of the long routes have depth.
    Log,
    /// Quadratics; half of the long routes have depth.
    Quadratic,
    /// Eight secants of the logarithm, no depth anywhere: a linear program.
    Pieces,
    /// Logarithms; every route has depth.
    Smooth,
}

/// How nodes are connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Topology {
    /// Each venue is a leaf of one chain, in and out; chains are connected by long routes.
    Hub,
    /// Long routes between any two nodes, a ring first.
    Random,
}

impl Family {
    pub(crate) const ALL: [Self; 4] = [Self::Log, Self::Quadratic, Self::Pieces, Self::Smooth];

    /// Its name in the files of the published instances.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Quadratic => "quad",
            Self::Pieces => "pwl",
            Self::Smooth => "smooth",
        }
    }
}

impl Topology {
    pub(crate) const ALL: [Self; 2] = [Self::Hub, Self::Random];

    /// Its name in the files of the published instances.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Hub => "hub",
            Self::Random => "rand",
        }
    }
}

/// Draws an instance of `nodes` and `routes`. Hubs need at least 4 nodes and two routes for each
/// leaf; a random network at least 2 nodes.
pub(crate) fn instance(
    family: Family,
    topology: Topology,
    (nodes, routes): (usize, usize),
    seed: u64,
) -> Instance {
    table(family, topology, (nodes, routes), seed).instance().unwrap()
}

/// Draws the rows of an instance, as the binary format has them.
pub(crate) fn table(
    family: Family,
    topology: Topology,
    (nodes, routes): (usize, usize),
    seed: u64,
) -> Table {
    let mut dice = Dice::new(&[seed, nodes as u64, routes as u64, topology as u64]);
    let hubs = if topology == Topology::Hub { hubs(nodes) } else { 0 };
    let drawn: Vec<Account> =
        (0..nodes).map(|node| Account::draw(&mut dice, node < hubs)).collect();
    let ways = match topology {
        Topology::Hub => hub_ways(&mut dice, nodes, routes, hubs),
        Topology::Random => long_ways(&mut dice, nodes, routes),
    };
    let rows = ways.into_iter().map(|way| route(&mut dice, family, &drawn, way)).collect();
    let width = PIECES;
    Table { nodes: drawn.iter().map(|account| account.row(family)).collect(), routes: rows, width }
}

/// How many of the nodes are chains.
fn hubs(nodes: usize) -> usize {
    match nodes {
        10 => 4,
        50 => 12,
        100 => 20,
        1_000 => 100,
        10_000 => 500,
        _ => (nodes / 8).max(3),
    }
}

/// What is drawn for a node whatever the family.
struct Account {
    /// Where it likes to stand.
    size: f64,
    /// What a unit is worth there.
    price: f64,
    /// Where its worth falls without bound.
    least: f64,
    low: f64,
    high: f64,
    held: f64,
}

impl Account {
    fn draw(dice: &mut Dice, is_hub: bool) -> Self {
        let spread = libm::exp(dice.normal()).clamp(0.05, 30.0);
        let size = if is_hub { 0.2 } else { spread };
        let price = if is_hub { dice.within(5.0, 20.0) } else { dice.within(10.0, 60.0) };
        let least = if is_hub { 0.0 } else { 0.3 * size };
        let (low, high) = (f64::max(1.02 * least, 0.01 * size), 20.0 * size);
        let usual = size * libm::exp(0.8 * dice.normal());
        // One in five is in need.
        let held = if dice.unit() < 0.2 { 0.35 * size } else { usual };
        Self { size, price, least, low, high, held: held.clamp(1.01 * low, 0.99 * high) }
    }

    fn row(&self, family: Family) -> NodeRow {
        let room = self.size - self.least;
        let weight = self.price * room;
        let (kind, numbers) = match family {
            Family::Log | Family::Smooth => (Kind::Log, [weight, self.least, 0.0]),
            Family::Quadratic => (Kind::Quadratic, [self.price, self.price / room, self.size]),
            Family::Pieces => (Kind::Pieces, [weight, self.least, 0.0]),
        };
        let pieces = if family == Family::Pieces {
            self.secants(weight)
        } else {
            vec![Piece::default(); PIECES]
        };
        NodeRow { kind, numbers, low: self.low, high: self.high, held: self.held, pieces }
    }

    /// Secants of the logarithm between points that stand ever further apart.
    fn secants(&self, weight: f64) -> Vec<Piece> {
        let growth = (self.high - self.least) / (self.low - self.least);
        let point = |at: usize| match at {
            0 => self.low,
            PIECES => self.high,
            _ => {
                let share = at as f64 / PIECES as f64;
                let point = self.least + (self.low - self.least) * libm::pow(growth, share);
                (point * 1e6).round() / 1e6
            }
        };
        let secant = |at: usize| {
            let (start, end) = (point(at), point(at + 1));
            let rise = libm::log((end - self.least) / (start - self.least));
            Piece { length: end - start, slope: weight * rise / (end - start) }
        };
        (0..PIECES).map(secant).collect()
    }
}

/// Where a route leads, and whether it is long: a bridge between chains rather than a deposit.
#[derive(Clone, Copy)]
struct Way {
    source: usize,
    target: usize,
    is_long: bool,
}

/// Deposits to each leaf's chain, withdrawals from it, and bridges with the routes left over.
fn hub_ways(dice: &mut Dice, nodes: usize, routes: usize, hubs: usize) -> Vec<Way> {
    let chains: Vec<usize> = (hubs..nodes).map(|_| dice.below(hubs)).collect();
    let bridges = routes.checked_sub(2 * chains.len()).expect("two routes for each leaf");
    let leaves = || (hubs..nodes).zip(chains.iter().copied());
    let short = |(source, target)| Way { source, target, is_long: false };
    let out = leaves().map(short);
    let back = leaves().map(|(leaf, chain)| short((chain, leaf)));
    let mut ways: Vec<Way> = out.chain(back).collect();
    ways.extend(long_ways(dice, hubs, bridges));
    ways
}

/// Long routes among the first `nodes`: a ring, so that all are connected, then any.
fn long_ways(dice: &mut Dice, nodes: usize, routes: usize) -> Vec<Way> {
    let way = |route| {
        let (source, step) = (dice.below(nodes), 1 + dice.below(nodes - 1));
        let (source, step) = if route < nodes { (route, 1) } else { (source, step) };
        Way { source, target: (source + step) % nodes, is_long: true }
    };
    (0..routes).map(way).collect()
}

fn route(dice: &mut Dice, family: Family, accounts: &[Account], way: Way) -> RouteRow {
    let Way { source, target, is_long } = way;
    let fee = if is_long { dice.within(1.0, 10.0) } else { dice.within(0.1, 2.0) };
    let seconds = [12.0, 12.0, 60.0, 60.0, 900.0][dice.below(5)];
    let waiting = seconds * dice.within(0.5, 1.5) / 180.0;
    let depth = libm::exp(0.7 + dice.normal());
    let size = accounts[source].size.max(accounts[target].size);
    let slope = dice.within(0.5, 10.0);
    let is_deep = dice.unit() < 0.5;
    let charge = if is_long { (0.005, 0.5) } else { (0.001, 0.1) };
    let curvature = match family {
        Family::Log | Family::Quadratic if is_long && is_deep => slope,
        Family::Smooth if is_long => slope,
        Family::Smooth => 0.2,
        _ => 0.0,
    };
    RouteRow {
        source,
        target,
        cost: fee + if is_long { waiting } else { 0.05 },
        curvature,
        capacity: if is_long { depth } else { 20.0 * size },
        delivered: 1.0,
        fixed: libm::exp(dice.within(libm::log(charge.0), libm::log(charge.1))),
    }
}

/// A source of numbers.
struct Dice(Pcg64);

impl Dice {
    /// A stream of its own for every list of words.
    fn new(words: &[u64]) -> Self {
        let mixed = words.iter().fold(0_u64, |mixed, word| {
            (mixed.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        });
        Self(Pcg64::seed_from_u64(mixed))
    }

    /// Uniform in 0..1.
    fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn within(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    fn below(&mut self, end: usize) -> usize {
        ((self.unit() * end as f64) as usize).min(end - 1)
    }

    /// Normal with mean 0 and deviation 1, after Box and Muller.
    fn normal(&mut self) -> f64 {
        let (radius, angle) = (1.0 - self.unit(), self.unit());
        (-2.0 * libm::log(radius)).sqrt() * libm::cos(std::f64::consts::TAU * angle)
    }
}
