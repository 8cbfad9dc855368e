//! `[book]`.

use super::{Kind, Table, must};

const ARB: &str = "funding-arb";
const PAIRS: &str = "pairs";
/// Times margin; more is a mistake.
const MULTIPLE: Kind = Kind::Number(0.0, 1_000.0);

pub(super) static BOOK: Table = Table {
    header: "[book]",
    means: "Which coins are held long and short where, and how much of them.",
    keys: &[
        must(
            "kind",
            Kind::Choice(&[ARB, PAIRS]),
            r#""funding-arb""#,
            "`funding-arb` chooses pairs by trailing funding; `pairs` has them written down.",
        ),
        must("coins", Kind::Texts, r#"["BTC", "ETH"]"#, "The coins.").needed_for(ARB),
        must(
            "notional_per_side",
            Kind::Money,
            r#""10_000_000 USD""#,
            "Notional of all long legs together, divided evenly over the coins; as much is short.",
        )
        .needed_for(ARB),
        must("lead", Kind::Hours, r#""6h""#, "From the announcement of a pair to its first trade."),
        must(
            "hysteresis_apr",
            Kind::Share,
            r#""3%""#,
            "What a new pair must gain to replace the old one, a year.",
        )
        .needed_for(ARB),
        must("lookback", Kind::Hours, r#""168h""#, "Funding that the choice looks back on.")
            .needed_for(ARB),
        must(
            "open_initial_multiple",
            MULTIPLE,
            "2.0",
            "Times initial margin that an account must hold to open.",
        ),
        must(
            "shortfall_multiple",
            MULTIPLE,
            "1.5",
            "Times maintenance margin below which an account counts as short.",
        ),
        must("pair", Kind::List(&PAIR, &["coin"]), "", "The pairs, one for each coin.")
            .needed_for(PAIRS),
    ],
    rest: None,
};

static PAIR: Table = Table {
    header: "[[book.pair]]",
    means: "Where a coin is held long and where short.",
    keys: &[
        must("coin", Kind::Text, r#""BTC""#, "The coin."),
        must("long", Kind::Text, r#""okx""#, "Venue of the long leg."),
        must("short", Kind::Text, r#""binance""#, "Venue of the short leg, another one."),
        must("notional", Kind::Money, r#""5_000_000 USD""#, "Notional of each leg."),
    ],
    rest: None,
};
