//! `--json`: schema `trimtab/margin/1`.

use super::Told;
use super::figures::{AssetFigures, Edge as At, Figures as Found, PositionFigures};
use super::outlook::{EARLY, Outlook as Seen, STRESS};
use super::path::{Path, State as Here};
use crate::config::accounts::Account as Read;
use crate::show;
use schemars::JsonSchema;
use serde::Serialize;
use trimtab_model::{Amount, Price, Timestamp};
use trimtab_risk::rules::{DECIMALS, Seizure as Seized, Subject, Taken as Part};

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
}

/// A step.
#[derive(Debug, Serialize, JsonSchema)]
struct Step {
    /// `shock`, `trade`, `deposit`, `withdraw`, `borrow` or `repay`.
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
    /// Where its price alone liquidates the account; null where none does.
    liquidation: Option<Edge>,
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
    /// Where its price alone liquidates the account; null where none does.
    liquidation: Option<Edge>,
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
    /// Chance that equity falls to maintenance within the horizon.
    chance: f64,
    /// Buffer over the standard deviation of the horizon; null where nothing moves.
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

/// The same in amounts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Change {
    pub(super) equity: Amount,
    pub(super) maintenance: Amount,
    pub(super) initial: Amount,
    pub(super) kept: Amount,
    pub(super) gross: Amount,
}

impl Change {
    /// What differs between two states.
    pub(super) fn between(before: &Found, after: &Found) -> Self {
        let (one, other) = (&before.standing, &after.standing);
        // Both are within the range and of one size, so no difference leaves it in earnest.
        let less = |after: Amount, before: Amount| after.minus(before).unwrap_or_default();
        Self {
            equity: less(other.equity, one.equity),
            maintenance: less(other.maintenance, one.maintenance),
            initial: less(other.initial, one.initial),
            kept: less(other.kept, one.kept),
            gross: less(other.gross, one.gross),
        }
    }

    /// Whether nothing does.
    pub(super) fn is_none(&self) -> bool {
        let all = [self.equity, self.maintenance, self.initial, self.kept, self.gross];
        all.iter().all(|amount| *amount == Amount::ZERO)
    }

    fn told(&self) -> ChangeTold {
        ChangeTold {
            equity: decimal(self.equity),
            maintenance: decimal(self.maintenance),
            initial: decimal(self.initial),
            kept: decimal(self.kept),
            gross: decimal(self.gross),
        }
    }
}

impl Document {
    /// All that is known.
    pub(super) fn of(told: &Told<'_>) -> Self {
        let step =
            |step: &super::steps::Tried| Step { kind: step.kind.name(), text: step.label.clone() };
        let book = told.curve.as_ref().map(|curve| {
            let point = |point: &trimtab_risk::answers::BookPoint| BookPoint {
                survival: point.survival,
                at_least: point.at_least,
                enough: point.enough,
            };
            curve.book.iter().map(point).collect()
        });
        Self {
            schema: "trimtab/margin/1",
            now: show::time(told.now),
            horizon_hours: told.accounts.horizon_hours,
            steps: told.steps.iter().map(step).collect(),
            accounts: (0..told.paths.len()).map(|index| account(told, index)).collect(),
            book_curve: book,
        }
    }
}

impl Rule {
    /// A rule as of an instant.
    pub(crate) fn of(terms: &trimtab_risk::rules::RuleTerms, now: Timestamp) -> Self {
        let from = terms.provenance();
        Self {
            name: terms.name(),
            source: from.source.clone(),
            as_of: show::time(Timestamp::from_secs(from.as_of)),
            block: from.block,
            age_seconds: from.age(now).nanos() / 1_000_000_000,
            age_max_seconds: from.age_max,
            is_stale: from.check(now).is_err(),
        }
    }
}

fn account(told: &Told<'_>, index: usize) -> Account {
    let path = &told.paths[index];
    let points = told.curve.as_ref().map(|curve| {
        let own = curve.accounts.iter().find(|(of, _)| *of == index);
        let point = |point: &trimtab_risk::answers::CapitalPoint| CapitalPoint {
            survival: point.survival,
            capital: point.capital,
        };
        own.map(|(_, points)| points.iter().map(point).collect()).unwrap_or_default()
    });
    Account {
        account: path.account.name.clone(),
        venue: path.account.venue.clone(),
        rule: Rule::of(&path.account.terms, told.now),
        states: (0..path.states.len()).map(|place| state(told, path, place)).collect(),
        curve: points,
    }
}

fn state(told: &Told<'_>, path: &Path<'_>, place: usize) -> State {
    let here = &path.states[place];
    let before = place.checked_sub(1).map(|before| &path.states[before]);
    let change = match (before, here) {
        (Some(Ok(before)), Ok(here)) => {
            Some(Change::between(&before.figures, &here.figures).told())
        }
        _ => None,
    };
    State {
        after_step: place.checked_sub(1),
        unassessable: here.as_ref().err().map(ToString::to_string),
        figures: here.as_ref().ok().map(|here| figures(told, path.account, here)),
        change,
    }
}

fn figures(told: &Told<'_>, account: &Read, here: &Here) -> Figures {
    let (found, outlook) = (&here.figures, here.outlook.as_ref());
    let standing = &found.standing;
    let after_stress = |place: usize| outlook.ok()?.after_stress.get(place).copied();
    let assets = found.assets.iter().enumerate();
    Figures {
        equity: decimal(standing.equity),
        maintenance: decimal(standing.maintenance),
        initial: decimal(standing.initial),
        kept: decimal(standing.kept),
        gross: decimal(standing.gross),
        utilisation: found.utilisation(),
        is_liquidatable: standing.is_liquidatable,
        positions: found.positions.iter().map(|it| position(told, account, it)).collect(),
        assets: assets.map(|(place, it)| asset(told, account, it, after_stress(place))).collect(),
        outlook: outlook.ok().map(self::outlook),
        outlook_missing: outlook.err().cloned(),
    }
}

fn outlook(seen: &Seen) -> Outlook {
    Outlook {
        chance: seen.chance,
        deviations: seen.deviations,
        early_hours: seen.times.early,
        early_chance: EARLY,
        median_hours: seen.times.median,
        stress_loss: seen.stress,
        stress_chance: STRESS.chance,
        stress_hours: STRESS.hours,
    }
}

fn position(told: &Told<'_>, account: &Read, it: &PositionFigures) -> Position {
    let name = &account.markets[it.position.market];
    Position {
        market: name.clone(),
        quantity: decimal(Amount::from_base(it.position.quantity.base())),
        mark: exact(it.mark),
        notional: decimal(it.margin.notional),
        initial: decimal(it.margin.initial),
        maintenance: decimal(it.margin.maintenance),
        liquidation: it.edge.as_ref().map(|at| edge(told, account, name, at)),
    }
}

fn asset(told: &Told<'_>, account: &Read, it: &AssetFigures, after_stress: Option<f64>) -> Asset {
    let name = &account.assets[it.balance.asset];
    Asset {
        asset: name.clone(),
        held: decimal(it.balance.held),
        owed: decimal(it.balance.owed),
        price: it.price.map(exact),
        withdrawable: decimal(it.withdrawable),
        withdrawable_after_stress: after_stress,
        liquidation: it.edge.as_ref().map(|at| edge(told, account, name, at)),
    }
}

fn edge(told: &Told<'_>, account: &Read, name: &str, at: &At) -> Edge {
    Edge {
        price: exact(at.price),
        distance: at.distance,
        sigmas: sigmas(told, name, at),
        seizure: at.seizure.as_ref().map(|it| seizure(account, it)),
    }
}

/// A distance in standard deviations of the horizon.
pub(super) fn sigmas(told: &Told<'_>, name: &str, edge: &At) -> Option<f64> {
    let hourly = told.accounts.moves.as_ref()?.hourly(name)?;
    let sigma = hourly * told.accounts.horizon_hours.sqrt();
    (sigma > 0.0).then(|| edge.distance.abs() / sigma)
}

fn seizure(account: &Read, seized: &Seized) -> Seizure {
    let name = |subject| account.called(subject).unwrap_or_default().to_owned();
    let taken = seized.taken.iter().map(|part| match *part {
        Part::Position { market, quantity } => Taken {
            kind: "position",
            name: name(Subject::Market(market)),
            quantity: decimal(Amount::from_base(quantity.base())),
        },
        Part::Collateral { asset, amount } => Taken {
            kind: "collateral",
            name: name(Subject::Asset(asset)),
            quantity: decimal(amount),
        },
        Part::Debt { asset, amount } => {
            Taken { kind: "debt", name: name(Subject::Asset(asset)), quantity: decimal(amount) }
        }
    });
    Seizure {
        taken: taken.collect(),
        penalty: decimal(seized.penalty),
        pause_seconds: seized.pause.map(|pause| pause.nanos() as f64 / 1e9),
        is_whole: seized.is_whole,
    }
}

fn decimal(amount: Amount) -> String {
    show::decimal(amount, DECIMALS)
}

fn exact(price: Price) -> String {
    decimal(Amount::from_base(price.base()))
}
