//! A problem as a conic program, solved by an interior point solver that shares no code with ours.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use clarabel::algebra::CscMatrix;
use clarabel::solver::{
    DefaultSettings, DefaultSolver, IPSolver, NonnegativeConeT, SolverStatus, SupportedConeT,
    ZeroConeT,
};
use trimtab_allocate::{MarginalCurve, Node, Problem, Utility};

/// Money units in one unit of the conic program, so that its numbers are of order one.
const UNIT: f64 = 1e4;

/// Coefficients of variables, and the right side.
type Line = (Vec<(usize, f64)>, f64);

/// A conic program being written: minimise `x'Px/2 + q'x` subject to rows in cones.
#[derive(Default)]
struct Conic {
    curvature: Vec<f64>,
    slope: Vec<f64>,
    equal: Vec<Line>,
    at_most: Vec<Line>,
    exponential: Vec<[Line; 3]>,
}

impl Conic {
    /// A variable with the cost `slope * x + curvature / 2 * x^2`, in money units.
    fn variable(&mut self, slope: f64, curvature: f64) -> usize {
        self.slope.push(slope * UNIT);
        self.curvature.push(curvature * UNIT * UNIT);
        self.slope.len() - 1
    }

    /// Keeps a variable in `0..=most`.
    fn bounded(&mut self, variable: usize, most: f64) {
        self.at_most.push((vec![(variable, -1.0)], 0.0));
        if most.is_finite() {
            self.at_most.push((vec![(variable, 1.0)], most / UNIT));
        }
    }

    /// The least cost, and the size of the terms it is a sum of.
    fn solve(&self) -> Option<(f64, f64)> {
        let (mut rows, mut columns, mut values, mut side) = (vec![], vec![], vec![], vec![]);
        let exponential = self.exponential.iter().flatten();
        for (terms, right) in self.equal.iter().chain(&self.at_most).chain(exponential) {
            for &(variable, value) in terms {
                rows.push(side.len());
                columns.push(variable);
                values.push(value);
            }
            side.push(*right);
        }
        let count = self.slope.len();
        let matrix = CscMatrix::new_from_triplets(side.len(), count, rows, columns, values);
        let diagonal: Vec<usize> = (0..count).collect();
        let quadratic = CscMatrix::new_from_triplets(
            count,
            count,
            diagonal.clone(),
            diagonal,
            self.curvature.clone(),
        );
        let mut cones: Vec<SupportedConeT<f64>> =
            vec![ZeroConeT(self.equal.len()), NonnegativeConeT(self.at_most.len())];
        cones.extend(self.exponential.iter().map(|_| SupportedConeT::ExponentialConeT()));
        let settings = DefaultSettings::<f64> {
            verbose: false,
            max_iter: 300,
            tol_gap_abs: 1e-8,
            tol_gap_rel: 1e-10,
            tol_feas: 1e-10,
            ..DefaultSettings::default()
        };
        let mut solver =
            DefaultSolver::new(&quadratic, &self.slope, &matrix, &side, &cones, settings).unwrap();
        solver.solve();
        let is_solved =
            matches!(solver.solution.status, SolverStatus::Solved | SolverStatus::AlmostSolved);
        let terms = self.slope.iter().zip(&self.curvature).zip(&solver.solution.x);
        let size = terms.map(|((slope, curvature), x)| (slope * x).abs() + curvature * x * x);
        is_solved.then(|| (solver.solution.obj_val, size.sum()))
    }
}

/// The benefit that the conic solver finds, and the size of the terms it is a difference of.
pub(crate) fn peer(problem: &Problem) -> Option<(f64, f64)> {
    let mut conic = Conic::default();
    let flows: Vec<usize> = problem
        .routes()
        .iter()
        .map(|route| {
            let flow = conic.variable(route.cost + route.curvature * route.used, route.curvature);
            conic.bounded(flow, route.capacity);
            flow
        })
        .collect();
    let mut changes = Vec::new();
    for (index, node) in problem.nodes().iter().enumerate() {
        let mut change = Vec::new();
        let mut out = Vec::new();
        for (route, flow) in problem.routes().iter().zip(&flows) {
            if route.source == index {
                change.push((*flow, -1.0));
                out.push((*flow, 1.0));
            } else if route.target == index {
                change.push((*flow, route.delivered));
            }
        }
        conic.at_most.push((out, node.drawable / UNIT));
        if node.cap.is_finite() {
            let room = (node.cap - node.idle()).max(0.0);
            conic.at_most.push((change.clone(), room / UNIT));
        }
        utility(&mut conic, &node.utility, node.idle(), &change);
        let missing = node.floor - node.idle();
        let mut row: Vec<(usize, f64)> = change.iter().map(|(v, a)| (*v, -a)).collect();
        if node.is_floor_hard() {
            conic.at_most.push((row, -missing / UNIT));
        } else if node.floor_price > 0.0 || node.floor_rise > 0.0 {
            let short = conic.variable(node.floor_price, node.floor_rise);
            conic.bounded(short, f64::INFINITY);
            row.push((short, -1.0));
            conic.at_most.push((row, -missing / UNIT));
        }
        changes.push(change);
    }
    for group in problem.groups() {
        let mut row = Vec::new();
        let mut load = 0.0;
        for (node, weight) in &group.node_weights {
            load += weight * problem.nodes()[*node].idle();
            row.extend(changes[*node].iter().map(|(v, a)| (*v, a * weight)));
        }
        row.extend(group.route_weights.iter().map(|(route, weight)| (flows[*route], *weight)));
        conic.at_most.push((row, (group.cap - load).max(0.0) / UNIT));
    }
    // A penalty for what is missing is paid when idling too.
    let idle: f64 = problem.nodes().iter().filter(|node| !node.is_floor_hard()).map(paid).sum();
    conic.solve().map(|(cost, size)| (idle - cost, idle + size))
}

/// What idling pays for what is missing below a floor.
fn paid(node: &Node) -> f64 {
    let short = (node.floor - node.idle()).max(0.0);
    (node.floor_price + 0.5 * node.floor_rise * short) * short
}

/// Adds a node's utility, relative to idling.
fn utility(conic: &mut Conic, utility: &Utility, idle: f64, change: &[(usize, f64)]) {
    match utility {
        Utility::Quadratic { slope, curvature, centre } => {
            let price = slope - curvature * (idle - centre);
            let moved = conic.variable(-price, *curvature);
            let mut row = change.to_vec();
            row.push((moved, -1.0));
            conic.equal.push((row, 0.0));
        }
        Utility::Log { weight, offset } => {
            // t <= ln(1 + change / depth), as (t, 1, 1 + change / depth) in the exponential cone.
            let depth = (idle - offset) / UNIT;
            let log = conic.variable(-weight / UNIT, 0.0);
            let ratio = change.iter().map(|(v, a)| (*v, -a / depth)).collect();
            conic.exponential.push([(vec![(log, -1.0)], 0.0), (Vec::new(), 1.0), (ratio, 1.0)]);
        }
        Utility::Curve(curve) => {
            let mut row = change.to_vec();
            segments(conic, curve, idle, &mut row);
            conic.equal.push((row, 0.0));
        }
        _ => unreachable!("the generator makes no other"),
    }
}

/// One bounded variable for every stretch of a curve, above and below the idle position.
fn segments(conic: &mut Conic, curve: &MarginalCurve, idle: f64, row: &mut Vec<(usize, f64)>) {
    // Stretches as (begin, end, price at begin, fall).
    let knots = curve.knots();
    let first = knots[0];
    let last = knots[knots.len() - 1];
    let mut stretches = Vec::new();
    let reach = 1e7;
    stretches.push((
        first.position - reach,
        first.position,
        first.price + reach * curve.rise(),
        curve.rise(),
    ));
    for pair in knots.windows(2) {
        let width = pair[1].position - pair[0].position;
        if width > 0.0 {
            let fall = (pair[0].price - pair[1].price) / width;
            stretches.push((pair[0].position, pair[1].position, pair[0].price, fall));
        }
    }
    stretches.push((last.position, last.position + reach, last.price, 0.0));
    for (begin, end, price, fall) in stretches {
        if end > idle {
            let start = begin.max(idle);
            let up = conic.variable(-(price - fall * (start - begin)), fall);
            conic.bounded(up, end - start);
            row.push((up, -1.0));
        }
        if begin < idle {
            let start = end.min(idle);
            let down = conic.variable(price - fall * (start - begin), fall);
            conic.bounded(down, start - begin);
            row.push((down, 1.0));
        }
    }
}
