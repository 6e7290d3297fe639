//! One mention as a mail shows it: every word that both the text and the HTML need.

use super::{
    acts::{self, Doing},
    customer::Known,
    html::colour,
    marks::{Lines, harmless, marked},
    subject, why,
    words::{self, Words},
};
use luister_mention::{Alert, Author, Body, Earlier, Field, Link, Mention, Parent, Place, ReadyAnswer, Told, text};

/// The most of all texts together that one mail shows, in bytes: mail servers refuse what is larger, and mail programs
/// hide it.
const MAX_TEXT_BYTES: usize = 192 * 1024;
/// The least that is left for each of many.
const MIN_TEXT_BYTES: usize = 1024;
/// The most of what a mention answers, in characters.
const PARENT_CHARS: usize = 280;
/// The most of a name or handle, in characters.
pub(super) const NAME_CHARS: usize = 80;
/// The most of what a story is called at one place, in characters.
const PLACE_CHARS: usize = 80;
/// How late a mention was found before the mail says so.
const LATE: chrono::TimeDelta = chrono::TimeDelta::hours(1);

/// One mention.
pub(super) struct Card {
    /// Its place among several: `2 van 4`.
    pub(super) place: Option<String>,
    /// The signal's colour.
    pub(super) colour: &'static str,
    /// The signal's word: `klacht`.
    pub(super) label: String,
    /// Other signals that pass, and whether it was told before.
    pub(super) notes: Vec<String>,
    pub(super) author: Option<Named>,
    /// What a customer system said of the author.
    pub(super) customer: Option<Known>,
    /// Source, kind of place and date.
    pub(super) facts: Vec<String>,
    pub(super) stars: Option<Stars>,
    pub(super) title: Lines,
    pub(super) text: Lines,
    /// Said if the text goes on elsewhere.
    pub(super) cut: Option<String>,
    pub(super) parent: Option<Quote>,
    pub(super) link: Option<Button>,
    /// Why it was flagged, a sentence each.
    pub(super) why: Vec<String>,
    /// What the team keeps ready to answer.
    pub(super) ready: Vec<Ready>,
    pub(super) earlier: Option<History>,
    /// Where else its story appeared.
    pub(super) places: Option<Places>,
    /// What can be done about it.
    pub(super) doings: Vec<Doing>,
}

impl Card {
    /// Whether there is a title that the text does not begin with.
    pub(super) fn has_title(&self) -> bool {
        self.title.iter().any(|line| !line.is_empty())
    }
}

/// Who wrote it.
pub(super) struct Named {
    pub(super) name: String,
    pub(super) handle: Option<String>,
    pub(super) url: Option<Link>,
}

/// A rating.
pub(super) struct Stars {
    pub(super) stars: String,
    pub(super) words: String,
}

/// What it answers.
pub(super) struct Quote {
    pub(super) who: String,
    pub(super) text: String,
}

/// Where it can be read.
pub(super) struct Button {
    pub(super) url: Link,
    pub(super) words: String,
}

/// An answer that the team keeps ready.
pub(super) struct Ready {
    pub(super) name: String,
    /// What it says, line by line.
    pub(super) lines: Vec<String>,
    /// The words that it fits by.
    pub(super) because: Option<String>,
}

/// What the same author wrote before.
pub(super) struct History {
    pub(super) heading: String,
    pub(super) lines: Vec<HistoryLine>,
}

/// One earlier mention.
pub(super) struct HistoryLine {
    pub(super) day: String,
    pub(super) colour: &'static str,
    pub(super) label: String,
    pub(super) source: String,
    pub(super) excerpt: String,
    pub(super) url: Option<Link>,
}

/// Where a story appeared.
pub(super) struct Places {
    pub(super) heading: String,
    /// The first one first.
    pub(super) lines: Vec<PlaceLine>,
    /// Those that are not named.
    pub(super) more: Option<String>,
}

/// One place.
pub(super) struct PlaceLine {
    pub(super) moment: String,
    /// The source, and who is named as the author there.
    pub(super) whose: String,
    pub(super) excerpt: String,
    pub(super) url: Option<Link>,
}

/// The mentions of an alert, with the room of the mail shared fairly between them.
pub(super) fn cards(told: &[Told], alert: &Alert, words: Words) -> Vec<Card> {
    let total: usize = told.iter().map(|told| told.mention.text.len()).sum();
    let share = if total <= MAX_TEXT_BYTES { usize::MAX } else { (MAX_TEXT_BYTES / told.len().max(1)).max(MIN_TEXT_BYTES) };
    let several = told.len() > 1;
    let place = |index: usize| several.then(|| format!("{} {} {}", index + 1, words.pick("van", "of"), told.len()));
    told.iter().enumerate().map(|(index, told)| card(told, alert, place(index), share, words)).collect()
}

fn card(told: &Told, alert: &Alert, place: Option<String>, max_bytes: usize, words: Words) -> Card {
    let Told { mention, verdict, signal, .. } = told;
    let (text, shortened) = marked(&mention.text, Field::Text, verdict, max_bytes);
    let title = mention.title.as_deref().filter(|title| !mention.text.starts_with(*title)).unwrap_or_default();
    let (title, _) = marked(title, Field::Title, verdict, usize::MAX);
    let several = if let Body::Mentions(all) = &alert.body { all.len() } else { 1 };
    Card {
        place,
        colour: colour(*signal),
        label: signal.word(words.locale).to_owned(),
        notes: notes(told, words),
        author: mention.author.as_ref().map(named),
        customer: told.customer.as_ref().map(|customer| Known::of(customer, words)),
        facts: facts(mention, words),
        stars: mention.rating.map(|rating| Stars { stars: words::stars(rating), words: words.rating(rating) }),
        title,
        text,
        cut: cut(mention, shortened, words),
        parent: mention.parent.as_ref().and_then(|parent| quote(parent, words)),
        link: mention.url.clone().map(|url| Button { words: format!("{} {}", words.pick("Bekijk op", "View on"), url.site()), url }),
        why: why::flagged(told, words),
        ready: told.answers.iter().map(|answer| ready(answer, words)).collect(),
        earlier: history(told, words),
        places: places(told, words),
        doings: acts::about(told, alert, several, words),
    }
}

pub(super) fn notes(told: &Told, words: Words) -> Vec<String> {
    let mut notes = Vec::new();
    if told.again {
        notes
            .push(words.pick("je kreeg dit eerder; de tekst is sindsdien gewijzigd", "told before; its text has changed since").to_owned());
    }
    if let Some(state) = told.case.filter(|_| !told.again) {
        notes.push(if told.wrote_again { words.wrote_again(state, told.case_by.as_deref()) } else { words.known_story(state).to_owned() });
    }
    if let Some(closed) = &told.instead_of {
        notes.push(words.pick(format!("in plaats van {closed}, waar nu niemand is"), format!("in place of {closed}, where nobody is now")));
    }
    let also: Vec<String> =
        told.verdict.routed().into_iter().filter(|other| *other != told.signal).map(|other| other.word(words.locale).to_owned()).collect();
    if !also.is_empty() {
        notes.push(format!("{} {}", words.pick("ook:", "also:"), also.join(", ")));
    }
    notes
}

fn named(author: &Author) -> Named {
    let shown = |text: &str| subject::excerpt(&harmless(text), NAME_CHARS);
    let handle = author.handle.as_deref().map(shown).filter(|handle| !handle.is_empty());
    let name = author.name.as_deref().map(shown).filter(|name| !name.is_empty());
    let handle_alone = name.is_none();
    let name = name.or_else(|| handle.clone()).unwrap_or_else(|| shown(author.display()));
    Named { handle: handle.filter(|handle| !handle_alone && *handle != name), name, url: author.url.clone() }
}

fn facts(mention: &Mention, words: Words) -> Vec<String> {
    let mut facts = vec![mention.source.to_string(), words.channel(mention.channel).to_owned(), words.moment(mention.when())];
    if mention.heard - mention.when() > LATE {
        facts.push(format!("{} {}", words.pick("gevonden", "found"), words.moment(mention.heard)));
    }
    if let Some(edited) = mention.edited {
        facts.push(format!("{} {}", words.pick("bewerkt", "edited"), words.moment(edited)));
    }
    facts.extend(mention.reach.and_then(|reach| words.reach(reach)));
    facts
}

fn cut(mention: &Mention, shortened: bool, words: Words) -> Option<String> {
    let by_mail =
        words.pick("… ingekort voor deze mail; de rest staat bij de bron.", "… shortened for this mail; the rest is at the source.");
    let by_us = words.pick("… de tekst gaat verder bij de bron.", "… the text goes on at the source.");
    if shortened { Some(by_mail.to_owned()) } else { mention.cut.then(|| by_us.to_owned()) }
}

fn quote(parent: &Parent, words: Words) -> Option<Quote> {
    let said = parent.text.as_deref().map(|said| subject::excerpt(&text::line(said), PARENT_CHARS)).unwrap_or_default();
    let author = parent.author.as_deref().map(|author| subject::excerpt(&harmless(author), NAME_CHARS)).filter(|author| !author.is_empty());
    let who = match &author {
        Some(author) => format!("{} {author}", words.pick("Reactie op", "In reply to")),
        None => words.pick("Reactie op een ander bericht", "In reply to another message").to_owned(),
    };
    (author.is_some() || !said.is_empty()).then_some(Quote { who, text: said })
}

fn ready(answer: &ReadyAnswer, words: Words) -> Ready {
    let because: Vec<String> = answer.because.iter().map(|said| words.quoted(&harmless(said))).collect();
    let because = (!because.is_empty()).then(|| format!("{} {}", words.pick("past bij", "fits"), words.list(because)));
    Ready { name: harmless(&answer.name), lines: answer.text.lines().map(harmless).collect(), because }
}

fn history(told: &Told, words: Words) -> Option<History> {
    if told.earlier_total == 0 && told.earlier.is_empty() {
        return None;
    }
    let total = told.earlier_total.max(u32::try_from(told.earlier.len()).unwrap_or(u32::MAX));
    let mut heading = match total {
        1 => words.pick("Schreef al één keer eerder", "Wrote once before").to_owned(),
        n => words.pick(format!("Schreef al {n} keer eerder"), format!("Wrote {n} times before")),
    };
    let shown = told.earlier.len();
    if shown < total as usize && shown > 1 {
        heading.push_str(&words.pick(format!("; dit zijn de laatste {shown}"), format!("; these are the last {shown}")));
    }
    Some(History { heading, lines: told.earlier.iter().map(|earlier| history_line(earlier, words)).collect() })
}

fn history_line(earlier: &Earlier, words: Words) -> HistoryLine {
    HistoryLine {
        day: words.day(earlier.when),
        colour: colour(earlier.signal),
        label: earlier.signal.word(words.locale).to_owned(),
        source: earlier.case.map_or_else(|| earlier.source.to_string(), |case| format!("{}, {}", earlier.source, words.ended(case))),
        excerpt: text::line(&earlier.excerpt),
        url: earlier.url.clone(),
    }
}

fn places(told: &Told, words: Words) -> Option<Places> {
    let first = told.places.first()?;
    let (total, source) = (told.places_total, &first.source);
    let heading = words.pick(
        format!("Dit verhaal staat op {total} plekken, het eerst bij {source}"),
        format!("This story appeared in {total} places, first at {source}"),
    );
    let more = total as usize - told.places.len().min(total as usize);
    let more = (more > 0).then(|| words.pick(format!("… en op nog {more}"), format!("… and in {more} more")));
    Some(Places { heading, lines: told.places.iter().map(|place| place_line(place, words)).collect(), more })
}

fn place_line(place: &Place, words: Words) -> PlaceLine {
    let author = place.author.as_deref().map(|author| subject::excerpt(&harmless(author), NAME_CHARS)).filter(|author| !author.is_empty());
    let source = place.source.to_string();
    PlaceLine {
        moment: words.moment(place.when),
        whose: author.map_or_else(|| source.clone(), |author| format!("{source} · {author}")),
        excerpt: subject::excerpt(&text::line(&place.excerpt), PLACE_CHARS),
        url: place.url.clone(),
    }
}
