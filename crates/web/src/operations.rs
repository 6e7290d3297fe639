//! What the daemon tells about itself.

/// Whether the process does its work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Health {
    /// It does.
    Alive,
    /// It does not and will not by itself: it is to be restarted.
    Stuck {
        /// What stands still, in a sentence.
        reason: String,
    },
}

/// The daemon, as its pages see it. Every method answers at once, from what is in memory.
pub trait Operations: Send + Sync + 'static {
    /// Whether the process does its work.
    fn health(&self) -> Health;

    /// Whether it can do all of its work.
    ///
    /// # Errors
    /// With the reasons why not, a sentence each: the store is read-only, the mail server does not answer.
    fn ready(&self) -> Result<(), Vec<String>>;

    /// Its figures, in the text format of Prometheus.
    fn metrics(&self) -> String;
}
