//! What of a request goes into the trail: who read what strangers wrote, and who changed what.

use super::Request;
use crate::trail::{Did, fingerprint};
use serde::Serialize;

/// What is noted of a request.
pub(super) struct Noted<'r> {
    /// Who did it, as the request says; whoever sent it, if it does not.
    pub(super) who: Option<&'r str>,
    pub(super) did: Did,
    pub(super) of: String,
}

/// What is noted of a request; nothing of one that shows and changes nothing of anybody.
pub(super) fn of(request: &Request) -> Option<Noted<'_>> {
    let noted = |did, of: String| Some(Noted { who: None, did, of });
    let by = |who, did, of| Some(Noted { who: Some(who), did, of });
    match request {
        Request::Sources
        | Request::Hushes
        | Request::Model
        | Request::Backtest { .. }
        | Request::Stats { .. }
        | Request::TestMail { .. }
        | Request::Delivery { .. }
        | Request::Outbox
        | Request::Verify
        | Request::Space
        | Request::Compact => None,
        Request::Mentions { .. } => noted(Did::Saw, "mentions".to_owned()),
        Request::Told { alert } => noted(Did::Saw, format!("alert {alert}")),
        Request::Cases { .. } => noted(Did::Saw, "open cases".to_owned()),
        Request::Labelled => noted(Did::Saw, "corrected mentions".to_owned()),
        Request::Digest { .. } => noted(Did::Saw, "a digest".to_owned()),
        Request::Hush { who, what, until, .. } => by(who, Did::HeldBack, format!("{} until {}", told(what), until.format("%F %H:%M"))),
        Request::EndHush { id } => noted(Did::HeldBack, format!("ended {id}")),
        Request::Label { id, correction, who, .. } => by(who, Did::Corrected, format!("{id} to {correction}")),
        Request::Unlearn { ids, who } => {
            by(who, Did::Corrected, format!("unlearned {}", if ids.is_empty() { "all".to_owned() } else { ids.join(" ") }))
        }
        Request::Case { id, act, who, .. } => by(who, Did::ActedOn, format!("{} {id}", told(act))),
        Request::Export => noted(Did::Exported, "all".to_owned()),
        Request::Author { author, .. } => noted(Did::Exported, format!("author {}", fingerprint(author))),
        Request::Forget { author, really, .. } => {
            noted(if *really { Did::Forgot } else { Did::Saw }, format!("author {}", fingerprint(author)))
        }
        Request::Import { file } => noted(Did::Imported, file.display().to_string()),
        Request::Backup { file } => noted(Did::BackedUp, file.display().to_string()),
    }
}

/// As it is written in an export.
fn told(what: &impl Serialize) -> String {
    serde_json::to_string(what).unwrap_or_default().replace('"', "")
}
