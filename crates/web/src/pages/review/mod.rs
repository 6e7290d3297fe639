//! `/review/TICKET` and `/review/TICKET/STEP`: where an editor changes a digest before its readers get it, and releases it. Looking
//! changes nothing, for programs that check mails follow every link; only what is sent from the form does.

mod form;
mod view;

use super::{
    act::{self, html_with},
    body, who,
};
use crate::{DraftSheet, Reviews, Revised, Settings, Ticket};
use axum::{
    body::Body,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};
use form::Form;
use luister_mention::{DraftItem, DraftStep, Size};
use std::sync::Arc;
use tokio::sync::Semaphore;
use view::Notice;

/// What a draft that was changed is called in its address.
const DONE: &str = "done";
/// The most bytes of a form: remarks in any script, with room for their names.
const MAX_FORM: Size = Size(128 * 1024);
/// Forms that are read at a time.
const MAX_AT_ONCE: usize = 4;

/// What the page is given.
#[derive(Clone)]
pub(super) struct Newsroom {
    reviews: Arc<dyn Reviews>,
    cookie: who::Scope,
    room: Arc<Semaphore>,
}

/// What stands behind `/review/`.
type Parts = Result<Path<Vec<String>>, PathRejection>;

/// What an address asks for.
struct Asked {
    ticket: Ticket,
    /// What is chosen already.
    step: Option<DraftStep>,
    /// Whether something was done just now.
    is_done: bool,
    /// Where it says that something was done.
    done: String,
}

impl Newsroom {
    pub(super) fn new(reviews: Arc<dyn Reviews>, settings: &Settings) -> Self {
        let cookie = who::Scope::of(settings.public_url.as_ref(), "review");
        Self { reviews, cookie, room: Arc::new(Semaphore::new(MAX_AT_ONCE)) }
    }

    /// What an address asks for; none if anything in it is not as it was signed.
    fn read(&self, parts: Parts, uri: &Uri) -> Option<Asked> {
        let Path(parts) = parts.ok().filter(|_| uri.query().is_none())?;
        let (ticket, word) = match parts.as_slice() {
            [ticket] => (ticket, None),
            [ticket, word] => (ticket, Some(word.as_str())),
            _ => return None,
        };
        let read = self.reviews.read(ticket)?;
        let is_done = word == Some(DONE);
        let step = word.filter(|_| !is_done).map(str::parse).transpose().ok()?;
        // Relative, so that it holds behind any prefix of a proxy.
        let done = if word.is_some() { DONE.to_owned() } else { format!("{ticket}/{DONE}") };
        Some(Asked { ticket: read, step, is_done, done })
    }
}

/// `GET`: the draft as it stands, and what can be done.
pub(super) async fn show(State(newsroom): State<Newsroom>, parts: Parts, uri: Uri, headers: HeaderMap) -> Response {
    let Some(Asked { ticket, step, is_done, .. }) = newsroom.read(parts, &uri) else { return act::unknown() };
    match newsroom.reviews.look(&ticket).await {
        Ok(sheet) => {
            let form = Form { step, who: who::who(&headers).unwrap_or_default(), ..Form::default() };
            page(StatusCode::OK, &sheet, &form, is_done.then_some(Notice::Done))
        }
        Err(end) => act::dead(end),
    }
}

/// `POST`: does what the form says, and leads to how the draft stands after.
pub(super) async fn revise(State(newsroom): State<Newsroom>, parts: Parts, uri: Uri, headers: HeaderMap, body: Body) -> Response {
    let Some(Asked { ticket, done, .. }) = newsroom.read(parts, &uri) else { return act::unknown() };
    let Ok(_place) = newsroom.room.try_acquire() else { return body::crowded() };
    let posted = match body::read(&headers, body, MAX_FORM).await {
        Ok(posted) => posted,
        Err(answer) => return answer,
    };
    let form = Form::read(&posted.body);
    let Some(revision) = form.revision() else {
        return again(&newsroom, &ticket, StatusCode::UNPROCESSABLE_ENTITY, &form, Notice::Nobody).await;
    };
    let to = revision.step.item().map(DraftItem::to_string);
    let who = revision.who.clone();
    match newsroom.reviews.revise(&ticket, revision).await {
        Ok(Revised::Done) => {
            let to = to.map_or(done.clone(), |item| format!("{done}#{item}"));
            let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response();
            if let Some(cookie) = newsroom.cookie.set(&who) {
                response.headers_mut().insert(header::SET_COOKIE, cookie);
            }
            response
        }
        Ok(Revised::Older) => again(&newsroom, &ticket, StatusCode::CONFLICT, &form, Notice::Older).await,
        Ok(Revised::Sent) => again(&newsroom, &ticket, StatusCode::CONFLICT, &form, Notice::Late).await,
        Err(end) => act::dead(end),
    }
}

/// The page with what was typed still in it.
async fn again(newsroom: &Newsroom, ticket: &Ticket, status: StatusCode, form: &Form, notice: Notice) -> Response {
    match newsroom.reviews.look(ticket).await {
        Ok(sheet) => page(status, &sheet, form, Some(notice)),
        Err(end) => act::dead(end),
    }
}

fn page(status: StatusCode, sheet: &DraftSheet, form: &Form, notice: Option<Notice>) -> Response {
    html_with(status, view::page(sheet, form, notice), view::policy())
}
