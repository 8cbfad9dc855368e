//! Assets that come off their peg: at which price each venue values each of them, and when.

use super::DEPEGS;
use crate::rules::text::share;
use crate::rules::{Quotes, Series, Shock, Symbols, TermsError, Unassessable};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use trimtab_model::{Ratio, Span};

/// A depeg as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepegTerms {
    /// Where its figures come from.
    pub source: String,
    /// Assets that move.
    pub assets: BTreeMap<String, PathTerms>,
}

/// How one asset's price moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PathTerms {
    /// At venues that value it by the market.
    pub market: Vec<Level>,
    /// At venues that value it by their own book.
    #[serde(default)]
    pub own_book: BTreeMap<String, BookTerms>,
}

/// A venue's own book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BookTerms {
    /// Prices of that book.
    pub levels: Vec<Level>,
    /// Share of the usual depth that is left at the worst.
    #[serde(with = "share")]
    pub depth_left: Ratio,
}

/// A price from an instant on, until the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Seconds after the begin.
    pub after_s: u64,
    /// Price as a share of that before the begin.
    #[serde(with = "share")]
    pub price: Ratio,
}

/// A depeg that has been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Depeg {
    terms: DepegTerms,
}

impl DepegTerms {
    /// The depeg.
    ///
    /// # Errors
    /// [`TermsError`] where a path is empty or out of order, or a price is not above zero.
    pub fn depeg(self) -> Result<Depeg, TermsError> {
        for (asset, path) in &self.assets {
            check(&format!("assets.{asset}.market"), &path.market)?;
            for (venue, book) in &path.own_book {
                let at = format!("assets.{asset}.own_book.{venue}");
                check(&format!("{at}.levels"), &book.levels)?;
                if !(Ratio::ZERO..=Ratio::ONE).contains(&book.depth_left) {
                    let problem =
                        format!("{} parts of a billion is no share", book.depth_left.parts());
                    return Err(TermsError::new(at + ".depth_left", problem, "write 0% to 100%"));
                }
            }
        }
        Ok(Depeg { terms: self })
    }
}

impl Depeg {
    /// A depeg that comes with the program; `None` for another name.
    #[must_use]
    pub fn builtin(name: &str) -> Option<Result<Self, TermsError>> {
        let (_, text) = DEPEGS.iter().find(|(known, _)| *known == name)?;
        Some(Self::from_json(text))
    }

    /// A depeg from JSON.
    ///
    /// # Errors
    /// [`TermsError`] with line and column, or as [`DepegTerms::depeg`].
    pub fn from_json(text: &str) -> Result<Self, TermsError> {
        let terms: DepegTerms = serde_json::from_str(text).map_err(|error| {
            let at = format!("line {} column {}", error.line(), error.column());
            TermsError::new(
                at,
                error.to_string(),
                "compare with a depeg that comes with the program",
            )
        })?;
        terms.depeg()
    }

    /// Where its figures come from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.terms.source
    }

    /// Names of the assets that move, in their order.
    pub fn assets(&self) -> impl Iterator<Item = &str> {
        self.terms.assets.keys().map(String::as_str)
    }

    /// The instants after its begin at which some price moves, in order.
    #[must_use]
    pub fn instants(&self) -> Vec<Span> {
        let books = |path: &PathTerms| -> Vec<Level> {
            let own = path.own_book.values().flat_map(|book| book.levels.iter());
            path.market.iter().chain(own).copied().collect()
        };
        let levels = self.terms.assets.values().flat_map(books);
        let seconds: BTreeSet<u64> = levels.map(|level| level.after_s).collect();
        seconds.into_iter().map(Span::from_secs).collect()
    }

    /// Price of an asset at a venue as a share of that before the begin; one for what does not move.
    #[must_use]
    pub fn price(&self, asset: &str, venue: &str, after: Span) -> Ratio {
        let Some(path) = self.terms.assets.get(asset) else { return Ratio::ONE };
        let levels = path.own_book.get(venue).map_or(&path.market, |book| &book.levels);
        let past = levels.iter().take_while(|level| Span::from_secs(level.after_s) <= after);
        past.last().map_or(Ratio::ONE, |level| level.price)
    }

    /// Share of usual depth that a venue's own book of an asset has left at the worst; `None` where
    /// the venue values it by the market.
    #[must_use]
    pub fn depth_left(&self, asset: &str, venue: &str) -> Option<Ratio> {
        let path = self.terms.assets.get(asset)?;
        path.own_book.get(venue).map(|book| book.depth_left)
    }

    /// The moves of a venue's prices at an instant: assets, and markets of the same name.
    #[must_use]
    pub fn shocks(&self, venue: &str, symbols: Symbols<'_>, after: Span) -> Vec<Shock> {
        let assets = symbols.assets.iter().enumerate();
        let markets = symbols.markets.iter().enumerate();
        let named = assets
            .map(|(index, name)| (Series::Asset(index), *name))
            .chain(markets.map(|(index, name)| (Series::Market(index), *name)));
        let moved = named.filter_map(|(series, name)| {
            let parts = self.price(name, venue, after).parts().checked_sub(Ratio::PARTS)?;
            (parts != 0).then_some(Shock { series, by: Ratio::from_parts(parts) })
        });
        moved.collect()
    }

    /// A venue's quotes at an instant of the depeg. What has no price has none then either.
    ///
    /// # Errors
    /// [`Unassessable`] where a price is not above zero.
    pub fn quotes(
        &self,
        before: &Quotes,
        venue: &str,
        symbols: Symbols<'_>,
        after: Span,
    ) -> Result<Quotes, Unassessable> {
        let mut quotes = before.clone();
        for shock in self.shocks(venue, symbols, after) {
            match before.price(shock.series) {
                Err(Unassessable::NoPrice { .. }) => {}
                _ => quotes = shock.apply(&quotes)?,
            }
        }
        Ok(quotes)
    }
}

fn check(at: &str, levels: &[Level]) -> Result<(), TermsError> {
    if levels.is_empty() {
        return Err(TermsError::new(at, "there is no price", "write at least one level"));
    }
    for (index, level) in levels.iter().enumerate() {
        let place = || format!("{at}[{index}]");
        if level.price <= Ratio::ZERO {
            let problem = format!("{} parts of a billion is not above zero", level.price.parts());
            return Err(TermsError::new(place(), problem, "write a price such as 65%"));
        }
        if index > 0 && level.after_s <= levels[index - 1].after_s {
            let problem = format!("{} s is not after the level before it", level.after_s);
            return Err(TermsError::new(place(), problem, "order levels by time"));
        }
    }
    Ok(())
}
