//! A digest of a made-up day, made as a real one is.

use super::{Said, several};
use crate::{
    Team,
    digest::{Around, Gathering, History, Order, TextsBefore, review},
};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use luister_insight::figures::{Scope, Span, Stars, Sums, Window, previous, star_spans, usual_spans};
use luister_mention::{
    BadName, BrokenSource, Case, CaseClock, CaseTally, CaseTurn, Channel, Completeness, DigestBody, DigestForm, DigestReview, DigestStorm,
    Edits, Gap, Identity, KeyFigures, ListKind, ListName, Locale, MentionId, Position, Rating, Reach, Section, Signal, SourceName,
    StarsOverTime, Stored, StoryId, Tally, TeamName,
};
use std::collections::BTreeMap;

/// What is said on that day: a line with signal, source, channel and how often, and below it how that is said, in Dutch and English.
const DAY: &str = include_str!("day.txt");
/// Who says it.
const NAMES: [&str; 7] = ["Sanne", "Joris", "Fatima", "Bas", "Noor", "Piet", "Lotte"];

/// What is said, how often, where and as what.
struct Subject {
    signal: Signal,
    source: &'static str,
    channel: Channel,
    often: u32,
    texts: Vec<&'static str>,
}

fn subjects(locale: Locale) -> Vec<Subject> {
    let mut subjects: Vec<Subject> = Vec::new();
    for line in DAY.lines() {
        let said = line.strip_prefix('\t').and_then(|said| said.split_once('\t'));
        if let Some((nl, en)) = said {
            subjects.last_mut().into_iter().for_each(|subject| subject.texts.push(locale.pick(nl, en)));
            continue;
        }
        let mut words = line.split(' ');
        let (signal, source, channel) = (words.next(), words.next().unwrap_or_default(), words.next().unwrap_or_default());
        subjects.push(Subject {
            signal: signal.and_then(|signal| signal.parse().ok()).unwrap_or(Signal::Other),
            source,
            channel: Channel::ALL.into_iter().find(|known| known.as_str() == channel).unwrap_or(Channel::Forum),
            often: words.next().and_then(|often| often.parse().ok()).unwrap_or_default(),
            texts: Vec::new(),
        });
    }
    subjects
}

/// Everything that was ever heard of in this made-up world.
struct World(Vec<(Tally, Stored)>);

impl History for World {
    fn mention(&self, position: Position) -> Option<(Tally, Stored)> {
        self.0.get(usize::try_from(position.0).ok()?).cloned()
    }

    fn cases(&self, _: StoryId) -> Vec<Case> {
        Vec::new()
    }

    fn story(&self, story: StoryId, most: usize) -> (Vec<Stored>, u32) {
        let told: Vec<Stored> = self.0.iter().map(|(_, stored)| stored).filter(|stored| stored.mention.story == story).cloned().collect();
        let total = u32::try_from(told.len()).unwrap_or(u32::MAX);
        (told.into_iter().take(most).collect(), total)
    }

    fn first_of_authors(&self, keys: &[&str]) -> Vec<Option<Position>> {
        vec![Some(Position(0)); keys.len()]
    }

    fn answer(&self, mention: MentionId) -> Option<String> {
        let asked = self.0.iter().find(|(_, stored)| stored.mention.id == mention)?;
        asked.1.mention.text.contains("contract").then(|| "verhuizen.txt".to_owned())
    }
}

/// The digest of the day before now.
pub(super) fn body(locale: Locale, zone: Tz, now: DateTime<Utc>) -> Result<DigestBody, BadName> {
    let span = Span { from: now - TimeDelta::days(1), until: now };
    let scope = Scope { lists: Vec::new(), theirs: vec![ListName::new("Volta")?], zone };
    let order = Order {
        name: locale.pick("Ochtend", "Morning").to_owned(),
        form: DigestForm::Day,
        span,
        scope: scope.clone(),
        sections: Section::ALL.to_vec(),
    };
    let world = World(day(locale, now)?);
    let mut gathering = Gathering::new(order);
    for (position, (tally, stored)) in (0..).zip(&world.0) {
        gathering.add(Position(position), tally, stored);
    }
    let mut sums = gathering.take_sums();
    cases(now)?.iter().for_each(|turn| sums.turn(turn));
    let open = BTreeMap::from([(TeamName::new("Webcare")?, 4)]);
    let (before, texts_before) = before(&world, &scope, span);
    let around = Around {
        figures: sums.finish(span.from, span.until, Some(&open)),
        previous: Some(before),
        windows: windows(&world, &scope, span),
        kinds: vec![
            (ListName::new("Acme")?, ListKind::Brand),
            (ListName::new(locale.pick("Warmtepompen", "Heat pumps"))?, ListKind::Product),
            (ListName::new("Volta")?, ListKind::Competitor),
        ],
        texts_before: Some(texts_before),
        stars: stars(&world, &scope, span),
        complete: complete(now)?,
        storms: vec![DigestStorm {
            list: ListName::new("Acme")?,
            signal: Some(Signal::Complaint),
            source: None,
            from: now - TimeDelta::hours(5),
            until: Some(now - TimeDelta::hours(2)),
        }],
        ..Around::default()
    };
    Ok(gathering.finish(around, &world).0)
}

/// The same, as an editor gets it before.
pub(super) fn draft(body: &DigestBody, team: &Team, now: DateTime<Utc>) -> DigestBody {
    let review = DigestReview::Draft { due: now + TimeDelta::minutes(30), readers: team.name.clone(), page: None, remark: None };
    DigestBody { review: Some(review), ..body.clone() }
}

/// The same, as an editor released it.
pub(super) fn reviewed(body: &DigestBody, locale: Locale, now: DateTime<Utc>) -> DigestBody {
    let remark = locale.pick(
        "De storing van gisteren is verholpen; klanten krijgen vandaag bericht.",
        "Yesterday’s outage is over; customers hear from us today.",
    );
    let last = Some(("Karin".to_owned(), now));
    let mut edits = Edits { released: true, last, remark: remark.to_owned(), ..Edits::default() };
    let [seen, complaints, _] = review::items(body);
    edits.dropped.extend(seen.last().cloned());
    let remark = locale.pick("Staat sinds vanochtend op de statuspagina.", "On the status page since this morning.");
    edits.remarks.extend(complaints.first().cloned().map(|item| (item, remark.to_owned())));
    review::reviewed(body, &edits)
}

/// What is said on that day.
fn day(locale: Locale, now: DateTime<Utc>) -> Result<Vec<(Tally, Stored)>, BadName> {
    let mut said = Vec::new();
    for (nth, subject) in (0_u32..).zip(subjects(locale)) {
        let Subject { signal, source, channel, often, texts } = subject;
        for number in 0..often {
            let text = texts.get(number as usize % texts.len()).copied().unwrap_or_default();
            let name = NAMES.get((nth + 3 * number) as usize % NAMES.len()).copied().unwrap_or_default();
            let author = format!("{name} {}", nth + number);
            // More of it in the last hours of the morning.
            let minutes_ago = i64::from((number * 97 + nth * 61) % if signal == Signal::Complaint { 420 } else { 1400 });
            let told =
                Said { source, channel, author: &author, title: None, text, hits: &["Acme"], signal, signs: &[], minutes_ago }.told(now)?;
            let mut stored = Stored { mention: told.mention, verdict: told.verdict, content: 0, revision: 0 };
            // The same is said more than once.
            stored.mention.id = MentionId::of(&stored.mention.source, &Identity::native(&format!("{nth}/{number}")));
            stored.mention.story = StoryId(stored.mention.id);
            if channel == Channel::Review {
                let stars = if signal == Signal::Praise { 4 + number % 2 } else { 1 + number % 2 };
                stored.mention.rating = Rating::new(f32::from(u8::try_from(stars).unwrap_or(3)), 5.0);
            }
            if channel == Channel::News {
                stored.mention.reach = Some(Reach { views: Some(12_000 + 700 * u64::from(number)), ..Reach::default() });
            }
            if nth >= 5 && number % 3 == 1 {
                let other = if signal == Signal::Other { "Volta" } else { locale.pick("Warmtepompen", "Heat pumps") };
                stored.verdict.matches.iter_mut().for_each(|hit| hit.list = ListName::new(other).unwrap_or_else(|_| hit.list.clone()));
            }
            said.push((Tally::of(&stored.mention, &stored.verdict, None), stored));
        }
    }
    for told in several(locale, now)? {
        let stored = Stored { mention: told.mention, verdict: told.verdict, content: 0, revision: 0 };
        said.push((Tally::of(&stored.mention, &stored.verdict, None), stored));
    }
    said.sort_by_key(|(tally, stored)| (tally.heard, stored.mention.id));
    Ok(said)
}

/// Earlier days had two in three of it, each a little more or less.
fn windows(world: &World, scope: &Scope, span: Span) -> Vec<Window> {
    let of = |(nth, earlier): (usize, Span)| {
        let mut window = Window::new(scope.clone(), earlier);
        for (number, (tally, _)) in world.0.iter().enumerate().filter(|(number, _)| (number + nth) % 3 > 0) {
            let mut tally = tally.clone();
            tally.heard = earlier.from + (tally.heard - span.from);
            if tally.signal == Signal::Complaint && number % 2 == 0 {
                tally.signal = Signal::Other;
            }
            window.add(&tally);
        }
        window
    };
    usual_spans(DigestForm::Day, span, scope.zone).into_iter().enumerate().map(of).collect()
}

/// Earlier weeks were a little better rated.
fn stars(world: &World, scope: &Scope, span: Span) -> Option<StarsOverTime> {
    let spans = star_spans(DigestForm::Day, span, scope.zone);
    let mut stars = Stars::new(scope.clone(), spans.clone());
    for (nth, week) in spans.iter().enumerate() {
        let reviews = world.0.iter().filter(|(tally, _)| tally.rating.is_some()).enumerate();
        for (_, (tally, _)) in reviews.filter(|(number, _)| (number + nth) % 3 > 0) {
            let heard = week.until - (span.until - tally.heard) / 2 - TimeDelta::hours(1);
            let better = u8::try_from(nth * 2).map_or(0.0, |back| (14.0 - f32::from(back)) / 14.0);
            let rating = tally.rating.and_then(|rating| Rating::new((rating.value() + better).min(5.0), 5.0));
            stars.add(&Tally { heard, rating, ..tally.clone() });
        }
    }
    stars.finish()
}

/// The day before that.
fn before(world: &World, scope: &Scope, span: Span) -> (KeyFigures, TextsBefore) {
    let mut texts = TextsBefore::default();
    let mut sums = Sums::new(scope.clone());
    for (number, (tally, stored)) in world.0.iter().enumerate().filter(|(number, _)| number % 4 > 0) {
        texts.add(Position(number as u64), tally, stored);
        sums.add(tally);
    }
    let earlier = previous(DigestForm::Day, span, scope.zone).unwrap_or(span);
    (sums.finish(earlier.from, earlier.until, None), texts)
}

fn cases(now: DateTime<Utc>) -> Result<Vec<CaseTally>, BadName> {
    let mut turns = Vec::new();
    for number in 0..14_i64 {
        let since = now - TimeDelta::minutes(60 + 70 * number);
        let handled = since + TimeDelta::minutes(20 + 11 * number);
        let clock = CaseClock { since, told: Some(since + TimeDelta::minutes(2)), due: Some(since + TimeDelta::hours(2)) };
        let turn = |at, turn, clock| -> Result<CaseTally, BadName> {
            let signal = Some(if number % 5 == 0 { Signal::Lead } else { Signal::Complaint });
            Ok(CaseTally {
                at,
                team: TeamName::new("Webcare")?,
                turn,
                was_open: true,
                signal,
                source: Some(SourceName::new("tweakers")?),
                lists: Vec::new(),
                clock,
            })
        };
        turns.push(turn(since, CaseTurn::Opened, None)?);
        turns.push(turn(handled, if number == 6 { CaseTurn::Ignored } else { CaseTurn::Handled }, Some(clock))?);
    }
    Ok(turns)
}

fn complete(now: DateTime<Utc>) -> Result<Completeness, BadName> {
    let gap = Gap { from: now - TimeDelta::hours(9), to: now - TimeDelta::hours(7), noted: now - TimeDelta::hours(7) };
    let broken = BrokenSource { source: SourceName::new("kiyoh")?, silent: None, gaps: vec![gap], detail: None };
    Ok(Completeness { whole: 11, broken: vec![broken], ..Completeness::default() })
}
