//! What the pages for operations show: alive, ready, and the figures.

use super::post::Post;
use crate::clock;
use anyhow::Context;
use luister_mention::Delivery;
use luister_web::{Health, Operations};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::{Arc, OnceLock};

/// The board that the figures are written on; there is one in a process.
#[derive(Clone)]
pub(super) struct Board(PrometheusHandle);

impl Board {
    /// Puts the board up.
    pub(super) fn install() -> anyhow::Result<Self> {
        static BOARD: OnceLock<Board> = OnceLock::new();
        if let Some(board) = BOARD.get() {
            return Ok(board.clone());
        }
        let handle = PrometheusBuilder::new().install_recorder().context("cannot set up metrics")?;
        describe();
        Ok(BOARD.get_or_init(|| Self(handle)).clone())
    }
}

fn describe() {
    use metrics::{describe_counter, describe_gauge, describe_histogram};
    describe_counter!("luister_polls_total", "Polls, by how they ended.");
    describe_counter!("luister_posts_total", "What was posted to inboxes, by what became of it.");
    describe_counter!("luister_pushes_total", "What hubs pushed: read, a hint to poll, or not signed by them.");
    describe_counter!("luister_erased_total", "Mentions erased, by why.");
    describe_counter!("luister_mentions_total", "Mentions recorded, by signal, and whether we wrote them ourselves.");
    describe_counter!("luister_alerts_sealed_total", "Alerts sealed, by kind.");
    describe_counter!("luister_deliveries_total", "Attempts to deliver, by result.");
    describe_counter!("luister_lookups_total", "Mentions that a customer system was asked about, by how it ended.");
    describe_counter!("luister_acts_total", "What people did behind the links in mails, by what it was.");
    describe_counter!("luister_panics_total", "Tasks that broke down and began again.");
    describe_counter!("luister_reloads_total", "Reloads of configuration and lists, by result.");
    describe_gauge!("luister_sources", "Sources that are polled.");
    describe_gauge!("luister_sources_failing", "Sources whose last poll failed.");
    describe_gauge!("luister_outbox", "Deliveries that are not accepted, by state.");
    describe_gauge!("luister_store_records", "Records in the store, by kind.");
    describe_gauge!("luister_storms", "1 while a storm of a list is under way, else 0.");
    describe_gauge!("luister_lookup_down", "1 while a customer system does not answer, else 0.");
    describe_gauge!("luister_ready", "1 if the daemon can do all of its work, else 0.");
    describe_histogram!("luister_poll_seconds", "How long polls took.");
    describe_histogram!("luister_lookup_seconds", "How long customer systems took to answer.");
    describe_histogram!("luister_delivery_seconds", "From sealing an alert to its being accepted.");
    super::keyfigures::describe();
    super::caretaker::describe();
}

/// The daemon, as its pages see it.
pub(super) struct Watch {
    post: Arc<Post>,
    board: Board,
}

impl Watch {
    pub(super) fn new(post: Arc<Post>, board: Board) -> Self {
        Self { post, board }
    }
}

impl Operations for Watch {
    fn health(&self) -> Health {
        Health::Alive
    }

    fn ready(&self) -> Result<(), Vec<String>> {
        let troubles = self.post.troubles();
        if troubles.is_empty() { Ok(()) } else { Err(troubles) }
    }

    fn metrics(&self) -> String {
        metrics::gauge!("luister_ready").set(if self.post.troubles().is_empty() { 1.0 } else { 0.0 });
        self.board.0.run_upkeep();
        self.board.0.render()
    }
}

/// How often the figures of the store are looked up.
const EVERY: std::time::Duration = std::time::Duration::from_secs(15);

/// How long a mail waits before readiness says so; greylisting is over by then.
const LATE: chrono::TimeDelta = chrono::TimeDelta::hours(1);
/// What readiness calls the trouble.
const TROUBLE: &str = "outbox";

/// Keeps the figures of the store on the board.
pub(super) async fn count(post: Arc<Post>) {
    loop {
        let counted = post.with_store(|store| Ok((store.counts()?, store.undelivered()?))).await;
        if let Ok((counts, undelivered)) = counted {
            for (kind, count) in counts {
                metrics::gauge!("luister_store_records", "kind" => kind).set(as_float(count));
            }
            let waiting = undelivered.iter().filter(|delivery| delivery.state.is_waiting()).count() as u64;
            metrics::gauge!("luister_outbox", "state" => "waiting").set(as_float(waiting));
            metrics::gauge!("luister_outbox", "state" => "refused").set(as_float(undelivered.len() as u64 - waiting));
            tell_of_late(&post, undelivered).await;
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Says that mails wait for long; also after a restart, when nobody has seen yet why.
async fn tell_of_late(post: &Post, undelivered: Vec<Delivery>) {
    let most_tried = undelivered.into_iter().filter(|delivery| delivery.state.is_waiting()).max_by_key(|delivery| delivery.attempts);
    let Some(delivery) = most_tried else {
        post.set_trouble(TROUBLE, None);
        return;
    };
    let Ok(alert) = post.with_store(move |store| store.alert(delivery.id.alert)).await else { return };
    let late = alert.filter(|alert| clock::now() - alert.sealed > LATE);
    let why =
        late.map(|alert| format!("mails wait in the outbox, one since {}; `luister outbox` says why", alert.sealed.format("%F %H:%M UTC")));
    post.set_trouble(TROUBLE, why);
}

#[expect(clippy::cast_precision_loss, reason = "a gauge of more than 2^53 records is not read to the unit")]
fn as_float(count: u64) -> f64 {
    count as f64
}
