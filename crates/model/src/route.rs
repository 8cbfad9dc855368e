//! Ordered ways for money from one account to another.

use crate::encode::{Canonical, Encoder};
use crate::id::AccountId;
use crate::leg::Carriage;
use crate::money::{Amount, MoneyError, Rounding};
use crate::ratio::Ratio;
use crate::time::{Span, TimeError};
use serde::{Deserialize, Serialize};

/// What one hop does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum HopKind {
    /// Out of a venue.
    Withdraw,
    /// Into a venue.
    Deposit,
    /// Between accounts of one venue, or wallets of one chain.
    Internal,
    /// Over a bridge or a messaging protocol.
    Bridge,
    /// From one asset to another.
    Swap,
}

/// One hop of a route with its terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hop {
    /// What it does.
    pub kind: HopKind,
    /// Fee per use.
    pub fee_fixed: Amount,
    /// Fee as a share of the amount.
    pub fee_rate: Ratio,
    /// Expected time.
    pub latency: Span,
}

/// An ordered way for money; only declared routes are ever used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// Where money leaves.
    pub source: AccountId,
    /// Where it arrives.
    pub target: AccountId,
    /// The way, at least one hop.
    pub hops: Vec<Hop>,
    /// The most one transfer may carry, if limited.
    pub capacity: Option<Amount>,
    /// The most it carries in 24 hours, if limited.
    pub daily_cap: Option<Amount>,
    /// Who carries it, and how.
    pub carriage: Carriage,
}

impl Route {
    /// Expected time from leaving to usable at the target.
    ///
    /// # Errors
    /// [`TimeError`] beyond 584 years.
    pub fn latency(&self) -> Result<Span, TimeError> {
        self.hops.iter().try_fold(Span::ZERO, |sum, hop| sum.plus(hop.latency))
    }

    /// Expected fee for moving `amount`, rounded up per hop.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] beyond 128 bits.
    pub fn fee(&self, amount: Amount) -> Result<Amount, MoneyError> {
        self.hops.iter().try_fold(Amount::ZERO, |sum, hop| {
            sum.plus(hop.fee_fixed)?.plus(hop.fee_rate.of(amount, Rounding::Up)?)
        })
    }
}

impl Canonical for Hop {
    fn encode(&self, out: &mut Encoder) {
        out.u8(match self.kind {
            HopKind::Withdraw => 0,
            HopKind::Deposit => 1,
            HopKind::Internal => 2,
            HopKind::Bridge => 3,
            HopKind::Swap => 4,
        });
        self.fee_fixed.encode(out);
        self.fee_rate.encode(out);
        self.latency.encode(out);
    }
}

impl Canonical for Route {
    fn encode(&self, out: &mut Encoder) {
        self.source.encode(out);
        self.target.encode(out);
        out.sequence(&self.hops);
        out.option(self.capacity.as_ref());
        out.option(self.daily_cap.as_ref());
        self.carriage.encode(out);
    }
}

#[cfg(test)]
mod tests {
    use super::{Hop, HopKind, Route};
    use crate::id::AccountId;
    use crate::leg::Carriage;
    use crate::money::Amount;
    use crate::ratio::Ratio;
    use crate::time::Span;

    #[test]
    fn terms_add_up_over_hops() {
        let hop = |kind, fixed, bps: &str, minutes| Hop {
            kind,
            fee_fixed: Amount::from_base(fixed),
            fee_rate: Ratio::parse(bps).unwrap(),
            latency: Span::from_minutes(minutes).unwrap(),
        };
        let route = Route {
            source: AccountId::new(0),
            target: AccountId::new(1),
            hops: vec![
                hop(HopKind::Withdraw, 15, "1bps", 15),
                hop(HopKind::Deposit, 5, "1bps", 10),
            ],
            capacity: None,
            daily_cap: None,
            carriage: Carriage::Whole,
        };
        assert_eq!(route.latency().unwrap().minutes(), 25);
        assert_eq!(route.fee(Amount::from_base(100_001)).unwrap(), Amount::from_base(20 + 22));
    }
}
