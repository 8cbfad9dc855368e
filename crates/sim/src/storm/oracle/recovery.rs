//! I21, I22, I25: what a process recovered, or has, is what the same batches make of an engine that
//! sees them for the first time, byte for byte, with the same answers on the way.

use super::lines::Line;
use super::violation::{Finding, must};
use trimtab_engine::mutant::Planted;
use trimtab_engine::{Engine, Setup};

/// Lets another engine take the same steps, with the same planted bug if there is one.
///
/// # Errors
/// The first answer, or the last state, that is another.
pub fn check(setup: &Setup, planted: Planted, line: &Line, engine: &Engine) -> Finding {
    let at = line.told.now;
    let Ok(mut other) = setup.clone().engine() else {
        return must(false, "world", at, || "the setup makes no engine".to_owned());
    };
    plant(&mut other, planted);
    for (now, batch, effects) in line.steps() {
        let again = other.step(now, batch);
        must(again.as_deref() == Ok(effects), "I21", at, || {
            format!("batch {} gives other answers the second time", batch.sequence)
        })?;
    }
    let (recovered, told) = (engine.state().digest(), other.state().digest());
    must(recovered == told, "I22", at, || differs(line, engine, &other))
}

/// The same bug in the other engine; what ships has none.
#[cfg(feature = "mutants")]
fn plant(other: &mut Engine, planted: Planted) {
    use trimtab_engine::mutant::Mutant;
    if let Some(mutant) = Mutant::ALL.into_iter().find(|&mutant| planted.is(mutant)) {
        other.plant(mutant);
    }
}

#[cfg(not(feature = "mutants"))]
const fn plant(_: &mut Engine, _: Planted) {}

fn differs(line: &Line, engine: &Engine, other: &Engine) -> String {
    let sequences = [engine, other].map(|one| one.state().sequence());
    let ledgers = [engine, other].map(|one| one.state().ledger());
    let transfers = [engine, other].map(|one| one.state().transfers());
    format!(
        "process {} has a state that its {} batches do not make: sequences {sequences:?}, ledgers {}, transfers {}",
        line.process,
        line.sequence,
        if ledgers[0] == ledgers[1] { "equal" } else { "differ" },
        if transfers[0] == transfers[1] { "equal" } else { "differ" },
    )
}
