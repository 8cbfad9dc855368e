//! `trimtab demo`: one crash in a small world, told in plain lines.
//!
//! Four venues, a treasury, two hedged positions, and a market that falls by about a sixth in four
//! hours. The story is told once with a rule at work; then the same crash runs again with nobody
//! at work, and the two are set side by side. Everything comes from the seed.

pub(crate) mod json;
mod story;
mod world;

use crate::cli::DemoArgs;
use crate::exit::Failure;
use crate::show;
use std::io::{Write, stdout};
use story::Story;
use trimtab_engine::StrategySpec;
use trimtab_sim::generate::generate;
use trimtab_sim::run::{self, Outcome, Unwatched};

pub(crate) fn run(args: &DemoArgs) -> Result<(), Failure> {
    let desk = world::desk();
    let market = generate(&world::market(args.seed));
    let quiet = |strategy: &StrategySpec| run::run(&desk, &market, strategy, &mut Unwatched);
    let idle = quiet(&world::doing_nothing()).map_err(Failure::failed)?;
    let strategy = world::strategy();
    if args.json {
        let busy = quiet(&strategy).map_err(Failure::failed)?;
        return crate::json::print(&json::Document::of(args.seed, &busy, &idle));
    }
    let mut out = stdout().lock();
    writeln!(out, "{}\n", world::introduction(&desk, args.seed))?;
    let mut story = Story::new(&mut out, &desk);
    let busy = run::run(&desk, &market, &strategy, &mut story);
    // A reader who has gone away is no failure of the run.
    story.finish()?;
    let busy = busy.map_err(Failure::failed)?;
    writeln!(out, "\n{}", summary(&busy, &idle, &desk))?;
    Ok(())
}

/// Both runs side by side, and what the difference was.
fn summary(busy: &Outcome, idle: &Outcome, desk: &trimtab_sim::spec::DeskSpec) -> String {
    let row =
        |what: &str, left: String, right: String| format!("  {what:<26}{left:>16}{right:>16}\n");
    let usd = |pick: fn(&Outcome) -> trimtab_model::Amount| {
        (show::usd(pick(busy)), show::usd(pick(idle)))
    };
    let mut text = String::from("The same crash, with and without (USD):\n");
    text += &row("", "trimtab".to_owned(), "nobody".to_owned());
    for (what, (left, right)) in [
        ("net result", usd(|one| one.money.net_pnl)),
        ("price moves", usd(|one| one.money.price)),
        ("liquidation penalties", usd(|one| one.money.liquidation_penalty)),
        ("trading", usd(|one| one.money.trading)),
        ("transfer fees", usd(|one| one.money.transfer_fees)),
        ("moved", usd(|one| one.money.volume_moved)),
    ] {
        text += &row(what, left, right);
    }
    text += &row("transfers", show::count(busy.transfers), show::count(idle.transfers));
    text += &row("liquidations", show::count(busy.liquidations), show::count(idle.liquidations));
    for (index, venue) in desk.venues.iter().enumerate() {
        let what = format!("{} margin in use, p95", venue.name);
        text += &row(&what, percent(busy, index), percent(idle, index));
    }
    let saved =
        busy.money.net_pnl.minus(idle.money.net_pnl).map_or_else(|_| "-".to_owned(), show::usd);
    let fees = show::usd(busy.money.transfer_fees);
    text += &format!("\nMoving collateral kept {saved} USD for {fees} USD of fees.\n");
    text += &format!(
        "State hash {} (the same for this seed on every run).\n\n",
        busy.state_hash.short()
    );
    text +=
        "Next: trimtab check examples/funding-arb.toml, then trimtab backtest with your history.";
    text
}

fn percent(outcome: &Outcome, venue: usize) -> String {
    let read = outcome.measures.utilisation.get(venue).copied().flatten();
    read.map_or_else(|| "-".to_owned(), |read| format!("{:.0} %", read.p95 * 100.0))
}

#[cfg(test)]
mod tests {
    use super::{Unwatched, generate, run, world};

    /// The story holds whatever the seed: the rule saves the desk, doing nothing does not.
    #[test]
    fn every_seed_tells_the_same_kind_of_story() {
        let desk = world::desk();
        for seed in 0..300 {
            let market = generate(&world::market(seed));
            let busy = run::run(&desk, &market, &world::strategy(), &mut Unwatched).unwrap();
            let idle = run::run(&desk, &market, &world::doing_nothing(), &mut Unwatched).unwrap();
            assert_eq!(busy.liquidations, 0, "seed {seed}");
            assert!(idle.liquidations > 0, "seed {seed}");
            assert!(busy.money.net_pnl > idle.money.net_pnl, "seed {seed}");
            assert!((2..200).contains(&busy.transfers), "seed {seed}: {}", busy.transfers);
        }
    }
}
