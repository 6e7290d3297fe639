//! From an OPML file to sources, without asking any of them.

use super::{Known, Named, Names};
use luister_sources::{
    Proposal, kind,
    opml::{Outlines, Skipped, Subscription},
};
use toml::Value;

/// The feeds of a file that are not listened to yet, and every outline that is left out, in the order of the file.
pub(crate) fn subscriptions(outlines: Outlines, file: &str, known: &mut Known, names: &mut Names) -> (Vec<Named>, Vec<Skipped>) {
    let mut skipped = outlines.skipped;
    let mut named = Vec::new();
    for (line, subscription) in outlines.feeds {
        let title = subscription.title.clone();
        match source(subscription, file, known, names) {
            Ok(source) => named.push(source),
            Err(reason) => skipped.push(Skipped { line, title, reason }),
        }
    }
    skipped.sort_by_key(|skipped| skipped.line);
    (named, skipped)
}

fn source(subscription: Subscription, file: &str, known: &mut Known, names: &mut Names) -> Result<Named, String> {
    let Subscription { channel, title, feed, site } = subscription;
    let kind = kind("feed").ok_or("there is no kind of source `feed`")?;
    let mut proposal = Proposal::new(kind).with("url", Value::from(feed.as_str()));
    if let Some(channel) = channel {
        proposal = proposal.with("channel", Value::from(channel.as_str()));
    }
    let host = site.as_ref().or(Some(&feed)).and_then(|url| url.host_str()).unwrap_or_default();
    let wanted = if title.is_empty() { host } else { title.as_str() };
    let probe = Named::new(proposal.clone(), wanted, "", &mut Names::default())?;
    if let Some(same) = known.same(kind.name, &*probe.source) {
        return Err(format!("`{same}` listens to this address already"));
    }
    let named = Named::new(proposal, wanted, &format!("from {file}"), names)?;
    known.add(kind.name, &*named.source);
    Ok(named)
}
