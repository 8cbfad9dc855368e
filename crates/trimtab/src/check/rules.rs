//! What each strategy does, with its parameters in words.

use super::figures::percent;
use super::section::Section;
use crate::config::Config;
use trimtab_engine::StrategySpec;
use trimtab_engine::strategy::DYNAMIC;

/// The strategies, a sentence each.
pub(super) fn strategies(config: &Config) -> Section {
    let line = |(name, spec): &(String, StrategySpec)| {
        let words = words(spec);
        if *name == spec.rule {
            format!("{name}: {words}")
        } else {
            format!("{name} ({}): {words}", spec.rule)
        }
    };
    Section::new("Strategies", config.strategies.iter().map(line).collect())
}

/// One rule. "Need" is the notional an account carries or is about to.
fn words(spec: &StrategySpec) -> String {
    let number = |name: &str| spec.params.get(name).copied().unwrap_or_default();
    let share = |name: &str| percent(number(name));
    match spec.rule.as_str() {
        "none" => "nothing is ever moved".to_owned(),
        "weighted-tolerance" => format!(
            "the treasury keeps {}, the rest goes by need; an account that lacks more than {} of \
             its target is filled",
            share("treasury_share"),
            share("tolerance")
        ),
        "threshold-target" => format!(
            "the treasury keeps {}, the rest goes by need; an account below {} of its target is \
             filled, one above {} times its target gives back",
            share("treasury_share"),
            share("threshold"),
            number("overage")
        ),
        "min-target" => format!(
            "an account below {} of its need is filled to {} of it",
            share("min"),
            share("target")
        ),
        "interval" => format!(
            "every account with a need should hold {} of the mean need; only what is right \
             whatever becomes of transfers in flight is moved",
            share("threshold")
        ),
        "asymmetric-band" => format!(
            "an account below {} of its need is filled to {}, one above {} is swept to it",
            share("lower"),
            share("mid"),
            share("upper")
        ),
        "vol-band" => format!(
            "risk is the larger of {} standard deviations until help arrives and a jump of {}; \
             accounts keep maintenance margin and {} to {} times that risk",
            number("k"),
            share("jump"),
            number("mid"),
            number("upper")
        ),
        "static" => fixed(spec),
        "dynamic" => dynamic(spec),
        _ => parameters(spec),
    }
}

/// What it does, and each figure, the file's own marked.
fn dynamic(spec: &StrategySpec) -> String {
    let value = |name: &str| {
        let default = DYNAMIC.iter().find(|known| known.name == name).map(|known| known.default);
        let (figure, own) = match spec.params.get(name) {
            Some(&given) => (given, " (own)"),
            None => (default.unwrap_or_default(), ""),
        };
        (figure, own)
    };
    let share = |name: &str| format!("{}{}", percent(value(name).0), value(name).1);
    let number = |name: &str| format!("{}{}", value(name).0, value(name).1);
    format!(
        "money goes where one more dollar is worth most per hour, when that pays over the time it \
         lasts, at most {} h, and gains {} times its fees; large moves fall with power {}, a \
         liquidation costs {} of the notional, volatility has a half-life of {} h and is at least \
         {} an hour; an announced pair earns {} a year; a user not served costs {} of the amount",
        number("amortisation"),
        number("waiting"),
        number("tail"),
        share("loss"),
        number("memory"),
        share("vol_floor"),
        share("carry"),
        share("unserved")
    )
}

fn fixed(spec: &StrategySpec) -> String {
    let shares = spec.params.iter().filter(|(name, _)| *name != "band");
    let shares: Vec<String> =
        shares.map(|(name, value)| format!("{name} {}", percent(*value))).collect();
    let band = percent(spec.params.get("band").copied().unwrap_or_default());
    format!(
        "fixed shares of all capital: {}, the rest in the treasury; an account more than {band} \
         of its target off is brought back",
        shares.join(", ")
    )
}

/// A rule that has no words of its own yet.
fn parameters(spec: &StrategySpec) -> String {
    let all = spec.params.iter().map(|(name, value)| format!("{name} = {value}"));
    all.collect::<Vec<_>>().join(", ")
}
