//! The capital, the book it backs, and what trading costs.

use super::figures::{hours_or_days, list, percent, usd};
use super::section::Section;
use trimtab_sim::market::{BookRule, Pair};
use trimtab_sim::spec::DeskSpec;

/// How much there is, and where it starts.
pub(super) fn capital(desk: &DeskSpec) -> Section {
    let treasury = desk.capital * desk.treasury_share;
    let lines = vec![
        usd(desk.capital),
        format!(
            "{} ({}) starts in the treasury, which earns {} a year",
            usd(treasury),
            percent(desk.treasury_share),
            percent(desk.treasury_apr)
        ),
        format!(
            "{} starts at the venues, in proportion to the notional first wanted at each",
            usd(desk.capital - treasury)
        ),
    ];
    Section::new("Capital", lines)
}

/// Notional of both legs of all coins, USD.
pub(super) fn gross_notional(desk: &DeskSpec) -> f64 {
    2.0 * desk.notionals.iter().sum::<f64>()
}

/// What is held, and who decides where.
pub(super) fn book(desk: &DeskSpec) -> Section {
    let mut lines = match &desk.book {
        BookRule::FundingArb { hysteresis_apr, lookback_h, lead_h } => vec![
            sizes(desk),
            format!(
                "long where the funding of the last {} was lowest, short where it was highest; \
                 chosen at the start and on the first of each month",
                hours(*lookback_h)
            ),
            format!("a pair is replaced only for more than {} a year", percent(*hysteresis_apr)),
            format!("a new pair is traded {} after it is announced", hours(*lead_h)),
        ],
        BookRule::Fixed { pairs, lead_h } => {
            let mut lines: Vec<String> =
                (0..desk.coins.len()).filter_map(|coin| pair(desk, coin, pairs[coin])).collect();
            let after = hours(*lead_h);
            lines.push(format!("resized on the first of each month, {after} after midnight UTC"));
            lines
        }
    };
    lines.push(format!("{} of notional in all, both legs counted", usd(gross_notional(desk))));
    Section::new("Book", lines)
}

/// Every coin of a book by funding has the same size.
fn sizes(desk: &DeskSpec) -> String {
    let leg = desk.notionals.first().copied().unwrap_or_default();
    format!("{}, {} of notional a leg each", list(&desk.coins), usd(leg))
}

fn pair(desk: &DeskSpec, coin: usize, pair: Option<Pair>) -> Option<String> {
    let Pair { long, short } = pair?;
    let name = |venue: usize| &desk.venues[venue].name;
    let (coin, leg) = (&desk.coins[coin], usd(desk.notionals[coin]));
    Some(format!(
        "{coin}: long at {}, short at {}, {leg} of notional a leg",
        name(long),
        name(short)
    ))
}

fn hours(hours: usize) -> String {
    hours_or_days(hours as u64)
}

/// Trading costs, margin multiples, and the volatility to start from.
pub(super) fn costs(desk: &DeskSpec) -> Section {
    let terms = &desk.covariance;
    let lines = vec![
        format!(
            "trading costs {} of notional, closing an orphaned leg {}, a liquidation {}",
            percent(desk.taker),
            percent(desk.orphan_cost),
            percent(desk.penalty)
        ),
        format!(
            "opening takes {} times initial margin; below {} times maintenance margin an account \
             counts as short",
            desk.open_multiple, desk.shortfall_multiple
        ),
        format!(
            "volatility starts at {} an hour with correlation {}, and counts half after {} h",
            percent(terms.volatility),
            terms.correlation,
            terms.half_life
        ),
    ];
    Section::new("Costs and margins", lines)
}
