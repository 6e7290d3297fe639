//! The smallest parts of a query: words, phrases, exact words, signs, patterns and references.

use super::{
    operator::{Reading, read_as_operator},
    parse::{Borrowed, Parser},
    pattern::Pattern,
    scan::{Step, is_quote, shown},
    tree::{Expr, Reference},
    word::{Phrase, Word, WordFault},
};
use crate::{fold, limits::MAX_BRACKETS};
use luister_mention::{Mistake, Repair, wording};
use std::ops::Range;

/// A single quote that is closed within so many words was meant for a phrase.
const MAX_QUOTED_WORDS: usize = 20;

impl Parser<'_> {
    /// One atom.
    pub(super) fn atom(&mut self) -> Step<Expr> {
        let open = self.scan.at;
        if self.depth > 2 * MAX_BRACKETS {
            let at = self.peek_word();
            return self.scan.stop(
                Mistake::TooMuch,
                at,
                wording!("too many parts stand inside each other here", "hier staan te veel delen in elkaar"),
                wording!("take some of them out", "haal er een paar weg"),
            );
        }
        self.depth += 1;
        let atom = match self.scan.peek() {
            Some('(') => self.group(),
            Some(c) if is_quote(c) => self.phrase(open),
            Some('{') => self.exact(open),
            Some('`') => self.raw(open),
            Some('/') => self.regex(open),
            Some('$') => self.name(open),
            Some(c) => self.bare(c),
            None => self.stray(' '),
        };
        self.depth -= 1;
        atom
    }

    /// A phrase in quotes, with `~n` behind it or not.
    fn phrase(&mut self, open: usize) -> Step<Expr> {
        self.scan.take_while(is_quote);
        if self.scan.at > open + 3 || self.scan.slice(&(open..self.scan.at)).chars().count() > 1 {
            return self.scan.stop(
                Mistake::EmptyPhrase,
                open..self.scan.at,
                wording!("there is nothing between these quotes", "tussen deze aanhalingstekens staat niets"),
                wording!("take them out, or say what belongs there", "haal ze weg of vul in wat ertussen hoort"),
            );
        }
        let Some(inside) = self.scan.take_until(is_quote) else {
            return self.scan.stop(
                Mistake::Unclosed,
                open..open + 1,
                wording!("this quote is not closed on its line", "dit aanhalingsteken wordt op deze regel niet gesloten"),
                wording!("write `\"` where the phrase ends", "zet `\"` waar de woordgroep eindigt"),
            );
        };
        let words = self.phrase_words(&inside, false)?;
        let Some((between, at)) = self.tilde()? else { return Ok(Expr::Phrase(Phrase { words, exact: false })) };
        if words.len() < 2 {
            let message =
                wording!("`~` needs two or more words in its quotes", "`~` vraagt om twee of meer woorden tussen de aanhalingstekens");
            return self.scan.stop(
                Mistake::StrayTilde,
                at,
                message,
                wording!(
                    "take it out; for other spellings of a word use `*` or `?`",
                    "haal het weg; voor andere spellingen van een woord gebruik je `*` of `?`"
                ),
            );
        }
        let operands = words.into_iter().map(|word| Expr::Phrase(Phrase { words: vec![word], exact: false })).collect();
        Ok(Expr::Near { operands, between, ordered: false })
    }

    fn phrase_words(&mut self, inside: &Range<usize>, exact: bool) -> Step<Vec<Word>> {
        let text = self.scan.slice(inside);
        let mut words = Vec::new();
        let mut rest = text;
        while let Some(from) = rest.find(|c: char| !c.is_whitespace()) {
            rest = rest.get(from..).unwrap_or_default();
            let chunk = rest.split(char::is_whitespace).next().unwrap_or_default();
            let start = inside.end - rest.len();
            let at = start..start + chunk.len();
            rest = rest.get(chunk.len()..).unwrap_or_default();
            if exact && chunk.contains(['*', '?']) {
                return self.scan.stop(
                    Mistake::MisplacedWildcard,
                    at,
                    wording!("a word in its exact case takes no wildcards", "een woord met vaste hoofdletters kan geen jokerteken hebben"),
                    wording!("write it without braces, or without the wildcard", "schrijf het zonder accolades of zonder jokerteken"),
                );
            }
            self.warn_of_signs(chunk, &at);
            match if exact { Word::read_exact(chunk) } else { Word::read(chunk) } {
                Ok(word) => words.push(self.checked(word, &at)),
                Err(WordFault::NoWord) => {}
                Err(fault) => return self.refuse(fault, chunk, at),
            }
        }
        if words.is_empty() {
            let message = wording!("there is no word in `{}`", "in `{}` staat geen woord", shown(text));
            return self.scan.stop(
                Mistake::NoWord,
                inside.clone(),
                message,
                wording!("to look for signs write them in backticks", "zet tekens tussen backticks om ernaar te zoeken"),
            );
        }
        Ok(words)
    }

    fn exact(&mut self, open: usize) -> Step<Expr> {
        self.scan.eat('{');
        let Some(inside) = self.scan.take_until(|c| c == '}') else {
            return self.scan.stop(
                Mistake::Unclosed,
                open..open + 1,
                wording!("this brace is not closed on its line", "deze accolade wordt op deze regel niet gesloten"),
                wording!("write `}}` where the word ends", "zet `}}` waar het woord eindigt"),
            );
        };
        if self.scan.slice(&inside).trim().is_empty() {
            return self.scan.stop(
                Mistake::EmptyBrackets,
                open..self.scan.at,
                wording!("there is nothing between these braces", "tussen deze accolades staat niets"),
                wording!("take them out, or say what belongs there", "haal ze weg of vul in wat ertussen hoort"),
            );
        }
        Ok(Expr::Phrase(Phrase { words: self.phrase_words(&inside, true)?, exact: true }))
    }

    fn raw(&mut self, open: usize) -> Step<Expr> {
        self.scan.eat('`');
        let Some(inside) = self.scan.take_until(|c| c == '`') else {
            return self.scan.stop(
                Mistake::Unclosed,
                open..open + 1,
                wording!("this backtick is not closed on its line", "deze backtick wordt op deze regel niet gesloten"),
                wording!("write a second one where the signs end", "zet een tweede waar de tekens eindigen"),
            );
        };
        let text = self.scan.slice(&inside);
        if text.trim().is_empty() {
            return self.scan.stop(
                Mistake::EmptyBrackets,
                open..self.scan.at,
                wording!("there is nothing between these backticks", "tussen deze backticks staat niets"),
                wording!("take them out, or say what belongs there", "haal ze weg of vul in wat ertussen hoort"),
            );
        }
        Pattern::raw(text).map(Expr::Pattern).or_else(|fault| self.refuse_pattern(fault, open))
    }

    fn regex(&mut self, open: usize) -> Step<Expr> {
        self.scan.eat('/');
        let mut escaped = false;
        let rest = self.scan.rest();
        let close = rest.char_indices().take_while(|(_, c)| *c != '\n').find(|(_, c)| {
            let closes = *c == '/' && !escaped;
            escaped = *c == '\\' && !escaped;
            closes
        });
        let Some((length, _)) = close else {
            let message = wording!(
                "this slash begins a regular expression that is not closed",
                "met deze schuine streep begint een reguliere expressie die niet wordt gesloten"
            );
            return self.scan.stop(
                Mistake::Unclosed,
                open..open + 1,
                message,
                wording!(
                    "write `/` where it ends; to look for the slash itself write it in backticks",
                    "zet `/` waar die eindigt; zoek je de streep zelf, zet hem dan tussen backticks"
                ),
            );
        };
        let source = rest.get(..length).unwrap_or_default();
        self.scan.at += length + 1;
        let flags = self.scan.take_while(char::is_alphanumeric);
        let ignore_case = match self.scan.slice(&flags) {
            "" => false,
            "i" => true,
            other => {
                return self.scan.stop(
                    Mistake::BadRegex,
                    flags,
                    wording!("`{}` is no flag of a regular expression", "`{}` is geen vlag van een reguliere expressie", shown(other)),
                    wording!("write `i`, or nothing", "schrijf `i` of niets"),
                );
            }
        };
        if source.is_empty() {
            return self.scan.stop(
                Mistake::BadRegex,
                open..self.scan.at,
                wording!("this regular expression is empty", "deze reguliere expressie is leeg"),
                wording!("write a word instead", "schrijf een woord"),
            );
        }
        Pattern::regex(source, ignore_case).map(Expr::Pattern).or_else(|fault| self.refuse_pattern(fault, open))
    }

    fn name(&mut self, open: usize) -> Step<Expr> {
        self.scan.eat('$');
        let at = self.scan.take_while(is_name_char);
        let name = self.scan.slice(&at).to_lowercase();
        if name.is_empty() {
            return self.scan.stop(
                Mistake::NoValue,
                open..open + 1,
                wording!("behind `$` a name has to follow", "achter `$` hoort een naam"),
                wording!(
                    "write for instance `$brand`; for the sign itself use backticks",
                    "schrijf bijvoorbeeld `$brand`; zoek je het teken zelf, zet het dan tussen backticks"
                ),
            );
        }
        Ok(self.borrow(Reference::Name(name), open..at.end))
    }

    pub(super) fn borrow(&mut self, reference: Reference, at: Range<usize>) -> Expr {
        self.borrowed.push(Borrowed { reference: reference.clone(), at, near: false });
        Expr::Reference(reference)
    }

    /// A word without quotes, or a field.
    fn bare(&mut self, first: char) -> Step<Expr> {
        let (at, reading) = self.peek_operator();
        let text = self.scan.slice(&at);
        if let Some((name, _)) = text.split_once(':') {
            match read_as_operator(name) {
                Some(Reading::Operator(_) | Reading::Small(_) | Reading::SmallWithDistance(_)) => return self.listed_near(name),
                _ if is_field_name(name) => return self.field(name),
                _ => {}
            }
        }
        if let Some(Reading::SmallWithDistance(capitals)) = reading {
            let distance = text.find('/').and_then(|at| text.get(at..)).unwrap_or_default();
            let message = wording!("`{text}` joins only in capitals", "`{text}` is alleen in hoofdletters een operator");
            let repair = Repair::write(&format!("{capitals}{distance}"));
            return self.scan.stop(Mistake::SmallOperator, at, message, repair);
        }
        if text.is_empty() {
            return self.stray(first);
        }
        self.scan.at = at.end;
        if self.scan.peek() == Some('~') {
            let end = self.scan.at + 1;
            let message = wording!("`~` behind a single word means nothing here", "`~` achter één woord betekent hier niets");
            return self.scan.stop(
                Mistake::StrayTilde,
                at.start..end,
                message,
                wording!("for other spellings of a word use `*` or `?`", "voor andere spellingen van een woord gebruik je `*` of `?`"),
            );
        }
        self.bare_word(text, at)
    }

    fn bare_word(&mut self, text: &str, at: Range<usize>) -> Step<Expr> {
        if text.starts_with(['\'', '‘'])
            && self.scan.rest().split_whitespace().take(MAX_QUOTED_WORDS).any(|word| word.ends_with(['\'', '’']))
            || is_single_quoted(text)
        {
            return self.scan.stop(
                Mistake::SingleQuotes,
                at,
                wording!("phrases stand in double quotes", "een woordgroep staat tussen dubbele aanhalingstekens"),
                wording!("write `\"` instead of `'`", "schrijf `\"` in plaats van `'`"),
            );
        }
        if let Some(sign) = text.chars().find(|c| !may_stand_in_word(*c)) {
            return self.refuse_sign(sign, text, at);
        }
        if text.chars().all(|c| c == '&') {
            return self.foreign(text, "AND", at);
        }
        match Word::read(text) {
            Ok(word) => {
                let word = self.checked(word, &at);
                Ok(Expr::Phrase(Phrase { words: vec![word], exact: false }))
            }
            Err(fault) => self.refuse(fault, text, at),
        }
    }

    fn checked(&mut self, word: Word, at: &Range<usize>) -> Word {
        if word.is_wide() {
            let message = wording!(
                "`{}` finds every word that begins with two letters",
                "`{}` vindt elk woord dat met deze twee letters begint",
                word.text
            );
            self.scan.warn(
                Mistake::ShortWildcard,
                at.clone(),
                message,
                wording!("write three or more letters before `*`", "zet minstens drie letters voor `*`"),
            );
        }
        word
    }
}

/// Whether a sign can be part of a name behind `$`.
pub(crate) fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn is_field_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(char::is_alphabetic)
}

fn is_single_quoted(text: &str) -> bool {
    text.chars().count() > 2 && text.starts_with(['\'', '‘']) && text.ends_with(['\'', '’'])
}

fn may_stand_in_word(c: char) -> bool {
    fold::is_word_char(c)
        || fold::has_word(c.encode_utf8(&mut [0; 4]))
        || matches!(
            c,
            '-' | '‐'
                | '‑'
                | '–'
                | '\''
                | '’'
                | '‘'
                | 'ʼ'
                | '.'
                | '&'
                | '*'
                | '?'
                | '@'
                | '#'
                | ':'
                | '/'
                | '\u{200C}'
                | '\u{200D}'
                | '\u{FE0F}'
        )
        || matches!(c, '\u{1F3FB}'..='\u{1F3FF}')
}
