//! Flows in whole base units: what is really sent, certified anew.
//!
//! Sums are integers, so conservation cannot break; the certificate is one of what is sent.

use super::whole::Whole;
use super::{Judge, UNIT};
use crate::answer::{Answer, Certificate, Settled};
use crate::check::{check_length, check_prices, check_units};
use crate::fault::FlowError;
use crate::problem::{Problem, Route};
use crate::reference;

/// Shares of all flows that are tried in turn where mending single flows does not keep all limits.
const LESS: [f64; 4] = [1.0 - 1e-9, 1.0 - 1e-6, 0.99, 0.0];

/// Rounds an answer's flows to whole base units, `units` of them to one unit of money, and
/// certifies what is really sent. Conservation is exact; floors that the answer keeps, caps,
/// groups, capacities and what may leave are kept.
///
/// # Errors
///
/// Flows that are not those of this problem, a unit that is not positive or above 1e20.
pub fn settle(problem: &Problem, answer: &Answer, units: f64) -> Result<Settled, FlowError> {
    check_units(units)?;
    check_length("flows", answer.flows.len(), problem.routes().len())?;
    let mut whole = Whole::new(problem, &answer.flows, units);
    if !whole.mend() {
        // No whole number of units lies between some floor and some hard limit: floors give way.
        whole = Whole::new(problem, &answer.flows, units);
        whole.give_up_floors();
        whole.mend();
    }
    let mut judged = certify_units(problem, answer, &whole.sent, units);
    // Sending nothing keeps every limit, and so does sending less of everything, but for whole units.
    for share in LESS {
        if judged.is_ok() {
            break;
        }
        let less: Vec<f64> = answer.flows.iter().map(|flow| share * flow).collect();
        whole = Whole::new(problem, &less, units);
        whole.give_up_floors();
        whole.mend();
        judged = certify_units(problem, answer, &whole.sent, units);
    }
    let certificate = judged?;
    Ok(Settled { sent: whole.sent, arriving: whole.arriving, certificate })
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
    check_units(units)?;
    check_length("flows", sent.len(), problem.routes().len())?;
    check_prices(problem, &answer.prices)?;
    if problem.network.has_many_logs {
        return reference::certify_units(problem, answer, sent, units);
    }
    let mut judge = Judge::default();
    judge.take(problem, |route| sent[route] as f64 / units)?;
    let arriving = |(sent, route): (&i128, &Route)| route.arriving(*sent);
    let arriving: Vec<i128> = sent.iter().zip(problem.routes()).map(arriving).collect();
    judge.moves.make_whole(problem, (sent, &arriving), units);
    let benefit = judge.benefit(problem, &answer.prices)?;
    let lost = lost(problem, (sent, &arriving), units, &answer.prices.nodes);
    let benefit = if lost == 0.0 { benefit } else { (benefit - lost).next_down() };
    let bound = judge.bound(problem, &answer.prices).min(answer.certificate.bound);
    Ok(Certificate::new(benefit, bound))
}

/// What the parts of units are worth that do not arrive, rounded up: the benefit is told by what
/// routes deliver before rounding. Eight units of what arrives cover the conversions, the product,
/// the division, the difference and its worth, and one for every sum.
fn lost(problem: &Problem, whole: (&[i128], &[i128]), units: f64, prices: &[f64]) -> f64 {
    let (mut lost, mut parts, mut size, mut count) = (0.0, 0.0, 0.0, 8.0);
    for (route, (sent, arriving)) in problem.routes().iter().zip(whole.0.iter().zip(whole.1)) {
        if route.delivered < 1.0 && *sent > 0 {
            let price = prices[route.target];
            let due = *sent as f64 * route.delivered / units;
            let part = price * (due - *arriving as f64 / units);
            lost += part;
            parts += part.abs();
            size += price.abs() * due;
            count += 1.0;
        }
    }
    lost + (8.0 + count * UNIT) * UNIT * size + count * UNIT * parts
}
