//! The texts, queries and terms that are measured with.

use std::{collections::BTreeSet, fs, path::Path};

/// How many mentions are made up.
const MENTIONS: usize = 4_000;
/// The most mentions that are read.
const MOST_MENTIONS: usize = 20_000;
/// How many queries and terms are made up.
const QUERIES: usize = 100_000;

/// What is measured with.
pub(crate) struct Sample {
    pub(crate) mentions: Vec<String>,
    pub(crate) queries: Vec<String>,
    pub(crate) terms: Vec<String>,
}

impl Sample {
    /// Those of `LUISTER_BENCH`, or made-up ones.
    pub(crate) fn read() -> Self {
        let Some(folder) = std::env::var_os("LUISTER_BENCH") else { return Self::made_up() };
        let lines = |name: &str| {
            let path = Path::new(&folder).join(name);
            let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            text.lines().map(str::to_owned).collect::<Vec<_>>()
        };
        let mut mentions = lines("mentions.txt");
        mentions.truncate(MOST_MENTIONS);
        // Words of underscores alone, which a cutter of another kind may take for one, are no words here.
        let is_query = |line: &String| luister_matcher::Query::parse("query", line).is_ok();
        Self { mentions, queries: lines("queries.txt").into_iter().filter(is_query).collect(), terms: lines("terms.txt") }
    }

    fn made_up() -> Self {
        let mut dice = Dice(1);
        let common: Vec<String> = (0..3_000).map(|_| dice.word(2)).collect();
        let names: Vec<String> = (0..QUERIES).map(|_| dice.word(3)).collect();
        let mention = |dice: &mut Dice| {
            let words = 20 + dice.below(60);
            let mut text: Vec<&str> = (0..words).map(|_| dice.often(&common)).collect();
            if dice.below(10) < 4 {
                text.push(dice.often(&names));
            }
            text.join(" ") + "."
        };
        let mentions = (0..MENTIONS).map(|_| mention(&mut dice)).collect();
        let query = |dice: &mut Dice| {
            let (name, other) = (dice.one_of(&names).to_owned(), dice.one_of(&names).to_owned());
            let (word, second) = (dice.one_of(&common).to_owned(), dice.one_of(&common).to_owned());
            match dice.below(20) {
                0..7 => name,
                7..10 => format!("\"{name} {word}\""),
                10..14 => format!("{name} AND ({word} OR {second})"),
                14..16 => format!("{name} OR {other}"),
                16..18 => format!("({name} OR {other}) AND NOT {word}"),
                18 => format!("{name} NEAR/5 {word}"),
                _ => format!("{name}*"),
            }
        };
        let queries = (0..QUERIES).map(|_| query(&mut dice)).collect();
        let terms: BTreeSet<String> = names.iter().cloned().collect();
        Self { mentions, queries, terms: terms.into_iter().collect() }
    }
}

/// Numbers that look like chance, and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % end
    }

    fn one_of<'w>(&mut self, words: &'w [String]) -> &'w str {
        &words[self.below(words.len())]
    }

    /// One of the first most often, as words are used.
    fn often<'w>(&mut self, words: &'w [String]) -> &'w str {
        let end = 1 + self.below(words.len());
        &words[self.below(end)]
    }

    fn word(&mut self, syllables: usize) -> String {
        const BEGIN: [&str; 16] = ["b", "br", "d", "dr", "g", "k", "kl", "l", "m", "n", "p", "s", "st", "t", "v", "z"];
        const MIDDLE: [&str; 10] = ["a", "aa", "e", "ee", "i", "ie", "o", "oe", "u", "ij"];
        const END: [&str; 8] = ["", "", "n", "r", "s", "l", "k", "nd"];
        (0..syllables).map(|_| [BEGIN[self.below(16)], MIDDLE[self.below(10)], END[self.below(8)]].concat()).collect()
    }
}
