//! Carrying out what is asked, as the venues and bridges would: by what they know alone.

use super::arrivals::Flight;
use super::observe::to_amount;
use super::{Desk, WorldError, instant};
use crate::spec::{DECIMALS, RouteSpec};
use std::collections::BTreeMap;
use trimtab_model::{Command, Observation, TransferId, TransferRefusal, TransferRequest};
use trimtab_risk::real;

/// Minutes over which a route's daily cap is counted.
const DAY_MINUTES: i64 = 1440;
/// Share of a cap by which a day's sum of doubles may be off.
const ROUNDING: f64 = 1e-12;

/// Requests seen before, by idempotency key, what each route carried of late, what was refused.
#[derive(Debug, Default)]
pub(super) struct Seen {
    requests: BTreeMap<TransferId, TransferRequest>,
    carried: Vec<Carried>,
    refused: BTreeMap<TransferRefusal, u64>,
}

#[derive(Debug)]
struct Carried {
    minute: i64,
    source: usize,
    target: usize,
    amount: f64,
}

impl<'a> Desk<'a> {
    /// Carries a command out, or refuses it; the outcome is told with the next batch. A request
    /// seen before is not carried out again.
    ///
    /// # Errors
    /// [`WorldError`] when a figure cannot be told exactly.
    pub fn execute(&mut self, command: &Command) -> Result<(), WorldError> {
        // This world carries routes whole: its portfolios have no legs.
        let Command::Transfer(request) = command else { return Ok(()) };
        match self.seen.requests.get(&request.id) {
            Some(known) if known == request => return Ok(()),
            Some(_) => {
                self.refuse(request, TransferRefusal::ConflictingRequest);
                return Ok(());
            }
            None => self.seen.requests.insert(request.id, *request),
        };
        match self.admit(request) {
            Ok((route, amount)) => self.send(request, route, amount),
            Err(reason) => {
                self.refuse(request, reason);
                Ok(())
            }
        }
    }

    /// Requests that were not carried out, by reason.
    #[must_use]
    pub const fn refused(&self) -> &BTreeMap<TransferRefusal, u64> {
        &self.seen.refused
    }

    fn refuse(&mut self, request: &TransferRequest, reason: TransferRefusal) {
        *self.seen.refused.entry(reason).or_default() += 1;
        self.queue.push(Observation::TransferRefused { id: request.id, reason });
    }

    /// The route and how much of the request can leave, or why nothing can.
    fn admit(&self, request: &TransferRequest) -> Result<(&'a RouteSpec, f64), TransferRefusal> {
        let (source, target) = (request.source.index(), request.target.index());
        let minute = self.minute_since_1970();
        let is_within =
            |spans: &[std::ops::Range<i64>]| spans.iter().any(|span| span.contains(&minute));
        let route = self.route(source, target).ok_or(TransferRefusal::UnknownRoute)?;
        if self.spec.venues.get(source).is_some_and(|venue| is_within(&venue.suspended)) {
            return Err(TransferRefusal::WithdrawalsSuspended);
        }
        if is_within(&route.outages) {
            return Err(TransferRefusal::RouteDown);
        }
        let amount = real::amount(request.amount, DECIMALS).min(self.can_leave(source));
        // A transfer that its own fee would eat is no transfer.
        if amount < self.spec.clip || route.fee(amount) >= amount {
            return Err(TransferRefusal::TooLittle);
        }
        let left = route.daily_cap.map_or(f64::INFINITY, |cap| cap - self.carried(source, target));
        let most = route.capacity.unwrap_or(f64::INFINITY).min(left);
        // Who reckons the cap exactly may ask for a hair more than doubles have left of it.
        let hair = route.daily_cap.map_or(0.0, |cap| cap * ROUNDING);
        if amount > most + hair {
            return Err(TransferRefusal::CapacityExceeded);
        }
        Ok((route, amount.min(most)))
    }

    /// What an account can give: above initial margin and the venue's withdrawal floor.
    fn can_leave(&self, account: usize) -> f64 {
        if account >= self.spec.venues.len() {
            return self.cash.max(0.0);
        }
        (self.equity[account] - self.requirement(account).kept).max(0.0)
    }

    fn carried(&self, source: usize, target: usize) -> f64 {
        let now = self.last_minute;
        let recent = self.seen.carried.iter().filter(|one| {
            (one.source, one.target) == (source, target) && now - one.minute < DAY_MINUTES
        });
        recent.fold(0.0, |sum, one| sum + one.amount)
    }

    fn send(
        &mut self,
        request: &TransferRequest,
        route: &RouteSpec,
        amount: f64,
    ) -> Result<(), WorldError> {
        let (source, target) = (request.source.index(), request.target.index());
        let fee = route.fee(amount);
        let minutes = i64::try_from(route.minutes()).unwrap_or(i64::MAX / 2);
        let arrives = self.last_minute.saturating_add(minutes);
        // Beyond 2^53 base units a double may round up: never more than was asked.
        let sent = to_amount("a transfer", amount, self.tick)?.min(request.amount);
        // What arrives is told as the world rounds it; the fee is the rest, so that both add up.
        let told = to_amount("a transfer", amount - fee, self.tick)?.min(sent);
        let cost = sent.minus(told).map_err(|_| WorldError {
            what: "a transfer fee",
            value: fee,
            tick: self.tick,
        })?;
        *self.balance_mut(source) -= amount;
        self.flights.push(Flight { id: request.id, target, arrives, net: amount - fee, told });
        self.seen.carried.retain(|one| self.last_minute - one.minute < DAY_MINUTES);
        self.seen.carried.push(Carried { minute: self.last_minute, source, target, amount });
        self.tally.transfer_fees += fee;
        self.tally.transfers += 1;
        self.tally.volume_moved += amount;
        let due = instant(self.minute_since_1970().saturating_add(minutes));
        self.queue.push(Observation::TransferSent { id: request.id, amount: sent, fee: cost, due });
        Ok(())
    }
}
