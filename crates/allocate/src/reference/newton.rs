//! The proximal method of multipliers, its steps solved by a semismooth Newton method.
//!
//! Every outer step adds to the dual function a pull of each column towards its last value and
//! of each price towards its last value. What is left to minimise over the prices is strongly
//! convex with a piecewise smooth gradient, which Newton's method on the active pieces finds in a
//! few steps, exactly but for rounding. The pulls vanish at the optimum; weakening them makes the
//! outer steps converge as fast as one likes (Rockafellar 1976).

use super::dense::Dense;
use super::program::Program;
use crate::ray::Pull;

/// Largest looseness of the pulls.
const LOOSEST: f64 = 1e6;
/// Newton steps of one outer step.
const INNER: usize = 60;
/// Residuals that count as none, and as rounding if they shrink no more, as shares of a flow.
const SMALL: f64 = 1e-14;
const SMALLISH: f64 = 1e-9;
/// Evaluations of one search along a direction.
const SEARCH: usize = 40;

/// How fast the pulls are loosened.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// Looseness of the first outer step.
    pub(super) first: f64,
    /// Factor from one outer step to the next.
    pub(super) growth: f64,
}

/// A point of the search.
#[derive(Debug, Clone)]
pub(super) struct Search<'a> {
    pub(super) program: &'a Program,
    /// Price of every row.
    pub(super) prices: Vec<f64>,
    /// Value of every column.
    pub(super) values: Vec<f64>,
    softness: Vec<f64>,
    anchor_prices: Vec<f64>,
    anchor_values: Vec<f64>,
    looseness: f64,
    pace: Pace,
    matrix: Dense,
    /// Newton steps taken so far.
    pub(super) steps: usize,
}

impl<'a> Search<'a> {
    /// A search that begins at given prices of rows and values of columns.
    pub(super) fn new(
        program: &'a Program,
        prices: Vec<f64>,
        values: Vec<f64>,
        pace: Pace,
    ) -> Self {
        Self {
            program,
            softness: vec![0.0; values.len()],
            anchor_prices: prices.clone(),
            anchor_values: values.clone(),
            prices,
            values,
            looseness: pace.first,
            pace,
            matrix: Dense::zero(program.sides.len()),
            steps: 0,
        }
    }

    /// One outer step.
    pub(super) fn advance(&mut self) {
        self.anchor_prices.clone_from(&self.prices);
        self.anchor_values.clone_from(&self.values);
        let scale = self.program.flow_scale;
        let mut gradient = self.evaluate(&self.prices.clone());
        let mut last = f64::INFINITY;
        for _ in 0..INNER {
            let size = largest(&gradient);
            // Newton's last step leaves rounding; more steps would only shuffle it.
            if size <= SMALL * scale || (size <= SMALLISH * scale && size > 0.5 * last) {
                break;
            }
            last = size;
            self.steps += 1;
            let direction = self.direction(&gradient);
            match self.search(&gradient, &direction) {
                Some(next) => gradient = next,
                None => break,
            }
        }
        self.looseness = (self.looseness * self.pace.growth).min(LOOSEST);
    }

    /// Pull strength on prices: flow for every unit of price.
    fn price_pull(&self) -> f64 {
        self.program.flow_scale / (self.program.price_scale * self.looseness)
    }

    /// Sets values and softness for prices; gives the gradient of the pulled dual.
    fn evaluate(&mut self, prices: &[f64]) -> Vec<f64> {
        let pull = self.price_pull();
        let mut gradient: Vec<f64> = self.program.sides.iter().map(|side| -side).collect();
        for (at, (price, anchor)) in prices.iter().zip(&self.anchor_prices).enumerate() {
            gradient[at] += pull * (price - anchor);
        }
        let unit = self.program.price_scale / self.looseness;
        for (at, column) in self.program.columns.iter().enumerate() {
            let price: f64 = column.entries.iter().map(|(row, a)| -a * prices[*row]).sum();
            let width = column.width().min(self.program.flow_scale);
            let strength = if width > 0.0 { unit / width } else { 1.0 };
            let anchor = self.anchor_values[at];
            let (value, softness) = column.respond(Pull { price, anchor, strength });
            (self.values[at], self.softness[at]) = (value, softness);
            if value != 0.0 {
                for &(row, a) in &column.entries {
                    gradient[row] += a * value;
                }
            }
        }
        gradient
    }

    /// Newton's direction at the point last evaluated.
    fn direction(&mut self, gradient: &[f64]) -> Vec<f64> {
        self.matrix.reset(&vec![self.price_pull(); gradient.len()]);
        for (column, softness) in self.program.columns.iter().zip(&self.softness) {
            if *softness > 0.0 {
                self.matrix.add_outer(&column.entries, *softness);
            }
        }
        self.matrix.factorise();
        let mut direction: Vec<f64> = gradient.iter().map(|value| -value).collect();
        self.matrix.solve(&mut direction);
        direction
    }

    /// Moves along a direction to where the function has stopped falling; gives the gradient
    /// there, or nothing if rounding lets it fall no further.
    fn search(&mut self, gradient: &[f64], direction: &[f64]) -> Option<Vec<f64>> {
        let first = dot(gradient, direction);
        if first >= 0.0 || first.is_nan() {
            return None;
        }
        let begin = self.prices.clone();
        let (mut low, mut high, mut at) = (0.0, f64::INFINITY, 1.0);
        let (mut low_slope, mut high_slope) = (first, 0.0);
        let mut found = None;
        for _ in 0..SEARCH {
            let prices: Vec<f64> =
                begin.iter().zip(direction).map(|(price, step)| price + at * step).collect();
            let next = self.evaluate(&prices);
            let slope = dot(&next, direction);
            if slope.abs() <= 0.1 * first.abs() || (slope < 0.0 && at >= 1.0) {
                self.prices = prices;
                return Some(next);
            }
            if slope < 0.0 {
                (low, low_slope) = (at, slope);
                self.prices = prices;
                found = Some(next);
            } else {
                (high, high_slope) = (at, slope);
            }
            // Far from a first success the step may be too long by orders of magnitude.
            let share = (low_slope / (low_slope - high_slope)).clamp(0.1, 0.9);
            at = if low <= 0.0 {
                high * share.min(0.1)
            } else if high > 100.0 * low {
                (low * high).sqrt()
            } else {
                low + share * (high - low)
            };
        }
        if found.is_some() {
            return Some(self.evaluate(&self.prices.clone()));
        }
        self.prices = begin.clone();
        self.evaluate(&begin);
        None
    }
}

fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(a, b)| a * b).sum()
}

fn largest(values: &[f64]) -> f64 {
    values.iter().map(|value| value.abs()).fold(0.0, f64::max)
}
