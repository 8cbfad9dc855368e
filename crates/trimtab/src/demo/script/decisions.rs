//! Which decisions are told, and how: in the engine's own sentences, one move a line.

use super::notes::Note;
use super::{Voice, Writer};
use crate::demo::witness::Scene;
use crate::demo::world;
use crate::show;
use trimtab_engine::decision::{Move, Reasoning, Verdict};
use trimtab_engine::{Decision, Refusal};
use trimtab_model::{AccountId, Amount, TransferBody};

/// Moves of one decision that get a sentence each, of the first and of a later one; the rest are
/// named together.
const IN_FULL: (usize, usize) = (1, 2);
/// A cent, below which no gap is told.
const CENT: f64 = 0.01;

impl Writer<'_> {
    pub(super) fn decision(&mut self, scene: &Scene, decision: &Decision, is_loud: bool) {
        self.quiet.set_out(decision);
        let is_first = !decision.moves.is_empty() && !self.has_moved;
        if !decision.moves.is_empty() && (is_loud || is_first) {
            self.moves(scene, decision, if is_first { IN_FULL.0 } else { IN_FULL.1 });
            self.has_moved = true;
        } else if decision.moves.is_empty() && self.is_new_stay(decision) {
            self.stay(scene, decision);
        } else {
            self.quiet.count(decision);
            return;
        }
        for refusal in &decision.refusals {
            self.refusal(scene, decision, *refusal);
        }
    }

    fn moves(&mut self, scene: &Scene, decision: &Decision, in_full: usize) {
        let (full, rest) = decision.moves.split_at(decision.moves.len().min(in_full));
        for made in full {
            let alone = alone(decision, vec![*made], Vec::new());
            self.say(Voice::Decision, scene, alone.sentence(&self.told.portfolio));
            self.explain(decision, made);
        }
        if !rest.is_empty() {
            let also: Vec<String> = rest.iter().map(|made| self.in_short(made)).collect();
            self.say(Voice::Decision, scene, format!("Moved too: {}.", also.join(", ")));
        }
        self.bridge(decision);
        if let Some(why) = &decision.reasoning {
            self.say(Voice::Decision, scene, proof(why));
            self.note(Note::Proof);
        }
        if decision.reasoning.as_ref().is_some_and(|why| why.shortage.is_some()) {
            self.shortage(scene, decision);
        }
    }

    /// What the first moves of a kind mean.
    fn explain(&mut self, decision: &Decision, made: &Move) {
        let (source, target) = (made.body.source, made.body.target);
        if decision.reasoning.is_some() {
            let (from, to) = (self.place(source), self.place(target));
            self.note(Note::Worth { from, to });
        }
        if made.cut_by.is_some() {
            self.note(Note::Guard);
        }
    }

    /// What is on the bridge after a decision.
    fn bridge(&mut self, decision: &Decision) {
        let bodies = decision.moves.iter().map(|made| made.body);
        let crosses = |body: &TransferBody| {
            world::chain(body.source.index()) != world::chain(body.target.index())
        };
        let sum = Amount::sum(bodies.filter(crosses).map(|body| body.amount));
        if let Some(sum) = sum.ok().filter(|sum| *sum > Amount::ZERO) {
            self.note(Note::InFlight { amount: show::usd(sum) });
        }
    }

    /// `at atlas`, `in the treasury`.
    fn place(&self, account: AccountId) -> String {
        if account.index() == self.told.portfolio.treasury() {
            "in the treasury".to_owned()
        } else {
            format!("at {}", self.told.name(account))
        }
    }

    fn in_short(&self, made: &Move) -> String {
        let (source, target) = (made.body.source, made.body.target);
        let amount = show::usd(made.body.amount);
        format!("${amount} from {} to {}", self.told.name(source), self.told.name(target))
    }

    /// Whether a decision to stay says something of a kind that was not told yet.
    fn is_new_stay(&self, decision: &Decision) -> bool {
        if !decision.refusals.is_empty() {
            return !self.notes.has_told(&Note::Guard);
        }
        let Some(why) = &decision.reasoning else { return false };
        let is_new_advice = why.shortage.is_some() && !self.notes.has_told(&Note::Shortage);
        match why.verdict {
            Verdict::Waits => !self.notes.has_told(&Note::Waits) || is_new_advice,
            _ => !self.notes.has_told(&Note::Stay) || is_new_advice,
        }
    }

    fn stay(&mut self, scene: &Scene, decision: &Decision) {
        let Some(why) = &decision.reasoning else { return };
        let alone = Decision { refusals: Vec::new(), ..decision.clone() };
        self.say(Voice::Decision, scene, alone.sentence(&self.told.portfolio));
        self.note(if why.verdict == Verdict::Waits { Note::Waits } else { Note::Stay });
        if why.shortage.is_some() {
            self.note(Note::Shortage);
        }
    }

    fn shortage(&mut self, scene: &Scene, decision: &Decision) {
        if self.notes.has_told(&Note::Shortage) {
            return;
        }
        let mut advice = alone(decision, Vec::new(), Vec::new());
        advice.reasoning.clone_from(&decision.reasoning);
        let whole = advice.sentence(&self.told.portfolio);
        // Of a decision to move only the advice is left to be told.
        if let Some(start) = whole.find("The whole book") {
            self.say(Voice::Decision, scene, whole[start..].to_owned());
            self.note(Note::Shortage);
        }
    }

    fn refusal(&mut self, scene: &Scene, decision: &Decision, refusal: Refusal) {
        let alone = alone(decision, Vec::new(), vec![refusal]);
        self.say(Voice::Decision, scene, alone.sentence(&self.told.portfolio));
        self.note(Note::Guard);
    }
}

/// A decision with only some of its outcome, and without advice, to be put in words alone.
fn alone(decision: &Decision, moves: Vec<Move>, refusals: Vec<Refusal>) -> Decision {
    let mut alone = Decision { moves, refusals, ..decision.clone() };
    if let Some(why) = &mut alone.reasoning {
        why.shortage = None;
    }
    alone
}

/// What a decision to move is worth, and what was proved of it.
fn proof(why: &Reasoning) -> String {
    let gap = (why.bound - why.benefit).max(0.0);
    let gap = ((gap / CENT).ceil() * CENT).max(CENT);
    format!(
        "Proved: worth {} USD more than doing nothing, all costs paid; no plan can beat this by \
         more than {gap:.2} USD.",
        show::grouped_decimal(&format!("{:.2}", why.benefit))
    )
}
