//! Whether two mentions tell the same story: the rules, and the figures they go by.
//!
//! | two mentions | one story? |
//! |---|---|
//! | by ourselves, or one of them is | no: a story is what others tell |
//! | of times more than [`WINDOW`] apart | no |
//! | a message and its answer | no: a forum that puts answers into the message they belong to makes each a part of it |
//! | a review or a rating, by different or unknown authors | no, whatever they say |
//! | one of under [`MIN_WORDS`] words, by different or unknown authors | no |
//! | one of under [`MIN_WORDS`] words, by the same author | if the words are the very same |
//! | at the same address, found by two sources, by authors who may be the same | if nearly all that one says stands in the other, however short; in its beginning, if that is much longer |
//! | near copies | if [`ALIKE`] of the shorter one's shingles stand in the other |
//! | one much shorter than the other | if it tells what the other begins with |
//! | what they share is a footer, a disclaimer, a signature | no: each has its own say beside it |
//! | one repeats the other and has its own say beside it, in a conversation, not earlier, by somebody else | no: it is another voice |
//! | one repeats the other and adds to it, elsewhere | yes: an article with a line or a paragraph of its own |
//! | a reply | as any other, but what it quotes of what it answers is not looked at |
//!
//! All of this is the same whichever of the two came first.

use super::{
    telling::{Identities, MIN_WORDS, Telling, covered, in_order},
    words::Word,
};
use chrono::TimeDelta;
use std::collections::HashSet;

/// So long after a mention another may join its story: what comes back later is news again.
pub const WINDOW: TimeDelta = TimeDelta::days(30);

/// The share of the shorter text's shingles that two near copies have in common, in hundredths. With a fifth of the words changed 64
/// are left of a hundred, and 53 or more in 99 of 100 copies; of 24 million pairs of texts that have nothing to do with each other 86
/// have 40 or more, and most of those were written as counterparts. As `cargo run --release -p luister-insight --example story_rate`
/// tells.
const ALIKE: usize = 45;
/// The same for two short texts that are alike word for word: a word that changes takes two shingles with it, and if chance takes a few
/// words more than a fifth of few, less than [`ALIKE`] is left.
const ROUGHLY: usize = 25;
/// The share of the longer text's words that stand in the other in the same order, in hundredths, of two that are alike so. Copies have
/// 80, texts about one affair at most 50, as a rule.
const WORD_FOR_WORD: usize = 60;
/// Up to so many words a text is short in this sense; longer ones have shingles enough.
const FEW_WORDS: usize = 60;
/// The same as [`ALIKE`] for texts found at the same address, which need not be long.
const SAME_PAGE: usize = 80;
/// A text that is more than so many times as long as the other is only compared as far as the shorter one could go.
const MUCH_LONGER: usize = 4;

/// What stands in one text alone is its author's own from so many words on, if it makes at least so much of the text. Of copies with a
/// fifth of the words changed, 1 in 50 or fewer have as much in one place; with more asked for, posts of 20 words before a common footer
/// of 40 would fold more often than 1 pair in 100,000.
const OWN: [OwnSay; 2] = [OwnSay { words: 8, of_hundred: 15 }, OwnSay { words: MIN_WORDS, of_hundred: 10 }];

/// How much is an own say.
struct OwnSay {
    words: usize,
    of_hundred: usize,
}

/// Whether two mentions tell the same story.
pub(super) fn is_one_story(one: &Telling, other: &Telling) -> bool {
    if one.id == other.id || one.is_own || other.is_own || (one.when - other.when).abs() > WINDOW {
        return false;
    }
    if one.answers == Some(other.id) || other.answers == Some(one.id) {
        return false;
    }
    let same_author = are_the_same(one, other);
    if (one.is_review || other.is_review) && !same_author {
        return false;
    }
    if is_same_page(one, other) {
        return true;
    }
    if one.is_short() || other.is_short() {
        return same_author && is_certain(one, other) && one.words == other.words;
    }
    is_near_copy(one, other, same_author)
}

/// Whether two authors are the same, as far as that can be known: one of what they are known by is alike.
fn are_the_same(one: &Telling, other: &Telling) -> bool {
    agree(one.author.name, other.author.name) || is_certain(one, other)
}

/// The same without regard to names, which are shared, but for those at one source.
fn is_certain(one: &Telling, other: &Telling) -> bool {
    let (Identities { name, handle, page }, theirs) = (one.author, other.author);
    let by_name = one.source == other.source && agree(name, theirs.name);
    let by_account = agree(handle, theirs.handle) || agree(page, theirs.page);
    by_account || (by_name && !disagree(handle, theirs.handle) && !disagree(page, theirs.page))
}

fn agree(one: Option<u64>, other: Option<u64>) -> bool {
    one.is_some() && one == other
}

fn disagree(one: Option<u64>, other: Option<u64>) -> bool {
    one.is_some() && other.is_some() && one != other
}

/// Whether two sources show the same message.
fn is_same_page(one: &Telling, other: &Telling) -> bool {
    let may_be_one_author = one.author.is_nobody() || other.author.is_nobody() || are_the_same(one, other);
    if one.is_review || other.is_review || one.source == other.source || !agree(one.address, other.address) || !may_be_one_author {
        return false;
    }
    let (short, long) = by_length(one, other);
    !short.words.is_empty() && is_share(shared(short, long), short.shingles.len(), SAME_PAGE)
}

fn is_near_copy(one: &Telling, other: &Telling, same_author: bool) -> bool {
    let (short, long) = by_length(one, other);
    let (shared, all) = (shared(short, long), short.shingles.len());
    let is_alike = is_share(shared, all, ALIKE) || (is_share(shared, all, ROUGHLY) && is_word_for_word(short, long));
    if !is_alike {
        return false;
    }
    match (has_own_say(short, long), has_own_say(long, short)) {
        (false, false) => true,
        (true, true) => false,
        (true, false) => same_author || !is_voice(short, long),
        (false, true) => same_author || !is_voice(long, short),
    }
}

/// How many shingles of a text stand in one that is as long or longer; in its beginning alone, if it is much longer.
fn shared(short: &Telling, long: &Telling) -> usize {
    if long.words.len() <= MUCH_LONGER * short.words.len() {
        return common(&short.shingles, &long.shingles);
    }
    let beginning = short.words.len() * 5 / 4 + MIN_WORDS;
    let begins: HashSet<u64> = in_order(long.words.get(..beginning).unwrap_or(&long.words)).collect();
    short.shingles.iter().filter(|shingle| begins.contains(shingle)).count()
}

/// Whether two short texts have most of their words in the same order.
fn is_word_for_word(short: &Telling, long: &Telling) -> bool {
    let (few, most) = (short.words.len(), long.words.len());
    most <= FEW_WORDS && is_share(few, most, WORD_FOR_WORD) && is_share(in_the_same_order(&short.words, &long.words), most, WORD_FOR_WORD)
}

/// How many words of two rows stand in the same order in both: the length of their longest common subsequence.
fn in_the_same_order(one: &[Word], other: &[Word]) -> usize {
    let mut most = vec![0_usize; other.len()];
    for word in one {
        let (mut diagonal, mut left) = (0, 0);
        for (theirs, most) in other.iter().zip(&mut most) {
            let here = if word == theirs { diagonal + 1 } else { left.max(*most) };
            (diagonal, left) = (*most, here);
            *most = here;
        }
    }
    most.last().copied().unwrap_or_default()
}

impl Telling {
    /// Which share of the shorter text's shingles stands in the other, in hundredths: what decides whether two texts are near copies.
    #[must_use]
    pub fn share_with(&self, other: &Self) -> usize {
        let (short, long) = by_length(self, other);
        shared(short, long) * 100 / short.shingles.len().max(1)
    }
}

/// Whether who repeats another and says something of their own beside it is a voice of their own.
fn is_voice(telling: &Telling, of: &Telling) -> bool {
    telling.is_talk && telling.when >= of.when
}

/// The shorter one and the longer one; of two that are as long it does not depend on which is asked.
fn by_length<'t>(one: &'t Telling, other: &'t Telling) -> (&'t Telling, &'t Telling) {
    let length = |telling: &'t Telling| (telling.words.len(), telling.shingles.len(), &telling.words);
    if length(one) <= length(other) { (one, other) } else { (other, one) }
}

fn is_share(of: usize, all: usize, hundredths: usize) -> bool {
    of * 100 >= all * hundredths
}

/// How many numbers two sorted rows have in common.
fn common(one: &[u64], other: &[u64]) -> usize {
    let (mut one, mut other, mut count) = (one.iter().peekable(), other.iter().peekable(), 0);
    while let (Some(left), Some(right)) = (one.peek(), other.peek()) {
        match left.cmp(right) {
            std::cmp::Ordering::Less => drop(one.next()),
            std::cmp::Ordering::Greater => drop(other.next()),
            std::cmp::Ordering::Equal => {
                count += usize::from(one.next() == other.next());
            }
        }
    }
    count
}

/// Whether a text says something that the other does not.
fn has_own_say(telling: &Telling, other: &Telling) -> bool {
    let own = longest_own(&covered(&telling.words, |shingle| other.shingles.binary_search(&shingle).is_ok()));
    OWN.iter().any(|say| own >= say.words && is_share(own, telling.words.len(), say.of_hundred))
}

/// How many more words are uncovered than covered in the stretch where that is most: two people use the same two words now and then.
fn longest_own(covered: &[bool]) -> usize {
    let (mut here, mut most) = (0_usize, 0);
    for is_covered in covered {
        here = if *is_covered { here.saturating_sub(1) } else { here + 1 };
        most = most.max(here);
    }
    most
}
