//! Dates, counts and fixed phrases in the language of the reader.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use luister_mention::{Alert, CaseState, Channel, Locale, Rating, Reach, Signal, text};

/// How one reader is addressed: language and time zone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words {
    pub(crate) locale: Locale,
    pub(crate) zone: Option<Tz>,
}

impl Words {
    pub(super) fn of(alert: &Alert) -> Self {
        Self { locale: alert.locale, zone: alert.zone.parse().ok() }
    }

    /// The one of two texts that is in the reader's language.
    pub(super) fn pick<T>(self, nl: T, en: T) -> T {
        self.locale.pick(nl, en)
    }

    /// `za 21 november 2026 09:12`; a zone that is not known is UTC, and says so.
    pub(super) fn moment(self, at: DateTime<Utc>) -> String {
        match self.zone {
            Some(zone) => self.locale.moment(&at.with_timezone(&zone)),
            None => format!("{} UTC", self.locale.moment(&at)),
        }
    }

    /// The clock on the wall.
    pub(super) fn wall(self, at: DateTime<Utc>) -> chrono::NaiveDateTime {
        self.zone.map_or_else(|| at.naive_utc(), |zone| at.with_timezone(&zone).naive_local())
    }

    /// `21-11-2026` or `21 Nov 2026`: for tables.
    pub(super) fn day(self, at: DateTime<Utc>) -> String {
        let format = self.pick("%d-%m-%Y", "%-d %b %Y");
        match self.zone {
            Some(zone) => at.with_timezone(&zone).format(format).to_string(),
            None => at.format(format).to_string(),
        }
    }

    /// `09:12`.
    pub(super) fn time(self, at: DateTime<Utc>) -> String {
        match self.zone {
            Some(zone) => at.with_timezone(&zone).format("%H:%M").to_string(),
            None => at.format("%H:%M").to_string(),
        }
    }

    /// `0,3` or `0.3` below ten, and whole from there.
    pub(crate) fn decimal(self, number: f32) -> String {
        let said = if number < 9.95 { format!("{number:.1}") } else { format!("{number:.0}") };
        self.pick(said.replace('.', ","), said.clone())
    }

    /// `1.234` or `1,234`.
    pub(super) fn number(self, n: u64) -> String {
        self.locale.number(n)
    }

    /// `3 klachten`, `1 vraag`.
    pub(crate) fn count(self, signal: Signal, n: u32) -> String {
        let (one, many) = match signal {
            Signal::Crisis => self.pick(("crisismelding", "crisismeldingen"), ("crisis mention", "crisis mentions")),
            Signal::Praise => self.pick(("compliment", "complimenten"), ("word of praise", "words of praise")),
            Signal::Other => self.pick(("ander bericht", "andere berichten"), ("other mention", "other mentions")),
            signal => (signal.word(self.locale), signal.words(self.locale)),
        };
        format!("{} {}", self.number(n.into()), if n == 1 { one } else { many })
    }

    /// The first word of a heading: `Klacht`.
    pub(super) fn name(self, signal: Signal) -> String {
        if signal == Signal::Other {
            return self.pick("Bericht", "Mention").to_owned();
        }
        text::capital(signal.word(self.locale))
    }

    /// The kind of place.
    pub(super) fn channel(self, channel: Channel) -> &'static str {
        match channel {
            Channel::News => self.pick("nieuws", "news"),
            Channel::Review => self.pick("beoordeling", "review"),
            Channel::Social => self.pick("sociaal netwerk", "social network"),
            Channel::Print => self.pick("knipsel", "clipping"),
            channel => channel.as_str(),
        }
    }

    /// `3 uit 5`, with a comma where Dutch has one.
    pub(super) fn rating(self, rating: Rating) -> String {
        let said = format!("{} {} {}", rating.value(), self.pick("uit", "of"), rating.best());
        self.pick(said.replace('.', ","), said.clone())
    }

    /// `1.200 volgers, 30 reacties`; none if the source says nothing.
    pub(super) fn reach(self, reach: Reach) -> Option<String> {
        let known = [
            (reach.followers, self.pick(("volger", "volgers"), ("follower", "followers"))),
            (reach.views, self.pick(("keer bekeken", "keer bekeken"), ("view", "views"))),
            (reach.reactions, self.pick(("reactie", "reacties"), ("reaction", "reactions"))),
        ];
        let said =
            known.into_iter().filter_map(|(n, (one, many))| n.map(|n| format!("{} {}", self.number(n), if n == 1 { one } else { many })));
        let said: Vec<String> = said.collect();
        (!said.is_empty()).then(|| said.join(", "))
    }

    /// `een, twee en drie`.
    pub(crate) fn list(self, mut items: Vec<String>) -> String {
        let Some(last) = items.pop() else { return String::new() };
        if items.is_empty() { last } else { format!("{} {} {last}", items.join(", "), self.pick("en", "and")) }
    }

    /// What to say of a story that the team has a case of, standing so.
    pub(super) fn known_story(self, case: CaseState) -> &'static str {
        match case {
            CaseState::Open => self.pick("je kreeg dit verhaal eerder; het staat nog open", "you got this story before; it is still open"),
            CaseState::Claimed => {
                self.pick("je kreeg dit verhaal eerder; iemand is ermee bezig", "you got this story before; somebody is at it")
            }
            CaseState::Handled => self.pick("je kreeg dit verhaal eerder; het is afgehandeld", "you got this story before; it is handled"),
            CaseState::Ignored => {
                self.pick("je kreeg dit verhaal eerder; er hoefde geen antwoord op", "you got this story before; it needed no answer")
            }
        }
    }

    /// What became of a case, behind the mention that it is about.
    pub(super) fn ended(self, case: CaseState) -> &'static str {
        match case {
            CaseState::Open => self.pick("nog open", "still open"),
            CaseState::Claimed => self.pick("in behandeling", "taken"),
            CaseState::Handled => self.pick("afgehandeld", "handled"),
            CaseState::Ignored => self.pick("geen antwoord nodig", "needed no answer"),
        }
    }

    /// What to say of an author of whom the team has a case, standing so since somebody did something to it.
    pub(super) fn wrote_again(self, case: CaseState, by: Option<&str>) -> String {
        let by = by.map(|by| self.pick(format!(" door {by}"), format!(" by {by}"))).unwrap_or_default();
        match case {
            CaseState::Open => self.pick(
                "deze schrijver kreeg nog geen antwoord op een eerder bericht".to_owned(),
                "this writer has had no answer to an earlier mention yet".to_owned(),
            ),
            CaseState::Claimed => self.pick(
                format!("een eerder bericht van deze schrijver is in behandeling genomen{by}"),
                format!("an earlier mention by this writer was taken{by}"),
            ),
            CaseState::Handled => self.pick(
                format!("een eerder bericht van deze schrijver was afgehandeld{by}; de zaak is weer open"),
                format!("an earlier mention by this writer was handled{by}; the case is open again"),
            ),
            CaseState::Ignored => self.pick(
                format!("een eerder bericht van deze schrijver hoefde geen antwoord{by}; de zaak is weer open"),
                format!("an earlier mention by this writer needed no answer{by}; the case is open again"),
            ),
        }
    }

    /// The other places of a story, after the name of the first: `en 2 andere plekken`.
    pub(super) fn other_places(self, n: u32) -> String {
        let (one, many) = self.pick(("andere plek", "andere plekken"), ("other place", "other places"));
        format!("{} {} {}", self.pick("en", "and"), self.number(n.into()), if n == 1 { one } else { many })
    }

    /// A text in the quotation marks of the language.
    pub(super) fn quoted(self, text: &str) -> String {
        self.pick(format!("‘{text}’"), format!("“{text}”"))
    }
}

/// Five stars, as many of them filled as the rating is worth.
pub(super) fn stars(rating: Rating) -> String {
    let share = rating.share() * 5.0;
    (1_u8..=5).map(|star| if f32::from(star) - 0.5 <= share { '★' } else { '☆' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(locale: Locale) -> Words {
        Words { locale, zone: Some(Tz::Europe__Amsterdam) }
    }

    #[test]
    fn dates_are_local() {
        for (at, nl, en) in [
            ("2026-11-21T08:12:00Z", "za 21 november 2026 09:12", "Sat 21 November 2026 09:12"),
            ("2026-07-01T22:30:00Z", "do 2 juli 2026 00:30", "Thu 2 July 2026 00:30"),
            ("2026-03-29T01:00:00Z", "zo 29 maart 2026 03:00", "Sun 29 March 2026 03:00"),
        ] {
            let at = at.parse().unwrap();
            assert_eq!((words(Locale::Nl).moment(at).as_str(), words(Locale::En).moment(at).as_str()), (nl, en));
        }
        let unknown = Words { locale: Locale::Nl, zone: "Mars/Olympus".parse().ok() };
        assert_eq!(unknown.moment("2026-11-21T08:12:00Z".parse().unwrap()), "za 21 november 2026 08:12 UTC");
    }

    #[test]
    fn counts_and_numbers_are_written_out() {
        let (nl, en) = (words(Locale::Nl), words(Locale::En));
        for (signal, n, dutch, english) in [
            (Signal::Complaint, 1, "1 klacht", "1 complaint"),
            (Signal::Complaint, 1234, "1.234 klachten", "1,234 complaints"),
            (Signal::Crisis, 1, "1 crisismelding", "1 crisis mention"),
            (Signal::Praise, 2, "2 complimenten", "2 words of praise"),
            (Signal::Lead, 1, "1 lead", "1 lead"),
            (Signal::Other, 2, "2 andere berichten", "2 other mentions"),
        ] {
            assert_eq!((nl.count(signal, n).as_str(), en.count(signal, n).as_str()), (dutch, english));
        }
        assert_eq!(nl.number(1_234_567), "1.234.567");
        assert_eq!(nl.reach(Reach { followers: Some(1200), views: None, reactions: Some(1) }).as_deref(), Some("1.200 volgers, 1 reactie"));
        assert_eq!(nl.list(vec!["a".into(), "b".into(), "c".into()]), "a, b en c");
    }

    #[test]
    fn a_story_is_told_with_what_became_of_it() {
        let (nl, en) = (words(Locale::Nl), words(Locale::En));
        for (case, dutch, english) in [
            (CaseState::Open, "het staat nog open", "it is still open"),
            (CaseState::Claimed, "iemand is ermee bezig", "somebody is at it"),
            (CaseState::Handled, "het is afgehandeld", "it is handled"),
            (CaseState::Ignored, "er hoefde geen antwoord op", "it needed no answer"),
        ] {
            assert_eq!(nl.known_story(case), format!("je kreeg dit verhaal eerder; {dutch}"));
            assert_eq!(en.known_story(case), format!("you got this story before; {english}"));
        }
        assert_eq!((nl.other_places(1).as_str(), en.other_places(1).as_str()), ("en 1 andere plek", "and 1 other place"));
        assert_eq!((nl.other_places(4999).as_str(), en.other_places(4999).as_str()), ("en 4.999 andere plekken", "and 4,999 other places"));
    }

    #[test]
    fn stars_stand_for_any_scale() {
        for (value, best, expected, said) in [
            (2.0, 5.0, "★★☆☆☆", "2 uit 5"),
            (4.0, 10.0, "★★☆☆☆", "4 uit 10"),
            (4.5, 5.0, "★★★★★", "4,5 uit 5"),
            (0.0, 5.0, "☆☆☆☆☆", "0 uit 5"),
        ] {
            let rating = Rating::new(value, best).unwrap();
            assert_eq!((stars(rating).as_str(), words(Locale::Nl).rating(rating).as_str()), (expected, said));
        }
    }
}
