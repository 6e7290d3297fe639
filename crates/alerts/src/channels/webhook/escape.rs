//! Making strangers' text plain for those who would read something into it.

/// Keeps a sign from being joined with what follows it, and is not seen.
const APART: char = '\u{200b}';

/// Nobody is called by an `@`.
pub(super) fn quiet(text: &str) -> String {
    apart(text, |c| c == '@')
}

/// For Slack: its three signs as entities, and nothing that marks, calls or links.
pub(super) fn slack(text: &str) -> String {
    apart(&text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"), |c| matches!(c, '@' | '*' | '_' | '~' | '`'))
}

/// For Markdown, as Mattermost and Chatwoot read it.
pub(super) fn markdown(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation() && c != '@' {
            plain.push('\\');
        }
        plain.push(c);
    }
    quiet(&plain)
}

/// For HTML, as Matrix has it.
pub(super) fn html(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => plain.push_str("&amp;"),
            '<' => plain.push_str("&lt;"),
            '>' => plain.push_str("&gt;"),
            '"' => plain.push_str("&quot;"),
            '\'' => plain.push_str("&#39;"),
            c => plain.push(c),
        }
    }
    quiet(&plain)
}

/// For the texts of a card: they have no markup but `{{…}}` for dates.
pub(super) fn card(text: &str) -> String {
    quiet(&apart(text, |c| c == '{'))
}

fn apart(text: &str, is_sign: impl Fn(char) -> bool) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        plain.push(c);
        if is_sign(c) {
            plain.push(APART);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_read_into_a_text_is_made_plain() {
        for (text, in_slack, in_markdown, in_html, in_card) in [
            ("a < b & c", "a &lt; b &amp; c", "a \\< b \\& c", "a &lt; b &amp; c", "a < b & c"),
            ("<!channel>", "&lt;!channel&gt;", "\\<\\!channel\\>", "&lt;!channel&gt;", "<!channel>"),
            (
                "@room @channel",
                "@\u{200b}room @\u{200b}channel",
                "@\u{200b}room @\u{200b}channel",
                "@\u{200b}room @\u{200b}channel",
                "@\u{200b}room @\u{200b}channel",
            ),
            ("*x*", "*\u{200b}x*\u{200b}", "\\*x\\*", "*x*", "*x*"),
            ("[x](y)", "[x](y)", "\\[x\\]\\(y\\)", "[x](y)", "[x](y)"),
            ("{{DATE(x)}}", "{{DATE(x)}}", "\\{\\{DATE\\(x\\)\\}\\}", "{{DATE(x)}}", "{\u{200b}{\u{200b}DATE(x)}}"),
            ("\"'", "\"'", "\\\"\\'", "&quot;&#39;", "\"'"),
        ] {
            assert_eq!((slack(text).as_str(), markdown(text).as_str()), (in_slack, in_markdown), "{text}");
            assert_eq!((html(text).as_str(), card(text).as_str()), (in_html, in_card), "{text}");
        }
    }
}
