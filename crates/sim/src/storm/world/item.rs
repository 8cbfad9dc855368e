//! What a block may contain, and what that does to money in either view.
//!
//! Decides the one posting of each kind of item, forwards and backwards, so that a replaced block
//! undoes exactly what it did.

use super::World;
use super::deal::View;
use crate::storm::chronicle::{Effect, Step};
use crate::storm::weather::Weather;
use trimtab_model::{Amount, LegId, LegKind, LegNews, Observation, Place, Statement, TransferId};

/// What an item does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// So much leaves.
    Left(i128),
    /// So much leaves, and so much lands at once.
    Through(i128, i128),
    /// So much lands; whether that is all.
    Landed(i128, bool),
    /// So much comes back.
    Refunded(i128),
    /// A transaction comes to nothing.
    Failed,
    /// Somebody else's transaction from our wallet.
    Stranger,
}

/// Something in a block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    /// Whose; nobody's where it is a stranger's.
    pub(super) deal: usize,
    pub(super) height: u64,
    pub(super) what: What,
    /// The wallet's nonce that it uses.
    pub(super) nonce: Option<u64>,
    /// Whether it was told as final.
    pub(super) is_settled: bool,
}

impl World {
    /// Does in a view what an item says, or undoes it where `sign` is -1.
    pub(super) fn post(&mut self, at: usize, what: What, view: View, sign: i128) {
        let request = self.deals[at].request;
        let (from, to, transfer) = (request.from, request.to, request.transfer);
        match what {
            What::Left(amount) | What::Through(amount, _) => {
                self.debit_place(at, from, transfer, amount * sign, view);
                *self.deals[at].left.of_view(view) += amount * sign;
            }
            What::Refunded(amount) => {
                self.move_at(from, transfer, amount * sign, view);
                *self.deals[at].back.of_view(view) += amount * sign;
                self.deals[at].close(view, sign > 0);
            }
            What::Landed(..) | What::Failed | What::Stranger => {}
        }
        let landed = match what {
            What::Through(_, out) => Some((out, true)),
            What::Landed(amount, is_whole) => Some((amount, is_whole)),
            _ => None,
        };
        if let Some((amount, is_whole)) = landed {
            self.move_at(to, transfer, amount * sign, view);
            let deal = &mut self.deals[at];
            *deal.landed.of_view(view) += amount * sign;
            deal.close(view, is_whole && sign > 0);
        }
        if request.kind == LegKind::Approve && view == View::Now {
            let chain = trimtab_model::ChainId::at(self.chain_of(from).unwrap_or(0));
            let key = (transfer, chain.unwrap_or(trimtab_model::ChainId::new(0)));
            if sign > 0 && what != What::Failed {
                self.approvals.insert(key);
            } else {
                self.approvals.remove(&key);
            }
        }
    }

    /// Takes an amount from where a leg begins: a message belongs to its burn.
    fn debit_place(
        &mut self,
        at: usize,
        from: Place,
        transfer: TransferId,
        amount: i128,
        view: View,
    ) {
        match (from, self.deals[at].parent) {
            (Place::Message(_), Some(burn)) => {
                *self.deals[burn].back.of_view(view) += amount;
            }
            (Place::Message(_), None) => {}
            _ => self.move_at(from, transfer, -amount, view),
        }
    }

    /// Adds to what is at a place.
    pub(super) fn move_at(&mut self, place: Place, transfer: TransferId, by: i128, view: View) {
        match place {
            Place::Account(account) => *self.accounts[account.index()].of_view(view) += by,
            Place::Wallet(chain) => {
                *self.wallets.entry((chain, transfer)).or_default().of_view(view) += by;
            }
            Place::Message(_) => {}
        }
    }

    /// Writes an effect of a deal.
    pub(super) fn note(&self, at: usize, step: Step, place: Place, amount: i128, w: &mut Weather) {
        let deal = &self.deals[at];
        w.effect(Effect {
            leg: deal.request.id,
            transfer: deal.request.transfer,
            ordinal: deal.request.ordinal,
            kind: deal.request.kind,
            attempt: deal.attempt,
            epoch: deal.request.epoch,
            place,
            amount: Amount::from_base(amount),
            step,
        });
    }

    /// Writes what an item did, was told as final, or was undone.
    pub(super) fn note_item(&self, item: &Item, steps: Steps, w: &mut Weather) {
        let [left, landed, refund, failed] = match steps {
            Steps::Done => [Step::Left, Step::Landed, Step::Refunded, Step::Failed],
            Steps::Final => [Step::LeftFinal, Step::LandedFinal, Step::RefundFinal, Step::Failed],
            Steps::Undone => {
                [Step::LeftUndone, Step::LandedUndone, Step::RefundUndone, Step::FailedUndone]
            }
        };
        let (at, what) = (item.deal, item.what);
        if what == What::Stranger {
            return;
        }
        let request = self.deals[at].request;
        match what {
            What::Left(amount) => self.note(at, left, request.from, amount, w),
            What::Through(amount, out) => {
                self.note(at, left, request.from, amount, w);
                self.note(at, landed, request.to, out, w);
            }
            What::Landed(amount, _) => self.note(at, landed, request.to, amount, w),
            What::Refunded(amount) => self.note(at, refund, request.from, amount, w),
            What::Failed if steps == Steps::Final => {}
            What::Failed => self.note(at, failed, request.from, 0, w),
            What::Stranger => {}
        }
    }

    /// What a chain tells of an item at a depth.
    pub(super) fn news_of(&self, item: &Item, depth: u32) -> Vec<Observation> {
        if item.what == What::Stranger {
            return Vec::new();
        }
        let deal = &self.deals[item.deal];
        let of = Amount::from_base;
        let left = |amount| LegNews::Left { amount: of(amount), depth };
        let landed = |whole| LegNews::Landed { amount: of(deal.landed.now), whole, depth };
        let news: &[LegNews] = match item.what {
            What::Left(amount) => &[left(amount)],
            What::Through(amount, _) => &[left(amount), landed(true)],
            What::Landed(_, whole) => &[landed(whole)],
            What::Refunded(amount) => &[LegNews::Refunded { amount: of(amount), depth }],
            What::Failed => &[LegNews::Failed { depth }],
            What::Stranger => &[],
        };
        let id = deal.request.id;
        news.iter().map(|&news| Observation::Leg { id, news }).collect()
    }

    /// What a chain tells of an item that is undone.
    pub(super) fn undoing_of(&self, item: &Item) -> Vec<Observation> {
        let news: &[LegNews] = match item.what {
            What::Left(_) | What::Failed => &[LegNews::Reversed],
            What::Through(..) => &[LegNews::Unlanded, LegNews::Reversed],
            What::Landed(..) => &[LegNews::Unlanded],
            What::Refunded(_) | What::Stranger => &[],
        };
        let id = self.deals.get(item.deal).map(|deal| deal.request.id);
        let each = |id: LegId| news.iter().map(move |&news| Observation::Leg { id, news });
        id.into_iter().flat_map(each).collect()
    }

    /// The statement of the treasury as of the final block, where an item touched it.
    pub(super) fn treasury_statement(&self, item: &Item) -> Option<Observation> {
        let request = self.deals.get(item.deal)?.request;
        let touched = match item.what {
            What::Left(_) | What::Refunded(_) => [Some(request.from), None],
            What::Through(..) => [Some(request.from), Some(request.to)],
            What::Landed(..) => [None, Some(request.to)],
            What::Failed | What::Stranger => [None, None],
        };
        let treasury = self.portfolio.treasury();
        let is_treasury = |place: Place| {
            Self::account_of(place).is_some_and(|account| account.index() == treasury)
        };
        let balance = Amount::from_base(self.accounts[treasury].settled);
        touched.into_iter().flatten().any(is_treasury).then(|| {
            Observation::Statement(Statement {
                account: trimtab_model::AccountId::at(treasury)
                    .unwrap_or(trimtab_model::AccountId::new(0)),
                balance,
                precision: Amount::ZERO,
                flows: Vec::new(),
            })
        })
    }
}

/// Which of its steps an item takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Steps {
    Done,
    Final,
    Undone,
}
