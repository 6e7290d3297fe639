//! Whole values with `*` for any signs, for fields that hold a name and not a text.

use crate::fold;

/// A value that is compared whole; case does not matter.
#[derive(Debug, Clone)]
pub(super) struct Glob(Vec<String>);

impl Glob {
    /// Reads a value; `*` stands for anything.
    pub(super) fn of(value: &str) -> Self {
        Self(value.split('*').map(fold::folded).collect())
    }

    /// Whether a text is this value. The pieces between the stars are looked for from left to right.
    pub(super) fn is(&self, text: &str) -> bool {
        let text = fold::folded(text);
        let [first, middle @ .., last] = self.0.as_slice() else {
            return self.0.first().is_some_and(|only| *only == text);
        };
        let Some(mut rest) = text.strip_prefix(first.as_str()).and_then(|rest| rest.strip_suffix(last.as_str())) else { return false };
        for piece in middle {
            let Some((_, after)) = rest.split_once(piece.as_str()) else { return false };
            rest = after;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_anything() {
        for (value, text, expected) in [
            ("tweakers", "Tweakers", true),
            ("tweakers", "tweakers-nl", false),
            ("tweakers*", "tweakers-nl", true),
            ("*nl", "tweakers-nl", true),
            ("t*k*s", "tweakers", true),
            ("t*x*s", "tweakers", false),
            ("ab*ba", "aba", false),
        ] {
            assert_eq!(Glob::of(value).is(text), expected, "{value} {text}");
        }
    }
}
