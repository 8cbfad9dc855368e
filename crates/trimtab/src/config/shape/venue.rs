//! `[venue.NAME]` and `[[route]]`: places that hold collateral, and the ways between them.

use super::{Kind, Table, must};

pub(super) static VENUE: Table = Table {
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
        )
        .or_else("those of `rule`"),
        must(
            "rule",
            Kind::Text,
            r#""hyperliquid""#,
            "The venue's own margin rule, in the place of `margin` and `withdraw_floor`: one that \
             comes with the program, or a file of parameters ending in `.json`.",
        )
        .or_else("the rates of `margin`"),
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

pub(super) static ROUTE: Table = Table {
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
