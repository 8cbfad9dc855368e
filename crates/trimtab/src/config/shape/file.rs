//! The whole file, and its small tables.

use super::book::BOOK;
use super::limits::{GUARD, TRANCHE};
use super::strategy::STRATEGY;
use super::venue::{ROUTE, VENUE};
use super::{Kind, Table, must};

/// The whole file.
pub(in super::super) static FILE: Table = Table {
    header: "the file",
    means: "A desk: what it holds, where, and what may be done with it. Version 1 of the format.",
    keys: &[
        must("version", Kind::Version, "1", "Version of the format."),
        must(
            "data",
            Kind::Texts,
            r#"["history"]"#,
            "Folders of recorded history, as seen from this file. `--data` names others instead.",
        )
        .or_else("none: name them with --data"),
        must("capital", Kind::Table(&CAPITAL), "", "How much there is and where it starts."),
        must("costs", Kind::Table(&COSTS), "", "What trading and liquidations cost."),
        must("book", Kind::Table(&BOOK), "", "Which coins are held where, and how much of them."),
        must("volatility", Kind::Table(&VOLATILITY), "", "How moves of prices are estimated."),
        must(
            "venue",
            Kind::Named(&VENUE),
            "binance",
            "The venues, in the order that decides ties.",
        )
        .or_else("none; at least one is needed"),
        must("route", Kind::List(&ROUTE, &["from", "to"]), "", "Routes with terms of their own.")
            .or_else("every route has the terms of the venues at its ends"),
        must(
            "tranche",
            Kind::List(&TRANCHE, &["name"]),
            "",
            "Risk classes; each account is in one.",
        )
        .or_else("one that holds all accounts and limits nothing"),
        must(
            "guard",
            Kind::Table(&GUARD),
            "",
            "Hard limits that no strategy can talk its way past.",
        )
        .or_else("the smallest transfer alone"),
        must("strategy", Kind::List(&STRATEGY, &["name"]), "", "Rules to compare, in this order.")
            .or_else("none; at least one is needed"),
        must("window", Kind::List(&WINDOW, &["name"]), "", "Spans of history to replay.")
            .or_else("none; at least one is needed"),
    ],
    rest: None,
};

static CAPITAL: Table = Table {
    header: "[capital]",
    means: "How much there is and where it starts.",
    keys: &[
        must("amount", Kind::Money, r#""4_000_000 USD""#, "All capital at the start, in USD."),
        must(
            "treasury_share",
            Kind::Share,
            r#""20%""#,
            "Share of it that starts in the treasury; the venues share the rest.",
        ),
        must("treasury_apr", Kind::Share, r#""4.5%""#, "What the treasury earns, a year."),
    ],
    rest: None,
};

static COSTS: Table = Table {
    header: "[costs]",
    means: "What trading and liquidations cost, as shares of notional.",
    keys: &[
        must("taker", Kind::Share, r#""5bps""#, "Cost of a trade, of the notional traded."),
        must(
            "orphan_close",
            Kind::Share,
            r#""10bps""#,
            "Cost of closing a leg whose other side was liquidated, of its notional.",
        ),
        must(
            "liquidation_penalty",
            Kind::Share,
            r#""1%""#,
            "What a liquidation takes, of the notional liquidated.",
        ),
    ],
    rest: None,
};

static VOLATILITY: Table = Table {
    header: "[volatility]",
    means: "How moves of prices are estimated, and what is taken for them before any is known.",
    keys: &[
        must("half_life", Kind::Time, r#""48h""#, "Age at which a move counts half."),
        must(
            "start_hourly",
            Kind::Share,
            r#""0.8%""#,
            "Standard deviation of an hour to begin with.",
        ),
        must("correlation", Kind::Number(-1.0, 1.0), "0.8", "Correlation of coins to begin with."),
    ],
    rest: None,
};

static WINDOW: Table = Table {
    header: "[[window]]",
    means: "A span of history, over all venues and coins of the desk.",
    keys: &[
        must("name", Kind::Text, r#""winter-2025""#, "Its name."),
        must("start", Kind::Instant, r#""2025-02-01T00:00Z""#, "Its first hour."),
        must(
            "end",
            Kind::Instant,
            r#""2025-03-01T00:00Z""#,
            "The hour after its last; 30 years at most.",
        ),
    ],
    rest: None,
};
