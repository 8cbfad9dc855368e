//! How each observation changes the picture.

use super::{Announcement, BatchError, OpenInterest, SeenPrice, State};
use crate::ledger::{LedgerAccount, Posting, Purpose};
use crate::mutant::Mutant;
use crate::transfer::{Transfer, TransferError};
use trimtab_model::{
    AccountId, Amount, MarketId, Observation, Portfolio, Price, RouteId, Timestamp, TransferBody,
    TransferId, VenueId,
};

impl State {
    /// Takes one observation in.
    pub(super) fn observe(
        &mut self,
        portfolio: &Portfolio,
        observation: &Observation,
    ) -> Result<(), BatchError> {
        match *observation {
            Observation::Mark { venue, market, price } => {
                check_venue(portfolio, venue)?;
                check_market(portfolio, market)?;
                check_price(venue, price)?;
                self.markets.see(venue, market, SeenPrice { price, at: self.now });
            }
            Observation::BarClosed { venue, market, open, close } => {
                check_venue(portfolio, venue)?;
                check_market(portfolio, market)?;
                check_price(venue, open)?;
                check_price(venue, close)?;
                self.markets.see_bar(venue, market, open, close);
            }
            Observation::Position(position) => {
                check_account(portfolio, position.account)?;
                check_market(portfolio, position.market)?;
                let account = &mut self.accounts[position.account.index()];
                account.positions[position.market.index()] = position.quantity;
            }
            Observation::Announced { account, market, notional, due } => {
                check_account(portfolio, account)?;
                check_market(portfolio, market)?;
                let account = &mut self.accounts[account.index()];
                account.announced[market.index()] = Announcement { notional, due };
            }
            Observation::Statement(ref statement) => {
                check_account(portfolio, statement.account)?;
                self.reconcile(statement)?;
                self.transfers.stated(statement.account);
            }
            Observation::Demand(ref report) => {
                check_account(portfolio, report.account)?;
                self.demand.report(report, self.now)?;
            }
            // Told for the record: what it costs and closes comes as flows and positions.
            Observation::Liquidated { account, .. } => check_account(portfolio, account)?,
            Observation::TransferSent { id, amount, fee, due } => {
                self.sent(id, amount, fee, due)?
            }
            Observation::TransferUnderWay { id, source, target, net, due } => {
                let route = declared_route(portfolio, id, source, target)?;
                let body = TransferBody { source, target, route, amount: net };
                self.found(Transfer::under_way(id, body, self.now, due)?)?;
            }
            Observation::TransferRefused { id, .. } => self.refused(id)?,
            Observation::TransferArrived { id, amount } => self.arrived(id, amount)?,
            Observation::TransferReturned { id, amount } => self.returned(id, amount)?,
            Observation::Withdrawals { venue, open } => {
                check_venue(portfolio, venue)?;
                self.withdrawals_open[venue.index()] = open;
            }
            Observation::Route { route, open } => {
                within("route", route.index(), portfolio.routes().len())?;
                self.routes_open[route.index()] = open;
            }
            Observation::Leg { id, news } => {
                let (transfers, mut books) = self.sagas(portfolio);
                transfers.take(id, news, &mut books)?;
            }
            Observation::Restarted { epoch } => self.restarted(portfolio, epoch)?,
            Observation::Order(order) => {
                let (transfers, mut books) = self.sagas(portfolio);
                transfers.order(order, &mut books)?;
            }
            Observation::KillSwitch { on } => self.kill_switch = on,
            Observation::OpenInterest { venue, market, long, short } => {
                check_venue(portfolio, venue)?;
                check_market(portfolio, market)?;
                let interest = OpenInterest { long, short };
                check_interest(venue, interest)?;
                self.markets.see_interest(venue, market, interest);
            }
        }
        Ok(())
    }

    /// The process began anew.
    fn restarted(&mut self, portfolio: &Portfolio, epoch: u64) -> Result<(), BatchError> {
        if epoch <= self.epoch {
            return Err(BatchError::Epoch { found: epoch, last: self.epoch });
        }
        if !self.planted.is(Mutant::EpochNotRaised) {
            self.epoch = epoch;
        }
        let (transfers, mut books) = self.sagas(portfolio);
        transfers.restarted(&mut books);
        Ok(())
    }

    /// The amount leaves the source: its fee is paid, the rest is in flight.
    fn sent(
        &mut self,
        id: TransferId,
        amount: Amount,
        fee: Amount,
        due: Timestamp,
    ) -> Result<(), BatchError> {
        let net = amount.minus(fee)?;
        let transfer = self.transfers.find(id)?;
        transfer.sent(amount, net, due)?;
        let (body, reserved) = (transfer.body, transfer.reserved);
        if !self.planted.is(Mutant::ReservationForgotten) {
            self.ledger.release(body.source, reserved)?;
        }
        let source = LedgerAccount::Held(body.source);
        let in_flight = LedgerAccount::For(Purpose::InFlight);
        if self.planted.is(Mutant::FeeNotBooked) {
            self.ledger.post(Posting::signed(source, in_flight, amount)?)?;
            return Ok(());
        }
        self.ledger.post(Posting::signed(source, LedgerAccount::For(Purpose::Fees), fee)?)?;
        self.ledger.post(Posting::signed(source, in_flight, net)?)?;
        if self.planted.is(Mutant::ArrivalBeforeItsTime) {
            self.ledger.post(Posting::signed(in_flight, LedgerAccount::Held(body.target), net)?)?;
        }
        Ok(())
    }

    /// Capital that is under way already: it comes in as in flight.
    fn found(&mut self, transfer: Transfer) -> Result<(), BatchError> {
        if self.transfers.knows(transfer.id) {
            return Err(TransferError::Known(transfer.id).into());
        }
        let capital = LedgerAccount::For(Purpose::Capital);
        let in_flight = LedgerAccount::For(Purpose::InFlight);
        self.ledger.post(Posting::signed(capital, in_flight, transfer.inbound())?)?;
        self.transfers.request(transfer);
        Ok(())
    }

    /// Nothing moved: what was set aside is free again.
    fn refused(&mut self, id: TransferId) -> Result<(), BatchError> {
        let transfer = self.transfers.find(id)?;
        transfer.refused()?;
        let (source, reserved) = (transfer.body.source, transfer.reserved);
        if !self.planted.is(Mutant::ReservationForgotten) {
            self.ledger.release(source, reserved)?;
        }
        Ok(())
    }

    /// What was in flight is usable at the target.
    fn arrived(&mut self, id: TransferId, amount: Amount) -> Result<(), BatchError> {
        let transfer = self.transfers.find(id)?;
        transfer.arrived(amount)?;
        let target = LedgerAccount::Held(transfer.body.target);
        if !self.planted.is(Mutant::ArrivalBeforeItsTime) {
            let in_flight = LedgerAccount::For(Purpose::InFlight);
            self.ledger.post(Posting::signed(in_flight, target, amount)?)?;
        }
        Ok(())
    }

    /// What was in flight is usable at the source again.
    fn returned(&mut self, id: TransferId, amount: Amount) -> Result<(), BatchError> {
        let transfer = self.transfers.find(id)?;
        transfer.returned(amount)?;
        let source = LedgerAccount::Held(transfer.body.source);
        let in_flight = LedgerAccount::For(Purpose::InFlight);
        self.ledger.post(Posting::signed(in_flight, source, amount)?)?;
        Ok(())
    }
}

fn check_venue(portfolio: &Portfolio, id: VenueId) -> Result<(), BatchError> {
    within("venue", id.index(), portfolio.venues().len())
}

fn check_market(portfolio: &Portfolio, id: MarketId) -> Result<(), BatchError> {
    within("market", id.index(), portfolio.markets().len())
}

fn check_account(portfolio: &Portfolio, id: AccountId) -> Result<(), BatchError> {
    within("account", id.index(), portfolio.accounts().len())
}

fn declared_route(
    portfolio: &Portfolio,
    id: TransferId,
    source: AccountId,
    target: AccountId,
) -> Result<RouteId, BatchError> {
    check_account(portfolio, source)?;
    check_account(portfolio, target)?;
    Ok(portfolio.route_between(source, target).ok_or(TransferError::NoRoute(id))?)
}

fn within(what: &'static str, index: usize, count: usize) -> Result<(), BatchError> {
    if index < count { Ok(()) } else { Err(BatchError::UnknownId { what, index, count }) }
}

fn check_interest(venue: VenueId, held: OpenInterest) -> Result<(), BatchError> {
    let units = held.long.base().min(held.short.base());
    if units >= 0 { Ok(()) } else { Err(BatchError::OpenInterest { venue, units }) }
}

fn check_price(venue: VenueId, price: Price) -> Result<(), BatchError> {
    if price.base() > 0 { Ok(()) } else { Err(BatchError::Price { venue, units: price.base() }) }
}
