//! What venues emit: the only way anything reaches the engine.
//!
//! A [`Batch`] is one atomic instant. Prices of several venues that belong together travel in one
//! batch, because half-updated prices make false surpluses.

use crate::id::{AccountId, LegId, MarketId, RouteId, TransferId, VenueId};
use crate::leg::{LegNews, Order};
use crate::market::{Price, Quantity};
use crate::money::Amount;
use crate::position::Position;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Observations that became true together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// One more than the batch before it; order is by this, not by clocks.
    pub sequence: u64,
    /// What was seen, in the order in which it happened.
    pub observations: Vec<Observation>,
}

/// One thing that was seen.
///
/// Journals number the variants in this order: a new one comes last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Observation {
    /// A venue's mark price.
    Mark {
        /// Where.
        venue: VenueId,
        /// Of what.
        market: MarketId,
        /// Above zero.
        price: Price,
    },
    /// An hour's bar closed at a venue.
    BarClosed {
        /// Where.
        venue: VenueId,
        /// Of what.
        market: MarketId,
        /// First price of the hour, above zero.
        open: Price,
        /// Last price of the hour, above zero.
        close: Price,
    },
    /// A position as it stands now; zero when closed.
    Position(Position),
    /// A position that will be wanted, signed notional; zero takes the announcement back.
    Announced {
        /// Where.
        account: AccountId,
        /// In what.
        market: MarketId,
        /// How much; above zero is long.
        notional: Amount,
        /// From when it may be opened.
        due: Timestamp,
    },
    /// An account's balance and what changed it since the statement before.
    Statement(Statement),
    /// A venue closed our positions at an account for want of margin. Its costs are flows of the
    /// statement, its closing a position.
    Liquidated {
        /// Where.
        account: AccountId,
        /// Gross notional that was closed.
        gross: Amount,
        /// What the account was short of after the penalty, paid by the treasury.
        deficit: Amount,
    },
    /// A transfer left its source.
    TransferSent {
        /// Which.
        id: TransferId,
        /// What left the source, fee included; at most what was asked.
        amount: Amount,
        /// What of it is lost on the way.
        fee: Amount,
        /// When it is expected.
        due: Timestamp,
    },
    /// A transfer was not carried out; nothing moved.
    TransferRefused {
        /// Which.
        id: TransferId,
        /// Why.
        reason: TransferRefusal,
    },
    /// A transfer became usable at its target.
    TransferArrived {
        /// Which.
        id: TransferId,
        /// What arrived.
        amount: Amount,
    },
    /// Whether a venue lets money out.
    Withdrawals {
        /// Where.
        venue: VenueId,
        /// Whether they are open.
        open: bool,
    },
    /// Whether a route carries anything at present.
    Route {
        /// Which.
        route: RouteId,
        /// Whether it does.
        open: bool,
    },
    /// The operator's kill switch: while on, nothing new leaves.
    KillSwitch {
        /// Whether it is on.
        on: bool,
    },
    /// A transfer that left before this engine began, and is still under way.
    TransferUnderWay {
        /// Which; what is told of it later names it so.
        id: TransferId,
        /// Where it left.
        source: AccountId,
        /// Where it goes.
        target: AccountId,
        /// What will arrive.
        net: Amount,
        /// When it is expected.
        due: Timestamp,
    },
    /// A transfer did not get through: what was in flight is usable at the source again. Its fee
    /// is spent.
    TransferReturned {
        /// Which.
        id: TransferId,
        /// What came back: all that was in flight.
        amount: Amount,
    },
    /// What users want from an account.
    Demand(DemandReport),
    /// What all traders of a venue hold of a market together, which some venues' margin depends on.
    OpenInterest {
        /// Where.
        venue: VenueId,
        /// Of what.
        market: MarketId,
        /// Units held long; zero or more.
        long: Quantity,
        /// Units held short; zero or more.
        short: Quantity,
    },
    /// Something is told of a leg of a transfer.
    Leg {
        /// Which.
        id: LegId,
        /// What.
        news: LegNews,
    },
    /// The process began anew, and this engine with it: whatever was asked for and not answered may
    /// or may not have happened.
    Restarted {
        /// Which opening of the journal this is.
        epoch: u64,
    },
    /// A person's word about a transfer or a chain.
    Order(Order),
}

/// An account's balance and the flows that explain it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Whose.
    pub account: AccountId,
    /// What it holds now: equity at a margin venue.
    pub balance: Amount,
    /// How far the venue's own rounding may leave a figure from the exact one.
    pub precision: Amount,
    /// What changed the balance since the last statement, transfers aside.
    pub flows: Vec<Flow>,
}

/// What users want from an account: what is waiting, and what was asked for since the report before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemandReport {
    /// Whose.
    pub account: AccountId,
    /// Asked for and neither paid out nor given up: the sum as it stands now, zero or more.
    pub waiting: Amount,
    /// Every request made since the last report, in order, each above zero. A request counts when
    /// it is made: what is paid out comes later, as a flow of the statement.
    pub requests: Vec<Amount>,
}

/// A change of a balance that is no transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// Why.
    pub kind: FlowKind,
    /// Above zero: the account received it.
    pub amount: Amount,
}

/// Why a balance changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum FlowKind {
    /// The owner put capital in or took it out.
    Capital,
    /// Mark-to-market of positions.
    Price,
    /// Funding payments.
    Funding,
    /// Interest on idle money.
    Yield,
    /// Trading costs.
    Trading,
    /// Liquidation penalties.
    Penalty,
    /// A venue's shortage, paid out of another account.
    Deficit,
    /// What users paid in or were paid out: the business of an account that serves them.
    Service,
}

/// Why the world did not carry out a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum TransferRefusal {
    /// The source could not give the least amount.
    TooLittle,
    /// The source lets no money out at present.
    WithdrawalsSuspended,
    /// The route is out of order.
    RouteDown,
    /// More than the route carries at present.
    CapacityExceeded,
    /// No such route.
    UnknownRoute,
    /// The id was seen with another body.
    ConflictingRequest,
}

impl TransferRefusal {
    /// A word for files and programs, which never changes.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLittle => "too_little",
            Self::WithdrawalsSuspended => "withdrawals_suspended",
            Self::RouteDown => "route_down",
            Self::CapacityExceeded => "capacity_exceeded",
            Self::UnknownRoute => "unknown_route",
            Self::ConflictingRequest => "conflicting_request",
        }
    }
}

impl FlowKind {
    /// Every kind, in canonical order.
    pub const ALL: [Self; 8] = [
        Self::Capital,
        Self::Price,
        Self::Funding,
        Self::Yield,
        Self::Trading,
        Self::Penalty,
        Self::Deficit,
        Self::Service,
    ];
}
