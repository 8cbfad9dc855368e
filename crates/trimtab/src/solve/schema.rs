//! The shape of an instance file, schema `trimtab/instance/1`, for `trimtab schema`.
//!
//! The file itself is read by the allocator, which knows nothing of schemas: what stands here only
//! describes it, and a test holds the two against each other.

#![allow(dead_code, reason = "described, never made")]

use schemars::JsonSchema;
use std::collections::BTreeMap;

/// An instance of the allocation problem, for `trimtab solve`. Every amount is in one unit of money,
/// every price in one unit of price.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Instance {
    /// `trimtab/instance/1`.
    schema: String,
    /// What amounts and prices are counted in, for people.
    #[serde(default)]
    units: Units,
    /// Where money stands.
    nodes: Vec<Node>,
    /// The ways between nodes.
    #[serde(default)]
    routes: Vec<Route>,
    /// Caps on sums of positions and flows.
    #[serde(default)]
    groups: Vec<Group>,
}

/// Words for people: nothing is converted.
#[derive(JsonSchema, Default, serde::Serialize)]
#[serde(deny_unknown_fields, default)]
struct Units {
    /// Of amounts, such as `million USD`.
    money: String,
    /// Of prices and costs, such as `bps`.
    price: String,
}

/// A place that holds money.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Node {
    /// Its name, unlike every other node's.
    name: String,
    /// What is there now.
    held: f64,
    /// What is under way to it and counts as its own.
    #[serde(default)]
    inbound: f64,
    /// Most that may leave it now; without it, what is held.
    drawable: Option<Limit>,
    /// Where missing money begins; without it, nowhere.
    floor: Option<f64>,
    /// What the first unit missing below the floor costs; without it, `hard`.
    floor_price: Option<FloorPrice>,
    /// By how much that rises with every unit missing; without it, 0.
    floor_rise: Option<f64>,
    /// Flows never lift it above this; without it, `unlimited`.
    cap: Option<Limit>,
    /// What its position is worth.
    utility: Utility,
}

/// What a position x is worth: an object whose one key says the kind.
#[derive(JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Utility {
    Linear(Linear),
    Log(Log),
    Quadratic(Quadratic),
    Curve(Curve),
    Sum(Parts),
}

/// price x.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Linear {
    /// What every unit is worth.
    price: f64,
}

/// weight ln(x - offset).
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Log {
    /// At least 0.
    weight: f64,
    /// Below what is held and inbound.
    offset: f64,
}

/// slope x - curvature / 2 (x - centre)^2.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Quadratic {
    /// Price at the centre.
    slope: f64,
    /// Fall of the price with every unit, at least 0.
    curvature: f64,
    /// Where the price is the slope.
    centre: f64,
}

/// A marginal price that never rises, straight between its knots.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Curve {
    /// Rise of the price with every unit below the first knot, at least 0.
    #[serde(default)]
    rise: f64,
    /// Position and price, by ascending position; two with one position are a step down.
    knots: Vec<(f64, f64)>,
}

/// Several utilities of the same position, added up.
#[derive(JsonSchema)]
struct Parts(Vec<Utility>);

/// A way for money between two nodes.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Route {
    /// Its name, unlike every other route's; without it, `FROM > TO`.
    name: Option<String>,
    /// Name of the node that gives.
    from: String,
    /// Name of the node that receives.
    to: String,
    /// Cost of every unit sent; a negative one is a reward.
    cost: f64,
    /// Rise of that cost with every unit sent.
    #[serde(default)]
    curvature: f64,
    /// Depth used so far: the rise begins there.
    #[serde(default)]
    used: f64,
    /// What arrives of one unit sent, above 0 and at most 1.
    #[serde(default = "whole")]
    delivered: f64,
    /// Most that may be sent; without it, `unlimited`.
    capacity: Option<Limit>,
    /// Charge for sending anything at all, counted with --fixed-charges.
    #[serde(default)]
    fixed: f64,
}

/// A cap on a weighted sum of positions and flows.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Group {
    /// Its name, unlike every other group's; without it, `group` and its index.
    name: Option<String>,
    /// Most the sum may be.
    cap: Limit,
    /// Weight of each node's position by the node's name, at least 0.
    #[serde(default)]
    nodes: BTreeMap<String, f64>,
    /// Weight of each route's flow by the route's name, at least 0.
    #[serde(default)]
    routes: BTreeMap<String, f64>,
}

/// A number, or the word for none.
#[derive(JsonSchema)]
#[serde(untagged)]
enum Limit {
    /// So much.
    Number(f64),
    /// No limit.
    Word(Unlimited),
}

/// No limit.
#[derive(JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Unlimited {
    Unlimited,
}

/// A price, or the word for a floor that may not be broken.
#[derive(JsonSchema)]
#[serde(untagged)]
enum FloorPrice {
    /// So much.
    Number(f64),
    /// Flows never break it.
    Word(Hard),
}

/// A floor that may not be broken.
#[derive(JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Hard {
    Hard,
}

fn whole() -> f64 {
    1.0
}
