//! The period in three sentences, made of its figures and of nothing else.

use super::sheet::{Piece, Sentence};
use crate::render::{subject, words::Words};
use luister_mention::{DigestBody, DigestForm, Signal, Topic};

/// A change of mood below this is none worth telling.
const SAME_MOOD: f64 = 0.05;
/// The largest subject is told if at least one in so many is about it.
const TELLING: u32 = 8;

/// How much is said and in what mood, what it is, and how it was dealt with.
pub(super) fn said(body: &DigestBody, words: Words) -> Vec<Vec<Piece>> {
    if body.figures.all.total() == 0 {
        let nothing = words.pick("Er is niets nieuws gehoord.", "Nothing new was heard.");
        return vec![Sentence::new().say(nothing).end(), care(body, words)];
    }
    vec![volume(body, words), what(body, words), care(body, words)]
}

fn volume(body: &DigestBody, words: Words) -> Vec<Piece> {
    let total = body.figures.all.total();
    let mut sentence = Sentence::new().number(mentions(total, words), "mentions");
    if let Some(usual) = &body.usual {
        let than = words.against(f64::from(total), usual.total);
        let usually = usually(body.form, words);
        sentence = sentence.say(format!(", {than} {usually} ({})", words.mean(usual.total)));
    }
    let Some(mood) = body.figures.all.mood() else { return sentence.say(".").end() };
    sentence = sentence.say(words.pick("; de stemming was ", "; the mood was ")).number(words.mood(mood), "volume");
    let before = body.usual.as_ref().and_then(|usual| usual.mood);
    if let Some(before) = before {
        let how = match mood - before {
            better if better > SAME_MOOD => words.pick("beter dan gewoonlijk", "better than usual"),
            worse if worse < -SAME_MOOD => words.pick("slechter dan gewoonlijk", "worse than usual"),
            _ => words.pick("zoals gewoonlijk", "as usual"),
        };
        sentence = sentence.say(format!(", {how} ({})", words.mood(before)));
    }
    sentence.say(".").end()
}

/// With what the total was compared.
fn usually(form: DigestForm, words: Words) -> &'static str {
    match form {
        DigestForm::Day => words.pick("gewoonlijk op zo’n dag", "usual on such a day"),
        DigestForm::Week => words.pick("gewoonlijk in een week", "usual in a week"),
        DigestForm::Month => words.pick("gewoonlijk in een maand", "usual in a month"),
    }
}

fn what(body: &DigestBody, words: Words) -> Vec<Piece> {
    let counted: Vec<(Signal, u32)> = body.figures.all.each().filter(|(signal, count)| *signal != Signal::Other && *count > 0).collect();
    let Some((last, others)) = counted.split_last() else {
        let none =
            words.pick("Daar was geen klacht, vraag, lead of compliment bij.", "None of it was a complaint, a question, a lead or praise.");
        return Sentence::new().say(none).end();
    };
    let mut sentence = Sentence::new().say(words.pick("Daaronder ", "Among them "));
    for (nth, (signal, count)) in others.iter().enumerate() {
        sentence = one(sentence.say(if nth > 0 { ", " } else { "" }), *signal, *count, body, words);
    }
    let and = if others.is_empty() { "" } else { words.pick(" en ", " and ") };
    one(sentence.say(and), last.0, last.1, body, words).say(".").end()
}

/// `12 klachten, het meest over ‘levering · te laat’ (5)`.
fn one(sentence: Sentence, signal: Signal, count: u32, body: &DigestBody, words: Words) -> Sentence {
    let sentence = sentence.number(words.count(signal, count), anchor(signal));
    let topics = match signal {
        Signal::Complaint => body.complaints.as_ref(),
        Signal::Question => body.questions.as_ref(),
        _ => None,
    };
    // Editors may have moved another to the front; of those as large the first counts.
    let largest = topics.and_then(|topics| Some((topics.found.iter().rev().max_by_key(|topic| topic.count)?, topics.total)));
    let telling = largest.filter(|(topic, total)| topic.count * TELLING >= *total);
    let Some((Topic { name, count, .. }, _)) = telling else { return sentence };
    let name = words.quoted(&subject::excerpt(name, 60));
    let most = words.pick("vooral over", "the largest subject is");
    let section = if signal == Signal::Complaint { "complaints" } else { "questions" };
    sentence.say(format!(" ({most} {name}: ")).number(words.number((*count).into()), section).say(")")
}

fn care(body: &DigestBody, words: Words) -> Vec<Piece> {
    let care = &body.figures.care;
    let open = care.open.unwrap_or_default();
    let still = match open {
        0 => words.pick("er staat geen zaak meer open".to_owned(), "no case is open".to_owned()),
        1 => words.pick("er staat 1 zaak open".to_owned(), "1 case is open".to_owned()),
        open => words
            .pick(format!("er staan {} zaken open", words.number(open.into())), format!("{} cases are open", words.number(open.into()))),
    };
    let sentence = Sentence::new();
    let handled = match care.handled {
        0 => {
            return sentence
                .say(words.pick("Er is geen zaak beantwoord; ", "No case was answered; "))
                .number(still, "webcare")
                .say(".")
                .end();
        }
        1 => words.pick("1 zaak is beantwoord".to_owned(), "1 case was answered".to_owned()),
        many => words.pick(
            format!("{} zaken zijn beantwoord", words.number(many.into())),
            format!("{} cases were answered", words.number(many.into())),
        ),
    };
    let mut sentence = sentence.number(handled, "webcare");
    if let Some(response) = care.response {
        let within = words.length(response.median_secs);
        sentence = sentence.say(words.pick(", de helft binnen ", ", half of them within ")).number(within, "webcare");
    }
    if let Some(level) = care.service_level() {
        sentence = sentence.say(", ").number(words.percent(level), "webcare").say(words.pick(" op tijd", " in time"));
    }
    sentence.say("; ").number(still, "webcare").say(".").end()
}

/// Where the mentions of a signal are.
pub(super) fn anchor(signal: Signal) -> &'static str {
    signal.as_str()
}

/// `312 berichten`.
pub(super) fn mentions(count: u32, words: Words) -> String {
    let number = words.number(count.into());
    words.pick(
        format!("{number} {}", if count == 1 { "bericht" } else { "berichten" }),
        format!("{number} {}", if count == 1 { "mention" } else { "mentions" }),
    )
}
