//! Long texts are weighed passage by passage.

#![expect(clippy::unwrap_used, reason = "what fails in a test should panic, in its helpers too")]

use luister_matcher::{
    Lists, Matcher,
    layer::{Layer, Lesson},
};
use luister_mention::{Because, Correction, Mention, MentionLine, Signal, SourceName, Verdict};
use std::sync::Arc;

const COMPLAINT: &str = "Al drie weken zit ik zonder internet en niemand neemt de telefoon op. Vier keer een afspraak gemaakt met een monteur, \
    vier keer een dag vrij genomen, en niemand die kwam. De klantenservice hangt op zodra je je naam noemt. En ondertussen schrijven ze \
    gewoon elke maand het hele bedrag af. Ik ben er helemaal klaar mee, wat een waardeloze service! Nooit meer. Bespaar je de ellende.";

/// What an article may be made of.
const NOTHING: [&str; 12] = [
    "De eerste brug over de rivier was van hout en stond er al in de vijftiende eeuw.",
    "In het voorjaar trekken de ganzen in grote groepen naar het noorden.",
    "Zijn grootvader had een bakkerij aan de markt, naast het oude raadhuis.",
    "Het museum heeft een zaal met kaarten en een zaal met scheepsmodellen.",
    "De gemeenteraad vergadert op de tweede dinsdag van de maand.",
    "Langs het kanaal staan populieren die rond 1950 zijn geplant.",
    "Zij studeerde biologie en schreef later boeken over mossen.",
    "Het orkest speelde een symfonie van Haydn en na de pauze twee liederen.",
    "Op de kaart is te zien hoe de kustlijn is verschoven.",
    "De trein van kwart over acht rijdt via Amersfoort naar het oosten.",
    "In de kelder liggen vaten waarin de wijn twee jaar rijpt.",
    "Het dorp telt nu zo'n vierhonderd inwoners en twee kerken.",
];

/// So many sentences that say nothing, one behind the other.
fn sentences(count: usize) -> Vec<String> {
    NOTHING.into_iter().cycle().take(count).map(str::to_owned).collect()
}

fn mention(text: &str) -> Mention {
    let line = serde_json::json!({ "text": text, "lang": "nl" });
    let now = "2026-11-21T08:00:00Z".parse().unwrap();
    MentionLine::parse(&line.to_string()).unwrap().into_mention(&SourceName::new("blog").unwrap(), now)
}

fn matcher() -> Matcher {
    Matcher::new(Arc::new(Lists::default()))
}

fn judge(text: &str) -> Verdict {
    matcher().judge(&mention(text))
}

#[test]
fn many_sentences_that_say_nothing_say_nothing_together() {
    for count in [12, 50, 200] {
        let verdict = judge(&sentences(count).join(" "));
        assert_eq!(verdict.signals, [], "{count} sentences: {:?}", verdict.scores);
    }
}

#[test]
fn a_passage_in_a_long_text_is_found_and_is_the_reason() {
    let mut long = sentences(60);
    long.insert(30, COMPLAINT.to_owned());
    let verdict = judge(&long.join(" "));
    assert_eq!(verdict.signals, [Signal::Complaint], "{:?}", verdict.scores);
    let strongest = verdict.why.iter().find(|reason| reason.signal == Signal::Complaint).unwrap();
    let Because::Sign { words } = &strongest.because else { panic!("{strongest:?}") };
    assert!(COMPLAINT.contains(words.as_str()), "{words}");
    assert!(strongest.weight > 0.0);
    assert!(verdict.scores.complaint < judge(COMPLAINT).scores.complaint, "among many passages one may seem so by chance");
}

#[test]
fn a_correction_of_a_long_text_teaches_of_the_passage_that_was_wrong() {
    let mut long = sentences(60);
    long.insert(30, COMPLAINT.to_owned());
    let (whole, other) = (mention(&long.join(" ")), mention(&sentences(60).join(" ")));
    let lesson = Lesson::of(whole.clone(), &matcher().judge(&whole), Correction::Signal(Signal::Other));
    let taught = matcher().with_layer(Arc::new(Layer::learn(&matcher(), &[lesson])));
    assert_eq!((taught.judge(&whole).signals, taught.layer().lessons()), (vec![], 1));
    assert!((taught.judge(&other).scores.complaint - matcher().judge(&other).scores.complaint).abs() < 0.1);
    let not_us = Lesson::of(whole.clone(), &matcher().judge(&whole), Correction::NotUs);
    let taught = matcher().with_layer(Arc::new(Layer::learn(&matcher(), &[not_us])));
    assert!(taught.judge(&whole).scores.complaint < matcher().judge(&whole).scores.complaint - 0.2);
}
