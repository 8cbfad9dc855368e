//! The whole file, and every table but the book and the strategies.

use super::book::BOOK;
use super::strategy::STRATEGY;
use super::{Key, Kind, Table};

const fn must(name: &'static str, kind: Kind, example: &'static str, means: &'static str) -> Key {
    Key::must(name, kind, example, means)
}

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

static VENUE: Table = Table {
    header: "[venue.NAME]",
    means: "A place that holds collateral: an exchange, a perp DEX. NAME is its name in the data: \
            small letters, digits, `-` and `_`.",
    keys: &[
        must(
            "funding_interval",
            Kind::Hours,
            r#""8h""#,
            "Time between two settlements of funding.",
        ),
        must(
            "funding_from",
            Kind::Texts,
            r#"["bybit"]"#,
            "Venues whose rates stand in, first to last, where one of its own is missing.",
        )
        .or_else("nobody stands in"),
        must(
            "withdraw_floor",
            Kind::Share,
            r#""10%""#,
            "Share of gross notional that must stay behind a withdrawal.",
        )
        .or_else("0%"),
        must(
            "default_per_year",
            Kind::Share,
            r#""0.5%""#,
            "Chance that the venue fails within a year, as `dynamic` prices it.",
        )
        .or_else("0%"),
        must("max_share", Kind::Share, r#""60%""#, "Share of all capital that it may hold.")
            .or_else("100%"),
        must("withdraw", Kind::Table(&LEG), "", "What leaving costs, and how long it takes."),
        must("deposit", Kind::Table(&LEG), "", "What entering costs, and how long it takes."),
        must(
            "margin",
            Kind::Named(&MARGIN),
            "other",
            "Margin rates by coin; `other` is every coin without its own.",
        ),
        must("suspended", Kind::List(&STRETCH, &[]), "", "When nothing can be withdrawn.")
            .or_else("never"),
    ],
    rest: None,
};

static LEG: Table = Table {
    header: "{ fee, rate, time }",
    means: "One half of a way: out of a venue, or into it.",
    keys: &[
        must("fee", Kind::Money, r#""1.5 USD""#, "Cost of each transfer."),
        must("rate", Kind::Share, r#""1bps""#, "Cost as a share of the amount."),
        must("time", Kind::Minutes, r#""15m""#, "Time it takes."),
    ],
    rest: None,
};

static MARGIN: Table = Table {
    header: "{ initial, maintenance }",
    means: "Margin rates of a coin, as shares of notional.",
    keys: &[
        must("initial", Kind::Share, r#""2%""#, "To open a position, or to withdraw beside it."),
        must("maintenance", Kind::Share, r#""1%""#, "To keep a position; at most the initial one."),
    ],
    rest: None,
};

static STRETCH: Table = Table {
    header: "{ from, to }",
    means: "A stretch of time, the end not included.",
    keys: &[
        must("from", Kind::Instant, r#""2025-02-26T00:00Z""#, "When it begins."),
        must("to", Kind::Instant, r#""2025-02-27T00:00Z""#, "When it ends."),
    ],
    rest: None,
};

static ROUTE: Table = Table {
    header: "[[route]]",
    means: "What holds for one ordered pair of accounts alone. A figure for the whole route \
            replaces those of the venues at its ends.",
    keys: &[
        must(
            "from",
            Kind::Text,
            r#""treasury""#,
            "Account that money leaves: a venue, or `treasury`.",
        ),
        must("to", Kind::Text, r#""okx""#, "Account that it goes to."),
        must("fee", Kind::Money, r#""1.5 USD""#, "Cost of each transfer.")
            .or_else("that of both legs"),
        must("rate", Kind::Share, r#""1bps""#, "Cost as a share of the amount.")
            .or_else("that of both legs"),
        must("time", Kind::Minutes, r#""20m""#, "Time from leaving to usable.")
            .or_else("that of both legs"),
        must("capacity", Kind::Money, r#""500_000 USD""#, "Most that one transfer may carry.")
            .or_else("no limit"),
        must("daily_cap", Kind::Money, r#""1_500_000 USD""#, "Most that it carries in 24 hours.")
            .or_else("no limit"),
        must("outages", Kind::List(&STRETCH, &[]), "", "When it does not work.").or_else("never"),
    ],
    rest: None,
};

static TRANCHE: Table = Table {
    header: "[[tranche]]",
    means: "A risk class: accounts under limits of their own. With any, each account is in one.",
    keys: &[
        must("name", Kind::Text, r#""core""#, "Its name."),
        must("venues", Kind::Texts, r#"["binance", "treasury"]"#, "Its accounts."),
        must(
            "max_utilisation",
            Kind::Share,
            r#""60%""#,
            "Maintenance margin over equity that no withdrawal may exceed.",
        )
        .or_else("100%"),
        must("max_share", Kind::Share, r#""50%""#, "Share of all capital that it may grow to.")
            .or_else("100%"),
        must("reserve", Kind::Money, r#""100_000 USD""#, "What stays in its wallet, the treasury.")
            .or_else("0 USD"),
    ],
    rest: None,
};

static GUARD: Table = Table {
    header: "[guard]",
    means: "Hard limits on what may move; no strategy can talk its way past them.",
    keys: &[
        must(
            "profile",
            Kind::Choice(&["limits", "benchmark"]),
            r#""limits""#,
            "`limits` checks everything here; `benchmark` checks solvency only, and takes no limits.",
        )
        .or_else("limits"),
        must("min_transfer", Kind::Money, r#""1_000 USD""#, "Smallest transfer.")
            .or_else("1_000 USD"),
        must("per_transfer", Kind::Money, r#""2_000_000 USD""#, "Largest single transfer.")
            .or_else("no limit"),
        must("per_route_hour", Kind::Money, r#""2_500_000 USD""#, "Most on one route in an hour.")
            .or_else("no limit"),
        must(
            "per_venue_hour",
            Kind::Money,
            r#""4_000_000 USD""#,
            "Most that one venue gives and takes in an hour.",
        )
        .or_else("no limit"),
        must("per_hour", Kind::Money, r#""6_000_000 USD""#, "Most on all routes in an hour.")
            .or_else("no limit"),
        must("age_max", Kind::Time, r#""2h""#, "Age beyond which a figure may only lower risk.")
            .or_else("no limit"),
        must(
            "routes",
            Kind::Texts,
            r#"["treasury -> *", "* -> treasury"]"#,
            "Routes that may be used, `*` for every account.",
        )
        .or_else("every route"),
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
