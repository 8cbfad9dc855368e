//! What is held at an account.

use crate::encode::{Canonical, Encoder};
use crate::id::{AccountId, MarketId};
use crate::market::Quantity;
use serde::{Deserialize, Serialize};

/// A holding in one market at one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Whose.
    pub account: AccountId,
    /// In what.
    pub market: MarketId,
    /// How much; above zero is long.
    pub quantity: Quantity,
}

impl Canonical for Position {
    fn encode(&self, out: &mut Encoder) {
        self.account.encode(out);
        self.market.encode(out);
        self.quantity.encode(out);
    }
}
