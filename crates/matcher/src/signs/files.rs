//! The files of signs, compiled in: one folder for each language, one file for each group.

use super::Signs;
use crate::list;
use luister_mention::Lang;
use std::sync::LazyLock;

/// Names the groups, and takes in their files in every language.
macro_rules! files {
    ($($group:literal)*) => {
        /// The groups, by the names of their files.
        const GROUPS: [&str; [$($group),*].len()] = [$($group),*];
        /// What stands in them.
        const FILES: [(Lang, [&str; GROUPS.len()]); 2] = [
            (Lang::NL, [$(include_str!(concat!("../../signs/nl/", $group, ".txt"))),*]),
            (Lang::EN, [$(include_str!(concat!("../../signs/en/", $group, ".txt"))),*]),
        ];
    };
}

// The last two are no groups: words that turn what stands behind them, and words by which writers mean themselves.
files! {
    "advert" "advice" "again" "anger" "ask" "bad" "boycott" "broken" "budget" "buy" "danger" "deceit" "denial" "discrimination"
    "dream" "good" "harmless" "helpdesk" "helpful" "injury" "irony" "jobs" "joy" "late" "law" "leak" "letdown" "need" "outage"
    "overcharged" "owned" "poison" "product" "recall" "report" "rhetoric" "rude" "scandal" "selling" "service" "solved" "suppose"
    "talk" "thanks" "unreached" "wrong" "negation" "person"
}

/// The languages that there are signs of.
pub(crate) const LANGS: [Lang; FILES.len()] = [FILES[0].0, FILES[1].0];

static SIGNS: LazyLock<[Signs; FILES.len()]> = LazyLock::new(|| FILES.map(|(_, texts)| Signs::of(GROUPS.into_iter().zip(texts))));

static FINGERPRINT: LazyLock<String> =
    LazyLock::new(|| list::hash(FILES.iter().flat_map(|(_, texts)| GROUPS.iter().chain(texts)).copied()));

/// The signs of a language, if there are any.
pub(crate) fn of(lang: Lang) -> Option<&'static Signs> {
    LANGS.iter().zip(SIGNS.iter()).find(|(known, _)| **known == lang).map(|(_, signs)| signs)
}

/// A short hash of all files.
pub(crate) fn fingerprint() -> &'static str {
    &FINGERPRINT
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signs::lookup::entries;
    use std::collections::HashMap;

    #[test]
    fn every_entry_stands_once_and_in_order() {
        let mut told = Vec::new();
        for (lang, texts) in FILES {
            let mut known: HashMap<String, &str> = HashMap::new();
            for (group, text) in GROUPS.into_iter().zip(texts) {
                let lines: Vec<&str> = entries(text).collect();
                assert!(lines.len() > 5, "{lang}/{group}.txt has entries");
                told.extend(
                    lines
                        .windows(2)
                        .filter(|two| two[0] >= two[1])
                        .map(|two| format!("{lang}/{group}.txt: `{}` before `{}`", two[0], two[1])),
                );
                for line in lines {
                    if let Some(other) = known.insert(line.to_owned(), group) {
                        told.push(format!("{lang}: `{line}` stands in {other}.txt and in {group}.txt"));
                    }
                }
            }
        }
        assert!(told.is_empty(), "{}", told.join("\n"));
    }
}
