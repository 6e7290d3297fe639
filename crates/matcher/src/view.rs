//! One mention, made ready once for every query that reads it.

use crate::{fields::Scope, index::Bytes, language, marks::Sieve, words::Words};
use luister_mention::{Field, Lang, Link, Mention};
use std::cell::OnceCell;

/// A mention with its words.
#[derive(Debug)]
pub(crate) struct View<'m> {
    /// The mention itself.
    pub mention: &'m Mention,
    /// Its language: as the source says, else as it reads.
    pub lang: Option<Lang>,
    /// The texts that words are looked for in.
    pub places: Vec<Place<'m>>,
    /// The marks of title and text.
    sieve: OnceCell<Sieve>,
}

/// One text of a mention. Phrases and NEAR stay inside one.
#[derive(Debug)]
pub(crate) struct Place<'m> {
    /// The field that its spans name.
    pub field: Field,
    /// Whether that field is shown as this text, so that a span can point into it.
    pub shown: bool,
    /// The text itself.
    pub text: &'m str,
    words: OnceCell<Words<'m>>,
    bytes: OnceCell<Bytes>,
}

impl<'m> Place<'m> {
    fn of(field: Field, shown: bool, text: &'m str) -> Self {
        Self { field, shown, text, words: OnceCell::new(), bytes: OnceCell::new() }
    }

    /// Its words, which are cut when they are first asked for: few queries read authors.
    pub(crate) fn words(&self) -> &Words<'m> {
        self.words.get_or_init(|| Words::of(self.text))
    }

    /// The bytes that stand in it.
    pub(crate) fn bytes(&self) -> &Bytes {
        self.bytes.get_or_init(|| Bytes::in_text(self.text))
    }
}

impl<'m> View<'m> {
    /// The view of a mention.
    pub(crate) fn of(mention: &'m Mention) -> Self {
        let mut places = Vec::with_capacity(5);
        let title = mention.title.as_deref().map(|title| Place::of(Field::Title, true, title));
        let text = Place::of(Field::Text, true, &mention.text);
        let lang = match mention.lang {
            Some(said) => Some(language::told(said, title.as_ref().map(Place::words), text.words())),
            None => language::detect(title.as_ref().map(Place::words), text.words()),
        };
        places.extend(title);
        places.push(text);
        if let Some(author) = &mention.author {
            let display = author.display();
            let texts = [author.name.as_deref(), author.handle.as_deref(), author.url.as_ref().map(Link::as_str)];
            places.extend(texts.into_iter().flatten().map(|text| Place::of(Field::Author, text == display, text)));
        }
        Self { mention, lang, places, sieve: OnceCell::new() }
    }

    /// Its language, if it is one of those that are expected or the text is long enough to be sure; else the first that is.
    pub(crate) fn lang_among(&self, expected: &[Lang]) -> Option<Lang> {
        self.text().map_or(self.lang, |text| language::among(self.lang, text, expected))
    }

    /// The words of the text itself.
    pub(crate) fn text(&self) -> Option<&Words<'m>> {
        self.places.iter().find(|place| place.field == Field::Text).map(Place::words)
    }

    /// Whether a form with this mark may stand in the texts that a scope reads. If this is false it does not.
    pub(crate) fn may_have(&self, scope: Scope, mark: u64) -> bool {
        scope != Scope::Usual || self.sieve.get_or_init(|| self.sieve()).passes(mark)
    }

    fn sieve(&self) -> Sieve {
        let texts = || self.within(Scope::Usual).map(|(_, place)| place.words());
        let mut sieve = Sieve::of(texts().map(|words| words.tokens().len()).sum());
        texts().flat_map(Words::forms).for_each(|(_, mark, _)| sieve.add(mark));
        sieve
    }

    /// The texts that a scope reads, with their place in the view.
    pub(crate) fn within(&self, scope: Scope) -> impl Iterator<Item = (usize, &Place<'m>)> {
        self.places.iter().enumerate().filter(move |(_, place)| scope.reads(place.field))
    }
}
