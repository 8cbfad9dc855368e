//! What is known of one account beside its money: positions, announcements, when it last spoke.

use serde::{Deserialize, Serialize};
use trimtab_model::{Amount, Canonical, Encoder, Quantity, Timestamp};

/// Positions and announced needs of one account, in market order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountState {
    /// What is held.
    pub positions: Vec<Quantity>,
    /// What will be wanted.
    pub announced: Vec<Announcement>,
    /// When the venue last stated the balance.
    pub stated_at: Option<Timestamp>,
}

/// A position that will be wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Announcement {
    /// Signed notional; zero for none.
    pub notional: Amount,
    /// From when it may be opened.
    pub due: Timestamp,
}

impl AccountState {
    /// Nothing held, nothing announced, nothing heard.
    pub(super) fn new(markets: usize) -> Self {
        Self {
            positions: vec![Quantity::ZERO; markets],
            announced: vec![Announcement::default(); markets],
            stated_at: None,
        }
    }
}

impl Canonical for Announcement {
    fn encode(&self, out: &mut Encoder) {
        self.notional.encode(out);
        self.due.encode(out);
    }
}

impl Canonical for AccountState {
    fn encode(&self, out: &mut Encoder) {
        out.sequence(&self.positions);
        out.sequence(&self.announced);
        out.option(self.stated_at.as_ref());
    }
}
