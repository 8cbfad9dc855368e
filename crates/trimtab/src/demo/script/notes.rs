//! What is explained to somebody who sees it for the first time, each thing once.

use crate::cli::DemoStrategy;
use crate::show;
use trimtab_model::Amount;

/// Something that is explained when it first matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Note {
    /// Why a dollar is worth more at one place than at another.
    Worth {
        /// Where the first move left.
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
            "Why is one more dollar worth more at {to} than at {from}? There it makes a likelier \
             liquidation less likely. Money goes where it is worth most, if the difference beats \
             what the way costs. A bps is a hundredth of a per cent."
        ),
        Note::InFlight { amount } => format!(
            "{amount} USD are on the bridge now. They are still ours, but until they land no venue \
             counts them: they are in the plan, not in the margin."
        ),
        Note::Proof => "Not a guess: with prices come bounds that anybody can check. The proof is \
             about the model at this instant; it does not say that the model is right."
            .to_owned(),
        Note::Stay => "Staying is a decision too, and has its reason: even the best route gains \
             less than it costs."
            .to_owned(),
        Note::Waits => "A move that pays may still wait: the imbalance may go away by itself, a \
             fee never does."
            .to_owned(),
        Note::Crash => "The longs lose what the shorts gain. Nothing is lost overall, but atlas \
             and cygnus run short while boreas and delphi swim in collateral."
            .to_owned(),
        Note::Shortage => "Sometimes no move is enough, and it says what a smaller book would \
             save. That is advice: it never closes a position by itself."
            .to_owned(),
        Note::Guard => "A strategy only wishes. The guard checks every wish in exact integers \
             against hard limits, and has the last word."
            .to_owned(),
        Note::Liquidation => "That costs 1 % of the position at once, and leaves its other half \
             without a hedge until that is closed as well."
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
