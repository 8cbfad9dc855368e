//! Which rows of the transition table one step took, told from outside.
//!
//! A step begins with a cue that is told (news, a restart, a statement) or that comes by itself
//! (a turn, patience over), and may then pass through phases that nobody sees. The rows are those of
//! the shortest path from the phase before to the phase after that begins with that cue and goes on
//! by cues that need nobody.

use std::cell::RefCell;
use std::collections::BTreeMap;
use trimtab_engine::transfer::{Cue, Phase, Transfer, table};
use trimtab_model::{
    AccountId, Batch, ChainId, LegId, LegKind, LegNews, LegTerms, Observation, Order, Portfolio,
};

/// Cues by which a saga goes on within a step without being told anything.
const INNER: [Cue; 11] = [
    Cue::NothingToLand,
    Cue::Next,
    Cue::AtTarget,
    Cue::AtSource,
    Cue::NeverLeft,
    Cue::Begun,
    Cue::Attested,
    Cue::LandedSeen,
    Cue::LandedFinal,
    Cue::Dearer,
    Cue::Refused,
];
/// Cues that come by themselves as time goes by.
const OWN: [Cue; 3] = [Cue::Begun, Cue::Quiet, Cue::Refused];
/// Rows of one step at most.
const LENGTH_MAX: usize = 5;

/// Who is spoken of in a batch.
pub(super) struct SpokenOf {
    /// All of them are, by one thing or another.
    everybody: bool,
    legs: Vec<LegId>,
    accounts: Vec<AccountId>,
}

impl SpokenOf {
    pub(super) fn of(batch: &Batch) -> Self {
        let mut told = Self { everybody: false, legs: Vec::new(), accounts: Vec::new() };
        for seen in &batch.observations {
            match seen {
                Observation::Leg { id, .. } => told.legs.push(*id),
                Observation::Statement(statement) => told.accounts.push(statement.account),
                Observation::Restarted { .. } | Observation::Order(_) => told.everybody = true,
                _ => {}
            }
        }
        told
    }

    /// Whether something in the batch may be a cue to a transfer whose leg, before it, had that key.
    pub(super) fn may_concern(&self, transfer: &Transfer, key: LegId) -> bool {
        self.everybody || self.legs.contains(&key) || self.accounts.contains(&transfer.body.target)
    }
}

/// The cues that a batch tells a transfer whose leg, before it, was that of `key` and `terms`.
pub(super) fn cues(
    portfolio: &Portfolio,
    batch: &Batch,
    transfer: &Transfer,
    key: LegId,
    terms: Option<LegTerms>,
) -> Vec<Cue> {
    let told = batch.observations.iter().filter_map(|seen| match seen {
        Observation::Restarted { .. } => Some(Cue::Restarted),
        Observation::Statement(statement) if statement.account == transfer.body.target => {
            Some(Cue::Stated)
        }
        Observation::Order(Order::Abandon { transfer: id, .. }) if *id == transfer.id => {
            Some(Cue::Abandoned)
        }
        Observation::Leg { id, news } if *id == key => cue(portfolio, &terms?, news),
        _ => None,
    });
    told.collect()
}

/// The cue that news of a leg are.
fn cue(portfolio: &Portfolio, terms: &LegTerms, news: &LegNews) -> Option<Cue> {
    let sure = |chain: Option<ChainId>, depth: u32| {
        let chain = chain.and_then(|chain| portfolio.chains().get(chain.index()));
        chain.is_none_or(|chain| depth >= chain.confirmations)
    };
    let either = |is_final, yes, no| Some(if is_final { yes } else { no });
    match *news {
        LegNews::Signed { .. } => Some(Cue::Signed),
        LegNews::Unsigned => Some(Cue::Unsigned),
        LegNews::Refused { .. } => Some(Cue::Refused),
        LegNews::Known => Some(Cue::Known),
        LegNews::Absent => Some(Cue::Absent),
        LegNews::Impossible { .. } => Some(Cue::Impossible),
        LegNews::Left { depth, .. } => {
            either(sure(terms.leaves_on, depth), Cue::LeftFinal, Cue::LeftSeen)
        }
        LegNews::Reversed => Some(Cue::Reversed),
        LegNews::Failed { depth } => {
            either(sure(terms.leaves_on, depth), Cue::FailedFinal, Cue::FailedSeen)
        }
        LegNews::Attested { .. } => Some(Cue::Attested),
        LegNews::Landed { depth, whole, .. } if sure(terms.lands_on, depth) => {
            either(whole, Cue::LandedFinal, Cue::LandedPart)
        }
        LegNews::Landed { .. } => Some(Cue::LandedSeen),
        LegNews::Unlanded => Some(Cue::Unlanded),
        LegNews::Refunded { depth, .. } => {
            either(sure(terms.leaves_on, depth), Cue::RefundFinal, Cue::RefundSeen)
        }
    }
}

/// The places in the table of the rows that led from one phase to another.
pub(super) fn rows_taken(
    from: Phase,
    to: Phase,
    told: &[Cue],
    kind: Option<LegKind>,
) -> Vec<usize> {
    if told.is_empty() && from == to {
        return Vec::new();
    }
    if told == [Cue::Quiet] {
        // What was asked may have been asked because it was a leg's turn.
        return shortest(from, to, told, kind)
            .or_else(|| shortest(from, to, &OWN, kind))
            .unwrap_or_default();
    }
    let first: &[Cue] = if told.is_empty() { &OWN } else { told };
    shortest(from, to, first, kind).unwrap_or_default()
}

/// Where a path begins and ends, the cues it may begin with, and the leg's kind.
type Ends = (Phase, Phase, Vec<Cue>, Option<LegKind>);

thread_local! {
    /// Paths that were looked for: the same few come again in every trial.
    static FOUND: RefCell<BTreeMap<Ends, Option<Vec<usize>>>> = const { RefCell::new(BTreeMap::new()) };
}

/// The shortest path between two phases.
fn shortest(from: Phase, to: Phase, first: &[Cue], kind: Option<LegKind>) -> Option<Vec<usize>> {
    FOUND.with_borrow_mut(|found| {
        let path = found.entry((from, to, first.to_vec(), kind));
        path.or_insert_with(|| search(from, to, first, kind)).clone()
    })
}

/// Breadth first, so that the shortest path is found.
fn search(from: Phase, to: Phase, first: &[Cue], kind: Option<LegKind>) -> Option<Vec<usize>> {
    let mut paths: Vec<(Phase, Vec<usize>)> = vec![(from, Vec::new())];
    for length in 0..LENGTH_MAX {
        let mut longer = Vec::new();
        for (phase, path) in &paths {
            for (place, row) in table().iter().enumerate().filter(|(_, row)| row.from == *phase) {
                let may = if length == 0 { first } else { &INNER[..] };
                if !may.contains(&row.cue) || (length > 0 && !completes(kind, row.cue)) {
                    continue;
                }
                let mut path = path.clone();
                path.push(place);
                if row.to == to {
                    return Some(path);
                }
                longer.push((row.to, path));
            }
        }
        paths = longer;
    }
    None
}

/// Whether a leg of a kind can be completed by a cue that was told before.
fn completes(kind: Option<LegKind>, cue: Cue) -> bool {
    match cue {
        Cue::NothingToLand => kind == Some(LegKind::Approve),
        Cue::Attested => kind == Some(LegKind::Burn),
        Cue::LandedSeen | Cue::LandedFinal => {
            !matches!(kind, Some(LegKind::Approve | LegKind::Burn))
        }
        _ => true,
    }
}
