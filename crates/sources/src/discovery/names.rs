//! Names that are short, say what is behind them, and are given once.

use super::candidate::Candidate;
use luister_mention::{SourceName, text};
use std::collections::HashSet;

/// The longest name that is given, in characters: there has to be room for a number.
const MAX_NAME: usize = 70;

/// The names that were given.
#[derive(Debug, Default)]
pub(super) struct Names(HashSet<String>);

impl Names {
    /// A name for a source: its own, the one with its title, or the first with a number.
    pub(super) fn give(&mut self, candidate: &Candidate) -> Option<SourceName> {
        let short = |name: &str| text::excerpt(&text::line(name), MAX_NAME);
        let own = short(&candidate.name);
        let longer = candidate.other_name().map(|name| short(&name));
        let numbered = (2..=self.0.len() + 2).map(|number| format!("{own} {number}"));
        let free = [own.clone()].into_iter().chain(longer).chain(numbered).find(|name| !self.0.contains(&name.to_lowercase()))?;
        let name = SourceName::new(&free).ok()?;
        self.0.insert(free.to_lowercase());
        Some(name)
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::candidate::{Hope, Voice, What},
        *,
    };

    #[test]
    fn a_name_is_given_once() {
        let long = "x".repeat(200);
        let mut names = Names::default();
        for (name, title, expected) in [
            ("a.example posts", "", "a.example posts"),
            ("A.example posts", "Storingen", "A.example posts: Storingen"),
            ("a.example posts", "Storingen", "a.example posts 2"),
            (
                "a.example posts",
                "Een titel\nvan een vreemde die maar niet ophoudt met praten",
                "a.example posts: Een titel van een vreemde die maar niet…",
            ),
            (&long, "", &format!("{}…", "x".repeat(MAX_NAME))),
            (&long, "", &format!("{}… 2", "x".repeat(MAX_NAME))),
        ] {
            let (name, title, why) = (name.to_owned(), title.to_owned(), String::new());
            let candidate = Candidate { ways: Vec::new(), what: What::Posts, voice: Voice::Others, name, title, why, hope: Hope::Guess };
            assert_eq!(names.give(&candidate).unwrap().as_str(), expected);
        }
    }
}
