//! What a report says: everything that is told, and nothing about how it is drawn.
//!
//! Whoever watched a run fills these in; [`crate::render`] makes the page. Instants are seconds
//! since 1970 (UTC). Figures of pictures are reals in whole units of the collateral; figures that
//! people quote arrive as text that was made from exact amounts.

/// A whole report.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// What it is about, such as `funding-arb, luna-2022`.
    pub title: String,
    /// What happened, and whether anybody need act.
    pub verdict: Verdict,
    /// Every run side by side; empty where there is one run and nothing to compare.
    pub comparison: Option<Table>,
    /// What belongs to the comparison, such as events of runs that are not shown in detail.
    pub asides: Vec<Table>,
    /// The runs that are shown in detail, the most telling first.
    pub runs: Vec<Run>,
    /// What was assumed, a sentence each.
    pub assumptions: Vec<String>,
    /// Where the history came from, with its gaps and substitutions.
    pub provenance: Vec<Table>,
    /// Where the report itself came from.
    pub origin: Origin,
}

/// The first thing a reader sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// How it stands.
    pub tone: Tone,
    /// One sentence that carries the figures that matter.
    pub sentence: String,
    /// What belongs to it, a sentence each.
    pub more: Vec<String>,
}

/// How something stands. Shown as a word and a sign, never as a colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Nothing to do.
    Calm,
    /// Worth a look.
    Watch,
    /// Something was lost.
    Alarm,
}

/// A table with a sentence that says what to see in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What it shows.
    pub title: String,
    /// What to see in it.
    pub sentence: String,
    /// Column heads, units included.
    pub head: Vec<String>,
    /// Rows, as long as the head.
    pub rows: Vec<Vec<String>>,
    /// Which row is the subject of the report, if one is.
    pub marked: Option<usize>,
}

/// One run in detail; by default one in which nothing happened.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Run {
    /// What it is called, such as `luna-2022, dynamic, base`.
    pub name: String,
    /// The strategy at work.
    pub strategy: String,
    /// Symbol of the collateral, such as `USD`.
    pub unit: String,
    /// Every account, the treasury last.
    pub accounts: Vec<Account>,
    /// Instants of the samples, never falling.
    pub times: Vec<i64>,
    /// All there is at each instant, in flight included.
    pub total: Vec<f64>,
    /// Of it, what is in flight.
    pub in_flight: Vec<f64>,
    /// The total of other runs through the same history, at the same instants.
    pub others: Vec<Other>,
    /// Shadow prices at the moments that tell most, in order of time.
    pub ladders: Vec<Ladder>,
    /// Every transfer, in order of request.
    pub transfers: Vec<Transfer>,
    /// From what was there at the start to what was there at the end.
    pub waterfall: Vec<Part>,
    /// Every liquidation, in order of time.
    pub liquidations: Vec<Liquidation>,
    /// Every decision of which there is news, in order of time.
    pub decisions: Vec<Decision>,
    /// Hash of the engine's last state.
    pub state_hash: String,
}

/// Another run's total.
#[derive(Debug, Clone, PartialEq)]
pub struct Other {
    /// What it is called.
    pub name: String,
    /// Its total at the instants of the run it stands beside.
    pub total: Vec<f64>,
}

/// One account through the run.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// Its name.
    pub name: String,
    /// The chain or kind of place it is at, where that is known.
    pub place: Option<String>,
    /// The risk tranche it belongs to; `None` where the whole book is one.
    pub tranche: Option<String>,
    /// The utilisation above which it may not be drawn, 0 to 1.
    pub utilisation_limit: Option<f64>,
    /// Landed at each instant.
    pub balance: Vec<f64>,
    /// Maintenance margin over equity at each instant, 0 to 1; `None` where nothing is held.
    pub utilisation: Vec<Option<f64>>,
}

/// Shadow prices at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Ladder {
    /// When.
    pub at: i64,
    /// Why this moment is shown.
    pub sentence: String,
    /// Hours over which a dollar's worth is reckoned.
    pub hours: f64,
    /// One rung an account, in account order.
    pub rungs: Vec<Rung>,
}

/// One account's shadow price.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rung {
    /// Index of the account.
    pub account: usize,
    /// Worth of one more unit there over the ladder's hours, as a share.
    pub price: f64,
    /// What the cheapest way there costs, as a share; `None` where no way leads there.
    pub cost: Option<f64>,
}

/// One transfer.
#[derive(Debug, Clone, PartialEq)]
pub struct Transfer {
    /// First digits of its id.
    pub id: String,
    /// Index of the account that it left.
    pub source: usize,
    /// Index of the account that it is for.
    pub target: usize,
    /// What left the source, fees included.
    pub amount: f64,
    /// Of it, fees.
    pub fee: f64,
    /// When it was asked for.
    pub asked: i64,
    /// When it should have arrived; `None` where the route's time is not known.
    pub expected: Option<i64>,
    /// How it ended.
    pub ending: Ending,
}

/// How a transfer ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// It arrived.
    Arrived(i64),
    /// It did not, and why.
    Failed(i64, String),
    /// It was on its way when the run ended.
    UnderWay,
}

/// One part of the way from the first total to the last.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What it is.
    pub name: String,
    /// What it added; below zero what it took.
    pub amount: f64,
}

/// One liquidation.
#[derive(Debug, Clone, PartialEq)]
pub struct Liquidation {
    /// When.
    pub at: i64,
    /// Index of the account.
    pub account: usize,
    /// Notional that was closed.
    pub gross: f64,
    /// The penalty that it took. What closing other legs cost is trading.
    pub loss: f64,
    /// What led to it, a sentence each: prices, what was under way, what had been decided.
    pub story: Vec<String>,
}

/// One decision.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// When.
    pub at: i64,
    /// What came of it, for the filter.
    pub kind: Kind,
    /// The decision in words.
    pub sentence: String,
    /// Names and figures behind it, such as the plan's id, benefit, bound, costs.
    pub figures: Vec<(String, String)>,
}

/// What came of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Something moved.
    Move,
    /// Nothing moved, and why.
    NoMove,
    /// A wish was refused or cut by the guard.
    Refused,
}

/// Where a report came from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// Version of the program.
    pub version: String,
    /// Commit it was built from, where that is known.
    pub commit: Option<String>,
    /// The seed, where one was drawn from.
    pub seed: Option<u64>,
    /// The command that makes this report again.
    pub command: String,
    /// Names and values of hashes: configuration, states.
    pub hashes: Vec<(String, String)>,
    /// The configuration as it was used; nothing where there was none.
    pub config: Option<String>,
    /// Names of what holds every row of every run, such as `the journals in runs/`; nothing where
    /// nothing does.
    pub rows: Option<String>,
}
