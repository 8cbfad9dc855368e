//! Fixed prices watched over a problem whose numbers change: is there still nothing to do?
//!
//! The bound is a sum of one term for every route and every stretch of a node, each of which hangs
//! on its own numbers and on prices alone. All terms are kept, and their sums in blocks: what a
//! change costs is its own terms and the sums that hold them. Terms are reckoned by the same
//! operations however they come to be reckoned, and sums run in one fixed order, so that the bound
//! is to the last digit what it would be if the watch began anew.
//!
//! Some changes reach further and make the watch begin anew when the bound is next asked for: a
//! change of the rows or of the number of stretches, groups that come to bind or cease to, and a
//! route whose reward and depth nearly cancel more than any did so far. Where routes charge for
//! being used, what they can usefully carry hangs on all nodes: every bound is then a pass over
//! all, as it is with utilities of several logarithms.

use super::ladder::Ladder;
use super::tariff::worth_of_room;
use super::terms::{OfLinks, OfStretches};
use super::{Judge, LEAST, Links, Tariff};
use crate::answer::{NoTrade, Prices};
use crate::fault::ProblemError;
use crate::network::topology::Topology;
use crate::problem::{Node, Problem, Route};
use std::sync::Arc;

/// Terms reckoned at a time where few have changed.
const FEW: usize = 8;

/// A bound on the benefit of acting, by fixed prices, kept up to date while a problem's numbers
/// change. It owns the problem: no change can pass it by.
///
/// A change takes no memory, unless the problem itself takes some for it.
#[derive(Debug, Clone)]
pub struct Vigil {
    problem: Problem,
    prices: Prices,
    judge: Judge,
    tariff: Tariff,
    /// The term of every link, by place.
    links: Ladder,
    /// The term of every stretch.
    stretches: Ladder,
    /// What the terms rest on: the topology, for each node its first stretch, the blur of costs,
    /// and the groups that can bind, if any, and of those the ones that have a price.
    topology: Arc<Topology>,
    first: Vec<u32>,
    blur: f64,
    is_tied: bool,
    tied: Vec<usize>,
    state: State,
}

/// What is known of the bound.
#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    /// Nothing.
    Stale,
    /// It is no sum of kept terms.
    Whole(f64),
    /// The terms are those of the problem as it is.
    Kept,
}

impl Vigil {
    /// Begins to watch a problem by prices, such as those of its last answer. Prices that do not
    /// fit the problem prove nothing: the bound is infinite.
    #[must_use]
    pub fn new(problem: Problem, prices: Prices) -> Self {
        let mut vigil = Self {
            topology: Arc::clone(&problem.network.topology),
            problem,
            prices,
            judge: Judge::new(),
            tariff: Tariff::default(),
            links: Ladder::default(),
            stretches: Ladder::default(),
            first: Vec::new(),
            blur: 0.0,
            is_tied: false,
            tied: Vec::new(),
            state: State::Stale,
        };
        vigil.begin();
        vigil
    }

    /// The problem as it is.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// The prices.
    #[must_use]
    pub fn prices(&self) -> &Prices {
        &self.prices
    }

    /// Ends the watch.
    #[must_use]
    pub fn into_problem(self) -> Problem {
        self.problem
    }

    /// Goes on with other prices, such as those of an answer that was acted on. All terms are
    /// reckoned anew when the bound is next asked for.
    pub fn set_prices(&mut self, prices: &Prices) {
        self.prices.clone_from(prices);
        self.state = State::Stale;
    }

    /// Changes a node's numbers. Costs what its own stretches cost; where what may leave it
    /// changes too, or its routes draw on a limit together, also what its routes cost.
    ///
    /// # Errors
    ///
    /// As [`Problem::set_node`]; nothing has then changed.
    ///
    /// # Panics
    ///
    /// There must be a node of that index.
    pub fn set_node(&mut self, index: usize, node: Node) -> Result<(), ProblemError> {
        let has_other_limit = node.drawable != self.problem.nodes()[index].drawable;
        self.problem.set_node(index, node)?;
        if !self.stands() {
            return Ok(());
        }
        self.renew_stretches(index);
        if has_other_limit {
            let topology = Arc::clone(&self.topology);
            let outlet = topology.outlet[index] as usize;
            let places = topology.out.of(outlet);
            self.renew_links(outlet, places);
            for place in places {
                self.renew_stretches(topology.target[*place as usize] as usize);
            }
        }
        Ok(())
    }

    /// Changes a route's numbers. Costs what the route costs; where what it can carry changes too,
    /// also the stretches of its ends; where its source's routes draw on a limit together, what
    /// they all cost.
    ///
    /// # Errors
    ///
    /// As [`Problem::set_route`]; nothing has then changed.
    ///
    /// # Panics
    ///
    /// There must be a route of that index.
    pub fn set_route(&mut self, index: usize, route: Route) -> Result<(), ProblemError> {
        let place = self.problem.network.topology.place[index];
        let carried = |vigil: &Self| {
            let lines = &vigil.problem.network.lines;
            (lines.most[place as usize], lines.delivered[place as usize])
        };
        let before = carried(self);
        self.problem.set_route(index, route)?;
        if !self.stands() {
            return Ok(());
        }
        self.renew_links(self.topology.source[place as usize] as usize, &[place]);
        if carried(self) != before {
            self.renew_stretches(route.source);
            self.renew_stretches(route.target);
        }
        Ok(())
    }

    /// The bound on the benefit of any flows, rounded up: that of [`crate::certified_no_trade`] but
    /// for rounding.
    pub fn bound(&mut self) -> f64 {
        if self.state == State::Stale {
            self.begin();
        }
        if let State::Whole(bound) = self.state {
            return bound;
        }
        // All terms are at least 0, so that their sum is off by a share of itself.
        let terms = self.links.total() + self.stretches.total();
        let network = &self.problem.network;
        let count = (network.topology.links() + network.segments.len()) as f64;
        let total = terms * (1.0 + self.links.off().max(self.stretches.off())) + count * LEAST;
        let room = worth_of_room(network, |at| self.prices.groups[network.ties[at].group]);
        let total = if room == 0.0 { total } else { (total + room).next_up() };
        if total.is_nan() { f64::INFINITY } else { total }
    }

    /// As [`crate::certified_no_trade`].
    pub fn no_trade(&mut self, tolerance: f64) -> NoTrade {
        let bound = self.bound();
        if bound <= tolerance { NoTrade::Proved { bound } } else { NoTrade::Open { bound } }
    }

    /// Reckons everything anew.
    fn begin(&mut self) {
        let (problem, network) = (&self.problem, &self.problem.network);
        let (nodes, groups) = (self.prices.nodes.as_slice(), self.prices.groups.as_slice());
        let fits = nodes.len() == problem.nodes().len() && groups.len() == problem.groups().len();
        let links = Links::of(network, &network.lines);
        let is_sum = fits && network.lines.is_gratis && !network.has_many_logs;
        let tolls =
            if is_sum { self.tariff.quote_nodes(network, &links, (nodes, groups)) } else { None };
        let Some(tolls) = tolls else {
            let verdict = self.judge.certified_no_trade(problem, &self.prices, 0.0);
            let (NoTrade::Proved { bound } | NoTrade::Open { bound }) = verdict;
            self.state = State::Whole(bound);
            return;
        };
        self.links.begin(links.len());
        OfLinks::new(links, tolls, 0..links.len()).write(self.links.terms());
        self.links.close();
        let count = network.segments.len();
        self.stretches.begin(count);
        OfStretches::new(&problem.network.segments, tolls, 0..count).write(self.stretches.terms());
        self.stretches.close();
        self.topology = Arc::clone(&network.topology);
        self.first.clone_from(&network.segments.first);
        self.blur = network.lines.blur;
        self.is_tied = !network.ties.is_empty();
        self.tied.clear();
        self.tied.extend(priced(problem, groups));
        self.state = State::Kept;
    }

    /// Whether what all terms rest on is as it was; else they are given up.
    fn stands(&mut self) -> bool {
        let network = &self.problem.network;
        let stands = self.state == State::Kept
            && Arc::ptr_eq(&self.topology, &network.topology)
            && self.blur == network.lines.blur
            && network.lines.is_gratis
            && !network.has_many_logs
            && self.is_tied != network.ties.is_empty()
            && priced(&self.problem, &self.prices.groups).eq(self.tied.iter().copied());
        if !stands {
            self.state = State::Stale;
        }
        stands
    }

    /// Reckons the terms of a node's stretches anew.
    fn renew_stretches(&mut self, node: usize) {
        let (problem, segments) = (&self.problem, &self.problem.network.segments);
        let range = segments.of(node);
        let kept = self.first[node] as usize..self.first[node + 1] as usize;
        if range != kept {
            self.state = State::Stale;
            return;
        }
        let links = Links::of(&problem.network, &problem.network.lines);
        let tolls = self.tariff.standing(&problem.network, &links, &self.prices.nodes);
        for start in range.clone().step_by(FEW) {
            let few = start..range.end.min(start + FEW);
            let mut terms = [0.0; FEW];
            OfStretches::new(&problem.network.segments, tolls, few.clone()).write(&mut terms);
            few.zip(terms).for_each(|(at, term)| self.stretches.set(at, term));
        }
    }

    /// Reckons the terms of some links out of a row anew; of an outlet, of all.
    fn renew_links(&mut self, source: usize, places: &[u32]) {
        let network = &self.problem.network;
        for place in places {
            self.tariff.renew_link(network, *place as usize, &self.prices.groups);
        }
        if source < self.topology.nodes {
            places.iter().for_each(|place| self.renew_link(*place as usize));
            return;
        }
        let links = Links::of(network, &network.lines);
        self.tariff.renew_outlet(network, &links, source);
        let topology = Arc::clone(&self.topology);
        self.renew_link(topology.feed(source));
        topology.out.of(source).iter().for_each(|place| self.renew_link(*place as usize));
    }

    fn renew_link(&mut self, place: usize) {
        let network = &self.problem.network;
        let links = Links::of(network, &network.lines);
        let tolls = self.tariff.standing(network, &links, &self.prices.nodes);
        let mut term = [0.0];
        OfLinks::new(links, tolls, place..place + 1).write(&mut term);
        self.links.set(place, term[0]);
    }
}

/// The groups that can bind and have a price.
fn priced<'a>(problem: &'a Problem, groups: &'a [f64]) -> impl Iterator<Item = usize> + 'a {
    problem.network.ties.iter().map(|tie| tie.group).filter(|group| groups[*group] > 0.0)
}
