//! Discovery against a small web: what is found at a site, and what is said of what is not.

use crate::support::{Answer, Asked, Web};
use luister_mention::{Author, Item, Locale, Period, PollOutcome};
use luister_net::{Client, Lookup, LookupFuture, Settings as Http};
use luister_sources::{
    Fetcher, FetcherSettings,
    discovery::{Discovery, Wish, discover},
};
use std::{fmt::Write as _, io, sync::Arc};
use url::Url;

const HOME: &str = include_str!("../fixtures/discovery/home.html");
const REVIEWS: &str = include_str!("../fixtures/discovery/ervaringen.html");
const FORUM: &str = include_str!("../fixtures/discovery/forum.html");

/// Names lead nowhere here: whatever is asked of the real web is told as not to be had.
struct NoNames;

impl Lookup for NoNames {
    fn lookup(&self, _: &str) -> LookupFuture {
        Box::pin(async { Err(io::Error::other("there are no names here")) })
    }
}

async fn look(brand: Option<&str>, sites: &[Url]) -> Discovery {
    let http = Http { allow: vec!["127.0.0.0/8".parse().unwrap()], timeout: Period::secs(5), ..Http::default() };
    let client = Client::with_lookup(http, Arc::new(NoNames)).unwrap();
    let fetcher = Fetcher::new(client, FetcherSettings { pace: Period::secs(0), ..FetcherSettings::default() });
    let wish = Wish { brand: brand.map(str::to_owned), sites: sites.to_vec(), lang: Locale::Nl, ..Wish::default() };
    on_any_thread(discover(&fetcher, &wish, "2026-11-22T10:00:00Z".parse().unwrap())).await
}

/// What a task of a daemon asks of a future.
fn on_any_thread<T>(future: impl Future<Output = T> + Send) -> impl Future<Output = T> + Send {
    future
}

/// All of a discovery, as it could be shown.
fn told(discovery: &Discovery, webs: &[(&Web, &str)]) -> String {
    let mut text = String::new();
    for found in &discovery.found {
        let about = if found.ours { "about us" } else { "about anything" };
        writeln!(text, "# {}; {about}\n{}", found.why, found.proposal.table(&found.name)).unwrap();
        for Item { author, published, text: said, title, .. } in &found.items {
            let author = author.as_ref().map(Author::display).unwrap_or_default();
            let published = published.map(|at| at.format("%F").to_string()).unwrap_or_default();
            writeln!(text, "  {published} {author}: {} {said}", title.as_deref().unwrap_or_default()).unwrap();
        }
        text.push('\n');
    }
    for tried in &discovery.tried {
        writeln!(text, "{} [{}]\n  {}", tried.url, tried.outcome, tried.detail).unwrap();
    }
    for (web, name) in webs {
        let host = web.url("/").as_str().trim_start_matches("http://").trim_end_matches('/').to_owned();
        let (bare, _) = host.split_once(':').unwrap();
        text = text.replace(&host, name).replace(&format!("`{bare}`"), &format!("`{name}`"));
    }
    text
}

fn rss(items: &str) -> Answer {
    Answer::ok(format!("<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>F</title>{items}</channel></rss>"))
}

fn item(link: &str, day: u8, author: &str, text: &str) -> String {
    format!(
        "<item><title>Over stroom</title><link>http://acme.example{link}</link><dc:creator>{author}</dc:creator>\
         <pubDate>{day} Nov 2026 09:00:00 GMT</pubDate><description>{text}</description></item>"
    )
}

fn nothing() -> Answer {
    Answer::new("404 Not Found", &[], "<html>niets</html>")
}

fn company(asked: &Asked) -> Answer {
    match asked.path.as_str() {
        "/" => Answer::ok(HOME),
        "/feed/" => rss(&[item("/a", 20, "Acme", "Wij groeien."), item("/b", 21, "Acme", "Nieuw tarief.")].concat()),
        "/feed/atom/" => rss(&[
            item("/a", 20, "Acme", "Wij groeien. Lees verder in het hele bericht."),
            item("/b", 21, "Acme", "Nieuw tarief. Ook dit is heel."),
        ]
        .concat()),
        "/comments/feed/" => rss(&item("/a#comment-1", 21, "Karin", "Ik wacht al een maand op mijn geld.")),
        "/klantenservice/ervaringen" => Answer::ok(REVIEWS),
        "/forum/" => Answer::ok(FORUM),
        "/forum/feed.php" => rss(&[item("/f/1", 19, "Bas", "Weer geen stroom."), item("/f/2", 22, "Els", "Hier ook.")].concat()),
        _ => nothing(),
    }
}

#[tokio::test]
async fn a_whole_site_is_found_and_what_was_missed_is_told() {
    let web = Web::new(company).await;
    let discovery = look(Some("Acme Energie"), &[web.url("/")]).await;
    insta::assert_snapshot!(told(&discovery, &[(&web, "acme.example")]));
    assert!(web.paths().contains(&"/robots.txt".to_owned()));
    assert!(!web.paths().iter().any(|path| path.contains("/reviews/add")), "nothing is written anywhere");
}

#[tokio::test]
async fn without_a_brand_only_the_site_counts() {
    let web = Web::new(company).await;
    let discovery = look(None, &[web.url("/")]).await;
    let names: Vec<&str> = discovery.found.iter().map(|found| found.name.as_str()).collect();
    let host = web.url("/").authority().to_owned();
    let expected = ["reviews", "comments", "forum", "posts"].map(|what| format!("{host} {what}"));
    assert_eq!(names, expected);
    assert!(discovery.found.iter().all(|found| !found.ours && !found.why.starts_with("your own")));
    assert_eq!(discovery.tried.iter().map(|tried| tried.url.path()).collect::<Vec<_>>(), ["/storingen.xml"]);
}

#[tokio::test]
async fn what_is_not_to_be_had_is_told_with_the_reason() {
    let down = Web::new(|_| Answer::raw("")).await;
    let forbidden =
        Web::new(|asked| if asked.path == "/robots.txt" { nothing() } else { Answer::new("403 Forbidden", &[], "challenge") }).await;
    let anything = Web::new(|_| Answer::ok("<html><title>Niet gevonden</title><p>Deze pagina is er niet.</p></html>")).await;
    let circles = Web::new(|asked| if asked.path == "/robots.txt" { nothing() } else { Answer::redirect("302 Found", &asked.path) }).await;
    let closed = Web::new(|asked| match asked.path.as_str() {
        "/robots.txt" => Answer::ok("User-agent: *\nDisallow: /\n"),
        _ => Answer::ok("x"),
    })
    .await;
    let busy = Web::new(|asked| match asked.path.as_str() {
        "/robots.txt" => nothing(),
        "/" => Answer::ok("<meta name=generator content='Hugo 0.140'>"),
        _ => Answer::new("429 Too Many Requests", &[("Retry-After", "600")], ""),
    })
    .await;
    let pdf = Web::new(|asked| if asked.path == "/robots.txt" { nothing() } else { Answer::ok("%PDF-1.7") }).await;
    let webs = [
        (&down, "down.example"),
        (&forbidden, "forbidden.example"),
        (&anything, "anything.example"),
        (&circles, "circles.example"),
        (&closed, "closed.example"),
        (&busy, "busy.example"),
        (&pdf, "pdf.example"),
    ];
    let mut all = String::new();
    for (web, name) in webs {
        let discovery = look(None, &[web.url("/")]).await;
        assert!(discovery.found.is_empty(), "{name}: {discovery:?}");
        all.push_str(&told(&discovery, &[(web, name)]));
    }
    insta::assert_snapshot!(all);
    assert!(anything.paths().len() < 20, "a site that has every page is not asked for ever: {:?}", anything.paths());
}

#[tokio::test]
async fn a_site_is_followed_to_where_it_moved() {
    let www = Web::at("127.0.0.2", company).await;
    let target = www.url("/").to_string();
    let bare = Web::new(move |_| Answer::redirect("301 Moved Permanently", &target)).await;
    let discovery = look(Some("Acme"), &[bare.url("/")]).await;
    let own = discovery.found.iter().find(|found| found.ours).unwrap();
    let at = own.proposal.keys.iter().find(|(key, _)| *key == "url").unwrap().1.as_str().unwrap();
    assert!(at.starts_with(www.url("/").as_str()), "{at}");
    assert!(!discovery.tried.iter().any(|tried| tried.url == bare.url("/")), "{:?}", discovery.tried);
}

#[tokio::test]
async fn a_blog_in_a_folder_is_found_there() {
    let web = Web::new(|asked| match asked.path.as_str() {
        "/" => Answer::ok("<a href='/blog/'>Blog</a>"),
        "/blog/" => Answer::ok("<img src='/blog/wp-content/uploads/x.png'>"),
        "/blog/?feed=rss2" => rss(&item("/blog/a", 20, "Acme", "Wij groeien.")),
        "/blog/comments/feed/" => rss(""),
        _ => nothing(),
    })
    .await;
    let discovery = look(Some("Acme"), &[web.url("/")]).await;
    insta::assert_snapshot!(told(&Discovery { tried: Vec::new(), ..discovery }, &[(&web, "acme.example")]));
}

#[tokio::test]
async fn the_address_of_a_feed_is_taken_as_it_is() {
    let web = Web::new(|asked| if asked.path == "/nieuws.php" { rss(&item("/a", 20, "Krant", "Nieuws.")) } else { nothing() }).await;
    let discovery = look(None, &[web.url("/nieuws.php")]).await;
    insta::assert_snapshot!(told(&discovery, &[(&web, "krant.example")]));
    assert_eq!(web.paths(), ["/robots.txt", "/nieuws.php", "/nieuws.php"]);
}

#[tokio::test]
async fn a_page_that_links_to_ten_thousand_feeds_is_asked_for_a_few() {
    let link = |n: u32| format!("<link rel=alternate type='application/rss+xml' href='/f{n}.rss'>");
    let links = (0..10_000).map(link).collect::<Vec<_>>().concat();
    let web = Web::new(move |asked| match asked.path.as_str() {
        "/" => Answer::ok(&links),
        "/robots.txt" => nothing(),
        path => rss(&item(path, 20, "Jan", "Tekst.")),
    })
    .await;
    let discovery = look(None, &[web.url("/")]).await;
    assert_eq!((discovery.found.len(), web.paths().len()), (30, 32));
    let names: std::collections::HashSet<_> = discovery.found.iter().map(|found| found.name.as_str()).collect();
    assert_eq!(names.len(), 30, "each has a name of its own");
    let [tried] = discovery.tried.as_slice() else { panic!("{:?}", discovery.tried) };
    assert_eq!(tried.outcome, PollOutcome::TooLarge);
    assert_eq!(
        tried.detail,
        "30 possible sources of this site were tried, and 9970 more were left out; give the address of the one you want"
    );
}

#[tokio::test]
async fn more_sites_than_are_looked_at_are_told() {
    let web = Web::new(|_| nothing()).await;
    let sites: Vec<Url> = (0..12).map(|n| web.url(&format!("/{n}"))).collect();
    let discovery = look(None, &sites).await;
    let told: Vec<&str> = discovery.tried.iter().map(|tried| tried.detail.as_str()).collect();
    assert_eq!(told.iter().filter(|told| told.starts_with("at most 10 sites are looked at at a time")).count(), 2, "{told:?}");
    assert_eq!(told.len(), 12);
}
