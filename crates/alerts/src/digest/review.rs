//! What editors make of a draft: items left out, moved up and remarked upon. The figures stay as they are.

use crate::DigestRule;
use chrono::{DateTime, Utc};
use luister_mention::{DigestBody, DigestCursor, DigestReview, Draft, DraftItem, Edits, Seen, Topic, Topics};

/// The time that a draft is due for, if one is: the scheduled one that comes within the time that its editors have.
#[must_use]
pub fn draft_due(rule: &DigestRule, cursor: &DigestCursor, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    rule.review_by.as_ref()?;
    let next = rule.schedule.up_to(now + rule.review_time.delta(), rule.timezone)?;
    (next > cursor.due && next > now).then_some(next)
}

/// Whether readers get a draft now: an editor released it, or it is time.
#[must_use]
pub fn is_ready(draft: &Draft, now: DateTime<Utc>) -> bool {
    draft.sent.is_none() && (draft.edits.released || draft.due <= now)
}

/// What readers get of a draft.
#[must_use]
pub fn reviewed(draft: &DigestBody, edits: &Edits) -> DigestBody {
    let mut body = draft.clone();
    arrange(&mut body, edits);
    let dropped = |item: &DraftItem| edits.dropped.contains(item);
    body.seen.retain(|seen| !dropped(&of_seen(seen)));
    for (topics, named) in subjects(&mut body) {
        topics.found.retain(|topic| !dropped(&named(topic)));
    }
    // What is left out is quoted nowhere else either; the figures still count it.
    let is_quoted = |mention| !dropped(&DraftItem::Seen(mention));
    for (topics, _) in subjects(&mut body) {
        topics.found.iter_mut().for_each(|topic| topic.typical.retain(|line| is_quoted(line.id)));
    }
    if let Some(voices) = &mut body.voices {
        voices.first.retain(|first| is_quoted(first.line.id));
    }
    let listed = body.lines.len();
    body.lines.retain(|line| is_quoted(line.id));
    body.more = body.more.saturating_add(u32::try_from(listed - body.lines.len()).unwrap_or(u32::MAX));
    body.review = Some(DigestReview::Done {
        by: edits.last.clone(),
        released: edits.released,
        dropped: u32::try_from(edits.dropped.len()).unwrap_or(u32::MAX),
        remark: said_above(edits),
    });
    body
}

/// The draft as its readers would get it now; it still says that it is one.
#[must_use]
pub fn foreseen(draft: &DigestBody, edits: &Edits) -> DigestBody {
    let mut review = draft.review.clone();
    if let Some(DigestReview::Draft { remark, .. }) = &mut review {
        *remark = said_above(edits);
    }
    DigestBody { review, ..reviewed(draft, edits) }
}

fn said_above(edits: &Edits) -> Option<String> {
    Some(edits.remark.clone()).filter(|remark| !remark.is_empty())
}

/// Puts a draft in the order that its editors gave it, with what they say; what they left out is still there.
pub fn arrange(body: &mut DigestBody, edits: &Edits) {
    let rank = |item: DraftItem| edits.order.iter().position(|other| *other == item).unwrap_or(usize::MAX);
    body.seen.sort_by_key(|seen| rank(of_seen(seen)));
    for seen in &mut body.seen {
        seen.remark = edits.remarks.get(&of_seen(seen)).cloned();
    }
    for (topics, named) in subjects(body) {
        topics.found.sort_by_key(|topic| rank(named(topic)));
        for topic in &mut topics.found {
            topic.remark = edits.remarks.get(&named(topic)).cloned();
        }
    }
}

/// The items of each part of a draft, in its order.
#[must_use]
pub fn items(body: &DigestBody) -> [Vec<DraftItem>; 3] {
    let of = |topics: &Option<Topics>, named: fn(&Topic) -> DraftItem| topics.iter().flat_map(|topics| &topics.found).map(named).collect();
    [body.seen.iter().map(of_seen).collect(), of(&body.complaints, of_complaints), of(&body.questions, of_questions)]
}

/// Moves an item up by one place among those of its part that are not left out.
pub fn move_up(body: &DigestBody, edits: &mut Edits, item: &DraftItem) {
    let mut body = body.clone();
    arrange(&mut body, edits);
    let mut parts = items(&body);
    for part in &mut parts {
        let Some(at) = part.iter().position(|other| other == item) else { continue };
        let above = part.iter().take(at).rposition(|other| !edits.dropped.contains(other));
        if let Some(above) = above {
            part.get_mut(above..=at).into_iter().for_each(|passed| passed.rotate_right(1));
        }
    }
    edits.order = parts.concat();
}

/// What an editor calls a mention that deserves a look.
#[must_use]
pub fn of_seen(seen: &Seen) -> DraftItem {
    DraftItem::Seen(seen.line.id)
}

/// What an editor calls a subject of complaints.
#[must_use]
pub fn of_complaints(topic: &Topic) -> DraftItem {
    DraftItem::Complaints(topic.id.clone())
}

/// What an editor calls a subject of questions.
#[must_use]
pub fn of_questions(topic: &Topic) -> DraftItem {
    DraftItem::Questions(topic.id.clone())
}

/// Both kinds of subjects, each with how one of them is called.
fn subjects(body: &mut DigestBody) -> impl Iterator<Item = (&mut Topics, fn(&Topic) -> DraftItem)> {
    let complaints = body.complaints.iter_mut().map(|topics| (topics, of_complaints as fn(&Topic) -> DraftItem));
    complaints.chain(body.questions.iter_mut().map(|topics| (topics, of_questions as fn(&Topic) -> DraftItem)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use luister_mention::{DigestLine, MentionId, Position, Signal, SourceName};

    fn at(time: &str) -> DateTime<Utc> {
        time.parse().unwrap()
    }

    fn line(number: u8) -> DigestLine {
        DigestLine {
            id: MentionId::from_bytes([number; 16]),
            signal: Signal::Complaint,
            when: at("2026-11-20T10:00:00Z"),
            source: SourceName::new("forum").unwrap(),
            author: None,
            rating: None,
            excerpt: format!("Bericht {number}"),
            url: None,
        }
    }

    fn item(number: u8) -> DraftItem {
        DraftItem::Seen(MentionId::from_bytes([number; 16]))
    }

    fn draft() -> DigestBody {
        let seen = |number| Seen { line: line(number), why: vec![], places: vec![], places_total: 1, remark: None };
        let topic = |id: &str, lines: &[u8]| Topic {
            id: id.into(),
            name: id.into(),
            count: 9,
            previous: None,
            typical: lines.iter().copied().map(line).collect(),
            answer: None,
            remark: None,
        };
        DigestBody {
            seen: (1..=4).map(seen).collect(),
            complaints: Some(Topics { found: vec![topic("a", &[1, 5]), topic("b", &[2])], total: 20, ..Topics::default() }),
            lines: (1..=6).map(line).collect(),
            ..DigestBody::default()
        }
    }

    fn numbers(body: &DigestBody) -> Vec<u8> {
        body.seen.iter().map(|seen| seen.line.id.as_bytes()[0]).collect()
    }

    #[test]
    fn items_move_up_past_what_is_left_out() {
        let (body, mut edits) = (draft(), Edits::default());
        edits.dropped.insert(item(2));
        for (moved, expected) in [(item(4), [1, 2, 4, 3]), (item(4), [4, 1, 2, 3]), (item(4), [4, 1, 2, 3]), (item(3), [4, 3, 1, 2])] {
            move_up(&body, &mut edits, &moved);
            let mut arranged = body.clone();
            arrange(&mut arranged, &edits);
            assert_eq!(numbers(&arranged), expected);
        }
        let before = edits.clone();
        move_up(&body, &mut edits, &item(99));
        assert_eq!(items(&reviewed(&body, &edits)), items(&reviewed(&body, &before)), "what is not there moves nothing");
        move_up(&body, &mut edits, &DraftItem::Complaints("b".into()));
        let names: Vec<String> = reviewed(&body, &edits).complaints.unwrap().found.into_iter().map(|topic| topic.name).collect();
        assert_eq!(names, ["b", "a"]);
    }

    #[test]
    fn what_is_left_out_is_quoted_nowhere_and_still_counted() {
        let mut edits = Edits { remark: "Rustig".into(), released: true, ..Edits::default() };
        edits.dropped = [item(1), DraftItem::Complaints("b".into())].into();
        edits.remarks = [(item(3), "Gebeld".to_owned()), (DraftItem::Complaints("a".into()), "Al opgelost".to_owned())].into();
        let body = reviewed(&draft(), &edits);
        assert_eq!(numbers(&body), [2, 3, 4]);
        assert_eq!(body.seen[1].remark.as_deref(), Some("Gebeld"));
        let complaints = body.complaints.unwrap();
        assert_eq!((complaints.found.len(), complaints.total), (1, 20));
        assert_eq!(complaints.found[0].typical, [line(5)]);
        assert_eq!(complaints.found[0].remark.as_deref(), Some("Al opgelost"));
        assert_eq!((body.lines.len(), body.more), (5, 1));
        assert_eq!(body.review, Some(DigestReview::Done { by: None, released: true, dropped: 2, remark: Some("Rustig".into()) }));
    }

    #[test]
    fn a_draft_is_due_before_its_time_and_goes_at_it() {
        let rule: DigestRule = toml::from_str(
            "name = \"x\"\nteam = \"PR\"\nschedule = \"0 8 * * *\"\ntimezone = \"Europe/Amsterdam\"\nreview_by = \"Redactie\"\nreview_time = \"45m\"",
        )
        .unwrap();
        let cursor = DigestCursor::new("x", Position(0), at("2026-11-20T07:00:00Z"));
        let due = at("2026-11-21T07:00:00Z");
        for (now, expected) in [
            ("2026-11-21T06:14:59Z", None),
            ("2026-11-21T06:15:00Z", Some(due)),
            ("2026-11-21T06:59:59Z", Some(due)),
            ("2026-11-21T07:00:00Z", None),
            ("2026-11-23T06:30:00Z", Some(at("2026-11-23T07:00:00Z"))),
        ] {
            assert_eq!(draft_due(&rule, &cursor, at(now)), expected, "{now}");
        }
        let mut alone = rule.clone();
        alone.review_by = None;
        assert_eq!(draft_due(&alone, &cursor, at("2026-11-21T06:30:00Z")), None);
        let mut draft = Draft { alert: luister_mention::AlertId::from_bytes([1; 16]), due, edits: Edits::default(), sent: None };
        assert!(!is_ready(&draft, at("2026-11-21T06:59:59Z")) && is_ready(&draft, at("2026-11-21T07:00:00Z")));
        draft.edits.released = true;
        assert!(is_ready(&draft, at("2026-11-21T06:20:00Z")));
        draft.sent = Some(due);
        assert!(!is_ready(&draft, at("2026-11-21T07:00:00Z")), "once");
    }
}
