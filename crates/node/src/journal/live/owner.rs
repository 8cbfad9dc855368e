//! The file that says who writes a journal: the fence between two that both believe they do.
//!
//! Every opening raises the epoch in it, and every commit looks at it again. It is text, so that
//! people can read it, and replaced as a whole.

use crate::journal::disk::Disk;
use crate::journal::error::JournalError;
use std::io::ErrorKind;

/// Name of the file.
pub(super) const NAME: &str = "owner";
/// More than it ever holds.
const BYTES_MAX: usize = 4096;
const TITLE: &str = "trimtab journal owner 1";

/// Who writes, and what was on the disk when that was last said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Owner {
    /// Which opening.
    pub(super) epoch: u64,
    /// Number of a record that was on the disk then, with all before it.
    pub(super) records: u64,
    /// The chain behind it, in hexadecimal.
    pub(super) head: String,
    /// Who, for messages.
    pub(super) who: String,
}

impl Owner {
    /// Who is written there, if anybody is.
    pub(super) fn read(disk: &dyn Disk) -> Result<Option<Self>, JournalError> {
        let mut bytes = [0; BYTES_MAX];
        let read = match disk.read_at(NAME, 0, &mut bytes) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            read => read.map_err(JournalError::files("read", disk.folder().join(NAME)))?,
        };
        let owner = std::str::from_utf8(&bytes[..read]).ok().and_then(Self::parse);
        owner.map(Some).ok_or_else(|| JournalError::Owner(disk.folder().join(NAME)))
    }

    /// Says so from now on.
    pub(super) fn write(&self, disk: &mut dyn Disk) -> Result<(), JournalError> {
        let path = disk.folder().join(NAME);
        disk.replace(NAME, self.text().as_bytes()).map_err(JournalError::files("replace", path))
    }

    /// Whether the file still holds just that text: asked twice a commit, so that nothing is parsed.
    pub(super) fn is_still(disk: &dyn Disk, said: &str) -> bool {
        let mut bytes = [0; 512];
        // Of a longer one, whose end is not seen here, this cannot tell.
        let read = disk.read_at(NAME, 0, &mut bytes).unwrap_or(0);
        read < bytes.len() && bytes.get(..read) == Some(said.as_bytes())
    }

    pub(super) fn text(&self) -> String {
        let Self { epoch, records, head, who } = self;
        format!("{TITLE}\nepoch {epoch}\nrecords {records}\nhead {head}\nwho {who}\nend\n")
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let mut line = |word: &str| lines.next()?.strip_prefix(word)?.strip_prefix(' ');
        let is_ours = line("trimtab") == TITLE.strip_prefix("trimtab ");
        let owner = Self {
            epoch: line("epoch")?.parse().ok()?,
            records: line("records")?.parse().ok()?,
            head: line("head")?.to_owned(),
            who: line("who")?.to_owned(),
        };
        (is_ours && lines.next() == Some("end")).then_some(owner)
    }
}

#[cfg(test)]
mod tests {
    use super::Owner;

    #[test]
    fn what_is_written_is_read_and_nothing_else() {
        let owner =
            Owner { epoch: 3, records: 9, head: "ab".to_owned(), who: "process 7".to_owned() };
        let text = owner.text();
        assert_eq!(Owner::parse(&text), Some(owner));
        for length in 0..text.len() - 1 {
            assert_eq!(Owner::parse(&text[..length]), None, "{length}");
        }
        assert_eq!(Owner::parse(&text.replace("owner 1", "owner 2")), None);
        assert_eq!(Owner::parse(&text.replace("epoch 3", "epoch -3")), None);
    }
}
