//! Whether one query finds everything that another one finds, as far as that can be told without a text.
//!
//! It is told from the trees alone, and only if it is certain: of two words by their letters, of the rest part by part.

use super::tree::Expr;
use crate::fields::Scope;
use luister_mention::Field;

/// The largest part, with what it borrows filled in, that is held against another one for being the same.
const MAX_SAME: usize = 500;

/// Questions that share a bound on what they may cost together.
#[derive(Debug)]
pub(crate) struct Comparison {
    steps: u32,
}

impl Comparison {
    /// Questions that look at so many parts at most; when those are used up, nothing is certain any more.
    pub(crate) fn within(steps: u32) -> Self {
        Self { steps }
    }

    /// Whether nothing more is certain.
    pub(crate) fn is_spent(&self) -> bool {
        self.steps == 0
    }

    /// Whether everything that the specific query finds is found by the general one, both looking in these texts. If this is false
    /// it may be so all the same.
    pub(crate) fn covers(&mut self, general: &Expr, specific: &Expr, scope: Scope) -> bool {
        if self.is_spent() {
            return false;
        }
        self.steps -= 1;
        match (general, specific) {
            (Expr::Defined { expr, .. }, _) => return self.covers(expr, specific, scope),
            (_, Expr::Defined { expr, .. }) => return self.covers(general, expr, scope),
            (_, Expr::Or(parts)) => return parts.iter().all(|part| self.covers(general, part, scope)),
            (Expr::And(parts), _) => return parts.iter().all(|part| self.covers(part, specific, scope)),
            (Expr::Or(parts), _) if parts.iter().any(|part| self.covers(part, specific, scope)) => return true,
            (Expr::Count { at_least: 1, of }, _) => return self.covers(of, specific, scope),
            _ => {}
        }
        self.covers_part(general, specific, scope) || self.covers_alike(general, specific, scope)
    }

    /// Whether it finds what a part finds without which the specific one finds nothing.
    fn covers_part(&mut self, general: &Expr, specific: &Expr, scope: Scope) -> bool {
        match specific {
            Expr::And(parts) | Expr::Near { operands: parts, .. } => parts.iter().any(|part| self.covers(general, part, scope)),
            Expr::Count { of, .. } => self.covers(general, of, scope),
            Expr::Within { scope: inner, expr, .. } if *inner == scope || is_wider(scope, *inner) && holds_wider(general) => {
                self.covers(general, expr, *inner)
            }
            _ => false,
        }
    }

    /// Whether two of the same sort cover each other.
    fn covers_alike(&mut self, general: &Expr, specific: &Expr, scope: Scope) -> bool {
        match (general, specific) {
            (Expr::Phrase(general), Expr::Phrase(specific)) => general.covers(specific, false),
            (Expr::Within { scope: ours, expr, .. }, Expr::Within { scope: theirs, expr: specific, .. }) => {
                ours == theirs && self.covers(expr, specific, *ours)
            }
            (Expr::Not(general), Expr::Not(specific)) => self.covers(specific, general, scope),
            (Expr::Count { at_least: most, of }, Expr::Count { at_least, of: specific }) => most <= at_least && are_same(of, specific),
            (Expr::Near { operands, between, ordered }, Expr::Near { operands: others, between: least, ordered: in_order }) => {
                let alike = operands.len() == others.len() && operands.iter().zip(others).all(|(one, other)| are_same(one, other));
                alike && between >= least && (ordered == in_order || !ordered && operands.len() == 2)
            }
            _ => are_same(general, specific),
        }
    }
}

/// Whether what looks in the one looks in the other as well.
fn is_wider(scope: Scope, inner: Scope) -> bool {
    scope == Scope::Usual && matches!(inner, Scope::Only(Field::Title | Field::Text))
}

/// Whether what is found in one field is found as well when others are read beside it.
fn holds_wider(expr: &Expr) -> bool {
    match expr {
        Expr::Not(_) | Expr::Reference(_) => false,
        Expr::Phrase(_) | Expr::Pattern(_) | Expr::Property(_) | Expr::Within { .. } => true,
        _ => expr.children().iter().all(holds_wider),
    }
}

/// Whether the general one stands wherever the specific one does, in the very same words: what NEAR and `count:` look at.
pub(super) fn stands_for(general: &Expr, specific: &Expr) -> bool {
    match (general, specific) {
        (Expr::Phrase(general), Expr::Phrase(specific)) => general.covers(specific, true),
        _ => are_same(general, specific),
    }
}

/// Whether two are the same, as far as they are small enough to look.
fn are_same(one: &Expr, other: &Expr) -> bool {
    one.measure().parts <= MAX_SAME && one == other
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::line;

    fn covers(general: &str, specific: &str) -> bool {
        let read = |text: &str| line("test", text, 0..text.len()).0.expect(text).expr;
        Comparison::within(1_000).covers(&read(general), &read(specific), Scope::Usual)
    }

    #[test]
    fn what_finds_more_is_known() {
        for (general, specific) in [
            ("acme", "Acme"),
            ("acme", "@acme"),
            ("acme", "#acme"),
            ("acme", "{Acme}"),
            ("cafe", "café"),
            ("acme", "\"acme energie\""),
            ("\"acme energie\"", "\"bij acme energie nederland\""),
            ("e-mail", "email"),
            ("e-mail", "\"e mail\""),
            ("bol", "bol.com"),
            ("klacht*", "klachten"),
            ("klacht*", "klachten*"),
            ("klacht*", "klachtenformu?ier"),
            ("acme", "acme AND storing"),
            ("acme OR storing", "acme"),
            ("acme OR storing", "storing OR acme"),
            ("acme", "acme NOT vacature"),
            ("acme AND energie", "\"acme energie\""),
            ("acme", "acme NEAR/3 storing"),
            ("acme NEAR/5 storing", "acme NEAR/3 storing"),
            ("acme NEAR/3 storing", "acme ONEAR/3 storing"),
            ("acme", "count:2:acme"),
            ("count:2:acme", "count:3:acme"),
            ("acme", "title:acme"),
            ("title:acme", "title:(acme AND storing)"),
            ("lang:(nl OR en)", "lang:nl"),
            ("acme NOT \"acme corporation\"", "acme NOT corporation"),
            ("/sto+r/", "/sto+r/ AND acme"),
        ] {
            assert!(covers(general, specific), "{general} finds what {specific} finds");
        }
    }

    #[test]
    fn what_does_not_or_may_not_is_not_claimed() {
        for (general, specific) in [
            ("@acme", "acme"),
            ("café", "cafe"),
            ("{Acme}", "acme"),
            ("email", "e-mail"),
            ("mail", "e-mail"),
            ("acme", "acme-klant"),
            ("\"energie acme\"", "\"acme energie\""),
            ("\"acme energie\"", "acme"),
            ("klachten", "klacht*"),
            ("kla*t", "klacht*"),
            ("custom?se", "customise"),
            ("acme AND storing", "acme"),
            ("acme", "acme OR storing"),
            ("acme NOT corporation", "acme NOT \"acme corporation\""),
            ("acme NEAR/3 storing", "acme NEAR/5 storing"),
            ("acme ONEAR/3 storing", "acme NEAR/3 storing"),
            ("acme NEAR/3 storing", "\"acme nederland\" NEAR/3 storing"),
            ("count:3:acme", "count:2:acme"),
            ("title:acme", "acme"),
            ("acme", "author:acme"),
            ("acme NOT storing", "title:(acme NOT storing)"),
            ("lang:nl", "lang:(nl OR en)"),
            ("acme", "`acme+`"),
        ] {
            assert!(!covers(general, specific), "{general} does not find all that {specific} finds");
        }
    }
}
