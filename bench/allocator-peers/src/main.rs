//! The allocator as a child process: one command a line comes in, one JSON object a line goes out.
//!
//! ```text
//! make FAMILY TOPOLOGY NODES ROUTES SEED FILE   writes an instance in the binary format
//! load FILE plain|charged                       takes it, without or with its fixed charges
//! cold                                          solves from nothing
//! tick                                          changes one node and one route, solves on
//! judge FILE                                    judges flows [and prices] of the loaded instance
//! ```
//!
//! Whoever solved it, the answer is judged here. Times are of the solve alone, by this side's clock.

#![allow(clippy::unwrap_used, reason = "the modules shared with the bench stop at a surprise")]

#[path = "../../../crates/allocate/tests/common/generate.rs"]
mod generate;
#[path = "../../../crates/allocate/benches/allocator/judge.rs"]
mod judge;
#[path = "../../../crates/allocate/benches/allocator/live.rs"]
#[allow(dead_code, reason = "the bench asks more of it")]
mod live;
#[path = "../../../crates/allocate/benches/allocator/perturb.rs"]
#[allow(dead_code, reason = "the bench asks more of it")]
mod perturb;

use std::io::{BufRead, Write};
use std::time::Instant;

use generate::{Family, Topology};
use live::Live;
use perturb::Shaker;
use serde_json::{Value, json};
use trimtab_allocate::instance::Instance;
use trimtab_allocate::{Answer, Warm, solve};

/// What is loaded, and what became of it by ticks.
struct Loaded {
    instance: Instance,
    live: Option<Live>,
    shaker: Shaker,
}

fn main() {
    let mut loaded = None;
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { return };
        let words: Vec<&str> = line.split_whitespace().collect();
        let reply = obey(&words, &mut loaded).unwrap_or_else(|why| json!({ "error": why }));
        let mut out = std::io::stdout().lock();
        if writeln!(out, "{reply}").and_then(|()| out.flush()).is_err() {
            return;
        }
    }
}

fn obey(words: &[&str], loaded: &mut Option<Loaded>) -> Result<Value, String> {
    match *words {
        ["make", family, topology, nodes, routes, seed, file] => {
            let size = (number(nodes)?, number(routes)?);
            let seed = number(seed)? as u64;
            let family = family_of(family)?;
            let table = generate::table(family, topology_of(topology)?, size, seed);
            std::fs::write(file, table.write()).map_err(|why| format!("{file}: {why}"))?;
            Ok(json!({}))
        }
        ["load", file, charges] => {
            let now = Loaded::read(file, charges == "charged")?;
            let reply = json!({ "idle": now.instance.idle_objective() });
            *loaded = Some(now);
            Ok(reply)
        }
        ["cold"] => Ok(loaded.as_ref().ok_or("nothing is loaded")?.cold()),
        ["tick"] => Ok(loaded.as_mut().ok_or("nothing is loaded")?.tick()),
        ["judge", file] => loaded.as_ref().ok_or("nothing is loaded")?.judge(file),
        _ => Err(format!("no such command: {}", words.join(" "))),
    }
}

fn number(word: &str) -> Result<usize, String> {
    word.parse().map_err(|_| format!("{word} is no whole number"))
}

fn family_of(name: &str) -> Result<Family, String> {
    let found = Family::ALL.into_iter().find(|family| family.name() == name);
    found.ok_or(format!("{name} is no family"))
}

fn topology_of(name: &str) -> Result<Topology, String> {
    let found = Topology::ALL.into_iter().find(|topology| topology.name() == name);
    found.ok_or(format!("{name} is no topology"))
}

impl Loaded {
    fn read(file: &str, is_charged: bool) -> Result<Self, String> {
        let bytes = std::fs::read(file).map_err(|why| format!("{file}: {why}"))?;
        let instance = Instance::read(&bytes).map_err(|why| format!("{file}: {why}"))?;
        let instance = if is_charged { instance } else { instance.without_fixed_charges() };
        Ok(Self { instance, live: None, shaker: Shaker::new(1) })
    }

    fn cold(&self) -> Value {
        let problem = self.instance.problem();
        let start = Instant::now();
        let (answer, _) = solve(problem, Warm::cold());
        told(start.elapsed().as_secs_f64(), &answer)
    }

    /// The first tick solves cold beforehand, untimed.
    fn tick(&mut self) -> Value {
        let live = self.live.get_or_insert_with(|| Live::new(self.instance.problem().clone()));
        let change = self.shaker.tick(&live.problem);
        let start = Instant::now();
        live.change(&change);
        live.advance();
        told(start.elapsed().as_secs_f64(), live.answer())
    }

    /// Flows, and prices if there are as many numbers more as there are nodes.
    fn judge(&self, file: &str) -> Result<Value, String> {
        let bytes = std::fs::read(file).map_err(|why| format!("{file}: {why}"))?;
        let (words, _) = bytes.as_chunks();
        let numbers: Vec<f64> = words.iter().map(|word| f64::from_le_bytes(*word)).collect();
        let problem = self.instance.problem();
        let (routes, nodes) = (problem.routes().len(), problem.nodes().len());
        let has_prices = numbers.len() == routes + nodes;
        if !has_prices && numbers.len() != routes {
            return Err(format!("{file}: {} numbers for {routes} routes", numbers.len()));
        }
        let none = vec![0.0; nodes];
        let prices = if has_prices { &numbers[routes..] } else { &none };
        let judged = judge::judge(problem, &numbers[..routes], prices);
        let judged = judged.ok_or("these flows cannot be sent, whatever is taken off them")?;
        Ok(json!({
            "benefit": judged.benefit,
            "gap": has_prices.then_some(judged.gap),
            "violation": judged.violation,
        }))
    }
}

fn told(seconds: f64, answer: &Answer) -> Value {
    let proof = answer.certificate;
    json!({
        "seconds": seconds,
        "status": format!("{:?}", answer.status),
        "steps": answer.steps,
        "benefit": proof.benefit,
        "gap": proof.gap / proof.benefit,
    })
}
