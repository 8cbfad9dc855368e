//! How users' requests and deposits come: rates and sizes learned as they come, never ahead.
//!
//! Exponentially weighted sums over an exposure that is weighted alike, so that a rate is a sum
//! over the time in which it came together. Before the first word there is a quiet past of stated
//! length: one early request among nothing known is no torrent. An hour is the unit of time.

use serde::{Deserialize, Serialize};
use trimtab_model::{Canonical, Encoder};

/// How arrivals are learned and forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DemandTerms {
    /// Hours after which what was seen counts half.
    pub half_life: f64,
    /// Hours without any arrival that are taken to lie before the first word.
    pub quiet: f64,
}

/// What came of one sort: requests, or deposits. Sums are weighted.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Sums {
    /// How many.
    pub count: f64,
    /// How much, in units of the asset.
    pub amount: f64,
    /// Squares of the amounts.
    pub square: f64,
}

/// Arrivals at one account.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Arrivals {
    /// Users' requests to be paid out.
    pub out: Sums,
    /// Users' deposits.
    pub paid_in: Sums,
    /// Hours over which the sums came together, weighted alike.
    pub exposure: f64,
}

impl Default for DemandTerms {
    /// A day, and an hour of quiet. A network that is decided upon every second or so states
    /// shorter ones.
    fn default() -> Self {
        Self { half_life: 24.0, quiet: 1.0 }
    }
}

impl DemandTerms {
    /// Whether these are times that can be reckoned with.
    #[must_use]
    pub fn is_sound(self) -> bool {
        let Self { half_life, quiet } = self;
        half_life.is_finite() && half_life > 0.0 && quiet.is_finite() && quiet >= 0.0
    }

    /// Nothing seen yet but the quiet past.
    #[must_use]
    pub fn start(self) -> Arrivals {
        Arrivals { out: Sums::default(), paid_in: Sums::default(), exposure: self.quiet }
    }
}

impl Sums {
    /// One more.
    pub fn add(&mut self, amount: f64) {
        self.count += 1.0;
        self.amount += amount;
        self.square += amount * amount;
    }

    /// How much of what came counts as a stream: n arrivals are n - 1 intervals, and one arrival
    /// says nothing of when another will come.
    #[must_use]
    pub fn stream(self) -> f64 {
        if self.count > 1.0 { 1.0 - 1.0 / self.count } else { 0.0 }
    }

    fn faded(self, left: f64) -> Self {
        Self { count: self.count * left, amount: self.amount * left, square: self.square * left }
    }
}

impl Arrivals {
    /// Whether these are sums that can have come about: read from outside, they may be anything.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let Self { out, paid_in, exposure } = self;
        let sums = [out, paid_in].map(|sums| [sums.count, sums.amount, sums.square]);
        let figures = sums.as_flattened().iter().chain([exposure]);
        figures.into_iter().all(|figure| figure.is_finite() && *figure >= 0.0)
    }

    /// The same after `hours` in which nothing came.
    #[must_use]
    pub fn after(&self, hours: f64, terms: DemandTerms) -> Self {
        let left = libm::exp2(-hours / terms.half_life);
        // The weighted length of the hours themselves: the integral of their fading.
        let grown = terms.half_life / std::f64::consts::LN_2 * (1.0 - left);
        Self {
            out: self.out.faded(left),
            paid_in: self.paid_in.faded(left),
            exposure: self.exposure * left + grown,
        }
    }
}

impl Canonical for Sums {
    fn encode(&self, out: &mut Encoder) {
        for figure in [self.count, self.amount, self.square] {
            out.u64(figure.to_bits());
        }
    }
}

impl Canonical for Arrivals {
    fn encode(&self, out: &mut Encoder) {
        self.out.encode(out);
        self.paid_in.encode(out);
        out.u64(self.exposure.to_bits());
    }
}

#[cfg(test)]
mod tests {
    use super::DemandTerms;

    const TERMS: DemandTerms = DemandTerms { half_life: 2.0, quiet: 1.0 };

    #[test]
    fn half_is_left_after_a_half_life() {
        let mut arrivals = TERMS.start();
        arrivals.out.add(3.0);
        arrivals.out.add(5.0);
        let later = arrivals.after(2.0, TERMS);
        assert_eq!((later.out.count, later.out.amount, later.out.square), (1.0, 4.0, 17.0));
        // Half of the quiet hour, and the integral of 2^(-t/2) over two hours.
        let grown = 2.0 / std::f64::consts::LN_2 * 0.5;
        assert!((later.exposure - 0.5 - grown).abs() < 1e-12);
    }

    #[test]
    fn two_steps_are_one() {
        let mut arrivals = TERMS.start();
        arrivals.paid_in.add(7.0);
        let (once, twice) =
            (arrivals.after(3.0, TERMS), arrivals.after(1.0, TERMS).after(2.0, TERMS));
        assert!((once.paid_in.amount - twice.paid_in.amount).abs() < 1e-12);
        assert!((once.exposure - twice.exposure).abs() < 1e-12);
    }

    #[test]
    fn a_steady_stream_shows_its_rate() {
        let mut arrivals = TERMS.start();
        for _ in 0..400 {
            arrivals = arrivals.after(0.1, TERMS);
            arrivals.out.add(0.5);
        }
        let rate = arrivals.out.amount / arrivals.exposure;
        assert!((rate - 5.0).abs() < 0.1, "{rate}");
    }
}
