//! What the speed of a rail is worth: whether the faster of two ways to move money pays for its fee.
//!
//! Money on the way earns nothing, so a faster rail saves carry; that saving alone almost never
//! covers a fee in basis points. What remains must come from the liquidation risk that the earlier
//! arrival removes, and [`SpeedValue::risk_value_needed`] says how much of it a planner has to find.

/// Seconds in the year a yearly rate is quoted over: 365 days, as venues and lenders quote it.
pub const YEAR_SECONDS: f64 = 31_536_000.0;

const BASIS_POINTS: f64 = 10_000.0;

/// A transfer which could go by either of two rails.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpeedChoice {
    /// Amount moved, in units of the asset.
    pub amount: f64,
    /// Simple yearly rate the amount earns once landed, as a fraction (0.1 is 10 % a year).
    pub apr: f64,
    /// What the fast rail asks over the slow one, in basis points of the amount.
    pub fast_fee_bps: f64,
    /// Time from departure to spendable money by the fast rail, in seconds.
    pub fast_s: f64,
    /// Time from departure to spendable money by the slow rail, in seconds.
    pub slow_s: f64,
}

/// What the faster rail gives and takes, in units of the asset.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpeedValue {
    /// Carry earned because the money lands earlier.
    pub time_value_saved: f64,
    /// Fee of the fast rail.
    pub fast_fee: f64,
    /// Expected liquidation loss the earlier arrival must avert for the fee to pay; 0 if carry does.
    pub risk_value_needed: f64,
}

impl SpeedValue {
    /// Whether carry alone pays the fee. Equality does not: then the slow rail is as good.
    #[must_use]
    pub fn worth_on_carry_alone(&self) -> bool {
        self.time_value_saved > self.fast_fee
    }
}

/// Prices the choice between two rails.
///
/// ```
/// use trimtab_risk::transit::{SpeedChoice, price_speed};
///
/// // A million, 10 % a year, 1 bp to arrive in 20 s rather than in 16 min.
/// let choice =
///     SpeedChoice { amount: 1e6, apr: 0.1, fast_fee_bps: 1.0, fast_s: 20.0, slow_s: 960.0 };
/// let value = price_speed(&choice);
/// assert!(!value.worth_on_carry_alone());
/// assert!(value.risk_value_needed > 97.0);
/// ```
#[must_use]
pub fn price_speed(choice: &SpeedChoice) -> SpeedValue {
    let seconds_saved = choice.slow_s - choice.fast_s;
    let time_value_saved = choice.amount * choice.apr * seconds_saved / YEAR_SECONDS;
    let fast_fee = choice.amount * choice.fast_fee_bps / BASIS_POINTS;
    let risk_value_needed = (fast_fee - time_value_saved).max(0.0);
    SpeedValue { time_value_saved, fast_fee, risk_value_needed }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A transfer of a million at 10 % a year, as every case of the vector file has it.
    fn million(fast_fee_bps: f64, fast_s: f64, slow_s: f64) -> SpeedChoice {
        SpeedChoice { amount: 1_000_000.0, apr: 0.1, fast_fee_bps, fast_s, slow_s }
    }

    fn assert_close(got: f64, expected: f64) {
        assert!((got - expected).abs() < 1e-9, "expected {expected}, got {got}");
    }

    /// Figures of `vectors/bridge_speed_tradeoff.json`: computed from the fees and latencies of
    /// CCTP V2 fast and standard (Ethereum, Arbitrum) and of an optimistic rollup's own bridge.
    #[test]
    fn the_figures_of_the_vector_file_are_reproduced() {
        let cases = [
            (million(1.0, 20.0, 960.0), 2.980720446473871, 100.0, 97.01927955352613),
            (million(1.0, 8.0, 960.0), 3.0187721968543886, 100.0, 96.98122780314561),
            (million(0.0, 8.0, 608_400.0), 1929.1983764586505, 0.0, 0.0),
        ];
        for (choice, time_value_saved, fast_fee, risk_value_needed) in cases {
            let value = price_speed(&choice);
            assert_close(value.time_value_saved, time_value_saved);
            assert_close(value.fast_fee, fast_fee);
            assert_close(value.risk_value_needed, risk_value_needed);
            assert_eq!(value.worth_on_carry_alone(), fast_fee == 0.0);
        }
    }

    #[test]
    fn a_rail_that_saves_nothing_and_costs_nothing_is_not_worth_choosing() {
        assert!(!price_speed(&million(0.0, 60.0, 60.0)).worth_on_carry_alone());
    }
}
