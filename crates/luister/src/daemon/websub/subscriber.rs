//! Asks hubs to push what their sources publish, in time and again, and to stop when nobody wants it any more.

use super::{
    super::post::Post,
    lease::{self, Step},
    unguessable,
};
use crate::clock;
use anyhow::Context as _;
use chrono::{DateTime, Utc};
use luister_mention::{Cursor, Hub, HubMode, Link, Size, SourceName, Subscription};
use luister_net::{
    Body, Request,
    http::{HeaderValue, StatusCode},
};
use std::{sync::Arc, time::Duration};
use tracing::{debug, info, warn};
use url::{Url, form_urlencoded};

/// How often it is looked at least, and at most.
const EVERY: Duration = Duration::from_mins(1);
/// How long it is waited after the store has failed.
const AFTER_FAILURE: Duration = Duration::from_secs(10);
/// The most subscriptions there are; other sources are only polled.
const MAX_SUBSCRIPTIONS: usize = 2000;
/// The longest answer of a hub that is read.
const MAX_ANSWER: Size = Size(16 * 1024);

/// Subscribes until the daemon shuts down. `public` is the address at which hubs reach us; without it none is asked.
pub(crate) async fn subscribe_all(post: Arc<Post>, public: Option<Url>) {
    let mut reloaded = post.reloaded.subscribe();
    loop {
        let pause = match Box::pin(round(&post, public.as_ref())).await {
            Ok(next) => clock::until(next).min(EVERY),
            Err(error) => {
                warn!(error = format!("{error:#}"), "could not see to the subscriptions, will try again");
                AFTER_FAILURE
            }
        };
        tokio::select! {
            () = post.subscriptions.to_ask.notified() => {}
            _ = reloaded.changed() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Does what is due, and says when something is due again.
async fn round(post: &Arc<Post>, public: Option<&Url>) -> anyhow::Result<DateTime<Utc>> {
    let wanted = wanted(post, public).await?;
    for (source, hub) in &wanted {
        begin(post, source, hub, public).await?;
    }
    let mut next = DateTime::<Utc>::MAX_UTC;
    for subscription in post.subscriptions.all() {
        let is_ours = public.is_some_and(|public| callback(public, subscription.token.expose()).as_ref() == Some(&subscription.callback));
        let is_wanted = is_ours && wanted.contains(&(subscription.source.clone(), subscription.hub.clone()));
        match lease::step(&subscription, is_wanted, clock::now()) {
            Step::Wait(until) => next = next.min(until),
            step => {
                act(post, &subscription, step).await?;
                next = clock::now();
            }
        }
    }
    Ok(next)
}

/// The sources that name a hub, as the last poll of each has shown.
async fn wanted(post: &Post, public: Option<&Url>) -> anyhow::Result<Vec<(SourceName, Hub)>> {
    if public.is_none() {
        return Ok(Vec::new());
    }
    let cursors = post.with_store(luister_store::Intake::cursors).await?;
    let live = post.live();
    let named = |cursor: Cursor| live.plan.sources.contains_key(&cursor.source).then_some((cursor.source, cursor.hub?));
    Ok(cursors.into_iter().filter_map(named).collect())
}

/// Begins a subscription where there is none yet.
async fn begin(post: &Post, source: &SourceName, hub: &Hub, public: Option<&Url>) -> anyhow::Result<()> {
    let known = post.subscriptions.all();
    let is_known = |subscription: &Subscription| {
        let here = public.and_then(|public| callback(public, subscription.token.expose()));
        subscription.source == *source && subscription.hub == *hub && Some(&subscription.callback) == here.as_ref()
    };
    let Some(public) = public.filter(|_| known.len() < MAX_SUBSCRIPTIONS && !known.iter().any(is_known)) else { return Ok(()) };
    let (token, secret) = (unguessable()?, unguessable()?);
    let callback = callback(public, token.expose()).context("`public_url` in [web] is too long for an address")?;
    let subscription = Subscription {
        token,
        callback,
        secret,
        source: source.clone(),
        hub: hub.clone(),
        asked: None,
        until: None,
        next: clock::now(),
        failures: 0,
        why: None,
        last_push: None,
        missed: 0,
    };
    post.keep_subscription(subscription).await?;
    Ok(())
}

/// The address at which a hub finds us.
fn callback(public: &Url, token: &str) -> Option<Link> {
    let mut url = public.clone();
    url.path_segments_mut().ok()?.pop_if_empty().push("websub").push(token);
    Link::from_url(&url)
}

async fn act(post: &Post, subscription: &Subscription, step: Step) -> anyhow::Result<()> {
    let (token, name) = (&subscription.token, &subscription.source);
    match step {
        Step::Wait(_) => {}
        Step::Forget => {
            post.drop_subscription(token.clone()).await?;
            info!(source.name = %name, "`{name}` is no longer pushed to us");
        }
        Step::Lapse => {
            let lapse = |subscription: &mut Subscription| {
                subscription.until = None;
                true
            };
            post.change_subscription(token, lapse).await?;
            warn!(source.name = %name, "the subscription of `{name}` has run out; it is polled as before");
            post.hasten(name.clone());
        }
        Step::GiveUp => {
            let why = "the hub took the request and did not verify it; is `public_url` in [web] reached from outside?";
            fail(post, subscription, why.to_owned()).await?;
        }
        Step::Ask(mode) => {
            let now = clock::now();
            let ask = |subscription: &mut Subscription| {
                subscription.ask(mode, now);
                true
            };
            // First on disk: a hub may verify before it answers.
            post.change_subscription(token, ask).await?;
            if let Err(why) = request(post, subscription, mode).await {
                fail(post, subscription, why).await?;
            }
        }
    }
    Ok(())
}

async fn fail(post: &Post, subscription: &Subscription, why: String) -> anyhow::Result<()> {
    let now = clock::now();
    let said = why.clone();
    let fail = |subscription: &mut Subscription| {
        // It may have verified what it was asked for, and then answered badly.
        let is_open = subscription.asked.is_some();
        if subscription.asked.is_some_and(|asked| asked.mode == HubMode::Unsubscribe) {
            // Nobody waits for that: the promise runs out by itself.
            subscription.until = None;
        }
        if is_open {
            lease::fail(subscription, why, now);
        }
        is_open
    };
    if post.change_subscription(&subscription.token, fail).await? {
        let name = &subscription.source;
        warn!(source.name = %name, reason = said, "the hub of `{name}` could not be asked, will try again");
    }
    Ok(())
}

/// Asks a hub for something. It says later, at our address, whether it does that.
async fn request(post: &Post, subscription: &Subscription, mode: HubMode) -> Result<(), String> {
    let live = post.live();
    let url = Url::parse(subscription.hub.hub.as_str()).map_err(|error| error.to_string())?;
    let host = subscription.hub.hub.site();
    let lease = lease::ASKED_LEASE.num_seconds().to_string();
    let bytes = form_urlencoded::Serializer::new(String::new())
        .append_pair("hub.mode", mode.as_str())
        .append_pair("hub.topic", subscription.hub.topic.as_str())
        .append_pair("hub.callback", subscription.callback.as_str())
        .append_pair("hub.secret", subscription.secret.expose())
        .append_pair("hub.lease_seconds", &lease)
        .finish()
        .into_bytes();
    let body = Body { content_type: HeaderValue::from_static("application/x-www-form-urlencoded"), bytes };
    let request = Request { body: Some(body), max_body: Some(MAX_ANSWER), ..Request::get(url) };
    let answer = Box::pin(live.client.fetch(request)).await.map_err(|error| error.to_string())?;
    tokio::time::sleep(live.plan.hosts.pace.0).await;
    debug!(hub = host, status = answer.status.as_u16(), mode = mode.as_str(), "asked a hub");
    if answer.status.is_success() { Ok(()) } else { Err(format!("`{host}` answered {}", words(answer.status))) }
}

fn words(status: StatusCode) -> String {
    status.canonical_reason().map_or_else(|| status.as_str().to_owned(), |reason| format!("{} {reason}", status.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hub_is_given_an_address_below_the_public_one() {
        for (public, expected) in [
            ("https://luister.acme.example", "https://luister.acme.example/websub/t"),
            ("https://acme.example/luister", "https://acme.example/luister/websub/t"),
            ("https://acme.example/luister/", "https://acme.example/luister/websub/t"),
        ] {
            let callback = callback(&Url::parse(public).unwrap(), "t").unwrap();
            assert_eq!(callback.as_str(), expected);
        }
        let long = format!("https://acme.example/{}", "x".repeat(4000));
        assert!(callback(&Url::parse(&long).unwrap(), "t").is_none());
    }
}
