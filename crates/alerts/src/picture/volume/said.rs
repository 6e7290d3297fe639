//! What a picture of mentions shows, in words.

use super::{Bar, ORDER, peak};
use crate::picture::{decimal, named, sound, span, words};
use luister_mention::Locale;
use std::ops::Range;

pub(super) fn said(bars: &[Bar], storms: &[Range<usize>], locale: Locale) -> String {
    let (Some(first), Some(last)) = (bars.first(), bars.last()) else {
        return locale.pick("Er is niets om te laten zien.", "There is nothing to show.").to_owned();
    };
    let mut sentences = vec![total(bars, &span(&first.place, &last.place, locale), locale)];
    sentences.extend(peak(bars).filter(|_| bars.len() > 1).map(|(_, bar)| most(bar, locale)));
    sentences.extend(against_usual(bars, locale));
    let stormed: Vec<String> =
        storms.iter().filter_map(|storm| Some(span(&bars.get(storm.start)?.place, &bars.get(storm.end - 1)?.place, locale))).collect();
    if !stormed.is_empty() {
        sentences.push(format!("Storm: {}.", words(locale).list(stormed)));
    }
    sentences.join(" ")
}

fn total(bars: &[Bar], when: &str, locale: Locale) -> String {
    let n: u64 = bars.iter().map(Bar::total).sum();
    let number = locale.number(n);
    let all = match n {
        0 => return locale.pick(format!("Geen berichten: {when}."), format!("No mentions: {when}.")),
        1 => locale.pick("Eén bericht".to_owned(), "One mention".to_owned()),
        _ => locale.pick(format!("{number} berichten"), format!("{number} mentions")),
    };
    let count = |signal| bars.iter().map(|bar| bar.count(signal)).sum::<u64>();
    let counted = |signal| words(locale).count(signal, u32::try_from(count(signal)).unwrap_or(u32::MAX));
    let signals = ORDER.into_iter().filter(|signal| count(*signal) > 0).map(counted).collect();
    format!("{all}, {when}: {}.", words(locale).list(signals))
}

fn most(bar: &Bar, locale: Locale) -> String {
    let (number, when) = (locale.number(bar.total()), named(&bar.place.said));
    let highest = locale.pick(format!("De hoogste staaf is {when}: {number}"), format!("The highest bar is {when}: {number}"));
    match sound(bar.usual).map(|usual| decimal(usual, locale)) {
        Some(usual) => locale.pick(format!("{highest}, waar er gewoonlijk {usual} zijn."), format!("{highest}, where {usual} are usual.")),
        None => format!("{highest}."),
    }
}

/// How many there were where it is known what is usual, and how many that is.
fn against_usual(bars: &[Bar], locale: Locale) -> Option<String> {
    let known: Vec<(u64, f32)> = bars.iter().filter_map(|bar| Some((bar.total(), sound(bar.usual)?))).collect();
    let usual = decimal(known.iter().map(|(_, usual)| usual).sum(), locale);
    let came = locale.number(known.iter().map(|(came, _)| came).sum());
    let (some, all) = (known.len(), bars.len());
    match some {
        0 => None,
        _ if some == all => {
            Some(locale.pick(format!("Gewoonlijk zijn het er in die tijd {usual}."), format!("{usual} are usual in that time.")))
        }
        _ => Some(locale.pick(
            format!(
                "Van {some} van de {all} staven is bekend wat gewoonlijk is: daar waren het er {came}, gewoonlijk zijn het er {usual}."
            ),
            format!("Of {some} of the {all} bars it is known what is usual: there were {came}, and {usual} are usual."),
        )),
    }
}
