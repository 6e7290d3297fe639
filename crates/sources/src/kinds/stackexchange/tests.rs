//! Questions, answers, and the pauses between them.

use super::*;
use crate::kinds::trial::{addresses, build, page, skipped};

fn source(keys: &str) -> Box<dyn Source> {
    build(&KIND, &format!("{{ name = 's', lang = 'en', {keys} }}")).unwrap()
}

fn read(body: &str) -> Result<Batch, ReadError> {
    source("site = 'diy', search = 'acme'").read(&page(API, body))
}

#[test]
fn questions_and_answers_are_read() {
    let batch = read(
        r#"{"has_more": true, "quota_max": 300, "quota_remaining": 299, "items": [
          {"item_type": "answer", "question_id": 70, "answer_id": 71, "creation_date": 1795341600, "title": "Acme&#39;s API", "score": -2,
           "body": "Use &lt;b&gt; &amp; wait", "excerpt": "Use ...", "owner": {"display_name": "Jan &amp; co", "link": "https://diy.stackexchange.com/users/5/jan"}},
          {"item_type": "question", "question_id": 70, "creation_date": 1795341500, "title": "Acme&#39;s API", "score": 3, "answer_count": 1,
           "excerpt": "How does <span class=\"highlight\">Acme</span> work?"},
          {"item_type": "question", "question_id": 69}]}"#,
    )
    .unwrap();
    let [answer, question] = batch.items.as_slice() else { panic!("{batch:?}") };
    assert_eq!((answer.text.as_str(), answer.title.as_deref()), ("Use <b> & wait", Some("Acme's API")));
    assert_eq!(answer.link.as_ref().unwrap().as_str(), "https://diy.stackexchange.com/a/71");
    assert_eq!((answer.author.as_ref().unwrap().display(), answer.reach.unwrap().reactions), ("Jan & co", Some(0)));
    let parent = answer.parent.as_ref().unwrap();
    assert_eq!((&parent.identity, parent.text.as_deref()), (&question.identity(), Some("Acme's API")));
    assert_eq!((question.text.as_str(), &question.thread), ("How does Acme work?", &question.native_id));
    assert_eq!((question.link.as_ref().unwrap().as_str(), &question.parent), ("https://diy.stackexchange.com/q/70", &None));
    assert_eq!(skipped(&batch), [("no title and no text", 1)]);
    assert_eq!((batch.next.unwrap().url.query(), batch.wait), (Some("page=2"), None));
}

#[test]
fn a_pause_that_is_asked_for_is_kept() {
    for (keys, expected) in [
        (r#""backoff": 12, "quota_remaining": 100"#, Some(Duration::from_secs(12))),
        (r#""backoff": 12, "quota_remaining": 0"#, Some(USED_UP)),
        (r#""quota_remaining": 1"#, None),
    ] {
        assert_eq!(read(&format!("{{\"items\": [], {keys}}}")).unwrap().wait, expected, "{keys}");
    }
    let error = read(r#"{"error_id": 502, "error_name": "throttle_violation", "error_message": "too many requests from this IP"}"#);
    assert_eq!(error.unwrap_err(), ReadError::Api("too many requests from this IP".into()));
}

#[test]
fn a_site_is_searched_for_what_is_newest() {
    let source = source("site = 'stackoverflow', search = 'acme api', key = 'K(('");
    let asked = "site=stackoverflow&q=acme+api&sort=creation&order=desc&pagesize=100&key=K%28%28";
    assert_eq!(addresses(&*source), [format!("{API}?{asked}")]);
    assert_eq!(source.address().as_str(), "https://stackoverflow.com/search?tab=newest&q=acme+api");
    for (site, expected) in [
        ("superuser", "superuser.com"),
        ("meta.superuser", "meta.superuser.com"),
        ("ru.stackoverflow", "ru.stackoverflow.com"),
        ("mathoverflow.net", "mathoverflow.net"),
        ("diy", "diy.stackexchange.com"),
    ] {
        assert_eq!(host(site), expected, "{site}");
    }
    for (keys, expected) in [
        ("site = 'a/b', search = 'a'", "`site` is the name of a site in the API, such as `stackoverflow` or `diy`"),
        ("site = 'diy', search = ' '", "`search` cannot be empty"),
    ] {
        assert_eq!(build(&KIND, &format!("{{ name = 's', {keys} }}")).unwrap_err(), expected, "{keys}");
    }
}
