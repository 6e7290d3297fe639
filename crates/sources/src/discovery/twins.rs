//! The same messages by two addresses, of which one is kept: the fuller one.

use super::{
    candidate::{What, address},
    search::Hit,
};
use luister_mention::{Item, Link};
use std::{cmp::Ordering, collections::HashSet};
use url::Url;

/// How many bytes of a message that has no address are compared.
const HEAD: usize = 200;

/// Keeps of those that say the same the one with the most text, in the place of the first.
pub(super) fn without_twins(hits: Vec<Hit>) -> Vec<Hit> {
    let mut kept: Vec<Hit> = Vec::new();
    for hit in hits {
        match kept.iter_mut().find(|other| is_told(&hit, other) || is_told(other, &hit)) {
            Some(other) if is_fuller(&hit, other) => *other = hit,
            Some(_) => {}
            None => kept.push(hit),
        }
    }
    kept
}

/// Whether everything of the one is at the other as well. Two that are empty are one if they are alike.
fn is_told(one: &Hit, other: &Hit) -> bool {
    // Two servers with the same posts today know of different ones tomorrow.
    if one.candidate.what == What::Social && other.candidate.what == What::Social {
        return one.candidate.name == other.candidate.name;
    }
    if one.items.is_empty() || other.items.is_empty() {
        let alike = one.candidate.what == other.candidate.what && one.candidate.name == other.candidate.name;
        return alike && one.items.is_empty() && other.items.is_empty();
    }
    let other: HashSet<String> = other.items.iter().map(said).collect();
    one.items.iter().all(|item| other.contains(&said(item)))
}

/// Whether the one tells more than the other: more messages, or as many with clearly more text, or as much at a place that is
/// surer to stay.
fn is_fuller(one: &Hit, other: &Hit) -> bool {
    let text = |hit: &Hit| hit.items.iter().map(|item| item.text.len()).sum::<usize>();
    let (ours, theirs) = (text(one), text(other));
    let clearly = |more: usize, less: usize| more > less + less / 10;
    match one.items.len().cmp(&other.items.len()) {
        Ordering::Equal if clearly(ours, theirs) || clearly(theirs, ours) => ours > theirs,
        Ordering::Equal => one.candidate.hope > other.candidate.hope,
        more => more == Ordering::Greater,
    }
}

/// What a message is known by in another form of its feed: its address, else its words.
fn said(item: &Item) -> String {
    let link = item.link.as_ref().and_then(|link| Url::parse(Link::canonical(link).as_str()).ok());
    link.as_ref().map_or_else(
        || {
            let head = luister_mention::text::cut(&item.text, HEAD).0;
            format!("{}\n{head}", item.title.as_deref().unwrap_or_default())
        },
        address,
    )
}

#[cfg(test)]
mod tests {
    use super::{
        super::candidate::{Candidate, Hope, Voice, feed},
        *,
    };

    fn hit(name: &str, what: What, items: &[(&str, &str)]) -> Hit {
        let url = Url::parse(&format!("https://a.example/{name}")).unwrap();
        let proposal = feed(&url, what).unwrap();
        let items = items.iter().map(|(link, text)| Item { link: Link::parse(link), text: (*text).to_owned(), ..Item::default() });
        let (ways, name, title, why) = (vec![proposal.clone()], what.word().to_owned(), name.to_owned(), String::new());
        let candidate = Candidate { ways, what, voice: Voice::Others, name, title, why, hope: Hope::Likely };
        Hit { candidate, proposal, items: items.collect() }
    }

    #[test]
    fn of_two_that_say_the_same_the_fuller_one_is_kept() {
        let (one, two) = ("https://a.example/1", "https://a.example/2");
        let posts = |name, items: &[(&str, &str)]| hit(name, What::Posts, items);
        for (name, hits, expected) in [
            ("rss and atom", vec![posts("rss", &[(one, "kort")]), posts("atom", &[(one, "het hele bericht")])], &["atom"][..]),
            ("as full", vec![posts("rss", &[(one, "het hele bericht")]), posts("atom", &[(one, "het hele bericht.")])], &["rss"]),
            ("http and https", vec![posts("rss", &[(one, "x")]), posts("http", &[("http://www.a.example/1/", "x")])], &["rss"]),
            ("a part and the whole", vec![posts("part", &[(two, "xxxx")]), posts("all", &[(one, "x"), (two, "x")])], &["all"]),
            (
                "without addresses",
                vec![posts("rss", &[("", "x")]), posts("atom", &[("", "x")]), posts("other", &[("", "y")])],
                &["rss", "other"],
            ),
            ("what overlaps", vec![posts("a", &[(one, "x")]), posts("b", &[(two, "x")])], &["a", "b"]),
            ("both empty", vec![posts("a", &[]), posts("b", &[]), hit("c", What::Comments, &[])], &["a", "c"]),
            ("one empty", vec![posts("a", &[]), posts("b", &[(one, "x")])], &["a", "b"]),
        ] {
            let kept: Vec<String> = without_twins(hits).into_iter().map(|hit| hit.candidate.title).collect();
            assert_eq!(kept, expected, "{name}");
        }
    }
}
