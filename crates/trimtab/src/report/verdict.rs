//! The first thing a reader sees: what came of the subject, beside the best of the others.

use super::figures::{Figures, Unit};
use super::words::{counted, percent};
use trimtab_model::{Amount, decimal};
use trimtab_report::{Tone, Verdict};

/// Utilisation from which an account is worth a look.
const CLOSE: f64 = 0.8;

/// One strategy over the windows of a report, in their order.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    /// What it is called.
    pub(crate) strategy: String,
    /// What it came to in each.
    pub(crate) runs: Vec<Figures>,
}

impl Group {
    fn sum(&self, pick: fn(&Figures) -> Amount) -> Amount {
        Amount::sum(self.runs.iter().map(pick)).unwrap_or(Amount::MAX)
    }

    fn count(&self, pick: fn(&Figures) -> u64) -> u64 {
        self.runs.iter().map(pick).fold(0, u64::saturating_add)
    }

    /// What it earned over all windows.
    pub(crate) fn net(&self) -> Amount {
        self.sum(|one| one.net)
    }

    fn liquidations(&self) -> u64 {
        self.count(|one| one.liquidations)
    }

    fn drawdown(&self) -> f64 {
        self.runs.iter().map(|one| one.felt.drawdown_share).fold(0.0, f64::max)
    }

    fn unit(&self) -> Unit {
        let unit = self.runs.first().map(|one| one.unit.clone());
        unit.unwrap_or(Unit { symbol: String::new(), decimals: 0 })
    }

    /// The cells of its row in a comparison, behind its name and windows.
    pub(super) fn cells(&self) -> Vec<String> {
        let unit = self.unit();
        let idle: Vec<f64> = self.runs.iter().filter_map(|one| one.felt.idle_share).collect();
        let mean = idle.iter().sum::<f64>() / idle.len() as f64;
        vec![
            unit.whole(self.net()),
            unit.whole(self.sum(|one| one.fees)),
            decimal::grouped(&self.liquidations().to_string()),
            unit.whole(self.sum(|one| one.penalty)),
            percent(self.drawdown()),
            decimal::grouped(&self.count(|one| one.transfers).to_string()),
            unit.whole(self.sum(|one| one.volume)),
            if idle.is_empty() { "-".to_owned() } else { percent(mean) },
        ]
    }

    /// Its name, its net and its liquidations.
    pub(super) fn told(&self) -> String {
        format!("{}, {}", self.strategy, self.net_and_liquidations())
    }

    fn net_and_liquidations(&self) -> String {
        let net = self.unit().money(self.net());
        match self.liquidations() {
            0 => format!("{net} without a liquidation"),
            some => format!("{net} with {}", counted(some, "liquidation")),
        }
    }

    /// "made 1,234 USD (3 % of the capital) without a liquidation".
    fn result(&self) -> String {
        let net = self.net();
        let (verb, size) = match net.negated() {
            Ok(loss) if net.is_negative() => ("lost", loss),
            _ => ("made", net),
        };
        let share = match &self.runs[..] {
            [one] => {
                one.net_share().map(|share| format!(" ({} of the capital)", percent(share.abs())))
            }
            _ => None,
        };
        let liquidations = match self.liquidations() {
            0 => "without a liquidation".to_owned(),
            some => format!("with {}", counted(some, "liquidation")),
        };
        format!("{verb} {}{} {liquidations}", self.unit().money(size), share.unwrap_or_default())
    }
}

/// The verdict on one of the groups.
pub(crate) fn verdict(groups: &[Group], subject: usize) -> Verdict {
    let Some(group) = groups.get(subject) else {
        let sentence = "Nothing was run.".to_owned();
        return Verdict { tone: Tone::Watch, sentence, more: Vec::new() };
    };
    let others = groups.iter().enumerate().filter(|(place, _)| *place != subject);
    let best = others.map(|(_, other)| other).max_by_key(|other| other.net());
    let over = match group.runs.len() {
        1 => String::new(),
        windows => format!(" over {windows} windows"),
    };
    let mut sentence = format!("{} {}{over}", group.strategy, group.result());
    if let Some(best) = best {
        sentence.push_str(&format!(
            "; the best of the others, {}, {}",
            best.strategy,
            best.result()
        ));
    }
    sentence.push('.');
    Verdict { tone: tone(group), sentence, more: more(group) }
}

fn tone(group: &Group) -> Tone {
    let is_close = |one: &Figures| one.felt.worst.is_some_and(|worst| worst.utilisation >= CLOSE);
    if group.liquidations() > 0 || group.sum(|one| one.deficit).is_positive() {
        Tone::Alarm
    } else if group.net().is_negative() || group.runs.iter().any(is_close) {
        Tone::Watch
    } else {
        Tone::Calm
    }
}

fn more(group: &Group) -> Vec<String> {
    let unit = group.unit();
    let transfers = group.count(|one| one.transfers);
    let moved = match transfers {
        0 => "Nothing was moved.".to_owned(),
        some => format!(
            "It moved {} in {}, for {} of fees.",
            unit.money(group.sum(|one| one.volume)),
            counted(some, "transfer"),
            unit.money(group.sum(|one| one.fees))
        ),
    };
    let mut more = vec![moved];
    if group.liquidations() > 0 {
        let deficit = group.sum(|one| one.deficit);
        let short = if deficit.is_positive() {
            format!(", and the treasury paid shortages of {}", unit.money(deficit))
        } else {
            String::new()
        };
        let penalty = unit.money(group.sum(|one| one.penalty));
        more.push(format!("Liquidations cost {penalty} in penalties{short}."));
    }
    more.push(format!(
        "The deepest fall of the total from a peak was {}.",
        percent(group.drawdown())
    ));
    more
}
