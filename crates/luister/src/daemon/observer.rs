//! Who is shown what happens: nobody in service, the terminal in the demo.

use luister_mention::{Alert, Delivery, Found};

/// Somebody who is shown what happens, after it is on disk. Must not block.
pub(crate) trait Observer: Send + Sync {
    /// Mentions were recorded.
    fn heard(&self, _found: &[Found]) {}
    /// An alert was sealed.
    fn sealed(&self, _alert: &Alert) {}
    /// An alert reached somebody.
    fn delivered(&self, _alert: &Alert, _delivery: &Delivery) {}
}

/// Nobody.
pub(crate) struct Nobody;

impl Observer for Nobody {}
