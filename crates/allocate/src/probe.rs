use crate::network::Network;
use crate::problem::{Problem, Route};
use crate::solver::{Solver, Task};
use crate::utility::Utility;
use std::time::Instant;
pub fn cold(p: &Problem, reps: usize) {
    let net = &p.network;
    let mut t = vec![];
    let mut last = None;
    for _ in 0..reps {
        let mut s = Solver::default();
        s.relax(&Task { problem: &p, lines: &net.lines, enough: 0.0, warm_steps: 12 }, false);
        let t0 = Instant::now();
        let f =
            s.relax(&Task { problem: &p, lines: &net.lines, enough: 0.0, warm_steps: 12 }, false);
        t.push(t0.elapsed().as_secs_f64() * 1e3);
        last = Some((f, s));
    }
    t.sort_by(f64::total_cmp);
    let (f, mut s) = last.unwrap();
    println!("cold ms {:.4} {:?} gap {:.2e}", t[t.len() / 2], f, (f.bound - f.benefit) / f.benefit);
    // ticks
    let mut p = p.clone();
    let mut rng = 88172645463325252u64;
    let mut u = move || {
        rng ^= rng << 13;
        rng ^= rng >> 7;
        rng ^= rng << 17;
        (rng >> 11) as f64 / (1u64 << 53) as f64
    };
    let (mut tt, mut cold, mut steps, mut worst, mut tset) = (vec![], 0, 0, 0.0f64, vec![]);
    for _ in 0..200 {
        let v = (u() * p.nodes().len() as f64) as usize;
        let mut node = p.nodes()[v].clone();
        let g = 1.0 + 0.01 * (2.0 * u() - 1.0);
        node.utility = match node.utility {
            Utility::Log { weight, offset } => Utility::Log { weight: weight * g, offset },
            Utility::Quadratic { slope, curvature, centre } => {
                Utility::Quadratic { slope: slope * g, curvature, centre }
            }
            o => o,
        };
        node.held = (node.held * (1.0 + 0.02 * (2.0 * u() - 1.0)))
            .clamp(node.floor * 1.005, node.cap * 0.995);
        let e = (u() * p.routes().len() as f64) as usize;
        let route =
            Route { cost: p.routes()[e].cost * (1.0 + 0.05 * (2.0 * u() - 1.0)), ..p.routes()[e] };
        let t0 = Instant::now();
        p.set_node(v, node).unwrap();
        p.set_route(e, route).unwrap();
        tset.push(t0.elapsed().as_secs_f64() * 1e6);
        let t0 = Instant::now();
        let net: &Network = &p.network;
        let f =
            s.relax(&Task { problem: &p, lines: &net.lines, enough: 0.0, warm_steps: 12 }, true);
        tt.push(t0.elapsed().as_secs_f64() * 1e6);
        cold += f.is_cold as usize;
        steps += f.steps;
        worst = worst.max((f.bound - f.benefit) / f.benefit);
    }
    tt.sort_by(f64::total_cmp);
    tset.sort_by(f64::total_cmp);
    println!(
        "tick us p50 {:.2} p90 {:.2} p99 {:.2} max {:.2} cold {cold} steps {:.2} worst gap {worst:.2e} set {:.2}",
        tt[100],
        tt[180],
        tt[197],
        tt[199],
        steps as f64 / 200.0,
        tset[100]
    );
}
