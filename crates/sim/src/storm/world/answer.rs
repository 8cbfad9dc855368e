//! Answers, and the hash of what is signed.

use trimtab_model::{Canonical, Digest, Encoder, LegId, LegNews, LegRequest};

/// An answer to a command. It is told once, to whoever asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// About which leg.
    pub leg: LegId,
    /// What.
    pub news: LegNews,
    /// Who asked: the epoch that the request carried.
    pub epoch: u64,
    /// Nanoseconds until the place has it ready.
    pub after: u64,
}

/// What a signature is over: all of a request but who asked.
struct Signed<'a>(&'a LegRequest);

impl Canonical for Signed<'_> {
    fn encode(&self, out: &mut Encoder) {
        let request = self.0;
        request.id.encode(out);
        request.from.encode(out);
        request.to.encode(out);
        request.amount.encode(out);
        request.least.encode(out);
        out.u64(request.nonce.map_or(0, |nonce| nonce.saturating_add(1)));
        out.u8(request.attempt);
        out.option(request.expires.as_ref());
    }
}

/// The hash of a signed request: the same for the same request and attempt, whoever asks.
pub(super) fn hash_of(request: &LegRequest) -> Digest {
    Digest::of("trimtab/storm/signed/1", &Signed(request))
}
