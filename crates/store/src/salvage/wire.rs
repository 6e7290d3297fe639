//! Numbers, runs of bytes and messages as they lie in the log of sled 0.34.

use std::ops::Range;

/// The bytes of a segment: what sled takes if nobody says otherwise.
pub(super) const SEGMENT: usize = 512 * 1024;
/// The bytes of the header of a segment.
pub(super) const SEGMENT_HEADER: usize = 20;
/// The most bytes of the header of a message; nothing begins in so few bytes before the end of a segment.
pub(super) const MESSAGE_HEADER: usize = 32;
/// The most bytes of a message but padding: longer ones get a file of their own.
const MAX_MESSAGE: usize = SEGMENT / 4 - SEGMENT_HEADER;
/// Numbers of pages are below this, but for two that stand for no page.
const MAX_PID: u64 = 1 << 37;
/// The page under which the manifest of a batch is filed.
const MANIFEST_PID: u64 = u64::MAX - 666;
/// The bytes of the checksum, with which each message begins.
const SUM_BYTES: usize = 4;

/// What reads bytes from front to back and never past their end.
#[derive(Debug, Clone)]
pub(super) struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// How many bytes were read.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let end = self.at.checked_add(count)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        self.array().map(|[byte]| byte)
    }

    pub(super) fn fixed32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub(super) fn fixed64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    /// A number of one to nine bytes: small ones are their own first byte, else it says how many follow.
    pub(super) fn number(&mut self) -> Option<u64> {
        let first = self.byte()?;
        Some(match first {
            0..=240 => u64::from(first),
            241..=248 => 240 + 256 * u64::from(first - 241) + u64::from(self.byte()?),
            249 => {
                let [high, low] = self.array()?;
                2288 + 256 * u64::from(high) + u64::from(low)
            }
            250..=255 => {
                let bytes = self.take(usize::from(first - 247))?;
                bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
            }
        })
    }

    /// Bytes with their length before them.
    pub(super) fn run(&mut self) -> Option<&'b [u8]> {
        let count = usize::try_from(self.number()?).ok()?;
        self.take(count)
    }
}

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// It was begun and given up.
    Canceled,
    /// Padding: nothing follows in this segment.
    Cap,
    /// Says where the batch ends whose first message it is.
    Manifest,
    /// A page is no more.
    Free,
    /// What sled knows of itself; of no use here.
    Other,
    /// A page as a whole.
    Node,
    /// A change of a page.
    Link,
}

impl Form {
    /// The form that a byte stands for, and whether the message is in a file of its own.
    fn of(byte: u8) -> Option<(Self, bool)> {
        Some(match byte {
            1 => (Self::Canceled, false),
            2 => (Self::Cap, false),
            3 => (Self::Manifest, false),
            4 => (Self::Free, false),
            5..=7 => (Self::Other, false),
            8 => (Self::Node, false),
            9 => (Self::Node, true),
            10 => (Self::Link, false),
            11 => (Self::Link, true),
            _ => return None,
        })
    }
}

/// A message in a segment. Whether its bytes are what was written, only [`intact`] says.
#[derive(Debug, Clone)]
pub(super) struct Message {
    sum: u32,
    /// Where in the segment it begins.
    pub(super) at: usize,
    pub(super) form: Form,
    /// Whether the body only names a file.
    pub(super) is_blob: bool,
    /// The number of the segment for which it was written.
    pub(super) segment: u64,
    pub(super) pid: u64,
    /// Where in the segment the body lies.
    pub(super) body: Range<usize>,
}

/// What the header at a place of a segment says, if it can be one of that segment.
pub(super) fn claimed(segment: &[u8], at: usize, number: Option<u64>) -> Option<Message> {
    let end = segment.len().min(at.checked_add(MESSAGE_HEADER)?);
    let mut reader = Reader::new(segment.get(at..end)?);
    let sum = reader.fixed32()?;
    let (form, is_blob) = Form::of(reader.byte()?)?;
    let len = usize::try_from(reader.number()?).ok()?;
    let written_for = reader.number()?;
    let pid = reader.number()?;
    let body = at + reader.at()..(at + reader.at()).checked_add(len)?;
    let most = if form == Form::Cap { SEGMENT } else { MAX_MESSAGE };
    let pid_fits = match form {
        Form::Cap => pid == u64::MAX,
        Form::Manifest => pid == MANIFEST_PID,
        Form::Canceled => pid < MAX_PID || pid == MANIFEST_PID,
        Form::Free | Form::Other | Form::Node | Form::Link => pid < MAX_PID,
    };
    let fits = pid_fits && body.end <= SEGMENT && body.end - at <= most && number.is_none_or(|number| number == written_for);
    fits.then_some(Message { sum, at, form, is_blob, segment: written_for, pid, body })
}

/// The message at a place of a segment, if it is what was written for that segment.
pub(super) fn intact(segment: &[u8], at: usize, number: Option<u64>) -> Option<Message> {
    let message = claimed(segment, at, number)?;
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(segment.get(message.body.clone())?);
    hasher.update(segment.get(at + SUM_BYTES..message.body.start)?);
    (hasher.finalize() == !message.sum).then_some(message)
}

/// The number of the segment whose header this is, if it is intact.
pub(super) fn segment_number(header: &[u8]) -> Option<u64> {
    let mut reader = Reader::new(header.get(..SEGMENT_HEADER)?);
    let sum = reader.fixed32()?;
    let lsn = reader.fixed64()? ^ (u64::MAX >> 1);
    let segment = SEGMENT as u64;
    let fits = crc32fast::hash(header.get(SUM_BYTES..SEGMENT_HEADER)?) == !sum && lsn <= u64::MAX >> 1 && lsn.is_multiple_of(segment);
    fits.then_some(lsn / segment)
}
