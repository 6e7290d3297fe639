//! The attributes of a tag, however they are written: one way for HTML and for XML.

/// Names and values of the attributes in what stands behind the name of a tag, with the character references in them.
pub(crate) struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Attributes<'a> {
    pub(crate) fn of(rest: &'a str) -> Self {
        Self { rest }
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '=' | '"' | '\''));
        let end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/')).unwrap_or(rest.len());
        let (name, tail) = rest.split_at_checked(end).filter(|(name, _)| !name.is_empty())?;
        let Some(value) = tail.trim_start().strip_prefix('=').map(str::trim_start) else {
            self.rest = tail;
            return Some((name, ""));
        };
        let (value, tail) = match value.strip_prefix(['"', '\'']).zip(value.chars().next()) {
            Some((quoted, quote)) => quoted.split_once(quote).unwrap_or((quoted, "")),
            None => value.split_at_checked(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len()))?,
        };
        self.rest = tail;
        Some((name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_found_however_they_are_written() {
        for (text, expected) in [
            (" alt='a b' src=x", &[("alt", "a b"), ("src", "x")][..]),
            (" src=x ALT = \"y\"", &[("src", "x"), ("ALT", "y")]),
            (" hidden alt=z/", &[("hidden", ""), ("alt", "z/")]),
            (" data-alt=1 alt", &[("data-alt", "1"), ("alt", "")]),
            (" a/b='1'c=2", &[("a", ""), ("b", "1"), ("c", "2")]),
            (" = alt=x", &[("alt", "x")]),
            (" alt='never closed", &[("alt", "never closed")]),
            ("", &[]),
        ] {
            assert_eq!(Attributes::of(text).collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
