//! What the tests of kinds share.

use crate::{Ask, Keys, Kind, Page, Source};
use chrono::DateTime;
use luister_mention::{Cursor, SourceName};
use toml::de::ValueDeserializer;
use url::Url;

/// The source of one table, or what is wrong with it. Its keys are there, but empty.
pub(super) fn build(kind: &Kind, table: &str) -> Result<Box<dyn Source>, String> {
    (kind.build)(ValueDeserializer::parse(table).unwrap(), &Keys::blank()).map_err(|error| error.message().to_owned())
}

/// What a source asks first that was never read.
pub(super) fn starts(source: &dyn Source) -> Vec<Ask> {
    source.start(&Cursor::new(SourceName::new("x").unwrap(), DateTime::UNIX_EPOCH))
}

/// The address of each of those.
pub(super) fn addresses(source: &dyn Source) -> Vec<String> {
    starts(source).into_iter().map(|ask| ask.url.to_string()).collect()
}

/// An answer.
pub(super) fn page(url: &str, body: &str) -> Page {
    Page { url: Url::parse(url).unwrap(), content_type: None, body: body.into() }
}

/// What was skipped, by reason.
pub(super) fn skipped(batch: &crate::Batch) -> Vec<(&str, u32)> {
    batch.skipped.iter().map(|(reason, number)| (reason.as_str(), *number)).collect()
}
