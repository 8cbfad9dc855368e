//! A decision in words: the one place where it is put so.

use super::{Decision, Move};
use crate::guard::Refusal;
use trimtab_model::{AccountId, Amount, Portfolio};

impl Decision {
    /// What was decided, in plain words.
    #[must_use]
    pub fn sentence(&self, portfolio: &Portfolio) -> String {
        let moves = self.moves.iter().map(|made| moved(made, portfolio));
        let refusals = self.refusals.iter().map(|refusal| refused(refusal, portfolio));
        let told: Vec<String> = moves.chain(refusals).collect();
        if told.is_empty() { "No move.".to_owned() } else { told.join(" ") }
    }
}

fn moved(made: &Move, portfolio: &Portfolio) -> String {
    let ends = ends(made.body.source, made.body.target, portfolio);
    let amount = money(made.body.amount, portfolio);
    let cut = made.cut_by.map_or_else(String::new, |reason| {
        let wished = money(made.wished, portfolio);
        format!(", cut from {wished}: {reason} ({})", reason.code())
    });
    format!("Move {amount} {ends}{cut}.")
}

fn refused(refusal: &Refusal, portfolio: &Portfolio) -> String {
    let ends = ends(refusal.source, refusal.target, portfolio);
    let (amount, reason) = (money(refusal.wished, portfolio), refusal.reason);
    format!("Refused {amount} {ends}: {reason} ({}).", reason.code())
}

fn ends(source: AccountId, target: AccountId, portfolio: &Portfolio) -> String {
    let name = |account: AccountId| {
        portfolio.accounts().get(account.index()).map_or("nowhere", |found| found.name.as_str())
    };
    format!("from {} to {}", name(source), name(target))
}

/// With hundredths, and thousands separated.
fn money(amount: Amount, portfolio: &Portfolio) -> String {
    let asset = portfolio.collateral();
    let text = amount.decimal(asset.decimals).to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let cents = fraction.get(..2).unwrap_or(fraction);
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |rest| ("-", rest));
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let point = if cents.is_empty() { "" } else { "." };
    format!("{sign}{grouped}{point}{cents} {}", asset.symbol)
}
