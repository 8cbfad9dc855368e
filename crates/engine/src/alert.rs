//! What a person should know about a transfer, and the one sentence that says it.

use serde::{Deserialize, Serialize};
use trimtab_model::decimal::grouped;
use trimtab_model::{Amount, Canonical, ChainId, Encoder, Portfolio, TransferId};

/// Something about a transfer that a person should know. Told when it begins, and
/// again at each beginning of the process for as long as it waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Which transfer.
    pub transfer: TransferId,
    /// What.
    pub trouble: Trouble,
    /// Whether nothing more is done about the transfer until a person says so.
    pub quarantined: bool,
}

/// What is the matter with a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trouble {
    /// Asked again and again, nobody says what became of a leg.
    Unanswered,
    /// Left, and not landed within its time.
    Overdue,
    /// The signer does not sign.
    Unsigned,
    /// What was final is undone. The chain is halted.
    FinalReversed {
        /// Which chain.
        chain: ChainId,
    },
    /// Less landed than the terms explain.
    Missing {
        /// How much is missing.
        amount: Amount,
    },
    /// More landed than left.
    Surplus {
        /// How much more.
        amount: Amount,
    },
    /// A leg cannot be done, and no other way leads on or back.
    NoWay,
    /// The key was seen with another request: somebody else uses our keys, or the adapter is wrong.
    Conflict,
    /// The news do not fit where the leg stands.
    Contradiction,
}

impl Alert {
    /// What is the matter, with which transfer, and what to do.
    #[must_use]
    pub fn sentence(&self, portfolio: &Portfolio) -> String {
        let (what, mut remedy) = self.trouble.told(portfolio);
        if matches!(self.trouble, Trouble::FinalReversed { .. }) && !self.quarantined {
            remedy = "Find out what the chain says now, then lift the halt";
        }
        let waits = if self.quarantined { " It waits for you." } else { "" };
        format!("transfer {}: {what}.{waits} {remedy}.", self.transfer)
    }
}

impl Trouble {
    /// A word for files and programs, and for the headings of docs/runbook.md; it never changes.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unanswered => "unanswered",
            Self::Overdue => "overdue",
            Self::Unsigned => "unsigned",
            Self::FinalReversed { .. } => "final_reversed",
            Self::Missing { .. } => "missing",
            Self::Surplus { .. } => "surplus",
            Self::NoWay => "no_way",
            Self::Conflict => "conflict",
            Self::Contradiction => "contradiction",
        }
    }

    /// What is the matter, and what to do.
    fn told(self, portfolio: &Portfolio) -> (String, &'static str) {
        let money = |amount: Amount| {
            let asset = portfolio.collateral();
            format!("{} {}", grouped(&amount.decimal(asset.decimals).to_string()), asset.symbol)
        };
        match self {
            Self::Unanswered => (
                "asked again and again, nobody says what became of a request that may have acted"
                    .to_owned(),
                "Look it up where it was sent, by its key; any answer lifts this",
            ),
            Self::Overdue => (
                "money is on its way for much longer than it should be".to_owned(),
                "It is still asked about; see with the bridge or venue whether it is held there",
            ),
            Self::Unsigned => (
                "the signer has not signed for long, so nothing was sent".to_owned(),
                "See that the signer runs and is unlocked",
            ),
            Self::FinalReversed { chain } => {
                let name = portfolio.chains().get(chain.index()).map(|one| one.name.as_str());
                let name = name.unwrap_or("a chain");
                (
                    format!(
                        "what was final on {name} is undone; nothing more is done on that chain"
                    ),
                    "Find out what the chain says now, then lift the halt and resume or abandon",
                )
            }
            Self::Missing { amount } => (
                format!("{} left and did not land, beyond any fee that was agreed", money(amount)),
                "Find it; resume to go on with what landed, abandon to close the books on the rest",
            ),
            Self::Surplus { amount } => (
                format!("{} more landed than left; it is booked as surplus", money(amount)),
                "Find out whose it is before anybody counts on it",
            ),
            Self::NoWay => (
                "a leg cannot be done, and no other way leads on or back".to_owned(),
                "Resume to try again, or bring the money home by hand and abandon",
            ),
            Self::Conflict => (
                "its key was seen before with another request".to_owned(),
                "Stop whatever else uses these keys; nothing of this request moved",
            ),
            Self::Contradiction => (
                "what is told cannot follow what was told before".to_owned(),
                "Compare the places' own records with the journal before you resume",
            ),
        }
    }
}

impl Canonical for Trouble {
    fn encode(&self, out: &mut Encoder) {
        match self {
            Self::Unanswered => out.u8(0),
            Self::Overdue => out.u8(1),
            Self::Unsigned => out.u8(2),
            Self::FinalReversed { chain } => {
                out.u8(3);
                chain.encode(out);
            }
            Self::Missing { amount } => {
                out.u8(4);
                amount.encode(out);
            }
            Self::Surplus { amount } => {
                out.u8(5);
                amount.encode(out);
            }
            Self::NoWay => out.u8(6),
            Self::Conflict => out.u8(7),
            Self::Contradiction => out.u8(8),
        }
    }
}
