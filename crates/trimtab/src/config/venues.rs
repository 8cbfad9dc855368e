//! `[venue.NAME]`: margin, fees, times, caps, settlement.

use super::finding::{Finding, Findings};
use super::roster::{self, Roster};
use super::scalar::Written;
use super::schema::{File, Leg, Margin, Name, Stretch, Venue};
use super::units;
use std::ops::Range;
use trimtab_model::Ratio;
use trimtab_sim::market::FundingRule;
use trimtab_sim::spec::{LegSpec, TREASURY, VenueSpec};

/// Routes between more accounts would crowd the portfolio's table.
pub(super) const VENUES_MAX: usize = 100;
/// Margin of every coin that has none of its own.
pub(super) const OTHER: &str = "other";

/// A venue as read.
#[derive(Debug)]
pub(super) struct VenueRead {
    pub(super) spec: VenueSpec,
    /// Leaving and entering.
    pub(super) legs: (LegSpec, LegSpec),
    pub(super) max_share: Option<Ratio>,
    pub(super) funding: FundingRule,
    pub(super) stand_ins: Vec<String>,
}

/// Names of the venues, in the order of the file.
pub(super) fn names(file: &File, findings: &mut Findings) -> Vec<String> {
    let is_plain = |sign: char| matches!(sign, 'a'..='z' | '0'..='9' | '_' | '-');
    for (name, _) in file.venue.iter() {
        roster::check_plain("venue", name, is_plain, findings);
        check_reserved(name, findings);
    }
    if let Some((beyond, _)) = file.venue.iter().nth(VENUES_MAX) {
        let problem = format!("there are more than {VENUES_MAX} venues");
        findings.push(Finding::at(beyond.span(), problem).remedy("keep fewer"));
    }
    if file.venue.iter().next().is_none() {
        let finding = Finding::at(file.version.span(), "there is no venue");
        findings.push(finding.remedy("add a table such as [venue.binance]"));
    }
    file.venue.iter().take(VENUES_MAX).map(|(name, _)| name.get_ref().clone()).collect()
}

/// Names with a meaning of their own: the account beside the venues, and what stands beside
/// accounts among the settings of a strategy with fixed shares.
fn check_reserved(name: &Name, findings: &mut Findings) {
    let taken = match name.get_ref().as_str() {
        TREASURY => "the treasury is there anyway",
        "band" => "`band` is a setting of the rule `static`",
        _ => return,
    };
    let problem = format!("a venue cannot be named `{}`: {taken}", name.get_ref());
    findings.push(Finding::at(name.span(), problem).remedy("use another name"));
}

/// Everything about the venues.
pub(super) fn read(file: &File, coins: &Roster, findings: &mut Findings) -> Vec<VenueRead> {
    let venues = file.venue.iter().take(VENUES_MAX);
    venues.map(|(name, venue)| read_one(name, venue, coins, findings)).collect()
}

fn read_one(name: &Name, venue: &Venue, coins: &Roster, findings: &mut Findings) -> VenueRead {
    let floor = findings.take_some(venue.withdraw_floor.as_ref(), units::real_share);
    if let (Some(floor), Some(rule)) = (&venue.withdraw_floor, &venue.rule) {
        let problem = "`withdraw_floor` would not hold: the rule has its own";
        let finding = Finding::at(floor.span(), problem)
            .label("never read")
            .also(rule.span(), "the rule")
            .remedy("remove it, or write `margin` instead of `rule`");
        findings.push(finding);
    }
    let default = findings.take_some(venue.default_per_year.as_ref(), units::real_share);
    let interval = findings.take(&venue.funding_interval, units::hours(1..=8_760));
    VenueRead {
        spec: VenueSpec {
            name: name.get_ref().clone(),
            margin: margins(name, venue, coins, findings),
            withdraw_floor: floor.unwrap_or_default(),
            yearly_default: default.unwrap_or_default(),
            rule: None,
            suspended: stretches(&venue.suspended, findings),
        },
        legs: (leg(&venue.withdraw, findings), leg(&venue.deposit, findings)),
        max_share: findings.take_some(venue.max_share.as_ref(), units::share),
        funding: FundingRule { interval_h: i64::try_from(interval).unwrap_or(1) },
        stand_ins: stand_ins(name, venue, findings),
    }
}

fn leg(leg: &Leg, findings: &mut Findings) -> LegSpec {
    LegSpec {
        fee: findings.take(&leg.fee, units::money).real,
        rate: findings.take(&leg.rate, units::real_share),
        minutes: findings.take(&leg.time, units::minutes),
    }
}

/// Initial and maintenance margin of each coin of the book.
fn margins(name: &Name, venue: &Venue, coins: &Roster, findings: &mut Findings) -> Vec<(f64, f64)> {
    // Under a rule of the venue's own they are the rule's, which is read once all coins are known.
    let none = vec![(0.0, 0.0); coins.names().len()];
    let margin = match (&venue.margin, &venue.rule) {
        (Some(margin), None) => margin,
        (None, Some(_)) => return none,
        (Some(margin), Some(rule)) => {
            let finding = Finding::at(margin.span(), "a venue margins by `rule` or by `margin`")
                .label("rates")
                .also(rule.span(), "a rule")
                .remedy("keep one of them");
            findings.push(finding);
            return none;
        }
        (None, None) => {
            let problem = format!("`{}` has neither `margin` nor `rule`", name.get_ref());
            let remedy = "add margin = { other = { initial = \"5%\", maintenance = \"2.5%\" } }, or \
                          rule = \"hyperliquid\"";
            findings.push(Finding::at(name.span(), problem).remedy(remedy));
            return none;
        }
    };
    let table = margin.get_ref();
    let written: Vec<(&str, (f64, f64))> = table
        .iter()
        .map(|(coin, margin)| {
            if coin.get_ref() != OTHER {
                coins.find(coin, findings);
            }
            (coin.get_ref().as_str(), margin_of(margin, findings))
        })
        .collect();
    let of = |wanted: &str| written.iter().find(|(coin, _)| *coin == wanted).map(|(_, of)| *of);
    let missing: Vec<&str> =
        coins.names().iter().map(String::as_str).filter(|coin| of(coin).is_none()).collect();
    if of(OTHER).is_none() && !missing.is_empty() {
        let problem = format!("there is no margin for {}", missing.join(", "));
        let remedy = "add it, or `other` for every coin without its own";
        findings.push(Finding::at(margin.span(), problem).remedy(remedy));
    }
    coins.names().iter().map(|coin| of(coin).or(of(OTHER)).unwrap_or_default()).collect()
}

fn margin_of(margin: &Margin, findings: &mut Findings) -> (f64, f64) {
    let initial = findings.read(&margin.initial, units::real_share);
    let maintenance = findings.read(&margin.maintenance, units::real_share);
    let (Some(initial), Some(maintenance)) = (initial, maintenance) else { return (0.0, 0.0) };
    if maintenance > initial {
        let (above, below) = (margin.maintenance.get_ref(), margin.initial.get_ref());
        let problem = format!("maintenance margin `{above}` is above initial margin `{below}`");
        let finding = Finding::at(margin.maintenance.span(), problem)
            .label("maintenance")
            .also(margin.initial.span(), "initial")
            .remedy("maintenance is the smaller of the two; swap or correct them");
        findings.push(finding);
    }
    (initial, maintenance)
}

/// Others whose funding rates may stand in for the venue's own, by preference.
fn stand_ins(own: &Name, venue: &Venue, findings: &mut Findings) -> Vec<String> {
    let is_plain = |sign: char| matches!(sign, 'a'..='z' | '0'..='9' | '_' | '-');
    roster::unique("stand-in", &venue.funding_from, findings);
    for name in &venue.funding_from {
        roster::check_plain("stand-in", name, is_plain, findings);
        if name.get_ref() == own.get_ref() {
            let problem = format!("`{}` cannot stand in for itself", own.get_ref());
            findings.push(Finding::at(name.span(), problem).remedy("name another, or remove it"));
        }
    }
    venue.funding_from.iter().map(|name| name.get_ref().clone()).collect()
}

/// Stretches of time, in minutes since 1970.
pub(super) fn stretches(written: &[Stretch], findings: &mut Findings) -> Vec<Range<i64>> {
    let minutes = |one: &Stretch, findings: &mut Findings| {
        let hours = hours(&one.from, &one.to, findings);
        hours.start.saturating_mul(60)..hours.end.saturating_mul(60)
    };
    written.iter().map(|one| minutes(one, findings)).collect()
}

/// Hours from one instant to a later one; none where that is a finding.
pub(super) fn hours(from: &Written, to: &Written, findings: &mut Findings) -> Range<i64> {
    let (start, end) = (findings.read(from, units::hour), findings.read(to, units::hour));
    let (Some(start), Some(end)) = (start, end) else { return 0..0 };
    if start >= end {
        let problem = format!("`{}` is not after `{}`", to.get_ref(), from.get_ref());
        let finding = Finding::at(to.span(), problem)
            .label("the end")
            .also(from.span(), "the start")
            .remedy("let it end after its start");
        findings.push(finding);
    }
    start..end
}
