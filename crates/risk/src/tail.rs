//! How large moves are distributed: a Student t, whose tail falls as a power.
//!
//! Crypto returns have tail exponents of about 3 to 4, so a normal law would call the moves that
//! liquidate impossible. With exponent `a` the chance of a move beyond `z` scales falls as
//! `z^-a`, and unit variance needs the scale `sqrt((a - 2) / a)`.

/// Half of the nodes and weights of Gauss and Legendre's rule with ten points on [-1, 1]
/// (Abramowitz and Stegun, table 25.4); the integrands are smooth, the error of [`Tail::beyond`] is
/// below a millionth.
const GAUSS: [(f64, f64); 5] = [
    (0.148_874_338_981_631_22, 0.295_524_224_714_752_87),
    (0.433_395_394_129_247_2, 0.269_266_719_309_996_35),
    (0.679_409_568_299_024_4, 0.219_086_362_515_982_04),
    (0.865_063_366_688_984_5, 0.149_451_349_150_580_6),
    (0.973_906_528_517_171_7, 0.066_671_344_308_688_14),
];

/// A Student t distribution with `exponent` degrees of freedom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tail {
    exponent: f64,
    peak: f64,
}

impl Tail {
    /// Smallest exponent whose variance exists with room to spare.
    pub const LEAST: f64 = 2.1;
    /// Largest exponent; beyond it the law is nearly normal.
    pub const MOST: f64 = 30.0;

    /// A tail that falls as `z^-exponent`; the exponent is brought into
    /// [`Tail::LEAST`]`..=`[`Tail::MOST`].
    #[must_use]
    pub fn new(exponent: f64) -> Self {
        let a = exponent.clamp(Self::LEAST, Self::MOST);
        let ratio = libm::lgamma((a + 1.0) / 2.0) - libm::lgamma(a / 2.0);
        Self { exponent: a, peak: libm::exp(ratio) / (a * std::f64::consts::PI).sqrt() }
    }

    /// Scale at which the distribution has standard deviation 1.
    #[must_use]
    pub fn unit_scale(&self) -> f64 {
        ((self.exponent - 2.0) / self.exponent).sqrt()
    }

    /// Density at 0, where it is highest.
    #[must_use]
    pub const fn peak(&self) -> f64 {
        self.peak
    }

    /// Density at `z`.
    #[must_use]
    pub fn density(&self, z: f64) -> f64 {
        let a = self.exponent;
        self.peak * libm::pow(1.0 + z * z / a, -(a + 1.0) / 2.0)
    }

    /// The `z >= 0` at which the density is `share` of its peak, for shares in (0, 1], and by how
    /// much it falls per unit of share.
    #[must_use]
    pub fn at_share_of_peak(&self, share: f64) -> (f64, f64) {
        let a = self.exponent;
        let power = libm::pow(share, -2.0 / (a + 1.0));
        let z = (a * (power - 1.0).max(0.0)).sqrt();
        (z, a * power / ((a + 1.0) * share * z))
    }

    /// Chance of a move beyond `z >= 0`.
    #[must_use]
    pub fn beyond(&self, z: f64) -> f64 {
        if z < 1.0 {
            return 0.5 - integral(z.max(0.0), |t| self.density(t));
        }
        // With t = 1 / u the whole tail lies between 0 and 1 / z.
        integral(1.0 / z, |u| self.density(1.0 / u) / (u * u))
    }
}

/// Integral from 0 to `end`; the ends themselves are not evaluated.
fn integral(end: f64, value: impl Fn(f64) -> f64) -> f64 {
    let half = end / 2.0;
    let pair = |&(node, weight): &(f64, f64)| {
        weight * (value(half * (1.0 - node)) + value(half * (1.0 + node)))
    };
    half * GAUSS.iter().map(pair).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::Tail;

    /// Survival of t with 3 degrees of freedom in closed form.
    fn beyond_three(z: f64) -> f64 {
        let x = z / 3.0_f64.sqrt();
        0.5 - (x / (1.0 + x * x) + x.atan()) / std::f64::consts::PI
    }

    #[test]
    fn the_tail_of_exponent_three_is_the_closed_form() {
        let tail = Tail::new(3.0);
        for z in [0.0, 0.3, 0.999, 1.0, 2.0, 5.0, 20.0, 60.0] {
            let expected = beyond_three(z);
            assert!((tail.beyond(z) / expected - 1.0).abs() < 1e-6, "{z}: {}", tail.beyond(z));
        }
    }

    #[test]
    fn tabulated_quantiles_hold() {
        // Student's table, one-sided: 5 % at 2.132 (4 degrees), 1 % at 2.764 (10 degrees).
        assert!((Tail::new(4.0).beyond(2.131_847) - 0.05).abs() < 1e-6);
        assert!((Tail::new(10.0).beyond(2.763_769) - 0.01).abs() < 1e-6);
    }

    #[test]
    fn the_density_is_inverted() {
        let tail = Tail::new(3.4);
        for z in [0.0, 0.5, 3.0, 40.0] {
            let share = tail.density(z) / tail.peak();
            assert!((tail.at_share_of_peak(share).0 - z).abs() < 1e-9 * (1.0 + z));
        }
    }
}
