//! The peer: Clarabel, a conic interior point solver, with its own defaults.
//!
//! Variables are the flows and the positions, with a hypograph variable for each logarithm (in an
//! exponential cone) and one for each stretch of a price by pieces. Writing the arrays down is not
//! timed, its own setup is.

use clarabel::algebra::CscMatrix;
use clarabel::solver::SupportedConeT::{ExponentialConeT, NonnegativeConeT, ZeroConeT};
use clarabel::solver::{DefaultSettings, DefaultSolver, IPSolver, SupportedConeT};
use trimtab_allocate::{MarginalCurve, Node, Problem, Utility};

use crate::alternate::timed;

/// A row: its coefficients and its right side.
type Line = (Vec<(usize, f64)>, f64);

/// The problem as arrays: minimise `x'Px/2 + q'x` subject to rows in cones.
pub(crate) struct Arrays {
    quadratic: CscMatrix<f64>,
    linear: Vec<f64>,
    matrix: CscMatrix<f64>,
    side: Vec<f64>,
    cones: Vec<SupportedConeT<f64>>,
    nodes: usize,
    routes: usize,
}

/// What it answered, and how long that took.
#[derive(Debug, Clone, Default)]
pub(crate) struct Told {
    /// Seconds for its setup: checks, scaling, ordering, symbolic factorisation.
    pub(crate) setup: f64,
    /// Seconds for its iterations.
    pub(crate) solving: f64,
    pub(crate) flows: Vec<f64>,
    pub(crate) prices: Vec<f64>,
    pub(crate) status: String,
    pub(crate) iterations: usize,
}

/// Rows and costs being written.
#[derive(Default)]
struct Writer {
    linear: Vec<f64>,
    curvature: Vec<f64>,
    equal: Vec<Line>,
    at_most: Vec<Line>,
    exponential: Vec<[Line; 3]>,
}

impl Writer {
    /// A variable in `low..=high` with the cost `linear * x + curvature / 2 * x^2`.
    fn variable(&mut self, linear: f64, curvature: f64, low: f64, high: f64) -> usize {
        let variable = self.linear.len();
        self.linear.push(linear);
        self.curvature.push(curvature);
        if low.is_finite() {
            self.at_most.push((vec![(variable, -1.0)], -low));
        }
        if high.is_finite() {
            self.at_most.push((vec![(variable, 1.0)], high));
        }
        variable
    }

    /// A node's position as terms of variables and a constant, with what it is worth.
    fn position(&mut self, node: &Node) -> (Vec<usize>, f64) {
        let low = if node.is_floor_hard() { node.floor } else { f64::NEG_INFINITY };
        let high = node.cap.max(node.idle());
        match &node.utility {
            Utility::Quadratic { slope, curvature, centre } => {
                let linear = -slope - curvature * centre;
                (vec![self.variable(linear, *curvature, low, high)], 0.0)
            }
            Utility::Log { weight, offset } => {
                let position = self.variable(0.0, 0.0, low, high);
                let log = self.variable(-weight, 0.0, f64::NEG_INFINITY, f64::INFINITY);
                let rows = [
                    (vec![(log, -1.0)], 0.0),
                    (Vec::new(), 1.0),
                    (vec![(position, -1.0)], -offset),
                ];
                self.exponential.push(rows);
                (vec![position], 0.0)
            }
            Utility::Curve(curve) => (self.stretches(curve, low, high), low),
            _ => unreachable!("no family has another utility"),
        }
    }

    /// One variable for each stretch of a price by pieces between two positions.
    fn stretches(&mut self, curve: &MarginalCurve, low: f64, high: f64) -> Vec<usize> {
        let mut stretches = Vec::new();
        for pair in curve.knots().windows(2) {
            let (begin, end) = (pair[0].position.max(low), pair[1].position.min(high));
            if begin < end {
                let fall = (pair[0].price - pair[1].price) / (pair[1].position - pair[0].position);
                let price = pair[0].price - fall * (begin - pair[0].position);
                stretches.push(self.variable(-price, fall, 0.0, end - begin));
            }
        }
        stretches
    }

    fn arrays(self, nodes: usize, routes: usize) -> Arrays {
        let count = self.linear.len();
        let cones = [ZeroConeT(self.equal.len()), NonnegativeConeT(self.at_most.len())];
        let cones = cones.into_iter().chain(self.exponential.iter().map(|_| ExponentialConeT()));
        let cones = cones.collect();
        let lines = self.equal.into_iter().chain(self.at_most);
        let lines: Vec<Line> = lines.chain(self.exponential.into_iter().flatten()).collect();
        let (mut rows, mut columns, mut values) = (vec![], vec![], vec![]);
        for (row, (terms, _)) in lines.iter().enumerate() {
            for &(variable, value) in terms {
                rows.push(row);
                columns.push(variable);
                values.push(value);
            }
        }
        let matrix = CscMatrix::new_from_triplets(lines.len(), count, rows, columns, values);
        let curved: Vec<usize> = (0..count).filter(|at| self.curvature[*at] != 0.0).collect();
        let curvatures = curved.iter().map(|at| self.curvature[*at]).collect();
        let quadratic =
            CscMatrix::new_from_triplets(count, count, curved.clone(), curved, curvatures);
        let side = lines.into_iter().map(|(_, right)| right).collect();
        Arrays { quadratic, linear: self.linear, matrix, side, cones, nodes, routes }
    }
}

impl Arrays {
    /// Writes a problem of the families compared down: one without groups and soft floors.
    pub(crate) fn of(problem: &Problem) -> Self {
        let mut writer = Writer::default();
        for route in problem.routes() {
            let cost = route.cost + route.curvature * route.used;
            writer.variable(cost, route.curvature, 0.0, route.capacity);
        }
        let mut balances: Vec<Line> = Vec::new();
        for node in problem.nodes() {
            let (terms, constant) = writer.position(node);
            let terms = terms.into_iter().map(|variable| (variable, 1.0)).collect();
            balances.push((terms, node.idle() - constant));
        }
        for (flow, route) in problem.routes().iter().enumerate() {
            balances[route.source].0.push((flow, 1.0));
            balances[route.target].0.push((flow, -route.delivered));
        }
        writer.equal = balances;
        writer.arrays(problem.nodes().len(), problem.routes().len())
    }

    /// Sets up and solves once.
    pub(crate) fn solve(&self) -> Told {
        let settings = DefaultSettings { verbose: false, ..DefaultSettings::default() };
        let (setup, solver) = timed(|| {
            let (matrix, side) = (&self.matrix, &self.side);
            DefaultSolver::new(&self.quadratic, &self.linear, matrix, side, &self.cones, settings)
        });
        let mut solver = solver.unwrap();
        let (solving, ()) = timed(|| solver.solve());
        let solution = &solver.solution;
        Told {
            setup,
            solving,
            flows: solution.x[..self.routes].to_vec(),
            // The multiplier of a balance is what one more unit at its node is worth.
            prices: solution.z[..self.nodes].to_vec(),
            status: format!("{:?}", solution.status),
            iterations: solution.iterations as usize,
        }
    }
}
