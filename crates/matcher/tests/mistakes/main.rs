//! Every mistake that a list can have, as it is shown: one row, one message, in English and in Dutch.

mod bounds;

use luister_matcher::{ListFile, Lists};
use luister_mention::{Locale, Mistake, Problem};

/// The problems of one list, as a person reads them.
fn shown(text: &str) -> String {
    files(&[("keywords/acme.txt", text)])
}

fn files(files: &[(&str, &str)]) -> String {
    let files: Vec<ListFile> = files.iter().map(|(file, text)| ListFile { file: (*file).into(), text: (*text).into() }).collect();
    let (_, problems) = Lists::compile(&files, None);
    problems.iter().map(told).collect::<Vec<_>>().join("\n")
}

/// A problem in English, and below it what is different in Dutch: the place and the caret are the same.
fn told(problem: &Problem) -> String {
    let (english, dutch) = (problem.in_words(Locale::En), problem.in_words(Locale::Nl));
    let place = format!("{}:{}:{}: ", problem.file, problem.line, problem.column);
    let (first, rest) = english.split_once('\n').unwrap_or((&english, ""));
    let (dutch, same) = dutch.split_once('\n').unwrap_or((&dutch, ""));
    assert_eq!(same, rest);
    assert_ne!(problem.mistake, Mistake::Other, "{first}");
    format!("{first}\n{rest}\n{}", dutch.strip_prefix(&place).unwrap_or(dutch))
}

/// A table of lists with what is told of each, as one snapshot.
fn check(name: &str, rows: &[&str]) {
    let seen = |c: char| {
        if c.is_control() || matches!(c, '\u{200B}'..='\u{206F}' | '\u{FEFF}') { c.escape_default().to_string() } else { c.to_string() }
    };
    let row = |text: &&str| format!("--- {}\n{}\n", text.chars().map(seen).collect::<String>(), shown(text));
    let table = rows.iter().map(row).collect::<Vec<_>>().concat();
    snapshot(name, &table);
}

fn snapshot(name: &str, shown: &str) {
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(name, shown) });
}

#[test]
fn joining() {
    check(
        "joining",
        &[
            "acme AND storing OR kapot",
            "acme storing OR kapot",
            "acme NOT vacature OR stage",
            "acme OF storing EN kapot",
            "a1 OR b1 OR c1 OR d1 OR e1 OR f1 OR g1 AND h1",
            "acme storing",
            "acme and storing",
            "acme of storing",
            "not vacature",
            "acme near storing",
            "acme AND (niet OR niks)",
            "BANK OF SCOTLAND",
            "HOUSE OF FRASER AND storing",
            "RIJK EN ARM",
            "WAAROM NIET NU",
            "DE BANK OF SCOTLAND",
            "KPN OR KLM",
            "ING of KPN",
            "acme near/3 storing",
            "AND acme",
            "acme AND",
            "acme OR OR storing",
            "NOT vacature",
            "acme OR NOT vacature",
            "NOT NOT acme",
            "acme NOT",
            "acme - storing",
            "acme AND (storing OR kapot",
            "acme AND storing) OR kapot",
            "acme AND ()",
            "acme | storing",
            "acme, storing",
            "acme || storing",
            "acme && storing",
            "acme & storing",
            "acme + storing",
            "+acme +storing",
            "acme AND !vacature",
            "acme^9",
            "acme => ",
            "acme => klacht",
            "acme => complain",
            "acme => x",
            "acme -> complaint",
            "acme = complaint",
            "acme => complaint storing",
            "[1 TO 2]",
            "acme }",
            "acme <<< note",
        ],
    );
}

#[test]
fn in_dutch_operators() {
    check(
        "in_dutch_operators",
        &[
            "acme storing OF kapot",
            "acme NIET vacature OF stage",
            "acme EN (wie weet)",
            "acme OF NIET vacature",
            "acme EN storing, kapot",
            "acme EN storing && kapot",
            "acme EN - storing",
            "acme EN *klacht",
            "acme NABIJ/5 (storing EN (kapot OF stuk))",
            "acme NABIJ/5 lang:nl EN x",
            "acme NABIJ storing NABIJ kapot",
            "acme EN (storing OF kapot)~3",
            "acme EN lang:nl,en",
            "acme OF storing\nde\n*klacht",
            "acme OF storing\nmust not match: Een storing bij de buren",
        ],
    );
}

#[test]
fn flooding() {
    check(
        "flooding",
        &[
            "de",
            "acme OR the",
            "lang:nl",
            "channel:review EN lang:nl",
            "lang:nl NOT vacature",
            "$talen = lang:(nl OR en)\n$talen",
            "$talen = lang:(nl OR en)\n$talen AND acme",
            "NS",
        ],
    );
}

#[test]
fn idle_parts() {
    check(
        "idle_parts",
        &[
            "acme OR \"acme energie\"",
            "klacht* OR klachten",
            "acme OR Acme",
            "acme OR @acme OR #acme",
            "\"acme energie nederland\" OR \"acme energie\" OR acme",
            "klachtenbrief OR klachten* OR klacht* OR Klacht*",
            "acme OR (acme AND storing)",
            "acme AND acme*",
            "\"acme energie\" AND acme",
            "acme NOT \"lumeo acme\"",
            "acme AND NOT acme",
            "acme NOT acme*",
            "acme NOT (storing OR acm*)",
            "storing OR (acme NOT acme)",
            "acme NOT storing NOT \"geen storing\"",
            "e-mail OR email",
            "title:(acme OR \"acme energie\")",
            "acme OR title:acme",
            "(acme OR \"acme energie\") NEAR/5 storing",
            "(acme OR #acme) NEAR/5 storing",
            "(acme AND acme*)~5",
            "count:2:(acme OR \"acme energie\")",
            "$brand = acme OR lumeo\n$brand OR acme",
            "$brand = acme OR lumeo\n$brand AND storing NOT $brand",
            "$brand = acme OR \"acme energie\" OR #acme\n$brand NEAR/5 storing",
            "acme\nacme AND storing",
            "acme\nacme AND storing => complaint",
            "acme AND storing\nklacht*\nklachten NEAR/5 acme",
            "\"acme energie nederland\"\n\"acme energie\"\nacme",
            &format!("{} OR klachtenbrief", (0..60).map(|n| format!("klacht{n}x")).collect::<Vec<_>>().join(" OR ")),
            &format!("{} OR klachtenbrief OR klacht*", (0..60).map(|n| format!("woord{n}")).collect::<Vec<_>>().join(" OR ")),
        ],
    );
}

#[test]
fn near() {
    check(
        "near",
        &[
            "acme NEAR storing NEAR kapot",
            "acme NEAR/5 (storing AND kapot)",
            "acme NEAR/5 (NOT storing)",
            "acme NEAR/5 (storing NEAR/2 kapot)",
            "title:acme NEAR/5 storing",
            "acme NEAR/5 lang:nl",
            "acme NEAR/5 /stor+ing/",
            "acme NEAR/5 count:2:storing",
            "acme NEAR/x storing",
            "acme NEAR/999 storing",
            "NEAR/3 acme",
            "acme NEAR/3",
            "\"acme\"~3",
            "\"acme storing\"~x",
            "(acme OR storing)~3",
            "acme~2",
            "acme ~2",
            "near/3:acme",
            "near:",
            "onear/3:acme,",
            "$much = storing AND kapot\nacme NEAR/5 $much",
            &format!("acme NEAR/5 ({})", (0..21).map(|n| format!("woord{n}*")).collect::<Vec<_>>().join(" OR ")),
        ],
    );
}

#[test]
fn words() {
    check(
        "words",
        &[
            "*acme",
            "web?lacht OR *klacht*",
            "#*acme",
            "k*",
            "kl*",
            "#*",
            "acme AND \"\"",
            "\"geld terug",
            "\"?!\"",
            "\"wat kost dat?\"",
            "\"10% korting\"",
            "'geld terug'",
            "c++",
            "€",
            "{BT",
            "{}",
            "{BT*}",
            "`C++",
            "``",
            "/storing",
            "/(storing/",
            "/storing)/",
            "/[a-/",
            "/*a/",
            "/a{x}/",
            "/a{3,1}/",
            "/[z-a]/",
            "/a\\y/",
            "/(?=a)b/",
            "/(a)\\1/",
            "/storing/x",
            "/.*/",
            "/a{1000}{1000}{1000}/",
            "$ AND acme",
            "count:acme",
            "count:0:acme",
            "count:3:(acme AND storing)",
            "count:3: acme",
        ],
    );
}

#[test]
fn fields() {
    check(
        "fields",
        &[
            "acme AND lang:dutch",
            "acme AND body:storing",
            "https://acme.nl/contact",
            "acme AND type:forum",
            "acme AND titel:storing",
            "acme AND kind:brand",
            "acme AND xyz:storing",
            "acme AND title: storing",
            "acme AND title:(text:storing)",
            "acme AND title:[1 TO 2]",
            "acme AND site:tweakers",
            "acme AND channel:twitter",
            "acme AND rating:7",
            "acme AND rating:1-2",
            "acme AND rating:[4 TO 2]",
            "acme AND rating:[1 2]",
            "acme AND rating:>4",
            "acme AND date:21-11-2026",
            "acme AND lang:nl,en",
            "acme AND lang:(nl AND en)",
            "acme AND lang:(nl OR",
            "acme AND lang:()",
            "acme AND source:\"tweakers",
            "acme AND url:*reviews*",
            "acme AND lang:(dutch OR english)",
        ],
    );
}

#[test]
fn headers() {
    check(
        "headers",
        &[
            "list: Acme\nkind: brand\nacme AND storing",
            "list: Acme\nkind: merk\n\nacme",
            "list: Acme\nkind: thing\n\nacme",
            "list: Acme\nlang: dutch, en\n\nacme",
            "list: Acme\nsignal: klacht\n\nacme",
            "list: Acme\nlangs: nl\n\nacme",
            "list: Acme\nxyzzy: nl\n\nacme",
            "lijst: Acme\nsoort: merk\ntaal: nl\nsignaal: klacht\nafdeling: webcare\n\nacme",
            "soort: merk\n\nacme",
            "acme AND taal:nl",
            "list: Acme\nkind: brand\nkind: product\n\nacme",
            "list:\nkind: brand\n\nacme",
            "list: Acme\n  kind: brand\n\nacme",
            "list: Acme\nteam:\n\nacme",
            "list: Acme\n\n// nothing yet\n",
            "",
            &format!("list: {}\n\nacme", "x".repeat(81)),
            "kind: brand\n\nacme",
        ],
    );
}

#[test]
fn names_and_tests() {
    check(
        "names_and_tests",
        &[
            "$brand AND storing",
            "$brand = acme\n$brnd AND storing",
            "$brand = acme\nacme",
            "$brand = acme\n$Brand = acme2\n$brand",
            "$a = $b\n$b = $a\n$a",
            "$a = $a OR acme\n$a",
            "$a = acme => complaint\n$a",
            "$ = acme\nacme",
            "list:acme OR x",
            "(list:acme) OR x",
            "acme OR list:other",
            "acme AND x1\n\nacme AND x1",
            "acme AND storing\nmust match: Alweer geen stroom bij Acme",
            "acme NEAR/2 storing\nmust match: Acme meldt nu al de derde storing",
            "acme NOT vacature\nmust match: Acme heeft een vacature",
            "acme AND lang:en\nmust match: Alweer een storing bij Acme in de stad",
            "acme OR storing\nmust not match: Een storing bij de buren",
            "acme\nmust match:",
            "acme\nmust find: Acme",
            "acme\nmoet vinden: Acme",
            "acme\nmag niet vinden: Acne",
            "moet acme",
        ],
    );
}

#[test]
fn several_lists() {
    let shown = [
        files(&[("keywords/a.txt", "list: Acme\n\nacme"), ("keywords/b.txt", "list: ACME\n\nacme")]),
        files(&[
            ("keywords/a.txt", "(list:b) AND x"),
            ("keywords/b.txt", "(list:\"A\") OR y"),
            ("keywords/c.txt", "z AND list:competitrs"),
        ]),
        files(&[("keywords/a.txt", "x AND list:b"), ("keywords/b.txt", "y OR list:a")]),
        files(&[("keywords/a.txt", "x AND list:b"), ("keywords/b.txt", "y AND")]),
    ]
    .map(|shown| format!("---\n{shown}\n"))
    .concat();
    snapshot("several_lists", &shown);
}

#[test]
fn what_is_not_seen() {
    check(
        "what_is_not_seen",
        &[
            "acme\0storing",
            "\0",
            "ac\u{200B}me",
            "acme AND \u{202E}gnirots",
            "acme \u{2066}storing",
            "\"acme \u{202E}storing",
            "חברה AND lang:dutch",
            "חברה AND חשמל OR شركة",
            "\u{FEFF}acme AND",
            "„geld terug",
            "«geld terug",
            "acme AND \"geld terug“ OR ”",
            "'geld terug",
            "`acme AND {BT AND \"geld",
        ],
    );
}
