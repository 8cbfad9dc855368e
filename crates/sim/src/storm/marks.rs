//! Coverage marks: what a run of many trials must have seen, or it proves little.
//!
//! Decides what is worth meeting: every row of the engine's transition table, every refusal, every
//! fault while every kind of leg was under way, a crash in every phase, every end. Counted from what is
//! public: the phase of each transfer before and after a step, what was told in it, and the
//! chronicle.

mod rows;

use super::chronicle::{Death, Deed, Event, Life, NotBegun};
use super::fault::FaultClass;
use super::watch::{Moment, StepTaken};
use rows::rows_taken;
use std::collections::BTreeMap;
use std::fmt;
use trimtab_engine::transfer::{Cue, Phase, Transfer, table};
use trimtab_engine::{Effect, Trouble};
use trimtab_model::{
    Command, Impossibility, LegId, LegKind, LegNews, LegRefusal, LegTerms, Observation, Order,
    Portfolio, TransferId,
};

/// One thing worth meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// A row of the transition table, by its place there, was taken.
    Row(usize),
    /// A leg was refused so.
    Refused(LegRefusal),
    /// A leg could never act, so: its time was over, or else its nonce taken.
    Impossible {
        /// Whether its time was over.
        is_expired: bool,
    },
    /// A fault struck while a leg of that kind was under way.
    Fault(FaultClass, LegKind),
    /// A process died while a transfer stood there.
    DiedIn(Phase),
    /// A process died so, and another went on.
    Recovered(Death),
    /// A process could not begin.
    NotBegun(NotBegun),
    /// A transfer ended so.
    Ended(Phase),
    /// A person was told that.
    Told(&'static str),
    /// A person gave that order.
    Ordered(&'static str),
}

/// What may be told to a person, by a word each.
const TROUBLES: [&str; 9] = [
    "unanswered",
    "overdue",
    "unsigned",
    "final-reversed",
    "missing",
    "surplus",
    "no-way",
    "conflict",
    "contradiction",
];
/// What a person may order.
const ORDERS: [&str; 3] = ["resume", "abandon", "lift"];
/// Reasons for a refusal.
const REFUSALS: [LegRefusal; 9] = [
    LegRefusal::Suspended,
    LegRefusal::Down,
    LegRefusal::Capacity,
    LegRefusal::Minimum,
    LegRefusal::TooLittle,
    LegRefusal::Fee,
    LegRefusal::Conflict,
    LegRefusal::Fenced,
    LegRefusal::Unknown,
];

impl Mark {
    /// Everything worth meeting, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::conceivable().filter(|mark| !mark.is_beyond())
    }

    /// What a right engine never meets in a world that keeps to its contract; tests by hand have it
    /// (`crates/engine/tests/legs`).
    fn is_beyond(self) -> bool {
        match self {
            // Each says that a request was wrong, or that a place broke its word.
            Self::Refused(LegRefusal::Conflict | LegRefusal::Unknown | LegRefusal::Minimum) => true,
            Self::Told(trouble) => matches!(trouble, "conflict" | "contradiction"),
            Self::Row(place) => table().get(place).is_some_and(|row| match (row.from, row.cue) {
                // An order to abandon what may still act is refused, and nobody takes in hand what a
                // block may still undo.
                (Phase::Seen | Phase::Landing, Cue::Abandoned) => true,
                (phase, Cue::Abandoned) if phase.is_open_question() => true,
                // A final event of an earlier leg is undone just then, or the final failure of the
                // first: too rare to be met in every run.
                (Phase::Signing | Phase::Departed, Cue::Abandoned) => true,
                (Phase::Refused, Cue::Reversed) => true,
                // A chain repeats what is not final, hardly ever what is.
                (Phase::Landing, Cue::LeftFinal) => true,
                // Here only venues pay in parts, and what they paid no block undoes.
                (Phase::Departed, Cue::Unlanded) | (Phase::Landing, Cue::LandedPart) => true,
                // An attempt overtakes a dearer one, and the news that it left are lost or it fails;
                // a block is gone at the far end while nobody knows of the near one.
                (Phase::Signing, cue) => matches!(
                    cue,
                    Cue::Attested
                        | Cue::LandedSeen
                        | Cue::LandedPart
                        | Cue::Unlanded
                        | Cue::FailedFinal
                ),
                (Phase::Unknown, Cue::Unlanded) => true,
                _ => false,
            }),
            _ => false,
        }
    }

    fn conceivable() -> impl Iterator<Item = Self> {
        let classes = FaultClass::ALL.iter();
        let faults = classes.flat_map(|&class| LegKind::ALL.map(|kind| Self::Fault(class, kind)));
        let is_open = |phase: &Phase| !phase.is_over();
        // These two are passed through within a step.
        let stands = |phase: &Phase| !matches!(phase, Phase::Landed);
        let (open, over) = (Phase::ALL.into_iter(), Phase::ALL.into_iter());
        (0..table().len())
            .map(Self::Row)
            .chain(REFUSALS.map(Self::Refused))
            .chain([true, false].map(|is_expired| Self::Impossible { is_expired }))
            .chain(faults)
            .chain(open.filter(is_open).filter(stands).map(Self::DiedIn))
            .chain([Death::Lost, Death::Torn, Death::Kept].map(Self::Recovered))
            .chain(
                [NotBegun::Died, NotBegun::Locked, NotBegun::Damaged, NotBegun::Disk]
                    .map(Self::NotBegun),
            )
            .chain(over.filter(|phase| phase.is_over()).map(Self::Ended))
            .chain(TROUBLES.map(Self::Told))
            .chain(ORDERS.map(Self::Ordered))
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Row(place) => match table().get(*place) {
                Some(row) => {
                    write!(out, "row {} on {:?} to {}", row.from.word(), row.cue, row.to.word())
                }
                None => write!(out, "row {place}"),
            },
            Self::Refused(reason) => write!(out, "a leg refused: {reason:?}"),
            Self::Impossible { is_expired: true } => out.write_str("a leg expired"),
            Self::Impossible { is_expired: false } => out.write_str("a leg whose nonce was taken"),
            Self::Fault(class, kind) => write!(out, "{} during {}", class.word(), kind.word()),
            Self::DiedIn(phase) => write!(out, "a crash in phase {}", phase.word()),
            Self::Recovered(death) => write!(out, "recovery where unsynced bytes were {death:?}"),
            Self::NotBegun(why) => write!(out, "a process that could not begin: {why:?}"),
            Self::Ended(phase) => write!(out, "a transfer {}", phase.word()),
            Self::Told(trouble) => write!(out, "a person told: {trouble}"),
            Self::Ordered(order) => write!(out, "an order: {order}"),
        }
    }
}

/// Marks that were met, and how often.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    met: BTreeMap<Mark, u64>,
    read: usize,
    /// Where each process's transfers stand, and the kinds of their legs.
    standing: BTreeMap<u32, Vec<Stand>>,
    /// Where they stood when the last process ended.
    left: Vec<Stand>,
}

/// Where a transfer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stand {
    id: TransferId,
    phase: Phase,
    /// Its present leg.
    key: LegId,
    terms: Option<LegTerms>,
}

impl Marks {
    /// Adds another trial's.
    pub fn add(&mut self, other: &Self) {
        for (&mark, count) in &other.met {
            *self.met.entry(mark).or_default() += count;
        }
    }

    /// How often a mark was met.
    #[must_use]
    pub fn count(&self, mark: Mark) -> u64 {
        self.met.get(&mark).copied().unwrap_or(0)
    }

    /// How many were met.
    #[must_use]
    pub fn met_count(&self) -> usize {
        Mark::all().filter(|&mark| self.count(mark) > 0).count()
    }

    /// What was not met.
    #[must_use]
    pub fn unmet(&self) -> Vec<Mark> {
        Mark::all().filter(|&mark| self.count(mark) == 0).collect()
    }

    /// Those that were met least often, and how often.
    pub fn rarest(&self, most: usize) -> impl Iterator<Item = (Mark, u64)> {
        let mut met: Vec<_> = Mark::all().map(|mark| (mark, self.count(mark))).collect();
        met.retain(|&(_, count)| count > 0);
        met.sort_by_key(|&(mark, count)| (count, mark));
        met.into_iter().take(most)
    }

    fn meet(&mut self, mark: Mark) {
        *self.met.entry(mark).or_default() += 1;
    }

    /// Counts what is new.
    pub fn after(&mut self, moment: &Moment<'_>) {
        let entries = moment.chronicle.entries();
        for entry in &entries[self.read.min(entries.len())..] {
            self.happened(&entry.what);
        }
        self.read = entries.len();
        if let Some(step) = &moment.step {
            self.stepped(step);
        }
    }

    fn happened(&mut self, event: &Event) {
        match event {
            Event::Fault(fault) => {
                // Between two processes it is what the last one left.
                let standing = self.standing.values().next_back().unwrap_or(&self.left);
                let under_way = standing.iter().filter(|one| is_under_way(one.phase));
                let kinds: Vec<LegKind> =
                    under_way.filter_map(|one| one.terms).map(|terms| terms.kind).collect();
                let struck = fault.leg.map(|(_, kind)| kind);
                for kind in kinds.into_iter().chain(struck) {
                    self.meet(Mark::Fault(fault.class, kind));
                }
            }
            Event::Process(Life::Died { process, how }) => {
                let standing = self.standing.remove(process).unwrap_or_default();
                for one in standing.iter().filter(|one| !one.phase.is_over()) {
                    self.meet(Mark::DiedIn(one.phase));
                }
                self.left = standing;
                self.meet(Mark::Recovered(*how));
            }
            Event::Process(Life::NotBegun { why, .. }) => self.meet(Mark::NotBegun(*why)),
            Event::Process(Life::Stopped { process, .. }) => {
                self.left = self.standing.remove(process).unwrap_or_default();
            }
            Event::Alerted { alert, .. } => self.meet(Mark::Told(trouble(&alert.trouble))),
            Event::Operator(Deed::Ordered(order)) => self.meet(Mark::Ordered(match order {
                Order::Resume { .. } => "resume",
                Order::Abandon { .. } => "abandon",
                Order::Lift { .. } => "lift",
            })),
            _ => {}
        }
    }

    fn stepped(&mut self, step: &StepTaken<'_>) {
        if step.outcome.is_err() {
            return;
        }
        for seen in &step.batch.observations {
            if let Observation::Leg { news, .. } = seen {
                self.heard(news);
            }
        }
        // A process begins where the one before it ended, as far as the journal kept that.
        let mut standing = match self.standing.remove(&step.process) {
            Some(standing) => standing,
            None => std::mem::take(&mut self.left),
        };
        self.moved(step, &mut standing);
        self.standing.insert(step.process, standing);
    }

    /// Where transfers went in a step. Both lists are in order of request.
    fn moved(&mut self, step: &StepTaken<'_>, standing: &mut Vec<Stand>) {
        let portfolio = step.engine.portfolio();
        let told = rows::SpokenOf::of(step.batch);
        let list = step.engine.state().transfers().list();
        // Nobody had said anything about these for long.
        let asked = step.outcome.unwrap_or_default().iter().filter_map(|effect| match effect {
            Effect::Command(Command::Inquire(one) | Command::Attest(one) | Command::Sign(one)) => {
                Some(one.transfer)
            }
            _ => None,
        });
        let asked: Vec<TransferId> = asked.collect();
        let mut at = 0;
        for transfer in list {
            let Some(saga) = &transfer.saga else { continue };
            // What is forgotten stands in front.
            let known = standing[at..].iter().position(|one| one.id == transfer.id);
            match known {
                Some(place) => drop(standing.drain(at..at + place)),
                None => {
                    let terms = leg_terms(portfolio, transfer);
                    let (id, key) = (transfer.id, saga.key());
                    standing.insert(at, Stand { id, phase: Phase::Planned, key, terms });
                }
            }
            let was = &standing[at];
            let (phase, key) = (saga.phase(), saga.key());
            at += 1;
            let is_quiet = asked.contains(&transfer.id);
            let is_told = told.may_concern(transfer, was.key);
            if !is_told && !is_quiet && (phase, key) == (was.phase, was.key) {
                continue;
            }
            let was = *was;
            let mut cues = rows::cues(portfolio, step.batch, transfer, was.key, was.terms);
            if cues.is_empty() && is_quiet {
                cues.push(Cue::Quiet);
            }
            let kind = was.terms.map(|terms| terms.kind);
            for place in rows_taken(was.phase, phase, &cues, kind) {
                self.meet(Mark::Row(place));
            }
            if phase.is_over() && !was.phase.is_over() {
                self.meet(Mark::Ended(phase));
            }
            let terms = if key == was.key { was.terms } else { leg_terms(portfolio, transfer) };
            standing[at - 1] = Stand { id: transfer.id, phase, key, terms };
        }
        standing.truncate(at);
    }

    fn heard(&mut self, news: &LegNews) {
        match news {
            LegNews::Refused { reason } => self.meet(Mark::Refused(*reason)),
            LegNews::Impossible { reason } => {
                let is_expired = *reason == Impossibility::Expired;
                self.meet(Mark::Impossible { is_expired });
            }
            _ => {}
        }
    }
}

const fn is_under_way(phase: Phase) -> bool {
    matches!(
        phase,
        Phase::Signing
            | Phase::Submitted
            | Phase::Unknown
            | Phase::Seen
            | Phase::Departed
            | Phase::Landing
    )
}

/// The terms of a transfer's present leg.
fn leg_terms(portfolio: &Portfolio, transfer: &Transfer) -> Option<LegTerms> {
    let route = portfolio.routes().get(transfer.body.route.index())?;
    transfer.saga.as_ref()?.terms(route).copied()
}

const fn trouble(trouble: &Trouble) -> &'static str {
    match trouble {
        Trouble::Unanswered => "unanswered",
        Trouble::Overdue => "overdue",
        Trouble::Unsigned => "unsigned",
        Trouble::FinalReversed { .. } => "final-reversed",
        Trouble::Missing { .. } => "missing",
        Trouble::Surplus { .. } => "surplus",
        Trouble::NoWay => "no-way",
        Trouble::Conflict => "conflict",
        Trouble::Contradiction => "contradiction",
    }
}
