//! What is proposed, in words: moves with amounts, fees and arrivals, refusals, and the sentence.

use crate::journal::names::Names;
use crate::show;
use std::fmt::Write;
use trimtab_engine::decision::Move;
use trimtab_engine::{Decision, Effect, Engine, Refusal};
use trimtab_model::{Amount, Timestamp};

/// One decision, and the engine that made it.
#[derive(Debug)]
pub(super) struct Proposal {
    pub(super) engine: Engine,
    pub(super) decision: Option<Decision>,
    /// What the decision rests on, in words.
    pub(super) basis: String,
    pub(super) names: Names,
}

/// What a move costs and when it would arrive, as its route is declared; `None` beyond counting.
#[derive(Debug)]
pub(super) struct Expected {
    pub(super) fee: Option<Amount>,
    pub(super) net: Option<Amount>,
    pub(super) minutes: Option<u64>,
    pub(super) at: Option<Timestamp>,
}

impl Proposal {
    /// Keeps the decision of `effects` and drops its commands.
    pub(super) fn of(engine: Engine, effects: Vec<Effect>, basis: String) -> Self {
        let decision = effects.into_iter().find_map(|effect| match effect {
            Effect::Record(decision) => Some(decision),
            Effect::Command(_) | Effect::Alert(_) => None,
        });
        let names = Names::of(engine.portfolio());
        Self { engine, decision, basis, names }
    }

    /// When.
    pub(super) fn at(&self) -> Timestamp {
        self.engine.state().now()
    }

    /// What would be moved.
    pub(super) fn moves(&self) -> &[Move] {
        self.decision.as_ref().map_or(&[], |decision| &decision.moves)
    }

    /// What would be refused.
    pub(super) fn refusals(&self) -> &[Refusal] {
        self.decision.as_ref().map_or(&[], |decision| &decision.refusals)
    }

    /// What a move is expected to cost and to take.
    pub(super) fn expected(&self, made: &Move) -> Expected {
        let route = self.engine.portfolio().routes().get(made.body.route.index());
        let fee = route.and_then(|route| route.fee(made.body.amount).ok());
        let latency = route.and_then(|route| route.latency().ok());
        Expected {
            fee,
            net: fee.and_then(|fee| made.body.amount.minus(fee).ok()),
            minutes: latency.map(trimtab_model::Span::minutes),
            at: latency.and_then(|latency| self.at().after(latency).ok()),
        }
    }

    /// The decision in one sentence.
    pub(super) fn sentence(&self) -> String {
        match &self.decision {
            Some(decision) => self.names.proposal(decision),
            None => format!("No move: {} wishes for none.", self.engine.strategy_name()),
        }
    }

    /// Everything, for people.
    pub(super) fn words(&self) -> String {
        let count = match self.moves().len() {
            0 => "no move".to_owned(),
            1 => "one move proposed".to_owned(),
            more => format!("{more} moves proposed"),
        };
        let (at, strategy) = (show::time(self.at()), self.engine.strategy_name());
        let mut text = format!("{count}, nothing sent ({strategy} at {at}, on {})\n", self.basis);
        for (place, made) in self.moves().iter().enumerate() {
            text += &self.one(place + 1, made);
        }
        for refusal in self.refusals() {
            let [source, target] =
                [refusal.source, refusal.target].map(|end| self.names.account(end));
            let (amount, reason) = (self.names.money(refusal.wished), refusal.reason);
            // Writing to a string cannot fail.
            writeln!(text, "  no  {amount}  {source} -> {target}: {reason} ({})", reason.code())
                .unwrap_or(());
        }
        text + &self.sentence()
    }

    fn one(&self, number: usize, made: &Move) -> String {
        let [source, target] =
            [made.body.source, made.body.target].map(|end| self.names.account(end));
        let amount = self.names.money(made.body.amount);
        let expected = self.expected(made);
        let known = |amount: Option<Amount>| {
            amount.map_or_else(|| "-".to_owned(), |amount| self.names.money(amount))
        };
        let minutes = expected.minutes.map_or_else(|| "-".to_owned(), |one| format!("{one} min"));
        let at = expected.at.map_or_else(|| "-".to_owned(), show::time);
        let (fee, net) = (known(expected.fee), known(expected.net));
        let mut text = format!(
            "  {number}  {amount}  {source} -> {target}, costs {fee}, {minutes}: {net} at {at}\n"
        );
        if let Some(reason) = made.cut_by {
            let wished = self.names.money(made.wished);
            writeln!(text, "     cut from {wished}: {reason} ({})", reason.code()).unwrap_or(());
        }
        text
    }
}
