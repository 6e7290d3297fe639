//! The words of what a query lost or changed, in Dutch and English side by side.

use super::{
    note::{About, Finds},
    spelling::{Differs, Why},
};
use luister_mention::Locale;

/// What happened and what was done instead, in one clause.
pub(super) fn of(about: &About, tool: &str, locale: Locale) -> String {
    let say = |nl: String, en: String| locale.pick(nl, en);
    let more = |finds: Finds| in_words(finds, locale);
    match about {
        About::Field { written, why, finds } => {
            let (why, more) = (reason(*why, tool, locale), more(*finds));
            say(
                format!("`{written}` is weggelaten: {why}; de zoekopdracht vindt daardoor {more}"),
                format!("`{written}` is left out: {why}; the query finds {more} because of it"),
            )
        }
        About::Group { written } => say(
            format!("`{written}` is in zijn geheel weggelaten, want een deel ervan viel weg; anders zou er iets gemist worden"),
            format!("`{written}` is left out as a whole, for a part of it fell away; something would be missed otherwise"),
        ),
        About::Alike { written, ours } => say(
            format!("`{written}` is `{ours}` geworden, dat er het meest op lijkt; dat vindt mogelijk meer"),
            format!("`{written}` became `{ours}`, which is the nearest; it may find more"),
        ),
        About::Brackets { .. } | About::Mixed | About::SideBySide | About::Alone { .. } | About::Small { .. } | About::SmallRead { .. } => {
            joining(about, tool, locale)
        }
        About::NoDistance { .. }
        | About::TooFar { .. }
        | About::NearMore
        | About::NearWild
        | About::NearLeftOut { .. }
        | About::Tilde
        | About::Slop => distance(about, tool, locale),
        About::SingleQuotes
        | About::Cell
        | About::Unclosed
        | About::Unopened
        | About::Empty
        | About::Weight
        | About::Sign { .. }
        | About::Tool(_) => slips(about, tool, locale),
        About::Deep { .. } | About::Large { .. } | About::Long { .. } | About::Negative | About::Nothing => refusal(about, locale),
        _ => spelling(about, tool, locale),
    }
}

fn in_words(finds: Finds, locale: Locale) -> &'static str {
    match finds {
        Finds::More => locale.pick("meer", "more"),
        Finds::Less => locale.pick("minder", "less"),
    }
}

fn joining(about: &About, tool: &str, locale: Locale) -> String {
    let say = |nl: String, en: String| locale.pick(nl, en);
    match about {
        About::Brackets { and_first, known: true } => {
            let first = if *and_first { "AND" } else { "OR" };
            say(
                format!("AND en OR staan hier naast elkaar; er zijn haakjes om de {first} gezet, want {tool} leest die eerst"),
                format!("AND and OR stand side by side here; the {first} was put in brackets, for {tool} reads it first"),
            )
        }
        About::Brackets { .. } => say(
            format!(
                "AND en OR staan hier naast elkaar, en hoe {tool} dat leest is niet zeker; er zijn haakjes om de AND gezet, wat het meest vindt: kijk na of dat klopt"
            ),
            format!(
                "AND and OR stand side by side here, and how {tool} reads that is not certain; the AND was put in brackets, which finds the most: see whether that is meant"
            ),
        ),
        About::Mixed => say(
            format!("AND en OR staan hier naast elkaar, wat {tool} ook weigert; zet haakjes om wat bij elkaar hoort, en probeer het opnieuw"),
            format!("AND and OR stand side by side here, which {tool} refuses too; put brackets around what belongs together, and try again"),
        ),
        About::SideBySide => say(
            "er staat niets tussen deze woorden; ze zijn met AND verbonden. Bedoel je precies deze woorden naast elkaar, zet er dan aanhalingstekens om"
                .to_owned(),
            "nothing stands between these words; they were joined with AND. If you mean these very words side by side, put them in quotes".to_owned(),
        ),
        About::Alone { written } => say(
            format!("`{written}` heeft hier niets om te verbinden en is weggelaten"),
            format!("`{written}` has nothing to join here and is left out"),
        ),
        About::SmallRead { written } => {
            let capitals = written.to_uppercase();
            say(
                format!("`{written}` in kleine letters is gelezen als `{capitals}`; bedoel je het woord zelf, zet er dan aanhalingstekens om"),
                format!("`{written}` in small letters was read as `{capitals}`; if you mean the word itself, put it in quotes"),
            )
        }
        About::Small { written, left_out: true } => say(
            format!("`{written}` in kleine letters slaat {tool} over, en is weggelaten; schrijf `{}` als je de operator bedoelt", written.to_uppercase()),
            format!("{tool} skips `{written}` in small letters, and it is left out; write `{}` if you mean the operator", written.to_uppercase()),
        ),
        About::Small { written, .. } => {
            let capitals = written.to_uppercase();
            say(
                format!("`{written}` in kleine letters is gelezen als een woord dat in de tekst moet staan; schrijf `{capitals}` als je de operator bedoelt"),
                format!("`{written}` in small letters was read as a word that has to be in the text; write `{capitals}` if you mean the operator"),
            )
        }
        _ => String::new(),
    }
}

fn distance(about: &About, tool: &str, locale: Locale) -> String {
    let say = |nl: String, en: String| locale.pick(nl, en);
    match about {
        About::NoDistance { taken } => say(
            format!("hier staat niet hoeveel woorden ertussen mogen staan; er is {taken} van gemaakt"),
            format!("this does not say how many words may stand in between; {taken} was taken"),
        ),
        About::TooFar { taken } => say(
            format!("er mogen hier hooguit {taken} woorden tussen staan; dat is het geworden, en het vindt iets minder"),
            format!("at most {taken} words may stand in between here; it became that, and finds a little less"),
        ),
        About::NearMore => say(
            "naast NEAR kunnen hier alleen woorden staan; dit is losser opgeschreven en vindt meer".to_owned(),
            "only words can stand beside NEAR here; this was written more loosely and finds more".to_owned(),
        ),
        About::NearLeftOut { finds } => say(
            format!(
                "naast NEAR kunnen hier alleen woorden staan; dit deel is weggelaten, en de zoekopdracht vindt daardoor {}",
                in_words(*finds, locale)
            ),
            format!(
                "only words can stand beside NEAR here; this part is left out, and the query finds {} because of it",
                in_words(*finds, locale)
            ),
        ),
        About::NearWild => say(
            "er staan hier te veel woorden met `*` naast NEAR; ze zijn met AND verbonden, wat meer vindt".to_owned(),
            "there are too many words with `*` beside NEAR here; they were joined with AND, which finds more".to_owned(),
        ),
        About::Tilde => say("`~` betekent hier niets en is weggelaten".to_owned(), "`~` means nothing here and is left out".to_owned()),
        About::Slop => say(
            format!(
                "`~` achter een zinsdeel telt bij {tool} verschuivingen van woorden, en hier de woorden ertussen, in elke volgorde: dat vindt soms iets meer"
            ),
            format!(
                "`~` behind a phrase counts moves of words in {tool}, and here the words in between, in any order: that finds a little more at times"
            ),
        ),
        _ => String::new(),
    }
}

fn spelling(about: &About, tool: &str, locale: Locale) -> String {
    let say = |nl: String, en: String| locale.pick(nl, en);
    match about {
        About::Ending { ours } => say(
            format!("een woord kan hier niet met een joker beginnen; het is de reguliere expressie `{ours}` geworden, die hetzelfde vindt"),
            format!("a word cannot begin with a wildcard here; it became the regular expression `{ours}`, which finds the same"),
        ),
        About::NoBeginning { ours } => say(
            format!("een woord kan hier niet met een joker beginnen; het is `{ours}` geworden, dat minder vindt"),
            format!("a word cannot begin with a wildcard here; it became `{ours}`, which finds less"),
        ),
        About::Short { written, finds } => say(
            format!(
                "voor de `*` van `{written}` staan minder dan twee letters, wat bijna elk woord vindt; het is weggelaten, en de zoekopdracht vindt {}",
                in_words(*finds, locale)
            ),
            format!(
                "fewer than two letters stand before the `*` of `{written}`, which finds nearly every word; it is left out, and the query finds {}",
                in_words(*finds, locale)
            ),
        ),
        About::ShortInside { written } => say(
            format!("voor de `*` van `{written}` staan minder dan twee letters; de joker is weggelaten, en dat vindt minder"),
            format!("fewer than two letters stand before the `*` of `{written}`; the wildcard is left out, and that finds less"),
        ),
        About::Star { written } => say(
            format!("`{written}` vindt hier elk woord dat zo begint, wat {tool} niet doet: het vindt meer"),
            format!("`{written}` finds every word that begins so here, which {tool} does not do: it finds more"),
        ),
        About::Gap => say(
            "`*` tussen woorden is ONEAR/1 geworden: hooguit één woord ertussen, ook geen".to_owned(),
            "`*` between words became ONEAR/1: at most one word in between, or none".to_owned(),
        ),
        About::Signs { written, ours } => say(
            format!(
                "naar tekens wordt in woorden niet gekeken: `{written}` is {ours} geworden; voor precies die tekens schrijf je ze tussen backticks"
            ),
            format!("signs are not looked at in words: `{written}` became {ours}; for the very signs write them in backticks"),
        ),
        About::Capitals { written } => say(
            format!("`{written}` let bij {tool} op hoofdletters, en hier op de tekens alleen: het vindt meer"),
            format!("`{written}` heeds capitals in {tool}, and only the signs here: it finds more"),
        ),
        About::WildExact { written } => say(
            format!("waar hoofdletters tellen kan geen joker staan; `{written}` is zonder hoofdletterregel overgenomen en vindt meer"),
            format!("no wildcard can stand where capitals count; `{written}` was taken over without heeding capitals and finds more"),
        ),
        _ => String::new(),
    }
}

fn slips(about: &About, tool: &str, locale: Locale) -> String {
    let say = |nl: &str, en: &str| locale.pick(nl.to_owned(), en.to_owned());
    match about {
        About::SingleQuotes => say(
            "enkele aanhalingstekens zijn gelezen als dubbele: deze woorden moeten naast elkaar staan",
            "single quotes were read as double ones: these words have to stand side by side",
        ),
        About::Cell => say(
            "alle aanhalingstekens zijn hier dubbel, zoals in een cel van een rekenblad; ze zijn gelezen als enkele",
            "every quote is doubled here, as in a cell of a spreadsheet; each pair was read as one",
        ),
        About::Unclosed => say("dit wordt nergens gesloten; gelezen alsof dat aan het eind gebeurt", "this is closed nowhere; read as if it were at the end"),
        About::Unopened => say("dit haakje sluit niets en is weggelaten", "this bracket closes nothing and is left out"),
        About::Empty => say("hier staat niets tussen; het is weggelaten", "there is nothing in between here; it is left out"),
        About::Weight => say(
            "een gewicht bepaalt niet wat er gevonden wordt en is weggelaten",
            "a weight does not decide what is found and is left out",
        ),
        About::Sign { written } => locale.pick(
            format!("`{written}` betekent hier niets en is weggelaten"),
            format!("`{written}` means nothing here and is left out"),
        ),
        About::Tool(Differs::Forms) => locale.pick(
            format!("{tool} zoekt uit zichzelf ook naar andere vormen en woorden met dezelfde betekenis, en luister alleen naar wat er staat; schrijf zo nodig `klacht*`"),
            format!("{tool} also looks for other forms and for words that mean the same by itself, and luister only for what is written; write `claim*` where you need it"),
        ),
        About::Tool(Differs::LittleKnown) => locale.pick(
            format!("van {tool} is alleen bekend wat iedereen gebruikt (AND, OR, NOT, aanhalingstekens, haakjes, `*`); kijk na of de rest klopt"),
            format!("of {tool} only what everybody uses is known (AND, OR, NOT, quotes, brackets, `*`); see whether the rest is right"),
        ),
        _ => String::new(),
    }
}

fn refusal(about: &About, locale: Locale) -> String {
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
        _ => say(
            "van deze zoekopdracht blijft niets over waarnaar luister kan zoeken; niet overgenomen".to_owned(),
            "nothing is left of this query that luister can look for; it was not taken over".to_owned(),
        ),
    }
}

fn reason(why: Why, tool: &str, locale: Locale) -> String {
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
        Why::Unknown => {
            return locale.pick(format!("dit veld van {tool} is hier niet bekend"), format!("this field of {tool} is not known here"));
        }
    };
    locale.pick(nl, en).to_owned()
}
