//! The list of a brand, as somebody will edit it for years.

use super::Brand;
use luister_matcher::{ListFile, Lists};
use luister_mention::{ListName, Locale};
use std::fmt::Write as _;

/// The text of `keywords/<brand>.txt`, and the name by which sources and routes refer to it. Each of its queries and tests was tried.
///
/// # Errors
/// In words, if no list can be made of this name.
pub(crate) fn keywords(brand: &Brand, lang: Locale) -> Result<(ListName, String), String> {
    let name = list_name(brand)?;
    let mut spellings: Vec<&str> = Vec::new();
    for spelling in &brand.spellings {
        let more = [&spellings[..], &[spelling.as_str()]].concat();
        if holds(&name, &more, "") {
            spellings = more;
        }
    }
    if spellings.is_empty() {
        return Err(format!("no query can be made of `{}`; give the name as people write it, in letters and digits", brand.name));
    }
    let word = lang.pick("merk", "brand");
    let mut text = header(&name, lang);
    write!(text, "${word} = {}\n\n{}${word}\n\n{}", spellings.join(" OR "), about(lang), example(word, lang)).unwrap_or_default();
    let tests = tests(brand, lang).into_iter().filter(|test| holds(&name, &spellings, test));
    text.push_str(lang.pick(
        "// Wat de lijst moet vinden en wat niet. Klopt er een niet meer, dan zegt luister dat en blijft de vorige versie werken.\n",
        "// What the list must find and must not. If one no longer holds, luister says so and the version before goes on working.\n",
    ));
    for test in tests {
        writeln!(text, "{test}").unwrap_or_default();
    }
    Ok((name, text))
}

/// The name as it was given, if a header can hold it; else its words.
fn list_name(brand: &Brand) -> Result<ListName, String> {
    let words = ListName::new(&brand.spoken).map_err(|error| error.to_string())?;
    let small = ListName::new(&brand.spoken.to_lowercase()).map_err(|error| error.to_string())?;
    let fits = |name: &ListName| holds(name, &["x"], "") && first_name(name).as_deref() == Some(name.as_str());
    [brand.name.clone(), words, small]
        .into_iter()
        .find(fits)
        .ok_or_else(|| format!("`{}` cannot be the name of a list; leave signs out", brand.name))
}

fn compiled(name: &ListName, spellings: &[&str], test: &str) -> (Lists, bool) {
    let text = format!("list: {name}\n\n{}\n{test}\n", spellings.join(" OR "));
    let (lists, problems) = Lists::compile(&[ListFile { file: "list.txt".to_owned(), text }], None);
    (lists, problems.is_empty())
}

/// Whether such a list has nothing wrong or doubtful.
fn holds(name: &ListName, spellings: &[&str], test: &str) -> bool {
    compiled(name, spellings, test).1
}

/// What a header of this name is read as.
fn first_name(name: &ListName) -> Option<String> {
    compiled(name, &["x"], "").0.iter().next().map(|list| list.name().to_string())
}

fn header(name: &ListName, lang: Locale) -> String {
    let first = lang.pick(
        "// Alles wat er over ons gezegd wordt. Hoe je een lijst schrijft, lees je met `luister help query`.\n",
        "// Everything that is said about us. `luister help query` tells how to write a list.\n",
    );
    format!(
        "{first}list:  {name}\nkind:  brand\nlang:  nl, en\n\n{}",
        lang.pick(
            "// Hoe mensen ons schrijven. Vul aan: afkortingen, veelgemaakte typefouten, de namen van jullie accounts.\n",
            "// How people write us. Add to it: abbreviations, common misspellings, the names of your accounts.\n",
        )
    )
}

fn about(lang: Locale) -> &'static str {
    lang.pick(
        "// Elk bericht over ons. Of het een klacht, een vraag, een compliment of een koopsignaal is, leest luister uit de tekst.\n\
         // Betekent de naam ook iets anders, sluit dat dan uit met NOT: $merk NOT (vacature OR \"heel iets anders\")\n",
        "// Whatever is about us. Whether it is a complaint, a question, praise or a lead, luister reads from the text.\n\
         // If the name means something else as well, keep that out with NOT: $brand NOT (vacancy OR \"something else\")\n",
    )
}

fn example(word: &str, lang: Locale) -> String {
    let (says, words) = lang.pick(
        (
            "// Een voorbeeld: dit is altijd een klacht, hoe beleefd het er ook staat. Haal de // weg om het te gebruiken.\n",
            "(storing OR kapot* OR \"geld terug\" OR aanmaning)",
        ),
        (
            "// An example: this is a complaint, however politely it is put. Take the // away to use it.\n",
            "(outage OR broken OR \"money back\" OR refund*)",
        ),
    );
    format!("{says}// ${word} NEAR/8 {words}   => complaint\n\n")
}

/// Tests that are tried before they are written: what a name looks like decides which of them hold.
fn tests(brand: &Brand, lang: Locale) -> Vec<String> {
    let (name, spoken, account) = (&brand.name, &brand.spoken, &brand.account);
    let found = |text: String| format!("must match:      {text}");
    let mut tests = vec![
        lang.pick(found(format!("Heeft iemand ervaring met {name}?")), found(format!("Does anybody know whether {name} is any good?"))),
    ];
    if name.as_str() != spoken {
        tests.push(
            lang.pick(
                found(format!("Bij {spoken} krijg ik niemand te pakken.")),
                found(format!("I cannot get hold of anybody at {spoken}.")),
            ),
        );
    }
    if !account.is_empty() {
        tests.push(
            lang.pick(found(format!("@{account} wanneer krijg ik antwoord?")), found(format!("@{account} when will I get an answer?"))),
        );
    }
    tests.push(
        lang.pick(
            "must not match:  Weet iemand een goede bakker in de buurt?",
            "must not match:  Does anybody know a good baker around here?",
        )
        .to_owned(),
    );
    tests
}

#[cfg(test)]
mod tests_of_it {
    use super::*;
    use url::Url;

    fn text(name: &str, lang: Locale) -> String {
        let site = Url::parse("https://www.acme.example/").unwrap();
        keywords(&Brand::parse(name, &[site]).unwrap(), lang).unwrap().1
    }

    #[test]
    fn a_list_is_written_for_those_who_keep_it() {
        insta::assert_snapshot!("list_in_dutch", text("Acme Energie", Locale::Nl));
        insta::assert_snapshot!("list_in_english", text("Acme Energy", Locale::En));
    }

    /// What stands between the header and the explanations: queries and tests of names that are hard to look for.
    #[test]
    fn any_name_makes_a_list_without_a_problem() {
        let mut all = String::new();
        for name in [
            "ING",
            "X",
            "C++",
            "R&D",
            "AC/DC",
            "\"Acme\" 'Energie'",
            "Bed EN Breakfast",
            "NEAR",
            "Of",
            "En Of",
            "a => complaint",
            "list: Acme",
            "Acme // Energie",
            "$brand",
            "Café Één",
            "L’Oréal",
            "漢字",
            "漢字 エネルギー",
            "شركة",
            "Acme\nEnergie",
            "{BT}",
            "(Acme",
            "must match: x",
            "100%",
            "3.14",
            "Yahoo!",
            "Bakker",
            "<<<",
            "x@y",
            "Ĳssel",
        ] {
            let made = Brand::parse(name, &[]).and_then(|brand| keywords(&brand, Locale::Nl));
            let shown = match &made {
                Ok((list, text)) => {
                    let (_, problems) = Lists::compile(&[ListFile { file: "list.txt".to_owned(), text: text.clone() }], None);
                    assert_eq!(problems, [], "{name}");
                    let kept = text.lines().filter(|line| line.contains(" = ") && !line.starts_with("//") || line.starts_with("must "));
                    format!("{list}\n  {}", kept.collect::<Vec<_>>().join("\n  "))
                }
                Err(error) => format!("error: {error}"),
            };
            writeln!(all, "{name:?}: {shown}").unwrap();
        }
        insta::assert_snapshot!("lists_of_names_that_are_hard_to_look_for", all);
    }
}
