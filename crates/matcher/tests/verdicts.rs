//! What is said of mentions, and why.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

use luister_matcher::{Detail, ListFile, Lists, Matcher};
use luister_mention::{Because, Field, Locale, Mention, MentionLine, Problem, Severity, Signal, SourceName, Span, Verdict};
use std::sync::Arc;

const ACME: &str = "list: Acme\nlang: nl, en\nteam: webcare\n\n$brand = acme OR #acme\n\n$brand\n$brand NEAR/3 incasso => complaint\n";

fn mention(json: &str) -> Mention {
    MentionLine::parse(json).unwrap().into_mention(&SourceName::new("tweakers").unwrap(), "2026-11-21T08:00:00Z".parse().unwrap())
}

fn text(text: &str) -> Mention {
    mention(&serde_json::json!({ "text": text }).to_string())
}

fn compile(files: &[(&str, &str)], previous: Option<&Lists>) -> (Lists, Vec<Problem>) {
    let files: Vec<ListFile> = files.iter().map(|(file, text)| ListFile { file: (*file).into(), text: (*text).into() }).collect();
    Lists::compile(&files, previous)
}

fn assert_no_error(problems: &[Problem]) {
    let errors: Vec<_> = problems.iter().filter(|problem| problem.severity == Severity::Error).map(ToString::to_string).collect();
    assert_eq!(errors, Vec::<String>::new());
}

fn matcher(lists: &[(&str, &str)]) -> Matcher {
    let (lists, problems) = compile(lists, None);
    assert_no_error(&problems);
    Matcher::new(Arc::new(lists))
}

fn judge(mention: &Mention) -> Verdict {
    matcher(&[("acme.txt", ACME)]).judge(mention)
}

#[test]
fn plain_texts_are_told_apart() {
    for (said, expected) in [
        ("Alweer een storing bij Acme, al drie uur geen stroom en niemand neemt op", Signal::Complaint),
        ("Wat een slechte service van Acme, ik krijg geen reactie op mijn mails", Signal::Complaint),
        ("Mijn pakket is nog steeds niet bezorgd en de klantenservice hangt gewoon op.", Signal::Complaint),
        ("Nog altijd geen geld terug gekregen van Acme, belachelijk!", Signal::Complaint),
        ("I have been on hold for 40 minutes and still no answer. Terrible customer service.", Signal::Complaint),
        ("My order never arrived and they refuse to refund me", Signal::Complaint),
        ("App crasht steeds sinds de laatste update", Signal::Complaint),
        ("Weet iemand hoe ik bij Acme mijn meterstand kan doorgeven?", Signal::Question),
        ("Hoe laat gaat de winkel morgen open?", Signal::Question),
        ("Does anyone know how to reset the router?", Signal::Question),
        ("What time does the shop open on Sunday?", Signal::Question),
        ("Wie kent een goede installateur voor een warmtepomp in de buurt van Breda?", Signal::Lead),
        ("Op zoek naar een nieuwe energieleverancier, iemand tips?", Signal::Lead),
        ("Looking for a reliable plumber near Leeds, any recommendations?", Signal::Lead),
        ("Can anyone recommend a good broadband provider? Budget about £30 a month", Signal::Lead),
        ("Super geholpen door de monteur van Acme, heel vriendelijk. Dank!", Signal::Praise),
        ("Top service, binnen een dag geleverd. Zeer tevreden!", Signal::Praise),
        ("Great service, friendly staff, highly recommend them!", Signal::Praise),
        ("Datalek bij Acme: gegevens van duizenden klanten op straat", Signal::Crisis),
        ("Mijn dochter ligt in het ziekenhuis na brand door de oplader, aangifte gedaan bij de politie", Signal::Crisis),
        ("Data breach at Acme: passwords of thousands of customers leaked, regulator informed", Signal::Crisis),
        ("Acme opent maandag een kantoor in Utrecht", Signal::Other),
        ("Acme opens a new office in Leeds on Monday", Signal::Other),
        ("", Signal::Other),
    ] {
        let said = if said.is_empty() { "x" } else { said };
        let verdict = judge(&text(said));
        assert_eq!(verdict.signal, expected, "{said}: {:?} {:#?}", verdict.scores, verdict.why);
    }
}

#[test]
fn negation_takes_praise_back() {
    let score = |said: &str| judge(&text(said)).scores.praise;
    for (good, not_good) in
        [("De service is goed en snel", "De service is niet goed en niet snel"), ("I am happy with this", "I am not happy with this")]
    {
        assert!(score(not_good) < score(good), "{not_good}");
    }
}

#[test]
fn ratings_speak_along() {
    let rated = |value: u8| judge(&mention(&format!(r#"{{"text":"Acme","rating":{{"value":{value},"best":5}}}}"#)));
    for (value, expected) in [(1, Signal::Complaint), (2, Signal::Complaint), (3, Signal::Other), (4, Signal::Praise), (5, Signal::Praise)]
    {
        assert_eq!(rated(value).signal, expected, "{value} of 5");
    }
    assert!(rated(1).why.iter().any(|reason| matches!(reason.because, Because::Rating { .. }) && reason.weight > 0.0));
}

#[test]
fn a_query_can_say_what_it_is() {
    let verdict = judge(&text("Acme stuurt een incassobureau langs, gezellig. Incasso van Acme"));
    assert!((verdict.scores.complaint - 1.0).abs() < f32::EPSILON);
    assert_eq!(verdict.signals.first(), Some(&Signal::Complaint));
    let Because::Query { list, line, query } = &verdict.why[0].because else { panic!("{:?}", verdict.why) };
    assert_eq!((list.as_str(), *line, query.as_str()), ("Acme", 8, "$brand NEAR/3 incasso"));
}

#[test]
fn matches_say_where_they_are() {
    let verdict = judge(&mention(r#"{"title":"Über #Acme","text":"Één incasso van ACME."}"#));
    let found: Vec<_> = verdict.matches.iter().map(|hit| (hit.line, hit.signal, hit.spans.clone())).collect();
    let span = |field, start, end| Span { field, start, end };
    assert_eq!(
        found,
        [
            (Some(7), None, vec![span(Field::Title, 7, 11), span(Field::Text, 18, 22)]),
            (Some(8), Some(Signal::Complaint), vec![span(Field::Text, 6, 13), span(Field::Text, 18, 22)]),
        ]
    );
}

#[test]
fn a_source_can_say_what_it_is_about() {
    let verdict = judge(&mention(r#"{"text":"Prima","about":["ACME","Elsewhere"]}"#));
    let found: Vec<_> = verdict.matches.iter().map(|hit| (hit.list.as_str(), hit.line, hit.query.as_str())).collect();
    assert_eq!(found, [("Elsewhere", None, ""), ("Acme", None, "")]);
}

#[test]
fn what_is_told_has_bounds() {
    let lines = (0..300).map(|n| format!("acme NOT x{n}")).collect::<Vec<_>>().join("\n");
    let (lists, _) = compile(&[("acme.txt", &lines)], None);
    let long = "acme ".repeat(60_000);
    let verdict = Matcher::new(Arc::new(lists)).judge(&Mention { text: long, ..text("x") });
    assert_eq!(verdict.matches.len(), 200);
    assert!(verdict.matches.iter().all(|hit| hit.spans.len() <= 20 && hit.query.chars().count() <= 200));
    assert!(verdict.why.len() <= 40);
}

#[test]
fn the_language_is_told_else_hinted_else_read() {
    for (json, expected) in [
        (r#"{"text":"Acme kapot","lang":"fr"}"#, Some("fr")),
        (r#"{"text":"Acme kaputt gegangen"}"#, Some("nl")),
        (r#"{"text":"The heating at Acme has been broken for three weeks now"}"#, Some("en")),
        (r#"{"text":"Der Kundendienst antwortet schon seit drei Wochen nicht mehr auf meine Anfragen"}"#, Some("de")),
        (r#"{"text":"12 34"}"#, None),
    ] {
        assert_eq!(judge(&mention(json)).lang.map(|lang| lang.to_string()).as_deref(), expected, "{json}");
    }
}

#[test]
fn a_bad_version_leaves_the_good_one_working() {
    let (first, _) = compile(&[("a.txt", "acme"), ("b.txt", "list:B\n\nlumeo AND list:a")], None);
    let (second, problems) = compile(&[("a.txt", "acme AND"), ("b.txt", "list:B\n\nlumeo OR list:a")], Some(&first));
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(
        second.iter().map(|list| (list.name().as_str(), list.text())).collect::<Vec<_>>(),
        [("a", "acme"), ("B", "list:B\n\nlumeo OR list:a")]
    );
    let found = |lists: Lists, said| Matcher::new(Arc::new(lists)).judge(&text(said)).matches.len();
    assert_eq!(found(second.clone(), "acme"), 2, "the old list, and the new one that borrows it");
    assert_ne!(first.version(), second.version());
    let (third, problems) = compile(&[("b.txt", "list:B\n\nlumeo")], Some(&second));
    assert_eq!((third.iter().count(), problems.len()), (1, 0), "a file that is gone is gone");
    let (same, _) = compile(&[("b.txt", "list:B\n\nlumeo")], None);
    assert_eq!(same.version(), third.version(), "the same files give the same version");
}

#[test]
fn lists_are_read_as_meant() {
    let acme = "// keywords/acme.txt\nlist:  Acme\nkind:  brand\nlang:  nl, en\n\n$brand = acme OR \"acme energie\" OR @acme_nl OR #acme\n
$brand                                                      // the verdict decides what it is
$brand NEAR/8 (storing OR kapot* OR \"geld terug\")           => complaint
(\"wie kent\" OR \"ervaring met\") NEAR/6 warmtepomp*         => lead
$brand AND (rechtszaak OR kassa OR radar OR ACM)            => crisis
must match:      Alweer een storing bij Acme, al drie uur geen stroom
must not match:  Het acmeïsme was een stroming van dichters
";
    let word_processor = "\u{FEFF}List: Acme // our name\r\nlang: nl,\r\n  en\r\n\r\n“acme energie” –vacature\r\n   NOT ‘t // note\r\n";
    for (name, text, said, expected) in [
        ("the list of the design", acme, "Acme heeft mijn geld terug", 2),
        ("curly quotes, a BOM and CRLF", word_processor, "Acme Energie zoekt", 1),
        ("an exclusion by a long dash", word_processor, "vacature bij Acme Energie", 0),
        ("a reference in first place", "(list:Acme) AND x1", "x1", 0),
        ("no header, a comment first", "  // note\n\nacme OR\n// in between\n   lumeo", "lumeo", 1),
    ] {
        let others = [("c.txt", text), ("b.txt", "list: Acme\n\nlumeo2")];
        let (lists, problems) = compile(if text.contains("(list:") { &others } else { &others[..1] }, None);
        assert_no_error(&problems);
        let verdict = Matcher::new(Arc::new(lists)).judge(&self::text(said));
        assert_eq!(verdict.matches.len(), expected, "{name}");
    }
}

#[test]
fn the_team_of_a_list_can_be_pointed_at() {
    let (lists, _) = compile(&[("acme.txt", ACME)], None);
    let list = lists.get("ACME").unwrap();
    let team = list.team().unwrap();
    assert_eq!((team.name.as_str(), team.line, list.text().get(team.bytes.clone())), ("webcare", 3, Some("webcare")));
}

#[test]
fn an_explanation_tells_all() {
    let acme = "list: Acme\n\n$brand = acme OR #acme\n$brand NEAR/4 (storing OR kapot* OR \"geld terug\") => complaint\n$brand AND lang:en\nkassa OR radar\n";
    let matcher = matcher(&[("keywords/acme.txt", acme)]);
    let explanation = matcher.explain(&text("Alweer alles kapot bij #Acme, al drie uur geen stroom!"));
    let told = [Detail::Close, Detail::All].map(|detail| [Locale::En, Locale::Nl].map(|locale| explanation.in_words(locale, detail)));
    let shown = told.as_flattened().join("\n---\n\n");
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(shown) });
}

#[test]
fn scores_lie_between_0_and_1() {
    proptest::proptest!(|(title in "\\PC{0,30}", said in "(\\PC|kapot |great |\\? |storing |thanks |brand ){1,60}")| {
        let mention = Mention { title: Some(title), text: said, ..text("x") };
        let verdict = judge(&mention);
        for signal in Signal::SCORED {
            proptest::prop_assert!((0.0..=1.0).contains(&verdict.scores.of(signal)));
        }
        proptest::prop_assert!(verdict.why.iter().all(|reason| reason.weight.abs() <= 1.0));
    });
}

#[test]
fn what_is_nearly_there_is_told() {
    for (query, said, expected) in [
        ("\"geld terug\"", "geld van Acme graag terug", "de woorden van `\"geld terug\"` staan er wel in, maar niet naast elkaar"),
        ("{Nettio} AND contract", "nettio contract loopt af", "`{Nettio}` staat er alleen met andere hoofdletters in"),
        (
            "storing OR (niemand NEAR/1 belt)",
            "niemand van de mensen daar belt",
            "tussen `niemand` en `belt` staan 4 woorden en dat mogen er hooguit 1 zijn",
        ),
        ("storing OR kapot", "niets", "geen van `storing`, `kapot` staat erin"),
        ("acme NOT vacature", "vacature bij Acme", "- NOT vacature: staat erin en dat mag niet: ‘vacature’"),
        ("acme NOT vacature", "bij Acme", "+ NOT vacature: staat er niet in, en zo hoort het"),
    ] {
        let (lists, _) = compile(&[("a.txt", query)], None);
        let explanation = Matcher::new(Arc::new(lists)).explain(&text(said));
        let told = explanation.in_words(luister_mention::Locale::Nl, Detail::All);
        assert!(told.contains(expected), "{query} in {said}: {told}");
    }
}

#[test]
fn in_a_language_that_was_not_learned_only_marks_and_the_rating_count() {
    let german = "Der Kundendienst antwortet seit drei Wochen nicht auf meine Briefe, wann kommt denn endlich jemand";
    let plain = judge(&text(german));
    assert_eq!((plain.signal, plain.uncertain, plain.versions.model.as_str()), (Signal::Other, false, "none"), "{:?}", plain.scores);
    let asking = judge(&text(&format!("{german}?")));
    assert!(asking.scores.question > plain.scores.question && asking.signal != Signal::Complaint, "{:?}", asking.scores);
    assert!(asking.why.iter().any(|reason| reason.because == Because::Sign { words: "?".to_owned() }), "{:?}", asking.why);
    let rated = judge(&mention(&serde_json::json!({ "text": german, "rating": { "value": 1, "best": 5 } }).to_string()));
    assert_eq!(rated.signal, Signal::Complaint, "{:?}", rated.scores);
    assert_ne!(judge(&text("Dit is kapot")).versions.model, "none");
}

#[test]
fn any_text_has_a_verdict() {
    let emoji = "👍".repeat(2_000);
    let long = "niet goed! ".repeat(3_000);
    for (name, said) in [
        ("one emoji", "😡"),
        ("many", &emoji),
        ("marks alone", "?!?!…"),
        ("names alone", "@acme @jan"),
        ("no blanks", &"x".repeat(5_000)),
        ("a long text", &long),
        ("two languages", "De app is down, what a joke, ik bel morgen wel"),
        ("letters of another script", "中文评论很差"),
        ("what cannot be seen", "\u{200b}\u{feff}"),
    ] {
        let verdict = judge(&Mention { text: said.to_owned(), ..text("x") });
        let scores = Signal::SCORED.map(|signal| verdict.scores.of(signal));
        assert!(scores.iter().all(|score| (0.0..=1.0).contains(score)), "{name}: {scores:?}");
    }
}

#[test]
fn a_reason_says_what_would_be_without_it() {
    let verdict = judge(&text("Top geregeld hoor, al drie weken wachten op een monteur en niemand die terugbelt"));
    assert_eq!(verdict.signal, Signal::Complaint, "{:?}", verdict.scores);
    let strongest = verdict.why.iter().find(|reason| reason.signal == Signal::Complaint).unwrap();
    assert!(strongest.without.is_some_and(|other| other != Signal::Complaint), "{:?}", verdict.why);
}
