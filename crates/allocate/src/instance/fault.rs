//! Why the bytes or the text of an instance were refused.

use thiserror::Error;

use super::document::FORMAT;
use crate::fault::{CurveError, Part, ProblemError};

/// Why an instance was refused.
#[derive(Debug, Error)]
pub enum InstanceError {
    /// It begins as the binary format does, and is not sound.
    #[error("binary instance: {0}")]
    Binary(#[from] BinaryError),
    /// It begins as a JSON object does, and is not sound.
    #[error("JSON instance: {0}")]
    Json(#[from] JsonError),
    /// Neither format.
    #[error(
        "this is no instance: it begins neither with RLIN (binary) nor with a brace (JSON of \
         {FORMAT}); give another file"
    )]
    Neither,
}

/// Why a JSON instance was refused, by line and column or by name.
#[derive(Debug, Error)]
pub enum JsonError {
    /// No JSON, a field that is missing or not known, or a value of another type.
    #[error("{0}")]
    Syntax(serde_json::Error),
    /// Written for other readers.
    #[error("schema is `{given}`, only `{known}` can be read: set `schema` to it")]
    Schema {
        /// What the file says.
        given: String,
        /// What can be read.
        known: &'static str,
    },
    /// Two parts of one kind with one name.
    #[error("two {what}s are called `{name}`: give one of them another name")]
    Twice {
        /// Node, route or group.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// Nobody can say what money is worth at this node.
    #[error(
        "node `{node}` has no utility: say what money is worth there, such as \
         \"utility\": {{\"linear\": {{\"price\": 0}}}} for nothing"
    )]
    NoUtility {
        /// Name of the node.
        node: String,
    },
    /// A price of missing units without a floor that they could miss.
    #[error("node `{node}` has a floor_price or floor_rise and no floor: say the floor too")]
    NoFloor {
        /// Name of the node.
        node: String,
    },
    /// A curve that is no marginal price.
    #[error("curve of node `{node}`: {fault}")]
    Curve {
        /// Name of the node.
        node: String,
        /// Why.
        fault: CurveError,
    },
    /// A name that nothing has.
    #[error("{place}: there is no {what} `{name}`; use one of the names given in {what}s")]
    Unknown {
        /// Where it stands.
        place: String,
        /// Node or route.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// Every entry is sound, but not the problem they make.
    #[error("`{name}`, {fault}")]
    Problem {
        /// Name of the part.
        name: String,
        /// What is wrong with it, by index.
        fault: ProblemError,
    },
}

impl JsonError {
    /// A problem's fault with the name of the part it is in.
    pub(super) fn problem(fault: ProblemError, [nodes, routes, groups]: [&[String]; 3]) -> Self {
        let name = match part(&fault) {
            Part::Node(index) => nodes.get(index),
            Part::Route(index) => routes.get(index),
            Part::Group(index) => groups.get(index),
        };
        Self::Problem { name: name.cloned().unwrap_or_default(), fault }
    }
}

fn part(fault: &ProblemError) -> Part {
    match *fault {
        ProblemError::OutOfRange { part, .. } | ProblemError::Index { part, .. } => part,
        ProblemError::Delivered { route, .. }
        | ProblemError::MovedRoute { route, .. }
        | ProblemError::SelfLoop { route, .. }
        | ProblemError::Unbounded { route, .. } => Part::Route(route),
        ProblemError::FloorAboveCap { node, .. }
        | ProblemError::HardFloor { node, .. }
        | ProblemError::OutsideLog { node, .. }
        | ProblemError::TooDeep { node, .. } => Part::Node(node),
    }
}

/// Why a binary instance was refused. Columns have the names of the format's description.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum BinaryError {
    /// Another kind of file.
    #[error("it does not begin with RLIN, the mark of the format: give another file")]
    Magic,
    /// Written for other readers.
    #[error("the version is {0}, only 1 can be read: write it anew as version 1")]
    Version(u32),
    /// Not even a header.
    #[error("it has {bytes} bytes and the header alone {needed}: it was cut short, copy it anew")]
    Header {
        /// Bytes given.
        bytes: usize,
        /// Bytes of a header.
        needed: usize,
    },
    /// Cut short, or something follows.
    #[error(
        "{nodes} nodes, {routes} routes and {width} pieces a node need {needed} bytes, it has \
         {bytes}: it was cut short, something follows it or the header is damaged; copy it anew"
    )]
    Size {
        /// Nodes by the header.
        nodes: u64,
        /// Routes by the header.
        routes: u64,
        /// Pieces of each node by the header.
        width: u64,
        /// Bytes that these need.
        needed: u128,
        /// Bytes given.
        bytes: usize,
    },
    /// No such utility.
    #[error("kind[{node}] is {value}: use 0 for log, 1 for quadratic, 2 for pieces")]
    Kind {
        /// Index of the node.
        node: usize,
        /// What it holds.
        value: f64,
    },
    /// A route's end is no node.
    #[error("{column}[{route}] is {value}: it must be the index of one of the {count} nodes")]
    Index {
        /// Name of the column.
        column: &'static str,
        /// Index of the route.
        route: usize,
        /// What it holds.
        value: i64,
        /// How many nodes there are.
        count: usize,
    },
    /// A number is missing (NaN), or outside its range.
    #[error("{column}[{index}] is {value}: it must lie in {least}..={most}")]
    Number {
        /// Name of the column.
        column: &'static str,
        /// Index in the column.
        index: usize,
        /// What it holds.
        value: f64,
        /// Least allowed.
        least: f64,
        /// Most allowed.
        most: f64,
    },
    /// Slopes that rise are not concave.
    #[error(
        "node {node}: piece {piece} has the slope {slope}, above {before} before it: sort the \
         pieces by falling slope"
    )]
    Rising {
        /// Index of the node.
        node: usize,
        /// Index of the piece.
        piece: usize,
        /// Its slope.
        slope: f64,
        /// The slope before it.
        before: f64,
    },
    /// Pieces must say what every position up to the cap is worth.
    #[error(
        "node {node}: its pieces end at {end}, below hi, which is {high}: add a piece, of slope 0 \
         where more is worth nothing"
    )]
    Short {
        /// Index of the node.
        node: usize,
        /// Where the pieces end.
        end: f64,
        /// The cap.
        high: f64,
    },
    /// Pieces that reach too far.
    #[error("node {node}: {fault}")]
    Curve {
        /// Index of the node.
        node: usize,
        /// Why.
        fault: CurveError,
    },
    /// Every row is sound, but not the problem they make.
    #[error(transparent)]
    Problem(#[from] ProblemError),
}
