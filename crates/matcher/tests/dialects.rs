//! Queries of other tools in our language: what is written, what is told, and that all of it compiles.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

use luister_matcher::{
    ListFile, Lists, Query,
    dialect::{Dialect, Header, Translation, translate},
};
use luister_mention::{Lang, ListKind, ListName, Locale, MentionLine, Severity, SourceName};
use std::fmt::Write as _;

/// Each query with what became of it; every list that comes of one compiles.
fn told(dialect: Dialect, rows: &[(&str, &str)]) -> String {
    let mut all = String::new();
    for (name, text) in rows {
        let translation = translate(dialect, text);
        compiles(&translation);
        writeln!(all, "# {name}\n{text}").unwrap();
        for brought in &translation.brought {
            for query in &brought.queries {
                writeln!(all, "= {query}").unwrap();
            }
        }
        for note in &translation.notes {
            let written = text.get(note.at.clone()).unwrap().replace('\n', " ");
            writeln!(all, "  `{written}`: {}", note.in_words(dialect, Locale::En)).unwrap();
            assert_ne!(note.in_words(dialect, Locale::En), note.in_words(dialect, Locale::Nl));
        }
        all.push('\n');
    }
    all
}

fn header() -> Header {
    Header { name: ListName::new("Acme").unwrap(), kind: None, langs: Vec::new() }
}

fn compiles(translation: &Translation) {
    let text = translation.list(&header(), "acme.txt", Locale::Nl);
    let (lists, problems) = Lists::compile(&[ListFile { file: "acme.txt".into(), text: text.clone() }], None);
    let errors: Vec<String> = problems.iter().filter(|problem| problem.severity == Severity::Error).map(ToString::to_string).collect();
    assert!(errors.is_empty() || translation.is_empty(), "{}\n{text}", errors.join("\n"));
    let queries: usize = translation.brought.iter().map(|brought| brought.queries.len()).sum();
    assert_eq!(lists.iter().map(luister_matcher::List::query_count).sum::<usize>(), queries, "{text}");
}

#[test]
fn brandwatch() {
    let told = told(
        Dialect::Brandwatch,
        &[
            ("operators", "acme AND (storing OR kapot) NOT vacature"),
            ("near", "acme NEAR/5 storing"),
            ("near in order", "geld NEAR/2f terug"),
            ("near without a number", "acme NEAR storing"),
            ("near too far", "acme NEAR/150 storing"),
            ("near beside near", "((kerst OR sint) NEAR/2 cadeau) NEAR/2 (man OR vrouw)"),
            ("near beside an AND", "acme NEAR/3 (storing AND stroom)"),
            ("near beside a NOT", "acme NEAR/3 (storing NOT gas)"),
            ("a chain of near", "a1 NEAR/3 b2 NEAR/3 c3"),
            ("near beside a field", "acme NEAR/3 title:storing"),
            ("a left out near below NOT", "acme NOT ((a1 NEAR/2 b2) NEAR/3 c3)"),
            ("tilde", "\"geld terug\"~5 OR ((acme OR volta) AND (storing OR kapot))~5"),
            ("tilde on one word", "\"acme\"~3 OR (volta)~2 OR zon~2"),
            ("wildcards", "complain* OR customi?e OR kl*t"),
            ("a wildcard in first place", "*verzekering OR acme"),
            ("the same beside near", "*verzekering NEAR/4 duur"),
            ("too short a wildcard", "acme AND (k* OR storing)"),
            ("too short a wildcard on its own", "acme OR k*"),
            ("wildcards in a phrase", "\"*tje k* klacht*\""),
            ("case", "{BT} NOT {KP*}"),
            ("raw", "raw:Google+ OR raw:\"AT&T!\""),
            ("fields", "title:\"hogere prijs\" AND author:jan AND site:tweakers.net AND url:*/reviews* AND language:nl"),
            ("fields over groups", "title:(storing OR kapot) AND site:(nu.nl OR tweakers.net)"),
            ("a field in a field", "title:(acme AND author:jan)"),
            ("ratings", "acme AND rating:[1 TO 2] NOT rating:5"),
            ("a rating that is none", "acme AND rating:[0 TO 9]"),
            ("reddit and top level", "acme AND (subreddit:thenetherlands OR topLevelDomain:nl)"),
            ("a filter beside AND", "acme AND country:nl AND authorFollowers:[500 TO 1000]"),
            ("a filter below NOT", "acme NOT (country:be OR vacature)"),
            ("a filter beside OR", "acme AND (country:nl OR nederland)"),
            ("a filter that is the only end", "acme OR country:nl"),
            ("an AND with a filter below NOT", "acme NOT (storing AND country:be)"),
            ("nothing but a filter", "country:nl"),
            ("nothing but NOT", "NOT acme"),
            ("NOT beside OR", "acme AND (storing OR NOT vacature)"),
            ("comments", "<<<Ons merk>>> acme OR volta"),
            ("mixed", "acme AND storing OR kapot"),
            ("side by side", "acme storing"),
            ("small letters", "acme and storing not near/3 baan"),
            ("a name of two words", "acme OR acme energie OR volta"),
            ("full stops", "a.s.r. OR ing. OR \"dhr. jansen b.v.\""),
            ("too short a wildcard below NOT", "acme NOT (k* OR baan)"),
            ("too short a wildcard beside AND", "acme AND k*"),
            ("accents", "café OR cafe"),
            ("signs", "C++ OR €100 OR R&D OR AC/DC OR \"100% groen\" OR Yahoo! OR a=b OR :-)"),
            ("marks", "@acme_nl OR #acme"),
            ("curly quotes", "“geld terug” OR „niet goed”"),
            ("slips", "((acme OR) AND \"storing OR ) ) AND NOT"),
            ("an address", "https://www.acme.nl/klacht?a=1 OR acme.nl"),
            ("an unknown field", "acme AND flavour:sweet"),
            ("a word before a colon", "let op: acme"),
            ("a cell of a spreadsheet", "\"(\"\"acme energie\"\" OR volta) AND \"\"storing\"\"\""),
            ("single quotes", "'geld terug' OR 's-hertogenbosch OR 't harde"),
            ("punctuation in a phrase", "\"niet goed, geld terug!\""),
            ("a piece of an address", "url:\"*acme*klacht*\" NOT url:a*b"),
            ("many side by side", "geen storing bij acme OR volta energie"),
            ("accounts and tags", "at_mentions:acme_nl OR hashtags:(acme OR #volta) OR at_mentions:\"acme nl\""),
            ("a range of numbers", "acme AND 2023..2024 AND (€10..€20 OR duur) AND dag..nacht"),
            ("must", "must AND have"),
            ("our own words", "\"OF\" OR EN OR list OR count"),
        ],
    );
    insta::assert_snapshot!(told);
}

#[test]
fn meltwater() {
    let told = told(
        Dialect::Meltwater,
        &[
            ("precedence", "acme AND storing OR volta AND kapot NOT vacature"),
            ("small operators", "acme and (storing or kapot) not vacature near/3 baan"),
            ("near", "acme NEAR storing"),
            ("near in order", "(geld ONEAR terug) OR (acme ONEAR/2 klacht)"),
            ("fields", "title:acme AND ingress:storing"),
            ("a field that is only like ours, below NOT", "acme NOT ingress:storing"),
            ("wildcards", "D*C* OR internat* AND shop*"),
            ("weights", "(acme OR volta)^9 AND storing^2"),
            ("an address by its long name", "acme AND metaData.url:tweakers.net"),
            ("curly quotes", "“geld terug” AND „klacht”"),
            ("side by side", "acme storing"),
            ("question marks", "\"waarom zo duur?\" OR organi?ation"),
        ],
    );
    insta::assert_snapshot!(told);
}

#[test]
fn talkwalker() {
    let told = told(
        Dialect::Talkwalker,
        &[
            ("not", "acme AND NOT vacature -stage -site:\"mysite.com\" -site:www.acme.nl"),
            ("near", "acme NEAR/5 storing OR geld ONEAR/2 terug"),
            ("slop", "\"geld terug\"~4"),
            ("mixed", "acme AND storing OR kapot"),
            ("fields", "title:acme content:storing author:\"jan de vries\" lang:nl"),
            ("dates", "acme AND published:2026-11 AND published:[2026-11-01 TO 2026-11-21] AND published:>1417999319393"),
            ("kinds of place", "acme AND (sourcetype:SOCIALMEDIA_TWITTER OR sourcetype:BLOG) AND NOT sourcetype:UNHEARD"),
            ("what cannot be asked for", "acme AND engagement:>100 AND sourcecountry:nl AND sentiment:negative"),
            ("site with an address", "Luxembourg site:\"http://www.wort.lu\""),
            ("wildcards", "Luxemb* OR organi?ation"),
        ],
    );
    insta::assert_snapshot!(told);
}

#[test]
fn coosto() {
    let told = told(
        Dialect::Coosto,
        &[
            ("operators", "acme AND (storing OR \"geen stroom\") NOT vacature"),
            ("in Dutch", "acme EN (storing OF kapot) NIET vacature"),
            ("wildcards at both ends", "acme AND *verzekering*"),
            ("fields", "acme AND author:jan AND url:acme.nl AND volgers:100"),
            ("mixed", "acme OR volta NOT vacature"),
        ],
    );
    insta::assert_snapshot!(told);
}

#[test]
fn google_alerts() {
    let told = told(
        Dialect::GoogleAlerts,
        &[
            ("blanks", "acme storing -vacature"),
            ("OR binds first", "acme storing OR kapot | defect"),
            ("fields", "acme site:nu.nl -site:acme.nl intitle:storing inurl:klacht"),
            ("a country", "acme (site:nl OR site:.be)"),
            ("all in the title", "acme allintitle: hogere prijs -gas"),
            ("around", "acme AROUND(5) storing"),
            ("around without a number", "acme AROUND storing"),
            ("exact words", "+acme \"storing\""),
            ("gaps", "\"acme * storing\" OR \"geld * * snel terug * gekregen\""),
            ("a star", "verzeker* *"),
            ("what cannot be asked for", "acme filetype:pdf location:nl after:2024-01-01"),
            ("small or", "acme or volta"),
        ],
    );
    insta::assert_snapshot!(told);
}

/// Long queries as people have them, five of each tool.
#[test]
fn long_queries_read_well() {
    for (dialect, name, text) in [
        (Dialect::Brandwatch, "long_brandwatch", include_str!("fixtures/dialects/brandwatch.txt")),
        (Dialect::Meltwater, "long_meltwater", include_str!("fixtures/dialects/meltwater.txt")),
        (Dialect::Talkwalker, "long_talkwalker", include_str!("fixtures/dialects/talkwalker.txt")),
        (Dialect::Coosto, "long_coosto", include_str!("fixtures/dialects/coosto.txt")),
        (Dialect::GoogleAlerts, "long_google_alerts", include_str!("fixtures/dialects/google-alerts.txt")),
    ] {
        let translation = translate(dialect, text);
        compiles(&translation);
        let list = translation.list(&header(), "acme.txt", Locale::Nl);
        insta::assert_snapshot!(name, list);
        let taken = translation.brought.iter().filter(|brought| !brought.queries.is_empty()).count();
        assert_eq!(taken, 5, "{name}");
    }
}

#[test]
fn what_was_brought_finds_what_it_found_there() {
    for (dialect, text, found, not_found) in [
        (Dialect::Brandwatch, "acme NEAR/2f storing", "Acme had weer storing", "storing bij Acme"),
        (Dialect::Brandwatch, "*verzekering AND acme", "Acme autoverzekering", "Acme verzekeringen"),
        (Dialect::Brandwatch, "{BT} NOT raw:C++", "BT belt niet terug", "BT zoekt iemand voor C++"),
        (Dialect::Brandwatch, "((kerst OR sint) NEAR/1 cadeau) NEAR/1 man", "kerst cadeau voor man", "kerst, en een man zonder cadeau"),
        (Dialect::Meltwater, "acme AND storing OR volta", "volta", "acme"),
        (Dialect::Talkwalker, "\"geld terug\"~2 -acme", "terug wil ik geld", "geld terug van Acme"),
        (Dialect::Coosto, "(acme OF volta) NIET baan", "Volta", "een baan bij Volta"),
        (Dialect::GoogleAlerts, "acme storing OR kapot", "kapot bij Acme", "kapot"),
        (Dialect::GoogleAlerts, "\"acme * storing\"", "Acme heeft storing", "storing bij Acme"),
        (Dialect::GoogleAlerts, "acme AROUND(1) storing", "storing bij Acme", "storing, vandaag ook bij Acme"),
    ] {
        let translation = translate(dialect, text);
        let query = Query::parse("test", &translation.brought[0].queries[0]).unwrap();
        let finds = |text: &str| {
            let line = MentionLine::parse(&format!("{{\"text\":\"{text}\"}}")).unwrap();
            query.matches(&line.into_mention(&SourceName::new("test").unwrap(), "2026-11-21T08:00:00Z".parse().unwrap()))
        };
        assert!(finds(found) && !finds(not_found), "{text} became {query}");
    }
}

#[test]
fn a_query_that_may_no_longer_say_whom_it_is_about_is_pointed_at() {
    for (name, text, expected) in [
        ("a group fell with its field", "(acme OR links:acme.nl) AND storing", &["(acme OR links:acme.nl)"][..]),
        ("a group of nothing but fields", "(links:acme.nl OR weblogTitle:acme) AND storing", &["links:acme.nl", "weblogTitle:acme"]),
        ("a field that names", "weblogTitle:acme AND storing", &["weblogTitle:acme"]),
        ("only filters are left", "country:nl AND language:nl", &["country:nl"]),
        ("the name is still there", "acme AND (links:x.nl OR gas)", &[]),
        ("a number names nobody", "volta AND shares:>100", &[]),
        ("a filter of place", "volta AND country:nl", &[]),
        ("below NOT", "storing NOT links:acme.nl", &[]),
        ("nothing was lost", "storing", &[]),
        ("nothing was taken over", "links:acme.nl", &[]),
    ] {
        let translation = translate(Dialect::Brandwatch, text);
        let name_of_list = header().name;
        let wide: Vec<&str> =
            translation.wide(&name_of_list).flat_map(|brought| &brought.lost).map(|at| text.get(at.clone()).unwrap()).collect();
        assert_eq!(wide, expected, "{name}");
        let list = translation.list(&header(), "acme.txt", Locale::En);
        assert_eq!(list.contains("// MIND: a part fell away here"), !expected.is_empty(), "{name}: {list}");
    }
}

#[test]
fn a_query_that_is_not_taken_over_is_told_once() {
    for (text, expected) in [
        (
            "country:nl AND authorFollowers:[1 TO 2]",
            "nothing is left of this query that luister can look for: luister does not know where somebody is; it was not taken over",
        ),
        (
            "NOT (acme OR country:nl OR k*)",
            "this query says only what may not be there, and would find almost everything; it was not taken over: say what has to be there as well",
        ),
        (
            "acme AND 'geld terug' OR kapot^2",
            "AND and OR stand side by side here, which Brandwatch refuses too; put brackets around what belongs together, and try again",
        ),
    ] {
        let notes = translate(Dialect::Brandwatch, text).notes;
        let told: Vec<String> = notes.iter().map(|note| note.in_words(Dialect::Brandwatch, Locale::En)).collect();
        assert_eq!(told, [expected], "{text}");
    }
}

#[test]
fn a_header_says_what_is_known_and_what_to_fill_in() {
    let translation = translate(Dialect::Brandwatch, "acme AND (language:nl OR language:en)\nvolta AND language:nl NOT language:de");
    let known = Header { kind: Some(ListKind::Competitor), langs: vec![Lang::EN], ..header() };
    let top = |header: &Header, locale| translation.list(header, "acme.txt", locale).split("\n\n").next().unwrap().to_owned();
    assert!(
        top(&known, Locale::Nl).ends_with("`must match: …`.\nlist:  Acme\nkind:  competitor\nlang:  en"),
        "{}",
        top(&known, Locale::Nl)
    );
    let unknown = top(&header(), Locale::En);
    assert!(
        unknown.contains("See whether `kind` is right") && unknown.ends_with("\nlist:  Acme\nkind:  brand\nlang:  en, nl"),
        "{unknown}"
    );
}

#[test]
fn each_tool_is_known_by_its_own_words() {
    let names: Vec<&str> = Dialect::ALL.into_iter().flat_map(Dialect::names).copied().collect();
    assert_eq!(names, ["brandwatch", "meltwater", "talkwalker", "hootsuite", "coosto", "google-alerts"]);
    for dialect in Dialect::ALL {
        assert!(dialect.names().iter().all(|name| Dialect::named(name) == Some(dialect)), "{}", dialect.label());
    }
    assert_eq!(Dialect::named("radian6"), None);
}
