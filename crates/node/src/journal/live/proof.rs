//! Durability by type: what the engine answered becomes [`Durable`] by the proof of a commit alone.

use crate::journal::frame::Chain;

/// One opening of one journal: the chain behind the record that tells of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Opening(pub(super) Chain);

/// Something that rests on a record which is not on the disk yet. It can be looked at, and nothing
/// may be done about it.
#[must_use = "what is staged waits for its commit"]
#[derive(Debug)]
pub struct Staged<T> {
    pub(super) opening: Opening,
    pub(super) record: u64,
    pub(super) what: T,
}

/// Proof that all records up to some number are on the disk, and that nobody else writes.
#[derive(Debug, Clone, Copy)]
pub struct Committed {
    pub(super) opening: Opening,
    pub(super) records: u64,
}

/// Something whose record is on the disk: it may leave.
#[derive(Debug)]
pub struct Durable<T> {
    record: u64,
    what: T,
}

impl<T> Staged<T> {
    /// The number of its record.
    #[must_use]
    pub const fn record(&self) -> u64 {
        self.record
    }

    /// What it is.
    #[must_use]
    pub const fn look(&self) -> &T {
        &self.what
    }

    /// Another form of the same.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Staged<U> {
        Staged { opening: self.opening, record: self.record, what: change(self.what) }
    }

    /// Lets it leave, by the proof that its record is on the disk.
    ///
    /// # Errors
    /// Itself, where the proof is of an earlier commit or of another journal.
    pub fn release(self, proof: &Committed) -> Result<Durable<T>, Self> {
        if proof.opening == self.opening && proof.records >= self.record {
            Ok(Durable { record: self.record, what: self.what })
        } else {
            Err(self)
        }
    }

    /// Planted: what leaves without proof.
    #[cfg(feature = "mutants")]
    pub(crate) fn unproved(self) -> Durable<T> {
        Durable { record: self.record, what: self.what }
    }
}

impl Committed {
    /// Number of the last record that is on the disk.
    #[must_use]
    pub const fn records(&self) -> u64 {
        self.records
    }
}

impl<T> Durable<T> {
    /// The number of its record.
    #[must_use]
    pub const fn record(&self) -> u64 {
        self.record
    }

    /// What it is.
    #[must_use]
    pub const fn get(&self) -> &T {
        &self.what
    }

    /// Takes it out, to be carried out.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.what
    }
}

impl<T> Durable<Vec<T>> {
    /// One after another, each as durable as all.
    pub fn each(self) -> impl Iterator<Item = Durable<T>> {
        let Self { record, what } = self;
        what.into_iter().map(move |what| Durable { record, what })
    }
}
