//! Which pendings are one affair: those that share a story, an author or a conversation, with one another or by way of others.

use luister_mention::{Pending, Tie};
use std::collections::HashMap;

/// The pendings of a group, affair by affair, in the order in which the first of each comes.
#[must_use]
pub fn split(pendings: Vec<Pending>) -> Vec<Vec<Pending>> {
    let mut first_with: HashMap<Tie, usize> = HashMap::new();
    let mut linked: Vec<usize> = (0..pendings.len()).collect();
    for (number, pending) in pendings.iter().enumerate() {
        for tie in &pending.ties {
            let other = *first_with.entry(*tie).or_insert(number);
            let (one, other) = (root(&mut linked, number), root(&mut linked, other));
            // The earlier one stands for both, so that affairs keep their order.
            linked.iter_mut().skip(one.max(other)).take(1).for_each(|link| *link = one.min(other));
        }
    }
    let mut affairs: Vec<Vec<Pending>> = Vec::new();
    let mut places: HashMap<usize, usize> = HashMap::new();
    for (number, pending) in pendings.into_iter().enumerate() {
        let place = *places.entry(root(&mut linked, number)).or_insert(affairs.len());
        if place == affairs.len() {
            affairs.push(Vec::new());
        }
        affairs.iter_mut().skip(place).take(1).for_each(|affair| affair.push(pending.clone()));
    }
    affairs
}

/// The pending that stands for this one; on the way there links are made short.
fn root(linked: &mut [usize], number: usize) -> usize {
    let next = |linked: &[usize], at: usize| linked.get(at).copied().unwrap_or(at);
    let mut at = number;
    while next(linked, at) != at {
        let further = next(linked, next(linked, at));
        linked.iter_mut().skip(at).take(1).for_each(|link| *link = further);
        at = further;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use luister_mention::{GroupKey, Identity, MentionId, Signal, SourceName, StoryId, TeamName};

    /// Pendings that are tied by the letters that they share.
    fn pendings(ties: &[&str]) -> Vec<Pending> {
        let source = SourceName::new("forum").unwrap();
        let id = |text: &str| MentionId::of(&source, &Identity::native(text));
        let key = GroupKey::new(TeamName::new("Webcare").unwrap(), None, "affair");
        let pending = |ties: &&str| Pending {
            ties: ties.chars().map(|letter| Tie::of_story(StoryId(id(&letter.to_string())))).collect(),
            ..Pending::new(id(ties), key.clone(), Signal::Complaint, DateTime::UNIX_EPOCH)
        };
        ties.iter().map(pending).collect()
    }

    #[test]
    fn what_shares_a_tie_is_one_affair_also_by_way_of_others() {
        for (name, ties, expected) in [
            ("nothing", &[][..], &[][..]),
            ("strangers", &["a", "b", "c"], &[1, 1, 1]),
            ("one story", &["ab", "cb", "d"], &[2, 1]),
            ("by way of a third", &["ab", "cd", "bc", "e"], &[3, 1]),
            ("two affairs become one at the end", &["a", "b", "c", "xa", "xc"], &[4, 1]),
            ("without any tie", &["", ""], &[1, 1]),
        ] {
            let sizes: Vec<usize> = split(pendings(ties)).iter().map(Vec::len).collect();
            assert_eq!(sizes, expected, "{name}");
        }
        let all: Vec<String> = (0..2000).map(|_| "x".to_owned()).collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        assert_eq!(split(pendings(&all)).len(), 1);
    }
}
