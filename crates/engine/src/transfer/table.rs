//! What may follow what in a saga, as data.
//!
//! Decides nothing by itself: `news.rs` turns what is told into a [`Cue`], looks here where that
//! leads, and books what it means. A cue without a row is either an answer that came too late, and
//! does no harm, or a contradiction, for which a person is called.

use super::phase::Phase;

/// What moves a saga.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cue {
    /// It is the leg's turn.
    Begun,
    /// It is signed.
    Signed,
    /// It is not signed now.
    Unsigned,
    /// Nothing was told for as long as the terms have patience.
    Quiet,
    /// The process began anew.
    Restarted,
    /// Nobody knows of the request.
    Absent,
    /// It is known, and may act or has.
    Known,
    /// Sent again and again without effect: the same with a higher price.
    Dearer,
    /// It was refused for good.
    Refused,
    /// It can never act.
    Impossible,
    /// It left, in a block that is not final.
    LeftSeen,
    /// It left, finally.
    LeftFinal,
    /// What left did not.
    Reversed,
    /// It failed, in a block that is not final.
    FailedSeen,
    /// It failed, finally.
    FailedFinal,
    /// Its message may be claimed.
    Attested,
    /// It landed, in a block that is not final.
    LandedSeen,
    /// A part of it landed, finally.
    LandedPart,
    /// All of it landed, finally.
    LandedFinal,
    /// What landed did not.
    Unlanded,
    /// It came back, in a block that is not final.
    RefundSeen,
    /// It came back, finally.
    RefundFinal,
    /// Nothing of this leg lands anywhere: leaving was all.
    NothingToLand,
    /// The next leg, of this way or another, or the same again.
    Next,
    /// Money is where it was heading.
    AtTarget,
    /// Money is, or is again, at the source.
    AtSource,
    /// Money never left the source.
    NeverLeft,
    /// The target's statement was taken in.
    Stated,
    /// A person closes the books.
    Abandoned,
}

/// One row: from this phase, on this cue, to that phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Where the saga stands.
    pub from: Phase,
    /// What happens.
    pub cue: Cue,
    /// Where it stands then.
    pub to: Phase,
}

const fn row(from: Phase, cue: Cue, to: Phase) -> Row {
    Row { from, cue, to }
}

/// Every row, in order of phases.
#[must_use]
pub const fn table() -> &'static [Row] {
    &TABLE
}

/// Where a cue leads, if it leads anywhere.
#[must_use]
pub fn next(from: Phase, cue: Cue) -> Option<Phase> {
    TABLE.iter().find(|row| row.from == from && row.cue == cue).map(|row| row.to)
}

use Cue as C;
use Phase as P;

const TABLE: [Row; 103] = [
    // Nothing was asked.
    row(P::Planned, C::Begun, P::Signing),
    row(P::Planned, C::Restarted, P::Planned),
    row(P::Planned, C::Refused, P::Failed),
    row(P::Planned, C::NeverLeft, P::Refused),
    row(P::Planned, C::Abandoned, P::Abandoned),
    // A first attempt cannot act while it is signed; one before a dearer one can.
    row(P::Signing, C::Signed, P::Submitted),
    row(P::Signing, C::Unsigned, P::Signing),
    row(P::Signing, C::Absent, P::Signing),
    row(P::Signing, C::Known, P::Signing),
    row(P::Signing, C::Quiet, P::Signing),
    row(P::Signing, C::Restarted, P::Signing),
    row(P::Signing, C::Refused, P::Failed),
    row(P::Signing, C::Impossible, P::Failed),
    row(P::Signing, C::LeftSeen, P::Seen),
    row(P::Signing, C::LeftFinal, P::Departed),
    row(P::Signing, C::FailedSeen, P::Seen),
    row(P::Signing, C::FailedFinal, P::Failed),
    row(P::Signing, C::Attested, P::Signing),
    row(P::Signing, C::LandedSeen, P::Signing),
    row(P::Signing, C::LandedPart, P::Signing),
    row(P::Signing, C::LandedFinal, P::Signing),
    row(P::Signing, C::Unlanded, P::Signing),
    row(P::Signing, C::Abandoned, P::Abandoned),
    // Sent: it may act at any time.
    row(P::Submitted, C::Absent, P::Submitted),
    row(P::Submitted, C::Known, P::Submitted),
    row(P::Submitted, C::Dearer, P::Signing),
    row(P::Submitted, C::Quiet, P::Unknown),
    row(P::Submitted, C::Restarted, P::Unknown),
    row(P::Submitted, C::Refused, P::Failed),
    row(P::Submitted, C::Impossible, P::Failed),
    row(P::Submitted, C::LeftSeen, P::Seen),
    row(P::Submitted, C::LeftFinal, P::Departed),
    row(P::Submitted, C::FailedSeen, P::Seen),
    row(P::Submitted, C::FailedFinal, P::Failed),
    row(P::Submitted, C::Attested, P::Submitted),
    row(P::Submitted, C::LandedSeen, P::Submitted),
    row(P::Submitted, C::LandedPart, P::Submitted),
    row(P::Submitted, C::LandedFinal, P::Submitted),
    row(P::Submitted, C::Unlanded, P::Submitted),
    row(P::Submitted, C::Abandoned, P::Abandoned),
    // Nobody has said: only an observation leads out of here.
    row(P::Unknown, C::Absent, P::Submitted),
    row(P::Unknown, C::Known, P::Unknown),
    row(P::Unknown, C::Dearer, P::Signing),
    row(P::Unknown, C::Quiet, P::Unknown),
    row(P::Unknown, C::Restarted, P::Unknown),
    row(P::Unknown, C::Refused, P::Failed),
    row(P::Unknown, C::Impossible, P::Failed),
    row(P::Unknown, C::LeftSeen, P::Seen),
    row(P::Unknown, C::LeftFinal, P::Departed),
    row(P::Unknown, C::FailedSeen, P::Seen),
    row(P::Unknown, C::FailedFinal, P::Failed),
    row(P::Unknown, C::Attested, P::Unknown),
    row(P::Unknown, C::LandedSeen, P::Unknown),
    row(P::Unknown, C::LandedPart, P::Unknown),
    row(P::Unknown, C::LandedFinal, P::Unknown),
    row(P::Unknown, C::Unlanded, P::Unknown),
    row(P::Unknown, C::Abandoned, P::Abandoned),
    // In a block that may still go.
    row(P::Seen, C::Quiet, P::Seen),
    row(P::Seen, C::Restarted, P::Seen),
    row(P::Seen, C::Reversed, P::Unknown),
    row(P::Seen, C::LeftSeen, P::Seen),
    row(P::Seen, C::LeftFinal, P::Departed),
    row(P::Seen, C::FailedSeen, P::Seen),
    row(P::Seen, C::FailedFinal, P::Failed),
    row(P::Seen, C::Attested, P::Seen),
    row(P::Seen, C::LandedSeen, P::Seen),
    row(P::Seen, C::LandedPart, P::Seen),
    row(P::Seen, C::LandedFinal, P::Seen),
    row(P::Seen, C::Unlanded, P::Seen),
    row(P::Seen, C::Abandoned, P::Abandoned),
    // Left for good.
    row(P::Departed, C::Quiet, P::Departed),
    row(P::Departed, C::Restarted, P::Departed),
    row(P::Departed, C::LeftSeen, P::Departed),
    row(P::Departed, C::LeftFinal, P::Departed),
    row(P::Departed, C::Attested, P::Landed),
    row(P::Departed, C::NothingToLand, P::Landed),
    row(P::Departed, C::LandedSeen, P::Landing),
    row(P::Departed, C::LandedPart, P::Departed),
    row(P::Departed, C::LandedFinal, P::Landed),
    row(P::Departed, C::Unlanded, P::Departed),
    row(P::Departed, C::RefundSeen, P::Departed),
    row(P::Departed, C::RefundFinal, P::Failed),
    row(P::Departed, C::Abandoned, P::Abandoned),
    // There, in a block that may still go.
    row(P::Landing, C::Quiet, P::Landing),
    row(P::Landing, C::Restarted, P::Landing),
    row(P::Landing, C::LeftSeen, P::Landing),
    row(P::Landing, C::LeftFinal, P::Landing),
    row(P::Landing, C::LandedSeen, P::Landing),
    row(P::Landing, C::LandedPart, P::Departed),
    row(P::Landing, C::LandedFinal, P::Landed),
    row(P::Landing, C::Unlanded, P::Departed),
    row(P::Landing, C::Abandoned, P::Abandoned),
    // A leg is over, well or not.
    row(P::Landed, C::Next, P::Planned),
    row(P::Landed, C::AtTarget, P::Arrived),
    row(P::Landed, C::AtSource, P::Returned),
    row(P::Failed, C::Next, P::Planned),
    row(P::Failed, C::NeverLeft, P::Refused),
    row(P::Failed, C::AtSource, P::Returned),
    row(P::Failed, C::AtTarget, P::Arrived),
    row(P::Failed, C::Abandoned, P::Abandoned),
    // What had failed finally, and ended the transfer, is undone.
    row(P::Refused, C::Reversed, P::Unknown),
    row(P::Arrived, C::Stated, P::Settled),
    row(P::Arrived, C::Abandoned, P::Abandoned),
];
