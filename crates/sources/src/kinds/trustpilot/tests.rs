use super::*;
use crate::kinds::{self, told::told};
use toml::de::ValueDeserializer;

fn build(keys: &str) -> Result<Box<dyn Source>, String> {
    let table = format!("{{ name = 'trustpilot', company = 'acme.example'{keys} }}");
    let keys = Keys(&|_| Ok(SecretString::from("geheim")));
    (kinds::kind("trustpilot").unwrap().build)(ValueDeserializer::parse(&table).unwrap(), &keys).map_err(|error| error.message().to_owned())
}

fn page(url: &str, body: &str) -> Page {
    Page { url: Url::parse(url).unwrap(), content_type: None, body: body.into() }
}

const HERE: &str = "https://www.trustpilot.com/review/acme.example?languages=all&sort=recency";

#[test]
fn the_page_and_the_api_tell_the_same() {
    let rows = r#"{"id": "a1", "rating": 1, "title": "Nooit meer", "text": "Drie weken gewacht.\nNiemand belt.",
        "consumer": {"id": "u1", "displayName": "Jan"}, "dates": {"publishedDate": "2026-11-20T18:30:00.000Z", "updatedDate": null},
        "reply": {"message": "Wij bellen u.", "publishedDate": "2026-11-21T08:00:00.000Z"}},
        {"id": "a2", "title": "Snel geholpen en...", "text": "Snel geholpen en netjes.", "rating": 5}, {"id": "a3"}, 7"#;
    let html = format!(
        "<html><script id=\"__NEXT_DATA__\" type=\"application/json\">{{\"props\": {{\"pageProps\": {{\"reviews\": [{rows}], \
         \"filters\": {{\"pagination\": {{\"totalPages\": 3}}}}}}}}}}</script>"
    );
    let batch = build("").unwrap().read(&page(HERE, &html)).unwrap();
    let expected = "id:a1 | Jan | 2026-11-20 18:30:00 | 1/5 | Nooit meer | Drie weken gewacht./Niemand belt.\n\
                    id:a1/reply | acme.example | 2026-11-21 08:00:00 | - | - | Wij bellen u. own -> id:a1\n\
                    id:a2 | - | - | 5/5 | - | Snel geholpen en netjes.";
    assert_eq!(told(&batch.items), expected);
    let reasons: Vec<&str> = batch.skipped.keys().map(String::as_str).collect();
    assert_eq!(reasons, ["a review of a shape that is not known", "a review without text, title or rating"]);
    assert_eq!(batch.items[0].link.as_ref().map(luister_mention::Link::as_str), Some("https://www.trustpilot.com/reviews/a1"));
    assert_eq!(batch.next.map(|ask| ask.url.to_string()), Some(format!("{HERE}&page=2")));

    let answer = rows.replace("\"rating\"", "\"stars\"").replace("\"reply\"", "\"companyReply\"").replace("\"message\"", "\"text\"");
    let answer = answer.replace("\"publishedDate\": \"2026-11-21", "\"createdAt\": \"2026-11-21");
    let source = build(", unit = '46d', key_env = 'X'").unwrap();
    let batch = source
        .read(&page("https://api.trustpilot.com/v1/business-units/46d/reviews?page=2", &format!("{{\"reviews\": [{answer}]}}")))
        .unwrap();
    assert_eq!(told(&batch.items), expected);
    let next = batch.next.unwrap();
    assert_eq!(next.url.as_str(), "https://api.trustpilot.com/v1/business-units/46d/reviews?perPage=100&orderBy=createdat.desc&page=3");
    assert_eq!(next.headers[KEY], "geheim");
    assert!(!format!("{source:?} {next:?}").contains("geheim"));
}

#[test]
fn what_keeps_us_out_is_named() {
    let api = build(", unit = '46d', key_env = 'X'").unwrap();
    let open = build("").unwrap();
    for (source, body, expected) in [
        (
            &open,
            "<html><title>Even geduld</title>",
            "the page is broken: the data of the page is not where it was; it may be a page that keeps programs out",
        ),
        (&open, "<html><script id=__NEXT_DATA__>{\"props\": {}}</script>", "the page is broken: the data of the page has another shape"),
        (&api, r#"{"fault": {"faultstring": "Invalid ApiKey"}}"#, "the API says: Invalid ApiKey"),
        (&api, "{\"links\": []}", "the page is broken: there is no list of reviews in it"),
        (&api, "<html>", "this is an HTML page, not what was due"),
    ] {
        assert_eq!(source.read(&page(HERE, body)).unwrap_err().to_string(), expected, "{body}");
    }
    assert_eq!(api.complaint(&page(HERE, r#"{"message": "Forbidden"}"#)).as_deref(), Some("Forbidden"));
    assert!(open.complaint(&page(HERE, r#"{"message": "Forbidden"}"#)).is_none());
    assert_eq!(
        build(", unit = '46d'").unwrap_err(),
        "the API needs both `unit` and `key_file` or `key_env`; the public page needs neither"
    );
}
