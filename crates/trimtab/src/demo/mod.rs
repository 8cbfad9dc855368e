//! `trimtab demo`: one crash in a small world, as a story.
//!
//! Four venues on two chains, two hedged positions, and a market that falls by a fifth in three
//! hours. One strategy's run is told; the same crash runs beside it under fixed weights and with
//! nobody at work. Everything comes from the seed, and all of it is over before the first line is
//! told: what takes time on a terminal is the telling.

mod board;
mod cast;
pub(crate) mod json;
mod live;
mod opening;
mod plain;
mod script;
mod summary;
mod witness;
mod world;

use crate::cli::{DemoArgs, DemoStrategy};
use crate::exit::Failure;
use cast::Run;
use std::io::{self, Write, stdout};
use trimtab_sim::generate::generate;
use trimtab_sim::run::Unwatched;

/// Who is set beside the told run.
const BESIDE: [DemoStrategy; 3] = [DemoStrategy::Dynamic, DemoStrategy::Static, DemoStrategy::None];

pub(crate) fn run(args: &DemoArgs) -> Result<(), Failure> {
    let desk = world::desk();
    let market = generate(&world::market(args.seed));
    let told = Run::play(args.strategy, &desk, &market, &mut Unwatched)?;
    let beside: Vec<Run> = BESIDE
        .into_iter()
        .filter(|other| *other != args.strategy)
        .map(|other| Run::play(other, &desk, &market, &mut Unwatched))
        .collect::<Result<_, _>>()?;
    let others: Vec<&Run> = beside.iter().collect();
    let runs: Vec<&Run> = std::iter::once(&told).chain(&beside).collect();
    let verdict = summary::verdict(&told, &others);
    if args.json {
        let document = json::Document::of(args.seed, &runs, verdict);
        serde_json::to_writer(stdout().lock(), &document).map_err(io::Error::from)?;
        return Ok(writeln!(stdout())?);
    }
    let opening = opening::paragraphs(&desk, args.seed);
    let beats = script::write(&told, &others);
    if live::is_possible() {
        live::tell(&opening, &beats, &told, args.speed)?;
    } else {
        let mut out = io::BufWriter::new(stdout().lock());
        for paragraph in &opening {
            writeln!(out, "{paragraph}")?;
        }
        writeln!(out)?;
        plain::tell(&beats, &mut out)?;
        writeln!(out)?;
        out.flush()?;
    }
    let mut out = stdout().lock();
    writeln!(out, "{}\n\n{verdict}", summary::table(&runs))?;
    writeln!(
        out,
        "State hash {}: the same for this seed on every run.",
        told.outcome.state_hash.short()
    )?;
    Ok(())
}
