//! Why a decision was made: prices, the best routes, what it gains and costs, and its proof.
//!
//! Figures are reals in whole collateral and hours, as the strategy reckoned them; the amounts
//! that moved stand in the decision itself, in exact integers.

use serde::{Deserialize, Serialize};
use trimtab_model::{AccountId, MarketId, RouteId};

/// What led to a decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reasoning {
    /// Whether anything should move, and if not why.
    pub verdict: Verdict,
    /// Worth per hour of one more dollar at each account as it stood, in account order.
    pub prices: Vec<f64>,
    /// The same wherever capital is, if moving it cost nothing: its shadow price.
    pub capital_price: f64,
    /// Hours over which a move had to pay.
    pub amortisation_h: f64,
    /// The routes of the largest surplus, the best first.
    pub surpluses: Vec<Surplus>,
    /// What stood in the way of a better division.
    pub binding: Binding,
    /// What acting gains over doing nothing, in collateral, proved; 0 for a no-move.
    pub benefit: f64,
    /// No flows gain more than this, proved.
    pub bound: f64,
    /// What acting costs, by part; nothing for a no-move.
    pub costs: Costs,
    /// What each account with positions would survive, in account order.
    pub cover: Vec<Cover>,
    /// Where the whole book is short: what a smaller book would save.
    pub shortage: Option<Shortage>,
}

/// Whether anything should move, and if not why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Verdict {
    /// It should: the flows are optimal, and it is proved.
    Move,
    /// No route pays; proved from the last prices, without a solve.
    NoSurplus,
    /// A move would pay, but not so well that it cannot wait.
    Waits,
    /// The best flows are smaller than the smallest transfer.
    BelowClip,
    /// The solver found no proof: no move without one.
    Unproved,
    /// An account's figures make no problem: no move on such figures.
    Unassessable,
    /// What should move has yet to land where it goes on from.
    UnderWay,
}

impl Verdict {
    /// A word for files and programs, which never changes.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Move => "move",
            Self::NoSurplus => "no_surplus",
            Self::Waits => "waits",
            Self::BelowClip => "below_clip",
            Self::Unproved => "unproved",
            Self::Unassessable => "unassessable",
            Self::UnderWay => "under_way",
        }
    }
}

/// One route's case.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Surplus {
    /// Which route.
    pub route: RouteId,
    /// What a dollar gains by being at its end rather than its start, over the amortisation time,
    /// as a share.
    pub gain: f64,
    /// What moving it costs, as a share: fee, and being in flight.
    pub cost: f64,
    /// Hours on the way.
    pub hours: f64,
}

impl Surplus {
    /// Gain less cost.
    #[must_use]
    pub fn net(&self) -> f64 {
        self.gain - self.cost
    }
}

/// What stood in the way of a better division.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Binding {
    /// Only what moving costs.
    Cost,
    /// A route carries no more.
    Route(RouteId),
    /// An account cannot give more now.
    Source(AccountId),
    /// An account may hold no more.
    Cap(AccountId),
}

/// What a decision costs, in collateral.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Costs {
    /// Fees in proportion to amounts.
    pub proportional: f64,
    /// Fees per transfer.
    pub fixed: f64,
    /// What the money would have been worth while it is on its way.
    pub in_flight: f64,
}

impl Costs {
    /// All fees.
    #[must_use]
    pub fn fees(&self) -> f64 {
        self.proportional + self.fixed
    }
}

/// What an account would survive.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Cover {
    /// Whose.
    pub account: AccountId,
    /// Share by which all its markets together may move against it.
    pub adverse: f64,
    /// Whether a rise is what hurts.
    pub against_rise: bool,
    /// Its largest position.
    pub market: MarketId,
    /// Size of that position in units of the underlying.
    pub quantity: f64,
    /// Hours until help could arrive.
    pub hours: f64,
}

/// A smaller book, recommended.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Shortage {
    /// In which market to reduce.
    pub market: MarketId,
    /// By which share of the pair.
    pub share: f64,
    /// Notional to close on each side.
    pub notional: f64,
    /// What closing it would cost once, in collateral.
    pub cost: f64,
    /// What it would save per hour: expected loss, less the carry given up.
    pub saving: f64,
}
