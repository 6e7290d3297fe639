//! From what somebody else brought, a hub or a client, to items and the cursor that follows: without I/O, as a poll.

use crate::{Batch, Page, Poll, ReadError, Source, overlap, report::skipped};
use chrono::{DateTime, Utc};
use luister_mention::{Cursor, MentionId, PollOutcome, PollReport};
use std::collections::BTreeMap;

/// Reads what a hub pushes: the page of a source, or the part of it that is new. Where the next poll goes on, and when, stays
/// as it was: a hub may leave something out.
///
/// # Errors
/// If there is nothing in it that could be read. Then the source itself is to be asked.
pub fn read_push(source: &dyn Source, cursor: &Cursor, page: &Page, now: DateTime<Utc>) -> Result<Poll, ReadError> {
    let batch = source.read(page)?;
    if batch.items.is_empty() {
        return Err(ReadError::Empty);
    }
    Ok(brought(cursor, batch, "pushed by its hub", now))
}

/// Reads what a client posts. That it could not be read is in the report; the source is as well as before, and due as before.
#[must_use]
pub fn read_post(source: &dyn Source, cursor: &Cursor, page: &Page, now: DateTime<Utc>) -> Poll {
    match source.read(page) {
        Ok(batch) => brought(cursor, batch, "", now),
        Err(error) => {
            let outcome = error.outcome();
            let report = PollReport { at: now, outcome, detail: error.to_string(), kept: 0, new: 0, edited: 0, skipped: BTreeMap::new() };
            Poll {
                items: Vec::new(),
                shown: Vec::new(),
                withdrawn: Vec::new(),
                whole: false,
                cursor: Cursor { report: Some(report), ..cursor.clone() },
            }
        }
    }
}

/// What came by itself is heard: a source that brings it does not fail.
fn brought(cursor: &Cursor, batch: Batch, how: &str, now: DateTime<Utc>) -> Poll {
    let nothing = batch.items.is_empty() && batch.withdrawn.is_empty() && !batch.skipped.is_empty();
    let outcome = if nothing { PollOutcome::ZeroYield } else { PollOutcome::Ok };
    let left_out = if batch.skipped.is_empty() { String::new() } else { skipped(&batch.skipped) };
    let detail = [how, &left_out].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ");
    let mut after = cursor.clone();
    if !nothing {
        (after.failures, after.failing_since) = (0, None);
        after.first_read = after.first_read.or(Some(now));
        overlap::add(&mut after, &batch.items, now);
    }
    let kept = u32::try_from(batch.items.len()).unwrap_or(u32::MAX);
    after.report = Some(PollReport { at: now, outcome, detail, kept, new: 0, edited: 0, skipped: batch.skipped });
    let withdrawn = batch.withdrawn.iter().map(|identity| MentionId::of(&cursor.source, identity)).collect();
    Poll { items: batch.items, shown: cursor.head.clone(), withdrawn, whole: false, cursor: after }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Keys, kind};
    use luister_mention::SourceName;
    use url::Url;

    fn source(name: &str, keys: &str) -> Box<dyn Source> {
        let table = format!("{{ name = 'x', {keys} }}");
        (kind(name).unwrap().build)(toml::de::ValueDeserializer::parse(&table).unwrap(), &Keys::blank()).unwrap()
    }

    fn page(body: &str) -> Page {
        Page { url: Url::parse("https://a.example/feed").unwrap(), content_type: None, body: body.into() }
    }

    fn cursor() -> Cursor {
        let now = "2026-11-22T10:00:00Z".parse().unwrap();
        let polled = Cursor {
            etag: Some("\"1\"".into()),
            position: Some("7".into()),
            first_read: Some(now),
            failures: 2,
            ..Cursor::new(SourceName::new("x").unwrap(), now)
        };
        Cursor { head: vec![1, 2], failing_since: Some(now), ..polled }
    }

    fn feed(numbers: std::ops::Range<u32>) -> String {
        let items = numbers.fold(String::new(), |all, n| format!("{all}<item><guid>g{n}</guid><title>t{n}</title></item>"));
        format!("<rss version=\"2.0\"><channel><title>t</title>{items}</channel></rss>")
    }

    #[test]
    fn a_push_moves_nothing_that_a_poll_goes_by() {
        let (source, before) = (source("feed", "url = 'https://a.example/feed'"), cursor());
        let now = before.next_due + chrono::TimeDelta::minutes(3);
        let poll = read_push(&*source, &before, &page(&feed(1..3)), now).unwrap();
        let after = &poll.cursor;
        assert_eq!((poll.items.len(), after.failures, after.failing_since), (2, 0, None), "it is heard, so it does not fail");
        assert_eq!((after.next_due, &after.etag, &after.position), (before.next_due, &before.etag, &before.position));
        assert!(after.head.ends_with(&[1, 2]) && after.head.len() == 6, "what a poll had shown is still known: {:?}", after.head);
        assert_eq!(after.report.as_ref().unwrap().detail, "pushed by its hub");
        let many = read_push(&*source, after, &page(&feed(0..5000)), now).unwrap();
        assert!(many.cursor.head.len() <= 512, "{}", many.cursor.head.len());
        for nothing in ["", "ping", "<html></html>", "{}", &feed(0..0)] {
            assert!(read_push(&*source, &before, &page(nothing), now).is_err(), "{nothing}");
        }
    }

    #[test]
    fn a_post_that_cannot_be_read_leaves_the_inbox_as_it_was() {
        let (source, before) = (source("inbox", "folder = 'x'"), cursor());
        let now = before.next_due + chrono::TimeDelta::minutes(3);
        for (body, outcome, kept, detail) in [
            ("{\"text\":\"a\"}\n{}", PollOutcome::Ok, 1, "skipped 1: line 2: this is not a mention: it has no `text`"),
            ("{\"text\":\"a\"}", PollOutcome::Ok, 1, ""),
            ("[]", PollOutcome::Ok, 0, ""),
            ("<!doctype html>", PollOutcome::NotAFeed, 0, "this is an HTML page, not what was due"),
            ("", PollOutcome::Empty, 0, "the page is empty"),
            ("{}\n{}", PollOutcome::ZeroYield, 0, "skipped 2"),
        ] {
            let poll = read_post(&*source, &before, &page(body), now);
            let failures = if outcome == PollOutcome::Ok { 0 } else { before.failures };
            let report = poll.cursor.report.unwrap();
            assert_eq!((report.outcome, report.kept, poll.items.len()), (outcome, kept, kept as usize), "{body}");
            assert_eq!((poll.cursor.failures, poll.cursor.next_due), (failures, before.next_due), "{body}");
            assert!(report.detail.starts_with(detail) && report.detail.is_empty() == detail.is_empty(), "{body}: {}", report.detail);
        }
    }
}
