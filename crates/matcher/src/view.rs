//! One mention, made ready once for every query that reads it.

use crate::{fields::Scope, language, words::Words};
use luister_mention::{Field, Lang, Mention};

/// A mention with its words.
#[derive(Debug)]
pub(crate) struct View<'m> {
    /// The mention itself.
    pub mention: &'m Mention,
    /// Its language: as the source says, else as it reads.
    pub lang: Option<Lang>,
    /// The texts that words are looked for in.
    pub places: Vec<Place<'m>>,
}

/// One text of a mention. Phrases and NEAR stay inside one.
#[derive(Debug)]
pub(crate) struct Place<'m> {
    /// The field that its spans name.
    pub field: Field,
    /// Whether that field is shown as this text, so that a span can point into it.
    pub shown: bool,
    /// Its words.
    pub words: Words<'m>,
}

impl<'m> View<'m> {
    /// The view of a mention.
    pub(crate) fn of(mention: &'m Mention) -> Self {
        let mut places = Vec::with_capacity(3);
        let mut add = |field, shown, text: Option<&'m str>| {
            places.extend(text.map(|text| Place { field, shown, words: Words::of(text) }));
        };
        add(Field::Title, true, mention.title.as_deref());
        add(Field::Text, true, Some(&mention.text));
        if let Some(author) = &mention.author {
            let display = author.display();
            for text in [author.name.as_deref(), author.handle.as_deref(), author.url.as_ref().map(luister_mention::Link::as_str)] {
                add(Field::Author, text == Some(display), text);
            }
        }
        let title = mention.title.as_deref().unwrap_or_default();
        let lang = match mention.lang {
            Some(said) => Some(language::told(said, title, &mention.text)),
            None => language::detect(title, &mention.text),
        };
        Self { mention, lang, places }
    }

    /// The texts that a scope reads, with their place in the view.
    pub(crate) fn within(&self, scope: Scope) -> impl Iterator<Item = (usize, &Place<'m>)> {
        self.places.iter().enumerate().filter(move |(_, place)| scope.reads(place.field))
    }
}
