//! `/act/TICKET` and `/act/TICKET/ACT`: what a link in a mail leads to. Looking changes nothing, for programs that check mails
//! follow every link; only what is sent from the form does.

mod form;
mod view;

use super::{body, plain, who};
use crate::{Acts, DeadEnd, Later, Settings, Sheet, Ticket};
use axum::{
    body::Body,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{Html, IntoResponse as _, Response},
};
use form::Form;
use luister_mention::{Act, Size};
use std::sync::Arc;
use tokio::sync::Semaphore;
use view::Notice;

/// What a page that was acted on is called in its address.
const DONE: &str = "done";
/// The most bytes of a form.
const MAX_FORM: Size = Size(16 * 1024);
/// Forms that are read at a time.
const MAX_AT_ONCE: usize = 16;

/// What the page is given.
#[derive(Clone)]
pub(crate) struct Counter {
    acts: Arc<dyn Acts>,
    cookie: who::Scope,
    room: Arc<Semaphore>,
}

impl Counter {
    pub(crate) fn new(acts: Arc<dyn Acts>, settings: &Settings) -> Self {
        Self { acts, cookie: who::Scope::of(settings.public_url.as_ref(), "act"), room: Arc::new(Semaphore::new(MAX_AT_ONCE)) }
    }

    /// What an address asks for; none if anything in it is not as it was signed.
    fn read(&self, parts: Parts, uri: &Uri) -> Option<Asked> {
        let Path(parts) = parts.ok().filter(|_| uri.query().is_none())?;
        let (ticket, word) = match parts.as_slice() {
            [ticket] => (ticket, None),
            [ticket, word] => (ticket, Some(word.as_str())),
            _ => return None,
        };
        let read = self.acts.read(ticket)?;
        let is_done = word == Some(DONE);
        let act = word.filter(|_| !is_done).map(str::parse).transpose().ok()?;
        // Relative, so that it holds behind any prefix of a proxy. A ticket that can be read is letters, digits, `-` and `_`.
        let done = if word.is_some() { DONE.to_owned() } else { format!("{ticket}/{DONE}") };
        Some(Asked { ticket: read, act, is_done, done })
    }
}

/// What stands behind `/act/`.
type Parts = Result<Path<Vec<String>>, PathRejection>;

/// What an address asks for.
struct Asked {
    ticket: Ticket,
    /// What is chosen already.
    act: Option<Act>,
    /// Whether something was done just now.
    is_done: bool,
    /// Where it says that something was done.
    done: String,
}

/// `GET`: what it is about, how it stands, and what can be done.
pub(super) async fn show(State(counter): State<Counter>, parts: Parts, uri: Uri, headers: HeaderMap) -> Response {
    let Some(Asked { ticket, act, is_done, .. }) = counter.read(parts, &uri) else { return unknown() };
    match counter.acts.look(&ticket).await {
        Ok(sheet) => {
            let form = Form { act, who: who::who(&headers).unwrap_or_default(), note: String::new() };
            page(StatusCode::OK, &sheet, &form, is_done.then_some(Notice::Done))
        }
        Err(end) => dead(end),
    }
}

/// `POST`: does what the form says, and leads to how it stands after.
pub(super) async fn act(State(counter): State<Counter>, parts: Parts, uri: Uri, headers: HeaderMap, body: Body) -> Response {
    let Some(Asked { ticket, done, .. }) = counter.read(parts, &uri) else { return unknown() };
    let Ok(_place) = counter.room.try_acquire() else { return body::crowded() };
    let posted = match body::read(&headers, body, MAX_FORM).await {
        Ok(posted) => posted,
        Err(answer) => return answer,
    };
    let form = Form::read(&posted.body);
    let deed = match form.deed() {
        Ok(deed) => deed,
        Err(missing) => {
            return match counter.acts.look(&ticket).await {
                Ok(sheet) => page(StatusCode::UNPROCESSABLE_ENTITY, &sheet, &form, Some(Notice::Missing(missing))),
                Err(end) => dead(end),
            };
        }
    };
    let who = deed.who.clone();
    match counter.acts.act(&ticket, deed).await {
        Ok(()) => {
            let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, done)]).into_response();
            if let Some(cookie) = counter.cookie.set(&who) {
                response.headers_mut().insert(header::SET_COOKIE, cookie);
            }
            response
        }
        Err(end) => dead(end),
    }
}

fn page(status: StatusCode, sheet: &Sheet, form: &Form, notice: Option<Notice>) -> Response {
    html(status, view::page(sheet, form, notice))
}

/// That an address was never ours, or is no longer as it was.
pub(super) fn unknown() -> Response {
    html(StatusCode::NOT_FOUND, view::unknown())
}

pub(super) fn dead(end: DeadEnd) -> Response {
    match end {
        DeadEnd::Gone(locale) => html(StatusCode::GONE, view::gone(locale)),
        DeadEnd::Later(later) => body::later(&later),
    }
}

/// A page; what it may do is nothing but show our own style and send our own form.
fn html(status: StatusCode, page: Result<String, askama::Error>) -> Response {
    html_with(status, page, view::policy())
}

/// A page that may do what this policy says.
pub(super) fn html_with(status: StatusCode, page: Result<String, askama::Error>, policy: &str) -> Response {
    let Ok(page) = page else {
        return body::later(&Later { after: std::time::Duration::from_secs(1), reason: "this page cannot be written".to_owned() });
    };
    let mut response = (status, Html(page)).into_response();
    let policy = HeaderValue::from_str(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"));
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

/// Said to other methods.
pub(super) async fn refused() -> Response {
    plain(StatusCode::METHOD_NOT_ALLOWED, "this page is read, or its form is sent\n")
}
