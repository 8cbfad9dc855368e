//! `trimtab why`: what was decided and why, in plain sentences from a journal.

mod query;
mod told;

use crate::cli::WhyArgs;
use crate::exit::Failure;
use crate::journal::names::Names;
use query::Query;
use serde_json::{Value, json};
use std::io::{Write, stdout};
use told::Told;
use trimtab_node::journal::Steps;

pub(crate) fn run(args: &WhyArgs) -> Result<(), Failure> {
    let query = Query::of(args)?;
    let mut steps = Steps::open(&args.journal)?;
    let names = Names::of(&steps.header().setup.portfolio);
    let rule = steps.header().setup.strategy.rule.clone();
    let mut told = Told::new(&query);
    while let Some(step) = steps.next_step()? {
        told.hear(&step);
    }
    let entries = told.finish()?;
    let mut out = stdout().lock();
    if args.json {
        let entries = entries.iter().map(|entry| entry.json(&names)).collect::<Vec<Value>>();
        let document = json!({
            "schema": "trimtab/why/1",
            "journal": args.journal.display().to_string(),
            "rule": rule,
            "unit": names.unit(),
            "entries": entries,
        });
        writeln!(out, "{document}")?;
    } else {
        for line in entries.iter().flat_map(|entry| entry.lines(&rule, &names)) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}
