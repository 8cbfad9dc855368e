//! Observations as JSON: one word for what was seen, and what belongs to it.

use super::super::legs;
use super::super::names::{self, Names};
use crate::show;
use schemars::JsonSchema;
use serde::Serialize;
use trimtab_model as model;
use trimtab_model::FlowKind;

/// Something that was observed. Amounts are decimal strings in the document's `unit`.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "saw", rename_all = "snake_case")]
pub(crate) enum Observation {
    /// A mark price.
    Mark {
        /// Where.
        venue: String,
        /// Of what.
        market: String,
        /// The price, a decimal string in the unit per underlying.
        price: String,
    },
    /// An hour's first and last mark price.
    BarClosed {
        /// Where.
        venue: String,
        /// Of what.
        market: String,
        /// First price, a decimal string in the unit per underlying.
        open: String,
        /// Last price, likewise.
        close: String,
    },
    /// The size of a position.
    Position {
        /// Whose.
        account: String,
        /// In what.
        market: String,
        /// Signed size, a decimal string in the underlying.
        quantity: String,
    },
    /// A position that will be wanted.
    Announced {
        /// Whose.
        account: String,
        /// In what.
        market: String,
        /// Signed size in the unit.
        notional: String,
        /// From when it may be opened, RFC 3339 UTC.
        due: String,
    },
    /// A balance, and what changed it since the last one.
    Statement {
        /// Whose.
        account: String,
        /// What it holds.
        balance: String,
        /// Up to how much the balance may be off.
        precision: String,
        /// What changed it.
        flows: Vec<Flow>,
    },
    /// Positions were closed by force.
    Liquidated {
        /// Whose.
        account: String,
        /// Notional closed.
        gross: String,
        /// What was owed beyond the balance.
        deficit: String,
    },
    /// Withdrawals from a venue were opened or closed.
    Withdrawals {
        /// Which.
        venue: String,
        /// Whether they are open.
        open: bool,
    },
    /// A route was opened or closed.
    Route {
        /// The account it leaves.
        from: String,
        /// The account it goes to.
        to: String,
        /// Whether it is open.
        open: bool,
    },
    /// The operator's switch that stops all moves.
    KillSwitch {
        /// Whether it stops them.
        on: bool,
    },
    /// A transfer left.
    TransferSent {
        /// Which.
        id: String,
        /// What left.
        amount: String,
        /// What it cost.
        fee: String,
        /// When it is expected, RFC 3339 UTC.
        due: String,
    },
    /// A transfer was found under way when the engine began.
    TransferUnderWay {
        /// Which.
        id: String,
        /// The account it left.
        from: String,
        /// The account it goes to.
        to: String,
        /// What will arrive.
        amount: String,
        /// When it is expected, RFC 3339 UTC.
        due: String,
    },
    /// A transfer was not carried out.
    TransferRefused {
        /// Which.
        id: String,
        /// Code of the reason.
        reason: &'static str,
    },
    /// A transfer arrived.
    TransferArrived {
        /// Which.
        id: String,
        /// What arrived.
        amount: String,
    },
    /// A transfer came back to where it left.
    TransferReturned {
        /// Which.
        id: String,
        /// What came back.
        amount: String,
    },
    /// What users ask of an account.
    Demand {
        /// Which.
        account: String,
        /// What they wait for.
        waiting: String,
        /// New requests, in order.
        requests: Vec<String>,
    },
    /// What all traders of a venue hold of a market together.
    OpenInterest {
        /// Where.
        venue: String,
        /// Of what.
        market: String,
        /// Units held long.
        long: String,
        /// Units held short.
        short: String,
    },
    /// Something is told of a leg of a transfer.
    Leg {
        /// Key of the leg.
        leg: String,
        /// What, in words.
        news: String,
    },
    /// The process began anew.
    Restarted {
        /// Which opening of the journal this is.
        epoch: u64,
    },
    /// A person's word about a transfer or a chain.
    Order {
        /// In words.
        order: String,
    },
}

/// One change of a balance.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Flow {
    /// Why: capital, price, funding, yield, trading, penalty, deficit or service.
    kind: &'static str,
    /// By how much, signed, in the unit.
    amount: String,
}

impl Observation {
    /// An observation with the names of its portfolio.
    pub(crate) fn of(seen: &model::Observation, names: &Names) -> Self {
        use model::Observation as Seen;
        match seen {
            Seen::Mark { venue, market, price } => Self::Mark {
                venue: names.venue(*venue),
                market: names.market(*market),
                price: names::price(*price),
            },
            Seen::BarClosed { venue, market, open, close } => Self::BarClosed {
                venue: names.venue(*venue),
                market: names.market(*market),
                open: names::price(*open),
                close: names::price(*close),
            },
            Seen::Position(position) => Self::Position {
                account: names.account(position.account),
                market: names.market(position.market),
                quantity: names::quantity(position.quantity),
            },
            Seen::Announced { account, market, notional, due } => Self::Announced {
                account: names.account(*account),
                market: names.market(*market),
                notional: names.decimal(*notional),
                due: show::time(*due),
            },
            Seen::Statement(statement) => Self::statement(statement, names),
            Seen::Liquidated { account, gross, deficit } => Self::Liquidated {
                account: names.account(*account),
                gross: names.decimal(*gross),
                deficit: names.decimal(*deficit),
            },
            Seen::Withdrawals { venue, open } => {
                Self::Withdrawals { venue: names.venue(*venue), open: *open }
            }
            Seen::Route { route, open } => {
                let [from, to] = names.route(*route);
                Self::Route { from, to, open: *open }
            }
            Seen::KillSwitch { on } => Self::KillSwitch { on: *on },
            Seen::TransferSent { id, amount, fee, due } => Self::TransferSent {
                id: id.digest().to_string(),
                amount: names.decimal(*amount),
                fee: names.decimal(*fee),
                due: show::time(*due),
            },
            Seen::TransferUnderWay { id, source, target, net, due } => Self::TransferUnderWay {
                id: id.digest().to_string(),
                from: names.account(*source),
                to: names.account(*target),
                amount: names.decimal(*net),
                due: show::time(*due),
            },
            Seen::TransferRefused { id, reason } => {
                Self::TransferRefused { id: id.digest().to_string(), reason: reason.code() }
            }
            Seen::TransferArrived { id, amount } => Self::TransferArrived {
                id: id.digest().to_string(),
                amount: names.decimal(*amount),
            },
            Seen::TransferReturned { id, amount } => Self::TransferReturned {
                id: id.digest().to_string(),
                amount: names.decimal(*amount),
            },
            Seen::Demand(report) => Self::Demand {
                account: names.account(report.account),
                waiting: names.decimal(report.waiting),
                requests: report.requests.iter().map(|one| names.decimal(*one)).collect(),
            },
            Seen::OpenInterest { venue, market, long, short } => Self::OpenInterest {
                venue: names.venue(*venue),
                market: names.market(*market),
                long: names::quantity(*long),
                short: names::quantity(*short),
            },
            Seen::Leg { id, news } => {
                Self::Leg { leg: id.digest().to_string(), news: legs::news(news, names) }
            }
            Seen::Restarted { epoch } => Self::Restarted { epoch: *epoch },
            Seen::Order(order) => Self::Order { order: legs::order(order, names) },
        }
    }

    fn statement(statement: &model::Statement, names: &Names) -> Self {
        let flow =
            |one: &model::Flow| Flow { kind: flow(one.kind), amount: names.decimal(one.amount) };
        Self::Statement {
            account: names.account(statement.account),
            balance: names.decimal(statement.balance),
            precision: names.decimal(statement.precision),
            flows: statement.flows.iter().map(flow).collect(),
        }
    }
}

/// A word for a kind of flow.
pub(in crate::journal) const fn flow(kind: FlowKind) -> &'static str {
    match kind {
        FlowKind::Capital => "capital",
        FlowKind::Price => "price",
        FlowKind::Funding => "funding",
        FlowKind::Yield => "yield",
        FlowKind::Trading => "trading",
        FlowKind::Penalty => "penalty",
        FlowKind::Deficit => "deficit",
        FlowKind::Service => "service",
    }
}
