//! The tokens that servers gave, until they end. They are in memory only.

use crate::Token;
use luister_mention::SourceName;
use luister_net::http::{HeaderName, HeaderValue};
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// How long before its end a token is no longer used.
const MARGIN: Duration = Duration::from_secs(30);
/// The longest that a token is kept, whatever is said of it.
const MAX_LASTS: Duration = Duration::from_hours(24);

/// The header that carries a token.
type Header = (HeaderName, HeaderValue);

/// Tokens by source.
#[derive(Debug, Default)]
pub(crate) struct Tokens(Mutex<HashMap<SourceName, (Header, Instant)>>);

impl Tokens {
    fn lock(&self) -> MutexGuard<'_, HashMap<SourceName, (Header, Instant)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The token of a source, if it still lasts.
    pub(crate) fn get(&self, source: &SourceName) -> Option<Header> {
        self.lock().get(source).filter(|(_, until)| *until > Instant::now()).map(|(header, _)| header.clone())
    }

    /// Keeps a token, and gives its header.
    pub(crate) fn keep(&self, source: &SourceName, token: Token) -> Header {
        let until = Instant::now() + token.lasts.min(MAX_LASTS).saturating_sub(MARGIN);
        self.lock().insert(source.clone(), (token.header.clone(), until));
        token.header
    }

    /// Forgets a token that is no longer good.
    pub(crate) fn forget(&self, source: &SourceName) {
        self.lock().remove(source);
    }
}
