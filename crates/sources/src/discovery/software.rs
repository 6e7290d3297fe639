//! The software that sites run, as data: how each is known, and where it keeps what there is to hear.

use super::{candidate::What, sight::Sight};
use url::Url;

use Mark::{Generator, Path, Says};
use Way::{Beside, Community, Discourse, Feed, Hashtag};
use What::{Comments, Forum, Posts, Social};

/// One kind of software.
#[derive(Debug)]
pub(super) struct Software {
    /// What people call it, with its article.
    pub(super) name: &'static str,
    /// Any of these, and it is this.
    marks: &'static [Mark],
    /// What stands in its addresses right behind the address of its own beginning, beside the paths among the marks.
    inside: &'static [&'static str],
    /// What it has to hear.
    pub(super) offers: &'static [Offer],
}

/// How software is known.
#[derive(Debug)]
enum Mark {
    /// It says so in `<meta name=generator>`, in these words at the beginning.
    Generator(&'static str),
    /// An address on the same host has this in it; what stands before is where the software begins.
    Path(&'static str),
    /// The page has this somewhere, whatever the case.
    Says(&'static str),
}

/// One thing to hear, and the ways to it: the first that works is taken.
#[derive(Debug)]
pub(super) struct Offer(pub(super) What, pub(super) &'static [Way]);

/// A way to hear something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// A feed at this address, as counted from where the software begins.
    Feed(&'static str),
    /// A feed at this address, as counted from the page itself.
    Beside(&'static str),
    /// The kind `discourse`.
    Discourse,
    /// The kind `mastodon`: the hashtag of the page, or that of the brand.
    Hashtag,
    /// The kind `lemmy`: the community of the page, or a search for the brand.
    Community,
}

/// Every software that is known, forums first.
#[rustfmt::skip]
pub(super) const SOFTWARE: &[Software] = &[
    Software { name: "a Discourse forum", marks: &[Generator("discourse")], inside: &["/t/", "/c/", "/latest"], offers: &[Offer(Forum, &[Discourse, Feed("posts.rss"), Feed("latest.rss")])] },
    Software { name: "a phpBB forum", marks: &[Says("id=\"phpbb\""), Says("\"https://www.phpbb.com/\"")], inside: &["/viewtopic.php", "/viewforum.php", "/ucp.php"], offers: &[Offer(Forum, &[Feed("app.php/feed"), Feed("feed.php"), Feed("feed")])] },
    Software { name: "a XenForo forum", marks: &[Says("<html id=\"xf\""), Says("<html id=\"xenforo\"")], inside: &["/threads/", "/forums/", "/whats-new/", "/index.php"], offers: &[Offer(Forum, &[Feed("forums/-/index.rss"), Feed("index.php?forums/-/index.rss")])] },
    Software { name: "a vBulletin forum", marks: &[Generator("vbulletin")], inside: &["/showthread.php", "/forumdisplay.php"], offers: &[Offer(Forum, &[Feed("external.php?type=RSS2"), Feed("external?type=rss2")])] },
    Software { name: "a MyBB forum", marks: &[Path("/syndication.php"), Says("https://mybb.com")], inside: &["/showthread.php", "/forumdisplay.php"], offers: &[Offer(Forum, &[Feed("syndication.php?type=atom1.0"), Feed("syndication.php")])] },
    Software { name: "a FluxBB forum", marks: &[Path("/extern.php"), Says("fluxbb.org"), Says("id=\"punwrap\""), Says("class=\"brd-page\"")], inside: &["/viewtopic.php", "/viewforum.php"], offers: &[Offer(Forum, &[Feed("extern.php?action=feed&type=atom"), Feed("extern.php?action=feed&type=rss")])] },
    Software { name: "a Flarum forum", marks: &[Says("id=\"flarum-loading\""), Says("id=\"flarum-content\"")], inside: &["/d/", "/t/"], offers: &[Offer(Forum, &[Feed("atom"), Feed("rss")])] },
    Software { name: "a NodeBB forum", marks: &[Generator("nodebb"), Path("/assets/nodebb.min.js")], inside: &["/topic/", "/category/"], offers: &[Offer(Forum, &[Feed("recent.rss")])] },
    Software { name: "a Lemmy server", marks: &[Says("window.isodata"), Says("class=\"lemmy-site\"")], inside: &[], offers: &[Offer(Forum, &[Community])] },
    Software { name: "a Mastodon server", marks: &[Generator("mastodon"), Says("id=\"mastodon\""), Says("id='mastodon'")], inside: &[], offers: &[Offer(Social, &[Hashtag])] },
    Software { name: "an ActivityPub server", marks: &[Generator("snac"), Says("comam.es/what-is-snac"), Generator("pleroma"), Generator("akkoma"), Generator("gotosocial"), Generator("pixelfed")], inside: &[], offers: &[Offer(Social, &[Hashtag])] },
    Software { name: "a Redmine", marks: &[Says("content=\"redmine\"")], inside: &["/issues", "/activity"], offers: &[Offer(Forum, &[Feed("activity.atom")])] },
    Software { name: "WordPress", marks: &[Path("/wp-content/"), Path("/wp-includes/"), Path("/wp-json/"), Generator("wordpress")], inside: &[], offers: &[Offer(Comments, &[Feed("comments/feed/"), Feed("?feed=comments-rss2")]), Offer(Posts, &[Feed("feed/"), Feed("?feed=rss2")])] },
    Software { name: "Blogger", marks: &[Generator("blogger")], inside: &[], offers: &[Offer(Comments, &[Feed("feeds/comments/default")]), Offer(Posts, &[Feed("feeds/posts/default")])] },
    Software { name: "Drupal", marks: &[Generator("drupal"), Says("data-drupal-selector")], inside: &["/sites/default/", "/core/misc/"], offers: &[Offer(Posts, &[Feed("rss.xml")])] },
    Software { name: "Joomla", marks: &[Generator("joomla"), Path("/media/system/js/")], inside: &[], offers: &[Offer(Posts, &[Beside("?format=feed&type=atom"), Beside("?format=feed&type=rss")])] },
    Software { name: "Ghost", marks: &[Generator("ghost")], inside: &["/content/images/", "/assets/built/"], offers: &[Offer(Posts, &[Feed("rss/")])] },
    Software { name: "Hugo", marks: &[Generator("hugo")], inside: &[], offers: &[Offer(Posts, &[Feed("index.xml"), Feed("posts/index.xml"), Feed("blog/index.xml")])] },
    Software { name: "Jekyll", marks: &[Generator("jekyll")], inside: &[], offers: &[Offer(Posts, &[Feed("feed.xml"), Feed("atom.xml")])] },
    Software { name: "Tumblr", marks: &[Says("assets.tumblr.com")], inside: &[], offers: &[Offer(Posts, &[Feed("rss")])] },
    Software { name: "Substack", marks: &[Says("substackcdn.com")], inside: &["/p/", "/archive"], offers: &[Offer(Posts, &[Feed("feed")])] },
    Software { name: "Medium", marks: &[Says("cdn-client.medium.com")], inside: &[], offers: &[Offer(Posts, &[Feed("feed")])] },
    Software { name: "Shopify", marks: &[Says("cdn.shopify.com")], inside: &[], offers: &[Offer(Posts, &[Feed("blogs/news.atom"), Feed("blogs/blog.atom")])] },
    Software { name: "Squarespace", marks: &[Says("static1.squarespace.com")], inside: &[], offers: &[Offer(Posts, &[Feed("blog?format=rss"), Feed("news?format=rss")])] },
    Software { name: "Wix", marks: &[Generator("wix.com")], inside: &[], offers: &[Offer(Posts, &[Feed("blog-feed.xml")])] },
];

/// Where software that is not known often keeps its feed.
pub(super) const ELSEWHERE: Offer =
    Offer(Posts, &[Feed("feed"), Feed("rss"), Feed("rss.xml"), Feed("atom.xml"), Feed("feed.xml"), Feed("index.xml")]);

impl Software {
    fn made(&self, sight: &Sight) -> bool {
        self.marks.iter().any(|mark| match mark {
            Generator(words) => sight.generator.starts_with(words),
            Path(fragment) => before(sight, fragment).is_some(),
            Says(words) => sight.source.contains(words),
        })
    }

    /// Where it may begin, the likeliest first: before what stands in its addresses, at the folder of the page, at the host.
    pub(super) fn homes(&self, sight: &Sight) -> Vec<Url> {
        let paths = self.marks.iter().filter_map(|mark| if let Path(fragment) = mark { Some(fragment) } else { None });
        if let Some(home) = paths.chain(self.inside).find_map(|fragment| before(sight, fragment)) {
            return vec![home];
        }
        folder_and_host(&sight.url)
    }
}

/// The software that made a page. Some pages are made by more than one.
pub(super) fn behind(sight: &Sight) -> impl Iterator<Item = &'static Software> {
    SOFTWARE.iter().filter(|software| software.made(sight))
}

/// The folder that an address lies in, and its host if that is another.
pub(super) fn folder_and_host(url: &Url) -> Vec<Url> {
    let mut both: Vec<Url> = [url.join("."), url.join("/")].into_iter().flatten().collect();
    both.dedup();
    both
}

/// The beginning of an address on the same host that goes on like this.
fn before(sight: &Sight, fragment: &str) -> Option<Url> {
    let here = |url: &&Url| url.host() == sight.url.host() && url.port_or_known_default() == sight.url.port_or_known_default();
    std::iter::once(&sight.url).chain(sight.addresses().filter(here)).find_map(|url| {
        let (path, _) = url.path().split_once(fragment)?;
        sight.url.join(&format!("{path}/")).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::{super::sight::tests::sight, *};

    #[test]
    fn software_is_known_by_its_marks() {
        for (url, html, expected) in [
            (
                "https://a.example/",
                "<meta name='generator' content='Discourse 3.5'><a href=/community/t/x/1>x</a>",
                "a Discourse forum https://a.example/community/",
            ),
            ("https://a.example/", "<link rel=stylesheet href='/blog/wp-content/themes/x.css'>", "WordPress https://a.example/blog/"),
            (
                "https://a.example/nieuws/",
                "<meta name=generator content='WordPress 6.7'>",
                "WordPress https://a.example/nieuws/ https://a.example/",
            ),
            (
                "https://a.example/bb/index.php",
                "<body id=\"phpbb\"><a href='./viewtopic.php?t=1'>x</a>",
                "a phpBB forum https://a.example/bb/",
            ),
            (
                "https://a.example/",
                "<html id=\"XF\"><a href='/community/threads/x.1/'>x</a>",
                "a XenForo forum https://a.example/community/",
            ),
            (
                "https://a.example/f/",
                "<meta name=generator content='vBulletin 4.2'><a href=showthread.php?1>x</a>",
                "a vBulletin forum https://a.example/f/",
            ),
            ("https://a.example/f/", "<a href='syndication.php'>RSS</a>", "a MyBB forum https://a.example/f/"),
            ("https://a.example/f/", "<a href='extern.php?action=feed&amp;type=atom'>Atom</a>", "a FluxBB forum https://a.example/f/"),
            ("https://a.example/", "<div id=\"flarum-loading\"></div>", "a Flarum forum https://a.example/"),
            (
                "https://a.example/c/energie",
                "<script>window.isoData = {}</script>",
                "a Lemmy server https://a.example/c/ https://a.example/",
            ),
            ("https://a.example/@acme", "<div id='mastodon'></div>", "a Mastodon server https://a.example/"),
            ("https://a.example/", "<meta name=generator content='snac/2.68'>", "an ActivityPub server https://a.example/"),
            (
                "https://a.example/projects/x",
                "<meta name='description' content=\"Redmine\"><a href='/projects/x/issues'>x</a>",
                "a Redmine https://a.example/projects/x/",
            ),
            ("https://a.example/", "<script src=https://b.example/wp-content/x.js></script>", ""),
            ("https://a.example/", "<p>WordPress, Discourse and phpBB</p>", ""),
        ] {
            let seen = sight(url, html);
            let told = |software: &Software| {
                [vec![software.name.to_owned()], software.homes(&seen).iter().map(Url::to_string).collect()].concat().join(" ")
            };
            assert_eq!(behind(&seen).map(told).collect::<Vec<_>>().join("\n"), expected, "{html}");
        }
    }

    #[test]
    fn every_row_can_be_found() {
        for software in SOFTWARE {
            assert!(!software.marks.is_empty() && !software.offers.is_empty(), "{}", software.name);
            let lower = |mark: &Mark| {
                let (Generator(words) | Path(words) | Says(words)) = mark;
                words.to_lowercase() == **words
            };
            assert!(software.marks.iter().all(lower), "{} is looked for in lower case", software.name);
            let relative = |way: &Way| !matches!(way, Feed(path) | Beside(path) if path.starts_with('/') || path.contains("://"));
            assert!(software.offers.iter().flat_map(|offer| offer.1).all(relative), "{}", software.name);
        }
    }
}
