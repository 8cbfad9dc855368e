//! How long an account lasts as prices move: from the slopes of its buffer and their volatility.
//!
//! The buffer is taken as straight in each price, by how much it changes over one percent up and down,
//! and positions as staying what they are.

use super::figures::{Figures, dollars};
use super::path::{Path, series_of};
use crate::config::accounts::{Account, Moves};
use crate::exit::Failure;
use trimtab_model::{Amount, Ratio, Rounding};
use trimtab_risk::answers::{
    BookPoint, CapitalPoint, Need, Stress, Times, book_curve, capital_curve, most, times,
};
use trimtab_risk::passage::{Jumps, Moves as Steps, Passage, PassageError, Side};
use trimtab_risk::real;
use trimtab_risk::rules::{Change, DECIMALS, Holdings, Quotes, Shock, Unassessable};

/// Chance of the earlier of the two times that are told.
pub(super) const EARLY: f64 = 0.05;
/// The bad hour of withdrawals: losses are larger with this chance.
pub(super) const STRESS: Stress = Stress { chance: 0.001, hours: 1.0 };
/// Chances of survival of the curve.
const SURVIVALS: [f64; 6] = [0.9, 0.95, 0.99, 0.995, 0.999, 0.9999];
/// Half of the move over which slopes are taken, as parts of a ratio: one percent.
const NUDGE: i64 = Ratio::PARTS / 100;

/// Over how long, and how prices move meanwhile.
#[derive(Debug, Clone, Copy)]
pub(super) struct Horizon<'a> {
    pub(super) moves: Option<&'a Moves>,
    pub(super) hours: f64,
}

/// How long an account lasts.
#[derive(Debug)]
pub(super) struct Outlook {
    pub(super) passage: Passage,
    /// Chance that the buffer is lost within the horizon; `None` where there is nothing to liquidate.
    pub(super) chance: Option<f64>,
    /// Buffer over the standard deviation of the horizon; `None` likewise, and where nothing moves.
    pub(super) deviations: Option<f64>,
    /// Hours until it is lost, with a chance of [`EARLY`] and with an even one.
    pub(super) times: Times,
    /// Loss of the bad hour.
    pub(super) stress: f64,
    /// Most of each asset of the figures that may leave so that the bad hour is survived.
    pub(super) after_stress: Vec<f64>,
}

/// Capital at chances of survival, of accounts by their index and of all together.
#[derive(Debug)]
pub(super) struct Curve {
    pub(super) accounts: Vec<(usize, Vec<CapitalPoint>)>,
    pub(super) book: Vec<BookPoint>,
}

impl Outlook {
    /// Of one state; `Err` says what is missing.
    pub(super) fn of(
        account: &Account,
        (holdings, quotes): (&Holdings, &Quotes),
        figures: &Figures,
        horizon: &Horizon<'_>,
    ) -> Result<Self, String> {
        let moves = horizon.moves.ok_or("there is no [volatility] in the file")?;
        let passage = passage(account, (holdings, quotes), figures, moves)?;
        let buffer = dollars(figures.standing.buffer());
        let refused = |error: PassageError| error.to_string();
        let deviation = passage.deviation(horizon.hours);
        let stress = STRESS.loss(&passage).map_err(refused)?;
        let mut after_stress = Vec::new();
        for asset in &figures.assets {
            let limit = real::amount(asset.withdrawable, DECIMALS);
            let left = |amount| left(account, (holdings, quotes), asset.balance.asset, amount);
            let most = most(limit, |amount| Ok(left(amount)? - stress));
            after_stress.push(
                most.map_err(|why: Unassessable| why.told(|subject| account.called(subject)))?,
            );
        }
        // Where nothing is held or owed there is nothing to liquidate, whatever the buffer.
        let is_idle = figures.standing.gross == Amount::ZERO;
        let (chance, times) = if is_idle {
            (None, Times { early: None, median: None, drained: None })
        } else {
            let chance = passage.probability(buffer, horizon.hours).map_err(refused)?;
            (Some(chance), times(&passage, buffer, EARLY).map_err(refused)?)
        };
        Ok(Self {
            chance,
            deviations: (deviation > 0.0 && !is_idle).then(|| buffer / deviation),
            times,
            stress,
            after_stress,
            passage,
        })
    }
}

/// What an account has above what must stay, once an amount of an asset has left. What stays behind a
/// withdrawal of the settlement asset says nothing of a loan, which has its initial margin for that.
fn left(
    account: &Account,
    (holdings, quotes): (&Holdings, &Quotes),
    asset: usize,
    amount: f64,
) -> Result<f64, Unassessable> {
    let amount = real::to_amount(amount, DECIMALS, Rounding::Up).unwrap_or_default();
    let change = Change::Withdraw { asset, amount };
    let (holdings, quotes) = account.rule.after(holdings, quotes, &change)?;
    let standing = account.rule.assess(&holdings, &quotes)?;
    let stays = if holdings.positions.is_empty() { standing.initial } else { standing.kept };
    Ok(dollars(standing.equity) - dollars(stays.max(standing.maintenance)))
}

fn passage(
    account: &Account,
    state: (&Holdings, &Quotes),
    figures: &Figures,
    moves: &Moves,
) -> Result<Passage, String> {
    let mut swings: Vec<f64> = Vec::new();
    let mut net = 0.0;
    for name in names(account, figures) {
        let slope = slope(account, state, name)
            .map_err(|why| why.told(|subject| account.called(subject)))?;
        if slope == 0.0 {
            continue;
        }
        let hourly = moves
            .hourly(name)
            .ok_or_else(|| format!("`hourly` of [volatility] has neither `{name}` nor `other`"))?;
        swings.push(slope * hourly);
        net += slope;
    }
    let alone: f64 = swings.iter().map(|swing| swing * swing).sum();
    let total: f64 = swings.iter().sum();
    let together = total * total - alone;
    let swing = (alone + moves.correlation * together).max(0.0).sqrt();
    let size = if moves.jump_size > 0.0 { moves.jump_size } else { 1.0 };
    let side = Side { share: 0.5, scale: size };
    let jumps = Jumps::exponential(side, side).map_err(|error| error.to_string())?;
    let jumps_per_hour = if net == 0.0 { 0.0 } else { moves.jumps_per_hour };
    let price = Steps { swing: 0.0, drift: 0.0, jumps_per_hour, jumps };
    let exposure = if net == 0.0 { 1.0 } else { net };
    let moves = Steps { swing, ..price.of_exposure(exposure) };
    Passage::new(moves).map_err(|error| error.to_string())
}

/// Names of all that is held or owed and has a price; what has one name moves as one.
fn names<'a>(account: &'a Account, figures: &Figures) -> Vec<&'a str> {
    let markets = figures.positions.iter().map(|it| &account.markets[it.position.market]);
    let assets = figures.assets.iter().map(|it| &account.assets[it.balance.asset]);
    let mut names: Vec<&str> = markets.chain(assets).map(String::as_str).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// By how much the buffer changes per relative rise of all prices of a name.
fn slope(
    account: &Account,
    (holdings, quotes): (&Holdings, &Quotes),
    name: &str,
) -> Result<f64, Unassessable> {
    let buffer = |by: i64| -> Result<f64, Unassessable> {
        let by = Ratio::from_parts(by);
        let moved = series_of(account, quotes, name)
            .into_iter()
            .try_fold(quotes.clone(), |quotes, series| Shock { series, by }.apply(&quotes))?;
        Ok(dollars(account.rule.assess(holdings, &moved)?.buffer()))
    };
    Ok((buffer(NUDGE)? - buffer(-NUDGE)?) / (2.0 * real::ratio(Ratio::from_parts(NUDGE))))
}

/// The curve of all accounts that have an outlook behind all steps.
pub(super) fn curve(paths: &[Path<'_>], horizon: &Horizon<'_>) -> Result<Curve, Failure> {
    if horizon.moves.is_none() {
        return Err(Failure::usage(
            "--curve needs to know how prices move; add a table [volatility] to the file",
        ));
    }
    let needs: Vec<(usize, Need)> = paths
        .iter()
        .enumerate()
        .filter_map(|(index, path)| {
            let state = path.last()?;
            let passage = state.outlook.as_ref().ok()?.passage;
            let maintenance = dollars(state.figures.standing.maintenance);
            Some((index, Need { passage, maintenance }))
        })
        .collect();
    let curves = needs.iter().map(|(index, need)| {
        let points = capital_curve(need, horizon.hours, &SURVIVALS);
        points.map(|points| (*index, points)).map_err(Failure::failed)
    });
    let accounts = curves.collect::<Result<_, Failure>>()?;
    let all: Vec<Need> = needs.iter().map(|(_, need)| *need).collect();
    let book = book_curve(&all, horizon.hours, &SURVIVALS).map_err(Failure::failed)?;
    Ok(Curve { accounts, book })
}
