//! What a journal tells in answer to a question: decisions, what became of their transfers, and
//! the quiet between them.

use super::query::{Query, made};
use crate::exit::Failure;
use crate::journal::names::Names;
use crate::journal::words;
use crate::show;
use trimtab_engine::{Decision, Effect};
use trimtab_model::{Observation, Portfolio, Timestamp, TransferId};
use trimtab_node::journal::Step;

/// One thing to tell.
#[derive(Debug)]
pub(super) enum Entry {
    /// Something was wished.
    Decided {
        /// Number of the outcome's record.
        record: u64,
        /// What came of it.
        decision: Box<Decision>,
        /// What became of its transfers.
        news: Vec<News>,
    },
    /// Batches in which nothing was wished.
    Quiet(Quiet),
    /// A batch that was not taken in.
    Refused {
        /// Number of the outcome's record.
        record: u64,
        /// When.
        at: Timestamp,
        /// Why.
        why: String,
    },
}

/// Word of a transfer.
#[derive(Debug)]
pub(super) struct News {
    pub(super) record: u64,
    /// When it was heard of, which is later than when it happened.
    pub(super) at: Timestamp,
    /// When the transfer left, where that is told and known.
    pub(super) left: Option<Timestamp>,
    pub(super) seen: Observation,
}

/// Batches in a row in which nothing was wished.
#[derive(Debug)]
pub(super) struct Quiet {
    pub(super) batches: u64,
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
}

/// Listens to a journal with a question in mind.
#[derive(Debug)]
pub(super) struct Told<'a> {
    query: &'a Query,
    portfolio: &'a Portfolio,
    entries: Vec<Entry>,
    batches: u64,
}

impl<'a> Told<'a> {
    pub(super) const fn new(query: &'a Query, portfolio: &'a Portfolio) -> Self {
        Self { query, portfolio, entries: Vec::new(), batches: 0 }
    }

    /// Takes one step in.
    pub(super) fn hear(&mut self, step: &Step) {
        self.batches += 1;
        let (record, at) = (step.record, step.seen.now);
        let outcome = step.outcome_record;
        for seen in &step.seen.batch.observations {
            self.hear_of_transfer(record, at, seen);
        }
        let within = match self.query {
            Query::Between(from, to) => (*from..*to).contains(&at),
            Query::Last | Query::Id(_) => true,
        };
        let Some(answer) = step.answer.as_ref().filter(|_| within) else { return };
        match &answer.outcome {
            Err(why) => {
                let why = why.clone();
                self.note(Entry::Refused { record: outcome, at, why });
            }
            Ok(effects) => match effects.iter().find_map(Effect::decision) {
                Some(decision) => {
                    let decision = Box::new(decision.clone());
                    self.note(Entry::Decided { record: outcome, decision, news: Vec::new() });
                }
                None => self.be_quiet(at),
            },
        }
    }

    fn hear_of_transfer(&mut self, record: u64, at: Timestamp, seen: &Observation) {
        let Some(id) = words::transfer_id(seen) else { return };
        let asked = self.entries.iter_mut().rev().find_map(|entry| match entry {
            Entry::Decided { decision, news, .. } if asks_for(decision, id) => {
                Some((decision, news))
            }
            _ => None,
        });
        if let Some((decision, news)) = asked {
            let left = departure(seen, decision, self.portfolio)
                .filter(|left| (decision.at..=at).contains(left));
            news.push(News { record, at, left, seen: seen.clone() });
        }
    }

    fn note(&mut self, entry: Entry) {
        match (self.query, &entry) {
            (Query::Last, _) => self.entries.clear(),
            (Query::Id(prefix), Entry::Decided { decision, .. }) if made(decision, prefix) => {}
            (Query::Id(_), _) => return,
            (Query::Between(..), _) => {}
        }
        self.entries.push(entry);
    }

    fn be_quiet(&mut self, at: Timestamp) {
        if matches!(self.query, Query::Id(_)) {
            return;
        }
        if let Some(Entry::Quiet(quiet)) = self.entries.last_mut() {
            quiet.batches += 1;
            quiet.to = at;
        } else {
            self.entries.push(Entry::Quiet(Quiet { batches: 1, from: at, to: at }));
        }
    }

    /// The answer.
    pub(super) fn finish(self) -> Result<Vec<Entry>, Failure> {
        let (found, batches) = (self.entries.len(), show::count(self.batches));
        match self.query {
            Query::Id(prefix) if found == 0 => Err(Failure::not_found(format!(
                "no plan or transfer begins with `{prefix}` in the {batches} batches of this \
                 journal; `trimtab why JOURNAL --last` names one"
            ))),
            Query::Id(prefix) if found > 1 => Err(Failure::usage(format!(
                "{found} decisions have a plan or transfer that begins with `{prefix}`; name more \
                 of its digits"
            ))),
            Query::Between(..) if found == 0 => Err(Failure::not_found(format!(
                "none of the {batches} batches of this journal is in that span; `trimtab journal \
                 show` says when they are"
            ))),
            _ => Ok(self.entries),
        }
    }
}

fn asks_for(decision: &Decision, id: TransferId) -> bool {
    decision.moves.iter().any(|one| one.id == id)
}

/// When a transfer left by its own times: its route's time before it is due.
fn departure(seen: &Observation, by: &Decision, portfolio: &Portfolio) -> Option<Timestamp> {
    let Observation::TransferSent { id, due, .. } = seen else { return None };
    let made = by.moves.iter().find(|one| one.id == *id)?;
    let takes = portfolio.routes().get(made.body.route.index())?.latency().ok()?;
    due.nanos().checked_sub(takes.nanos()).map(Timestamp::from_nanos)
}

impl Entry {
    /// The entry in plain sentences.
    pub(super) fn lines(&self, rule: &str, names: &Names) -> Vec<String> {
        match self {
            Self::Decided { record, decision, news } => {
                let at = show::time(decision.at);
                let plan = decision.plan.map(|plan| format!(", plan {plan}")).unwrap_or_default();
                let said = names.sentence(decision);
                let first = format!("{at}  {said} ({}{plan}, record {record})", decision.strategy);
                std::iter::once(first).chain(news.iter().map(|one| one.line(names))).collect()
            }
            Self::Quiet(Quiet { batches, from, to }) => {
                let (batches, plural) =
                    (show::count(*batches), if *batches == 1 { "" } else { "es" });
                let [from, to] = [*from, *to].map(show::time);
                let span = if from == to { from } else { format!("{from} to {to}") };
                vec![format!("{span}  No move: {rule} wished for none in {batches} batch{plural}.")]
            }
            Self::Refused { record, at, why } => {
                let at = show::time(*at);
                vec![format!("{at}  The batch was refused: {why} (record {record})")]
            }
        }
    }
}

impl News {
    fn line(&self, names: &Names) -> String {
        let said = words::transfer(&self.seen, self.left, names).unwrap_or_default();
        format!("    {said}; seen {} (record {})", show::time(self.at), self.record)
    }
}
