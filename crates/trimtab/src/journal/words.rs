//! Records in words, for people.

use super::json::flow;
use super::legs;
use super::names::Names;
use crate::show;
use std::collections::BTreeMap;
use trimtab_engine::Effect;
use trimtab_model::{Command, Observation, Statement, Timestamp, TransferId};
use trimtab_node::journal::{Answer, Header, Opened, Record, Seen, Snapshot};
use trimtab_risk::real;

/// The lines of one record; with `full`, every observation has its own.
pub(super) fn lines(number: u64, record: &Record, names: &Names, full: bool) -> Vec<String> {
    let (kind, said, below) = match record {
        Record::Header(header) => ("header", self::header(header), Vec::new()),
        Record::Batch(seen) => {
            let all = seen.batch.observations.iter().map(|one| observation(one, names));
            let below = if full { all.collect() } else { Vec::new() };
            ("batch", batch(seen), below)
        }
        Record::Outcome(answer) => ("outcome", outcome(answer, names), Vec::new()),
        Record::Close(close) => {
            let batches = show::count(close.batches);
            ("close", format!("{batches} batches, state {}", close.state.short()), Vec::new())
        }
        Record::Opened(opened) => ("opened", opening(opened), Vec::new()),
        Record::Snapshot(snapshot) => ("snapshot", self::snapshot(snapshot), Vec::new()),
    };
    let first = format!("{number:>9}  {kind:<8} {said}");
    std::iter::once(first).chain(below.into_iter().map(|line| format!("{:21}{line}", ""))).collect()
}

fn header(header: &Header) -> String {
    let portfolio = &header.setup.portfolio;
    let labels = header.labels.iter().map(|(label, value)| format!("{label} {value}"));
    format!(
        "trimtab {}; {}; rule {}; {} accounts, {} routes, {} markets; configuration {}",
        header.program,
        labels.collect::<Vec<_>>().join(", "),
        header.setup.strategy.rule,
        portfolio.accounts().len(),
        portfolio.routes().len(),
        portfolio.markets().len(),
        header.config.short(),
    )
}

fn opening(opened: &Opened) -> String {
    let Opened { epoch, program, cut_bytes } = opened;
    let cut = match cut_bytes {
        0 => String::new(),
        bytes => format!("; {} of a torn end were cut", show::counted(*bytes, "byte")),
    };
    format!("opening {epoch}, by trimtab {program}{cut}")
}

fn snapshot(snapshot: &Snapshot<'_>) -> String {
    let (sequence, at) = (snapshot.state.sequence(), show::time(snapshot.state.now()));
    let (batches, state) = (show::count(snapshot.batches), snapshot.digest.short());
    format!("of all after batch {sequence} at {at}; {batches} batches so far, state {state}")
}

/// Sequence, time, and how many observations of which sort.
fn batch(seen: &Seen<'_>) -> String {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for one in &seen.batch.observations {
        *counts.entry(sort(one)).or_default() += 1;
    }
    let counts = counts.iter().map(|(sort, count)| format!("{count} {sort}"));
    let counts = counts.collect::<Vec<_>>().join(", ");
    let counts = if counts.is_empty() { "nothing" } else { &counts };
    format!("{} at {}: {counts}", seen.batch.sequence, show::time(seen.now))
}

const fn sort(seen: &Observation) -> &'static str {
    match seen {
        Observation::Mark { .. } => "marks",
        Observation::BarClosed { .. } => "bars",
        Observation::Position(_) => "positions",
        Observation::Announced { .. } => "announcements",
        Observation::Statement(_) => "statements",
        Observation::Liquidated { .. } => "liquidations",
        Observation::TransferSent { .. } => "transfers sent",
        Observation::TransferUnderWay { .. } => "transfers found under way",
        Observation::TransferRefused { .. } => "transfers refused",
        Observation::TransferArrived { .. } => "transfers arrived",
        Observation::TransferReturned { .. } => "transfers returned",
        Observation::Demand(_) => "reports of demand",
        Observation::OpenInterest { .. } => "open interests",
        Observation::Withdrawals { .. } => "withdrawals opened or closed",
        Observation::Route { .. } => "routes opened or closed",
        Observation::KillSwitch { .. } => "kill switches",
        Observation::Leg { .. } => "news of legs",
        Observation::Restarted { .. } => "new beginnings",
        Observation::Order(_) => "orders",
    }
}

fn outcome(answer: &Answer<'_>, names: &Names) -> String {
    let said = match &answer.outcome {
        Err(why) => format!("batch refused: {why}"),
        Ok(effects) if effects.is_empty() => "nothing to do".to_owned(),
        Ok(effects) => effects.iter().map(|one| effect(one, names)).collect::<Vec<_>>().join("; "),
    };
    match answer.state {
        Some(state) => format!("{said}; state {}", state.short()),
        None => said,
    }
}

fn effect(effect: &Effect, names: &Names) -> String {
    match effect {
        Effect::Record(decision) => {
            format!("{}: {}", decision.strategy, names.sentence(decision))
        }
        Effect::Command(Command::Transfer(request)) => format!(
            "request {}: {} from {} to {}",
            request.id,
            names.money(request.amount),
            names.account(request.source),
            names.account(request.target),
        ),
        Effect::Command(Command::Sign(request)) => {
            format!("sign {}", legs::request(request, names))
        }
        Effect::Command(Command::Submit { request, hash }) => {
            format!("submit {} as {}", legs::request(request, names), hash.short())
        }
        Effect::Command(Command::Inquire(request)) => {
            format!("ask about {}", legs::request(request, names))
        }
        Effect::Command(Command::Attest(request)) => {
            format!("ask for attestation of {}", legs::request(request, names))
        }
        Effect::Alert(alert) => legs::alert(alert, names),
    }
}

fn observation(seen: &Observation, names: &Names) -> String {
    match seen {
        Observation::Mark { venue, market, price } => {
            let (venue, market) = (names.venue(*venue), names.market(*market));
            format!("mark of {market} at {venue}: {}", real::price(*price))
        }
        Observation::BarClosed { venue, market, open, close } => {
            let (venue, market) = (names.venue(*venue), names.market(*market));
            let [open, close] = [*open, *close].map(real::price);
            format!("hour of {market} at {venue}: {open} to {close}")
        }
        Observation::Position(position) => {
            let (account, market) =
                (names.account(position.account), names.market(position.market));
            format!("position at {account}: {} {market}", real::quantity(position.quantity))
        }
        Observation::Announced { account, market, notional, due } => {
            let (account, market) = (names.account(*account), names.market(*market));
            let (notional, due) = (names.money(*notional), show::time(*due));
            format!("announced at {account}: {notional} of {market} from {due}")
        }
        Observation::Statement(statement) => self::statement(statement, names),
        Observation::Liquidated { account, gross, deficit } => {
            let [gross, deficit] = [*gross, *deficit].map(|amount| names.money(amount));
            format!("LIQUIDATED at {}: {gross} closed, short of {deficit}", names.account(*account))
        }
        Observation::Withdrawals { venue, open } => {
            format!("withdrawals from {} are {}", names.venue(*venue), as_gate(*open))
        }
        Observation::Route { route, open } => {
            let [from, to] = names.route(*route);
            format!("the route from {from} to {to} is {}", as_gate(*open))
        }
        Observation::KillSwitch { on } => {
            format!("the kill switch is {}", if *on { "on" } else { "off" })
        }
        Observation::OpenInterest { venue, market, long, short } => {
            let (venue, market) = (names.venue(*venue), names.market(*market));
            let [long, short] = [*long, *short].map(real::quantity);
            format!("open interest of {market} at {venue}: {long} long, {short} short")
        }
        Observation::Demand(report) => {
            let (account, waiting) = (names.account(report.account), names.money(report.waiting));
            format!("users at {account}: {waiting} waiting, {} new", report.requests.len())
        }
        Observation::Leg { id, news } => format!("leg {id}: {}", legs::news(news, names)),
        Observation::Restarted { epoch } => format!("begun anew, opening {epoch}"),
        Observation::Order(order) => format!("order: {}", legs::order(order, names)),
        _ => transfer(seen, None, names).unwrap_or_default(),
    }
}

fn statement(statement: &Statement, names: &Names) -> String {
    let flows = statement.flows.iter();
    let flows = flows.map(|one| format!("{} {}", flow(one.kind), names.decimal(one.amount)));
    let flows = flows.collect::<Vec<_>>().join(", ");
    let because = if flows.is_empty() { String::new() } else { format!(" ({flows})") };
    let (account, balance) = (names.account(statement.account), names.money(statement.balance));
    format!("{account} holds {balance}{because}")
}

const fn as_gate(open: bool) -> &'static str {
    if open { "open" } else { "closed" }
}

/// What became of a transfer, where an observation tells of one; with the instant at which it left,
/// where that is known. An observation has only the instant at which it was made, which may be later
/// than when the transfer was due.
pub(crate) fn transfer(
    seen: &Observation,
    left: Option<Timestamp>,
    names: &Names,
) -> Option<String> {
    Some(match seen {
        Observation::TransferSent { id, amount, fee, due } => {
            let [amount, fee] = [*amount, *fee].map(|amount| names.money(amount));
            let (due, has_left) =
                (show::time(*due), left.map(|at| format!("left {}", show::time(at))));
            let has_left = has_left.unwrap_or_else(|| "has left".to_owned());
            format!("transfer {id} {has_left} with {amount}, fee {fee}, due {due}")
        }
        Observation::TransferUnderWay { id, source, target, net, due } => {
            let [source, target] = [*source, *target].map(|end| names.account(end));
            let (net, due) = (names.money(*net), show::time(*due));
            format!("transfer {id} was found under way from {source} to {target}: {net}, due {due}")
        }
        Observation::TransferRefused { id, reason } => {
            format!("transfer {id} was not carried out: {}", reason.code())
        }
        Observation::TransferArrived { id, amount } => {
            format!("transfer {id} arrived with {}", names.money(*amount))
        }
        Observation::TransferReturned { id, amount } => {
            format!("transfer {id} came back with {}", names.money(*amount))
        }
        _ => return None,
    })
}

/// Which transfer an observation tells of, if any.
pub(crate) const fn transfer_id(seen: &Observation) -> Option<TransferId> {
    match seen {
        Observation::TransferSent { id, .. }
        | Observation::TransferUnderWay { id, .. }
        | Observation::TransferRefused { id, .. }
        | Observation::TransferArrived { id, .. }
        | Observation::TransferReturned { id, .. } => Some(*id),
        _ => None,
    }
}
