//! Every leg there is, with what it really costs and how long it takes.
//!
//! Decides how rails, withdrawals and deposits become legs of ways. The same leg has the same terms
//! wherever it stands, so a world that is asked for one finds its law by what it does and where.

use super::TOKEN;
use crate::storm::random::Random;
use trimtab_model::{AccountId, Amount, ChainId, LegKind, LegTerms, Place, Ratio, Span, Way};

/// One leg that exists: what the portfolio says of it, and what is true.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// As the portfolio has it.
    pub terms: LegTerms,
    /// What it really costs, beside the share: at most what the terms say.
    pub fee_fixed: i128,
    /// What it really costs as a share, in parts of 1e-9.
    pub fee_rate: i128,
    /// Seconds it takes beyond blocks, at least and at most.
    pub pace: (u64, u64),
    /// Whether its contract wants an approval first.
    pub wants_approval: bool,
}

/// How money crosses from one chain to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rail {
    Burn,
    Open,
    Lock,
}

/// All legs, as they are drawn.
#[derive(Debug)]
pub(super) struct Book<'a> {
    pub(super) lines: Vec<Line>,
    pub(super) units: Vec<i128>,
    pub(super) random: &'a mut Random,
    /// Rails whose contracts want approvals, by chain: burn, open, lock, deposit.
    pub(super) approvals: Vec<[bool; 4]>,
}

fn base(amount: i128) -> Amount {
    Amount::from_base(amount)
}

impl Book<'_> {
    /// The terms of a leg, drawn when it is first asked for.
    fn leg(
        &mut self,
        kind: LegKind,
        (from, to): (Place, Place),
        (leaves_on, lands_on): (Option<ChainId>, Option<ChainId>),
        unit: i128,
    ) -> LegTerms {
        let same = |line: &&Line| {
            line.terms.kind == kind && line.terms.from == from && line.terms.to == to
        };
        if let Some(line) = self.lines.iter().find(same) {
            return line.terms;
        }
        let (landing, approvals) = (lands_on.map_or(unit, |chain| self.unit(chain)), leaves_on);
        let random = &mut *self.random;
        let (fixed, rate) = fees(kind, unit.max(landing), random);
        let terms = LegTerms {
            kind,
            from,
            to,
            leaves_on,
            lands_on,
            unit: base(unit),
            minimum: base(minimum(kind, random)),
            fee_fixed: base(fixed),
            fee_rate: Ratio::from_parts(rate),
            patience: Span::from_secs(patience(kind, random)),
            expiry: expiry(kind, random),
        };
        let place = match kind {
            LegKind::Burn => Some(0),
            LegKind::Open => Some(1),
            LegKind::Lock => Some(2),
            LegKind::Deposit => Some(3),
            _ => None,
        };
        let wants = |chain: ChainId| place.is_some_and(|at| self.approvals[chain.index()][at]);
        self.lines.push(Line {
            terms,
            // Floors of landing units are part of the fee, so one unit of it is theirs.
            fee_fixed: if fixed == 0 { 0 } else { (fixed - landing.max(unit)).max(0) },
            fee_rate: i128::from(rate) * i128::from(random.within(2, 10)) / 10,
            pace: pace(kind, random),
            wants_approval: approvals.is_some_and(wants),
        });
        terms
    }

    fn unit(&self, chain: ChainId) -> i128 {
        self.units[chain.index()]
    }

    fn approved(&mut self, at: usize, place: Place, chain: ChainId) -> Vec<LegTerms> {
        if !self.approvals[chain.index()][at] {
            return Vec::new();
        }
        let unit = self.unit(chain);
        vec![self.leg(LegKind::Approve, (place, place), (Some(chain), None), unit)]
    }

    /// Over a rail from a place on one chain to a place on another.
    pub(super) fn cross(
        &mut self,
        rail: Rail,
        (from, on): (Place, ChainId),
        (to, onto): (Place, ChainId),
    ) -> Vec<LegTerms> {
        let unit = self.unit(on);
        let (at, kind) = match rail {
            Rail::Burn => (0, LegKind::Burn),
            Rail::Open => (1, LegKind::Open),
            Rail::Lock => (2, LegKind::Lock),
        };
        let mut legs = self.approved(at, from, on);
        if rail == Rail::Burn {
            let message = Place::Message(onto);
            legs.push(self.leg(kind, (from, message), (Some(on), None), unit));
            let both = (Some(onto), Some(onto));
            // A message says what was burnt, in whatever form that was.
            legs.push(self.leg(LegKind::Mint, (message, to), both, 1));
        } else {
            legs.push(self.leg(kind, (from, to), (Some(on), Some(onto)), unit));
        }
        legs
    }

    /// From one form of the money to another, within a wallet.
    pub(super) fn swap(&mut self, chain: ChainId) -> LegTerms {
        let (place, both) = (Place::Wallet(chain), (Some(chain), Some(chain)));
        let unit = self.unit(chain);
        self.leg(LegKind::Swap, (place, place), both, unit)
    }

    /// Out of a venue.
    pub(super) fn withdraw(&mut self, from: AccountId, to: Place, home: ChainId) -> LegTerms {
        let unit = self.unit(home);
        self.leg(LegKind::Withdraw, (Place::Account(from), to), (None, Some(home)), unit)
    }

    /// Into a venue.
    pub(super) fn deposit(&mut self, from: Place, to: AccountId, home: ChainId) -> Vec<LegTerms> {
        let mut legs = self.approved(3, from, home);
        // Some venues count more coarsely than the chain: what is left over stays behind.
        let unit = self.unit(home) * self.random.pick(&[1, 1, 1_000]);
        legs.push(self.leg(LegKind::Deposit, (from, Place::Account(to)), (Some(home), None), unit));
        legs
    }

    /// Between accounts of one venue.
    pub(super) fn internal(&mut self, from: AccountId, to: AccountId, home: ChainId) -> Way {
        let ends = (Place::Account(from), Place::Account(to));
        let unit = self.unit(home);
        Way { legs: vec![self.leg(LegKind::Internal, ends, (None, None), unit)] }
    }
}

/// The most a leg costs: fixed, and in parts of 1e-9.
fn fees(kind: LegKind, unit: i128, random: &mut Random) -> (i128, i64) {
    let tokens = |random: &mut Random, most| i128::from(random.within(0, most)) * TOKEN / 10;
    let parts = |random: &mut Random, most| i64::try_from(random.below(most)).unwrap_or(0);
    match kind {
        LegKind::Internal | LegKind::Approve | LegKind::Burn | LegKind::Deposit => (0, 0),
        LegKind::Withdraw => (tokens(random, 50) + 2 * unit, 0),
        LegKind::Mint => (tokens(random, 5) + 2 * unit, parts(random, 200_000)),
        LegKind::Open | LegKind::Lock => (tokens(random, 20) + 2 * unit, parts(random, 1_000_000)),
        LegKind::Swap => (2 * unit, parts(random, 3_000_000) + 1_000),
    }
}

/// Seconds without a word after which a leg is asked about: blocks are quicker than venues.
fn patience(kind: LegKind, random: &mut Random) -> u64 {
    let most = if matches!(kind, LegKind::Internal | LegKind::Withdraw) { 2_400 } else { 1_200 };
    random.within(180, most)
}

/// The least that can be asked for.
fn minimum(kind: LegKind, random: &mut Random) -> i128 {
    match kind {
        LegKind::Withdraw | LegKind::Deposit => random.pick(&[0, 1, 10, 50, 5_000]) * TOKEN,
        LegKind::Open | LegKind::Lock | LegKind::Burn => random.pick(&[0, 0, 1, 5]) * TOKEN,
        _ => 0,
    }
}

fn expiry(kind: LegKind, random: &mut Random) -> Option<Span> {
    match kind {
        LegKind::Open => Some(Span::from_secs(random.within(3_600, 14_400))),
        LegKind::Withdraw | LegKind::Swap | LegKind::Lock | LegKind::Burn if random.coin() => {
            Some(Span::from_secs(random.within(1_800, 21_600)))
        }
        _ => None,
    }
}

/// Seconds beyond blocks.
fn pace(kind: LegKind, random: &mut Random) -> (u64, u64) {
    let least = match kind {
        LegKind::Internal => random.within(1, 600),
        LegKind::Approve | LegKind::Swap | LegKind::Mint => 1,
        LegKind::Withdraw => random.within(10, 300),
        LegKind::Burn => random.within(20, 600),
        LegKind::Open => random.within(2, 120),
        LegKind::Lock => random.within(30, 900),
        LegKind::Deposit => random.within(5, 240),
    };
    (least, least * random.within(1, 4))
}
