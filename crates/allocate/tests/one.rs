//! d
#![allow(clippy::unwrap_used, reason = "x")]
mod common;
use trimtab_allocate::*;
#[test]
fn one() {
    let seed: u64 = std::env::var("SEED").unwrap().parse().unwrap();
    let problem = common::problem(seed, common::family(seed));
    for n in problem.nodes() {
        println!("{n:?}");
    }
    for n in problem.routes() {
        println!("{n:?}");
    }
    let (answer, _) = solve(&problem, Warm::cold());
    println!("{answer:?}");
}
