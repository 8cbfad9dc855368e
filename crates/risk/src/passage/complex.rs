//! Complex numbers, as far as the inversion of a transform needs them.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// A complex number.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Complex {
    pub(super) re: f64,
    pub(super) im: f64,
}

impl Complex {
    pub(super) const ZERO: Self = Self { re: 0.0, im: 0.0 };
    pub(super) const ONE: Self = Self { re: 1.0, im: 0.0 };

    pub(super) const fn real(re: f64) -> Self {
        Self { re, im: 0.0 }
    }

    /// Square of the distance from 0.
    pub(super) fn square(self) -> f64 {
        self.re * self.re + self.im * self.im
    }

    pub(super) fn times(self, by: f64) -> Self {
        Self { re: self.re * by, im: self.im * by }
    }

    /// `exp(-self)`.
    pub(super) fn exp_neg(self) -> Self {
        let size = libm::exp(-self.re);
        let (sin, cos) = libm::sincos(self.im);
        Self { re: size * cos, im: -size * sin }
    }
}

impl Add for Complex {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { re: self.re + other.re, im: self.im + other.im }
    }
}

impl Sub for Complex {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self { re: self.re - other.re, im: self.im - other.im }
    }
}

impl Mul for Complex {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self {
            re: self.re * other.re - self.im * other.im,
            im: self.re * other.im + self.im * other.re,
        }
    }
}

impl Div for Complex {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let by = 1.0 / other.square();
        Self {
            re: (self.re * other.re + self.im * other.im) * by,
            im: (self.im * other.re - self.re * other.im) * by,
        }
    }
}

impl Neg for Complex {
    type Output = Self;
    fn neg(self) -> Self {
        Self { re: -self.re, im: -self.im }
    }
}

#[cfg(test)]
mod tests {
    use super::Complex;

    #[test]
    fn division_undoes_multiplication_and_the_exponential_turns() {
        let (a, b) = (Complex { re: 3.0, im: -2.0 }, Complex { re: -0.5, im: 4.0 });
        let back = a * b / b - a;
        assert!(back.square() < 1e-28);
        let half_turn = Complex { re: 1.0, im: std::f64::consts::PI }.exp_neg();
        assert!((half_turn + Complex::real(libm::exp(-1.0))).square() < 1e-30);
    }
}
