//! The oracle: first passage by drawing paths, without discretisation and with importance sampling.
//!
//! A path is the times of its jumps, where the diffusion stands just before each, and the sizes. Between
//! two of those the chance that the diffusion has been beyond the buffer is that of a Brownian
//! bridge, exactly `exp(-2 (b - x) (b - y) / (v dt))`, so that each path brings a chance rather than
//! a yes or no, and no time step exists. Paths are drawn from several worlds in turn (as it is;
//! drifting towards the loss; tilted by Esscher's transform; with one jump taken from the tail), and each
//! is weighted by its density in the true world over its mean density in all of them (the balance heuristic;
//! Veach and Guibas, 1995): unbiased, and no weight is above the number of worlds.

use super::draw::Stream;
use super::world::World;

/// Chance, expected overshoot, and their standard errors.
#[derive(Debug, Clone, Copy, Default)]
pub struct Seen {
    pub chance: f64,
    pub chance_error: f64,
    pub overshoot: f64,
    pub overshoot_error: f64,
}

/// A world to draw from instead.
#[derive(Debug, Clone, Copy)]
enum Proposal {
    /// Drift of the loss raised by this much per hour.
    Drift(f64),
    /// Esscher's transform with this parameter; for exponential laws.
    Esscher(f64),
    /// At least one jump, and one of them from beyond this; the drift raised beside it.
    Tail { beyond: f64, drift: f64 },
}

/// A path, as the weights see it.
#[derive(Debug, Default)]
struct Path {
    times: Vec<f64>,
    sizes: Vec<f64>,
    /// Diffusion over the whole horizon beyond its own drift.
    noise: f64,
    passed: f64,
    overshoot: f64,
}

/// Draws paths until both errors are small, or `most` have been drawn.
pub fn play(world: &World, seed: u64, most: u64, enough: f64) -> Seen {
    let proposals = proposals(world);
    let mut stream = Stream::new(seed);
    let mut path = Path::default();
    let (mut sums, mut paths) = ([0.0; 4], 0_u64);
    loop {
        for _ in 0..2000 {
            for &proposal in &proposals {
                draw(world, proposal, &mut stream, &mut path);
                let mean: f64 =
                    proposals.iter().map(|&from| ratio(world, from, &path)).sum::<f64>()
                        / proposals.len() as f64;
                let (hit, over) = (path.passed / mean, path.overshoot / mean);
                for (sum, term) in sums.iter_mut().zip([hit, hit * hit, over, over * over]) {
                    *sum += term;
                }
                paths += 1;
            }
        }
        let seen = summary(sums, paths);
        if paths >= most || (seen.chance_error < enough * seen.chance && paths > 20_000) {
            return seen;
        }
    }
}

fn summary(sums: [f64; 4], paths: u64) -> Seen {
    let count = paths as f64;
    let error = |mean: f64, square: f64| ((square / count - mean * mean).max(0.0) / count).sqrt();
    let (chance, overshoot) = (sums[0] / count, sums[2] / count);
    Seen {
        chance,
        chance_error: error(chance, sums[1]),
        overshoot,
        overshoot_error: error(overshoot, sums[3]),
    }
}

/// Worlds that between them bring about every way of losing the buffer.
fn proposals(world: &World) -> Vec<Proposal> {
    let toward = world.buffer / world.hours + world.drift;
    let mut all = vec![Proposal::Drift(0.0)];
    if world.volatility > 0.0 {
        all.extend([0.3, 0.6, 1.0].map(|share| Proposal::Drift(share * toward.max(0.0))));
    }
    if world.jumps_per_hour > 0.0 {
        let tail = |share: f64, lead: f64| Proposal::Tail {
            beyond: share * world.buffer,
            drift: if world.volatility > 0.0 { lead * toward.max(0.0) } else { 0.0 },
        };
        all.extend([tail(0.95, 0.0), tail(0.7, 0.0), tail(0.4, 0.0), tail(0.15, 0.0)]);
        all.extend([tail(0.5, 0.45), tail(0.2, 0.75), tail(0.75, 0.2)]);
        if world.law.exponent.is_none() {
            let most = esscher(world);
            all.extend([Proposal::Esscher(most), Proposal::Esscher(0.6 * most)]);
            all.extend([Proposal::Esscher(1.3 * most), Proposal::Esscher(0.3 * most)]);
            let bound = 0.999 / world.law.adverse_scale;
            all.retain(|one| !matches!(one, Proposal::Esscher(theta) if *theta >= bound));
        }
    }
    all
}

/// Exponent of the loss and its slope, for exponential laws.
fn exponent(world: &World, theta: f64) -> [f64; 2] {
    let law = &world.law;
    let (up, down) = (1.0 / law.adverse_scale, 1.0 / law.favourable_scale);
    let rate = world.jumps_per_hour;
    let (p, m) = (law.adverse_share, 1.0 - law.adverse_share);
    let variance = world.volatility * world.volatility;
    [
        0.5 * variance * theta * theta - world.drift * theta
            + rate * (p * theta / (up - theta) - m * theta / (down + theta)),
        variance * theta - world.drift
            + rate * (p * up / (up - theta).powi(2) - m * down / (down + theta).powi(2)),
    ]
}

/// The tilt under which the buffer is lost on average at the end.
fn esscher(world: &World) -> f64 {
    let (mut low, mut high) = (0.0, 0.999 / world.law.adverse_scale);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        let drift = exponent(world, middle)[1];
        *(if drift * world.hours < world.buffer { &mut low } else { &mut high }) = middle;
    }
    low
}

/// Draws one path and what it does.
fn draw(world: &World, from: Proposal, stream: &mut Stream, path: &mut Path) {
    let law = &world.law;
    let (mut rate, mut least) = (world.jumps_per_hour, 0);
    let (mut share, mut up, mut down) =
        (law.adverse_share, law.adverse_scale, law.favourable_scale);
    let lead;
    match from {
        Proposal::Drift(drift) => lead = drift,
        Proposal::Tail { drift, .. } => (lead, least) = (drift, 1),
        Proposal::Esscher(theta) => {
            lead = world.volatility * world.volatility * theta;
            let (right, left) = (share / (1.0 - theta * up), (1.0 - share) / (1.0 + theta * down));
            rate *= right + left;
            share = right / (right + left);
            (up, down) = (up / (1.0 - theta * up), down / (1.0 + theta * down));
        }
    }
    let count = if rate > 0.0 { stream.poisson(rate * world.hours, least) } else { 0 };
    path.times.clear();
    path.sizes.clear();
    let mut clock = 0.0;
    for _ in 0..count {
        clock += stream.exponential();
        path.times.push(clock);
        let adverse = stream.uniform() < share;
        let size = law.size(if adverse { up } else { down }, stream.uniform());
        path.sizes.push(if adverse { size } else { -size });
    }
    let end = clock + stream.exponential();
    path.times.iter_mut().for_each(|time| *time *= world.hours / end);
    if let Proposal::Tail { beyond, .. } = from {
        let one = ((stream.uniform() * count as f64) as usize).min(count - 1);
        // Exceeding a size with a chance below that of `beyond`, on the adverse side.
        let most = law.beyond(beyond) / law.adverse_share;
        path.sizes[one] = law.size(law.adverse_scale, stream.uniform() * most);
    }
    walk(world, lead, stream, path);
}

/// The diffusion between the jumps, and the chance that the buffer was lost on the way.
fn walk(world: &World, lead: f64, stream: &mut Stream, path: &mut Path) {
    let variance = world.volatility * world.volatility;
    let (mut loss, mut clock, mut held) = (0.0, 0.0, 1.0);
    (path.noise, path.passed, path.overshoot) = (0.0, 0.0, 0.0);
    for leg in 0..=path.times.len() {
        let until = path.times.get(leg).copied().unwrap_or(world.hours);
        let span = until - clock;
        let noise = lead * span + (variance * span).sqrt() * stream.normal();
        path.noise += noise;
        let before = loss;
        loss += noise - world.drift * span;
        let (near, far) = (world.buffer - before, world.buffer - loss);
        let kept = if near <= 0.0 || far <= 0.0 {
            0.0
        } else {
            -(-2.0 * near * far / (variance * span)).exp_m1()
        };
        path.passed += held * (1.0 - kept);
        held *= kept;
        if let Some(size) = path.sizes.get(leg) {
            loss += size;
            if loss >= world.buffer {
                path.passed += held;
                path.overshoot += held * (loss - world.buffer);
                held = 0.0;
            }
        }
        clock = until;
    }
}

/// Density of a path under a proposal over that in the true world.
fn ratio(world: &World, from: Proposal, path: &Path) -> f64 {
    let variance = world.volatility * world.volatility;
    let led = |lead: f64| {
        if lead == 0.0 {
            return 1.0;
        }
        (lead / variance * (path.noise - 0.5 * lead * world.hours)).exp()
    };
    match from {
        Proposal::Drift(lead) => led(lead),
        Proposal::Esscher(theta) => {
            let loss = path.noise - world.drift * world.hours + path.sizes.iter().sum::<f64>();
            (theta * loss - exponent(world, theta)[0] * world.hours).exp()
        }
        Proposal::Tail { beyond, drift } => {
            let large = path.sizes.iter().filter(|&&size| size > beyond).count() as f64;
            if large == 0.0 {
                return 0.0;
            }
            let some = -(-world.jumps_per_hour * world.hours).exp_m1();
            large / path.sizes.len() as f64 / world.law.beyond(beyond) / some * led(drift)
        }
    }
}
