//! What queries mean: each row a query, a mention, and whether it is found.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

use luister_matcher::Query;
use luister_mention::{Mention, MentionLine, SourceName};

fn mention(json: &str) -> Mention {
    MentionLine::parse(json).unwrap().into_mention(&SourceName::new("tweakers").unwrap(), "2026-11-21T08:00:00Z".parse().unwrap())
}

fn text(text: &str) -> Mention {
    mention(&serde_json::json!({ "text": text }).to_string())
}

fn check(rows: &[(&str, &str, bool)]) {
    for (query, said, expected) in rows {
        let read = Query::parse("the query", query).unwrap();
        assert_eq!(read.matches(&text(said)), *expected, "{query} in {said}");
    }
}

#[test]
fn words_are_whole_and_forget_case_and_accents() {
    check(&[
        ("acme", "ACME is duur", true),
        ("acme", "acmeïsme", false),
        ("acme", "Acme's klantenservice", true),
        ("acme", "Acme-klant", true),
        ("acme", "(acme)", true),
        ("acme", "https://www.acme.nl/contact", true),
        ("acme", "Ac\u{ad}me", true),
        ("cafe", "een café", true),
        ("café", "een cafe", false),
        ("café", "een CAFE\u{301}", true),
        ("één", "nog een", false),
        ("ijsselmeer", "het Ĳsselmeer", true),
        ("strasse", "Hauptstraße", false),
        ("hauptstrasse", "Hauptstraße", true),
        ("{BT}", "BT is slow", true),
        ("{BT}", "bt is slow", false),
        ("{Rabo Bank}", "de Rabo Bank", true),
        ("{Rabo Bank}", "de rabo bank", false),
        ("foto's", "mijn foto’s zijn weg", true),
        ("😡", "wat 😡😡 een service", true),
        ("❤", "ik ❤️ jullie", true),
        ("e-mail", "e mail, email of e-mail", true),
        ("email", "stuur een e-mail", false),
        ("10:30", "om 10:30 uur", true),
        ("3.14", "pi is 3.14", true),
    ]);
}

#[test]
fn tags_and_handles_are_words_too() {
    check(&[
        ("acme", "#acme", true),
        ("acme", "@acme", true),
        ("#acme", "acme", false),
        ("#acme", "wat een #Acme", true),
        ("@acme_nl", "hoi @Acme_NL!", true),
        ("@acme", "info@acme.nl", false),
        ("acme", "info@acme.nl", true),
        ("#acme*", "#acmestoring", true),
    ]);
}

#[test]
fn wildcards_stand_for_letters() {
    check(&[
        ("klacht*", "klachtenformulier", true),
        ("klacht*", "aanklacht", false),
        ("organi?ation", "organisation", true),
        ("organi?ation", "organiation", false),
        (r#""geld terug*""#, "geld teruggekregen", true),
        ("acme NEAR/2 stor*", "acme heeft weer storingen", true),
    ]);
}

#[test]
fn operators_join() {
    check(&[
        ("acme AND storing", "storing bij acme", true),
        ("acme AND storing", "acme", false),
        ("acme EN (storing OF kapot)", "acme kapot", true),
        ("acme storing kapot", "kapot acme storing", true),
        ("acme NOT vacature", "vacature bij acme", false),
        ("acme AND NOT vacature", "storing bij acme", true),
        ("acme -vacature", "vacature bij acme", false),
        ("acme NIET (vacature OF stage)", "stage bij acme", false),
        ("-vacature acme", "acme", true),
        (r#"acme -"open dag""#, "open dag van acme", false),
        ("“geld terug”", "mijn geld terug!", true),
        (r#""geld terug""#, "terug geld", false),
        ("acme <<< onze naam >>> AND storing // niets", "acme storing", true),
        ("`C++`", "ik schrijf c++", true),
        ("`C++`", "ik schrijf c", false),
        (r"/\b\d{4} ?[A-Z]{2}\b/", "1234 AB Breda", true),
        (r"/\b\d{4} ?[A-Z]{2}\b/", "1234 ab Breda", false),
        (r"/\b\d{4} ?[a-z]{2}\b/i", "1234 AB Breda", true),
        ("count:2:acme", "acme en acme", true),
        ("count:2:acme", "acme", false),
        ("count:2:(acme OR storing)", "acme storing", true),
    ]);
}

#[test]
fn near_counts_the_words_in_between() {
    check(&[
        ("acme NEAR/0 storing", "storing acme", true),
        ("acme NEAR/0 storing", "acme een storing", false),
        ("acme NEAR/2 storing", "acme heeft een storing", true),
        ("acme NEAR/1 storing", "acme heeft een storing", false),
        ("acme NEAR storing", "acme een twee drie vier storing", true),
        ("acme NEAR storing", "acme een twee drie vier vijf storing", false),
        ("acme ONEAR/3 storing", "acme heeft storing", true),
        ("acme ONEAR/3 storing", "storing bij acme", false),
        ("acme NAAST/3 storing", "storing bij acme", false),
        ("acme NEAR/3f storing", "storing bij acme", false),
        ("acme NABIJ/3 storing", "storing bij acme", true),
        ("(acme OR lumeo) NEAR/1 (storing OR kapot)", "kapot bij lumeo", true),
        (r#""geld terug" NEAR/2 acme"#, "acme wil geld terug", true),
        ("acme NEAR/3 acme", "acme", false),
        ("acme NEAR/3 acme", "acme en acme", true),
        (r#""acme storing"~2"#, "storing nu bij acme", true),
        (r#""acme storing"~1"#, "storing nu bij acme", false),
        ("(acme AND storing)~2", "storing nu bij acme", true),
        ("((acme OR lumeo) AND (storing OR kapot))~1", "lumeo is kapot", true),
        ("(acme AND geen AND stroom)~2", "stroom is er geen bij acme", false),
        ("(acme AND geen AND stroom)~3", "stroom is er geen bij acme", true),
        ("near/2:acme,storing", "storing bij acme", true),
        ("onear/2:acme,geen,stroom", "acme heeft geen stroom", true),
        ("onear/2:acme,geen,stroom", "geen stroom acme", false),
        ("`C++` NEAR/3 vacature", "vacature voor C++", true),
    ]);
}

#[test]
fn phrases_and_near_stay_in_one_field() {
    let mention = mention(
        r#"{"title":"Storing bij Acme","text":"Geen stroom","url":"https://gathering.tweakers.net/forum/1","channel":"forum",
            "author":{"name":"Jan"},"rating":{"value":4,"best":10},"lang":"nl","thread":"t7","published":"2026-11-20T10:00:00Z"}"#,
    );
    for (query, expected) in [
        ("storing AND stroom", true),
        ("acme NEAR/3 geen", false),
        (r#""acme geen""#, false),
        ("title:acme AND text:stroom", true),
        ("jan", false),
        ("author:jan", true),
        ("-author:jan storing", false),
        ("site:tweakers.net AND channel:(forum OR review)", true),
        ("-site:tweakers.net AND storing", false),
        ("language:nl AND rating:2 AND thread:t7 AND date:2026-11-20 AND source:tweakers AND link:/forum/", true),
        ("rating:[3 TO 4]/10", true),
        ("rating:>=3", false),
        ("storing lang:en", false),
        ("title:(storing NOT stroom)", true),
    ] {
        assert_eq!(Query::parse("the query", query).unwrap().matches(&mention), expected, "{query}");
    }
}
