//! The demo's voice: what was heard, what was judged and why, and where the mails lie.

use crate::{clock, daemon::observer::Observer};
use luister_alerts::render;
use luister_mention::{Alert, Author, Body, Change, Delivery, Found, Locale, Reason, text};
use std::{
    io::{self, Write},
    sync::atomic::{AtomicU32, Ordering},
};

/// The longest excerpt, in characters.
const EXCERPT_CHARS: usize = 90;

/// Tells on standard output what happens.
#[derive(Default)]
pub(crate) struct Narrator {
    heard: AtomicU32,
    hits: AtomicU32,
    mails: AtomicU32,
}

impl Narrator {
    /// How much there was: mentions, those that hit a list, and mails.
    pub(crate) fn counts(&self) -> (u32, u32, u32) {
        let count = |counter: &AtomicU32| counter.load(Ordering::Relaxed);
        (count(&self.heard), count(&self.hits), count(&self.mails))
    }
}

/// One line; if nobody looks any more, nobody is told.
pub(crate) fn tell(line: &str) {
    drop(writeln!(io::stdout().lock(), "{line}"));
}

fn judged(found: &Found) -> String {
    if found.mention.own {
        return "our own account: kept, never alerted".to_owned();
    }
    if !found.verdict.is_hit() {
        return "hits no list: kept, never alerted".to_owned();
    }
    let lists: Vec<&str> =
        found.verdict.matches.iter().map(|hit| hit.list.as_str()).collect::<std::collections::BTreeSet<_>>().into_iter().collect();
    let signal = found.verdict.named();
    let told = match found.pendings.as_slice() {
        [] => "nobody is told".to_owned(),
        pendings => {
            let mut teams: Vec<String> = pendings.iter().map(|pending| pending.key.team.to_string()).collect();
            // Two routes may lead to one team.
            teams.sort();
            teams.dedup();
            teams.join(" and ") + " will be told"
        }
    };
    let why = Reason::sentence(&found.verdict.why, found.verdict.signal, Locale::En).unwrap_or_else(|| found.verdict.signal.to_string());
    let routed = if signal == found.verdict.signal { String::new() } else { format!(", routed as {signal}") };
    format!("about {}: {why}{routed}; {told}", lists.join(", "))
}

impl Observer for Narrator {
    fn heard(&self, found: &[Found]) {
        for found in found {
            self.heard.fetch_add(u32::from(found.change == Change::New), Ordering::Relaxed);
            self.hits.fetch_add(u32::from(found.change == Change::New && found.verdict.is_hit()), Ordering::Relaxed);
            let mention = &found.mention;
            let author = mention.author.as_ref().map(|author| format!("{}: ", Author::display(author))).unwrap_or_default();
            let said = mention.title.as_deref().unwrap_or(&mention.text);
            let act = if found.change == Change::New { "heard " } else { "edited" };
            tell(&format!(
                "{}  {act}  {}: {author}{}",
                clock::now().format("%H:%M:%S"),
                mention.source.as_str(),
                text::excerpt(said, EXCERPT_CHARS)
            ));
            tell(&format!("          judged  {}", judged(found)));
        }
    }

    fn sealed(&self, alert: &Alert) {
        if let Body::Mentions(told) = &alert.body {
            let team = alert.team.as_ref().map(ToString::to_string).unwrap_or_default();
            let mentions = if told.len() == 1 { "1 mention".to_owned() } else { format!("{} mentions", told.len()) };
            tell(&format!("{}  sealed  {mentions} for {team}", clock::now().format("%H:%M:%S")));
        }
    }

    fn delivered(&self, alert: &Alert, delivery: &Delivery) {
        self.mails.fetch_add(1, Ordering::Relaxed);
        let subject = render::mail(alert, &delivery.to).map(|mail| mail.subject).unwrap_or_default();
        tell(&format!("{}  mailed  {}: {subject}", clock::now().format("%H:%M:%S"), delivery.to.address));
    }
}
