//! How large jumps are: two-sided, with a power or an exponential tail.
//!
//! Inside, every law is a mixture of exponentials, `P(jump > x) = sum w_i exp(-r_i x)`, because
//! with those first passages have a closed form (Cai and Kou, 2011). A power law is such a mixture
//! exactly, with gamma distributed rates: `(1 + x/s)^-a = E exp(-G x/s)`. The mixture here is the
//! trapezoidal sum of that integral over the logarithm of the rate, which converges geometrically
//! (Beylkin and Monzon, 2010); the tests hold it to 1 % of the law.

use super::error::{PassageError, within};

/// Exponentials on each side, at most.
pub(super) const PHASES: usize = 16;
/// Least and largest exponent of a power law.
const EXPONENTS: [f64; 2] = [2.1, 12.0];
/// Beyond so many scales a power law is allowed to fall exponentially.
const FARTHEST: f64 = 2000.0;
/// And also where fewer jumps than one in 10 to this power reach.
const RAREST: f64 = 10.5;
/// Rates at the upper end that together carry less than this are one.
const NEGLIGIBLE: f64 = 5e-3;

/// One side of a law of jumps, in a mixture of exponentials.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Phases {
    pub(super) count: usize,
    /// Rates, rising.
    pub(super) rate: [f64; PHASES],
    /// Chance of each; together the chance that a jump is on this side.
    pub(super) weight: [f64; PHASES],
}

impl Phases {
    pub(super) const NONE: Self = Self { count: 0, rate: [1.0; PHASES], weight: [0.0; PHASES] };

    pub(super) fn push(&mut self, rate: f64, weight: f64) {
        if let (Some(at), Some(heavy)) =
            (self.rate.get_mut(self.count), self.weight.get_mut(self.count))
        {
            (*at, *heavy) = (rate, weight);
            self.count += 1;
        }
    }

    fn exponential(side: Side) -> Self {
        let mut phases = Self::NONE;
        if side.share > 0.0 {
            phases.push(1.0 / side.scale, side.share);
        }
        phases
    }

    /// The trapezoidal sum, its lower and upper end each drawn together into one exponential of
    /// the same mass and mean.
    fn power(exponent: f64, side: Side) -> Self {
        let mut phases = Self::NONE;
        if side.share <= 0.0 {
            return phases;
        }
        let step = 1.65 / (exponent + 1.0).sqrt();
        let farthest = libm::pow(10.0, RAREST / exponent).min(FARTHEST);
        let start = libm::log(0.8 / farthest);
        let end = libm::log(exponent + 60.0);
        let log_gamma = libm::lgamma(exponent);
        let node = |index: i32| {
            let log_rate = start + f64::from(index) * step;
            let rate = libm::exp(log_rate);
            (rate, step * libm::exp(exponent * log_rate - rate - log_gamma))
        };
        let (lower, upper) = (-200, ((end - start) / step) as i32);
        let mut top = upper;
        let mut above = 0.0;
        while top > 0 && above + node(top).1 < NEGLIGIBLE {
            above += node(top).1;
            top -= 1;
        }
        let total: f64 = (lower..=upper).map(|index| node(index).1).sum();
        let mut lump = |range: std::ops::RangeInclusive<i32>| {
            let (mass, mean) = range
                .map(node)
                .fold((0.0, 0.0), |sum, (rate, weight)| (sum.0 + weight, sum.1 + weight / rate));
            if mass > 0.0 {
                phases.push(mass / mean / side.scale, mass / total * side.share);
            }
        };
        lump(lower..=-1);
        (0..=top).for_each(|index| lump(index..=index));
        lump(top + 1..=upper);
        phases
    }

    fn scaled(&self, by: f64) -> Self {
        let mut phases = *self;
        phases.rate.iter_mut().for_each(|rate| *rate /= by);
        phases
    }

    fn beyond(&self, x: f64) -> f64 {
        let phases = self.rate.iter().zip(&self.weight).take(self.count);
        phases.map(|(rate, weight)| weight * libm::exp(-rate * x)).sum()
    }
}

/// Jumps to one side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Side {
    /// Share of all jumps that go to this side.
    pub share: f64,
    /// Scale of their size, in units of money or as a share of a price. Under a power law with
    /// exponent a the mean size is `scale / (a - 1)`, under an exponential law `scale`.
    pub scale: f64,
}

/// How large jumps are, once one happens. Adverse is what lowers the buffer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Jumps {
    pub(super) adverse: Phases,
    pub(super) favourable: Phases,
}

impl Jumps {
    /// Sizes whose tail falls as a power: `P(size > x) = (1 + x / scale)^-exponent` to each side
    /// (Pareto of the second kind; crypto returns have exponents of 3 to 4).
    ///
    /// # Errors
    ///
    /// An exponent outside 2.1 to 12, shares that are below zero or do not add up to 1, a scale
    /// that is not a number above zero.
    pub fn power(exponent: f64, adverse: Side, favourable: Side) -> Result<Self, PassageError> {
        let limit = "from 2.1 to 12 (beyond, take the exponential law)";
        let exponent = within("exponent of the jumps", exponent, EXPONENTS, limit)?;
        let [adverse, favourable] = sides(adverse, favourable)?;
        Ok(Self {
            adverse: Phases::power(exponent, adverse),
            favourable: Phases::power(exponent, favourable),
        })
    }

    /// Sizes whose tail falls exponentially to each side (double exponential; Kou, 2002).
    ///
    /// # Errors
    ///
    /// Shares that are below zero or do not add up to 1, a scale that is not a number above zero.
    pub fn exponential(adverse: Side, favourable: Side) -> Result<Self, PassageError> {
        let [adverse, favourable] = sides(adverse, favourable)?;
        Ok(Self {
            adverse: Phases::exponential(adverse),
            favourable: Phases::exponential(favourable),
        })
    }

    /// Chance that a jump is adverse and larger than `x >= 0`.
    #[must_use]
    pub fn beyond(&self, x: f64) -> f64 {
        self.adverse.beyond(x)
    }

    /// Mean size of a jump that is adverse.
    #[must_use]
    pub fn mean_adverse(&self) -> f64 {
        let side = self.adverse;
        let each = side.rate.iter().zip(&side.weight).take(side.count);
        let (mass, sum) = each
            .fold((0.0, 0.0), |(mass, sum), (rate, weight)| (mass + weight, sum + weight / rate));
        if mass > 0.0 { sum / mass } else { 0.0 }
    }

    /// Mean square of a jump.
    #[must_use]
    pub fn mean_square(&self) -> f64 {
        let side = |side: &Phases| {
            let each = side.rate.iter().zip(&side.weight).take(side.count);
            each.map(|(rate, weight)| 2.0 * weight / (rate * rate)).sum::<f64>()
        };
        side(&self.adverse) + side(&self.favourable)
    }

    /// The jumps of a position with this exposure, where those given are of its price: a short
    /// position is hit by what favours a long one.
    pub(super) fn of_exposure(&self, exposure: f64) -> Self {
        let size = exposure.abs();
        let (adverse, favourable) = (self.adverse.scaled(size), self.favourable.scaled(size));
        if exposure < 0.0 {
            Self { adverse: favourable, favourable: adverse }
        } else {
            Self { adverse, favourable }
        }
    }
}

fn sides(adverse: Side, favourable: Side) -> Result<[Side; 2], PassageError> {
    for (side, [share, scale]) in [
        (adverse, ["share of adverse jumps", "scale of adverse jumps"]),
        (favourable, ["share of favourable jumps", "scale of favourable jumps"]),
    ] {
        within(share, side.share, [0.0, 1.0], "from 0 to 1")?;
        within(scale, side.scale, [1e-150, 1e150], "a number above zero")?;
    }
    let total = adverse.share + favourable.share;
    within("sum of the shares of jumps", total, [1.0 - 1e-9, 1.0 + 1e-9], "1")?;
    Ok([adverse, favourable])
}

#[cfg(test)]
mod tests {
    use super::{Jumps, PHASES, Phases, Side};

    #[test]
    fn the_mixture_is_the_power_law_to_a_hundredth() {
        for exponent in [2.1, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0] {
            let phases = Phases::power(exponent, Side { share: 1.0, scale: 1.0 });
            assert!(phases.count < PHASES, "{exponent}: {}", phases.count);
            let total: f64 = phases.weight.iter().sum();
            assert!((total - 1.0).abs() < 1e-12, "{exponent}: {total}");
            let farthest = libm::pow(10.0, 10.0 / exponent).min(2000.0);
            let mut x = 0.01;
            while x < farthest {
                let ratio = phases.beyond(x) / libm::pow(1.0 + x, -exponent);
                assert!((ratio - 1.0).abs() < 0.01, "{exponent}, {x}: {ratio}");
                x *= 1.1;
            }
        }
    }

    #[test]
    fn shares_that_do_not_add_up_are_refused() {
        let side = |share, scale| Side { share, scale };
        assert!(Jumps::exponential(side(0.6, 1.0), side(0.6, 1.0)).is_err());
        assert!(Jumps::exponential(side(-0.1, 1.0), side(1.1, 1.0)).is_err());
        assert!(Jumps::exponential(side(0.5, 0.0), side(0.5, 1.0)).is_err());
        assert!(Jumps::power(f64::NAN, side(0.5, 1.0), side(0.5, 1.0)).is_err());
        assert!(Jumps::power(2.0, side(0.5, 1.0), side(0.5, 1.0)).is_err());
        assert!(Jumps::power(3.0, side(1.0, 1.0), side(0.0, 1.0)).is_ok());
    }

    #[test]
    fn a_short_position_is_hit_by_rises() {
        let long =
            Jumps::exponential(Side { share: 0.8, scale: 0.02 }, Side { share: 0.2, scale: 0.01 });
        let short = long.unwrap().of_exposure(-1e6);
        assert!((short.beyond(1e4) - 0.2 * libm::exp(-1.0)).abs() < 1e-12);
    }
}
