//! `[[tranche]]` and `[guard]`: what may not happen.

use super::{Kind, Table, must};

pub(super) static TRANCHE: Table = Table {
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

pub(super) static GUARD: Table = Table {
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
            "unassessed_max",
            Kind::Money,
            r#""100_000 USD""#,
            "Most that an account may be topped up to whose margin cannot be assessed.",
        )
        .or_else("10% of the capital"),
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
