//! A storm as a mail shows it: how much more than usual, since when, about what, where it began, and a picture.

use super::{
    digest::Row,
    html::colour,
    marks::harmless,
    picture::{self, Picture},
    subject,
    words::Words,
};
use luister_mention::{Signal, StormBody, StormLine, StormNews, StormPhase};

/// The most of a name, in characters.
const NAME_CHARS: usize = 60;
/// The minutes of a year.
const YEAR_MINUTES: f64 = 525_960.0;

/// A storm in words.
pub(super) struct Storm {
    pub(super) colour: &'static str,
    /// What there is, and since when: a sentence each.
    pub(super) lead: Vec<String>,
    /// What is said, each under its name.
    pub(super) facts: Vec<(&'static str, String)>,
    /// Mentions, under their headings.
    pub(super) rows: Vec<Row>,
    pub(super) picture: Picture,
}

pub(super) fn storm(body: &StormBody, words: Words) -> Storm {
    let is_over = matches!(body.phase, StormPhase::Ended { .. });
    let lead = match &body.phase {
        StormPhase::Began => vec![began(body, words), odds(body, words)],
        StormPhase::GoesOn(news) => news.iter().map(|news| what_is_new(body, *news, words)).collect(),
        StormPhase::Ended { is_usual_now, .. } => vec![ended(body, *is_usual_now, words)],
    };
    Storm {
        colour: colour(body.signal.unwrap_or(Signal::Other)),
        lead,
        facts: if is_over { Vec::new() } else { facts(body, words) },
        rows: if is_over { Vec::new() } else { rows(body, words) },
        picture: picture::picture(body, words),
    }
}

/// `Acme: 14 klachten in een uur, gewoonlijk 1`.
pub(super) fn heading(body: &StormBody, words: Words) -> String {
    let list = subject::excerpt(body.list.as_str(), subject::NAME_CHARS);
    let counted = format!("{} {}", counted(body, words), within(body.minutes, words));
    match body.phase {
        StormPhase::Began => format!("{list}: {counted}, {}", usually(body, words)),
        StormPhase::GoesOn(_) => {
            format!("{list}, {}: {counted}, {}", words.pick("vervolg", "update"), usually(body, words))
        }
        StormPhase::Ended { .. } => format!("{list}: {}, {counted}", words.pick("storm voorbij", "storm over")),
    }
}

/// `14 klachten`, `9 berichten bij trustpilot`.
fn counted(body: &StormBody, words: Words) -> String {
    if let Some(signal) = body.signal.filter(|signal| *signal != Signal::Other) {
        return words.count(signal, body.count);
    }
    let number = words.number(body.count.into());
    let mentions = if body.count == 1 { words.pick("bericht", "mention") } else { words.pick("berichten", "mentions") };
    match &body.source {
        Some(source) => {
            let source = subject::excerpt(source.as_str(), subject::NAME_CHARS);
            format!("{number} {mentions} {} {source}", words.pick("bij", "at"))
        }
        None => format!("{number} {mentions}"),
    }
}

/// `in een uur`.
fn within(minutes: u32, words: Words) -> String {
    match minutes {
        30 => words.pick("in een half uur", "in half an hour").to_owned(),
        60 => words.pick("in een uur", "in an hour").to_owned(),
        0..120 => words.pick(format!("in {minutes} minuten"), format!("in {minutes} minutes")),
        120..2880 => {
            let hours = (minutes + 30) / 60;
            words.pick(format!("in {hours} uur"), format!("in {hours} hours"))
        }
        _ => {
            let days = (minutes + 720) / 1440;
            words.pick(format!("in {days} dagen"), format!("in {days} days"))
        }
    }
}

/// `gewoonlijk 1`.
fn usually(body: &StormBody, words: Words) -> String {
    let many = picture::whole(body.usual);
    match many {
        0 => words.pick("gewoonlijk geen", "usually none").to_owned(),
        many => format!("{} {}", words.pick("gewoonlijk", "usually"), words.number(many.into())),
    }
}

fn began(body: &StormBody, words: Words) -> String {
    let since = words.moment(body.since);
    let usual = words.decimal(body.usual);
    words.pick(
        format!("Sinds {since} is het drukker dan gewoon; rond deze tijd van de week zijn het er anders {usual}."),
        format!("It has been busier than usual since {since}; around this time of the week {usual} are usual."),
    )
}

/// How unlikely it is, as people count: once in so many years.
fn odds(body: &StormBody, words: Words) -> String {
    let a_year = 10.0_f64.powf(f64::from(body.odds)) * YEAR_MINUTES / f64::from(body.minutes.max(1));
    let often = [
        (1e-3, words.pick("minder dan eens in de duizend jaar", "less than once in a thousand years")),
        (1e-2, words.pick("minder dan eens in de honderd jaar", "less than once in a hundred years")),
        (1e-1, words.pick("minder dan eens in de tien jaar", "less than once in ten years")),
        (1.0, words.pick("minder dan eens per jaar", "less than once a year")),
    ];
    let often = often.into_iter().find(|(most, _)| a_year < *most).map(|(_, often)| often);
    let often = often.unwrap_or(words.pick("hooguit een paar keer per jaar", "a few times a year at most"));
    words.pick(format!("Door toeval gebeurt dat {often}."), format!("By chance that happens {often}."))
}

fn what_is_new(body: &StormBody, news: StormNews, words: Words) -> String {
    let since = words.moment(body.since);
    match news {
        StormNews::Doubled { from, to } => {
            let (from, to) = (words.number(from.into()), words.number(to.into()));
            words.pick(
                format!("Het is verdubbeld: nu {to} in een uur, bij de vorige mail {from}."),
                format!("It has doubled: {to} in an hour now, {from} at the last mail."),
            )
        }
        StormNews::Leads(signal) => {
            let many = signal.words(words.locale);
            words.pick(format!("Het zijn nu vooral {many}."), format!("Most of it is {many} now."))
        }
        StormNews::Lasts => words.pick(format!("Het houdt aan, al sinds {since}."), format!("It goes on; it began {since}.")),
    }
}

fn ended(body: &StormBody, is_usual_now: bool, words: Words) -> String {
    let since = words.moment(body.since);
    let until = if let StormPhase::Ended { until, .. } = body.phase { words.moment(until) } else { since.clone() };
    let (counted, usual) = (counted(body, words), words.decimal(body.usual));
    if is_usual_now {
        return words.pick(
            format!("Sinds {since} zijn het er {counted}. Dat duurt nu drie dagen en geldt vanaf hier als gewoon."),
            format!("Since {since} there were {counted}. That has lasted for three days and counts as usual from now on."),
        );
    }
    words.pick(
        format!("Van {since} tot {until} waren het {counted}; gewoonlijk zijn het er in die tijd {usual}. Het is weer zo druk als anders."),
        format!("From {since} to {until} there were {counted}; {usual} are usual in that time. It is as busy as ever again."),
    )
}

fn facts(body: &StormBody, words: Words) -> Vec<(&'static str, String)> {
    let total: u32 = body.signals.iter().map(|(_, count)| count).sum();
    let share = |count: u32| format!("{} %", (u64::from(count) * 100 + u64::from(total) / 2) / u64::from(total.max(1)));
    let about = body.about.iter().map(|term| words.quoted(&harmless(term))).collect::<Vec<_>>();
    let signals = body.signals.iter().map(|(signal, count)| format!("{} ({})", words.count(*signal, *count), share(*count)));
    let sources = body.sources.iter().map(|(source, count)| {
        format!("{} {} ({})", subject::excerpt(source.as_str(), NAME_CHARS), words.number((*count).into()), share(*count))
    });
    let is_update = matches!(body.phase, StormPhase::GoesOn(_));
    let named = [
        (words.pick("Waar het over gaat", "What it is about"), about.join(", ")),
        (
            if is_update { words.pick("Sinds de vorige mail", "Since the last mail") } else { words.pick("Signalen", "Signals") },
            signals.collect::<Vec<_>>().join(", "),
        ),
        (words.pick("Bronnen, op volgorde", "Sources, in order"), sources.collect::<Vec<_>>().join(", ")),
    ];
    named.into_iter().filter(|(_, said)| !said.is_empty()).collect()
}

fn rows(body: &StormBody, words: Words) -> Vec<Row> {
    let first = body.first.iter().filter(|_| body.phase == StormPhase::Began);
    let first = first.map(|line| row(line, Some(words.pick("Hier begon het", "Where it began")), words));
    let is_read = body.widest.iter().any(|line| line.reach.is_some());
    let heading = match (is_read, &body.phase) {
        (true, StormPhase::Began) => words.pick("Het meest gelezen", "Most read"),
        (true, _) => words.pick("Nieuw, het meest gelezen", "New, most read"),
        (false, StormPhase::Began) => words.pick("Enkele berichten", "Some of the mentions"),
        (false, _) => words.pick("Nieuwe berichten", "New mentions"),
    };
    let is_first = |line: &StormLine| body.phase == StormPhase::Began && body.first.as_ref().is_some_and(|first| first.id == line.id);
    let others = body.widest.iter().filter(|line| is_read || !is_first(line)).enumerate();
    first.chain(others.map(|(place, line)| row(line, (place == 0).then_some(heading), words))).collect()
}

fn row(line: &StormLine, heading: Option<&str>, words: Words) -> Row {
    let author = line.author.as_deref().map(|author| subject::excerpt(&harmless(author), NAME_CHARS));
    let reach = line.reach.map(|reach| {
        let reach = words.number(reach);
        words.pick(format!("bereik {reach}"), format!("reach {reach}"))
    });
    let known =
        [Some(line.signal.word(words.locale).to_owned()), author, Some(line.source.to_string()), Some(words.moment(line.when)), reach];
    Row {
        colour: colour(line.signal),
        heading: heading.map(str::to_owned),
        excerpt: harmless(&line.excerpt),
        url: line.url.clone(),
        facts: known.into_iter().flatten().collect::<Vec<_>>().join(" · "),
    }
}
