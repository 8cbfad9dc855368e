//! What a seed makes: the book, the laws of its world, who pays what in and out, and the faults.
//!
//! Decides everything that is drawn before anything happens. Equal seeds make equal trials.

mod lines;
mod portfolio;
mod rates;

pub use lines::Line;
pub(super) use portfolio::{ChainLaw, VenueLaw};

use super::Settings;
use super::fault::FaultMask;
use super::random::Random;
use trimtab_engine::Setup;
use trimtab_model::{ChainId, PortfolioError, Timestamp};

/// Nanoseconds of a second.
pub(super) const SECOND: u64 = 1_000_000_000;
/// Nanoseconds of a minute.
pub(super) const MINUTE: u64 = 60 * SECOND;
/// Nanoseconds of an hour.
pub(super) const HOUR: u64 = 60 * MINUTE;
/// Base units of one token: the book counts in 1e-18.
pub(super) const TOKEN: i128 = 1_000_000_000_000_000_000;
/// When every trial begins: an hour of the year 2025.
pub(super) const BEGINS: u64 = 1_760_000_400;

/// Everything that one seed makes.
#[derive(Debug, Clone)]
pub struct Trial {
    /// The seed.
    pub seed: u64,
    /// What was asked for.
    pub settings: Settings,
    /// What the engine is made from.
    pub setup: Setup,
    /// How the world works.
    pub laws: Laws,
    /// Classes of faults that are on.
    pub classes: FaultMask,
    /// Rate of each class in thousandths of its occasions, in the order of the classes.
    pub rates: Vec<u64>,
    /// When it begins.
    pub begins: Timestamp,
    /// When faults stop.
    pub stormy_until: Timestamp,
    /// When all must be over.
    pub ends: Timestamp,
    /// How the node is set.
    pub node: NodeDraw,
}

/// How the node is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NodeDraw {
    /// Early events of a feed that are kept.
    pub early_max: usize,
    /// Records from one snapshot to the next.
    pub snapshot_every: u64,
    /// Snapshots kept; none keeps all.
    pub snapshots_kept: Option<usize>,
    /// Bytes of a segment.
    pub segment_bytes: u64,
    /// Outcomes from one hash of the state to the next.
    pub digest_every: u64,
    /// Seconds between two ticks.
    pub tick: u64,
}

/// How the world of a trial works. The engine is told of it what its portfolio says, no more.
#[derive(Debug, Clone)]
pub struct Laws {
    /// All legs there are, each with its real price and pace.
    pub lines: Vec<Line>,
    /// Chains, in id order.
    pub(super) chains: Vec<ChainLaw>,
    /// Venues, in id order; the last is the treasury's wallet.
    pub(super) venues: Vec<VenueLaw>,
    /// Venue of each account, the treasury's last.
    pub(super) accounts: Vec<usize>,
    /// The chain that the treasury is on.
    pub(super) treasury_chain: ChainId,
    /// Opening balances, in account order.
    pub(super) opening: Vec<i128>,
    /// Seconds between two payments of the owner, on average, while as many transfers are made as
    /// should be.
    pub(super) payments: u64,
    /// Transfers that the owner's payments should bring about before the storm is over.
    pub(super) transfers: u64,
    /// Seconds between two statements of a venue.
    pub(super) statements: u64,
}

impl Trial {
    /// The trial of a seed.
    ///
    /// # Errors
    /// [`PortfolioError`] where what is drawn is no portfolio: a bug in the drawing.
    pub fn of(seed: u64, settings: &Settings) -> Result<Self, PortfolioError> {
        let mut random = Random::of(seed, 0);
        let (setup, laws) = portfolio::draw(&mut random)?;
        let (classes, rates) = rates::draw(&mut Random::of(seed, 1));
        let stormy = settings.stormy.nanos();
        let stormy = stormy + Random::of(seed, 2).below(stormy / 4 + 1);
        let begins = BEGINS * SECOND;
        let instant = Timestamp::from_nanos;
        Ok(Self {
            seed,
            settings: *settings,
            setup,
            laws,
            classes: classes.and(settings.classes),
            rates,
            begins: instant(begins),
            stormy_until: instant(begins + stormy),
            ends: instant(begins + stormy + settings.quiet.nanos()),
            node: NodeDraw::of(&mut Random::of(seed, 3)),
        })
    }
}

impl NodeDraw {
    fn of(random: &mut Random) -> Self {
        Self {
            early_max: random.pick(&[0, 1, 4, 16, 64]),
            snapshot_every: random.pick(&[200, 300, 400, 500, 600, 800, 1_000]),
            snapshots_kept: random.pick(&[None, Some(1), Some(2)]),
            segment_bytes: random.pick(&[1 << 14, 1 << 16, 1 << 20]),
            digest_every: random.pick(&[64, 256, 1_024]),
            tick: random.within(300, 900),
        }
    }
}
