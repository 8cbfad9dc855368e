//! Instances are read, written and drawn as their formats say.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

#[path = "common/generate.rs"]
mod generate;

use generate::{Family, SIZES, Topology, instance, table};
use trimtab_allocate::instance::{Instance, Table};
use trimtab_allocate::{Status, Warm, solve};

#[test]
fn what_is_drawn_is_written_and_read_bit_by_bit() {
    for family in Family::ALL {
        for topology in Topology::ALL {
            for size in &SIZES[..3] {
                let drawn = table(family, topology, *size, 1);
                let bytes = drawn.write();
                let read = Table::read(&bytes).unwrap();
                assert_eq!(read, drawn);
                assert_eq!(read.write(), bytes);
                let instance = Instance::read(&bytes).unwrap();
                let counts = (instance.problem().nodes().len(), instance.problem().routes().len());
                assert_eq!(counts, *size);
            }
        }
    }
}

#[test]
fn a_small_one_is_solved() {
    for family in Family::ALL {
        let drawn = instance(family, Topology::Hub, SIZES[0], 1).without_fixed_charges();
        let (answer, _) = solve(drawn.problem(), Warm::cold());
        assert_eq!(answer.status, Status::Certified, "{family:?}");
        let gain = drawn.objective(&answer.flows).unwrap() - drawn.idle_objective();
        let certificate = answer.certificate;
        let slack = 1e-9 * drawn.idle_objective().abs();
        assert!((certificate.benefit - slack..=certificate.bound + slack).contains(&gain));
    }
}
