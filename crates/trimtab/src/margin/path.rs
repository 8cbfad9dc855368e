//! An account's way through the steps: what it holds after each, and what its rule says of that.

use super::depeg::{self, Worst};
use super::figures::Figures;
use super::outlook::{Horizon, Outlook};
use super::steps::{Tried, What};
use super::venue;
use crate::config::accounts::Account;
use std::fmt;
use trimtab_model::{Amount, Price, Timestamp};
use trimtab_risk::rules::{Change, Holdings, Quotes, Series, Shock, Unassessable};

/// An account and its states: as it is, and after each step.
#[derive(Debug)]
pub(super) struct Path<'a> {
    pub(super) account: &'a Account,
    pub(super) states: Vec<Result<State, Stop>>,
}

/// An account at one of them.
#[derive(Debug)]
pub(super) struct State {
    pub(super) figures: Figures,
    /// How long it lasts, or why that is not known.
    pub(super) outlook: Result<Outlook, String>,
    /// Behind a depeg of what it holds: the instant and the prices.
    pub(super) depeg: Option<Worst>,
}

/// Why there is no state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stop {
    /// It cannot be assessed, or the step cannot be.
    Here(String),
    /// Something before it could not.
    Before,
}

impl<'a> Path<'a> {
    /// All states of an account.
    pub(super) fn of(
        account: &'a Account,
        index: usize,
        now: Timestamp,
        steps: &[Tried],
        horizon: &Horizon<'_>,
    ) -> Self {
        let mut quotes = account.quotes.clone();
        quotes.now = now;
        let (mut holdings, first) = match opened(account, &quotes) {
            Ok(opened) => {
                let first = state(account, &opened, &quotes, horizon);
                (opened, first)
            }
            Err(why) => (account.holdings.clone(), Err(why)),
        };
        let mut states = vec![first];
        for step in steps {
            let next = if states.iter().any(Result::is_err) {
                Err(Stop::Before)
            } else {
                let applied = apply(account, index, (&holdings, &quotes), &step.what);
                let next = applied.and_then(|(held, known, depeg)| {
                    let next = state(account, &held, &known, horizon)?;
                    let was = states.last().and_then(|state| state.as_ref().ok());
                    if let (What::Change { account: only, change }, Some(was)) = (&step.what, was)
                        && *only == index
                    {
                        venue::after(&was.figures.standing, &next.figures.standing, change)?;
                    }
                    Ok((held, known, State { depeg, ..next }))
                });
                next.map(|(held, known, next)| {
                    (holdings, quotes) = (held, known);
                    next
                })
            };
            states.push(next);
        }
        Self { account, states }
    }

    /// Whether no step changes anything of it.
    pub(super) fn is_untouched(&self) -> bool {
        let mut figures = self.states.iter().map(|state| {
            let state = state.as_ref().ok()?;
            let marks: Vec<Price> = state.figures.positions.iter().map(|it| it.price).collect();
            let held: Vec<_> =
                state.figures.assets.iter().map(|it| (it.balance, it.price)).collect();
            Some((state.figures.standing, marks, held))
        });
        let first = figures.next().flatten();
        figures.all(|next| next.is_some() && next == first)
    }

    /// The state behind all steps, where there is one.
    pub(super) fn last(&self) -> Option<&State> {
        self.states.last().and_then(|state| state.as_ref().ok())
    }
}

pub(super) fn told(account: &Account, why: &Unassessable) -> Stop {
    Stop::Here(why.told(|subject| account.called(subject)))
}

/// What the account holds, with its gains kept open. Gains of a position without an entry price are
/// in the balance up to the price of now; from there on they are open, so that moves of the price
/// count.
fn opened(account: &Account, quotes: &Quotes) -> Result<Holdings, Stop> {
    // What is wrong with the account as it is written is told first.
    let assessed = account.rule.assess(&account.holdings, quotes);
    let opened = assessed.and_then(|_| account.rule.opened(&account.holdings, quotes));
    opened.map_err(|why| told(account, &why))
}

fn state(
    account: &Account,
    holdings: &Holdings,
    quotes: &Quotes,
    horizon: &Horizon<'_>,
) -> Result<State, Stop> {
    let figures = Figures::of(account, holdings, quotes).map_err(|why| told(account, &why))?;
    let outlook = Outlook::of(account, (holdings, quotes), &figures, horizon);
    Ok(State { figures, outlook, depeg: None })
}

fn apply(
    account: &Account,
    index: usize,
    (holdings, quotes): (&Holdings, &Quotes),
    what: &What,
) -> Result<(Holdings, Quotes, Option<Worst>), Stop> {
    let applied = match what {
        What::Depeg(depeg) => {
            let worst = depeg::worst(account, (holdings, quotes), depeg);
            let worst = worst.map_err(|why| told(account, &why))?;
            return Ok((holdings.clone(), worst.0, worst.1));
        }
        What::Shock { name, by, account: only } if only.is_none_or(|only| only == index) => {
            let moved = series_of(account, quotes, name)
                .into_iter()
                .try_fold(quotes.clone(), |quotes, series| {
                    Shock { series, by: *by }.apply(&quotes)
                });
            moved.map(|moved| (holdings.clone(), moved))
        }
        What::Change { account: only, change } if *only == index => {
            let mut before = holdings.clone();
            // What is bought from nothing is open from its price on.
            if let Change::Trade { market, .. } = change
                && before.position(*market).is_none_or(|held| held.quantity.is_zero())
            {
                before.position_mut(*market).cost = Some(Amount::ZERO);
            }
            venue::before(account, (holdings, quotes), change)?;
            account.rule.after(&before, quotes, change)
        }
        _ => Ok((holdings.clone(), quotes.clone())),
    };
    let (held, known) = applied.map_err(|why| told(account, &why))?;
    Ok((held, known, None))
}

/// All series of a name that have a price.
pub(super) fn series_of(account: &Account, quotes: &Quotes, name: &str) -> Vec<Series> {
    let places = |names: &[String]| {
        let of = names.iter().enumerate().filter(|(_, known)| *known == name);
        of.map(|(index, _)| index).collect::<Vec<_>>()
    };
    let assets = places(&account.assets).into_iter().map(Series::Asset);
    let markets = places(&account.markets).into_iter().map(Series::Market);
    assets.chain(markets).filter(|series| quotes.price(*series).is_ok()).collect()
}

impl fmt::Display for Stop {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Here(why) => out.write_str(why),
            Self::Before => out.write_str("a step before it cannot be"),
        }
    }
}
