//! Files as people make them.

use super::*;
use chrono::{DateTime, Utc};

fn source() -> Box<dyn Source> {
    let table = "{ name = 'knipsels', folder = '../inbox' }";
    (KIND.build)(toml::de::ValueDeserializer::parse(table).unwrap(), &Keys::blank()).unwrap()
}

fn read(body: &str) -> Result<Batch, ReadError> {
    let url = Url::parse("file:///inbox/knipsels.txt").unwrap();
    source().read(&Page { url, content_type: None, body: body.as_bytes().to_vec() })
}

#[test]
fn lines_of_json_are_mentions() {
    let batch = read(
        "\u{feff}{\"text\":\"Storing bij Acme\",\"author\":{\"name\":\"Marieke\"},\"published\":\"2026-11-20T08:00:00Z\",\"ref\":\"k-1\"}\n\n{\"text\":\"\"}\n{\"title\":1}\n{\"text\":\"ook goed\"}\n",
    )
    .unwrap();
    assert_eq!(batch.items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>(), ["Storing bij Acme", "ook goed"]);
    let first = &batch.items[0];
    assert_eq!((first.native_id.as_deref(), first.author.as_ref().map(luister_mention::Author::display)), (Some("k-1"), Some("Marieke")));
    assert_eq!(first.published, Some("2026-11-20T08:00:00Z".parse::<DateTime<Utc>>().unwrap()));
    let skipped: Vec<&String> = batch.skipped.keys().collect();
    assert_eq!(skipped, ["line 3: `text` is empty and there is no `title`", "line 4: this is not a mention: it has no `text`"]);
}

#[test]
fn a_table_from_a_spreadsheet_is_read() {
    for (name, table) in [
        ("commas", "Text,Author,Rating,URL,Other\n\"Drie uur, geen stroom\",Piet,2/5,https://a.example/1,x\n,,,,\n"),
        ("semicolons", "author;rating;text;url\nPiet;\"2,0 of 5\";Drie uur, geen stroom;https://a.example/1\n"),
        ("tabs", "rating\turl\tauthor\ttext\r\n2\thttps://a.example/1\tPiet\tDrie uur, geen stroom\r\n"),
    ] {
        let batch = read(table).unwrap();
        let item = batch.items.first().unwrap_or_else(|| panic!("{name}: {:?}", batch.skipped));
        assert_eq!(item.text, "Drie uur, geen stroom", "{name}");
        assert_eq!(item.rating, luister_mention::Rating::new(2.0, 5.0), "{name}");
        assert_eq!(item.author.as_ref().map(luister_mention::Author::display), Some("Piet"), "{name}");
        assert_eq!(item.link.as_ref().map(luister_mention::Link::as_str), Some("https://a.example/1"), "{name}");
        assert_eq!(batch.skipped.len(), usize::from(name == "commas"), "{name}: {:?}", batch.skipped);
    }
}

#[test]
fn what_is_wrong_comes_back_line_by_line() {
    let batch = read("text,rating,url\ngoed,9/5,\nbeter,mooi,\nbest,5,javascript:alert(1)\n\"open\n").unwrap();
    let told: Vec<String> = batch.skipped.keys().cloned().collect();
    assert_eq!(
        told,
        [
            "line 2: this is not a mention: 9 of 5 is no rating",
            "line 3: `mooi` is no rating, write `4/5`",
            "line 4: this is not a mention: `javascript:alert(1)` is not an http or https address",
        ]
        .map(|text| told.iter().find(|told| told.starts_with(text)).cloned().unwrap_or_else(|| format!("missing: {text}")))
    );
    let many = read(&"{}\n".repeat(1000)).unwrap();
    assert_eq!((many.skipped.len(), many.skipped.values().sum::<u32>()), (MAX_TOLD + 1, 1000));
    assert!(matches!(read("nom,prenom\na,b\n"), Err(ReadError::NotAFeed(Looks::Text))));
}

#[test]
fn json_is_read_as_programs_write_it() {
    for (name, body, kept, skipped) in [
        ("one object on several lines", "{\n  \"text\": \"a\",\n  \"lang\": \"nl\"\n}\n", 1, &[][..]),
        ("an array", "[{\"text\":\"a\"},\n{\"text\":\"b\",\"ref\":\"k-2\"}]", 2, &[]),
        ("an array with a mistake", "[{\"text\":\"a\"}, 7, {}]", 1, &["line 2: this is not a mention", "line 3: this is not a mention"]),
    ] {
        let batch = read(body).unwrap();
        assert_eq!(batch.items.len(), kept, "{name}: {:?}", batch.skipped);
        let told: Vec<&String> = batch.skipped.keys().collect();
        assert!(told.len() == skipped.len() && told.iter().zip(skipped).all(|(told, due)| told.starts_with(due)), "{name}: {told:?}");
    }
    assert_eq!(read("[]").unwrap().items.len(), 0);
    assert!(matches!(read("[{\"text\":\"a\"}"), Err(ReadError::Parse(_))));
}

#[test]
fn an_inbox_is_looked_into_or_posted_to() {
    let build = |keys: &str, token: &'static str| {
        let table = format!("{{ name = 'kn ip/sels', {keys} }}");
        let read = |_: &crate::KeyFrom| Ok(SecretString::from(token));
        (KIND.build)(toml::de::ValueDeserializer::parse(&table).unwrap(), &Keys(&read)).map_err(|error| error.message().to_owned())
    };
    let token = "0123456789abcdef0123";
    let posted = build("token_file = 'x'", token).unwrap();
    assert!(!posted.is_polled() && posted.folder().is_none() && posted.post_token().is_some());
    assert_eq!(posted.address().as_str(), "inbox:/kn%20ip%2Fsels");
    assert!(!format!("{posted:?}").contains(token));
    let both = build("token_env = 'X', folder = '../inbox'", token).unwrap();
    assert!(both.is_polled() && both.folder().is_some() && both.post_token().is_some());
    for (keys, token, expected) in [
        ("", token, "an inbox has a `folder` that is looked into, a `token_file` by which is posted to it, or both"),
        ("token_file = 'x'", "short", "a token has at least 20 characters; `openssl rand -hex 32` makes one"),
        ("token_file = 'x', token_env = 'X'", token, "keep either `token_file` or `token_env`"),
    ] {
        assert_eq!(build(keys, token).unwrap_err(), expected, "{keys}");
    }
}
