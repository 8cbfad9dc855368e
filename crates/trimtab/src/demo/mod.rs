//! `trimtab demo`: one crash in a small world, as a story.
//!
//! Four venues on two chains, two hedged positions, and a market that falls by a fifth in three
//! hours. One strategy's run is told; the same crash runs beside it under fixed weights and with
//! nobody at work. Everything comes from the seed, and all of it is over before the first line is
//! told: what takes time on a terminal is the telling.

mod board;
mod cast;
mod ending;
pub(crate) mod json;
mod live;
mod opening;
mod papers;
mod plain;
mod script;
mod summary;
#[cfg(test)]
mod tests;
mod witness;
mod world;

use crate::cli::{DemoArgs, DemoStrategy};
use crate::exit::Failure;
use cast::Run;
use papers::Papers;
use std::io::{self, Write, stdout};
use trimtab_sim::generate::generate;

/// Who is set beside the told run.
const BESIDE: [DemoStrategy; 3] = [DemoStrategy::Dynamic, DemoStrategy::Static, DemoStrategy::None];

pub(crate) fn run(args: &DemoArgs) -> Result<(), Failure> {
    let papers = Papers::of(args)?;
    let desk = world::desk();
    let market = generate(&world::market(args.seed));
    let others = BESIDE.into_iter().filter(|other| *other != args.strategy);
    let mut runs: Vec<Run> = std::iter::once(args.strategy)
        .chain(others)
        .map(|strategy| Run::play(strategy, &desk, &market, &papers, args))
        .collect::<Result<_, _>>()?;
    let written = papers.write(&mut runs.iter_mut().collect::<Vec<_>>(), args.seed)?;
    let all: Vec<&Run> = runs.iter().collect();
    let Some((told, others)) = all.split_first() else { return Ok(()) };
    let verdict = summary::verdict(told, others);
    if args.json {
        let nobody = all.iter().find(|run| run.strategy == DemoStrategy::None).unwrap_or(told);
        return crate::json::print(&json::Document::of(args.seed, &all, nobody, verdict));
    }
    let opening = opening::paragraphs(&desk, args.seed);
    let beats = script::write(told, others);
    let ending = ending::lines(&all, &verdict, &written, &ending::program());
    if live::is_possible() {
        return Ok(live::tell(&opening, &beats, &ending, told, args.speed)?);
    }
    let mut out = io::BufWriter::new(stdout().lock());
    plain::tell(&opening, &beats, &ending, &mut out)?;
    Ok(out.flush()?)
}
