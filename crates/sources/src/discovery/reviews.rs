//! Reviews on a page: marked up as such, or in rows that look like it.

use super::{
    candidate::{Candidate, Hope, Voice, What, site, table},
    rows,
    sight::Sight,
};
use crate::{Keys, Page, Proposal};
use luister_mention::SourceName;

/// What might be reviews or comments on a page that was looked at.
pub(super) fn candidate(page: &Page, sight: &Sight, is_ours: bool) -> Option<Candidate> {
    let (way, what, why) = match marked(page) {
        Some(way) => (way, What::Reviews, "there are reviews on the page, marked as such".to_owned()),
        None => {
            rows::infer(page).map(|(way, what)| (way, what, format!("rows on the page look like {}; compare them with it", what.word())))?
        }
    };
    let name = format!("{} {}", site(&sight.url), what.word());
    let (title, voice) = (page.url.path().trim_matches('/').to_owned(), Voice::of(what, is_ours));
    // A page for reviews stays one; on others there may be none tomorrow.
    let hope = if rows::says(page.url.path()) { Hope::Promised } else { Hope::Likely };
    Some(Candidate { ways: vec![way], what, voice, name, title, why, hope })
}

/// A source of the marked-up reviews of a page, if there are any that say something.
fn marked(page: &Page) -> Option<Proposal> {
    let way = table("reviews")?.with("url", page.url.as_str());
    let source = way.source(&SourceName::new("reviews").ok()?, &Keys::blank()).ok()?;
    let batch = source.read(page).ok()?;
    batch.items.iter().any(|item| !item.own && !item.text.is_empty()).then_some(way)
}
