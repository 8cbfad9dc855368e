//! What may be wrong with a problem or with flows, said by kind, index and value.

use thiserror::Error;

/// Which part of a problem a fault is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A node, by index.
    Node(usize),
    /// A route, by index.
    Route(usize),
    /// An exposure group, by index.
    Group(usize),
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Node(index) => write!(f, "node {index}"),
            Self::Route(index) => write!(f, "route {index}"),
            Self::Group(index) => write!(f, "group {index}"),
        }
    }
}

/// Why a marginal curve was refused.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum CurveError {
    /// A curve without a knot has no price.
    #[error("the curve has no knot, give it at least one")]
    Empty,
    /// Not finite, or beyond 1e15.
    #[error("knot {knot} holds {value}, numbers must be finite and at most 1e15")]
    Unfit {
        /// Index of the knot.
        knot: usize,
        /// The number.
        value: f64,
    },
    /// Knots must come by ascending position.
    #[error("knot {knot} lies below the one before it, sort knots by position")]
    Unordered {
        /// Index of the knot.
        knot: usize,
    },
    /// A price that rises with the position makes the utility not concave.
    #[error("the price rises at knot {knot}: such a utility is not concave")]
    Rising {
        /// Index of the knot.
        knot: usize,
    },
    /// The rise below the first knot must be at least 0, finite and at most 1e15.
    #[error("the rise below the first knot is {0}, it must lie in 0..=1e15")]
    Rise(f64),
}

/// Why a problem was refused.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum ProblemError {
    /// A number is missing (NaN), infinite where it may not be, too large or below its least.
    #[error("{part}: {field} is {value}, it must lie in {least}..={most}")]
    OutOfRange {
        /// Where.
        part: Part,
        /// Name of the field.
        field: &'static str,
        /// What it holds.
        value: f64,
        /// Least allowed.
        least: f64,
        /// Most allowed.
        most: f64,
    },
    /// A delivered share must lie in (0, 1].
    #[error("route {route}: {delivered} is delivered of one sent, it must lie in (0, 1]")]
    Delivered {
        /// Index of the route.
        route: usize,
        /// The share.
        delivered: f64,
    },
    /// An index names no node or route.
    #[error("{part}: {field} names {index}, there are only {count}")]
    Index {
        /// Where.
        part: Part,
        /// Name of the field.
        field: &'static str,
        /// The index.
        index: usize,
        /// How many there are.
        count: usize,
    },
    /// A route must lead from one node to another.
    #[error("route {route} leads from node {node} to itself")]
    SelfLoop {
        /// Index of the route.
        route: usize,
        /// The node.
        node: usize,
    },
    /// The floor lies above the cap.
    #[error("node {node}: the floor {floor} lies above the cap {cap}")]
    FloorAboveCap {
        /// Index of the node.
        node: usize,
        /// The floor.
        floor: f64,
        /// The cap.
        cap: f64,
    },
    /// A floor that may not be broken is broken without any flow.
    #[error(
        "node {node}: the floor {floor} may not be broken, but idling stands at {idle}; \
         give the floor a finite price, and the answer is a rescue"
    )]
    HardFloor {
        /// Index of the node.
        node: usize,
        /// The floor.
        floor: f64,
        /// The idle position.
        idle: f64,
    },
    /// A route without any limit, or with one so large that sums of such overflow.
    #[error(
        "route {route}: neither its capacity nor what may leave node {source_node} is at most \
         1e100; give one of them a limit"
    )]
    Unbounded {
        /// Index of the route.
        route: usize,
        /// The node that gives.
        source_node: usize,
    },
    /// A changed route must keep its ends.
    #[error("route {route}: its ends cannot be changed, build a new problem")]
    MovedRoute {
        /// Index of the route.
        route: usize,
    },
    /// A logarithm is not defined at the idle position, so nothing can be compared with idling.
    #[error(
        "node {node}: a logarithm with offset {offset} has no value at the idle position {idle}; \
         where that may happen, use a curve, whose price rises without bound but stays finite"
    )]
    OutsideLog {
        /// Index of the node.
        node: usize,
        /// Offset of the logarithm.
        offset: f64,
        /// Held and inbound together.
        idle: f64,
    },
    /// A utility's sum nests too deep.
    #[error("node {node}: sums of utilities nest deeper than {most}")]
    TooDeep {
        /// Index of the node.
        node: usize,
        /// Most levels.
        most: usize,
    },
}

/// Why flows cannot be sent, or not be judged.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum FlowError {
    /// One list is not as long as what it is for.
    #[error("{what}: {given} given, {needed} needed")]
    Length {
        /// Name of the list.
        what: &'static str,
        /// Its length.
        given: usize,
        /// The length needed.
        needed: usize,
    },
    /// A flow is negative, not a number, or above the route's capacity.
    #[error("route {route}: the flow {flow} lies outside 0..={capacity}")]
    Flow {
        /// Index of the route.
        route: usize,
        /// The flow.
        flow: f64,
        /// The route's capacity.
        capacity: f64,
    },
    /// More leaves than may.
    #[error("node {node}: {outflow} leaves, at most {drawable} may")]
    Drawable {
        /// Index of the node.
        node: usize,
        /// What leaves.
        outflow: f64,
        /// What may.
        drawable: f64,
    },
    /// A flow takes a node below a floor that may not be broken.
    #[error("node {node}: flows change it by {change}, its floor leaves room for a fall of {fall}")]
    Floor {
        /// Index of the node.
        node: usize,
        /// The change.
        change: f64,
        /// Room above the floor.
        fall: f64,
    },
    /// A flow pushes a node above its cap.
    #[error("node {node}: flows lift it by {lift}, its cap leaves room for {room}")]
    Cap {
        /// Index of the node.
        node: usize,
        /// The change.
        lift: f64,
        /// Room below the cap.
        room: f64,
    },
    /// Flows push a group above its cap.
    #[error("group {group}: flows add {load}, its cap leaves room for {room}")]
    Group {
        /// Index of the group.
        group: usize,
        /// What they add.
        load: f64,
        /// Room below the cap.
        room: f64,
    },
    /// A price is not finite, or a group's price is negative.
    #[error("price {index} of {what} is {price}")]
    Price {
        /// Of nodes or of groups.
        what: &'static str,
        /// Index.
        index: usize,
        /// The price.
        price: f64,
    },
    /// Units of money per unit of account must be a positive, finite number.
    #[error("{0} base units a unit of money: it must be positive and at most 1e20")]
    Unit(f64),
}
