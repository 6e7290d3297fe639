//! Figures are held against a slow, obvious recount of an export, and digests against one another: each mention is in one of each kind.

use super::*;
use crate::daemon::stage;
use chrono::{TimeDelta, Timelike};
use chrono_tz::Tz;
use luister_insight::figures::Scope;
use luister_mention::{
    Body, Case, CaseEvent, CaseState, CaseStep, Change, Channel, Correction, Cursor, Delivery, Found, KeyFigures, Label, ListName,
    MentionId, MentionLine, Rating, Record, Seal, Signal, SourceName, Stored, StoryId, TeamName, Told,
};
use luister_store::{Casework as _, Erasure as _, Intake as _, Outbox as _, SledStore, Upkeep as _};
use std::collections::{BTreeMap, HashMap};

const WEB: &str = "[web]\npublic_listen = \"127.0.0.1:1\"\npublic_url = \"https://acme.example/luister/\"\n";
const TEAM: &str = "[[team]]\nname = \"Webcare\"\nmail = \"w@acme.example\"\nresponse_target = \"1h\"\n";

fn at(time: &str) -> DateTime<Utc> {
    time.parse().unwrap()
}

/// Numbers by chance, the same in every run.
struct Chance(u64);

impl Chance {
    fn of(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// A mention that was heard then: of ours or of others, of two lists, one, or none, with a rating or without.
fn heard(number: u64, heard: DateTime<Utc>, chance: &mut Chance) -> Found {
    let source = SourceName::new(["forum", "reviews"][usize::try_from(chance.of(2)).unwrap()]).unwrap();
    let line = serde_json::json!({ "id": format!("{number:032x}"), "text": format!("Bericht {number}"), "author": { "name": "Jan" } });
    let mut mention = MentionLine::parse(&line.to_string()).unwrap().into_mention(&source, heard);
    (mention.heard, mention.channel, mention.own) = (heard, Channel::Forum, chance.of(9) == 0);
    mention.published = (chance.of(4) > 0).then(|| heard - TimeDelta::seconds(i64::try_from(chance.of(9_000)).unwrap()));
    mention.rating = if source.as_str() == "reviews" {
        let best = [5_u8, 10][usize::try_from(chance.of(2)).unwrap()];
        Rating::new(f32::from(u8::try_from(chance.of(u64::from(best) + 1)).unwrap()), f32::from(best))
    } else {
        None
    };
    let mut verdict = stage::verdict(signal(chance));
    verdict.uncertain = verdict.signal == Signal::Other && chance.of(2) == 0;
    match chance.of(4) {
        0 => verdict.matches.clear(),
        1 => {
            let mut rival = verdict.matches[0].clone();
            rival.list = ListName::new("Rival").unwrap();
            verdict.matches.push(rival);
        }
        _ => {}
    }
    Found { mention, verdict, content: number, like: None, change: Change::New, pendings: vec![], answers: None }
}

fn signal(chance: &mut Chance) -> Signal {
    luister_mention::Counts::SIGNALS[usize::try_from(chance.of(6)).unwrap()]
}

/// A history of some days around a night on which the clock changes: mentions, edits, corrections, and cases that come and go.
fn history(store: &SledStore, from: DateTime<Utc>, minutes: u64, chance: &mut Chance) {
    let cursor = || Cursor::new(SourceName::new("forum").unwrap(), from);
    let mut all: Vec<Found> = Vec::new();
    for number in 0..400 {
        let found = heard(number, from + TimeDelta::milliseconds(i64::try_from(chance.of(minutes * 60_000)).unwrap()), chance);
        all.push(found);
    }
    all.sort_by_key(|found| found.mention.heard);
    for page in all.chunks(7) {
        store.record(page, &cursor()).unwrap();
    }
    for number in 0..80 {
        let old = all[usize::try_from(chance.of(400)).unwrap()].clone();
        let when = old.mention.heard + TimeDelta::minutes(5);
        match chance.of(3) {
            0 => {
                let mut edited = Found { change: Change::Revision, content: 1000 + number, ..old };
                edited.verdict.signal = signal(chance);
                store.record(&[edited], &cursor()).unwrap();
            }
            1 => {
                let correction = if chance.of(3) == 0 { Correction::NotUs } else { Correction::Signal(signal(chance)) };
                let label = Label { mention: old.mention.id, correction, who: "Karin".into(), note: None, at: when, teaches: true };
                store.label(&label, &[], &[]).unwrap();
            }
            _ => open(store, &old, chance),
        }
    }
    let is_idle = |found: &&Found| store.cases(found.mention.story).unwrap().is_empty();
    let erased: Vec<MentionId> = all.iter().step_by(9).filter(is_idle).map(|found| found.mention.id).collect();
    assert!(store.erase(&erased, luister_mention::Erased::Expired, from).unwrap() > 20);
}

/// Opens a case, and lets it take some turns.
fn open(store: &SledStore, found: &Found, chance: &mut Chance) {
    let told = Told::new(found.mention.clone(), found.verdict.clone(), found.verdict.signal);
    let sealed = found.mention.heard + TimeDelta::minutes(1);
    let notice = luister_mention::Notice { title: "x".into(), paragraphs: vec![], listing: vec![] };
    let mail = toml::from_str("from = \"a@acme.example\"\nadministrator = \"b@acme.example\"\nfolder = \"m\"").unwrap();
    let team: luister_alerts::Team = toml::from_str("name = \"Webcare\"\nmail = \"w@acme.example\"").unwrap();
    let mut seal: Seal = seal::notice(notice, Addressee::Administrator(&mail), &mail.letterhead(), sealed);
    seal.alert.id = luister_mention::AlertId::of(&[found.mention.id.as_bytes()]);
    seal.deliveries = Vec::<Delivery>::new();
    seal.alert.answer_by = Some(sealed + TimeDelta::hours(1));
    seal.cases = vec![CaseStep::Open(Case::open(&told, team.name, &seal.alert))];
    store.seal(&seal).unwrap();
    let mut when = sealed;
    for _ in 0..chance.of(4) {
        when += TimeDelta::minutes(i64::try_from(chance.of(90)).unwrap() + 1);
        let state = [CaseState::Claimed, CaseState::Handled, CaseState::Ignored, CaseState::Open][usize::try_from(chance.of(4)).unwrap()];
        store.act(told.case_of(), &TeamName::new("Webcare").unwrap(), CaseEvent::new(when, "Karin", state), &|_| None).unwrap();
    }
}

/// Everything that an export says of it, counted one by one.
fn recounted(store: &SledStore, span: Span, zone: Tz) -> BTreeMap<String, i64> {
    let (mut mentions, mut labels, mut cases) = (Vec::<Stored>::new(), HashMap::<MentionId, Correction>::new(), Vec::<Case>::new());
    let mut graves = Vec::new();
    store
        .export(&mut |record| {
            match record {
                Record::Mention(stored) => mentions.push(*stored),
                Record::Label(label) => drop(labels.insert(label.mention, label.correction)),
                Record::Case(case) => cases.push(case),
                Record::Grave(grave) => graves.extend(grave.tally),
                _ => {}
            }
            Ok(())
        })
        .unwrap();
    let mut counts = BTreeMap::new();
    let mut count = |what: String| *counts.entry(what).or_insert(0) += 1;
    let of_kept = mentions.iter().map(|Stored { mention, verdict, .. }| {
        let label = labels.get(&mention.id);
        let mut lists: Vec<ListName> = verdict.matches.iter().map(|hit| hit.list.clone()).collect();
        if label == Some(&Correction::NotUs) {
            lists.clear();
        }
        let signal = if let Some(Correction::Signal(signal)) = label { *signal } else { verdict.signal };
        let is_late = mention.published.is_some_and(|published| mention.heard - published > TimeDelta::hours(1));
        let uncertain = verdict.uncertain && label.is_none();
        (mention.heard, mention.own, lists, signal, &mention.source, [uncertain, is_late, mention.rating.is_some()])
    });
    let of_erased = graves.iter().map(|tally| {
        let is_late = tally.late_secs.is_some_and(|secs| secs > 3600);
        let flags = [tally.uncertain, is_late, tally.rating.is_some()];
        (tally.heard, tally.own, tally.lists.clone(), tally.signal, &tally.source, flags)
    });
    for (heard, own, lists, signal, source, [uncertain, late, rated]) in of_kept.chain(of_erased).filter(|mention| span.holds(mention.0)) {
        if own || lists.is_empty() {
            count(if own { "own" } else { "aside" }.into());
            continue;
        }
        count(format!("all {signal}"));
        for list in lists {
            count(format!("list {list} {signal}"));
        }
        count(format!("source {source} {signal}"));
        count(format!("hour {} {signal}", heard.with_timezone(&zone).hour()));
        for (said, what) in [(uncertain, "uncertain"), (late, "late")] {
            if said {
                count(what.into());
            }
        }
        if rated {
            count(format!("reviews {source}"));
        }
    }
    for case in &cases {
        let mut state = CaseState::Open;
        if span.holds(case.opened) {
            count("opened".into());
        }
        for event in &case.history {
            let ends = !state.is_done() && event.state.is_done();
            if span.holds(event.at) && ends {
                count(event.state.to_string());
                let in_time = case.due.is_some_and(|due| event.at <= due);
                if event.state == CaseState::Handled && in_time {
                    count("in time".into());
                }
            }
            if span.holds(event.at) && state.is_done() && !event.state.is_done() {
                count("reopened".into());
            }
            state = event.state;
        }
        let ended = case.history.iter().rfind(|event| event.at < span.until).map_or(CaseState::Open, |event| event.state);
        if case.opened < span.until && !ended.is_done() {
            count("open".into());
        }
    }
    counts
}

/// The same cells of what was reckoned.
fn told(figures: &KeyFigures) -> BTreeMap<String, i64> {
    let mut told = BTreeMap::new();
    let mut put = |what: String, count: u32| {
        if count > 0 {
            told.insert(what, i64::from(count));
        }
    };
    figures.all.each().for_each(|(signal, count)| put(format!("all {signal}"), count));
    for (list, counts) in &figures.lists {
        counts.each().for_each(|(signal, count)| put(format!("list {list} {signal}"), count));
    }
    for (source, counts) in &figures.sources {
        counts.each().for_each(|(signal, count)| put(format!("source {source} {signal}"), count));
    }
    for (hour, counts) in figures.hours.iter().enumerate() {
        counts.each().for_each(|(signal, count)| put(format!("hour {hour} {signal}"), count));
    }
    figures.reviews.iter().for_each(|site| put(format!("reviews {}", site.source), site.count));
    let care = &figures.care;
    for (what, count) in [
        ("own", figures.own),
        ("aside", figures.aside),
        ("uncertain", figures.uncertain),
        ("late", figures.late),
        ("opened", care.opened),
        ("reopened", care.reopened),
        ("handled", care.handled),
        ("ignored", care.ignored),
        ("in time", care.in_time),
        ("open", care.open.unwrap_or_default()),
    ] {
        put(what.into(), count);
    }
    told
}

#[test]
fn every_figure_is_what_a_recount_of_the_export_gives() {
    for (seed, begin, zone) in [
        (1, "2026-10-23T20:00:00Z", Tz::Europe__Amsterdam),
        (2, "2026-03-27T20:00:00Z", Tz::Europe__Amsterdam),
        (3, "2026-10-30T12:00:00Z", Tz::America__New_York),
        (4, "2026-04-04T02:00:00Z", Tz::Australia__Lord_Howe),
        (5, "2026-06-01T00:00:00Z", Tz::Asia__Kathmandu),
    ] {
        let (live, store, _dir) = stage::set(TEAM);
        let (begin, mut chance) = (at(begin), Chance(seed));
        history(&store, begin, 4 * 24 * 60, &mut chance);
        let now = begin + TimeDelta::days(6);
        for _ in 0..12 {
            let minute = |chance: &mut Chance| begin + TimeDelta::minutes(i64::try_from(chance.of(6 * 24 * 60)).unwrap());
            let (one, other) = (minute(&mut chance), minute(&mut chance));
            let span = Span { from: one.min(other), until: one.max(other) };
            let scope = Scope { lists: vec![], theirs: vec![], zone };
            let figures = figures::of_span(&live.plan, &store, &scope, span, now).unwrap();
            assert_eq!(told(&figures), recounted(&store, span, zone), "seed {seed}, {span:?}");
        }
    }
}

/// The mentions that a digest lists.
fn listed(alert: &Alert) -> Vec<MentionId> {
    let Body::Digest(body) = &alert.body else { panic!("{alert:?}") };
    assert_eq!(body.figures.all.total() as usize, body.lines.len(), "few enough to be listed");
    body.lines.iter().map(|line| line.id).collect()
}

#[test]
fn each_mention_is_in_one_digest_of_each_kind_whatever_becomes_of_the_schedule() {
    let rules = |daily: &str| {
        format!(
            "{WEB}{TEAM}[[digest]]\nname = \"daily\"\nteam = \"Webcare\"\nschedule = \"{daily}\"\nsend_on_nothing = true\n[[digest]]\nname = \"weekly\"\nteam = \"Webcare\"\nschedule = \"30 7 * * 1\"\nsend_on_nothing = true\n\
             [[digest]]\nname = \"reviewed\"\nteam = \"Webcare\"\nschedule = \"0 9 * * *\"\nsend_on_nothing = true\nreview_by = \"Webcare\"\nreview_time = \"2h\"\n"
        )
    };
    let (mut live, store, dir) = stage::set(&rules("0 8 * * *"));
    let mut now = at("2026-10-20T05:00:00Z");
    assert!(seal_due(&store, &live, now).unwrap().is_empty(), "it begins with what is heard from now on");
    let (mut chance, mut number) = (Chance(11), 0);
    let (mut told, mut recorded, mut ends): (BTreeMap<String, Vec<MentionId>>, Vec<_>, Vec<_>) = Default::default();
    let mut drafts = 0;
    let mut tell = |alert: &Alert, ends: &mut Vec<_>| {
        let Body::Digest(body) = &alert.body else { panic!("{alert:?}") };
        if matches!(body.review, Some(DigestReview::Draft { .. })) {
            drafts += 1;
            return;
        }
        told.entry(body.name.clone()).or_default().extend(listed(alert));
        ends.push((body.name.clone(), body.from, body.until));
    };
    for step in 0..400 {
        now += TimeDelta::minutes(i64::try_from(chance.of(120)).unwrap());
        if chance.of(6) == 0 {
            // Some say that they were heard long ago: they were brought in from elsewhere.
            let late = if chance.of(8) == 0 { TimeDelta::days(30) } else { TimeDelta::zero() };
            let mut found = heard(number, now - late, &mut Chance(3));
            (found.mention.own, number) = (false, number + 1);
            found.verdict = stage::verdict(Signal::Complaint);
            (found.mention.id, found.mention.story) =
                (MentionId::from_bytes(u128::from(number).to_be_bytes()), StoryId(MentionId::from_bytes([9; 16])));
            recorded.push(found.mention.id);
            store.record(&[found], &Cursor::new(SourceName::new("forum").unwrap(), now)).unwrap();
        }
        if step == 200 {
            let config = dir.path().join("config/luister.toml");
            let text = std::fs::read_to_string(&config).unwrap().replace("0 8 * * *", "15 18 * * 1-5");
            std::fs::write(&config, text).unwrap();
            live = Live::new(crate::config::load(&config, None, crate::config::Secrets::LeaveAlone).plan.unwrap()).unwrap();
        }
        for alert in seal_due(&store, &live, now).unwrap() {
            tell(&alert, &mut ends);
        }
    }
    for later in [TimeDelta::days(8), TimeDelta::days(8) + TimeDelta::hours(2)] {
        for alert in seal_due(&store, &live, now + later).unwrap() {
            tell(&alert, &mut ends);
        }
    }
    assert!(drafts > 10, "{drafts}");
    recorded.sort();
    for name in ["daily", "weekly", "reviewed"] {
        let told = told.get_mut(name).unwrap();
        told.sort();
        assert_eq!(*told, recorded, "{name}");
        let of: Vec<_> = ends.iter().filter(|(of, ..)| of == name).collect();
        assert!(of.windows(2).all(|pair| pair[0].2 == pair[1].1), "each begins where the last one ended: {name}");
    }
}

#[test]
fn a_draft_goes_to_its_editors_first_and_at_its_time_to_its_readers() {
    let config = format!(
        "{WEB}{TEAM}[[team]]\nname = \"Redactie\"\nmail = \"r@acme.example\"\n\
         [[digest]]\nname = \"daily\"\nteam = \"Webcare\"\nschedule = \"0 8 * * *\"\nreview_by = \"Redactie\"\n"
    );
    let (live, store, _dir) = stage::set(&config);
    assert!(seal_due(&store, &live, at("2026-11-19T12:00:00Z")).unwrap().is_empty(), "it begins with what is heard from now on");
    let hear = |number: u64, when: &str| {
        let mut found = heard(number, at(when), &mut Chance(3));
        (found.mention.own, found.verdict) = (false, stage::verdict(Signal::Complaint));
        store.record(&[found], &Cursor::new(SourceName::new("forum").unwrap(), at(when))).unwrap();
    };
    let body = |alert: &Alert| {
        let Body::Digest(body) = alert.body.clone() else { panic!("{alert:?}") };
        (alert.team.clone().unwrap().to_string(), body)
    };
    hear(1, "2026-11-19T20:00:00Z");
    assert!(seal_due(&store, &live, at("2026-11-20T06:29:59Z")).unwrap().is_empty());
    let drafts = seal_due(&store, &live, at("2026-11-20T06:30:00Z")).unwrap();
    let (team, draft) = body(&drafts[0]);
    assert_eq!((drafts.len(), team.as_str(), draft.figures.all.total()), (1, "Redactie", 1));
    let Some(DigestReview::Draft { due, readers, page, .. }) = draft.review else { panic!("{:?}", draft.review) };
    assert_eq!((due, readers.as_str()), (at("2026-11-20T07:00:00Z"), "Webcare"));
    assert!(page.unwrap().as_str().starts_with("https://acme.example/luister/review/"));
    assert_eq!(next_of(&store, &live.plan.digests[0], at("2026-11-20T06:31:00Z")).unwrap(), Some(at("2026-11-20T07:00:00Z")));

    hear(2, "2026-11-20T06:45:00Z");
    assert!(seal_due(&store, &live, at("2026-11-20T06:59:59Z")).unwrap().is_empty(), "one draft, and not before its time");
    let sent = seal_due(&store, &live, at("2026-11-20T07:00:00Z")).unwrap();
    let (team, digest) = body(&sent[0]);
    assert_eq!((sent.len(), team.as_str(), digest.figures.all.total()), (1, "Webcare", 1));
    assert_eq!(digest.until, at("2026-11-20T06:30:00Z"), "what came since is in the next one");
    assert_eq!(digest.review, Some(DigestReview::Done { by: None, released: false, dropped: 0, remark: None }));
    assert_ne!((&drafts[0].id, draft.page), (&sent[0].id, digest.page));
    for later in ["2026-11-20T07:00:00.4Z", "2026-11-20T07:00:01Z", "2026-11-20T18:00:00.7Z"] {
        assert!(seal_due(&store, &live, at(later)).unwrap().is_empty(), "once: {later}");
    }

    // The daemon was away when the draft was due: readers are not kept waiting.
    let late = seal_due(&store, &live, at("2026-11-21T09:00:00Z")).unwrap();
    let (team, digest) = body(&late[0]);
    assert_eq!((late.len(), team.as_str(), digest.from), (1, "Webcare", at("2026-11-20T06:30:00Z")));
    assert_eq!((digest.figures.all.total(), digest.review.is_some()), (1, true));

    // It was away from the draft on: what waited goes first, then what was missed since.
    hear(3, "2026-11-21T20:00:00Z");
    assert_eq!(seal_due(&store, &live, at("2026-11-22T06:40:00Z")).unwrap().len(), 1);
    hear(4, "2026-11-22T06:50:00Z");
    let both = seal_due(&store, &live, at("2026-11-24T12:00:00Z")).unwrap();
    let spans: Vec<_> = both.iter().map(|alert| (body(alert).1.from, body(alert).1.until)).collect();
    let draft_end = at("2026-11-22T06:40:00Z");
    assert_eq!(spans, [(at("2026-11-21T09:00:00Z"), draft_end), (draft_end, at("2026-11-24T12:00:00Z"))]);

    // Nothing new: neither draft nor digest.
    for when in ["2026-11-25T06:40:00Z", "2026-11-25T07:10:00Z"] {
        assert!(seal_due(&store, &live, at(when)).unwrap().is_empty(), "{when}");
    }
}
