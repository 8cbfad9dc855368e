//! What a run felt like on the way: shares, shortfalls, utilisation, drawdown.
//!
//! Watches the world's truth after every tick, when the decision's requests have gone out. The
//! definitions are those of the benchmark (its section 7).

use crate::desk::Desk;
use crate::market::TICKS_PER_HOUR;
use crate::spec::TICK_MINUTES;
use trimtab_risk::margin;

/// Sums over the ticks so far.
#[derive(Debug)]
pub struct Gauge {
    peak: f64,
    drawdown: f64,
    drawdown_share: f64,
    least_total: f64,
    lasting_ticks: f64,
    treasury_share: f64,
    idle_share: f64,
    shortfall_minutes: u64,
    /// Utilisation at lasting ticks with positions, by venue.
    utilisation: Vec<Vec<f64>>,
}

/// What a gauge read over a whole run.
#[derive(Debug, Clone, PartialEq)]
pub struct Measures {
    /// Largest fall of the total from a peak, USD.
    pub max_drawdown_usd: f64,
    /// The same as a share of the peak.
    pub max_drawdown: f64,
    /// Least total at any tick, USD.
    pub min_total_usd: f64,
    /// Mean share of the total in the treasury.
    pub mean_treasury_share: f64,
    /// Mean share of the total that no position needs as initial margin, in flight included.
    pub mean_idle_share: f64,
    /// Venue-minutes below the shortfall multiple of maintenance margin.
    pub shortfall_min: u64,
    /// Margin utilisation by venue; `None` where nothing was ever held.
    pub utilisation: Vec<Option<Utilisation>>,
}

/// How much of an account's equity its positions took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Utilisation {
    /// Mean.
    pub mean: f64,
    /// Ninety-fifth percentile.
    pub p95: f64,
}

/// The world's balances after a tick.
struct Standing {
    total: f64,
    /// In flight, and above initial margin at the venues.
    idle: f64,
}

impl Gauge {
    /// A gauge for a run that starts with `capital` at `venues` venues.
    #[must_use]
    pub fn new(capital: f64, venues: usize) -> Self {
        Self {
            peak: capital,
            drawdown: 0.0,
            drawdown_share: 0.0,
            least_total: capital,
            lasting_ticks: 0.0,
            treasury_share: 0.0,
            idle_share: 0.0,
            shortfall_minutes: 0,
            utilisation: vec![Vec::new(); venues],
        }
    }

    /// Reads the world after `tick`.
    pub fn read(&mut self, desk: &Desk<'_>, tick: usize) {
        let now = standing(desk);
        self.peak = self.peak.max(now.total);
        self.drawdown = self.drawdown.max(self.peak - now.total);
        self.drawdown_share = self.drawdown_share.max((self.peak - now.total) / self.peak);
        self.least_total = self.least_total.min(now.total);
        // Close and next open stand at one minute: a state lasts from the other three ticks on.
        if tick % TICKS_PER_HOUR < TICKS_PER_HOUR - 1 {
            self.read_lasting(desk, &now);
        }
    }

    fn read_lasting(&mut self, desk: &Desk<'_>, now: &Standing) {
        self.lasting_ticks += 1.0;
        if now.total > 0.0 {
            self.treasury_share += desk.treasury() / now.total;
            self.idle_share += now.idle / now.total;
        }
        for (venue, readings) in self.utilisation.iter_mut().enumerate() {
            let (equity, needed) = (desk.equity(venue), desk.requirement(venue).maintenance);
            if needed > 0.0 {
                if equity < desk.spec().shortfall_multiple * needed {
                    self.shortfall_minutes += TICK_MINUTES;
                }
                readings.push(margin::utilisation(needed, equity));
            }
        }
    }

    /// What it all came to.
    #[must_use]
    pub fn finish(self) -> Measures {
        let ticks = self.lasting_ticks.max(1.0);
        Measures {
            max_drawdown_usd: self.drawdown,
            max_drawdown: self.drawdown_share,
            min_total_usd: self.least_total,
            mean_treasury_share: self.treasury_share / ticks,
            mean_idle_share: self.idle_share / ticks,
            shortfall_min: self.shortfall_minutes,
            utilisation: self.utilisation.into_iter().map(summarise).collect(),
        }
    }
}

fn standing(desk: &Desk<'_>) -> Standing {
    let flying = desk.in_flight();
    let none = Standing { total: desk.treasury() + flying, idle: flying };
    (0..desk.spec().venues.len()).fold(none, |sum, venue| {
        let equity = desk.equity(venue);
        Standing {
            total: sum.total + equity,
            idle: sum.idle + (equity - desk.requirement(venue).initial).max(0.0),
        }
    })
}

/// Mean and the reading at place ceil(0.95 n) from the smallest.
fn summarise(mut readings: Vec<f64>) -> Option<Utilisation> {
    let count = readings.len();
    if count == 0 {
        return None;
    }
    let mean = readings.iter().sum::<f64>() / count as f64;
    readings.sort_by(f64::total_cmp);
    let place = (count * 95).div_ceil(100);
    Some(Utilisation { mean, p95: readings[place.saturating_sub(1)] })
}

#[cfg(test)]
mod tests {
    use super::summarise;

    #[test]
    fn the_percentile_is_an_item_counted_from_one() {
        let readings = (1..=20).rev().map(f64::from).collect();
        let read = summarise(readings).unwrap();
        assert_eq!((read.mean, read.p95), (10.5, 19.0));
        assert_eq!(summarise(vec![0.5]).unwrap().p95, 0.5);
        assert!(summarise(Vec::new()).is_none());
    }
}
