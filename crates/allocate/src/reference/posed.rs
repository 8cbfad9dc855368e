//! A problem together with what the reference solver derives from it.

use super::shape::Shape;
use crate::problem::{Group, Node, Problem, Route};

/// A problem and its derived figures.
#[derive(Debug)]
pub(crate) struct Posed<'a> {
    problem: &'a Problem,
    pub(crate) shape: Shape,
}

impl<'a> Posed<'a> {
    /// Derives what is needed.
    pub(crate) fn new(problem: &'a Problem) -> Self {
        let shape = Shape::of(problem.nodes(), problem.routes(), problem.groups());
        Self { problem, shape }
    }

    /// The nodes.
    pub(crate) fn nodes(&self) -> &'a [Node] {
        self.problem.nodes()
    }

    /// The routes.
    pub(crate) fn routes(&self) -> &'a [Route] {
        self.problem.routes()
    }

    /// The groups.
    pub(crate) fn groups(&self) -> &'a [Group] {
        self.problem.groups()
    }
}
