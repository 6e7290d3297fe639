//! Making an alert of what is to be told, with everything that sending it needs.

mod cases;

pub use cases::OURSELVES;

use crate::{MAX_MENTIONS_PER_ALERT, MailConfig, Team, render, story};
use cases::{cases, due, ties};
use chrono::{DateTime, TimeDelta, Utc};
use luister_mention::{
    Affair, Alert, AlertId, Body, CaseState, CaseStep, Delivery, DeliveryId, DeliveryState, DigestBody, DigestCursor, DigestReview,
    GroupKey, GroupState, Hush, HushCause, Hushed, Letterhead, Listed, Locale, Notice, Pending, Recipient, RouteName, Seal, SealReason,
    Signal, StormBody, StormPhase, TeamName, Tie, Told,
};

/// How long the mails about one group form one thread.
const THREAD: TimeDelta = TimeDelta::hours(24);
/// How long the mails about one affair do.
pub const AFFAIR: TimeDelta = TimeDelta::days(14);

/// The group or affair that is told of.
#[derive(Debug, Clone, Copy)]
pub struct Group<'a> {
    /// Its key.
    pub key: &'a GroupKey,
    /// The team of that key.
    pub team: &'a Team,
    /// When it was last told of.
    pub last: Option<&'a GroupState>,
    /// What the team was told before of the affair.
    pub affair: Option<&'a Affair>,
    /// Why it is told now, as [`crate::decide()`] said.
    pub reason: SealReason,
}

/// Who is told of a notice or a digest.
#[derive(Debug, Clone, Copy)]
pub enum Addressee<'a> {
    /// The administrator.
    Administrator(&'a MailConfig),
    /// A team.
    Team(&'a Team),
}

/// What every alert has, whatever it tells.
struct Envelope {
    team: Option<TeamName>,
    route: Option<RouteName>,
    group: String,
    reason: SealReason,
    locale: Locale,
    zone: String,
    recipients: Vec<Recipient>,
}

/// Seals mentions of one group: `told` are those of `pendings` that are still there. None if none is; the pendings
/// are then to be dropped. Of each story the alert shows one, with every place where it appeared; what one mail does not hold it lists.
#[must_use]
pub fn mentions(group: Group<'_>, pendings: &[Pending], mut told: Vec<Told>, letterhead: &Letterhead, now: DateTime<Utc>) -> Option<Seal> {
    if told.is_empty() {
        return None;
    }
    told.sort_by_key(|told| (told.signal, told.mention.when(), told.mention.id));
    let Group { key, team, last, affair, reason } = group;
    let envelope = Envelope {
        route: key.route.clone(),
        group: key.group.clone(),
        recipients: team.recipients_for(key.person.as_deref()),
        ..Envelope::of(Addressee::Team(team), reason)
    };
    let content: Vec<String> =
        told.iter().map(|told| format!("{} {} {} {}", told.mention.id, told.signal, told.again, told.verdict.versions.lists)).collect();
    let all = told.clone();
    let mut told = story::fold(told);
    let listed = told.split_off(told.len().min(MAX_MENTIONS_PER_ALERT)).iter().map(listed).collect();
    let wants_answer = all.iter().any(|told| told.wrote_again || !told.case.is_some_and(CaseState::is_done));
    let mut seal = envelope.seal(Body::Mentions(told), &content, letterhead, now);
    let alert = &mut seal.alert;
    alert.listed = listed;
    alert.answer_by = team.response_target.filter(|_| wants_answer).and_then(|target| due(team, target, now));
    let affair = affair.filter(|affair| (now - affair.sealed).abs() <= AFFAIR);
    let last = last.filter(|last| (now - last.sealed).abs() <= THREAD);
    alert.in_reply_to = affair.map(|affair| affair.last).or_else(|| last.map(|last| last.alert));
    alert.opened_by = affair.map(|affair| affair.opened_by).filter(|opened_by| Some(*opened_by) != alert.in_reply_to);
    // What is worse than all before in its thread says so in its subject.
    let signal = all.iter().map(|told| told.signal).min().unwrap_or(Signal::Other);
    let alike = affair.filter(|affair| affair.signal <= signal && !affair.subject.is_empty());
    alert.thread = alike.map(|affair| affair.subject.clone());
    let opened_by = affair.map_or(alert.id, |affair| affair.opened_by);
    let (last, subject) = (alert.id, alert.thread.clone().unwrap_or_else(|| render::subject(alert)));
    let worst = affair.map_or(signal, |affair| affair.signal.min(signal));
    let told_of = |(tie, story)| Affair {
        team: team.name.clone(),
        tie,
        story,
        opened_by,
        last,
        subject: subject.clone(),
        signal: worst,
        sealed: now,
    };
    let thread = all.first().map(|told| (Tie::of_mail_thread(opened_by), told.case_of()));
    seal.affairs = ties(pendings, &all).into_iter().chain(thread).map(told_of).collect();
    seal.cases = seal.alert.answer_by.map(|due| cases(&all, team, &seal.alert, due)).unwrap_or_default();
    seal.pendings = pendings.iter().map(Pending::id).collect();
    seal.group = Some(GroupState { key: key.clone(), sealed: now, alert: seal.alert.id });
    Some(seal)
}

/// A mention in one line.
fn listed(told: &Told) -> Listed {
    Listed { signal: told.signal, story: told.mention.story, place: story::place(&told.mention), act: None }
}

/// Seals what there is to tell of cases that wait for somebody, with what is remembered of that. The body says to whom it speaks;
/// `affair` is the one whose mail thread it continues.
#[must_use]
pub fn waiting(
    body: Body,
    steps: Vec<CaseStep>,
    affair: Option<&Affair>,
    team: &Team,
    letterhead: &Letterhead,
    now: DateTime<Utc>,
) -> Seal {
    let lines = match &body {
        Body::Reminder(lines) | Body::Escalation(lines) | Body::Handover(lines) => lines.as_slice(),
        _ => &[],
    };
    let content: Vec<String> = lines.iter().map(|line| format!("{} {}", line.place.mention, line.state)).collect();
    let reason = if matches!(body, Body::Handover(_)) { SealReason::Schedule } else { SealReason::Due };
    let envelope = Envelope { group: "cases".to_owned(), ..Envelope::of(Addressee::Team(team), reason) };
    let mut seal = envelope.seal(body, &content, letterhead, now);
    seal.alert.in_reply_to = affair.map(|affair| affair.last);
    seal.alert.opened_by = affair.filter(|affair| affair.opened_by != affair.last).map(|affair| affair.opened_by);
    seal.alert.thread = affair.map(|affair| affair.subject.clone()).filter(|subject| !subject.is_empty());
    seal.cases = steps;
    seal
}

/// Seals news about luister itself.
#[must_use]
pub fn notice(notice: Notice, to: Addressee<'_>, letterhead: &Letterhead, now: DateTime<Utc>) -> Seal {
    let content: Vec<String> = [&notice.title].into_iter().chain(&notice.paragraphs).chain(&notice.listing).cloned().collect();
    Envelope::of(to, SealReason::Event).seal(Body::Notice(notice), &content, letterhead, now)
}

/// Seals a notice that somebody asked for and waits for: it is tried once.
#[must_use]
pub fn asked(notice: Notice, to: Addressee<'_>, letterhead: &Letterhead, now: DateTime<Utc>) -> Seal {
    let content = [notice.title.clone()];
    Envelope::of(to, SealReason::Asked).seal(Body::Notice(notice), &content, letterhead, now)
}

/// Seals a digest, and with it how far it has come.
#[must_use]
pub fn digest(body: DigestBody, cursor: DigestCursor, to: Addressee<'_>, letterhead: &Letterhead, now: DateTime<Utc>) -> Seal {
    let is_draft = matches!(body.review, Some(DigestReview::Draft { .. }));
    let form = if is_draft { "draft" } else { "digest" };
    let content = [cursor.name.clone(), cursor.due.to_rfc3339(), cursor.position.0.to_string(), form.to_owned()];
    let envelope = Envelope { group: format!("digest={}", cursor.name), ..Envelope::of(to, SealReason::Schedule) };
    Seal { digest: Some(cursor), ..envelope.seal(Body::Digest(Box::new(body)), &content, letterhead, now) }
}

/// Seals what there is to tell of a storm; `thread` is the alert that told of its beginning.
#[must_use]
pub fn storm(body: StormBody, thread: Option<AlertId>, to: Addressee<'_>, letterhead: &Letterhead, now: DateTime<Utc>) -> Seal {
    let content = [body.since.to_rfc3339(), format!("{:?}", body.phase), body.count.to_string()];
    let to_hush = hush_of(&body, to, now);
    let envelope = Envelope { group: format!("storm={}", body.list), ..Envelope::of(to, SealReason::Event) };
    let mut seal = envelope.seal(Body::Storm(Box::new(body)), &content, letterhead, now);
    seal.alert.in_reply_to = thread;
    seal.hushes = to_hush.into_iter().collect();
    seal
}

/// While a storm lasts it tells of what rose, and single mentions of it are held back; if nothing more is heard of it for a day, they
/// are told all the same.
fn hush_of(body: &StormBody, to: Addressee<'_>, now: DateTime<Utc>) -> Option<Hush> {
    let Addressee::Team(team) = to else { return None };
    let until = match &body.phase {
        StormPhase::Ended { .. } => now,
        _ => now + TimeDelta::days(1),
    };
    let what = Hushed { list: Some(body.list.clone()), signal: body.signal, source: body.source.clone() };
    Some(Hush::new(Some(team.name.clone()), what, body.since, until, HushCause::Storm))
}

/// An alert's deliveries, one for each recipient, none of them tried yet.
#[must_use]
pub fn deliveries(alert: &Alert, recipients: Vec<Recipient>) -> Vec<Delivery> {
    let delivery = |(recipient, to)| Delivery {
        id: DeliveryId { alert: alert.id, recipient },
        to,
        attempts: 0,
        sealed: Some(alert.sealed),
        state: DeliveryState::Waiting { not_before: alert.sealed, reason: None },
    };
    (0..=u16::MAX).zip(recipients).map(delivery).collect()
}

impl Envelope {
    fn of(to: Addressee<'_>, reason: SealReason) -> Self {
        let (team, locale, zone, recipients) = match to {
            Addressee::Administrator(mail) => (None, mail.lang, mail.timezone, vec![mail.administrator()]),
            Addressee::Team(team) => (Some(team.name.clone()), team.lang, team.timezone, team.recipients()),
        };
        Self { team, route: None, group: String::new(), reason, locale, zone: zone.name().to_owned(), recipients }
    }

    /// The alert and its deliveries. Its id is made of who is told, of what, and when.
    fn seal(self, body: Body, content: &[String], letterhead: &Letterhead, now: DateTime<Utc>) -> Seal {
        let sealed = now.to_rfc3339();
        let kind = format!("{:?}", body.kind());
        let team = self.team.as_ref().map_or("", TeamName::as_str);
        let route = self.route.as_ref().map_or("", RouteName::as_str);
        let mut parts: Vec<&[u8]> = [kind.as_str(), team, route, &self.group, &sealed].map(str::as_bytes).to_vec();
        parts.extend(content.iter().map(String::as_bytes));
        let id = AlertId::of(&parts);
        let alert = Alert {
            id,
            sealed: now,
            team: self.team,
            route: self.route,
            group: self.group,
            reason: self.reason,
            in_reply_to: None,
            opened_by: None,
            thread: None,
            locale: self.locale,
            zone: self.zone,
            answer_by: None,
            letterhead: letterhead.clone(),
            boundary: format!("luister-{id}"),
            body,
            listed: Vec::new(),
        };
        let deliveries = deliveries(&alert, self.recipients);
        Seal {
            alert,
            deliveries,
            pendings: Vec::new(),
            group: None,
            affairs: Vec::new(),
            cases: Vec::new(),
            hushes: Vec::new(),
            digest: None,
            silences: Vec::new(),
            heard_again: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
