//! The reference page of the configuration, `docs/reference/config.md`.

use super::strategy::{HAS_DEFAULTS, PARAMETERS};
use super::{ACCOUNTS, FILE, Key, Kind, Need, Table};
use std::fmt::Write as _;
use trimtab_engine::strategy::{DYNAMIC, RULES};

const TOP: &str = "# The configuration

<!-- Written from the code that reads configurations; edit crates/trimtab/src/config/shape. -->

One TOML file describes a desk: `trimtab init` writes a commented one, `trimtab check` says whether it is
sound and what it means, `trimtab check --explain` where each value is from. Unknown keys are errors,
and everything that is wrong is told at once, with line, column and remedy. Secrets never stand in it:
a key that looks like one is refused, and its value is never printed.

## Which file

Where a command takes a configuration and none is named, the first of these is taken, and said on stderr:

1. the file that the variable `TRIMTAB_CONFIG` names,
2. `trimtab.toml` in the current folder,
3. `$XDG_CONFIG_HOME/trimtab/trimtab.toml`, or `~/.config/trimtab/trimtab.toml` where that is not set.

## Variables of the environment

A variable stands above the file, a flag above the variable, and what holds without a key below all of
them. Its name is the key's path in capitals after `TRIMTAB_`, the steps joined by two underscores; what is no letter
or digit is one underscore. Tables of a list go by their names, a pair by its coin, a route by its two ends.

| variable | key |
|---|---|
| `TRIMTAB_CAPITAL__AMOUNT=\"5_000_000 USD\"` | `amount` of `[capital]` |
| `TRIMTAB_VENUE__BINANCE__WITHDRAW__TIME=30m` | `time` in `withdraw` of `[venue.binance]` |
| `TRIMTAB_STRATEGY__BAND__LOWER=9%` | `lower` of the `[[strategy]]` named `band` |
| `TRIMTAB_BOOK__PAIR__BTC__LONG=okx` | `long` of the `[[book.pair]]` with the coin `BTC` |
| `TRIMTAB_ROUTE__TREASURY__OKX__TIME=1h` | `time` of the `[[route]]` from `treasury` to `okx` |
| `TRIMTAB_BOOK__COINS=BTC,ETH` | a list of names, with commas between them |
| `TRIMTAB_VENUE__OKX__SUSPENDED='[{ from = \"2025-02-26\", to = \"2025-02-27\" }]'` | a list of tables, as TOML |

A variable changes or adds keys; it adds no venue, strategy, coin or route. One that names no key is an error. Folders
in `TRIMTAB_DATA` are seen from the current folder, those in the file from the file.

## Margin rules

A venue margins by rates (`margin`, `withdraw_floor`) or by its own rule (`rule`), never by both. A rule is one that comes
with the program, such as `\"hyperliquid\"`, or a file of parameters that ends in `.json`, as seen from this file; `trimtab
margin --parameters RULE` prints the built-in ones to begin with ([docs/margin.md](../margin.md)). Its parameters have a source, a time
and an age from which on they are stale: `trimtab check` tells them, and warns. Under a rule the guard and the strategies
ask the rule itself, so tiers, floors and haircuts are those of the venue at the size that is held. An account whose margin
cannot be assessed is not drawn from, and is topped up to `unassessed_max` of `[guard]` at most. `trimtab backtest --rule
VENUE=RULE` tries a rule on a venue whatever the file says, and on a benchmark's venues too.

## Editors

`trimtab schema config > trimtab.schema.json` writes the JSON schema. Templates begin with
`#:schema ./trimtab.schema.json`, which editors with Taplo or Even Better TOML heed: with that file beside the
configuration they complete keys, show their meaning and underline what is wrong, without a network.

## Units

| kind | how it is written |
|---|---|
| share | `\"5%\"`, `\"12bps\"`, `0.05`: of 0 to 1 |
| money | `\"250_000 USD\"`, to 18 decimals |
| time | `\"90s\"`, `\"15m\"`, `\"6h\"`, `\"7d\"`: whole numbers |
| instant | `\"2025-02-01T00:00Z\"` or `\"2025-02-01\"`: a whole hour, UTC |
| number | without quotes |

Before decimals stands a point, between thousands a `_` or nothing. Commas are refused: `\"1,5 USD\"` would be 1.5 to
one reader and 15 to another.

## Keys

";

const ACCOUNTS_TOP: &str = "# The account file

<!-- Written from the code that reads account files; edit crates/trimtab/src/config/shape/account.rs. -->

What `trimtab margin` reads ([docs/margin.md](../margin.md)): a TOML file with accounts, what they hold, and
prices. Unknown keys are errors, and everything that is wrong is told at once, with line, column and remedy.
No secret belongs in it. `trimtab schema accounts` writes the JSON schema for editors.

## Units

| kind | how it is written |
|---|---|
| figure | `\"2.5 BTC\"`, `\"250_000 USDC\"`: with the name of the market or asset behind it, to 18 decimals |
| USD | `\"60_000 USD\"`: in the venue's unit of account, which is taken as USD, to 18 decimals |
| share | `\"5%\"`, `\"12bps\"`, `0.05`: of 0 to 1 |
| time | `\"90s\"`, `\"15m\"`, `\"6h\"`, `\"7d\"`: whole numbers |
| moment | `\"2026-11-21T08:30Z\"` or `\"2026-11-21\"`: UTC, to the second |
| number | without quotes |

## Keys

";

/// The page of account files.
pub(crate) fn accounts() -> String {
    let mut page = ACCOUNTS_TOP.to_owned();
    describe(&ACCOUNTS, &mut Vec::new(), &mut page);
    page.truncate(page.trim_end().len());
    page + "\n"
}

/// The page of a desk's configuration.
pub(crate) fn document() -> String {
    let mut page = TOP.to_owned();
    let mut told = Vec::new();
    describe(&FILE, &mut told, &mut page);
    rules(&mut page);
    page
}

fn describe(shape: &'static Table, told: &mut Vec<&'static str>, page: &mut String) {
    if told.contains(&shape.header) {
        return;
    }
    told.push(shape.header);
    let title = if shape.header.starts_with(['[', '{']) {
        format!("`{}`", shape.header)
    } else {
        "The file".to_owned()
    };
    push(page, format_args!("### {title}\n\n{}\n\n", shape.means));
    push(
        page,
        format_args!("| key | kind | without it | meaning | example |\n|---|---|---|---|---|\n"),
    );
    for key in shape.keys {
        row(key, page);
    }
    if let Some(rest) = shape.rest {
        push(
            page,
            format_args!(
                "| any other | number or share | {} | {} | |\n",
                without(rest),
                rest.means
            ),
        );
    }
    page.push('\n');
    for key in shape.keys {
        if let Kind::Table(inner) | Kind::Named(inner) | Kind::List(inner, _) = key.kind {
            describe(inner, told, page);
        }
    }
}

fn row(key: &Key, page: &mut String) {
    let example = match key.kind {
        Kind::Table(_) | Kind::Named(_) | Kind::List(..) => String::new(),
        _ => format!("`{} = {}`", key.name, key.example),
    };
    let (name, kind, without) = (key.name, kind(key.kind), without(key));
    push(page, format_args!("| `{name}` | {kind} | {without} | {} | {example} |\n", key.means));
}

fn kind(kind: Kind) -> String {
    match kind {
        Kind::Version | Kind::Number(..) => "number".to_owned(),
        Kind::Share => "share".to_owned(),
        Kind::Moment => "moment".to_owned(),
        Kind::Figure => "figure".to_owned(),
        Kind::Usd => "USD".to_owned(),
        Kind::Money => "money".to_owned(),
        Kind::Time => "time".to_owned(),
        Kind::Minutes => "time, whole minutes".to_owned(),
        Kind::Hours => "time, whole hours".to_owned(),
        Kind::Instant => "instant".to_owned(),
        Kind::Parameter => "number or share".to_owned(),
        Kind::Text => "name".to_owned(),
        Kind::Choice(names) => {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            names.join(", ")
        }
        Kind::Texts => "names".to_owned(),
        Kind::Shares => "shares by venue".to_owned(),
        Kind::Table(inner) => format!("`{}`", inner.header),
        Kind::Named(inner) if inner.header.starts_with('[') => format!("`{}`", inner.header),
        Kind::Named(inner) => format!("`{}` by name", inner.header),
        Kind::List(inner, _) if inner.header.starts_with('[') => format!("`{}`", inner.header),
        Kind::List(inner, _) => format!("a list of `{}`", inner.header),
    }
}

fn without(key: &Key) -> String {
    match key.need {
        Need::Must => "an error".to_owned(),
        Need::For(kind) => format!("an error for `{kind}`"),
        Need::Else(otherwise) => otherwise.to_owned(),
        Need::May => "nothing".to_owned(),
    }
}

fn rules(page: &mut String) {
    page.push_str("## Rules and their parameters\n\nA figure that is a share may be written as text, such as \"5%\".\n\n");
    page.push_str("| rule | parameter | without it | range | meaning |\n|---|---|---|---|---|\n");
    for rule in RULES {
        for (_, name, means) in PARAMETERS.iter().filter(|(of, ..)| *of == rule) {
            let figure = DYNAMIC.iter().find(|known| rule == "dynamic" && known.name == *name);
            let range = figure.map(|known| format!("{} to {}", known.least, known.most));
            let otherwise = match figure {
                Some(known) => known.default.to_string(),
                None if HAS_DEFAULTS.contains(&rule) || *name == "shares" => "nothing".to_owned(),
                None => "an error".to_owned(),
            };
            let range = range.unwrap_or_default();
            push(page, format_args!("| `{rule}` | `{name}` | {otherwise} | {range} | {means} |\n"));
        }
    }
}

fn push(page: &mut String, words: std::fmt::Arguments<'_>) {
    // Writing to a text never fails.
    page.write_fmt(words).unwrap_or_default();
}
