//! One mention, made ready once for every query that reads it.

use crate::{engine::Bytes, fields::Scope, language, marks::Sieve, words::Words};
use luister_mention::{Author, Field, Lang, Link, Mention};
use std::cell::OnceCell;

/// Title, text, and the writer's name, handle and page.
const MAX_PLACES: usize = 5;

/// A mention with its words.
#[derive(Debug)]
pub(crate) struct View<'m> {
    /// The mention itself.
    pub mention: &'m Mention,
    /// Its language, once somebody asked.
    lang: OnceCell<Option<Lang>>,
    /// The texts that words are looked for in, in the order of their fields.
    places: [Option<Place<'m>>; MAX_PLACES],
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

    /// The same if they are cut already.
    pub(crate) fn words_if_cut(&self) -> Option<&Words<'m>> {
        self.words.get()
    }

    /// The bytes that stand in it.
    pub(crate) fn bytes(&self) -> &Bytes {
        self.bytes.get_or_init(|| Bytes::in_text(self.text))
    }
}

impl<'m> View<'m> {
    /// The view of a mention: nothing is read yet.
    pub(crate) fn of(mention: &'m Mention) -> Self {
        let author = mention.author.as_ref();
        let of_author = |text: Option<&'m str>| {
            let display = author.map(Author::display).unwrap_or_default();
            text.map(|text| Place::of(Field::Author, text == display, text))
        };
        let places = [
            mention.title.as_deref().map(|title| Place::of(Field::Title, true, title)),
            Some(Place::of(Field::Text, true, &mention.text)),
            of_author(author.and_then(|author| author.name.as_deref())),
            of_author(author.and_then(|author| author.handle.as_deref())),
            of_author(author.and_then(|author| author.url.as_ref()).map(Link::as_str)),
        ];
        Self { mention, lang: OnceCell::new(), places, sieve: OnceCell::new() }
    }

    /// Its language: as the source says, else as it reads.
    pub(crate) fn lang(&self) -> Option<Lang> {
        *self.lang.get_or_init(|| {
            let words = |field| self.places().find(|place| place.field == field).map(Place::words);
            let text = words(Field::Text)?;
            match self.mention.lang {
                Some(said) => Some(language::told(said, words(Field::Title), text)),
                None => language::detect(words(Field::Title), text),
            }
        })
    }

    /// The same view, in the language that is expected: see [`Self::lang_among`].
    pub(crate) fn expecting(self, langs: &[Lang]) -> Self {
        Self { lang: OnceCell::from(self.lang_among(langs)), ..self }
    }

    /// The texts that words are looked for in.
    pub(crate) fn places(&self) -> impl Iterator<Item = &Place<'m>> {
        self.places.iter().flatten()
    }

    /// The text with this number.
    pub(crate) fn place(&self, number: usize) -> Option<&Place<'m>> {
        self.places.get(number)?.as_ref()
    }

    /// Its language, if it is one of those that are expected or the text is long enough to be sure; else the first that is.
    pub(crate) fn lang_among(&self, expected: &[Lang]) -> Option<Lang> {
        self.text().map_or(self.lang(), |text| language::among(self.lang(), text, expected))
    }

    /// The words of the text itself.
    pub(crate) fn text(&self) -> Option<&Words<'m>> {
        self.places().find(|place| place.field == Field::Text).map(Place::words)
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
        let numbered = self.places.iter().enumerate().filter_map(|(number, place)| Some((number, place.as_ref()?)));
        numbered.filter(move |(_, place)| scope.reads(place.field))
    }
}
