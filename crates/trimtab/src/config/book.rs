//! `[book]`: which coins are held, how much, and how their pairs are chosen.

use super::finding::{Finding, Findings};
use super::roster::{self, Roster};
use super::scalar::{Scalar, Written};
use super::schema::{Book, Name, Pair};
use super::shape::is_nowhere;
use super::units::{self, Misread};
use super::venues::OTHER;
use crate::suggest;
use trimtab_sim::market::{BookRule, Pair as Legs};

/// Covariance grows with the square of the coins; more than this is a mistake.
const COINS_MAX: usize = 500;
const FUNDING_ARB: &str = "funding-arb";
const PAIRS: &str = "pairs";

/// The book as read.
#[derive(Debug)]
pub(super) struct BookRead {
    pub(super) rule: BookRule,
    /// Notional of each leg per coin, USD.
    pub(super) notionals: Vec<f64>,
}

/// Names of the coins, in order: those listed, or those of the pairs.
pub(super) fn coins(book: &Book, findings: &mut Findings) -> Vec<String> {
    let listed = book.coins.iter().flat_map(|coins| coins.get_ref());
    let names: Vec<&Name> = match book.kind.get_ref().as_str() {
        PAIRS => book.pair.iter().map(|pair| &pair.coin).collect(),
        _ => listed.collect(),
    };
    roster::unique("coin", names.iter().copied(), findings);
    for name in &names {
        roster::check_plain("coin", name, |sign| sign.is_ascii_alphanumeric(), findings);
        if name.get_ref() == OTHER {
            let problem = format!("a coin cannot be named `{OTHER}`, the margin of all others");
            findings.push(Finding::at(name.span(), problem).remedy("use the coin's own name"));
        }
    }
    if let Some(beyond) = names.get(COINS_MAX) {
        let problem = format!("there are more than {COINS_MAX} coins");
        findings.push(Finding::at(beyond.span(), problem).remedy("keep fewer"));
    }
    let mut coins: Vec<String> = Vec::new();
    for name in names.into_iter().take(COINS_MAX) {
        if !coins.contains(name.get_ref()) {
            coins.push(name.get_ref().clone());
        }
    }
    coins
}

/// Whether every coin that was meant could be read.
pub(super) fn has_all_coins(book: &Book) -> bool {
    let listed = book.coins.iter().flat_map(|coins| coins.get_ref().iter().map(Name::span));
    let of_pairs = book.pair.iter().map(|pair| pair.coin.span());
    let lists = book.coins.iter().map(|coins| coins.span());
    let is_known = [FUNDING_ARB, PAIRS].contains(&book.kind.get_ref().as_str());
    is_known
        && !lists.chain(listed).chain(of_pairs).chain([book.kind.span()]).any(|at| is_nowhere(&at))
}

/// The rule and the sizes; `coins` are those of [`coins`].
pub(super) fn read(
    book: &Book,
    coins: &Roster,
    venues: &Roster,
    findings: &mut Findings,
) -> BookRead {
    match book.kind.get_ref().as_str() {
        PAIRS => fixed(book, coins, venues, findings),
        FUNDING_ARB => funding_arb(book, coins, venues, findings),
        other => {
            let problem = format!("there is no kind of book `{other}`");
            let remedy = suggest::remedy(other, [FUNDING_ARB, PAIRS], "");
            findings.push(Finding::at(book.kind.span(), problem).remedy(remedy));
            let rule = BookRule::Fixed { pairs: vec![None; coins.len()], lead_h: 0 };
            BookRead { rule, notionals: vec![0.0; coins.len()] }
        }
    }
}

fn lead(book: &Book, findings: &mut Findings) -> usize {
    to_usize(findings.take(&book.lead, units::hours(0..=8_760)))
}

fn to_usize(hours: u64) -> usize {
    usize::try_from(hours).unwrap_or(usize::MAX)
}

fn funding_arb(book: &Book, coins: &Roster, venues: &Roster, findings: &mut Findings) -> BookRead {
    if let Some(pair) = book.pair.first() {
        surplus(&pair.coin, "[[book.pair]]", PAIRS, findings);
    }
    if book.coins.as_ref().is_some_and(|coins| coins.get_ref().is_empty()) || coins.len() == 0 {
        let at = book.coins.as_ref().map_or_else(|| book.kind.span(), |coins| coins.span());
        let remedy = "name at least one, such as coins = [\"BTC\"]";
        findings.push(Finding::at(at, "no coin is named").remedy(remedy));
    }
    if venues.len() == 1 {
        let problem = "one venue makes no pair: a funding-arb book needs two or more";
        findings.push(Finding::at(book.kind.span(), problem).remedy("add a table [venue.NAME]"));
    }
    let side = required(book, "notional_per_side", book.notional_per_side.as_ref(), findings);
    let side = findings.take_some(side, units::money_above_zero).unwrap_or_default().real;
    let hysteresis = required(book, "hysteresis_apr", book.hysteresis_apr.as_ref(), findings);
    let lookback = required(book, "lookback", book.lookback.as_ref(), findings);
    let rule = BookRule::FundingArb {
        hysteresis_apr: findings.take_some(hysteresis, units::real_share).unwrap_or_default(),
        lookback_h: to_usize(findings.take_some(lookback, units::hours(1..=8_760)).unwrap_or(1)),
        lead_h: lead(book, findings),
    };
    BookRead { rule, notionals: vec![side / coins.len().max(1) as f64; coins.len()] }
}

/// A key that this kind of book needs.
fn required<'a>(
    book: &Book,
    key: &str,
    written: Option<&'a Written>,
    findings: &mut Findings,
) -> Option<&'a Written> {
    if written.is_none() {
        let problem = format!("a {FUNDING_ARB} book needs `{key}`");
        let remedy = format!("add `{key}` to [book]");
        findings.push(Finding::at(book.kind.span(), problem).remedy(remedy));
    }
    written
}

/// Something written that belongs to the other kind of book.
fn surplus<T>(at: &toml::Spanned<T>, what: &str, kind: &str, findings: &mut Findings) {
    let problem = format!("{what} belongs to a book of kind `{kind}`");
    findings.push(Finding::at(at.span(), problem).remedy("remove it, or change the kind"));
}

fn fixed(book: &Book, coins: &Roster, venues: &Roster, findings: &mut Findings) -> BookRead {
    let figures = [
        ("notional_per_side", &book.notional_per_side),
        ("hysteresis_apr", &book.hysteresis_apr),
        ("lookback", &book.lookback),
    ];
    for (key, written) in figures {
        if let Some(written) = written {
            surplus(written, &format!("`{key}`"), FUNDING_ARB, findings);
        }
    }
    if let Some(listed) = &book.coins {
        surplus(listed, "`coins`", FUNDING_ARB, findings);
    }
    if book.pair.is_empty() {
        let remedy = "add a table [[book.pair]] with coin, long, short and notional";
        findings.push(Finding::at(book.kind.span(), "there is no pair").remedy(remedy));
    }
    let (mut pairs, mut notionals) = (vec![None; coins.len()], vec![0.0; coins.len()]);
    for pair in &book.pair {
        let legs = legs(pair, venues, findings);
        let notional = findings.take(&pair.notional, units::money_above_zero).real;
        let coin = coins.names().iter().position(|name| name == pair.coin.get_ref());
        if let Some(coin) = coin {
            (pairs[coin], notionals[coin]) = (legs, notional);
        }
    }
    BookRead { rule: BookRule::Fixed { pairs, lead_h: lead(book, findings) }, notionals }
}

fn legs(pair: &Pair, venues: &Roster, findings: &mut Findings) -> Option<Legs> {
    let (long, short) = (venues.find(&pair.long, findings), venues.find(&pair.short, findings));
    let (long, short) = long.zip(short)?;
    if long == short {
        let problem = format!("{} is long and short at `{}`", pair.coin, pair.long);
        let finding = Finding::at(pair.short.span(), problem)
            .label("short")
            .also(pair.long.span(), "long")
            .remedy("name two venues; both legs at one cancel");
        findings.push(finding);
    }
    Some(Legs { long, short })
}

/// A multiple of margin.
pub(super) fn multiple(value: &Scalar) -> Result<f64, Misread> {
    units::number(0.0..=1e3)(value)
}
