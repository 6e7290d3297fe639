//! Why a mention got its scores, as values that can be put into words.

use crate::{ListName, Locale, Rating, Signal};
use serde::{Deserialize, Serialize, Serializer, ser::SerializeStruct as _};

/// One thing that a score rests on.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Reason {
    /// The signal whose score it moved.
    pub signal: Signal,
    /// How far, between -1 and 1.
    pub weight: f32,
    /// What it was.
    #[serde(flatten)]
    pub because: Because,
    /// What the mention would be counted by if these words were not there, where that is another signal.
    #[serde(default)]
    pub without: Option<Signal>,
}

/// What a score can rest on.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase", tag = "because")]
pub enum Because {
    /// A query of a list that says `=> signal`.
    Query {
        /// The list.
        list: ListName,
        /// The line of the query in its file.
        line: u32,
        /// The query, or the beginning of it.
        query: String,
    },
    /// Words of the text that are a sign.
    Sign {
        /// The words, as the writer put them.
        words: String,
    },
    /// Words of the text of which people's corrections taught something.
    Label {
        /// The words, as the writer put them.
        words: String,
    },
    /// The rating that came with the text.
    Rating {
        /// What was given.
        rating: Rating,
    },
}

/// What is derived does not know how many fields there are: a store would write each reason aside first, to count them.
impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (because, own_fields) = match &self.because {
            Because::Query { .. } => ("query", 3),
            Because::Sign { .. } => ("sign", 1),
            Because::Label { .. } => ("label", 1),
            Because::Rating { .. } => ("rating", 1),
        };
        let mut fields = serializer.serialize_struct("Reason", 3 + own_fields + usize::from(self.without.is_some()))?;
        fields.serialize_field("signal", &self.signal)?;
        fields.serialize_field("weight", &self.weight)?;
        fields.serialize_field("because", because)?;
        match &self.because {
            Because::Query { list, line, query } => {
                fields.serialize_field("list", list)?;
                fields.serialize_field("line", line)?;
                fields.serialize_field("query", query)?;
            }
            Because::Sign { words } | Because::Label { words } => fields.serialize_field("words", words)?,
            Because::Rating { rating } => fields.serialize_field("rating", rating)?,
        }
        if let Some(without) = self.without {
            fields.serialize_field("without", &without)?;
        }
        fields.end()
    }
}

impl Because {
    /// In words, to stand in a sentence: `"drie uur geen stroom"`, `2 of 5 stars`.
    #[must_use]
    pub fn in_words(&self, locale: Locale) -> String {
        match self {
            Self::Query { list, line, .. } => locale.pick(format!("lijst {list}, regel {line}"), format!("list {list}, line {line}")),
            Self::Sign { words } => locale.pick(format!("‘{words}’"), format!("“{words}”")),
            Self::Label { words } => locale.pick(format!("eerdere correcties bij ‘{words}’"), format!("earlier corrections of “{words}”")),
            Self::Rating { rating } => locale.pick(
                format!("een beoordeling van {} uit {}", rating.value(), rating.best()),
                format!("a rating of {} out of {}", rating.value(), rating.best()),
            ),
        }
    }
}

impl Reason {
    /// A reason without which the mention would still be counted by the same signal.
    #[must_use]
    pub fn new(signal: Signal, weight: f32, because: Because) -> Self {
        Self { signal, weight, because, without: None }
    }

    /// The reasons for one signal in one sentence, the strongest first; `None` if there are none.
    #[must_use]
    pub fn sentence(reasons: &[Self], signal: Signal, locale: Locale) -> Option<String> {
        const MOST: usize = 4;
        // Beside a strong sign a weak one says nothing: "no" next to "ridiculous".
        const LEAST_SHARE: f32 = 0.5;
        let mut ours: Vec<&Self> = reasons.iter().filter(|reason| reason.signal == signal && reason.weight > 0.0).collect();
        ours.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        let is_sign = |reason: &&Self| matches!(reason.because, Because::Sign { .. });
        let least = LEAST_SHARE * ours.iter().copied().find(|reason| is_sign(reason)).map_or(0.0, |strongest| strongest.weight);
        ours.retain(|reason| !is_sign(reason) || reason.weight >= least);
        let mut words: Vec<String> = Vec::new();
        for reason in &ours {
            let said = reason.because.in_words(locale);
            if !words.contains(&said) {
                words.push(said);
            }
        }
        words.truncate(MOST);
        let final_one = words.pop()?;
        let is_alone = words.is_empty();
        let list = if is_alone { final_one } else { format!("{} {} {final_one}", words.join(", "), locale.pick("en", "and")) };
        let because = locale.pick(format!("{} vanwege {list}", signal.word(locale)), format!("{} because of {list}", signal.word(locale)));
        let otherwise = ours.iter().find_map(|reason| reason.otherwise(locale, is_alone)).unwrap_or_default();
        Some(format!("{because}{otherwise}"))
    }

    /// What the mention would be without this reason. That it would be nothing at all goes without saying if there is no other.
    fn otherwise(&self, locale: Locale, is_alone: bool) -> Option<String> {
        let without = self.without.filter(|without| !(is_alone && *without == Signal::Other))?;
        let (words, own) = (self.because.in_words(locale), self.signal.with_article(locale));
        Some(match without {
            Signal::Other => {
                locale.pick(format!("; zonder {words} is het niet duidelijk {own}"), format!("; without {words} it is not clearly {own}"))
            }
            other => {
                let other = other.with_article(locale);
                locale.pick(format!("; zonder {words} is het {other}"), format!("; without {words} it is {other}"))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() -> Result<(), Box<dyn std::error::Error>> {
        let query = Because::Query { list: ListName::new("Acme")?, line: 7, query: "acme".into() };
        let rating = Because::Rating { rating: Rating::new(1.0, 5.0).ok_or("no rating")? };
        for (because, expected) in [
            (query, r#""because":"query","list":"Acme","line":7,"query":"acme"}"#),
            (Because::Sign { words: "kapot".into() }, r#""because":"sign","words":"kapot"}"#),
            (Because::Label { words: "spits".into() }, r#""because":"label","words":"spits"}"#),
            (rating, r#""because":"rating","rating":{"value":1.0,"best":5.0}}"#),
        ] {
            let reason = Reason::new(Signal::Complaint, 0.25, because);
            let text = serde_json::to_string(&reason)?;
            assert_eq!(text, format!("{{\"signal\":\"complaint\",\"weight\":0.25,{expected}"));
            assert_eq!(serde_json::from_str::<Reason>(&text)?, reason);
        }
        Ok(())
    }

    #[test]
    fn reasons_make_a_sentence() {
        let sign = |words: &str, weight| Reason::new(Signal::Complaint, weight, Because::Sign { words: words.into() });
        let reasons = [
            sign("al drie weken wachten", 0.3),
            sign("klantenservice", 0.6),
            sign("bedankt", -0.2),
            sign("klantenservice", 0.1),
            sign("geen", 0.2),
        ];
        assert_eq!(
            Reason::sentence(&reasons, Signal::Complaint, Locale::Nl).as_deref(),
            Some("klacht vanwege ‘klantenservice’ en ‘al drie weken wachten’")
        );
        assert_eq!(Reason::sentence(&reasons, Signal::Praise, Locale::En), None);
        for (without, nl, en) in [
            (Signal::Question, "een vraag", "a question"),
            (Signal::Praise, "een compliment", "praise"),
            (Signal::Other, "niet duidelijk een klacht", "not clearly a complaint"),
        ] {
            let reasons = [Reason { without: Some(without), ..sign("kapot", 0.6) }, sign("weer", 0.4)];
            let said = |reasons: &[Reason], locale| Reason::sentence(reasons, Signal::Complaint, locale).unwrap_or_default();
            assert_eq!(said(&reasons, Locale::Nl), format!("klacht vanwege ‘kapot’ en ‘weer’; zonder ‘kapot’ is het {nl}"));
            assert_eq!(said(&reasons, Locale::En), format!("complaint because of “kapot” and “weer”; without “kapot” it is {en}"));
            let alone = if without == Signal::Other { String::new() } else { format!("; zonder ‘kapot’ is het {nl}") };
            assert_eq!(said(&reasons[..1], Locale::Nl), format!("klacht vanwege ‘kapot’{alone}"));
        }
    }
}
