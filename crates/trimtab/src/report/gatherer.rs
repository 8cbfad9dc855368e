//! Follows one engine step by step and keeps what a report tells of it.

use super::figures::{Figures, Unit};
use super::label::Label;
use super::ladders::Ladders;
use super::ledger::Books;
use super::liquidations::Scene;
use super::prices::Prices;
use super::samples::{self, Row, Sample, Samples};
use super::tally::Tally;
use super::transfers::Transfers;
use super::{accounts, decisions, words};
use std::ops::Range;
use trimtab_engine::{Decision, Effect, Engine, Setup};
use trimtab_model::{
    AccountId, Amount, Batch, FlowKind, MoneyError, Observation, Portfolio, Quantity, Timestamp,
};
use trimtab_report::{Account, Liquidation, Run};
use trimtab_risk::real;
use trimtab_sim::run::{Moment, Watcher};

/// Gathers a run.
#[derive(Debug)]
pub(crate) struct Gatherer {
    label: Label,
    portfolio: Portfolio,
    accounts: Vec<Account>,
    /// Steps that are told; those before them are only remembered.
    span: Range<Timestamp>,
    /// Whether decisions are told with the numbers of their records.
    is_recorded: bool,
    steps: u64,
    samples: Samples,
    tally: Tally,
    transfers: Transfers,
    prices: Prices,
    ladders: Ladders,
    liquidations: Vec<Liquidation>,
    decisions: Vec<trimtab_report::Decision>,
    /// The books where the span begins.
    opening: Option<Books>,
    /// How it stood after the last step.
    last: Option<Standing>,
    held: Vec<Vec<Quantity>>,
    /// The last decision about each account, and behind them the last at all.
    decided: Vec<Option<(i64, String)>>,
    /// Transfers that left within the span.
    sent: u64,
    state_hash: String,
}

/// An engine after a step.
#[derive(Debug)]
struct Standing {
    row: Row,
    books: Books,
}

/// A run as gathered.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Gathered {
    /// What the report shows of it.
    pub(crate) run: Run,
    /// The figures that are compared.
    pub(crate) figures: Figures,
    /// What else the reader must know, a sentence each.
    pub(crate) notes: Vec<String>,
}

impl Gatherer {
    /// One for an engine of `setup`, from its first step to its last.
    pub(crate) fn new(setup: &Setup, label: Label) -> Self {
        Self {
            label,
            portfolio: setup.portfolio.clone(),
            accounts: accounts::of(setup),
            span: Timestamp::EPOCH..Timestamp::from_nanos(u64::MAX),
            is_recorded: false,
            steps: 0,
            samples: Samples::new(),
            tally: Tally::new(0.0),
            transfers: Transfers::default(),
            prices: Prices::default(),
            ladders: Ladders::default(),
            liquidations: Vec::new(),
            decisions: Vec::new(),
            opening: None,
            last: None,
            held: Vec::new(),
            decided: vec![None; setup.portfolio.accounts().len() + 1],
            sent: 0,
            state_hash: String::new(),
        }
    }

    /// The same, telling only what happens from the span's start on and before its end.
    pub(crate) fn between(self, span: Range<Timestamp>) -> Self {
        Self { span, ..self }
    }

    /// The same for a run that stands in a journal too: decisions have their record's number.
    pub(crate) fn recorded(self) -> Self {
        Self { is_recorded: true, ..self }
    }

    /// Whether anything was told yet.
    pub(crate) const fn has_begun(&self) -> bool {
        self.opening.is_some()
    }

    /// A batch that the engine refused: it changes nothing, but takes its records.
    pub(crate) const fn refuse(&mut self) {
        self.steps += 1;
    }

    /// Takes a step in: the engine after it, what went in, what came out. Steps at or after the
    /// span's end are passed over.
    ///
    /// # Errors
    /// [`MoneyError`] when a sum is beyond 128 bits.
    pub(crate) fn step(
        &mut self,
        engine: &Engine,
        batch: &Batch,
        effects: &[Effect],
    ) -> Result<(), MoneyError> {
        let (state, now) = (engine.state(), engine.state().now());
        self.steps += 1;
        if now >= self.span.end {
            return Ok(());
        }
        let (at, is_told) = (words::seconds(now), self.span.contains(&now));
        let assessment = engine.assessment()?;
        let mut row = Row::of(at, engine, &assessment)?;
        row.exhaust(batch);
        let books = Books::of(state.ledger())?;
        if is_told && self.opening.is_none() {
            self.begin(at, batch, &books)?;
        }
        self.transfers.look(self.last.as_ref().map(|last| last.row.at), at);
        for seen in &batch.observations {
            self.transfers.observe(at, seen, &self.portfolio);
            self.sent += u64::from(is_told && matches!(seen, Observation::TransferSent { .. }));
        }
        self.prices.see(at, state, &self.portfolio);
        if is_told {
            self.hear_liquidations(at, engine, batch);
        }
        for effect in effects {
            self.transfers.ask(now, effect, &self.portfolio);
            if let Effect::Record(decision) = effect {
                self.hear(decision, books.total, is_told);
            }
        }
        if is_told {
            self.tally.read(&row, &assessment);
            self.samples.push(row.clone());
        }
        self.held.clear();
        self.held.extend(state.accounts().iter().map(|account| account.positions.clone()));
        self.last = Some(Standing { row, books });
        Ok(())
    }

    /// The first step of the span: what stood before it is where the run begins.
    fn begin(&mut self, at: i64, batch: &Batch, books: &Books) -> Result<(), MoneyError> {
        let (opening, row) = match &self.last {
            Some(Standing { row, books }) => {
                let begins = words::seconds(self.span.start).max(row.at);
                (*books, Row { at: begins, ..row.clone() })
            }
            None => (books.opening(), first_row(at, batch, &self.portfolio)?),
        };
        self.tally = Tally::new(row.total);
        self.samples.push(row);
        self.opening = Some(opening);
        Ok(())
    }

    fn hear_liquidations(&mut self, at: i64, engine: &Engine, batch: &Batch) {
        for seen in &batch.observations {
            let Observation::Liquidated { account, gross, deficit } = seen else { continue };
            let about = self.decided.get(account.index()).and_then(Option::as_ref);
            let scene = Scene {
                at,
                portfolio: &self.portfolio,
                batch,
                state: engine.state(),
                held: &self.held,
                before: self.last.as_ref().map(|last| &last.row),
                prices: &self.prices,
                transfers: &self.transfers,
                decided: about.or(self.decided.last().and_then(Option::as_ref)),
            };
            let told = scene.tell(*account, *gross, *deficit);
            let name = self.accounts.get(told.account).map_or("an account", |one| &one.name);
            self.ladders.liquidated(at, name);
            self.liquidations.push(told);
        }
    }

    fn hear(&mut self, decision: &Decision, total: Amount, is_told: bool) {
        // A journal has its header, then two records for every step.
        let record = self.is_recorded.then(|| self.steps.saturating_mul(2).saturating_add(1));
        let told = decisions::tell(decision, record, &self.portfolio);
        let ends = decision.moves.iter().map(|made| [made.body.source, made.body.target]);
        let refused = decision.refusals.iter().map(|refusal| [refusal.source, refusal.target]);
        let about = ends.chain(refused).flatten().map(AccountId::index);
        let last = self.decided.len().saturating_sub(1);
        for place in about.chain([last]) {
            if let Some(decided) = self.decided.get_mut(place) {
                *decided = Some((told.at, told.sentence.clone()));
            }
        }
        if is_told {
            self.ladders.hear(decision, total, &self.portfolio);
            self.decisions.push(told);
        }
    }

    /// The run is over, or its span: keeps the hash of the engine's state.
    pub(crate) fn seal(&mut self, engine: &Engine) {
        self.state_hash = engine.state().digest().to_string();
    }

    /// The run as far as it was seen.
    ///
    /// # Errors
    /// [`MoneyError`] when a sum is beyond 128 bits.
    pub(crate) fn finish(self) -> Result<Gathered, MoneyError> {
        let Self { portfolio, mut accounts, .. } = self;
        let (decimals, symbol) =
            (portfolio.collateral().decimals, portfolio.collateral().symbol.clone());
        let opening = self.opening.unwrap_or_default();
        let closing = self.last.map_or(opening, |last| last.books);
        let flows = opening.until(&closing)?;
        let rows = self.samples.finish();
        samples::fill(&mut accounts, &rows);
        let transfers = self.transfers.finish(rows.first().map_or(i64::MIN, |row| row.at));
        let figures = Figures {
            strategy: self.label.strategy.clone(),
            unit: Unit { symbol: symbol.clone(), decimals },
            start: flows.start,
            end: flows.end,
            net: flows.net()?,
            fees: flows.fees.negated()?,
            penalty: flows.penalty.negated()?,
            deficit: flows.deficit,
            volume: flows.volume,
            liquidations: u64::try_from(self.liquidations.len()).unwrap_or(u64::MAX),
            transfers: self.sent,
            felt: self.tally.finish(),
        };
        let run = Run {
            name: self.label.name,
            strategy: self.label.strategy,
            unit: symbol,
            times: rows.iter().map(|row| row.at).collect(),
            total: rows.iter().map(|row| row.total).collect(),
            in_flight: rows.iter().map(|row| row.in_flight).collect(),
            accounts,
            others: Vec::new(),
            ladders: self.ladders.finish(),
            transfers,
            waterfall: flows.waterfall(decimals),
            liquidations: self.liquidations,
            decisions: self.decisions,
            state_hash: self.state_hash,
        };
        Ok(Gathered { run, figures, notes: Vec::new() })
    }
}

/// What there was before the first step: the capital that it brought, and what was found on its way.
fn first_row(at: i64, batch: &Batch, portfolio: &Portfolio) -> Result<Row, MoneyError> {
    let mut put_in = vec![Amount::ZERO; portfolio.accounts().len()];
    let mut found = Amount::ZERO;
    for seen in &batch.observations {
        match seen {
            Observation::Statement(told) => {
                let flows = told.flows.iter().filter(|flow| flow.kind == FlowKind::Capital);
                let capital = Amount::sum(flows.map(|flow| flow.amount))?;
                if let Some(sum) = put_in.get_mut(told.account.index()) {
                    *sum = sum.plus(capital)?;
                }
            }
            Observation::TransferUnderWay { net, .. } => found = found.plus(*net)?,
            _ => {}
        }
    }
    let decimals = portfolio.collateral().decimals;
    let sample =
        |amount: &Amount| Sample { balance: real::amount(*amount, decimals), utilisation: None };
    Ok(Row {
        at,
        total: real::amount(Amount::sum(put_in.iter().copied())?.plus(found)?, decimals),
        in_flight: real::amount(found, decimals),
        accounts: put_in.iter().map(sample).collect(),
    })
}

impl Watcher for Gatherer {
    fn tick(&mut self, moment: &Moment<'_>) -> Result<(), String> {
        self.step(moment.engine, moment.batch, moment.effects).map_err(|error| error.to_string())
    }

    fn close(&mut self, moment: &Moment<'_>) -> Result<(), String> {
        self.seal(moment.engine);
        self.tick(moment)
    }
}
