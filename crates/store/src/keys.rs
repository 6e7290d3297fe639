//! Where each record lies: the first byte of a key is its kind.

pub(crate) use crate::kind::Kind;
use chrono::{DateTime, Utc};
use luister_mention::{AlertId, DeliveryId, GroupKey, MentionId, PendingKey, Position, Secret, SourceName, StoryId, TeamName, Tie};
use ring::digest::{Context, SHA256};

/// A key: the kind, then its parts.
pub(crate) fn key(kind: Kind, parts: &[&[u8]]) -> Vec<u8> {
    let mut key = Vec::with_capacity(1 + parts.iter().map(|part| part.len()).sum::<usize>());
    key.push(kind as u8);
    for part in parts {
        key.extend_from_slice(part);
    }
    key
}

/// Where the keys of a kind end: behind all of them, before those of any later kind.
pub(crate) fn end(kind: Kind) -> Vec<u8> {
    vec![kind as u8 + 1]
}

/// Where all keys begin but that of what the store knows of itself.
pub(crate) fn behind_meta() -> Vec<u8> {
    end(Kind::Meta)
}

/// Where the keys of all kinds end.
pub(crate) fn behind_all() -> Vec<u8> {
    end(Kind::ALL.into_iter().max().unwrap_or(Kind::Meta))
}

/// How many bytes stand for texts of any length.
const SHORT_BYTES: usize = 16;

/// Bytes that stand for texts of any length.
pub(crate) fn short(parts: &[&str]) -> [u8; SHORT_BYTES] {
    let mut hasher = Context::new(&SHA256);
    for part in parts {
        hasher.update(&(part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finish().as_ref().first_chunk().copied().unwrap_or_default()
}

pub(crate) fn meta() -> Vec<u8> {
    key(Kind::Meta, &[])
}

pub(crate) fn mention(position: Position) -> Vec<u8> {
    key(Kind::Mention, &[&position.0.to_be_bytes()])
}

pub(crate) fn seen(id: MentionId) -> Vec<u8> {
    key(Kind::Seen, &[id.as_bytes()])
}

/// Milliseconds since 1970 as bytes that sort in time, before 1970 too.
pub(crate) fn time(at: DateTime<Utc>) -> [u8; 8] {
    (at.timestamp_millis().cast_unsigned() ^ (1 << 63)).to_be_bytes()
}

pub(crate) fn by_time(at: DateTime<Utc>, position: Position) -> Vec<u8> {
    key(Kind::ByTime, &[&time(at), &position.0.to_be_bytes()])
}

pub(crate) fn by_author(author: &str, position: Position) -> Vec<u8> {
    key(Kind::ByAuthor, &[&short(&[author]), &position.0.to_be_bytes()])
}

pub(crate) fn author(author: &str) -> Vec<u8> {
    key(Kind::ByAuthor, &[&short(&[author])])
}

pub(crate) fn by_story(story: StoryId, position: Position) -> Vec<u8> {
    key(Kind::ByStory, &[story.0.as_bytes(), &position.0.to_be_bytes()])
}

pub(crate) fn story(story: StoryId) -> Vec<u8> {
    key(Kind::ByStory, &[story.0.as_bytes()])
}

pub(crate) fn revision(position: Position, number: u32) -> Vec<u8> {
    key(Kind::Revision, &[&position.0.to_be_bytes(), &number.to_be_bytes()])
}

pub(crate) fn revisions(position: Position) -> Vec<u8> {
    key(Kind::Revision, &[&position.0.to_be_bytes()])
}

/// The position in a key that ends with one.
pub(crate) fn position_at_end(key: &[u8]) -> Option<Position> {
    let tail = key.get(key.len().checked_sub(8)?..)?;
    Some(Position(u64::from_be_bytes(tail.try_into().ok()?)))
}

/// The position in the key of a mention or a revision.
pub(crate) fn position_at_start(key: &[u8]) -> Option<Position> {
    Some(Position(u64::from_be_bytes(key.get(1..9)?.try_into().ok()?)))
}

/// The position that was given out for this very key, and under which there is nothing but what was put there since.
pub(crate) fn new_position(key: &[u8]) -> Option<Position> {
    match Kind::of(key)? {
        Kind::Mention | Kind::Revision | Kind::Grave => position_at_start(key),
        Kind::ByTime | Kind::ByAuthor | Kind::ByStory | Kind::Tally => position_at_end(key),
        _ => None,
    }
}

pub(crate) fn grave(position: Position) -> Vec<u8> {
    key(Kind::Grave, &[&position.0.to_be_bytes()])
}

pub(crate) fn expiry() -> Vec<u8> {
    key(Kind::Expiry, &[])
}

pub(crate) fn trail() -> Vec<u8> {
    key(Kind::Trail, &[])
}

fn group_hash(group: &GroupKey) -> [u8; 16] {
    let route = group.route.as_ref().map(luister_mention::RouteName::as_str).unwrap_or_default();
    let whole = [group.team.as_str(), route, &group.group];
    // What waits for a whole team keeps the key that it had before there were people.
    group.person.as_deref().map_or_else(|| short(&whole), |person| short(&[whole.as_slice(), &[person]].concat()))
}

pub(crate) fn pending(pending: &PendingKey) -> Vec<u8> {
    key(Kind::Pending, &[&group_hash(&pending.key), pending.mention.as_bytes()])
}

pub(crate) fn group(group: &GroupKey) -> Vec<u8> {
    key(Kind::Group, &[&group_hash(group)])
}

pub(crate) fn alert_pieces(alert: AlertId) -> Vec<u8> {
    key(Kind::Alert, &[alert.as_bytes()])
}

pub(crate) fn alert_piece(alert: AlertId, number: u16) -> Vec<u8> {
    key(Kind::Alert, &[alert.as_bytes(), &number.to_be_bytes()])
}

pub(crate) fn deliveries(alert: AlertId) -> Vec<u8> {
    key(Kind::Delivery, &[alert.as_bytes()])
}

fn delivery_bytes(id: DeliveryId) -> [u8; 18] {
    let mut bytes = [0; 18];
    for (to, from) in bytes.iter_mut().zip(id.alert.as_bytes().iter().copied().chain(id.recipient.to_be_bytes())) {
        *to = from;
    }
    bytes
}

pub(crate) fn delivery(id: DeliveryId) -> Vec<u8> {
    key(Kind::Delivery, &[&delivery_bytes(id)])
}

pub(crate) fn waiting(not_before: DateTime<Utc>, id: DeliveryId) -> Vec<u8> {
    key(Kind::Waiting, &[&time(not_before), &delivery_bytes(id)])
}

/// The delivery that an entry of the waiting index stands for.
pub(crate) fn delivery_of_waiting(waiting: &[u8]) -> Option<Vec<u8>> {
    Some(key(Kind::Delivery, &[waiting.get(9..)?]))
}

pub(crate) fn cases(story: StoryId) -> Vec<u8> {
    key(Kind::Case, &[story.0.as_bytes()])
}

pub(crate) fn case(story: StoryId, team: &TeamName) -> Vec<u8> {
    key(Kind::Case, &[story.0.as_bytes(), &short(&[team.as_str()])])
}

pub(crate) fn clock(next: DateTime<Utc>, story: StoryId, team: &TeamName) -> Vec<u8> {
    key(Kind::Clock, &[&time(next), story.0.as_bytes(), &short(&[team.as_str()])])
}

/// The case that an entry of the clock stands for.
pub(crate) fn case_of_clock(clock: &[u8]) -> Option<Vec<u8>> {
    Some(key(Kind::Case, &[clock.get(9..)?]))
}

pub(crate) fn open_cases(team: &TeamName) -> Vec<u8> {
    key(Kind::OpenCase, &[&short(&[team.as_str()])])
}

pub(crate) fn open_case(story: StoryId, team: &TeamName) -> Vec<u8> {
    key(Kind::OpenCase, &[&short(&[team.as_str()]), story.0.as_bytes()])
}

/// The case that an entry among those that are open stands for.
pub(crate) fn case_of_open(open: &[u8]) -> Option<Vec<u8>> {
    let (team, story) = open.get(1..)?.split_at_checked(SHORT_BYTES)?;
    Some(key(Kind::Case, &[story, team]))
}

/// The story of a case that is open.
pub(crate) fn story_of_open_case(open: &[u8]) -> Option<StoryId> {
    Some(StoryId(MentionId::from_bytes(open.get(1 + SHORT_BYTES..)?.try_into().ok()?)))
}

pub(crate) fn labels(mention: MentionId) -> Vec<u8> {
    key(Kind::Label, &[mention.as_bytes()])
}

pub(crate) fn label(mention: MentionId, number: u32) -> Vec<u8> {
    key(Kind::Label, &[mention.as_bytes(), &number.to_be_bytes()])
}

pub(crate) fn cursor(source: &SourceName) -> Vec<u8> {
    key(Kind::Cursor, &[&short(&[source.as_str()])])
}

pub(crate) fn digest(name: &str) -> Vec<u8> {
    key(Kind::Digest, &[&short(&[name])])
}

pub(crate) fn silence(source: &SourceName) -> Vec<u8> {
    key(Kind::Silence, &[&short(&[source.as_str()])])
}

pub(crate) fn list_pieces(file: &str) -> Vec<u8> {
    key(Kind::List, &[&short(&[file])])
}

/// The first part of the key that all pieces of a list have, or of a part of what is known of storms.
pub(crate) fn pieces_of(piece: &[u8]) -> Option<&[u8]> {
    piece.get(..1 + SHORT_BYTES)
}

pub(crate) fn list_piece(file: &str, number: u16) -> Vec<u8> {
    key(Kind::List, &[&short(&[file]), &number.to_be_bytes()])
}

pub(crate) fn storm_pieces(name: &str) -> Vec<u8> {
    key(Kind::Storm, &[&short(&[name])])
}

pub(crate) fn storm_cursor() -> Vec<u8> {
    key(Kind::StormCursor, &[])
}

pub(crate) fn affair(tie: Tie, team: &TeamName) -> Vec<u8> {
    key(Kind::Affair, &[&tie.to_bytes(), &short(&[team.as_str()])])
}

pub(crate) fn affairs(tie: Tie) -> Vec<u8> {
    key(Kind::Affair, &[&tie.to_bytes()])
}

pub(crate) fn mails(team: &TeamName) -> Vec<u8> {
    key(Kind::Mails, &[&short(&[team.as_str()])])
}

pub(crate) fn hush(id: &str) -> Vec<u8> {
    key(Kind::Hush, &[&short(&[id])])
}

pub(crate) fn subscription(token: &Secret) -> Vec<u8> {
    key(Kind::Subscription, &[&short(&[token.expose()])])
}

pub(crate) fn tally(heard: DateTime<Utc>, position: Position) -> Vec<u8> {
    key(Kind::Tally, &[&time(heard), &position.0.to_be_bytes()])
}

/// The time in a key that begins with one, to the millisecond.
pub(crate) fn time_at_start(key: &[u8]) -> Option<DateTime<Utc>> {
    let millis = u64::from_be_bytes(key.get(1..9)?.try_into().ok()?) ^ (1 << 63);
    DateTime::from_timestamp_millis(millis.cast_signed())
}

/// The `number`th turn of a case.
pub(crate) fn case_tally(at: DateTime<Utc>, story: StoryId, team: &TeamName, number: u32) -> Vec<u8> {
    key(Kind::CaseTally, &[&time(at), story.0.as_bytes(), &short(&[team.as_str()]), &number.to_be_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kinds_on_disk_stay_what_they_are() {
        for (number, kind) in Kind::ALL.into_iter().enumerate() {
            assert_eq!(usize::from(kind as u8), number);
            assert_eq!(Kind::of(&key(kind, &[])), Some(kind));
        }
    }

    #[test]
    fn a_name_on_disk_is_found_again() {
        let short = u128::from_be_bytes(short(&["webcare", "complaints"]));
        assert_eq!(short, 0x1209_8261_fb0b_d69b_0f4e_cf77_571f_8950);
    }

    #[test]
    fn a_piece_lies_among_the_lists_and_belongs_to_one() {
        for number in [0, 1, u16::MAX] {
            let piece = list_piece("acme.txt", number);
            assert!(key(Kind::List, &[]) < piece && piece < end(Kind::List), "{number}");
            assert_eq!(pieces_of(&piece), Some(&*list_pieces("acme.txt")), "{number}");
        }
    }

    #[test]
    fn keys_sort_in_time() {
        let at = |secs| DateTime::from_timestamp(secs, 0).unwrap_or_default();
        assert!(time(at(-5)) < time(at(0)) && time(at(0)) < time(at(5)));
        assert_eq!(position_at_end(&by_time(at(7), Position(9))), Some(Position(9)));
        assert_eq!(position_at_start(&revision(Position(9), 3)), Some(Position(9)));
    }
}
