//! The instances: families, topologies and sizes of the comparison.

use trimtab_allocate::Problem;

use crate::generate::instance;
pub(crate) use crate::generate::{Family, SIZES, Topology};

/// An instance to be made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case {
    pub(crate) family: Family,
    pub(crate) topology: Topology,
    pub(crate) nodes: usize,
    pub(crate) routes: usize,
}

impl Case {
    /// Cases over hubs, of the sizes given, family by family.
    pub(crate) fn over(families: &[Family], sizes: &[(usize, usize)]) -> Vec<Self> {
        let one = |family, &(nodes, routes): &(usize, usize)| {
            let topology = Topology::Hub;
            Self { family, topology, nodes, routes }
        };
        families
            .iter()
            .flat_map(|family| sizes.iter().map(move |size| one(*family, size)))
            .collect()
    }

    pub(crate) fn size(&self) -> String {
        format!("{}x{}", self.nodes, self.routes)
    }

    pub(crate) fn name(&self) -> String {
        format!("{} {} {}", self.family.name(), self.topology.name(), self.size())
    }

    /// The family as tables name it: with its topology where that is not the usual one.
    pub(crate) fn family_name(&self) -> String {
        match self.topology {
            Topology::Hub => self.family.name().to_owned(),
            Topology::Random => format!("{} rand", self.family.name()),
        }
    }

    /// The instance without fixed charges.
    pub(crate) fn problem(&self, seed: u64) -> Problem {
        self.charged(seed).without_fixed_charges()
    }

    /// The instance with them.
    pub(crate) fn charged(&self, seed: u64) -> Problem {
        let size = (self.nodes, self.routes);
        instance(self.family, self.topology, size, seed).problem().clone()
    }
}
