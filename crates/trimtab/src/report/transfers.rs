//! Every transfer: when it was asked for, when it should have arrived, and what became of it.

use super::words;
use std::collections::BTreeMap;
use trimtab_engine::Effect;
use trimtab_model::{
    Amount, Command, Observation, Portfolio, Timestamp, TransferId, TransferRefusal,
    TransferRequest,
};
use trimtab_report::{Ending, Transfer};
use trimtab_risk::real;

/// Transfers in order of request.
///
/// The world is looked at step by step. A transfer whose time passes between two looks is expected
/// at the second: what has arrived by then was not late.
#[derive(Debug, Default)]
pub(super) struct Transfers {
    all: Vec<Transfer>,
    /// Places of those whose end is not known.
    open: BTreeMap<TransferId, usize>,
}

impl Transfers {
    /// The world is looked at: what fell due since the last look is expected to be there.
    pub(super) fn look(&mut self, last: Option<i64>, at: i64) {
        let fell_due = |due: &i64| *due <= at && last.is_none_or(|last| *due > last);
        for place in self.open.values() {
            if let Some(one) = self.all.get_mut(*place)
                && one.expected.as_ref().is_some_and(fell_due)
            {
                one.expected = Some(at);
            }
        }
    }

    /// Takes in what the world told of transfers.
    pub(super) fn observe(&mut self, at: i64, seen: &Observation, portfolio: &Portfolio) {
        let real = |amount: Amount| real::amount(amount, portfolio.collateral().decimals);
        match seen {
            Observation::TransferSent { id, amount, fee, .. } => {
                if let Some(one) = self.open.get(id).and_then(|place| self.all.get_mut(*place)) {
                    (one.amount, one.fee) = (real(*amount), real(*fee));
                }
            }
            Observation::TransferUnderWay { id, source, target, net, due } => {
                let expected = Some(words::seconds(*due));
                let (source, target) = (source.index(), target.index());
                let (amount, name) = (real(*net), id.to_string());
                let ending = Ending::UnderWay;
                self.note(
                    *id,
                    Transfer {
                        id: name,
                        source,
                        target,
                        amount,
                        fee: 0.0,
                        asked: at,
                        expected,
                        ending,
                    },
                );
            }
            Observation::TransferArrived { id, .. } => self.end(*id, Ending::Arrived(at)),
            Observation::TransferRefused { id, reason } => {
                let why = format!("not carried out: {}", told(*reason));
                if let Some(one) = self.open.get(id).and_then(|place| self.all.get_mut(*place)) {
                    one.fee = 0.0;
                }
                self.end(*id, Ending::Failed(at, why));
            }
            Observation::TransferReturned { id, amount } => {
                let back = words::money(*amount, portfolio.collateral());
                let why = format!("did not get through: {back} came back");
                self.end(*id, Ending::Failed(at, why));
            }
            _ => {}
        }
    }

    /// Takes in what was asked of the world.
    pub(super) fn ask(&mut self, now: Timestamp, effect: &Effect, portfolio: &Portfolio) {
        let Effect::Command(Command::Transfer(request)) = effect else { return };
        let TransferRequest { id, source, target, route, amount } = *request;
        let decimals = portfolio.collateral().decimals;
        let route = portfolio.routes().get(route.index());
        let latency = route.and_then(|route| route.latency().ok());
        let expected = latency.and_then(|latency| now.after(latency).ok()).map(words::seconds);
        let fee = route.and_then(|route| route.fee(amount).ok()).unwrap_or(Amount::ZERO);
        let transfer = Transfer {
            id: id.to_string(),
            source: source.index(),
            target: target.index(),
            amount: real::amount(amount, decimals),
            fee: real::amount(fee, decimals),
            asked: words::seconds(now),
            expected,
            ending: Ending::UnderWay,
        };
        self.note(id, transfer);
    }

    fn note(&mut self, id: TransferId, transfer: Transfer) {
        self.open.insert(id, self.all.len());
        self.all.push(transfer);
    }

    fn end(&mut self, id: TransferId, ending: Ending) {
        let place = self.open.remove(&id);
        if let Some(one) = place.and_then(|place| self.all.get_mut(place)) {
            one.ending = ending;
        }
    }

    /// What is under way to an account, in order of request.
    pub(super) fn under_way_to(&self, account: usize) -> impl Iterator<Item = &Transfer> {
        let is_open =
            move |one: &&Transfer| one.target == account && one.ending == Ending::UnderWay;
        let first = self.open.values().min().copied().unwrap_or(self.all.len());
        self.all[first..].iter().filter(is_open)
    }

    /// Those that were on their way at or after `start`.
    pub(super) fn finish(self, start: i64) -> Vec<Transfer> {
        let is_of_span = |one: &Transfer| match one.ending {
            Ending::Arrived(at) | Ending::Failed(at, _) => at >= start,
            Ending::UnderWay => true,
        };
        self.all.into_iter().filter(is_of_span).collect()
    }
}

/// A refusal of the world in words.
const fn told(reason: TransferRefusal) -> &'static str {
    match reason {
        TransferRefusal::TooLittle => "the source could not give the least amount",
        TransferRefusal::WithdrawalsSuspended => "the source lets no money out",
        TransferRefusal::RouteDown => "the route is out of order",
        TransferRefusal::CapacityExceeded => "more than the route carries",
        TransferRefusal::UnknownRoute => "there is no such route",
        TransferRefusal::ConflictingRequest => "the id was seen with another body",
    }
}
