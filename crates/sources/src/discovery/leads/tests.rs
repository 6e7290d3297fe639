//! What pages lead to, without asking anybody.

use super::{super::sight::tests::sight, *};

fn wish(brand: &str) -> Wish {
    Wish { brand: Some(brand.to_owned()).filter(|brand| !brand.is_empty()), ..Wish::default() }
}

/// Each candidate in a line: who speaks, its name, and where each way leads.
fn told(candidates: &[Candidate]) -> Vec<String> {
    let line = |candidate: &Candidate| {
        let ways: Vec<String> = candidate.ways.iter().map(place).collect();
        format!("{:?} {}: {}", candidate.voice, candidate.name, ways.join(", "))
    };
    candidates.iter().map(line).collect()
}

#[test]
fn pages_lead_to_feeds() {
    for (name, url, html, expected) in [
        (
            "named in the head",
            "https://www.a.example/",
            "<link rel=alternate type=application/rss+xml href=/rss><link rel=alternate type='application/feed+json' href=/feed.json>",
            &["Others a.example posts: feed a.example/rss", "Others a.example posts: feed a.example/feed.json"][..],
        ),
        (
            "linked in the text, and what only looks like it",
            "https://a.example/",
            "<a href=/nieuws.rss>RSS</a><a href=/feed/>x</a><a href='?format=feed&amp;type=rss'>x</a><a href=/feedback>x</a>
             <a href=https://b.example/feed/>x</a><a href=https://feeds.feedburner.com/acme.rss>x</a><a href=/over-rss>x</a>",
            &[
                "Others a.example posts: feed a.example/nieuws.rss",
                "Others a.example posts: feed a.example/feed",
                "Others a.example posts: feed a.example?format=feed&type=rss",
                "Others a.example posts: feed feeds.feedburner.com/acme.rss",
            ],
        ),
        (
            "named twice",
            "https://a.example/",
            "<link rel=alternate type=application/rss+xml href=http://www.a.example/rss/><a href=/rss>RSS</a>",
            &["Others a.example posts: feed a.example/rss"],
        ),
        (
            "named in part, the rest by the software",
            "https://a.example/",
            "<meta name=generator content='WordPress 6'><link rel=alternate type=application/rss+xml href='/?feed=rss2'>",
            &[
                "Others a.example posts: feed a.example?feed=rss2",
                "Others a.example comments: feed a.example/comments/feed, feed a.example?feed=comments-rss2",
            ],
        ),
        (
            "a forum",
            "https://forum.a.example/",
            "<meta name=generator content='Discourse 3.5'>",
            &["Others forum.a.example forum: discourse forum.a.example, feed forum.a.example/posts.rss, feed forum.a.example/latest.rss"],
        ),
        (
            "a community",
            "https://lemmy.example/c/energie",
            "<script>window.isoData = 1</script>",
            &["Others lemmy.example forum: lemmy lemmy.example community=\"energie\""],
        ),
        (
            "a page with a hashtag",
            "https://social.example/tags/acme",
            "<div id='mastodon'></div>",
            &["Others social.example #acme: mastodon social.example tag=\"acme\", feed social.example/tags/acme.rss"],
        ),
        (
            "a page in a folder",
            "https://a.example/projects/x",
            "<meta name=description content=\"Redmine\"><a href=/projects/x/issues>x</a>",
            &["Others a.example forum: feed a.example/projects/x/activity.atom"],
        ),
    ] {
        assert_eq!(told(&candidates(&sight(url, html), &wish(""), false)), expected, "{name}");
    }
}

#[test]
fn what_nobody_names_is_guessed_a_few_times() {
    let guessed = guesses(&sight("https://a.example/nl/", "<p>Welkom</p>"), &wish(""), false);
    let [only] = guessed.as_slice() else { panic!("{guessed:?}") };
    assert_eq!((only.hope, only.ways.len()), (Hope::Guess, 12));
}

#[test]
fn on_our_own_site_others_speak_in_comments_and_forums() {
    let html = "<meta name=generator content=blogger><meta name=description content=\"Redmine\">";
    let own = candidates(&sight("https://acme.example/", html), &wish("Acme"), true);
    let voices: Vec<_> = own.iter().map(|candidate| (candidate.what, candidate.voice)).collect();
    assert_eq!(voices, [(What::Forum, Voice::AboutUs), (What::Comments, Voice::AboutUs), (What::Posts, Voice::Ourselves)]);
    let server = candidates(&sight("https://social.example/", "<div id='mastodon'></div>"), &wish("Acme Energie"), true);
    assert_eq!(
        told(&server)[0],
        "Others social.example #acmeenergie: mastodon social.example tag=\"acmeenergie\", feed social.example/tags/acmeenergie.rss"
    );
}

#[test]
fn what_may_not_be_looked_at_is_asked_by_its_address() {
    for (url, brand, expected) in [
        ("https://s.example/", "Acme", &["Others s.example #acme: mastodon s.example tag=\"acme\", feed s.example/tags/acme.rss"][..]),
        (
            "https://s.example/?t=stroom",
            "",
            &["Others s.example #stroom: mastodon s.example tag=\"stroom\", feed s.example/tags/stroom.rss"],
        ),
        ("https://s.example/alice", "", &["Others s.example alice: feed s.example/alice.rss"]),
        ("https://s.example/a/b.html", "", &[]),
    ] {
        assert_eq!(told(&unseen(&Url::parse(url).unwrap(), &wish(brand))), expected, "{url}");
    }
    let url = Url::parse("https://s.example/alice").unwrap();
    let hopes: Vec<(What, Hope)> = unseen(&url, &wish("Acme")).iter().map(|candidate| (candidate.what, candidate.hope)).collect();
    assert_eq!(hopes, [(What::Social, Hope::Likely), (What::Posts, Hope::Guess)], "a hashtag that nobody used yet counts");
}
