//! Risk classes of a portfolio's capital.

use crate::encode::{Canonical, Encoder};
use crate::id::VenueId;
use crate::money::Amount;
use crate::ratio::Ratio;
use serde::{Deserialize, Serialize};

/// A part of the capital that is kept under limits of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tranche {
    /// Name, unique in a portfolio.
    pub name: String,
    /// Where its capital may be.
    pub venues: Vec<VenueId>,
    /// No account of it may be drawn to a margin utilisation above this.
    pub max_utilisation: Ratio,
    /// Share of the portfolio's capital it may grow to by transfers.
    pub max_share: Ratio,
    /// What must stay in its wallets.
    pub reserve: Amount,
}

impl Canonical for Tranche {
    fn encode(&self, out: &mut Encoder) {
        out.text(&self.name);
        out.sequence(&self.venues);
        self.max_utilisation.encode(out);
        self.max_share.encode(out);
        self.reserve.encode(out);
    }
}
