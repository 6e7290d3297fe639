//! HTML to plain text that reads well in a mail.
//!
//! Words are kept, also those of links; paragraphs, lines, lists, quotes and the cells of tables are told
//! apart; scripts, styles and everything else that is not read goes. There is no tree and no recursion: each
//! byte is looked at a fixed number of times, whatever a page does.

mod entities;
mod tokens;
mod writer;

use luister_mention::text;
use writer::Writer;

pub use entities::decode as decode_entities;
pub(crate) use entities::decode_reference;
pub(crate) use tokens::{Token, Tokens, attribute};

/// The longest description of a picture that stands for itself, in characters: an emoji or a smiley.
const SMILEY: usize = 4;

/// The text of HTML, cleaned.
#[must_use]
pub fn to_text(html: &str) -> String {
    let mut writer = Writer::of(html.len());
    for token in Tokens::of(html) {
        match token {
            Token::Text(text) => writer.text(&decode_entities(text)),
            Token::Open { name, attributes } => open(&mut writer, &name, attributes),
            Token::Close { name } => close(&mut writer, &name),
        }
    }
    writer.finish()
}

/// The text of what may be HTML or not, cleaned: a title, a description without a type. It is HTML if it has a
/// tag that HTML knows, or one with a quoted attribute; `List<String>` and `3 < 4` are words.
#[must_use]
pub fn to_text_if_html(text: &str) -> String {
    if has_markup(text) { to_text(text) } else { text::clean(&decode_entities(text)) }
}

/// Whether there is a tag of HTML in a text.
#[must_use]
pub fn has_markup(text: &str) -> bool {
    let is_tag = |token: Token<'_>| match token {
        Token::Open { name, attributes } => is_known(&name) || attributes.contains("=\"") || attributes.contains("='"),
        Token::Close { name } => is_known(&name),
        Token::Text(_) => false,
    };
    text.contains('<') && Tokens::of(text).any(is_tag)
}

/// The tags that make a text HTML.
const KNOWN: [&str; 90] = [
    "a",
    "abbr",
    "acronym",
    "address",
    "applet",
    "article",
    "aside",
    "audio",
    "b",
    "bdi",
    "bdo",
    "big",
    "blink",
    "blockquote",
    "body",
    "br",
    "canvas",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "marquee",
    "math",
    "nav",
    "noscript",
    "object",
    "ol",
    "p",
    "picture",
    "pre",
    "q",
    "s",
    "samp",
    "script",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
    "video",
    "wbr",
];

fn is_known(name: &str) -> bool {
    KNOWN.binary_search(&name).is_ok()
}

/// What an element is for the text around it.
enum Role {
    Paragraph,
    Line,
    Inline,
}

fn role(name: &str) -> Role {
    match name {
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "pre" | "ul" | "ol" | "dl" | "table" | "figure" | "hr" => {
            Role::Paragraph
        }
        "address" | "article" | "aside" | "body" | "center" | "dd" | "details" | "div" | "dt" | "fieldset" | "figcaption" | "footer"
        | "form" | "header" | "html" | "li" | "main" | "nav" | "option" | "section" | "summary" | "tr" => Role::Line,
        _ => Role::Inline,
    }
}

fn space(writer: &mut Writer, name: &str) {
    match role(name) {
        Role::Paragraph => writer.paragraph(),
        Role::Line => writer.line(),
        Role::Inline => {}
    }
}

fn open(writer: &mut Writer, name: &str, attributes: &str) {
    space(writer, name);
    match name {
        "br" => writer.line_break(),
        "blockquote" => writer.enter_quote(),
        "ul" => writer.enter_list(false),
        "ol" => writer.enter_list(true),
        "li" => writer.item(),
        "td" | "th" => writer.cell(),
        "pre" => writer.enter_pre(),
        "q" => writer.text("“"),
        "img" => picture(writer, attributes),
        _ => {}
    }
}

fn close(writer: &mut Writer, name: &str) {
    match name {
        "blockquote" => writer.leave_quote(),
        "ul" | "ol" => writer.leave_list(),
        "pre" => writer.leave_pre(),
        "q" => writer.text("”"),
        _ => {}
    }
    space(writer, name);
}

/// A picture is read by its description.
fn picture(writer: &mut Writer, attributes: &str) {
    let description = tokens::attribute(attributes, "alt").map(|alt| text::line(&decode_entities(alt))).unwrap_or_default();
    if description.chars().count() <= SMILEY {
        writer.text(&description);
    } else {
        writer.text(&format!("[{description}]"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_reads_as_it_was_meant() {
        for (name, html, expected) in [
            ("paragraphs", "<p>Een</p>\n\n<p>Twee\n drie</p>", "Een\n\nTwee drie"),
            ("lines", "een<br>twee<br/>drie<BR><br>vier", "een\ntwee\ndrie\n\nvier"),
            ("blocks", "<div><div>een</div><div>twee</div></div>drie", "een\ntwee\ndrie"),
            ("links keep their words", "Zie <a href='https://a.example/x'>onze site</a>.", "Zie onze site."),
            ("inline tags glue", "k<b>ap</b>ot en <i>stuk</i>", "kapot en stuk"),
            ("lists", "Drie:<ul><li>a<li>b</li><li><p>c</p></li></ul>klaar", "Drie:\n\n- a\n- b\n- c\n\nklaar"),
            ("numbered and nested", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>", "1. a\n\n- b\n\n2. c"),
            ("quotes", "<blockquote><p>Wat een service</p><p>Nee</p></blockquote><p>Eens.</p>", "> Wat een service\n\n> Nee\n\nEens."),
            ("tables", "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td></td><td>2</td></tr></table>", "A | B\n1 | 2"),
            ("preformatted", "<pre>a\n  b\n\nc</pre>", "a\nb\n\nc"),
            ("entities", "caf&eacute; &amp; R&D &nbsp;&lt;b&gt; &#8364; &#x1F600; &unknown; &euro;", "café & R&D <b> € 😀 &unknown; €"),
            ("what is not read", "<style>p{}</style><script>if (a < b) {}</script><!-- x --><p>y</p>", "y"),
            ("pictures", "<img alt='😀'> <img src=x alt=\"Een kapotte meter\"><img>", "😀 [Een kapotte meter]"),
            ("an address in pieces", "<a><span class=i>https://</span><span>a.example/</span><span>x</span></a>", "https://a.example/x"),
            ("angle brackets that are none", "3 < 4 en 5 <6 > 2 <3", "3 < 4 en 5 <6 > 2 <3"),
            ("a tag without an end", "voor <a href=\"x>midden</a> na", "voor midden na"),
            ("nothing but an open tag", "voor <a", "voor <a"),
            ("a comment without an end", "voor <!-- na", "voor"),
            ("a CDATA section", "<![CDATA[<p>een</p>]]> twee", "een\n\n]]> twee"),
            ("upper case", "<P>een</P><SCRIPT>x</Script>twee", "een\n\ntwee"),
            ("what is not seen", "a\u{200b}b \u{202e}\u{feff} c\u{0}d\u{7}", "ab c d"),
            ("quotation marks", "zei <q>nee</q> toen", "zei “nee” toen"),
        ] {
            assert_eq!(to_text(html), expected, "{name}");
        }
    }

    #[test]
    fn words_are_not_taken_for_markup() {
        for (text, expected) in [
            ("List<String> in Java", "List<String> in Java"),
            ("a < b en b > c", "a < b en b > c"),
            ("R&D &amp; caf&eacute;", "R&D & café"),
            ("eerste regel\ntweede regel", "eerste regel\ntweede regel"),
            ("<b>Vet</b> nieuws", "Vet nieuws"),
            ("zie <link rel=\"next\" href=\"/2\"> hier", "zie hier"),
            ("de <title> van de pagina", "de <title> van de pagina"),
            ("<script>alert(1)</script>Titel", "Titel"),
        ] {
            assert_eq!(to_text_if_html(text), expected);
        }
        assert!(KNOWN.is_sorted());
    }

    /// `RSSHub` CVE-2022-31110 and its like: time must not grow with the square of what strangers send.
    #[test]
    fn hostile_html_takes_linear_time() {
        let attributes = " a=1".repeat(300_000);
        for (name, html, expected) in [
            ("deep", format!("{}x{}", "<div>".repeat(300_000), "</div>".repeat(300_000)), "x"),
            ("attributes", format!("<a{attributes}>x</a>"), "x"),
            ("open quotes", format!("{}x", "<a href=\"".repeat(300_001)), ""),
            ("comments", format!("x{}", "<!--".repeat(300_000)), "x"),
            ("scripts", format!("x{}", "<script>".repeat(300_000)), "x"),
            ("templates", format!("x{}", "<template>".repeat(300_000)), "x"),
        ] {
            let text = to_text(&html);
            assert!(text.starts_with(expected), "{name}");
        }
        assert_eq!(to_text(&"<".repeat(1_000_000)).len(), 1_000_000);
        assert_eq!(to_text(&"&".repeat(1_000_000)).len(), 1_000_000);
    }
}
