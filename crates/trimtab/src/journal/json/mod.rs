//! Records as JSON: schema `trimtab/journal/1`, one object a line. Amounts are decimal strings in
//! the line's `unit`, prices in that unit per underlying, positions in the underlying.

mod decision;
mod observation;

pub(crate) use decision::{Decision, Move, Refusal, Unassessed};
pub(crate) use observation::Observation;
pub(super) use observation::flow;

use super::legs;
use super::names::Names;
use crate::show;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use trimtab_engine::Effect;
use trimtab_model as model;
use trimtab_node::journal as node;

/// One record of a journal, as `trimtab journal export` writes it. Every amount of a line is a
/// decimal string in its `unit`.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Line {
    /// Name and version of this schema.
    schema: &'static str,
    /// Number of the record, from 1.
    record: u64,
    /// What amounts are counted in.
    unit: String,
    #[serde(flatten)]
    said: Said,
}

/// What a record says.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Said {
    /// The first record: what the engine was made from.
    Header(Box<Header>),
    /// What was observed at one instant.
    Batch(Batch),
    /// What the engine answered to the batch before it.
    Outcome(Box<Outcome>),
    /// The last record of a run that ended well; of a live journal, until it is opened again.
    Close(Close),
    /// A writer opened the journal.
    Opened(Opened),
    /// All that the engine knew after the batch before it; a recovery begins here.
    Snapshot(Snapshot),
}

/// What the engine was made from.
#[derive(Debug, Serialize, JsonSchema)]
struct Header {
    /// Version of the program that wrote the journal.
    program: String,
    /// Hash of the configuration file.
    config_hash: String,
    /// What the run is called: window, strategy, variant and latency.
    labels: BTreeMap<String, String>,
    /// Hash of accounts, markets and routes.
    portfolio_hash: String,
    /// Names of the accounts.
    accounts: Vec<String>,
    /// Names of the markets.
    markets: Vec<String>,
    /// Number of routes.
    routes: usize,
    /// The rule that decides.
    rule: String,
    /// Parameters of the rule, in the units of its documentation.
    params: BTreeMap<String, f64>,
    /// Initial margin times this is needed to open a position.
    opening_multiple: f64,
    /// Least minutes from one decision to the next.
    decision_interval_minutes: u64,
}

/// What was observed at one instant.
#[derive(Debug, Serialize, JsonSchema)]
struct Batch {
    /// Number of the batch, from 1.
    sequence: u64,
    /// When, RFC 3339 UTC.
    at: String,
    /// Everything observed, in order.
    observations: Vec<Observation>,
    /// How far the feeds had been read that the batch was made of; absent where none is numbered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cursors: Vec<Cursor>,
}

/// How far a feed has been read.
#[derive(Debug, Serialize, JsonSchema)]
struct Cursor {
    /// Number of the feed.
    feed: u16,
    /// Where in it, as the feed counts.
    position: u64,
}

/// What the engine answered.
#[derive(Debug, Serialize, JsonSchema)]
struct Outcome {
    /// Hash of the engine's state after the batch; null where it is not recorded.
    state_hash: Option<String>,
    /// Why the batch was not taken in; absent where it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    batch_refused: Option<String>,
    /// What was decided; absent where nothing was wished.
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<Decision>,
    /// What was asked of the world; absent where the batch was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    commands: Option<Vec<Command>>,
    /// What a person should look at, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alerts: Vec<String>,
}

/// What is asked of the world.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "command", rename_all = "snake_case")]
enum Command {
    /// Move collateral.
    Transfer {
        /// Id of the transfer.
        id: String,
        /// The account it leaves.
        from: String,
        /// The account it goes to.
        to: String,
        /// What leaves, in the line's unit.
        amount: String,
    },
    /// Do something about one leg of a transfer.
    Leg {
        /// What: sign, submit, inquire or attest.
        what: &'static str,
        /// Key of the leg.
        leg: String,
        /// Id of its transfer.
        transfer: String,
        /// What the leg does, such as withdraw.
        kind: &'static str,
        /// Where money is.
        from: String,
        /// Where it shall be.
        to: String,
        /// What leaves, in the line's unit.
        amount: String,
        /// The least that shall land, in the line's unit.
        least: String,
        /// Place in the order of the wallet's transactions, where it is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        nonce: Option<u64>,
        /// From 0; above it, the same with a higher price.
        attempt: u8,
        /// Hash of what was signed, where it is sent.
        #[serde(skip_serializing_if = "Option::is_none")]
        hash: Option<String>,
    },
}

/// Who opened the journal.
#[derive(Debug, Serialize, JsonSchema)]
struct Opened {
    /// Number of the opening, from 1; numbers may be left out, and never fall.
    epoch: u64,
    /// Version of the program that opened it.
    program: String,
    /// Bytes behind the last whole record that were cut; 0 where it ended with one.
    cut_bytes: u64,
}

/// What a recovery begins with.
#[derive(Debug, Serialize, JsonSchema)]
struct Snapshot {
    /// Number of the opening that made it.
    epoch: u64,
    /// Batches of the journal so far.
    batches: u64,
    /// Sequence of the last batch that the engine took in.
    sequence: u64,
    /// When that was, RFC 3339 UTC.
    at: String,
    /// Hash of the engine's state.
    state_hash: String,
    /// How far every feed had been read.
    cursors: Vec<Cursor>,
}

/// How a run ended.
#[derive(Debug, Serialize, JsonSchema)]
struct Close {
    /// Batches of the journal.
    batches: u64,
    /// Hash of the engine's last state.
    state_hash: String,
}

impl Line {
    /// One record, by its number.
    pub(super) fn of(number: u64, record: &node::Record, names: &Names) -> Self {
        let said = match record {
            node::Record::Header(header) => Said::Header(Box::new(Header::of(header))),
            node::Record::Batch(seen) => Said::Batch(Batch::of(seen, names)),
            node::Record::Outcome(answer) => Said::Outcome(Box::new(Outcome::of(answer, names))),
            node::Record::Close(close) => {
                Said::Close(Close { batches: close.batches, state_hash: close.state.to_string() })
            }
            node::Record::Opened(opened) => Said::Opened(Opened::of(opened)),
            node::Record::Snapshot(snapshot) => Said::Snapshot(Snapshot::of(snapshot)),
        };
        let unit = names.unit().to_owned();
        Self { schema: "trimtab/journal/1", record: number, unit, said }
    }
}

impl Header {
    fn of(header: &node::Header) -> Self {
        let setup = &header.setup;
        let portfolio = &setup.portfolio;
        Self {
            program: header.program.clone(),
            config_hash: header.config.to_string(),
            labels: header.labels.clone(),
            portfolio_hash: portfolio.digest().to_string(),
            accounts: portfolio.accounts().iter().map(|one| one.name.clone()).collect(),
            markets: portfolio.markets().iter().map(|one| one.name.clone()).collect(),
            routes: portfolio.routes().len(),
            rule: setup.strategy.rule.clone(),
            params: setup.strategy.params.clone(),
            opening_multiple: setup.opening_multiple,
            decision_interval_minutes: setup.decision_interval.minutes(),
        }
    }
}

impl Batch {
    fn of(seen: &node::Seen<'_>, names: &Names) -> Self {
        let observations = seen.batch.observations.iter();
        Self {
            sequence: seen.batch.sequence,
            at: show::time(seen.now),
            observations: observations.map(|one| Observation::of(one, names)).collect(),
            cursors: seen.cursors.iter().map(Cursor::of).collect(),
        }
    }
}

impl Cursor {
    const fn of(cursor: &node::Cursor) -> Self {
        Self { feed: cursor.feed, position: cursor.position }
    }
}

impl Opened {
    fn of(opened: &node::Opened) -> Self {
        let node::Opened { epoch, program, cut_bytes } = opened;
        Self { epoch: *epoch, program: program.clone(), cut_bytes: *cut_bytes }
    }
}

impl Snapshot {
    fn of(snapshot: &node::Snapshot<'_>) -> Self {
        Self {
            epoch: snapshot.epoch,
            batches: snapshot.batches,
            sequence: snapshot.state.sequence(),
            at: show::time(snapshot.state.now()),
            state_hash: snapshot.digest.to_string(),
            cursors: snapshot.cursors.iter().map(Cursor::of).collect(),
        }
    }
}

impl Outcome {
    fn of(answer: &node::Answer<'_>, names: &Names) -> Self {
        let mut outcome = Self {
            state_hash: answer.state.map(|state| state.to_string()),
            batch_refused: None,
            decision: None,
            commands: None,
            alerts: Vec::new(),
        };
        match &answer.outcome {
            Err(why) => outcome.batch_refused = Some(why.clone()),
            Ok(effects) => outcome.take(effects, names),
        }
        outcome
    }

    fn take(&mut self, effects: &[Effect], names: &Names) {
        let mut commands = Vec::new();
        for effect in effects {
            match effect {
                Effect::Record(one) => self.decision = Some(Decision::of(one, names)),
                Effect::Command(command) => commands.push(Command::of(command, names)),
                Effect::Alert(alert) => self.alerts.push(legs::alert(alert, names)),
            }
        }
        self.commands = Some(commands);
    }
}

impl Command {
    fn of(command: &model::Command, names: &Names) -> Self {
        match command {
            model::Command::Transfer(request) => Self::Transfer {
                id: request.id.digest().to_string(),
                from: names.account(request.source),
                to: names.account(request.target),
                amount: names.decimal(request.amount),
            },
            model::Command::Sign(request) => Self::leg("sign", request, None, names),
            model::Command::Submit { request, hash } => {
                Self::leg("submit", request, Some(*hash), names)
            }
            model::Command::Inquire(request) => Self::leg("inquire", request, None, names),
            model::Command::Attest(request) => Self::leg("attest", request, None, names),
        }
    }

    fn leg(
        what: &'static str,
        request: &model::LegRequest,
        hash: Option<model::Digest>,
        names: &Names,
    ) -> Self {
        Self::Leg {
            what,
            leg: request.id.digest().to_string(),
            transfer: request.transfer.digest().to_string(),
            kind: request.kind.word(),
            from: legs::place(request.from, names),
            to: legs::place(request.to, names),
            amount: names.decimal(request.amount),
            least: names.decimal(request.least),
            nonce: request.nonce,
            attempt: request.attempt,
            hash: hash.map(|hash| hash.to_string()),
        }
    }
}
