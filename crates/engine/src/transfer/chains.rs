//! What sagas share per chain: the next nonce of our wallet, and whether the chain is halted.

use serde::{Deserialize, Serialize};
use trimtab_model::{Canonical, ChainId, Encoder, TransferId};

/// Our wallets' nonces and halts, in chain order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Chains {
    list: Vec<Chain>,
}

/// One chain.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Chain {
    next_nonce: u64,
    /// Nonces below it that no transaction will ever use, ascending: they come first, or those above
    /// them wait for ever.
    freed: Vec<u64>,
    /// The transfer of whose final events one was undone, until a person lifts the halt.
    halted_by: Option<TransferId>,
}

impl Chains {
    /// `count` chains of which nothing is known.
    pub(crate) fn new(count: usize) -> Self {
        Self { list: vec![Chain::default(); count] }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether a final event of the chain was undone, and no person has looked at it yet.
    #[must_use]
    pub fn is_halted(&self, chain: ChainId) -> bool {
        self.list.get(chain.index()).is_some_and(|one| one.halted_by.is_some())
    }

    /// A final event of a transfer was undone there.
    pub(super) fn halt(&mut self, chain: ChainId, by: TransferId) {
        if let Some(one) = self.list.get_mut(chain.index()) {
            one.halted_by.get_or_insert(by);
        }
    }

    /// A person has looked.
    pub(super) fn lift(&mut self, chain: ChainId) {
        if let Some(one) = self.list.get_mut(chain.index()) {
            one.halted_by = None;
        }
    }

    /// The chains that are halted, and by which transfer.
    pub(super) fn halts(&self) -> impl Iterator<Item = (ChainId, TransferId)> {
        let all = self.list.iter().enumerate();
        all.filter_map(|(index, one)| Some((ChainId::at(index)?, one.halted_by?)))
    }

    /// The nonce that the next transaction will have.
    pub(super) fn next_nonce(&self, chain: ChainId) -> Option<u64> {
        let one = self.list.get(chain.index())?;
        Some(one.freed.first().copied().unwrap_or(one.next_nonce))
    }

    /// The nonce of the next transaction; it is given once.
    pub(super) fn take_nonce(&mut self, chain: ChainId) -> Option<u64> {
        let one = self.list.get_mut(chain.index())?;
        if !one.freed.is_empty() {
            return Some(one.freed.remove(0));
        }
        let nonce = one.next_nonce;
        one.next_nonce = nonce.checked_add(1)?;
        Some(nonce)
    }

    /// A nonce that no transaction will ever use.
    pub(super) fn give_back(&mut self, chain: ChainId, nonce: u64) {
        let Some(one) = self.list.get_mut(chain.index()) else { return };
        if nonce >= one.next_nonce {
            return;
        }
        if let Err(place) = one.freed.binary_search(&nonce) {
            one.freed.insert(place, nonce);
        }
        // The last ones are simply the next again.
        while one.freed.last().is_some_and(|&last| last.checked_add(1) == Some(one.next_nonce)) {
            one.next_nonce = one.freed.pop().unwrap_or(one.next_nonce);
        }
    }

    /// Somebody else used our wallet: the next free nonce is another.
    pub(super) fn skip_to(&mut self, chain: ChainId, next: u64) {
        if let Some(one) = self.list.get_mut(chain.index()) {
            one.next_nonce = one.next_nonce.max(next);
            one.freed.retain(|&nonce| nonce >= next);
        }
    }
}

impl Canonical for Chains {
    fn encode(&self, out: &mut Encoder) {
        out.length(self.list.len());
        for one in &self.list {
            out.u64(one.next_nonce);
            out.length(one.freed.len());
            one.freed.iter().for_each(|&nonce| out.u64(nonce));
            out.option(one.halted_by.as_ref());
        }
    }
}
