//! A state file as observations: every name looked up, every figure read exactly.

use super::Observed;
use super::fault::Fault;
use super::schema::{Account, File, InFlight};
use crate::{instant, suggest};
use trimtab_model::decimal::readings;
use trimtab_model::{
    AccountId, Amount, Batch, DecimalError, Flow, FlowKind, MarketId, Observation, PlanBody,
    Portfolio, Position, Price, Quantity, RouteId, Statement, Timestamp, TransferBody, VenueId,
    VenueKind,
};

const SCHEMA: &str = "trimtab/state/1";
/// Decimal places of a price or quantity.
const FINEST: u8 = 18;
/// Figures beyond this would crowd 128 bits, and are mistakes.
const WHOLE_MAX: i128 = 10_000_000_000_000;

/// The batch that tells a fresh engine all of it.
pub(super) fn observe(file: &File, portfolio: &Portfolio) -> Result<Observed, Fault> {
    let (schema, unit) = (&file.schema, &portfolio.collateral().symbol);
    if schema != SCHEMA {
        let problem = format!("`{schema}` is not known");
        return Err(Fault::at(&["schema"], problem, format!("write \"{SCHEMA}\"")));
    }
    if file.unit != *unit {
        let problem = format!("`{}` is not what the configuration counts in", file.unit);
        return Err(Fault::at(&["unit"], problem, format!("write \"{unit}\"")));
    }
    let hourly_volatility = file.hourly_volatility;
    if hourly_volatility.is_some_and(|one| !(0.0..=1.0).contains(&one) || one == 0.0) {
        let remedy = "write a share of 1 an hour, such as 0.006 for 0.6 %";
        return Err(Fault::at(&["hourly_volatility"], "is not above 0 and at most 1", remedy));
    }
    let at = instant(&["at"], &file.at)?;
    let reader = Reader { portfolio, at };
    let mut observations = reader.in_flight(&file.in_flight)?;
    observations.extend(reader.marks(file)?);
    observations.extend(reader.accounts(file)?);
    observations.extend(reader.switches(file)?);
    Ok(Observed { at, batch: Batch { sequence: 1, observations }, hourly_volatility })
}

/// Looks names up in a portfolio.
struct Reader<'a> {
    portfolio: &'a Portfolio,
    at: Timestamp,
}

impl Reader<'_> {
    fn account(&self, path: &[&str], name: &str) -> Result<AccountId, Fault> {
        let names: Vec<&str> =
            self.portfolio.accounts().iter().map(|one| one.name.as_str()).collect();
        find("account", path, name, &names, AccountId::at)
    }

    fn venue(&self, path: &[&str], name: &str) -> Result<VenueId, Fault> {
        let names: Vec<&str> =
            self.portfolio.venues().iter().map(|one| one.name.as_str()).collect();
        find("venue", path, name, &names, VenueId::at)
    }

    fn market(&self, path: &[&str], name: &str) -> Result<MarketId, Fault> {
        let names: Vec<&str> =
            self.portfolio.markets().iter().map(|one| one.name.as_str()).collect();
        find("market", path, name, &names, MarketId::at)
    }

    fn route(&self, path: &[&str], from: &str, to: &str) -> Result<RouteId, Fault> {
        let [source, target] = [("from", from), ("to", to)];
        let source = self.account(&[path, &[source.0]].concat(), source.1)?;
        let target = self.account(&[path, &[target.0]].concat(), target.1)?;
        self.portfolio.route_between(source, target).ok_or_else(|| {
            let problem = format!("there is no route from {from} to {to}");
            Fault::at(path, problem, "declare it in the configuration, or leave it out here")
        })
    }

    fn money(&self, path: &[&str], text: &str) -> Result<Amount, Fault> {
        figure(path, text, self.portfolio.collateral().decimals)
    }

    fn marks(&self, file: &File) -> Result<Vec<Observation>, Fault> {
        let mut seen = Vec::new();
        for (venue_name, marks) in &file.marks {
            let venue = self.venue(&["marks", venue_name], venue_name)?;
            for (market_name, text) in marks {
                let path = ["marks", venue_name, market_name];
                let market = self.market(&path, market_name)?;
                let price = figure(&path, text, FINEST)?;
                if !price.is_positive() {
                    let problem = format!("a price of {text} is not above zero");
                    return Err(Fault::at(&path, problem, "write the mark price"));
                }
                let price = Price::from_base(price.base());
                seen.push(Observation::Mark { venue, market, price });
            }
        }
        Ok(seen)
    }

    /// Positions, announcements and balance of every account; none may be missing.
    fn accounts(&self, file: &File) -> Result<Vec<Observation>, Fault> {
        for name in file.accounts.keys() {
            self.account(&["accounts", name], name)?;
        }
        let mut seen = Vec::new();
        for (id, declared) in self.portfolio.account_ids().zip(self.portfolio.accounts()) {
            let name = declared.name.as_str();
            let Some(account) = file.accounts.get(name) else {
                let problem = format!("account {name} of the configuration is missing");
                let remedy = format!("add \"{name}\": {{\"balance\": \"0\"}} if it is empty");
                return Err(Fault::at(&["accounts"], problem, remedy));
            };
            seen.extend(self.positions(file, id, name, account)?);
            seen.extend(self.announced(id, name, account)?);
            let balance = self.money(&["accounts", name, "balance"], &account.balance)?;
            let flows = vec![Flow { kind: FlowKind::Capital, amount: balance }];
            let precision = Amount::ZERO;
            seen.push(Observation::Statement(Statement { account: id, balance, precision, flows }));
        }
        Ok(seen)
    }

    fn positions(
        &self,
        file: &File,
        id: AccountId,
        name: &str,
        account: &Account,
    ) -> Result<Vec<Observation>, Fault> {
        let venue = self.portfolio.venue_of(id);
        let mut seen = Vec::new();
        for (market_name, text) in &account.positions {
            let path = ["accounts", name, "positions", market_name];
            let market = self.market(&path, market_name)?;
            let quantity = Quantity::from_base(figure(&path, text, FINEST)?.base());
            if venue.kind == VenueKind::Wallet {
                let problem = format!("{name} is a wallet and holds no positions");
                return Err(Fault::at(&path, problem, "leave it out"));
            }
            let mark = file.marks.get(&venue.name).and_then(|marks| marks.get(market_name));
            if mark.is_none() && !quantity.is_zero() {
                let problem =
                    format!("a position without a mark of {market_name} at {}", venue.name);
                let remedy = format!(
                    "add \"{market_name}\" to \"marks\".\"{}\", such as \"61250.5\"",
                    venue.name
                );
                return Err(Fault::at(&path, problem, remedy));
            }
            seen.push(Observation::Position(Position { account: id, market, quantity }));
        }
        Ok(seen)
    }

    fn announced(
        &self,
        id: AccountId,
        name: &str,
        account: &Account,
    ) -> Result<Vec<Observation>, Fault> {
        let one = |(market_name, announced): (&String, &super::schema::Announced)| {
            let path = ["accounts", name, "announced", market_name];
            let market = self.market(&path, market_name)?;
            let notional = self.money(&[&path[..], &["notional"]].concat(), &announced.notional)?;
            let due = instant(&[&path[..], &["due"]].concat(), &announced.due)?;
            Ok(Observation::Announced { account: id, market, notional, due })
        };
        account.announced.iter().map(one).collect()
    }

    fn in_flight(&self, transfers: &[InFlight]) -> Result<Vec<Observation>, Fault> {
        let mut found = Vec::new();
        for (place, transfer) in transfers.iter().enumerate() {
            let place = place.to_string();
            let path = ["in_flight", place.as_str()];
            let route = self.route(&path, &transfer.from, &transfer.to)?;
            let amount = self.money(&["in_flight", &place, "amount"], &transfer.amount)?;
            if !amount.is_positive() {
                let problem = format!("{} is not above zero", transfer.amount);
                let path = ["in_flight", &place, "amount"];
                return Err(Fault::at(&path, problem, "write what will arrive"));
            }
            let due = instant(&["in_flight", &place, "due"], &transfer.due)?;
            let ends = &self.portfolio.routes()[route.index()];
            let (source, target) = (ends.source, ends.target);
            found.push((TransferBody { source, target, route, amount }, due));
        }
        let body = PlanBody {
            portfolio: self.portfolio.digest(),
            sequence: 0,
            decided_at: self.at,
            transfers: found.iter().map(|(body, _)| *body).collect(),
        };
        let told = body.transfer_ids().into_iter().zip(found).map(|(id, (body, due))| {
            let TransferBody { source, target, amount: net, .. } = body;
            Observation::TransferUnderWay { id, source, target, net, due }
        });
        Ok(told.collect())
    }

    fn switches(&self, file: &File) -> Result<Vec<Observation>, Fault> {
        let mut seen = Vec::new();
        for (place, name) in file.withdrawals_suspended.iter().enumerate() {
            let path = ["withdrawals_suspended", &place.to_string()];
            let venue = self.venue(&path, name)?;
            seen.push(Observation::Withdrawals { venue, open: false });
        }
        for (place, ends) in file.routes_down.iter().enumerate() {
            let path = ["routes_down", &place.to_string()];
            let route = self.route(&path, &ends.from, &ends.to)?;
            seen.push(Observation::Route { route, open: false });
        }
        if file.kill_switch {
            seen.push(Observation::KillSwitch { on: true });
        }
        Ok(seen)
    }
}

fn find<T>(
    what: &str,
    path: &[&str],
    name: &str,
    names: &[&str],
    id: fn(usize) -> Option<T>,
) -> Result<T, Fault> {
    let found = names.iter().position(|known| *known == name).and_then(id);
    found.ok_or_else(|| {
        let problem = format!("the configuration has no {what} `{name}`");
        Fault::at(path, problem, suggest::remedy(name, names.iter().copied(), "add one to it"))
    })
}

fn figure(path: &[&str], text: &str, decimals: u8) -> Result<Amount, Fault> {
    let remedy = "write a decimal string such as \"812000.50\"";
    let amount = Amount::parse(text, decimals).map_err(|error| match &error {
        DecimalError::Comma { .. } => {
            let remedy = format!("write \"{}\"", readings(text).join("\" or \""));
            Fault::at(path, format!("`{text}` has a comma, which is not read"), remedy)
        }
        _ => Fault::at(path, error.to_string(), remedy),
    })?;
    let whole = Amount::parse(&WHOLE_MAX.to_string(), decimals).unwrap_or(Amount::MAX);
    if amount.magnitude() > whole {
        let problem = format!("{text} is beyond {WHOLE_MAX}");
        return Err(Fault::at(path, problem, "look for digits too many"));
    }
    Ok(amount)
}

fn instant(path: &[&str], text: &str) -> Result<Timestamp, Fault> {
    instant::parse(text).ok_or_else(|| {
        let problem = format!("`{text}` is no instant in UTC");
        Fault::at(path, problem, "write it as 2025-03-01T12:00Z")
    })
}
