//! Which measurements are wanted.
//!
//! Words choose: of a bench (`cold`), a family (`log`), a topology (`rand`), a size (`100x1000`).
//! Words of one kind add up, kinds narrow each other, no word of a kind means all of it.

use crate::Bench;
use crate::instance::{Case, Family, Topology};

/// What was asked for.
#[derive(Debug, Default)]
pub(crate) struct Arguments {
    benches: Vec<String>,
    families: Vec<String>,
    topologies: Vec<String>,
    sizes: Vec<String>,
    /// Where the rows go as JSON.
    pub(crate) json: Option<String>,
    /// Of the instances.
    pub(crate) seed: u64,
    /// Repetitions of what takes less than a second.
    pub(crate) repetitions: usize,
    /// Whether ours is measured.
    pub(crate) ours: bool,
    /// Whether the peer is measured.
    pub(crate) peer: bool,
}

const USAGE: &str = "cargo bench -p trimtab-allocate -- [WORD..] [--json FILE] [--seed N] \
                     [--repetitions N] [--without ours|clarabel]";

/// Reads the command line; cargo's own `--bench` means nothing.
pub(crate) fn read(
    words: impl Iterator<Item = String>,
    benches: &[Bench],
) -> Result<Arguments, String> {
    let mut words = words;
    let mut read =
        Arguments { seed: 1, repetitions: 31, ours: true, peer: true, ..Arguments::default() };
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} needs a value: {USAGE}"));
        match word.as_str() {
            "--bench" => {}
            "--json" => read.json = Some(value()?),
            "--seed" => read.seed = number(&value()?)?,
            "--repetitions" => read.repetitions = number::<usize>(&value()?)?.max(1),
            "--without" => match value()?.as_str() {
                "ours" => read.ours = false,
                "clarabel" => read.peer = false,
                other => return Err(format!("no contender is called {other}: {USAGE}")),
            },
            _ => read.choose(word, benches)?,
        }
    }
    Ok(read)
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{text} is no whole number: {USAGE}"))
}

impl Arguments {
    fn choose(&mut self, word: String, benches: &[Bench]) -> Result<(), String> {
        let is_size = word.split_once('x').is_some_and(|(nodes, routes)| {
            nodes.parse::<usize>().is_ok() && routes.parse::<usize>().is_ok()
        });
        if is_size {
            self.sizes.push(word);
        } else if Family::ALL.iter().any(|family| family.name() == word) {
            self.families.push(word);
        } else if Topology::ALL.iter().any(|topology| topology.name() == word) {
            self.topologies.push(word);
        } else if benches.iter().any(|bench| bench.name == word) {
            self.benches.push(word);
        } else {
            let known: Vec<&str> = benches.iter().map(|bench| bench.name).collect();
            let known = known.join(", ");
            return Err(format!(
                "{word} is no bench ({known}), family (log, quad, smooth, pwl), topology (hub, rand) \
                 or size (100x1000)\n{USAGE}"
            ));
        }
        Ok(())
    }

    pub(crate) fn has_bench(&self, name: &str) -> bool {
        wants(&self.benches, name)
    }

    pub(crate) fn has_case(&self, case: &Case) -> bool {
        wants(&self.families, case.family.name())
            && wants(&self.topologies, case.topology.name())
            && wants(&self.sizes, &case.size())
    }
}

fn wants(chosen: &[String], name: &str) -> bool {
    chosen.is_empty() || chosen.iter().any(|word| word == name)
}
