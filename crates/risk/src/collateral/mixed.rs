//! The value of an account's assets together: each after its haircut, none beyond its share.

use super::depeg::Depeg;
use super::schedule::{Schedule, worth};
use crate::rules::{Holdings, Quotes, Series, Subject, Symbols, Unassessable};
use trimtab_model::{Amount, Rounding, Span};

/// What an account's assets count for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mixed {
    /// Asset by asset, in the order held.
    pub parts: Vec<Part>,
    /// What all is worth at its price.
    pub worth: Amount,
    /// What it counts for.
    pub counted: Amount,
    /// What may be borrowed against it in all.
    pub borrowable: Amount,
    /// What is owed or held below zero, rounded up, without haircut.
    pub owed: Amount,
}

/// What one asset counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Part {
    /// Index of the asset.
    pub asset: usize,
    /// What it is worth at its price.
    pub worth: Amount,
    /// That after haircuts.
    pub after_haircut: Amount,
    /// That within the share it may have.
    pub counted: Amount,
    /// What may be borrowed against it.
    pub borrowable: Amount,
}

impl Mixed {
    /// What counts, less what is owed.
    ///
    /// # Errors
    /// [`Unassessable::BeyondCounting`].
    pub fn equity(&self) -> Result<Amount, Unassessable> {
        Ok(self.counted.minus(self.owed)?)
    }
}

impl Schedule {
    /// What an account's assets count for at these quotes.
    ///
    /// # Errors
    /// [`Unassessable`] where a price is missing or an asset has no schedule.
    pub fn value(&self, holdings: &Holdings, quotes: &Quotes) -> Result<Mixed, Unassessable> {
        self.provenance.check(quotes.now)?;
        let mut mixed = Mixed::default();
        for balance in &holdings.balances {
            let due = balance.owed.plus(balance.held.min(Amount::ZERO).negated()?)?;
            let held = balance.held.or_zero();
            if held == Amount::ZERO && due == Amount::ZERO {
                continue;
            }
            if balance.owed.is_negative() {
                let (of, value) = (Subject::Asset(balance.asset), balance.owed.base());
                return Err(Unassessable::Impossible { of, what: "what is owed", value });
            }
            let price = quotes.price(Series::Asset(balance.asset))?;
            mixed.owed = mixed.owed.plus(worth(due, price, Rounding::Up)?)?;
            if held.is_positive() {
                mixed.parts.push(self.part(balance.asset, held, price)?);
            }
        }
        self.cap(&mut mixed)?;
        Ok(mixed)
    }

    fn part(
        &self,
        asset: usize,
        held: Amount,
        price: trimtab_model::Price,
    ) -> Result<Part, Unassessable> {
        let terms = self.assets.get(asset).and_then(Option::as_ref);
        let terms = terms.ok_or(Unassessable::Unlisted { of: Subject::Asset(asset) })?;
        let worth = worth(held, price, Rounding::Down)?;
        let after_haircut = terms.after_haircut(held, price)?;
        let borrowable = terms.ltv.of(worth, Rounding::Down)?;
        Ok(Part { asset, worth, after_haircut, counted: after_haircut, borrowable })
    }

    /// Holds every part to its share of all after haircuts, and adds up. The share is of the sum
    /// before any is held to one, so that the order of assets does not matter.
    fn cap(&self, mixed: &mut Mixed) -> Result<(), Unassessable> {
        let total = Amount::sum(mixed.parts.iter().map(|part| part.after_haircut))?;
        for part in &mut mixed.parts {
            let terms = self.assets.get(part.asset).and_then(Option::as_ref);
            if let Some(terms) = terms {
                part.counted = part.counted.min(terms.share_most.of(total, Rounding::Down)?);
            }
            part.borrowable = part.borrowable.min(part.counted);
            mixed.worth = mixed.worth.plus(part.worth)?;
            mixed.counted = mixed.counted.plus(part.counted)?;
            mixed.borrowable = mixed.borrowable.plus(part.borrowable)?;
        }
        Ok(())
    }

    /// The worst instant of a depeg for an account at a venue: how long after its begin, and what
    /// the assets count for then.
    ///
    /// # Errors
    /// As [`Schedule::value`].
    pub fn worst(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        depeg: &Depeg,
        (venue, symbols): (&str, Symbols<'_>),
    ) -> Result<(Span, Mixed), Unassessable> {
        let mut worst = (Span::ZERO, self.value(holdings, quotes)?);
        for after in depeg.instants() {
            let then = depeg.quotes(quotes, venue, symbols, after)?;
            let mixed = self.value(holdings, &then)?;
            if mixed.equity()? < worst.1.equity()? {
                worst = (after, mixed);
            }
        }
        Ok(worst)
    }
}
