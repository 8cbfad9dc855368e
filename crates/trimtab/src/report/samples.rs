//! Samples of a run, thinned where it is long.
//!
//! Rows fall into buckets of as many steps; of each bucket two rows are kept, the one with the
//! lowest total and the one in which an account stood closest to its end. Buckets of two steps
//! lose nothing; where there are too many, each is joined with its neighbour. So the lowest total
//! and the worst utilisation of a run are always among what is kept.

use trimtab_engine::Engine;
use trimtab_engine::assess::{AccountView, Assessment};
use trimtab_engine::ledger::{LedgerAccount, Purpose};
use trimtab_model::{Amount, Batch, MoneyError, Observation};
use trimtab_report::Account;
use trimtab_risk::real;

/// Rows kept at most: a year of four ticks an hour stays whole.
const ROWS_MAX: usize = 65_536;

/// A run at one instant, in whole units of the collateral.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// Seconds since 1970.
    pub(super) at: i64,
    pub(super) total: f64,
    /// Under way, or set aside for what was asked for.
    pub(super) in_flight: f64,
    pub(super) accounts: Vec<Sample>,
}

/// One account at one instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sample {
    /// Landed and not set aside.
    pub(super) balance: f64,
    /// Maintenance margin over equity; `None` where nothing is held.
    pub(super) utilisation: Option<f64>,
}

impl Row {
    /// An engine as it stands after a step.
    pub(super) fn of(
        at: i64,
        engine: &Engine,
        assessment: &Assessment<'_>,
    ) -> Result<Self, MoneyError> {
        let (ledger, portfolio) = (engine.state().ledger(), engine.portfolio());
        let decimals = portfolio.collateral().decimals;
        let reserved = |id| ledger.balance(LedgerAccount::Held(id)).reserved;
        let reserved = Amount::sum(portfolio.account_ids().map(reserved))?;
        Ok(Self {
            at,
            total: real::amount(ledger.total()?, decimals),
            in_flight: real::amount(ledger.net(Purpose::InFlight)?.plus(reserved)?, decimals),
            accounts: assessment.accounts.iter().map(Sample::of).collect(),
        })
    }

    /// An account that was liquidated within the step had used all it had, though at the step's end
    /// it holds less or nothing: without this the worst moment of a run would be missing from it.
    pub(super) fn exhaust(&mut self, batch: &Batch) {
        for seen in &batch.observations {
            let Observation::Liquidated { account, .. } = seen else { continue };
            if let Some(sample) = self.accounts.get_mut(account.index()) {
                sample.utilisation = Some(1.0);
            }
        }
    }

    /// The closest that any account stands to its end.
    pub(super) fn worst(&self) -> Option<(usize, f64)> {
        let used = |(index, one): (usize, &Sample)| Some((index, one.utilisation?));
        let used = self.accounts.iter().enumerate().filter_map(used);
        // The first of equals.
        used.fold(None, |worst: Option<(usize, f64)>, one| {
            if worst.is_some_and(|(_, most)| most >= one.1) { worst } else { Some(one) }
        })
    }
}

impl Sample {
    fn of(view: &AccountView) -> Self {
        let is_held = view.requirement.maintenance > 0.0;
        Self { balance: view.balance, utilisation: is_held.then(|| view.utilisation()) }
    }
}

/// The rows of a run.
#[derive(Debug)]
pub(super) struct Samples {
    max: usize,
    /// Steps of a bucket.
    steps: u64,
    first: Option<Row>,
    kept: Vec<Row>,
    /// The bucket that is being filled, and how many steps fell into it.
    open: Vec<Row>,
    filled: u64,
    last: Option<Row>,
}

impl Samples {
    pub(super) const fn new() -> Self {
        Self::with_room(ROWS_MAX)
    }

    const fn with_room(max: usize) -> Self {
        Self {
            max,
            steps: 2,
            first: None,
            kept: Vec::new(),
            open: Vec::new(),
            filled: 0,
            last: None,
        }
    }

    /// Takes the next row in.
    pub(super) fn push(&mut self, row: Row) {
        if self.first.is_none() {
            self.first = Some(row);
            return;
        }
        self.last = Some(row.clone());
        self.open.push(row);
        self.filled += 1;
        self.open = telling(std::mem::take(&mut self.open));
        if self.filled < self.steps {
            return;
        }
        self.kept.append(&mut self.open);
        self.filled = 0;
        if self.kept.len() >= self.max {
            let mut rows = std::mem::take(&mut self.kept).into_iter();
            while rows.len() > 0 {
                self.kept.extend(telling(rows.by_ref().take(4).collect()));
            }
            self.steps *= 2;
        }
    }

    /// The rows, in order of time; the first and the last step are among them.
    pub(super) fn finish(self) -> Vec<Row> {
        let mut rows: Vec<Row> = self.first.into_iter().chain(self.kept).chain(self.open).collect();
        if let Some(last) = self.last.filter(|last| rows.last() != Some(last)) {
            rows.push(last);
        }
        rows
    }
}

/// The two of some rows that tell most, in order.
fn telling(rows: Vec<Row>) -> Vec<Row> {
    if rows.len() <= 2 {
        return rows;
    }
    let least = |left: &usize, right: &usize| rows[*left].total.total_cmp(&rows[*right].total);
    let lowest = (0..rows.len()).min_by(least).unwrap_or(0);
    let used = |place: usize| rows[place].worst().map_or(0.0, |(_, used)| used);
    let worst = (0..rows.len()).rev().max_by(|left, right| used(*left).total_cmp(&used(*right)));
    let worst = worst.filter(|place| *place != lowest && used(*place) > 0.0);
    let other = worst.unwrap_or(if lowest + 1 == rows.len() { 0 } else { rows.len() - 1 });
    let is_kept = |place: usize| place == lowest || place == other;
    rows.into_iter().enumerate().filter(|(place, _)| is_kept(*place)).map(|(_, row)| row).collect()
}

/// Writes each account's column.
pub(super) fn fill(accounts: &mut [Account], rows: &[Row]) {
    for (index, account) in accounts.iter_mut().enumerate() {
        let column = || rows.iter().filter_map(|row| row.accounts.get(index));
        account.balance = column().map(|one| one.balance).collect();
        account.utilisation = column().map(|one| one.utilisation).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::{Row, Sample, Samples};

    fn row(at: i64, total: f64, used: f64) -> Row {
        let utilisation = (used > 0.0).then_some(used);
        Row { at, total, in_flight: 0.0, accounts: vec![Sample { balance: total, utilisation }] }
    }

    fn gathered(count: i64, room: usize, row: impl Fn(i64) -> Row) -> Vec<Row> {
        let mut samples = Samples::with_room(room);
        (0..count).for_each(|at| samples.push(row(at)));
        samples.finish()
    }

    #[test]
    fn a_short_run_is_whole() {
        for count in [0, 1, 2, 7, 8] {
            let rows = gathered(count, 16, |at| row(at, 1.0, 0.5));
            let times: Vec<i64> = rows.iter().map(|row| row.at).collect();
            assert_eq!(times, (0..count).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_long_run_keeps_its_ends_and_its_extremes() {
        let make = |at: i64| match at {
            3_333 => row(at, -5.0, 0.1),
            7_777 => row(at, 9.0, 0.99),
            _ => row(at, 10.0 + (at % 17) as f64, 0.2 + (at % 5) as f64 / 100.0),
        };
        let rows = gathered(10_001, 64, make);
        assert!((16..=66).contains(&rows.len()), "{}", rows.len());
        assert!(rows.is_sorted_by(|left, right| left.at < right.at));
        for at in [0, 3_333, 7_777, 10_000] {
            assert!(rows.contains(&make(at)), "{at}");
        }
        // No part of the run is thinner than another by more than a bucket.
        let gaps = rows.windows(2).map(|pair| pair[1].at - pair[0].at).max();
        assert!(gaps.unwrap_or(0) <= 1024, "{gaps:?}");
    }
}
