//! Making an alert of what is to be told, with everything that sending it needs.

use crate::{MailConfig, Team, story};
use chrono::{DateTime, TimeDelta, Utc};
use luister_mention::{
    Alert, AlertId, Body, Case, CaseState, Delivery, DeliveryId, DeliveryState, DigestBody, DigestCursor, GroupKey, GroupState, Letterhead,
    Locale, Notice, Pending, Recipient, RouteName, Seal, SealReason, StormBody, TeamName, Told,
};
use std::collections::HashSet;

/// How long the mails about one group form one thread.
const THREAD: TimeDelta = TimeDelta::hours(24);

/// The group that is told of.
#[derive(Debug, Clone, Copy)]
pub struct Group<'a> {
    /// Its key.
    pub key: &'a GroupKey,
    /// The team of that key.
    pub team: &'a Team,
    /// When it was last told of.
    pub last: Option<&'a GroupState>,
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

/// Seals a group of mentions: `told` are those of `pendings` that are still there. None if none is; the pendings
/// are then to be dropped. Of each story the alert shows one, with every place where it appeared.
#[must_use]
pub fn mentions(group: Group<'_>, pendings: &[Pending], mut told: Vec<Told>, letterhead: &Letterhead, now: DateTime<Utc>) -> Option<Seal> {
    if told.is_empty() {
        return None;
    }
    told.sort_by_key(|told| (told.signal, told.mention.when(), told.mention.id));
    let Group { key, team, last, reason } = group;
    let in_reply_to = last.filter(|last| (now - last.sealed).abs() <= THREAD).map(|last| last.alert);
    let envelope = Envelope { route: key.route.clone(), group: key.group.clone(), ..Envelope::of(Addressee::Team(team), reason) };
    let content: Vec<String> =
        told.iter().map(|told| format!("{} {} {} {}", told.mention.id, told.signal, told.again, told.verdict.versions.lists)).collect();
    let stories: Vec<_> = told.iter().map(|told| told.mention.story).collect();
    let told = story::fold(told);
    let wants_answer = !told.iter().all(|told| matches!(told.case, Some(CaseState::Handled | CaseState::Ignored)));
    let answer_by = team.response_target.filter(|_| wants_answer).and_then(|target| now.checked_add_signed(target.delta()));
    let mut seal = envelope.seal(Body::Mentions(told), &content, letterhead, now);
    seal.alert.in_reply_to = in_reply_to;
    seal.alert.answer_by = answer_by;
    seal.pendings = pendings.iter().map(Pending::id).collect();
    seal.group = Some(GroupState { key: key.clone(), sealed: now, alert: seal.alert.id });
    if answer_by.is_some() {
        let mut seen = HashSet::new();
        seal.cases = stories.into_iter().filter(|story| seen.insert(*story)).map(|story| open_case(story, team, &seal.alert)).collect();
    }
    Some(seal)
}

fn open_case(story: luister_mention::StoryId, team: &Team, alert: &Alert) -> Case {
    Case {
        story,
        team: team.name.clone(),
        alert: alert.id,
        state: CaseState::Open,
        opened: alert.sealed,
        due: alert.answer_by,
        snoozed: None,
        history: Vec::new(),
    }
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
    let content = [cursor.name.clone(), cursor.due.to_rfc3339(), cursor.position.0.to_string()];
    let envelope = Envelope { group: format!("digest={}", cursor.name), ..Envelope::of(to, SealReason::Schedule) };
    Seal { digest: Some(cursor), ..envelope.seal(Body::Digest(body), &content, letterhead, now) }
}

/// Seals what there is to tell of a storm; `thread` is the alert that told of its beginning.
#[must_use]
pub fn storm(body: StormBody, thread: Option<AlertId>, to: Addressee<'_>, letterhead: &Letterhead, now: DateTime<Utc>) -> Seal {
    let content = [body.since.to_rfc3339(), format!("{:?}", body.phase), body.count.to_string()];
    let envelope = Envelope { group: format!("storm={}", body.list), ..Envelope::of(to, SealReason::Event) };
    let mut seal = envelope.seal(Body::Storm(Box::new(body)), &content, letterhead, now);
    seal.alert.in_reply_to = thread;
    seal
}

/// An alert's deliveries, one for each recipient, none of them tried yet.
#[must_use]
pub fn deliveries(alert: &Alert, recipients: Vec<Recipient>) -> Vec<Delivery> {
    let delivery = |(recipient, to)| Delivery {
        id: DeliveryId { alert: alert.id, recipient },
        to,
        attempts: 0,
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
            locale: self.locale,
            zone: self.zone,
            answer_by: None,
            letterhead: letterhead.clone(),
            boundary: format!("luister-{id}"),
            body,
        };
        let deliveries = deliveries(&alert, self.recipients);
        Seal {
            alert,
            deliveries,
            pendings: Vec::new(),
            group: None,
            cases: Vec::new(),
            digest: None,
            silences: Vec::new(),
            heard_again: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use luister_mention::{AlertKind, MentionId};

    fn now() -> DateTime<Utc> {
        "2026-11-21T09:00:00Z".parse().unwrap()
    }

    fn team(extra: &str) -> Team {
        let addresses = "[\"karin@acme.example\", \"KARIN@acme.example\", \"piet@acme.example\"]";
        toml::from_str(&format!("name = \"Webcare\"\nmail = {addresses}\n{extra}")).unwrap()
    }

    fn config() -> MailConfig {
        toml::from_str("from = \"luister@acme.example\"\nadministrator = \"beheer@acme.example\"\nfolder = \"mail\"").unwrap()
    }

    fn told(team: &Team) -> Vec<Told> {
        let alerts = sample::alerts(team, &config(), now()).unwrap();
        alerts
            .into_iter()
            .find_map(|(_, alert)| if let Body::Mentions(told) = alert.body { (told.len() > 1).then_some(told) } else { None })
            .unwrap()
    }

    fn sealed(team: &Team, told: Vec<Told>, last: Option<&GroupState>, now: DateTime<Utc>) -> Option<Seal> {
        let key = GroupKey { team: team.name.clone(), route: None, group: "list=Acme".into() };
        let pending = |mention: MentionId| Pending {
            mention,
            key: key.clone(),
            signal: luister_mention::Signal::Complaint,
            since: now,
            again: false,
        };
        let pendings: Vec<Pending> = told.iter().map(|told| pending(told.mention.id)).collect();
        mentions(Group { key: &key, team, last, reason: SealReason::GroupWait }, &pendings, told, &config().letterhead(), now)
    }

    #[test]
    fn a_seal_holds_all_that_it_advances() {
        let team = team("response_target = \"1h\"\ntimezone = \"Europe/London\"");
        let told = told(&team);
        let seal = sealed(&team, told.iter().rev().cloned().collect(), None, now()).unwrap();
        assert_eq!(seal.pendings.len(), 3);
        assert_eq!(seal.group.as_ref().map(|group| (group.sealed, group.alert)), Some((now(), seal.alert.id)));
        let whom: Vec<_> = seal.deliveries.iter().map(|delivery| (delivery.id.recipient, delivery.to.to_string())).collect();
        assert_eq!(whom, [(0, "mail:karin@acme.example".into()), (1, "mail:piet@acme.example".into())]);
        assert!(seal.deliveries.iter().all(|delivery| delivery.id.alert == seal.alert.id && delivery.state.is_waiting()));
        assert_eq!((seal.cases.len(), seal.cases[0].due), (3, Some(now() + TimeDelta::hours(1))));
        assert_eq!((seal.alert.zone.as_str(), seal.alert.answer_by), ("Europe/London", Some(now() + TimeDelta::hours(1))));
        let Body::Mentions(sealed) = seal.alert.body else { panic!("mentions") };
        assert!(sealed.is_sorted_by_key(|told| (told.signal, told.mention.when())), "the most serious first, and of each the oldest");
    }

    #[test]
    fn two_mentions_of_one_story_open_one_case_and_a_team_without_a_target_none() {
        let with = team("response_target = \"1h\"");
        let mut told = told(&with);
        let story = told[0].mention.story;
        told[1].mention.story = story;
        assert_eq!(sealed(&with, told.clone(), None, now()).unwrap().cases.len(), 2);
        assert!(sealed(&team(""), told, None, now()).unwrap().cases.is_empty());
    }

    #[test]
    fn what_was_answered_before_it_appeared_elsewhere_asks_for_no_answer() {
        let team = team("response_target = \"1h\"");
        for (name, states, asks) in [
            ("answered", [Some(CaseState::Handled), Some(CaseState::Ignored)], false),
            ("one is new", [Some(CaseState::Handled), None], true),
            ("somebody is at it", [Some(CaseState::Handled), Some(CaseState::Claimed)], true),
        ] {
            let told = told(&team).into_iter().zip(states).map(|(told, case)| Told { case, ..told }).collect();
            assert_eq!(sealed(&team, told, None, now()).unwrap().alert.answer_by.is_some(), asks, "{name}");
        }
    }

    #[test]
    fn the_id_comes_from_what_is_told() {
        let team = team("");
        let told = told(&team);
        let id = |told: Vec<Told>, at| sealed(&team, told, None, at).unwrap().alert.id;
        assert_eq!(id(told.clone(), now()), id(told.iter().rev().cloned().collect(), now()));
        assert_ne!(id(told.clone(), now()), id(told[..2].to_vec(), now()));
        let again = told.iter().cloned().map(|told| Told { again: true, ..told }).collect();
        assert_ne!(id(told.clone(), now()), id(again, now()));
        assert_ne!(id(told.clone(), now()), id(told, now() + TimeDelta::seconds(1)));
    }

    #[test]
    fn mails_of_one_day_about_one_group_form_a_thread() {
        let team = team("");
        for (hours, threaded) in [(1, true), (24, true), (25, false), (-1, true), (-48, false)] {
            let alert = AlertId::of(&[b"last"]);
            let key = GroupKey { team: team.name.clone(), route: None, group: "list=Acme".into() };
            let last = GroupState { key, sealed: now() - TimeDelta::hours(hours), alert };
            let seal = sealed(&team, told(&team), Some(&last), now()).unwrap();
            assert_eq!(seal.alert.in_reply_to, threaded.then_some(alert), "{hours} hours ago");
        }
    }

    #[test]
    fn nothing_left_to_tell_seals_nothing() {
        assert_eq!(sealed(&team(""), Vec::new(), None, now()), None);
    }

    #[test]
    fn notices_go_to_the_administrator_or_a_team() {
        let notice = |to| {
            super::notice(Notice { title: "Stil".into(), paragraphs: Vec::new(), listing: Vec::new() }, to, &config().letterhead(), now())
        };
        let (config, team) = (config(), team(""));
        let ours = notice(Addressee::Administrator(&config));
        assert_eq!((ours.alert.body.kind(), ours.alert.team.clone()), (AlertKind::Notice, None));
        assert_eq!(ours.deliveries[0].to.address, "beheer@acme.example");
        let theirs = notice(Addressee::Team(&team));
        assert_eq!((theirs.alert.team.clone(), theirs.deliveries.len()), (Some(team.name.clone()), 2));
        assert_ne!(ours.alert.id, theirs.alert.id);
    }
}
