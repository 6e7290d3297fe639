//! In which group of its route a mention waits.

use crate::config::GroupBy;
use luister_mention::{ListName, Mention, Verdict, text};

/// The longest name of a group, in bytes: what strangers call their threads has no bound.
const MAX_GROUP_BYTES: usize = 256;

/// The group as text: `list=Acme`. Of several lists the first hit counts that the route asks for. What a mention
/// does not have, a thread or an author, makes its story the group. Affairs of one list are told together if they come together.
pub(super) fn of(by: GroupBy, wanted: &[ListName], mention: &Mention, verdict: &Verdict) -> String {
    let story = || format!("story={}", mention.story);
    let group = match by {
        GroupBy::Affair | GroupBy::List => {
            let hit = verdict.matches.iter().find(|hit| wanted.is_empty() || wanted.contains(&hit.list));
            hit.map_or_else(story, |hit| format!("list={}", hit.list))
        }
        GroupBy::Story => story(),
        GroupBy::Author => mention.author_key().map_or_else(story, |key| format!("author={key}")),
        GroupBy::Thread => mention.thread.as_ref().map_or_else(story, |thread| format!("thread={}:{thread}", mention.source)),
        GroupBy::Source => format!("source={}", mention.source),
    };
    text::cut(&group, MAX_GROUP_BYTES).0.to_owned()
}
