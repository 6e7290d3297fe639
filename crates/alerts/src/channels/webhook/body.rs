//! From a sealed alert to the JSON that one shape has.

use super::{chat, escape, whole};
use crate::{
    config::{Field, Shape, Template, Webhook},
    render::short::{self, Item, Short},
};
use luister_mention::{Alert, Body, Link, ListName, Signal, Told};
use serde_json::{Value, json};

/// The most that a body of each shape holds, in bytes: less than what the other side takes.
const MAX_WHOLE: usize = 512 * 1024;
const MAX_MATRIX: usize = 40 * 1024;
const MAX_CHATWOOT: usize = 16 * 1024;
const MAX_ZAMMAD: usize = 128 * 1024;
const MAX_CUSTOM: usize = 16 * 1024;
/// The most of a text that stands in one field of a custom body, in bytes.
const MAX_FIELD: usize = 4 * 1024;

/// The group and the customer of a ticket, where the configuration names none.
const GROUP: &str = "Users";

/// The body: nothing but the alert and what the configuration says goes into it.
pub(super) fn body(alert: &Alert, webhook: &Webhook) -> String {
    let short = Short::of(alert);
    match webhook.shape {
        Shape::Luister => whole::body(alert, &short, MAX_WHOLE),
        Shape::Slack => chat::slack(&short),
        Shape::Teams => chat::teams(&short),
        Shape::Mattermost => chat::mattermost(&short),
        Shape::Matrix => fitting(&short, MAX_MATRIX, |keep| chat::matrix(&short, keep)),
        Shape::Chatwoot => fitting(&short, MAX_CHATWOOT, |keep| {
            json!({ "content": chat::MARKDOWN.message(&short, keep), "message_type": "incoming", "private": false }).to_string()
        }),
        Shape::Zammad => zammad(alert, webhook, &short),
        Shape::Analytics => event(alert).to_string(),
        Shape::Custom => custom(alert, webhook, &short),
    }
}

/// As many mentions or lines as fit into so many bytes; mentions that do not are counted.
pub(super) fn fitting(short: &Short, max_bytes: usize, write: impl Fn(usize) -> String) -> String {
    most(short.count(), |keep| Some(write(keep)).filter(|body| body.len() <= max_bytes)).unwrap_or_else(|| write(0))
}

/// What is written of as many as it can be written of.
pub(super) fn most<T>(count: usize, write: impl Fn(usize) -> Option<T>) -> Option<T> {
    if let Some(all) = write(count) {
        return Some(all);
    }
    let (mut least, mut above, mut fits) = (0, count, None);
    while least < above {
        let keep = usize::midpoint(least, above);
        match write(keep) {
            Some(written) => (least, fits) = (keep + 1, Some(written)),
            None => above = keep,
        }
    }
    fits
}

/// A ticket is worked on, so it has all that the mail has; if that is too much, what a chat has.
fn zammad(alert: &Alert, webhook: &Webhook, short: &Short) -> String {
    let whole = ticket(alert, webhook, short, &short::whole(alert)).to_string();
    if whole.len() <= MAX_ZAMMAD {
        return whole;
    }
    fitting(short, MAX_ZAMMAD, |keep| ticket(alert, webhook, short, &chat::PLAIN.message(short, keep)).to_string())
}

fn ticket(alert: &Alert, webhook: &Webhook, short: &Short, text: &str) -> Value {
    let customer = webhook.customer.as_deref().unwrap_or(&alert.letterhead.from_address);
    json!({
        "title": short.subject,
        "group": webhook.group.as_deref().unwrap_or(GROUP),
        // `guess:` makes the customer if there is none of this address yet.
        "customer_id": format!("guess:{customer}"),
        "article": {
            "subject": short.subject,
            "body": text,
            "content_type": "text/plain",
            "type": "note",
            "internal": false,
        },
    })
}

/// What is counted has no text of anybody, and nobody's name.
fn event(alert: &Alert) -> Value {
    let told: &[Told] = if let Body::Mentions(told) = &alert.body { told } else { &[] };
    let signals = || told.iter().map(|told| told.signal).chain(alert.listed.iter().map(|listed| listed.signal));
    let counts: serde_json::Map<String, Value> = Signal::SCORED
        .into_iter()
        .map(|signal| (signal.to_string(), Value::from(signals().filter(|told| *told == signal).count())))
        .filter(|(_, count)| *count != 0)
        .collect();
    let first = told.first();
    json!({
        "name": first.map_or_else(|| json!(alert.body.kind()), |told| json!(told.signal)),
        "time": alert.sealed,
        "properties": {
            "alert": alert.id,
            "kind": alert.body.kind(),
            "team": alert.team,
            "route": alert.route,
            "list": first.and_then(list),
            "source": first.map(|told| &told.mention.source),
            "count": signals().count(),
            "signals": counts,
        },
    })
}

fn list(told: &Told) -> Option<&ListName> {
    told.verdict.list()
}

fn custom(alert: &Alert, webhook: &Webhook, short: &Short) -> String {
    // What is no template was told when the configuration was read.
    let Ok(template) = Template::parse(webhook.template.as_deref().unwrap_or_default()) else { return String::from("{}") };
    let told = if let Body::Mentions(told) = &alert.body { told.first() } else { None };
    let item = short.items.first();
    let of_item = |say: fn(&Item) -> String| item.map(say).unwrap_or_default();
    let text = fitting(short, MAX_CUSTOM, |keep| chat::QUIET.message(short, keep));
    template.filled(|field| {
        let said = match field {
            Field::Alert => alert.id.to_string(),
            Field::Team => alert.team.as_ref().map(ToString::to_string).unwrap_or_default(),
            Field::Subject => short.subject.clone(),
            Field::Text => return text.clone(),
            // An address is no text: whatever is put into it leads elsewhere.
            Field::Url => return of_item(|item| item.url.as_ref().map(Link::to_string).unwrap_or_default()),
            Field::Author => of_item(|item| item.author.clone()),
            Field::Signal => told.map(|told| told.signal.to_string()).unwrap_or_default(),
            Field::List => told.and_then(list).map(ToString::to_string).unwrap_or_default(),
            Field::Source => told.map(|told| told.mention.source.to_string()).unwrap_or_default(),
            Field::Count => short.items.len().to_string(),
            Field::Why => of_item(|item| item.why.clone()),
            Field::Due => alert.answer_by.map(|due| due.to_rfc3339()).unwrap_or_default(),
            Field::Id => told.map(|told| told.mention.id.to_string()).unwrap_or_default(),
        };
        luister_mention::text::cut(&escape::quiet(&said), MAX_FIELD).0.to_owned()
    })
}

#[cfg(test)]
mod tests;
