//! What is told of a word, a phrase or a pattern that cannot be looked for.

use super::{
    parse::Parser,
    pattern::{Pattern, PatternFault},
    scan::Step,
    word::WordFault,
};
use crate::fold;
use luister_mention::{
    Mistake, Wording,
    text::{clean, excerpt},
    wording,
};
use std::ops::Range;

/// What the engine says of a regular expression, and the same in Dutch.
const REASONS: [(&str, &str); 12] = [
    ("unclosed group", "een haakje `(` wordt niet gesloten"),
    ("unopened group", "er staat een haakje `)` te veel"),
    ("unclosed character class", "een haakje `[` wordt niet gesloten"),
    ("unclosed counted repetition", "een accolade `{` wordt niet gesloten"),
    ("repetition operator missing expression", "er staat niets voor een `*`, `+`, `?` of `{`"),
    ("repetition quantifier expects a valid decimal", "tussen accolades hoort een getal"),
    ("invalid repetition count range", "tussen de accolades staat het grootste getal voorop"),
    ("invalid character class range", "een bereik tussen `[` en `]` staat achterstevoren"),
    ("unrecognized escape sequence", "een teken achter `\\` betekent daar niets"),
    ("incomplete escape sequence", "achter de laatste `\\` ontbreekt een teken"),
    ("look-around", "vooruit- of terugkijken met `(?=` of `(?<` kan hier niet"),
    ("backreferences", "verwijzen naar een eerdere groep kan hier niet"),
];

/// What the engine says, in Dutch; a rare reason stays as it is.
fn in_dutch(reason: &str) -> &str {
    REASONS.iter().find(|(english, _)| reason.starts_with(english)).map_or(reason, |(_, dutch)| dutch)
}

/// A regular expression that finds what a word would find if it could begin with a wildcard; none for a tag, a handle or an address.
fn open_beginning(word: &str) -> Option<String> {
    let glyph = |c: char| match c {
        '*' => Some(r"\w*".to_owned()),
        '?' => Some(r"\w".to_owned()),
        c => c.is_alphanumeric().then(|| c.to_string()),
    };
    let letters: String = word.chars().map(glyph).collect::<Option<_>>()?;
    let regex = format!(r"\b{letters}\b");
    Pattern::regex(&regex, true).is_ok().then(|| format!("/{regex}/i"))
}

impl Parser<'_> {
    /// Signs in a phrase are not looked at; and a question mark there is seldom meant as a wildcard.
    pub(super) fn warn_of_signs(&mut self, chunk: &str, at: &Range<usize>) {
        if let Some(sign) = chunk.chars().find(|c| matches!(c, '+' | '$' | '€' | '£' | '%' | '=')) {
            let message = wording!("`{sign}` is not looked at in a phrase", "`{sign}` telt in een woordgroep niet mee");
            self.scan.warn(
                Mistake::IdleSign,
                at.clone(),
                message,
                wording!(
                    "leave it out, or write `` `{chunk}` `` in backticks for the very signs",
                    "laat het weg of schrijf `` `{chunk}` `` tussen backticks voor precies deze tekens"
                ),
            );
        } else if chunk.ends_with('?') && chunk.chars().filter(|c| *c == '?').count() == 1 {
            let bare = chunk.trim_end_matches('?');
            let message = wording!(
                "`{chunk}` in a phrase means {bare} and one more letter",
                "`{chunk}` betekent in een woordgroep {bare} met nog één letter erachter"
            );
            self.scan.warn(
                Mistake::QuestionMark,
                at.clone(),
                message,
                wording!("write `{bare}` if you mean the word itself", "schrijf `{bare}` als je het woord zelf bedoelt").instead(bare),
            );
        }
    }

    pub(super) fn refuse_pattern<T>(&mut self, fault: PatternFault, open: usize) -> Step<T> {
        let at = open..self.scan.at;
        match fault {
            PatternFault::Syntax(reason) => {
                let dutch = in_dutch(&reason);
                let message = Wording::in_each(|locale| {
                    locale.pick(format!("dit is geen reguliere expressie: {dutch}"), format!("this is no regular expression: {reason}"))
                });
                self.scan.stop(
                    Mistake::BadRegex,
                    at,
                    message,
                    wording!("mend it, or write words with `*` and NEAR instead", "herstel die of schrijf woorden met `*` en NEAR"),
                )
            }
            PatternFault::TooLarge => self.scan.stop(
                Mistake::BadRegex,
                at,
                wording!("this regular expression is too large", "deze reguliere expressie is te groot"),
                wording!("use smaller numbers of repeats", "gebruik kleinere aantallen herhalingen"),
            ),
            PatternFault::FindsNothing => self.scan.stop(
                Mistake::BadRegex,
                at,
                wording!(
                    "this regular expression also fits an empty text, and so every text",
                    "deze reguliere expressie past ook op een lege tekst en dus op elke tekst"
                ),
                wording!("write `+` for `*`, or take the last `?` out", "schrijf `+` in plaats van `*` of haal de laatste `?` weg"),
            ),
        }
    }

    pub(super) fn refuse<T>(&mut self, fault: WordFault, text: &str, at: Range<usize>) -> Step<T> {
        let text = excerpt(text, 60);
        match fault {
            WordFault::NoWord => {
                let message = wording!("there is no letter or digit in `{text}`", "in `{text}` staat geen letter of cijfer");
                self.scan.stop(
                    Mistake::NoWord,
                    at,
                    message,
                    wording!(
                        "to look for signs write them in backticks: `` `{text}` ``",
                        "zet tekens tussen backticks om ernaar te zoeken: `` `{text}` ``"
                    ),
                )
            }
            WordFault::WildcardFirst => {
                let bare = text.trim_start_matches(['#', '@', '*', '?']);
                let or = self.scan.as_written("OR");
                let repair = match open_beginning(&text) {
                    _ if bare.is_empty() => wording!("write a word before it", "zet er een woord voor").into(),
                    Some(regex) => wording!(
                        "write `{regex}`, or `{bare}` with the other words that you know of beside it: `({bare} {or} …)`",
                        "schrijf `{regex}` of noem de woorden die je kent: `({bare} {or} …)`"
                    )
                    .instead(&regex),
                    None => wording!(
                        "write `{bare}`, and other beginnings with {or}",
                        "schrijf `{bare}` en zet woorden die anders beginnen erbij met {or}"
                    )
                    .into(),
                };
                self.scan.stop(
                    Mistake::LeadingWildcard,
                    at,
                    wording!(
                        "`{text}` has a wildcard in first place, where nothing can be looked up",
                        "`{text}` begint met een jokerteken en dat kan hier niet"
                    ),
                    repair,
                )
            }
            WordFault::TooShort => {
                let message =
                    wording!("`{text}` has fewer than two letters before its `*`", "`{text}` heeft minder dan twee letters voor `*`");
                self.scan.stop(
                    Mistake::ShortWildcard,
                    at,
                    message,
                    wording!("write two or more letters before `*`", "zet minstens twee letters voor `*`"),
                )
            }
        }
    }

    pub(super) fn refuse_sign<T>(&mut self, sign: char, text: &str, at: Range<usize>) -> Step<T> {
        let text = excerpt(text, 60);
        let seen = clean(&text);
        if seen != text {
            let message = wording!("there is a sign in `{text}` that is not seen", "in `{text}` staat een teken dat je niet ziet");
            let repair = if seen.is_empty() {
                wording!("take it out", "haal het weg")
            } else {
                wording!("type `{seen}` anew", "typ `{seen}` opnieuw")
            };
            return self.scan.stop(Mistake::HiddenSign, at, message, repair);
        }
        let bare = text.trim_start_matches(['!', '+']);
        if bare.is_empty() {
            return self.foreign(&text, if sign == '+' { "AND" } else { "NOT" }, at);
        }
        let (message, repair) = match sign {
            '!' if text.starts_with('!') => return self.foreign("!", &format!("NOT {bare}"), at),
            '+' if text.starts_with('+') => (
                wording!("`+` joins in other tools, and not here", "`+` werkt in andere programma's, maar hier niet"),
                wording!(
                    "write `{bare}`: words side by side all have to be there",
                    "schrijf `{bare}`: woorden naast elkaar moeten er allemaal in staan"
                ),
            ),
            _ => {
                let read = fold::pieces(&text).iter().filter_map(|piece| text.get(piece.start..piece.end)).collect::<Vec<_>>().join(" ");
                let message = if read.is_empty() {
                    wording!("`{sign}` is no part of a word", "`{sign}` hoort niet bij een woord")
                } else {
                    wording!(
                        "`{sign}` is no part of a word, and `{read}` would be left",
                        "`{sign}` hoort niet bij een woord en dan blijft `{read}` over"
                    )
                };
                (
                    message,
                    wording!(
                        "write `` `{text}` `` in backticks to find the signs too",
                        "schrijf `` `{text}` `` tussen backticks om ook de tekens te vinden"
                    ),
                )
            }
        };
        self.scan.stop(
            if matches!(sign, '+') && text.starts_with('+') { Mistake::ForeignOperator } else { Mistake::IdleSign },
            at,
            message,
            repair,
        )
    }
}
