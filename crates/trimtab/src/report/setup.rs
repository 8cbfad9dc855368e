//! What a journal's header says of how its engine was set up, in words.

use super::journal::Read;
use super::words;
use trimtab_engine::Setup;
use trimtab_model::{Amount, Ratio, Tranche};
use trimtab_risk::real;

const NANOS_A_SECOND: u64 = 1_000_000_000;

/// The setups of journals that were read, one after the other.
pub(super) fn told<'a>(read: impl Iterator<Item = &'a Read>) -> String {
    let mut text = "A journal holds what its engine was made from. Of the configuration file it \
                    holds only the hash, which stands above.\n"
        .to_owned();
    for one in read {
        text.push_str(&format!("\n{}\n", one.gathered.run.name));
        for line in lines(&one.header.setup) {
            text.push_str(&format!("  {line}\n"));
        }
    }
    text
}

fn lines(setup: &Setup) -> Vec<String> {
    let mut lines = vec![strategy(setup)];
    let accounts = setup.portfolio.accounts().iter().map(|account| account.name.as_str());
    lines.push(format!("accounts: {}", accounts.collect::<Vec<_>>().join(", ")));
    lines.extend(setup.portfolio.tranches().iter().map(|one| tranche(setup, one)));
    lines.extend(limits(setup));
    lines
}

fn strategy(setup: &Setup) -> String {
    let params = setup.strategy.params.iter();
    let params: Vec<String> = params.map(|(name, value)| format!("{name} = {value}")).collect();
    let with = if params.is_empty() { "no parameters".to_owned() } else { params.join(", ") };
    format!("strategy: {}, {with}", setup.strategy.rule)
}

fn tranche(setup: &Setup, tranche: &Tranche) -> String {
    let unit = setup.portfolio.collateral();
    let share = |ratio: Ratio| words::percent(real::ratio(ratio));
    format!(
        "tranche {}: utilisation up to {}, share of the capital up to {}, reserve {}",
        tranche.name,
        share(tranche.max_utilisation),
        share(tranche.max_share),
        words::money(tranche.reserve, unit)
    )
}

fn limits(setup: &Setup) -> Vec<String> {
    let Some(limits) = setup.terms.guard.limits() else {
        return vec!["limits: none".to_owned()];
    };
    let most = |name: &str, amount: Amount| {
        (amount != Amount::MAX).then(|| {
            format!("limit {name}: {}", words::money(amount, setup.portfolio.collateral()))
        })
    };
    let amounts = [
        ("of one transfer", limits.per_transfer),
        ("of a route in an hour", limits.per_route_hour),
        ("of a venue in an hour", limits.per_venue_hour),
        ("of everything in an hour", limits.per_hour),
    ];
    let mut lines: Vec<String> =
        amounts.into_iter().filter_map(|(name, amount)| most(name, amount)).collect();
    let allowed = limits.allowed.iter().filter(|allowed| **allowed).count();
    lines.push(format!("routes allowed: {allowed} of {}", limits.allowed.len()));
    for (venue, share) in setup.portfolio.venues().iter().zip(&limits.exposure) {
        if *share < Ratio::ONE {
            let share = words::percent(real::ratio(*share));
            lines.push(format!("limit of the total at {}: {share}", venue.name));
        }
    }
    let nanos = limits.age_max.nanos();
    if nanos < u64::MAX {
        let age = i64::try_from(nanos / NANOS_A_SECOND).unwrap_or(i64::MAX);
        lines.push(format!("prices and statements are stale after {}", words::duration(age)));
    }
    lines
}
