//! The file that `trimtab margin` reads: accounts as their venues margin them, and what is known of
//! the world.

use super::{Kind, Table, must};

/// The whole file.
pub(in super::super) static ACCOUNTS: Table = Table {
    header: "the file",
    means: "Accounts at venues, with what they hold, and prices. Version 1 of the format.",
    keys: &[
        must("version", Kind::Version, "1", "Version of the format."),
        must(
            "time",
            Kind::Moment,
            r#""2026-11-21T08:30Z""#,
            "When the figures were read; the age of a rule's parameters counts up to then.",
        )
        .or_else("now"),
        must(
            "horizon",
            Kind::Time,
            r#""24h""#,
            "Time over which chances and distances in standard deviations are told.",
        )
        .or_else("24h"),
        must("market", Kind::Named(&MARKET), "BTC", "What is known of markets, at every venue.")
            .or_else("nothing but what an account says itself"),
        must("asset", Kind::Named(&ASSET), "ETH", "What is known of assets, at every venue.")
            .or_else("nothing but what an account says itself"),
        must(
            "volatility",
            Kind::Table(&MOVES),
            "",
            "How prices move; times and chances of liquidation need it.",
        )
        .or_else("no times and no chances"),
        must(
            "account",
            Kind::Named(&ACCOUNT),
            "main",
            "The accounts: what a venue margins together is one.",
        ),
    ],
    rest: None,
};

static ACCOUNT: Table = Table {
    header: "[account.NAME]",
    means: "What a venue margins together: a cross account, or one isolated position with what \
            was set apart for it.",
    keys: &[
        must(
            "rule",
            Kind::Text,
            r#""hyperliquid""#,
            "The venue's margin rule: one that comes with the program, or a file of parameters \
             ending in `.json`, as seen from this file.",
        ),
        must("venue", Kind::Text, r#""hyperliquid""#, "What the venue is called.")
            .or_else("the account's name"),
        must("settlement", Kind::Text, r#""USDC""#, "The asset in which trades settle.")
            .or_else("the first of `balance`"),
        must("balance", Kind::Named(&BALANCE), "USDC", "What is held and owed, by asset.")
            .or_else("nothing"),
        must("position", Kind::Named(&POSITION), "BTC", "Positions, by market.").or_else("none"),
        must("market", Kind::Named(&MARKET), "BTC", "Markets as this venue has them.")
            .or_else("as in the whole file"),
        must("asset", Kind::Named(&ASSET), "ETH", "Assets as this venue has them.")
            .or_else("as in the whole file"),
    ],
    rest: None,
};

static BALANCE: Table = Table {
    header: "{ held, owed }",
    means: "An asset, counted in itself.",
    keys: &[
        must("held", Kind::Figure, r#""250_000 USDC""#, "What is held.").or_else("nothing"),
        must("owed", Kind::Figure, r#""1_000 USDC""#, "What was borrowed, with its interest.")
            .or_else("nothing"),
    ],
    rest: None,
};

static POSITION: Table = Table {
    header: "{ quantity, entry, .. }",
    means: "A position of one market.",
    keys: &[
        must(
            "quantity",
            Kind::Figure,
            r#""2.5 BTC""#,
            "Units of the underlying; below zero it is short.",
        ),
        must("entry", Kind::Usd, r#""58_000 USD""#, "Mean price at which it was opened.")
            .or_else("gains and losses up to now are in the balance"),
        must(
            "owing",
            Kind::Usd,
            r#""12.5 USD""#,
            "Funding and fees that have accrued and are not in the balance; below zero they come.",
        )
        .or_else("0 USD"),
        must(
            "leverage",
            Kind::Number(1.0, 1000.0),
            "10",
            "Leverage that is set for it, a whole number.",
        )
        .or_else("the most that the venue lets"),
        must("orders", Kind::Number(0.0, 1_000_000.0), "2", "How many orders are open.")
            .or_else("one for each side that is written"),
        must("buys", Kind::Figure, r#""1 BTC""#, "Units that open orders would buy.")
            .or_else("none"),
        must("sells", Kind::Figure, r#""1 BTC""#, "Units that open orders would sell.")
            .or_else("none"),
    ],
    rest: None,
};

static MARKET: Table = Table {
    header: "{ mark, index, .. }",
    means: "What is known of a market.",
    keys: &[
        must("mark", Kind::Usd, r#""60_000 USD""#, "Price at which positions are valued.")
            .or_else("it is not known"),
        must("index", Kind::Usd, r#""60_010 USD""#, "Price of the oracle.").or_else("the mark"),
        must(
            "average",
            Kind::Usd,
            r#""59_900 USD""#,
            "Average over the venue's own span, where its rule takes the worse of both.",
        )
        .or_else("it is not known"),
        must("long", Kind::Figure, r#""20_000 BTC""#, "Units that are held long, by all.")
            .or_else("none"),
        must("short", Kind::Figure, r#""20_000 BTC""#, "Units that are held short, by all.")
            .or_else("none"),
        must("backing", Kind::Table(&BACKING), "", "The pool that is its counterparty.")
            .or_else("none"),
    ],
    rest: None,
};

static BACKING: Table = Table {
    header: "{ long, short, .. }",
    means: "A pool that is the counterparty of a market.",
    keys: &[
        must("long", Kind::Usd, r#""20_000_000 USD""#, "Value of the part that backs longs."),
        must("short", Kind::Usd, r#""20_000_000 USD""#, "Value of the part that backs shorts."),
        must(
            "impact",
            Kind::Usd,
            r#""10_000 USD""#,
            "What is set aside to pay for trades that ease the market's imbalance.",
        )
        .or_else("nothing"),
        must(
            "shared_skew",
            Kind::Usd,
            r#""500_000 USD""#,
            "Longs less shorts over all markets that share an inventory.",
        )
        .or_else("none is shared"),
    ],
    rest: None,
};

static ASSET: Table = Table {
    header: "{ price, average, pool }",
    means: "What is known of an asset; a stablecoin is one like any other.",
    keys: &[
        must("price", Kind::Usd, r#""3_000 USD""#, "Its price.").or_else("it is not known"),
        must(
            "average",
            Kind::Usd,
            r#""2_990 USD""#,
            "Average over the venue's own span, where its rule takes the worse of both.",
        )
        .or_else("it is not known"),
        must("pool", Kind::Table(&POOL), "", "The venue's pool of it, where it is lent.")
            .or_else("none"),
    ],
    rest: None,
};

static POOL: Table = Table {
    header: "{ available, owed, .. }",
    means: "A lending pool, counted in its asset.",
    keys: &[
        must("available", Kind::Figure, r#""1_000_000 USDC""#, "What could be withdrawn now."),
        must("owed", Kind::Figure, r#""4_000_000 USDC""#, "What is lent out, with interest."),
        must(
            "unbacked",
            Kind::Figure,
            r#""0 USDC""#,
            "Claims of lenders that nothing stands behind.",
        )
        .or_else("none"),
        must("touched", Kind::Moment, r#""2026-11-21T08:00Z""#, "When interest was last accrued.")
            .or_else("the figures are those of now"),
        must(
            "adaptive_rate",
            Kind::Text,
            r#""1268391679""#,
            "State of a rate that adapts, a whole number as the venue keeps it.",
        )
        .or_else("0"),
    ],
    rest: None,
};

static MOVES: Table = Table {
    header: "[volatility]",
    means: "How prices move.",
    keys: &[
        must(
            "hourly",
            Kind::Shares,
            r#"{ BTC = "0.5%", other = "0.8%" }"#,
            "Standard deviation of an hour, by market or asset; `other` is all without their own.",
        ),
        must(
            "correlation",
            Kind::Number(-1.0, 1.0),
            "0.8",
            "Correlation of any two of them; what has one name moves as one.",
        )
        .or_else("0.8"),
        must(
            "jumps_per_day",
            Kind::Number(0.0, 1000.0),
            "0.2",
            "Jumps of all prices together, a day.",
        )
        .or_else("none"),
        must("jump_size", Kind::Share, r#""3%""#, "Mean size of a jump, either way alike.")
            .or_else("an error where there are jumps"),
    ],
    rest: None,
};
