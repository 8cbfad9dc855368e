//! Sums over every step of a run, before anything is thinned: drawdown, idle money, the worst.

use super::samples::Row;
use trimtab_engine::assess::Assessment;

/// Sums so far. The definitions are those of a backtest's measures.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    peak: f64,
    drawdown: f64,
    drawdown_share: f64,
    least_total: f64,
    /// Share of the total that no position needs, times seconds; and those seconds.
    idle: f64,
    seconds: f64,
    /// How it stood at the last step: when, and which share was idle.
    standing: Option<(i64, f64)>,
    worst: Option<Worst>,
}

/// The closest that any account came to its end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Worst {
    /// Index of the account.
    pub(crate) account: usize,
    /// Maintenance margin over equity, 0 to 1.
    pub(crate) utilisation: f64,
    /// When, in seconds since 1970.
    pub(crate) at: i64,
}

impl Worst {
    /// The closer of what there was before and of a row; the earlier of equals.
    pub(super) fn of(before: Option<Self>, row: &Row) -> Option<Self> {
        let Some((account, utilisation)) = row.worst() else { return before };
        let is_closer = before.is_none_or(|before| utilisation > before.utilisation);
        if is_closer { Some(Self { account, utilisation, at: row.at }) } else { before }
    }
}

/// What a run felt like on the way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Felt {
    /// Largest fall of the total from a peak, as a share of the peak.
    pub(crate) drawdown_share: f64,
    /// The same in whole units.
    pub(crate) drawdown: f64,
    /// Least total at any step.
    pub(crate) least_total: f64,
    /// Mean share of the total that no position needs, weighed by time; `None` where no time passed.
    pub(crate) idle_share: Option<f64>,
    /// The closest that any account came to its end.
    pub(crate) worst: Option<Worst>,
}

impl Tally {
    /// Sums that begin with `total`.
    pub(super) fn new(total: f64) -> Self {
        Self { peak: total, least_total: total, ..Self::default() }
    }

    /// Takes a step in.
    pub(super) fn read(&mut self, row: &Row, assessment: &Assessment<'_>) {
        self.peak = self.peak.max(row.total);
        let fall = self.peak - row.total;
        self.drawdown = self.drawdown.max(fall);
        if self.peak > 0.0 {
            self.drawdown_share = self.drawdown_share.max(fall / self.peak);
        }
        self.least_total = self.least_total.min(row.total);
        self.worst = Worst::of(self.worst, row);
        self.pass(row.at);
        let spare = |account: &trimtab_engine::assess::AccountView| {
            (account.balance - account.requirement.initial).max(0.0)
        };
        let idle = row.in_flight + assessment.margined().iter().map(spare).sum::<f64>();
        self.standing = Some((row.at, if row.total > 0.0 { idle / row.total } else { 0.0 }));
    }

    /// The last standing lasted until `at`.
    fn pass(&mut self, at: i64) {
        if let Some((since, idle)) = self.standing {
            let seconds = (at - since) as f64;
            self.idle += idle * seconds;
            self.seconds += seconds;
        }
    }

    /// What it all came to.
    pub(super) fn finish(&self) -> Felt {
        Felt {
            drawdown_share: self.drawdown_share,
            drawdown: self.drawdown,
            least_total: self.least_total,
            idle_share: (self.seconds > 0.0).then(|| self.idle / self.seconds),
            worst: self.worst,
        }
    }
}
