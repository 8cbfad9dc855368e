//! Which records of a journal are asked for.

use crate::cli::{Range, RecordKind};
use crate::exit::Failure;
use crate::show;
use trimtab_engine::Effect;
use trimtab_node::journal::{Kind, Record};

/// The records asked for.
#[derive(Debug)]
pub(super) struct Choice {
    from: u64,
    /// The last of them.
    pub(super) until: u64,
    kinds: Vec<Kind>,
    decisions: bool,
}

impl Choice {
    pub(super) fn of(range: &Range) -> Result<Self, Failure> {
        let until = range.until.unwrap_or(u64::MAX);
        if range.from == 0 || until < range.from {
            return Err(Failure::usage(format!(
                "--from {} --until {until} is no range: records are numbered from 1, and the \
                 first comes first",
                range.from
            )));
        }
        let kinds = if range.decisions {
            vec![Kind::Outcome]
        } else if range.kind.is_empty() {
            Kind::ALL.to_vec()
        } else {
            range.kind.iter().map(|kind| kind_of(*kind)).collect()
        };
        Ok(Self { from: range.from, until, kinds, decisions: range.decisions })
    }

    /// Why nothing was told of a journal that was read up to this record.
    pub(super) fn nothing_of(&self, records: u64) -> String {
        if self.from > records {
            let records = show::count(records);
            let from = show::count(self.from);
            return format!(
                "the journal has {records} records, so there is none from {from} on; lower --from"
            );
        }
        "no record of those numbers is of the kind asked for; widen --from and --until, or leave \
         out --kind or --decisions"
            .to_owned()
    }

    /// Whether a record of this number and kind may be among them.
    pub(super) fn takes(&self, number: u64, kind: Kind) -> bool {
        (self.from..=self.until).contains(&number) && self.kinds.contains(&kind)
    }

    /// Whether what the record says lets it be one of them.
    pub(super) fn takes_record(&self, record: &Record) -> bool {
        let decides = |effect: &Effect| matches!(effect, Effect::Record(_));
        match record {
            Record::Outcome(answer) if self.decisions => {
                answer.outcome.as_ref().is_ok_and(|effects| effects.iter().any(decides))
            }
            _ => true,
        }
    }
}

const fn kind_of(kind: RecordKind) -> Kind {
    match kind {
        RecordKind::Header => Kind::Header,
        RecordKind::Batch => Kind::Batch,
        RecordKind::Outcome => Kind::Outcome,
        RecordKind::Close => Kind::Close,
        RecordKind::Opened => Kind::Opened,
        RecordKind::Snapshot => Kind::Snapshot,
    }
}
