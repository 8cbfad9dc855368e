//! Places that hold collateral, and our accounts there.

use crate::encode::{Canonical, Encoder};
use crate::id::{AssetId, TrancheId, VenueId};
use crate::market::MarginTerms;
use crate::ratio::Ratio;
use serde::{Deserialize, Serialize};

/// What sort of place a venue is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum VenueKind {
    /// Perpetual futures, on a chain or at an exchange.
    Perpetual,
    /// Options.
    Options,
    /// Lending.
    Lending,
    /// A plain wallet or cash account: nothing is margined there.
    Wallet,
}

/// A place that holds collateral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Venue {
    /// Name, unique in a portfolio.
    pub name: String,
    /// What sort of place.
    pub kind: VenueKind,
    /// Margin terms per market of the portfolio, in its order; `None` where not traded.
    pub margin: Vec<Option<MarginTerms>>,
    /// Share of gross notional that must stay behind a withdrawal, beside initial margin.
    pub withdraw_floor: Ratio,
}

/// One balance of ours at a venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Name, unique in a portfolio.
    pub name: String,
    /// Where.
    pub venue: VenueId,
    /// Whose capital it is.
    pub tranche: TrancheId,
    /// What it holds.
    pub asset: AssetId,
}

impl Canonical for VenueKind {
    fn encode(&self, out: &mut Encoder) {
        out.u8(match self {
            Self::Perpetual => 0,
            Self::Options => 1,
            Self::Lending => 2,
            Self::Wallet => 3,
        });
    }
}

impl Canonical for Venue {
    fn encode(&self, out: &mut Encoder) {
        out.text(&self.name);
        self.kind.encode(out);
        out.length(self.margin.len());
        for terms in &self.margin {
            out.option(terms.as_ref());
        }
        self.withdraw_floor.encode(out);
    }
}

impl Canonical for Account {
    fn encode(&self, out: &mut Encoder) {
        out.text(&self.name);
        self.venue.encode(out);
        self.tranche.encode(out);
        self.asset.encode(out);
    }
}
