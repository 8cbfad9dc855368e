//! How large jumps are: two-sided, with a power or an exponential tail.
//!
//! Inside, every law is a mixture of exponentials ([`Phases`]), because with those first passages
//! have a closed form (Cai and Kou, 2011).

use super::error::{PassageError, within};
use super::phases::Phases;

/// Least and largest exponent of a power law.
const EXPONENTS: [f64; 2] = [2.1, 12.0];

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

    /// Mean size of a jump that is adverse; 0 where none is.
    #[must_use]
    pub fn mean_adverse(&self) -> f64 {
        let [mass, sum, _] = self.adverse.moments();
        if mass > 0.0 { sum / mass } else { 0.0 }
    }

    /// Mean square of a jump.
    #[must_use]
    pub fn mean_square(&self) -> f64 {
        self.adverse.moments()[2] + self.favourable.moments()[2]
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
    use super::{Jumps, Side};

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
