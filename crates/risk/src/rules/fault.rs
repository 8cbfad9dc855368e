//! Why an account cannot be assessed, and why parameters make no rule.

use super::DECIMALS;
use crate::provenance::Stale;
use std::fmt;
use trimtab_model::{Amount, MoneyError, Price, Quantity};

/// What a figure is about, by index among the venue's assets and markets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// An asset.
    Asset(usize),
    /// A market.
    Market(usize),
}

/// Why an account cannot be assessed. It may then not be drawn from.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unassessable {
    /// A price that is needed is not known.
    #[error("{of} has no price; wait for one, or name it")]
    NoPrice {
        /// Of what.
        of: Subject,
    },
    /// A price of zero or below.
    #[error("{of} has the price {}, which is not above zero", plain(.price.base()))]
    BadPrice {
        /// Of what.
        of: Subject,
        /// The price.
        price: Price,
    },
    /// The rule's parameters are too old.
    #[error("the rule's parameters are {0}")]
    StaleTerms(#[from] Stale),
    /// A holding in something the rule has no parameters for.
    #[error("{of} is held but the venue's rule does not list it; add its parameters")]
    Unlisted {
        /// What is held.
        of: Subject,
    },
    /// Something the rule needs beside prices is not known, such as open interest or a pool.
    #[error("{of}: {what} is not known")]
    Unknown {
        /// Of what.
        of: Subject,
        /// What is missing.
        what: &'static str,
    },
    /// A figure that cannot be: a pool lent out beyond what it has, a negative size.
    #[error("{of}: {what} is {value}, which cannot be")]
    Impossible {
        /// Of what.
        of: Subject,
        /// Which figure.
        what: &'static str,
        /// Its value.
        value: i128,
    },
    /// A position beyond the venue's last tier or cap.
    #[error("{of}: a position of {quantity} is beyond the venue's limit", quantity = plain(.quantity.base()))]
    BeyondLimit {
        /// Of what.
        of: Subject,
        /// How much.
        quantity: Quantity,
    },
    /// A change that the account or venue does not admit.
    #[error("{of}: {what} {} is more than the {} there is", plain(.wanted.base()), plain(.most.base()))]
    TooMuch {
        /// Of what.
        of: Subject,
        /// What was wanted: a withdrawal, a loan.
        what: &'static str,
        /// How much of it.
        wanted: Amount,
        /// The most there is.
        most: Amount,
    },
    /// A figure beyond 128 bits.
    #[error("a figure of the account is beyond counting: {0}")]
    BeyondCounting(#[from] MoneyError),
}

/// Why parameters make no rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {problem}; {remedy}")]
pub struct TermsError {
    /// Where in the parameters, such as `markets.BTC.tiers[2]`.
    pub at: String,
    /// What is wrong there, with the value found.
    pub problem: String,
    /// What to do about it.
    pub remedy: String,
}

impl Unassessable {
    /// What it is about, where that is one asset or market.
    #[must_use]
    pub const fn subject(&self) -> Option<Subject> {
        match self {
            Self::NoPrice { of }
            | Self::BadPrice { of, .. }
            | Self::Unlisted { of }
            | Self::Unknown { of, .. }
            | Self::Impossible { of, .. }
            | Self::BeyondLimit { of, .. }
            | Self::TooMuch { of, .. } => Some(*of),
            Self::StaleTerms(_) | Self::BeyondCounting(_) => None,
        }
    }

    /// The message, with the name of what it is about in the place of its index.
    #[must_use]
    pub fn told<'a>(&self, name: impl Fn(Subject) -> Option<&'a str>) -> String {
        let (message, subject) = (self.to_string(), self.subject());
        let named = subject.and_then(|subject| Some((subject, name(subject)?)));
        match named {
            // Every message about something begins with it.
            Some((subject, name)) => message.replacen(&subject.to_string(), name, 1),
            None => message,
        }
    }
}

impl TermsError {
    /// A finding at a place.
    pub fn new(
        at: impl Into<String>,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { at: at.into(), problem: problem.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Asset(index) => write!(out, "asset {index}"),
            Self::Market(index) => write!(out, "market {index}"),
        }
    }
}

/// Without zeros at the end.
fn plain(units: i128) -> String {
    let text = Amount::from_base(units).decimal(DECIMALS).to_string();
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
