//! Hours in which nothing much happened, summed up.

use super::clock;
use crate::demo::witness::Scene;
use crate::show;
use std::collections::BTreeMap;
use trimtab_engine::Decision;
use trimtab_model::{AccountId, Amount, TransferId};

/// Looks that are worth a sum: two hours.
const WORTH_A_LINE: usize = 6;

/// What has passed without a line of its own.
#[derive(Debug, Default)]
pub(super) struct Quiet {
    /// First and last minute of it.
    from: Option<i64>,
    last: Option<i64>,
    /// Instants at which was looked. An hour's end and the next one's beginning are two ticks of
    /// one instant, and one look.
    looks: usize,
    moves: usize,
    moved: Amount,
    /// Wishes that the guard refused.
    refused: usize,
    /// Least and most margin in use.
    used: Option<(f64, f64)>,
    /// Ends of the transfers under way.
    under_way: BTreeMap<TransferId, (AccountId, AccountId)>,
}

impl Quiet {
    /// One more tick has passed.
    pub(super) fn pass(&mut self, scene: &Scene) {
        self.from.get_or_insert(scene.minute);
        if self.last.replace(scene.minute) != Some(scene.minute) {
            self.looks += 1;
        }
        for used in scene.places.iter().filter_map(|place| place.used) {
            let (least, most) = self.used.unwrap_or((used, used));
            self.used = Some((least.min(used), most.max(used)));
        }
    }

    /// What was decided sets out, told or not.
    pub(super) fn set_out(&mut self, decision: &Decision) {
        for made in &decision.moves {
            self.under_way.insert(made.id, (made.body.source, made.body.target));
        }
    }

    /// A decision that gets no line of its own.
    pub(super) fn count(&mut self, decision: &Decision) {
        self.moves += decision.moves.len();
        self.refused += decision.refusals.len();
        for made in &decision.moves {
            self.moved = self.moved.plus(made.body.amount).unwrap_or(self.moved);
        }
    }

    /// The ends of a transfer that has landed.
    pub(super) fn landed(&mut self, id: TransferId) -> Option<(AccountId, AccountId)> {
        self.under_way.remove(&id)
    }

    /// The sum so far in words, where it is worth a line, and a new beginning.
    pub(super) fn take(&mut self, until: &Scene) -> Option<String> {
        let text = (self.looks >= WORTH_A_LINE).then(|| self.words(until));
        let under_way = std::mem::take(&mut self.under_way);
        *self = Self { under_way, ..Self::default() };
        text
    }

    fn words(&self, until: &Scene) -> String {
        let since = clock(self.from.unwrap_or(until.minute));
        let mut text = format!("Since {since} it was quiet: {} looks, ", self.looks);
        text += &match self.moves {
            0 => "no move".to_owned(),
            1 => format!("one move of {} USD", show::usd(self.moved)),
            count => format!("{count} moves of {} USD in all", show::usd(self.moved)),
        };
        if self.refused > 0 {
            text += &format!(", {} refused by the guard", self.refused);
        }
        if let Some((least, most)) = self.used {
            text += &format!("; margin in use {:.0} to {:.0} %", least * 100.0, most * 100.0);
        }
        text + "."
    }
}
