//! Operands that are read as they are written, and perhaps meant in another way.

use super::{
    mixed::{Item, Join},
    operator::{self, Reading, read_as_operator},
    scan::{Scanner, shown},
    tree::Expr,
};
use luister_mention::{Mistake, wording};
use std::ops::Range;

/// Warns of operators in small letters, and of those between capitals.
pub(super) fn warn(scan: &mut Scanner<'_>, items: &[Item], joins: &[Join]) {
    warn_of_small_operators(scan, items, joins);
    warn_of_names(scan, items, joins);
}

/// Whether nothing stands between an operand and the one before it.
fn follows(joins: &[Join], at: usize) -> bool {
    at.checked_sub(1).and_then(|before| joins.get(before)).is_some_and(|join| join.at.is_empty())
}

/// `acme and storing`: a word where an operator is due. Between operators it can only be meant as a word: `(niet OR niks)`.
fn warn_of_small_operators(scan: &mut Scanner<'_>, items: &[Item], joins: &[Join]) {
    for (index, item) in items.iter().enumerate() {
        let text = scan.slice(&item.at);
        if (follows(joins, index) || follows(joins, index + 1))
            && let Some(Reading::Small(capitals)) = read_as_operator(text)
        {
            let message = wording!(
                "`{text}` joins only in capitals, and is read as a word here",
                "`{text}` is alleen in hoofdletters een operator en telt hier als gewoon woord"
            );
            let repair = wording!(
                "write `{capitals}` to join, or `\"{text}\"` for the word",
                "schrijf `{capitals}` als je de operator bedoelt of `\"{text}\"` als je het woord zelf zoekt"
            );
            scan.warn(Mistake::SmallOperator, item.at.clone(), message, repair);
        }
    }
}

/// `BANK OF SCOTLAND`: between words in capitals a Dutch operator may be a part of a name.
fn warn_of_names(scan: &mut Scanner<'_>, items: &[Item], joins: &[Join]) {
    let mut from = 0;
    while from < items.len() {
        let mut to = from;
        let mut operator = None;
        while let Some(next) = items.get(to + 1)
            && items.get(from).is_some_and(|first| is_in_capitals(scan.slice(&first.at)))
            && let Some((joined, word)) = joined(scan, joins.get(to), next)
            && is_in_capitals(scan.slice(&word))
        {
            operator = operator.or(joined);
            to += 1;
        }
        if let (Some(operator), Some([first, .., last])) = (operator, items.get(from..=to)) {
            let at = first.at.start..last.at.end;
            let (name, operator) = (shown(scan.slice(&at)), scan.slice(&operator).to_owned());
            let english = operator::in_english(&operator);
            let message = wording!(
                "`{operator}` joins here, between words in capitals",
                "`{operator}` staat tussen woorden in hoofdletters en telt hier als operator"
            );
            let repair = wording!(
                "write `\"{name}\"` if it is one name, or `{english}` to join",
                "schrijf `\"{name}\"` als het één naam is of `{english}` als je de operator bedoelt"
            );
            scan.warn(Mistake::OperatorInName, at, message, repair);
        }
        from = to + 1;
    }
}

/// The Dutch operator before an operand, if there is any, and the operand without it; none if an English one stands there.
fn joined(scan: &Scanner<'_>, join: Option<&Join>, item: &Item) -> Option<(Option<Range<usize>>, Range<usize>)> {
    let between = &join?.at;
    let text = scan.slice(&item.at);
    if let (true, Some(rest)) = (between.is_empty(), text.strip_prefix("NIET")) {
        let word = item.at.end - rest.trim_start().len();
        return Some((Some(item.at.start..item.at.start + "NIET".len()), word..item.at.end));
    }
    match scan.slice(between) {
        "" => Some((None, item.at.clone())),
        "EN" | "OF" => Some((Some(between.clone()), item.at.clone())),
        _ => None,
    }
}

/// Whether a text is one word of two capitals or more.
fn is_in_capitals(text: &str) -> bool {
    text.chars().count() > 1 && text.chars().all(char::is_uppercase)
}

/// Bare words side by side mean AND, where a phrase is often meant.
pub(super) fn warn_of_phrases(scan: &mut Scanner<'_>, items: &[Item], joins: &[Join]) {
    let bare: Vec<bool> = items.iter().map(|item| is_bare(scan, item)).collect();
    let mut from = 0;
    while from < items.len() {
        let mut to = from;
        while bare.get(from) == Some(&true) && follows(joins, to + 1) && bare.get(to + 1) == Some(&true) {
            to += 1;
        }
        if let Some([first, .., last]) = items.get(from..=to) {
            let words = shown(scan.slice(&(first.at.start..last.at.end)));
            let has_operator = words.split(' ').any(|word| read_as_operator(word).is_some());
            if !has_operator {
                let joined = words.replace(' ', &scan.as_written(" AND "));
                let message = wording!(
                    "`{words}` finds texts that have these words anywhere",
                    "`{words}` vindt elke tekst waar deze woorden ergens in staan"
                );
                let repair = wording!(
                    "write `\"{words}\"` for the phrase, or `{joined}` if that is meant",
                    "schrijf `\"{words}\"` voor de woordgroep of `{joined}` als je dat bedoelt"
                );
                scan.warn(Mistake::BareWords, first.at.start..last.at.end, message, repair);
            }
        }
        from = to + 1;
    }
}

fn is_bare(scan: &Scanner<'_>, item: &Item) -> bool {
    let written = scan.slice(&item.at).trim_start_matches(['\'', '’', '‘']).starts_with(char::is_alphanumeric);
    written && matches!(&item.expr, Expr::Phrase(phrase) if phrase.single().is_some_and(|word| !word.has_sigil()))
}
