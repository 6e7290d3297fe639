//! `[privacy]` and `[[retention]]`: how long what strangers wrote is kept.

use super::document::{Document, Read};
use crate::clock;
use chrono::TimeDelta;
use luister_alerts::DigestRule;
use luister_mention::{ListName, Period, Signal, SourceName, Tally, wording};
use serde::{Deserialize, Deserializer, de::Error as _};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

/// The shortest time that anything is kept: teams have to be able to answer it.
const SHORTEST: Period = Period::secs(24 * 3600);
/// How long what a link in a mail leads to can be read.
const LINKS_LIVE: Period = Period::secs(30 * 24 * 3600);
/// How many of the next times of a digest are looked at.
const TIMES: usize = 20;

/// The table `[privacy]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Privacy {
    /// How long mentions are kept after they were heard; none for ever.
    #[serde(deserialize_with = "term")]
    retention: Option<Period>,
    /// After how long writers get a pseudonym; never, if it is left out.
    #[serde(deserialize_with = "term")]
    pub(crate) pseudonymise_after: Option<Period>,
    /// Who is responsible, and how to reach them.
    pub(crate) controller: Option<String>,
    /// What it is done for.
    pub(crate) purposes: Vec<String>,
    /// The ground in law.
    pub(crate) basis: Option<String>,
    /// In which country hosts are, by name: two letters, or `here` for our own network.
    #[serde(deserialize_with = "countries")]
    pub(crate) countries: BTreeMap<String, String>,
}

/// `[[retention]]`: another term for some mentions.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Term {
    /// Which ones.
    #[serde(default, rename = "match")]
    wanted: Kept,
    /// How long they are kept.
    #[serde(deserialize_with = "kept")]
    keep: Period,
}

impl Term {
    /// The source that it is for, if it is for one.
    pub(super) fn source(&self) -> Option<&SourceName> {
        self.wanted.source.as_ref()
    }

    /// The list that it is for, if it is for one.
    pub(super) fn list(&self) -> Option<&ListName> {
        self.wanted.list.as_ref()
    }
}

/// Which mentions a term is for; what is left out fits everything.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Kept {
    source: Option<SourceName>,
    list: Option<ListName>,
    signal: Option<Signal>,
}

impl Kept {
    fn fits(&self, tally: &Tally) -> bool {
        self.source.as_ref().is_none_or(|source| *source == tally.source)
            && self.list.as_ref().is_none_or(|list| tally.lists.contains(list))
            && self.signal.is_none_or(|signal| signal == tally.signal)
    }
}

/// How long what strangers wrote is kept.
#[derive(Debug, Clone, Default)]
pub(crate) struct Retention {
    usual: Option<Period>,
    terms: Vec<Term>,
    pseudonyms: Option<Period>,
}

impl Retention {
    pub(crate) fn new(privacy: &Privacy, terms: Vec<Term>) -> Self {
        Self { usual: privacy.retention, terms, pseudonyms: privacy.pseudonymise_after }
    }

    /// How long this is kept: by the first term that fits; none for ever.
    pub(crate) fn of(&self, tally: &Tally) -> Option<Period> {
        self.terms.iter().find(|term| term.wanted.fits(tally)).map(|term| term.keep).or(self.usual)
    }

    /// How long what no term is for is kept; none for ever.
    pub(crate) fn usual(&self) -> Option<Period> {
        self.usual
    }

    /// What each term is for, and how long that is kept.
    pub(crate) fn each(&self) -> impl Iterator<Item = (String, Period)> + '_ {
        self.terms.iter().map(|Term { wanted: Kept { source, list, signal }, keep }| {
            let parts = [source.as_ref().map(ToString::to_string), list.as_ref().map(ToString::to_string), signal.map(|s| s.to_string())];
            (parts.into_iter().flatten().collect::<Vec<_>>().join(", "), *keep)
        })
    }

    /// All terms, the shortest first.
    pub(crate) fn periods(&self) -> BTreeSet<Period> {
        self.terms.iter().map(|term| term.keep).chain(self.usual).collect()
    }

    /// After how long writers get a pseudonym; never without one.
    pub(crate) fn pseudonyms(&self) -> Option<Period> {
        self.pseudonyms
    }

    /// How long what was told of mentions is kept: as long as any of them, and not under the names of writers who have a pseudonym.
    pub(crate) fn told(&self) -> Option<TimeDelta> {
        let named = self.pseudonyms.map(Period::delta);
        [self.longest(), named].into_iter().flatten().min()
    }

    /// The longest time after which anything happens to a mention; none if nothing ever does.
    pub(crate) fn reach(&self) -> Option<TimeDelta> {
        self.periods().into_iter().chain(self.pseudonyms).max().map(Period::delta)
    }

    /// How long anything at all is kept; none if some of it for ever.
    pub(crate) fn longest(&self) -> Option<TimeDelta> {
        self.usual?;
        self.periods().last().map(|period| period.delta())
    }

    /// All of it in words: others are another retention.
    pub(crate) fn in_words(&self) -> String {
        let mut words = String::new();
        for Term { wanted: Kept { source, list, signal }, keep } in &self.terms {
            let parts = [source.as_ref().map(ToString::to_string), list.as_ref().map(ToString::to_string), signal.map(|s| s.to_string())];
            write!(words, "{parts:?} {keep}; ").unwrap_or_default();
        }
        words + &self.usual.map_or_else(|| "for ever".to_owned(), |usual| usual.to_string())
    }
}

fn kept<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Period, D::Error> {
    let period = Period::deserialize(deserializer)?;
    let told = || D::Error::custom(format!("`{period}` is too short to answer anything, write at least `{SHORTEST}`"));
    (period >= SHORTEST).then_some(period).ok_or_else(told)
}

fn countries<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, String>, D::Error> {
    let countries = BTreeMap::<String, String>::deserialize(deserializer)?;
    let is_country = |code: &str| code == "here" || (code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_alphabetic()));
    match countries.iter().find(|(_, code)| !is_country(code)) {
        Some((host, code)) => Err(D::Error::custom(format!(
            "`{code}` is no country: write two letters for where `{host}` is, `NL`, or `here` for your own network"
        ))),
        None => Ok(countries),
    }
}

fn term<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Period>, D::Error> {
    kept(deserializer).map(Some)
}

/// What is kept has to be there when a digest tells of it.
pub(super) fn check(privacy: &Read<Privacy>, terms: &[Read<Term>], digests: &[Read<DigestRule>], document: &mut Document<'_>) {
    let longest = digests.iter().filter_map(|digest| Some((apart(&digest.value)?, digest.value.name.as_str()))).max();
    let all = terms.iter().map(|term| (term.value.keep, term.place.of("keep", &term.value.keep.to_string())));
    if let Some(after) = privacy.value.pseudonymise_after.filter(|after| *after < LINKS_LIVE) {
        let message = wording!(
            "after {after} the links in mails still work, and what they lead to names its writer",
            "na {after} werken de koppelingen in mails nog, en wat daarachter staat noemt de schrijver"
        );
        document.problem(privacy.place.of("pseudonymise_after", &after.to_string()), message).repair =
            Some(wording!("write `{LINKS_LIVE}` or more", "schrijf `{LINKS_LIVE}` of meer"));
    }
    let usual = privacy.value.retention.map(|keep| (keep, privacy.place.of("retention", &keep.to_string())));
    for (keep, place) in all.chain(usual) {
        let Some((_, digest)) = longest.filter(|(apart, _)| keep.delta() < *apart) else { continue };
        let message = wording!(
            "what is kept for {keep} is gone before the digest `{digest}` tells of it",
            "wat {keep} bewaard wordt, is weg voordat het overzicht `{digest}` het noemt"
        );
        document.problem(place, message).repair =
            Some(wording!("keep it longer, or plan the digest more often", "bewaar het langer, of plan het overzicht vaker"));
    }
}

/// How far two of a digest lie apart at the most.
fn apart(digest: &DigestRule) -> Option<TimeDelta> {
    let times = digest.next_times(clock::now(), TIMES);
    times.windows(2).filter_map(|pair| Some(*pair.last()? - *pair.first()?)).max()
}
