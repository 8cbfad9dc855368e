//! `--rows`: every tick of every run as a row of one table.
//!
//! Decides the columns. Money is the engine's own ledger, exact; what positions ask for is the
//! world's, in doubles. The last row of a run stands after the world's last word, so that its
//! total is the run's result.

use super::Run;
use super::place::{Naming, Place};
use crate::exit::Failure;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use trimtab_data::rows::{self, Column, Format, Kind, Part, RowsError, Value};
use trimtab_engine::ledger::Purpose;
use trimtab_model::{AccountId, Amount, MoneyError};
use trimtab_risk::margin;
use trimtab_sim::run::{Moment, Watcher};
use trimtab_sim::spec::TREASURY;

/// Columns before those of the accounts.
const HEAD: [(&str, Kind); 18] = [
    ("run", Kind::Whole),
    ("window", Kind::Text),
    ("strategy", Kind::Text),
    ("variant", Kind::Text),
    ("latency", Kind::Text),
    ("tick", Kind::Whole),
    ("time", Kind::Time),
    ("total_usd", Kind::Money),
    ("in_flight_usd", Kind::Money),
    ("price_usd", Kind::Money),
    ("funding_usd", Kind::Money),
    ("yield_usd", Kind::Money),
    ("trading_usd", Kind::Money),
    ("transfer_fees_usd", Kind::Money),
    ("liquidation_penalty_usd", Kind::Money),
    ("dust_usd", Kind::Money),
    ("liquidations", Kind::Whole),
    ("transfers", Kind::Whole),
];
/// Columns of an account, each with the account's name behind a point.
const OF_ACCOUNT: [(&str, Kind); 3] =
    [("balance_usd", Kind::Money), ("reserved_usd", Kind::Money), ("inbound_usd", Kind::Money)];
/// Columns of an account with positions.
const OF_VENUE: [(&str, Kind); 4] = [
    ("gross_usd", Kind::Real),
    ("initial_margin_usd", Kind::Real),
    ("maintenance_margin_usd", Kind::Real),
    ("utilisation", Kind::Real),
];

/// Where rows go, and what was written of them so far.
#[derive(Debug)]
pub(super) struct Rows {
    place: Place,
    format: Format,
    columns: Vec<Column>,
    /// Venues with columns, the treasury last.
    accounts: Vec<String>,
    parts: Parts,
    count: usize,
}

/// A folder beside the file, with a part for each run; gone with this.
#[derive(Debug)]
struct Parts(PathBuf);

/// One run's part, while it is written.
struct Writing {
    part: Option<Part>,
    run: i64,
    labels: [String; 4],
    /// Where each of the columns' accounts is in this run.
    accounts: Vec<Option<usize>>,
}

impl Rows {
    /// Makes sure that rows can be written to `path`, before any work is done.
    pub(super) fn of(path: &Path, runs: &[Run]) -> Result<Self, Failure> {
        let format = Format::of(path).ok_or_else(|| {
            Failure::usage(format!(
                "--rows {}: the ending says the format; name a file that ends in .parquet, .csv or \
                 .csv.gz",
                path.display()
            ))
        })?;
        let naming = Naming { option: "--rows", example: "rows.parquet" };
        let place = Place::of(path, naming)?;
        let parts = Parts::beside(path).map_err(|error| place.failed(&error))?;
        let accounts = accounts(runs);
        let columns = columns(&accounts);
        Ok(Self { place, format, columns, accounts, parts, count: runs.len() })
    }

    /// What watches a run and writes its part.
    pub(super) fn watch(&self, place: usize, run: &Run) -> Result<Box<dyn Watcher>, String> {
        let part = Part::create(&self.parts.of(place), self.format, &self.columns);
        let venues = &run.job.spec.venues;
        let find = |name: &String| {
            let venue = venues.iter().position(|venue| venue.name == *name);
            venue.or_else(|| (name == TREASURY).then_some(venues.len()))
        };
        let Run { window, strategy, variant, latency, .. } = run;
        Ok(Box::new(Writing {
            part: Some(part.map_err(|error| told(&error))?),
            run: i64::try_from(place).unwrap_or(i64::MAX),
            labels: [window, strategy, variant, latency].map(Clone::clone),
            accounts: self.accounts.iter().map(find).collect(),
        }))
    }

    /// All runs are made: puts the table in its place.
    pub(super) fn finish(self) -> Result<(), Failure> {
        let Self { place, format, columns, parts, count, .. } = self;
        let parts: Vec<PathBuf> = (0..count).map(|place| parts.of(place)).collect();
        rows::assemble(place.file()?, format, &columns, &parts).map_err(|error| match error {
            RowsError::Io(error) => place.failed(&error),
            other => Failure::failed(told(&other)),
        })?;
        place.settle()
    }
}

/// Every venue of the runs in order of first sight, and the treasury.
fn accounts(runs: &[Run]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let venues = runs.iter().flat_map(|run| &run.job.spec.venues).map(|venue| venue.name.clone());
    let mut accounts: Vec<String> = venues.filter(|name| seen.insert(name.clone())).collect();
    accounts.push(TREASURY.to_owned());
    accounts
}

fn columns(accounts: &[String]) -> Vec<Column> {
    let mut columns: Vec<Column> =
        HEAD.into_iter().map(|(name, kind)| Column::new(name, kind)).collect();
    for account in accounts {
        let more: &[(&str, Kind)] = if account == TREASURY { &[] } else { &OF_VENUE };
        let of_account = OF_ACCOUNT.iter().chain(more);
        columns
            .extend(of_account.map(|(name, kind)| Column::new(format!("{name}.{account}"), *kind)));
    }
    columns
}

impl Writing {
    fn write(&mut self, moment: &Moment<'_>) -> Result<(), String> {
        let values = self.values(moment).map_err(|error| error.to_string())?;
        let Some(part) = &mut self.part else { return Ok(()) };
        let labels = self.labels.iter().map(|label| Value::Text(label));
        let run = [Value::Whole(self.run)];
        let row: Vec<Value<'_>> = run.into_iter().chain(labels).chain(values).collect();
        part.row(&row).map_err(|error| told(&error))
    }

    /// Everything behind the labels.
    fn values(&self, moment: &Moment<'_>) -> Result<Vec<Value<'static>>, MoneyError> {
        let (state, desk) = (moment.engine.state(), moment.desk);
        let (ledger, tally) = (state.ledger(), desk.tally());
        let whole = |number: u64| Value::Whole(i64::try_from(number).unwrap_or(i64::MAX));
        let got = |purpose| ledger.net(purpose)?.negated();
        let ms = i64::try_from(desk.now().nanos() / 1_000_000).unwrap_or(i64::MAX);
        let tick = i64::try_from(moment.tick).unwrap_or(i64::MAX);
        let mut values = vec![Value::Whole(tick), Value::Time(ms)];
        let money = [
            ledger.total()?,
            ledger.net(Purpose::InFlight)?,
            got(Purpose::Price)?,
            got(Purpose::Funding)?,
            got(Purpose::Yield)?,
            ledger.net(Purpose::Trading)?,
            ledger.net(Purpose::Fees)?,
            ledger.net(Purpose::Penalty)?,
            got(Purpose::Dust)?,
        ];
        values.extend(money.map(Value::Money));
        values.extend([whole(tally.liquidations), whole(tally.transfers)]);
        let inbound = state.inbound()?;
        let treasury = desk.spec().treasury();
        let last = self.accounts.len().saturating_sub(1);
        for (place, account) in self.accounts.iter().enumerate() {
            let width = OF_ACCOUNT.len() + if place == last { 0 } else { OF_VENUE.len() };
            let Some(account) = *account else {
                values.extend(std::iter::repeat_n(Value::Blank, width));
                continue;
            };
            let Some(id) = AccountId::at(account) else { continue };
            let held = ledger.held(id)?;
            let reserved = held.minus(ledger.available(id)?)?;
            let inbound = inbound.get(account).copied().unwrap_or(Amount::ZERO);
            values.extend([held, reserved, inbound].map(Value::Money));
            if account != treasury {
                values.extend(of_venue(moment, account));
            }
        }
        Ok(values)
    }
}

/// What a venue's positions ask for; utilisation is blank where there are none.
fn of_venue(moment: &Moment<'_>, venue: usize) -> [Value<'static>; 4] {
    let needed = moment.desk.requirement(venue);
    let utilisation = if needed.maintenance > 0.0 {
        Value::Real(margin::utilisation(needed.maintenance, moment.desk.equity(venue)))
    } else {
        Value::Blank
    };
    let asked = [needed.gross, needed.initial, needed.maintenance].map(Value::Real);
    [asked[0], asked[1], asked[2], utilisation]
}

impl Watcher for Writing {
    fn tick(&mut self, moment: &Moment<'_>) -> Result<(), String> {
        self.write(moment)
    }

    fn close(&mut self, moment: &Moment<'_>) -> Result<(), String> {
        self.write(moment)?;
        self.part.take().map_or(Ok(()), Part::finish).map_err(|error| told(&error))
    }
}

fn told(error: &RowsError) -> String {
    format!("cannot write rows: {error}; name a file with --rows where there is room")
}

impl Parts {
    fn beside(path: &Path) -> std::io::Result<Self> {
        let mut name = std::ffi::OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(format!(".{}.parts", std::process::id()));
        let folder = path.with_file_name(name);
        std::fs::create_dir(&folder)?;
        Ok(Self(folder))
    }

    fn of(&self, place: usize) -> PathBuf {
        self.0.join(place.to_string())
    }
}

impl Drop for Parts {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap_or_default();
    }
}
