//! `--json`: schema `trimtab/report/1`. Amounts are decimal strings.

use super::journal::Read;
use crate::{replay, show};
use schemars::JsonSchema;
use serde::Serialize;
use std::path::Path;
use trimtab_report::{Report, Tone};

/// What `trimtab report` made.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Document {
    /// `trimtab/report/1`.
    schema: &'static str,
    /// The file that was written.
    file: String,
    /// Its size in bytes.
    bytes: usize,
    /// What the report is about.
    title: String,
    /// `calm`, `watch` or `alarm`.
    tone: &'static str,
    /// The verdict in a sentence.
    verdict: String,
    /// What belongs to it, a sentence each.
    more: Vec<String>,
    /// Each journal, in the order named.
    runs: Vec<Told>,
}

/// One journal and what its run came to.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Told {
    /// The journal's folder as named.
    journal: String,
    /// What the run is called.
    name: String,
    /// The strategy at work.
    strategy: String,
    /// First instant told, RFC 3339 UTC.
    from: Option<String>,
    /// Last instant told, RFC 3339 UTC.
    to: Option<String>,
    /// What amounts are counted in.
    unit: String,
    /// All there was at the start, in the unit.
    start_total: String,
    /// All there is at the end, in the unit.
    end_total: String,
    /// Earned or lost, in the unit.
    net: String,
    /// Transfer fees, in the unit.
    transfer_fees: String,
    /// Liquidation penalties, in the unit.
    liquidation_penalty: String,
    /// What left sources on transfers, in the unit.
    volume_moved: String,
    /// Liquidations.
    liquidations: u64,
    /// Transfers that left.
    transfers: u64,
    /// Decisions told.
    decisions: usize,
    /// Largest fall of the total from a peak, as a share of the peak.
    max_drawdown: f64,
    /// Mean share of the total that no position needs.
    mean_idle_share: Option<f64>,
    /// `closed`, `open` or `torn`.
    tail: String,
    /// Records of the journal.
    records: u64,
    /// Hash of the engine's state at the end of what is told.
    state_hash: String,
}

impl Told {
    /// Those of journals that were read.
    pub(super) fn of(read: &[(&Path, Read)]) -> Vec<Self> {
        read.iter().map(|(path, one)| Self::one(path, one)).collect()
    }

    fn one(path: &Path, read: &Read) -> Self {
        let (run, figures) = (&read.gathered.run, &read.gathered.figures);
        let amount = |amount| show::decimal(amount, figures.unit.decimals);
        let time = |at: Option<&i64>| {
            at.and_then(|at| Some(jiff::Timestamp::from_second(*at).ok()?.to_string()))
        };
        Self {
            journal: path.display().to_string(),
            name: run.name.clone(),
            strategy: run.strategy.clone(),
            from: time(run.times.first()),
            to: time(run.times.last()),
            unit: run.unit.clone(),
            start_total: amount(figures.start),
            end_total: amount(figures.end),
            net: amount(figures.net),
            transfer_fees: amount(figures.fees),
            liquidation_penalty: amount(figures.penalty),
            volume_moved: amount(figures.volume),
            liquidations: figures.liquidations,
            transfers: figures.transfers,
            decisions: run.decisions.len(),
            max_drawdown: figures.felt.drawdown_share,
            mean_idle_share: figures.felt.idle_share,
            tail: replay::word(&read.tail).to_owned(),
            records: read.records,
            state_hash: run.state_hash.clone(),
        }
    }
}

impl Document {
    /// What was written to `file`.
    pub(super) fn of(runs: Vec<Told>, report: &Report, file: &Path, bytes: usize) -> Self {
        Self {
            schema: "trimtab/report/1",
            file: file.display().to_string(),
            bytes,
            title: report.title.clone(),
            tone: match report.verdict.tone {
                Tone::Calm => "calm",
                Tone::Watch => "watch",
                Tone::Alarm => "alarm",
            },
            verdict: report.verdict.sentence.clone(),
            more: report.verdict.more.clone(),
            runs,
        }
    }
}
