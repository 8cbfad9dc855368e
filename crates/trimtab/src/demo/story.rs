//! The story: one plain line for everything that a person would want to know.

use crate::show;
use std::collections::BTreeMap;
use std::io::{self, Write};
use trimtab_engine::Decision;
use trimtab_model::{AccountId, Observation, TransferId};
use trimtab_risk::margin;
use trimtab_sim::calendar;
use trimtab_sim::desk::Desk;
use trimtab_sim::market::{Market, TICKS_PER_HOUR};
use trimtab_sim::run::{Moment, Watcher};
use trimtab_sim::spec::{DeskSpec, TREASURY};

/// A move of a coin within a tick that is worth a line.
const NEWS: f64 = 0.025;
/// Margin utilisation at which a venue is worth a line, going up.
const ALARMS: [f64; 3] = [0.1, 0.2, 0.5];

/// Tells a run as it happens.
pub(super) struct Story<'a, W: Write> {
    out: &'a mut W,
    spec: &'a DeskSpec,
    /// The alarm that each venue last stood above: 0 is none.
    alarm: Vec<usize>,
    /// Where the transfers under way go.
    under_way: BTreeMap<TransferId, AccountId>,
    failed: Option<io::Error>,
}

impl<'a, W: Write> Story<'a, W> {
    pub(super) fn new(out: &'a mut W, spec: &'a DeskSpec) -> Self {
        let alarm = vec![0; spec.venues.len()];
        Self { out, spec, alarm, under_way: BTreeMap::new(), failed: None }
    }

    /// The first thing that could not be written, if any.
    pub(super) fn finish(self) -> io::Result<()> {
        self.failed.map_or(Ok(()), Err)
    }

    fn line(&mut self, moment: &Moment<'_>, text: &str) {
        let minutes = Market::minute(moment.tick);
        let at = calendar::show_minute(moment.desk.market().hours().start * 60 + minutes);
        let clock = at.get(5..16).unwrap_or(&at).replace('T', " ");
        let written = writeln!(self.out, "{clock}  {text}");
        if self.failed.is_none() {
            self.failed = written.err();
        }
    }

    fn name(&self, account: AccountId) -> String {
        let venue = self.spec.venues.get(account.index());
        venue.map_or_else(|| TREASURY.to_owned(), |venue| venue.name.clone())
    }

    fn tell_prices(&mut self, moment: &Moment<'_>) {
        if moment.tick == 0 {
            return;
        }
        let market = moment.desk.market();
        let (now, before) = (market.marks(moment.tick), market.marks(moment.tick - 1));
        for (coin, name) in self.spec.coins.clone().into_iter().enumerate() {
            let change = now[coin] / before[coin] - 1.0;
            if change.abs() >= NEWS {
                let way = if change < 0.0 { "falls" } else { "rises" };
                let text = format!("{name} {way} {:.1} % in 20 minutes", change.abs() * 100.0);
                self.line(moment, &text);
            }
        }
    }

    fn tell_observations(&mut self, moment: &Moment<'_>) {
        for observation in &moment.batch.observations {
            match observation {
                Observation::Liquidated { account, gross, .. } => {
                    let (name, gross) = (self.name(*account), show::usd(*gross));
                    self.line(moment, &format!("{name} LIQUIDATES {gross} USD of positions"));
                }
                Observation::TransferArrived { id, amount } => {
                    if let Some(target) = self.under_way.remove(id) {
                        let (name, amount) = (self.name(target), show::usd(*amount));
                        self.line(moment, &format!("  {amount} USD arrive at {name}"));
                    }
                }
                _ => {}
            }
        }
    }

    fn tell_alarms(&mut self, moment: &Moment<'_>) {
        for venue in 0..self.spec.venues.len() {
            let used = utilisation(moment.desk, venue);
            let level = ALARMS.iter().filter(|&&alarm| used >= alarm).count();
            if level > self.alarm[venue] {
                let text = format!(
                    "{} has {:.0} % of its margin in use",
                    self.spec.venues[venue].name,
                    used * 100.0
                );
                self.line(moment, &text);
            }
            self.alarm[venue] = level;
        }
    }

    fn tell_decision(&mut self, moment: &Moment<'_>, decision: &Decision) {
        for made in &decision.moves {
            let (source, target) = (made.body.source, made.body.target);
            self.under_way.insert(made.id, target);
            let route = self.spec.routes[source.index()][target.index()].as_ref();
            let minutes = route.map_or(0, |route| route.minutes());
            let time = if minutes == 0 { "at once".to_owned() } else { format!("{minutes} min") };
            let cut = made.cut_by.map_or_else(String::new, |reason| {
                format!(" (wished {}; cut: {reason})", show::usd(made.wished))
            });
            let amount = show::usd(made.body.amount);
            let (source, target) = (self.name(source), self.name(target));
            let text = format!("  move {amount} USD from {source} to {target}, {time}{cut}");
            self.line(moment, &text);
        }
        for refusal in &decision.refusals {
            let (source, target) = (self.name(refusal.source), self.name(refusal.target));
            let (amount, reason) = (show::usd(refusal.wished), refusal.reason);
            let text = format!("  no move of {amount} USD from {source} to {target}: {reason}");
            self.line(moment, &text);
        }
    }
}

impl<W: Write> Watcher for Story<'_, W> {
    fn tick(&mut self, moment: &Moment<'_>) -> Result<(), String> {
        self.tell_prices(moment);
        self.tell_observations(moment);
        self.tell_alarms(moment);
        if let Some(decision) = moment.decision {
            self.tell_decision(moment, decision);
        }
        // A night in which nothing happens is told too.
        if moment.tick > 0 && moment.tick.is_multiple_of(24 * TICKS_PER_HOUR) {
            self.line(moment, "a day has passed");
        }
        Ok(())
    }
}

fn utilisation(desk: &Desk<'_>, venue: usize) -> f64 {
    margin::utilisation(desk.requirement(venue).maintenance, desk.equity(venue))
}
