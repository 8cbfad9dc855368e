//! When a chain's word is final: how long until what was seen there cannot be undone.
//!
//! Two answers, for two uses. *Final* is the time that Chainlink's CCIP waits for, on rollups until
//! their data is final on Ethereum. *Settled* is what Hyperlane waits for: so many blocks after which
//! its operators take a reorganisation for unlikely, which on a rollup trusts the sequencer. Money is
//! counted as landed when it is settled for small amounts and final for large ones; that line is the
//! caller's.

use super::rails::AS_OF;
use crate::provenance::Provenance;

/// Chains change their rules by upgrade, announced months ahead; figures are believed for a year.
/// In seconds.
pub const AGE_MAX: u64 = 365 * 86_400;

const SOURCE: &str = "hyperlane-xyz/hyperlane-registry, chains/*/metadata.yaml; \
                      smartcontractkit/documentation 59e5cde70, ccip-execution-latency.mdx";

/// What settles a block in practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settles {
    /// So many blocks on top of it.
    After(u32),
    /// Only the chain's own word that it is final.
    WhenFinal,
}

/// What is known of one chain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChainFinality {
    /// Its name in the registry.
    pub chain: &'static str,
    /// Its chain id (Hyperlane's domain for Solana).
    pub id: u64,
    /// Seconds from block to block.
    pub block_s: f64,
    /// Blocks that a relayer waits for before it delivers.
    pub confirmations: u32,
    /// What settles a block.
    pub settles: Settles,
    /// Seconds until it is final, where they are published.
    pub final_s: Option<f64>,
}

impl ChainFinality {
    /// The chain of an id, if it is known.
    #[must_use]
    pub fn of(id: u64) -> Option<&'static Self> {
        CHAINS.iter().find(|chain| chain.id == id)
    }

    /// Seconds until a block is settled; `None` where only finality settles it and its time is not
    /// published.
    #[must_use]
    pub fn settled_s(&self) -> Option<f64> {
        match self.settles {
            Settles::After(blocks) => Some(f64::from(blocks) * self.block_s),
            Settles::WhenFinal => self.final_s,
        }
    }
}

/// Where the table is from.
#[must_use]
pub fn provenance() -> Provenance {
    Provenance { source: SOURCE.to_owned(), as_of: AS_OF, block: None, age_max: AGE_MAX }
}

const fn blocks(blocks: u32) -> Settles {
    Settles::After(blocks)
}

const FINAL: Settles = Settles::WhenFinal;

const fn chain(
    chain: &'static str,
    id: u64,
    block_s: f64,
    confirmations: u32,
    settles: Settles,
    final_s: Option<f64>,
) -> ChainFinality {
    ChainFinality { chain, id, block_s, confirmations, settles, final_s }
}

/// The table: name, id, block time, confirmations, what settles, seconds to finality.
pub const CHAINS: [ChainFinality; 24] = [
    chain("ethereum", 1, 13.0, 2, blocks(15), Some(900.0)),
    chain("arbitrum", 42_161, 0.25, 1, blocks(5), Some(1020.0)),
    chain("optimism", 10, 2.0, 1, blocks(10), Some(1200.0)),
    chain("base", 8_453, 2.0, 3, blocks(10), Some(1080.0)),
    chain("polygon", 137, 2.0, 3, FINAL, Some(1020.0)),
    chain("bsc", 56, 3.0, 1, FINAL, Some(5.0)),
    chain("avalanche", 43_114, 2.0, 3, blocks(3), Some(1.0)),
    chain("hyperevm", 999, 2.0, 1, blocks(5), None),
    chain("solanamainnet", 1_399_811_149, 0.4, 1, blocks(0), Some(1.0)),
    chain("unichain", 130, 1.0, 1, blocks(5), Some(1440.0)),
    chain("linea", 59_144, 3.0, 1, blocks(5), Some(1200.0)),
    chain("scroll", 534_352, 3.0, 1, blocks(17), Some(3600.0)),
    chain("zksync", 324, 1.0, 1, blocks(0), Some(1200.0)),
    chain("mantle", 5_000, 2.0, 3, blocks(2), Some(1680.0)),
    chain("sonic", 146, 2.0, 1, blocks(5), Some(7.0)),
    chain("berachain", 80_094, 2.0, 1, blocks(5), Some(7.0)),
    chain("ink", 57_073, 1.0, 1, blocks(5), Some(7200.0)),
    chain("worldchain", 480, 2.0, 1, blocks(5), Some(2400.0)),
    chain("gnosis", 100, 5.0, 1, blocks(5), Some(180.0)),
    chain("monad", 143, 1.0, 1, blocks(1), Some(48.0)),
    chain("plasma", 9_745, 1.0, 1, blocks(10), None),
    chain("sei", 1_329, 1.0, 1, blocks(1), Some(1.0)),
    chain("blast", 81_457, 2.0, 1, blocks(5), Some(1200.0)),
    chain("mode", 34_443, 2.0, 1, blocks(5), Some(2220.0)),
];

#[cfg(test)]
mod tests {
    use super::{CHAINS, ChainFinality, provenance};
    use crate::routes::rails::AS_OF;
    use trimtab_model::Timestamp;

    #[test]
    fn chains_are_found_and_named_once() {
        let mut ids: Vec<u64> = CHAINS.iter().map(|chain| chain.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), CHAINS.len());
        let at = |id| ChainFinality::of(id).map(|chain| (chain.settled_s(), chain.final_s));
        assert_eq!(at(1), Some((Some(195.0), Some(900.0))));
        assert_eq!(at(42_161), Some((Some(1.25), Some(1_020.0))));
        // Polygon settles by its own word only; HyperEVM's time to finality is not published.
        assert_eq!(at(137), Some((Some(1_020.0), Some(1_020.0))));
        assert_eq!(at(999), Some((Some(10.0), None)));
        assert_eq!(at(7), None);
    }

    #[test]
    fn the_table_ages() {
        let at = Timestamp::from_secs;
        assert!(provenance().check(at(AS_OF)).is_ok());
        assert!(provenance().check(at(AS_OF + 366 * 86_400)).is_err());
    }
}
