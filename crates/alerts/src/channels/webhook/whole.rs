//! Our own shape: everything that a mail tells, and what only programs want to know.

use super::body;
use crate::render::short::{self, Short};
use luister_mention::{Alert, Body, Told, text};
use serde_json::{Value, json};

/// The version of this shape: it grows when a field goes or means something else, and not when one is added.
const VERSION: u32 = 1;
/// The most of what one mention says, in bytes.
const MAX_TEXT: usize = 16 * 1024;

pub(super) fn body(alert: &Alert, short: &Short, max_bytes: usize) -> String {
    let told: &[Told] = if let Body::Mentions(told) = &alert.body { told } else { &[] };
    let total = told.len() + alert.listed.len();
    let write = |keep: usize, in_parts: bool| {
        let mentions: Vec<Value> = told.iter().take(keep).map(|told| mention(told, alert)).collect();
        let listed: Vec<_> = alert.listed.iter().take(keep.saturating_sub(told.len())).collect();
        let mut whole = json!({
            "version": VERSION,
            "alert": alert.id,
            "kind": alert.body.kind(),
            "team": alert.team,
            "route": alert.route,
            "group": alert.group,
            "reason": alert.reason,
            "lang": alert.locale,
            "sealed": alert.sealed,
            "answer_by": alert.answer_by,
            "in_reply_to": alert.in_reply_to,
            "opened_by": alert.opened_by,
            "subject": short.subject,
            "mentions": mentions,
            "listed": listed,
            "more": total.saturating_sub(keep),
        });
        if !matches!(alert.body, Body::Mentions(_))
            && let (Ok(Value::Object(body)), Value::Object(whole)) = (serde_json::to_value(&alert.body), &mut whole)
        {
            whole.extend(body.into_iter().filter(|_| in_parts));
            whole.insert("text".to_owned(), Value::from(short.lines.join("\n").trim()));
        }
        whole.to_string()
    };
    body::most(total, |keep| Some(write(keep, true)).filter(|body| body.len() <= max_bytes)).unwrap_or_else(|| write(0, false))
}

/// A mention with why it is told, in words.
fn mention(told: &Told, alert: &Alert) -> Value {
    let mut told = told.clone();
    let (kept, was_cut) = text::cut(&told.mention.text, MAX_TEXT);
    if was_cut {
        let length = u32::try_from(kept.len()).unwrap_or(u32::MAX);
        let kept = kept.to_owned();
        told.mention.text = kept;
        told.mention.cut = true;
        for hit in &mut told.verdict.matches {
            hit.spans.retain(|span| span.end <= length);
        }
    }
    let why = short::reasons(&told, alert);
    let mut value = json!(told);
    if let Value::Object(value) = &mut value {
        value.insert("why".to_owned(), json!(why));
        value.insert("signals".to_owned(), json!(told.verdict.routed()));
    }
    value
}
