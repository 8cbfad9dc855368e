//! What a dollar is worth at an account that has to serve users: the price of being found short.
//!
//! Net demand over the time a top-up takes is a compound Poisson sum: requests less deposits, with
//! mean `rate x T` and variance `second moment x T` (Campbell's theorem; Daley and Vere-Jones, *An
//! Introduction to the Theory of Point Processes*). The rates themselves are known only from an
//! exposure `E`, which adds `(second moment / E) x T^2`. The tail is taken as the normal one with
//! these two moments: close where many requests make up the demand, and for a few large ones it
//! still has their spread. What waits already is short for certain.

use crate::arrivals::{Arrivals, Sums};

/// What users want from an account, in units of the asset and hours. All zero where nobody is
/// served.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Demand {
    /// Asked for and not paid out.
    pub waiting: f64,
    /// Requested per hour, as a stream: one request alone is none.
    pub rate_out: f64,
    /// The same with every request counted, for whoever is asked to give.
    pub rate_out_high: f64,
    /// Deposited per hour.
    pub rate_in: f64,
    /// Mean size of a request; zero before the first.
    pub mean_size: f64,
    /// Sum of squares of requests and deposits per hour, units squared.
    pub second_moment: f64,
    /// The same with every request counted.
    pub second_moment_high: f64,
    /// Hours from which this is known, weighted as the rates are.
    pub exposure: f64,
    /// Hours since anything was asked for or paid in.
    pub idle: f64,
}

/// Net demand over a span: mean and standard deviation, in units of the asset.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NetDemand {
    /// What is expected to be asked for, less what is expected to be paid in.
    pub mean: f64,
    /// How far it may be off.
    pub deviation: f64,
}

impl Demand {
    /// The figures of what was learned, and what waits.
    #[must_use]
    pub fn of(arrivals: &Arrivals, waiting: f64) -> Self {
        let whole = |sum: f64| if arrivals.exposure > 0.0 { sum / arrivals.exposure } else { 0.0 };
        let per_hour = |sums: Sums, sum: f64| sums.stream() * whole(sum);
        let (out, paid_in) = (arrivals.out, arrivals.paid_in);
        Self {
            waiting,
            rate_out: per_hour(out, out.amount),
            rate_out_high: whole(out.amount),
            rate_in: per_hour(paid_in, paid_in.amount),
            mean_size: if out.count > 0.0 { out.amount / out.count } else { 0.0 },
            second_moment: per_hour(out, out.square) + per_hour(paid_in, paid_in.square),
            second_moment_high: whole(out.square + paid_in.square),
            exposure: arrivals.exposure,
            idle: 0.0,
        }
    }

    /// The same figures at their high end: what an account that gives must reckon with.
    #[must_use]
    pub fn cautious(&self) -> Self {
        Self { rate_out: self.rate_out_high, second_moment: self.second_moment_high, ..*self }
    }

    /// Whether anybody wants, or ever wanted, anything.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.waiting > 0.0 || self.second_moment_high > 0.0
    }

    /// Net demand over the next `hours`, what waits already aside.
    #[must_use]
    pub fn over(&self, hours: f64) -> NetDemand {
        let ignorance = if self.exposure > 0.0 { hours / self.exposure } else { 0.0 };
        let variance = self.second_moment * hours * (1.0 + ignorance);
        NetDemand {
            mean: (self.rate_out - self.rate_in) * hours,
            deviation: libm::sqrt(variance.max(0.0)),
        }
    }

    /// The chance that `x` does not last over the next `hours`: 1 below what waits already. Never
    /// rises with `x`.
    #[must_use]
    pub fn shortage(&self, x: f64, hours: f64) -> f64 {
        let left = x - self.waiting;
        if left < 0.0 { 1.0 } else { self.over(hours).exceeds(left) }
    }

    /// Worth per hour of one more unit at an account with `x`, where a unit that is not there when
    /// it is wanted costs `loss` and a top-up takes `hours`: the chance that it is wanted and not
    /// there, per hour of that time.
    #[must_use]
    pub fn price(&self, x: f64, hours: f64, loss: f64) -> f64 {
        loss / hours * self.shortage(x, hours)
    }
}

impl NetDemand {
    /// The chance of more than `amount`.
    #[must_use]
    pub fn exceeds(&self, amount: f64) -> f64 {
        if self.deviation <= 0.0 {
            return if self.mean > amount { 1.0 } else { 0.0 };
        }
        0.5 * libm::erfc((amount - self.mean) / (self.deviation * std::f64::consts::SQRT_2))
    }

    /// What is expected to be missing beyond `amount`: the integral of [`NetDemand::exceeds`] from
    /// there on. For the normal tail `s phi(z) - (amount - mean) Q(z)`.
    #[must_use]
    pub fn missing_beyond(&self, amount: f64) -> f64 {
        let over = self.mean - amount;
        if self.deviation <= 0.0 {
            return over.max(0.0);
        }
        let z = over / self.deviation;
        let density = libm::exp(-0.5 * z * z) / libm::sqrt(2.0 * std::f64::consts::PI);
        (self.deviation * density + over * self.exceeds(amount)).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Demand;
    use crate::arrivals::DemandTerms;
    use proptest::prelude::*;

    /// Twelve requests of 5 in an hour that was watched from its start.
    fn steady() -> Demand {
        Demand {
            waiting: 0.0,
            rate_out: 60.0,
            rate_out_high: 60.0,
            rate_in: 0.0,
            mean_size: 5.0,
            second_moment: 300.0,
            second_moment_high: 300.0,
            exposure: 1.0,
            idle: 0.0,
        }
    }

    #[test]
    fn moments_are_those_of_a_compound_poisson_sum() {
        // Over a quarter of an hour: 15 expected; variance 300/4, and a quarter more of it because
        // the rates come from one hour.
        let net = steady().over(0.25);
        assert_eq!(net.mean, 15.0);
        assert!((net.deviation * net.deviation - 93.75).abs() < 1e-9);
        assert_eq!(net.exceeds(15.0), 0.5);
        // One standard deviation above: 15.87 %.
        assert!((net.exceeds(15.0 + net.deviation) - 0.158_655_253_931).abs() < 1e-9);
    }

    #[test]
    fn what_waits_is_short_for_certain() {
        let waits = Demand { waiting: 40.0, ..Demand::default() };
        assert_eq!(waits.shortage(39.9, 1.0), 1.0);
        assert_eq!(waits.shortage(40.0, 1.0), 0.0);
        assert_eq!(waits.price(0.0, 0.5, 0.01), 0.02);
    }

    #[test]
    fn nobody_served_is_worth_nothing() {
        let nobody = Demand::default();
        assert!(!nobody.is_any());
        assert_eq!(nobody.price(0.0, 1.0, 1.0), 0.0);
    }

    #[test]
    fn one_arrival_is_no_stream_but_whoever_gives_reckons_with_it() {
        let mut arrivals = DemandTerms { half_life: 1.0, quiet: 1.0 }.start();
        arrivals.out.add(6.0);
        let one = Demand::of(&arrivals, 0.0);
        assert_eq!((one.rate_out, one.second_moment, one.mean_size), (0.0, 0.0, 6.0));
        assert_eq!((one.cautious().rate_out, one.cautious().second_moment), (6.0, 36.0));
        assert!(one.is_any());
        arrivals.out.add(6.0);
        assert_eq!(Demand::of(&arrivals, 0.0).rate_out, 6.0, "two arrivals are one interval");
    }

    #[test]
    fn deposits_lower_the_mean_and_widen_the_spread() {
        let mut arrivals = DemandTerms { half_life: 1.0, quiet: 1.0 }.start();
        (0..3).for_each(|_| arrivals.out.add(5.0));
        let alone = Demand::of(&arrivals, 0.0);
        (0..3).for_each(|_| arrivals.paid_in.add(5.0));
        let both = Demand::of(&arrivals, 0.0);
        assert!((alone.over(1.0).mean - 10.0).abs() < 1e-9 && both.over(1.0).mean == 0.0);
        assert!(both.over(1.0).deviation > alone.over(1.0).deviation);
    }

    #[test]
    fn what_is_missing_is_the_integral_of_the_tail() {
        let net = steady().over(0.25);
        let step = 0.001;
        let sum: f64 = (0..200_000).map(|k| net.exceeds(10.0 + (f64::from(k) + 0.5) * step)).sum();
        assert!((sum * step - net.missing_beyond(10.0)).abs() < 1e-6);
    }

    proptest! {
        #[test]
        fn more_is_never_worth_more(
            waiting in 0.0..50.0_f64,
            rates in (0.0..100.0_f64, 0.0..100.0_f64),
            second_moment in 0.0..1e4_f64,
            exposure in 0.01..10.0_f64,
            x in -50.0..200.0_f64,
            more in 0.0..100.0_f64,
        ) {
            let demand = Demand {
                waiting,
                rate_out: rates.0,
                rate_out_high: rates.0,
                rate_in: rates.1,
                mean_size: 1.0,
                second_moment,
                second_moment_high: second_moment,
                exposure,
                idle: 0.0,
            };
            let (low, high) = (demand.price(x, 0.5, 0.01), demand.price(x + more, 0.5, 0.01));
            prop_assert!(high <= low && (0.0..=0.02).contains(&high));
        }
    }
}
