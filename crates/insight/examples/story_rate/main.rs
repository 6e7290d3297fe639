//! How well stories are told: `cargo run --release -p luister-insight --example story_rate`.
//!
//! Articles of 15 to 800 words are joined of the examples in `crates/matcher/training`, and copied in several ways; where
//! `LUISTER_CORPUS` names the folder with the corpus, entries of its feeds are copied too. Told is which share of the copies joins the
//! story of its original, among others; how many unrelated texts join one; what a mention costs, and what the index takes.

mod chance;
mod copies;
mod texts;

use chance::Chance;
use chrono::{DateTime, TimeDelta};
use copies::WAYS;
use luister_insight::story::{MAX_MENTIONS, Stories, Telling};
use luister_mention::{Channel, Mention, MentionLine, SourceName};
use std::{collections::HashMap, convert::Infallible, error::Error, io::Write as _, time::Instant};

/// Words of an article.
const LENGTHS: [usize; 7] = [15, 25, 50, 100, 200, 400, 800];
/// Articles of each length.
const ARTICLES: usize = 1_000;

fn main() -> Result<(), Box<dyn Error>> {
    let (mut out, mut chance) = (std::io::stdout(), Chance(1));
    let (examples, entries) = (texts::examples()?, texts::entries()?);
    let footed = texts::footed(&examples, 5_000, &mut chance);
    copied(&mut out, &examples, &mut chance)?;
    for (what, texts) in [("entries of real feeds", &entries), ("texts of 20 words, all before one footer of 40", &footed)] {
        writeln!(out, "\nof {} {what}", texts.len())?;
        for way in WAYS {
            writeln!(out, "{:<30}{}", way.0, folded(texts, &examples, *way, Channel::News, &mut chance)?)?;
        }
    }
    shares(&mut out, &examples, &mut chance)?;
    unrelated(&mut out, "training examples", &examples)?;
    for length in [50, 200] {
        let articles = texts::articles(&examples, length, usize::MAX, &mut chance);
        unrelated(&mut out, &format!("articles of {length} words, none of them joined of the same"), &articles)?;
    }
    unrelated(&mut out, "texts of 20 words before one footer of 40", &footed)?;
    unrelated(&mut out, "entries of real feeds, some of them copies", &entries)?;
    cost(&mut out, &examples, &mut chance)
}

/// How many copies of articles fold, in the news and where people talk.
fn copied(out: &mut impl std::io::Write, examples: &[String], chance: &mut Chance) -> Result<(), Box<dyn Error>> {
    writeln!(out, "share folded of the copies of up to {ARTICLES} articles of each length, and in brackets of those joined to another")?;
    for channel in [Channel::News, Channel::Social] {
        writeln!(out, "\n{:<30}{}", format!("{channel}, words"), LENGTHS.map(|length| format!("{length:>14}")).concat())?;
        for way in WAYS {
            let told = LENGTHS.map(|length| {
                let articles = texts::articles(examples, length, ARTICLES, chance);
                folded(&articles, examples, *way, channel, chance)
            });
            writeln!(out, "{:<30}{}", way.0, told.into_iter().collect::<Result<Vec<_>, _>>()?.concat())?;
        }
    }
    Ok(())
}

/// A text as its own source would show it: nobody knows who wrote it, and it is heard a second after the one before it.
fn mention(text: &str, number: usize, channel: Channel) -> Result<Mention, Box<dyn Error>> {
    let line = serde_json::json!({ "id": format!("{number:032x}"), "text": text, "channel": channel });
    let heard = DateTime::UNIX_EPOCH + TimeDelta::seconds(i64::try_from(number)?);
    Ok(MentionLine::parse(&line.to_string())?.into_mention(&SourceName::new(&format!("source {number}"))?, heard))
}

/// Mentions that were heard, and the stories that they are in.
#[derive(Default)]
struct Heard {
    stories: Stories,
    all: HashMap<luister_mention::MentionId, Telling>,
    recalled: usize,
}

impl Heard {
    /// Hears a text; says whose story it joined.
    fn hear(&mut self, text: &str, number: usize, channel: Channel) -> Result<Option<luister_mention::StoryId>, Box<dyn Error>> {
        let mut telling = Telling::of(&mention(text, number, channel)?);
        let mut recalled = 0;
        let joined = self.stories.joins(&telling, |id| {
            recalled += 1;
            Ok::<_, Infallible>(self.all.get(&id).cloned())
        })?;
        self.recalled += recalled;
        telling.story = joined.unwrap_or(telling.story);
        self.stories.remember(&telling);
        self.all.insert(telling.id, telling);
        Ok(joined)
    }
}

/// The share of copies that join the story of their original, and of those that join another.
fn folded(
    originals: &[String],
    others: &[String],
    way: copies::Way,
    channel: Channel,
    chance: &mut Chance,
) -> Result<String, Box<dyn Error>> {
    let others: Vec<&str> = others.iter().flat_map(|text| text.split_whitespace()).collect();
    let mut heard = Heard::default();
    let mut stories = Vec::with_capacity(originals.len());
    for (number, text) in originals.iter().enumerate() {
        let own = Telling::of(&mention(text, number, channel)?).story;
        stories.push(heard.hear(text, number, channel)?.unwrap_or(own));
    }
    let (mut right, mut wrong) = (0_u32, 0_u32);
    for (number, (text, story)) in originals.iter().zip(&stories).enumerate() {
        let words: Vec<&str> = text.split_whitespace().collect();
        match heard.hear(&(way.1)(&words, &others, chance), originals.len() + number, channel)? {
            Some(joined) if joined == *story => right += 1,
            Some(_) => wrong += 1,
            None => {}
        }
    }
    let all = f64::from(u32::try_from(originals.len().max(1))?);
    let share = |count: u32| f64::from(count) * 100.0 / all;
    Ok(format!("{:>7.1} ({:>3.1})", share(right), share(wrong)))
}

/// What the share of common shingles is that the threshold stands between: in copies, and in unrelated texts.
fn shares(out: &mut impl std::io::Write, examples: &[String], chance: &mut Chance) -> Result<(), Box<dyn Error>> {
    writeln!(out, "\nshare of the shorter one's shingles that the other has, in hundredths: the lowest 1 %, 5 % and the middle")?;
    let others: Vec<&str> = examples.iter().flat_map(|text| text.split_whitespace()).collect();
    for length in LENGTHS {
        let mut shares = Vec::new();
        for text in texts::articles(examples, length, ARTICLES, chance) {
            let words: Vec<&str> = text.split_whitespace().collect();
            let copy = WAYS.first().map(|way| (way.1)(&words, &others, chance)).unwrap_or_default();
            shares.push(Telling::of(&mention(&text, 0, Channel::News)?).share_with(&Telling::of(&mention(&copy, 1, Channel::News)?)));
        }
        shares.sort_unstable();
        let at = |share: usize| shares.get(shares.len() * share / 100).copied().unwrap_or_default();
        writeln!(out, "  copies of {length:>3} words, a fifth changed: {:>3} {:>3} {:>3}", at(1), at(5), at(50))?;
    }
    let tellings: Vec<Telling> = tellings(examples)?;
    let mut above = [0_usize; 11];
    for (number, one) in tellings.iter().enumerate() {
        for other in tellings.iter().skip(number + 1) {
            if let Some(count) = above.get_mut(one.share_with(other) / 10) {
                *count += 1;
            }
        }
    }
    writeln!(out, "  pairs of unrelated examples of 12 words or more, by tenths: {above:?}")?;
    Ok(())
}

fn tellings(texts: &[String]) -> Result<Vec<Telling>, Box<dyn Error>> {
    let long = texts.iter().filter(|text| text.split_whitespace().count() >= 12);
    long.enumerate().map(|(number, text)| Ok(Telling::of(&mention(text, number, Channel::News)?))).collect()
}

/// How many of texts that have nothing to do with each other join a story, and the first few that do.
fn unrelated(out: &mut impl std::io::Write, what: &str, texts: &[String]) -> Result<(), Box<dyn Error>> {
    let (mut heard, mut joined) = (Heard::default(), Vec::new());
    for (number, text) in texts.iter().enumerate() {
        if let Some(story) = heard.hear(text, number, Channel::News)? {
            joined.push((story, text));
        }
    }
    let pairs = texts.len() * texts.len().saturating_sub(1) / 2;
    writeln!(out, "\n{what}: {} texts, {pairs} pairs, {} joined a story; {} looked at again", texts.len(), joined.len(), heard.recalled)?;
    for (story, text) in joined.iter().take(12) {
        let number = usize::from_str_radix(&story.to_string(), 16)?;
        let first = texts.get(number).map(String::as_str).unwrap_or_default();
        let short = |text: &str| luister_mention::text::excerpt(text, 150);
        writeln!(out, "  {}\n    {}", short(first), short(text))?;
    }
    Ok(())
}

/// What a mention costs when all places are taken, of texts that are much alike, and what the index takes.
fn cost(out: &mut impl std::io::Write, examples: &[String], chance: &mut Chance) -> Result<(), Box<dyn Error>> {
    for (what, texts) in [
        ("of 60 words", texts::mixed(examples, 60, MAX_MENTIONS + 10_000, chance)),
        ("of 400 words", texts::mixed(examples, 400, 10_000, chance)),
        ("copies of one press release of 400 words", vec![texts::articles(examples, 400, 1, chance).concat(); 5_000]),
        ("of 20 words before a footer of 40", texts::footed(examples, 5_000, chance)),
    ] {
        let mentions: Vec<Mention> =
            texts.iter().enumerate().map(|(number, text)| mention(text, number, Channel::News)).collect::<Result<_, _>>()?;
        let (mut stories, mut recalled, mut joined) = (Stories::new(), 0_usize, 0_usize);
        let begun = Instant::now();
        for mention in &mentions {
            let telling = Telling::of(mention);
            let found = stories.joins(&telling, |id| {
                recalled += 1;
                let number = usize::from_str_radix(&id.to_string(), 16).unwrap_or_default();
                Ok::<_, Infallible>(mentions.get(number).map(Telling::of))
            })?;
            joined += usize::from(found.is_some());
            stories.remember(&telling);
        }
        let each = begun.elapsed() / u32::try_from(mentions.len())?;
        let mib = f64::from(u32::try_from(stories.bytes())?) / f64::from(1 << 20);
        writeln!(
            out,
            "\n{} mentions {what}: {each:.1?} each, {recalled} looked at again, {joined} joined a story; {mib:.1} MiB",
            mentions.len()
        )?;
    }
    Ok(())
}
