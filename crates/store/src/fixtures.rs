//! Values for the tests of this crate.

use crate::{Settings, SledStore};
use chrono::{DateTime, TimeDelta, Utc};
use luister_mention::{
    Alert, AlertId, Author, Body, Change, Channel, Cursor, Delivery, DeliveryId, DeliveryState, Found, GroupKey, GroupState, Hub, Item,
    Letterhead, Link, LoadedList, Locale, Mention, MentionId, Pending, RouteName, Scores, Seal, SealReason, Secret, Signal, SourceName,
    StoryId, Subscription, TeamName, Told, Verdict, Versions,
};

pub(crate) fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::minutes(minutes)
}

pub(crate) fn source() -> SourceName {
    SourceName::new("tweakers").unwrap()
}

pub(crate) fn open(dir: &std::path::Path) -> SledStore {
    SledStore::open(dir, &Settings::default()).unwrap()
}

pub(crate) fn item(number: u32) -> Item {
    Item {
        guid: Some(format!("guid-{number}")),
        text: format!("Alweer een storing bij Acme, nummer {number}"),
        author: Author::named("Jan"),
        published: Some(at(i64::from(number))),
        ..Item::default()
    }
}

pub(crate) fn verdict() -> Verdict {
    Verdict {
        lang: None,
        signal: Signal::Complaint,
        uncertain: false,
        signals: vec![Signal::Complaint],
        scores: Scores { complaint: 0.75, ..Scores::default() },
        matches: vec![],
        why: vec![],
        versions: Versions::default(),
    }
}

pub(crate) fn group() -> GroupKey {
    GroupKey::new(TeamName::new("webcare").unwrap(), RouteName::new("complaints").ok(), "list=Acme")
}

pub(crate) fn found_of(item: &Item, id: MentionId) -> Found {
    let mention = Mention {
        id,
        source: source(),
        channel: Channel::Forum,
        url: None,
        title: None,
        text: item.text.clone(),
        cut: false,
        author: item.author.clone(),
        own: false,
        about: vec![],
        story: StoryId(id),
        published: item.published,
        edited: None,
        heard: at(1000),
        lang: None,
        rating: None,
        thread: None,
        parent: None,
        reach: None,
    };
    let like = item.likeness().map(|like| MentionId::of(&source(), &like));
    let pending = Pending::new(id, group(), Signal::Complaint, at(1000));
    Found { mention, verdict: verdict(), content: item.content(), like, change: Change::New, pendings: vec![pending], answers: None }
}

pub(crate) fn found(number: u32) -> Found {
    let item = item(number);
    found_of(&item, MentionId::of(&source(), &item.identity()))
}

pub(crate) fn cursor() -> Cursor {
    Cursor::new(source(), at(1015))
}

pub(crate) fn seal(found: &[Found], recipients: u16) -> Seal {
    let id = AlertId::of(&[format!("{}", found.len()).as_bytes()]);
    let told = |found: &Found| Told::new(found.mention.clone(), found.verdict.clone(), Signal::Complaint);
    let alert = Alert {
        id,
        sealed: at(1001),
        team: Some(group().team),
        route: group().route,
        group: group().group,
        reason: SealReason::GroupWait,
        in_reply_to: None,
        opened_by: None,
        thread: None,
        listed: vec![],
        locale: Locale::Nl,
        zone: "Europe/Amsterdam".into(),
        answer_by: None,
        letterhead: Letterhead { from_name: "luister".into(), from_address: "luister@acme.example".into(), reply_to: None },
        boundary: "b".into(),
        body: Body::Mentions(found.iter().map(told).collect()),
    };
    let delivery = |recipient| Delivery {
        id: DeliveryId { alert: id, recipient },
        to: luister_mention::Recipient { channel: "mail".into(), name: None, address: format!("a{recipient}@acme.example") },
        attempts: 0,
        sealed: None,
        state: DeliveryState::Waiting { not_before: at(1001 + i64::from(recipient)), reason: None },
    };
    Seal {
        alert,
        deliveries: (0..recipients).map(delivery).collect(),
        pendings: found.iter().flat_map(|found| &found.pendings).map(Pending::id).collect(),
        group: Some(GroupState { key: group(), sealed: at(1001), alert: id }),
        affairs: vec![],
        cases: vec![],
        hushes: vec![],
        digest: None,
        silences: vec![],
        heard_again: vec![],
    }
}

pub(crate) fn subscription(token: &str) -> Subscription {
    let link = |text: &str| Link::parse(text).unwrap();
    Subscription {
        token: Secret::new(token.to_owned()),
        callback: link(&format!("https://luister.acme.example/websub/{token}")),
        secret: Secret::new("s".into()),
        source: source(),
        hub: Hub { hub: link("https://hub.example/"), topic: link("https://tweakers.example/feed") },
        asked: None,
        until: Some(at(60)),
        next: at(48),
        failures: 0,
        why: None,
        last_push: None,
        missed: 0,
    }
}

/// A list as it came into force so many minutes after the beginning.
pub(crate) fn loaded(file: &str, text: &str, minutes: i64) -> LoadedList {
    LoadedList { file: file.to_owned(), text: text.to_owned(), at: at(minutes) }
}
