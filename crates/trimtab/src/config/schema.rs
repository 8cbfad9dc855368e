//! The shape of a configuration, version 1. Unknown keys are refused.
//!
//! Values are kept as written, with their places; what they mean is decided elsewhere.

use super::entries::Entries;
use super::scalar::Written;
use serde::Deserialize;
use toml::Spanned;

/// A name and where it stands.
pub(super) type Name = Spanned<String>;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) version: Written,
    #[serde(default)]
    pub(super) data: Vec<Name>,
    pub(super) capital: Capital,
    pub(super) costs: Costs,
    pub(super) book: Book,
    pub(super) volatility: Volatility,
    #[serde(default)]
    pub(super) venue: Entries<Venue>,
    #[serde(default)]
    pub(super) route: Vec<Route>,
    #[serde(default)]
    pub(super) tranche: Vec<Tranche>,
    #[serde(default)]
    pub(super) guard: Guard,
    #[serde(default)]
    pub(super) strategy: Vec<Strategy>,
    #[serde(default)]
    pub(super) window: Vec<Window>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table [capital]")]
pub(super) struct Capital {
    pub(super) amount: Written,
    pub(super) treasury_share: Written,
    pub(super) treasury_apr: Written,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table [costs]")]
pub(super) struct Costs {
    pub(super) taker: Written,
    pub(super) orphan_close: Written,
    pub(super) liquidation_penalty: Written,
}

/// Keys of both kinds; which kind has which is checked on reading.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table [book]")]
pub(super) struct Book {
    pub(super) kind: Name,
    pub(super) coins: Option<Spanned<Vec<Name>>>,
    pub(super) notional_per_side: Option<Written>,
    pub(super) lead: Written,
    pub(super) hysteresis_apr: Option<Written>,
    pub(super) lookback: Option<Written>,
    pub(super) open_initial_multiple: Written,
    pub(super) shortfall_multiple: Written,
    #[serde(default)]
    pub(super) pair: Vec<Pair>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table [[book.pair]]")]
pub(super) struct Pair {
    pub(super) coin: Name,
    pub(super) long: Name,
    pub(super) short: Name,
    pub(super) notional: Written,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table [volatility]")]
pub(super) struct Volatility {
    pub(super) half_life: Written,
    pub(super) start_hourly: Written,
    pub(super) correlation: Written,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table [venue.NAME]")]
pub(super) struct Venue {
    pub(super) funding_interval: Written,
    #[serde(default)]
    pub(super) funding_from: Vec<Name>,
    pub(super) withdraw_floor: Option<Written>,
    pub(super) default_per_year: Option<Written>,
    pub(super) max_share: Option<Written>,
    pub(super) withdraw: Leg,
    pub(super) deposit: Leg,
    pub(super) margin: Option<Spanned<Entries<Margin>>>,
    pub(super) rule: Option<Name>,
    #[serde(default)]
    pub(super) suspended: Vec<Stretch>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table { fee, rate, time }")]
pub(super) struct Leg {
    pub(super) fee: Written,
    pub(super) rate: Written,
    pub(super) time: Written,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table { initial, maintenance }")]
pub(super) struct Margin {
    pub(super) initial: Written,
    pub(super) maintenance: Written,
}

/// A stretch of time in which something does not work.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table { from, to }")]
pub(super) struct Stretch {
    pub(super) from: Written,
    pub(super) to: Written,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table [[route]]")]
pub(super) struct Route {
    pub(super) from: Name,
    pub(super) to: Name,
    pub(super) fee: Option<Written>,
    pub(super) rate: Option<Written>,
    pub(super) time: Option<Written>,
    pub(super) capacity: Option<Written>,
    pub(super) daily_cap: Option<Written>,
    #[serde(default)]
    pub(super) outages: Vec<Stretch>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table [[tranche]]")]
pub(super) struct Tranche {
    pub(super) name: Name,
    pub(super) venues: Spanned<Vec<Name>>,
    pub(super) max_utilisation: Option<Written>,
    pub(super) max_share: Option<Written>,
    pub(super) reserve: Option<Written>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table [guard]")]
pub(super) struct Guard {
    pub(super) profile: Option<Name>,
    pub(super) min_transfer: Option<Written>,
    pub(super) per_transfer: Option<Written>,
    pub(super) per_route_hour: Option<Written>,
    pub(super) per_venue_hour: Option<Written>,
    pub(super) per_hour: Option<Written>,
    pub(super) age_max: Option<Written>,
    pub(super) unassessed_max: Option<Written>,
    pub(super) routes: Option<Spanned<Vec<Name>>>,
}

/// A strategy; its parameters stand beside its name, and the rule knows which there are.
#[derive(Debug)]
pub(super) struct Strategy {
    pub(super) name: Name,
    pub(super) rule: Name,
    pub(super) shares: Option<Spanned<Entries<Written>>>,
    pub(super) params: Vec<(Name, Written)>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table [[window]]")]
pub(super) struct Window {
    pub(super) name: Name,
    pub(super) start: Written,
    pub(super) end: Written,
}
