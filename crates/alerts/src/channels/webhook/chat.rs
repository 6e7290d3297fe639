//! Messages for people in a chat: short, with a link to each mention.

use super::{
    body::{fitting, most},
    escape,
};
use crate::render::short::{Item, Short};
use luister_mention::{Link, text};
use serde_json::{Value, json};

/// The most of a message in Mattermost, in bytes: it takes 16,383 characters.
const MAX_MATTERMOST: usize = 16_000;
/// The most of a card in Teams, in bytes: it takes 28 KB.
const MAX_TEAMS: usize = 24 * 1024;
/// What Slack takes: blocks of a message, and characters of one of them.
const MAX_BLOCKS: usize = 45;
const MAX_BLOCK_CHARS: usize = 3000;
/// How much is shown of what a writer says, until it fits.
const SHORTER: [usize; 4] = [500, 250, 100, 30];

/// How a chat writes what is not only text.
pub(super) struct Markup {
    escape: fn(&str) -> String,
    /// Of what is escaped already.
    bold: fn(&str) -> String,
    /// Words that are escaped already, and where they lead.
    link: fn(&str, &Link) -> String,
    line: &'static str,
}

/// Nothing but text.
pub(super) const PLAIN: Markup =
    Markup { escape: str::to_owned, bold: str::to_owned, link: |words, url| format!("{words}: {url}"), line: "\n" };

/// The same where an `@` calls somebody.
pub(super) const QUIET: Markup = Markup { escape: escape::quiet, ..PLAIN };

const SLACK: Markup = Markup {
    escape: escape::slack,
    bold: |text| format!("*{text}*"),
    link: |words, url| format!("<{}|{words}>", url.as_str().replace('&', "&amp;").replace(['<', '>'], "").replace('|', "%7C")),
    line: "\n",
};

/// As Mattermost and Chatwoot read it.
pub(super) const MARKDOWN: Markup = Markup {
    escape: escape::markdown,
    bold: |text| format!("**{text}**"),
    link: |words, url| format!("[{words}](<{}>)", url.as_str().replace('<', "%3C").replace('>', "%3E").replace('\\', "%5C")),
    line: "\n",
};

const HTML: Markup = Markup {
    escape: escape::html,
    bold: |text| format!("<strong>{text}</strong>"),
    // What an address holds stays as it is, or it would lead elsewhere.
    link: |words, url| format!("<a href=\"{}\">{words}</a>", url.as_str().replace('&', "&amp;").replace('"', "%22").replace('<', "%3C")),
    line: "<br>",
};

impl Markup {
    /// Everything, with so many mentions.
    pub(super) fn message(&self, short: &Short, keep: usize) -> String {
        let mut parts = vec![self.head(short)];
        parts.extend(short.items.iter().take(keep).map(|item| self.item(item, short)));
        if !short.lines.is_empty() {
            parts.push(short.lines.iter().take(keep).map(|line| self.line(line)).collect::<Vec<_>>().join(self.line));
        }
        parts.extend(self.rest(short, keep));
        parts.join(&self.line.repeat(2))
    }

    fn head(&self, short: &Short) -> String {
        let subject = (self.bold)(&(self.escape)(&short.subject));
        short.due.as_ref().map_or_else(|| subject.clone(), |due| format!("{subject}{}{}", self.line, (self.escape)(due)))
    }

    fn item(&self, item: &Item, short: &Short) -> String {
        let notes = if item.notes.is_empty() { String::new() } else { format!(" ({})", (self.escape)(&item.notes)) };
        let mut lines = vec![format!("{} · {}{notes}", (self.bold)(&(self.escape)(&item.label)), (self.escape)(&item.who))];
        lines.push((self.escape)(&item.said));
        if !item.why.is_empty() {
            lines.push(format!("{}: {}", short.why_heading(), (self.escape)(&item.why)));
        }
        lines.extend(item.url.as_ref().map(|url| (self.link)(&(self.escape)(&item.link), url)));
        lines.extend(item.act.as_ref().map(|(act, words)| (self.link)(&text::capital(words), act)));
        lines.join(self.line)
    }

    /// A line of something else than mentions; an address stays what it is.
    fn line(&self, line: &str) -> String {
        match address(line) {
            Some(url) => (self.link)(&(self.escape)(&url.site()), &url),
            None => (self.escape)(line),
        }
    }

    /// What is said of those that were left out.
    fn rest(&self, short: &Short, keep: usize) -> Option<String> {
        short.and_more(keep).map(|more| (self.escape)(&more))
    }
}

/// A line that is an address and nothing else.
fn address(line: &str) -> Option<Link> {
    Some(line).filter(|line| line.starts_with("http") && !line.contains(' ')).and_then(Link::parse)
}

pub(super) fn mattermost(short: &Short) -> String {
    fitting(short, MAX_MATTERMOST, |keep| json!({ "text": MARKDOWN.message(short, keep) }).to_string())
}

/// Blocks, each of them short enough, and a text for where blocks are not shown.
pub(super) fn slack(short: &Short) -> String {
    let keep = short.items.len().min(MAX_BLOCKS);
    let is_cut = keep < short.items.len();
    let block = |text: String| json!({ "type": "section", "text": { "type": "mrkdwn", "verbatim": true, "text": text } });
    let fits = |text: &String| text.chars().count() <= MAX_BLOCK_CHARS;
    let item = |item: &Item| {
        let tried = SHORTER.into_iter().map(|chars| SLACK.item(&item.shortened(chars), short));
        // An address alone can be too long for a block; the mention is told without its links.
        tried.into_iter().find(&fits).unwrap_or_else(|| SLACK.item(&Item { url: None, act: None, ..item.shortened(30) }, short))
    };
    let mut blocks = vec![block(SLACK.head(short))];
    blocks.extend(short.items.iter().take(keep).map(|one| block(item(one))));
    blocks.extend(SLACK.rest(short, keep).filter(|_| is_cut).map(&block));
    let mut text = String::new();
    for line in short.lines.iter().map(|line| SLACK.line(line)) {
        if text.chars().count() + line.chars().count() >= MAX_BLOCK_CHARS {
            blocks.push(block(std::mem::take(&mut text)));
        }
        text.push_str(&line);
        text.push('\n');
    }
    if !text.trim().is_empty() {
        blocks.push(block(text));
    }
    json!({ "text": escape::slack(&short.subject), "mrkdwn": false, "unfurl_links": false, "unfurl_media": false, "blocks": blocks })
        .to_string()
}

/// An Adaptive Card. Its texts are runs, in which nothing is markup.
pub(super) fn teams(short: &Short) -> String {
    let write = |keep: usize| {
        let run = |text: &str, bold: bool| json!({ "type": "TextRun", "text": escape::card(text), "weight": if bold { "Bolder" } else { "Default" } });
        let block = |runs: Vec<Value>| json!({ "type": "RichTextBlock", "inlines": runs });
        let mut body = vec![json!({
            "type": "RichTextBlock",
            "inlines": [{ "type": "TextRun", "text": escape::card(&short.subject), "weight": "Bolder", "size": "Large" }],
        })];
        body.extend(short.due.as_ref().map(|due| block(vec![run(due, false)])));
        for item in short.items.iter().take(keep) {
            let notes = if item.notes.is_empty() { String::new() } else { format!(" ({})", item.notes) };
            let mut runs = vec![run(&item.label, true), run(&format!(" · {}{notes}\n", item.who), false), run(&item.said, false)];
            if !item.why.is_empty() {
                runs.push(run(&format!("\n{}: {}", short.why_heading(), item.why), false));
            }
            body.push(block(runs));
            let open = |title: &str, url: &Link| json!({ "type": "Action.OpenUrl", "title": escape::card(title), "url": url.as_str() });
            let acts = item.act.iter().map(|(act, words)| open(&text::capital(words), act));
            let actions: Vec<Value> = item.url.iter().map(|url| open(&item.link, url)).chain(acts).collect();
            if !actions.is_empty() {
                body.push(json!({ "type": "ActionSet", "actions": actions }));
            }
        }
        body.extend(short.lines.iter().take(keep).filter(|line| !line.is_empty()).map(|line| {
            let mut said = run(line, false);
            if let (Some(url), Value::Object(said)) = (address(line), &mut said) {
                said.insert("selectAction".to_owned(), json!({ "type": "Action.OpenUrl", "url": url.as_str() }));
            }
            block(vec![said])
        }));
        body.extend(short.and_more(keep).map(|more| block(vec![run(&more, false)])));
        json!({
            "type": "message",
            "attachments": [{
                "contentType": "application/vnd.microsoft.card.adaptive",
                "content": {
                    "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                    "type": "AdaptiveCard",
                    "version": "1.4",
                    "body": body,
                },
            }],
        })
        .to_string()
    };
    most(short.count(), |keep| Some(write(keep)).filter(|body| body.len() <= MAX_TEAMS)).unwrap_or_else(|| write(0))
}

/// A message with both of its forms. `m.mentions` says that it calls nobody, whatever stands in it.
pub(super) fn matrix(short: &Short, keep: usize) -> String {
    json!({
        "msgtype": "m.text",
        "body": QUIET.message(short, keep),
        "format": "org.matrix.custom.html",
        "formatted_body": HTML.message(short, keep),
        "m.mentions": {},
    })
    .to_string()
}
