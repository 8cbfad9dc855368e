//! Solving again and again: whatever has changed, a warm answer is proved like a cold one, says the
//! same, and says it again when asked the same.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;
#[path = "common/generate.rs"]
mod generate;
#[path = "common/shake.rs"]
mod shake;

use generate::{Family, SIZES, Topology, instance};
use shake::Shaker;
use trimtab_allocate::{
    Answer, Node, Prices, Problem, Route, Status, Utility, Warm, certify, solve,
};

/// The gap that is left at most, as a share of the benefit.
const GAP: f64 = 1e-8;

fn problem(family: Family, topology: Topology, size: (usize, usize), seed: u64) -> Problem {
    instance(family, topology, size, seed).without_fixed_charges().problem().clone()
}

/// Every family on every topology, with a name to tell it by.
fn cases(size: (usize, usize)) -> impl Iterator<Item = (String, Problem)> {
    Family::ALL.into_iter().flat_map(move |family| {
        Topology::ALL.into_iter().map(move |topology| {
            let name = format!("{} {} {size:?}", family.name(), topology.name());
            (name, problem(family, topology, size, 5))
        })
    })
}

/// A stranger's proof of an answer that should be one.
fn assert_proved(name: &str, problem: &Problem, answer: &Answer) {
    assert_eq!(answer.status, Status::Certified, "{name}: {:?}", answer.certificate);
    let proof = certify(problem, &answer.flows, &answer.prices).unwrap();
    assert!(
        proof.gap <= GAP * proof.benefit,
        "{name}: {proof:?} {:?} {} {}",
        answer.certificate,
        answer.is_cold,
        answer.steps
    );
}

/// Neither answer gains more than the other one's bound allows.
fn assert_same(name: &str, one: &Answer, other: &Answer) {
    let (one, other) = (one.certificate, other.certificate);
    assert!(one.benefit <= other.bound, "{name}: {one:?} {other:?}");
    assert!(other.benefit <= one.bound, "{name}: {one:?} {other:?}");
}

/// A warm answer is proved, and says what a cold one does; whether it was solved from scratch.
fn advanced(name: &str, warm: &mut Warm, problem: &Problem) -> bool {
    let answer = warm.advance(problem);
    assert_proved(name, problem, answer);
    let (cold, _) = solve(problem, Warm::cold());
    assert_same(name, answer, &cold);
    answer.is_cold
}

#[test]
fn ticks_are_proved_and_rarely_solved_from_scratch() {
    for (size, ticks) in [(SIZES[0], 400), (SIZES[2], 60)] {
        let (mut solved, mut cold) = (0, 0);
        for (name, mut problem) in cases(size) {
            let mut shaker = Shaker::new(11);
            let (_, mut warm) = solve(&problem, Warm::cold());
            for tick in 0..ticks {
                shaker.tick(&problem).make(&mut problem);
                let name = format!("{name} tick {tick}");
                cold += usize::from(advanced(&name, &mut warm, &problem));
                solved += 1;
            }
        }
        println!("{size:?}: {cold} of {solved} ticks solved from scratch");
        assert!(cold * 200 <= solved, "{size:?}: {cold} of {solved} solved from scratch");
    }
}

#[test]
fn shocks_to_the_whole_book_are_proved() {
    for size in [SIZES[0], SIZES[1]] {
        let (mut solved, mut cold) = (0, 0);
        for (name, whole) in cases(size) {
            let mut shaker = Shaker::new(12);
            let mut warm = Warm::cold();
            for by in [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5] {
                let mut problem = whole.clone();
                warm.advance(&problem);
                shaker.shock(&mut problem, by);
                cold += usize::from(advanced(&format!("{name} by {by}"), &mut warm, &problem));
                solved += 1;
            }
        }
        println!("{size:?}: {cold} of {solved} shocks solved from scratch");
    }
}

#[test]
fn balances_thrown_about_and_routes_closed_are_proved() {
    for size in [SIZES[0], SIZES[1]] {
        for (name, whole) in cases(size) {
            let mut shaker = Shaker::new(13);
            let (mut problem, mut warm) = (whole.clone(), Warm::cold());
            warm.advance(&problem);
            for round in 0..12 {
                if round % 2 == 0 {
                    shaker.throw(&mut problem);
                } else {
                    shaker.reroute(&mut problem, &whole, 0.3);
                }
                advanced(&format!("{name} round {round}"), &mut warm, &problem);
            }
        }
    }
}

#[test]
fn routes_all_closed_and_opened_again() {
    for (name, whole) in cases(SIZES[0]) {
        let (mut problem, mut warm) = (whole.clone(), Warm::cold());
        let before = warm.advance(&problem).clone();
        Shaker::new(1).reroute(&mut problem, &whole, 1.1);
        let closed = warm.advance(&problem);
        assert_eq!(closed.status, Status::NoTrade, "{name}: {closed:?}");
        assert!(closed.flows.iter().all(|flow| *flow == 0.0), "{name}");
        Shaker::new(1).reroute(&mut problem, &whole, 1.1);
        let again = warm.advance(&problem);
        assert_proved(&name, &problem, again);
        assert_same(&name, again, &before);
    }
}

/// The route that carries most of those without a charge.
fn busiest(problem: &Problem, answer: &Answer) -> usize {
    let flow = |at: &usize| if problem.routes()[*at].fixed > 0.0 { 0.0 } else { answer.flows[*at] };
    (0..answer.flows.len()).max_by(|a, b| flow(a).total_cmp(&flow(b))).unwrap()
}

#[test]
fn charges_that_come_and_go_are_counted() {
    let mut counted = 0;
    for (name, mut problem) in cases(SIZES[0]) {
        let mut warm = Warm::cold();
        warm.advance(&problem);
        for round in 0..6 {
            let at = warm.answer().map_or(0, |answer| busiest(&problem, answer));
            let route = problem.routes()[at];
            let fixed = if round < 4 { 0.5 } else { 0.0 };
            problem.set_route(at, Route { fixed, ..route }).unwrap();
            let answer = warm.advance(&problem);
            let (cold, _) = solve(&problem, Warm::cold());
            let is_sent =
                |answer: &Answer| matches!(answer.status, Status::Certified | Status::Bounded);
            assert!(is_sent(answer) && is_sent(&cold), "{name}: {answer:?} {cold:?}");
            assert_same(&format!("{name} round {round}"), answer, &cold);
            let sent = problem.routes().iter().zip(&answer.flows);
            counted += sent.filter(|(route, flow)| route.fixed > 0.0 && **flow > 0.0).count();
        }
        for at in 0..problem.routes().len() {
            let route = problem.routes()[at];
            problem.set_route(at, Route { fixed: 0.0, ..route }).unwrap();
        }
        advanced(&name, &mut warm, &problem);
    }
    assert!(counted > 0, "no charge was ever paid");
}

#[test]
fn what_another_problem_left_does_no_harm() {
    let mut warm = Warm::cold();
    for seed in 0..40 {
        for size in [SIZES[0], (12, 60)] {
            let family = Family::ALL[seed as usize % 4];
            let topology = Topology::ALL[seed as usize / 4 % 2];
            let problem = problem(family, topology, size, seed);
            advanced(&format!("seed {seed} {size:?}"), &mut warm, &problem);
        }
    }
    // Other shapes altogether, with groups, losses, floors and outlets.
    for seed in 0..150 {
        let problem = common::problem(seed, common::family(seed));
        let answer = warm.advance(&problem);
        let (cold, _) = solve(&problem, Warm::cold());
        assert_eq!(answer.status, cold.status, "seed {seed}: {answer:?} {cold:?}");
        if answer.status == Status::Certified {
            assert_same(&format!("seed {seed}"), answer, &cold);
        }
    }
}

/// Every bit of an answer that tells one number from another.
fn bits(answer: &Answer) -> Vec<u64> {
    let Answer { flows, prices, certificate, .. } = answer;
    let proof = [certificate.benefit, certificate.bound, certificate.gap];
    let numbers = flows.iter().chain(&prices.nodes).chain(&prices.groups).chain(&proof);
    numbers.map(|number| number.to_bits()).chain([answer.steps as u64]).collect()
}

#[test]
fn the_same_sequence_gives_the_same_bits() {
    for (name, problem) in cases(SIZES[1]) {
        let run = || {
            let (mut problem, mut shaker) = (problem.clone(), Shaker::new(15));
            let (mut warm, mut seen) = (Warm::cold(), Vec::new());
            for round in 0..20 {
                if round % 5 == 4 {
                    shaker.shock(&mut problem, 0.05);
                }
                shaker.tick(&problem).make(&mut problem);
                seen.extend(bits(warm.advance(&problem)));
            }
            seen
        };
        assert!(run() == run(), "{name}");
    }
}

#[test]
fn prices_that_make_no_sense_do_no_harm() {
    for (name, problem) in cases(SIZES[0]) {
        let nodes = problem.nodes().len();
        let (cold, _) = solve(&problem, Warm::cold());
        let lists =
            [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -1e300, f64::MAX, 0.0, 5e-324]
                .map(|price| vec![price; nodes]);
        let lengths = [vec![1.0], vec![1.0; nodes - 1], vec![1.0; nodes + 1], vec![1.0; 3 * nodes]];
        let mixed = (0..nodes).map(|at| if at % 2 == 0 { 1e300 } else { -1e300 }).collect();
        let one = (0..nodes).map(|at| if at == 3 { f64::NAN } else { 10.0 }).collect();
        for prices in lists.into_iter().chain(lengths).chain([mixed, one]) {
            for groups in [vec![], vec![f64::NAN; 2]] {
                let start = Warm::from_prices(Prices { nodes: prices.clone(), groups });
                let (answer, _) = solve(&problem, start);
                assert_proved(&name, &problem, &answer);
                assert_same(&name, &answer, &cold);
            }
        }
    }
}

#[test]
fn right_prices_from_elsewhere_spare_the_search() {
    let (mut solved, mut cold) = (0, 0);
    for (name, problem) in cases(SIZES[1]) {
        let (answer, _) = solve(&problem, Warm::cold());
        let (again, _) = solve(&problem, Warm::from_prices(answer.prices.clone()));
        assert_proved(&name, &problem, &again);
        assert_same(&name, &again, &answer);
        cold += usize::from(again.is_cold);
        solved += 1;
    }
    println!("{cold} of {solved} solved from scratch although prices were right");
}

/// What a change in place must bring about is what a problem built anew says.
#[test]
fn changes_in_place_are_taken_over_whole() {
    let node = |held| {
        let utility = Utility::Quadratic { slope: 1.0, curvature: 0.01, centre: 100.0 };
        Node { drawable: f64::INFINITY, ..Node::new(held, utility) }
    };
    // More arrives of what is sent: nodes can be moved further than before.
    let route = Route { capacity: 15.0, delivered: 0.5, ..Route::new(0, 1, 0.001) };
    let mut problem = Problem::new(vec![node(120.0), node(80.0)], vec![route], Vec::new()).unwrap();
    let (_, mut warm) = solve(&problem, Warm::cold());
    problem.set_route(0, Route { delivered: 1.0, ..route }).unwrap();
    assert!((warm.advance(&problem).flows[0] - 15.0).abs() < 1e-9);
    // What is negligible is told by what stands there now.
    let mut problem = Problem::new(
        vec![node(1e13), node(80.0)],
        vec![Route { capacity: 50.0, ..Route::new(0, 1, 0.001) }],
        Vec::new(),
    )
    .unwrap();
    problem.set_node(0, node(120.0)).unwrap();
    let (answer, _) = solve(&problem, Warm::cold());
    assert_eq!(answer.status, Status::Certified, "{answer:?}");
    // What the last problem sent is nothing to a smaller one that sends nothing.
    let four: Vec<Route> =
        (0..4).map(|_| Route { capacity: 3.0, ..Route::new(0, 1, 0.001) }).collect();
    let many = Problem::new(vec![node(120.0), node(80.0)], four, Vec::new()).unwrap();
    let dear = |fixed| Route { capacity: 5.0, fixed, ..Route::new(0, 1, 9.0) };
    for fixed in [0.0, 0.01] {
        let few = vec![dear(fixed), dear(fixed)];
        let few = Problem::new(vec![node(120.0), node(80.0)], few, Vec::new()).unwrap();
        let mut warm = Warm::cold();
        for problem in [&many, &few, &few, &many, &few] {
            let is_many = problem.routes().len() == 4;
            let answer = warm.advance(problem);
            assert_eq!(answer.status == Status::Certified, is_many, "{answer:?}");
        }
    }
}

/// Two problems with as many rows and links, and the same links free to move, but joined otherwise: a
/// star, whose factors have one row beside its leaves, and a ring, which has no leaves.
#[test]
fn factors_of_another_topology_are_not_taken() {
    let nodes = || {
        [140.0, 90.0, 80.0, 70.0].map(|held| {
            let utility = Utility::Quadratic { slope: 1.0, curvature: 0.01, centre: 100.0 };
            Node { drawable: f64::INFINITY, ..Node::new(held, utility) }
        })
    };
    let way = |source, target, cost| {
        let open = Route::new(source, target, cost);
        Route { capacity: 1e3, curvature: 0.01, ..open }
    };
    let star = [(0, 1), (0, 2), (0, 3), (3, 0)].map(|(from, to)| way(from, to, 0.001));
    let star = Problem::new(nodes().to_vec(), star.to_vec(), Vec::new()).unwrap();
    let mut warm = Warm::cold();
    let answer = warm.advance(&star).clone();
    assert_proved("star", &star, &answer);
    assert!(answer.flows[..3].iter().all(|flow| *flow > 0.0), "{answer:?}");
    // By the star's prices three ways of the ring earn a little, and the last one nothing.
    let price = &answer.prices.nodes;
    let earning = |(from, to): (usize, usize)| way(from, to, price[to] - price[from] - 0.02);
    let mut ring = [(0, 1), (3, 0), (1, 2)].map(earning).to_vec();
    ring.push(way(2, 3, 10.0));
    let ring = Problem::new(nodes().to_vec(), ring, Vec::new()).unwrap();
    advanced("ring", &mut warm, &ring);
    advanced("star", &mut warm, &star);
}
