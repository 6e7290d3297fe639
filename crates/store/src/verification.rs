//! Reading every record, and looking whether each is what was written and stands where its index says.

use crate::{
    codec::{self, BadValue},
    disk::{SledStore, lock},
    error::Result,
    figures,
    keys::{self, Kind},
    listening::Seen,
    passage::Entry,
    view::View,
};
use luister_mention::{
    Affair, Alert, Case, CaseTally, Cursor, Delivery, DigestCursor, Expiry, Grave, GroupState, Hush, Label, LoadedList, Pending, Silence,
    Stored, StormCursor, StormPart, Subscription, TeamMails, TrailHead,
};
use serde::de::DeserializeOwned;

/// The most findings that are told one by one.
const MAX_FINDINGS: usize = 100;

/// What a verification found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verification {
    /// How many records were read.
    pub records: u64,
    /// What is wrong, in words; empty if the store is whole.
    pub findings: Vec<String>,
}

impl Verification {
    fn found(&mut self, what: String) {
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(what);
        }
    }
}

impl SledStore {
    /// Looks at everything, a stride at a time. Others go on writing: what does not fit is looked at once more while nobody does.
    pub(crate) fn check_all(&self) -> Result<Verification> {
        let _turn = lock(&self.passing);
        let (passage, mut verification) = (self.passage(false)?, Verification::default());
        loop {
            let stride = passage.stride()?;
            if stride.is_empty() {
                // What the store knows of itself is a record too.
                verification.records += self.read(|view| Ok(u64::from(view.has(&keys::meta())?)))?;
                return Ok(verification);
            }
            verification.records += stride.len() as u64;
            let suspects: Vec<Entry> = self.read(|view| Ok(stride.into_iter().filter(|entry| !is_right(view, entry)).collect()))?;
            for (key, _) in suspects {
                self.with_meta(|open, _| {
                    let Some(value) = open.db.get(&key).map_err(|error| self.sled(error))? else { return Ok(()) };
                    check(&View::of(self, &open.db), &key, &value, &mut verification);
                    Ok(())
                })?;
            }
        }
    }
}

fn is_right(view: &View<'_>, (key, value): &Entry) -> bool {
    let mut verification = Verification::default();
    check(view, key, value, &mut verification);
    verification.findings.is_empty()
}

/// Checks a record as it is on disk, and what belongs to it.
fn check(view: &View<'_>, key: &[u8], value: &[u8], verification: &mut Verification) {
    let kind = Kind::of(key).map_or("unknown", Kind::as_str);
    match codec::open_bytes(key, value) {
        Ok(bytes) => check_record(view, key, bytes, verification).unwrap_or_else(|error| verification.found(error.to_string())),
        Err(why) => verification.found(format!("a record of kind `{kind}` is {why}")),
    }
}

/// Checks that a record can be read and that what belongs to it is there.
fn check_record(view: &View<'_>, key: &[u8], bytes: &[u8], verification: &mut Verification) -> Result<()> {
    let read = match Kind::of(key) {
        Some(Kind::Mention) => return check_mention(view, key, bytes, verification),
        Some(Kind::Delivery) => readable::<Delivery>(bytes),
        Some(Kind::Revision) => readable::<Stored>(bytes),
        Some(Kind::Pending) => readable::<Pending>(bytes),
        Some(Kind::Group) => readable::<GroupState>(bytes),
        Some(Kind::Affair) => readable::<Affair>(bytes),
        Some(Kind::Mails) => readable::<TeamMails>(bytes),
        Some(Kind::Hush) => readable::<Hush>(bytes),
        Some(Kind::Case) => readable::<Case>(bytes),
        Some(Kind::Grave) => readable::<Grave>(bytes),
        Some(Kind::Expiry) => readable::<Expiry>(bytes),
        Some(Kind::Trail) => readable::<TrailHead>(bytes),
        Some(Kind::Label) => readable::<Label>(bytes),
        Some(Kind::Cursor) => readable::<Cursor>(bytes),
        Some(Kind::Digest) => readable::<DigestCursor>(bytes),
        Some(Kind::Silence) => readable::<Silence>(bytes),
        Some(Kind::Subscription) => readable::<Subscription>(bytes),
        Some(Kind::StormCursor) => readable::<StormCursor>(bytes),
        Some(Kind::Tally) => readable::<figures::Brief>(bytes),
        Some(Kind::CaseTally) => readable::<CaseTally>(bytes),
        Some(Kind::Alert) if key.ends_with(&[0, 0]) => return check_pieces::<Alert>(view, key, "an alert", verification),
        Some(Kind::List) if key.ends_with(&[0, 0]) => return check_pieces::<LoadedList>(view, key, "a list", verification),
        Some(Kind::Storm) if key.ends_with(&[0, 0]) => {
            return check_pieces::<StormPart>(view, key, "what is known of storms", verification);
        }
        Some(_) => Ok(()),
        None => {
            verification.found("a key of no known kind".to_owned());
            Ok(())
        }
    };
    if let Err(why) = read {
        verification.found(format!("a record of kind `{}` is {why}", Kind::of(key).map_or("unknown", Kind::as_str)));
    }
    Ok(())
}

fn readable<T: DeserializeOwned>(bytes: &[u8]) -> std::result::Result<(), BadValue> {
    codec::from_bytes::<T>(bytes).map(|_| ())
}

fn check_mention(view: &View<'_>, key: &[u8], bytes: &[u8], verification: &mut Verification) -> Result<()> {
    let (Ok(stored), Some(position)) = (codec::from_bytes::<Stored>(bytes), keys::position_at_start(key)) else {
        verification.found("a mention cannot be read".to_owned());
        return Ok(());
    };
    let id = stored.mention.id;
    if view.get::<Seen>(&keys::seen(id))? != Some(Seen { position, content: stored.content }) {
        verification.found(format!("the mention {id} is not known under its id"));
    }
    let author = stored.mention.author_key().map(|author| keys::by_author(&author, position));
    let story = stored.mention.has_joined().then(|| keys::by_story(stored.mention.story, position));
    let tally = keys::tally(stored.mention.heard, position);
    for index in [Some(keys::by_time(stored.mention.when(), position)), Some(tally), author, story].into_iter().flatten() {
        if !view.has(&index)? {
            verification.found(format!("the mention {id} is missing in the index `{}`", Kind::of(&index).map_or("unknown", Kind::as_str)));
        }
    }
    Ok(())
}

fn check_pieces<T: DeserializeOwned>(view: &View<'_>, key: &[u8], what: &str, verification: &mut Verification) -> Result<()> {
    let pieces = view.pieces(key.get(..17).unwrap_or(key))?;
    if let Err(why) = codec::from_bytes::<T>(&pieces) {
        verification.found(format!("{what} is {why}"));
    }
    Ok(())
}
