//! References that lead back to themselves, or through too many others.

use super::resolve::Resolver;
use crate::query::Reference;
use luister_mention::{Mistake, wording};
use std::ops::Range;

/// The longest chain of references.
const MAX_CHAIN: usize = 40;

/// Something that is being filled in: a list, or a name of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    List(usize),
    Name(usize, String),
}

impl Resolver<'_> {
    /// Tells of a list that borrows from itself.
    pub(super) fn refuse_self(&mut self, list: usize, at: &Range<usize>) -> bool {
        self.tell(
            Mistake::Circle,
            list,
            at.clone(),
            wording!("this list refers to itself", "deze lijst verwijst naar zichzelf"),
            wording!("give what the queries share a name: `$name = …`", "geef wat de zoekopdrachten delen een naam: `$name = …`"),
        );
        true
    }

    /// Tells if a reference leads back to itself, or through too many others.
    pub(super) fn closes_circle(&mut self, list: usize, step: &Step, at: &Range<usize>) -> bool {
        let circle = self.path.iter().position(|known| known == step);
        if let Some(from) = circle {
            let steps: Vec<String> = self
                .path
                .iter()
                .skip(from)
                .chain([step])
                .filter(|known| !matches!((step, known), (Step::Name(..), Step::List(_))))
                .map(|step| self.shown(step))
                .collect();
            let first = steps.first().cloned().unwrap_or_default();
            let message = wording!(
                "`{first}` leads back to itself: {}",
                "`{first}` leidt terug naar zichzelf: {}",
                crate::query::shown(&steps.join(", "))
            );
            self.tell(
                Mistake::Circle,
                list,
                at.clone(),
                message,
                wording!("write out what one of them stands for", "schrijf uit waar een ervan voor staat"),
            );
        } else if self.path.len() >= MAX_CHAIN {
            let message = wording!(
                "this reference stands inside {MAX_CHAIN} others, and no more are followed",
                "deze verwijzing staat in {MAX_CHAIN} andere en dieper gaat het niet"
            );
            self.tell(
                Mistake::TooMuch,
                list,
                at.clone(),
                message,
                wording!("write out what one of them stands for", "schrijf uit waar een ervan voor staat"),
            );
        }
        circle.is_some() || self.path.len() >= MAX_CHAIN
    }

    /// A step of a path as people wrote it.
    fn shown(&self, step: &Step) -> String {
        let reference = match step {
            Step::Name(_, name) => Reference::Name(name.clone()),
            Step::List(list) => {
                let name = self.drafts.get(*list).and_then(|draft| draft.name.as_ref());
                Reference::List(name.map(ToString::to_string).unwrap_or_default())
            }
        };
        reference.to_string()
    }
}
