//! What a CCTP V2 burn message says, and whether it may be minted from.
//!
//! A header of 148 bytes and a body of 228, then whatever hook the sender adds; numbers are big
//! endian (`MessageV2` and `BurnMessageV2` of circlefin/evm-cctp-contracts). Nonce, executed
//! threshold, executed fee and expiry are the attester's: in a message as burnt they are zero.

use thiserror::Error;
use trimtab_model::Amount;

/// Where a field stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The field's name in the contracts.
    pub name: &'static str,
    /// First byte.
    pub offset: usize,
    /// Bytes; `None` for all that follow.
    pub length: Option<usize>,
}

const fn place(name: &'static str, offset: usize, length: usize) -> Place {
    Place { name, offset, length: Some(length) }
}

/// The header's fields, counted from the start of the message.
pub const HEADER: [Place; 10] = [
    place("version", 0, 4),
    place("sourceDomain", 4, 4),
    place("destinationDomain", 8, 4),
    place("nonce", 12, 32),
    place("sender", 44, 32),
    place("recipient", 76, 32),
    place("destinationCaller", 108, 32),
    place("minFinalityThreshold", 140, 4),
    place("finalityThresholdExecuted", 144, 4),
    Place { name: "messageBody", offset: 148, length: None },
];

/// The body's fields, counted from the start of the body.
pub const BODY: [Place; 9] = [
    place("version", 0, 4),
    place("burnToken", 4, 32),
    place("mintRecipient", 36, 32),
    place("amount", 68, 32),
    place("messageSender", 100, 32),
    place("maxFee", 132, 32),
    place("feeExecuted", 164, 32),
    place("expirationBlock", 196, 32),
    Place { name: "hookData", offset: 228, length: None },
];

/// Why bytes are no burn message, or one that may not be minted from.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MessageError {
    /// Too few bytes.
    #[error("message of {got} bytes ends within {field}; a burn message has at least 376")]
    Short {
        /// The field that is not whole.
        field: &'static str,
        /// Bytes there are.
        got: usize,
    },
    /// A number beyond what any token has.
    #[error("{0} is beyond 127 bits; no token has so many units, drop this message")]
    Large(&'static str),
    /// The nonce has been used.
    #[error("nonce is used already: this message has been minted from, do not submit it again")]
    Used,
    /// Somebody else must submit it.
    #[error("destinationCaller is set and is not ours: only that caller may submit this message")]
    Caller,
    /// The fee is above what was allowed.
    #[error("feeExecuted {executed} is above maxFee {most}; the contract will refuse it")]
    Fee {
        /// What the attester took.
        executed: i128,
        /// What the sender allowed.
        most: i128,
    },
    /// The fee takes all.
    #[error("feeExecuted {executed} is not below the amount {amount}; nothing would be minted")]
    Nothing {
        /// What the attester took.
        executed: i128,
        /// What was burnt.
        amount: i128,
    },
    /// Too late.
    #[error("expired at block {expires}, now {block}: ask the attester for a new attestation")]
    Expired {
        /// First block at which it does not count.
        expires: i128,
        /// The destination's block.
        block: u64,
    },
}

/// A burn message, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BurnMessage {
    /// Version of the header.
    pub version: u32,
    /// Domain that the money leaves.
    pub source_domain: u32,
    /// Domain that it goes to.
    pub destination_domain: u32,
    /// Set by the attester; zero before.
    pub nonce: [u8; 32],
    /// Only this account may submit the message; zero for anybody.
    pub destination_caller: [u8; 32],
    /// Finality asked for: [`super::CONFIRMED`] or [`super::FINALIZED`].
    pub min_finality: u32,
    /// Finality attested.
    pub executed_finality: u32,
    /// What was burnt.
    pub amount: Amount,
    /// The most that may be taken of it.
    pub max_fee: Amount,
    /// What was taken.
    pub fee_executed: Amount,
    /// Block of the destination from which the message does not count any more; 0 for never.
    pub expiration_block: i128,
}

/// What the destination knows when a message is about to be submitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Destination {
    /// Whether the message's nonce is used there.
    pub is_nonce_used: bool,
    /// Who submits.
    pub caller: [u8; 32],
    /// Its block.
    pub block: u64,
}

impl BurnMessage {
    /// Reads a message.
    ///
    /// # Errors
    /// [`MessageError::Short`] or [`MessageError::Large`].
    pub fn read(bytes: &[u8]) -> Result<Self, MessageError> {
        let header = Part { bytes, start: 0, places: &HEADER };
        let body = Part { bytes, start: HEADER[9].offset, places: &BODY };
        // A hook may be empty; all before it must be there.
        body.field(7)?;
        Ok(Self {
            version: header.number(0)?,
            source_domain: header.number(1)?,
            destination_domain: header.number(2)?,
            nonce: header.word(3)?,
            destination_caller: header.word(6)?,
            min_finality: header.number(7)?,
            executed_finality: header.number(8)?,
            amount: Amount::from_base(body.large(3)?),
            max_fee: Amount::from_base(body.large(5)?),
            fee_executed: Amount::from_base(body.large(6)?),
            expiration_block: body.large(7)?,
        })
    }

    /// What is credited when the message is submitted now.
    ///
    /// # Errors
    /// [`MessageError`] says why the contract would refuse it.
    pub fn minted(&self, at: &Destination) -> Result<Amount, MessageError> {
        if at.is_nonce_used {
            return Err(MessageError::Used);
        }
        if self.destination_caller != [0; 32] && self.destination_caller != at.caller {
            return Err(MessageError::Caller);
        }
        let (executed, amount) = (self.fee_executed.base(), self.amount.base());
        if self.fee_executed > self.max_fee {
            return Err(MessageError::Fee { executed, most: self.max_fee.base() });
        }
        let expires = self.expiration_block;
        if expires != 0 && i128::from(at.block) >= expires {
            return Err(MessageError::Expired { expires, block: at.block });
        }
        match amount.checked_sub(executed) {
            Some(minted) if minted > 0 => Ok(Amount::from_base(minted)),
            _ => Err(MessageError::Nothing { executed, amount }),
        }
    }
}

/// Header or body of a message.
struct Part<'a> {
    bytes: &'a [u8],
    start: usize,
    places: &'static [Place],
}

impl<'a> Part<'a> {
    fn field(&self, index: usize) -> Result<&'a [u8], MessageError> {
        let place = self.places[index];
        let from = self.start + place.offset;
        let bytes = self.bytes.get(from..from + place.length.unwrap_or(0));
        bytes.ok_or(MessageError::Short { field: place.name, got: self.bytes.len() })
    }

    fn number(&self, index: usize) -> Result<u32, MessageError> {
        Ok(self.field(index)?.iter().fold(0, |sum, &byte| sum << 8 | u32::from(byte)))
    }

    fn word(&self, index: usize) -> Result<[u8; 32], MessageError> {
        let mut word = [0; 32];
        for (to, &from) in word.iter_mut().zip(self.field(index)?) {
            *to = from;
        }
        Ok(word)
    }

    fn large(&self, index: usize) -> Result<i128, MessageError> {
        let (upper, lower) = self.field(index)?.split_at(16);
        let is_small = upper.iter().all(|&byte| byte == 0);
        let value = lower.iter().fold(0_u128, |sum, &byte| sum << 8 | u128::from(byte));
        let value = i128::try_from(value).ok().filter(|_| is_small);
        value.ok_or(MessageError::Large(self.places[index].name))
    }
}

#[cfg(test)]
mod tests {
    use super::{BODY, BurnMessage, Destination, HEADER, MessageError, Place};
    use proptest::prelude::*;
    use trimtab_model::Amount;

    /// A message with the figures of `vectors/cctp_v2.json`.
    fn example() -> Vec<u8> {
        let mut bytes = vec![0; 376];
        let mut put = |start: usize, place: Place, value: u128| {
            let end = start + place.offset + place.length.unwrap();
            let digits = value.to_be_bytes();
            let length = place.length.unwrap().min(16);
            bytes[end - length..end].copy_from_slice(&digits[16 - length..]);
        };
        for (field, value) in [(0, 1), (1, 3), (2, 6), (3, 0x1234), (7, 1000), (8, 1000)] {
            put(0, HEADER[field], value);
        }
        for (field, value) in [(0, 1), (3, 10_000_000_000), (5, 2_000_000), (6, 1_300_000)] {
            put(148, BODY[field], value);
        }
        bytes
    }

    const HERE: Destination = Destination { is_nonce_used: false, caller: [7; 32], block: 100 };

    #[test]
    fn the_message_of_the_vector_file_is_read() {
        let message = BurnMessage::read(&example()).unwrap();
        assert_eq!((message.version, message.source_domain), (1, 3));
        assert_eq!((message.destination_domain, message.nonce[31]), (6, 0x34));
        assert_eq!((message.min_finality, message.executed_finality), (1000, 1000));
        assert_eq!(message.minted(&HERE), Ok(Amount::from_base(9_998_700_000)));
        let mut hooked = example();
        hooked.extend([1, 2, 3]);
        assert_eq!(BurnMessage::read(&hooked), Ok(message));
    }

    #[test]
    fn a_message_that_the_contract_refuses_is_refused() {
        let read = |change: &dyn Fn(&mut BurnMessage)| {
            let mut message = BurnMessage::read(&example()).unwrap();
            change(&mut message);
            message.minted(&HERE)
        };
        let used = Destination { is_nonce_used: true, ..HERE };
        let message = BurnMessage::read(&example()).unwrap();
        assert_eq!(message.minted(&used), Err(MessageError::Used));
        let other = read(&|one| one.destination_caller = [9; 32]);
        assert_eq!(other, Err(MessageError::Caller));
        assert!(read(&|one| one.destination_caller = [7; 32]).is_ok());
        assert!(matches!(
            read(&|one| one.max_fee = Amount::from_base(1)),
            Err(MessageError::Fee { .. })
        ));
        let expired = Err(MessageError::Expired { expires: 100, block: 100 });
        assert_eq!(read(&|one| one.expiration_block = 100), expired);
        assert!(read(&|one| one.expiration_block = 101).is_ok());
        let nothing = read(&|one| one.amount = Amount::from_base(1_300_000));
        assert!(matches!(nothing, Err(MessageError::Nothing { .. })));
    }

    #[test]
    fn numbers_that_no_token_has_are_refused() {
        let mut bytes = example();
        bytes[148 + 68] = 1;
        assert_eq!(BurnMessage::read(&bytes), Err(MessageError::Large("amount")));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let read = BurnMessage::read(&bytes);
            prop_assert_eq!(bytes.len() < 376, matches!(read, Err(MessageError::Short { .. })));
        }
    }
}
