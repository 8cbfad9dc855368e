//! `[[tranche]]`: risk classes; every account is in one.

use super::finding::{Finding, Findings};
use super::roster::{self, Roster};
use super::schema::{File, Name, Tranche};
use super::units;
use std::ops::Range;
use trimtab_model::{Amount, Ratio};
use trimtab_sim::spec::{TREASURY, TrancheSpec};

/// The tranches; without any, one that holds everything.
pub(super) fn read(file: &File, accounts: &Roster, findings: &mut Findings) -> Vec<TrancheSpec> {
    if file.tranche.is_empty() {
        return vec![TrancheSpec::whole_book(accounts.len())];
    }
    roster::unique("tranche", file.tranche.iter().map(|tranche| &tranche.name), findings);
    let mut homes: Vec<Option<Range<usize>>> = vec![None; accounts.len()];
    let tranches: Vec<TrancheSpec> = file
        .tranche
        .iter()
        .map(|tranche| read_one(tranche, accounts, &mut homes, findings))
        .collect();
    let homeless = |(name, home): (&String, &Option<_>)| home.is_none().then(|| name.clone());
    let homeless: Vec<String> = accounts.names().iter().zip(&homes).filter_map(homeless).collect();
    if let (false, Some(last)) = (homeless.is_empty(), file.tranche.last()) {
        let problem = format!("no tranche holds {}", homeless.join(", "));
        let remedy = "add each account to the venues of one tranche";
        findings.push(Finding::at(last.venues.span(), problem).remedy(remedy));
    }
    tranches
}

fn read_one(
    tranche: &Tranche,
    accounts: &Roster,
    homes: &mut [Option<Range<usize>>],
    findings: &mut Findings,
) -> TrancheSpec {
    let all = |share: Option<Ratio>| share.unwrap_or(Ratio::ONE);
    let reserve = findings.take_some(tranche.reserve.as_ref(), units::money);
    let members = members(tranche, accounts, homes, findings);
    if let (Some(written), None) = (&tranche.reserve, wallet_of(tranche)) {
        let problem = format!("tranche `{}` has no wallet that could keep a reserve", tranche.name);
        let remedy = format!("move the reserve to the tranche of the {TREASURY}, the only wallet");
        findings.push(Finding::at(written.span(), problem).remedy(remedy));
    }
    TrancheSpec {
        name: tranche.name.get_ref().clone(),
        accounts: members,
        max_utilisation: all(findings.take_some(tranche.max_utilisation.as_ref(), units::share)),
        max_share: all(findings.take_some(tranche.max_share.as_ref(), units::share)),
        reserve: reserve.map_or(Amount::ZERO, |money| money.exact),
    }
}

fn wallet_of(tranche: &Tranche) -> Option<&Name> {
    tranche.venues.get_ref().iter().find(|name| name.get_ref() == TREASURY)
}

/// Indices of the accounts of a tranche; `homes` remembers where each account was named first.
fn members(
    tranche: &Tranche,
    accounts: &Roster,
    homes: &mut [Option<Range<usize>>],
    findings: &mut Findings,
) -> Vec<usize> {
    if tranche.venues.get_ref().is_empty() {
        let problem = format!("tranche `{}` has no venues", tranche.name);
        let remedy = "name at least one venue, or remove the tranche";
        findings.push(Finding::at(tranche.venues.span(), problem).remedy(remedy));
    }
    let mut members = Vec::new();
    for name in tranche.venues.get_ref() {
        let Some(account) = accounts.find(name, findings) else { continue };
        let Some(home) = homes.get_mut(account) else { continue };
        if let Some(first) = home.replace(name.span()) {
            let finding = Finding::at(name.span(), format!("`{name}` is in two places"))
                .label("again")
                .also(first, "first here")
                .remedy("leave it in one tranche");
            findings.push(finding);
        } else {
            members.push(account);
        }
    }
    members
}
