//! Capital at a chosen chance of survival: for one account, and for a book of several.
//!
//! An account with buffer `b` survives with `1 - P(b)`. How several fail together nobody knows well, so
//! a book is told between two bounds that hold whatever the dependence is. Enough: the accounts'
//! chances of failing add up to at most that of the book (Boole), split so that the capital is
//! least. Too little: below the sum of what each would need alone with the book's whole chance, one of
//! them must fail more often than the book may. Accounts with opposite legs of one hedge fail in
//! opposite markets and need nearly the first; accounts with the same leg fail together and need nearly
//! the second.

use crate::passage::{Passage, PassageError, within};

/// Turns of the split of a chance among accounts.
const TURNS: usize = 6;
/// Relative change of a chance by which the slope of a buffer is told.
const NUDGE: f64 = 1.02;

/// Capital at a chance of survival.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CapitalPoint {
    /// Chance of surviving the horizon.
    pub survival: f64,
    /// Equity needed for it: maintenance and buffer.
    pub capital: f64,
}

/// An account of a book.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Need {
    /// How its value moves.
    pub passage: Passage,
    /// Its maintenance margin.
    pub maintenance: f64,
}

/// A book's capital at a chance that every account survives.
#[derive(Debug, Clone, PartialEq)]
pub struct BookPoint {
    /// Chance that all survive the horizon.
    pub survival: f64,
    /// Equity of each account, of which the sum is enough whatever the dependence.
    pub accounts: Vec<f64>,
    /// That sum.
    pub enough: f64,
    /// Below this sum the chance cannot be had, whatever the dependence.
    pub at_least: f64,
}

impl Need {
    fn capital(&self, chance: f64, hours: f64) -> Result<f64, PassageError> {
        let limit = "a number of at least 0";
        within("maintenance margin", self.maintenance, [0.0, f64::MAX], limit)?;
        Ok(self.maintenance + self.passage.buffer_for(chance, hours)?)
    }

    /// By how much capital falls per unit of the chance's logarithm.
    fn fall(&self, chance: f64, hours: f64) -> Result<f64, PassageError> {
        let here = self.passage.buffer_for(chance, hours)?;
        let there = self.passage.buffer_for((chance * NUDGE).min(0.999), hours)?;
        Ok((here - there).max(0.0))
    }
}

/// Capital of one account at each of several chances of survival, in their order; it never falls
/// as the chance rises.
///
/// # Errors
///
/// A chance that is not above 0 and below 1, hours below zero, maintenance that is not a number.
pub fn capital_curve(
    need: &Need,
    hours: f64,
    survivals: &[f64],
) -> Result<Vec<CapitalPoint>, PassageError> {
    let point = |&survival: &f64| {
        Ok(CapitalPoint { survival, capital: need.capital(1.0 - survival, hours)? })
    };
    survivals.iter().map(point).collect()
}

/// Capital of a book at each of several chances that all its accounts survive.
///
/// # Errors
///
/// As [`capital_curve`].
pub fn book_curve(
    needs: &[Need],
    hours: f64,
    survivals: &[f64],
) -> Result<Vec<BookPoint>, PassageError> {
    survivals.iter().map(|&survival| book_point(needs, hours, survival)).collect()
}

fn book_point(needs: &[Need], hours: f64, survival: f64) -> Result<BookPoint, PassageError> {
    let chance = 1.0 - survival;
    let chances = split(needs, hours, chance)?;
    let mut accounts = Vec::with_capacity(needs.len());
    let mut at_least = 0.0;
    for (need, &own) in needs.iter().zip(&chances) {
        accounts.push(need.capital(own, hours)?);
        at_least += need.capital(chance, hours)?;
    }
    let enough = accounts.iter().fold(0.0, |sum, own| sum + own);
    Ok(BookPoint { survival, accounts, enough, at_least })
}

/// A chance divided so that one more unit of it saves as much capital everywhere: each share in
/// proportion to the fall of capital per unit of the logarithm.
fn split(needs: &[Need], hours: f64, chance: f64) -> Result<Vec<f64>, PassageError> {
    let count = needs.len().max(1) as f64;
    let mut chances = vec![chance / count; needs.len()];
    for _ in 0..TURNS {
        let falls = needs.iter().zip(&chances).map(|(need, &own)| need.fall(own, hours));
        let falls = falls.collect::<Result<Vec<f64>, PassageError>>()?;
        let total: f64 = falls.iter().sum();
        if total <= 0.0 {
            break;
        }
        for (own, fall) in chances.iter_mut().zip(falls) {
            // An account that cannot fail keeps a sliver, so that it can be asked again.
            *own = chance * (fall / total).max(1e-4 / count);
        }
        let sum: f64 = chances.iter().sum();
        chances.iter_mut().for_each(|own| *own *= chance / sum);
    }
    Ok(chances)
}

#[cfg(test)]
mod tests {
    use super::{Need, book_curve, capital_curve};
    use crate::passage::{Jumps, Moves, Passage, Side};

    const SURVIVALS: [f64; 6] = [0.5, 0.9, 0.99, 0.999, 0.9999, 0.999_999];

    fn need(exposure: f64) -> Need {
        let side = Side { share: 0.5, scale: 0.015 };
        let jumps = Jumps::power(3.0, side, side).unwrap();
        let price = Moves { swing: 0.006, drift: 0.0, jumps_per_hour: 0.05, jumps };
        let passage = Passage::new(price.of_exposure(exposure)).unwrap();
        Need { passage, maintenance: 0.01 * exposure.abs() }
    }

    #[test]
    fn capital_rises_with_survival_and_gives_it_back() {
        let need = need(1e6);
        let curve = capital_curve(&need, 24.0, &SURVIVALS).unwrap();
        assert!(curve.windows(2).all(|pair| pair[1].capital > pair[0].capital), "{curve:?}");
        for point in curve {
            let buffer = point.capital - need.maintenance;
            let lost = need.passage.probability(buffer, 24.0).unwrap();
            assert!((lost / (1.0 - point.survival) - 1.0).abs() < 1e-3, "{point:?}: {lost}");
        }
        assert!(capital_curve(&need, 24.0, &[1.0]).is_err());
        assert!(capital_curve(&Need { maintenance: f64::NAN, ..need }, 24.0, &[0.9]).is_err());
    }

    #[test]
    fn twice_the_position_needs_twice_the_capital() {
        let capital = |exposure| capital_curve(&need(exposure), 8.0, &[0.999]).unwrap()[0].capital;
        assert!((capital(2e6) / capital(-1e6) - 2.0).abs() < 1e-3);
    }

    #[test]
    fn a_book_lies_between_its_bounds_and_the_split_is_the_best() {
        let needs = [need(2e6), need(-5e5), need(1e5)];
        for point in book_curve(&needs, 24.0, &SURVIVALS[1..]).unwrap() {
            let chance = 1.0 - point.survival;
            let lost = needs.iter().zip(&point.accounts).map(|(need, capital)| {
                need.passage.probability(capital - need.maintenance, 24.0).unwrap()
            });
            assert!(lost.sum::<f64>() <= chance * 1.001, "{point:?}");
            assert!(point.at_least <= point.enough, "{point:?}");
            let even: f64 = needs
                .iter()
                .map(|need| capital_curve(need, 24.0, &[1.0 - chance / 3.0]).unwrap()[0].capital)
                .sum();
            assert!(point.enough < even, "{point:?} {even}");
        }
    }

    #[test]
    fn a_book_of_one_is_the_account_and_an_empty_one_needs_nothing() {
        let one = &book_curve(&[need(1e6)], 24.0, &[0.999]).unwrap()[0];
        let alone = capital_curve(&need(1e6), 24.0, &[0.999]).unwrap()[0].capital;
        assert!(
            (one.enough / alone - 1.0).abs() < 1e-9 && one.at_least.to_bits() == alone.to_bits()
        );
        let none = &book_curve(&[], 24.0, &[0.999]).unwrap()[0];
        assert_eq!((none.enough, none.at_least), (0.0, 0.0));
    }
}
