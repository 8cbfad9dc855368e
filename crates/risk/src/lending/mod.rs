//! What our own deposit earns at a lending venue, its own weight on the rate included.
//!
//! Whoever adds to a pool thins its utilisation and with it the rate of all, his own deposit's too.
//! So the rate is always the one after the deposit, reckoned in the venue's integers; interest and
//! slopes are reals, for allocators. Interest is concave in the deposit on either side of the
//! rate's kink, as long as the deposit is not more than what others have in the pool; at the kink
//! it turns upwards, because from there on the rate falls less. What an allocator gets
//! ([`OwnYield::knots`]) is therefore the least concave curve above it, which touches it wherever
//! a deposit may be worth making.

mod envelope;
mod rate;

pub use envelope::YieldKnot;

use crate::rules::aave_v3::AaveV3;
use crate::rules::morpho_blue::MorphoBlue;
use crate::rules::uint::{add, amount, native, sub};
use crate::rules::{Pool, Subject, Unassessable, real_of};
use ethnum::U256;
use rate::SupplyRate;
use trimtab_model::{Amount, MoneyError, Rounding, Timestamp};

/// The yield of an account's deposit in one pool, by its size. How old the rule's parameters may be
/// is for the caller to check ([`crate::rules::Provenance::check`]): a history has no clock.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnYield {
    rate: SupplyRate,
    asset: usize,
    decimals: u8,
    /// What all others have supplied, in units of the token.
    others: U256,
    /// What is lent, in units of the token.
    owed: U256,
    /// Claims that nothing stands behind, in units of the token.
    unbacked: U256,
    least: U256,
    most: U256,
}

impl OwnYield {
    /// The yield in a reserve of Aave v3 as a touch at `now` leaves it, of whose pool `own` is ours
    /// already.
    ///
    /// # Errors
    /// [`Unassessable`] where the reserve is not listed, its pool cannot be as it is told, or `own`
    /// is more than the pool.
    pub fn aave_v3(
        rule: &AaveV3,
        asset: usize,
        pool: &Pool,
        now: Timestamp,
        own: Amount,
    ) -> Result<Self, Unassessable> {
        let (decimals, reserves, cap) = rule.lending(asset, pool, now)?;
        let total = add(reserves.available, reserves.owed)?;
        let rate = SupplyRate::aave_v3(*rule.curve(asset)?);
        let pool = Totals { total, owed: reserves.owed, unbacked: reserves.unbacked };
        Self::of(rate, (asset, decimals), pool, own, cap)
    }

    /// The yield in a market of Morpho Blue as a touch at `now` leaves it.
    ///
    /// # Errors
    /// As [`OwnYield::aave_v3`].
    pub fn morpho_blue(
        rule: &MorphoBlue,
        pool: &Pool,
        now: Timestamp,
        own: Amount,
    ) -> Result<Self, Unassessable> {
        let touched = rule.accrued(pool, now)?;
        let (total, owed) = rule.totals(&touched)?;
        let rate = SupplyRate::morpho_blue(rule.clone(), touched.adaptive_rate);
        let place = (rule.loan_asset(), rule.loan_decimals());
        Self::of(rate, place, Totals { total, owed, unbacked: U256::ZERO }, own, None)
    }

    fn of(
        rate: SupplyRate,
        (asset, decimals): (usize, u8),
        pool: Totals,
        own: Amount,
        cap: Option<U256>,
    ) -> Result<Self, Unassessable> {
        let of = Subject::Asset(asset);
        let what = "our own part of the pool";
        let ours = native(own, decimals, Rounding::Down, (of, what))?;
        let impossible = || Unassessable::Impossible { of, what, value: own.base() };
        let others = pool.total.checked_sub(ours).ok_or_else(impossible)?;
        let least = pool.owed.saturating_sub(others);
        let far = native(Amount::MAX, decimals, Rounding::Down, (of, what))?;
        let most = match cap {
            None => far,
            Some(cap) => cap.saturating_sub(add(others, pool.unbacked)?).min(far).max(ours),
        };
        let (owed, unbacked) = (pool.owed, pool.unbacked);
        Ok(Self { rate, asset, decimals, others, owed, unbacked, least, most: most.max(least) })
    }

    /// The least that we can have here: what others have borrowed of ours cannot be withdrawn.
    ///
    /// # Errors
    /// [`MoneyError`] beyond 128 bits, as all here.
    pub fn least(&self) -> Result<Amount, MoneyError> {
        amount(self.least, self.decimals)
    }

    /// The most that the venue takes of us.
    ///
    /// # Errors
    /// As [`OwnYield::least`].
    pub fn most(&self) -> Result<Amount, MoneyError> {
        amount(self.most, self.decimals)
    }

    /// What a unit earns in a year, once our deposit is `deposit`.
    ///
    /// # Errors
    /// [`Unassessable::Impossible`] for a deposit below zero or below [`OwnYield::least`].
    pub fn rate(&self, deposit: Amount) -> Result<f64, Unassessable> {
        self.rate_of(self.units(deposit)?)
    }

    /// What the deposit earns in a year, in whole units of the asset.
    ///
    /// # Errors
    /// As [`OwnYield::rate`].
    pub fn interest(&self, deposit: Amount) -> Result<f64, Unassessable> {
        let units = self.units(deposit)?;
        Ok(real_of(units, self.decimals) * self.rate_of(units)?)
    }

    /// What one more unit adds to the interest of a year: less than the rate, because it lowers the
    /// rate of all the others of ours. At the kink the slope above it, for more deposit.
    ///
    /// # Errors
    /// As [`OwnYield::rate`].
    pub fn slope(&self, deposit: Amount) -> Result<f64, Unassessable> {
        let units = self.units(deposit)?;
        let own = real_of(units, self.decimals);
        let total = real_of(add(self.others, units)?, self.decimals);
        let fall = self.rate.fall(&rate::Filled {
            total,
            owed: real_of(self.owed, self.decimals),
            unbacked: real_of(self.unbacked, self.decimals),
        });
        Ok(self.rate_of(units)? - own * fall)
    }

    /// The largest deposit at which a unit still earns `rate` a year; `None` where not even the
    /// least deposit earns it.
    ///
    /// # Errors
    /// As [`OwnYield::rate`].
    pub fn deposit_at(&self, rate: f64) -> Result<Option<Amount>, Unassessable> {
        let earns = |units| Ok::<bool, Unassessable>(self.rate_of(units)? >= rate);
        if !earns(self.least)? {
            return Ok(None);
        }
        if earns(self.most)? {
            return Ok(Some(self.most()?));
        }
        let (mut good, mut bad) = (self.least, self.most);
        while bad - good > 1 {
            let middle = good + (bad - good) / 2;
            if earns(middle)? {
                good = middle;
            } else {
                bad = middle;
            }
        }
        Ok(Some(amount(good, self.decimals)?))
    }

    fn rate_of(&self, units: U256) -> Result<f64, Unassessable> {
        let total = add(self.others, units)?;
        Ok(self.rate.yearly(total, self.owed, self.unbacked)?)
    }

    fn units(&self, deposit: Amount) -> Result<U256, Unassessable> {
        let of = Subject::Asset(self.asset);
        let what = "our own deposit, less than others have borrowed of it,";
        let units = native(deposit, self.decimals, Rounding::Down, (of, what))?;
        match sub(units, self.least) {
            Ok(_) => Ok(units),
            Err(_) => Err(Unassessable::Impossible { of, what, value: deposit.base() }),
        }
    }
}

/// A pool with our own deposit in it, in units of the token.
#[derive(Debug, Clone, Copy)]
struct Totals {
    total: U256,
    owed: U256,
    unbacked: U256,
}
