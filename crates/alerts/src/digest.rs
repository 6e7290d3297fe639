//! When a digest is due, and what it holds.

use crate::DigestRule;
use chrono::{DateTime, Days, LocalResult, NaiveDate, TimeDelta, TimeZone, Utc};
use luister_mention::{Author, DigestBody, DigestCursor, DigestLine, ListName, Mention, Signal, Verdict};

/// The most mentions that a digest lists; the rest is counted.
pub const MAX_LINES: usize = 100;
/// How late the first digest of all may still be sent: whoever starts luister in the afternoon gets the first one
/// the next morning.
const FIRST_GRACE: TimeDelta = TimeDelta::hours(1);

/// The time that a digest is due for, if it is: the last scheduled one that its cursor has not covered. Several that
/// were missed become one.
#[must_use]
pub fn due(rule: &DigestRule, cursor: Option<&DigestCursor>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let last = scheduled_before(rule, now)?;
    match cursor {
        Some(cursor) => (last > cursor.due).then_some(last),
        None => (now - last <= FIRST_GRACE).then_some(last),
    }
}

/// When it is due next, for a timer.
#[must_use]
pub fn next(rule: &DigestRule, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let today = now.with_timezone(&rule.timezone).date_naive();
    (0..=2).filter_map(|days| scheduled_on(rule, today.checked_add_days(Days::new(days))?)).find(|at| *at > now)
}

/// Where a digest that is due begins: where the last one ended, or a day before.
#[must_use]
pub fn begins(rule: &DigestRule, cursor: Option<&DigestCursor>, due: DateTime<Utc>) -> DateTime<Utc> {
    let day_before = || scheduled_before(rule, due - TimeDelta::seconds(1)).unwrap_or(due - TimeDelta::days(1));
    cursor.map_or_else(day_before, |cursor| cursor.due.min(due))
}

fn scheduled_before(rule: &DigestRule, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let today = now.with_timezone(&rule.timezone).date_naive();
    (0..=2).filter_map(|days| scheduled_on(rule, today.checked_sub_days(Days::new(days))?)).find(|at| *at <= now)
}

/// The moment of one day. A time that the clock shows twice is the first one; one that it jumps over is the first
/// moment after the jump.
fn scheduled_on(rule: &DigestRule, day: NaiveDate) -> Option<DateTime<Utc>> {
    let mut quarters = (0..=12).map(|quarter| day.and_time(rule.at) + TimeDelta::minutes(15 * quarter));
    quarters.find_map(|local| match rule.timezone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Some(at.with_timezone(&Utc)),
        LocalResult::None => None,
    })
}

/// One digest of one list from what was recorded in its time: our own mentions and those that do not hit the list are
/// left out. Counted is the text's own signal; the most serious are listed first, and of each the oldest.
pub fn build<'a>(
    list: &ListName,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    mentions: impl IntoIterator<Item = (&'a Mention, &'a Verdict)>,
) -> DigestBody {
    let signals = Signal::SCORED.into_iter().chain([Signal::Other]);
    let mut shelves: Vec<(Signal, u32, Vec<DigestLine>)> = signals.map(|signal| (signal, 0, Vec::new())).collect();
    let mut uncertain = 0;
    for (mention, verdict) in mentions {
        let Some((_, count, lines)) = shelves.iter_mut().find(|(signal, ..)| *signal == verdict.signal) else { continue };
        if mention.own || !verdict.matches.iter().any(|hit| hit.list == *list) {
            continue;
        }
        *count += 1;
        uncertain += u32::from(verdict.uncertain);
        if lines.len() < MAX_LINES {
            lines.push(line(mention, verdict));
        }
    }
    let counts: Vec<(Signal, u32)> = shelves.iter().map(|(signal, count, _)| (*signal, *count)).collect();
    let total: u32 = counts.iter().map(|(_, count)| count).sum();
    let lines: Vec<DigestLine> = shelves.into_iter().flat_map(|(_, _, lines)| lines).take(MAX_LINES).collect();
    let more = total.saturating_sub(u32::try_from(lines.len()).unwrap_or(u32::MAX));
    DigestBody { list: list.clone(), from, until, counts, uncertain, lines, more }
}

fn line(mention: &Mention, verdict: &Verdict) -> DigestLine {
    DigestLine {
        id: mention.id,
        signal: verdict.signal,
        when: mention.when(),
        source: mention.source.clone(),
        author: mention.author.as_ref().map(Author::display).map(str::to_owned),
        rating: mention.rating,
        excerpt: mention.excerpt(),
        url: mention.url.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{MailConfig, Team, sample};
    use luister_mention::{Body, Position};

    fn rule(at: &str, zone: &str) -> DigestRule {
        toml::from_str(&format!("name = \"morning\"\nteam = \"PR\"\nat = \"{at}\"\ntimezone = \"{zone}\"")).unwrap()
    }

    fn at(time: &str) -> DateTime<Utc> {
        time.parse().unwrap()
    }

    #[test]
    fn a_digest_is_due_once_a_day_by_the_clock_of_its_place() {
        let amsterdam = ("08:00", "Europe/Amsterdam");
        for (name, (time, zone), covered, now, expected) in [
            ("a minute early", amsterdam, Some("2026-11-20T07:00:00Z"), "2026-11-21T06:59:00Z", None),
            ("on time", amsterdam, Some("2026-11-20T07:00:00Z"), "2026-11-21T07:00:00Z", Some("2026-11-21T07:00:00Z")),
            ("late", amsterdam, Some("2026-11-20T07:00:00Z"), "2026-11-21T18:00:00Z", Some("2026-11-21T07:00:00Z")),
            ("done today", amsterdam, Some("2026-11-21T07:00:00Z"), "2026-11-21T18:00:00Z", None),
            ("three were missed", amsterdam, Some("2026-11-18T07:00:00Z"), "2026-11-21T18:00:00Z", Some("2026-11-21T07:00:00Z")),
            (
                "before today's time, yesterday's was missed",
                amsterdam,
                Some("2026-11-19T07:00:00Z"),
                "2026-11-21T05:00:00Z",
                Some("2026-11-20T07:00:00Z"),
            ),
            ("the clock was set back", amsterdam, Some("2026-11-25T07:00:00Z"), "2026-11-21T18:00:00Z", None),
            ("first of all, in the afternoon", amsterdam, None, "2026-11-21T14:00:00Z", None),
            ("first of all, at the hour", amsterdam, None, "2026-11-21T07:05:00Z", Some("2026-11-21T07:00:00Z")),
            ("summer", amsterdam, Some("2026-06-30T06:00:00Z"), "2026-07-01T06:00:00Z", Some("2026-07-01T06:00:00Z")),
            (
                "the day the clocks go forward",
                amsterdam,
                Some("2026-03-28T07:00:00Z"),
                "2026-03-29T06:00:00Z",
                Some("2026-03-29T06:00:00Z"),
            ),
            ("the day they go back", amsterdam, Some("2026-10-24T06:00:00Z"), "2026-10-25T07:00:00Z", Some("2026-10-25T07:00:00Z")),
            (
                "a time that is jumped over",
                ("02:30", "Europe/Amsterdam"),
                Some("2026-03-28T01:30:00Z"),
                "2026-03-29T01:00:00Z",
                Some("2026-03-29T01:00:00Z"),
            ),
            (
                "a time that comes twice",
                ("02:30", "Europe/Amsterdam"),
                Some("2026-10-24T00:30:00Z"),
                "2026-10-25T00:30:00Z",
                Some("2026-10-25T00:30:00Z"),
            ),
            ("and is not sent twice", ("02:30", "Europe/Amsterdam"), Some("2026-10-25T00:30:00Z"), "2026-10-25T01:30:00Z", None),
            (
                "the other side of the date line",
                ("08:00", "Pacific/Auckland"),
                Some("2026-11-19T19:00:00Z"),
                "2026-11-20T19:00:00Z",
                Some("2026-11-20T19:00:00Z"),
            ),
        ] {
            let cursor = covered.map(|due| DigestCursor { name: "morning/Acme".into(), position: Position(0), due: at(due) });
            assert_eq!(due(&rule(time, zone), cursor.as_ref(), at(now)), expected.map(at), "{name}");
        }
    }

    #[test]
    fn the_next_one_and_where_it_begins() {
        let rule = rule("08:00", "Europe/Amsterdam");
        assert_eq!(next(&rule, at("2026-11-21T07:00:00Z")), Some(at("2026-11-22T07:00:00Z")));
        assert_eq!(next(&rule, at("2026-11-21T06:00:00Z")), Some(at("2026-11-21T07:00:00Z")));
        assert_eq!(begins(&rule, None, at("2026-03-29T06:00:00Z")), at("2026-03-28T07:00:00Z"));
        let cursor = DigestCursor { name: "x".into(), position: Position(0), due: at("2026-11-18T07:00:00Z") };
        assert_eq!(begins(&rule, Some(&cursor), at("2026-11-21T07:00:00Z")), at("2026-11-18T07:00:00Z"));
    }

    fn told() -> Vec<luister_mention::Told> {
        let team: Team = toml::from_str("name = \"PR\"\nmail = \"pr@acme.example\"").unwrap();
        let config: MailConfig =
            toml::from_str("from = \"luister@acme.example\"\nadministrator = \"a@acme.example\"\nfolder = \"mail\"").unwrap();
        let alerts = sample::alerts(&team, &config, at("2026-11-21T09:00:00Z")).unwrap();
        alerts
            .into_iter()
            .find_map(|(name, alert)| if let (Body::Mentions(told), "mentions") = (alert.body, name) { Some(told) } else { None })
            .unwrap()
    }

    #[test]
    fn a_digest_counts_all_and_lists_the_most_serious() {
        let told = told();
        let (from, until) = (at("2026-11-20T07:00:00Z"), at("2026-11-21T07:00:00Z"));
        let many: Vec<_> = told.iter().cycle().take(300).collect();
        let body = build(&ListName::new("Acme").unwrap(), from, until, many.iter().map(|told| (&told.mention, &told.verdict)));
        assert_eq!(body.counts.iter().map(|(_, n)| n).sum::<u32>(), 300);
        assert_eq!((body.lines.len(), body.more), (100, 200));
        assert!(body.lines.iter().all(|line| line.signal == Signal::Complaint), "complaints come before questions");
        assert_eq!(body.counts.iter().map(|(signal, _)| *signal).next(), Some(Signal::Crisis));
    }

    #[test]
    fn our_own_words_and_other_lists_are_not_counted() {
        let mut told = told();
        told[0].mention.own = true;
        told[1].verdict.uncertain = true;
        told[1].verdict.signal = Signal::Other;
        let build = |list: &str| {
            let pairs = told.iter().map(|told| (&told.mention, &told.verdict));
            build(&ListName::new(list).unwrap(), at("2026-11-20T07:00:00Z"), at("2026-11-21T07:00:00Z"), pairs)
        };
        let acme = build("Acme");
        assert_eq!((acme.counts.iter().map(|(_, n)| n).sum::<u32>(), acme.uncertain, acme.lines.len()), (2, 1, 2));
        assert_eq!(build("Rival").lines.len(), 0);
    }
}
