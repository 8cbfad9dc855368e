//! What is known of assets and markets: as the account says, or else as the whole file does.
//!
//! A price of zero is read as it stands: the rule refuses it, for that account alone.

use super::super::entries::Entries;
use super::super::finding::{Finding, Findings};
use super::super::scalar::Written;
use super::figure::{self, USD};
use super::schema::{self, Account, File};
use trimtab_model::{Price, Quantity};
use trimtab_risk::rules::{AssetQuote, Backing, MarketQuote, Pool, Quotes};

/// Everything that a rule may ask for; its time is set by who knows it.
pub(super) fn read(
    file: &File,
    account: &Account,
    (assets, markets): (&[String], &[String]),
    findings: &mut Findings,
) -> Quotes {
    let mut quotes = Quotes::default();
    for name in assets {
        let written = find(&account.asset, name).or_else(|| find(&file.asset, name));
        quotes
            .assets
            .push(written.map_or_else(AssetQuote::default, |it| asset(name, it, findings)));
    }
    for name in markets {
        let written = find(&account.market, name).or_else(|| find(&file.market, name));
        let quote = written.map_or_else(MarketQuote::default, |it| market(name, it, findings));
        quotes.markets.push(quote);
    }
    quotes
}

fn find<'a, T>(entries: &'a Entries<T>, wanted: &str) -> Option<&'a T> {
    entries.iter().find(|(name, _)| name.get_ref() == wanted).map(|(_, written)| written)
}

fn price(written: Option<&Written>, findings: &mut Findings) -> Option<Price> {
    let amount = findings.read(written?, figure::figure(USD))?;
    Some(Price::from_base(amount.base()))
}

fn asset(name: &str, written: &schema::Asset, findings: &mut Findings) -> AssetQuote {
    AssetQuote {
        price: price(written.price.as_ref(), findings),
        average: price(written.average.as_ref(), findings),
        pool: written.pool.as_ref().map(|pool| self::pool(name, pool.get_ref(), findings)),
    }
}

fn pool(name: &str, written: &schema::Pool, findings: &mut Findings) -> Pool {
    let touched = findings.take_some(written.touched.as_ref(), figure::moment);
    let rate = written.adaptive_rate.as_ref();
    let adaptive_rate = rate.and_then(|rate| {
        let read = rate.get_ref().trim().replace('_', "").parse();
        if read.is_err() {
            let problem = format!("`{}` is no whole number", rate.get_ref());
            let remedy = "write it as the venue keeps it, such as \"1268391679\"";
            findings.push(Finding::at(rate.span(), problem).remedy(remedy));
        }
        read.ok()
    });
    Pool {
        available: findings.take(&written.available, figure::figure(name)),
        owed: findings.take(&written.owed, figure::figure(name)),
        unbacked: findings
            .take_some(written.unbacked.as_ref(), figure::figure(name))
            .unwrap_or_default(),
        touched: touched.unwrap_or_default(),
        adaptive_rate: adaptive_rate.unwrap_or_default(),
    }
}

fn market(name: &str, written: &schema::Market, findings: &mut Findings) -> MarketQuote {
    let units = |written: Option<&Written>, findings: &mut Findings| {
        let amount = findings.take_some(written, figure::none_or_more(name)).unwrap_or_default();
        Quantity::from_base(amount.base())
    };
    MarketQuote {
        mark: price(written.mark.as_ref(), findings),
        index: price(written.index.as_ref(), findings),
        average: price(written.average.as_ref(), findings),
        long: units(written.long.as_ref(), findings),
        short: units(written.short.as_ref(), findings),
        backing: written.backing.as_ref().map(|it| backing(it, findings)),
    }
}

fn backing(written: &schema::Backing, findings: &mut Findings) -> Backing {
    let impact = findings.take_some(written.impact.as_ref(), figure::none_or_more(USD));
    let skew = written.shared_skew.as_ref();
    Backing {
        long: findings.take(&written.long, figure::none_or_more(USD)),
        short: findings.take(&written.short, figure::none_or_more(USD)),
        impact: impact.unwrap_or_default(),
        shared_skew: skew.and_then(|skew| findings.read(skew, figure::figure(USD))),
    }
}
