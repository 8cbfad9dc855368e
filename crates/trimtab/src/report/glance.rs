//! A light look at a run that may not be shown in detail: how close it came, and its liquidations.
//!
//! The verdict counts every run, so that every run is looked at: what a page does not tell in
//! detail it can still name.

use super::liquidations::{penalty, under_way};
use super::samples::Row;
use super::tally::Worst;
use super::transfers::Transfers;
use super::words;
use std::sync::{Arc, Mutex, PoisonError};
use trimtab_model::{AccountId, Amount, Observation};
use trimtab_report::Table;
use trimtab_sim::run::{Moment, Watcher};

/// Liquidations told at most; of more, the costliest.
const TOLD_MAX: usize = 150;

/// What was seen of a run.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Glance {
    /// The closest that any account came to its end.
    pub(crate) worst: Option<Worst>,
    /// Its liquidations, in order of time.
    pub(crate) struck: Vec<Struck>,
}

/// A liquidation in short.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Struck {
    at: i64,
    account: String,
    gross: Amount,
    penalty: Amount,
    decimals: u8,
    under_way: String,
}

/// Looks at a run, and hands over what it saw when the run is closed.
#[derive(Debug, Default)]
pub(crate) struct Glancing {
    seen: Glance,
    transfers: Transfers,
    last: Option<i64>,
    done: Arc<Mutex<Option<Glance>>>,
}

impl Glancing {
    /// One for `done`.
    pub(crate) fn new(done: Arc<Mutex<Option<Glance>>>) -> Self {
        Self { done, ..Self::default() }
    }

    fn strike(&self, moment: &Moment<'_>, at: i64, account: AccountId, gross: Amount) -> Struck {
        let portfolio = moment.engine.portfolio();
        let name = portfolio.accounts().get(account.index()).map(|one| one.name.clone());
        Struck {
            at,
            account: name.unwrap_or_default(),
            gross,
            penalty: penalty(moment.batch, account),
            decimals: portfolio.collateral().decimals,
            under_way: under_way(at, account, portfolio, &self.transfers),
        }
    }
}

impl Watcher for Glancing {
    fn tick(&mut self, moment: &Moment<'_>) -> Result<(), String> {
        let (engine, batch) = (moment.engine, moment.batch);
        let (now, portfolio) = (engine.state().now(), engine.portfolio());
        let at = words::seconds(now);
        let assessment = engine.assessment().map_err(|error| error.to_string())?;
        let mut row = Row::of(at, engine, &assessment).map_err(|error| error.to_string())?;
        row.exhaust(batch);
        self.seen.worst = Worst::of(self.seen.worst, &row);
        self.transfers.look(self.last, at);
        batch.observations.iter().for_each(|seen| self.transfers.observe(at, seen, portfolio));
        for seen in &batch.observations {
            if let Observation::Liquidated { account, gross, .. } = seen {
                let struck = self.strike(moment, at, *account, *gross);
                self.seen.struck.push(struck);
            }
        }
        moment.effects.iter().for_each(|effect| self.transfers.ask(now, effect, portfolio));
        self.last = Some(at);
        Ok(())
    }

    fn close(&mut self, moment: &Moment<'_>) -> Result<(), String> {
        self.tick(moment)?;
        let seen = std::mem::take(&mut self.seen);
        *self.done.lock().unwrap_or_else(PoisonError::into_inner) = Some(seen);
        Ok(())
    }
}

/// The liquidations of runs that are not shown in detail, each with its run's name; nothing where
/// there are none.
pub(crate) fn table(struck: &[(String, Struck)], unit: &str) -> Option<Table> {
    let mut told: Vec<&(String, Struck)> = struck.iter().collect();
    if told.len() > TOLD_MAX {
        let mut costs: Vec<Amount> = told.iter().map(|(_, one)| one.penalty).collect();
        costs.sort_unstable_by(|left, right| right.cmp(left));
        let least = costs[TOLD_MAX - 1];
        told.retain(|(_, one)| one.penalty >= least);
        told.truncate(TOLD_MAX);
    }
    let row = |(run, one): &&(String, Struck)| {
        vec![
            run.clone(),
            words::clock(one.at),
            one.account.clone(),
            words::whole(one.gross, one.decimals),
            words::whole(one.penalty, one.decimals),
            one.under_way.clone(),
        ]
    };
    (!struck.is_empty()).then(|| Table {
        title: "Liquidations of the other runs".to_owned(),
        sentence: sentence(struck, told.len(), unit),
        head: vec![
            "run".to_owned(),
            "when".to_owned(),
            "account".to_owned(),
            format!("closed ({unit})"),
            format!("penalty ({unit})"),
            "under way to it".to_owned(),
        ],
        rows: told.iter().map(row).collect(),
        marked: None,
    })
}

fn sentence(struck: &[(String, Struck)], told: usize, unit: &str) -> String {
    let taken = Amount::sum(struck.iter().map(|(_, one)| one.penalty)).unwrap_or(Amount::MAX);
    let decimals = struck.first().map_or(0, |(_, one)| one.decimals);
    let all = u64::try_from(struck.len()).unwrap_or(u64::MAX);
    let mut sentence = format!(
        "{} of runs that are not shown in detail took {} {unit} in penalties.",
        words::counted(all, "liquidation"),
        words::whole(taken, decimals)
    );
    if told < struck.len() {
        let rest = struck.len() - told;
        sentence.push_str(&format!(
            " Listed are the {told} costliest; {rest} cheaper ones are left out: to see them, name \
             fewer runs with --window and --policy."
        ));
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::{Struck, TOLD_MAX, table};
    use trimtab_model::Amount;

    fn struck(penalty: i128) -> (String, Struck) {
        let (gross, penalty) = (Amount::from_base(penalty * 100), Amount::from_base(penalty));
        let (account, under_way) = ("north".to_owned(), "Nothing.".to_owned());
        ("a, none".to_owned(), Struck { at: 0, account, gross, penalty, decimals: 0, under_way })
    }

    #[test]
    fn all_are_listed_or_the_rest_is_counted() {
        assert_eq!(table(&[], "USD"), None);
        let two = table(&[struck(1), struck(2000)], "USD").unwrap();
        let told = "2 liquidations of runs that are not shown in detail took 2,001 USD";
        assert!(two.sentence.starts_with(told), "{}", two.sentence);
        assert_eq!(two.rows[1][2..5], ["north", "200,000", "2,000"]);
        let many: Vec<_> = (0..200).map(struck).collect();
        let many = table(&many, "USD").unwrap();
        assert_eq!(many.rows.len(), TOLD_MAX);
        assert_eq!((many.rows[0][4].as_str(), many.rows[149][4].as_str()), ("50", "199"));
        let told = "Listed are the 150 costliest; 50 cheaper ones are left out";
        assert!(many.sentence.contains(told), "{}", many.sentence);
    }
}
