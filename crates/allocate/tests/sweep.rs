//! Random problems are solved to a proof.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use trimtab_allocate::{Status, Warm, solve};

#[test]
fn random_problems_are_certified() {
    let count: u64 = std::env::var("COUNT").ok().and_then(|s| s.parse().ok()).unwrap_or(1000);
    let mut tally = [0usize; 3];
    let mut steps = Vec::new();
    let start = std::time::Instant::now();
    for seed in 0..count {
        let problem = common::problem(seed, common::family(seed));
        let (answer, _) = solve(&problem, Warm::cold());
        steps.push(answer.steps);
        match answer.status {
            Status::Certified => tally[0] += 1,
            Status::NoTrade => tally[1] += 1,
            _ => {
                tally[2] += 1;
                println!(
                    "{seed} {:?} {:?} {} {:?}",
                    answer.status,
                    answer.certificate,
                    answer.steps,
                    common::family(seed)
                );
            }
        }
    }
    steps.sort();
    println!(
        "{tally:?} median {} max {} {:?} each",
        steps[steps.len() / 2],
        steps[steps.len() - 1],
        start.elapsed() / count as u32
    );
}
