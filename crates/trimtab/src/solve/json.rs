//! `--json`: schema `trimtab/solve/1`. Amounts are in the instance's unit of money, prices in its
//! unit of price; both are numbers, for they are estimates of real numbers.

use super::solved::{Solved, Timing};
use crate::cli::SolveArgs;
use schemars::JsonSchema;
use serde::Serialize;
use trimtab_allocate::instance::{Instance, Names};
use trimtab_allocate::{Status, Why};

/// The best flows of an instance, and the proof of how good they are.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Document {
    /// Name and version of this schema.
    schema: &'static str,
    /// What amounts are counted in, as the instance says; empty if it does not.
    money_unit: String,
    /// What prices are counted in, as the instance says; empty if it does not. The objective is in
    /// money times this.
    price_unit: String,
    /// Whether charges for sending anything at all were counted.
    fixed_charges: bool,
    /// What the answer is good for.
    status: State,
    /// Why the flows are not proved best within the tolerance; null where they are.
    why: Option<Lack>,
    /// Utilities less shortfalls and costs at the flows.
    objective: f64,
    /// Proved: no flows come to more.
    bound: f64,
    /// The objective if nothing is sent.
    idle_objective: f64,
    /// Proved: the flows gain at least so much over sending nothing.
    benefit: f64,
    /// Proved: no other flows gain more than so much over these.
    gap: f64,
    /// The gap as a share of the benefit; null where there is no benefit.
    gap_over_benefit: Option<f64>,
    /// Steps of the search.
    iterations: usize,
    /// Relaxations solved; 1 without fixed charges.
    relaxations: usize,
    /// How long the first solve took, milliseconds.
    time_ms: f64,
    /// Times of repeated solves; null without `--repeat`.
    timing: Option<Times>,
    /// Routes with a flow above 0.
    routes_used: usize,
    /// Every route, in the instance's order.
    flows: Vec<Flow>,
    /// Every node, in the instance's order.
    nodes: Vec<Node>,
    /// Every group, in the instance's order.
    groups: Vec<Group>,
}

/// What an answer is good for.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum State {
    /// The flows are optimal within the tolerance, and it is proved.
    Certified,
    /// The flows may be sent; proved is that no others gain more than the gap over them, which is
    /// above the tolerance.
    Bounded,
    /// Sending nothing is proved to be right.
    NoTrade,
    /// No proof; the flows are all 0.
    Uncertified,
}

/// Why the flows are not proved best within the tolerance.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Lack {
    /// The budget of iterations ended.
    Iterations,
    /// The budget of relaxations ended.
    Relaxations,
    /// Numbers overflowed or lost their digits.
    Numbers,
}

/// Median times, milliseconds.
#[derive(Debug, Serialize, JsonSchema)]
struct Times {
    /// Solves of each kind.
    repeats: u32,
    /// From scratch.
    cold_ms: f64,
    /// From what the last solve left.
    warm_ms: f64,
}

/// What is sent over a route.
#[derive(Debug, Serialize, JsonSchema)]
struct Flow {
    /// Name of the route.
    route: String,
    /// Name of the node that gives.
    from: String,
    /// Name of the node that receives.
    to: String,
    /// How much is sent.
    flow: f64,
}

/// A node.
#[derive(Debug, Serialize, JsonSchema)]
struct Node {
    /// Its name.
    node: String,
    /// What one more unit of money is worth there; null where nothing is known of it.
    price: Option<f64>,
}

/// A group.
#[derive(Debug, Serialize, JsonSchema)]
struct Group {
    /// Its name.
    group: String,
    /// What one more unit of its cap is worth; null where nothing is known of it.
    price: Option<f64>,
}

impl Document {
    /// All that is known of an answer.
    pub(super) fn of(args: &SolveArgs, instance: &Instance, solved: &Solved) -> Self {
        let (names, answer) = (instance.names(), &solved.answer);
        let (status, why) = state(answer.status);
        let price = |prices: &[f64], index: usize| prices.get(index).copied();
        let node = |(at, name): (usize, &String)| Node {
            node: name.clone(),
            price: price(&answer.prices.nodes, at),
        };
        let group = |(at, name): (usize, &String)| Group {
            group: name.clone(),
            price: price(&answer.prices.groups, at),
        };
        Self {
            schema: "trimtab/solve/1",
            money_unit: instance.units().money.clone(),
            price_unit: instance.units().price.clone(),
            fixed_charges: args.fixed_charges,
            status,
            why,
            objective: solved.objective,
            bound: solved.bound(),
            idle_objective: solved.idle_objective,
            benefit: answer.certificate.benefit,
            gap: answer.certificate.gap,
            gap_over_benefit: solved.gap_over_benefit(),
            iterations: answer.steps,
            relaxations: answer.branches,
            time_ms: solved.time_ms,
            timing: solved.timing.as_ref().map(Times::of),
            routes_used: solved.routes_used(),
            flows: flows(instance, &names, &answer.flows),
            nodes: names.nodes.iter().enumerate().map(node).collect(),
            groups: names.groups.iter().enumerate().map(group).collect(),
        }
    }
}

impl Times {
    fn of(timing: &Timing) -> Self {
        let &Timing { repeats, cold_ms, warm_ms } = timing;
        Self { repeats, cold_ms, warm_ms }
    }
}

fn state(status: Status) -> (State, Option<Lack>) {
    match status {
        Status::Certified => (State::Certified, None),
        Status::Bounded => (State::Bounded, Some(Lack::Relaxations)),
        Status::NoTrade => (State::NoTrade, None),
        Status::Uncertified(Why::Steps) => (State::Uncertified, Some(Lack::Iterations)),
        Status::Uncertified(Why::Branches) => (State::Uncertified, Some(Lack::Relaxations)),
        _ => (State::Uncertified, Some(Lack::Numbers)),
    }
}

fn flows(instance: &Instance, names: &Names, flows: &[f64]) -> Vec<Flow> {
    let routes = instance.problem().routes().iter().zip(&names.routes).zip(flows);
    let flow = |((route, name), flow): ((&trimtab_allocate::Route, &String), &f64)| Flow {
        route: name.clone(),
        from: names.nodes[route.source].clone(),
        to: names.nodes[route.target].clone(),
        flow: *flow,
    };
    routes.map(flow).collect()
}
