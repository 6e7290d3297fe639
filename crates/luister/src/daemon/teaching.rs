//! What corrections teach is in force from the next mention on.

use super::post::Post;
use crate::{desk, table::counted};
use luister_matcher::layer::Layer;
use luister_store::{Store, StoreError};
use std::sync::Arc;
use tracing::{info, warn};

/// What corrections taught, and how many there were when it was learned.
#[derive(Debug, Default)]
pub(super) struct Taught {
    /// What stands on top of the model.
    pub(super) layer: Arc<Layer>,
    /// So many labels were kept; they only become more. None before it was learned with the model that is in force.
    labels: Option<u64>,
}

/// Learns from all corrections, unless there is none that is new.
pub(super) async fn learn(post: &Arc<Post>) {
    let pupil = Arc::clone(post);
    if let Err(error) = tokio::task::spawn_blocking(move || learn_now(&pupil)).await {
        warn!(%error, "nothing was learned from corrections");
    }
}

/// Learns from all corrections, though they are known: the model or its thresholds may be others.
pub(super) async fn learn_anew(post: &Arc<Post>) {
    post.taught().labels = None;
    learn(post).await;
}

/// The same as [`learn`], for a thread that may block.
pub(super) fn learn_now(post: &Post) {
    let mut taught = post.taught();
    match layer(post, taught.labels) {
        Ok(None) => {}
        Ok(Some((layer, labels))) => {
            let lessons = layer.lessons();
            if lessons != taught.layer.lessons() {
                info!(lessons, "verdicts rest on {} too", counted(lessons, "correction"));
            }
            *taught = Taught { layer: Arc::new(layer), labels: Some(labels) };
        }
        Err(error) => warn!(%error, "the corrections cannot be read; verdicts rest on what was learned before"),
    }
}

/// What the corrections teach, and how many labels there are; nothing if there were as many before.
fn layer(post: &Post, known: Option<u64>) -> Result<Option<(Layer, u64)>, StoreError> {
    let store: &dyn Store = &*post.store;
    let labels = store.counts()?.get("label").copied().unwrap_or_default();
    if known == Some(labels) {
        return Ok(None);
    }
    let lessons = desk::lessons(store)?;
    Ok(Some((Layer::learn(&post.live().plan.matcher, &lessons), labels)))
}
