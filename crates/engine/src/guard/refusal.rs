//! The guard's no, as data: a refusal is an answer, not an error.

use serde::{Deserialize, Serialize};
use std::fmt;
use trimtab_model::{AccountId, Amount};

/// A wish that may not leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Where money would have left.
    pub source: AccountId,
    /// Where it would have gone.
    pub target: AccountId,
    /// What was wished.
    pub wished: Amount,
    /// Why not.
    pub reason: Reason,
}

/// Why a wish was cut or refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Reason {
    /// The wish is no positive number, or beyond what can be counted.
    NotAnAmount,
    /// No route is declared between the two accounts.
    NoRoute,
    /// The route is not on the allow-list.
    NotAllowed,
    /// The operator's kill switch is on.
    KillSwitch,
    /// The source venue lets no money out.
    WithdrawalsSuspended,
    /// The route carries nothing at present.
    RouteDown,
    /// A held position has no price, a value beyond counting, or a rule that is stale: the source
    /// cannot be assessed.
    Unassessable,
    /// What the source's figures rest on is too old.
    StaleSource,
    /// What the target's figures rest on is too old, and it is not short of margin.
    StaleTarget,
    /// The source would fall below its initial margin or the venue's withdrawal floor.
    InitialMargin,
    /// The source would rise above its tranche's margin utilisation.
    MaxUtilisation,
    /// The tranche's wallets would fall below their reserve.
    Reserve,
    /// The target's tranche would grow beyond its share.
    MaxShare,
    /// The target's venue would hold more than its exposure cap.
    VenueExposure,
    /// More than the route carries at once.
    RouteCapacity,
    /// More than the route carries in 24 hours, with what is in flight.
    DailyCap,
    /// More than one transfer may move.
    PerTransfer,
    /// More than the route may move in an hour, with what is in flight.
    PerRoute,
    /// More than the venue may give or take in an hour, with what is in flight.
    PerVenue,
    /// More than may move in an hour over all routes, with what is in flight.
    PerHour,
    /// Too little to be worth sending.
    BelowClip,
    /// More than the source holds and has not promised.
    Overdrawn,
    /// The same transfer was requested before.
    AlreadyRequested,
    /// The target cannot be assessed, and has all that such an account may hold.
    UnassessedTarget,
    /// Nobody has said yet what became of another transfer of one of the accounts while the process
    /// was away.
    Unsettled,
    /// A leg of the route is made on a chain that is halted.
    ChainHalted,
    /// Too little for a leg of the route: it would be refused or lost on the way.
    BelowMinimum,
    /// The route refused a transfer a moment ago.
    Cooling,
}

impl Refusal {
    pub(crate) const fn of(
        source: AccountId,
        target: AccountId,
        wished: Amount,
        reason: Reason,
    ) -> Self {
        Self { source, target, wished, reason }
    }
}

impl Reason {
    /// A word for files and programs, which never changes.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotAnAmount => "not_an_amount",
            Self::NoRoute => "no_route",
            Self::NotAllowed => "not_allowed",
            Self::KillSwitch => "kill_switch",
            Self::WithdrawalsSuspended => "withdrawals_suspended",
            Self::RouteDown => "route_down",
            Self::Unassessable => "unassessable",
            Self::StaleSource => "stale_source",
            Self::StaleTarget => "stale_target",
            Self::InitialMargin => "initial_margin",
            Self::MaxUtilisation => "max_utilisation",
            Self::Reserve => "reserve",
            Self::MaxShare => "max_share",
            Self::VenueExposure => "venue_exposure",
            Self::RouteCapacity => "route_capacity",
            Self::DailyCap => "daily_cap",
            Self::PerTransfer => "per_transfer",
            Self::PerRoute => "per_route_hour",
            Self::PerVenue => "per_venue_hour",
            Self::PerHour => "per_hour",
            Self::BelowClip => "below_clip",
            Self::Overdrawn => "overdrawn",
            Self::AlreadyRequested => "already_requested",
            Self::UnassessedTarget => "unassessed_target",
            Self::Unsettled => "unsettled",
            Self::ChainHalted => "chain_halted",
            Self::BelowMinimum => "below_minimum",
            Self::Cooling => "cooling",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::NotAnAmount => "the amount is not a positive number",
            Self::NoRoute => "no route is declared",
            Self::NotAllowed => "the route is not on the allow-list",
            Self::KillSwitch => "the kill switch is on",
            Self::WithdrawalsSuspended => "withdrawals are suspended at the source",
            Self::RouteDown => "the route is out of order",
            Self::Unassessable => "the source cannot be assessed",
            Self::StaleSource => "the source's figures are too old",
            Self::StaleTarget => "the target's figures are too old and it is not short",
            Self::InitialMargin => "the source needs it as initial margin",
            Self::MaxUtilisation => "the source would exceed its tranche's utilisation",
            Self::Reserve => "the tranche's reserve would be touched",
            Self::MaxShare => "the tranche would exceed its share of capital",
            Self::VenueExposure => "the venue would exceed its exposure cap",
            Self::RouteCapacity => "the route cannot carry it",
            Self::DailyCap => "above what the route carries in a day",
            Self::PerTransfer => "above the limit per transfer",
            Self::PerRoute => "above the limit per route and hour",
            Self::PerVenue => "above the limit per venue and hour",
            Self::PerHour => "above the limit per hour",
            Self::BelowClip => "too little to be worth sending",
            Self::Overdrawn => "the source does not have it",
            Self::AlreadyRequested => "requested before",
            Self::UnassessedTarget => {
                "the target cannot be assessed and has all that such an account may hold"
            }
            Self::Unsettled => {
                "nobody knows yet what became of another transfer of one of its accounts"
            }
            Self::ChainHalted => "a chain on the way is halted until a person has looked",
            Self::BelowMinimum => "too little for a leg on the way",
            Self::Cooling => "the route refused a transfer a moment ago",
        })
    }
}
