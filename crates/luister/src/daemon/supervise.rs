//! A task that panics is logged and begun again, after a while that grows.

use std::time::Duration;
use tokio::task::JoinSet;
use tracing::error;

/// How long the first new beginning waits.
const FIRST: Duration = Duration::from_secs(1);
/// The longest that one waits.
const LONGEST: Duration = Duration::from_mins(1);

/// Runs a task until it ends by itself. When this future is dropped, the task ends too.
pub(super) async fn supervise<T: Future<Output = ()> + Send + 'static>(name: &'static str, make: impl Fn() -> T) {
    let mut pause = FIRST;
    loop {
        let mut task = JoinSet::new();
        task.spawn(make());
        match task.join_next().await {
            Some(Err(error)) if error.is_panic() => {
                metrics::counter!("luister_panics_total", "task" => name).increment(1);
                error!(task = name, %error, again_secs = pause.as_secs(), "the {name} broke down, it begins again; please report this");
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST);
            }
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test(start_paused = true)]
    async fn what_panics_begins_again() {
        let begun = AtomicU32::new(0);
        supervise("test", || {
            let first = begun.fetch_add(1, Ordering::Relaxed) < 3;
            async move { assert!(!first, "on purpose") }
        })
        .await;
        assert_eq!(begun.load(Ordering::Relaxed), 4);
    }
}
