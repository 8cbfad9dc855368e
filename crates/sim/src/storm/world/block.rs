//! One block after another: replacement, what they take in, and finality.

use super::World;
use super::agenda::Due;
use super::chain::Foreign;
use super::deal::{Stage, View};
use super::item::{Item, Steps, What};
use crate::storm::chronicle::Step;
use crate::storm::fault::FaultClass;
use crate::storm::plan::SECOND;
use crate::storm::weather::Weather;
use trimtab_model::LegKind;

/// Blocks for which final items are remembered, beyond finality.
const REMEMBERED: u64 = 4;
/// Of 1,000 items in a block, those that a block above repeats before they are final.
const REPEATED: u64 = 80;

impl World {
    /// A chain makes a block.
    pub(super) fn block(&mut self, chain: usize, w: &mut Weather) {
        if self.chains[chain].planned_at != w.now() || !self.chains[chain].is_awake {
            return;
        }
        if self.chains[chain].halted_until > w.now() {
            self.plan_block(chain, w);
            return;
        }
        self.chains[chain].height += 1;
        self.replace(chain, w);
        self.take_foreign(chain, w);
        self.take_ours(chain, w);
        self.settle(chain, w);
        let confirmations = self.laws.chains[chain].confirmations;
        let state = &mut self.chains[chain];
        let height = state.height;
        let is_recent =
            |item: &Item| !item.is_settled || height - item.height < confirmations + REMEMBERED;
        state.items.retain(is_recent);
        let is_done = state.items.iter().all(|item| item.is_settled);
        if is_done
            && state.pending.is_empty()
            && state.foreign.is_empty()
            && state.stranger_at.is_none()
        {
            state.is_awake = false;
        } else {
            self.plan_block(chain, w);
        }
    }

    /// Blocks are replaced by others that begin without what was in them.
    fn replace(&mut self, chain: usize, w: &mut Weather) {
        let confirmations = self.laws.chains[chain].confirmations;
        let state = &self.chains[chain];
        let has_fresh = state.items.iter().any(|item| !item.is_settled);
        let has_final = state.items.iter().any(|item| item.is_settled);
        let depth = if has_fresh && confirmations > 0 && w.strikes(FaultClass::Reorg) {
            w.draw(FaultClass::Reorg).within(1, confirmations)
        } else if has_final && w.strikes(FaultClass::DeepReorg) {
            confirmations + w.draw(FaultClass::DeepReorg).within(1, REMEMBERED - 1)
        } else {
            return;
        };
        // The block being made is on top: what is `depth` below it and above goes.
        let floor = self.chains[chain].height.saturating_sub(depth);
        while let Some(item) = self.chains[chain].items.pop_if(|item| item.height >= floor) {
            self.undo(chain, &item, w);
        }
    }

    /// Undoes an item of a replaced block, and says whether and when it comes again.
    fn undo(&mut self, chain: usize, item: &Item, w: &mut Weather) {
        let interval = self.laws.chains[chain].interval * SECOND;
        let ready_at = w.now() + self.random.within(0, 4) * interval;
        if item.what != What::Stranger {
            self.post(item.deal, item.what, View::Now, -1);
            self.note_item(item, Steps::Undone, w);
            let news = self.undoing_of(item);
            if !news.is_empty() {
                self.tell(self.feeds.chain(chain), news);
            }
        }
        let Some(nonce) = item.nonce else {
            let (deal, what, is_settled) = (item.deal, item.what, item.is_settled);
            self.chains[chain].foreign.push(Foreign { deal, what, ready_at, is_settled });
            return;
        };
        let state = &mut self.chains[chain];
        state.nonce = state.nonce.min(nonce);
        if item.what == What::Stranger {
            state.stranger_at = Some(ready_at);
            return;
        }
        let deal = &mut self.deals[item.deal];
        // What was final comes again.
        let was_final = item.is_settled || deal.has_failed;
        let is_dropped = !was_final && self.random.in_thousand(250);
        deal.ready_at = ready_at;
        deal.stage = if is_dropped { Stage::Nowhere } else { Stage::Pending };
        if !is_dropped {
            state.pending.push(item.deal);
        }
    }

    /// Tells what is final now, and repeats some of what is not.
    fn settle(&mut self, chain: usize, w: &mut Weather) {
        let (height, feed) = (self.chains[chain].height, self.feeds.chain(chain));
        let confirmations = self.laws.chains[chain].confirmations;
        for at in 0..self.chains[chain].items.len() {
            let item = self.chains[chain].items[at];
            let deep = height - item.height;
            let depth = u32::try_from(deep).unwrap_or(u32::MAX);
            if item.is_settled
                || (deep < confirmations && (deep == 0 || !self.random.in_thousand(REPEATED)))
            {
                continue;
            }
            if deep < confirmations {
                let news = self.news_of(&item, depth);
                if !news.is_empty() {
                    self.tell(feed, news);
                }
                continue;
            }
            self.finalise(chain, at, item, w);
            let mut news = self.news_of(&item, depth);
            news.extend(self.treasury_statement(&item));
            if !news.is_empty() {
                self.tell(feed, news);
            }
        }
    }

    /// An item is final: the settled view follows, and what waited for that begins.
    fn finalise(&mut self, chain: usize, at: usize, item: Item, w: &mut Weather) {
        self.chains[chain].items[at].is_settled = true;
        if let Some(nonce) = item.nonce {
            let last = &mut self.chains[chain].final_nonce;
            *last = (*last).max(nonce + 1);
        }
        if item.what == What::Stranger {
            return;
        }
        self.post(item.deal, item.what, View::Settled, 1);
        self.note_item(&item, Steps::Final, w);
        if matches!(item.what, What::Left(_) | What::Through(..)) {
            self.deals[item.deal].is_settled = true;
        }
        if item.what == What::Failed {
            self.deals[item.deal].has_failed = true;
        }
        let (request, line) = {
            let deal = &self.deals[item.deal];
            (deal.request, deal.line)
        };
        if !matches!(item.what, What::Left(_)) {
            return;
        }
        let now = w.now() + self.pace(line);
        match request.kind {
            LegKind::Burn => self.agenda.put(now, Due::Attest(item.deal)),
            LegKind::Lock => self.agenda.put(now, Due::Relay(item.deal)),
            LegKind::Deposit => self.agenda.put(now, Due::Credit(item.deal)),
            LegKind::Open => self.offer_intent(item.deal, now, w),
            _ => {}
        }
    }

    /// Nanoseconds that a leg takes beyond blocks, this time.
    pub(super) fn pace(&mut self, line: usize) -> u64 {
        let (least, most) = self.laws.lines[line].pace;
        self.random.within(least, most) * SECOND
    }

    /// A deal's leg, for the chronicle.
    pub(super) fn leg(&self, at: usize) -> Option<(trimtab_model::LegId, LegKind)> {
        self.deals.get(at).map(|deal| (deal.request.id, deal.request.kind))
    }

    /// Writes that a request can never take effect.
    pub(super) fn bury(&mut self, at: usize, w: &mut Weather) {
        let from = self.deals[at].request.from;
        self.deals[at].stage = Stage::Nowhere;
        self.note(at, Step::Dead, from, 0, w);
    }
}
