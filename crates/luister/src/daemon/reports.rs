//! Those who read a digest as a page: it is shown as it was sealed.

use super::{
    acts::{BEHIND_A_LINK, failed},
    post::Post,
};
use crate::{clock, trail::Did};
use async_trait::async_trait;
use luister_alerts::{digest::review, render};
use luister_mention::{Alert, AlertId, Body, DigestReview, Locale};
use luister_store::{Store, StoreError};
use luister_web::{DeadEnd, Reports, Ticket};
use std::sync::Arc;

/// Where they are served.
pub(super) struct Shelf(pub(super) Arc<Post>);

#[async_trait]
impl Reports for Shelf {
    fn read(&self, ticket: &str) -> Option<Ticket> {
        self.0.live().links.as_ref()?.read_digest(ticket)
    }

    async fn page(&self, ticket: &Ticket) -> Result<String, DeadEnd> {
        let Ticket { alert: id, until, .. } = *ticket;
        let post = Arc::clone(&self.0);
        let look = move |store: &(dyn Store + 'static)| {
            post.note(store, BEHIND_A_LINK, Did::Saw, &format!("the digest in alert {}", id.short()));
            shown(store, id)
        };
        let alert = self.0.with_store(look).await.map_err(|error| failed(&error))?;
        let Some(alert) = alert else { return Err(DeadEnd::Gone(Locale::default())) };
        if until <= clock::now() {
            return Err(DeadEnd::Gone(alert.locale));
        }
        render::digest_page(&alert).map_err(|error| failed(&error))?.ok_or(DeadEnd::Gone(alert.locale))
    }
}

/// An alert as it was sealed; of a draft what its readers would get now.
fn shown(store: &dyn Store, id: AlertId) -> Result<Option<Alert>, StoreError> {
    let Some(mut alert) = store.alert(id)? else { return Ok(None) };
    if let Body::Digest(body) = &mut alert.body
        && let Some(DigestReview::Draft { .. }) = &body.review
        && let Some(draft) = store.digest(&body.name)?.and_then(|cursor| cursor.draft).filter(|draft| draft.alert == id)
    {
        **body = review::foreseen(body, &draft.edits);
    }
    Ok(Some(alert))
}
