//! Topics: what the mentions of a time are about, told by words that set some of them apart from the rest.
//!
//! [`Topics::find`] begins with words that are frequent and whose company is not that of all others, and with the topics that are
//! known from before. A text goes to the topic that its words speak for, by how much more frequent each is there than usual; a topic
//! is what its texts say; and so a few times over. A text whose words speak for none is unsorted, which is the truth of many.
//! Dutch and English have one set of rules, as one text may mix them: see `stem` for endings, `same_words.txt` for words with one
//! subject, `plain_words.txt` for those with none.
//!
//! The same texts have the same topics in any order. Of the texts nothing is kept but words. How good the topics are says
//! `cargo run --release -p luister-insight --example topic_rate -- FILE…`.
//!
//! Four ways were tried on 297 reviews of twelve recipes, with twelve topics, the same words left out, and the recipe as the truth
//! (purity with all texts, and with those that have a topic):
//!
//! | way | all | with a topic |
//! |---|---|---|
//! | k-means over weighted words | .49 | .52 |
//! | groups of words that stand together (Louvain over NPMI) | .41 to .53 | .58 to .60 |
//! | the same, then each text to the likeliest group | .55 to .58 | .58 to .61 |
//! | a mixture of unigrams (Gibbs sampling), by its lot | .51 to .59 | .55 to .62 |
//! | this one, whose numbers were settled on these very texts | .60 | .72 |
//!
//! A classifier that was told the recipe of all other texts had .63. On 1,578 complaints, no two of which were alike, k-means and the
//! mixture gave nearly each of them a topic that nobody can name; this one leaves two in three unsorted.

mod anchors;
mod corpus;
mod forms;
mod name;
mod pieces;
mod rounds;
mod seed;
mod stem;
#[cfg(test)]
mod tests;
mod typical;
mod weights;

pub use seed::{MAX_SEEDS, Seed, Term, TopicId};

use corpus::Corpus;
use forms::place;
use rounds::Draft;
use weights::Scale;

/// The most topics that can be asked for.
pub const MAX_TOPICS: usize = 40;
/// The most words or pairs of words that a topic is told by.
pub const MAX_TERMS: usize = weights::MAX_TERMS;

/// What of a mention says what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text<'t> {
    /// The title, if there is one; its capitals tell nothing.
    pub title: Option<&'t str>,
    /// What was written.
    pub text: &'t str,
}

impl<'t> From<&'t str> for Text<'t> {
    fn from(text: &'t str) -> Self {
        Self { title: None, text }
    }
}

impl<'t> From<&'t luister_mention::Mention> for Text<'t> {
    fn from(mention: &'t luister_mention::Mention) -> Self {
        Self { title: mention.title.as_deref(), text: &mention.text }
    }
}

/// How many topics there may be, and how small.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// The most topics, up to [`MAX_TOPICS`].
    pub topics: usize,
    /// The fewest different texts of a topic, two at least.
    pub least: usize,
    /// The least share of all different texts.
    pub least_share: f64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { topics: 12, least: 3, least_share: 0.01 }
    }
}

/// Some texts that are about the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Topic {
    /// Which topic it is: that of a known one, if it is still there.
    pub id: TopicId,
    /// Whether it was among the known ones.
    pub known: bool,
    /// One to three words or pairs of words, as most people write them; that of a known topic does not change.
    pub name: String,
    /// What speaks for it, the clearest first.
    pub terms: Vec<Term>,
    /// Which of the given texts are about it, in their order.
    pub members: Vec<usize>,
    /// Up to three members that show what it is about, the best first, no two of which say the same.
    pub typical: Vec<usize>,
}

impl Topic {
    /// What is to be known of it next time.
    #[must_use]
    pub fn seed(&self) -> Seed {
        Seed { id: self.id, name: self.name.clone(), terms: self.terms.clone() }
    }
}

/// What some texts are about.
#[derive(Debug, Default)]
pub struct Topics {
    /// The topics, the greatest first.
    pub found: Vec<Topic>,
    /// Which of the given texts are about none of them, in their order.
    pub unsorted: Vec<usize>,
    corpus: Corpus,
    scale: Scale,
    /// Of each topic of the scale, its place among the topics.
    places: Vec<usize>,
}

impl Topics {
    /// Finds what these texts are about. The words of `names` are none of it: those of brands, which are in the queries. `known`
    /// are the topics of earlier digests, which keep their identity and name where they are still there.
    #[must_use]
    pub fn find<'t, 'n>(
        texts: impl IntoIterator<Item = Text<'t>>,
        names: impl IntoIterator<Item = &'n str>,
        known: &[Seed],
        limits: &Limits,
    ) -> Self {
        let texts: Vec<Text<'t>> = texts.into_iter().collect();
        let corpus = Corpus::read(&texts, names);
        let least = rounds::least(corpus.given.len(), limits.least, limits.least_share);
        let (drafts, scale) = rounds::settle(&corpus, known, limits.topics.min(MAX_TOPICS), least);
        let mut topics = Self { scale, places: (0..drafts.len()).collect(), ..Self::default() };
        topics.found = described(&corpus, &drafts, known);
        topics.corpus = corpus.without_texts();
        let mut reader = topics.reader();
        let given: Vec<Option<usize>> = texts.iter().map(|text| reader.place(*text)).collect();
        for (nth, topic) in given.into_iter().enumerate() {
            match topic.and_then(|topic| topics.found.get_mut(topic)) {
                Some(topic) => topic.members.push(nth),
                None => topics.unsorted.push(nth),
            }
        }
        topics.sort();
        topics
    }

    /// Which of the topics a text is about, which may be of another time: told by the same words as the members are.
    #[must_use]
    pub fn place(&self, text: Text<'_>) -> Option<usize> {
        self.reader().place(text)
    }

    /// How many of some texts are about each of the topics, in their order, and how many about none.
    #[must_use]
    pub fn count<'t>(&self, texts: impl IntoIterator<Item = Text<'t>>) -> (Vec<usize>, usize) {
        let (mut counts, mut unsorted) = (vec![0; self.found.len()], 0);
        let mut reader = self.reader();
        for text in texts {
            match reader.place(text).and_then(|topic| counts.get_mut(topic)) {
                Some(count) => *count += 1,
                None => unsorted += 1,
            }
        }
        (counts, unsorted)
    }

    fn reader(&self) -> Reader<'_> {
        Reader { topics: self, stems: Vec::new(), terms: Vec::new() }
    }

    /// Puts the greatest topic first.
    fn sort(&mut self) {
        let mut order: Vec<usize> = (0..self.found.len()).collect();
        let size = |nth: usize| self.found.get(nth).map(|topic| (std::cmp::Reverse(topic.members.len()), topic.id));
        order.sort_by_key(|nth| size(*nth));
        for (now, before) in order.iter().enumerate() {
            if let Some(place) = self.places.get_mut(*before) {
                *place = now;
            }
        }
        self.found.sort_by_key(|topic| (std::cmp::Reverse(topic.members.len()), topic.id));
    }
}

/// What finds the topics of many texts, one after the other.
struct Reader<'r> {
    topics: &'r Topics,
    stems: Vec<u32>,
    terms: Vec<u32>,
}

impl Reader<'_> {
    fn place(&mut self, text: Text<'_>) -> Option<usize> {
        self.stems.clear();
        self.topics.corpus.forms.read(text, &mut self.stems);
        self.topics.corpus.terms_among(&self.stems, &mut self.terms);
        let (topic, _) = self.topics.scale.weigh(&self.terms)?;
        self.topics.places.get(topic).copied()
    }
}

/// The topics that were found, with their names, without members.
fn described(corpus: &Corpus, drafts: &[Draft], known: &[Seed]) -> Vec<Topic> {
    let still = |draft: &Draft| draft.seed.and_then(|seed| known.get(seed)).filter(|seed| seed::is_still(corpus, seed, &draft.weights));
    let mut taken: Vec<TopicId> = known.iter().map(|seed| seed.id).collect();
    let mut names: Vec<String> = drafts.iter().filter_map(still).map(|seed| seed.name.clone()).collect();
    let mut topics = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let counts = name::counts(corpus, &draft.texts);
        let terms = seed::terms_of(corpus, &draft.weights, |term| counts.get(&term).copied().unwrap_or_default());
        let (id, name) = match still(draft) {
            Some(seed) => (seed.id, seed.name.clone()),
            None => (seed::new_id(terms.iter().take(3).map(|term| term.key.as_str()), &taken), name::of(corpus, draft, &counts, &names)),
        };
        taken.push(id);
        names.push(name.clone());
        let typical = typical::of(corpus, &draft.weights, &draft.texts);
        let typical = typical.into_iter().filter_map(|text| corpus.given.get(place(text)?).copied()).collect();
        topics.push(Topic { id, known: still(draft).is_some(), name, terms, members: Vec::new(), typical });
    }
    topics
}
