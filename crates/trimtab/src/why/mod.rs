//! `trimtab why`: what was decided and why, in plain sentences from a journal.

pub(crate) mod json;
mod query;
mod told;

use crate::cli::WhyArgs;
use crate::exit::Failure;
use crate::journal::names::Names;
use query::Query;
use std::io::{Write, stdout};
use told::Told;
use trimtab_node::journal::Steps;

pub(crate) fn run(args: &WhyArgs) -> Result<(), Failure> {
    let query = Query::of(args)?;
    let mut steps = Steps::open(&args.journal)?;
    let portfolio = steps.header().setup.portfolio.clone();
    let names = Names::of(&portfolio);
    let rule = steps.header().setup.strategy.rule.clone();
    let mut told = Told::new(&query, &portfolio);
    while let Some(step) = steps.next_step()? {
        told.hear(&step);
    }
    let entries = told.finish()?;
    if args.json {
        return crate::json::print(&json::Document::of(&args.journal, &rule, &names, &entries));
    }
    let mut out = stdout().lock();
    for line in entries.iter().flat_map(|entry| entry.lines(&rule, &names)) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}
