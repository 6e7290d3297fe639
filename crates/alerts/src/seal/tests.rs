//! What a seal holds, and what it advances.

use super::*;
use crate::sample;
use luister_mention::{AlertKind, CaseStep, MentionId, StoryId, Tie};

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
    let key = GroupKey::new(team.name.clone(), None, "list=Acme");
    let pending = |mention: MentionId| Pending::new(mention, key.clone(), luister_mention::Signal::Complaint, now);
    let pendings: Vec<Pending> = told.iter().map(|told| pending(told.mention.id)).collect();
    mentions(Group { key: &key, team, last, affair: None, reason: SealReason::GroupWait }, &pendings, told, &config().letterhead(), now)
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
    let dues: Vec<_> = seal.cases.iter().map(|step| if let CaseStep::Open(case) = step { case.due } else { None }).collect();
    assert_eq!(dues, [Some(now() + TimeDelta::hours(1)); 3]);
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
fn a_writer_who_is_heard_again_opens_the_case_again_in_the_same_thread() {
    let team = team("response_target = \"1h\"\nhours = \"mon-fri 09:00-17:00\"");
    let mut told = told(&team);
    told.truncate(1);
    let (known, before) = (StoryId(MentionId::from_bytes([7; 16])), AlertId::of(&[b"before"]));
    let first = Told { case: Some(CaseState::Handled), case_story: Some(known), wrote_again: true, ..told.remove(0) };
    let key = GroupKey::new(team.name.clone(), None, "list=Acme");
    let tie = Tie::of_story(first.mention.story);
    let affair = Affair {
        team: team.name.clone(),
        tie,
        story: known,
        opened_by: AlertId::of(&[b"first"]),
        last: before,
        subject: "Klacht over Acme".into(),
        signal: luister_mention::Signal::Complaint,
        sealed: now() - TimeDelta::days(13),
    };
    let pending = Pending { ties: vec![tie], ..Pending::new(first.mention.id, key.clone(), first.signal, now()) };
    let group = |affair| Group { key: &key, team: &team, last: None, affair, reason: SealReason::GroupWait };
    let letterhead = config().letterhead();
    let seal = mentions(group(Some(&affair)), std::slice::from_ref(&pending), vec![first.clone()], &letterhead, now()).unwrap();
    assert_eq!((seal.alert.in_reply_to, seal.alert.opened_by), (Some(before), Some(affair.opened_by)));
    assert_eq!(seal.alert.thread.as_deref(), Some("Klacht over Acme"));
    let [kept, thread] = &seal.affairs[..] else { panic!("{:?}", seal.affairs) };
    assert_eq!((thread.tie, thread.last), (Tie::of_mail_thread(affair.opened_by), seal.alert.id));
    assert_eq!((kept.story, kept.opened_by, kept.last), (known, affair.opened_by, seal.alert.id));
    // The 21st of November 2026 is a Saturday.
    let monday = "2026-11-23T09:00:00Z".parse().ok();
    let [CaseStep::Reopen { story, due, event, .. }] = &seal.cases[..] else { panic!("{:?}", seal.cases) };
    assert_eq!((*story, *due, event.who.as_str()), (known, monday, OURSELVES));
    let worse = Told { signal: luister_mention::Signal::Crisis, ..first.clone() };
    let seal = mentions(group(Some(&affair)), std::slice::from_ref(&pending), vec![worse], &letterhead, now()).unwrap();
    assert_eq!((seal.alert.in_reply_to, seal.alert.thread), (Some(before), None), "a crisis says so");
    assert_eq!(seal.affairs[0].signal, luister_mention::Signal::Crisis);
    let old = Affair { sealed: now() - TimeDelta::days(15), ..affair.clone() };
    let seal = mentions(group(Some(&old)), &[pending], vec![first], &letterhead, now()).unwrap();
    assert_eq!((seal.alert.in_reply_to, seal.alert.opened_by), (None, None), "what is long ago is another thread");
}

#[test]
fn what_one_mail_does_not_hold_is_listed() {
    let team = team("response_target = \"1h\"");
    let one = told(&team).remove(0);
    let numbered = |number: u8| {
        let id = MentionId::from_bytes([number; 16]);
        Told { mention: luister_mention::Mention { id, story: StoryId(id), ..one.mention.clone() }, ..one.clone() }
    };
    let seal = sealed(&team, (0..130).map(numbered).collect(), None, now()).unwrap();
    let Body::Mentions(shown) = &seal.alert.body else { panic!("mentions") };
    assert_eq!((shown.len(), seal.alert.listed.len(), seal.cases.len()), (MAX_MENTIONS_PER_ALERT, 30, 130));
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
        let key = GroupKey::new(team.name.clone(), None, "list=Acme");
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
    let notice =
        |to| super::notice(Notice { title: "Stil".into(), paragraphs: Vec::new(), listing: Vec::new() }, to, &config().letterhead(), now());
    let (config, team) = (config(), team(""));
    let ours = notice(Addressee::Administrator(&config));
    assert_eq!((ours.alert.body.kind(), ours.alert.team.clone()), (AlertKind::Notice, None));
    assert_eq!(ours.deliveries[0].to.address, "beheer@acme.example");
    let theirs = notice(Addressee::Team(&team));
    assert_eq!((theirs.alert.team.clone(), theirs.deliveries.len()), (Some(team.name.clone()), 2));
    assert_ne!(ours.alert.id, theirs.alert.id);
}

#[test]
fn a_storm_holds_back_what_it_tells_of_until_it_is_over() {
    let (team, config) = (team("lang = \"nl\""), config());
    let storms: Vec<_> = sample::alerts(&team, &config, now()).unwrap().into_iter().filter(|(name, _)| name.starts_with("storm")).collect();
    let hush = |(_, alert): &(&str, Alert)| {
        let Body::Storm(body) = &alert.body else { panic!("a storm") };
        storm((**body).clone(), None, Addressee::Team(&team), &config.letterhead(), now()).hushes.remove(0)
    };
    let [began, update, over] = [0, 1, 2].map(|number| hush(&storms[number]));
    assert_eq!((began.team.as_ref(), began.until), (Some(&team.name), now() + TimeDelta::days(1)), "if nothing more is heard of it");
    assert_eq!((update.id.as_str(), over.id.as_str(), over.until), (began.id.as_str(), began.id.as_str(), now()));
    let Body::Storm(body) = &storms[0].1.body else { panic!("a storm") };
    let to_administrator = storm((**body).clone(), None, Addressee::Administrator(&config), &config.letterhead(), now());
    assert_eq!(to_administrator.hushes, []);
}
