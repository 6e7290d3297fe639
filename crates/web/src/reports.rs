//! Those who follow the link to a digest, to read it as a page.

use crate::{DeadEnd, Ticket};
use async_trait::async_trait;

/// The daemon, as those see it who read a digest as a page.
#[async_trait]
pub trait Reports: Send + Sync + 'static {
    /// The ticket of a link, if it was signed here for a digest and nothing of it was changed.
    fn read(&self, ticket: &str) -> Option<Ticket>;

    /// The page of a digest, as HTML. It changes nothing.
    ///
    /// # Errors
    /// If the link leads nowhere.
    async fn page(&self, ticket: &Ticket) -> Result<String, DeadEnd>;
}
