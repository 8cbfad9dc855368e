//! What is published of real rails: times, fees, limits, with source and age.
//!
//! Operators publish one time or a range, never a distribution. What is published stands as the median
//! (a range's lower end) and p90 (its upper end, or twice the single figure). The tail is an
//! assumption, drawn from what users report: fast transfers of CCTP took 20 minutes and more when the
//! allowance had run dry, attestations were missing for 15 hours and some for weeks; hence a last
//! quantile of hours and a tail exponent of one. A prior for [`super::times`], not knowledge: it is
//! meant to be replaced by what is seen.

use super::fee::FeeRule;
use super::latency::{Latency, LatencyError, Quantile};
use super::terms::{RailTerms, SlowRail};
use crate::provenance::Provenance;
use std::borrow::Cow;
use trimtab_model::{Amount, Ratio};

/// When the published figures were read: 2026-11-20.
pub const AS_OF: u64 = 1_795_132_800;

/// Fees may change any day; what was published is believed for 90 days.
pub const AGE_MAX: u64 = 90 * 86_400;

/// Chance that a transfer takes longer than `t` falls as `1 / t` far out.
const TAIL_EXPONENT: f64 = 1.0;

/// An hour in seconds.
const HOUR_S: f64 = 3_600.0;

/// Longest that an attestation was reported missing and then came, seconds.
const STUCK_S: f64 = 15.0 * HOUR_S;

/// Circle states 24 hours for a fast message, then it must be attested again.
const CCTP_EXPIRES_S: f64 = 24.0 * HOUR_S;

const CIRCLE: &str = "developers.circle.com/cctp/concepts/finality-and-block-confirmations and fees; \
                      tail: reports l3wi/cctp-bridge#15, BoltzExchange#1530, evm-cctp-contracts#106";
const HYPERLIQUID: &str =
    "Hyperliquid documentation, bridge2; Bridge2.sol of hyperliquid-dex/contracts";
const ARBITRUM: &str = "docs.arbitrum.io, withdrawal period of 45,818 L1 blocks";
const OP_STACK: &str = "docs.base.org and ethereum-optimism/docs: seven days after the proof";
const CCIP: &str = "smartcontractkit/documentation 59e5cde70, ccip-execution-latency";
const ACROSS: &str =
    "across-protocol/frontend e9ac0dd8c, average fill times of May 2024; docs.across.to";
const HYPERLANE: &str = "hyperlane-xyz/hyperlane-registry, reorgPeriod times block time";

/// A row: name, median, p90, p99, p99.9 in seconds, fee, source.
struct Row {
    name: &'static str,
    seconds: [f64; 4],
    fee: FeeRule,
    source: &'static str,
    least: Amount,
    /// Quantiles of the slow rail behind a fast one.
    slow: Option<[f64; 4]>,
}

const fn row(name: &'static str, seconds: [f64; 4], fee: FeeRule, source: &'static str) -> Row {
    Row { name, seconds, fee, source, least: Amount::from_base(1), slow: None }
}

/// A fast attestation of CCTP, and the standard one of the same chain behind it.
const fn fast(name: &'static str, median: f64, fee: FeeRule, slow: [f64; 4]) -> Row {
    // It becomes a standard one when the allowance has run dry unseen.
    let seconds = [median, 2.0 * median, 1_200.0, STUCK_S];
    Row { slow: Some(slow), ..row(name, seconds, fee, CIRCLE) }
}

/// CCTP's fast fee of so many basis points.
const fn bps(points: i128) -> FeeRule {
    FeeRule::Cctp { parts: points * super::cctp::PARTS_A_BASIS_POINT }
}

/// Units of USDC with six decimals.
const fn usdc(whole: i128) -> Amount {
    Amount::from_base(whole * 1_000_000)
}

/// Standard attestation of Ethereum and of rollups on it: 13 to 19 minutes, and up to 15 more until a
/// rollup has posted its batch.
const HARD: [f64; 4] = [780.0, 1_140.0, 2_040.0, STUCK_S];
/// Linea: 6 to 32 hours.
const LINEA: [f64; 4] = [21_600.0, 115_200.0, 172_800.0, 345_600.0];
/// A chain that is final within seconds.
const fn soon(seconds: f64) -> [f64; 4] {
    [seconds, 2.0 * seconds, 1_200.0, STUCK_S]
}

const FREE: FeeRule = FeeRule::FREE;

const ROWS: [Row; 24] = [
    fast("cctp fast ethereum", 20.0, bps(1), HARD),
    fast("cctp fast arbitrum", 8.0, bps(1), HARD),
    fast("cctp fast arbitrum to hypercore", 8.0, bps(0), HARD),
    fast("cctp fast base", 8.0, bps(1), HARD),
    fast("cctp fast optimism", 8.0, bps(1), HARD),
    fast("cctp fast linea", 8.0, bps(14), LINEA),
    row("cctp standard ethereum", HARD, FREE, CIRCLE),
    row("cctp standard rollup", HARD, FREE, CIRCLE),
    row("cctp standard linea", LINEA, FREE, CIRCLE),
    row("cctp standard ink", [1_800.0, 3_600.0, 7_200.0, STUCK_S], FREE, CIRCLE),
    row("cctp standard avalanche", soon(8.0), FREE, CIRCLE),
    row("cctp standard polygon", soon(8.0), FREE, CIRCLE),
    row("cctp standard hyperevm", soon(5.0), FREE, CIRCLE),
    row("cctp standard solana", soon(25.0), FREE, CIRCLE),
    // Deposits below five USDC are lost.
    Row {
        least: usdc(5),
        ..row("hyperliquid deposit", [30.0, 60.0, 1_200.0, STUCK_S], FREE, HYPERLIQUID)
    },
    row("hyperliquid withdrawal", [180.0, 240.0, 1_200.0, STUCK_S], flat(usdc(1)), HYPERLIQUID),
    row("arbitrum native withdrawal", days(6.4), FREE, ARBITRUM),
    row("op stack native withdrawal", days(7.0), FREE, OP_STACK),
    row("ccip ethereum", [900.0, 1_800.0, 3_600.0, STUCK_S], FREE, CCIP),
    row("ccip arbitrum", [1_020.0, 2_040.0, 4_080.0, STUCK_S], FREE, CCIP),
    row("ccip base", [1_080.0, 2_160.0, 4_320.0, STUCK_S], FREE, CCIP),
    row("ccip optimism", [1_200.0, 2_400.0, 4_800.0, STUCK_S], FREE, CCIP),
    // What no relayer fills comes back after its deadline, with the next bundle.
    row("across usdc", [109.0, 162.0, 7_200.0, STUCK_S], FREE, ACROSS),
    row("hyperlane ethereum", [195.0, 390.0, 1_200.0, STUCK_S], FREE, HYPERLANE),
];

const fn flat(fixed: Amount) -> FeeRule {
    FeeRule::Plain { fixed, rate: Ratio::ZERO }
}

/// An optimistic rollup's own exit: its challenge time, half as long again where somebody disputes.
const fn days(days: f64) -> [f64; 4] {
    let seconds = days * 24.0 * HOUR_S;
    [seconds, seconds * 1.05, seconds * 1.5, seconds * 3.0]
}

/// The table of rails. Gas is not in it: it is a chain's, not a rail's, and changes by the minute.
/// Fees of relayers and executors are quoted for each transfer and not in it either.
///
/// # Errors
/// None for the table as it stands; a test builds it.
pub fn rails() -> Result<Vec<RailTerms>, LatencyError> {
    ROWS.iter().map(rail).collect()
}

fn rail(row: &Row) -> Result<RailTerms, LatencyError> {
    let slow = |seconds| latency(seconds).map(|latency| SlowRail { latency, fee: FREE });
    Ok(RailTerms {
        name: Cow::Borrowed(row.name),
        latency: latency(row.seconds)?,
        fee: row.fee,
        least: row.least,
        capacity: None,
        slow: row.slow.map(slow).transpose()?,
        expires_s: row.slow.map(|_| CCTP_EXPIRES_S),
        provenance: Provenance {
            source: row.source.to_owned(),
            as_of: AS_OF,
            block: None,
            age_max: AGE_MAX,
        },
    })
}

fn latency(seconds: [f64; 4]) -> Result<Latency, LatencyError> {
    let shares = [0.5, 0.9, 0.99, 0.999];
    let quantile = |(share, seconds)| Quantile { share, seconds };
    Latency::new(&shares.into_iter().zip(seconds).map(quantile).collect::<Vec<_>>(), TAIL_EXPONENT)
}

#[cfg(test)]
mod tests {
    use super::rails;
    use trimtab_model::Amount;

    #[test]
    fn the_table_is_whole_and_every_rail_named_once() {
        let rails = rails().unwrap();
        let mut names: Vec<_> = rails.iter().map(|rail| rail.name.clone()).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), rails.len());
        for rail in &rails {
            assert!(rail.latency.quantile_s(0.99).unwrap() >= 1_200.0, "{}", rail.name);
            assert!(!rail.provenance.source.is_empty());
        }
    }

    /// Published figures: Circle's tables of attestation times and fees, Hyperliquid's bridge.
    #[test]
    fn published_times_and_fees_stand_in_it() {
        let rails = rails().unwrap();
        let find = |name: &str| rails.iter().find(|rail| rail.name == name).unwrap();
        for (name, seconds) in [
            ("cctp fast ethereum", 20.0),
            ("cctp fast arbitrum", 8.0),
            ("cctp standard linea", 21_600.0),
            ("cctp standard solana", 25.0),
            ("hyperliquid withdrawal", 180.0),
            ("op stack native withdrawal", 604_800.0),
        ] {
            let median = find(name).latency.quantile_s(0.5).unwrap();
            assert!((median / seconds - 1.0).abs() < 1e-12, "{name}: {median}");
        }
        let million = Amount::from_base(1_000_000_000_000);
        let fee = |name: &str| find(name).fee.of(million).unwrap().base();
        assert_eq!(fee("cctp fast linea"), 1_400_000_000);
        assert_eq!(fee("cctp fast arbitrum to hypercore"), 0);
        assert_eq!(fee("hyperliquid withdrawal"), 1_000_000);
        // Behind Linea's fast rail stands its own slow one, hours long.
        let slow = find("cctp fast linea").slow.as_ref().unwrap();
        assert_eq!(slow.latency.quantile_s(0.5), Ok(21_600.0));
        let slow = find("cctp fast ethereum").slow.as_ref().unwrap();
        assert_eq!(slow.latency.quantile_s(0.5), Ok(780.0));
    }
}
