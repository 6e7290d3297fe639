//! Those who follow a link in a mail: what it is about, how it stands, and what they do. The commands do the same.

use super::{post::Post, teaching};
use crate::{
    casebook, clock,
    desk::{self, Request},
    trail::Did,
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use luister_mention::{Act, Alert, Body, Correction, Locale, Mention, MentionId, Signal, TeamName};
use luister_store::{Store, StoreError};
use luister_web::{Acts, DeadEnd, Deed, Later, Sheet, Ticket};
use std::{fmt::Display, sync::Arc, time::Duration};
use tracing::{error, info};

/// When to come again, if the store failed.
const AFTER_FAILURE: Duration = Duration::from_secs(10);

/// Who looks behind a link, for the trail: whoever has the mail, and did not say yet who that is.
pub(super) const BEHIND_A_LINK: &str = "behind a link";

/// Where they are served.
pub(super) struct Counter(pub(super) Arc<Post>);

#[async_trait]
impl Acts for Counter {
    fn read(&self, ticket: &str) -> Option<Ticket> {
        self.0.live().links.as_ref()?.read(ticket)
    }

    async fn look(&self, ticket: &Ticket) -> Result<Sheet, DeadEnd> {
        let (post, ticket) = (Arc::clone(&self.0), *ticket);
        let sheet = self.0.with_store(move |store| match Opened::of(store, ticket, clock::now())? {
            Ok(opened) => {
                let seen = format!("mention {} of alert {} to {}", ticket.mention.short(), ticket.alert.short(), opened.team);
                post.note(store, BEHIND_A_LINK, Did::Saw, &seen);
                opened.sheet(&post, store, ticket).map(Ok)
            }
            Err(end) => Ok(Err(end)),
        });
        sheet.await.unwrap_or_else(|error| Err(failed(&error)))
    }

    async fn act(&self, ticket: &Ticket, deed: Deed) -> Result<(), DeadEnd> {
        let (post, ticket) = (Arc::clone(&self.0), *ticket);
        let done = self.0.with_store(move |store| {
            let now = clock::now();
            let opened = match Opened::of(store, ticket, now)? {
                Ok(opened) => opened,
                Err(end) => return Ok(Err(end)),
            };
            let (act, request) = (deed.act, request(ticket.mention, &opened.whose, deed));
            if let Err(problem) = desk::answer(&request, BEHIND_A_LINK, &post.live().plan, store, now, &mut |_| Ok(())) {
                return Ok(Err(failed(&problem)));
            }
            metrics::counter!("luister_acts_total", "act" => act.to_string()).increment(1);
            info!(alert.id = %ticket.alert, mention.id = %ticket.mention, team = %opened.whose, %act, "somebody acted on a mention");
            teaching::learn_now(&post);
            Ok(Ok(()))
        });
        let done = done.await.unwrap_or_else(|error| Err(failed(&error)));
        self.0.ring();
        self.0.to_nudge.notify_one();
        done
    }
}

/// What a ticket opens: an alert, and what it told of the mention.
struct Opened {
    alert: Alert,
    /// Who got the mail.
    team: TeamName,
    /// Whose case it is.
    whose: TeamName,
    /// What it was told as.
    signal: Signal,
    mention: Mention,
}

impl Opened {
    /// What is told there, unless the ticket is void by now or something of it is no longer kept.
    fn of(store: &dyn Store, ticket: Ticket, now: DateTime<Utc>) -> Result<Result<Self, DeadEnd>, StoreError> {
        let Some(alert) = store.alert(ticket.alert)? else { return Ok(Err(DeadEnd::Gone(Locale::default()))) };
        let gone = DeadEnd::Gone(alert.locale);
        let (Some(team), Some((signal, whose))) = (alert.team.clone(), told(&alert, ticket.mention)) else { return Ok(Err(gone)) };
        let Some(stored) = store.mention(ticket.mention)?.filter(|_| ticket.until > now) else { return Ok(Err(gone)) };
        Ok(Ok(Self { whose: whose.unwrap_or_else(|| team.clone()), team, signal, mention: stored.mention, alert }))
    }

    fn sheet(self, post: &Post, store: &dyn Store, ticket: Ticket) -> Result<Sheet, StoreError> {
        let Self { alert, team, whose, signal, mention } = self;
        let labels = store.labels(ticket.mention)?;
        let corrected = labels.last().and_then(|label| match label.correction {
            Correction::Signal(signal) => Some(signal),
            Correction::NotUs => None,
        });
        let case = casebook::case_of(store, &whose, &mention)?.map(|(case, _)| case);
        Ok(Sheet {
            locale: alert.locale,
            zone: alert.zone.parse().unwrap_or_default(),
            people: post.people(&team),
            team,
            mention,
            signal: corrected.unwrap_or(signal),
            case,
            labels,
            until: ticket.until,
        })
    }
}

/// As what an alert told this mention, and whose case it named; none if it did not tell of it.
fn told(alert: &Alert, mention: MentionId) -> Option<(Signal, Option<TeamName>)> {
    let told = match &alert.body {
        Body::Mentions(told) => told.iter().find(|told| told.mention.id == mention).map(|told| (told.signal, None)),
        Body::Reminder(lines) | Body::Escalation(lines) | Body::Handover(lines) => {
            lines.iter().find(|line| line.place.mention == mention).map(|line| (line.signal, Some(line.team.clone())))
        }
        Body::Digest(_) | Body::Storm(_) | Body::Notice(_) => None,
    };
    let listed = || alert.listed.iter().find(|listed| listed.place.mention == mention).map(|listed| (listed.signal, None));
    told.or_else(listed)
}

/// The same as a command.
fn request(mention: MentionId, whose: &TeamName, deed: Deed) -> Request {
    let Deed { act, who, note } = deed;
    let id = mention.to_string();
    match act {
        Act::Case(act) => Request::Case { id, team: Some(whose.clone()), act, until: None, note, who },
        Act::Label(correction) => Request::Label { id, correction, note, who },
    }
}

pub(super) fn failed(problem: &dyn Display) -> DeadEnd {
    error!(%problem, "what somebody wanted behind a link could not be done");
    let reason = "dat lukt nu niet, probeer het over een minuut nog eens (this cannot be done now, try again in a minute)";
    DeadEnd::Later(Later { after: AFTER_FAILURE, reason: reason.to_owned() })
}

#[cfg(test)]
mod tests;
