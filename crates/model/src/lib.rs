//! The nouns of Trimtab: money, ids, time, venues, accounts, routes, tranches, what venues
//! emit and what they take.
//!
//! Arithmetic and validation only. This crate decides nothing, reads no clock and knows no
//! float: every amount is a checked integer in the asset's own base units, so that two machines
//! that see the same observations reach the same figures to the last unit.
//!
//! The way in: a [`Portfolio`] says what exists, [`Batch`]es of [`Observation`]s say what
//! happened, a [`PlanBody`] says what shall move, a [`Command`] asks a venue to do it.

pub mod asset;
mod carriage;
pub mod command;
pub mod decimal;
pub mod encode;
pub mod id;
pub mod leg;
pub mod market;
pub mod money;
pub mod observation;
pub mod plan;
pub mod portfolio;
pub mod position;
mod product;
pub mod ratio;
pub mod route;
pub mod time;
pub mod tranche;
pub mod venue;

pub use asset::{Asset, Chain, Form};
pub use carriage::LEGS_TOGETHER_MAX;
pub use command::{Command, TransferRequest};
pub use decimal::DecimalError;
pub use encode::{Canonical, Digest, Encoder};
pub use id::{
    AccountId, AssetId, ChainId, LegId, MarketId, PlanId, RouteId, TrancheId, TransferId, VenueId,
};
pub use leg::{
    Carriage, Impossibility, LegKind, LegNews, LegRefusal, LegRequest, LegTerms, Order, Place, Way,
};
pub use market::{MarginTerms, Market, Price, Quantity, notional};
pub use money::{Amount, MoneyError, Rounding};
pub use observation::{
    Batch, DemandReport, Flow, FlowKind, Observation, Statement, TransferRefusal,
};
pub use plan::{PlanBody, TransferBody};
pub use portfolio::{Portfolio, PortfolioError, PortfolioParts};
pub use position::Position;
pub use ratio::Ratio;
pub use route::{Hop, HopKind, Route};
pub use time::{Span, TimeError, Timestamp};
pub use tranche::Tranche;
pub use venue::{Account, Venue, VenueKind};
