//! Announcing, funding and trading the book, on open ticks.

use super::Desk;
use crate::market::Pair;
use trimtab_model::FlowKind;

impl Desk<'_> {
    /// Announces what is due, puts the first capital in place, trades what may be traded.
    pub(super) fn keep_book(&mut self) {
        self.announce();
        if self.tick == 0 {
            self.fund();
        }
        (0..self.coins.len()).for_each(|coin| self.trade(coin));
        self.count_flat();
    }

    fn announce(&mut self) {
        let Some(call) = self.market.books().get(self.next_book) else { return };
        if call.hour != self.hour() {
            return;
        }
        self.trade_from = call.trade_from;
        self.next_book += 1;
        for (coin, pair) in self.coins.iter_mut().zip(&call.pairs) {
            coin.wanted = *pair;
            coin.pending = pair.is_some();
        }
    }

    /// The treasury's share first, the rest by the notional wanted at each venue. With no pair
    /// wanted anywhere all of it stays in the treasury.
    fn fund(&mut self) {
        let mut wanted = vec![0.0; self.equity.len()];
        let mut sum = 0.0;
        for (coin, &notional) in self.coins.iter().zip(&self.spec.notionals) {
            if let Some(pair) = coin.wanted {
                wanted[pair.long] += notional;
                wanted[pair.short] += notional;
                sum += 2.0 * notional;
            }
        }
        let (capital, share) = (self.spec.capital, self.spec.treasury_share);
        self.cash = if sum > 0.0 { capital * share } else { capital };
        self.flows.add(self.spec.treasury(), FlowKind::Capital, self.cash);
        for (venue, own) in wanted.into_iter().enumerate().filter(|(_, own)| *own > 0.0) {
            self.equity[venue] = capital * (1.0 - share) * own / sum;
            self.flows.add(venue, FlowKind::Capital, self.equity[venue]);
        }
    }

    /// Trades one coin into its wanted pair, if it may, has prices, and finds the margin.
    fn trade(&mut self, coin: usize) {
        let state = self.coins[coin];
        let is_too_soon = state.not_before.is_some_and(|tick| self.tick <= tick);
        let Some(pair) = state.wanted else { return };
        if !state.pending || self.hour() < self.trade_from || is_too_soon {
            return;
        }
        if !self.has_prices(coin, pair) {
            return;
        }
        let size =
            self.spec.notionals[coin] / self.market.marks(self.tick)[self.series(pair.long, coin)];
        if !self.has_margin(coin, pair, size) {
            self.tally.blocked_rolls += 1;
            return;
        }
        for venue in 0..self.equity.len() {
            let series = self.series(venue, coin);
            let new = wanted_quantity(pair, venue, size);
            if new != self.quantity[series] {
                self.pay_trading(venue, self.taker_cost(series, new));
                self.quantity[series] = new;
            }
        }
        self.coins[coin].pending = false;
    }

    /// Both ends of the pair, and wherever the coin is held, have a bar in this hour.
    fn has_prices(&self, coin: usize, pair: Pair) -> bool {
        let fresh = self.market.fresh(self.hour());
        (0..self.equity.len()).all(|venue| {
            let series = self.series(venue, coin);
            let matters = venue == pair.long || venue == pair.short || self.quantity[series] != 0.0;
            !matters || fresh[series]
        })
    }

    /// Both ends would stand on a multiple of initial margin after the trade and its cost.
    fn has_margin(&self, coin: usize, pair: Pair, size: f64) -> bool {
        (0..self.equity.len()).filter(|&venue| venue == pair.long || venue == pair.short).all(
            |venue| {
                let new = wanted_quantity(pair, venue, size);
                let by_rule = self.initial_with(venue, coin, new);
                let required = by_rule.unwrap_or_else(|| self.flat_initial(venue, coin, new));
                let cost = self.taker_cost(self.series(venue, coin), new);
                self.equity[venue] - cost >= self.spec.open_multiple * required
            },
        )
    }

    /// Initial margin at flat rates of what a venue would hold with one coin at a new quantity.
    fn flat_initial(&self, venue: usize, coin: usize, new: f64) -> f64 {
        let marks = self.market.marks(self.tick);
        let mut required = 0.0;
        for (other, rates) in self.spec.venues[venue].margin.iter().enumerate() {
            let series = self.series(venue, other);
            let held = if other == coin { new } else { self.quantity[series] };
            if held != 0.0 {
                required += held.abs() * marks[series] * rates.0;
            }
        }
        required
    }

    /// Cost of trading a series to a new quantity.
    fn taker_cost(&self, series: usize, new: f64) -> f64 {
        let marks = self.market.marks(self.tick);
        self.spec.taker * (new - self.quantity[series]).abs() * marks[series]
    }

    fn count_flat(&mut self) {
        let is_flat = |coin: &usize| {
            (0..self.equity.len()).all(|venue| self.quantity[self.series(venue, *coin)] == 0.0)
        };
        let flat = (0..self.coins.len()).filter(is_flat).count();
        self.tally.flat_pair_hours += u64::try_from(flat).unwrap_or(u64::MAX);
    }
}

/// What a pair of `size` holds at a venue.
fn wanted_quantity(pair: Pair, venue: usize, size: f64) -> f64 {
    if venue == pair.long {
        size
    } else if venue == pair.short {
        -size
    } else {
        0.0
    }
}
