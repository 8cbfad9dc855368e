//! The proof of flows in whole base units. Sums are integers, so conservation cannot break.

use super::benefit::Moves;
use super::bound::{Mode, bound};
use super::posed::Posed;
use crate::answer::{Answer, Certificate};
use crate::check::{check_length, check_prices, check_units};
use crate::enclosure::Enclosure;
use crate::fault::FlowError;
use crate::problem::Problem;

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
    check_units(units)?;
    check_length("flows", sent.len(), problem.routes().len())?;
    check_prices(problem, &answer.prices)?;
    let problem = &Posed::new(problem);
    let moves = moves(problem, sent, units);
    moves.check(problem)?;
    let free = vec![Mode::Free; sent.len()];
    let bound = bound(problem, &answer.prices, &free).min(answer.certificate.bound);
    Ok(Certificate::new(moves.benefit(problem), bound))
}

/// The moves of whole flows: sums are exact, the only rounding is that of the last division.
fn moves(problem: &Posed<'_>, sent: &[i128], units: f64) -> Moves {
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
fn changes(problem: &Posed<'_>, sent: &[i128]) -> Vec<i128> {
    let mut changes = vec![0_i128; problem.nodes().len()];
    for (route, &amount) in problem.routes().iter().zip(sent) {
        changes[route.source] = changes[route.source].saturating_sub(amount);
        let arrives = route.arriving(amount);
        changes[route.target] = changes[route.target].saturating_add(arrives);
    }
    changes
}
