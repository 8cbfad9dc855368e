//! What is known of a venue's assets and markets at an instant, as its rule is told.

use super::ONE;
use super::fault::{Subject, Unassessable};
use trimtab_model::{Amount, Price, Quantity, Timestamp};

/// The price of what is worth one of the unit of account.
pub const PAR: Price = Price::from_base(ONE);

/// Everything a rule may read of the world.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Quotes {
    /// When.
    pub now: Timestamp,
    /// Assets by index ([`super::Symbols`]).
    pub assets: Vec<AssetQuote>,
    /// Markets by index ([`super::Symbols`]).
    pub markets: Vec<MarketQuote>,
}

/// What is known of an asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AssetQuote {
    /// Price in the venue's unit of account.
    pub price: Option<Price>,
    /// Average over the venue's own span, where a rule takes the worse of both.
    pub average: Option<Price>,
    /// The venue's pool of it, where it is lent.
    pub pool: Option<Pool>,
}

impl AssetQuote {
    /// Of an asset that is the unit of account itself.
    #[must_use]
    pub const fn at_par() -> Self {
        Self { price: Some(PAR), average: None, pool: None }
    }
}

/// A lending pool, in units of 1e-18 of its asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pool {
    /// What could be withdrawn or borrowed.
    pub available: Amount,
    /// What is lent out, interest included.
    pub owed: Amount,
    /// Claims of lenders that nothing stands behind; zero where a venue keeps no such figure.
    pub unbacked: Amount,
    /// When interest was last accrued; the beginning of time where the figures are those of now.
    pub touched: Timestamp,
    /// State of a rate that adapts, as its venue keeps it; zero where the rate does not.
    pub adaptive_rate: i128,
}

/// What is known of a market.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MarketQuote {
    /// Price at which positions are valued.
    pub mark: Option<Price>,
    /// Price of the oracle; the mark's where it is unknown.
    pub index: Option<Price>,
    /// Average over the venue's own span, where a rule takes the worse of both.
    pub average: Option<Price>,
    /// Units that are held long, by all.
    pub long: Quantity,
    /// Units that are held short, by all; zero or more.
    pub short: Quantity,
    /// What stands behind it, where a pool is the counterparty.
    pub backing: Option<Backing>,
}

/// A pool that is the counterparty of a market, in the venue's unit of account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Backing {
    /// Value of the part that backs longs.
    pub long: Amount,
    /// Value of the part that backs shorts.
    pub short: Amount,
    /// What is set aside to pay for trades that ease the market's imbalance.
    pub impact: Amount,
    /// Longs less shorts over all markets that share an inventory; `None` where none is shared.
    pub shared_skew: Option<Amount>,
}

/// One series of prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Series {
    /// Of an asset.
    Asset(usize),
    /// Of a market: its mark, index and average together.
    Market(usize),
}

impl Quotes {
    /// A price that is there and above zero.
    ///
    /// # Errors
    /// [`Unassessable::NoPrice`] and [`Unassessable::BadPrice`].
    pub fn price(&self, series: Series) -> Result<Price, Unassessable> {
        match series {
            Series::Asset(asset) => {
                let quote = self.assets.get(asset).and_then(|quote| quote.price);
                sound(quote, Subject::Asset(asset))
            }
            Series::Market(market) => self.mark(market),
        }
    }

    /// A market's mark price.
    ///
    /// # Errors
    /// As [`Quotes::price`].
    pub fn mark(&self, market: usize) -> Result<Price, Unassessable> {
        sound(self.markets.get(market).and_then(|quote| quote.mark), Subject::Market(market))
    }

    /// A market's oracle price; its mark where none is known.
    ///
    /// # Errors
    /// As [`Quotes::price`].
    pub fn index(&self, market: usize) -> Result<Price, Unassessable> {
        let quote = self.markets.get(market);
        sound(quote.and_then(|quote| quote.index.or(quote.mark)), Subject::Market(market))
    }

    /// What is known of a market.
    ///
    /// # Errors
    /// [`Unassessable::NoPrice`] where nothing is.
    pub fn market(&self, market: usize) -> Result<&MarketQuote, Unassessable> {
        self.markets.get(market).ok_or(Unassessable::NoPrice { of: Subject::Market(market) })
    }

    /// What is known of an asset.
    ///
    /// # Errors
    /// [`Unassessable::NoPrice`] where nothing is.
    pub fn asset(&self, asset: usize) -> Result<&AssetQuote, Unassessable> {
        self.assets.get(asset).ok_or(Unassessable::NoPrice { of: Subject::Asset(asset) })
    }

    /// The same with one series at another price, its average and oracle with it.
    #[must_use]
    pub fn with_price(&self, series: Series, price: Price) -> Self {
        let mut moved = self.clone();
        moved.set_price(series, price);
        moved
    }

    /// Every price of one series that is known: its own, its oracle's, its average.
    pub(super) fn prices_mut(&mut self, series: Series) -> impl Iterator<Item = &mut Price> {
        let (own, oracle, average) = match series {
            Series::Asset(asset) => match self.assets.get_mut(asset) {
                Some(quote) => (quote.price.as_mut(), None, quote.average.as_mut()),
                None => (None, None, None),
            },
            Series::Market(market) => match self.markets.get_mut(market) {
                Some(quote) => (quote.mark.as_mut(), quote.index.as_mut(), quote.average.as_mut()),
                None => (None, None, None),
            },
        };
        own.into_iter().chain(oracle).chain(average)
    }

    /// Sets one series to a price, its average and oracle with it.
    pub fn set_price(&mut self, series: Series, price: Price) {
        match series {
            Series::Asset(asset) => {
                if let Some(quote) = self.assets.get_mut(asset) {
                    quote.price = Some(price);
                    quote.average = quote.average.map(|_| price);
                }
            }
            Series::Market(market) => {
                if let Some(quote) = self.markets.get_mut(market) {
                    quote.mark = Some(price);
                    quote.index = quote.index.map(|_| price);
                    quote.average = quote.average.map(|_| price);
                }
            }
        }
    }
}

fn sound(price: Option<Price>, of: Subject) -> Result<Price, Unassessable> {
    let price = price.ok_or(Unassessable::NoPrice { of })?;
    if price.base() > 0 { Ok(price) } else { Err(Unassessable::BadPrice { of, price }) }
}
