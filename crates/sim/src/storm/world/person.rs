//! What a person does in the world by hand: take what is stuck, pay it in again, press the switch.

use super::World;
use super::deal::Stage;
use crate::storm::chronicle::{Deed, Event, Step};
use crate::storm::weather::Weather;
use trimtab_model::{AccountId, Amount, ChainId, Impossibility, LegKind, Observation, TransferId};

impl World {
    /// Whether nothing of a transfer is between now and final, so that a person can tell what there
    /// is of it.
    pub(in crate::storm) fn is_calm(&self, transfer: TransferId) -> bool {
        let is_open = |chain: &super::chain::ChainState| {
            let items = chain.items.iter().filter(|item| !item.is_settled).map(|item| item.deal);
            let foreign = chain.foreign.iter().map(|one| one.deal);
            let mut all = items.chain(foreign).filter_map(|at| self.deals.get(at));
            all.any(|deal| deal.request.transfer == transfer)
        };
        let undone = |deal: &super::Deal| {
            deal.request.transfer == transfer && deal.is_settled && deal.stage != Stage::Done
        };
        !self.chains.iter().any(is_open) && !self.deals.iter().any(undone)
    }

    /// Whether a chain shows what it showed as final.
    pub(in crate::storm) fn is_healed(&self, chain: ChainId) -> bool {
        let Some(state) = self.chains.get(chain.index()) else { return true };
        let pending = state.pending.iter().filter_map(|&at| self.deals.get(at));
        !state.foreign.iter().any(|one| one.is_settled)
            && !pending.into_iter().any(|deal| deal.is_settled || deal.has_failed)
    }

    /// Takes in hand what is on its way for a transfer, up to `most`, and sees to it that nothing
    /// of it happens by itself any more. What was taken.
    pub(in crate::storm) fn retire(
        &mut self,
        transfer: TransferId,
        most: i128,
        w: &mut Weather,
    ) -> i128 {
        let mut found = 0;
        for at in 0..self.deals.len() {
            if self.deals[at].request.transfer == transfer {
                found += self.retire_deal(at, most - found, w);
            }
        }
        let of_transfer = |entry: &&(ChainId, TransferId)| entry.1 == transfer;
        let wallets: Vec<_> = self.wallets.keys().filter(of_transfer).copied().collect();
        for key in wallets {
            let held = self.wallets.get(&key).copied().unwrap_or_default();
            let there =
                if self.is_dust(key, held.settled) { 0 } else { held.now.min(held.settled) };
            let taken = there.clamp(0, (most - found).max(0));
            if let Some(wallet) = self.wallets.get_mut(&key) {
                *wallet = wallet.plus(super::Both::of(-taken));
            }
            self.retired += taken;
            found += taken;
        }
        self.pocket += found;
        let told = Deed::Retired { transfer, found: Amount::from_base(found) };
        w.chronicle.write(Event::Operator(told));
        found
    }

    /// Whether what lies in a wallet is what a leg onwards could not ask for: it is too little for
    /// the coarsest unit there, and more has left.
    fn is_dust(&self, (chain, transfer): (ChainId, TransferId), held: i128) -> bool {
        let place = trimtab_model::Place::Wallet(chain);
        let from_here = |deal: &&super::Deal| {
            let request = &deal.request;
            request.transfer == transfer && request.from == place && deal.left.settled > 0
        };
        let is_coarser = |line: &&crate::storm::plan::Line| line.terms.from == place;
        let units = self.laws.lines.iter().filter(is_coarser).map(|line| line.terms.unit.base());
        held < units.max().unwrap_or(1) && self.deals.iter().any(|deal| from_here(&deal))
    }

    fn retire_deal(&mut self, at: usize, most: i128, w: &mut Weather) -> i128 {
        let (on, _) = self.deals[at].parts();
        if self.deals[at].stage == Stage::Pending {
            for chain in &mut self.chains {
                chain.pending.retain(|&deal| deal != at);
            }
            self.deals[at].dead = Some(Impossibility::Expired);
            self.bury(at, w);
        }
        let is_on_way = on.now > 0 || on.settled > 0;
        let is_approval = self.deals[at].request.kind == LegKind::Approve;
        self.deals[at].is_retired |= is_on_way && !is_approval;
        let taken = on.now.min(on.settled).clamp(0, most.max(0));
        let deal = &mut self.deals[at];
        deal.back = deal.back.plus(super::Both::of(taken));
        self.retired += taken;
        if taken > 0 {
            let place = self.deals[at].request.to;
            self.note(at, Step::Dead, place, taken, w);
        }
        taken
    }

    /// The owner pays in what was taken in hand, at the treasury.
    pub(super) fn pay_back(&mut self, w: &mut Weather) {
        let treasury = self.accounts.len() - 1;
        let unit = self.laws.chains[self.laws.treasury_chain.index()].unit;
        let amount = self.pocket / unit * unit;
        let Some(account) = AccountId::at(treasury).filter(|_| amount > 0) else { return };
        self.pocket -= amount;
        self.state_with(self.laws.venues.len() - 1, (treasury, amount), w);
        let amount = Amount::from_base(amount);
        w.chronicle.write(Event::Operator(Deed::PaidIn { account, amount }));
    }

    /// The kill switch is pressed or released.
    pub(super) fn press(&mut self, on: bool, w: &mut Weather) {
        self.kill_switch = on;
        w.chronicle.write(Event::Operator(Deed::KillSwitch { on }));
        self.tell(self.feeds.desk(), vec![Observation::KillSwitch { on }]);
    }
}
