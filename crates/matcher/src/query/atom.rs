//! The smallest parts of a query: words, phrases, exact words, signs, patterns and references.

use super::{
    operator::{Reading, read_as_operator},
    parse::{Borrowed, Parser},
    pattern::{Pattern, PatternFault},
    scan::{Step, is_quote, shown},
    tree::{Expr, Reference},
    word::{Phrase, Word, WordFault},
};
use crate::{fold, limits::MAX_BRACKETS};
use luister_mention::text::excerpt;
use std::ops::Range;

impl Parser<'_> {
    /// One atom.
    pub(super) fn atom(&mut self) -> Step<Expr> {
        let open = self.scan.at;
        if self.depth > 2 * MAX_BRACKETS {
            let at = self.peek_word();
            return self.scan.stop(at, "too many parts stand inside each other here", "take some of them out");
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
            return self.scan.stop(open..self.scan.at, "there is nothing between these quotes", "take them out, or say what belongs there");
        }
        let Some(inside) = self.scan.take_until(is_quote) else {
            return self.scan.stop(open..open + 1, "this quote is not closed on its line", "write `\"` where the phrase ends");
        };
        let words = self.phrase_words(&inside, false)?;
        let Some((between, at)) = self.tilde()? else { return Ok(Expr::Phrase(Phrase { words, exact: false })) };
        if words.len() < 2 {
            let message = "`~` needs two or more words in its quotes";
            return self.scan.stop(at, message, "take it out; for other spellings of a word use `*` or `?`");
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
                    at,
                    "a word in its exact case takes no wildcards",
                    "write it without braces, or without the wildcard",
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
            let message = format!("there is no word in `{}`", shown(text));
            return self.scan.stop(inside.clone(), message, "to look for signs write them in backticks");
        }
        Ok(words)
    }

    /// Signs in a phrase are not looked at; and a question mark there is seldom meant as a wildcard.
    fn warn_of_signs(&mut self, chunk: &str, at: &Range<usize>) {
        if let Some(sign) = chunk.chars().find(|c| matches!(c, '+' | '$' | '€' | '£' | '%' | '=')) {
            let message = format!("`{sign}` is not looked at in a phrase");
            self.scan.warn(at.clone(), message, format!("leave it out, or write `` `{chunk}` `` in backticks for the very signs"));
        } else if chunk.ends_with('?') && chunk.chars().filter(|c| *c == '?').count() == 1 {
            let bare = chunk.trim_end_matches('?');
            let message = format!("`{chunk}` in a phrase means {bare} and one more letter");
            self.scan.warn(at.clone(), message, format!("write `{bare}` if you mean the word itself"));
        }
    }

    fn exact(&mut self, open: usize) -> Step<Expr> {
        self.scan.eat('{');
        let Some(inside) = self.scan.take_until(|c| c == '}') else {
            return self.scan.stop(open..open + 1, "this brace is not closed on its line", "write `}` where the word ends");
        };
        if self.scan.slice(&inside).trim().is_empty() {
            return self.scan.stop(open..self.scan.at, "there is nothing between these braces", "take them out, or say what belongs there");
        }
        Ok(Expr::Phrase(Phrase { words: self.phrase_words(&inside, true)?, exact: true }))
    }

    fn raw(&mut self, open: usize) -> Step<Expr> {
        self.scan.eat('`');
        let Some(inside) = self.scan.take_until(|c| c == '`') else {
            return self.scan.stop(open..open + 1, "this backtick is not closed on its line", "write a second one where the signs end");
        };
        let text = self.scan.slice(&inside);
        if text.trim().is_empty() {
            return self.scan.stop(
                open..self.scan.at,
                "there is nothing between these backticks",
                "take them out, or say what belongs there",
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
            let message = "this slash begins a regular expression that is not closed";
            return self.scan.stop(open..open + 1, message, "write `/` where it ends; to look for the slash itself write it in backticks");
        };
        let source = rest.get(..length).unwrap_or_default();
        self.scan.at += length + 1;
        let flags = self.scan.take_while(char::is_alphanumeric);
        let ignore_case = match self.scan.slice(&flags) {
            "" => false,
            "i" => true,
            other => {
                return self.scan.stop(flags, format!("`{}` is no flag of a regular expression", shown(other)), "write `i`, or nothing");
            }
        };
        if source.is_empty() {
            return self.scan.stop(open..self.scan.at, "this regular expression is empty", "write a word instead");
        }
        Pattern::regex(source, ignore_case).map(Expr::Pattern).or_else(|fault| self.refuse_pattern(fault, open))
    }

    fn refuse_pattern<T>(&mut self, fault: PatternFault, open: usize) -> Step<T> {
        let at = open..self.scan.at;
        match fault {
            PatternFault::Syntax(reason) => {
                let message = format!("this is no regular expression: {reason}");
                self.scan.stop(at, message, "mend it, or write words with `*` and NEAR instead")
            }
            PatternFault::TooLarge => self.scan.stop(at, "this regular expression is too large", "use smaller numbers of repeats"),
            PatternFault::FindsNothing => self.scan.stop(
                at,
                "this regular expression also finds nothing at all, and so every text",
                "write `+` for `*`, or take the last `?` out",
            ),
        }
    }

    fn name(&mut self, open: usize) -> Step<Expr> {
        self.scan.eat('$');
        let at = self.scan.take_while(is_name_char);
        let name = self.scan.slice(&at).to_lowercase();
        if name.is_empty() {
            return self.scan.stop(
                open..open + 1,
                "behind `$` a name has to follow",
                "write for instance `$brand`; for the sign itself use backticks",
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
        let at = self.peek_word();
        let text = self.scan.slice(&at);
        if let Some((name, _)) = text.split_once(':') {
            match read_as_operator(name) {
                Some(Reading::Operator(_) | Reading::SmallLetters(_)) => return self.listed_near(name),
                _ if is_field_name(name) => return self.field(name),
                _ => {}
            }
        }
        if let Some(Reading::SmallLetters(capitals)) = read_as_operator(text) {
            let distance = text.find('/').and_then(|at| text.get(at..)).unwrap_or_default();
            let repair = format!("write `{capitals}{distance}`, or `\"{text}\"` for the word itself");
            return self.scan.stop(at, format!("`{text}` joins words only in capitals"), repair);
        }
        if text.is_empty() {
            return self.stray(first);
        }
        self.scan.at = at.end;
        if self.scan.peek() == Some('~') {
            let end = self.scan.at + 1;
            let message = "`~` behind a single word means nothing here";
            return self.scan.stop(at.start..end, message, "for other spellings of a word use `*` or `?`");
        }
        self.bare_word(text, at)
    }

    fn bare_word(&mut self, text: &str, at: Range<usize>) -> Step<Expr> {
        if text.starts_with(['\'', '‘']) && self.scan.rest().split_whitespace().any(|word| word.ends_with(['\'', '’']))
            || is_single_quoted(text)
        {
            return self.scan.stop(at, "phrases stand in double quotes", "write `\"` instead of `'`");
        }
        if let Some(sign) = text.chars().find(|c| !may_stand_in_word(*c)) {
            return self.refuse_sign(sign, text, at);
        }
        if text.chars().all(|c| c == '&') {
            return self.scan.stop(at, format!("`{text}` is no operator here"), "write `AND`");
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
            let message = format!("`{}` finds every word that begins with two letters", word.text);
            self.scan.warn(at.clone(), message, "write three or more letters before `*`");
        }
        word
    }

    pub(super) fn refuse<T>(&mut self, fault: WordFault, text: &str, at: Range<usize>) -> Step<T> {
        let text = excerpt(text, 60);
        match fault {
            WordFault::NoWord => {
                let message = format!("there is no letter or digit in `{text}`");
                self.scan.stop(at, message, format!("to look for signs write them in backticks: `` `{text}` ``"))
            }
            WordFault::WildcardFirst => {
                let bare = text.trim_start_matches(['#', '@', '*', '?']);
                let repair = if bare.is_empty() {
                    "write a word before it".to_owned()
                } else {
                    format!("write `{bare}`, and other beginnings with OR")
                };
                self.scan.stop(at, format!("`{text}` has a wildcard in first place, where nothing can be looked up"), repair)
            }
            WordFault::TooShort => {
                let message = format!("`{text}` has fewer than two letters before its `*`");
                self.scan.stop(at, message, "write two or more letters before `*`")
            }
        }
    }

    fn refuse_sign<T>(&mut self, sign: char, text: &str, at: Range<usize>) -> Step<T> {
        let text = excerpt(text, 60);
        let bare = text.trim_start_matches(['!', '+']);
        let (message, repair) = match sign {
            '!' if text.starts_with('!') && !bare.is_empty() => ("`!` is no operator here".to_owned(), format!("write `NOT {bare}`")),
            '+' if text.starts_with('+') && !bare.is_empty() => {
                ("`+` is no operator here".to_owned(), format!("write `{bare}`: words side by side all have to be there"))
            }
            _ => {
                let read = fold::pieces(&text).iter().filter_map(|piece| text.get(piece.start..piece.end)).collect::<Vec<_>>().join(" ");
                let lost = if read.is_empty() { String::new() } else { format!(", and `{read}` would be left") };
                (format!("`{sign}` is no part of a word{lost}"), format!("write `` `{text}` `` in backticks to find the signs too"))
            }
        };
        self.scan.stop(at, message, repair)
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
