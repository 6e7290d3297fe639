//! Addresses of the places that people give.

use super::{
    super::{candidate::place, sight::tests::sight},
    *,
};
use crate::Keys;
use luister_mention::SourceName;

fn wish(brand: &str) -> Wish {
    Wish { brand: Some(brand.to_owned()).filter(|brand| !brand.is_empty()), ..Wish::default() }
}

/// What an address leads to, each in a line. Every table has to make a source.
fn told(lead: &Lead) -> String {
    match lead {
        Lead::Source(candidate) => {
            let name = SourceName::new(&candidate.name).unwrap();
            for way in &candidate.ways {
                way.source(&name, &Keys::blank()).unwrap_or_else(|error| panic!("{}: {error}", way.table(&name)));
            }
            let ways: Vec<String> = candidate.ways.iter().map(place).collect();
            format!("{:?} {name}: {}", candidate.voice, ways.join(", "))
        }
        Lead::Channel(_) => "its page is looked at".to_owned(),
        Lead::Needs(tried) => tried.detail.clone(),
    }
}

#[test]
fn places_are_known_by_their_addresses() {
    for (url, brand, expected) in [
        ("https://nl.trustpilot.com/review/www.acme.nl?page=2", "Acme", "AboutUs trustpilot acme.nl: trustpilot company=\"www.acme.nl\""),
        ("https://www.trustpilot.com/review/acme.nl", "", "Others trustpilot acme.nl: trustpilot company=\"acme.nl\""),
        ("https://www.trustpilot.com/categories/energy", "", ""),
        ("https://www.kiyoh.com/v1/review/feed.json?hash=8xk2&limit=5", "", "Others kiyoh reviews: kiyoh site=\"kiyoh\" hash=\"8xk2\""),
        (
            "https://www.klantenvertellen.nl/reviews/1047832/acme",
            "",
            "Klantenvertellen gives its reviews only to programs with a key, which stands in your account there: write [[kiyoh]] with \
             `site = \"klantenvertellen\"`, and either `location = \"1047832\"` and `token_file` or `hash`",
        ),
        (
            "https://apps.apple.com/nl/app/acme-energie/id1234567",
            "Acme",
            "AboutUs app store acme energie: appstore app=1234567 countries=[\"nl\"]",
        ),
        ("https://apps.apple.com/app/id1234567", "", "Others app store 1234567: appstore app=1234567 countries=[\"nl\"]"),
        (
            "https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv/videos",
            "",
            "Others youtube UCabcdefghijklmnopqrstuv: youtube channel_id=\"UCabcdefghijklmnopqrstuv\"",
        ),
        ("https://m.youtube.com/@acme", "", "its page is looked at"),
        ("https://www.youtube.com/user/acme", "", "its page is looked at"),
        ("https://www.youtube.com/playlist?list=PL1", "Acme", "Ourselves youtube PL1: youtube playlist_id=\"PL1\""),
        ("https://www.youtube.com/watch?v=1", "", ""),
        (
            "https://old.reddit.com/r/AcmeEnergie/",
            "Acme Energie",
            "AboutUs reddit r/AcmeEnergie: reddit subreddit=\"AcmeEnergie\", feed old.reddit.com/r/AcmeEnergie/new.rss",
        ),
        ("https://www.reddit.com/submit?url=x", "Acme", ""),
        ("https://news.ycombinator.com/", "Acme", "Others hacker news Acme: hackernews search=\"Acme\""),
        ("https://news.ycombinator.com/", "", ""),
        ("https://lobste.rs/t/privacy", "", "Others lobsters privacy: lobsters tag=\"privacy\""),
        ("https://stackoverflow.com/questions/tagged/acme", "", "Others stackoverflow acme: feed stackoverflow.com/feeds/tag/acme"),
        ("https://diy.stackexchange.com/search?q=acme", "", "Others diy acme: stackexchange site=\"diy\" search=\"acme\""),
        (
            "https://news.google.com/search?q=acme&hl=nl&gl=BE&ceid=BE:nl",
            "",
            "Others google news acme: googlenews search=\"acme\" lang=\"nl\" country=\"BE\"",
        ),
        (
            "https://bsky.app/profile/acme.nl",
            "Acme",
            "Ourselves bluesky acme.nl: feed bsky.app/profile/acme.nl/rss; a search on Bluesky takes an account and an app password: \
             write [[bluesky]] with `search`, `handle` and `password_file`",
        ),
        ("https://medium.com/@acme", "", "Others medium @acme: feed medium.com/feed/@acme"),
        (
            "https://mastodon.nl/@acme",
            "Acme",
            "Ourselves mastodon.nl @acme: feed mastodon.nl/@acme.rss; Others mastodon.nl #acme: mastodon mastodon.nl tag=\"acme\", feed \
             mastodon.nl/tags/acme.rss",
        ),
        (
            "https://social.example/tags/stroom",
            "",
            "Others social.example #stroom: mastodon social.example tag=\"stroom\", feed social.example/tags/stroom.rss",
        ),
        ("https://www.acme.example/reviews", "Acme", ""),
        ("https://notreddit.com/r/x", "", ""),
    ] {
        let told: Vec<String> = leads(&Url::parse(url).unwrap(), &wish(brand)).iter().map(told).collect();
        assert_eq!(told.join("; "), expected, "{url}");
    }
}

#[test]
fn a_channel_is_known_by_its_page() {
    let id = "UCabcdefghijklmnopqrstuv";
    for html in [
        format!("<link rel=canonical href='https://www.youtube.com/channel/{id}'>"),
        format!("<link rel=alternate type='application/rss+xml' href='https://www.youtube.com/feeds/videos.xml?channel_id={id}'>"),
    ] {
        let lead = channel(&sight("https://www.youtube.com/@acme", &html), &wish(""));
        assert_eq!(
            lead.as_ref().map(told).as_deref(),
            Some("Others youtube @acme: youtube channel_id=\"UCabcdefghijklmnopqrstuv\""),
            "{html}"
        );
    }
    assert_eq!(channel(&sight("https://www.youtube.com/@acme", "<p>Voordat je verdergaat</p>"), &wish("")), None);
}
