//! Queries that say nothing about the subject, and so find almost everything.

use super::tree::Expr;
use crate::{fold, language, marks::mark};
use std::{collections::HashMap, sync::Arc};

/// The fields that say where or when something was said, and not what about. A site, a source or a writer may well be the subject.
const SETTINGS: [&str; 4] = ["lang", "channel", "rating", "date"];

/// Why a query finds almost everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Flood {
    /// Of its words it asks for this one alone, which stands in almost every text.
    Word(String),
    /// It asks for nothing but this.
    Setting(String),
}

/// Looks at queries with their references filled in. What many queries borrow is looked at once.
#[derive(Debug, Default)]
pub(crate) struct Floods {
    borrowed: HashMap<*const Expr, Option<Flood>>,
}

impl Floods {
    /// Why a query finds almost everything; none if it does not. What it keeps out does not count.
    pub(crate) fn of(&mut self, expr: &Expr) -> Option<Flood> {
        match expr {
            Expr::Phrase(phrase) => {
                let word = phrase.single().filter(|word| !phrase.exact && !word.has_sigil())?;
                is_everywhere(&word.text).then(|| Flood::Word(word.text.to_string()))
            }
            Expr::Property(property) => SETTINGS.contains(&property.field).then(|| Flood::Setting(property.to_string())),
            Expr::Or(parts) => parts.iter().find_map(|part| self.of(part)),
            Expr::And(parts) => self.of_all(parts),
            Expr::Within { expr, .. } => self.of(expr),
            Expr::Count { at_least: 1, of } => self.of(of),
            Expr::Defined { expr, .. } => {
                let place = Arc::as_ptr(expr);
                if let Some(known) = self.borrowed.get(&place) {
                    return known.clone();
                }
                let found = self.of(expr);
                self.borrowed.insert(place, found.clone());
                found
            }
            Expr::Pattern(_) | Expr::Near { .. } | Expr::Count { .. } | Expr::Reference(_) | Expr::Not(_) => None,
        }
    }

    /// All parts that have to be there find almost everything; a word among them says it best.
    fn of_all(&mut self, parts: &[Expr]) -> Option<Flood> {
        let mut worst: Option<Flood> = None;
        for part in parts.iter().filter(|part| part.is_positive()) {
            let found = self.of(part)?;
            worst = worst.filter(|_| !matches!(found, Flood::Word(_))).or(Some(found));
        }
        worst
    }
}

/// No small word is longer, in bytes.
const LONGEST: usize = 12;

/// Whether a word stands in almost every text. In capitals a short one may be a name, and so may a single letter.
fn is_everywhere(word: &str) -> bool {
    if word.len() > LONGEST {
        return false;
    }
    let folded = fold::folded(word);
    let is_name = word.chars().count() == 1 || word.chars().all(char::is_uppercase);
    !is_name && word.chars().all(char::is_alphanumeric) && language::is_common(&folded, mark(&folded))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::line;

    #[test]
    fn what_finds_almost_everything_is_known() {
        let word = |word: &str| Some(Flood::Word(word.to_owned()));
        let setting = |setting: &str| Some(Flood::Setting(setting.to_owned()));
        for (query, expected) in [
            ("de", word("de")),
            ("The", word("The")),
            ("\"het\"", word("het")),
            ("title:de", word("de")),
            ("acme OR een", word("een")),
            ("de NOT vacature", word("de")),
            ("lang:nl AND de", word("de")),
            ("lang:nl", setting("lang:nl")),
            ("lang:(nl OR en)", setting("lang:nl")),
            ("channel:review AND rating:<=2", setting("channel:review")),
            ("lang:nl NOT vacature", setting("lang:nl")),
            ("acme", None),
            ("de AND acme", None),
            ("lang:nl AND acme", None),
            ("NS", None),
            ("x", None),
            ("{it}", None),
            ("#de", None),
            ("\"de bank\"", None),
            ("de NEAR/2 bank", None),
            ("source:tweakers", None),
            ("site:tweakers.net AND lang:nl", None),
        ] {
            let read = line("test", query, 0..query.len()).0.expect(query).expr;
            assert_eq!(Floods::default().of(&read), expected, "{query}");
        }
    }
}
