//! Legs of transfers in words: what is asked of them, what is told of them, what is the matter.

use super::names::Names;
use trimtab_engine::Alert;
use trimtab_model::{Impossibility, LegNews, LegRefusal, LegRequest, Order, Place};

/// Where money is, on its way.
pub(super) fn place(place: Place, names: &Names) -> String {
    match place {
        Place::Account(account) => names.account(account),
        Place::Wallet(chain) => format!("our wallet on {}", names.chain(chain)),
        Place::Message(chain) => format!("a message to {}", names.chain(chain)),
    }
}

/// A leg that is asked for.
pub(super) fn request(request: &LegRequest, names: &Names) -> String {
    let [from, to] = [request.from, request.to].map(|end| place(end, names));
    let (kind, amount) = (request.kind.word(), names.money(request.amount));
    let nonce = request.nonce.map(|nonce| format!(", nonce {nonce}")).unwrap_or_default();
    format!(
        "leg {} of {} ({kind} {amount} from {from} to {to}{nonce}, attempt {})",
        request.id, request.transfer, request.attempt
    )
}

/// What is told of a leg.
pub(super) fn news(news: &LegNews, names: &Names) -> String {
    match news {
        LegNews::Signed { attempt, hash } => format!("signed, attempt {attempt}: {}", hash.short()),
        LegNews::Unsigned => "not signed".to_owned(),
        LegNews::Refused { reason } => format!("refused: {}", refusal(*reason)),
        LegNews::Known => "known, nothing final".to_owned(),
        LegNews::Absent => "nobody knows of it".to_owned(),
        LegNews::Impossible { reason: Impossibility::Expired } => {
            "its time is over, nothing happened".to_owned()
        }
        LegNews::Impossible { reason: Impossibility::NonceTaken { next } } => {
            format!("another transaction has its nonce; the next free one is {next}")
        }
        LegNews::Left { amount, depth } => {
            format!("{} left, {depth} blocks deep", names.money(*amount))
        }
        LegNews::Reversed => "did not leave after all: its block is gone".to_owned(),
        LegNews::Failed { depth } => format!("came to nothing on the chain, {depth} blocks deep"),
        LegNews::Attested { .. } => "its message may be claimed".to_owned(),
        LegNews::Landed { amount, whole, depth } => {
            let more = if *whole { "" } else { ", more may come" };
            format!("{} landed, {depth} blocks deep{more}", names.money(*amount))
        }
        LegNews::Unlanded => "did not land after all: its block is gone".to_owned(),
        LegNews::Refunded { amount, depth } => {
            format!("{} came back, {depth} blocks deep", names.money(*amount))
        }
    }
}

/// A person's word.
pub(super) fn order(order: &Order, names: &Names) -> String {
    match order {
        Order::Resume { transfer } => format!("go on with transfer {transfer}"),
        Order::Abandon { transfer, recovered } => {
            let recovered = names.money(*recovered);
            format!("close transfer {transfer}: the owner has {recovered}, the rest is lost")
        }
        Order::Lift { chain } => format!("use {} again", names.chain(*chain)),
    }
}

/// What is the matter with a transfer.
pub(super) fn alert(alert: &Alert, names: &Names) -> String {
    format!("ALERT {}", names.alert(alert))
}

/// Code of a refusal, which never changes.
pub(super) const fn refusal(reason: LegRefusal) -> &'static str {
    match reason {
        LegRefusal::Suspended => "suspended",
        LegRefusal::Down => "down",
        LegRefusal::Capacity => "capacity",
        LegRefusal::Minimum => "minimum",
        LegRefusal::TooLittle => "too_little",
        LegRefusal::Fee => "fee",
        LegRefusal::Conflict => "conflict",
        LegRefusal::Fenced => "fenced",
        LegRefusal::Unknown => "unknown",
    }
}
