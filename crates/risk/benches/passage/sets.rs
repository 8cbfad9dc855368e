//! The twenty sets of parameters, and random ones.

use super::draw::Stream;
use super::world::{Law, World};

/// A power law, alike on both sides: exponent and scale.
const fn power(exponent: f64, scale: f64) -> Law {
    skewed(Some(exponent), [0.5, scale, scale])
}

/// An exponential law, alike on both sides.
const fn exponential(scale: f64) -> Law {
    skewed(None, [0.5, scale, scale])
}

const fn skewed(exponent: Option<f64>, [share, adverse, favourable]: [f64; 3]) -> Law {
    Law { exponent, adverse_share: share, adverse_scale: adverse, favourable_scale: favourable }
}

const fn world(hours: f64, buffer: f64, moves: [f64; 3], law: Law) -> World {
    let [volatility, jumps_per_hour, drift] = moves;
    World { volatility, drift, jumps_per_hour, law, buffer, hours }
}

const THIRD: f64 = 1.0 / 3.0;

/// Hours, buffer, [volatility, jumps an hour, drift an hour], jumps; in shares of a notional.
pub const TWENTY: [World; 20] = [
    world(THIRD, 0.010, [0.006, 0.10, 0.0], power(3.0, 0.010)),
    world(THIRD, 0.050, [0.006, 0.10, 0.0], power(3.0, 0.010)),
    world(THIRD, 0.004, [0.010, 2.00, 1e-4], power(3.0, 0.004)),
    world(1.0, 0.020, [0.006, 0.05, 0.0], power(3.0, 0.015)),
    world(1.0, 0.090, [0.006, 0.05, -1e-4], power(3.0, 0.015)),
    world(1.0, 0.300, [0.020, 0.50, 0.0], power(3.5, 0.020)),
    world(1.0, 0.040, [0.010, 0.20, 2e-3], exponential(0.010)),
    world(1.0, 0.120, [0.010, 0.20, -2e-3], exponential(0.010)),
    world(4.0, 0.050, [0.002, 0.02, 0.0], power(2.5, 0.010)),
    world(4.0, 0.020, [0.010, 1.00, -1e-3], exponential(0.005)),
    world(4.0, 0.200, [0.010, 1.00, 1e-3], exponential(0.015)),
    world(4.0, 0.150, [0.030, 0.25, 0.0], skewed(Some(3.0), [0.7, 0.030, 0.015])),
    world(8.0, 0.080, [0.005, 0.10, 5e-4], power(3.0, 0.008)),
    world(8.0, 0.250, [0.005, 0.01, 0.0], skewed(Some(4.0), [0.6, 0.040, 0.020])),
    world(24.0, 0.100, [0.006, 0.05, -2e-4], power(3.0, 0.015)),
    world(24.0, 0.500, [0.010, 0.10, 0.0], power(3.0, 0.010)),
    world(24.0, 0.250, [0.010, 0.00, 0.0], power(3.0, 0.010)),
    world(72.0, 0.300, [0.008, 0.20, 1e-3], skewed(None, [0.4, 0.025, 0.010])),
    world(168.0, 0.400, [0.010, 2.00, 0.0], power(3.0, 0.006)),
    world(168.0, 2.000, [0.050, 0.02, 1e-3], power(3.0, 0.050)),
];

/// A set drawn over what accounts meet: volatility 0.2 % to 5 %, up to two jumps an hour of a fifth
/// to eight volatilities, 20 minutes to a week, buffers of half to fifteen deviations.
pub fn random(stream: &mut Stream) -> World {
    let volatility = stream.log_uniform([0.002, 0.05]);
    let hours = stream.log_uniform([THIRD, 168.0]);
    let deviation = volatility * hours.sqrt();
    let scale = volatility * stream.log_uniform([0.2, 8.0]);
    let exponent = (stream.uniform() < 0.65).then(|| 2.3 + 2.7 * stream.uniform());
    let is_lopsided = stream.uniform() < 0.5;
    let [share, other] = if is_lopsided {
        [0.1 + 0.8 * stream.uniform(), stream.log_uniform([0.4, 2.5])]
    } else {
        [0.5, 1.0]
    };
    let jumps_per_hour =
        if stream.uniform() < 0.05 { 0.0 } else { stream.log_uniform([1e-3, 2.0]) };
    let buffer = deviation * stream.log_uniform([0.5, 15.0]);
    // Over the horizon up to two deviations either way, but no more than the buffer.
    let most = (2.0 * deviation).min(buffer);
    let drift = (2.0 * stream.uniform() - 1.0) * most / hours;
    world(
        hours,
        buffer,
        [volatility, jumps_per_hour, drift],
        skewed(exponent, [share, scale, scale * other]),
    )
}
