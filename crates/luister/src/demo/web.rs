//! The sample web: three feeds where new posts keep appearing.

use super::FEEDS;
use anyhow::Context;
use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use std::{
    fmt::Write as _,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};
use tokio::{net::TcpListener, time::Instant};

const POSTS: &str = include_str!("../../demo/posts.toml");

/// The sample web. Its clock begins when it is opened.
pub(crate) struct SampleWeb {
    listener: TcpListener,
    address: SocketAddr,
    sample: Arc<Sample>,
}

struct Sample {
    posts: Vec<Post>,
    began: DateTime<Utc>,
    clock: Instant,
    address: SocketAddr,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Post {
    feed: String,
    after: u32,
    guid: String,
    title: Option<String>,
    author: Option<String>,
    text: String,
}

#[derive(Deserialize)]
struct Posts {
    post: Vec<Post>,
}

impl SampleWeb {
    /// Opens it on a free port of this machine.
    pub(crate) async fn open(now: DateTime<Utc>) -> anyhow::Result<Self> {
        let posts: Posts = toml::from_str(POSTS).context("the sample posts are broken")?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("cannot open the sample web")?;
        let address = listener.local_addr()?;
        let sample = Arc::new(Sample { posts: posts.post, began: now, clock: Instant::now(), address });
        Ok(Self { listener, address, sample })
    }

    /// Where it is.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves it until this future is dropped.
    pub(crate) async fn serve(self) -> anyhow::Result<()> {
        let router = Router::new().route("/{file}", get(feed)).with_state(self.sample);
        axum::serve(self.listener, router).await.context("the sample web broke down")
    }
}

/// One feed, as it is now. A reader that has it gets "not modified".
async fn feed(State(sample): State<Arc<Sample>>, Path(file): Path<String>, headers: HeaderMap) -> Response {
    let name = file.strip_suffix(".xml").unwrap_or_default();
    let Some((_, _, site)) = FEEDS.iter().find(|(feed, ..)| *feed == name) else {
        return (StatusCode::NOT_FOUND, "there are news.xml, forum.xml and blog.xml\n").into_response();
    };
    let posts = sample.visible(name, sample.clock.elapsed().as_secs());
    let etag = format!("\"{name}-{}\"", posts.iter().map(|post| post.after).max().unwrap_or_default());
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response();
    }
    let rss = sample.rss(name, site, &posts);
    ([(header::CONTENT_TYPE, "application/rss+xml; charset=utf-8".to_owned()), (header::ETAG, etag)], rss).into_response()
}

impl Sample {
    /// What stands on a feed after so many seconds, the newest first; of a post that was edited, the last version.
    fn visible(&self, feed: &str, seconds: u64) -> Vec<&Post> {
        let mut visible: Vec<&Post> = Vec::new();
        for post in self.posts.iter().filter(|post| post.feed == feed && u64::from(post.after) <= seconds) {
            match visible.iter_mut().find(|known| known.guid == post.guid) {
                Some(known) => *known = post,
                None => visible.insert(0, post),
            }
        }
        visible
    }

    fn rss(&self, name: &str, site: &str, posts: &[&Post]) -> String {
        let host = self.address;
        let mut rss = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel><title>{}</title>", escape(site));
        for post in posts {
            let first = self.posts.iter().find(|first| first.guid == post.guid).map_or(post.after, |first| first.after);
            let published = (self.began + TimeDelta::seconds(i64::from(first))).to_rfc2822();
            let title = post.title.as_deref().map(|title| format!("<title>{}</title>", escape(title))).unwrap_or_default();
            let author = post.author.as_deref().map(|author| format!("<author>{}</author>", escape(author))).unwrap_or_default();
            // The same folder may see several demos: each begins with posts of its own.
            let guid = format!("{}-{}", self.began.timestamp(), post.guid);
            write!(
                rss,
                "\n<item>{title}{author}<link>http://{host}/{name}/{guid}</link><guid isPermaLink=\"false\">{guid}</guid>\
                 <pubDate>{published}</pubDate><description>{}</description></item>",
                escape(&post.text)
            )
            .unwrap_or_default();
        }
        rss.push_str("\n</channel></rss>\n");
        rss
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_appear_in_their_time_and_edits_take_their_place() {
        let posts: Posts = toml::from_str(POSTS).unwrap();
        assert!(posts.post.iter().all(|post| FEEDS.iter().any(|(feed, ..)| *feed == post.feed) && post.after < 55));
        let sample = Sample {
            posts: posts.post,
            began: DateTime::UNIX_EPOCH,
            clock: Instant::now(),
            address: SocketAddr::from(([127, 0, 0, 1], 80)),
        };
        let guids = |seconds| sample.visible("forum", seconds).iter().map(|post| post.guid.as_str()).collect::<Vec<_>>();
        assert_eq!(guids(0), ["f1"]);
        assert_eq!(guids(5), ["f3", "f2", "f1"]);
        assert_eq!(sample.visible("forum", 60).iter().filter(|post| post.guid == "f2").map(|post| post.after).collect::<Vec<_>>(), [40]);
    }
}
