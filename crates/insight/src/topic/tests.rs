use super::*;
use proptest::prelude::*;

/// Subjects in Dutch and English: what is said of each, in several ways.
const SUBJECTS: [(&str, &[&str]); 4] = [
    (
        "inloggen",
        &[
            "Kan alweer niet inloggen in de app, scherm blijft wit",
            "inloggen lukt niet sinds de update van de app",
            "App vraagt steeds om een code en daarna kan ik nog niet inloggen",
            "Cannot log in, the app wants a code that never arrives",
            "de app gooit me er na inloggen meteen uit",
        ],
    ),
    (
        "monteur",
        &[
            "Monteur zou tussen 8 en 12 komen, niemand gezien",
            "Derde keer dat de monteur zijn afspraak vergeet",
            "de monteur belde af en er is geen nieuwe afspraak",
            "engineer never showed up for the appointment",
            "Vrije dag genomen en geen monteur aan de deur",
        ],
    ),
    (
        "pakket",
        &[
            "Mijn pakket ligt al een week bij het sorteercentrum",
            "pakket zogenaamd bezorgd, sorteercentrum weet van niets",
            "Waar blijft mijn pakket? Bezorger is nooit geweest",
            "my parcel was delivered to the wrong street",
            "pakket nat in de tuin, bezorger belde niet aan",
        ],
    ),
    (
        "factuur",
        &[
            "De factuur klopt niet, er staan dubbele kosten op",
            "dubbele kosten op mijn factuur en niemand legt het uit",
            "Factuur van november is twee keer zo hoog door rare kosten",
            "invoice shows a fee that nobody can explain",
            "weer een factuur met kosten van een ander",
        ],
    ),
];

/// Texts of all subjects, each of its own, from this number on.
fn said(from: usize, count: usize) -> Vec<String> {
    let asides = ["zucht", "echt waar", "al sinds dinsdag", "hoe dan", "voor de tweede keer", "en dat in 2026", "😡", "groeten uit Zwolle"];
    (from..from + count)
        .map(|nth| {
            let (_, ways) = SUBJECTS[nth % SUBJECTS.len()];
            format!("{} {} {}", ways[(nth / 4) % ways.len()], asides[nth % 7], asides[(nth / 7 + nth) % 8])
        })
        .collect()
}

fn find(texts: &[String], known: &[Seed]) -> Topics {
    Topics::find(texts.iter().map(|text| Text::from(text.as_str())), ["Acme"], known, &Limits::default())
}

fn seeds(topics: &Topics) -> Vec<Seed> {
    topics.found.iter().map(Topic::seed).collect()
}

/// Each text is in one topic, or in none, and nowhere twice.
fn holds(topics: &Topics, texts: usize) {
    let mut all: Vec<usize> =
        topics.found.iter().flat_map(|topic| topic.members.iter().copied()).chain(topics.unsorted.iter().copied()).collect();
    all.sort_unstable();
    assert_eq!(all, (0..texts).collect::<Vec<_>>());
    for topic in &topics.found {
        assert!(topic.typical.iter().all(|typical| topic.members.contains(typical)) && !topic.typical.is_empty());
        assert!(topic.typical.len() <= 3 && !topic.name.is_empty() && topic.terms.len() <= MAX_TERMS);
        assert!(topic.members.len() >= Limits::default().least);
    }
    assert!(topics.found.len() <= Limits::default().topics);
    assert!(topics.found.is_sorted_by_key(|topic| std::cmp::Reverse(topic.members.len())));
    let mut names: Vec<&str> = topics.found.iter().map(|topic| topic.name.as_str()).collect();
    let mut ids: Vec<TopicId> = topics.found.iter().map(|topic| topic.id).collect();
    names.sort_unstable();
    names.dedup();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((names.len(), ids.len()), (topics.found.len(), topics.found.len()));
}

#[test]
fn subjects_are_found_and_named_as_people_write_them() {
    let texts = said(0, 80);
    let found = find(&texts, &[]);
    holds(&found, texts.len());
    assert_eq!(found.found.len(), SUBJECTS.len(), "{:?}", found.found.iter().map(|topic| &topic.name).collect::<Vec<_>>());
    for (nth, (word, _)) in SUBJECTS.iter().enumerate() {
        let topic = found.found.iter().find(|topic| topic.name.split(" · ").any(|part| part == *word));
        let topic =
            topic.unwrap_or_else(|| panic!("`{word}` is in none of {:?}", found.found.iter().map(|topic| &topic.name).collect::<Vec<_>>()));
        let right = topic.members.iter().filter(|member| *member % SUBJECTS.len() == nth).count();
        assert!(right == topic.members.len() && right >= 16, "{word}: {right} of {}", topic.members.len());
    }
    assert!(found.found.iter().any(|topic| topic.name.contains("dubbele kosten") || topic.name.contains("kosten")));
}

#[test]
fn a_topic_that_is_still_there_keeps_its_identity_and_its_name() {
    let first = find(&said(0, 80), &[]);
    let mut texts = said(80, 60);
    texts.extend(
        (0..24)
            .map(|nth| format!("Datalek! Gegevens van klanten op straat door een hacker, dossier {}", ["een", "ander", "mijn"][nth % 3])),
    );
    texts.extend(
        (0..24)
            .map(|nth| format!("hacker heeft onze gegevens, {} datalek bij die club", ["groot", "nieuw", "tweede", "zoveelste"][nth % 4])),
    );
    let second = find(&texts, &seeds(&first));
    holds(&second, texts.len());
    for topic in &first.found {
        let still = second.found.iter().find(|other| other.id == topic.id).unwrap_or_else(|| panic!("`{}` is lost", topic.name));
        assert_eq!((&still.name, still.known), (&topic.name, true));
    }
    let new: Vec<&Topic> = second.found.iter().filter(|topic| !topic.known).collect();
    assert!(new.iter().any(|topic| topic.name.contains("datalek") || topic.name.contains("gegevens")), "{new:?}");
    assert!(new.iter().all(|topic| !first.found.iter().any(|other| other.id == topic.id)));

    let gone: Vec<String> = (0..40).map(|nth| format!("zonnepanelen op het dak leveren te weinig op, paneel {nth}")).collect();
    assert!(find(&gone, &seeds(&first)).found.iter().all(|topic| !topic.known));
}

#[test]
fn texts_of_another_time_are_counted_alike() {
    let texts = said(0, 80);
    let found = find(&texts, &[]);
    let sizes: Vec<usize> = found.found.iter().map(|topic| topic.members.len()).collect();
    let (counts, unsorted) = found.count(texts.iter().map(|text| Text::from(text.as_str())));
    assert_eq!((counts, unsorted), (sizes, found.unsorted.len()), "members are placed as others are");
    for (nth, text) in texts.iter().enumerate() {
        let place = found.place(Text::from(text.as_str()));
        assert_eq!(place.is_none(), found.unsorted.contains(&nth));
        assert!(place.is_none_or(|place| found.found[place].members.contains(&nth)));
    }
    assert_eq!(found.place(Text::from("Wat een mooie dag, heerlijk gewandeld")), None);
    let titled = Text { title: Some("Factuur met dubbele kosten"), text: "Wie heeft dat ook?" };
    assert!(found.place(titled).is_some_and(|place| found.found[place].name.contains("factuur")));
}

#[test]
fn texts_that_nothing_sets_apart_are_unsorted() {
    let alike = |text: &str, count: usize| vec![text.to_owned(); count];
    for (name, texts) in [
        ("none", vec![]),
        ("one", alike("De app doet het niet", 1)),
        ("all the same", alike("De app doet het niet", 1000)),
        ("empty ones", alike("", 50)),
        ("blanks and emoji", (0..50).map(|nth| "😀 ".repeat(nth)).collect()),
        ("one word each", (0..200).map(|nth| ["app", "nee", "😀", "Acme", "ja"][nth % 5].to_owned()).collect()),
        ("nobody says the same", (0..50).map(|nth| format!("woord{}", "x".repeat(nth))).collect()),
        ("only function words", (0..50).map(|nth| format!("en toch is het zo {}", "dus ".repeat(nth))).collect()),
        ("only numbers", (0..200).map(|nth| format!("{nth} {} 2026", nth % 3)).collect()),
    ] {
        let found = find(&texts, &[]);
        holds(&found, texts.len());
        assert!(found.found.is_empty(), "{name}: {:?}", found.found);
    }
}

#[test]
fn a_brand_is_no_topic() {
    let texts: Vec<String> =
        said(0, 80).into_iter().enumerate().map(|(nth, text)| if nth % 3 == 0 { format!("acme, {text}") } else { text }).collect();
    for topic in find(&texts, &[]).found {
        assert!(!topic.name.contains("acme") && topic.terms.iter().all(|term| !term.key.contains("acm")), "{topic:?}");
    }
}

#[test]
fn a_seed_tells_of_nobody() {
    let marks = [
        "@jan_de_vries",
        "jan@post.example",
        "https://t.example/jan",
        "www.jan.example",
        "06-12345678",
        "0612345678",
        "u/jan_1",
        "Marieke Jansen",
    ];
    let texts: Vec<String> = said(0, 160)
        .into_iter()
        .enumerate()
        .map(|(nth, text)| format!("{text} volgens {} en {}", marks[nth % 8], marks[(nth / 8) % 8]))
        .collect();
    let found = find(&texts, &[]);
    assert!(found.found.len() >= SUBJECTS.len());
    let kept = serde_json::to_string(&seeds(&found)).unwrap().to_lowercase();
    for part in ["jan", "vries", "post", "example", "0612", "12345678", "marieke", "@", "http", "www"] {
        assert!(!kept.contains(part), "`{part}` in {kept}");
    }
    assert!(kept.len() < found.found.len() * 4000);
    let read: Vec<Seed> = serde_json::from_str(&serde_json::to_string(&seeds(&found)).unwrap()).unwrap();
    assert_eq!(read, seeds(&found));
    assert!(read.iter().flat_map(|seed| &seed.terms).all(|term| term.key.split(' ').count() <= 4), "no sentences");
}

#[test]
fn bounds_are_kept_whatever_is_asked() {
    let texts = said(0, 80);
    for (topics, least, least_share, most) in
        [(0, 3, 0.0, 0), (1, 3, 0.01, 1), (12, 1000, 0.0, 0), (12, 0, 2.0, 0), (usize::MAX, 0, f64::NAN, MAX_TOPICS)]
    {
        let limits = Limits { topics, least, least_share };
        let found = Topics::find(texts.iter().map(|text| Text::from(text.as_str())), [], &[], &limits);
        assert!(found.found.len() <= most, "{limits:?}");
        assert!(found.found.iter().all(|topic| topic.members.len() >= 2));
    }
    let odd = |weight: f32| Seed { id: TopicId(1), name: String::new(), terms: vec![Term { key: "=factuur".to_owned(), weight }; 500] };
    for weight in [f32::NAN, f32::INFINITY, -1.0, 0.0, 1e30] {
        holds_loosely(&find(&texts, &vec![odd(weight); 100]), texts.len());
    }
}

/// As [`holds`], where known topics may have any name.
fn holds_loosely(topics: &Topics, texts: usize) {
    assert_eq!(topics.found.iter().map(|topic| topic.members.len()).sum::<usize>() + topics.unsorted.len(), texts);
}

fn any_text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        8 => proptest::sample::select(vec!["app", "inloggen", "Factuur", "kosten", "monteur", "te", "laat", "geld", "terug", "Acme", "delivery", "niet", "the", "Marieke"]),
        1 => proptest::sample::select(vec!["😀", "@jan", "https://a.example", "u/x", "12", "", "É", "İ", "ß", "…", "a/b", "'", "-", "ge", "gee", "\u{200b}"]),
    ];
    prop_oneof![9 => proptest::collection::vec(word, 0..9).prop_map(|words| words.join(" ")), 1 => "\\PC{0,40}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_texts_have_topics_or_none_in_any_order(texts in proptest::collection::vec(any_text(), 0..120), turn in 0_usize..120) {
        let found = find(&texts, &[]);
        holds(&found, texts.len());

        let mut turned = texts.clone();
        turned.rotate_left(turn.min(texts.len()));
        turned.reverse();
        let other = find(&turned, &[]);
        let told = |topics: &Topics| topics.found.iter().map(|topic| (topic.id, topic.name.clone(), topic.terms.clone(), topic.members.len())).collect::<Vec<_>>();
        prop_assert_eq!(told(&found), told(&other));
        let show = |topics: &Topics, texts: &[String]| topics.found.iter().map(|topic| topic.typical.iter().map(|nth| texts[*nth].clone()).collect::<Vec<_>>()).collect::<Vec<_>>();
        prop_assert_eq!(show(&found, &texts), show(&other, &turned));

        let again = find(&texts, &seeds(&found));
        holds(&again, texts.len());
        for topic in again.found.iter().filter(|topic| topic.known) {
            prop_assert!(found.found.iter().any(|before| before.id == topic.id && before.name == topic.name));
        }
    }
}

#[test]
fn what_most_complain_of_is_a_topic_too() {
    let outage = [
        "Alweer een storing in Almere, al twee uur geen stroom",
        "Storing en geen stroom, en niemand neemt op",
        "Weer geen stroom door een storing",
        "Vierde storing dit jaar, de stroom valt steeds uit",
        "Geen stroom sinds vanochtend, storing nergens gemeld",
        "Door de storing ligt de hele straat plat, stroom weg",
        "Storing duurt nu vier uur en nog geen stroom",
        "Wanneer is de storing voorbij, ons bedrijf heeft geen stroom",
        "Geen stroom, geen internet, storing van de netbeheerder",
    ];
    let others = [
        "De app laat me niet inloggen",
        "Inloggen in de app geeft al dagen een foutmelding",
        "Na de update kan ik niet meer inloggen in de app",
        "App werkt niet, inloggen blijft hangen",
    ];
    let found = Topics::find(outage.iter().chain(&others).map(|text| Text::from(*text)), [], &[], &Limits::default());
    let names: Vec<(&str, usize)> = found.found.iter().map(|topic| (topic.name.as_str(), topic.members.len())).collect();
    assert!(names.first().is_some_and(|(name, size)| name.contains("stroom") && *size == outage.len()), "{names:?}");
    assert!(names.iter().any(|(name, size)| name.contains("inloggen") && *size == others.len()), "{names:?}");
}
