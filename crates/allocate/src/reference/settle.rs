//! Flows in whole base units: what is really sent, certified anew.
//!
//! Sums are integers, so conservation cannot break; the certificate is one of what is sent.

use super::benefit::Moves;
use super::bound::{Mode, bound};
use super::certificate::{check_length, check_prices};
use super::posed::Posed;
use super::whole::Whole;
use crate::answer::{Answer, Certificate, Settled};
use crate::enclosure::Enclosure;
use crate::fault::FlowError;
use crate::problem::Problem;

/// Rounds an answer's flows to whole base units, `units` of them to one unit of money, and
/// certifies what is really sent. Conservation is exact; floors that the answer keeps, caps,
/// groups, capacities and what may leave are kept.
///
/// # Errors
///
/// Flows that are not those of this problem, a unit that is not positive or above 1e20.
pub fn settle(problem: &Problem, answer: &Answer, units: f64) -> Result<Settled, FlowError> {
    let problem = &Posed::new(problem);
    check_units(units)?;
    check_length("flows", answer.flows.len(), problem.routes().len())?;
    let mut whole = Whole::new(problem, &answer.flows, units);
    if !whole.mend(true) {
        // No whole number of units lies between some floor and some hard limit: floors give way.
        whole = Whole::new(problem, &answer.flows, units);
        whole.mend(false);
    }
    let certificate = judge(problem, answer, &whole.sent, units)?;
    let arriving = (0..whole.sent.len()).map(|at| whole.arriving(at)).collect();
    Ok(Settled { sent: whole.sent, arriving, certificate })
}

/// Certifies flows given in whole base units, `units` of them to one unit of money. What arrives
/// of a flow is rounded down to whole units. The bound is the better one of that by the answer's
/// prices and that which the answer proved; the answer must be one of this problem.
///
/// # Errors
///
/// As [`crate::certify`]; a unit that is not positive or above 1e20.
pub fn certify_units(
    problem: &Problem,
    answer: &Answer,
    sent: &[i128],
    units: f64,
) -> Result<Certificate, FlowError> {
    judge(&Posed::new(problem), answer, sent, units)
}

fn judge(
    problem: &Posed<'_>,
    answer: &Answer,
    sent: &[i128],
    units: f64,
) -> Result<Certificate, FlowError> {
    check_units(units)?;
    check_length("flows", sent.len(), problem.routes().len())?;
    check_prices(problem, &answer.prices)?;
    let moves = moves(problem, sent, units);
    moves.check(problem)?;
    let free = vec![Mode::Free; sent.len()];
    let bound = bound(problem, &answer.prices, &free).min(answer.certificate.bound);
    Ok(Certificate::new(moves.benefit(problem), bound))
}

fn check_units(units: f64) -> Result<(), FlowError> {
    if units > 0.0 && units <= 1e20 { Ok(()) } else { Err(FlowError::Unit(units)) }
}

/// The moves of whole flows: sums are exact, the only rounding is that of the last division.
pub(crate) fn moves(problem: &Posed<'_>, sent: &[i128], units: f64) -> Moves {
    let changes = changes(problem, sent);
    Moves {
        flows: sent.iter().map(|amount| real(*amount, units)).collect(),
        changes: changes.into_iter().map(|amount| real(amount, units)).collect(),
    }
}

fn real(amount: i128, units: f64) -> Enclosure {
    if amount == 0 {
        return Enclosure::ZERO;
    }
    let near = amount as f64;
    let around = Enclosure { low: near.next_down(), high: near.next_up() };
    around.over(Enclosure::exact(units))
}

/// By how much each node's balance changes, in base units.
pub(crate) fn changes(problem: &Posed<'_>, sent: &[i128]) -> Vec<i128> {
    let mut changes = vec![0_i128; problem.nodes().len()];
    for (route, &amount) in problem.routes().iter().zip(sent) {
        changes[route.source] = changes[route.source].saturating_sub(amount);
        let arrives = arriving(amount, route.delivered);
        changes[route.target] = changes[route.target].saturating_add(arrives);
    }
    changes
}

/// What arrives of an amount, rounded down.
pub(crate) fn arriving(amount: i128, delivered: f64) -> i128 {
    if delivered >= 1.0 || amount <= 0 {
        return amount;
    }
    ((amount as f64 * delivered).next_down().floor() as i128).min(amount)
}
