//! The words that are usual in a list, and those that set some of its mentions apart from it.

use super::words;
use chrono::{DateTime, Utc};
use luister_mention::Mention;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// The most words and pairs that are kept, and to how many they are cut when there are more.
const MAX_TERMS: (usize, usize) = (2000, 1500);
/// What is left of a word after a day: half of it after a month.
const KEPT_DAILY: f32 = 0.977;
/// What counts for less is forgotten.
const LEAST_KEPT: f32 = 0.05;
/// The most terms that are told.
pub(super) const MAX_TOLD: usize = 6;
/// The least log-likelihood ratio of a term that is told: one in a thousand by chance.
const LEAST_RATIO: f64 = 10.83;
/// The least part of the mentions that a term is in.
const LEAST_SHARE: f64 = 0.15;
/// Of a word that is nearly always in the same pair only the pair is told, and the other way round.
const SAME: f64 = 0.7;
/// What speaks for a word nobody has used yet: half a mention in fifty.
const UNKNOWN: (f64, f64) = (0.5, 50.0);

/// How many mentions of a list have which words; those of long ago count less.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Vocabulary {
    /// The day of the last mention, counted since 1970.
    day: i64,
    mentions: f32,
    terms: BTreeMap<String, f32>,
}

impl Vocabulary {
    /// Takes a mention in that was heard then.
    pub fn add(&mut self, mention: &Mention, heard: DateTime<Utc>) {
        self.fade(heard.timestamp().div_euclid(24 * 3600));
        self.mentions += 1.0;
        for term in words::terms(mention) {
            *self.terms.entry(term).or_default() += 1.0;
        }
        if self.terms.len() > MAX_TERMS.0 {
            let mut weights: Vec<f32> = self.terms.values().copied().collect();
            weights.sort_unstable_by(|a, b| b.total_cmp(a));
            let least = weights.get(MAX_TERMS.1).copied().unwrap_or_default();
            self.terms.retain(|_, weight| *weight > least);
        }
    }

    fn fade(&mut self, day: i64) {
        let Ok(days @ 1..) = i32::try_from(day.saturating_sub(self.day)) else { return };
        let kept = KEPT_DAILY.powi(days);
        self.mentions *= kept;
        self.terms.values_mut().for_each(|weight| *weight *= kept);
        self.terms.retain(|_, weight| *weight >= LEAST_KEPT);
        self.day = day;
    }

    /// The terms that are in these mentions far more often than in all others, the clearest first; none of them is a word of
    /// `name`. The mentions themselves may have been taken in.
    #[must_use]
    pub fn apart<'m>(&self, mentions: impl IntoIterator<Item = &'m Mention>, name: &str) -> Vec<String> {
        let (mut counts, mut total) = (HashMap::<String, u32>::new(), 0_u32);
        for mention in mentions {
            total += 1;
            for term in words::terms(mention) {
                *counts.entry(term).or_default() += 1;
            }
        }
        let own = words::words_of(name);
        let mut scored: Vec<(f64, u32, String)> = counts
            .into_iter()
            .filter(|(term, count)| *count > 1 && !term.split([' ', '-']).any(|word| own.contains(word)))
            .map(|(term, count)| (self.ratio(&term, count, total), count, term))
            .filter(|(ratio, count, _)| *ratio >= LEAST_RATIO && f64::from(*count) >= LEAST_SHARE * f64::from(total))
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.2.cmp(&b.2)));
        let mut told: Vec<(u32, String)> = Vec::new();
        for (_, count, term) in scored {
            if told.len() < MAX_TOLD && !told.iter().any(|(other, longer)| overlaps(&term, count, longer, *other)) {
                told.retain(|(other, shorter)| !(contains(&term, shorter) && similar(count, *other)));
                told.push((count, term));
            }
        }
        told.into_iter().map(|(_, term)| term).collect()
    }

    /// The log-likelihood ratio of a term being as frequent in these mentions as elsewhere, against its being more frequent
    /// (Dunning, Accurate methods for the statistics of surprise and coincidence, 1993); nothing if it is less frequent.
    fn ratio(&self, term: &str, count: u32, total: u32) -> f64 {
        let (here, of_here) = (f64::from(count), f64::from(total));
        let known = f64::from(self.terms.get(term).copied().unwrap_or_default());
        let (there, of_there) = ((known - here).max(0.0) + UNKNOWN.0, (f64::from(self.mentions) - of_here).max(0.0) + UNKNOWN.1);
        let (share_here, share_there) = (here / of_here, (there / of_there).min(1.0));
        if share_here <= share_there {
            return 0.0;
        }
        let share = (here + there) / (of_here + of_there);
        let likely = |hits: f64, of: f64, share: f64| {
            let share = share.clamp(1e-9, 1.0 - 1e-9);
            hits * share.ln() + (of - hits).max(0.0) * (1.0 - share).ln()
        };
        2.0 * (likely(here, of_here, share_here) + likely(there, of_there, share_there)
            - likely(here, of_here, share)
            - likely(there, of_there, share))
    }
}

/// Whether a term says little beyond another that is told.
fn overlaps(term: &str, count: u32, told: &str, told_count: u32) -> bool {
    (contains(told, term) && similar(told_count, count)) || (contains(term, told) && !similar(count, told_count))
}

fn contains(pair: &str, word: &str) -> bool {
    pair.len() > word.len() && pair.split(' ').any(|part| part == word)
}

/// Whether a pair is nearly as frequent as a word of it.
fn similar(pair: u32, word: u32) -> bool {
    f64::from(pair) >= SAME * f64::from(word)
}

#[cfg(test)]
mod tests {
    use super::{super::words::tests::mention, *};

    fn at() -> DateTime<Utc> {
        "2026-11-21T08:00:00Z".parse().unwrap()
    }

    #[test]
    fn what_is_new_is_told_and_what_is_always_said_is_not() {
        let mut usual = Vocabulary::default();
        for number in 0..300 {
            let said = ["Mijn factuur van Acme klopt niet", "Acme belt niet terug", "Blij met mijn warmtepomp van Acme"];
            usual.add(&mention(&format!("{}, nummer {number}", said[number % 3])), at());
        }
        let storm: Vec<Mention> = [
            "Acme lekt gegevens van klanten!",
            "Weer een datalek, gegevens van klanten op straat bij Acme",
            "Datalek bij Acme, factuur met mijn adres bij de buren",
            "Acme: klanten de dupe van datalek",
        ]
        .map(mention)
        .to_vec();
        for one in &storm {
            usual.add(one, at());
        }
        assert_eq!(usual.apart(&storm, "Acme"), ["datalek", "klanten", "gegevens"]);
        assert!(usual.apart(&[mention("Acme belt niet terug")], "Acme").is_empty());
        assert!(usual.apart([], "Acme").is_empty());
    }

    #[test]
    fn a_pair_that_always_comes_together_is_one_term() {
        let usual = Vocabulary::default();
        let storm: Vec<Mention> = (0..6).map(|_| mention("Lekkende accu vliegt in brand")).collect();
        let told = usual.apart(&storm, "Acme");
        assert!(told.contains(&"lekkende accu".to_owned()) && !told.contains(&"accu".to_owned()), "{told:?}");
        assert!(told.len() <= MAX_TOLD);
    }

    #[test]
    fn it_has_an_end_and_forgets() {
        let mut usual = Vocabulary::default();
        let letters = |n: u32| -> String { n.to_string().chars().map(|c| char::from(b'a' + (c as u8 - b'0'))).collect() };
        for number in 0..5000 {
            usual.add(&mention(&format!("qq{} xx{}", letters(number), letters(number * 7))), at());
            assert!(usual.terms.len() <= MAX_TERMS.0 + 3);
        }
        usual.add(&mention("windmolen"), at() + chrono::TimeDelta::days(365));
        assert_eq!(usual.terms.len(), 1);
    }
}
