//! t
#[path = "../tests/common/mod.rs"] mod common;
use trimtab_allocate::*;
use std::time::*;
fn main() {
    for (n, m, fixed) in [(5, 20, 0), (5,20,4), (5, 20, 20), (10, 40, 0), (10,40,10), (10, 40, 40), (30, 120, 0), (30,120,20)] {
        let mut times = vec![]; let mut steps=0; let mut unc=0; let mut branches=vec![]; let mut nt = vec![]; let mut warm=vec![]; let mut worst=0f64;
        for seed in 0..(if fixed>9 {40} else {400}) {
            let f = common::Family { nodes: n, routes: m, logs: false, curves: true, losses: seed%2==0, curvature: true, caps: seed%3==0, groups: (seed%3) as usize, floors: true, fixed };
            let p = common::problem(seed, f);
            let t = Instant::now();
            let (a, w) = solve(&p, Warm::cold());
            times.push(t.elapsed());
            steps += a.steps; branches.push(a.branches);
            if let Status::Uncertified(_) = a.status { unc += 1; }
            if a.status == Status::Certified { worst = worst.max(a.certificate.gap / a.certificate.benefit); }
            let t = Instant::now();
            std::hint::black_box(certified_no_trade(&p, &a.prices, 0.0));
            nt.push(t.elapsed());
            if fixed == 0 {
            let t = Instant::now();
            std::hint::black_box(solve(&p, w));
            warm.push(t.elapsed()); }
        }
        times.sort(); branches.sort(); nt.sort(); warm.sort();
        let k = times.len();
        println!("{n}x{m} fixed {fixed}: p50 {:?} p95 {:?} max {:?} steps {} branches {} {} {} uncertified {unc} no-trade {:?} warm {:?} gap {worst:e}", times[k/2], times[k*95/100], times[k-1], steps/k, branches[k/2], branches[k*95/100], branches[k-1], nt[k/2], warm.get(warm.len()/2));
    }
}
