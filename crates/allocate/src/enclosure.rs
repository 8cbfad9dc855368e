//! Intervals that are sure to hold the true value: every operation rounds outwards.
//!
//! The four operations of doubles are correctly rounded, so the true result lies between the
//! doubles next to the computed one. `libm`'s `log1p` is accurate to one unit in the last place;
//! four are allowed for here.

use std::ops::{Add, Mul, Neg, Sub};

/// An interval of doubles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Enclosure {
    /// At most the true value.
    pub(crate) low: f64,
    /// At least the true value.
    pub(crate) high: f64,
}

impl Enclosure {
    /// Nothing.
    pub(crate) const ZERO: Self = Self { low: 0.0, high: 0.0 };

    /// Exactly this double.
    pub(crate) fn exact(value: f64) -> Self {
        Self { low: value, high: value }
    }

    /// The double halfway.
    pub(crate) fn middle(self) -> f64 {
        if self.low == self.high { self.low } else { f64::midpoint(self.low, self.high) }
    }

    /// The smallest interval that holds both.
    pub(crate) fn hull(self, other: Self) -> Self {
        Self { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    /// The interval with its negative values lifted to zero.
    pub(crate) fn at_least_zero(self) -> Self {
        Self { low: self.low.max(0.0), high: self.high.max(0.0) }
    }

    /// `ln(1 + self)`, for values above -1.
    pub(crate) fn log_one_plus(self) -> Self {
        if self == Self::ZERO {
            return self;
        }
        let (low, high) = (libm::log1p(self.low), libm::log1p(self.high));
        let slack = 4.0 * f64::EPSILON;
        Self {
            low: (low - slack * low.abs()).next_down(),
            high: (high + slack * high.abs()).next_up(),
        }
    }

    /// Divided by a positive interval.
    pub(crate) fn over(self, divisor: Self) -> Self {
        if self == Self::ZERO {
            return self;
        }
        let ends = [
            self.low / divisor.low,
            self.low / divisor.high,
            self.high / divisor.low,
            self.high / divisor.high,
        ];
        Self::around(ends)
    }

    fn around(ends: [f64; 4]) -> Self {
        let low = ends.into_iter().fold(f64::INFINITY, f64::min);
        let high = ends.into_iter().fold(f64::NEG_INFINITY, f64::max);
        Self { low: low.next_down(), high: high.next_up() }
    }
}

impl Add for Enclosure {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        if other == Self::ZERO {
            return self;
        }
        Self { low: (self.low + other.low).next_down(), high: (self.high + other.high).next_up() }
    }
}

impl Neg for Enclosure {
    type Output = Self;

    fn neg(self) -> Self {
        Self { low: -self.high, high: -self.low }
    }
}

impl Sub for Enclosure {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Enclosure {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        if self == Self::ZERO || other == Self::ZERO {
            return Self::ZERO;
        }
        Self::around([
            self.low * other.low,
            self.low * other.high,
            self.high * other.low,
            self.high * other.high,
        ])
    }
}

impl Mul<f64> for Enclosure {
    type Output = Self;

    fn mul(self, other: f64) -> Self {
        self * Self::exact(other)
    }
}

#[cfg(test)]
mod tests {
    use super::Enclosure;

    #[test]
    fn a_third_lies_strictly_inside() {
        let third = Enclosure::exact(1.0).over(Enclosure::exact(3.0));
        let one = third * 3.0;
        assert!(one.low < 1.0 && 1.0 < one.high);
        assert!(one.high - one.low < 1e-14);
    }

    #[test]
    fn zero_stays_exact() {
        let zero = Enclosure::ZERO + Enclosure::ZERO * 7.0;
        assert_eq!(zero, Enclosure::ZERO);
    }

    #[test]
    fn a_logarithm_of_a_small_number_keeps_its_digits() {
        let value = Enclosure::exact(1e-12).log_one_plus();
        assert!(value.low <= 1e-12 && value.high >= 1e-12 - 5e-25);
        assert!(value.high - value.low < 1e-26);
    }
}
