//! I1, I2, I3 after every step: the engine's ledger against the auditor's own book.

use super::told::Told;
use super::violation::{Finding, must};
use trimtab_engine::ledger::{Ledger, LedgerAccount, Purpose};
use trimtab_engine::{Decision, Engine};
use trimtab_model::AccountId;

/// Where money is that left an account and reached none: under way, paid, left over, or lost, less
/// what landed without having left.
const OUTSIDE: [Purpose; 5] =
    [Purpose::InFlight, Purpose::Fees, Purpose::Remainder, Purpose::Loss, Purpose::Surplus];

/// Compares an engine's ledger with what it was told.
///
/// # Errors
/// The first figure that is not what was told.
pub fn check(told: &Told, engine: &Engine) -> Finding {
    let ledger = engine.state().ledger();
    let imbalance = ledger.imbalance().map(trimtab_model::Amount::base);
    must(imbalance == Ok(0), "I2", told.now, || {
        format!("all postings together give {imbalance:?} where nothing should be left")
    })?;
    for (account, unknown) in engine.portfolio().account_ids().zip(told.unknown()) {
        check_account(told, ledger, account, unknown)?;
    }
    check_promises(told, engine)?;
    check_inbound(told, engine)?;
    check_outside(told, engine)
}

/// What left accounts and reached none is booked outside of them, to the unit.
fn check_outside(told: &Told, engine: &Engine) -> Finding {
    let ledger = engine.state().ledger();
    let nets = OUTSIDE.map(|purpose| ledger.net(purpose).map_or(i128::MIN, |net| net.base()));
    let outside: i128 = nets.into_iter().fold(0, i128::saturating_add);
    must(outside == told.out, "I1", told.now, || {
        format!(
            "{} base units left accounts and reached none; the ledger has {outside} \
             (in flight, fees, remainder, loss, surplus: {nets:?})",
            told.out
        )
    })?;
    // One place may tell that money landed before another tells that it left.
    let early = told.legs.landed_early(engine.portfolio());
    must(nets[0] >= -early, "I3", told.now, || {
        format!("{} base units in flight where {early} landed before they left", nets[0])
    })
}

fn check_account(told: &Told, ledger: &Ledger, id: AccountId, unknown: i128) -> Finding {
    let account = id.index();
    let base =
        |amount: Result<trimtab_model::Amount, _>| amount.map_or(i128::MIN, |one| one.base());
    let (held, available) = (base(ledger.held(id)), base(ledger.available(id)));
    let stated = told.accounts[account].held;
    must(held == stated, "I1", told.now, || {
        format!("account {account} has {stated} base units by what was told, {held} by the ledger")
    })?;
    let reserved = held.saturating_sub(available);
    must(reserved >= 0, "I3", told.now, || format!("account {account} has {reserved} set aside"))?;
    must(reserved >= unknown, "I8", told.now, || {
        format!(
            "account {account} has {reserved} base units set aside where {unknown} were asked to \
             leave and nobody knows what became of them"
        )
    })
}

/// What is set aside at an account is what its open transfers have set aside, no more and no less.
fn check_promises(told: &Told, engine: &Engine) -> Finding {
    let mut own = vec![0_i128; told.accounts.len()];
    for transfer in engine.state().transfers().list() {
        own[transfer.body.source.index()] += transfer.reserved.base();
    }
    for (id, own) in engine.portfolio().account_ids().zip(own) {
        let reserved = engine.state().ledger().balance(LedgerAccount::Held(id)).reserved.base();
        must(own == reserved, "I3", told.now, || {
            let account = id.index();
            format!("account {account} has {reserved} base units set aside, its transfers {own}")
        })?;
    }
    Ok(())
}

/// No account is promised more than is on its way to it.
fn check_inbound(told: &Told, engine: &Engine) -> Finding {
    let mut most = vec![0_i128; told.accounts.len()];
    for transfer in engine.state().transfers().list().iter().filter(|one| one.is_open()) {
        // More than was sent may have landed on the way.
        let landed =
            told.legs.of(transfer.id).filter_map(|leg| leg.landed.map(|(amount, ..)| amount));
        let amount = landed.max().unwrap_or(0).max(transfer.body.amount.base());
        most[transfer.heading().index()] += amount;
    }
    let inbound = engine.state().inbound().unwrap_or_default();
    for (account, (inbound, most)) in inbound.iter().zip(&most).enumerate() {
        must(inbound.base() <= *most, "I1", told.now, || {
            format!("account {account} is said to get {} base units of {most} sent", inbound.base())
        })?;
    }
    Ok(())
}

/// What was just promised was there: the source has it beside all it had promised before (I3). Later
/// a payment of the owner may take what was promised; what leaves then is refused by the venue.
///
/// # Errors
/// The account that promised more than it has.
pub fn check_sources(told: &Told, engine: &Engine, decision: &Decision) -> Finding {
    let ledger = engine.state().ledger();
    for one in &decision.moves {
        let account = one.body.source;
        let available = ledger.available(account).map_or(i128::MIN, |amount| amount.base());
        must(available >= 0, "I3", told.now, || {
            format!("account {} promised {} more than it holds", account.index(), -available)
        })?;
    }
    Ok(())
}
