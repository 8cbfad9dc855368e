//! `--json`: schema `trimtab/plan/1`. Amounts are decimal strings in `unit`.

use super::proposal::{Expected, Proposal};
use crate::journal::json::{Move, Refusal, Unassessed};
use crate::journal::reasons::Reasons;
use crate::show;
use schemars::JsonSchema;
use serde::Serialize;
use trimtab_engine as engine;
use trimtab_model::{AccountId, Amount, Span};
use trimtab_sim::spec::TICK_MINUTES;

/// One decision, of which nothing is sent. Amounts are decimal strings in `unit`.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Document {
    /// Name and version of this schema.
    schema: &'static str,
    /// When it was decided, by the clock of what was observed, RFC 3339 UTC.
    at: String,
    /// What the decision rests on, in words.
    basis: String,
    /// Which strategy wished.
    strategy: String,
    /// What amounts are counted in.
    unit: String,
    /// Always false: nothing is sent.
    sent: bool,
    /// Whether any move is proposed; then the exit code is 10.
    proposed: bool,
    /// Id of the plan; null where nothing was permitted.
    plan: Option<String>,
    /// Where every account would stand with what is proposed set aside and on its way, the treasury
    /// last; none where a figure is beyond counting.
    accounts: Vec<Stands>,
    /// What is proposed, in order.
    moves: Vec<ExpectedMove>,
    /// What is refused, in order.
    refusals: Vec<Refusal>,
    /// Why; null where the strategy cannot say so.
    reasons: Option<Reasons>,
    /// Accounts that could not be assessed, in account order: nothing is drawn from them.
    unassessed: Vec<Unassessed>,
    /// All of it in plain words, for people.
    sentence: String,
    /// Hash of accounts, markets and routes.
    portfolio_hash: String,
}

/// Where an account stands by its venue's margin rule.
#[derive(Debug, Serialize, JsonSchema)]
struct Stands {
    /// Which.
    account: String,
    /// Landed there, in the unit.
    balance: f64,
    /// On its way there, in the unit.
    inbound: f64,
    /// Maintenance margin over equity, from 0 to 1.
    utilisation: f64,
    /// What may leave now, in the unit.
    available: f64,
    /// Hours that it must hold out: to the next decision, and until the fastest route has come whose
    /// source has something to send; null where none can.
    protection_hours: Option<f64>,
}

/// One proposed transfer and what is expected of it; null where that is beyond counting.
#[derive(Debug, Serialize, JsonSchema)]
struct ExpectedMove {
    #[serde(flatten)]
    made: Move,
    /// What it costs, in the unit.
    fee: Option<String>,
    /// What arrives, in the unit.
    arrives: Option<String>,
    /// Minutes on the way.
    minutes: Option<u64>,
    /// When it arrives, RFC 3339 UTC.
    arrives_at: Option<String>,
}

impl Document {
    /// The whole proposal.
    pub(super) fn of(proposal: &Proposal) -> Self {
        let names = &proposal.names;
        let decision = proposal.decision.as_ref();
        let why = decision.and_then(|decision| decision.reasoning.as_deref());
        let plan = decision.and_then(|decision| decision.plan);
        let moves = proposal.moves().iter();
        let refusals = proposal.refusals().iter();
        let unassessed = decision.into_iter().flat_map(|decision| &decision.unassessed);
        Self {
            schema: "trimtab/plan/1",
            at: show::time(proposal.at()),
            basis: proposal.basis.clone(),
            strategy: proposal.engine.strategy_name().to_owned(),
            unit: names.unit().to_owned(),
            sent: false,
            proposed: !proposal.moves().is_empty(),
            plan: plan.map(|plan| plan.digest().to_string()),
            accounts: Stands::all(proposal),
            moves: moves.map(|made| ExpectedMove::of(proposal, made)).collect(),
            refusals: refusals.map(|one| Refusal::of(one, names)).collect(),
            reasons: why.map(|why| Reasons::of(why, names)),
            unassessed: unassessed.map(|one| Unassessed::of(one, names)).collect(),
            sentence: proposal.sentence(),
            portfolio_hash: proposal.engine.portfolio().digest().to_string(),
        }
    }
}

impl Stands {
    fn all(proposal: &Proposal) -> Vec<Self> {
        let engine = &proposal.engine;
        let Ok(seen) = engine.assessment() else { return Vec::new() };
        let interval = Span::from_minutes(TICK_MINUTES).unwrap_or(Span::ZERO);
        let stands = |account: AccountId| {
            let view = seen.accounts.get(account.index())?;
            Some(Self {
                account: proposal.names.account(account),
                balance: view.balance,
                inbound: view.inbound,
                utilisation: view.utilisation(),
                available: view.available,
                protection_hours: seen.protection_h(engine.portfolio(), interval, account),
            })
        };
        engine.portfolio().account_ids().filter_map(stands).collect()
    }
}

impl ExpectedMove {
    fn of(proposal: &Proposal, made: &engine::decision::Move) -> Self {
        let names = &proposal.names;
        let Expected { fee, net, minutes, at } = proposal.expected(made);
        let decimal = |amount: Option<Amount>| amount.map(|amount| names.decimal(amount));
        Self {
            made: Move::of(made, names),
            fee: decimal(fee),
            arrives: decimal(net),
            minutes,
            arrives_at: at.map(show::time),
        }
    }
}
