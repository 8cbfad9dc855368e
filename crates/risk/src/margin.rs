//! Margin of an account under rates per notional: what its positions and what is announced need.
//!
//! The rule of centralised venues at one tier. Real venues' own rules come beside it.

/// One market's leg at an account: what is held and what is announced.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leg {
    /// Position in units of the underlying; above zero is long.
    pub quantity: f64,
    /// Mark price in collateral; not read where nothing is held.
    pub mark: f64,
    /// Announced signed notional; zero where nothing is announced.
    pub announced: f64,
    /// Initial margin rate.
    pub initial: f64,
    /// Maintenance margin rate.
    pub maintenance: f64,
}

/// Signed notional and its size that a leg must be funded for.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Exposure {
    /// Signed notional; above zero is long.
    pub net: f64,
    /// Its size.
    pub gross: f64,
}

/// What an account's legs ask for, in collateral.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Requirement {
    /// Gross notional held.
    pub gross: f64,
    /// Initial margin of what is held.
    pub initial: f64,
    /// Maintenance margin of what is held.
    pub maintenance: f64,
    /// Gross notional to be funded: per market what is held or announced, the larger.
    pub need: f64,
}

impl Leg {
    /// Signed notional held.
    #[must_use]
    pub fn held(&self) -> f64 {
        if self.quantity == 0.0 { 0.0 } else { self.quantity * self.mark }
    }

    /// What the leg must be funded for: what is held, or what is announced where that is more.
    #[must_use]
    pub fn exposure(&self) -> Exposure {
        let held = self.held();
        let wider = self.announced.abs() > held.abs();
        let net = if wider { self.announced } else { held };
        Exposure { net, gross: net.abs() }
    }
}

/// Adds up the legs of one account, in their order.
#[must_use]
pub fn requirement(legs: &[Leg]) -> Requirement {
    legs.iter().fold(Requirement::default(), |sum, leg| {
        let gross = leg.held().abs();
        Requirement {
            gross: sum.gross + gross,
            initial: sum.initial + gross * leg.initial,
            maintenance: sum.maintenance + gross * leg.maintenance,
            need: sum.need + leg.exposure().gross,
        }
    })
}

/// Maintenance margin over equity: 0 with nothing to maintain, and 1 at or beyond liquidation.
#[must_use]
pub fn utilisation(maintenance: f64, equity: f64) -> f64 {
    if maintenance <= 0.0 {
        0.0
    } else if equity <= maintenance {
        1.0
    } else {
        maintenance / equity
    }
}

#[cfg(test)]
mod tests {
    use super::{Leg, requirement, utilisation};

    fn leg(quantity: f64, announced: f64) -> Leg {
        Leg { quantity, mark: 100.0, announced, initial: 0.02, maintenance: 0.01 }
    }

    #[test]
    fn held_and_announced_need_the_larger() {
        let need = requirement(&[leg(-2.0, 150.0), leg(1.0, -300.0), leg(0.0, 0.0)]);
        assert_eq!(need.gross, 300.0);
        assert_eq!(need.initial, 6.0);
        assert_eq!(need.maintenance, 3.0);
        assert_eq!(need.need, 200.0 + 300.0);
        assert_eq!(leg(1.0, -300.0).exposure().net, -300.0);
    }

    #[test]
    fn a_series_without_price_is_not_read_where_nothing_is_held() {
        let dark = Leg { mark: f64::NAN, ..leg(0.0, 10.0) };
        assert_eq!(requirement(&[dark]).need, 10.0);
    }

    #[test]
    fn utilisation_ends_at_one() {
        assert_eq!(utilisation(0.0, -5.0), 0.0);
        assert_eq!(utilisation(10.0, 40.0), 0.25);
        assert_eq!(utilisation(10.0, 10.0), 1.0);
        assert_eq!(utilisation(10.0, -3.0), 1.0);
    }
}
