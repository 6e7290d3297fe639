//! What commands ask of the store: answered by the running daemon through its socket, or on the spot.
//!
//! A command makes a [`Request`] and takes [`Line`]s; it does not know which of the two answers.

mod author;
mod backtest;
mod client;
mod correct;
mod digest;
mod forget;
mod hush;
mod look;
mod noted;
mod stats;
mod taught;
mod whole;

pub(crate) use author::Kept;
pub(crate) use backtest::{Against, Backtested, Draft, file_name};
pub(crate) use client::ask;
pub(crate) use forget::{Gone, Sight};
pub(crate) use stats::Stats;
pub(crate) use taught::{Told, WhatWasLearned, Word, lessons, taught_matcher};

use crate::{config::Plan, trail};
use chrono::{DateTime, Utc};
use luister_insight::figures::Span;
use luister_matcher::MAX_LIST_BYTES;
use luister_mention::{CaseAct, Correction, DeliveryId, DigestForm, Hush, HushCause, Hushed, ListName, Signal, SourceName, TeamName};
use luister_store::Store;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{io, path::PathBuf};

/// The longest request, in bytes: the longest list, with each quote and line break in it escaped, and what goes around it.
pub(crate) const MAX_REQUEST_BYTES: usize = 2 * MAX_LIST_BYTES + (1 << 20);

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "ask")]
pub(crate) enum Request {
    /// How every source does.
    Sources,
    /// Mentions, the newest first.
    Mentions {
        /// A query; all mentions without one.
        query: Option<String>,
        /// Not older than this.
        since: Option<DateTime<Utc>>,
        /// Counted as this.
        signal: Option<Signal>,
        /// At most so many.
        most: usize,
    },
    /// The mentions that an alert tells of.
    Told {
        /// The alert, or the beginning of its id.
        alert: String,
    },
    /// Cases that are open, those that are due first.
    Cases {
        /// Of this team alone.
        team: Option<TeamName>,
    },
    /// Hold something back.
    Hush {
        /// The team that is not told; every team without it.
        team: Option<TeamName>,
        /// What is held back.
        what: Hushed,
        /// Until when.
        until: DateTime<Utc>,
        /// Why.
        reason: String,
        /// Who asks for it.
        who: String,
    },
    /// What is held back.
    Hushes,
    /// Hold something back no longer.
    EndHush {
        /// Its id, or the beginning of it.
        id: String,
    },
    /// Correct a verdict.
    Label {
        /// The mention, or the beginning of its id.
        id: String,
        /// What it is instead.
        correction: Correction,
        /// What is said with it.
        note: Option<String>,
        /// Who says so.
        who: String,
    },
    /// What corrections taught.
    Model,
    /// The corrections that verdicts learn from, each with what was corrected.
    Labelled,
    /// Learn nothing any more from the corrections of these mentions.
    Unlearn {
        /// The mentions, or the beginnings of their ids; of all of them if there is none.
        ids: Vec<String>,
        /// Who says so.
        who: String,
    },
    /// Act on a case.
    Case {
        /// The mention or alert, or the beginning of its id.
        id: String,
        /// Whose case; needed if several teams have one.
        team: Option<TeamName>,
        /// What is done.
        act: CaseAct,
        /// Until when it is snoozed, if not until the team is there tomorrow.
        until: Option<DateTime<Utc>>,
        /// What is said with it.
        note: Option<String>,
        /// Who does it.
        who: String,
    },
    /// What a draft of a list would have found.
    Backtest {
        /// The draft.
        draft: Draft,
        /// Only what was heard since then.
        since: Option<DateTime<Utc>>,
    },
    /// Key figures.
    Stats {
        /// Of these lists; of all without one.
        lists: Vec<ListName>,
        /// The period.
        span: Span,
        /// The period that it is held against.
        against: Option<Span>,
    },
    /// The digest of a period.
    Digest {
        /// As the configuration has it by this name.
        name: Option<String>,
        /// Of these lists, if it has none; of all without one.
        lists: Vec<ListName>,
        /// What it is compared with.
        form: DigestForm,
        /// The period.
        span: Span,
    },
    /// What waits, and what was refused.
    Outbox,
    /// Seal a test message that shows whether mails and webhooks arrive.
    TestMail {
        /// To whom.
        team: TeamName,
    },
    /// How a delivery stands.
    Delivery {
        /// Which one.
        id: DeliveryId,
    },
    /// Everything, as JSON lines.
    Export,
    /// What is kept of an author.
    Author {
        /// A name, a handle or the link of a page.
        author: String,
        /// At this source alone.
        source: Option<SourceName>,
    },
    /// Erase what is kept of an author.
    Forget {
        /// A name, a handle or the link of a page.
        author: String,
        /// At this source alone.
        source: Option<SourceName>,
        /// Whether it is done, or only shown.
        really: bool,
        /// At most so many mentions.
        most: u64,
    },
    /// Bring an export back.
    Import {
        /// The file, by its whole path.
        file: PathBuf,
    },
    /// Check every record, and the trail.
    Verify,
    /// Write a backup.
    Backup {
        /// Into this file, by its whole path.
        file: PathBuf,
    },
    /// How much of the store is what.
    Space,
    /// Give back the room of what was written over and erased.
    Compact,
}

/// One line of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Line {
    /// A record, as JSON.
    Row(Value),
    /// A line of a file, as it is.
    Raw(String),
    /// Something for people.
    Note(String),
    /// How far it has come.
    Progress {
        /// What was looked at.
        done: u64,
        /// Out of so much.
        all: u64,
    },
    /// All was said.
    Done,
    /// It could not be done.
    Error(String),
}

/// Where lines go.
pub(crate) type Out<'o> = dyn FnMut(Line) -> io::Result<()> + 'o;

/// Answers a request that came as JSON.
pub(crate) fn answer_text(
    request: &str,
    who: &str,
    plan: &Plan,
    store: &dyn Store,
    now: DateTime<Utc>,
    out: &mut Out<'_>,
) -> anyhow::Result<()> {
    let request = serde_json::from_str(request).map_err(|error| anyhow::anyhow!("this is no request: {error}"))?;
    answer(&request, who, plan, store, now, out)
}

/// Answers a request of somebody, and adds to the trail what that person saw or did.
pub(crate) fn answer(
    request: &Request,
    who: &str,
    plan: &Plan,
    store: &dyn Store,
    now: DateTime<Utc>,
    out: &mut Out<'_>,
) -> anyhow::Result<()> {
    let done = carry_out(request, plan, store, now, out);
    // What broke off was seen in part, or done in part.
    if let Some(noted) = noted::of(request) {
        trail::note(&plan.daemon.state, store, noted.who.unwrap_or(who), noted.did, &noted.of)?;
    }
    done
}

fn carry_out(request: &Request, plan: &Plan, store: &dyn Store, now: DateTime<Utc>, out: &mut Out<'_>) -> anyhow::Result<()> {
    match request {
        Request::Sources => look::sources(plan, store, now, out),
        Request::Mentions { query, since, signal, most } => look::mentions(store, query.as_deref(), *since, *signal, *most, now, out),
        Request::Told { alert } => {
            let told = correct::mentions(store, alert)?;
            told.iter().try_for_each(|stored| Ok(out(Line::Row(serde_json::to_value(stored)?))?))
        }
        Request::Cases { team } => look::cases(plan, store, team.as_ref(), now, out),
        Request::Hush { team, what, until, reason, who } => {
            let because = HushCause::Asked { who: who.clone(), reason: reason.clone() };
            hush::add(plan, store, &Hush::new(team.clone(), what.clone(), now, *until, because), out)
        }
        Request::Hushes => hush::list(store, now, out),
        Request::EndHush { id } => hush::end(store, id, now, out),
        Request::Backtest { draft, since } => backtest::backtest(plan, store, draft, *since, now, out),
        Request::Stats { lists, span, against } => stats::stats(plan, store, lists, *span, *against, now, out),
        Request::Digest { name, lists, form, span } => digest::digest(plan, store, name.as_deref(), lists, (*form, *span), now, out),
        Request::Outbox => look::outbox(plan, store, now, out),
        Request::Delivery { id } => look::delivery(store, *id, out),
        Request::Label { id, correction, note, who } => {
            let label = correct::Said { correction: *correction, note: note.clone(), who: who.clone(), at: now };
            correct::label(plan, store, id, label, out)
        }
        Request::Model => taught::show(plan, store, out),
        Request::Labelled => taught::labelled(store, out),
        Request::Unlearn { ids, who } => taught::unlearn(plan, store, ids, who, now, out),
        Request::Case { id, team, act, until, note, who } => {
            let done = correct::Done { act: *act, until: *until, note: note.clone(), who: who.clone(), at: now };
            correct::case(plan, store, id, team.as_ref(), &done, out)
        }
        Request::TestMail { team } => correct::test_mail(plan, store, team, now, out),
        Request::Export => whole::export(store, out),
        Request::Author { author, source } => author::written(plan, store, author, source.as_ref(), out),
        Request::Forget { author, source, really, most } => {
            let wanted = forget::Wanted { author, source: source.as_ref(), really: *really, most: *most };
            forget::forget(plan, store, &wanted, now, out)
        }
        Request::Import { file } => whole::import(store, file, out),
        Request::Verify => whole::verify(plan, store, out),
        Request::Backup { file } => whole::backup(plan, store, file, now, out),
        Request::Space => whole::space(store, out),
        Request::Compact => whole::compact(store, out),
    }
}
