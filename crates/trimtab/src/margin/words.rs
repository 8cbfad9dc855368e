//! What is said of accounts, for people.

use super::Told;
use super::change::Change;
use super::depeg::Worst;
use super::details::details;
use super::figures::{AssetFigures, Figures};
use super::outlook::{Curve, STRESS};
use super::path::{Path, State};
use super::table::{NONE, hours, money, percent, price, real_money, table, units};
use crate::show::{self, plain};
use std::fmt::Write as _;
use trimtab_model::{Amount, Timestamp};
use trimtab_risk::rules::Provenance;

/// One figure of a state.
type Cell<'a> = &'a dyn Fn(&State) -> String;

/// All that is said.
pub(super) fn all(told: &Told<'_>) -> String {
    let mut parts: Vec<String> = told.paths.iter().map(|path| account(told, path)).collect();
    if let Some(curve) = &told.curve {
        parts.push(self::curve(told, curve));
    }
    parts.push(notes(told));
    parts.join("\n\n")
}

fn account(told: &Told<'_>, path: &Path<'_>) -> String {
    let account = path.account;
    let venue = match plain(&account.venue) {
        venue if venue == account.name => String::new(),
        venue => format!(" at {venue}"),
    };
    let mut text = format!("{}{venue}, rule {}\n", account.name, account.terms.name());
    text += &format!(" {}\n", provenance(account.rule.provenance(), told.now));
    text += &format!("\n{}", states(told, path));
    let first = path.states.first().and_then(|state| state.as_ref().ok());
    let last = path.last().filter(|_| !path.is_untouched());
    let behind = if told.steps.len() == 1 { "after the step" } else { "after all steps" };
    for (when, state) in [("now", first), (behind, last)] {
        let Some(state) = state else { continue };
        let when = if last.is_none() { String::new() } else { format!("{when}:\n") };
        text += &details(told, account, state, &when);
    }
    text.truncate(text.trim_end().len());
    text
}

/// Where the rule's parameters are from, and whether they may still be counted on.
fn provenance(from: &Provenance, now: Timestamp) -> String {
    let read = show::time(Timestamp::from_secs(from.as_of));
    let block = from.block.map(|block| format!(", block {block}")).unwrap_or_default();
    let [age, most] = [from.age(now).nanos(), from.age_max.saturating_mul(1_000_000_000)];
    let state = if age > most { "STALE: " } else { "" };
    let in_days = |nanos: u64| nanos / 86_400_000_000_000;
    format!(
        "{state}parameters of {read}{block}, {} old, may be {}\n from {}",
        show::counted(in_days(age), "day"),
        show::counted(in_days(most), "day"),
        plain(&from.source)
    )
}

/// The account's figures, a column a state.
fn states(told: &Told<'_>, path: &Path<'_>) -> String {
    let shown = if path.is_untouched() { 1 } else { path.states.len() };
    let labels = told.steps.iter().map(|step| step.label.as_str()).take(shown - 1);
    let header: Vec<&str> = ["", "now"].into_iter().chain(labels).collect();
    if let Some(Err(why)) = path.states.first() {
        return format!(" cannot be assessed: {why}\n Nothing may be drawn from it.\n");
    }
    let has_outlook = told.accounts.moves.is_some();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut row = |name: &str, cell: Cell<'_>| {
        let cells = path.states.iter().take(shown);
        let cells = cells.map(|state| state.as_ref().map_or(NONE.to_owned(), cell));
        rows.push([name.to_owned()].into_iter().chain(cells).collect());
    };
    row("equity", &|state| money(state.figures.standing.equity));
    row("maintenance", &|state| money(state.figures.standing.maintenance));
    row("initial", &|state| money(state.figures.standing.initial));
    row("stays behind a withdrawal", &|state| money(state.figures.standing.kept));
    row("gross", &|state| money(state.figures.standing.gross));
    row("utilisation", &|state| state.figures.utilisation().map_or(NONE.to_owned(), percent));
    row("may be liquidated", &|state| yes_or_no(state.figures.standing.is_liquidatable));
    for asset in assets(path) {
        let name = &path.account.assets[asset];
        row(&format!("can leave now, {name}"), &|state| {
            found(&state.figures, asset).map_or(NONE.to_owned(), |(_, it)| units(it.withdrawable))
        });
        if !has_outlook {
            continue;
        }
        let after_stress = |state: &State| {
            let (place, _) = found(&state.figures, asset)?;
            state.outlook.as_ref().ok()?.after_stress.get(place).copied()
        };
        row(&format!("can leave before a bad hour, {name}"), &|state| {
            after_stress(state).map_or(NONE.to_owned(), real_money)
        });
    }
    if has_outlook {
        outlook_rows(told, &mut row);
    }
    let mut text = table(&header, rows, 1) + "\n";
    if shown < path.states.len() {
        text += " No step touches it.\n";
    }
    for (place, state) in path.states.iter().enumerate() {
        match state {
            Ok(State { outlook: Err(why), .. }) if place == 0 && has_outlook => {
                text += &format!(" chances and times are not known: {why}\n");
            }
            Err(super::path::Stop::Here(why)) => {
                text += &format!(" `{}` cannot be: {why}\n", told.steps[place - 1].label);
            }
            Ok(State { depeg: Some(worst), .. }) => {
                text += &format!(" `{}`: {}\n", told.steps[place - 1].label, depeg(worst));
            }
            _ => {}
        }
    }
    text + &changes(told, path)
}

/// At which instant of a depeg an account is shown, and by which prices.
fn depeg(worst: &Worst) -> String {
    let prices = worst.prices.iter().map(|seen| match seen.price {
        Some(at) => format!("{} at {}", plain(&seen.name), price(at)),
        None => format!("{0} has no price to move, write one in asset.{0}", plain(&seen.name)),
    });
    let prices = prices.collect::<Vec<_>>().join(", ");
    let when = hours(worst.after.nanos() as f64 / 3.6e12);
    let end = if worst.is_ignored { "; the venue's figures stay as they were" } else { "" };
    format!("worst here {when} after its begin: {prices}{end}")
}

/// How long the account lasts: chances and times.
fn outlook_rows(told: &Told<'_>, row: &mut dyn FnMut(&str, Cell<'_>)) {
    let span = hours(told.accounts.horizon_hours);
    let outlook = |state: &State, cell: &dyn Fn(&super::outlook::Outlook) -> Option<String>| {
        state.outlook.as_ref().ok().and_then(cell).unwrap_or(NONE.to_owned())
    };
    row(&format!("buffer in sigmas of {span}"), &|state| {
        outlook(state, &|it| it.deviations.map(|count| format!("{count:.2}")))
    });
    row(&format!("lost within {span}, chance"), &|state| {
        outlook(state, &|it| it.chance.map(percent))
    });
    for (name, pick) in [("5 %", true), ("50 %", false)] {
        row(&format!("lost by then, chance {name}"), &|state| {
            outlook(state, &|it| {
                it.chance?;
                let time = if pick { it.times.early } else { it.times.median };
                Some(time.map_or("never".to_owned(), hours))
            })
        });
    }
}

/// What each step that touched the account changed, figure by figure.
fn changes(told: &Told<'_>, path: &Path<'_>) -> String {
    let mut rows = Vec::new();
    for (step, pair) in told.steps.iter().zip(path.states.windows(2)) {
        let [Ok(before), Ok(after)] = pair else { continue };
        let change = Change::between(&before.figures, &after.figures);
        if change.is_none() {
            continue;
        }
        let figures =
            [change.equity, change.maintenance, change.initial, change.kept, change.gross];
        rows.push([step.label.clone()].into_iter().chain(figures.map(signed)).collect());
    }
    if rows.is_empty() {
        return String::new();
    }
    let header = ["it changes", "equity", "maintenance", "initial", "stays behind", "gross"];
    format!("\n{}\n", table(&header, rows, 1))
}

fn signed(amount: Amount) -> String {
    if amount.is_positive() { format!("+{}", money(amount)) } else { money(amount) }
}

/// Assets that are held or owed in any state, in their order.
fn assets(path: &Path<'_>) -> Vec<usize> {
    let states = path.states.iter().filter_map(|state| state.as_ref().ok());
    let mut assets: Vec<usize> =
        states.flat_map(|state| state.figures.assets.iter().map(|it| it.balance.asset)).collect();
    assets.sort_unstable();
    assets.dedup();
    assets
}

fn found(figures: &Figures, asset: usize) -> Option<(usize, &AssetFigures)> {
    figures.assets.iter().enumerate().find(|(_, it)| it.balance.asset == asset)
}

/// Capital for each chance of survival, an account a column.
fn curve(told: &Told<'_>, curve: &Curve) -> String {
    let name = |index: usize| told.paths[index].account.name.as_str();
    let names = curve.accounts.iter().map(|(index, _)| name(*index));
    let mut header: Vec<&str> = ["survives"].into_iter().chain(names).collect();
    if curve.accounts.len() > 1 {
        header.extend(["all, at least", "all, enough"]);
    }
    let rows = curve.book.iter().enumerate().map(|(place, book)| {
        let own = curve.accounts.iter().map(|(_, points)| real_money(points[place].capital));
        let mut row = vec![chance(book.survival)];
        row.extend(own);
        if curve.accounts.len() > 1 {
            row.extend([book.at_least, book.enough].map(real_money));
        }
        row
    });
    let span = hours(told.accounts.horizon_hours);
    let text = table(&header, rows.collect(), 1);
    let mut text =
        format!("Equity with which accounts survive {span}, positions as they are:\n\n{text}");
    let without = told.without().unwrap_or_default();
    if !without.is_empty() {
        text += &format!("\n\nwithout: {}", without.join(", "));
    }
    text
}

/// A chance of survival with all its digits: `99.99 %`.
fn chance(share: f64) -> String {
    let percent = format!("{:.2}", share * 100.0);
    format!("{} %", show::without_end_zeros(&percent))
}

fn yes_or_no(is_so: bool) -> String {
    if is_so { "YES".to_owned() } else { "no".to_owned() }
}

/// What the figures are counted in.
fn notes(told: &Told<'_>) -> String {
    let mut text = format!("As of {}. ", show::time(told.now));
    text += "Amounts in each venue's unit of account, assets in themselves.";
    if told.accounts.moves.is_none() {
        text += " Chances and times need a table\n[volatility] in the file.";
    } else {
        // Writing to a string cannot fail.
        write!(
            text,
            "\nA bad hour is one whose loss is larger with a chance of {}. Lost is an account whose \
             equity falls\nto maintenance, with positions as they are and prices moving as [volatility] \
             says.",
            percent(STRESS.chance)
        )
        .unwrap_or_default();
    }

    text.trim_end().to_owned()
}
