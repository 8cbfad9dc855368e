//! The figures by which runs are compared, from a gathered run or from a backtest's outcome.

use super::label::Label;
use super::tally::{Felt, Worst};
use super::words;
use trimtab_model::{Amount, MoneyError};
use trimtab_risk::real;
use trimtab_sim::run::Outcome;
use trimtab_sim::spec::DECIMALS;

/// What amounts are counted in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    /// Its symbol.
    pub(crate) symbol: String,
    /// Its decimal places.
    pub(crate) decimals: u8,
}

/// What a run came to. Costs are above zero.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Figures {
    /// The strategy at work.
    pub(crate) strategy: String,
    /// What amounts are counted in.
    pub(crate) unit: Unit,
    /// All there was at the start.
    pub(crate) start: Amount,
    /// All there is at the end, in flight included.
    pub(crate) end: Amount,
    /// What was earned or lost: the difference, without what the owner put in on the way.
    pub(crate) net: Amount,
    /// Transfer fees.
    pub(crate) fees: Amount,
    /// Liquidation penalties.
    pub(crate) penalty: Amount,
    /// Shortages that the treasury paid; a memo.
    pub(crate) deficit: Amount,
    /// What left sources on transfers, fees included.
    pub(crate) volume: Amount,
    /// Liquidations.
    pub(crate) liquidations: u64,
    /// Transfers that left.
    pub(crate) transfers: u64,
    /// What it felt like on the way.
    pub(crate) felt: Felt,
}

impl Figures {
    /// Those of a backtest's outcome, with the closest that any account came to its end.
    pub(crate) fn of_outcome(
        label: &Label,
        outcome: &Outcome,
        worst: Option<Worst>,
    ) -> Result<Self, MoneyError> {
        let (money, measures) = (&outcome.money, &outcome.measures);
        Ok(Self {
            strategy: label.strategy.clone(),
            unit: Unit { symbol: "USD".to_owned(), decimals: DECIMALS },
            start: money.end_total.minus(money.net_pnl)?,
            end: money.end_total,
            net: money.net_pnl,
            fees: money.transfer_fees,
            penalty: money.liquidation_penalty,
            deficit: money.deficit,
            volume: money.volume_moved,
            liquidations: outcome.liquidations,
            transfers: outcome.transfers,
            felt: Felt {
                drawdown_share: measures.max_drawdown,
                drawdown: measures.max_drawdown_usd,
                least_total: measures.min_total_usd,
                idle_share: Some(measures.mean_idle_share),
                worst,
            },
        })
    }

    /// What was earned, as a share of what there was at the start; `None` where there was nothing.
    pub(crate) fn net_share(&self) -> Option<f64> {
        let (net, start) = (self.real(self.net), self.real(self.start));
        (start > 0.0).then(|| net / start)
    }

    fn real(&self, amount: Amount) -> f64 {
        real::amount(amount, self.unit.decimals)
    }
}

impl Unit {
    /// Whole units with thousands separated.
    pub(super) fn whole(&self, amount: Amount) -> String {
        words::whole(amount, self.decimals)
    }

    /// The same with the symbol.
    pub(super) fn money(&self, amount: Amount) -> String {
        format!("{} {}", self.whole(amount), self.symbol)
    }
}
