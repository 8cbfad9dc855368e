//! All transfers that still matter, and whose leg it is that something is told of.

use super::books::Books;
use super::saga::{self, LegName};
use super::table::{self, Cue};
use super::{Phase, Saga, Stage, Transfer, TransferError, news, orders, tend};
use crate::alert::Trouble;
use crate::mutant::{Mutant, Planted};
use crate::state::BatchError;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use trimtab_model::{
    AccountId, Amount, Canonical, Command, Encoder, LegId, LegNews, MoneyError, Order, RouteId,
    Span, Timestamp, TransferBody, TransferId,
};

/// All transfers that still matter, in order of request.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Transfers {
    /// Shared with the state before a step, so that a step copies those alone that it changes.
    #[serde(with = "shared")]
    list: Vec<Arc<Transfer>>,
}

impl Transfers {
    /// All that still matter, in order of request.
    #[must_use]
    pub fn list(&self) -> &[Arc<Transfer>] {
        &self.list
    }

    /// Records a request.
    pub fn request(&mut self, transfer: Transfer) {
        self.list.push(Arc::new(transfer));
    }

    /// A transfer by its id.
    ///
    /// # Errors
    /// [`TransferError::Unknown`] if none was requested, or it is long finished.
    pub fn find(&mut self, id: TransferId) -> Result<&mut Transfer, TransferError> {
        let found = self.list.iter_mut().find(|transfer| transfer.id == id);
        found.map(Arc::make_mut).ok_or(TransferError::Unknown(id))
    }

    /// Whether a request of this id is known.
    #[must_use]
    pub fn knows(&self, id: TransferId) -> bool {
        self.list.iter().any(|transfer| transfer.id == id)
    }

    /// What is on its way, and where to, in order of request.
    pub(crate) fn expected(
        &self,
        planted: Planted,
    ) -> impl Iterator<Item = (AccountId, Amount)> + '_ {
        let times = if planted.is(Mutant::InFlightCountedTwice) { 2 } else { 1 };
        let open = self.list.iter().filter(|transfer| transfer.is_open());
        open.flat_map(move |transfer| {
            std::iter::repeat_n((transfer.heading(), transfer.inbound()), times)
        })
    }

    /// What was asked for on transfers that `counts` within `span` before `now`, and whatever else
    /// of them is still under way. A span beyond a day counts as a day.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] beyond 128 bits.
    pub fn moved_within(
        &self,
        span: Span,
        now: Timestamp,
        counts: impl Fn(&TransferBody) -> bool,
    ) -> Result<Amount, MoneyError> {
        let counted = self.recent(span, now).filter(|body| counts(body));
        Amount::sum(counted.map(|body| body.amount))
    }

    /// The same of every route, in route order, with one look at each transfer.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] beyond 128 bits.
    pub(crate) fn moved_by_route(
        &self,
        span: Span,
        now: Timestamp,
        routes: usize,
    ) -> Result<Vec<Amount>, MoneyError> {
        let mut moved = vec![Amount::ZERO; routes];
        for body in self.recent(span, now) {
            if let Some(sum) = moved.get_mut(body.route.index()) {
                *sum = sum.plus(body.amount)?;
            }
        }
        Ok(moved)
    }

    /// What was asked for within a span, or is under way.
    fn recent(&self, span: Span, now: Timestamp) -> impl Iterator<Item = &TransferBody> {
        let recent = self.list.iter().filter(move |transfer| {
            transfer.stage != Stage::Refused
                && (transfer.is_open() || now.since(transfer.requested_at) < span)
        });
        recent.map(|transfer| &transfer.body)
    }

    /// Forgets what is finished and no longer counts towards a limit.
    pub fn forget_finished(&mut self, now: Timestamp) {
        let is_recent = |then: Timestamp| now.since(then) < Span::DAY;
        self.list.retain(|transfer| {
            transfer.is_open() || transfer.is_carried_by_legs() || is_recent(transfer.requested_at)
        });
    }

    /// Takes in what is told of a leg; what is told of one that nobody asked for changes nothing.
    ///
    /// # Errors
    /// [`BatchError`] when a figure leaves its range.
    pub(crate) fn take(
        &mut self,
        leg: LegId,
        news: LegNews,
        books: &mut Books<'_>,
    ) -> Result<(), BatchError> {
        let Some((index, whose)) = self.whose(leg) else { return Ok(()) };
        let Some(transfer) = self.list.get_mut(index).map(Arc::make_mut) else { return Ok(()) };
        match whose {
            Whose::Present => news::take(transfer, news, books),
            Whose::Past { ordinal } => {
                past(transfer, leg, ordinal, news, books)?;
                Ok(())
            }
        }
    }

    /// Whose leg a key names. Keys of legs that are over are derived again: they are asked for seldom.
    fn whose(&self, leg: LegId) -> Option<(usize, Whose)> {
        let sagas = || {
            let all = self.list.iter().enumerate();
            all.filter_map(|(index, one)| Some((index, one.id, one.saga.as_ref()?)))
        };
        let present = sagas().find(|(_, _, saga)| saga.key() == leg);
        if let Some((index, ..)) = present {
            return Some((index, Whose::Present));
        }
        sagas().find_map(|(index, transfer, saga)| {
            let names = (0..=saga.ordinal()).flat_map(|ordinal| {
                (0..=saga.rounds_of(ordinal)).map(move |round| LegName { transfer, ordinal, round })
            });
            let found = names.into_iter().find(|name| name.key() == leg)?;
            Some((index, Whose::Past { ordinal: found.ordinal }))
        })
    }

    /// Begins and asks what is due; the commands of this step.
    ///
    /// # Errors
    /// [`BatchError`] when a figure leaves its range.
    pub(crate) fn tend(
        &mut self,
        epoch: u64,
        books: &mut Books<'_>,
    ) -> Result<Vec<Command>, BatchError> {
        tend::tend(&mut self.list, epoch, books)
    }

    /// The process began anew.
    pub(crate) fn restarted(&mut self, books: &mut Books<'_>) {
        for transfer in self.list.iter_mut().filter(|one| one.is_carried_by_legs()) {
            tend::restarted(Arc::make_mut(transfer), books);
        }
        // What was told may have been lost with the process.
        self.list.iter().for_each(|transfer| books.tell_again(transfer));
        books.tell_halts_again();
    }

    /// An account's statement was taken in: what arrived there is settled.
    pub(crate) fn stated(&mut self, account: AccountId) {
        let waits = |one: &&mut Arc<Transfer>| {
            let is_here = one.body.target == account;
            let is_there =
                |saga: &Saga| saga.phase == Phase::Arrived && !saga.missing.is_positive();
            is_here && one.saga.as_ref().is_some_and(is_there)
        };
        for transfer in self.list.iter_mut().filter(waits).map(Arc::make_mut) {
            if let Some(saga) = transfer.saga.as_mut() {
                saga.phase = table::next(saga.phase, Cue::Stated).unwrap_or(saga.phase);
            }
        }
    }

    /// A person's word about a transfer.
    ///
    /// # Errors
    /// [`BatchError`] when it does not fit where the transfer stands.
    pub(crate) fn order(&mut self, order: Order, books: &mut Books<'_>) -> Result<(), BatchError> {
        match order {
            Order::Lift { chain } => {
                books.chains.lift(chain);
                Ok(())
            }
            Order::Resume { transfer } => orders::resume(self.find(transfer)?, books),
            Order::Abandon { transfer, recovered } => {
                orders::abandon(self.find(transfer)?, recovered, books)
            }
        }
    }

    /// Whether a route refused a transfer so lately that it would refuse the next as well: for as long
    /// as its first leg has patience.
    #[must_use]
    pub fn is_cooling(&self, route: RouteId, now: Timestamp) -> bool {
        self.list.iter().filter(|one| one.body.route == route).any(|one| {
            let is_refused = |saga: &Saga| saga.phase == Phase::Refused && now < saga.wake;
            one.saga.as_ref().is_some_and(is_refused)
        })
    }

    /// Whether an account has a transfer of which nobody has said yet what became of it while the
    /// process was away.
    #[must_use]
    pub fn is_unsettled(&self, account: AccountId) -> bool {
        self.list.iter().any(|one| {
            let touches = one.body.source == account || one.body.target == account;
            touches && one.saga.as_ref().is_some_and(Saga::is_unsettled)
        })
    }
}

/// Whose leg a key names.
enum Whose {
    Present,
    Past { ordinal: u8 },
}

/// What is told of a leg that is over.
fn past(
    transfer: &mut Transfer,
    leg: LegId,
    ordinal: u8,
    news: LegNews,
    books: &mut Books<'_>,
) -> Result<(), BatchError> {
    let Some(saga) = transfer.saga.as_ref() else { return Ok(()) };
    let terms = saga.terms_of(ordinal, books.route(transfer)?).copied();
    let Some(saga) = transfer.saga.as_mut() else { return Ok(()) };
    match news {
        LegNews::Attested { expires } => {
            if let Some(message) = saga.message.as_mut().filter(|message| message.burn == leg) {
                (message.expires, message.is_stale) = (expires, false);
                (saga.wake, saga.due) = (books.now, saga::Due::Nothing);
            }
        }
        // A leg that was proved to have come to nothing happened after all.
        LegNews::Left { amount, .. } if ordinal == saga.ordinal() && amount.is_positive() => {
            books.alert(transfer, Trouble::Contradiction, true);
        }
        LegNews::Reversed => {
            news::final_undone(transfer, terms.and_then(|one| one.leaves_on), books)
        }
        LegNews::Unlanded => {
            news::final_undone(transfer, terms.and_then(|one| one.lands_on), books)
        }
        _ => {}
    }
    Ok(())
}

/// Shared transfers as plain ones.
mod shared {
    use super::{Arc, Transfer};
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(
        list: &[Arc<Transfer>],
        out: S,
    ) -> Result<S::Ok, S::Error> {
        out.collect_seq(list.iter().map(Arc::as_ref))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<Arc<Transfer>>, D::Error> {
        Ok(Vec::<Transfer>::deserialize(from)?.into_iter().map(Arc::new).collect())
    }
}

impl Canonical for Transfers {
    fn encode(&self, out: &mut Encoder) {
        out.length(self.list.len());
        self.list.iter().for_each(|transfer| transfer.encode(out));
    }
}
