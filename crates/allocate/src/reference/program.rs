//! A problem as rows and columns: every column has a concave gain and a few entries, every row
//! an equality and a price.
//!
//! Rows are the balances of the nodes, what may leave a node where routes could take more, and
//! the groups that can bind; the last two have a slack column. Columns are the changes of the
//! nodes, the flows, the slacks. Prices are told from a common level, so that the differences
//! that matter keep their digits.

use super::bound::Mode;
use super::posed::Posed;
use super::scale::{idle_price, level, most_load, price_scale, route_ray};
use crate::answer::Prices;
use crate::profile::Profile;
use crate::ray::{Pull, Ray};

/// What a column's gain looks like.
#[derive(Debug, Clone)]
enum Gain {
    /// A node's profile, told from the common price level.
    Node(Profile),
    /// Something at least 0, with a marginal value that never rises.
    Ray(Ray),
}

/// One variable.
#[derive(Debug, Clone)]
pub(super) struct Column {
    gain: Gain,
    /// Rows and coefficients.
    pub(super) entries: Vec<(usize, f64)>,
    low: f64,
    high: f64,
}

impl Column {
    /// The value at which the gain less price and pull is largest, and its softness.
    pub(super) fn respond(&self, pull: Pull) -> (f64, f64) {
        match &self.gain {
            Gain::Node(profile) => profile.respond(pull, self.low, self.high),
            Gain::Ray(ray) => {
                let reached = ray.reach(pull, self.high);
                (reached.distance, reached.softness)
            }
        }
    }

    /// How far the value can move in all.
    pub(super) fn width(&self) -> f64 {
        self.high - self.low
    }
}

/// What a row says.
#[derive(Debug, Clone, Copy)]
enum Row {
    /// The change of a node is what arrives less what leaves.
    Balance,
    /// No more leaves a node than may.
    Drawable,
    /// A group's load stays below its cap.
    Group(usize),
}

/// A problem in rows and columns.
#[derive(Debug, Clone)]
pub(super) struct Program {
    rows: Vec<Row>,
    /// The right side of every row.
    pub(super) sides: Vec<f64>,
    /// Nodes first, then routes, then slacks.
    pub(super) columns: Vec<Column>,
    /// The common price level.
    level: f64,
    /// A typical size of a price difference.
    pub(super) price_scale: f64,
    /// A typical size of a flow.
    pub(super) flow_scale: f64,
}

impl Program {
    /// The relaxation of a problem in which some fixed charges are decided.
    pub(super) fn new(problem: &Posed<'_>, modes: &[Mode]) -> Self {
        let level = level(problem);
        let mut program = Self {
            rows: vec![Row::Balance; problem.nodes().len()],
            sides: vec![0.0; problem.nodes().len()],
            columns: Vec::new(),
            level,
            price_scale: price_scale(problem),
            flow_scale: problem.shape.useful.iter().copied().fold(0.0, f64::max),
        };
        program.add_nodes(problem);
        program.add_routes(problem, modes);
        program.add_drawables(problem);
        program.add_groups(problem);
        program
    }

    fn add_nodes(&mut self, problem: &Posed<'_>) {
        for (node, profile) in problem.shape.profiles.iter().enumerate() {
            let (low, high) = problem.shape.span[node];
            let low = low.max(-profile.wall());
            let gain = Gain::Node(profile.below(self.level));
            self.columns.push(Column { gain, entries: vec![(node, -1.0)], low, high });
        }
    }

    fn add_routes(&mut self, problem: &Posed<'_>, modes: &[Mode]) {
        for (index, route) in problem.routes().iter().enumerate() {
            let most = if modes[index] == Mode::Closed { 0.0 } else { problem.shape.useful[index] };
            let charge = if modes[index] == Mode::Free { route.fixed } else { 0.0 };
            let gain = Gain::Ray(route_ray(route, charge, most, self.level));
            let entries = vec![(route.source, -1.0), (route.target, route.delivered)];
            self.columns.push(Column { gain, entries, low: 0.0, high: most });
        }
    }

    fn add_drawables(&mut self, problem: &Posed<'_>) {
        let nodes = problem.nodes().len();
        for (node, out) in problem.shape.out.iter().enumerate() {
            let drawable = problem.nodes()[node].drawable;
            let wished: f64 = out.iter().map(|route| problem.shape.useful[*route]).sum();
            if wished > drawable {
                let row = self.add_row(Row::Drawable, drawable);
                for &route in out {
                    self.columns[nodes + route].entries.push((row, -1.0));
                }
            }
        }
    }

    fn add_groups(&mut self, problem: &Posed<'_>) {
        let nodes = problem.nodes().len();
        for (index, group) in problem.groups().iter().enumerate() {
            let room = problem.shape.room[index];
            let is_loaded = |weights: &[(usize, f64)]| weights.iter().any(|(_, w)| *w > 0.0);
            let is_void = !is_loaded(&group.node_weights) && !is_loaded(&group.route_weights);
            if is_void || most_load(problem, index) <= room {
                continue;
            }
            let row = self.add_row(Row::Group(index), room);
            for &(node, weight) in &group.node_weights {
                self.columns[node].entries.push((row, -weight));
            }
            for &(route, weight) in &group.route_weights {
                self.columns[nodes + route].entries.push((row, -weight));
            }
        }
    }

    /// A row that keeps a load at most `room`, with its slack.
    fn add_row(&mut self, row: Row, room: f64) -> usize {
        let index = self.rows.len();
        self.rows.push(row);
        self.sides.push(-room);
        let gain = Gain::Ray(Ray::new(&[(0.0, 0.0, 0.0)], Vec::new(), 1.0));
        let entries = vec![(index, -1.0)];
        self.columns.push(Column { gain, entries, low: 0.0, high: f64::INFINITY });
        index
    }

    /// Where the search begins.
    pub(super) fn start(&self, problem: &Posed<'_>, warm: &Prices) -> Vec<f64> {
        let is_warm = warm.nodes.len() == problem.nodes().len()
            && warm.groups.len() == problem.groups().len();
        let price = |(at, row): (usize, &Row)| {
            let price = match row {
                Row::Balance if is_warm => warm.nodes[at] - self.level,
                Row::Balance => idle_price(problem, at) - self.level,
                Row::Group(group) if is_warm => warm.groups[*group],
                Row::Drawable | Row::Group(_) => 0.0,
            };
            if price.is_finite() { price } else { 0.0 }
        };
        self.rows.iter().enumerate().map(price).collect()
    }

    /// Values of the columns for given flows: slacks take up all the room.
    pub(super) fn values(&self, problem: &Posed<'_>, flows: &[f64]) -> Vec<f64> {
        let nodes = problem.nodes().len();
        let mut values = vec![0.0; self.columns.len()];
        if flows.len() == problem.routes().len() {
            values[nodes..nodes + flows.len()].copy_from_slice(flows);
            for (route, flow) in problem.routes().iter().zip(flows) {
                values[route.source] -= flow;
                values[route.target] += route.delivered * flow;
            }
        }
        let slacks = nodes + problem.routes().len();
        for (row, side) in self.sides.iter().enumerate().skip(nodes) {
            let loaded = self.columns[..slacks].iter().zip(&values).map(|(column, value)| {
                let entries = column.entries.iter().filter(|(at, _)| *at == row);
                entries.map(|(_, a)| -a * value).sum::<f64>()
            });
            let loaded: f64 = loaded.sum();
            values[slacks + row - nodes] = (-side - loaded).max(0.0);
        }
        values
    }

    /// Prices of nodes and groups from those of the rows.
    pub(super) fn prices(&self, problem: &Posed<'_>, rows: &[f64]) -> Prices {
        let mut prices = Prices {
            nodes: rows[..problem.nodes().len()].iter().map(|price| price + self.level).collect(),
            groups: vec![0.0; problem.groups().len()],
        };
        for (row, price) in self.rows.iter().zip(rows) {
            if let Row::Group(group) = row {
                prices.groups[*group] = price.max(0.0);
            }
        }
        prices
    }
}
