//! What corrections teach: the same text, texts like it, nothing else, and nothing once they are taken back.

#![expect(clippy::unwrap_used, reason = "what fails in a test should panic, in its helpers too")]

use chrono::DateTime;
use luister_matcher::{
    ListFile, Lists, Matcher, examples,
    layer::{Effect, Layer, Lesson, changed},
};
use luister_mention::{Because, Correction, Lang, Locale, Mention, MentionId, MentionLine, Reason, Signal, SourceName};
use std::sync::Arc;

fn mention(number: u8, lang: Lang, text: &str) -> Mention {
    let id = MentionId::from_bytes([number; 16]);
    let line = serde_json::json!({ "id": id, "text": text, "lang": lang.to_string(), "channel": "forum" });
    MentionLine::parse(&line.to_string()).unwrap().into_mention(&SourceName::new("forum").unwrap(), DateTime::UNIX_EPOCH)
}

fn matcher() -> Matcher {
    Matcher::new(Arc::new(Lists::default()))
}

/// The matcher after these corrections.
fn taught(lessons: &[Lesson]) -> Matcher {
    matcher().with_layer(Arc::new(Layer::learn(&matcher(), lessons)))
}

fn lesson(number: u8, lang: Lang, text: &str, correction: Correction) -> Lesson {
    let mention = mention(number, lang, text);
    let verdict = matcher().judge(&mention);
    Lesson::of(mention, &verdict, correction)
}

#[test]
fn a_correction_holds_for_its_own_text_and_for_texts_like_it() {
    let corrected = "Gisteren weer zo'n avond met grijze blokjes in beeld.";
    let alike = "Weer grijze blokjes in beeld.";
    let other = "Gisteren een mooie film gezien.";
    let before = matcher();
    let held = |matcher: &Matcher, text| matcher.judge(&mention(1, Lang::NL, text)).signals;
    assert_eq!([corrected, alike, other].map(|text| held(&before, text)), [vec![], vec![], vec![]], "the model knows nothing of it");
    let complaint = Correction::Signal(Signal::Complaint);
    let after = taught(&[lesson(1, Lang::NL, corrected, complaint)]);
    assert_eq!([corrected, alike, other].map(|text| held(&after, text)), [vec![Signal::Complaint], vec![Signal::Complaint], vec![]]);
    let verdict = after.judge(&mention(1, Lang::NL, alike));
    assert_eq!(verdict.versions.model, format!("{}+1", before.model().version()));
    let said = Reason::sentence(&verdict.why, Signal::Complaint, Locale::Nl).unwrap();
    assert!(said.contains("eerdere correcties bij ‘"), "{said}");
    assert_eq!(after.layer().lessons(), 1);
}

#[test]
fn a_correction_says_nothing_of_other_languages_and_nothing_once_it_is_taken_back() {
    let text = "The new decoder shows grey blocks in every programme.";
    let lessons = [lesson(1, Lang::EN, text, Correction::Signal(Signal::Praise))];
    let (before, after) = (matcher(), taught(&lessons));
    assert_eq!(after.judge(&mention(1, Lang::EN, text)).signals, [Signal::Praise]);
    let dutch = mention(2, Lang::NL, "De nieuwe decoder: grey blocks.");
    assert_eq!(after.judge(&dutch).scores, before.judge(&dutch).scores);
    let again = taught(&[]);
    assert_eq!(again.judge(&mention(1, Lang::EN, text)), before.judge(&mention(1, Lang::EN, text)));
    assert_eq!(changed(&before, &again), []);
}

#[test]
fn what_is_not_about_us_is_known_by_its_subject_and_not_by_its_mood() {
    let texts = [
        "De Acme-klinkers in onze straat liggen er slecht bij, wat een waardeloos werk van die stratenmaker",
        "Stratenmaker heeft de klinkers scheef gelegd en komt niet meer opdagen",
        "Weer losse klinkers op de stoep, ik ben er helemaal klaar mee",
    ];
    let lessons: Vec<Lesson> = texts.iter().zip(1..).map(|(text, number)| lesson(number, Lang::NL, text, Correction::NotUs)).collect();
    let (before, after) = (matcher(), taught(&lessons));
    let odds = |matcher: &Matcher, text| {
        let score = matcher.judge(&mention(9, Lang::NL, text)).scores.complaint;
        (score / (1.0 - score)).ln()
    };
    let moved = |text| odds(&after, text) - odds(&before, text);
    let (subject, mood) = ("Alweer kapotte klinkers, slecht werk van de stratenmaker", "Waardeloos, de monteur komt niet meer opdagen");
    assert!(moved(subject) < -1.0, "{}", moved(subject));
    assert!(moved(mood) > -0.5, "{}", moved(mood));
    let words: Vec<&str> =
        after.layer().words().iter().filter(|word| word.signal.is_none() && word.weight < 0.0).map(|word| word.words.as_str()).collect();
    assert!(words.contains(&"klinkers") && words.contains(&"stratenmaker") && !words.contains(&"waardeloos"), "{words:?}");
}

#[test]
fn that_something_is_a_lead_says_nothing_against_the_complaint_about_a_competitor() {
    let text = "Ik ga weg bij Andersnet, alweer geen internet. Waar moet ik heen?";
    let mention_of = mention(1, Lang::NL, text);
    let mut verdict = matcher().judge(&mention_of);
    assert_eq!(verdict.signal, Signal::Complaint);
    let confirmed = |verdict: &luister_mention::Verdict| {
        let lesson = Lesson::of(mention_of.clone(), verdict, Correction::Signal(Signal::Lead));
        taught(&[lesson]).judge(&mention_of).scores.complaint
    };
    let before = verdict.scores.complaint;
    assert!(confirmed(&verdict) < before, "told as a complaint, it was none");
    verdict.matches = vec![luister_mention::Match {
        list: luister_mention::ListName::new("Andersnet").unwrap(),
        kind: luister_mention::ListKind::Competitor,
        line: Some(1),
        query: "andersnet".into(),
        signal: None,
        spans: vec![],
    }];
    assert!(confirmed(&verdict) >= before - 0.001, "told as a lead, it is one");
}

#[test]
fn a_text_in_a_language_that_is_not_read_teaches_nothing_and_is_counted() {
    let text = "Die Lieferung kam drei Wochen zu spät und niemand geht ans Telefon.";
    let lang: Lang = "de".parse().unwrap();
    let layer = Layer::learn(&matcher(), &[lesson(1, lang, text, Correction::Signal(Signal::Complaint))]);
    assert_eq!((layer.lessons(), layer.unread()), (0, 1));
}

#[test]
fn the_figures_are_those_of_corrections_that_were_held_back() {
    let complaint = Correction::Signal(Signal::Complaint);
    let blocks = ["grijze blokjes in beeld tijdens het journaal", "beeld valt uiteen in blokjes", "alleen maar blokjes op zender 3"];
    let dinners = ["lekker gegeten met oma", "morgen eten we stamppot", "recept voor stamppot van oma"];
    let mut lessons = Vec::new();
    for (number, (block, dinner)) in (0_u8..).zip(blocks.iter().zip(dinners).cycle().take(12)) {
        lessons.push(lesson(2 * number, Lang::NL, &format!("{block} {}", "a".repeat(number.into())), complaint));
        lessons.push(lesson(2 * number + 1, Lang::NL, dinner, Correction::Signal(Signal::Other)));
    }
    let effect = Effect::of(&matcher(), &lessons);
    let of_complaint = effect.signals.iter().find(|effect| effect.signal == Signal::Complaint).unwrap();
    assert_eq!((of_complaint.known, of_complaint.has), (24, 12));
    assert!(of_complaint.wrong_after < of_complaint.wrong_before && of_complaint.f1_after > of_complaint.f1_before, "{of_complaint:?}");
    assert_eq!(effect.not_us, None);
    assert_eq!(Effect::of(&matcher(), &lessons[..9]), Effect::default(), "of nine corrections no figure says anything");
}

#[test]
fn a_test_sentence_that_a_correction_breaks_is_told() {
    let before = matcher();
    assert_eq!(changed(&before, &before), []);
    let sentences = examples::read("nl.tsv", include_str!("behaviour/nl.tsv")).examples;
    let says_nothing = |text: &str| before.judge(&mention(1, Lang::NL, text)).signals.is_empty();
    let sentence = sentences.iter().find(|sentence| sentence.signals.is_empty() && says_nothing(&sentence.text)).unwrap();
    let told = changed(&before, &taught(&[lesson(1, Lang::NL, &sentence.text, Correction::Signal(Signal::Complaint))]));
    assert!(told.iter().all(|changed| changed.before != changed.after));
    let changed = told.iter().find(|changed| changed.text == sentence.text).unwrap();
    assert!(changed.is_broken() && !changed.is_mended());
    assert_eq!((&changed.before, &changed.after), (&vec![], &vec![Signal::Complaint]));
}

#[test]
fn what_a_label_moved_is_a_reason_of_its_own() {
    let text = "Grijze blokjes in beeld";
    let after = taught(&[lesson(1, Lang::NL, text, Correction::Signal(Signal::Question))]);
    let verdict = after.judge(&mention(1, Lang::NL, text));
    assert_eq!(verdict.signal, Signal::Question);
    let of_labels = |reason: &&Reason| matches!(reason.because, Because::Label { .. }) && reason.signal == Signal::Question;
    let labels: Vec<&Reason> = verdict.why.iter().filter(of_labels).collect();
    assert_eq!(labels.len(), 1, "{:?}", verdict.why);
    let before = matcher().judge(&mention(1, Lang::NL, text));
    assert_eq!((labels[0].without, labels[0].weight > 0.0), (Some(before.signal), true));
}

#[test]
fn that_a_query_found_the_brand_teaches_nothing_of_the_brand() {
    let list = ListFile { file: "acme.txt".into(), text: "list: Acme\n\nacme\n".into() };
    let (lists, problems) = Lists::compile(&[list], None);
    assert_eq!(problems, []);
    let with_list = Matcher::new(Arc::new(lists));
    let mention = mention(1, Lang::NL, "Bij Acme weer een avond grijze blokjes, zegt de buurman van Acme");
    let lesson = Lesson::of(mention.clone(), &with_list.judge(&mention), Correction::Signal(Signal::Complaint));
    let layer = Layer::learn(&with_list, &[lesson]);
    let words: Vec<&str> = layer.words().iter().map(|word| word.words.as_str()).collect();
    assert!(words.iter().any(|word| word.contains("blokjes")), "{words:?}");
    assert!(words.iter().all(|word| !word.contains("acme")), "{words:?}");
}
