//! The scripts of a page: many pages tell there, in JSON, what they show.

use crate::html::attribute;

const OPEN: &str = "script";

/// A script with its attributes, as both stand in the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Script<'a> {
    attributes: &'a str,
    pub(super) content: &'a str,
}

impl Script<'_> {
    /// Whether an attribute has a value, whatever its case and parameters.
    pub(super) fn has(&self, name: &str, wanted: &str) -> bool {
        attribute(self.attributes, name).is_some_and(|value| {
            let value = value.split(';').next().unwrap_or_default();
            value.trim().eq_ignore_ascii_case(wanted)
        })
    }
}

/// The scripts of a page in order. One that is not closed ends with the page.
pub(super) fn scripts(html: &str) -> impl Iterator<Item = Script<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        loop {
            let (_, behind) = rest.split_once('<')?;
            rest = behind;
            if let Some(comment) = behind.strip_prefix("!--") {
                rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
                continue;
            }
            let Some(tag) = after_name(behind) else { continue };
            let (attributes, body) = tag.split_once('>')?;
            let end =
                body.match_indices("</").map(|(at, _)| at).find(|at| body.get(at + 2..).is_some_and(|tail| after_name(tail).is_some()));
            let (content, tail) = body.split_at_checked(end.unwrap_or(body.len()))?;
            rest = tail;
            return Some(Script { attributes, content });
        }
    })
}

/// What stands behind `script`, if a tag is called so.
fn after_name(tag: &str) -> Option<&str> {
    let (name, rest) = tag.split_at_checked(OPEN.len())?;
    let ends = rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'));
    (name.eq_ignore_ascii_case(OPEN) && ends).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_found_however_they_are_written() {
        let html = "<p><script>a</script><!-- <script>b</script> --><SCRIPT TYPE='application/LD+JSON; x'>\n{\"</p>\"}</Script >\
                    <scripts>c</scripts><script id=d>e";
        let found: Vec<&str> = scripts(html).map(|script| script.content).collect();
        assert_eq!(found, ["a", "\n{\"</p>\"}", "e"]);
        let has: Vec<bool> = scripts(html).map(|script| script.has("type", "application/ld+json") || script.has("id", "d")).collect();
        assert_eq!(has, [false, true, true]);
        assert_eq!(scripts(&"<script>".repeat(300_000)).count(), 1);
        assert_eq!(scripts(&"<".repeat(1_000_000)).count(), 0);
    }
}
