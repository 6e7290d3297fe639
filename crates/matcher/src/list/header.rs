//! The header of a list: what it is called, what it is about, and whom it tells.

use super::{TeamLine, draft::Draft, lines};
use crate::{
    fields,
    limits::{MAX_LANGS, MAX_QUOTED_CHARS},
    query::wrong_signal,
};
use luister_mention::{BadName, ListKind, ListName, Mistake, Signal, TeamName, Wording, text::excerpt, wording};
use std::ops::Range;

/// The keys of a header.
const KEYS: [&str; 5] = ["list", "kind", "lang", "signal", "team"];
/// Keys that people try, and ours.
const MEANT: [(&str, &str); 14] = [
    ("name", "list"),
    ("naam", "list"),
    ("lijst", "list"),
    ("lijstnaam", "list"),
    ("type", "kind"),
    ("soort", "kind"),
    ("language", "lang"),
    ("languages", "lang"),
    ("taal", "lang"),
    ("talen", "lang"),
    ("signaal", "signal"),
    ("signalen", "signal"),
    ("teams", "team"),
    ("afdeling", "team"),
];

/// Reads the header, if there is one. Gives the place where the queries begin.
pub(super) fn read(draft: &mut Draft) -> usize {
    let text = draft.source.text.clone();
    let mut lines = lines::physical(&text).peekable();
    let blank = |range: &Range<usize>| text.get(range.clone()).is_none_or(|line| line.trim().is_empty() || lines::is_comment(line));
    while lines.next_if(blank).is_some() {}
    let first = lines.peek().and_then(|range| text.get(range.clone())).and_then(key_of);
    // `lijst: Acme` is told of as what it is meant for.
    if first.is_none_or(|first| first != "list" && meant(first) != Some("list")) {
        return 0;
    }
    let mut seen: Vec<&str> = Vec::new();
    let mut entry: Option<(&'static str, Range<usize>)> = None;
    let mut body = text.len();
    for range in lines {
        let line = text.get(range.clone()).unwrap_or_default();
        if line.trim().is_empty() {
            body = range.start;
            break;
        }
        if lines::is_comment(line) {
            continue;
        }
        if line.starts_with(char::is_whitespace) {
            continued(draft, line, &range, &mut entry);
            continue;
        }
        finish(draft, entry.take());
        let key = match begins(draft, line, &range) {
            Begins::Entry(key) => key,
            Begins::Unknown => continue,
            Begins::Query => {
                body = range.start;
                break;
            }
        };
        if seen.contains(&key) {
            draft.tell(
                Mistake::Twice,
                range.start..range.start + key.len(),
                wording!("`{key}:` stands twice in this header", "`{key}:` staat twee keer in de koptekst"),
                wording!("keep one of them", "haal er een weg"),
            );
        }
        seen.push(key);
        entry = Some((key, value_of(line, &range)));
    }
    finish(draft, entry);
    body
}

/// What stands before a colon at the beginning of a line, if it is one word.
fn key_of(line: &str) -> Option<&str> {
    let (key, _) = line.split_once(':')?;
    let known = KEYS.into_iter().find(|known| known.eq_ignore_ascii_case(key.trim_end()));
    known.or_else(|| (!key.is_empty() && key.chars().all(char::is_alphabetic)).then_some(key))
}

/// The key of ours that somebody means by another word.
fn meant(key: &str) -> Option<&'static str> {
    let lower = key.to_lowercase();
    MEANT.iter().find(|(tried, _)| *tried == lower).map(|(_, ours)| *ours)
}

/// What a line of the header begins.
enum Begins {
    /// An entry of this key.
    Entry(&'static str),
    /// An entry of a key that is told not to be known.
    Unknown,
    /// A query: the blank line before it is missing, which is told.
    Query,
}

fn begins(draft: &mut Draft, line: &str, range: &Range<usize>) -> Begins {
    let key = key_of(line);
    if let Some(known) = KEYS.into_iter().find(|known| Some(*known) == key) {
        return Begins::Entry(known);
    }
    let unknown = key.filter(|key| fields::find(key).is_none() && !key.eq_ignore_ascii_case("count"));
    let Some(key) = unknown else {
        let message = wording!(
            "the header ends at a blank line, and there is none before this line",
            "de koptekst eindigt bij een lege regel en die ontbreekt boven deze regel"
        );
        draft.tell(Mistake::HeaderLayout, range.clone(), message, wording!("put a blank line above it", "zet hier een lege regel boven"));
        return Begins::Query;
    };
    let near = meant(key).or_else(|| fields::nearest(&key.to_lowercase(), KEYS.into_iter()));
    let repair = near.map_or_else(
        || wording!("the keys are {}", "wat er kan staan: {}", KEYS.join(", ")).into(),
        |near| wording!("write `{near}:`", "schrijf `{near}:`").instead(near),
    );
    draft.tell(
        Mistake::UnknownKey,
        range.start..range.start + key.len(),
        wording!("a header has no `{key}:`", "`{key}:` bestaat niet in de koptekst"),
        repair,
    );
    Begins::Unknown
}

fn value_of(line: &str, range: &Range<usize>) -> Range<usize> {
    let from = line.find(':').map_or(line.len(), |at| at + 1);
    let value = lines::without_comment(line).get(from..).unwrap_or_default();
    let start = range.start + from + value.len() - value.trim_start().len();
    start..(start + value.trim().len())
}

/// A line of the header that begins with white space: only the languages may be so many.
fn continued(draft: &mut Draft, line: &str, range: &Range<usize>, entry: &mut Option<(&'static str, Range<usize>)>) {
    let start = range.end - line.trim_start().len();
    if key_of(line.trim_start()).is_some() {
        let message = wording!(
            "this line begins with white space, so it continues the line above",
            "deze regel begint met een spatie en hoort dus bij de regel erboven"
        );
        draft.tell(Mistake::HeaderLayout, start..range.end, message, wording!("take the white space away", "haal de spatie weg"));
    } else if let Some((_, value)) = entry {
        value.end = start + lines::without_comment(line.trim_start()).trim_end().len();
    }
}

fn finish(draft: &mut Draft, entry: Option<(&'static str, Range<usize>)>) {
    let Some((key, at)) = entry else { return };
    let value = draft.source.text.get(at.clone()).unwrap_or_default().to_owned();
    if value.is_empty() {
        draft.tell(
            Mistake::NoValue,
            at.start.saturating_sub(1)..at.start,
            wording!("`{key}:` has no value", "`{key}:` heeft geen waarde"),
            wording!(
                "write one behind it, for instance {}, or take the line out",
                "zet er een achter, zoals {}, of haal de regel weg",
                example(key)
            ),
        );
        return;
    }
    match key {
        "list" if value.contains("=>") || value.split_whitespace().any(is_operator) => {
            let message = wording!(
                "this first line begins with `list:` and so gives the list its name",
                "deze eerste regel begint met `list:` en geeft de lijst dus een naam"
            );
            let reference = value.split_whitespace().next().unwrap_or_default();
            draft.tell(
                Mistake::UnknownKey,
                at,
                message,
                wording!(
                    "write a reference in brackets: `(list:{reference}) …`",
                    "zet een verwijzing tussen haakjes: `(list:{reference}) …`"
                ),
            );
        }
        "list" => match ListName::new(&value) {
            Ok(name) => (draft.name, draft.name_at) = (Some(name), at),
            Err(error) => draft.tell(
                Mistake::BadName,
                at,
                no_name("this is no name of a list", "dit is geen naam voor een lijst", &error),
                wording!("write a short one on one line", "schrijf een korte naam op één regel"),
            ),
        },
        "kind" => kind(draft, &value, at),
        "lang" => langs(draft, &value, &at),
        "signal" => signal(draft, &value.to_lowercase(), at),
        _ => match TeamName::new(&value) {
            Ok(name) => draft.team = Some(TeamLine { name, line: draft.line_of(at.start), bytes: at }),
            Err(error) => draft.tell(
                Mistake::BadName,
                at,
                no_name("this is no name of a team", "dit is geen naam van een team", &error),
                wording!("write it as the configuration does", "schrijf hem zoals de configuratie hem schrijft"),
            ),
        },
    }
}

/// What is told of a name that is none.
pub(super) fn no_name(en: &str, nl: &str, error: &BadName) -> Wording {
    Wording::in_each(|locale| format!("{}: {}", locale.pick(nl, en), error.in_words(locale)))
}

fn signal(draft: &mut Draft, value: &str, at: Range<usize>) {
    draft.signal = Signal::SCORED.into_iter().find(|signal| signal.as_str() == value);
    if draft.signal.is_none() {
        let (message, repair) = wrong_signal(value);
        draft.tell(Mistake::UnknownSignal, at, message, repair);
    }
}

fn kind(draft: &mut Draft, value: &str, at: Range<usize>) {
    let lower = value.to_lowercase();
    if let Some(kind) = ListKind::ALL.into_iter().find(|kind| kind.as_str() == lower) {
        draft.kind = kind;
        return;
    }
    let all = || ListKind::ALL.iter().map(|kind| kind.as_str());
    let translated = [("merk", "brand"), ("concurrent", "competitor"), ("markt", "sector"), ("branche", "sector")];
    let near = translated.iter().find(|(dutch, _)| *dutch == lower).map(|(_, ours)| *ours).or_else(|| fields::nearest(&lower, all()));
    let repair = near.map_or_else(
        || wording!("write one of {}", "kies uit {}", all().collect::<Vec<_>>().join(", ")).into(),
        |near| wording!("write `kind: {near}`", "schrijf `kind: {near}`").instead(near),
    );
    draft.tell(Mistake::UnknownKind, at, wording!("`{value}` is no kind of list", "`{value}` is geen soort lijst"), repair);
}

fn langs(draft: &mut Draft, value: &str, at: &Range<usize>) {
    let mut behind = at.start;
    for (number, piece) in value.split([',', ' ', '\n', '\r', '\t']).enumerate() {
        let here = behind..behind + piece.len();
        behind = here.end + 1;
        if number == MAX_LANGS {
            let message = wording!("this header names more than {MAX_LANGS} languages", "deze koptekst noemt meer dan {MAX_LANGS} talen");
            draft.tell(
                Mistake::TooMuch,
                here,
                message,
                wording!("leave `lang:` out, which keeps nothing out", "laat `lang:` weg, dat houdt niets tegen"),
            );
            return;
        }
        match piece.parse() {
            Ok(lang) => draft.langs.push(lang),
            Err(_) if piece.is_empty() => {}
            Err(_) => {
                let shown = excerpt(piece, MAX_QUOTED_CHARS);
                let message = wording!("`{shown}` is not a two-letter language code", "`{shown}` is geen taalcode van twee letters");
                let repair = fields::guess_lang(piece).map_or_else(
                    || wording!("write for instance `lang: nl`", "schrijf bijvoorbeeld `lang: nl`").into(),
                    |guess| wording!("write `lang: {guess}`", "schrijf `lang: {guess}`").instead(guess),
                );
                draft.tell(Mistake::UnknownLanguage, here, message, repair);
            }
        }
    }
}

fn is_operator(word: &str) -> bool {
    matches!(word, "AND" | "OR" | "NOT" | "EN" | "OF" | "NIET") || word.starts_with("NEAR")
}

fn example(key: &str) -> &'static str {
    match key {
        "list" => "`list: Acme`",
        "kind" => "`kind: brand`",
        "lang" => "`lang: nl, en`",
        "signal" => "`signal: complaint`",
        _ => "`team: webcare`",
    }
}
