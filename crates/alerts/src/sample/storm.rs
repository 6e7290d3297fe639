//! A made-up storm from its beginning to its end.

use chrono::{DateTime, TimeDelta, Utc};
use luister_mention::{
    BadName, Identity, Link, ListName, Locale, MentionId, Signal, SourceName, StormBody, StormHour, StormLine, StormNews, StormPhase,
};

/// What an ordinary day brings, hour by hour, the one that runs last.
const USUAL: [f32; 24] =
    [0.5, 0.6, 0.8, 0.9, 0.9, 0.8, 0.8, 0.7, 0.8, 1.1, 1.2, 1.0, 0.7, 0.4, 0.2, 0.1, 0.1, 0.1, 0.1, 0.1, 0.2, 0.4, 0.7, 0.9];

/// The mails that are told of it, each with a name for its file.
pub(super) fn bodies(locale: Locale, now: DateTime<Utc>) -> Result<[(&'static str, StormBody); 3], BadName> {
    let began = began(locale, now)?;
    let goes_on = StormBody {
        phase: StormPhase::GoesOn(vec![StormNews::Doubled { from: 14, to: 31 }, StormNews::Leads(Signal::Crisis)]),
        signal: Some(Signal::Crisis),
        count: 31,
        signals: vec![(Signal::Crisis, 22), (Signal::Complaint, 9)],
        sources: vec![(SourceName::new("nieuwsblad")?, 3), (SourceName::new("mastodon")?, 19), (SourceName::new("tweakers")?, 9)],
        hours: hours([1, 2, 0, 1, 0, 1, 2, 1, 0, 1, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 14, 31]),
        first: None,
        ..began.clone()
    };
    let ended = StormBody {
        phase: StormPhase::Ended { until: now, is_usual_now: false },
        since: now - TimeDelta::minutes(254),
        count: 84,
        usual: 3.6,
        minutes: 254,
        hours: hours([2, 1, 0, 2, 1, 0, 1, 0, 1, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 31, 27, 13, 4]),
        ..began.clone()
    };
    Ok([("storm", began), ("storm-update", goes_on), ("storm-over", ended)])
}

fn began(locale: Locale, now: DateTime<Utc>) -> Result<StormBody, BadName> {
    let said = |nl: &'static str, en: &'static str| locale.pick(nl, en);
    let first = line(
        now,
        "tweakers",
        44,
        "Joris",
        None,
        said("Accu van Acme staat bol, iemand anders ook?", "My Acme battery is swelling, anybody else?"),
    )?;
    let widest = vec![
        line(
            now,
            "nieuwsblad",
            12,
            "Redactie",
            Some(48_000),
            said("Thuisaccu's van Acme kunnen in brand vliegen", "Home batteries of Acme may catch fire"),
        )?,
        line(
            now,
            "mastodon",
            19,
            "Fatima 🌱",
            Some(1_240),
            said("Net gebeld met @acme_nl over de lekkende accu: geen antwoord", "Called @acme_nl about the leaking battery: no answer"),
        )?,
        first.clone(),
    ];
    let about: [&str; 4] =
        locale.pick(["thuisaccu", "lekkende accu", "brand", "terugroepactie"], ["home battery", "leaking", "fire", "recall"]);
    Ok(StormBody {
        list: ListName::new("Acme")?,
        signal: Some(Signal::Complaint),
        source: None,
        phase: StormPhase::Began,
        since: now - TimeDelta::minutes(44),
        count: 14,
        usual: 0.9,
        minutes: 60,
        odds: -9.4,
        about: about.map(str::to_owned).to_vec(),
        first: Some(first),
        widest,
        signals: vec![(Signal::Crisis, 3), (Signal::Complaint, 14), (Signal::Question, 2)],
        sources: vec![(SourceName::new("tweakers")?, 11), (SourceName::new("mastodon")?, 6), (SourceName::new("nieuwsblad")?, 2)],
        hours_from: now - TimeDelta::minutes(23 * 60 + 24),
        hours: hours([0, 1, 2, 0, 1, 0, 1, 2, 1, 0, 1, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 14]),
    })
}

fn hours(counts: [u32; 24]) -> Vec<StormHour> {
    counts.into_iter().zip(USUAL).map(|(count, usual)| StormHour { count, usual }).collect()
}

fn line(now: DateTime<Utc>, source: &str, minutes_ago: i64, author: &str, reach: Option<u64>, said: &str) -> Result<StormLine, BadName> {
    let name = SourceName::new(source)?;
    let id = MentionId::of(&name, &Identity::native(said));
    Ok(StormLine {
        id,
        signal: if reach.is_some_and(|reach| reach > 10_000) { Signal::Crisis } else { Signal::Complaint },
        when: now - TimeDelta::minutes(minutes_ago),
        source: name,
        author: Some(author.to_owned()),
        reach,
        excerpt: said.to_owned(),
        url: Link::parse(&format!("https://www.{source}.example/r/{}", id.short())),
    })
}
