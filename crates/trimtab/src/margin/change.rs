//! What a step changes of an account's figures.

use super::figures::Figures;
use trimtab_model::Amount;

/// Differences, signed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Change {
    pub(super) equity: Amount,
    pub(super) maintenance: Amount,
    pub(super) initial: Amount,
    pub(super) kept: Amount,
    pub(super) gross: Amount,
}

impl Change {
    /// What differs between two states.
    pub(super) fn between(before: &Figures, after: &Figures) -> Self {
        let (one, other) = (&before.standing, &after.standing);
        // Both are within the range and of one size, so no difference leaves it in earnest.
        let less = |after: Amount, before: Amount| after.minus(before).unwrap_or_default();
        Self {
            equity: less(other.equity, one.equity),
            maintenance: less(other.maintenance, one.maintenance),
            initial: less(other.initial, one.initial),
            kept: less(other.kept, one.kept),
            gross: less(other.gross, one.gross),
        }
    }

    /// Whether nothing does.
    pub(super) fn is_none(&self) -> bool {
        let all = [self.equity, self.maintenance, self.initial, self.kept, self.gross];
        all.iter().all(|amount| *amount == Amount::ZERO)
    }
}
