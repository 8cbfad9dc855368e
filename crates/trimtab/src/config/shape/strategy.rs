//! `[[strategy]]`: a rule with its parameters.

use super::{Key, Kind, Need, Table, must};
use trimtab_engine::strategy::RULES;

pub(super) static STRATEGY: Table = Table {
    header: "[[strategy]]",
    means: "A rule with its parameters; all of them see the same history.",
    keys: &[
        must("name", Kind::Text, r#""band""#, "Its name."),
        must("rule", Kind::Choice(&RULES), r#""dynamic""#, "Which rule."),
        Key {
            name: "shares",
            kind: Kind::Shares,
            need: Need::May,
            means: "Share of all capital by venue, for the rule `static`; the treasury keeps the rest.",
            example: r#"{ binance = "40%", okx = "40%" }"#,
        },
    ],
    rest: Some(&PARAMETER),
};

/// Any other key.
static PARAMETER: Key = Key {
    name: "PARAMETER",
    kind: Kind::Parameter,
    need: Need::Else("the rule's own default, where it has one"),
    means: "A parameter of the rule.",
    example: r#""5%""#,
};

/// Rules that need none of their parameters.
pub(super) const HAS_DEFAULTS: [&str; 2] = ["none", "dynamic"];

/// What each parameter of a rule means: rule, name, meaning.
pub(super) const PARAMETERS: [(&str, &str, &str); 26] = [
    ("none", "treasury_share", "Share that the treasury keeps; only checked."),
    ("weighted-tolerance", "treasury_share", "Share that the treasury keeps."),
    ("weighted-tolerance", "tolerance", "Share of its target that an account may lack."),
    ("threshold-target", "treasury_share", "Share that the treasury keeps."),
    ("threshold-target", "threshold", "Share of its target below which an account is filled."),
    ("threshold-target", "overage", "Times its target above which an account gives back."),
    ("min-target", "min", "Share of its need below which an account is filled; below `target`."),
    ("min-target", "target", "Share of its need to which it is filled."),
    ("interval", "threshold", "Share of the mean need that every account with a need should hold."),
    (
        "asymmetric-band",
        "lower",
        "Share of its need below which an account is filled; below `mid`.",
    ),
    ("asymmetric-band", "mid", "Share of its need to which it is filled or swept; below `upper`."),
    ("asymmetric-band", "upper", "Share of its need above which it is swept."),
    ("vol-band", "k", "Standard deviations until help arrives that count as risk."),
    ("vol-band", "jump", "A jump that counts as risk in any case."),
    ("vol-band", "mid", "Times that risk which an account is brought to; below `upper`."),
    ("vol-band", "upper", "Times that risk above which it gives back."),
    ("static", "shares", "Share of all capital by venue; the treasury keeps the rest."),
    ("static", "band", "Share of its target by which an account may be off."),
    ("dynamic", "tail", "Degrees of freedom of large moves: the smaller, the fatter the tail."),
    ("dynamic", "loss", "What a liquidation costs, of gross notional."),
    ("dynamic", "vol_floor", "Least volatility that is believed, an hour."),
    ("dynamic", "memory", "Half-life of the slow volatility, hours."),
    ("dynamic", "amortisation", "Longest time over which a move may be reckoned to pay, hours."),
    ("dynamic", "carry", "What an announced pair is worth a year, of the notional of one side."),
    ("dynamic", "waiting", "Times its fees that a move must gain, net, to be made now."),
    ("dynamic", "unserved", "What a dollar costs that is not there when a user wants it."),
];
