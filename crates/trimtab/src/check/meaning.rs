//! What a configuration comes to, in sentences: every figure is the engine's own, taken from its
//! formulas with the configuration's terms and the volatility to start from.
//!
//! Three questions are answered: how far may a venue fall before help is urgent, when does surplus
//! go home, and how fast can capital move at all?

use super::capital::gross_notional;
use super::figures::{amount, list, minutes, percent, ratio, usd};
use super::places::{account, cap};
use super::section::Section;
use super::warnings::tranche_share;
use crate::config::Config;
use crate::show;
use trimtab_engine::StrategySpec;
use trimtab_engine::strategy::{Context, DYNAMIC, hours_to_help};
use trimtab_model::{Amount, Ratio, Span};
use trimtab_risk::covariance::Covariance;
use trimtab_risk::liquidation::{Exposure, LiquidationRisk, LiquidationTerms};
use trimtab_risk::margin::Leg;
use trimtab_risk::real;
use trimtab_risk::tail::Tail;
use trimtab_sim::market::BookRule;
use trimtab_sim::spec::{DECIMALS, DeskSpec, RouteSpec, TICK_MINUTES};

/// The sentences as a section.
pub(super) fn section(config: &Config) -> Section {
    Section::new("What follows", sentences(config))
}

/// All of them, in the order of the questions.
pub(super) fn sentences(config: &Config) -> Vec<String> {
    let desk = &config.desk;
    let mut said = Vec::new();
    for (name, spec) in &config.strategies {
        if spec.rule == "dynamic" {
            let terms = Terms::of(name, spec);
            said.extend((0..desk.venues.len()).filter_map(|venue| urgent(desk, venue, &terms)));
            said.extend((0..desk.venues.len()).filter_map(|venue| home(desk, venue, &terms)));
        }
    }
    said.extend(pace(desk));
    said.extend(reserve(desk));
    said
}

/// The parameters of a `dynamic` strategy that the sentences need.
struct Terms<'a> {
    name: &'a str,
    risk: LiquidationTerms,
    amortisation_h: f64,
    waiting: f64,
}

impl<'a> Terms<'a> {
    fn of(name: &'a str, spec: &StrategySpec) -> Self {
        let value = |name: &str| {
            let default =
                DYNAMIC.iter().find(|known| known.name == name).map(|known| known.default);
            spec.params.get(name).copied().or(default).unwrap_or_default()
        };
        let (tail, loss) = (Tail::new(value("tail")), value("loss"));
        Self {
            name,
            risk: LiquidationTerms { tail, loss, volatility_floor: value("vol_floor") },
            amortisation_h: value("amortisation"),
            waiting: value("waiting"),
        }
    }
}

/// How far a venue may fall before the smallest permitted top-up pays within the time until help is there.
///
/// A dollar there gains `T (p - r)` in the `T` hours that help takes, `p` being its shadow price and
/// `r` what it earns in the treasury; the smallest transfer costs its fixed fee and its rate, and must
/// gain `waiting` times that beside it. With the longest amortisation time in the place of `T` the
/// same gives the most that a venue may hold where that top-up can pay at all. Where the guard lets the
/// venue hold less, that is said instead.
fn urgent(desk: &DeskSpec, venue: usize, terms: &Terms<'_>) -> Option<String> {
    let exposure = exposure(desk, venue, terms.risk.volatility_floor);
    let hours = hours(desk)?.get(venue).copied()?;
    let risk = LiquidationRisk::new(&exposure, hours, &terms.risk)?;
    let (source, route) = fastest(desk, venue)?;
    let idle = desk.idle();
    let forgone = idle[desk.treasury()].price() - idle[venue].price();
    let cost = (1.0 + terms.waiting) * route.fee(desk.clip) / desk.clip;
    let pays_below = |lasting: f64| risk.position(price_to_pay(cost, lasting, forgone));
    let (equity, first) = (pays_below(hours), pays_below(terms.amortisation_h));
    let maintenance = exposure.maintenance;
    let name = &desk.venues[venue].name;
    let (from, way) = (account(desk, source), minutes(route.minutes()));
    let volatility = desk.covariance.volatility.max(terms.risk.volatility_floor);
    let book = format!(
        "{name}, with {} of notional and moves of {} an hour,",
        whole_usd(exposure.gross),
        percent(volatility)
    );
    let times = format!("{way} by {from} -> {name}, {} until help is sure", in_words(hours));
    if maintenance <= 0.0 || equity <= maintenance {
        return Some(format!(
            "{book} is never in urgent need to `{}` ({times}): its maintenance margin is {}, and the \
             smallest top-up costs more than it saves in that time",
            terms.name,
            whole_usd(maintenance),
        ));
    }
    let share = most_share(desk, venue);
    let most = desk.capital * real::ratio(share);
    if most < equity {
        return Some(format!(
            "{book} may hold at most {} ({} of all capital), and `{}` could want more: a top-up of {} \
             would pay for itself below {} ({times}), but what leads above {} is refused",
            whole_usd(most),
            ratio(share),
            terms.name,
            usd(desk.clip),
            whole_usd(equity),
            whole_usd(most),
        ));
    }
    let used = (maintenance / equity * 100.0).round() / 100.0;
    Some(format!(
        "{book} may fall to {}, {used} of it maintenance margin, before a move is urgent to `{}` \
         ({times}): below that a top-up of {}, the smallest, pays for itself in that time, and below \
         {} if what calls for it lasts {}; a larger one spreads its fixed fee further and can pay \
         above that, and what else the desk needs changes it too",
        whole_usd(equity),
        terms.name,
        usd(desk.clip),
        whole_usd(first.max(equity).min(most)),
        in_words(terms.amortisation_h),
    ))
}

/// The share of all capital that a venue may come to hold: its own cap and its tranche's.
fn most_share(desk: &DeskSpec, venue: usize) -> Ratio {
    cap(desk, venue).unwrap_or(Ratio::ONE).min(tranche_share(desk, venue))
}

/// What a dollar must be worth an hour where it goes to pay `cost` and what it no longer earns within
/// `hours`; never nothing, for no holding is worth nothing.
fn price_to_pay(cost: f64, hours: f64, forgone: f64) -> f64 {
    (cost / hours + forgone).max(f64::MIN_POSITIVE)
}

/// What a venue is exposed to with its part of the book: its pairs, or one leg of every coin.
fn exposure(desk: &DeskSpec, venue: usize, floor: f64) -> Exposure {
    let side = |coin: usize| match &desk.book {
        BookRule::FundingArb { .. } => 1.0,
        BookRule::Fixed { pairs, .. } => match pairs[coin] {
            Some(pair) if pair.long == venue => 1.0,
            Some(pair) if pair.short == venue => -1.0,
            _ => 0.0,
        },
    };
    let leg = |coin: usize| {
        let (initial, maintenance) = desk.venues[venue].margin[coin];
        let announced = side(coin) * desk.notionals[coin];
        Leg { quantity: 0.0, mark: 0.0, announced, initial, maintenance }
    };
    let legs: Vec<Leg> = (0..desk.coins.len()).map(leg).collect();
    Exposure::of(&legs, &[Covariance::new(legs.len(), desk.covariance)], floor)
}

/// Hours until help reaches each venue, as the engine reckons them.
fn hours(desk: &DeskSpec) -> Option<Vec<f64>> {
    let portfolio = desk.portfolio().ok()?;
    Some(hours_to_help(Context {
        portfolio: &portfolio,
        opening_multiple: desk.open_multiple,
        decision_interval: Span::from_minutes(TICK_MINUTES).ok()?,
        idle: &desk.idle(),
        closing_cost: desk.taker,
    }))
}

/// The fastest permitted way into a venue, the treasury's before others of the same time.
fn fastest(desk: &DeskSpec, venue: usize) -> Option<(usize, &RouteSpec)> {
    let permitted = |source: usize| is_permitted(desk, source, venue);
    let ways = (0..=desk.treasury()).rev().filter(|&source| permitted(source));
    ways.filter_map(|source| Some((source, desk.routes[source][venue].as_ref()?)))
        .min_by_key(|(_, route)| route.minutes())
}

fn is_permitted(desk: &DeskSpec, source: usize, target: usize) -> bool {
    let allowed = desk.limits.as_ref().and_then(|limits| limits.allowed.as_ref());
    allowed.is_none_or(|routes| routes.contains(&(source, target)))
}

/// From which amount on surplus goes home for the treasury's interest alone.
fn home(desk: &DeskSpec, venue: usize, terms: &Terms<'_>) -> Option<String> {
    let treasury = desk.treasury();
    let route =
        desk.routes[venue][treasury].as_ref().filter(|_| is_permitted(desk, venue, treasury))?;
    let idle = desk.idle();
    let earned = terms.amortisation_h * (idle[treasury].price() - idle[venue].price());
    let times = 1.0 + terms.waiting;
    let rate = route.withdraw.rate + route.deposit.rate;
    let left = earned - times * rate;
    let name = &desk.venues[venue].name;
    let earns = format!(
        "in {} it earns {} there, net of the venue's own risk",
        in_words(terms.amortisation_h),
        percent((earned * 1e6).round() / 1e6)
    );
    Some(if left <= 0.0 {
        format!(
            "what {name} does not need never goes home for interest alone: {earns}, and {} is the fee",
            percent(rate)
        )
    } else {
        let least = (times * route.fee(0.0) / left).max(desk.clip);
        format!(
            "what {name} does not need goes home from about {} on: {earns}",
            whole_usd(least.ceil())
        )
    })
}

/// How long the guard's limit of an hour makes a move of all capital, and one of the notional last.
fn pace(desk: &DeskSpec) -> Option<String> {
    let most = real::amount(desk.limits.as_ref()?.per_hour?, DECIMALS);
    // What moved an hour ago counts no more: of two parts the second goes an hour after the first.
    let hours = (desk.capital / most).ceil() - 1.0;
    let share = percent((desk.capital / gross_notional(desk) * 1e4).round() / 1e4);
    Some(format!(
        "at most {} an hour may move, so turning over all capital of {} ({share} of gross notional) \
         {}",
        usd(most),
        usd(desk.capital),
        if hours < 1.0 {
            "does not have to wait for that".to_owned()
        } else {
            format!("takes at least {}", in_words(hours))
        }
    ))
}

/// What of the treasury's money can be used at the start.
fn reserve(desk: &DeskSpec) -> Option<String> {
    let of = |one: &&trimtab_sim::spec::TrancheSpec| one.accounts.contains(&desk.treasury());
    let home = desk.tranches.iter().find(of)?;
    let start = desk.capital * desk.treasury_share;
    let free = start - real::amount(home.reserve, DECIMALS);
    (home.reserve > Amount::ZERO && desk.limits.is_some()).then(|| {
        let others: Vec<&str> = home.accounts.iter().map(|&index| account(desk, index)).collect();
        format!(
            "{} of the {} that the treasury starts with stays there for {} ({}); {} can be sent",
            amount(home.reserve),
            usd(start),
            home.name,
            list(&others),
            usd(free.max(0.0))
        )
    })
}

fn whole_usd(value: f64) -> String {
    format!("{} USD", show::grouped_decimal(&value.round().to_string()))
}

/// Hours to the minute.
fn in_words(hours: f64) -> String {
    minutes((hours * 60.0).ceil() as u64)
}

#[cfg(test)]
mod tests {
    use super::{exposure, hours, price_to_pay, sentences};
    use std::path::Path;
    use trimtab_risk::tail::Tail;

    /// Of 3,000,000 USD at 2,000,000 an hour, the last million goes an hour after the first two. Where
    /// the guard would refuse what the sentence tells, another one is told.
    #[test]
    fn what_the_guard_forbids_is_not_promised() {
        let text = include_str!("../../../../examples/basis-pairs.toml");
        let folder = tempfile::tempdir().unwrap();
        let said = |from: &str, to: &str| {
            assert!(text.contains(from), "{from}");
            let path = folder.path().join("desk.toml");
            std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
            let Ok(config) = crate::config::read(&path) else { panic!("{from} -> {to}") };
            sentences(&config).join("\n")
        };
        let whole = said("[guard]", "[guard]");
        assert!(whole.contains("takes at least 1 h"), "{whole}");
        assert!(!whole.contains("1 h 30 min\n"), "{whole}");
        let capped = said("max_share = \"25%\"\nwithdraw", "max_share = \"3%\"\nwithdraw");
        assert!(capped.contains("may hold at most 90,000 USD (3 % of all capital)"), "{capped}");
        assert!(
            capped.contains("hyperliquid") && !capped.contains("161,908 USD, 0.25"),
            "{capped}"
        );
    }

    const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/");

    /// Worked through by hand for hyperliquid in the example: a gross 2,000,000 USD of ETH, all on
    /// one side, moves of 0.8 % an hour, help after 20 + 15 + 20 minutes, a fee of 0.5 USD on
    /// 1,000 USD, which must come in twice, and 4 % a year in the treasury.
    #[test]
    fn urgency_is_where_a_top_up_pays_until_help_comes() {
        let Ok(config) = crate::config::read(&Path::new(FOLDER).join("basis-pairs.toml")) else {
            panic!("the example")
        };
        let desk = &config.desk;
        let hours = hours(desk).unwrap_or_default();
        assert!((hours[2] - 55.0 / 60.0).abs() < 1e-12, "{hours:?}");
        let exposure = exposure(desk, 2, 0.006);
        assert_eq!((exposure.gross, exposure.maintenance), (2e6, 4e4));
        assert!((exposure.swing - 0.008 * 2e6).abs() < 1e-6, "{}", exposure.swing);
        let price = price_to_pay(2.0 * 0.0005, hours[2], 0.04 / 8_760.0);
        let tail = Tail::new(3.0);
        let scale = exposure.swing * hours[2].sqrt() * tail.unit_scale();
        let said = sentences(&config);
        let equity: f64 = 161_908.0;
        assert!(said[2].contains("may fall to 161,908 USD, 0.25 of it"), "{}", said[2]);
        let worth =
            |equity: f64| 0.05 * 2e6 / hours[2] / scale * tail.density((equity - 4e4) / scale);
        assert!(worth(equity - 1.0) > price && price > worth(equity + 1.0));
    }
}
