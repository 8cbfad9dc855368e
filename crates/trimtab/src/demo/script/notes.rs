//! What is explained to somebody who sees it for the first time, each thing once.

use crate::cli::DemoStrategy;
use crate::show;
use trimtab_model::Amount;

/// Something that is explained when it first matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Note {
    /// Why a dollar is worth more at one place than at another.
    Worth {
        /// Where the first move left, as `at atlas`.
        from: String,
        /// Where it went.
        to: String,
    },
    /// What money on the bridge counts for.
    InFlight {
        /// How much is on it.
        amount: String,
    },
    /// What a proof means.
    Proof,
    /// That staying is a decision.
    Stay,
    /// That a move may pay and still wait.
    Waits,
    /// What a crash does to hedged positions.
    Crash,
    /// What advice to reduce means.
    Shortage,
    /// Who the guard is.
    Guard,
    /// What a liquidation does.
    Liquidation,
}

/// What was explained already.
#[derive(Debug, Default)]
pub(super) struct Notes(Vec<std::mem::Discriminant<Note>>);

impl Notes {
    /// Whether something of this kind was explained.
    pub(super) fn has_told(&self, note: &Note) -> bool {
        self.0.contains(&std::mem::discriminant(note))
    }

    /// The words, the first time they are asked for.
    pub(super) fn first(&mut self, note: Note) -> Option<String> {
        if self.has_told(&note) {
            return None;
        }
        self.0.push(std::mem::discriminant(&note));
        Some(words(note))
    }
}

fn words(note: Note) -> String {
    match note {
        Note::Worth { from, to } => format!(
            "Why is one more dollar worth more {to} than {from}? Because of the loss that it makes \
             less likely there. Money goes where it is worth most, if the difference beats what \
             the way costs."
        ),
        Note::InFlight { amount } => format!(
            "{amount} USD are on the bridge now. They are still ours and in every plan, so nobody \
             sends them twice; but no venue counts them before they land, so they protect nothing yet."
        ),
        Note::Proof => "That is a bound, not a guess: it can be checked without trusting whoever \
             found the moves. It speaks of the model at this instant, and does not say that the \
             model is right."
            .to_owned(),
        Note::Stay => "Staying is a decision too, and has its reason: even the best route gains \
             less than it costs."
            .to_owned(),
        Note::Waits => "A move that pays may still wait: the imbalance may go away by itself, a \
             fee never does."
            .to_owned(),
        Note::Crash => "The longs lose what the shorts gain. Nothing is lost overall, but atlas \
             and cygnus run short while boreas and delphi have more than they need."
            .to_owned(),
        Note::Shortage => "Sometimes no move is enough, and it says what a smaller book would \
             save. That is advice: it never closes a position by itself."
            .to_owned(),
        Note::Guard => "A strategy only wishes. The guard checks every wish in exact integers \
             against hard limits, and has the last word."
            .to_owned(),
        Note::Liquidation => "That costs 1 % of the position at once, and its other half stands \
             without a hedge until it is closed as well."
            .to_owned(),
    }
}

/// What happens at the same time to a run that is not told.
pub(super) fn beside(strategy: DemoStrategy, names: &[&str], gross: Amount, flying: f64) -> String {
    let who = match strategy {
        DemoStrategy::Dynamic => "Meanwhile, with dynamic",
        DemoStrategy::Static => "Meanwhile, with fixed weights",
        DemoStrategy::WeightedTolerance => "Meanwhile, with weights and a tolerance",
        DemoStrategy::None => "Meanwhile, with nobody at work",
    };
    let (names, gross) = (names.join(" and "), show::usd(gross));
    let mut text = format!("{who}: {names} LIQUIDATED, {gross} USD closed by force");
    if flying >= 1.0 {
        let flying = show::grouped_decimal(&format!("{flying:.0}"));
        text += &format!(", while {flying} USD were on their way");
    }
    text + "."
}
