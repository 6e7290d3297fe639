//! What judging costs: `cargo run --release -p luister-matcher --example judge_rate -- [MENTIONS] [QUERIES]`.
//!
//! The texts are of about 300 bytes, half Dutch and half English; the queries are of many shapes, and few of them are hit. Half of the
//! texts say nothing, the others nearly all have a signal: to say why costs more than to say that there is none.

use luister_matcher::{ListFile, Lists, Matcher};
use luister_mention::{Mention, MentionLine, SourceName};
use std::{env, error::Error, fmt::Write as _, sync::Arc, time::Instant};

const DUTCH: [&str; 8] = [
    "Gisteren de nieuwe winkel aan de haven bezocht, en het personeel nam echt de tijd voor ons.",
    "Mijn bestelling kwam drie dagen later dan beloofd; aan de telefoon waren ze wel vriendelijk.",
    "De gemeente beslist volgens de krant nog voor de zomer over de plannen met het oude station.",
    "Sinds de laatste update start de app niet meer, ook niet na opnieuw installeren.",
    "Weet iemand of je de kaartjes ook één dag van tevoren nog kunt omruilen?",
    "De buurt is bang voor lawaai en heeft al tweeduizend handtekeningen opgehaald.",
    "Prima prijs, al had er wel wat meer in de handleiding mogen staan.",
    "Wij zoeken een stille wasmachine voor op de bovenverdieping, tips zijn welkom.",
];
const ENGLISH: [&str; 8] = [
    "We went to the new shop by the harbour yesterday and the staff took all the time in the world.",
    "My order came three days later than promised, although they were kind on the phone.",
    "According to the paper the council decides before summer what happens to the old station.",
    "The app no longer starts since the last update, and installing it again didn’t help.",
    "Does anybody know whether tickets can still be changed a day in advance?",
    "People in the street fear the noise and have collected two thousand signatures.",
    "A fair price, but the manual could have told us more.",
    "Looking for a quiet washing machine for upstairs, any advice is welcome.",
];
/// Texts that say nothing.
const QUIET: [[&str; 4]; 2] = [
    [
        "De vergadering van de buurtvereniging is op de tweede dinsdag van de maand in het dorpshuis.",
        "Langs de dijk staan populieren en in het voorjaar lopen er schapen met lammeren.",
        "Mijn opa werkte veertig jaar op de scheepswerf en fietste er elke dag naartoe.",
        "In de kelder van het museum ligt een kaart van de stad uit de zeventiende eeuw.",
    ],
    [
        "The parish council meets in the village hall on the second Tuesday of the month.",
        "Poplars stand along the river and in spring there are sheep with lambs on the bank.",
        "My grandfather worked at the shipyard for forty years and cycled there every day.",
        "In the basement of the museum there is a map of the town from the seventeenth century.",
    ],
];

fn main() -> Result<(), Box<dyn Error>> {
    let number = |at: usize, usual: usize| env::args().nth(at).map_or(Ok(usual), |given| given.parse());
    let (mentions, queries) = (number(1, 5_000)?, number(2, 10)?);
    let mentions: Vec<Mention> = (0..mentions).map(mention).collect::<Result<_, _>>()?;
    let begun = Instant::now();
    let (lists, problems) = Lists::compile(&[ListFile { file: "many.txt".into(), text: list(queries)? }], None);
    if let Some(problem) = problems.first() {
        return Err(problem.to_string().into());
    }
    let compiled = begun.elapsed();
    let matcher = Matcher::new(Arc::new(lists));
    let (quiet, speaking): (Vec<&Mention>, Vec<&Mention>) = mentions.iter().partition(|mention| matcher.judge(mention).why.is_empty());
    let mut told = format!("{queries} queries compiled in {compiled:.1?}\n");
    for (name, mentions) in [("without a signal", quiet), ("with one, and the reasons", speaking)] {
        let begun = Instant::now();
        let hits: usize = mentions.iter().map(|mention| matcher.judge(mention).matches.len()).sum();
        let each = begun.elapsed() / u32::try_from(mentions.len().max(1))?;
        writeln!(told, "{} mentions {name}: judged in {each:.1?} each, {hits} hits", mentions.len())?;
    }
    std::io::Write::write_all(&mut std::io::stdout(), told.as_bytes())?;
    Ok(())
}

fn mention(number: usize) -> Result<Mention, Box<dyn Error>> {
    let sentences: &[&str] = match number % 4 {
        0 => &DUTCH,
        1 => &ENGLISH,
        2 => &QUIET[0],
        _ => &QUIET[1],
    };
    let pick = |step: usize| sentences.get((number / 2 + step * (number / 16 + 1)) % sentences.len()).copied().unwrap_or_default();
    let text = (1..5).map(pick).collect::<Vec<_>>().join(" ");
    let line = format!(r#"{{"title":"{}","text":"{text}","author":{{"name":"Sam {number}"}}}}"#, pick(0));
    Ok(MentionLine::parse(&line)?.into_mention(&SourceName::new("measured")?, chrono::DateTime::UNIX_EPOCH))
}

fn list(queries: usize) -> Result<String, std::fmt::Error> {
    let mut text = String::from("list: Many\n\n");
    for number in 0..queries {
        match number % 6 {
            0 => writeln!(text, "merk{number}")?,
            1 => writeln!(text, "\"nieuwe merk{number}\"")?,
            2 => writeln!(text, "merk{number} AND (storing OR kapot* OR station)")?,
            3 => writeln!(text, "(merk{number} OR merknaam{number}) NEAR/5 (prijs OR price)")?,
            4 => writeln!(text, "merk{number}* NOT (vacature OR vacancy)")?,
            _ => writeln!(text, "(app{number} OR \"handleiding merk{number}\") AND lang:nl")?,
        }
    }
    writeln!(text, "wasmachine\napp NEAR/6 update\n\"old station\" => lead")?;
    Ok(text)
}
