//! What goes over the wire between node and gateway, in JSON. `docs/gateway.md` has it in words.
//!
//! Decides what a feed may tell and what may come as an answer: facts come by feeds alone, because
//! only a feed's position stands in the journal.

use serde::{Deserialize, Serialize};
use trimtab_model::{Command, LegNews, Observation};

/// Version of the protocol.
pub const VERSION: u32 = 1;
/// Bytes of one answer of the gateway, at most.
pub const BODY_MAX: usize = 16 << 20;
/// Events that are asked for at once.
pub const EVENTS_MAX: usize = 256;
/// Commands that are sent at once.
pub const COMMANDS_MAX: usize = 16;

/// The feeds there are: what `GET /feeds` gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feeds {
    /// Version of the protocol that the gateway speaks.
    pub version: u32,
    /// Every feed; a number keeps its meaning for ever.
    pub feeds: Vec<FeedName>,
}

/// One feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedName {
    /// Its number.
    pub feed: u16,
    /// What people call it.
    pub name: String,
}

/// Part of a feed: what `GET /feeds/FEED?after=N` gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Events {
    /// Events behind the position that was asked for, in order.
    pub events: Vec<Event>,
}

/// One event of a feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its number in the feed, from 1 without a gap.
    pub position: u64,
    /// What became true together.
    pub observations: Vec<Observation>,
}

/// What is asked for: the body of `POST /commands`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commands {
    /// In the order in which they were decided.
    pub commands: Vec<Command>,
}

/// What is answered at once: what `POST /commands` gives. What is not answered is asked about later.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Answers {
    /// In any order.
    pub answers: Vec<Observation>,
}

/// Whether something may come by a feed: all but the word of the node itself.
#[must_use]
pub const fn is_fact(seen: &Observation) -> bool {
    !matches!(seen, Observation::Restarted { .. })
}

/// Whether something may come as an answer: only what says nothing of money that moved.
#[must_use]
pub const fn is_answer(seen: &Observation) -> bool {
    let Observation::Leg { news, .. } = seen else { return false };
    match news {
        LegNews::Signed { .. }
        | LegNews::Unsigned
        | LegNews::Refused { .. }
        | LegNews::Known
        | LegNews::Absent
        | LegNews::Impossible { .. } => true,
        LegNews::Left { .. }
        | LegNews::Reversed
        | LegNews::Failed { .. }
        | LegNews::Attested { .. }
        | LegNews::Landed { .. }
        | LegNews::Unlanded
        | LegNews::Refunded { .. } => false,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod tests {
    use super::{Commands, Event, is_answer, is_fact};
    use trimtab_model::{
        Amount, ChainId, Command, Digest, LegId, LegKind, LegNews, LegRequest, Observation, Place,
        TransferId,
    };

    fn request() -> LegRequest {
        LegRequest {
            id: LegId::derive(&Amount::from_base(1)),
            transfer: TransferId::derive(&Amount::from_base(2)),
            ordinal: 1,
            kind: LegKind::Burn,
            from: Place::Wallet(ChainId::new(0)),
            to: Place::Message(ChainId::new(1)),
            amount: Amount::MAX,
            least: Amount::from_base(-1),
            nonce: Some(u64::MAX),
            attempt: 0,
            expires: None,
            epoch: 7,
        }
    }

    #[test]
    fn what_is_asked_reads_back_to_the_last_unit_and_keys_are_hexadecimal() {
        let request = request();
        let hash = Digest::of("a", &Amount::ZERO);
        let asked = Commands { commands: vec![Command::Submit { request, hash }] };
        let text = serde_json::to_string(&asked).unwrap();
        assert!(text.contains(&format!("\"id\":\"{}\"", request.id.digest())), "{text}");
        assert!(text.contains(&format!("\"amount\":{}", i128::MAX)), "{text}");
        assert_eq!(serde_json::from_str::<Commands>(&text).unwrap(), asked);
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let text = serde_json::to_string(&Commands { commands: vec![Command::Sign(request())] });
        let (text, key) = (text.unwrap(), request().id.digest().to_string());
        for wrong in ["", "12", &key[1..], &format!("{key}0"), &key.replace(&key[..2], "é")] {
            let told = serde_json::from_str::<Commands>(&text.replace(&key, wrong));
            assert!(told.unwrap_err().to_string().contains("64 hexadecimal digits"), "{wrong}");
        }
    }

    #[test]
    fn only_what_moves_no_money_is_an_answer() {
        let answers = [LegNews::Unsigned, LegNews::Known, LegNews::Absent];
        let facts = [
            LegNews::Reversed,
            LegNews::Unlanded,
            LegNews::Failed { depth: 3 },
            LegNews::Left { amount: Amount::ZERO, depth: 0 },
            LegNews::Landed { amount: Amount::ZERO, whole: true, depth: 0 },
            LegNews::Refunded { amount: Amount::ZERO, depth: 0 },
            LegNews::Attested { expires: None },
        ];
        let told = |news| Observation::Leg { id: request().id, news };
        assert!(answers.into_iter().all(|news| is_answer(&told(news))));
        assert!(!facts.into_iter().any(|news| is_answer(&told(news))));
        assert!(!is_answer(&Observation::KillSwitch { on: false }));
        assert!(is_fact(&Observation::KillSwitch { on: false }));
        assert!(!is_fact(&Observation::Restarted { epoch: 9 }));
    }

    #[test]
    fn an_event_is_as_the_page_says() {
        let text =
            r#"{"position": 42, "observations": [{"Withdrawals": {"venue": 0, "open": true}}]}"#;
        assert_eq!(serde_json::from_str::<Event>(text).unwrap().position, 42);
        let text = r#"{"position": 5, "observations": [{"Order": {"Lift": {"chain": 0}}}]}"#;
        assert_eq!(serde_json::from_str::<Event>(text).unwrap().observations.len(), 1);
    }
}
