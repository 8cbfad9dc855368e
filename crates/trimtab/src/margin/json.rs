//! `--json`: schema `trimtab/margin/1`.

mod fill;

use schemars::JsonSchema;
use serde::Serialize;

/// Where accounts stand under their venues' rules. Amounts are decimal strings in the venue's unit of
/// account, and in themselves where they are of an asset; shares, chances and times are numbers.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Document {
    /// `trimtab/margin/1`.
    schema: &'static str,
    /// As of when, RFC 3339 UTC.
    now: String,
    /// Hours over which chances are told.
    horizon_hours: f64,
    /// What was tried, in order.
    steps: Vec<Step>,
    /// In the file's order.
    accounts: Vec<Account>,
    /// With `--curve`: capital of all accounts together, at chances that all survive.
    #[serde(skip_serializing_if = "Option::is_none")]
    book_curve: Option<Vec<BookPoint>>,
    /// With `--curve`: accounts that are not in it, for they cannot be assessed behind all steps, or
    /// how long they last is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    curve_without: Option<Vec<String>>,
}

/// A step.
#[derive(Debug, Serialize, JsonSchema)]
struct Step {
    /// `shock`, `depeg`, `trade`, `deposit`, `withdraw`, `borrow` or `repay`.
    kind: &'static str,
    /// As it was written, with its kind.
    text: String,
}

/// An account.
#[derive(Debug, Serialize, JsonSchema)]
struct Account {
    /// Its name in the file.
    account: String,
    /// What the venue is called.
    venue: String,
    /// By what it is margined.
    rule: Rule,
    /// As it is, and after each step.
    states: Vec<State>,
    /// With `--curve`: capital at chances of survival, behind all steps.
    #[serde(skip_serializing_if = "Option::is_none")]
    curve: Option<Vec<CapitalPoint>>,
}

/// A rule and the age of its parameters.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Rule {
    /// Which rule.
    name: &'static str,
    /// Where its parameters are from.
    source: String,
    /// When they were read, RFC 3339 UTC.
    as_of: String,
    /// The block at which they were read; null where there is none.
    block: Option<u64>,
    /// How old they are.
    age_seconds: u64,
    /// How old they may be.
    age_max_seconds: u64,
    /// Whether they are too old to count on.
    is_stale: bool,
}

/// An account at one place among the steps.
#[derive(Debug, Serialize, JsonSchema)]
struct State {
    /// The step it is behind, from 0; null before all.
    after_step: Option<usize>,
    /// Why there are no figures; null where there are.
    unassessable: Option<String>,
    /// What the rule says; null where it says nothing.
    figures: Option<Figures>,
    /// What the step changed; null before all, or where a figure is missing.
    change: Option<ChangeTold>,
    /// At which instant of a depeg it is shown; null behind other steps, and where nothing of the
    /// depeg's assets is held.
    depeg: Option<DepegTold>,
}

/// The instant of a depeg that leaves an account the least equity above maintenance.
#[derive(Debug, Serialize, JsonSchema)]
struct DepegTold {
    /// How long after the depeg's begin.
    after_seconds: f64,
    /// What is held or owed of its assets.
    prices: Vec<DepegPrice>,
    /// Whether the rule's figures are what they were before.
    is_ignored: bool,
}

/// A price at that instant.
#[derive(Debug, Serialize, JsonSchema)]
struct DepegPrice {
    /// Which asset, or market of its name.
    name: String,
    /// By what the venue values it; null where the file has no price of it.
    price: Option<String>,
}

/// What the rule says.
#[derive(Debug, Serialize, JsonSchema)]
struct Figures {
    /// What the venue counts the account to be worth.
    equity: String,
    /// Equity below which it is liquidated.
    maintenance: String,
    /// Equity that opening what is held would ask.
    initial: String,
    /// Equity that must stay behind a withdrawal.
    kept: String,
    /// Notional of all positions, or what is owed.
    gross: String,
    /// Maintenance over equity; null where there is no equity.
    utilisation: Option<f64>,
    /// Whether the venue may liquidate now.
    is_liquidatable: bool,
    /// Those that hold something.
    positions: Vec<Position>,
    /// Those of which something is held or owed.
    assets: Vec<Asset>,
    /// How long it lasts; null where that is not known.
    outlook: Option<Outlook>,
    /// Why that is not known; null where it is.
    outlook_missing: Option<String>,
}

/// A position.
#[derive(Debug, Serialize, JsonSchema)]
struct Position {
    /// Which market.
    market: String,
    /// Units of the underlying; below zero it is short.
    quantity: String,
    /// Price at which it is valued.
    mark: String,
    /// Its notional.
    notional: String,
    /// Initial margin.
    initial: String,
    /// Maintenance margin.
    maintenance: String,
    /// Where its price alone liquidates the account; null where none does or that is not known.
    liquidation: Option<Edge>,
    /// Why that is not known; null where it is.
    liquidation_missing: Option<String>,
}

/// An asset.
#[derive(Debug, Serialize, JsonSchema)]
struct Asset {
    /// Which one.
    asset: String,
    /// Held, in itself.
    held: String,
    /// Owed, in itself.
    owed: String,
    /// Its price; null where it is not known.
    price: Option<String>,
    /// The most that the venue lets out now, in itself.
    withdrawable: String,
    /// The most that may leave so that a bad hour is survived, in itself; null without an outlook.
    withdrawable_after_stress: Option<f64>,
    /// Where its price alone liquidates the account; null where none does or that is not known.
    liquidation: Option<Edge>,
    /// Why that is not known; null where it is.
    liquidation_missing: Option<String>,
}

/// A price from which on the account may be liquidated.
#[derive(Debug, Serialize, JsonSchema)]
struct Edge {
    /// The price.
    price: String,
    /// Move to there as a share of the price of now, with its sign.
    distance: f64,
    /// The same in standard deviations of the horizon; null without its volatility.
    sigmas: Option<f64>,
    /// What the venue's first step takes there; null where its rule does not say.
    seizure: Option<Seizure>,
}

/// What is taken.
#[derive(Debug, Serialize, JsonSchema)]
struct Seizure {
    /// Part by part.
    taken: Vec<Taken>,
    /// What it costs beyond closing at the mark.
    penalty: String,
    /// How long the venue then waits; null where it does not.
    pause_seconds: Option<f64>,
    /// Whether nothing is left to liquidate afterwards.
    is_whole: bool,
}

/// A part of what is taken.
#[derive(Debug, Serialize, JsonSchema)]
struct Taken {
    /// `position`, `collateral` or `debt`.
    kind: &'static str,
    /// Which market or asset.
    name: String,
    /// How much, in units of it; signed as the position.
    quantity: String,
}

/// How long an account lasts.
#[derive(Debug, Serialize, JsonSchema)]
struct Outlook {
    /// Chance that equity falls to maintenance within the horizon; null where nothing is held or
    /// owed that could be liquidated.
    chance: Option<f64>,
    /// Buffer over the standard deviation of the horizon; null likewise, and where nothing moves.
    deviations: Option<f64>,
    /// Hours by which it has, with a chance of `early_chance`; null where it never does.
    early_hours: Option<f64>,
    /// The chance of that.
    early_chance: f64,
    /// Hours by which it has, with an even chance; null where it never does.
    median_hours: Option<f64>,
    /// Loss of a bad hour, in the unit of account.
    stress_loss: f64,
    /// Chance with which the bad hour's loss is larger.
    stress_chance: f64,
    /// Length of the bad hour.
    stress_hours: f64,
}

/// What a step changed, signed.
#[derive(Debug, Serialize, JsonSchema)]
struct ChangeTold {
    /// Of equity.
    equity: String,
    /// Of maintenance margin.
    maintenance: String,
    /// Of initial margin.
    initial: String,
    /// Of what must stay behind a withdrawal.
    kept: String,
    /// Of gross notional.
    gross: String,
}

/// Capital at a chance of survival.
#[derive(Debug, Serialize, JsonSchema)]
struct CapitalPoint {
    /// Chance of surviving the horizon.
    survival: f64,
    /// Equity needed for it.
    capital: f64,
}

/// Capital of all accounts at a chance that all survive.
#[derive(Debug, Serialize, JsonSchema)]
struct BookPoint {
    /// Chance that all survive the horizon.
    survival: f64,
    /// Below this sum the chance cannot be had, however accounts depend on each other.
    at_least: f64,
    /// This sum is enough, however they do.
    enough: f64,
}
