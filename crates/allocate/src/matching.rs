//! Largest surplus to largest deficit, until one side is too small to matter.

use crate::{NodeFlow, largest};

/// Matches `surplus` to `deficit` node by node, largest first; flows below `clip` are not made.
///
/// When the deficits add up to more than the surpluses, all are scaled down alike first. Each
/// flow empties a node's side, so there are at most two per node. Values that are not above zero
/// take no part.
#[must_use]
pub fn match_largest(mut surplus: Vec<f64>, mut deficit: Vec<f64>, clip: f64) -> Vec<NodeFlow> {
    for value in surplus.iter_mut().chain(&mut deficit) {
        // Not `max`: what is no number takes no part either.
        *value = if *value > 0.0 { *value } else { 0.0 };
    }
    share_shortage(&surplus, &mut deficit);
    let mut flows = Vec::new();
    for _ in 0..2 * surplus.len() {
        let (Some(source), Some(target)) = (largest(&surplus), largest(&deficit)) else { break };
        let amount = surplus[source].min(deficit[target]);
        if amount < clip || amount <= 0.0 {
            break;
        }
        flows.push(NodeFlow { source, target, amount });
        surplus[source] -= amount;
        deficit[target] -= amount;
    }
    flows
}

/// Scales the deficits to what the surpluses can cover.
fn share_shortage(surplus: &[f64], deficit: &mut [f64]) {
    let have: f64 = surplus.iter().sum();
    let want: f64 = deficit.iter().sum();
    if want > have && want > 0.0 {
        let share = have / want;
        deficit.iter_mut().for_each(|value| *value *= share);
    }
}

#[cfg(test)]
mod tests {
    use super::match_largest;
    use crate::NodeFlow;
    use proptest::prelude::*;

    #[test]
    fn the_largest_go_first_and_ties_to_the_lowest_index() {
        let flows = match_largest(vec![0.0, 30.0, 30.0], vec![40.0, 0.0, 0.0], 1.0);
        let flow = |source, amount| NodeFlow { source, target: 0, amount };
        assert_eq!(flows, [flow(1, 30.0), flow(2, 10.0)]);
    }

    #[test]
    fn a_shortage_is_shared_alike() {
        let flows = match_largest(vec![30.0, 0.0, 0.0], vec![0.0, 40.0, 20.0], 1.0);
        let amounts: Vec<_> = flows.iter().map(|flow| (flow.target, flow.amount)).collect();
        assert_eq!(amounts, [(1, 20.0), (2, 10.0)]);
    }

    #[test]
    fn no_clip_and_no_number_still_end() {
        assert!(match_largest(vec![f64::NAN], vec![1.0], 0.0).is_empty());
        assert!(match_largest(vec![0.0], vec![0.0], 0.0).is_empty());
        assert!(match_largest(Vec::new(), Vec::new(), 1.0).is_empty());
    }

    proptest! {
        #[test]
        fn nobody_gives_more_than_the_surplus_or_gets_more_than_the_deficit(
            nodes in prop::collection::vec((0.0..1e6_f64, 0.0..1e6_f64), 1..8),
            clip in 1.0..1e4_f64,
        ) {
            let (surplus, deficit): (Vec<_>, Vec<_>) = nodes.into_iter().unzip();
            let flows = match_largest(surplus.clone(), deficit.clone(), clip);
            for node in 0..surplus.len() {
                let given: f64 =
                    flows.iter().filter(|flow| flow.source == node).map(|flow| flow.amount).sum();
                let got: f64 =
                    flows.iter().filter(|flow| flow.target == node).map(|flow| flow.amount).sum();
                prop_assert!(given <= surplus[node] * (1.0 + 1e-12));
                prop_assert!(got <= deficit[node] * (1.0 + 1e-12));
            }
            prop_assert!(flows.iter().all(|flow| flow.amount >= clip));
        }
    }
}
