//! From the pieces of a document to its entries.

use super::{
    Repaired, base64,
    entry::{Gathered, Href, Person},
    names::{Field, Role, Space, Spaces, role, space_of, split},
};
use crate::xml::{Entities, Tag, Token, Tokens};
use luister_mention::Link;
use std::borrow::Cow;
use url::Url;

/// How many elements may stand before the root of a feed.
const MAX_BEFORE_ROOT: usize = 16;
/// So deep nobody nests elements of one name that mean nothing here.
const MAX_DEPTH: usize = 1000;
/// The beginning of every document that is written.
const HEAD: &str = "<feed xmlns=\"http://www.w3.org/2005/Atom\">";

/// What was read up to here.
pub(super) struct Reader<'a> {
    page: &'a Url,
    spaces: Spaces<'a>,
    /// Whether elements are nested deeper than anybody writes them.
    deep: bool,
    entities: Entities<'a>,
    /// Whether the root of a feed was found.
    found: bool,
    /// Whether there is an element around this one that may be such a root.
    rooted: bool,
    /// How many elements stood before it.
    before_root: usize,
    feed: Gathered<'a>,
    entry: Option<Gathered<'a>>,
    field: Option<OpenField<'a>>,
    /// The element whose content is not read, and how many of its name are open.
    unread: Option<(&'a str, usize)>,
    repaired: Repaired,
}

/// The field whose end has not come yet.
struct OpenField<'a> {
    field: Field,
    tag: Tag<'a>,
    /// How many elements of its name are open.
    depth: usize,
    form: Form,
    text: Cow<'a, str>,
    person: Person<'a>,
    part: Part,
}

/// How the text of a field is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// As it is; markup in it is escaped, or should have been.
    Text,
    /// As elements of XHTML.
    Markup,
    Base64,
}

/// The part of an author that is being read.
#[derive(Clone, Copy)]
enum Part {
    Name,
    Email,
    Url,
    Other,
}

impl<'a> Reader<'a> {
    pub(super) fn of(page: &'a Url) -> Self {
        Self {
            page,
            spaces: Spaces::default(),
            deep: false,
            entities: Entities::default(),
            found: false,
            rooted: false,
            before_root: 0,
            feed: Gathered::default(),
            entry: None,
            field: None,
            unread: None,
            repaired: Repaired::default(),
        }
    }

    /// Reads all of it. None if there is no root of a feed.
    pub(super) fn read(mut self, document: &'a str) -> Option<Repaired> {
        self.repaired.document.reserve(document.len());
        self.repaired.document.push_str(HEAD);
        for token in Tokens::of(document) {
            match token {
                Token::Doctype(declarations) => self.entities.learn(declarations),
                Token::Text(text) => self.text(text, false),
                Token::Cdata(text) => self.text(text, true),
                Token::Open(tag) => self.open(tag),
                Token::Close(name) => self.close(name),
            }
            if self.before_root > MAX_BEFORE_ROOT && !self.found {
                return None;
            }
        }
        let Self { page, feed, entry, found, deep, entities, mut repaired, .. } = self;
        feed.write_feed(&mut repaired.document);
        repaired.document.push_str("</feed>");
        (repaired.lang, repaired.ttl, repaired.cut_off) = (feed.beside.lang, feed.ttl, entry.is_some());
        repaired.hub = feed.hub.hub(page);
        repaired.trap = deep || entities.met_refused();
        found.then_some(repaired)
    }

    /// What a name stands for here. A namespace of its own counts for this element alone, but that of the root for all.
    fn role(&mut self, tag: &Tag<'a>, prefix: &str, local: &str) -> Role {
        let mut space = if prefix.is_empty() { Space::Feed } else { self.spaces.of(prefix) };
        if !tag.rest.is_empty() && tag.rest.contains("xmlns") {
            for (name, address) in tag.attributes() {
                match name.strip_prefix("xmlns") {
                    Some("") if prefix.is_empty() && self.found => space = space_of(address),
                    Some(declared) => self.spaces.declare(declared.trim_start_matches(':'), address),
                    None => {}
                }
            }
            if !prefix.is_empty() {
                space = self.spaces.of(prefix);
            }
        }
        role(space, local)
    }

    fn open(&mut self, tag: Tag<'a>) {
        let (prefix, local) = split(tag.name);
        let role = self.role(&tag, prefix, &local);
        if let Some((name, depth)) = &mut self.unread {
            if role != Role::Entry {
                *depth += usize::from(*name == tag.name && !tag.empty);
                self.deep |= *depth > MAX_DEPTH;
                return;
            }
            self.unread = None;
        }
        if self.field.is_some() && self.stays_inside(&tag, role, &local) {
            return;
        }
        match role {
            _ if !self.found => self.open_root(&tag, role, &local),
            Role::Root => self.inherit(&tag),
            Role::Entry => self.open_entry(&tag),
            Role::Field(field) => self.open_field(field, tag),
            Role::Views => {
                let views = tag.attribute("views").and_then(|views| views.trim().parse().ok());
                self.target().beside.views = views;
            }
            Role::Unread if !tag.empty => self.unread = Some((tag.name, 1)),
            Role::Unread | Role::Around | Role::Void => {}
        }
    }

    /// Looks whether a feed begins here. RSS and RDF are one only if there is a channel or an entry in them, or RSS if it is
    /// whole and empty.
    fn open_root(&mut self, tag: &Tag<'a>, role: Role, local: &str) {
        match role {
            Role::Root => {
                self.rooted = true;
                self.found = matches!(local, "feed" | "channel") || local == "rss" && tag.empty;
                self.inherit(tag);
            }
            Role::Entry if self.rooted || local == "entry" && self.before_root == 0 => {
                self.found = true;
                self.open_entry(tag);
            }
            _ => {}
        }
        self.before_root += 1;
    }

    /// Takes what counts for everything inside: base and language.
    fn inherit(&mut self, tag: &Tag<'a>) {
        self.feed.base = self.base(tag).or(self.feed.base.take());
        self.feed.beside.lang = lang(tag).or(self.feed.beside.lang.take());
    }

    fn open_entry(&mut self, tag: &Tag<'a>) {
        self.finish_entry();
        let mut entry = Gathered::default();
        (entry.base, entry.beside.lang) = (self.base(tag), lang(tag));
        let base = entry.base.clone().or_else(|| self.feed.base.clone());
        for address in ["rdf:about", "about", "href"].into_iter().filter_map(|name| tag.attribute(name)) {
            let address = self.decoded(address);
            let base = base.as_ref().unwrap_or(self.page);
            entry.take_fallback(|| {
                Some(address).filter(|address| !address.trim().is_empty()).and_then(|address| Link::join(base, &address))
            });
        }
        self.entry = Some(entry);
        if tag.empty {
            self.finish_entry();
        }
    }

    fn finish_entry(&mut self) {
        self.finish_field();
        if let Some(entry) = self.entry.take() {
            entry.write_entry(&mut self.repaired.document);
            self.repaired.beside.push(entry.beside);
        }
    }

    fn open_field(&mut self, field: Field, tag: Tag<'a>) {
        let form = form(&tag);
        let (text, person) = (Cow::default(), Person::default());
        self.field = Some(OpenField { field, tag, depth: 1, form, text, person, part: Part::Name });
        if tag.empty {
            self.finish_field();
        }
    }

    /// An element inside a field: markup of its text, a part of its author, or a sign that its end is missing.
    fn stays_inside(&mut self, tag: &Tag<'a>, role: Role, local: &str) -> bool {
        let Some(open) = &mut self.field else { return false };
        let is_next = matches!(role, Role::Field(_)) && open.field.is_short() && open.form == Form::Text && !tag.name.contains(':');
        if role == Role::Entry || is_next {
            self.finish_field();
            return false;
        }
        if let Field::Author(_) = open.field {
            open.part = match local {
                "name" => Part::Name,
                "email" => Part::Email,
                "uri" | "url" | "homepage" => Part::Url,
                _ => Part::Other,
            };
            return true;
        }
        open.depth += usize::from(tag.name == open.tag.name && !tag.empty);
        for part in ["<", local, " ", tag.rest.trim(), if tag.empty { "/>" } else { ">" }] {
            open.text.to_mut().push_str(part);
        }
        true
    }

    fn text(&mut self, text: &'a str, is_section: bool) {
        let Some(open) = self.field.as_mut().filter(|_| self.unread.is_none()) else { return };
        let target = match (open.field, open.part) {
            (Field::Author(_), Part::Name) => &mut open.person.name,
            (Field::Author(_), Part::Email) => &mut open.person.email,
            (Field::Author(_), Part::Url) => &mut open.person.url,
            (Field::Author(_), Part::Other) => return,
            _ => &mut open.text,
        };
        match (open.form, is_section) {
            (Form::Text, false) if text.contains('&') => self.entities.decode(text, target.to_mut()),
            (Form::Markup, true) => target.to_mut().push_str(&text.replace('&', "&amp;").replace('<', "&lt;")),
            _ if target.is_empty() => *target = text.into(),
            _ => target.to_mut().push_str(text),
        }
    }

    fn close(&mut self, name: &'a str) {
        let (prefix, local) = split(name.trim_end());
        let ends = role(if prefix.is_empty() { Space::Feed } else { self.spaces.of(prefix) }, &local);
        let ends_all = matches!(ends, Role::Root | Role::Entry);
        if let Some((unread, depth)) = &mut self.unread {
            *depth -= usize::from(*unread == name);
            if *depth == 0 || ends_all {
                self.unread = None;
            }
            if !ends_all {
                return;
            }
        }
        if let Some(open) = &mut self.field {
            let (_, of_field) = split(open.tag.name);
            open.depth -= usize::from(of_field == local);
            if open.depth == 0 || ends_all {
                self.finish_field();
            } else if let Field::Author(_) = open.field {
                open.part = Part::Other;
            } else {
                for part in ["</", &local, ">"] {
                    open.text.to_mut().push_str(part);
                }
            }
        }
        if ends_all {
            self.finish_entry();
            self.found |= self.rooted && local == "rss";
        }
    }

    fn finish_field(&mut self) {
        let Some(OpenField { field, tag, form, text, person, .. }) = self.field.take() else { return };
        let value = if form == Form::Base64 { base64::decode(&text).map_or(text, Cow::Owned) } else { text };
        match field {
            Field::Link => self.finish_link(&tag, &value),
            Field::Author(rank) => self.target().take_author(rank, person),
            Field::Title(_) | Field::Summary(_) | Field::Content(_) => {
                let beside = &mut self.target().beside;
                beside.lang = lang(&tag).or(beside.lang.take());
                self.target().take(field, value);
            }
            Field::Guid => {
                let is_link = || tag.attribute("ispermalink").is_none_or(|said| !said.trim().eq_ignore_ascii_case("false"));
                self.target().take_fallback(|| Link::parse(&value).filter(|_| is_link()));
                self.target().take(field, value);
            }
            _ => self.target().take(field, value),
        }
    }

    fn finish_link(&mut self, tag: &Tag<'a>, text: &str) {
        let page = self.page;
        let own = self.base(tag).or_else(|| self.entry.as_ref()?.base.clone()).or_else(|| self.feed.base.clone());
        let attribute = |name| tag.attribute(name).map(str::trim).unwrap_or_default();
        let address = match tag.attribute("href") {
            Some(href) => self.decoded(href),
            None => text.into(),
        };
        self.target().take_link(&Href {
            address: &address,
            rel: attribute("rel"),
            kind: attribute("type"),
            base: own.as_ref().unwrap_or(page),
        });
    }

    /// What is being said belongs to an entry, or else to the feed.
    fn target(&mut self) -> &mut Gathered<'a> {
        self.entry.as_mut().unwrap_or(&mut self.feed)
    }

    /// The `xml:base` of an element, if it has a good one.
    fn base(&mut self, tag: &Tag<'a>) -> Option<Url> {
        let said = (!tag.rest.is_empty() && tag.rest.contains("xml:base")).then(|| tag.attribute("xml:base")).flatten()?;
        let said = self.decoded(said);
        let around = self.entry.as_ref().and_then(|entry| entry.base.as_ref()).or(self.feed.base.as_ref()).unwrap_or(self.page);
        around.join(said.trim()).ok().filter(|base| matches!(base.scheme(), "http" | "https"))
    }

    fn decoded<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        if !text.contains('&') {
            return text.into();
        }
        let mut decoded = String::with_capacity(text.len());
        self.entities.decode(text, &mut decoded);
        decoded.into()
    }
}

/// The `xml:lang` of an element.
fn lang(tag: &Tag<'_>) -> Option<String> {
    let said = (!tag.rest.is_empty() && tag.rest.contains("xml:lang")).then(|| tag.attribute("xml:lang")).flatten()?;
    Some(said.trim().to_owned()).filter(|said| !said.is_empty())
}

/// How a field is written, by what its tag says of it.
fn form(tag: &Tag<'_>) -> Form {
    if tag.rest.is_empty() {
        return Form::Text;
    }
    let (mode, kind) = (tag.attribute("mode").unwrap_or_default(), tag.attribute("type").unwrap_or_default());
    let kind = kind.trim().to_ascii_lowercase();
    let is_markup = kind == "xhtml" || kind.ends_with("/xml") || kind.ends_with("+xml");
    let is_binary = kind.contains('/') && !kind.starts_with("text/") && !is_markup;
    match mode {
        "base64" => Form::Base64,
        "" if is_binary => Form::Base64,
        "xml" => Form::Markup,
        "" if is_markup => Form::Markup,
        _ => Form::Text,
    }
}
