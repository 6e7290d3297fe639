//! What is told of a query that is not taken over, and of parts that cannot be asked for.

use super::About;
use crate::dialect::spelling::Why;
use luister_mention::Locale;

/// Why a query is not taken over.
pub(super) fn refusal(about: &About, tool: &str, locale: Locale) -> String {
    let say = |nl: String, en: String| locale.pick(nl, en);
    match about {
        About::Deep { most } => say(
            format!("hier staan meer dan {most} haakjes in elkaar; deze zoekopdracht is niet overgenomen: maak er meer van"),
            format!("more than {most} brackets stand inside each other here; this query was not taken over: make several of it"),
        ),
        About::Large { most } => say(
            format!("deze zoekopdracht wordt langer dan {most} bytes of te diep genest, en is niet overgenomen: maak er meer van"),
            format!("this query becomes longer than {most} bytes or too deeply nested; it was not taken over: make several of it"),
        ),
        About::Long { most } => say(
            format!("er worden hooguit {most} bytes gelezen; knip het bestand in stukken"),
            format!("at most {most} bytes are read; cut the file into pieces"),
        ),
        About::Negative => say(
            "deze zoekopdracht zegt alleen wat er niet mag staan, en zou bijna alles vinden; niet overgenomen: schrijf erbij wat er wel moet staan".to_owned(),
            "this query says only what may not be there, and would find almost everything; it was not taken over: say what has to be there as well".to_owned(),
        ),
        About::Nothing { why: Some(why) } => {
            let why = reason(*why, tool, locale);
            say(
                format!("van deze zoekopdracht blijft niets over waarnaar luister kan zoeken: {why}; niet overgenomen"),
                format!("nothing is left of this query that luister can look for: {why}; it was not taken over"),
            )
        }
        _ => say(
            "van deze zoekopdracht blijft niets over waarnaar luister kan zoeken; niet overgenomen".to_owned(),
            "nothing is left of this query that luister can look for; it was not taken over".to_owned(),
        ),
    }
}

/// Why a part cannot be asked for.
pub(super) fn reason(why: Why, tool: &str, locale: Locale) -> String {
    let (nl, en) = match why {
        Why::Place => ("waar iemand is weet luister niet", "luister does not know where somebody is"),
        Why::Person => (
            "wie iemand is of hoeveel volgers die heeft is hier niet op te vragen",
            "who somebody is or how many follow cannot be asked for here",
        ),
        Why::Reach => ("bereik en reacties zijn hier niet op te vragen", "reach and reactions cannot be asked for here"),
        Why::Mood => {
            ("of iets een klacht of een compliment is, bepaalt luister zelf", "luister decides itself what is a complaint or praise")
        }
        Why::Time => ("een lijst luistert naar wat nieuw is, op elk uur", "a list listens to what is new, at any hour"),
        Why::Picture => ("luister kijkt niet in beelden", "luister does not look into pictures"),
        Why::Links => ("naar de links in een tekst wordt niet gekeken", "the links in a text are not looked at"),
        Why::OwnName => ("die naam of dat nummer kent alleen de andere dienst", "only the other tool knows that name or number"),
        Why::Kind => ("dit soort berichten wordt hier niet onderscheiden", "this kind of message is not told apart here"),
        Why::Alike => ("wat er hier op lijkt zou te veel uitsluiten", "what is like it here would keep out too much"),
        Why::Inside => ("een veld in een ander veld kan hier niet", "a field cannot stand inside another here"),
        Why::Value => ("die waarde betekent hier niets", "that value means nothing here"),
        Why::Numbers => ("naar een reeks getallen kan luister niet zoeken", "a range of numbers cannot be looked for here"),
        Why::Unknown => {
            return locale.pick(format!("dit veld van {tool} is hier niet bekend"), format!("this field of {tool} is not known here"));
        }
    };
    locale.pick(nl, en).to_owned()
}
