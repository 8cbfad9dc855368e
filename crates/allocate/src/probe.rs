use crate::active::Active;
use crate::interior::Interior;
use crate::judge::{Bound, Links, Moves, Tolls};
use crate::problem::Problem;
use std::time::Instant;
pub fn cold(p: &Problem, reps: usize) {
    let enough: f64 = std::env::var("ENOUGH").ok().and_then(|x| x.parse().ok()).unwrap_or(1e-9);
    let net = &p.network;
    println!(
        "rows {} links {} segs {} core {}",
        net.topology.rows,
        net.topology.links(),
        net.segments.len(),
        net.topology.plan.core.len()
    );
    let mut i = Interior::default();
    let mut a = Active::default();
    let mut f = vec![0.0; net.topology.links()];
    let mut moves = Moves::default();
    let (mut t, mut t1, mut t2) = (vec![], vec![], vec![]);
    let mut ok2 = false;
    let (mut be, mut bo) = (0.0, 0.0);
    let mut chk = Ok(());
    for _ in 0..reps {
        let t0 = Instant::now();
        let ok = i.run(net, &net.lines, enough);
        t.push(t0.elapsed().as_secs_f64() * 1e3);
        std::hint::black_box(ok);
        let t0 = Instant::now();
        i.flows(&net.lines, &mut f);
        a.begin(net, &net.lines, (&i.price, &f), i.scale);
        ok2 = a.run(net);
        a.settle(net);
        a.flows(&mut f);
        t1.push(t0.elapsed().as_secs_f64() * 1e3);
        let t0 = Instant::now();
        let links = Links::of(net, &net.lines);
        let tolls = Tolls::plain(&a.price, &links);
        bo = Bound { links, segments: &net.segments, tolls, paid: 0.0 }.reckon();
        let bt = t0.elapsed().as_secs_f64() * 1e3;
        moves.make(net, &net.lines, &f);
        chk = moves.check(p, &net.lines, &f);
        be = moves.benefit(net, &links, &f, &a.price);
        t2.push((t0.elapsed().as_secs_f64() * 1e3, bt));
    }
    t.sort_by(f64::total_cmp);
    t1.sort_by(f64::total_cmp);
    t2.sort_by(|a, b| a.0.total_cmp(&b.0));
    println!(
        "ipm iterations {} avg {:.2e} ms {:.4} | ssn ok {} steps {} off {:.1e} near {} sel {} ms {:.4} | judge ms {:?} gap/benefit {:.2e} benefit {be} {:?}",
        i.iterations,
        i.average,
        t[t.len() / 2],
        ok2,
        a.steps,
        a.off(),
        a.near.place.len(),
        a.is_selection_right(),
        t1[reps / 2],
        t2[reps / 2],
        (bo - be) / be,
        chk
    );
}
