//! The one description of a configuration's shape: every key, its kind, whether it must be there,
//! what it means and how it is written.
//!
//! Decides what is known. Unknown keys, missing keys and wrong types are found by it ([`mod@check`]),
//! variables of the environment find their place by it, and the JSON schema and the reference page
//! are written from it ([`schema`], [`page`]), so that none of them can say something else.

mod account;
mod book;
mod check;
mod file;
mod limits;
pub(crate) mod page;
mod said;
pub(crate) mod schema;
pub(super) mod secret;
mod stand_in;
mod strategy;
#[cfg(test)]
mod tests;
mod venue;

pub(super) use account::ACCOUNTS;
pub(super) use check::check;
pub(super) use file::FILE;
pub(super) use stand_in::is_nowhere;

/// A table of known keys.
#[derive(Debug)]
pub(super) struct Table {
    /// How it is written: `[capital]`.
    pub(super) header: &'static str,
    /// What it is about.
    pub(super) means: &'static str,
    /// Its keys, in the order in which people are told of them.
    pub(super) keys: &'static [Key],
    /// What any other key is; without it there is no other.
    pub(super) rest: Option<&'static Key>,
}

/// One key of a table.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) need: Need,
    /// What it means, with its unit.
    pub(super) means: &'static str,
    /// A value as TOML.
    pub(super) example: &'static str,
}

/// Whether a key must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Must,
    /// Its table must have it where the table's `kind` or `rule` is this, and not otherwise.
    For(&'static str),
    /// What holds without it.
    Else(&'static str),
    /// It may be absent where it is of no use, and then there is nothing to tell.
    May,
}

/// What a value is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// The number 1.
    Version,
    /// A share of 0 to 1: `"5%"`, `"12bps"`, `0.05`.
    Share,
    /// An amount: `"250_000 USD"`.
    Money,
    /// A time above zero: `"90s"`, `"15m"`, `"6h"`, `"7d"`.
    Time,
    /// A time in whole minutes.
    Minutes,
    /// A time in whole hours.
    Hours,
    /// A whole hour of the calendar, UTC.
    Instant,
    /// An instant to the second, UTC.
    Moment,
    /// A number with the unit it is counted in: `"2.5 BTC"`; below zero it is owed or short.
    Figure,
    /// An amount of USD, exact, which may be below zero: `"60_000 USD"`.
    Usd,
    /// A number without a unit, within these limits.
    Number(f64, f64),
    /// A number, or a share as text; the rule has its own limits.
    Parameter,
    /// A name.
    Text,
    /// One of these names.
    Choice(&'static [&'static str]),
    /// A list of names.
    Texts,
    /// A table.
    Table(&'static Table),
    /// A table of tables by names that the desk chooses.
    Named(&'static Table),
    /// A table of shares by names of accounts.
    Shares,
    /// A list of tables; the keys by which a variable of the environment names one of them.
    List(&'static Table, &'static [&'static str]),
}

/// A key that must be there.
const fn must(name: &'static str, kind: Kind, example: &'static str, means: &'static str) -> Key {
    Key { name, kind, need: Need::Must, means, example }
}

impl Key {
    const fn needed_for(mut self, kind: &'static str) -> Self {
        self.need = Need::For(kind);
        self
    }

    const fn or_else(mut self, default: &'static str) -> Self {
        self.need = Need::Else(default);
        self
    }
}

impl Table {
    /// The key of this name; any other name is one of the rest, if there is a rest.
    pub(super) fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name).or(self.rest)
    }
}

impl Kind {
    /// What is expected, in words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Version => "the number 1",
            Self::Share => "a share, such as \"5%\", \"12bps\" or 0.05",
            Self::Money => "an amount of USD, such as \"250_000 USD\"",
            Self::Time => "a time, such as \"90s\", \"15m\", \"6h\" or \"7d\"",
            Self::Minutes => "a time in whole minutes, such as \"15m\" or \"6h\"",
            Self::Hours => "a time in whole hours, such as \"6h\" or \"7d\"",
            Self::Instant => "a whole hour in UTC, such as \"2025-02-01T00:00Z\"",
            Self::Moment => "an instant in UTC, such as \"2026-11-21T08:30Z\"",
            Self::Figure => "a number with its unit, such as \"2.5 BTC\"",
            Self::Usd => "an amount of USD, such as \"60_000 USD\"",
            Self::Number(..) => "a number without quotes",
            Self::Parameter => "a number, or a share as text",
            Self::Text | Self::Choice(_) => "a name in quotes",
            Self::Texts => "a list of names in quotes",
            Self::Table(_) | Self::Named(_) | Self::Shares => "a table",
            Self::List(..) => "a list of tables",
        }
    }
}
