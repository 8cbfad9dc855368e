//! Fills `trimtab/margin/1` from what is known of accounts.

use super::{
    Account, Asset, BookPoint, CapitalPoint, ChangeTold, DepegPrice, DepegTold, Document, Edge,
    Figures, Outlook, Position, Rule, Seizure, State, Step, Taken,
};
use crate::config::accounts::Account as Read;
use crate::margin::Told;
use crate::margin::change::Change;
use crate::margin::depeg::Worst;
use crate::margin::figures::{AssetFigures, Edge as At, Found, PositionFigures};
use crate::margin::outlook::{EARLY, Outlook as Seen, STRESS};
use crate::margin::path::{Path, State as Here};
use crate::margin::steps::Tried;
use crate::show;
use trimtab_model::{Amount, Price, Timestamp};
use trimtab_risk::rules::{DECIMALS, Seizure as Seized, Subject, Taken as Part};

impl Document {
    /// All that is known.
    pub(in crate::margin) fn of(told: &Told<'_>) -> Self {
        let step = |step: &Tried| Step { kind: step.kind.name(), text: step.label.clone() };
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
            curve_without: told
                .without()
                .map(|names| names.into_iter().map(str::to_owned).collect()),
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
            Some(told_change(&Change::between(&before.figures, &here.figures)))
        }
        _ => None,
    };
    State {
        after_step: place.checked_sub(1),
        unassessable: here.as_ref().err().map(ToString::to_string),
        figures: here.as_ref().ok().map(|here| figures(told, path.account, here)),
        change,
        depeg: here.as_ref().ok().and_then(|here| here.depeg.as_ref()).map(depeg),
    }
}

fn depeg(worst: &Worst) -> DepegTold {
    let prices = worst.prices.iter();
    let prices = prices.map(|it| DepegPrice { name: it.name.clone(), price: it.price.map(exact) });
    DepegTold {
        after_seconds: worst.after.nanos() as f64 / 1e9,
        prices: prices.collect(),
        is_ignored: worst.is_ignored,
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
        mark: exact(it.price),
        notional: decimal(it.margin.notional),
        initial: decimal(it.margin.initial),
        maintenance: decimal(it.margin.maintenance),
        liquidation: found(&it.edge).map(|at| edge(told, account, name, at)),
        liquidation_missing: missing(account, &it.edge),
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
        liquidation: found(&it.edge).map(|at| edge(told, account, name, at)),
        liquidation_missing: missing(account, &it.edge),
    }
}

const fn found(edge: &Found) -> Option<&At> {
    match edge {
        Ok(Some(at)) => Some(at),
        _ => None,
    }
}

fn missing(account: &Read, edge: &Found) -> Option<String> {
    edge.as_ref().err().map(|why| why.told(|subject| account.called(subject)))
}

fn edge(told: &Told<'_>, account: &Read, name: &str, at: &At) -> Edge {
    Edge {
        price: exact(at.price),
        distance: at.distance,
        sigmas: at.sigmas(told.accounts, name),
        seizure: at.seizure.as_ref().map(|it| seizure(account, it)),
    }
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

fn told_change(change: &Change) -> ChangeTold {
    ChangeTold {
        equity: decimal(change.equity),
        maintenance: decimal(change.maintenance),
        initial: decimal(change.initial),
        kept: decimal(change.kept),
        gross: decimal(change.gross),
    }
}
