//! The daemon, as those see it who bring something: clients that post to an inbox, and hubs that push.

use super::{
    arrivals::{Arrival, What, busy},
    post::Post,
};
use async_trait::async_trait;
use luister_mention::{PollOutcome, PollReport, Secret, Size};
use luister_web::{Door, Later, Posted, Question, Receipt, Reception, Skipped};
use secrecy::ExposeSecret as _;
use std::{sync::Arc, time::Duration};
use tokio::{sync::oneshot, time::timeout};
use tracing::{debug, error};
use url::Url;

/// The most bytes of a post, if the inbox sets no other limit.
const MAX_POST: Size = Size::mib(8);
/// How long whoever posts waits to hear what became of it.
const PATIENCE: Duration = Duration::from_secs(25);
/// When to come again, if something could not be remembered.
const AFTER_FAILURE: Duration = Duration::from_secs(30);

/// What stands at the door.
pub(super) struct Front(pub(super) Arc<Post>);

#[async_trait]
impl Reception for Front {
    fn inbox(&self, name: &str) -> Option<Door> {
        let live = self.0.live();
        let source = live.plan.sources.get(name)?;
        let key = Secret::new(source.post_token()?.expose_secret().to_owned());
        Some(Door { key, most: source.settings().max_bytes.unwrap_or(MAX_POST) })
    }

    async fn post(&self, name: &str, posted: Posted) -> Result<Receipt, Later> {
        let live = self.0.live();
        let source = live.plan.sources.get(name).map(|source| source.settings().name.clone()).ok_or_else(busy)?;
        let (answer, told) = oneshot::channel();
        self.0.arrived(Arrival { source, what: What::Post { posted, answer } })?;
        match timeout(PATIENCE, told).await {
            Ok(Ok(report)) => report.map(receipt),
            Ok(Err(_)) => Err(Later { after: AFTER_FAILURE, reason: "luister is ending".to_owned() }),
            Err(_) => {
                Err(Later { after: AFTER_FAILURE, reason: "this is still being read; post it again to hear what became of it".to_owned() })
            }
        }
    }

    fn subscription(&self, token: &str) -> Option<Door> {
        let subscription = self.0.subscriptions.get(&Secret::new(token.to_owned()))?;
        let live = self.0.live();
        let own = live.plan.sources.get(&subscription.source).and_then(|source| source.settings().max_bytes);
        Some(Door { key: subscription.secret, most: own.unwrap_or(live.plan.http.max_body) })
    }

    async fn confirm(&self, token: &str, question: Question) -> Result<bool, Later> {
        let Question { mode, topic, lease_secs } = question;
        let confirmed = self.0.confirm_subscription(&Secret::new(token.to_owned()), mode, &topic, lease_secs).await;
        confirmed.map_err(|error| {
            error!(%error, "could not remember what a hub promised");
            Later { after: AFTER_FAILURE, reason: "this cannot be remembered now".to_owned() }
        })
    }

    async fn denied(&self, token: &str, topic: &str, reason: &str) -> bool {
        self.0.deny_subscription(&Secret::new(token.to_owned()), topic, reason).await
    }

    fn push(&self, token: &str, posted: Posted) -> Result<(), Later> {
        let token = Secret::new(token.to_owned());
        let Some(subscription) = self.0.subscriptions.get(&token) else { return Ok(()) };
        let Ok(topic) = Url::parse(subscription.hub.topic.as_str()) else { return Ok(()) };
        self.0.arrived(Arrival { source: subscription.source, what: What::Push { posted, topic, token } })
    }

    fn forged(&self, token: &str) {
        metrics::counter!("luister_pushes_total", "result" => "forged").increment(1);
        if let Some(subscription) = self.0.subscriptions.get(&Secret::new(token.to_owned())) {
            debug!(source.name = %subscription.source, "something was pushed that the hub has not signed");
        }
    }
}

/// What became of a post, for whoever posted it.
fn receipt(report: PollReport) -> Receipt {
    let is_read = matches!(report.outcome, PollOutcome::Ok | PollOutcome::ZeroYield);
    let mut skipped: Vec<Skipped> = report.skipped.into_iter().map(|(reason, count)| mistake(&reason, count)).collect();
    skipped.sort_by_key(|skipped| skipped.line.unwrap_or(u64::MAX));
    let error = (!is_read).then_some(report.detail);
    Receipt { kept: report.kept, new: report.new, edited: report.edited, skipped, error }
}

/// `line 3: no text` as a line and a reason.
fn mistake(told: &str, count: u32) -> Skipped {
    let placed = told.strip_prefix("line ").and_then(|rest| rest.split_once(": "));
    let placed = placed.and_then(|(line, reason)| Some((line.parse().ok()?, reason)));
    match placed {
        Some((line, reason)) => Skipped { line: Some(line), reason: reason.to_owned() },
        None if count == 1 => Skipped { line: None, reason: told.to_owned() },
        None => Skipped { line: None, reason: format!("{told} ({count} times)") },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_come_back_in_the_order_of_the_lines() {
        let skipped = [("line 12: no text", 1), ("line 3: a date: 2026", 1), ("more than 200 lines with a mistake", 7)];
        let report = PollReport {
            at: chrono::DateTime::UNIX_EPOCH,
            outcome: PollOutcome::Ok,
            detail: "skipped 9".to_owned(),
            kept: 5,
            new: 2,
            edited: 1,
            skipped: skipped.map(|(reason, count)| (reason.to_owned(), count)).into(),
        };
        let receipt = serde_json::to_string(&receipt(report)).unwrap();
        assert_eq!(
            receipt,
            "{\"kept\":5,\"new\":2,\"edited\":1,\"skipped\":[{\"line\":3,\"reason\":\"a date: 2026\"},{\"line\":12,\"reason\":\"no text\"},{\"reason\":\"more than 200 lines with a mistake (7 times)\"}]}"
        );
    }
}
